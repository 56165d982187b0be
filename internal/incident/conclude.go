package incident

import (
	"cmp"
	"fmt"
	"slices"

	"casus"
)

// Conclude says what the tellings of a group together make of their act. Of reviews,
// which may be of any events and kinds, it takes those by which the group was merged or
// split. doc/incidents.md explains the rules to readers.
func Conclude(g *Group, reviews []casus.Review) casus.Incident {
	v := voicesOf(g.Tellings)
	in := casus.Incident{ID: g.ID}
	in.Type = most(v, func(t *Telling) []casus.Type { return []casus.Type{t.Event.Type} })[0].value
	modes := most(v.of(func(t *Telling) bool { return t.Event.Type == in.Type && t.Event.Mode != "" }),
		func(t *Telling) []casus.Mode { return []casus.Mode{t.Event.Mode} })
	if len(modes) > 0 {
		in.Mode = modes[0].value
	}
	in.Status, in.StatusWhy = status(v, in.Type)
	in.Contexts = contexts(v)
	in.From, in.To = v.when(in.Status)
	in.Place = v.place()
	in.Source, in.Recipient, in.Mediator = v.parties(in.Type)
	in.Killed = figures(g.Tellings, func(e *casus.Event) *casus.Count { return e.Killed })
	in.Injured = figures(g.Tellings, func(e *casus.Event) *casus.Count { return e.Injured })
	in.Detained = figures(g.Tellings, func(e *casus.Event) *casus.Count { return e.Detained })
	in.Displaced = figures(g.Tellings, func(e *casus.Event) *casus.Count { return e.Displaced })
	in.Claims = claims(g.Tellings)

	reports := map[string]bool{} // whether it is a copy
	for _, t := range g.Tellings {
		in.Events = append(in.Events, t.Event.ID)
		reports[t.Event.Document.ID] = t.copied()
		if !t.At.IsZero() {
			if in.FirstTold.IsZero() {
				in.FirstTold = t.At
			}
			in.LastTold = t.At
		}
	}
	in.Reports = len(reports)
	for _, copied := range reports {
		if copied {
			in.Copies++
		}
	}
	in.Publishers = v.publishers()
	in.Derived = derive(&in, g.Tellings)
	in.Why.Add("told by %s, of which %s; independent are %s", number(in.Reports, "report", "reports"), number(in.Copies, "is a copy", "are copies"),
		number(len(in.Publishers), "publisher", "publishers"))
	for _, r := range reviews {
		if (r.Verdict == casus.Merge || r.Verdict == casus.Split) && slices.ContainsFunc(in.Events, func(e string) bool { return e == r.Event || slices.Contains(r.Events, e) }) {
			in.Why.Add("%s by %s: %s", r.Verdict, r.Author, cmp.Or(r.Note, "without a note"))
		}
	}
	return in
}

// copied reports whether the telling's report is a copy of another.
func (t *Telling) copied() bool { return t.Original != t.Event.Document.ID }

// voices are the tellings that count, each with its weight. A publisher has one vote,
// shared among all its tellings; a copy has none, unless its original tells nothing: then
// the first of the original's copies speaks for it.
type voices []voice

type voice struct {
	*Telling
	by     string // publisher, or the original where it is unknown
	weight float64
}

func voicesOf(tellings []*Telling) voices {
	speaks := map[string]string{} // original to the report that speaks for it
	for _, t := range tellings {
		if first := speaks[t.Original]; first == "" || !t.copied() {
			speaks[t.Original] = t.Event.Document.ID
		}
	}
	var v voices
	n := map[string]int{}
	for _, t := range tellings {
		if speaks[t.Original] == t.Event.Document.ID {
			by := cmp.Or(t.Publisher, "report "+t.Original)
			n[by]++
			v = append(v, voice{t, by, 0})
		}
	}
	for i := range v {
		v[i].weight = 1 / float64(n[v[i].by])
	}
	return v
}

// of are the voices of some tellings.
func (v voices) of(some func(*Telling) bool) voices {
	return slices.DeleteFunc(slices.Clone(v), func(x voice) bool { return !some(x.Telling) })
}

// votes is the sum of the weights.
func (v voices) votes() (sum float64) {
	for _, x := range v {
		sum += x.weight
	}
	return sum
}

