package outline

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/bits-and-blooms/bitset"

	"casus"
	"casus/internal/query"
)

// Known tells the keys of all events for which a part of a query holds that is about more
// than an outline knows.
type Known func(query.Node) ([]int64, error)

// once asks the record but once for each part.
func (k Known) once() Known {
	told := map[string][]int64{}
	return func(n query.Node) ([]int64, error) {
		part := fmt.Sprintf("%T %v", n, n)
		keys, ok := told[part]
		if !ok {
			var err error
			if keys, err = k(n); err != nil {
				return nil, err
			}
			told[part] = keys
		}
		return keys, nil
	}
}

// condition is a part of a query, made ready. It holds for the rows of a set, where
// something leads to rows at once, that pass all tests.
type condition struct {
	set   *bitset.BitSet // nil is all rows
	tests []func(row int32) bool
}

func tested(test func(int32) bool) condition { return condition{tests: []func(int32) bool{test}} }

// passes is the condition as a test, where it has no set.
func (c condition) passes(row int32) bool {
	for _, test := range c.tests {
		if !test(row) {
			return false
		}
	}
	return true
}

// rows are the rows of a set, which is used up, for which the condition holds.
func (c condition) rows(set *bitset.BitSet) *bitset.BitSet {
	if c.set != nil {
		set.InPlaceIntersection(c.set)
	}
	for _, test := range c.tests {
		keep(set, test)
	}
	return set
}

// compiler makes conditions of queries. Terms hold as by [query.Match].
type compiler struct {
	*table
	today casus.Day
	known Known
}

func (c *compiler) compile(n query.Node) (condition, error) {
	switch n := n.(type) {
	case query.And:
		parts, err := c.compileAll(n)
		if err != nil {
			return condition{}, err
		}
		return c.all(parts), nil
	case query.Or:
		parts, err := c.compileAll(n)
		if err != nil {
			return condition{}, err
		}
		return c.any(parts), nil
	case query.Not:
		part, err := c.compile(n.Node)
		if err != nil {
			return condition{}, err
		}
		if part.set == nil {
			return tested(func(row int32) bool { return !part.passes(row) }), nil
		}
		return condition{set: part.rows(c.every()).FlipRange(0, uint(len(c.key)))}, nil
	case query.Near:
		return c.there(func(p *Place) bool {
			return p.Located && query.Distance(n.Lat, n.Lon, p.Lat, p.Lon) <= n.Kilometres
		}), nil
	case query.Within:
		return c.there(func(p *Place) bool { return p.inside(n.Box) }), nil
	case query.Term:
		var parts []condition
		for _, v := range n.Values {
			part, ok := c.term(n, v)
			if !ok {
				var err error
				if part, err = c.among(query.Term{Field: n.Field, Op: n.Op, Values: []string{v}}); err != nil {
					return condition{}, err
				}
			}
			parts = append(parts, part)
		}
		return c.any(parts), nil
	}
	return c.among(n)
}

