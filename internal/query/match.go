package query

import (
	"slices"
	"strings"

	"casus"
)

// Facts are an event and what a record knows of it beyond the event itself.
type Facts struct {
	Event    *casus.Event
	Language string // of the report; empty when unknown
	Incident string // id of the incident that the event is part of; empty when of none
	Review   Review
}

// Review is what people decided on an event: of confirm and reject the latest holds.
type Review struct{ Confirmed, Amended, Rejected bool }

// Match reports whether a query holds for an event. It has two values: a term on
// something that is unknown does not hold, so its negation does. Today is what
// today, yesterday and 7d are told from.
func Match(n Node, f Facts, today casus.Day) bool {
	switch n := n.(type) {
	case And:
		return !slices.ContainsFunc(n, func(n Node) bool { return !Match(n, f, today) })
	case Or:
		return slices.ContainsFunc(n, func(n Node) bool { return Match(n, f, today) })
	case Not:
		return !Match(n.Node, f, today)
	case Text:
		words := Fold(string(n))
		return has(f.Event.Sentence.Text, words) || has(f.Event.Document.Title, words)
	case Near:
		return slices.ContainsFunc(f.Event.Places, func(l casus.Location) bool {
			return l.Place != nil && Located(l.Place.Precision) && Distance(n.Lat, n.Lon, l.Place.Lat, l.Place.Lon) <= n.Kilometres
		})
	case Within:
		return slices.ContainsFunc(f.Event.Places, func(l casus.Location) bool {
			return l.Place != nil && Located(l.Place.Precision) && n.Holds(l.Place.Lat, l.Place.Lon)
		})
	case Term:
		return slices.ContainsFunc(n.Values, func(v string) bool { return n.match(v, f, today) })
	}
	panic("query: a node of no known kind")
}

// match decides one value of the term.
func (t Term) match(v string, f Facts, today casus.Day) bool {
	e := f.Event
	switch t.Field {
	case FieldType:
		return v == string(e.Type)
	case FieldMode:
		return v == string(e.Mode)
	case FieldFamily:
		return slices.Contains(Types(v), e.Type)
	case FieldStatus:
		return v == string(e.Status)
	case FieldBackground:
		return (v == yes) == e.Background
	case FieldContext:
		return slices.Contains(e.Contexts, casus.Context(v))
	case FieldPLOVER:
		return v == e.PLOVER || strings.HasPrefix(e.PLOVER, v+"/")
	case FieldCAMEO:
		return strings.HasPrefix(e.CAMEO, v)
	case FieldQuad:
		return v == string(e.Quad)
	case FieldActor:
		return told(v, e.Source, e.Recipient, e.Mediator)
	case FieldSource:
		return told(v, e.Source)
	case FieldRecipient:
		return told(v, e.Recipient)
	case FieldMediator:
		return told(v, e.Mediator)
	case FieldBy:
		return told(v, e.Claimant)
	case FieldDenied:
		denied := e.Status == casus.Denied
		switch v {
		case yes:
			return denied
		case no:
			return !denied
		}
		return denied && told(v, e.Claimant)
	case FieldPlace:
		return slices.ContainsFunc(e.Places, WhereOf(v).location)
	case FieldAfter, FieldBefore, FieldDay:
		return t.days(v, e.Days(), today)
	case FieldPublished:
		return t.days(v, casus.OneDay(e.Document.Published), today)
	case FieldKilled:
		return t.count(v, e.Killed)
	case FieldInjured:
		return t.count(v, e.Injured)
	case FieldDetained:
		return t.count(v, e.Detained)
	case FieldDisplaced:
		return t.count(v, e.Displaced)
	case FieldConfidence:
		return t.Op.holds(e.Confidence, Number(v))
	case FieldPublisher:
		return has(e.Document.Publisher, Fold(v))
	case FieldLanguage:
		return v == f.Language
	case FieldReviewed:
		return f.Review.is(v)
	case FieldIncident:
		return v == f.Incident
	case FieldDocument:
		return v == e.Document.ID
	case FieldEvent:
		return v == e.ID
	}
	panic("query: no field " + string(t.Field))
}

// told reports whether a party of one of the lists is asked for.
func told(v string, roles ...[]casus.Party) bool {
	who := WhoOf(v)
	return slices.ContainsFunc(roles, func(parties []casus.Party) bool { return slices.ContainsFunc(parties, who.party) })
}

// days compares days with a value: after and before with its first day, which after
// includes; the others ask whether the two have a day in common.
func (t Term) days(v string, days casus.TimeSpan, today casus.Day) bool {
	if days.From.IsZero() {
		return false
	}
	asked := Days(v, today)
	switch t.Field {
	case FieldAfter:
		return !days.To.Before(asked.From)
	case FieldBefore:
		return days.From.Before(asked.From)
	}
	return !days.To.Before(asked.From) && !asked.To.Before(days.From)
}

// count compares the least that is told; what is not told does not compare.
func (t Term) count(v string, c *casus.Count) bool {
	return c != nil && t.Op.holds(float64(c.Min), Number(v))
}

func (r Review) is(v string) bool {
	switch v {
	case yes:
		return r != Review{}
	case no:
		return r == Review{}
	case confirmed:
		return r.Confirmed
	case amended:
		return r.Amended
	}
	return r.Rejected
}

// WithoutRejected is the query as a record answers it: what a review rejected is
// left out, unless the query asks about reviews itself.
func WithoutRejected(n Node) Node {
	for part := range Walk(n) {
		if t, ok := part.(Term); ok && t.Field == FieldReviewed {
			return n
		}
	}
	parts, ok := n.(And)
	if !ok {
		parts = And{n}
	}
	return append(slices.Clone(parts), Not{Term{Field: FieldReviewed, Op: Is, Values: []string{rejected}}})
}
