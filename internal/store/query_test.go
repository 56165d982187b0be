package store_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
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
		tasks := must(s.Claim(ctx, store.Claim{Worker: "coder", Version: version, Recode: recode, Limit: 500, Lease: time.Minute}))
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

// TestPages: pages in every order, put together, are the whole list in that order.
func TestPages(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		fill(t, s, querytest.Reports())
		ctx := context.Background()
		q := store.Query{Rejected: true, Copies: true}
		all := map[string]store.Record{}
		for r, err := range s.Each(ctx, q) {
			if err != nil {
				t.Fatal(err)
			}
			all[r.ID] = r
		}
		for o, by := range map[store.Order]func(a, b store.Record) int{
			store.Newest:       func(a, b store.Record) int { return b.Document.Published.Compare(a.Document.Published) },
			store.Oldest:       func(a, b store.Record) int { return a.Document.Published.Compare(b.Document.Published) },
			store.LatestDay:    func(a, b store.Record) int { return b.Days().From.Compare(a.Days().From) },
			store.LeastCertain: func(a, b store.Record) int { return cmp.Compare(a.Confidence, b.Confidence) },
		} {
			for limit := 1; limit <= len(all)+1; limit++ {
				var got []store.Record
				for page := (store.Page{Limit: limit}); ; {
					r := must(s.Search(ctx, q, o, page))
					got = append(got, r.Rows...)
					if page.After = r.Next; r.Next == "" {
						break
					}
				}
				unique := map[string]bool{}
				for _, r := range got {
					unique[r.ID] = true
				}
				if len(got) != len(all) || len(unique) != len(all) || !slices.IsSortedFunc(got, by) {
					t.Errorf("by %s in pages of %d: %v", o, limit, ids(got))
				}
			}
			first := must(s.Search(ctx, q, o, store.Page{Limit: 1}))
			for other := range map[store.Order]bool{store.Newest: true, store.Oldest: true} {
				if _, err := s.Search(ctx, q, other, store.Page{After: first.Next}); other != o && !errors.Is(err, store.ErrCursor) {
					t.Errorf("a cursor of %s for %s: %v", o, other, err)
				}
			}
		}
		if _, err := s.Search(ctx, q, store.Newest, store.Page{Limit: 10_001}); err == nil {
			t.Error("a page of 10,001")
		}
		if _, err := s.Search(ctx, q, "by size", store.Page{}); err == nil {
			t.Error("an order that is none")
		}
		for range s.Each(ctx, q) { // leaving early ends the reading
			break
		}
	})
}

// properties are what an event counts under, by the definition of each facet.
var properties = map[store.Facet]func(r store.Record) []string{
	store.ByType:      func(r store.Record) []string { return []string{string(r.Type)} },
	store.ByMode:      func(r store.Record) []string { return []string{string(r.Mode)} },
	store.ByQuad:      func(r store.Record) []string { return []string{string(r.Quad)} },
	store.ByStatus:    func(r store.Record) []string { return []string{string(r.Status)} },
	store.ByLanguage:  func(r store.Record) []string { return []string{r.Language} },
	store.ByReviewed:  func(r store.Record) []string { return []string{string(r.Reviewed)} },
	store.ByPublisher: func(r store.Record) []string { return []string{r.Document.Publisher} },
	store.ByDay:       func(r store.Record) []string { return []string{r.Days().From.String()} },
	store.ByMonth:     func(r store.Record) []string { d := r.Days().From.String(); return []string{d[:min(len(d), 7)]} },
	store.ByContext: func(r store.Record) (all []string) {
		for _, c := range r.Contexts {
			all = append(all, string(c))
		}
		return all
	},
	store.ByActor:     func(r store.Record) []string { return codes(r.Source, r.Recipient, r.Mediator) },
	store.BySource:    func(r store.Record) []string { return codes(r.Source) },
	store.ByRecipient: func(r store.Record) []string { return codes(r.Recipient) },
	store.ByClaimant:  func(r store.Record) []string { return codes(r.Claimant) },
	store.ByDyad: func(r store.Record) (all []string) {
		side := func(c string) string {
			if country, _, _ := strings.Cut(c, "."); country != "IGO" {
				return country
			}
			return c
		}
		for _, a := range codes(r.Source) {
			for _, b := range codes(r.Recipient) {
				if side(a) != "" && side(b) != "" {
					all = append(all, side(a)+">"+side(b))
				}
			}
		}
		return all
	},
	store.ByCountry: func(r store.Record) (all []string) {
		for _, l := range r.Places {
			if l.Place != nil && l.Place.Country != "" {
				all = append(all, l.Place.Country)
			}
		}
		return all
	},
	store.ByPlace: func(r store.Record) (all []string) {
		for _, l := range r.Places {
			if l.Place != nil {
				all = append(all, l.Place.Name)
			}
		}
		return all
	},
}

func codes(roles ...[]casus.Party) (all []string) {
	for _, parties := range roles {
		for _, p := range parties {
			for _, c := range p.Codes() {
				all = append(all, string(c))
			}
		}
	}
	return all
}

