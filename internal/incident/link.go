package incident

import (
	"cmp"
	"slices"
	"strings"

	"casus"
)

const (
	// Candidates is how many incidents a telling is held against at most.
	Candidates = 64
	// sample is how many tellings of an incident a telling is compared with at most.
	sample = 24
	// threshold is the mean probability from which a telling belongs to an incident, and
	// two incidents that a telling bridges are one.
	threshold = 0.35
)

// Linker puts tellings into incidents, one at a time.
type Linker struct {
	Shelf Shelf
	Model *Model
	Hand  *Hand // what people decided
}

// Shelf holds groups: a store within a transaction, or a [Memory].
type Shelf interface {
	// Find returns the groups that have a telling filed under any of the keys, those
	// under most of them first, of equals by ID; limit at most. Of what is filed under
	// one key it may pass over all but the latest thousand tellings.
	Find(keys []int64, limit int) ([]*Group, error)
	// Of returns the group that holds an event; nil when none does.
	Of(event string) (*Group, error)
	// Put replaces the tellings of the groups with those IDs, or adds them, all in one
	// step. A group that is left without tellings is gone.
	Put(groups ...*Group) error
}

// Group is an incident as linking sees it. It is not changed once it is made.
type Group struct {
	ID string
	// Tellings stand in the order in which they were told, see [Telling.Before].
	Tellings []*Telling
}

// ID is the name of an incident that begins with an event. It keeps it as it grows, in
// whatever order; of two that become one, that of the first told stays; where one is
// parted, the part with the event of its name keeps it, and the other is named for the
// event that is told first in it. So an incident is always named for one of its events.
func ID(event string) string { return "i" + strings.TrimPrefix(event, "e") }

// gather makes one group of several and tells which of their IDs stays.
func gather(groups []*Group) *Group {
	all := &Group{}
	var first *Telling
	for _, g := range groups {
		if t := g.Tellings[0]; first == nil || t.Before(first) {
			first, all.ID = t, g.ID
		}
		all.Tellings = append(all.Tellings, g.Tellings...)
	}
	slices.SortFunc(all.Tellings, (*Telling).Compare)
	return all
}

// with is the group with one telling more, or with it in place of an older one of its event.
func (g *Group) with(t *Telling) *Group {
	more := append(slices.DeleteFunc(slices.Clone(g.Tellings), func(u *Telling) bool { return u.Event.ID == t.Event.ID }), t)
	slices.SortFunc(more, (*Telling).Compare)
	return &Group{g.ID, more}
}

// part parts a group in two: the tellings of the events, and the rest.
func (g *Group) part(events []string) (out, rest *Group) {
	out, rest = &Group{}, &Group{}
	for _, t := range g.Tellings {
		side := rest
		if slices.Contains(events, t.Event.ID) {
			side = out
		}
		side.Tellings = append(side.Tellings, t)
		if ID(t.Event.ID) == g.ID {
			side.ID = g.ID
		}
	}
	for _, side := range []*Group{out, rest} {
		if side.ID == "" && len(side.Tellings) > 0 {
			side.ID = ID(side.Tellings[0].Event.ID)
		}
	}
	return out, rest
}

// Add links a telling and returns the group it is now in, and why. A telling whose
// event is held already takes the place of the old one, in the same group.
func (l *Linker) Add(t *Telling) (*Group, casus.Why, error) {
	if g, err := l.Shelf.Of(t.Event.ID); err != nil || g != nil {
		if err != nil {
			return nil, nil, err
		}
		g = g.with(t)
		return g, casus.Why{"told anew"}, l.Shelf.Put(g)
	}
	groups, why, err := l.home(t)
	if err != nil {
		return nil, nil, err
	}
	if len(groups) == 0 {
		g := &Group{ID(t.Event.ID), []*Telling{t}}
		return g, why, l.Shelf.Put(g)
	}
	g := gather(groups).with(t)
	return g, why, l.replace(groups, g)
}

// replace puts groups in the place of others.
func (l *Linker) replace(old []*Group, now ...*Group) error {
	for _, o := range old {
		if !slices.ContainsFunc(now, func(g *Group) bool { return g.ID == o.ID }) {
			now = append(now, &Group{ID: o.ID})
		}
	}
	return l.Shelf.Put(now...)
}

