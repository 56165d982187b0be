package monitor

import (
	"cmp"
	"fmt"
	"slices"

	"casus"
	"casus/internal/query"
)

// vague is how many days an act's time may span to count on one of them.
const vague = 7

// Day is the day on which an event counts: the first of its days. Acts of no known
// day, or of some day in more than a week, count on none: the day is zero.
func Day(e *casus.Event) casus.Day {
	days := e.Days()
	if days.From.IsZero() || days.To.Sub(days.From) >= vague {
		return casus.Day{}
	}
	return days.From
}

// Groups are the groups in which an event counts: each combination of its values for
// the keys; none when a key has no value, one empty group when there are no keys.
func Groups(e *casus.Event, by []Key) []Group {
	groups := []Group{{}}
	for _, k := range by {
		var next []Group
		for _, g := range groups {
			for _, v := range values(e, k) {
				next = append(next, append(slices.Clone(g), v))
			}
		}
		groups = next
	}
	return groups
}

func values(e *casus.Event, k Key) []Value {
	var all []Value
	add := func(id, name string) {
		if v := (Value{k, id, name}); id != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	switch k {
	case ByType:
		add(string(e.Type), "")
	case ByCountry:
		for _, l := range e.Places {
			if l.Place != nil {
				add(l.Place.Country, "")
			}
		}
	case ByPlace:
		for _, l := range e.Places {
			if p := l.Place; p != nil && p.Precision != casus.PrecisionCountry && p.Precision != casus.PrecisionRegion {
				if p.GeoNames != 0 {
					add(fmt.Sprintf("geonames:%d", p.GeoNames), p.Name)
				} else {
					add(p.Name, p.Name)
				}
			}
		}
	case ByDyad:
		sources, recipients := sides(e.Source), sides(e.Recipient)
		for _, s := range sources {
			for _, r := range recipients {
				add(s+">"+r, "")
			}
		}
		if len(recipients) == 0 { // parties of talks and clashes are all sources
			for i, s := range sources {
				for _, t := range sources[i+1:] {
					add(s+"-"+t, "")
				}
			}
		}
	}
	return all
}

// sides are the countries of parties, or the codes of those of no known country, each
// once, in order.
func sides(parties []casus.Party) []string {
	var all []string
	for _, p := range parties {
		for _, c := range p.Codes() {
			all = append(all, cmp.Or(c.Country(), string(c)))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Tally counts events. An incident counts once in a group, on the first of the days
// on which events of it do; an event of no incident counts as one of its own.
type Tally struct {
	by     []Key
	groups map[string]*tallied
}

type tallied struct {
	group  Group
	events map[casus.Day]int
	first  map[string]casus.Day // of an incident
}

// NewTally returns a tally that is split by keys.
func NewTally(by []Key) *Tally { return &Tally{by: by, groups: map[string]*tallied{}} }

// Add counts an event on its day, in all of its groups.
func (t *Tally) Add(f query.Facts) {
	day := Day(f.Event)
	if day.IsZero() {
		return
	}
	for _, g := range Groups(f.Event, t.by) {
		in := t.groups[g.id()]
		if in == nil {
			in = &tallied{group: g, events: map[casus.Day]int{}, first: map[string]casus.Day{}}
			t.groups[g.id()] = in
		}
		in.events[day]++
		act := cmp.Or(f.Incident, "\x00"+f.Event.ID)
		if first, ok := in.first[act]; !ok || day.Before(first) {
			in.first[act] = day
		}
	}
}

// Counts are what was counted, in order of groups and days.
func (t *Tally) Counts() []Count {
	var all []Count
	for _, in := range t.groups {
		incidents := map[casus.Day]int{}
		for _, day := range in.first {
			incidents[day]++
		}
		for day, events := range in.events {
			all = append(all, Count{day, in.group, events, incidents[day]})
		}
	}
	slices.SortFunc(all, func(a, b Count) int { return cmp.Or(cmp.Compare(a.Group.id(), b.Group.id()), a.Day.Compare(b.Day)) })
	return all
}
