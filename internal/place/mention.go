package place

import (
	"sort"
	"strings"

	"casus"
	"casus/internal/place/packed"
)

// mention is a span that is to be resolved.
type mention struct {
	casus.Span
	from, to int32 // its words [from, to)
	places   []*name
	people   []*name
}

// mentionAt takes a span apart. Where it cuts through a name its own words are looked up anew.
func (r *Report) mentionAt(at casus.Span) mention {
	m := mention{Span: at}
	m.from = int32(sort.Search(len(r.words), func(i int) bool { return int(r.words[i].end) > at.Start }))
	m.to = m.from + int32(sort.Search(len(r.words)-int(m.from), func(i int) bool { return int(r.words[int(m.from)+i].start) >= at.End }))
	lo := sort.Search(len(r.names), func(i int) bool { return r.names[i].to > m.from })
	hi := lo
	whole := true
	for ; hi < len(r.names) && r.names[hi].from < m.to; hi++ {
		whole = whole && r.names[hi].from >= m.from && r.names[hi].to <= m.to
	}
	names := r.names[lo:hi]
	if !whole {
		names = r.scan(nil, int(m.from), int(m.to))
	}
	for i := range names {
		if names[i].kind == aPeople {
			m.people = append(m.people, &names[i])
		} else {
			m.places = append(m.places, &names[i])
		}
	}
	return m
}

// word returns word k of the text in lower case.
func (r *Report) word(k int32) string { return strings.ToLower(r.words[k].in(r.text)) }

// any reports whether one of the words [from, to) is of a class.
func (r *Report) any(from, to int32, c class) bool {
	for k := from; k < to; k++ {
		if r.words[k].of(c) && !r.partOf(k) {
			return true
		}
	}
	return false
}

// resolve tells what the words at a span stand for.
func (r *Report) resolve(at casus.Span) answer {
	m := r.mentionAt(at)
	if m.from >= m.to {
		return unresolved(casus.Why{"place.empty: no words"})
	}
	if a, ok := r.capitalOf(&m); ok {
		return a
	}
	if len(m.places) > 0 {
		if a := r.named(&m); a.entry >= 0 || len(m.people) == 0 {
			return a
		}
	}
	if len(m.people) > 0 {
		return r.ofPeople(&m)
	}
	if a, ok := r.pointedAt(&m); ok {
		return a
	}
	return r.unknown(&m)
}

// named resolves a mention that holds names of places.
func (r *Report) named(m *mention) answer {
	head := r.head(m)
	var why casus.Why
	if r.isFragment(m, head) {
		why.Add("place.fragment: %q is a part of a longer name that the gazetteer lacks", head.span(r).Of(r.text))
		return r.beside(m, why)
	}
	if after, ok := r.after(head); ok && head.to < m.to && after.of(mission) && head.prior >= 7.7 {
		why.Add("place.abroad: %q says whose it is, not where", m.Of(r.text))
		return r.beside(m, why)
	}
	h := r.around(head)
	a := r.pick(head, h, why)
	for _, w := range h.within { // the words say where it lies: what lies elsewhere is not it
		if a.entry >= 0 && (head.prior >= 5.5 || r.liesIn(a.entry, w.area) || w.weight < 3) {
			continue
		}
		if r.insideAny(head, w.area) || r.liesIn(int(w.area.best), head) {
			continue
		}
		b := r.areaAround(w, head, casus.Why{})
		if b.entry >= 0 && (a.entry < 0 || !r.sameCountry(a.entry, b.entry)) {
			return b
		}
	}
	if a.entry < 0 {
		return a
	}
	return r.widen(m, head, a)
}

// areaAround resolves a name that the gazetteer lacks where the words put it to the area itself.
func (r *Report) areaAround(w within, head *name, why casus.Why) answer {
	why.Add("place.within: the gazetteer knows no %q %s %q: taken for the area", head.span(r).Of(r.text), w.how, w.area.span(r).Of(r.text))
	if w.area.kind == aPeople {
		return r.peopleOf(w.area, 0.6, why)
	}
	a := r.pick(w.area, r.around(w.area), why)
	a.sure = round(a.sure * 0.7)
	return a
}

func (r *Report) sameCountry(a, b int) bool {
	return r.g.table.Entry(a).Country == r.g.table.Entry(b).Country
}

