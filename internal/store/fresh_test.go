package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casus"
	"casus/internal/query"
	"casus/internal/query/querytest"
	"casus/internal/store"
	"casus/internal/store/outline"
	"casus/internal/store/storetest"
)

// TestOutlineFresh: an outline made from an earlier one tells the same as one that was
// read as a whole, whatever has happened to the record in between.
func TestOutlineFresh(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		if err := storetest.Fill(ctx, s, 160); err != nil {
			t.Fatal(err)
		}
		fill(t, s, querytest.Reports())
		h := history{t: t, Store: s, Rand: rand.New(rand.NewPCG(3, 5))}
		o := must(s.Outline(ctx))
		for step := range 90 {
			what := h.happens()
			if h.IntN(3) > 0 {
				continue // several things happen between two readings
			}
			whole := must(s.Outline(ctx))
			var ok bool
			var err error
			if o, ok, err = s.OutlineSince(ctx, o); err != nil || !ok {
				t.Fatalf("%d, %s: not made of the one before: %v", step, what, err)
			}
			if o.Seq != whole.Seq || o.Len() != whole.Len() {
				t.Fatalf("%d, %s: %d events as of %d, want %d as of %d", step, what, o.Len(), o.Seq, whole.Len(), whole.Seq)
			}
			for _, q := range []string{"", "type:PROTEST,COERCE", "actor:RUS or marched", "-status:done", "reviewed:yes", "within:-60,-180,80,180 or place:AZE"} {
				n := must(query.Parse(q))
				hidden := step%2 > 0
				if d := cmp.Diff(described(s, whole, n, hidden), described(s, o, n, hidden)); d != "" {
					t.Fatalf("%d, %s: %q, hidden ones too %v:\n%s", step, what, q, hidden, d)
				}
			}
		}
		var many store.Links
		for range 1001 { // more than the list of changes tells of one
			many.Incidents = append(many.Incidents, h.incident())
		}
		save(t, s, many)
		if _, ok, err := s.OutlineSince(ctx, o); err != nil || ok {
			t.Errorf("made of one that is too old: %v", err)
		}
		if c := must(s.Changes(ctx, must(s.LastChange(ctx))-1, 10)); len(c) != 1 || c[0].N != 1001 || len(c[0].IDs) != 100 {
			t.Errorf("changes %+v", c)
		}
	})
}

// described is what an outline tells of a query.
func described(s store.Store, o *outline.Outline, n query.Node, hidden bool) map[string]any {
	sel := must(o.Select(n, hidden, hidden, querytest.Today, func(n query.Node) ([]int64, error) { return s.Keys(context.Background(), n) }))
	told := map[string]any{"events": sel.Count(), "incidents": sel.Incidents(), "days": sel.Days(false), "months": sel.Days(true),
		"map": sel.Points(query.Box{}, 50), "corner": sel.Points(query.Box{South: 0, West: 0, North: 90, East: 180}, 1000),
		"last told":     sel.List(outline.Order{By: func(i *outline.Incident) float64 { return float64(i.LastTold) }, Down: true}, nil, 20),
		"publishers":    sel.List(outline.Order{By: func(i *outline.Incident) float64 { return float64(i.Publishers) }, Down: true}, &outline.Position{By: 3, Key: 1000}, 20),
		"least certain": sel.ListEvents(outline.EventOrder{By: outline.Confidence}, nil, 30), "latest day": sel.ListEvents(outline.EventOrder{By: outline.FirstDay, Down: true}, &outline.Position{By: 20200901}, 30),
		"first day": sel.List(outline.Order{By: func(i *outline.Incident) float64 { return float64(i.FirstDay) }}, nil, 1000)}
	dyads := map[outline.Dyad]bool{}
	for _, x := range sel.Dyads() {
		dyads[x] = true
	}
	told["dyads"] = dyads
	for _, f := range []store.Facet{store.ByType, store.ByStatus, store.ByActor, store.ByPlace, store.ByCountry, store.ByPublisher, store.ByReviewed} {
		told[string(f)], _ = sel.By(string(f), 15)
	}
	return told
}

// history is what happens to a record; more than a linker would do.
type history struct {
	t *testing.T
	store.Store
	*rand.Rand
	ids      []string // of added documents
	versions int      // of the coder
}

