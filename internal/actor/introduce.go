package actor

import (
	"casus"
	"casus/internal/actor/lexicon"
)

// told is a phrase of a sentence with what it was read as.
type told struct {
	phrase
	reading
	sep  byte // punctuation before it
	from int  // its first item
	to   int  // the item after it
}

// readSentence reads the phrases of one sentence in their order, so that each can
// refer to those before it, and learns the names that it introduces.
func (r *Report) readSentence(sc *scanner, index int, at casus.Span) {
	ps := &parser{r: r, items: sc.scan(r.doc.Text, at)}
	var all []told
	for i := 0; i < len(ps.items); {
		list, n := ps.list(i, false)
		if n == i {
			i++
			continue
		}
		sep := ps.items[i].sep
		shareNouns(list)
		for k := range list {
			p := &list[k]
			if k > 0 {
				sep = ','
			}
			if !p.headed() && p.pronoun == 0 {
				continue
			}
			r.noteWithin(p, site{pos: p.Start, sentence: index})
			rd := r.decide(p, site{pos: p.Start, sentence: index})
			all = append(all, told{phrase: *p, reading: rd, sep: sep, from: ps.indexOf(p.Start), to: ps.indexOf(p.End)})
			t := &all[len(all)-1]
			r.learn(&t.phrase, &t.reading)
			r.hold(&t.phrase, &t.reading, index)
			r.mark(&t.phrase, &t.reading)
		}
		i = n
	}
	for k := range all {
		r.introduce(ps, all, k, index)
	}
}

// noteWithin remembers the names and nouns of the phrases within a phrase, which no
// mention of their own follows: "the Asad regime" of "the Asad regime's attacks".
func (r *Report) noteWithin(p *phrase, s site) {
	within := func(q *phrase) {
		r.noteWithin(q, s)
		if len(q.nouns)+len(q.name)+len(q.bodies) == 0 {
			return
		}
		if rd := r.decide(q, s); rd.known && len(rd.actors) > 0 {
			r.learn(q, &rd)
			r.know(q, r.entityOf(q, &rd))
		}
	}
	if p.owner != nil {
		within(p.owner)
	}
	for _, c := range p.with {
		for i := range c.list {
			within(&c.list[i])
		}
	}
}