// publishers are those of the voices, in the order in which they first told.
func (v voices) publishers() []string {
	var names []string
	for _, x := range v {
		if x.Publisher != "" && !slices.Contains(names, x.Publisher) {
			names = append(names, x.Publisher)
		}
	}
	return names
}

// tally is a value and the votes for it.
type tally[T any] struct {
	value T
	votes float64
}

// most counts votes for what tellings say; the most voted for comes first, of equals
// the one told first.
func most[T comparable](v voices, says func(*Telling) []T) []tally[T] {
	var all []tally[T]
	for _, x := range v {
		for _, s := range says(x.Telling) {
			i := slices.IndexFunc(all, func(t tally[T]) bool { return t.value == s })
			if i < 0 {
				i, all = len(all), append(all, tally[T]{value: s})
			}
			all[i].votes += x.weight
		}
	}
	slices.SortStableFunc(all, func(a, b tally[T]) int { return cmp.Compare(b.votes, a.votes) })
	return all
}

// contexts are those that a third of the votes tell, in the order of the votes.
func contexts(v voices) []casus.Context {
	var found []casus.Context
	for _, c := range most(v, func(t *Telling) []casus.Context { return t.Event.Contexts }) {
		if c.votes >= v.votes()/3 {
			found = append(found, c.value)
		}
	}
	return found
}

// actor is an actor in a role: source, recipient or mediator.
type actor struct {
	role int
	casus.Actor
}

// parties are the resolved actors of each role, by votes. Told in two roles, an actor has
// the one with more votes. A general code ("ARM") gives way to a narrower one of the same
// role ("ARM.MIL"), and what has less than a third of the votes of the role's first actor
// is left out: one report's misreading. Tellings of the incident's type alone are asked
// where they name anybody.
func (v voices) parties(of casus.Type) (source, recipient, mediator []casus.Actor) {
	named := v.of(func(t *Telling) bool {
		return t.Event.Type == of && len(t.Event.Source)+len(t.Event.Recipient)+len(t.Event.Mediator) > 0
	})
	if len(named) == 0 {
		named = v
	}
	names := map[casus.Code]string{} // the first name of each code
	votes := most(named, func(t *Telling) (told []actor) {
		for role, parties := range [][]casus.Party{t.Event.Source, t.Event.Recipient, t.Event.Mediator} {
			for i := range parties {
				for _, a := range parties[i].Actors {
					if names[a.Code] == "" {
						names[a.Code] = a.Name
					}
					if x := (actor{role, casus.Actor{Code: a.Code}}); !slices.Contains(told, x) {
						told = append(told, x)
					}
				}
			}
		}
		return told
	})
	var roles [3][]casus.Actor
	var first [3]float64
	seen := map[casus.Code]bool{}
	for _, a := range votes {
		narrower := slices.ContainsFunc(votes, func(b tally[actor]) bool {
			return b.value.role == a.value.role && a.value.Code.Sector() == "" && b.value.Code != a.value.Code && b.value.Code.Country() == a.value.Code.Country()
		})
		if seen[a.value.Code] || narrower || a.votes < first[a.value.role]/3 {
			continue
		}
		seen[a.value.Code] = true
		first[a.value.role] = max(first[a.value.role], a.votes)
		roles[a.value.role] = append(roles[a.value.role], casus.Actor{Code: a.value.Code, Name: names[a.value.Code]})
	}
	return roles[0], roles[1], roles[2]
}

// derive gives the codes of an event as the incident has it.
func derive(in *casus.Incident, tellings []*Telling) casus.Derived {
	e := casus.Event{Type: in.Type, Mode: in.Mode, Status: in.Status, Contexts: in.Contexts}
	e.Background = !slices.ContainsFunc(tellings, func(t *Telling) bool { return !t.Event.Background })
	for _, t := range tellings {
		e.Source = append(e.Source, t.Event.Source...)
		e.Mediator = append(e.Mediator, t.Event.Mediator...)
		if t.Event.Status == in.Status {
			e.Claimant = append(e.Claimant, t.Event.Claimant...)
		}
	}
	return casus.Derive(&e)
}

// number is a count of things in words.
func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}
