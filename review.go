package casus

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Verdict is what a review decides.
type Verdict string

// The verdicts. Confirm, amend and reject are of an event; merge and split are of
// incidents; original says that a report taken for a copy is none.
const (
	Confirm  Verdict = "confirm"
	Amend    Verdict = "amend"
	Reject   Verdict = "reject"
	Merge    Verdict = "merge"
	Split    Verdict = "split"
	Original Verdict = "original"
)

// Verdicts lists them.
var Verdicts = []Verdict{Confirm, Amend, Reject, Merge, Split, Original}

// Review is what a person decided. Reviews are only ever added; of those on one
// field of one event the latest holds. They outlive re-coding: Document, Type and
// Trigger find the event again where its id has changed.
type Review struct {
	Seq     int64     `json:"seq"` // given by the store, increasing
	At      time.Time `json:"at"`
	Author  string    `json:"author"`
	Verdict Verdict   `json:"verdict"`

	// Event, Document, Type and Trigger name the event that is judged.
	Event    string  `json:"event,omitempty"`
	Document string  `json:"document,omitempty"`
	Type     Type    `json:"type,omitempty"`
	Trigger  Mention `json:"trigger,omitzero"`

	// Field and Value are what is amended: a field of the event in its JSON form.
	Field string          `json:"field,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`

	// Events are the events that a merge brings together, or that a split takes out
	// of the incident in which Event stays.
	Events []string `json:"events,omitempty"`

	Note string `json:"note,omitempty"`
}

// Amendable are the fields that a review can amend.
var Amendable = []string{"type", "mode", "status", "background", "contexts", "source", "recipient", "mediator", "claimant",
	"places", "when", "killed", "injured", "detained", "displaced"}

// Validate checks a review that is to be added.
func (r *Review) Validate() error {
	if r.Author == "" {
		return errors.New("a review needs an author")
	}
	switch r.Verdict {
	case Confirm, Reject:
		if r.Event == "" {
			return fmt.Errorf("to %s needs an event", r.Verdict)
		}
	case Amend:
		if r.Event == "" {
			return errors.New("to amend needs an event")
		}
		if !slices.Contains(Amendable, r.Field) {
			return fmt.Errorf("no field %q to amend: want one of %v", r.Field, Amendable)
		}
		return (&Event{}).Set(r.Field, r.Value)
	case Merge:
		if len(r.Events) < 2 {
			return errors.New("to merge needs two events or more")
		}
	case Split:
		if r.Event == "" || len(r.Events) == 0 {
			return errors.New("to split needs the events to take out, and one that stays")
		}
	case Original:
		if r.Document == "" {
			return errors.New("a document is needed")
		}
	default:
		return fmt.Errorf("no verdict %q: want one of %v", r.Verdict, Verdicts)
	}
	return nil
}

// Set changes a field of the event, named and written as in its JSON form, and what
// derives from it. The event is unchanged when the value is of another shape.
func (e *Event) Set(field string, value json.RawMessage) error {
	if !slices.Contains(Amendable, field) {
		return fmt.Errorf("no field %q: want one of %v", field, Amendable)
	}
	object, err := json.Marshal(map[string]json.RawMessage{field: value})
	if err != nil {
		return fmt.Errorf("%s: %w", field, err)
	}
	changed := *e
	switch field { // decoding into a slice would write into the old one's array
	case "contexts":
		changed.Contexts = nil
	case "source":
		changed.Source = nil
	case "recipient":
		changed.Recipient = nil
	case "mediator":
		changed.Mediator = nil
	case "claimant":
		changed.Claimant = nil
	case "places":
		changed.Places = nil
	case "when":
		changed.When = nil
	case "killed", "injured", "detained", "displaced":
		*changed.countOf(field) = nil
	}
	if err := json.Unmarshal(object, &changed); err != nil {
		return fmt.Errorf("%s: %w", field, err)
	}
	switch field {
	case "type":
		if err := changed.Type.Valid(); err != nil {
			return fmt.Errorf("type: %w", err)
		}
		if changed.Mode.Valid(changed.Type) != nil {
			changed.Mode = "" // a mode is of its type
		}
	case "mode":
		if e.Type == "" { // a review on its own: the event will tell
			break
		}
		if err := changed.Mode.Valid(changed.Type); err != nil {
			return fmt.Errorf("mode: %w", err)
		}
	case "status":
		if !slices.Contains(Statuses, changed.Status) {
			return fmt.Errorf("status: %q is none of %v", changed.Status, Statuses)
		}
	}
	if changed.Type != "" {
		changed.Derived = Derive(&changed)
	}
	*e = changed
	return nil
}

// countOf is the place of a count by its name in JSON.
func (e *Event) countOf(field string) **Count {
	return map[string]**Count{"killed": &e.Killed, "injured": &e.Injured, "detained": &e.Detained, "displaced": &e.Displaced}[field]
}
