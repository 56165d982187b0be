package incident

import (
	"cmp"
	"slices"

	"casus"
)

// width orders precisions from the narrowest.
var width = []casus.Precision{casus.PrecisionPoint, casus.PrecisionCity, casus.PrecisionDistrict, casus.PrecisionProvince, casus.PrecisionCountry, casus.PrecisionRegion}

// place is the entry that most votes agree with, in naming it, something within it or
// something that it lies in; of those the narrowest, then the one that most name; nil
// when none is told.
func (v voices) place() *casus.Place {
	type option struct {
		place         *casus.Place
		agree, naming float64
	}
	var all []option
	for _, x := range v {
		for _, p := range x.places {
			if !slices.ContainsFunc(all, func(o option) bool { return samePlace(o.place, p) }) {
				all = append(all, option{place: p})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	for i := range all {
		for _, x := range v {
			if slices.ContainsFunc(x.places, func(p *casus.Place) bool { return meets(all[i].place, p) }) {
				all[i].agree += x.weight
			}
			if slices.ContainsFunc(x.places, func(p *casus.Place) bool { return samePlace(all[i].place, p) }) {
				all[i].naming += x.weight
			}
		}
	}
	slices.SortStableFunc(all, func(a, b option) int {
		return cmp.Or(cmp.Compare(b.agree, a.agree), cmp.Compare(slices.Index(width, a.place.Precision), slices.Index(width, b.place.Precision)),
			cmp.Compare(b.naming, a.naming))
	})
	return all[0].place
}

// when are the days that most votes agree on by their time words. Where the act is said
// to be done, what reports said when it lay ahead is not asked, and the other way round,
// unless nothing else is known. Ranges that as many votes agree on are bridged. Where no
// telling has time words, an act that was done was so by the day of the first report,
// and one that lies ahead comes after the last; the other end is unknown.
func (v voices) when(status casus.Status) (from, to casus.Day) {
	future := status == casus.Planned || status == casus.Possible
	asked := v.of(func(t *Telling) bool { return ahead(t.Event) == future })
	if len(asked) == 0 {
		asked = v
	}
	told := asked.of(func(t *Telling) bool { return t.days.told })
	if len(told) == 0 {
		told = v.of(func(t *Telling) bool { return t.days.told })
	}
	if len(told) == 0 {
		for _, x := range asked {
			published := x.Event.Document.Published
			switch {
			case published.IsZero() || x.Event.Background:
			case future:
				from = published
			case to.IsZero():
				to = published
			}
		}
		return from, to
	}
	// The best ranges begin where some range begins and end where the first of those
	// that hold that day ends.
	best := 0.0
	for _, x := range told {
		day, end, votes := x.days.from, casus.Day{}, 0.0
		for _, y := range told {
			if y.days.from.Before(day) || y.days.from == day {
				if !y.days.to.Before(day) {
					votes += y.weight
					if end.IsZero() || y.days.to.Before(end) {
						end = y.days.to
					}
				}
			}
		}
		switch {
		case votes > best+1e-9:
			best, from, to = votes, day, end
		case votes > best-1e-9:
			if day.Before(from) {
				from = day
			}
			if to.Before(end) {
				to = end
			}
		}
	}
	return from, to
}
