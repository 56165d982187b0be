package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"casus"
	"casus/internal/query"
	"casus/internal/query/querytest"
	"casus/internal/store"
	"casus/internal/store/storetest"
)

// TestOutline: what is counted in memory is what the record counts.
func TestOutline(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		if err := storetest.Fill(ctx, s, 400); err != nil {
			t.Fatal(err)
		}
		fill(t, s, querytest.Reports())
		o := must(s.Outline(ctx))
		if seq := must(s.LastChange(ctx)); o.Seq != seq || o.Len() < 400 {
			t.Fatalf("%d events as of %d, want %d", o.Len(), o.Seq, seq)
		}
		facets := []store.Facet{store.ByType, store.ByStatus, store.ByQuad, store.ByMode, store.ByLanguage, store.ByPublisher, store.ByActor, store.BySource,
			store.ByRecipient, store.ByClaimant, store.ByPlace, store.ByCountry, store.ByReviewed}
		check := func(t interface{ Fatalf(string, ...any) }, n query.Node, rejected, copies bool, facets ...store.Facet) {
			sel := must(o.Select(n, rejected, copies, querytest.Today, func(n query.Node) ([]int64, error) { return s.Keys(ctx, n) }))
			q := store.Query{Where: n, Rejected: rejected, Copies: copies, Today: querytest.Today}
			if got, want := sel.Count(), must(s.Count(ctx, q)); got != want {
				t.Fatalf("%s: %d events, want %d", n, got, want)
			}
			if got, want := sel.Incidents(), must(s.CountIncidents(ctx, q)); got != want {
				t.Fatalf("%s: %d incidents, want %d", n, got, want)
			}
			for _, f := range facets {
				got, _ := sel.By(string(f), 0)
				of := map[string]int{}
				for _, x := range got {
					of[x.Value] = x.N
				}
				want := map[string]int{}
				for _, x := range must(s.Counts(ctx, q, store.Grouping{By: []store.Facet{f}, Incidents: true})) {
					want[x.Values[0]] = x.N
				}
				if d := cmp.Diff(want, of); d != "" {
					t.Fatalf("%s by %s:\n%s", n, f, d)
				}
			}
			dyads := map[string]int{}
			for _, x := range sel.Dyads() {
				dyads[fmt.Sprintf("%s>%s %s", x.Source, x.Recipient, x.Quad)] = x.N
			}
			want := map[string]int{}
			for _, x := range must(s.Counts(ctx, q, store.Grouping{By: []store.Facet{store.ByDyad, store.ByQuad}, Incidents: true})) {
				want[x.Values[0]+" "+x.Values[1]] = x.N
			}
			if d := cmp.Diff(want, dyads); d != "" {
				t.Fatalf("%s by dyad:\n%s", n, d)
			}
			for months, by := range map[bool]store.Facet{false: store.ByDay, true: store.ByMonth} {
				got := map[string]int{}
				for _, x := range sel.Days(months) {
					got[fmt.Sprintf("%d %s", x.Day, x.Quad)] = x.N
				}
				want := map[string]int{}
				for _, x := range must(s.Counts(ctx, q, store.Grouping{By: []store.Facet{by, store.ByQuad}, Incidents: true})) {
					day := strings.TrimLeft(strings.ReplaceAll(x.Values[0], "-", ""), "0")
					if day == "" {
						day = "0"
					}
					want[day+" "+x.Values[1]] = x.N
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Fatalf("%s by %s:\n%s", n, by, d)
				}
			}
		}
		listed := func(t interface{ Fatalf(string, ...any) }, n query.Node, box query.Box, order store.IncidentOrder, limit int) {
			where := query.And{n}
			if box != (query.Box{}) {
				where = append(where, query.Within{Box: box})
			}
			sel := must(o.Select(where, false, false, querytest.Today, func(n query.Node) ([]int64, error) { return s.Keys(ctx, n) }))
			q := store.Query{Where: n, Today: querytest.Today}
			if d := cmp.Diff(must(s.Points(ctx, q, store.Box(box), limit)), sel.Points(box, limit), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%s: points in %v:\n%s", n, box, d)
			}
			q.Where = where
			got, want := store.Results[casus.Incident]{}, store.Results[casus.Incident]{}
			for page := 0; page == 0 || want.Next != ""; page++ {
				got, want = must(s.ListIncidents(ctx, sel, order, store.Page{After: got.Next, Limit: limit})), must(s.SearchIncidents(ctx, q, order, store.Page{After: want.Next, Limit: limit}))
				if d := cmp.Diff(want, got); d != "" {
					t.Fatalf("%s in %v: page %d of incidents, %s:\n%s", n, box, page, order, d)
				}
			}
		}
		listedEvents := func(t interface{ Fatalf(string, ...any) }, n query.Node, order store.Order, limit int) {
			sel := must(o.Select(n, false, false, querytest.Today, func(n query.Node) ([]int64, error) { return s.Keys(ctx, n) }))
			got, want := store.Results[store.Record]{}, store.Results[store.Record]{}
			for page := 0; page == 0 || want.Next != ""; page++ {
				got = must(s.ListEvents(ctx, sel, order, store.Page{After: got.Next, Limit: limit}))
				want = must(s.Search(ctx, store.Query{Where: n, Today: querytest.Today}, order, store.Page{After: want.Next, Limit: limit}))
				if d := cmp.Diff(want, got); d != "" {
					t.Fatalf("%s: page %d of events, %s:\n%s", n, page, order, d)
				}
			}
		}
		boxes := []query.Box{{}, {South: -60, West: -180, North: 80, East: 180}, {South: 30, West: 20, North: 60, East: 60}, {South: -40, West: 100, North: 70, East: -60}}
		for _, q := range []string{"", "type:ASSAULT", "actor:RUS status:done,alleged", "within:-60,-180,80,180", "place:AZE -killed>10", "day:2019", "ceasefire or w1x -type:ASSAULT"} {
			check(t, must(query.Parse(q)), false, false, facets...)
			for _, order := range store.IncidentOrders {
				listed(t, must(query.Parse(q)), query.Box{}, order, 50)
			}
			for _, order := range store.Orders {
				listedEvents(t, must(query.Parse(q)), order, 60)
			}
		}
		rapid.Check(t, func(t *rapid.T) {
			check(t, querytest.Query().Draw(t, "query"), rapid.Bool().Draw(t, "rejected"), rapid.Bool().Draw(t, "copies"), rapid.SampledFrom(facets).Draw(t, "facet"))
			listed(t, querytest.Query().Draw(t, "listed"), rapid.SampledFrom(boxes).Draw(t, "box"), rapid.SampledFrom(store.IncidentOrders).Draw(t, "order"), rapid.SampledFrom([]int{7, 50, 1000}).Draw(t, "limit"))
		})
	})
}
