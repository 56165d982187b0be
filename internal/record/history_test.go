package record

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casus"
	"casus/internal/store"
)

// near are reports of acts that are much alike, of a few towns and days, so that it is a
// close call which are one. Most were told at the instant of others, some at no known one.
func near(n int) (all []store.Incoming) {
	publishers := []string{"Wire A", "Daily B", "Agency C", "Post D"}
	r := rand.New(rand.NewPCG(7, 7))
	act := func(kind casus.Type) string {
		line := fmt.Sprintf("Town%d 2021-03-%02d %s %d", r.IntN(12), 1+r.IntN(9), kind, r.IntN(50))
		for range 12 {
			line += fmt.Sprintf(" word%d", r.IntN(60))
		}
		return line
	}
	for i := range n {
		d := &casus.Document{ID: fmt.Sprintf("r%03d", i), Publisher: publishers[i%4], Language: "en", Text: act("ASSAULT") + "\n" + act("COERCE") + fmt.Sprintf("\nThis is report %d.", i)}
		if i%9 > 0 {
			d.Published = casus.Day{Year: 2021, Month: 3, Day: 2 + i%7/3}
		}
		all = append(all, store.Incoming{Document: d})
	}
	return all
}

// errDead is what a dead process is told.
var errDead = errors.New("the process is dead")

// mortal is the record to a process that dies at one of its next writes, before or after
// it is done. What it leaves claimed is free for others at once.
type mortal struct {
	store.Store
	left  int  // writes
	after bool // the last of them is done
}

func (m *mortal) write(do func() error) error {
	m.left--
	switch {
	case m.left < 0:
		return errDead
	case m.left > 0:
		return do()
	case m.after:
		do()
	}
	return errDead
}

func (m *mortal) Claim(ctx context.Context, c store.Claim) (tasks []store.Task, err error) {
	err = m.write(func() (err error) { tasks, err = m.Store.Claim(ctx, c); return err })
	return tasks, err
}

func (m *mortal) SaveReadings(ctx context.Context, worker, version string, readings []store.Coded) error {
	return m.write(func() error { return m.Store.SaveReadings(ctx, worker, version, readings) })
}

func (m *mortal) SaveLinks(ctx context.Context, l store.Links) error {
	return m.write(func() error { return m.Store.SaveLinks(ctx, l) })
}

func (m *mortal) DropIncidents(ctx context.Context, worker string) error {
	return m.write(func() error { return m.Store.DropIncidents(ctx, worker) })
}

func (m *mortal) SetState(ctx context.Context, key string, value []byte) error {
	return m.write(func() error { return m.Store.SetState(ctx, key, value) })
}

// alive tells death, which is part of the test, from what else goes wrong.
func alive(t testing.TB, err error) bool {
	t.Helper()
	if !errors.Is(err, errDead) {
		must(t, err)
	}
	return err == nil
}

// links is a record of which so many events are linked in one step.
type links struct {
	s     store.Store
	share int
}

func (l links) read(st store.Store) error {
	_, _, err := (&Worker{Store: st, Reader: &reader{}, Name: "worker", Version: "v1", Parallel: 1}).Run(context.Background())
	return err
}

func (l links) link(st store.Store) error {
	_, err := (&Linker{Store: st, Name: "linker", share: l.share}).Run(context.Background())
	return err
}

func (l links) take(t testing.TB, reports ...store.Incoming) {
	t.Helper()
	_, err := l.s.Add(context.Background(), store.Batch{Documents: reports})
	must(t, err)
}

// members names the incident of each event by the least of the ids of its events.
func members(t testing.TB, s store.Store) map[string]string {
	t.Helper()
	incident, least := map[string]string{}, map[string]string{}
	for r, err := range s.Each(context.Background(), store.Query{Copies: true}) {
		must(t, err)
		incident[r.ID] = r.Incident
		if f := least[r.Incident]; f == "" || r.ID < f {
			least[r.Incident] = r.ID
		}
	}
	for event, i := range incident {
		incident[event] = least[i]
	}
	return incident
}

// TestLinkerHistory: what is concluded anew is the same, in whatever order and portions
// reports came in, and wherever those died that read and linked them.
func TestLinkerHistory(t *testing.T) {
	const share = 9
	reports := near(60)
	calm := links{newStore(t), share}
	calm.take(t, reports...)
	must(t, calm.read(calm.s))
	must(t, calm.link(calm.s))
	want := members(t, calm.s)
	if n := stats(t, calm.s).Incidents; len(want) != 2*len(reports) || n < 5 || n > len(reports) {
		t.Fatalf("%d events are %d incidents: the reports are no close calls", len(want), n)
	}
	otherwise := 0
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 5))
		r.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
		dying := func(s store.Store) store.Store { return &mortal{s, 1 + r.IntN(6), r.IntN(2) == 0} }
		l := links{newStore(t), share}
		for left := reports; len(left) > 0; {
			n := min(1+r.IntN(20), len(left))
			l.take(t, left[:n]...)
			left = left[n:]
			alive(t, l.read(dying(l.s)))
			alive(t, l.link(dying(l.s)))
		}
		must(t, l.read(l.s))
		must(t, l.link(l.s))
		if !cmp.Equal(want, members(t, l.s)) {
			otherwise++ // as reports come in, their order counts
		}
		for !alive(t, Forget(context.Background(), dying(l.s))) {
		}
		for !alive(t, l.link(dying(l.s))) {
		}
		if d := cmp.Diff(want, members(t, l.s)); d != "" {
			t.Errorf("history %d: concluded anew, other events are one (-calm +killed):\n%s", seed, d)
		}
		if found := problems(t, l.s); len(found) > 0 {
			t.Errorf("history %d: the record has %+v", seed, found)
		}
	}
	if otherwise == 0 {
		t.Error("no history grouped events otherwise before all was concluded anew: the reports are no close calls")
	}
}

// TestLinkerInOrder: reports that come in the order in which they were told are put
// together at once as they are when all is concluded anew, however many come at a time.
func TestLinkerInOrder(t *testing.T) {
	reports := near(40)
	for i, x := range reports {
		x.Document.Published = casus.Day{Year: 2021, Month: 3, Day: 1 + i/14}
		x.Document.PublishedAt = x.Document.Published.Time().Add(time.Duration(i) * time.Minute)
	}
	var want map[string]string
	for _, portion := range []int{len(reports), 1, 7} {
		l := links{newStore(t), 500 / portion}
		for from := 0; from < len(reports); from += portion {
			l.take(t, reports[from:min(from+portion, len(reports))]...)
			must(t, l.read(l.s))
			must(t, l.link(l.s))
		}
		if got := members(t, l.s); want == nil {
			want = got
		} else if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d at a time, other events are one (-all +few):\n%s", portion, d)
		}
	}
}
