package talks

import (
	"cmp"
	"slices"

	"casus"
)

// What a step of talks is.
type What string

// The steps.
const (
	CalledFor What = "called for"
	Planned   What = "planned"
	Postponed What = "postponed"
	Held      What = "held"
	Refused   What = "refused"
	Agreed    What = "agreed"
	Ceasefire What = "ceasefire"
)

// Whats lists them.
var Whats = []What{CalledFor, Planned, Postponed, Held, Refused, Agreed, Ceasefire}

// Telling is one report's word on an incident of a process.
type Telling struct {
	Event *casus.Event
	Told  casus.Day // the report's day of publication; zero when unknown
}

// Step is a turn that talks took.
type Step struct {
	Day      casus.Day    `json:"day"`  // on which it happened or is to happen
	Told     casus.Day    `json:"told"` // when a report first said so
	What     What         `json:"what"`
	Status   casus.Status `json:"status"`
	Incident string       `json:"incident"`
	Event    string       `json:"event"` // the first that says so
}

// Course is the turns of a process, in the order in which they were told: each incident's
// tellings, where they tell something new. Plans for a later day than the plan before
// them, with nothing held in between, put the talks off.
func Course(p *Process, tellings map[string][]Telling) []Step {
	var steps []Step
	for i := range p.Incidents {
		in := &p.Incidents[i]
		told := slices.Clone(tellings[in.ID])
		slices.SortStableFunc(told, func(a, b Telling) int { return a.Told.Compare(b.Told) })
		type turn struct {
			what What
			day  casus.Day
		}
		seen := map[turn]bool{}
		for _, t := range told {
			what := whatOf(t.Event)
			if what == "" {
				continue
			}
			key := turn{what: what}
			if what == Planned {
				key.day = t.Event.Days().From // a plan for another day is another plan
			}
			if seen[key] {
				continue
			}
			seen[key] = true
			steps = append(steps, Step{Day: t.Event.Days().From, Told: t.Told, What: what, Status: t.Event.Status, Incident: in.ID, Event: t.Event.ID})
		}
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Or(a.Told.Compare(b.Told), a.Day.Compare(b.Day)) })
	var plan casus.Day
	for i := range steps {
		s := &steps[i]
		switch {
		case s.What == Held:
			plan = casus.Day{}
		case s.What != Planned || s.Day.IsZero():
		default:
			if !plan.IsZero() && plan.Before(s.Day) && s.Told.Compare(plan) <= 0 {
				s.What = Postponed
			}
			plan = s.Day
		}
	}
	return steps
}

// whatOf is the step that an event tells; empty for none.
func whatOf(e *casus.Event) What {
	switch {
	case e.Type == "REQUEST":
		return CalledFor
	case e.Type == "REJECT" && e.Status == casus.Denied:
		return ""
	case e.Type == "REJECT":
		return Refused
	case e.Status == casus.Denied:
		return Refused
	case e.Status == casus.Possible:
		return CalledFor
	case e.Status == casus.Planned && (e.Type == "CONSULT" || e.Type == "RETREAT"):
		return Planned
	case e.Type == "AGREE":
		return Agreed
	case e.Type == "RETREAT":
		return Ceasefire
	}
	return Held
}

// Parts are who did what in a process, each in the order in which they first appear.
type Parts struct {
	CalledBy  []casus.Actor `json:"called_by"`
	Agreed    []casus.Actor `json:"agreed"`
	Refused   []casus.Actor `json:"refused"`
	Mediators []casus.Actor `json:"mediators"`
	Hosts     []casus.Actor `json:"hosts"`
}

// PartsOf tells them. Hosts are the mediators in whose country the talks are, those of
// talks on a third party's ground, and who is visited.
func PartsOf(p *Process) Parts {
	var out Parts
	add := func(to *[]casus.Actor, actors []casus.Actor) {
		for _, a := range actors {
			if !slices.ContainsFunc(*to, func(b casus.Actor) bool { return a.Code == b.Code }) {
				*to = append(*to, a)
			}
		}
	}
	for i := range p.Incidents {
		in := &p.Incidents[i]
		switch {
		case in.Type == "REQUEST":
			add(&out.CalledBy, in.Source)
		case in.Type == "REJECT" && in.Status != casus.Denied:
			add(&out.Refused, in.Source)
		case in.Type == "CONSULT" && in.Status == casus.Denied:
			for _, c := range in.Claims {
				if c.Status == casus.Denied && c.Code != "" {
					add(&out.Refused, []casus.Actor{{Code: c.Code, Name: c.By}})
				}
			}
		case in.Type == "AGREE" && (in.Status == casus.Done || in.Status == casus.Alleged):
			add(&out.Agreed, in.Source)
			add(&out.Agreed, in.Recipient)
		}
		for _, m := range in.Mediator {
			one := []casus.Actor{m}
			home := in.Place != nil && in.Place.Country != "" && m.Code.Country() == in.Place.Country
			if in.Mode == "third-party" || home {
				add(&out.Hosts, one)
			}
			if !home {
				add(&out.Mediators, one)
			}
		}
		if in.Type == "CONSULT" && in.Mode == "visit" {
			add(&out.Hosts, in.Recipient)
		}
	}
	return out
}

// Ceasefires are the ceasefires of a process that were not denied or merely called for.
func Ceasefires(p *Process) []casus.Incident {
	var all []casus.Incident
	for _, in := range p.Incidents {
		if IsCeasefire(&in) && in.Status != casus.Denied && in.Status != casus.Possible {
			all = append(all, in)
		}
	}
	return all
}

// Breaks reports whether an assault breaks a ceasefire of the process.
func Breaks(p *Process, assault *casus.Incident) bool {
	if assault.Type != "ASSAULT" || assault.Status != casus.Done && assault.Status != casus.Alleged {
		return false
	}
	between := false
	for _, a := range assault.Source {
		for _, b := range assault.Recipient {
			x, y := victim(p, Side(a.Code)), victim(p, Side(b.Code))
			between = between || x != "" && y != "" && x != y
		}
	}
	if !between {
		return false
	}
	return slices.ContainsFunc(Ceasefires(p), func(c casus.Incident) bool {
		after := assault.From.Sub(c.From)
		return after > 0 && after <= Watch
	})
}

// victim is the side of the process that somebody belongs to: a country's civilians and
// the like belong to its state. Empty when it is none.
func victim(p *Process, side casus.Code) casus.Code {
	if slices.Contains(p.Sides, side) {
		return side
	}
	if state := casus.Code(side.Country()); slices.Contains(p.Sides, state) {
		return state
	}
	return ""
}
