package actor

import (
	"fmt"
	"slices"
	"sort"

	"casus"
	"casus/internal/actor/lexicon"
)

// reach is how many sentences back a pronoun may refer.
const reach = 5

// refer decides a pronoun: the subject of its sentence so far, else that of the
// sentences before, that fits it.
func (r *Report) refer(pronoun uint64, s site) reading { return r.referBut(pronoun, s, nil) }

// referApart decides a pronoun that is a party itself: who does an act does it to somebody
// else, unless the word is "themselves".
func (r *Report) referApart(pronoun uint64, s site) reading {
	if s.hint.Role != "recipient" || reflexive[pronoun] {
		return r.refer(pronoun, s)
	}
	return r.referBut(pronoun, s, s.hint.Sources)
}

// referBut decides a pronoun that is none of some actors.
func (r *Report) referBut(pronoun uint64, s site, others []casus.Code) reading {
	if speaker[pronoun] {
		return r.speaking(pronoun, s)
	}
	another := func(e *entity) bool {
		return len(others) == 0 || slices.ContainsFunc(e.actors, func(a casus.Actor) bool { return !slices.Contains(others, a.Code) })
	}
	fits := func(e *entity) bool { return len(e.actors) > 0 && !e.person }
	switch {
	case masculine[pronoun]:
		fits = func(e *entity) bool { return e.person && !e.plural && e.gender != lexicon.Female }
	case feminine[pronoun]:
		fits = func(e *entity) bool { return e.person && !e.plural && e.gender != lexicon.Male }
	case plural[pronoun]:
		fits = func(e *entity) bool { return e.plural }
	case neuter[pronoun]:
		fits = func(e *entity) bool { return !e.person && !e.plural && len(e.actors) == 1 }
	case !theirOwn[pronoun]:
		return r.those(pronoun, s)
	}
	for round := range 2 {
		if e := r.subject(s, func(e *entity) bool { return fits(e) && another(e) }); e != nil {
			return reading{actors: e.actors, conf: min(0.7, e.conf), person: e.person, plural: e.plural, gender: e.gender, known: e.known, entity: e,
				why: casus.Why{fmt.Sprintf("the pronoun refers to %q", e.name)}}
		}
		if round == 0 && plural[pronoun] { // "they" of a body or government
			fits = func(e *entity) bool { return !e.person }
		} else {
			break
		}
	}
	return reading{why: casus.Why{"nobody before fits the pronoun"}}
}

var (
	theirOwn  = keySet("its it")
	reflexive = keySet("himself herself itself themselves")
)

// those decides "those", "these", "everybody".
func (r *Report) those(_ uint64, s site) reading {
	if s.hint.Role == "" {
		return reading{why: casus.Why{"a pronoun that names nobody"}}
	}
	return reading{actors: []casus.Actor{{Code: ".CVL", Name: "those"}}, conf: 0.4, plural: true, why: casus.Why{"people not told more of"}}
}

// subject finds the first mention that fits in the sentence before the site, then in
// each of the sentences before.
func (r *Report) subject(s site, fits func(*entity) bool) *entity {
	hi := sort.Search(len(r.mentions), func(i int) bool { return r.mentions[i].Start >= s.pos })
	for hi > 0 {
		sentence := r.mentions[hi-1].sentence
		if s.sentence-int(sentence) > reach {
			return nil
		}
		lo := hi
		for lo > 0 && r.mentions[lo-1].sentence == sentence && hi-lo < 40 {
			lo--
		}
		for _, m := range r.mentions[lo:hi] {
			if fits(m.entity) && m.End <= s.pos {
				return m.entity
			}
		}
		for hi = lo; hi > 0 && r.mentions[hi-1].sentence == sentence; hi-- {
		}
	}
	return nil
}

// speaking decides we, us, our and I: whoever is quoted, else the state in whose
// name the report speaks.
func (r *Report) speaking(pronoun uint64, s site) reading {
	for _, q := range r.quotationsAt(s.pos) {
		if q.Speaker.IsZero() || q.Speaker.Contains(casus.Span{Start: s.pos, End: s.pos + 1}) {
			continue
		}
		rd := r.phraseAt(q.Speaker)
		if len(rd.actors) == 0 {
			continue
		}
		rd.why = append(casus.Why{fmt.Sprintf("%q is quoted", q.Speaker.Of(r.doc.Text))}, rd.why...)
		rd.conf *= 0.85
		return rd
	}
	if q, ok := r.quotationBefore(s); ok { // one that goes on over several paragraphs
		if rd := r.phraseAt(q.Speaker); len(rd.actors) > 0 {
			rd.why = append(casus.Why{fmt.Sprintf("%q was quoted just before", q.Speaker.Of(r.doc.Text))}, rd.why...)
			rd.conf *= 0.75
			return rd
		}
	}
	if we[pronoun] && len(r.mentions) > 0 {
		for _, m := range r.mentions[:min(4, len(r.mentions))] {
			if a := m.entity.actors; len(a) == 1 && (a[0].Code.Sector() == "" || a[0].Code.Sector() == "GOV") && len(a[0].Code.Country()) == 3 && m.Start < s.pos {
				return reading{actors: []casus.Actor{{Code: casus.CodeOf(a[0].Code.Country(), "GOV"), Name: a[0].Name}}, conf: 0.55, plural: true, known: true,
					why: casus.Why{fmt.Sprintf("nobody is quoted: the report speaks for %q", m.entity.name)}}
			}
		}
	}
	return reading{why: casus.Why{"nobody is quoted who could be speaking"}}
}