// liesIn reports whether an entry lies in what a name can stand for.
func (r *Report) liesIn(entry int, area *name) bool {
	if entry < 0 {
		return false
	}
	c := candidate{entry: entry, Entry: r.g.table.Entry(entry)}
	if area.kind == aPeople {
		for e, how := range r.g.table.Names(area.hash) {
			if how == packed.Demonym && (r.holds(r.g.table.Entry(e), e, &c) || e == entry) {
				return true
			}
		}
		return false
	}
	return r.inside(&c, area) || int(area.best) == entry
}

// head is the name that a mention is about: the last one of "A's B" and "the A town of B", the first one of "A, B",
// "A in B" and "A and B"; of "the A embassy in B", where A only says whose, it is B.
func (r *Report) head(m *mention) *name {
	head := m.places[0]
	for _, next := range m.places[1:] {
		if r.words[next.from].is(first) {
			break
		}
		switch {
		case r.insideAny(head, next) && !r.words[head.to-1].is(possessive):
		case r.words[head.to-1].is(possessive) || next.from == head.to && r.words[next.from].join == ' ':
			head = next
		case r.words[head.to].join == ' ' && !r.words[head.to].is(upper) && !r.words[head.to].of(function|locative) && !r.commaBetween(head, next):
			head = next // "the West Bank town of Hebron", "a U.S. prison in Cuba"
		case r.isFragment(m, head):
			head = next
		}
	}
	return head
}

func (r *Report) commaBetween(a, b *name) bool {
	for k := a.to; k <= b.from; k++ {
		if r.words[k].join == ',' || r.words[k].in(r.text) == "and" {
			return true
		}
	}
	return false
}

// isFragment reports whether a small place's name stands in a mention beside capitalised words that neither are
// names of places it lies in or holds nor say what it is: "Freedom" of "Freedom Plaza", "Kennedy" of "John F. Kennedy
// airport", "Bab" of "Bab al-Muadham".
func (r *Report) isFragment(m *mention, n *name) bool {
	if n.prior >= 5.7 || n.to-n.from > 1 {
		return false
	}
	strange := func(k int32) bool {
		w := &r.words[k]
		if !w.is(upper) || w.is(headline) || w.of(feature|direction|facility|title|function) {
			return false
		}
		other := r.nameAt(k)
		return other == nil || other.kind != aPeople && other.prior < 5.7 && !r.insideAny(n, other) && !r.insideAny(other, n)
	}
	if w := &r.words[n.from]; n.from > m.from && w.join != ',' && w.join != '(' && w.join != 0 && !r.words[n.from-1].is(possessive) && strange(n.from-1) {
		return true
	}
	if n.to >= m.to || r.words[n.to-1].is(possessive) {
		return false
	}
	w := &r.words[n.to]
	if w.join != ' ' && w.join != '-' {
		return false
	}
	article := n.to+1 < m.to && !w.is(upper) && w.end-w.start == 2 && r.words[n.to+1].join == '-' && r.words[n.to+1].is(upper)
	return article || strange(n.to) || n.prior < 5 && w.is(upper) && w.of(facility) && !w.of(feature)
}

// widen sets the precision of a part of a country or division that is told by a direction: "northern Iraq",
// "the east of Ukraine", "Syria's north".
func (r *Report) widen(m *mention, n *name, a answer) answer {
	e := r.g.table.Entry(a.entry)
	switch e.Kind {
	case packed.Country:
	case packed.Admin1:
		if n.to < m.to && r.words[n.to].of(feature) {
			return a // "southern Helmand province" is all of it
		}
	default:
		return a
	}
	towards := false
	for k := n.from - 1; k >= 0 && k >= n.from-6 && !r.words[k+1].is(first); k-- {
		w := r.word(k)
		if r.words[k].of(direction) {
			towards = true
			break
		}
		if w != "and" && w != "or" && w != "of" && w != "the" && w != "part" && w != "parts" {
			break
		}
	}
	if r.words[n.to-1].is(possessive) || n.to < m.to && r.word(n.to) == "border" {
		for k := n.to; k < m.to; k++ {
			towards = towards || r.words[k].of(direction) || r.word(k) == "border"
		}
	}
	if towards {
		a.precision = casus.PrecisionRegion
		a.why.Add("place.part: a part of it")
	}
	return a
}

