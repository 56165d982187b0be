package outline

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"casus"
	"casus/internal/query"
)

// Selection is the events that a query asks for.
type Selection struct {
	o      *Outline
	events []int32 // indices; those of one incident stand together

	mu      sync.Mutex
	tallies map[string][]Tally // by property, as far as it was asked for
}

// Select finds the events of a query, with those that were rejected and those of copies
// where they are asked for.
func (o *Outline) Select(n query.Node, rejected, copies bool, today casus.Day, known Known) (*Selection, error) {
	if n == nil {
		n = query.And{}
	}
	t, err := (&compiler{o, today, known}).compile(n)
	if err != nil {
		return nil, err
	}
	for part := range query.Walk(n) {
		if x, ok := part.(query.Term); ok && x.Field == query.FieldReviewed {
			rejected = true // by the query's own terms
		}
	}
	var hidden Flags
	if !rejected {
		hidden |= Rejected
	}
	if !copies {
		hidden |= Copy
	}
	s := &Selection{o: o}
	for i := range o.events {
		if e := &o.events[i]; e.Flags&hidden == 0 && t(e) {
			s.events = append(s.events, int32(i))
		}
	}
	return s, nil
}

// Count is the number of events.
func (s *Selection) Count() int { return len(s.events) }

// Incidents is the number of incidents that the events tell of.
func (s *Selection) Incidents() (n int) {
	last := int64(0)
	for _, i := range s.events {
		if in := s.o.events[i].Incident; in != last {
			n, last = n+1, in
		}
	}
	return n
}

// Tally is how many incidents there are of one kind.
type Tally struct {
	Value string
	N     int
}

// counter counts incidents by numbers, each incident once for each. Events of one
// incident must come one after the other.
type counter struct {
	n    []int
	last []int64
}

func newCounter(size int) *counter { return &counter{make([]int, size), make([]int64, size)} }

func (c *counter) add(i int32, incident int64) {
	if c.last[i] != incident {
		c.last[i] = incident
		c.n[i]++
	}
}

// property is what incidents can be counted by: the number of values, how to call
// them, and which of them an event has.
func (o *Outline) property(name string) (size int, label func(i int) string, of func(*Event, func(int32))) {
	dictionary := func(w *words, of func(*Event) int32) (int, func(int) string, func(*Event, func(int32))) {
		return len(w.all), func(i int) string { return w.all[i] }, func(e *Event, add func(int32)) { add(of(e)) }
	}
	actors := func(roles Role) (int, func(int) string, func(*Event, func(int32))) {
		return len(o.codes.all), func(i int) string { return o.codes.all[i] }, func(e *Event, add func(int32)) {
			for _, a := range e.actors {
				if a.role&roles != 0 {
					add(a.code)
				}
			}
		}
	}
	switch name {
	case "type":
		return len(casus.Types), func(i int) string { return string(casus.Types[i]) }, func(e *Event, add func(int32)) { add(int32(e.Type)) }
	case "status":
		return len(casus.Statuses), func(i int) string { return string(casus.Statuses[i]) }, func(e *Event, add func(int32)) { add(int32(e.Status)) }
	case "quad":
		return len(Quads), func(i int) string { return string(Quads[i]) }, func(e *Event, add func(int32)) { add(int32(e.Quad)) }
	case "mode":
		return dictionary(&o.modes, func(e *Event) int32 { return e.mode })
	case "language":
		return dictionary(&o.languages, func(e *Event) int32 { return e.language })
	case "publisher":
		return dictionary(&o.publishers, func(e *Event) int32 { return e.publisher })
	case "actor":
		return actors(Source | Recipient | Mediator)
	case "source":
		return actors(Source)
	case "recipient":
		return actors(Recipient)
	case "by":
		return actors(Claimant)
	case "place":
		return len(o.placeNames.all), func(i int) string { return o.placeNames.all[i] }, func(e *Event, add func(int32)) {
			for _, p := range e.places {
				add(o.places[p].name)
			}
		}
	case "country":
		return len(o.placeCountries.all), func(i int) string { return o.placeCountries.all[i] }, func(e *Event, add func(int32)) {
			for _, p := range e.places {
				if o.places[p].Country != "" {
					add(o.places[p].country)
				}
			}
		}
	}
	return 0, nil, nil
}

// By counts incidents by a property, the most first, then by value; false when the
// outline does not know the property.
func (s *Selection) By(property string, limit int) ([]Tally, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, ok := s.tallies[property]
	if !ok {
		if all, ok = s.count(property); !ok {
			return nil, false
		}
		if s.tallies == nil {
			s.tallies = map[string][]Tally{}
		}
		s.tallies[property] = all
	}
	if limit > 0 && len(all) > limit {
		all = all[:limit:limit]
	}
	return all, true
}

func (s *Selection) count(property string) ([]Tally, bool) {
	size, label, of := s.o.property(property)
	if of == nil {
		return nil, false
	}
	c := newCounter(size)
	incident := int64(0)
	add := func(v int32) { c.add(v, incident) } // made once: a million of them take longer than counting
	for _, i := range s.events {
		e := &s.o.events[i]
		if incident = e.Incident; incident != 0 {
			of(e, add)
		}
	}
	all := []Tally{}
	for i, n := range c.n {
		if n > 0 {
			all = append(all, Tally{label(i), n})
		}
	}
	slices.SortFunc(all, func(a, b Tally) int { return cmp.Or(b.N-a.N, strings.Compare(a.Value, b.Value)) })
	return all, true
}

// Dated is how many incidents of a quadrant there are on a day or in a month.
type Dated struct {
	Day  int32 // 20201009, or 202010 of months; 0 when unknown
	Quad casus.Quad
	N    int
}

// Days counts incidents by the first day of their events and quadrants, in order; by
// months where that is asked for.
func (s *Selection) Days(months bool) []Dated {
	type key struct {
		day  int32
		quad uint8
	}
	at := map[key]int32{}
	var keys []key
	c := newCounter(0)
	for _, i := range s.events {
		e := &s.o.events[i]
		if e.Incident == 0 {
			continue
		}
		k := key{e.First, e.Quad}
		if months {
			k.day /= 100
		}
		n, ok := at[k]
		if !ok {
			n = int32(len(keys))
			at[k], keys = n, append(keys, k)
			c.n, c.last = append(c.n, 0), append(c.last, 0)
		}
		c.add(n, e.Incident)
	}
	all := make([]Dated, len(keys))
	for i, k := range keys {
		all[i] = Dated{k.day, Quads[k.quad], c.n[i]}
	}
	slices.SortFunc(all, func(a, b Dated) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(slices.Index(Quads, a.Quad), slices.Index(Quads, b.Quad)))
	})
	return all
}