// indexOf is the index of the first item that begins at or after an offset.
func (ps *parser) indexOf(offset int) int {
	lo, hi := 0, len(ps.items)
	for lo < hi {
		if mid := (lo + hi) / 2; ps.items[mid].Start < offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// learn remembers the name in a phrase with what it was read as.
func (r *Report) learn(p *phrase, rd *reading) {
	if len(rd.actors) == 0 {
		return
	}
	if p.acronym != nil && rd.known {
		e := r.entityOf(p, rd)
		r.names.put(lexicon.Join(p.acronym.last), p.Start, e)
	}
	if len(p.name) == 0 || rd.entity != nil {
		return
	}
	e := r.entityOf(p, rd)
	if len(p.nouns) > 0 && p.nouns[len(p.nouns)-1].at.Start > p.name[0].Start {
		if keys := r.wholeName(p); keys != nil {
			r.remember(keys, p.Start, e)
		}
		return
	}
	keys := r.nameKeys(p.name)
	switch {
	case len(keys) > 1:
		e.first = keys[0]
	case rd.person && e.first == 0 && len(rd.actors) == 1: // a surname of which the dictionary has the whole name
		if ws := lexicon.Words(nil, rd.actors[0].Name, 0); len(ws) > 1 && ws[len(ws)-1].Key == keys[0] {
			e.first = ws[0].Key
		}
	}
	r.remember(keys, p.Start, e)
}

// entityOf is the entity of a phrase, made if need be.
func (r *Report) entityOf(p *phrase, rd *reading) *entity {
	if rd.entity == nil {
		name := p.Of(r.doc.Text)
		if len(p.name) > 0 {
			name = r.nameText(p.name)
		}
		why := ""
		if len(rd.why) > 0 {
			why = rd.why[len(rd.why)-1]
		}
		rd.entity = &entity{name: name, actors: rd.actors, conf: rd.conf, why: why, person: rd.person, plural: rd.plural, gender: rd.gender, known: rd.known}
	}
	return rd.entity
}

// introduce learns from phrase k and the one beside it: "Jeyhun Bayramov, the Azeri
// foreign minister," or "the mayor of New Orleans, LaToya Cantrell,"; "Ouattara,
// who heads the party"; "Ouattara is a former minister and heads the party".
func (r *Report) introduce(ps *parser, all []told, k, sentence int) {
	name := &all[k]
	if len(name.name) == 0 || name.nounAfter() {
		return
	}
	if len(name.nouns) > 0 && len(name.actors) > 0 {
		return // introduced by its own nouns
	}
	if name.reading.known && name.entity != nil && name.entity.known && len(name.people) > 0 {
		return // the dictionary knows
	}
	var by *told
	if k+1 < len(all) {
		next := &all[k+1]
		switch gap := next.from - name.to; {
		case gap == 0 && next.sep == ',' && next.describes():
			by = next
		case gap >= 1 && gap <= 4 && len(next.actors) > 0 && ps.heads(name.to, next.from, next.describes()):
			by = next
		}
	}
	if by == nil && k > 0 {
		if prev := &all[k-1]; name.from == prev.to && name.sep == ',' && prev.describes() && prev.article != keyA && prev.article != keyAn {
			by = prev
		}
	}
	if by == nil || len(by.actors) == 0 {
		return
	}
	keys := r.nameKeys(name.name)
	e := name.entity
	if e == nil {
		e = r.recall(keys, site{pos: name.Start + 1, sentence: sentence})
	}
	if e != nil && e.known && e.person && len(e.actors) > 0 {
		return
	}
	e = &entity{name: r.nameText(name.name), conf: by.conf * 0.95, person: true, gender: name.phrase.gender(), known: by.reading.known}
	if g := by.reading.gender; e.gender == lexicon.UnknownGender {
		e.gender = g
	}
	for _, a := range by.actors {
		e.actors = append(e.actors, casus.Actor{Code: a.Code, Name: e.name})
	}
	e.why = "introduced as \"" + by.Of(r.doc.Text) + "\""
	if len(keys) > 1 {
		e.first = keys[0]
	}
	r.remember(keys, name.Start, e)
	for _, key := range nounKeys(&by.phrase) {
		r.heads.put(key, by.Start, e)
	}
	name.entity = e
	r.replace(name.Span, e, sentence)
}

// replace lets the mention at a span be of an entity, which it was not read as before.
func (r *Report) replace(at casus.Span, e *entity, sentence int) {
	for i := len(r.mentions) - 1; i >= 0 && int(r.mentions[i].sentence) == sentence; i-- {
		if r.mentions[i].Span == at {
			r.mentions[i].entity = e
			return
		}
	}
	m := mention{at, int32(sentence), e}
	i := len(r.mentions)
	r.mentions = append(r.mentions, m)
	for ; i > 0 && r.mentions[i-1].Start > at.Start; i-- {
		r.mentions[i] = r.mentions[i-1]
	}
	r.mentions[i] = m
}

func (t *told) nounAfter() bool {
	return len(t.nouns) > 0 && t.nouns[len(t.nouns)-1].at.Start > t.phrase.name[0].Start
}

// describes reports whether the phrase may say who the named person beside it is.
func (t *told) describes() bool {
	if len(t.phrase.name) > 0 || len(t.nouns) == 0 || len(t.actors) == 0 {
		return false
	}
	last := t.nouns[len(t.nouns)-1]
	return last.Class == lexicon.Person && !last.Plural && !t.counted
}

var (
	leads  = keySet("heads leads runs commands chairs led headed rules governs founded commanded serves represents")
	copula = keySet("is was became")
)

// heads reports whether the words between a name and a phrase say that the one leads
// what the other names: "who heads"; or is what it says: "was".
func (ps *parser) heads(from, to int, person bool) bool {
	found := false
	for k := from; k < to; k++ {
		it := &ps.items[k]
		switch {
		case it.sep != 0 && it.sep != ',':
			return false
		case leads[it.last] || person && copula[it.last]:
			found = true
		case it.class == content && found, it.class != relative && it.class != verb && it.class != filler && it.class != content:
			return false
		}
	}
	return found
}

// mark records a mention that Find returns.
func (r *Report) mark(p *phrase, rd *reading) {
	if rd.known && rd.conf >= 0.6 && len(rd.actors) > 0 && p.pronoun == 0 && !p.sides && !(p.pronown != 0 && !p.named()) && !(p.land && len(p.nouns) == 0) {
		if n := len(r.found); n == 0 || r.found[n-1].End <= p.Start {
			r.found = append(r.found, p.Span)
		}
	}
}
