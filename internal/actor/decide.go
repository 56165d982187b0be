package actor

import (
	"fmt"
	"slices"

	"casus"
	"casus/internal/actor/lexicon"
)

// decideList decides the phrases of one mention together: those that share a noun
// ("Armenian and Azerbaijani forces") or a nation ("Iraqi police and soldiers"), and
// those that describe each other ("his counterpart, Alvaro Uribe").
func (r *Report) decideList(list []phrase, s site) reading {
	list = r.joinApposed(list)
	shareNouns(list)
	var out reading
	out.conf = 1
	for i := range list {
		p := &list[i]
		if i > 0 && p.nationless() && p.article == 0 && len(p.name)+len(p.bodies) == 0 && len(p.nouns) > 0 && p.join == '&' {
			if prev := &list[i-1]; len(prev.nouns) > 0 {
				p.nations, p.owner = prev.nations, prev.owner
			}
		}
		if i > 0 && p.join == 0 && s.asked && len(out.actors) > 0 && p.nationless() && len(p.name)+len(p.bodies) == 0 && len(list[i-1].nouns)+len(list[i-1].name)+len(list[i-1].bodies) > 0 {
			continue // words left of the mention that is read already
		}
		rd := r.decide(p, s)
		out.why = append(out.why, rd.why...)
		if len(rd.actors) == 0 {
			if p.idle() {
				continue // an adjective of a people or faith beside a real actor
			}
			out.conf *= 0.7
			continue
		}
		out.add(rd.actors...)
		out.conf = min(out.conf, rd.conf)
		out.person, out.plural, out.gender, out.known = rd.person && len(list) == 1, rd.plural || len(list) > 1, rd.gender, rd.known
		out.entity = rd.entity
	}
	if len(list) > 1 {
		out.entity = nil
	}
	if len(out.actors) == 0 {
		out.conf = 0
	}
	return out
}

// idle reports whether the phrase is only an adjective that names no country.
func (p *phrase) idle() bool {
	return p.bare() && !slices.ContainsFunc(p.nations, func(n nationRef) bool { return n.Code != "" })
}

// nationless reports whether the phrase names no country of its own.
func (p *phrase) nationless() bool {
	return len(p.nations)+len(p.places) == 0 && p.owner == nil && p.pronown == 0 && len(p.with) == 0
}

// shareNouns gives adjectives the nouns of the phrase after them, and completes
// "North and South Korea".
func shareNouns(list []phrase) {
	for i := len(list) - 2; i >= 0; i-- {
		p, next := &list[i], &list[i+1]
		if next.join != '&' {
			continue
		}
		adjective := len(p.nouns)+len(p.name) == 0 && p.owner == nil && p.pronown == 0 && !p.land &&
			(len(p.nations) > 0 && p.nations[len(p.nations)-1].adjectival() || len(p.nations) == 0 && len(p.bodies) > 0 && len(next.nouns) > 0 && next.nouns[0].Plural && len(next.bodies)+len(next.nations) > 0)
		if adjective && len(next.nouns) > 0 && len(next.name) == 0 {
			p.nouns = next.nouns
			if p.number == 0 {
				p.number = next.number
			}
		}
		if p.compass != 0 && !p.headedBesidesCompass() && len(next.nations) > 0 {
			p.twin = &next.nations[0]
		}
	}
}

func (p *phrase) headedBesidesCompass() bool {
	return len(p.nations)+len(p.bodies)+len(p.nouns)+len(p.name) > 0
}

// adjectival reports whether a nation's word may stand before a noun.
func (n nationRef) adjectival() bool {
	return n.Form == lexicon.Adjective || n.Form == lexicon.Country && n.bare
}

// joinApposed merges phrases that a comma parts, where one names what the other describes.
func (r *Report) joinApposed(list []phrase) []phrase {
	var out []phrase
	for _, p := range list {
		if len(out) > 0 && p.join == ',' {
			prev := &out[len(out)-1]
			switch {
			case p.named() && !prev.named() && len(prev.nouns) > 0:
				p.describe(prev)
				*prev = p
			case prev.named() && !p.named():
				prev.describe(&p)
			}
			continue
		}
		out = append(out, p)
	}
	return out
}

// named reports whether the phrase holds a name of its own.
func (p *phrase) named() bool { return len(p.name)+len(p.bodies) > 0 }

// describe adds what another phrase tells of the same actor.
func (p *phrase) describe(by *phrase) {
	if len(p.nouns) == 0 {
		p.nouns, p.former = by.nouns, p.former || by.former
	}
	if p.nationless() {
		p.nations, p.places, p.owner, p.pronown, p.with = by.nations, by.places, by.owner, by.pronown, by.with
	}
	p.described = append(p.described, by.bodies...)
}

