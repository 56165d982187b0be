package place

import (
	"sort"

	"casus"
	"casus/internal/place/packed"
)

// behind is how many words back a place is looked for that "the city" or "the country" points to.
const behind = 250

// pointers are the words that can begin a mention that points back.
var pointers = map[string]bool{"the": true, "this": true, "that": true, "there": true, "here": true, "capital": true, "same": true}

// pointedAt resolves a mention without names that points to a place told before: "the country", "the disputed
// region", "the capital", "there".
func (r *Report) pointedAt(m *mention) (answer, bool) {
	if !pointers[r.word(m.from)] || r.strange(m, m.from+1) {
		return answer{}, false
	}
	var called class
	owned := false // "the country's north"
	for k := m.from; k < m.to; k++ {
		w := &r.words[k]
		if w.of(facility|mission) && !w.of(feature) {
			return answer{}, false // "the border", "the embassy": any of many
		}
		called |= w.class & feature
		if w.is(possessive) && w.of(nation) || r.word(k) == "of" {
			owned = true
		}
	}
	word := r.word(m.from)
	var a answer
	switch {
	case word == "there" || word == "here":
		if m.to-m.from > 1 {
			return answer{}, false
		}
		a = r.last(m, func(packed.Entry) bool { return true })
	case called&nation != 0 && (called&seat == 0 || owned):
		a = r.country(m)
	case called&seat != 0:
		if a = r.country(m); a.entry >= 0 {
			iso3 := r.g.table.ISO3(r.g.table.Entry(a.entry).Country)
			for e := range r.g.table.Names(packed.Hash(packed.CapitalKey(iso3))) {
				a.entry, a.precision = e, casus.PrecisionCity
				a.why.Add("place.capital: its capital is %s", r.g.table.Entry(e).Name)
			}
		}
	case called&populated != 0:
		a = r.last(m, func(e packed.Entry) bool { return e.Kind.Populated() })
	case called&(province|district|land) != 0:
		a = r.last(m, func(e packed.Entry) bool {
			switch e.Kind {
			case packed.Admin1, packed.Admin2, packed.Disputed:
				return true
			case packed.Region, packed.Island, packed.Mountains, packed.Desert:
				return e.Country >= 0 // not a union of states
			}
			return false
		})
	case m.to-m.from <= 2 && r.any(m.from, m.to, direction): // "the south"
		if a = r.country(m); a.entry >= 0 {
			a.precision = casus.PrecisionRegion
			a.sure = round(a.sure * 0.8)
		}
	default:
		return answer{}, false
	}
	if a.entry >= 0 && r.g.table.Entry(a.entry).Kind == packed.Country && r.any(m.from, m.to, direction) {
		a.precision = casus.PrecisionRegion
		a.why.Add("place.part: a part of it")
	}
	return a, true
}

// last is the last place of some sort that the report names before a mention.
func (r *Report) last(m *mention, is func(packed.Entry) bool) answer {
	var why casus.Why
	k := sort.Search(len(r.names), func(i int) bool { return r.names[i].from >= m.from })
	for k--; k >= 0 && m.from-r.names[k].from <= behind; k-- {
		n := &r.names[k]
		if n.kind != aPlace || !is(r.g.table.Entry(int(n.best))) || !r.accepts(n) {
			continue
		}
		why.Add("place.back: %q points back to %q", m.Of(r.text), n.span(r).Of(r.text))
		a := r.pick(n, r.around(n), why)
		a.sure = round(a.sure * 0.7)
		return a
	}
	why.Add("place.back: nothing named before that %q could mean", m.Of(r.text))
	return unresolved(why)
}

// country is the country most spoken of before a mention, the nearer the more.
func (r *Report) country(m *mention) answer {
	var why casus.Why
	votes := map[int]float64{}
	k := sort.Search(len(r.cues), func(i int) bool { return r.cues[i].word >= m.from })
	total := 0.0
	for k--; k >= 0 && m.from-r.cues[k].word <= behind; k-- {
		q := &r.cues[k]
		if q.country < 0 {
			continue
		}
		w := 10 / float64(10+m.from-q.word)
		if q.kind != packed.Country {
			w *= 0.7
		}
		votes[int(q.country)] += w
		total += w
	}
	best := -1
	for c, v := range votes {
		if best < 0 || v > votes[best] || v == votes[best] && c < best {
			best = c
		}
	}
	if best < 0 {
		why.Add("place.back: no country named before that %q could mean", m.Of(r.text))
		return unresolved(why)
	}
	e := r.g.table.Entry(best)
	why.Add("place.back: %q points back to %s, %.2f of what is named before", m.Of(r.text), e.Name, votes[best]/total)
	return answer{entry: best, sure: round(0.9 * votes[best] / total), precision: casus.PrecisionCountry, why: why}
}
