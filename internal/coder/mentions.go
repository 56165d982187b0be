package coder

import (
	"encoding/json"
	"fmt"

	"casus"
	"casus/internal/actor"
	"casus/internal/count"
	"casus/internal/date"
)

// Kind is what a resolver alone can look for.
type Kind string

// The kinds.
const (
	Place Kind = "place"
	Actor Kind = "actor"
	Date  Kind = "date"
	Count Kind = "count"
)

// Kinds lists them.
var Kinds = []Kind{Place, Actor, Date, Count}

// Resolved is a mention and what it stands for: exactly one of the pointers is set,
// the one of the kind.
type Resolved struct {
	Kind  Kind
	Place *casus.Location
	Actor *casus.Party
	Date  *casus.When
	Count *CountFound
}

// CountFound is a number phrase; Min and Max are nil when it sets no bounds.
type CountFound struct {
	casus.Mention
	Min *int      `json:"min"`
	Max *int      `json:"max"`
	Of  string    `json:"of,omitempty"` // what the people suffered, where the words tell it
	Why casus.Why `json:"why"`
}

// MarshalJSON writes the mention flat, with its kind.
func (r Resolved) MarshalJSON() ([]byte, error) {
	switch r.Kind {
	case Place:
		return withKind(r.Kind, r.Place)
	case Date:
		return withKind(r.Kind, r.Date)
	case Count:
		return withKind(r.Kind, r.Count)
	case Actor:
		var codes []casus.Code // null when unresolved
		if len(r.Actor.Actors) > 0 {
			codes = r.Actor.Codes()
		}
		return withKind(r.Kind, struct {
			*casus.Party
			Codes []casus.Code `json:"codes"`
		}{r.Actor, codes})
	}
	return nil, fmt.Errorf("a mention of no kind")
}

// withKind is v's JSON object with one more member.
func withKind(k Kind, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return append([]byte(fmt.Sprintf(`{"kind":%q,`, k)), b[1:]...), nil
}

// Resolve reads the mentions of a kind in a report, without looking for acts: those
// at the given spans or, where spans is nil, those that it finds itself. Spans
// must lie in the text.
func (c *Coder) Resolve(kind Kind, given *casus.Document, spans []casus.Span) ([]Resolved, error) {
	doc, layout, _ := open(given)
	for _, s := range spans {
		if err := s.In(doc.Text); err != nil {
			return nil, err
		}
	}
	r := c.resolver(doc, layout)
	if spans == nil {
		spans = r.find(kind)
	}
	found := make([]Resolved, 0, len(spans))
	for _, at := range spans {
		found = append(found, r.resolve(kind, at))
	}
	return found, nil
}

// find lists the mentions of a kind in order.
func (r *resolver) find(kind Kind) []casus.Span {
	var spans []casus.Span
	switch kind {
	case Place:
		spans = r.places.Find()
	case Actor:
		spans = r.actors.Find()
	case Date:
		for _, s := range r.layout.Sentences {
			for _, f := range date.Find(s.Of(r.doc.Text)) {
				spans = append(spans, f.Shift(s.Start))
			}
		}
	case Count:
		for _, s := range r.layout.Sentences {
			for _, f := range count.Find(s.Of(r.doc.Text)) {
				spans = append(spans, f.Span.Shift(s.Start))
			}
		}
	}
	return spans
}

// resolve reads one mention.
func (r *resolver) resolve(kind Kind, at casus.Span) Resolved {
	m, out := r.mention(at), Resolved{Kind: kind}
	switch kind {
	case Place:
		out.Place = &casus.Location{Mention: m}
		out.Place.Place, out.Place.Confidence, out.Place.Why = r.places.Resolve(at)
	case Actor:
		out.Actor = &casus.Party{Mention: m}
		out.Actor.Actors, out.Actor.Confidence, out.Actor.Why = r.actors.Resolve(at, actor.Hint{})
	case Date:
		out.Date = &casus.When{Mention: m}
		out.Date.TimeSpan, out.Date.Confidence, out.Date.Why = r.days.resolve(r.doc, r.sentenceOf(at), at, date.Act{})
	case Count:
		out.Count = &CountFound{Mention: m}
		low, high, why, ok := count.Parse(m.Text)
		if ok {
			out.Count.Min, out.Count.Max = &low, high
		}
		out.Count.Why = why
	}
	return out
}

// sentenceOf is the sentence that holds a span, else the span itself.
func (r *resolver) sentenceOf(at casus.Span) casus.Span {
	for _, s := range r.layout.Sentences {
		if s.Contains(at) {
			return s.Span
		}
	}
	return at
}