// capitalOf resolves "the Iraqi capital", "Iraq's capital", "the capital of Iraq".
func (r *Report) capitalOf(m *mention) (answer, bool) {
	last := m.to - 1
	of := func(n *name) (answer, bool) {
		iso3 := ""
		if n.kind == aPeople {
			iso3 = r.g.table.ISO3(r.g.table.Entry(r.peopleEntry(n)).Country)
		} else if e := r.g.table.Entry(int(n.best)); e.Kind == packed.Country {
			iso3 = r.g.table.ISO3(e.Country)
		}
		for e := range r.g.table.Names(packed.Hash(packed.CapitalKey(iso3))) {
			var why casus.Why
			why.Add("place.capital: %q is the capital of %s, %s", m.Of(r.text), iso3, r.g.table.Entry(e).Name)
			return answer{entry: e, sure: 0.95, precision: casus.PrecisionCity, why: why}, true
		}
		return answer{}, false
	}
	for last > m.from && (r.word(last) == "city" || r.words[last].of(facility)) {
		last--
	}
	names := append(append([]*name{}, m.places...), m.people...)
	if len(names) != 1 {
		return answer{}, false
	}
	n := names[0]
	if r.words[last].of(seat) && n.to <= last && last-n.to <= 2 && r.words[n.to].join == ' ' {
		return of(n)
	}
	if n.to == m.to && n.from-2 >= m.from && r.word(n.from-1) == "of" && r.words[n.from-2].of(seat) {
		return of(n)
	}
	return answer{}, false
}

// ofPeople resolves a mention whose only name is a demonym: alone it is no place; "Russian soil" is Russia, "the
// Turkish embassy" is not Turkey.
func (r *Report) ofPeople(m *mention) answer {
	n := m.people[len(m.people)-1]
	var why casus.Why
	switch {
	case n.to >= m.to:
		why.Add("place.people: %q names people, not a place", m.Of(r.text))
		return unresolved(why)
	case r.any(n.to, m.to, mission):
		why.Add("place.abroad: %q says whose it is, not where", m.Of(r.text))
		return r.beside(m, why)
	case r.strange(m, n.to):
		why.Add("place.unknown: the gazetteer lacks %q", m.Of(r.text))
		if a := r.beside(m, why); a.entry >= 0 {
			return a
		}
	}
	return r.peopleOf(n, 0.8, why)
}

// strange reports whether capitalised words that are no known names follow in a mention.
func (r *Report) strange(m *mention, from int32) bool {
	for k := from; k < m.to; k++ {
		if r.words[k].is(upper) && !r.words[k].of(feature|direction|facility|function) && !r.partOf(k) {
			return true
		}
	}
	return false
}

// peopleOf resolves a demonym's country or area.
func (r *Report) peopleOf(n *name, sure float64, why casus.Why) answer {
	e := r.peopleEntry(n)
	entry := r.g.table.Entry(e)
	why.Add("place.adjective: %q is of %s %s", n.span(r).Of(r.text), entry.Kind, entry.Name)
	return answer{entry: e, sure: sure, precision: precisionOf(entry.Kind), why: why}
}

// beside resolves what the gazetteer lacks by the place that the words right after it put it in.
func (r *Report) beside(m *mention, why casus.Why) answer {
	end := m.to
	for k := end; int(k) < len(r.words) && k < end+5; k++ {
		w := &r.words[k]
		if w.is(first) || k == end && w.join == 0 {
			break
		}
		i := sort.Search(len(r.names), func(i int) bool { return r.names[i].from >= k })
		if i < len(r.names) && r.names[i].from == k && r.accepts(&r.names[i]) {
			why.Add("place.beside: it is told to lie by %q", r.names[i].span(r).Of(r.text))
			a := r.pick(&r.names[i], r.around(&r.names[i]), why)
			a.sure = round(a.sure * 0.6)
			return a
		}
		if word := w.in(r.text); word != "in" && word != "near" && word != "at" && word != "the" && word != "of" && !w.of(direction|feature) {
			break
		}
	}
	return unresolved(why)
}

// unknown is a mention without any name that is known.
func (r *Report) unknown(m *mention) answer {
	var why casus.Why
	why.Add("place.unknown: the gazetteer has no name in %q", m.Of(r.text))
	return r.beside(m, why)
}