var we = keySet("we us our ours ourselves")

// phraseAt decides the words at a span as of a mention of their own.
func (r *Report) phraseAt(at casus.Span) reading {
	sc := &scanner{lex: r.d.lex}
	ps := &parser{r: r, items: sc.scan(r.doc.Text, at), loose: true}
	list := ps.all()
	for i := range list { // a speaker who is a pronoun must not lead back here
		if list[i].pronoun != 0 && speaker[list[i].pronoun] || list[i].pronown != 0 && speaker[list[i].pronown] {
			return reading{}
		}
	}
	return r.decideList(list, site{pos: at.Start, sentence: r.sentenceAt(at.Start), asked: true})
}

// bothSides decides "both sides", "the two countries", "either side": the two
// countries last named together, else the last two named at all.
func (r *Report) bothSides(p *phrase, s site) reading {
	wanted := max(p.number, 2)
	if p.number == 1 || !p.counted && p.article != keyThe && p.number == 0 {
		return reading{why: casus.Why{"sides of nothing that has been named"}}
	}
	hi := sort.Search(len(r.mentions), func(i int) bool { return r.mentions[i].Start >= s.pos })
	side := func(m mention) bool { // and not who does something to both
		return r.sideOf(m) && !(s.hint.Role == "recipient" && s.hint.doneBy(m.entity.actors[0].Code.Country()))
	}
	var found []casus.Actor
	for i, seen := hi-1, 0; i > 0 && seen < 60; i, seen = i-1, seen+1 { // two that "and" joins
		a, b := r.mentions[i-1], r.mentions[i]
		if gap := r.doc.Text[min(a.End, b.Start):b.Start]; a.sentence == b.sentence && (gap == " and " || gap == " with " || gap == ", " && wanted > 2) && side(a) && side(b) && opposed(a, b, p.land) {
			found = []casus.Actor{a.entity.actors[0], b.entity.actors[0]}
			for k := i - 2; wanted > 2 && k >= 0 && len(found) < wanted && side(r.mentions[k]) && r.mentions[k].sentence == a.sentence; k-- {
				found = append([]casus.Actor{r.mentions[k].entity.actors[0]}, found...)
			}
			break
		}
		if m := b.entity; len(m.actors) == wanted && !m.person && m.known {
			found = m.actors
			break
		}
	}
	conf := 0.75
	if len(found) == 0 {
		conf = 0.5
		for i, seen := hi-1, 0; i >= 0 && seen < 60 && len(found) < wanted; i, seen = i-1, seen+1 {
			if m := r.mentions[i]; side(m) && !slices.ContainsFunc(found, func(a casus.Actor) bool { return a.Code.Country() == m.entity.actors[0].Code.Country() }) {
				found = append([]casus.Actor{m.entity.actors[0]}, found...)
			}
		}
	}
	if len(found) < 2 {
		return reading{why: casus.Why{"the sides have not been named"}}
	}
	rd := reading{conf: conf, plural: true, known: true}
	for _, a := range found {
		if p.land && a.Code.Country() != "IGO" {
			a = r.nationActor(casus.Code(a.Code.Country()))
		}
		rd.add(a)
	}
	rd.why.Add("the sides are those named together before: %v", rd.codes())
	return rd
}

// opposed reports whether two mentions are of two sides: of two countries, or unless
// countries are asked for of two parties in one.
func opposed(a, b mention, countries bool) bool {
	x, y := a.entity.actors[0].Code, b.entity.actors[0].Code
	if x.Country() == y.Country() {
		return !countries && x.Sector() != "" && y.Sector() != "" && x.Sector() != y.Sector()
	}
	return true
}

// sideOf reports whether a mention may be one of two sides: a country, government
// or armed body.
func (r *Report) sideOf(m mention) bool {
	if len(m.entity.actors) != 1 || !m.entity.known {
		return false
	}
	switch m.entity.actors[0].Code.Sector() {
	case "CVL", "MED", "REL", "HLH", "EDU", "BUS", "LAB", "REF":
		return false
	}
	return true
}