// TestCounts holds counts by every property, and by every two, to what counting the
// events themselves gives.
func TestCounts(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		fill(t, s, append(querytest.Reports(), dyads()...))
		ctx := context.Background()
		for _, text := range []string{"", "type:ASSAULT", "actor:ARM", "reviewed:yes", "type:AID"} {
			q := store.Query{Where: must(parse(text)), Copies: true}
			var events []store.Record
			for r, err := range s.Each(ctx, q) {
				if err != nil {
					t.Fatal(err)
				}
				events = append(events, r)
			}
			want := func(incidents bool, by ...store.Facet) map[string]int {
				seen := map[string]map[string]bool{}
				for _, r := range events {
					of := r.ID
					if incidents {
						of = r.Incident
					}
					combined := []string{""}
					for i, f := range by {
						var next []string
						for _, c := range combined {
							for _, v := range properties[f](r) {
								if i > 0 {
									v = c + "|" + v
								}
								next = append(next, v)
							}
						}
						combined = next
					}
					for _, c := range combined {
						if seen[c] == nil {
							seen[c] = map[string]bool{}
						}
						if of != "" {
							seen[c][of] = true
						}
					}
				}
				n := map[string]int{}
				for c, of := range seen {
					if len(of) > 0 {
						n[c] = len(of)
					}
				}
				return n
			}
			got := func(tallies []store.Tally) map[string]int {
				n := map[string]int{}
				for i, x := range tallies {
					n[strings.Join(x.Values, "|")] = x.N
					if i > 0 && tallies[i-1].N < x.N {
						t.Errorf("%q: not the most first: %v", text, tallies)
					}
				}
				return n
			}
			for f := range properties {
				for _, incidents := range []bool{false, true} {
					if g, w := got(must(s.Counts(ctx, q, store.Grouping{By: []store.Facet{f}, Incidents: incidents}))), want(incidents, f); !maps.Equal(g, w) {
						t.Errorf("%q by %s, incidents %v: %v, want %v", text, f, incidents, g, w)
					}
				}
				for other := range properties {
					if other == f {
						continue
					}
					if g, w := got(must(s.Counts(ctx, q, store.Grouping{By: []store.Facet{f, other}}))), want(false, f, other); !maps.Equal(g, w) {
						t.Errorf("%q by %s and %s: %v, want %v", text, f, other, g, w)
					}
				}
			}
		}
		if _, err := s.Counts(ctx, store.Query{}, store.Grouping{By: []store.Facet{"size"}}); err == nil {
			t.Error("counted by size")
		}
		if top := must(s.Counts(ctx, store.Query{}, store.Grouping{By: []store.Facet{store.ByType}, Limit: 1})); len(top) != 1 {
			t.Errorf("the first: %v", top)
		}
	})
}

// dyads is a report of acts between several sides, for counts by two properties.
func dyads() []querytest.Report {
	d := &casus.Document{ID: "dyads", Text: "Armenia and the UN sent tents and bread to Azerbaijan and rebels."}
	e := act(d, "AID", "sent")
	party := func(words string, codes ...casus.Code) casus.Party {
		at := strings.Index(d.Text, words)
		p := casus.Party{Mention: casus.MentionAt(d.Text, casus.Span{Start: at, End: at + len(words)})}
		for _, c := range codes {
			p.Actors = append(p.Actors, casus.Actor{Code: c, Name: words})
		}
		return p
	}
	e.Source = []casus.Party{party("Armenia", "ARM.GOV"), party("the UN", "IGO.UN", "ARM")}
	e.Recipient = []casus.Party{party("Azerbaijan", "AZE", "ARM.GOV"), party("rebels", ".REB")}
	return []querytest.Report{{Document: d, Events: []querytest.Event{{Name: "aid", Facts: query.Facts{Event: &e, Incident: "i9"}}}}}
}

// TestPoints finds places on a map, also across the meridian of 180 degrees.
func TestPoints(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		fill(t, s, querytest.Reports())
		ctx := context.Background()
		for _, x := range []struct {
			box   store.Box
			query string
			want  string // names
		}{
			{store.Box{}, "", "Taveuni Ganja Ganja Moscow"}, // no country, no region
			{store.Box{South: 35, West: 40, North: 45, East: 50}, "", "Ganja Ganja"},
			{store.Box{South: -20, West: 170, North: 0, East: -170}, "", "Taveuni"},
			{store.Box{South: -20, West: -179, North: 0, East: -170}, "", ""},
			{store.Box{}, "status:denied", "Ganja"},
			{store.Box{South: 40.6828, West: 46.3606, North: 40.6828, East: 46.3606}, "", "Ganja Ganja"}, // the edge is inside
		} {
			var names []string
			for _, p := range must(s.Points(ctx, store.Query{Where: must(parse(x.query))}, x.box, 100)) {
				names = append(names, p.Name)
				if p.Event == "" || p.Type == "" || p.Status == "" || p.Lat == 0 {
					t.Errorf("%+v", p)
				}
			}
			want := strings.Fields(x.want)
			slices.Sort(want)
			slices.Sort(names)
			if !slices.Equal(names, want) {
				t.Errorf("%+v %s: %v, want %v", x.box, x.query, names, want)
			}
		}
		if p := must(s.Points(ctx, store.Query{}, store.Box{}, 2)); len(p) != 2 {
			t.Errorf("%d points of 2", len(p))
		}
	})
}
