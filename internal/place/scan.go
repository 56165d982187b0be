package place

import (
	"math"

	"casus"
	"casus/internal/place/packed"
)

// name is a stretch of words that the gazetteer knows.
type name struct {
	from, to int32 // words [from, to)
	end      int32 // byte in the text: that of the last word, or of its possessive ending ("St. John's")
	kind     verdict
	hash     uint64
	best     int32   // the entry with the highest prior
	prior    float32 // its prior
}

func (n *name) span(r *Report) casus.Span {
	return casus.Span{Start: int(r.words[n.from].start), End: int(n.end)}
}

// verdict is what a name is, by its form and the words beside it.
type verdict uint8

const (
	aPlace verdict = iota
	aPeople
	aPerson // or a part of another name
	aBody
)

// candidate is an entry that a name can stand for.
type candidate struct {
	entry int
	packed.Entry
	how   uint8
	prior float64
	score float64
	// what was added to the prior
	granted [6]grant
	grants  int
}

const longestName = 6 // words

// scan finds the longest names from left to right among the words [from, to) and adds them to names.
func (r *Report) scan(names []name, from, to int) []name {
	for i := from; i < to; {
		m, n := r.longest(i, to)
		if n > 0 && !r.words[i].is(upper) { // "the Gulf", but not "the Gulf of Aden"
			if next, more := r.longest(i+1, to); more >= n {
				m, n = next, more+1
			}
		}
		if n > 0 {
			names = append(names, m)
		}
		i += max(n, 1)
	}
	return names
}

// longest returns the longest name that begins at word i and ends before word to, and of how many words it is; 0 when
// there is none.
func (r *Report) longest(i, to int) (name, int) {
	if !r.begins(i) {
		return name{}, 0
	}
	var ends [longestName]int
	// the folded forms of 1, 2, ... words are beginnings of buf
	buf := packed.AppendFold(r.folds[:0], r.words[i].in(r.text))
	ends[0] = len(buf)
	n := 1
	for ; n < longestName && i+n < to && r.continues(i+n); n++ {
		if r.words[i+n-1].is(possessive) { // "Cox's Bazar"
			buf = append(buf, 's')
		}
		buf = append(buf, ' ')
		buf = packed.AppendFold(buf, r.words[i+n].in(r.text))
		ends[n] = len(buf)
	}
	r.folds = buf
	for ; n > 0; n-- {
		if m, ok := r.lookUp(i, n, buf[:ends[n-1]]); ok {
			return m, n
		}
	}
	return name{}, 0
}

// begins reports whether a name can begin at a word: one with a capital, or an Arabic article, "sub" or a direction before
// one ("northern Cyprus" is Northern Cyprus).
func (r *Report) begins(i int) bool {
	t := &r.words[i]
	if t.is(upper) {
		return true
	}
	if (t.of(direction) || t.in(r.text) == "the") && i+1 < len(r.words) && r.words[i+1].join == ' ' && r.words[i+1].is(upper) {
		return true
	}
	return t.end-t.start <= 3 && i+1 < len(r.words) && r.words[i+1].join == '-' && r.words[i+1].is(upper)
}

// continues reports whether a name can go on with word i.
func (r *Report) continues(i int) bool {
	if i >= len(r.words) || r.words[i].is(first) {
		return false
	}
	t := &r.words[i]
	return (t.join == ' ' || t.join == '-' || t.join == '.') && (t.is(upper) || !r.words[i-1].is(possessive))
}