// pair decides "the two leaders", "the two men": the two persons last named. When
// the nouns are of states, they are those of the two sides.
func (r *Report) pair(p *phrase, head *noun, s site) reading {
	hi := sort.Search(len(r.mentions), func(i int) bool { return r.mentions[i].Start >= s.pos })
	var found []*entity
	for i, seen := hi-1, 0; i >= 0 && seen < 30 && len(found) < 2; i, seen = i-1, seen+1 {
		m := r.mentions[i]
		if s.sentence-int(m.sentence) > 3 {
			break
		}
		if m.entity.person && !m.entity.plural && !slices.Contains(found, m.entity) {
			found = append([]*entity{m.entity}, found...)
		}
	}
	if len(found) < 2 {
		return reading{}
	}
	rd := reading{conf: 0.65, plural: true, known: true}
	for _, e := range found {
		rd.add(e.actors...)
		rd.conf = min(rd.conf, e.conf)
	}
	if head != nil && head.Code == ".GOV" && slices.ContainsFunc(rd.actors, func(a casus.Actor) bool { return a.Code.Sector() != "GOV" && a.Code.Country() != "IGO" }) {
		return reading{} // other people than the two leaders were named last
	}
	rd.why.Add("the two are %q and %q", found[0].name, found[1].name)
	return rd
}

// otherHalf decides the "North" of "North and South Korea".
func (r *Report) otherHalf(p *phrase, s site) reading {
	words := lexicon.Words(nil, p.twin.Name, 0)
	if len(words) < 2 {
		return reading{}
	}
	k := lexicon.Extend(0, p.compass)
	for _, w := range words[1:] {
		k = lexicon.Extend(k, w.Key)
	}
	for _, sense := range r.d.lex.Senses(nil, k) {
		if sense.Kind == lexicon.Nation {
			e := r.d.lex.Nation(sense.ID)
			code := casus.Code(e.Code.Country())
			if head := headOf(p.nouns); head != nil {
				code = inNation(code, head.Code.Sector())
			}
			return reading{actors: []casus.Actor{{Code: code, Name: e.Name}}, conf: 0.9, known: true, why: casus.Why{"shares the country's name: " + e.Name}}
		}
	}
	return reading{why: casus.Why{"no country has that name"}}
}

// decideCompass decides "the North" by a country of that half that the report names.
func (r *Report) decideCompass(p *phrase, s site) reading {
	for _, iso := range r.home[:min(6, len(r.home))] {
		row, ok := casus.CountryByISO3(iso)
		if !ok {
			continue
		}
		words := lexicon.Words(nil, row.Name, 0)
		if len(words) < 2 {
			continue
		}
		if words[0].Key == p.compass {
			return reading{actors: []casus.Actor{r.nationActor(casus.Code(iso))}, conf: 0.8, known: true, why: casus.Why{"the half of that name: " + row.Name}}
		}
		twin := phrase{compass: p.compass, twin: &nationRef{NationEntry: lexicon.NationEntry{Name: row.Name}}}
		if rd := r.otherHalf(&twin, s); len(rd.actors) > 0 && opposite[p.compass] == words[0].Key {
			rd.conf = 0.8
			return rd
		}
	}
	return reading{why: casus.Why{"no country of the report has such a half"}}
}

var opposite = map[uint64]uint64{key("north"): key("south"), key("south"): key("north"), key("east"): key("west"), key("west"): key("east")}

// sameNoun finds the actor that a noun without a country was last used of: "the
// regime" after "the Syrian regime".
func (r *Report) sameNoun(p *phrase, head *noun, code casus.Code, s site) *entity {
	last := &p.nouns[len(p.nouns)-1]
	definite := p.article != 0
	if !definite && (local[code.Sector()] && len(s.hint.Countries) > 0 || last.Class == lexicon.Thing || p.counted) || p.article == keyA || p.article == keyAn {
		return nil
	}
	if anybody[head.key] && !definite {
		return nil
	}
	person := last.Class == lexicon.Person && !last.Plural
	for _, k := range []uint64{last.key, lexicon.Extend(0, last.last)} {
		if e := r.heads.before(k, s.pos); e != nil && len(e.actors) > 0 {
			if person != e.person && !e.plural || person && !definite {
				continue
			}
			if code != "" && head.Strength > 1 && code.Sector() != "" {
				if c := e.actors[0].Code; c.Sector() != code.Sector() && c.Sector() != "" {
					continue
				}
			}
			return e
		}
		if last.key == k && len(p.nouns) > 1 {
			continue
		}
	}
	return nil
}
