package outline

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"github.com/bits-and-blooms/bitset"

	"casus"
	"casus/internal/query"
)

// Selection is the events that a query asks for. It does not change.
type Selection struct{ parts []part }

// part is the events of one table, no incident of which is in another.
type part struct {
	*table
	selected []int32 // rows, in order
}

// Select finds the events of a query, with those that were rejected and those of copies
// where they are asked for.
func (o *Outline) Select(n query.Node, rejected, copies bool, today casus.Day, known Known) (*Selection, error) {
	if n == nil {
		n = query.And{}
	}
	for x := range query.Walk(n) {
		if x, ok := x.(query.Term); ok && x.Field == query.FieldReviewed {
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
	rows := o.whole.shown[hidden].Clone()
	if o.fresh == nil {
		p, err := o.whole.selected(n, rows, today, known)
		return &Selection{[]part{p}}, err
	}
	rows.InPlaceDifference(o.gone)
	known = known.once()
	whole, err := o.whole.selected(n, rows, today, known)
	if err != nil {
		return nil, err
	}
	fresh, err := o.fresh.selected(n, o.fresh.shown[hidden].Clone(), today, known)
	return &Selection{[]part{whole, fresh}}, err
}

// selected are those of some rows, a set that is used up, that a query asks for.
func (t *table) selected(n query.Node, rows *bitset.BitSet, today casus.Day, known Known) (part, error) {
	asked, err := (&compiler{t, today, known}).compile(n)
	if err != nil {
		return part{}, err
	}
	found := asked.rows(rows)
	p := part{table: t, selected: make([]int32, 0, found.Count())}
	for i, word := range found.Words() {
		for ; word != 0; word &= word - 1 {
			p.selected = append(p.selected, int32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return p, nil
}

// Count is the number of events.
func (s *Selection) Count() (n int) {
	for _, p := range s.parts {
		n += len(p.selected)
	}
	return n
}

// Incidents is the number of incidents that the events tell of.
func (s *Selection) Incidents() (n int) {
	for _, p := range s.parts {
		last := int32(-1)
		for _, row := range p.selected {
			if i := p.incident[row]; i != last {
				n, last = n+1, i
			}
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
	all := []Tally{}
	for _, p := range s.parts {
		c, label := p.by(property)
		if c == nil {
			return nil, false
		}
		for i, n := range c.n {
			if n > 0 {
				all = append(all, Tally{label(i), int(n)})
			}
		}
	}
	if len(s.parts) > 1 {
		all = added(all)
	}
	if limit == 0 {
		limit = len(all) + 1
	}
	t := top[Tally]{n: limit, all: []Tally{}, compare: func(a, b Tally) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.Value, b.Value)
	}}
	for _, x := range all {
		t.add(x)
	}
	t.sort()
	return t.all, true
}

// added are tallies of which those of the same value are made one.
func added(all []Tally) []Tally {
	at, sums := map[string]int{}, all[:0]
	for _, x := range all {
		i, ok := at[x.Value]
		if !ok {
			at[x.Value] = len(sums)
			sums = append(sums, x)
			continue
		}
		sums[i].N += x.N
	}
	return sums
}

// by counts by a property's numbers, and tells what they stand for; nil when the property
// is not known.
func (p part) by(property string) (c *counter, label func(int) string) {
	switch property {
	case "type":
		return numbered(p, p.typ, len(casus.Types)), func(i int) string { return string(casus.Types[i]) }
	case "status":
		return numbered(p, p.status, len(casus.Statuses)), func(i int) string { return string(casus.Statuses[i]) }
	case "quad":
		return numbered(p, p.quad, len(Quads)), func(i int) string { return string(Quads[i]) }
	case "reviewed":
		return p.reviewed()
	case "mode":
		return numbered(p, p.mode, len(p.modes.all)), p.modes.word
	case "language":
		return numbered(p, p.language, len(p.languages.all)), p.languages.word
	case "publisher":
		return numbered(p, p.publisher, len(p.publishers.all)), p.publishers.word
	case "actor":
		return p.acting(Source | Recipient | Mediator), p.codes.word
	case "source":
		return p.acting(Source), p.codes.word
	case "recipient":
		return p.acting(Recipient), p.codes.word
	case "by":
		return p.acting(Claimant), p.codes.word
	case "place":
		return p.standing(&p.placeNames, func(x *Place) int32 { return x.name }), p.placeNames.word
	case "country":
		return p.standing(&p.placeLands, func(x *Place) int32 {
			if x.Country == "" {
				return -1
			}
			return x.country
		}), p.placeLands.word
	}
	return nil, nil
}

func (w *words) word(i int) string { return w.all[i] }

// numbered counts by a column of numbers below a size.
func numbered[T uint8 | int32](p part, column []T, size int) *counter {
	c := newCounter(size)
	for _, row := range p.selected {
		if i := p.incident[row]; i >= 0 {
			c.add(int32(column[row]), i)
		}
	}
	return c
}

// reviewed counts by what people made of events, of which the strongest holds.
func (p part) reviewed() (*counter, func(int) string) {
	states := []Flags{Rejected, Amended, Confirmed, 0}
	c := newCounter(len(states))
	for _, row := range p.selected {
		if i := p.incident[row]; i >= 0 {
			c.add(int32(slices.IndexFunc(states, func(f Flags) bool { return f == 0 || p.flags[row]&f != 0 })), i)
		}
	}
	return c, func(i int) string { return []string{"rejected", "amended", "confirmed", ""}[i] }
}

func (p part) acting(roles Role) *counter {
	c := newCounter(len(p.codes.all))
	for _, row := range p.selected {
		i := p.incident[row]
		if i < 0 {
			continue
		}
		for _, a := range p.actors.of(row) {
			if a.role&roles != 0 {
				c.add(a.code, i)
			}
		}
	}
	return c
}

// standing counts by what a place is numbered by; -1 is not counted.
func (p part) standing(w *words, number func(*Place) int32) *counter {
	of := make([]int32, len(p.places))
	for i := range p.places {
		of[i] = number(&p.places[i])
	}
	c := newCounter(len(w.all))
	for _, row := range p.selected {
		i := p.incident[row]
		if i < 0 {
			continue
		}
		for _, x := range p.at.of(row) {
			if of[x] >= 0 {
				c.add(of[x], i)
			}
		}
	}
	return c
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
	type cell struct {
		day  int32
		quad int
	}
	counts := map[cell]int{}
	for _, p := range s.parts {
		days, c := p.dated(months)
		for i, n := range c.n {
			if n > 0 {
				counts[cell{days[i/len(Quads)], i % len(Quads)}] += int(n)
			}
		}
	}
	cells := slices.SortedFunc(maps.Keys(counts), func(a, b cell) int { return cmp.Or(cmp.Compare(a.day, b.day), a.quad-b.quad) })
	all := make([]Dated, len(cells))
	for i, x := range cells {
		all[i] = Dated{x.day, Quads[x.quad], counts[x]}
	}
	return all
}

// dated counts by days or months, each of which has as many numbers as there are quadrants.
func (p part) dated(months bool) (days []int32, c *counter) {
	days, of := p.days, make([]int32, len(p.days)) // of: which of the days that are counted each is
	for i := range of {
		of[i] = int32(i)
	}
	if months {
		days = nil
		for i, d := range p.days {
			if n := len(days); n == 0 || days[n-1] != d/100 {
				days = append(days, d/100)
			}
			of[i] = int32(len(days) - 1)
		}
	}
	quads := int32(len(Quads))
	c = newCounter(len(days) * len(Quads))
	for _, row := range p.selected {
		if i := p.incident[row]; i >= 0 {
			c.add(of[p.first[row]]*quads+int32(p.quad[row]), i)
		}
	}
	return days, c
}

// Dyad is how many incidents of a quadrant one side did to another: a country, or a body
// by its name.
type Dyad struct {
	Source, Recipient casus.Code
	Quad              casus.Quad
	N                 int
}

// Dyads counts incidents by who does what kind of act to whom, in no particular order. An
// incident of several sources or recipients counts for each pair.
func (s *Selection) Dyads() (all []Dyad) {
	type cell struct {
		source, recipient casus.Code
		quad              int
	}
	counts := map[cell]int{}
	for _, p := range s.parts {
		sides, c := p.dyads()
		for i, n := range c.n {
			if n > 0 {
				pair := i / len(Quads)
				counts[cell{casus.Code(sides[pair/len(sides)]), casus.Code(sides[pair%len(sides)]), i % len(Quads)}] += int(n)
			}
		}
	}
	for x, n := range counts {
		all = append(all, Dyad{x.source, x.recipient, Quads[x.quad], n})
	}
	return all
}

// dyads counts by pairs of sides, each of which has as many numbers as there are quadrants.
func (p part) dyads() ([]string, *counter) {
	var sides words // some hundred: the world's countries and bodies
	of := make([]int32, len(p.codes.all))
	for i, code := range p.codes.all {
		side := casus.Code(code).Country()
		if side == "IGO" {
			side = code
		}
		if of[i] = -1; side != "" {
			of[i] = sides.number(side)
		}
	}
	n, quads := int32(len(sides.all)), int32(len(Quads))
	c := newCounter(len(sides.all) * len(sides.all) * len(Quads))
	for _, row := range p.selected {
		in := p.incident[row]
		if in < 0 {
			continue
		}
		actors := p.actors.of(row)
		for _, a := range actors {
			if a.role&Source == 0 || of[a.code] < 0 {
				continue
			}
			for _, b := range actors {
				if b.role&Recipient != 0 && of[b.code] >= 0 {
					c.add((of[a.code]*n+of[b.code])*quads+int32(p.quad[row]), in)
				}
			}
		}
	}
	return sides.all, c
}
