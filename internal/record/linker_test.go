package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casus"
	"casus/internal/store"
)

// together are the reports whose events belong to one incident, in no order: "a b" and "c".
func together(t testing.TB, s store.Store) (all []string) {
	t.Helper()
	members := map[string][]string{}
	for r, err := range s.Each(context.Background(), store.Query{Copies: true}) {
		must(t, err)
		members[r.Incident] = append(members[r.Incident], r.Document.ID)
	}
	for _, m := range members {
		slices.Sort(m)
		all = append(all, strings.Join(m, " "))
	}
	slices.Sort(all)
	return all
}

func expect(t testing.TB, s store.Store, when string, want ...string) {
	t.Helper()
	if d := cmp.Diff(want, together(t, s)); d != "" {
		t.Errorf("%s, the incidents are (-want +got):\n%s", when, d)
	}
	if found := problems(t, s); len(found) > 0 {
		t.Errorf("%s, the record has %+v", when, found)
	}
	if st := stats(t, s); st.Unlinked > 0 || st.Incidents != len(want) {
		t.Errorf("%s, %d events are not linked, %d incidents are kept", when, st.Unlinked, st.Incidents)
	}
}

func eventOf(t testing.TB, s store.Store, document string) store.Record {
	t.Helper()
	events, err := s.EventsOf(context.Background(), document)
	must(t, err)
	if len(events) != 1 {
		t.Fatalf("%s has %d events", document, len(events))
	}
	return events[0]
}

func incidentOf(t testing.TB, s store.Store, document string) casus.Incident {
	t.Helper()
	in, err := s.Incident(context.Background(), eventOf(t, s, document).Incident)
	must(t, err)
	return in
}

func review(t testing.TB, s store.Store, r casus.Review) {
	t.Helper()
	r.Author = "ann"
	_, err := s.Review(context.Background(), r)
	must(t, err)
	catchUp(t, s, "v1")
}

// shelling are two reports of one act by two publishers, and one of another act.
func shelling(t testing.TB) store.Store {
	s := newStore(t)
	add(t, s, [3]string{"a", "Wire A", "Ganja 2021-03-01 ASSAULT 12\nShells fell on a street of houses before dawn."},
		[3]string{"b", "Daily B", "Ganja 2021-03-01 ASSAULT 12\nA doctor at the hospital spoke of a long night."},
		[3]string{"c", "Agency C", "Shusha 2021-02-01 PROTEST 1\nStudents went home when it began to rain."})
	catchUp(t, s, "v1")
	return s
}

func TestLinker(t *testing.T) {
	s := shelling(t)
	expect(t, s, "at first", "a b", "c")
	if in := incidentOf(t, s, "a"); in.Reports != 2 || len(in.Publishers) != 2 || in.Killed.Min != 12 {
		t.Errorf("the incident has %d reports by %v, %+v killed", in.Reports, in.Publishers, in.Killed)
	}

	// A report that comes later joins what is there.
	before := incidentOf(t, s, "a").ID
	add(t, s, [3]string{"d", "Post D", "Ganja 2021-03-01 ASSAULT 13\nThe mayor asked people to stay in their cellars."})
	catchUp(t, s, "v1")
	expect(t, s, "with one more", "a b d", "c")
	if in := incidentOf(t, s, "d"); in.ID != before || in.Killed.Min != 12 || *in.Killed.Max != 13 {
		t.Errorf("incident %s was %s, killed %+v", in.ID, before, in.Killed)
	}

	// What is rejected is told by nobody, what is amended is concluded anew.
	review(t, s, casus.Review{Verdict: casus.Reject, Event: eventOf(t, s, "d").ID})
	expect(t, s, "with one rejected", "a b", "c")
	if in := incidentOf(t, s, "a"); *in.Killed.Max != 12 {
		t.Errorf("a rejected event counts: killed %+v", in.Killed)
	}
	review(t, s, casus.Review{Verdict: casus.Amend, Event: eventOf(t, s, "b").ID, Field: "killed", Value: []byte(`{"min":14,"max":14}`)})
	if in := incidentOf(t, s, "a"); *in.Killed.Max != 14 {
		t.Errorf("an amended event does not count: killed %+v", in.Killed)
	}
	review(t, s, casus.Review{Verdict: casus.Reject, Event: eventOf(t, s, "c").ID})
	expect(t, s, "with all of one rejected", "a b")

	// Another version of the coder reads them anew; what was decided holds.
	catchUp(t, s, "v2")
	expect(t, s, "read anew", "a b")
	if in := incidentOf(t, s, "a"); *in.Killed.Max != 14 {
		t.Errorf("read anew, what was amended is lost: killed %+v", in.Killed)
	}
}

