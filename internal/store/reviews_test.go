package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"casus"
	"casus/internal/store"
)

const marched = "Police arrested nine people after they marched on the palace."

// readMarched reads what its text tells.
func readMarched(d *casus.Document) []casus.Event {
	return []casus.Event{act(d, "COERCE", "arrested"), act(d, "PROTEST", "marched")}
}

// found are the ids that a query finds.
func found(t testing.TB, s store.Store, q store.Query, text string) []string {
	t.Helper()
	q.Where = must(parse(text))
	return ids(must(s.Search(context.Background(), q, store.Oldest, store.Page{})).Rows)
}

// TestReview: the latest review of a field holds, and is found by; the original stays.
func TestReview(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		add(t, s, "d", marched)
		code(t, s, "v1", false, readMarched)
		events := must(s.EventsOf(ctx, "d"))
		arrest, march := events[0].ID, events[1].ID
		review := func(r casus.Review) casus.Review {
			t.Helper()
			r.Author = "ann"
			return must(s.Review(ctx, r))
		}
		amend := func(event, field, value string) {
			t.Helper()
			review(casus.Review{Verdict: casus.Amend, Event: event, Field: field, Value: json.RawMessage(value)})
		}
		for i, x := range []struct {
			do    func()
			query string
			want  []string
		}{
			{func() {}, "type:PROTEST", []string{march}},
			{func() { amend(march, "type", `"ASSAULT"`) }, "type:PROTEST", nil},
			{func() {}, "type:ASSAULT reviewed:amended", []string{march}},
			{func() { amend(march, "type", `"THREATEN"`) }, "type:ASSAULT", nil},
			{func() { amend(march, "type", `"PROTEST"`) }, "type:PROTEST", []string{march}}, // undone
			{func() { amend(march, "killed", `{"min":3,"max":null,"mentions":[]}`) }, "killed>2 plover:PROTEST", []string{march}},
			{func() {
				amend(march, "source", `[{"start":4,"end":5,"text":"crowd","actors":[{"code":"FRA.DEM","name":"the crowd"}],"confidence":1,"why":[]}]`)
			}, "source:FRA.DEM actor:crowd", []string{march}},
			{func() { amend(march, "source", `[]`) }, "source:FRA.DEM", nil},
			{func() { amend(march, "status", `"denied"`) }, "status:denied plover:PROTEST", nil}, // the code that derives from it is gone
			{func() { review(casus.Review{Verdict: casus.Reject, Event: arrest}) }, "type:COERCE", nil},
			{func() {}, "type:COERCE reviewed:yes", []string{arrest}},
			{func() { review(casus.Review{Verdict: casus.Confirm, Event: arrest}) }, "type:COERCE", []string{arrest}},
			{func() {}, "reviewed:confirmed -reviewed:rejected", []string{arrest}},
		} {
			x.do()
			if got := found(t, s, store.Query{}, x.query); !slices.Equal(got, x.want) {
				t.Errorf("%d: %s finds %v, want %v", i, x.query, got, x.want)
			}
		}
		if e := must(s.Unreviewed(ctx, march)); e.Status != casus.Done || e.Killed != nil {
			t.Errorf("the original is %+v", e)
		}
		if e := must(s.Event(ctx, march)); e.Status != casus.Denied || e.Reviewed != store.Amended || e.Killed == nil || e.ID != march {
			t.Errorf("the event is %+v", e)
		}
		if _, err := s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Reject, Event: "e0"}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an event that is not there: %v", err)
		}
		if _, err := s.Review(ctx, casus.Review{Verdict: casus.Reject, Event: march}); err == nil {
			t.Error("a review of nobody")
		}
		all := must(s.ListReviews(ctx, store.ReviewFilter{}))
		for i, r := range all {
			if r.Seq != int64(i+1) || r.At.IsZero() || r.Document != "d" || r.Trigger.Text == "" || r.Now != r.Event {
				t.Errorf("review %d: %+v", i, r)
			}
		}
		for _, x := range []struct {
			filter store.ReviewFilter
			want   int
		}{
			{store.ReviewFilter{Event: arrest}, 2}, {store.ReviewFilter{Document: "d"}, len(all)}, {store.ReviewFilter{Document: "e"}, 0}, {store.ReviewFilter{Author: "bob"}, 0},
			{store.ReviewFilter{Verdicts: []casus.Verdict{casus.Confirm, casus.Reject}}, 2}, {store.ReviewFilter{After: all[len(all)-1].Seq}, 0}, {store.ReviewFilter{Limit: 3}, 3},
		} {
			if got := must(s.ListReviews(ctx, x.filter)); len(got) != x.want {
				t.Errorf("%+v: %d reviews, want %d", x.filter, len(got), x.want)
			}
		}
		healthy(t, s)
	})
}

// TestReviewOutlives: a review finds its event again whatever a later version reads.
func TestReviewOutlives(t *testing.T) {
	for _, x := range []struct {
		name string
		text string // of a new version of the document; empty for the old one
		read func(*casus.Document) []casus.Event
		want string // trigger of the event that is rejected; empty when none is
	}{
		{"the same", "", readMarched, "marched"},
		{"a longer trigger", "", func(d *casus.Document) []casus.Event {
			return []casus.Event{act(d, "COERCE", "arrested"), act(d, "PROTEST", "they marched on")}
		}, "they marched on"},
		{"another type", "", func(d *casus.Document) []casus.Event {
			return []casus.Event{act(d, "COERCE", "arrested"), act(d, "ASSAULT", "marched on")}
		}, "marched on"},
		{"its type before another", "", func(d *casus.Document) []casus.Event {
			return []casus.Event{act(d, "ASSAULT", "they marched on the"), act(d, "PROTEST", "marched on")}
		}, "marched on"},
		{"gone", "", func(d *casus.Document) []casus.Event { return []casus.Event{act(d, "COERCE", "arrested")} }, ""},
		{"another text", "On Friday, they said: " + marched + " Later others marched too.", func(d *casus.Document) []casus.Event {
			return append(readMarched(d), act(d, "PROTEST", "marched too"))
		}, "marched"},
		{"words gone from the text", "Police arrested nine people.", func(d *casus.Document) []casus.Event { return []casus.Event{act(d, "COERCE", "arrested")} }, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, s store.Store) {
				ctx := context.Background()
				add(t, s, "d", marched)
				code(t, s, "v1", false, readMarched)
				id := must(s.EventsOf(ctx, "d"))[1].ID
				must(s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Reject, Event: id}))
				must(s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Merge, Events: []string{must(s.EventsOf(ctx, "d"))[0].ID, id}}))
				if x.text != "" {
					add(t, s, "d", x.text)
				}
				code(t, s, "v2", true, x.read)
				got, now := "", ""
				for _, e := range must(s.EventsOf(ctx, "d")) {
					if e.Reviewed == store.Rejected {
						got, now = e.Trigger.Text, e.ID
					}
				}
				if got != x.want {
					t.Errorf("%q is rejected, want %q", got, x.want)
				}
				all := must(s.ListReviews(ctx, store.ReviewFilter{}))
				if all[0].Now != now || all[1].NowEvents[1] != now || all[0].Event != id {
					t.Errorf("the reviews are of %q and %q now, want %q", all[0].Now, all[1].NowEvents, now)
				}
				healthy(t, s)
			})
		})
	}
}