// decide decides one phrase.
func (r *Report) decide(p *phrase, s site) reading {
	switch {
	case p.pronoun != 0 && !p.headed():
		return r.referApart(p.pronoun, s)
	case p.sides && len(p.nouns)+len(p.name)+len(p.nations) == 0:
		return r.bothSides(p, s)
	case p.twin != nil:
		return r.otherHalf(p, s)
	case len(p.name) > 0:
		return r.decideName(p, s)
	case len(p.bodies) > 0:
		return r.decideBody(p, s)
	case p.compass != 0 && len(p.nouns) == 0:
		return r.decideCompass(p, s)
	case p.land && len(p.nouns) == 0:
		return r.decideLand(p, s)
	case len(p.nouns) > 0:
		return r.decideNouns(p, s)
	case len(p.nations) > 0:
		return r.decideNation(p, s)
	case len(p.places) > 0:
		return r.decidePlace(p, s)
	case p.owner != nil:
		return r.decide(p.owner, s)
	case p.pronown != 0:
		return r.refer(p.pronown, s)
	case p.counted:
		return r.decidePeople(p, s)
	}
	return reading{}
}

// nationsOf are the countries that the phrase itself tells, with what told them.
// Codes keep the sector of a breakaway authority.
func (r *Report) nationsOf(p *phrase, s site) (codes []casus.Code, conf float64, why casus.Why, known bool) {
	add := func(c casus.Code) {
		if c != "" && !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	var weak casus.Code
	for _, n := range p.nations {
		if n.weak {
			weak = n.Code
			continue
		}
		if n.Code != "" {
			add(n.Code)
			why.Add("%q is %s (%s): nations", n.at.Of(r.doc.Text), n.Name, n.Code)
		}
	}
	if len(codes) > 0 {
		return codes, 0.95, why, true
	}
	if p.owner != nil || p.pronown != 0 {
		var rd reading
		if p.owner != nil {
			rd = r.decide(p.owner, s)
		} else {
			rd = r.refer(p.pronown, s)
		}
		for _, c := range rd.countries() {
			add(casus.Code(c))
		}
		if len(codes) > 0 {
			return codes, rd.conf, append(why, rd.why...), rd.known
		}
	}
	for _, c := range p.with {
		if c.class == prepOther {
			continue
		}
		for i := range c.list {
			q := &c.list[i]
			rd := r.decide(q, s)
			if !rd.known && len(q.nouns) > 0 && len(q.nations) == 0 {
				continue // the complement's own country is only a guess
			}
			for _, c := range rd.countries() {
				add(casus.Code(c))
			}
			if len(rd.actors) > 0 {
				why = append(why, rd.why...)
			}
		}
		if len(codes) > 0 {
			return codes, 0.85, why, true
		}
	}
	for _, pl := range p.places {
		code, src := pl.code, "towns and provinces"
		if r.where != nil {
			if iso, ok := r.where.CountryOf(pl.at); ok {
				code, src = casus.Code(iso), "the place resolver"
			}
		}
		add(code)
		why.Add("%q lies in %s: %s", pl.at.Of(r.doc.Text), code, src)
	}
	if len(codes) > 0 {
		return codes, 0.8, why, true
	}
	if weak != "" {
		return []casus.Code{weak}, 0.6, casus.Why{fmt.Sprintf("based in %s", weak)}, true
	}
	return nil, 0, nil, false
}

// decideNation decides a phrase of nations alone.
func (r *Report) decideNation(p *phrase, s site) reading {
	rd := reading{conf: 0.95, known: true}
	for i, n := range p.nations {
		if n.Code == "" {
			rd.why.Add("%q names no one country", n.at.Of(r.doc.Text))
			if i == len(p.nations)-1 && len(rd.actors) == 0 && r.standAlone(p, s) {
				sector := "CVL"
				if n.Form == lexicon.Adjective {
					sector = "UAF" // "an Islamist insurgency"
				}
				if s.hint.Type == "PROTEST" && s.hint.Role == "source" {
					sector = "DEM"
				}
				iso, conf, why := r.setting(s, true, false)
				rd.add(casus.Actor{Code: casus.CodeOf(iso, sector), Name: p.Of(r.doc.Text)})
				rd.conf, rd.known, rd.plural = conf*0.7, false, true
				rd.why.Add("people of a nation or faith: %s", why)
			}
			continue
		}
		code, words := n.Code, n.at.Of(r.doc.Text)
		switch {
		case n.Form == lexicon.Seat && code.Sector() == "" && code.Country() != "IGO" && r.stands(s):
			code = casus.CodeOf(code.Country(), "GOV")
			rd.why.Add("%q stands for the government of %s", words, n.Name)
			rd.conf = 0.8
		case r.asPeople(p, n, s) && code.Country() != "IGO":
			code = casus.CodeOf(code.Country(), "CVL")
			rd.plural = true
			rd.why.Add("%q are people of %s, to whom something is done", words, n.Name)
			rd.conf = 0.8
		default:
			rd.why.Add("%q is %s (%s): nations", words, n.Name, code)
		}
		rd.plural = rd.plural || n.Form == lexicon.People
		rd.add(casus.Actor{Code: code, Name: n.Name})
	}
	return rd
}

// standAlone reports whether a people or faith of no one country is an actor itself
// ("Sunni Arabs"), rather than an adjective beside one.
func (r *Report) standAlone(p *phrase, s site) bool {
	return s.asked && s.hint.Role != "" && !p.regional() && slices.ContainsFunc(p.nations, func(n nationRef) bool {
		return n.Form == lexicon.People || s.hint.Type == "ASSAULT" && s.hint.Role == "source"
	})
}

// handled are the acts that a place or people can only suffer bodily; in the
// others a capital that is addressed is its government.
var handled = []casus.Type{"ASSAULT", "COERCE", "MOBILIZE", "AID", "RETREAT", "PROTEST"}

// stands reports whether a capital or province stands for its government here.
func (r *Report) stands(s site) bool {
	return s.hint.Role != "recipient" || !slices.Contains(handled, s.hint.Type)
}

// asPeople reports whether a nation's word means some of its people rather than
// the state: "24 Palestinians" who are killed.
func (r *Report) asPeople(p *phrase, n nationRef, s site) bool {
	bodily := s.hint.Role == "recipient" && slices.Contains(handled, s.hint.Type)
	if p.counted && n.Form == lexicon.People && p.number != 2 {
		return true
	}
	return bodily && (n.Form == lexicon.People || n.Form == lexicon.Adjective && (p.counted || p.article == keyA || p.article == keyAn))
}

// decidePlace decides a town or province.
func (r *Report) decidePlace(p *phrase, s site) reading {
	codes, conf, why, _ := r.nationsOf(p, s)
	rd := reading{conf: conf, why: why, known: true}
	for _, c := range codes {
		if r.stands(s) {
			c = casus.CodeOf(c.Country(), "GOV")
			rd.why.Add("a place that acts or is addressed stands for its authorities")
		}
		rd.add(casus.Actor{Code: c, Name: p.Of(r.doc.Text)})
	}
	return rd
}

// decideLand decides "the country", "his country", "its western neighbour".
func (r *Report) decideLand(p *phrase, s site) reading {
	if p.lands || p.number == 2 {
		if rd, ok := r.decideLands(p, s); ok {
			return rd
		}
	}
	codes, conf, why, known := r.nationsOf(p, s)
	if len(codes) == 0 {
		if iso := r.landBefore(s); iso != "" && p.article == keyThe && p.nationless() {
			rd := reading{conf: 0.7, known: true, why: casus.Why{"the country told of before: " + iso}}
			rd.add(r.nationActor(casus.Code(iso)))
			return rd
		}
		iso, c, w := r.setting(s, false, false)
		if iso == "" {
			return reading{why: casus.Why{"no country has been named"}}
		}
		codes, conf, why = []casus.Code{casus.Code(iso)}, c, casus.Why{w}
	}
	rd := reading{conf: conf * 0.95, why: why, known: known}
	for _, c := range codes {
		rd.add(r.nationActor(c))
	}
	return rd
}

// landBefore is the country named first in the sentence before the site, else in one of
// the two sentences before.
func (r *Report) landBefore(s site) string {
	for i := s.sentence; i >= max(0, s.sentence-2); i-- {
		if sn := &r.scenes[i]; sn.land != "" && sn.landAt < s.pos {
			return sn.land
		}
	}
	return ""
}

// decideLands decides several countries without a name: "both countries" are the two
// just named, "these nations" those named together, "countries" and "other nations" any.
func (r *Report) decideLands(p *phrase, s site) (reading, bool) {
	pointed := p.article != 0 && p.article != keyA
	if p.number == 2 || pointed && (p.number > 0 || p.nationless() && !p.regional()) {
		if rd := r.bothSides(p, s); len(rd.actors) > 0 {
			return rd, true
		}
	}
	if p.pronown != 0 || len(p.explicit()) > 0 {
		return reading{}, false
	}
	rd := reading{conf: 0.6, plural: true, why: casus.Why{"states without a name"}}
	rd.add(casus.Actor{Code: ".GOV", Name: p.Of(r.doc.Text)})
	return rd, true
}

// nationActor is the actor of a country itself.
func (r *Report) nationActor(c casus.Code) casus.Actor {
	a := casus.Actor{Code: c, Name: string(c)}
	if row, ok := casus.CountryByISO3(c.Country()); ok {
		a.Name = row.Name
	}
	return a
}