// TestLinkerDecisions: a merge and a split are carried out, once, and hold when all is
// concluded anew.
func TestLinkerDecisions(t *testing.T) {
	s := shelling(t)
	review(t, s, casus.Review{Verdict: casus.Merge, Events: []string{eventOf(t, s, "a").ID, eventOf(t, s, "c").ID}})
	expect(t, s, "merged", "a b c")
	review(t, s, casus.Review{Verdict: casus.Split, Event: eventOf(t, s, "a").ID, Events: []string{eventOf(t, s, "b").ID}})
	expect(t, s, "split", "a c", "b")

	last, err := s.LastChange(t.Context())
	must(t, err)
	catchUp(t, s, "v1")
	if now, err := s.LastChange(t.Context()); err != nil || now != last {
		t.Errorf("what was decided is carried out again: change %d was %d, %v", now, last, err)
	}

	must(t, Forget(t.Context(), s))
	if st := stats(t, s); st.Incidents != 0 || st.Unlinked != 3 {
		t.Errorf("%d incidents are left, %d events not linked", st.Incidents, st.Unlinked)
	}
	catchUp(t, s, "v1")
	expect(t, s, "concluded anew", "a c", "b")
}

// TestLinkerAlone: one links at a time.
func TestLinkerAlone(t *testing.T) {
	s := shelling(t)
	must(t, s.Hold(t.Context(), store.LinkLease, "other", time.Hour))
	l := Linker{Store: s, Name: "me"}
	if _, err := l.Run(t.Context()); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("beside another, linking ends with %v", err)
	}
	if err := Forget(t.Context(), s); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("beside another, forgetting ends with %v", err)
	}
	must(t, s.Drop(t.Context(), store.LinkLease, "other"))

	must(t, s.Hold(t.Context(), store.LinkLease, "dead", 50*time.Millisecond))
	l.Wait = true
	if _, err := l.Run(t.Context()); err != nil {
		t.Errorf("one that waits ends with %v", err)
	}
	must(t, s.Hold(t.Context(), store.LinkLease, "other", time.Hour))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := l.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one that is stopped while it waits ends with %v", err)
	}
}

// TestKeeper: it goes on after an error, and ends with its context.
func TestKeeper(t *testing.T) {
	s := newStore(t)
	add(t, s, someReports(3)...)
	ctx, cancel := context.WithCancel(t.Context())
	f := &failing{Store: s, times: 2}
	k := Keeper{Worker: &Worker{Store: f, Reader: &reader{}, Name: "a", Version: "v1", Parallel: 1}, Every: time.Millisecond}
	var complaints []string
	k.Complain = func(err error) { complaints = append(complaints, err.Error()) }
	k.Linker = &Linker{Store: f, Name: "a", Told: func(int) { cancel() }}
	if err := k.Serve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	if d := cmp.Diff([]string{"the disk is asleep", "the disk is asleep"}, complaints); d != "" {
		t.Error(d)
	}
	if st := stats(t, s); st.Uncoded > 0 || st.Unlinked > 0 {
		t.Errorf("%d documents and %d events are left", st.Uncoded, st.Unlinked)
	}
}

// failing is a record that fails some times.
type failing struct {
	store.Store
	times int
}

func (f *failing) Claim(ctx context.Context, c store.Claim) ([]store.Task, error) {
	if f.times--; f.times >= 0 {
		return nil, errors.New("the disk is asleep")
	}
	return f.Store.Claim(ctx, c)
}

// BenchmarkLink links two thousand reports by four publishers, of which every second
// tells an act that another has told, and then a hundred more. The two rates are to be
// alike, and far above the rate of coding, some tens of reports a second.
func BenchmarkLink(b *testing.B) {
	const many, few = 2000, 100
	publishers := []string{"Wire A", "Daily B", "Agency C", "Post D"}
	report := func(i int) [3]string {
		n := i - i%2
		day := casus.Day{Year: 2021, Month: 1, Day: 1}.AddDays(n / 40)
		return [3]string{fmt.Sprintf("r%05d", i), publishers[i%4], fmt.Sprintf("Town%d %v ASSAULT %d\nTown%d %v COERCE 0\n%s", n%37, day, n%50, n%11, day, strings.Repeat(fmt.Sprintf("This is report %d of many. ", i), 40))}
	}
	var first, more float64
	for b.Loop() {
		b.StopTimer()
		s := newStore(b)
		from := 0
		link := func(n int) float64 {
			for range n {
				add(b, s, report(from))
				from++
			}
			w := Worker{Store: s, Reader: &reader{}, Name: "a", Version: "v1", Parallel: 32}
			_, _, err := w.Run(b.Context())
			must(b, err)
			b.StartTimer()
			begin := time.Now()
			_, err = (&Linker{Store: s, Name: "a"}).Run(b.Context())
			must(b, err)
			b.StopTimer()
			return float64(n) / time.Since(begin).Seconds()
		}
		first, more = link(many), link(few)
		b.StartTimer()
	}
	b.ReportMetric(first, "reports/s")
	b.ReportMetric(more, "later-reports/s")
}
