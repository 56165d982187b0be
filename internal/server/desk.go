package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
	"casus/internal/store/outline"
)

// quads are the four quadrants, from cooperation to conflict.
var quads = []casus.Quad{casus.MaterialCoop, casus.VerbalCoop, casus.VerbalConflict, casus.MaterialConflict}

// sideBySide is how many computations of one request run at a time.
const sideBySide = 4

type facetsInput struct {
	Asked
	By    []string `query:"by" doc:"properties to count by; all when absent" example:"type,status"`
	Limit int      `query:"limit" minimum:"1" maximum:"200" default:"12" doc:"values of a property"`
}

// facets are the properties that the desk counts incidents by, and their order there.
var facets = []store.Facet{store.ByType, store.ByStatus, store.ByActor, store.ByCountry, store.ByPlace, store.ByPublisher, store.ByLanguage,
	store.ByQuad, store.ByMode, store.ByContext, store.BySource, store.ByRecipient, store.ByClaimant, store.ByReviewed}

// Value is a value of a property and how many incidents have it.
type Value struct {
	Value string `json:"value" doc:"empty where the property is not known"`
	Label string `json:"label" doc:"name of a code; else the value"`
	N     int    `json:"n"`
}

// Facets are counts of incidents by properties.
type Facets struct {
	Facets map[string][]Value `json:"facets" doc:"by property: the most frequent values first"`
}

func (s *Server) facets(ctx context.Context, in *facetsInput) (out Facets, err error) {
	q, err := in.where()
	if err != nil {
		return out, err
	}
	by := facets[:7]
	if len(in.By) > 0 {
		by = nil
		for _, f := range in.By {
			if !slices.Contains(facets, store.Facet(f)) {
				return out, badParameter("by", fmt.Sprintf("no property %q: want some of %v", f, facets), f)
			}
			by = append(by, store.Facet(f))
		}
	}
	values := make([][]Value, len(by))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(sideBySide)
	for i, f := range by {
		g.Go(func() error {
			var err error
			values[i], err = s.tally(ctx, q, f, in.Limit)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return out, err
	}
	out.Facets = map[string][]Value{}
	for i, f := range by {
		out.Facets[string(f)] = values[i]
	}
	return out, nil
}

func labelOf(f store.Facet, value string) string {
	switch f {
	case store.ByActor, store.BySource, store.ByRecipient, store.ByClaimant, store.ByCountry:
		return nameOf(casus.Code(value))
	}
	return value
}

type timelineInput struct {
	Asked
	By string `query:"by" enum:"day,month" doc:"by which incidents are counted; absent, days where there are few of them"`
}

// Timeline counts incidents over time.
type Timeline struct {
	By      string   `json:"by" enum:"day,month"`
	Buckets []Bucket `json:"buckets" doc:"in order; days and months without incidents are left out"`
	Undated int      `json:"undated" doc:"incidents of which no day is known"`
}

// Bucket is a day or month and its incidents in each quadrant.
type Bucket struct {
	Day              string `json:"day" doc:"YYYY-MM-DD, or YYYY-MM"`
	MaterialCoop     int    `json:"material-coop"`
	VerbalCoop       int    `json:"verbal-coop"`
	VerbalConflict   int    `json:"verbal-conflict"`
	MaterialConflict int    `json:"material-conflict"`
}

func (b *Bucket) add(q casus.Quad, n int) {
	switch q {
	case casus.MaterialCoop:
		b.MaterialCoop += n
	case casus.VerbalCoop:
		b.VerbalCoop += n
	case casus.VerbalConflict:
		b.VerbalConflict += n
	case casus.MaterialConflict:
		b.MaterialConflict += n
	}
}

// fewMonths is the longest span that a timeline shows by days.
const fewMonths = 14

func (s *Server) timeline(ctx context.Context, in *timelineInput) (out Timeline, err error) {
	q, err := in.where()
	if err != nil {
		return out, err
	}
	out.By = cmp.Or(in.By, "month")
	if out.Buckets, out.Undated, err = s.buckets(ctx, q, store.Facet(out.By)); err != nil {
		return out, err
	}
	if n := len(out.Buckets); in.By == "" && n > 0 && months(out.Buckets[0].Day, out.Buckets[n-1].Day) <= fewMonths {
		out.By = "day"
		out.Buckets, out.Undated, err = s.buckets(ctx, q, store.ByDay)
	}
	return out, err
}

// buckets counts incidents by days or months and quadrants.
func (s *Server) buckets(ctx context.Context, q store.Query, by store.Facet) (all []Bucket, undated int, err error) {
	sel, err := s.outlined(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if sel != nil {
		all, undated = bucketsOf(sel, by == store.ByMonth)
		return all, undated, nil
	}
	tallies, err := s.store.Counts(ctx, q, store.Grouping{By: []store.Facet{by, store.ByQuad}, Incidents: true})
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(tallies, func(a, b store.Tally) int { return strings.Compare(a.Values[0], b.Values[0]) })
	for _, t := range tallies {
		if t.Values[0] == "" {
			undated += t.N
			continue
		}
		if n := len(all); n == 0 || all[n-1].Day != t.Values[0] {
			all = append(all, Bucket{Day: t.Values[0]})
		}
		all[len(all)-1].add(casus.Quad(t.Values[1]), t.N)
	}
	return all, undated, nil
}

// months is the number of months from one to another, both written YYYY-MM.
func months(from, to string) int {
	a, errA := casus.ParseDay(from + "-01")
	b, errB := casus.ParseDay(to + "-01")
	if errA != nil || errB != nil {
		return fewMonths + 1
	}
	return (b.Year-a.Year)*12 + int(b.Month-a.Month)
}

type pointsInput struct {
	Asked
	Limit int `query:"limit" minimum:"1" maximum:"20000" default:"2000"`
}

// Points are places of events for a map.
type Points struct {
	Points    []MapPoint `json:"points" doc:"the last told first"`
	Truncated bool       `json:"truncated" doc:"there are more than the limit"`
}

// MapPoint is a place of an event.
type MapPoint struct {
	store.Point
}

func (s *Server) points(ctx context.Context, in *pointsInput) (out Points, err error) {
	q, err := in.where()
	if err != nil {
		return out, err
	}
	var box query.Box
	if in.Box != "" {
		if box, err = parseBox(in.Box); err != nil {
			return out, err
		}
	}
	points, err := ask(ctx, s, q,
		func(sel *outline.Selection) ([]store.Point, error) { return sel.Points(box, in.Limit+1), nil },
		func() ([]store.Point, error) {
			asked := in.Asked
			asked.Box = "" // the map's own index finds what lies in it
			q, err := asked.where()
			if err != nil {
				return nil, err
			}
			return s.store.Points(ctx, q, store.Box(box), in.Limit+1)
		})
	if err != nil {
		return out, err
	}
	out.Truncated = len(points) > in.Limit
	points = points[:min(len(points), in.Limit)]
	out.Points = make([]MapPoint, len(points))
	for i, p := range points {
		out.Points[i] = MapPoint{p}
	}
	return out, nil
}
