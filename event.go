package casus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// Status is how real an act is according to the sentence that tells it.
type Status string

// The five statuses.
const (
	Done     Status = "done"     // happened or is happening, told as fact
	Alleged  Status = "alleged"  // only a party or a doubtful source says so
	Planned  Status = "planned"  // scheduled, promised, agreed, ordered, expected
	Possible Status = "possible" // feared, conditional, demanded, called for
	Denied   Status = "denied"   // said or shown not to have happened; refused
)

// Statuses lists them in the notation's order.
var Statuses = []Status{Done, Alleged, Planned, Possible, Denied}

// Event is what one sentence of one report says of one act. See the package
// comment for its invariants and doc/record.md for its JSON form.
type Event struct {
	ID       string `json:"id"`
	Document Source `json:"document"`

	Type       Type      `json:"type"`
	Mode       Mode      `json:"mode"`
	Status     Status    `json:"status"`
	Background bool      `json:"background"` // from well before the report's news
	Contexts   []Context `json:"contexts"`
	Trigger    Mention   `json:"trigger"`

	Source    []Party    `json:"source"`
	Recipient []Party    `json:"recipient"`
	Mediator  []Party    `json:"mediator"`
	Claimant  []Party    `json:"claimant"`
	Places    []Location `json:"places"`
	When      []When     `json:"when"`

	Killed    *Count `json:"killed"`
	Injured   *Count `json:"injured"`
	Detained  *Count `json:"detained"`
	Displaced *Count `json:"displaced"`

	// Derived is filled by [Derive] from the fields above.
	Derived

	// Confidence is the calibrated probability that the trigger is an act of this type.
	Confidence float64 `json:"confidence"`
	Sentence   Mention `json:"sentence"`
	Why        Why     `json:"why"`
}

// EventID names the act of a type told by a trigger of a document.
func EventID(document string, t Type, trigger Span) string {
	h := sha256.Sum256([]byte(document + "\x00" + string(t) + "\x00" + strconv.Itoa(trigger.Start) + "\x00" + strconv.Itoa(trigger.End)))
	return "e" + hex.EncodeToString(h[:8])
}

// Validate checks the package's invariants against the text of the event's document.
func (e *Event) Validate(text string) error {
	fail := func(what string, err error) error { return fmt.Errorf("event %s: %s: %w", e.ID, what, err) }
	if want := EventID(e.Document.ID, e.Type, e.Trigger.Span); e.ID != want {
		return fail("id", fmt.Errorf("want %s", want))
	}
	if err := e.Type.Valid(); err != nil {
		return fail("type", err)
	}
	if err := e.Mode.Valid(e.Type); err != nil {
		return fail("mode", err)
	}
	if !slices.Contains(Statuses, e.Status) {
		return fail("status", fmt.Errorf("%q is none of %v", e.Status, Statuses))
	}
	for _, c := range e.Contexts {
		if err := c.Valid(); err != nil {
			return fail("contexts", err)
		}
	}
	for what, m := range e.mentions() {
		if err := m.In(text); err != nil {
			return fail(what, err)
		}
		if m.Text != m.Of(text) {
			return fail(what, fmt.Errorf("text is %q, the document has %q", m.Text, m.Of(text)))
		}
		if !e.Sentence.Contains(m.Span) {
			return fail(what, fmt.Errorf("span %d-%d is outside the sentence %d-%d", m.Start, m.End, e.Sentence.Start, e.Sentence.End))
		}
	}
	for _, parties := range [][]Party{e.Source, e.Recipient, e.Mediator, e.Claimant} {
		for _, p := range parties {
			for _, a := range p.Actors {
				if err := a.Code.Valid(); err != nil {
					return fail("actor "+p.Text, err)
				}
			}
		}
	}
	return nil
}

// Days are the days on which the act counts: the narrowest of the times that were
// resolved, the first in the text among equals. An open end is closed by the day of
// publication, or by the other end where that day does not fit. An act without a
// resolved time counts on the day of publication, unless it is background, which is
// from before. Both ends are zero when nothing is known.
func (e *Event) Days() TimeSpan {
	var best TimeSpan
	published := e.Document.Published
	for _, w := range e.When {
		s := orZero(w.TimeSpan)
		if s.From.IsZero() && s.To.IsZero() {
			continue
		}
		if s.To.IsZero() {
			s.To = s.From
			if s.From.Before(published) {
				s.To = published
			}
		}
		if s.From.IsZero() {
			s.From = s.To
			if !published.IsZero() && published.Before(s.To) {
				s.From = published
			}
		}
		if best.From.IsZero() || s.To.Sub(s.From) < best.To.Sub(best.From) {
			best = TimeSpan{From: s.From, To: s.To}
		}
	}
	if best.From.IsZero() && !e.Background {
		return OneDay(published)
	}
	return best
}

