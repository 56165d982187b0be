package casus

import "time"

// Incident is what we take to have happened once: the events of several reports
// that tell of one act. It is concluded from events and reviews and can be thrown
// away and concluded again.
type Incident struct {
	ID string `json:"id"`
	// Type and Mode are those that most independent tellings give.
	Type Type `json:"type"`
	Mode Mode `json:"mode"`
	// Status is what the tellings together make of it; StatusWhy names the rule.
	Status    Status    `json:"status"`
	StatusWhy Why       `json:"status_why"`
	Contexts  []Context `json:"contexts"`

	// From and To bound the days on which it happened or is to happen; zero when unknown.
	From Day `json:"from"`
	To   Day `json:"to"`
	// Place is the most precise place that tellings agree on; nil when none is known.
	Place *Place `json:"place"`

	Source    []Actor `json:"source"`
	Recipient []Actor `json:"recipient"`
	Mediator  []Actor `json:"mediator"`

	// Killed and the others are the range of what sources say; nil when none says anything.
	Killed    *Range `json:"killed"`
	Injured   *Range `json:"injured"`
	Detained  *Range `json:"detained"`
	Displaced *Range `json:"displaced"`

	// Claims are who says what: one for each claimant and status.
	Claims []Claim `json:"claims"`

	FirstTold time.Time `json:"first_told,omitzero"`
	LastTold  time.Time `json:"last_told,omitzero"`
	// Reports counts all reports that tell it, Copies those that are copies of others,
	// Publishers the independent ones: a copy counts as no new source.
	Reports    int      `json:"reports"`
	Copies     int      `json:"copies"`
	Publishers []string `json:"publishers"`

	// Events are the ids of the events, in the order in which they were told.
	Events []string `json:"events"`

	Derived

	Why Why `json:"why"`
}

// Range is what several sources say of a number of people: the least and the most,
// nil when the most is open, and what each says.
type Range struct {
	Min    int       `json:"min"`
	Max    *int      `json:"max"`
	Figure []Figured `json:"figures"`
}

// Figured is one source's figure.
type Figured struct {
	Event string `json:"event"`
	By    string `json:"by"` // the claimant's words, else the publisher
	Min   int    `json:"min"`
	Max   *int   `json:"max"`
}

// Claim is one side's word on an incident.
type Claim struct {
	By     string   `json:"by"` // the claimant's words; empty when the reports themselves say so
	Code   Code     `json:"code"`
	Status Status   `json:"status"`
	Events []string `json:"events"`
}
