package export

import (
	"slices"

	"casus"
)

// side is one end of a dyad: one actor, or the words of a party that was not
// resolved. The zero side is nobody known.
type side struct {
	name  string // canonical where the actor has one, else the words
	words string
	code  casus.Code
}

// sidesOf lists the actors of parties, each once.
func sidesOf(ps []casus.Party) []side {
	var list []side
	add := func(s side) {
		for _, have := range list {
			if have.code == s.code && have.name == s.name {
				return
			}
		}
		list = append(list, s)
	}
	for _, p := range ps {
		words := oneLine(p.Text)
		if len(p.Actors) == 0 {
			add(side{name: words, words: words})
		}
		for _, a := range p.Actors {
			name := oneLine(a.Name)
			if name == "" {
				name = words
			}
			add(side{name, words, a.Code})
		}
	}
	return list
}

// mutual reports whether the event is an act between its doers: the notation makes
// all parties of talks, deals, joint work and clashes doers, and nobody their
// recipient. Visitors who come together do not visit each other.
func mutual(e *casus.Event) bool {
	if len(e.Recipient) > 0 || e.Mode == "visit" {
		return false
	}
	return slices.Contains([]casus.Type{"CONSULT", "AGREE", "COOPERATE", "ASSAULT"}, e.Type)
}

// dyadsOf lists the pairs of an act's ends: every doer with every recipient, and
// both directions of every pair of a mutual act. An end that is not told is the
// zero side, so that there is one pair at least.
func dyadsOf(e *casus.Event, from, to []side) [][2]side {
	if len(from) > 1 && mutual(e) {
		pairs := make([][2]side, 0, len(from)*(len(from)-1))
		for i, a := range from {
			for j, b := range from {
				if i != j {
					pairs = append(pairs, [2]side{a, b})
				}
			}
		}
		return pairs
	}
	if len(from) == 0 {
		from = []side{{}}
	}
	if len(to) == 0 {
		to = []side{{}}
	}
	pairs := make([][2]side, 0, len(from)*len(to))
	for _, a := range from {
		for _, b := range to {
			pairs = append(pairs, [2]side{a, b})
		}
	}
	return pairs
}

// coding is what PLOVER and CAMEO make of the event, and between whom. Where they
// code nothing (denied, possible and background acts, which are here only if they
// were asked for) it is the act as if it had been done.
func coding(e *casus.Event) (d casus.Derived, pairs [][2]side) {
	if e.Accusation() {
		accusation := casus.Event{Type: "ACCUSE", Recipient: e.Source}
		return e.Derived, dyadsOf(&accusation, sidesOf(e.Claimant), sidesOf(e.Source))
	}
	d = e.Derived
	if d.PLOVER == "" {
		act := *e
		act.Status, act.Background = casus.Done, false
		d = casus.Derive(&act)
	}
	return d, dyadsOf(e, sidesOf(e.Source), sidesOf(e.Recipient))
}

// widths orders precisions from the narrowest to the widest.
var widths = map[casus.Precision]int{casus.PrecisionPoint: 1, casus.PrecisionCity: 2, casus.PrecisionDistrict: 3,
	casus.PrecisionProvince: 4, casus.PrecisionCountry: 5, casus.PrecisionRegion: 6}

// placeOf is the most precise of the event's resolved places, the first of equals;
// nil when none was resolved.
func placeOf(e *casus.Event) *casus.Location {
	var best *casus.Location
	for i := range e.Places {
		l := &e.Places[i]
		if l.Place != nil && (best == nil || widths[l.Place.Precision] < widths[best.Place.Precision]) {
			best = l
		}
	}
	return best
}

// daysOf are the days of the event's first time that tells on which day it began;
// zero when none does.
func daysOf(e *casus.Event) casus.TimeSpan {
	for _, w := range e.When {
		if w.TimeSpan != nil && !w.TimeSpan.From.IsZero() {
			return *w.TimeSpan
		}
	}
	return casus.TimeSpan{}
}

// dayOf is the day a layout dates the event by: its first day, else the day of
// publication; zero when neither is known.
func dayOf(e *casus.Event) casus.Day {
	if d := daysOf(e).From; !d.IsZero() {
		return d
	}
	return e.Document.Published
}