// mentions yields every mention of the event with the name of its field.
func (e *Event) mentions() func(yield func(string, Mention) bool) {
	return func(yield func(string, Mention) bool) {
		if !yield("sentence", e.Sentence) || !yield("trigger", e.Trigger) {
			return
		}
		for _, r := range []struct {
			name    string
			parties []Party
		}{{"source", e.Source}, {"recipient", e.Recipient}, {"mediator", e.Mediator}, {"claimant", e.Claimant}} {
			for _, p := range r.parties {
				if !yield(r.name, p.Mention) {
					return
				}
			}
		}
		for _, p := range e.Places {
			if !yield("places", p.Mention) {
				return
			}
		}
		for _, w := range e.When {
			if !yield("when", w.Mention) {
				return
			}
		}
		for _, c := range []struct {
			name  string
			count *Count
		}{{"killed", e.Killed}, {"injured", e.Injured}, {"detained", e.Detained}, {"displaced", e.Displaced}} {
			if c.count == nil {
				continue
			}
			for _, m := range c.count.Mentions {
				if !yield(c.name, m.Mention) {
					return
				}
			}
		}
	}
}

// LocationJSON is the flat JSON form of a [Location]: what is not known is null.
type LocationJSON struct {
	Mention
	GeoNames   *int       `json:"geonames"`
	Name       *string    `json:"name"`
	Country    *string    `json:"country"`
	Admin1     *string    `json:"admin1"`
	Lat        *float64   `json:"lat"`
	Lon        *float64   `json:"lon"`
	Precision  *Precision `json:"precision"`
	Confidence float64    `json:"confidence"`
	Why        Why        `json:"why"`
}

// orNil returns a pointer to v, or nil when v is its type's zero.
func orNil[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// orZero returns what p points to, or its type's zero when p is nil.
func orZero[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// MarshalJSON writes the place beside the words, with null for what is unknown.
func (l Location) MarshalJSON() ([]byte, error) {
	j := LocationJSON{Mention: l.Mention, Confidence: l.Confidence, Why: l.Why}
	if p := l.Place; p != nil {
		j.GeoNames, j.Name, j.Country, j.Admin1 = orNil(p.GeoNames), orNil(p.Name), orNil(p.Country), orNil(p.Admin1)
		j.Lat, j.Lon, j.Precision = &p.Lat, &p.Lon, &p.Precision
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Location) UnmarshalJSON(b []byte) error {
	var j LocationJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*l = Location{Mention: j.Mention, Confidence: j.Confidence, Why: j.Why}
	if j.Precision != nil {
		l.Place = &Place{GeoNames: orZero(j.GeoNames), Name: orZero(j.Name), Country: orZero(j.Country), Admin1: orZero(j.Admin1),
			Lat: orZero(j.Lat), Lon: orZero(j.Lon), Precision: *j.Precision}
	}
	return nil
}

// WhenJSON is the flat JSON form of a [When]: an end that is not known is null.
type WhenJSON struct {
	Mention
	From       Day     `json:"from"`
	To         Day     `json:"to"`
	Clock      string  `json:"clock,omitempty"`
	Confidence float64 `json:"confidence"`
	Why        Why     `json:"why"`
}

// MarshalJSON writes the days beside the words, with null for an unknown end.
func (w When) MarshalJSON() ([]byte, error) {
	t := orZero(w.TimeSpan)
	return json.Marshal(WhenJSON{w.Mention, t.From, t.To, t.Clock, w.Confidence, w.Why})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (w *When) UnmarshalJSON(b []byte) error {
	var j WhenJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*w = When{Mention: j.Mention, Confidence: j.Confidence, Why: j.Why}
	if t := (TimeSpan{j.From, j.To, j.Clock}); t != (TimeSpan{}) {
		w.TimeSpan = &t
	}
	return nil
}
