package place

import (
	"math"
	"sort"

	"casus/internal/place/packed"
)

// judge tells names of places from those of persons and bodies, and gathers what the report says of where it
// plays.
func (r *Report) judge() {
	persons := map[uint64]bool{} // names that stand in the name of a person somewhere
	for i := range r.names {
		n := &r.names[i]
		if n.kind == aPlace {
			n.kind = r.form(i)
		}
		if n.kind == aPerson {
			persons[n.hash] = true
		}
	}
	for i := range r.names {
		n := &r.names[i]
		if n.kind == aPlace && persons[n.hash] && n.to-n.from == 1 && !(n.prior >= 6.5 && (r.located(n) || n.prior >= 8)) {
			n.kind = aPerson
		}
		if n.kind == aPlace || n.kind == aPeople {
			r.addCue(n)
		}
	}
}

// before returns the word before the name, and whether only a space or full stop of an abbreviation parts them.
func (r *Report) before(n *name) (*token, bool) {
	if n.from == 0 || r.words[n.from].is(first) {
		return nil, false
	}
	j := r.words[n.from].join
	return &r.words[n.from-1], j == ' ' || j == '.' || j == '-'
}

// after returns the word after the name, likewise.
func (r *Report) after(n *name) (*token, bool) {
	if int(n.to) >= len(r.words) || r.words[n.to].is(first) {
		return nil, false
	}
	j := r.words[n.to].join
	return &r.words[n.to], j == ' ' || j == '.' || j == '-'
}

// form tells by the words beside a name what it is the name of.
func (r *Report) form(i int) verdict {
	n := &r.names[i]
	strong := n.prior >= 7.7 // countries and the largest towns
	country := strong && !r.g.table.Entry(int(n.best)).Kind.Populated()
	if w, ok := r.before(n); ok {
		switch {
		case i > 0 && r.names[i-1].to == n.from && (r.names[i-1].kind == aPeople || r.names[i-1].kind == aPlace && r.names[i-1].prior >= 5 && !w.of(common)):
			// another name: "Iraqi Mosul", "Syria's Idlib"; without a possessive the second is a surname: "Paris Hilton"
			if r.names[i-1].kind == aPlace && !w.is(possessive) && r.words[n.from].join == ' ' && !w.is(headline) && n.prior < 6.2 {
				return aPerson
			}
		case w.is(possessive):
		case w.of(title) && w.is(upper):
			return aPerson
		case w.is(upper) && !w.of(function|locative|direction|feature) && !w.is(headline) && !(strong && r.words[n.from].join == '-'):
			if w.is(first) && strong && !w.of(common) {
				break // "Says Iran", "Meanwhile Egypt"
			}
			return aPerson
		case !w.is(upper) && w.of(title) && w.end-w.start > 3 && n.prior < 6:
			return aPerson // "lawyer Lincoln"
		}
		if w.in(r.text) == "of" && n.from >= 2 {
			if of := &r.words[n.from-2]; of.of(bodyOf) && of.is(upper) || n.from >= 3 && r.words[n.from-3].in(r.text) == "Islamic" {
				return aBody // "Bank of China", "Islamic State of Iraq"
			}
		}
		if i > 0 && r.names[i-1].kind == aBody && r.goesOn(&r.names[i-1], n) {
			return aBody // "and the Levant"
		}
	}
	if w, ok := r.after(n); ok && w.is(upper) && !r.words[n.to-1].is(possessive) {
		named := i+1 < len(r.names) && r.names[i+1].from == n.to
		switch {
		case w.of(facility|feature|direction) && !(w.of(body) && !strong):
		case w.of(body):
			return aBody
		case w.of(title), w.of(function), w.is(headline), w.of(never):
		case r.words[n.to].join == '-' && n.prior >= 6:
		case named && (r.names[i+1].kind == aPeople || r.names[i+1].prior >= 6.2):
		case country:
		default:
			return aBody // "Balochistan Liberation Army", or a given name
		}
	}
	return aPlace
}

// goesOn reports whether only "and" and "the" stand between two names.
func (r *Report) goesOn(a, b *name) bool {
	for k := a.to; k < b.from; k++ {
		if w := r.words[k].in(r.text); w != "and" && w != "the" {
			return false
		}
	}
	return b.from > a.to && b.from-a.to <= 2
}

// located reports whether a word like "in" or "near" stands before the name, an article and a direction between
// them allowed for.
func (r *Report) located(n *name) bool {
	if n.from > 0 && r.words[n.from].join == 0 {
		return false
	}
	for k := n.from - 1; k >= 0 && k >= n.from-3; k-- {
		w := &r.words[k]
		if w.of(locative) {
			return true
		}
		if w.is(first) || !w.of(direction) && w.in(r.text) != "the" {
			return false
		}
	}
	return false
}

// cue is a place or people that the report names.
type cue struct {
	word    int32 // position
	country int16 // None where it lies in several
	kind    packed.Kind
	admin1  int32
	hash    uint64
	entry   int32
	lat     float32
	lon     float32
}

// addCue records a name that is hardly to be mistaken: whose best entry is far ahead of all others in other countries.
func (r *Report) addCue(n *name) {
	if n.kind == aPeople {
		if e := r.peopleEntry(n); e >= 0 {
			r.push(n, e)
		}
		return
	}
	if n.prior < 4.5 {
		return
	}
	best := r.g.table.Entry(int(n.best))
	for _, c := range r.candidates(n) {
		if c.Country != best.Country && float64(n.prior)-c.prior < 1.2 {
			return
		}
	}
	r.push(n, int(n.best))
}

// peopleEntry is the entry whose people a name names, the most populous of several: "Dominican" is rather of the
// Dominican Republic than of Dominica. It is -1 when the name is no demonym.
func (r *Report) peopleEntry(n *name) int {
	best, people := -1, -1
	for e, how := range r.g.table.Names(n.hash) {
		if p := r.g.table.Entry(e).Population; how == packed.Demonym && p > people {
			best, people = e, p
		}
	}
	return best
}

// push records the cue that an entry named at n is.
func (r *Report) push(n *name, entry int) {
	e := r.g.table.Entry(entry)
	r.cues = append(r.cues, cue{word: n.from, country: int16(e.Country), kind: e.Kind, admin1: int32(e.Admin1),
		hash: n.hash, entry: int32(entry), lat: float32(e.Lat), lon: float32(e.Lon)})
}

// weighted is a cue and how much it counts where it is seen from.
type weighted struct {
	*cue
	weight float64
}

// The reach of cues: how many of them to either side of a name count, and how fast they fade.
const (
	reach = 40
	fade  = 60 // words after which a cue counts half
)

// near calls f with the cues around word at, nearest first on each side, and how much each counts.
func (r *Report) near(at int32, f func(c *cue, weight float64)) {
	k := sort.Search(len(r.cues), func(i int) bool { return r.cues[i].word >= at })
	for i := k; i < len(r.cues) && i < k+reach; i++ {
		f(&r.cues[i], fading(r.cues[i].word-at))
	}
	for i := k - 1; i >= 0 && i >= k-reach; i-- {
		f(&r.cues[i], fading(at-r.cues[i].word))
	}
}

func fading(words int32) float64 { return fade / float64(fade+words) }

// km is the distance of two points on the globe.
func km(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	a := math.Sin((lat2 - lat1) * rad / 2)
	b := math.Sin((lon2 - lon1) * rad / 2)
	h := a*a + math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b
	return 2 * 6371 * math.Asin(math.Sqrt(min(h, 1)))
}
