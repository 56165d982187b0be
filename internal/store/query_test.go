package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"casus"
	"casus/internal/query"
	"casus/internal/query/querytest"
	"casus/internal/store"
)

const coder = "coder-1"

// fill puts reports with their events, incidents and reviews into a record.
func fill(t testing.TB, s store.Store, reports []querytest.Report) {
	t.Helper()
	ctx := context.Background()
	var batch store.Batch
	events := map[string][]casus.Event{}
	for _, r := range reports {
		batch.Documents = append(batch.Documents, store.Incoming{Document: r.Document})
		for _, e := range r.Events {
			events[r.Document.ID] = append(events[r.Document.ID], *e.Event)
		}
	}
	must(s.Add(ctx, batch))
	code(t, s, coder, false, func(d *casus.Document) []casus.Event { return events[d.ID] })
	links := store.Links{Worker: "linker"}
	known := map[string]bool{}
	for _, r := range reports {
		for _, e := range r.Events {
			if e.Incident != "" {
				links.Linked = append(links.Linked, store.Link{Event: e.Event.ID, Incident: e.Incident})
				if !known[e.Incident] {
					known[e.Incident] = true
					links.Incidents = append(links.Incidents, casus.Incident{ID: e.Incident})
				}
			}
			for _, d := range []struct {
				decided bool
				review  casus.Review
			}{
				{e.Review.Confirmed, casus.Review{Verdict: casus.Confirm}},
				{e.Review.Rejected, casus.Review{Verdict: casus.Reject}},
				{e.Review.Amended, casus.Review{Verdict: casus.Amend, Field: "status", Value: json.RawMessage(`"` + e.Event.Status + `"`)}},
			} {
				if d.decided {
					d.review.Author, d.review.Event = "ann", e.Event.ID
					must(s.Review(ctx, d.review))
				}
			}
		}
	}
	save(t, s, links)
}

// code codes all documents that are to be coded.
func code(t testing.TB, s store.Store, version string, recode bool, read func(*casus.Document) []casus.Event) (documents int) {
	t.Helper()
	ctx := context.Background()
	for {
		tasks := must(s.Claim(ctx, store.Claim{Worker: "coder", Version: version, Recode: recode, Limit: 100, Lease: time.Minute}))
		if len(tasks) == 0 {
			return documents
		}
		documents += len(tasks)
		var coded []store.Coded
		for _, task := range tasks {
			coded = append(coded, store.Coded{Key: task.Key, Reading: &casus.Reading{Document: task.Document, Events: read(task.Document)}})
		}
		if err := s.SaveReadings(ctx, "coder", version, coded); err != nil {
			t.Fatal(err)
		}
	}
}

// save saves links.
func save(t testing.TB, s store.Store, links store.Links) {
	t.Helper()
	ctx := context.Background()
	links.Worker = "linker"
	if err := s.Hold(ctx, store.LinkLease, "linker", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveLinks(ctx, links); err != nil {
		t.Fatal(err)
	}
}

// parse reads a query.
func parse(s string) (query.Node, error) { return query.Parse(s) }

func ids(rows []store.Record) []string {
	all := make([]string, len(rows))
	for i, r := range rows {
		all[i] = r.ID
	}
	return all
}

// TestMatch holds the SQL of both engines to the oracle: on queries of all forms, the
// same events are found as in memory, and are counted, walked and paged through alike.
func TestMatch(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		fill(t, s, querytest.Reports())
		events := querytest.Events()
		ctx := context.Background()
		rapid.Check(t, func(t *rapid.T) {
			n := querytest.Query().Draw(t, "query")
			q := store.Query{Where: n, Rejected: rapid.Bool().Draw(t, "rejected"), Copies: true, Today: querytest.Today}
			want := []string{}
			oracle := n
			if !q.Rejected {
				oracle = query.WithoutRejected(n)
			}
			for _, e := range events {
				if query.Match(oracle, e.Facts, querytest.Today) {
					want = append(want, e.Event.ID)
				}
			}
			slices.Sort(want)
			got := ids(must(s.Search(ctx, q, store.Newest, store.Page{})).Rows)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: found %v, want %v", n, got, want)
			}
			if n := must(s.Count(ctx, q)); n != len(want) {
				t.Fatalf("counts %d, want %d", n, len(want))
			}
		})
	})
}