func (c *compiler) compileAll(nodes []query.Node) ([]condition, error) {
	parts := make([]condition, len(nodes))
	for i, n := range nodes {
		var err error
		if parts[i], err = c.compile(n); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// none is a set of no rows, every that of all.
func (t *table) none() *bitset.BitSet  { return bitset.New(uint(len(t.key))) }
func (t *table) every() *bitset.BitSet { return t.none().FlipRange(0, uint(len(t.key))) }

// keep takes the rows out of a set that fail a test.
func keep(set *bitset.BitSet, test func(int32) bool) {
	words := set.Words()
	for i, word := range words {
		for left := word; left != 0; left &= left - 1 {
			bit := bits.TrailingZeros64(left)
			if !test(int32(i*64 + bit)) {
				word &^= 1 << bit
			}
		}
		words[i] = word
	}
}

// all holds where all parts do.
func (t *table) all(parts []condition) (c condition) {
	for _, p := range parts {
		switch {
		case p.set == nil:
		case c.set == nil:
			c.set = p.set
		default:
			c.set = c.set.Intersection(p.set)
		}
		c.tests = append(c.tests, p.tests...)
	}
	return c
}

// any holds where one of the parts does.
func (t *table) any(parts []condition) condition {
	if len(parts) == 1 {
		return parts[0]
	}
	if !slices.ContainsFunc(parts, func(p condition) bool { return p.set != nil }) {
		return tested(func(row int32) bool {
			return slices.ContainsFunc(parts, func(p condition) bool { return p.passes(row) })
		})
	}
	set := t.none()
	for _, p := range parts {
		if len(p.tests) == 0 && p.set != nil {
			set.InPlaceUnion(p.set)
			continue
		}
		set.InPlaceUnion(p.rows(t.every()))
	}
	return condition{set: set}
}

// among holds for the events that the record tells of.
func (c *compiler) among(n query.Node) (condition, error) {
	keys, err := c.known(n)
	if err != nil {
		return condition{}, err
	}
	return condition{set: c.withKeys(keys)}, nil
}

// term makes a condition of a comparison with one value; false when the outline cannot
// decide it.
func (c *compiler) term(n query.Term, v string) (condition, bool) {
	is := func(test func(int32) bool) (condition, bool) { return tested(test), true }
	switch n.Field {
	case query.FieldType:
		return c.typed(casus.Type(v)), true
	case query.FieldFamily:
		return c.typed(query.Types(v)...), true
	case query.FieldStatus:
		return condition{set: c.ofStatus[slices.Index(casus.Statuses, casus.Status(v))]}, true
	case query.FieldQuad:
		return is(equal(c.quad, slices.Index(Quads, casus.Quad(v))))
	case query.FieldMode:
		return is(has(c.mode, &c.modes, v))
	case query.FieldLanguage:
		return is(has(c.language, &c.languages, v))
	case query.FieldBackground:
		return is(c.flagged(Background, v == "yes"))
	case query.FieldReviewed:
		return is(c.reviewed(v))
	case query.FieldActor:
		return c.who(v, Source|Recipient|Mediator)
	case query.FieldSource:
		return c.who(v, Source)
	case query.FieldRecipient:
		return c.who(v, Recipient)
	case query.FieldMediator:
		return c.who(v, Mediator)
	case query.FieldBy:
		return c.who(v, Claimant)
	case query.FieldDenied:
		denied := condition{set: c.ofStatus[slices.Index(casus.Statuses, casus.Denied)]}
		switch v {
		case "yes":
			return denied, true
		case "no":
			return condition{set: denied.set.Clone().FlipRange(0, uint(len(c.key)))}, true
		}
		by, ok := c.who(v, Claimant)
		return c.all([]condition{denied, by}), ok
	case query.FieldPlace:
		w := query.WhereOf(v)
		if w.Words != "" {
			return condition{}, false
		}
		return c.there(func(p *Place) bool {
			return w.Country != "" && w.Country == p.Country || w.GeoNames != 0 && w.GeoNames == p.GeoNames
		}), true
	case query.FieldAfter, query.FieldBefore, query.FieldDay, query.FieldPublished:
		return is(c.dated(n.Field, query.Days(v, c.today)))
	case query.FieldKilled:
		return is(count(c.killed, n.Op, query.Number(v)))
	case query.FieldInjured:
		return is(count(c.injured, n.Op, query.Number(v)))
	case query.FieldDetained:
		return is(count(c.detained, n.Op, query.Number(v)))
	case query.FieldDisplaced:
		return is(count(c.displaced, n.Op, query.Number(v)))
	case query.FieldConfidence:
		number := query.Number(v)
		return is(func(row int32) bool { return compare(n.Op, c.confidence[row], number) })
	}
	return condition{}, false
}

func (t *table) typed(types ...casus.Type) condition {
	parts := make([]condition, len(types))
	for i, x := range types {
		parts[i] = condition{set: t.ofType[slices.Index(casus.Types, x)]}
	}
	return t.any(parts)
}

func equal(column []uint8, v int) func(int32) bool {
	return func(row int32) bool { return int(column[row]) == v }
}

func has(column []int32, w *words, v string) func(int32) bool {
	i, ok := w.of[v]
	return func(row int32) bool { return ok && column[row] == i }
}

func (t *table) flagged(mask Flags, want bool) func(int32) bool {
	return func(row int32) bool { return (t.flags[row]&mask != 0) == want }
}

func (t *table) reviewed(v string) func(int32) bool {
	mask := map[string]Flags{"confirmed": Confirmed, "amended": Amended, "rejected": Rejected}[v]
	if mask == 0 {
		mask = Confirmed | Amended | Rejected
	}
	return t.flagged(mask, v != "no")
}

// who finds actors by their codes; false for names.
func (t *table) who(v string, roles Role) (condition, bool) {
	who := query.WhoOf(v)
	if who.Words != "" {
		return condition{}, false
	}
	set := t.none()
	for i, code := range t.codes.all {
		country, sector, _ := strings.Cut(code, ".")
		if who.Country != "" && who.Country != country || who.Sector != "" && who.Sector != sector {
			continue
		}
		for _, x := range t.ofCode.of(int32(i)) {
			if x.role&roles != 0 {
				set.Set(uint(x.row))
			}
		}
	}
	return condition{set: set}, true
}

// there finds places.
func (t *table) there(is func(*Place) bool) condition {
	set := t.none()
	for i := range t.places {
		if is(&t.places[i]) {
			for _, row := range t.ofPlace.of(int32(i)) {
				set.Set(uint(row))
			}
		}
	}
	return condition{set: set}
}

// number writes a day as [Event] has it.
func number(d casus.Day) int32 { return int32(d.Year*10000 + int(d.Month)*100 + d.Day) }

func (t *table) dated(f query.Field, asked casus.TimeSpan) func(int32) bool {
	from, to := number(asked.From), number(asked.To)
	first := func(row int32) int32 { return t.days[t.first[row]] }
	switch f {
	case query.FieldAfter:
		return func(row int32) bool { return t.last[row] >= from && first(row) > 0 }
	case query.FieldBefore:
		return func(row int32) bool { return first(row) < from && first(row) > 0 }
	case query.FieldDay:
		return func(row int32) bool { return t.last[row] >= from && first(row) <= to && first(row) > 0 }
	}
	return func(row int32) bool {
		return t.published[row] >= from && t.published[row] <= to && t.published[row] > 0
	}
}

func count(column []int32, op query.Op, v float64) func(int32) bool {
	return func(row int32) bool { return column[row] >= 0 && compare(op, float64(column[row]), v) }
}

func compare(op query.Op, n, v float64) bool {
	switch op {
	case query.Less:
		return n < v
	case query.AtMost:
		return n <= v
	case query.More:
		return n > v
	case query.AtLeast:
		return n >= v
	}
	return n == v
}
