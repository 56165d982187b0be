// Package talks tells processes of negotiation out of incidents: who called for talks,
// who agreed, refused, mediated and hosted; what was planned, held and put off; which
// ceasefires came of it, and how they were broken.
//
// # Rules
//
// A side is a state with its government, army, police, parliament, courts and spies; a
// body; or a group of a country (its rebels, opposition and the like), which can
// negotiate with its own state.
//
// The sides of talks, agreements, refusals and ceasefires are their sources and
// recipients, never their mediators. Who calls on two sides or more to talk is not one
// of them; who calls on one means talks with itself.
//
// An incident belongs to a process when it lies no more than [Pause] days before or
// after what is known of it, and they have two sides in common, or the incident has but
// one side and that is one of the process. Of several such processes it belongs to the
// one with which it has most sides in common, then to the nearest in time. An incident
// that belongs to none begins one.
//
// A breach is an assault of one side on another of the same process, after the day of a
// ceasefire and within [Watch] days of it. It is one whether it was done or is alleged.
package talks

import (
	"cmp"
	"slices"
	"strings"

	"casus"
)

const (
	// Pause is the most days between two steps of one process.
	Pause = 30
	// Watch is the number of days after a ceasefire in which an assault breaks it.
	Watch = 90
)

// Is reports whether an incident is a step of talks: a meeting, a call for one, a refusal
// of one, an agreement or a ceasefire.
func Is(i *casus.Incident) bool {
	switch i.Type {
	case "CONSULT", "AGREE":
		return true
	case "REQUEST", "REJECT":
		return i.Mode == "meet"
	}
	return IsCeasefire(i)
}

// IsCeasefire reports whether an incident is a ceasefire.
func IsCeasefire(i *casus.Incident) bool { return i.Type == "RETREAT" && i.Mode == "ceasefire" }

// stateSectors are the sectors that act for their state.
var stateSectors = []string{"", "GOV", "MIL", "COP", "JUD", "LEG", "SPY"}

// Side is the side that an actor stands on. Unknown countries' sectors are sides of no talks: empty.
func Side(c casus.Code) casus.Code {
	switch country := c.Country(); {
	case country == "":
		return ""
	case country != "IGO" && country != "NGO" && country != "MNC" && slices.Contains(stateSectors, c.Sector()):
		return casus.Code(country)
	}
	return c
}

// Sides are the sides of talks that an incident tells of, in the order of their codes.
func Sides(i *casus.Incident) []casus.Code {
	var sides []casus.Code
	add := func(actors []casus.Actor) {
		for _, a := range actors {
			if s := Side(a.Code); s != "" {
				sides = append(sides, s)
			}
		}
	}
	add(i.Recipient)
	slices.Sort(sides)
	sides = slices.Compact(sides)
	if i.Type == "REQUEST" && len(sides) > 1 {
		return sides
	}
	add(i.Source)
	slices.Sort(sides)
	return slices.Compact(sides)
}

// Process is talks in their course.
type Process struct {
	ID        string       // of its first incident
	Sides     []casus.Code // in order
	From, To  casus.Day
	Incidents []casus.Incident // in order of their days
}

// Join makes processes of incidents, which may be any: those that are no steps of talks,
// have no day or no side are left out. The process that was last active comes first.
func Join(incidents []casus.Incident) []Process {
	var steps []casus.Incident
	for i := range incidents {
		if Is(&incidents[i]) && !incidents[i].From.IsZero() && len(Sides(&incidents[i])) > 0 {
			steps = append(steps, incidents[i])
		}
	}
	slices.SortFunc(steps, func(a, b casus.Incident) int { return cmp.Or(a.From.Compare(b.From), strings.Compare(a.ID, b.ID)) })
	var all []*Process
	bySide := map[casus.Code][]*Process{}
	for _, step := range steps {
		sides := Sides(&step)
		p := nearest(bySide, sides, step.From)
		if p == nil {
			p = &Process{ID: step.ID, From: step.From, To: step.To}
			all = append(all, p)
		}
		p.add(step, sides, bySide)
	}
	slices.SortFunc(all, func(a, b *Process) int { return cmp.Or(b.To.Compare(a.To), strings.Compare(a.ID, b.ID)) })
	out := make([]Process, len(all))
	for i, p := range all {
		out[i] = *p
	}
	return out
}

func (p *Process) add(step casus.Incident, sides []casus.Code, bySide map[casus.Code][]*Process) {
	p.Incidents = append(p.Incidents, step)
	if p.To.Before(step.To) {
		p.To = step.To
	}
	for _, s := range sides {
		if !slices.Contains(p.Sides, s) {
			p.Sides = append(p.Sides, s)
			bySide[s] = append(bySide[s], p)
		}
	}
	slices.Sort(p.Sides)
}

// nearest is the process that an incident of the sides on the day belongs to; nil for none.
func nearest(bySide map[casus.Code][]*Process, sides []casus.Code, day casus.Day) *Process {
	need := min(2, len(sides))
	var best *Process
	bestShared, bestGap := 0, 0
	for _, s := range sides {
		for _, p := range bySide[s] {
			shared := common(p.Sides, sides)
			gap := max(day.Sub(p.To), 0) // steps come in order: never before the process begins
			if shared < need || gap > Pause {
				continue
			}
			if best == nil || shared > bestShared || shared == bestShared && gap < bestGap {
				best, bestShared, bestGap = p, shared, gap
			}
		}
	}
	return best
}

func common(a, b []casus.Code) (n int) {
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}
