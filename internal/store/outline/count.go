package outline

import (
	"math/bits"
	"strings"

	"casus"
	"casus/internal/query"
)

// Selection is the events that a query asks for. It does not change.
type Selection struct {
	*table
	selected []int32 // rows, in order
}

// Select finds the events of a query, with those that were rejected and those of copies
// where they are asked for.
func (o *Outline) Select(n query.Node, rejected, copies bool, today casus.Day, known Known) (*Selection, error) {
	if n == nil {
		n = query.And{}
	}
	c := &compiler{o.table, today, known}
	asked, err := c.compile(n)
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
	found := asked.rows(c.shown[hidden].Clone())
	s := &Selection{table: o.table, selected: make([]int32, 0, found.Count())}
	for i, word := range found.Words() {
		for ; word != 0; word &= word - 1 {
			s.selected = append(s.selected, int32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return s, nil
}

// Count is the number of events.
func (s *Selection) Count() int { return len(s.selected) }

// Incidents is the number of incidents that the events tell of.
func (s *Selection) Incidents() (n int) {
	last := int32(-1)
	for _, row := range s.selected {
		if i := s.incident[row]; i != last {
			n, last = n+1, i
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
	n    []int32
	last []int32 // the last one counted, from 1
}

func newCounter(size int) *counter { return &counter{make([]int32, size), make([]int32, size)} }

func (c *counter) add(i, incident int32) {
	if c.last[i] != incident+1 {
		c.last[i] = incident + 1
		c.n[i]++
	}
}

// By counts incidents by a property, the most first, then by value; false when the
// outline does not know the property. The limit is of values; 0 is none.
func (s *Selection) By(property string, limit int) ([]Tally, bool) {
	switch property {
	case "type":
		return tallied(s.small(s.typ, len(casus.Types)), limit, func(i int) string { return string(casus.Types[i]) }), true
	case "status":
		return tallied(s.small(s.status, len(casus.Statuses)), limit, func(i int) string { return string(casus.Statuses[i]) }), true
	case "quad":
		return tallied(s.small(s.quad, len(Quads)), limit, func(i int) string { return string(Quads[i]) }), true
	case "mode":
		return tallied(s.numbered(s.mode, &s.modes), limit, s.modes.word), true
	case "language":
		return tallied(s.numbered(s.language, &s.languages), limit, s.languages.word), true
	case "publisher":
		return tallied(s.numbered(s.publisher, &s.publishers), limit, s.publishers.word), true
	case "actor":
		return tallied(s.acting(Source|Recipient|Mediator), limit, s.codes.word), true
	case "source":
		return tallied(s.acting(Source), limit, s.codes.word), true
	case "recipient":
		return tallied(s.acting(Recipient), limit, s.codes.word), true
	case "by":
		return tallied(s.acting(Claimant), limit, s.codes.word), true
	case "place":
		return tallied(s.standing(&s.placeNames, func(p *Place) int32 { return p.name }), limit, s.placeNames.word), true
	case "country":
		return tallied(s.standing(&s.placeLands, func(p *Place) int32 {
			if p.Country == "" {
				return -1
			}
			return p.country
		}), limit, s.placeLands.word), true
	}
	return nil, false
}

func (w *words) word(i int) string { return w.all[i] }

// small counts by a column of small numbers, numbered by one of a dictionary's.
func (s *Selection) small(column []uint8, size int) *counter {
	c := newCounter(size)
	for _, row := range s.selected {
		if i := s.incident[row]; i >= 0 {
			c.add(int32(column[row]), i)
		}
	}
	return c
}

func (s *Selection) numbered(column []int32, w *words) *counter {
	c := newCounter(len(w.all))
	for _, row := range s.selected {
		if i := s.incident[row]; i >= 0 {
			c.add(column[row], i)
		}
	}
	return c
}

func (s *Selection) acting(roles Role) *counter {
	c := newCounter(len(s.codes.all))
	for _, row := range s.selected {
		i := s.incident[row]
		if i < 0 {
			continue
		}
		for _, a := range s.actors.of(row) {
			if a.role&roles != 0 {
				c.add(a.code, i)
			}
		}
	}
	return c
}

// standing counts by what a place is numbered by; -1 is not counted.
func (s *Selection) standing(w *words, number func(*Place) int32) *counter {
	of := make([]int32, len(s.places))
	for i := range s.places {
		of[i] = number(&s.places[i])
	}
	c := newCounter(len(w.all))
	for _, row := range s.selected {
		i := s.incident[row]
		if i < 0 {
			continue
		}
		for _, p := range s.at.of(row) {
			if of[p] >= 0 {
				c.add(of[p], i)
			}
		}
	}
	return c
}

func tallied(c *counter, limit int, label func(int) string) []Tally {
	if limit == 0 {
		limit = len(c.n)
	}
	t := top[Tally]{n: limit, all: []Tally{}, compare: func(a, b Tally) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.Value, b.Value)
	}}
	for i, n := range c.n {
		if n > 0 {
			t.add(Tally{label(i), int(n)})
		}
	}
	t.sort()
	return t.all
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
	days, of := s.days, make([]int32, len(s.days)) // of: which of the days that are counted each is
	for i := range of {
		of[i] = int32(i)
	}
	if months {
		days = nil
		for i, d := range s.days {
			if n := len(days); n == 0 || days[n-1] != d/100 {
				days = append(days, d/100)
			}
			of[i] = int32(len(days) - 1)
		}
	}
	quads := int32(len(Quads))
	c := newCounter(len(days) * len(Quads))
	for _, row := range s.selected {
		if i := s.incident[row]; i >= 0 {
			c.add(of[s.first[row]]*quads+int32(s.quad[row]), i)
		}
	}
	all := []Dated{}
	for i, n := range c.n {
		if n > 0 {
			all = append(all, Dated{days[i/len(Quads)], Quads[i%len(Quads)], int(n)})
		}
	}
	return all
}