// happens has something happen, and tells what.
func (h *history) happens() string {
	ctx := context.Background()
	events, incidents := h.all()
	switch h.IntN(12) {
	case 0, 1:
		id := fmt.Sprint("new ", len(h.ids))
		h.ids = append(h.ids, id)
		must(h.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: &casus.Document{ID: id, Text: marched + " " + prose(len(h.ids), 40),
			Publisher: fmt.Sprint("P", h.IntN(3)), Published: casus.Day{Year: 2020, Month: 9, Day: 1 + h.IntN(28)}}}}}))
		return "added " + id
	case 2:
		if len(h.ids) == 0 {
			break
		}
		id := h.ids[h.IntN(len(h.ids))]
		text := must(h.Document(ctx, id)).Text
		if h.IntN(2) > 0 {
			text += " " + prose(h.IntN(1000), 20) // another version
		} else {
			id += "'" // a copy
		}
		add(h.t, h, id, text)
		return "added again " + id
	case 3:
		code(h.t, h, h.version(), false, h.read)
		return "coded what was not"
	case 4:
		if h.IntN(4) > 0 { // few of them
			h.versions++
			for _, task := range must(h.Claim(ctx, store.Claim{Worker: "coder", Version: h.version(), Recode: true, Limit: 4, Lease: time.Minute})) {
				r := &casus.Reading{Document: task.Document, Events: h.read(task.Document)}
				if err := h.SaveReadings(ctx, "coder", h.version(), []store.Coded{{Key: task.Key, Reading: r}}); err != nil {
					h.t.Fatal(err)
				}
			}
			return "coded some again"
		}
	case 5, 6, 7: // linked, or moved
		links := store.Links{Incidents: []casus.Incident{h.incident()}}
		if len(incidents) > 0 && h.IntN(2) > 0 {
			links.Incidents[0].ID = incidents[h.IntN(len(incidents))]
		}
		for range 1 + h.IntN(3) {
			links.Linked = append(links.Linked, store.Link{Event: events[h.IntN(len(events))], Incident: links.Incidents[0].ID})
		}
		save(h.t, h, links)
		return fmt.Sprint("linked ", links.Linked)
	case 8:
		if len(incidents) > 0 {
			i := incidents[h.IntN(len(incidents))]
			save(h.t, h, store.Links{Dropped: []string{i}})
			return "dropped " + i
		}
	case 9:
		r := casus.Review{Author: "ann", Verdict: []casus.Verdict{casus.Reject, casus.Confirm}[h.IntN(2)], Event: events[h.IntN(len(events))]}
		must(h.Review(ctx, r))
		return fmt.Sprint(r.Verdict, " ", r.Event)
	case 10:
		r := casus.Review{Author: "ann", Verdict: casus.Amend, Event: events[h.IntN(len(events))], Field: "type", Value: json.RawMessage(`"AID"`)}
		must(h.Review(ctx, r))
		return "amended " + r.Event
	case 11:
		for _, id := range h.ids {
			if copied := must(h.Document(ctx, id)).CopyOf != ""; copied {
				must(h.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Original, Document: id}))
				return "is an original: " + id
			}
		}
	}
	return "nothing"
}

func (h *history) version() string { return fmt.Sprint("v", h.versions) }

// read reads now this and now that.
func (h *history) read(d *casus.Document) []casus.Event {
	if !strings.HasPrefix(d.Text, marched) {
		return readFirst(d)
	}
	all := readMarched(d)
	return all[:h.IntN(len(all)+1)]
}

func (h *history) incident() casus.Incident {
	i := casus.Incident{ID: fmt.Sprint("i", h.Uint64()), Type: "PROTEST", From: casus.Day{Year: 2020, Month: 10, Day: 1 + h.IntN(28)}, LastTold: time.Unix(h.Int64N(1e9), 0)}
	for n := range h.IntN(5) {
		i.Publishers = append(i.Publishers, fmt.Sprint("P", n))
	}
	return i
}

// all are the ids of all events and incidents.
func (h *history) all() (events, incidents []string) {
	for r := range h.Each(context.Background(), store.Query{Rejected: true, Copies: true}) {
		events = append(events, r.ID)
	}
	for _, i := range must(h.SearchIncidents(context.Background(), store.Query{Rejected: true, Copies: true}, store.FirstDay, store.Page{Limit: 1000})).Rows {
		incidents = append(incidents, i.ID)
	}
	return events, incidents
}
