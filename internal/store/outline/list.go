package outline

import (
	"cmp"
	"iter"
	"slices"

	"casus"
	"casus/internal/query"
)

// top keeps the first of many in an order.
type top[T any] struct {
	n       int
	compare func(a, b T) int
	all     []T
	full    bool // all holds n, and its last is the last
}

func (t *top[T]) add(x T) {
	if t.full && t.compare(x, t.all[t.n-1]) > 0 {
		return
	}
	if t.all = append(t.all, x); len(t.all) >= 2*t.n { // to sort now and then takes less than to keep it sorted
		t.sort()
	}
}

func (t *top[T]) sort() {
	slices.SortFunc(t.all, t.compare)
	if t.full = len(t.all) >= t.n; t.full {
		t.all = t.all[:t.n]
	}
}

// rows are the rows of the selection, the last first where down: what is new has been added
// last, so that those that come first in most lists are met first.
func (p part) rows(down bool) iter.Seq[int32] {
	if !down {
		return slices.Values(p.selected)
	}
	return func(yield func(int32) bool) {
		for i := len(p.selected) - 1; i >= 0 && yield(p.selected[i]); i-- {
		}
	}
}

// Position is where an event or incident stands in a list: by one of its numbers, then by
// its key, both up or both down.
type Position struct {
	By  float64
	Key int64
}

// list is a list that is being made, of so many after a position; from the beginning
// where that is nil.
func list(down bool, after *Position, limit int) (t *top[Position], add func(Position)) {
	compare := func(a, b Position) int {
		if a.By != b.By {
			return cmp.Compare(a.By, b.By)
		}
		return cmp.Compare(a.Key, b.Key)
	}
	if down {
		up := compare
		compare = func(a, b Position) int { return up(b, a) }
	}
	t = &top[Position]{n: limit, compare: compare}
	return t, func(x Position) {
		if after == nil || compare(x, *after) > 0 {
			t.add(x)
		}
	}
}

// Order is an order of incidents.
type Order struct {
	By   func(*Incident) float64
	Down bool
}

// List is where the first incidents of a selection stand in an order, after a position or
// from the beginning where that is nil.
func (s *Selection) List(o Order, after *Position, limit int) []Position {
	t, add := list(o.Down, after, limit)
	for _, p := range s.parts {
		last := int32(-1)
		for row := range p.rows(o.Down) {
			i := p.incident[row]
			if i == last || i < 0 {
				continue
			}
			last = i
			add(Position{o.By(&p.incidents[i]), p.incidents[i].Key})
		}
	}
	t.sort()
	return t.all
}

// Number is what events are listed by.
type Number int

// The numbers.
const (
	Told Number = iota
	FirstDay
	Confidence
)

// EventOrder is an order of events.
type EventOrder struct {
	By   Number
	Down bool
}

// ListEvents is where the first events of a selection stand in an order, likewise.
func (s *Selection) ListEvents(o EventOrder, after *Position, limit int) []Position {
	t, add := list(o.Down, after, limit)
	for _, p := range s.parts {
		by := map[Number]func(int32) float64{
			Told:       func(row int32) float64 { return float64(p.told[row]) },
			FirstDay:   func(row int32) float64 { return float64(p.days[p.first[row]]) },
			Confidence: func(row int32) float64 { return p.confidence[row] },
		}[o.By]
		for row := range p.rows(o.Down) {
			add(Position{by(row), p.key[row]})
		}
	}
	t.sort()
	return t.all
}

// Point is a place of an event.
type Point struct {
	Event    string       `json:"event"`
	Incident string       `json:"incident"` // empty when it is part of none
	Lat      float64      `json:"lat"`
	Lon      float64      `json:"lon"`
	Name     string       `json:"name"`
	Type     casus.Type   `json:"type"`
	Status   casus.Status `json:"status"`
	Quad     casus.Quad   `json:"quad"` // derived, as by [Event.Quad]
}

// Points are the places of the events that were told last, those told last first; in a
// box, where that is not the zero one.
func (s *Selection) Points(box query.Box, limit int) []Point {
	type point struct {
		told, key  int64
		in         *table
		row, place int32
	}
	t := top[point]{n: limit, compare: func(a, b point) int {
		if a.told != b.told { // nearly always
			return cmp.Compare(b.told, a.told)
		}
		return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(a.place, b.place))
	}}
	for _, p := range s.parts {
		inside := make([]bool, len(p.places))
		for i := range p.places {
			x := &p.places[i]
			inside[i] = x.Located && (box == query.Box{} || x.inside(box))
		}
		for row := range p.rows(true) {
			for _, x := range p.at.of(row) {
				if inside[x] {
					t.add(point{p.told[row], p.key[row], p.table, row, x})
				}
			}
		}
	}
	t.sort()
	all := make([]Point, len(t.all))
	for i, x := range t.all {
		in, place := x.in, &x.in.places[x.place]
		all[i] = Point{Event: string(in.id.of(x.row)), Lat: place.Lat, Lon: place.Lon, Name: place.Name,
			Type: casus.Types[in.typ[x.row]], Status: casus.Statuses[in.status[x.row]], Quad: Quads[in.quad[x.row]]}
		if n := in.incident[x.row]; n >= 0 {
			all[i].Incident = string(in.incidentID.of(n))
		}
	}
	return all
}
