package outline

import (
	"slices"
	"strings"

	"casus"
	"casus/internal/query"
)

// test decides an event.
type test func(*Event) bool

// Known tells the keys of all events for which a part of a query holds that is about more
// than an outline knows.
type Known func(query.Node) ([]int64, error)

// compiler makes tests of queries. Terms hold as by [query.Match].
type compiler struct {
	*Outline
	today casus.Day
	known Known
}

func (o *compiler) compile(n query.Node) (test, error) {
	switch n := n.(type) {
	case query.And:
		parts, err := o.compileAll(n)
		return func(e *Event) bool {
			for _, p := range parts {
				if !p(e) {
					return false
				}
			}
			return true
		}, err
	case query.Or:
		parts, err := o.compileAll(n)
		return func(e *Event) bool {
			for _, p := range parts {
				if p(e) {
					return true
				}
			}
			return false
		}, err
	case query.Not:
		part, err := o.compile(n.Node)
		return func(e *Event) bool { return !part(e) }, err
	case query.Near:
		return o.at(func(p *Place) bool {
			return p.Located && query.Distance(n.Lat, n.Lon, p.Lat, p.Lon) <= n.Kilometres
		}), nil
	case query.Within:
		return o.at(func(p *Place) bool { return p.Located && n.Holds(p.Lat, p.Lon) }), nil
	case query.Term:
		parts := make(query.Or, 0, len(n.Values))
		if len(n.Values) > 1 {
			for _, v := range n.Values {
				parts = append(parts, query.Term{Field: n.Field, Op: n.Op, Values: []string{v}})
			}
			return o.compile(parts)
		}
		if t := o.term(n, n.Values[0], o.today); t != nil {
			return t, nil
		}
	}
	return o.among(n)
}

func (o *compiler) compileAll(nodes []query.Node) ([]test, error) {
	parts := make([]test, len(nodes))
	for i, n := range nodes {
		var err error
		if parts[i], err = o.compile(n); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// among tests for the events that the record tells of.
func (o *compiler) among(n query.Node) (test, error) {
	keys, err := o.known(n)
	if err != nil {
		return nil, err
	}
	asked := make(map[int64]bool, len(keys))
	for _, k := range keys {
		asked[k] = true
	}
	return func(e *Event) bool { return asked[e.Key] }, nil
}

// term makes a test of a comparison with one value; nil when the outline cannot decide it.
func (o *Outline) term(n query.Term, v string, today casus.Day) test {
	switch n.Field {
	case query.FieldType:
		return typed(casus.Type(v))
	case query.FieldFamily:
		return typed(query.Types(v)...)
	case query.FieldStatus:
		i := slices.Index(casus.Statuses, casus.Status(v))
		return func(e *Event) bool { return int(e.Status) == i }
	case query.FieldQuad:
		i := slices.Index(Quads, casus.Quad(v))
		return func(e *Event) bool { return int(e.Quad) == i }
	case query.FieldMode:
		return has(&o.modes, v, func(e *Event) int32 { return e.mode })
	case query.FieldLanguage:
		return has(&o.languages, v, func(e *Event) int32 { return e.language })
	case query.FieldBackground:
		want := v == "yes"
		return func(e *Event) bool { return (e.Flags&Background != 0) == want }
	case query.FieldActor:
		return o.who(v, Source|Recipient|Mediator)
	case query.FieldSource:
		return o.who(v, Source)
	case query.FieldRecipient:
		return o.who(v, Recipient)
	case query.FieldMediator:
		return o.who(v, Mediator)
	case query.FieldBy:
		return o.who(v, Claimant)
	case query.FieldDenied:
		denied := uint8(slices.Index(casus.Statuses, casus.Denied))
		switch v {
		case "yes":
			return func(e *Event) bool { return e.Status == denied }
		case "no":
			return func(e *Event) bool { return e.Status != denied }
		}
		by := o.who(v, Claimant)
		if by == nil {
			return nil
		}
		return func(e *Event) bool { return e.Status == denied && by(e) }
	case query.FieldPlace:
		w := query.WhereOf(v)
		if w.Words != "" {
			return nil
		}
		return o.at(func(p *Place) bool {
			return w.Country != "" && w.Country == p.Country || w.GeoNames != 0 && w.GeoNames == p.GeoNames
		})
	case query.FieldAfter, query.FieldBefore, query.FieldDay, query.FieldPublished:
		return days(n.Field, query.Days(v, today))
	case query.FieldKilled:
		return count(n.Op, query.Number(v), func(e *Event) int32 { return e.Killed })
	case query.FieldInjured:
		return count(n.Op, query.Number(v), func(e *Event) int32 { return e.Injured })
	case query.FieldDetained:
		return count(n.Op, query.Number(v), func(e *Event) int32 { return e.Detained })
	case query.FieldDisplaced:
		return count(n.Op, query.Number(v), func(e *Event) int32 { return e.Displaced })
	case query.FieldConfidence:
		number := query.Number(v)
		return func(e *Event) bool { return compare(n.Op, e.Confidence, number) }
	case query.FieldReviewed:
		return reviewed(v)
	}
	return nil
}

func typed(types ...casus.Type) test {
	var mask uint32
	for _, t := range types {
		mask |= 1 << slices.Index(casus.Types, t)
	}
	return func(e *Event) bool { return mask&(1<<e.Type) != 0 }
}

func has(w *words, v string, of func(*Event) int32) test {
	i, ok := w.of[v]
	return func(e *Event) bool { return ok && of(e) == i }
}

// who tests for actors by their codes; nil for names.
func (o *Outline) who(v string, roles Role) test {
	who := query.WhoOf(v)
	if who.Words != "" {
		return nil
	}
	asked := make([]bool, len(o.codes.all))
	for i, c := range o.codes.all {
		country, sector, _ := strings.Cut(c, ".")
		asked[i] = (who.Country == "" || who.Country == country) && (who.Sector == "" || who.Sector == sector)
	}
	return func(e *Event) bool {
		for _, a := range e.actors {
			if a.role&roles != 0 && asked[a.code] {
				return true
			}
		}
		return false
	}
}

// at tests for places.
func (o *Outline) at(is func(*Place) bool) test {
	asked := make([]bool, len(o.places))
	for i := range o.places {
		asked[i] = is(&o.places[i])
	}
	return func(e *Event) bool {
		for _, p := range e.places {
			if asked[p] {
				return true
			}
		}
		return false
	}
}

// Number writes a day as [Event] has it.
func Number(d casus.Day) int32 { return int32(d.Year*10000 + int(d.Month)*100 + d.Day) }

func days(f query.Field, asked casus.TimeSpan) test {
	from, to := Number(asked.From), Number(asked.To)
	switch f {
	case query.FieldAfter:
		return func(e *Event) bool { return e.Last >= from && e.First > 0 }
	case query.FieldBefore:
		return func(e *Event) bool { return e.First < from && e.First > 0 }
	case query.FieldDay:
		return func(e *Event) bool { return e.Last >= from && e.First <= to && e.First > 0 }
	}
	return func(e *Event) bool { return e.Published >= from && e.Published <= to && e.Published > 0 }
}

func count(op query.Op, v float64, of func(*Event) int32) test {
	return func(e *Event) bool {
		n := of(e)
		return n >= 0 && compare(op, float64(n), v)
	}
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

func reviewed(v string) test {
	mask := map[string]Flags{"confirmed": Confirmed, "amended": Amended, "rejected": Rejected}[v]
	if mask == 0 {
		mask = Confirmed | Amended | Rejected
	}
	want := v != "no"
	return func(e *Event) bool { return (e.Flags&mask != 0) == want }
}
