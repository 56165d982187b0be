package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"casus"
	"casus/internal/store"
)

// told are three reports of a march, of which the last copies the first.
func told(t testing.TB, s store.Store) (events []string) {
	t.Helper()
	ctx := context.Background()
	long := marched + " " + prose(1, 50)
	for i, text := range []string{long, marched + " " + prose(2, 50), long} {
		d := &casus.Document{ID: fmt.Sprint("d", i), Text: text, Publisher: fmt.Sprint("P", i), Published: casus.Day{Year: 2020, Month: 10, Day: 9 + i}}
		must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: d}}}))
	}
	code(t, s, "v1", false, func(d *casus.Document) []casus.Event { return []casus.Event{act(d, "PROTEST", "marched")} })
	for i := range 3 {
		events = append(events, must(s.EventsOf(ctx, fmt.Sprint("d", i)))[0].ID)
	}
	return events
}

func TestLinking(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		e := told(t, s)
		open := must(s.Unlinked(ctx, 10))
		if len(open) != 3 || open[0].ID != e[0] || open[2].ID != e[2] || open[2].CopyOf != "d0" || open[1].CopyOf != "" {
			t.Fatalf("unlinked: %+v", open)
		}
		if err := s.SaveLinks(ctx, store.Links{Worker: "other"}); !errors.Is(err, store.ErrLeaseLost) {
			t.Errorf("linked without the lease: %v", err)
		}
		one := casus.Incident{ID: "i1", Type: "PROTEST", From: casus.Day{Year: 2020, Month: 10, Day: 8}, LastTold: open[0].Document.Published.Time(), Publishers: []string{"P0"}, Events: e[:1]}
		save(t, s, store.Links{Incidents: []casus.Incident{one}, Linked: []store.Link{{Event: e[0], Incident: "i1", Keys: []string{"palace", "march"}}}})
		if err := s.Hold(ctx, store.LinkLease, "other", time.Minute); !errors.Is(err, store.ErrLeaseLost) {
			t.Errorf("took the lease: %v", err)
		}
		if c := must(s.Candidates(ctx, []string{"march", "palace", "rain"}, 5)); len(c) != 1 || c[0].Incident != "i1" || len(c[0].Events) != 1 || c[0].Events[0].ID != e[0] || c[0].Events[0].Document == "" {
			t.Errorf("candidates %+v", c)
		}
		if c := must(s.Candidates(ctx, []string{"rain"}, 5)); len(c) != 0 {
			t.Errorf("candidates for nothing in common: %+v", c)
		}
		two := casus.Incident{ID: "i2", Type: "PROTEST", LastTold: open[1].Document.Published.AddDays(5).Time(), Publishers: []string{"P1", "P2"}, Events: e[1:]}
		save(t, s, store.Links{Incidents: []casus.Incident{two}, Linked: []store.Link{{Event: e[1], Incident: "i2", Keys: []string{"march"}}, {Event: e[2], Incident: "i2"}}})
		if c := must(s.Candidates(ctx, []string{"march", "palace"}, 5)); len(c) != 2 || c[0].Incident != "i1" || c[1].Incident != "i2" || len(c[1].Events) != 2 {
			t.Errorf("candidates %+v", c)
		}
		if left := must(s.Unlinked(ctx, 10)); len(left) != 0 {
			t.Errorf("unlinked: %d", len(left))
		}
		for o, want := range map[store.IncidentOrder][]string{store.LastTold: {"i2", "i1"}, store.MostPublishers: {"i2", "i1"}, store.FirstDay: {"i1", "i2"}, store.LastDay: {"i2", "i1"}} {
			var got []string
			page := store.Page{Limit: 1}
			for {
				r := must(s.SearchIncidents(ctx, store.Query{}, o, page))
				for _, i := range r.Rows {
					got = append(got, i.ID)
				}
				if page.After = r.Next; r.Next == "" {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("by %s: %v, want %v", o, got, want)
			}
		}
		// An incident is found when one of its events is; a copy counts where copies are asked for.
		for q, want := range map[string]int{"incident:i1": 1, "document:d1": 1, "document:d2": 0, "type:ASSAULT": 0, "": 2} {
			if n := must(s.CountIncidents(ctx, store.Query{Where: must(parse(q))})); n != want {
				t.Errorf("%q: %d incidents, want %d", q, n, want)
			}
		}
		if r := must(s.Event(ctx, e[1])); r.Incident != "i2" || r.Sources != 2 {
			t.Errorf("event %+v", r)
		}
		if r := must(s.Event(ctx, e[0])); r.Copies != 1 {
			t.Errorf("event %+v", r)
		}
		if i := must(s.Incident(ctx, "i1")); i.From != one.From || !slices.Equal(i.Events, one.Events) {
			t.Errorf("incident %+v", i)
		}
		if _, err := s.Incident(ctx, "i3"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an incident that is not there: %v", err)
		}
		healthy(t, s)
	})
}