// home finds the groups that are one with a telling: those that a person put it in; the
// one that it fits best, that which holds its original's telling before all others; and
// those that it bridges, which fit it and the tellings it joins.
func (l *Linker) home(t *Telling) (home []*Group, why casus.Why, err error) {
	if home, err = l.holding(l.Hand.Together(t.Event.ID)); err != nil {
		return nil, nil, err
	}
	if len(home) > 0 {
		why.Add("a person put it together with events of this incident")
	}
	candidates, err := l.Shelf.Find(t.Lookups(), Candidates)
	if err != nil {
		return nil, nil, err
	}
	whole := gather(slices.Concat(home, []*Group{{Tellings: []*Telling{t}}}))
	for i, f := range l.fitting(t, candidates) {
		if slices.ContainsFunc(home, func(g *Group) bool { return g.ID == f.group.ID }) || l.Hand.apart(whole.Tellings, f.group.Tellings) {
			continue
		}
		switch p := l.Model.mean(whole.Tellings, f.group.Tellings); {
		case i == 0 && f.twin:
			why.Add("the report is a copy, and its original tells it in incident %s", f.group.ID)
		case i == 0:
			why.Add("it tells the same act as incident %s with probability %.2f", f.group.ID, f.p)
		case p >= threshold:
			why.Add("it bridges incident %s too, which is the same act with probability %.2f", f.group.ID, p)
		default:
			continue
		}
		home = append(home, f.group)
		whole = gather([]*Group{whole, f.group})
	}
	if len(home) == 0 {
		why.Add("it is none of %d incidents that it could be", len(candidates))
	}
	return home, why, nil
}

// fit is a group that a telling may belong to.
type fit struct {
	group *Group
	p     float64
	twin  bool // it holds the telling of which this one is a repetition
}

// fitting are the candidates that a telling fits, the best first.
func (l *Linker) fitting(t *Telling, candidates []*Group) []fit {
	var all []fit
	for _, g := range candidates {
		f := fit{g, l.Model.mean([]*Telling{t}, g.Tellings), slices.ContainsFunc(g.Tellings, t.Repeats)}
		if f.twin || f.p >= threshold {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b fit) int {
		if a.twin != b.twin {
			if a.twin {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.p, a.p), strings.Compare(a.group.ID, b.group.ID))
	})
	return all
}

// mean is the mean probability that a telling of the one side and one of the other
// tell one act. Tellings that repeat others are left out, and of many the earliest and
// the latest stand for all.
func (m *Model) mean(a, b []*Telling) float64 {
	a, b = sampled(a), sampled(b)
	sum := 0.0
	for _, t := range a {
		for _, u := range b {
			sum += m.Same(t, u)
		}
	}
	return sum / float64(len(a)*len(b))
}

// sampled are tellings of which none repeats another: all of a few, and of many the
// earliest third of a sample and the latest ones.
func sampled(all []*Telling) []*Telling {
	if len(all) == 1 {
		return all
	}
	var own []*Telling
	take := func(t *Telling, most int) (full bool) {
		if len(own) < most && !slices.ContainsFunc(own, t.Repeats) {
			own = append(own, t)
		}
		return len(own) == most
	}
	next := 0
	for next < len(all) && !take(all[next], sample/3) {
		next++
	}
	for i := len(all) - 1; i > next && !take(all[i], sample); i-- {
	}
	return own
}

// Remove takes an event that is told no more out of its group.
func (l *Linker) Remove(event string) error {
	g, err := l.Shelf.Of(event)
	if err != nil || g == nil {
		return err
	}
	_, rest := g.part([]string{event})
	if len(rest.Tellings) == 0 {
		return l.replace([]*Group{g})
	}
	return l.replace([]*Group{g}, rest)
}

// All links tellings from nothing, in the order in which they were told: the result
// does not depend on the order in which they are given.
func All(tellings []*Telling, m *Model, h *Hand) []*Group {
	l := Linker{NewMemory(), m, h}
	for _, t := range slices.SortedFunc(slices.Values(tellings), (*Telling).Compare) {
		if _, _, err := l.Add(t); err != nil {
			panic(err) // memory has no errors
		}
	}
	return l.Shelf.(*Memory).Groups()
}