// lookUp returns the name of n words at word i, folded, if the gazetteer has it with or without the possessive
// ending of its last word.
func (r *Report) lookUp(i, n int, folded []byte) (name, bool) {
	w, last := &r.words[i], &r.words[i+n-1]
	m := name{from: int32(i), to: int32(i + n), end: last.end, best: -1}
	switch {
	case n > 1:
		if !last.is(upper) && !last.of(feature|facility) {
			return m, false
		}
	case len(folded) < 2, w.of(never), len(folded) < 4 && (w.of(function) || shortForm(folded) && !w.is(allCaps)):
		return m, false
	}
	if last.is(possessive) {
		m.hash = packed.Hash(append(folded[:len(folded):len(folded)], 's'))
		if r.know(&m) && r.isOwn(&m) { // not "Londons", which London is in Latvian
			_, end, _ := wordEnd(r.text, int(last.start))
			m.end = int32(end)
			return m, true
		}
	}
	m.hash, m.kind, m.best, m.prior = packed.Hash(folded), aPlace, -1, 0
	if !r.know(&m) {
		return m, false
	}
	if w.is(upper) { // "The city" is none, though London's City is called so
		return m, n == 1 || last.is(upper) || w.in(r.text) != "The"
	}
	if w.of(function) { // "the Gulf": the article is no part of the name
		m.from++
	}
	return m, !w.of(direction|function) || n > 1 && m.prior > 5.3 && m.kind == aPlace && !r.g.table.Entry(int(m.best)).Kind.Populated()
}

// isOwn reports whether the best entry of a name bears it as its own.
func (r *Report) isOwn(m *name) bool {
	for e, how := range r.g.table.Names(m.hash) {
		if e == int(m.best) {
			return how != packed.Alternative
		}
	}
	return false
}

// know looks a name's hash up and fills in what the gazetteer says of it.
func (r *Report) know(m *name) bool {
	people := false
	for e, how := range r.g.table.Names(m.hash) {
		if how == packed.Demonym {
			people = true
		} else if p := float32(priorOf(r.g.table.Entry(e), how)); m.best < 0 || p > m.prior {
			m.best, m.prior = int32(e), p
		}
	}
	if people && (m.best < 0 || m.prior < 6.5) {
		m.kind = aPeople
		return true
	}
	if w := &r.words[m.from]; m.to-m.from == 1 && w.of(feature|facility|direction|title|body) && m.prior < 6.5 {
		return false // "University", "North", "Justice" are towns, but hardly ever meant
	}
	return m.best >= 0
}

// shortForm reports whether a folded name is an abbreviation that only capitals tell from a word.
func shortForm(folded []byte) bool {
	switch string(folded) {
	case "us", "uk", "uae", "car", "hk", "nl", "kp", "la", "dc", "bc", "loc":
		return true
	}
	return false
}

// priorOf says how much an entry is spoken of, as the logarithm of a population: countries and what the lists of
// this package hold count as much as cities of millions.
func priorOf(e packed.Entry, how uint8) float64 {
	people := math.Log10(float64(max(e.Population, 500))) // many have none in GeoNames
	var p float64
	switch e.Kind {
	case packed.Country:
		p = 7 + 0.25*people
	case packed.Continent, packed.Disputed:
		p = 7.8
	case packed.Sea, packed.Strait:
		p = 6.6
	case packed.Region:
		p = 6.4
	case packed.Admin1:
		p = 3.6 + 0.42*people
	case packed.Admin2:
		p = 1.2 + 0.5*people
	case packed.Capital:
		p = max(people+1.6, 6.6)
	case packed.Seat:
		p = people + 0.6
	case packed.Town:
		p = people + 0.1
	case packed.Settlement:
		p = people
	case packed.Quarter:
		p = people - 1
	case packed.Point:
		p = 6.2
	case packed.River, packed.Lake:
		p = 5.6
	default:
		p = 5.4
	}
	if how == packed.Alternative {
		p -= 1.4
	}
	return p
}

// candidates lists the entries that a name can stand for. They are overwritten by the next call.
func (r *Report) candidates(n *name) []candidate {
	r.found = r.found[:0]
	for e, how := range r.g.table.Names(n.hash) {
		if how != packed.Demonym {
			c := candidate{entry: e, Entry: r.g.table.Entry(e), how: how}
			c.prior = priorOf(c.Entry, how)
			r.found = append(r.found, c)
		}
	}
	return r.found
}