// TestUnlinked: the first told come first, those of an unknown time last.
func TestUnlinked(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		for i, d := range []*casus.Document{{ID: "undated"}, {ID: "late", Published: casus.Day{Year: 2020, Month: 10, Day: 9}}, {ID: "early", Published: casus.Day{Year: 1969, Month: 7, Day: 20}}} {
			d.Text = marched + " " + prose(i, 50)
			must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: d}}}))
		}
		code(t, s, "v1", false, func(d *casus.Document) []casus.Event { return []casus.Event{act(d, "PROTEST", "marched")} })
		for limit, want := range map[int][]string{1: {"early"}, 2: {"early", "late"}, 3: {"early", "late", "undated"}} {
			var got []string
			for _, x := range must(s.Unlinked(ctx, limit)) {
				got = append(got, x.Document.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d at most: %v, want %v", limit, got, want)
			}
		}
	})
}

// TestStale: what happens to events shows at their incidents.
func TestStale(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		e := told(t, s)
		save(t, s, store.Links{Incidents: []casus.Incident{{ID: "i1"}, {ID: "i2"}, {ID: "i3"}}, Linked: []store.Link{{Event: e[0], Incident: "i1", Keys: []string{"k"}},
			{Event: e[1], Incident: "i2", Keys: []string{"k"}}, {Event: e[2], Incident: "i3"}}})
		stale := func(want ...string) {
			t.Helper()
			if got := must(s.Stale(ctx, 10)); !slices.Equal(got, want) {
				t.Errorf("stale: %v, want %v", got, want)
			}
		}
		stale()
		must(s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Reject, Event: e[0]}))
		stale("i1")
		must(s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Merge, Events: e[1:]}))
		stale("i1", "i2", "i3")
		m := must(s.Members(ctx, []string{"i1", "i2", "i4"}))
		if len(m) != 3 || len(m[0].Tellings) != 0 || len(m[1].Tellings) != 1 || m[1].Tellings[0].ID != e[1] || len(m[2].Tellings) != 0 {
			t.Errorf("members %+v", m)
		}
		marks := map[string]int{"i1": m[0].Mark, "i2": m[1].Mark}
		must(s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Confirm, Event: e[1]})) // while i2 is being concluded
		save(t, s, store.Links{Incidents: []casus.Incident{{ID: "i2"}}, Dropped: []string{"i1"}, Marks: marks})
		stale("i2", "i3")
		// The rejected event is not to be linked, and is when it is no longer rejected.
		if left := must(s.Unlinked(ctx, 10)); len(left) != 0 {
			t.Errorf("unlinked: %+v", left)
		}
		must(s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Confirm, Event: e[0]}))
		if left := must(s.Unlinked(ctx, 10)); len(left) != 1 || left[0].ID != e[0] {
			t.Errorf("unlinked: %+v", left)
		}
		// Reading a document again unlinks its events.
		code(t, s, "v2", true, func(d *casus.Document) []casus.Event { return []casus.Event{act(d, "PROTEST", "marched")} })
		if left := must(s.Unlinked(ctx, 10)); len(left) != 3 {
			t.Errorf("unlinked: %d", len(left))
		}
		stale("i2", "i3")
		if c := must(s.Candidates(ctx, []string{"k"}, 5)); len(c) != 0 {
			t.Errorf("candidates among what is no more: %+v", c)
		}
		if err := s.DropIncidents(ctx, "linker"); err != nil {
			t.Fatal(err)
		}
		if n := must(s.CountIncidents(ctx, store.Query{})); n != 0 {
			t.Errorf("%d incidents are left", n)
		}
		// What was read anew while it was being linked is linked later.
		save(t, s, store.Links{Incidents: []casus.Incident{{ID: "i5"}}, Linked: []store.Link{{Event: "e0", Incident: "i5"}}})
		stale("i5")
		if err := s.SaveLinks(ctx, store.Links{Worker: "linker", Linked: []store.Link{{Event: e[0], Incident: "i6"}}}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("linked to nothing: %v", err)
		}
		healthy(t, s)
	})
}
