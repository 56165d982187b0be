package actor

import (
	"slices"
	"strings"

	"casus"
	"casus/internal/actor/lexicon"
)

var (
	neighbors = phraseSet("neighbor", "neighbour", "neighbors", "neighbours")
	enemies   = phraseSet("enemy", "enemies", "adversary", "foe", "foes", "rival", "arch-enemy", "arch-foe", "archrival")
)

// opposite decides nouns that mean another country than the one they belong to: "its
// western neighbor", and "the enemy" of whoever speaks.
func (r *Report) opposite(p *phrase, noun *noun, s site) (reading, bool) {
	if len(p.nations)+len(p.bodies)+len(p.name)+len(p.with) > 0 {
		return reading{}, false
	}
	var of reading
	switch foe := enemies[noun.key]; {
	case !foe && !neighbors[noun.key] || !foe && masculine[p.pronown] || !foe && feminine[p.pronown]:
		return reading{}, false
	case p.owner != nil:
		of = r.decide(p.owner, s)
	case p.pronown != 0:
		of = r.refer(p.pronown, s)
	case foe && p.article == keyThe:
		if of = r.speaking(key("we"), s); len(of.actors) == 0 {
			of = r.refer(key("it"), s)
		}
	}
	own := of.countries()
	if len(own) != 1 || len(own[0]) != 3 || s.sentence < 0 {
		return reading{}, false
	}
	others := slices.DeleteFunc(slices.Concat(r.scenes[s.sentence].isos[:], r.home), func(iso string) bool { return iso == "" || iso == own[0] })
	if len(others) == 0 {
		return reading{}, false
	}
	rd := reading{conf: 0.55, known: true}
	rd.add(r.nationActor(casus.Code(others[0])))
	rd.why.Add("the other country than %s that is told of: %s", own[0], others[0])
	return rd, true
}

// ministers decides those who meet for states that were named together: "both sides
// have confirmed that foreign ministers will meet".
func (r *Report) ministers(p *phrase, noun *noun, s site) (reading, bool) {
	meeting := s.hint.Type == "CONSULT" && s.hint.Role == "source"
	if !meeting || noun.Class != lexicon.Person || !noun.Plural || p.counted || !p.nationless() || noun.Code.Sector() != "GOV" {
		return reading{}, false
	}
	rd := r.ofBothSides(p, "GOV", s)
	if len(rd.actors) < 2 || rd.conf < 0.7 {
		return reading{}, false
	}
	rd.conf, rd.why = 0.65, append(casus.Why{"those who meet are of the states named together"}, rd.why...)
	return rd, true
}

// ofBothSides decides a phrase by the two states named before, of each of which it means a sector.
func (r *Report) ofBothSides(p *phrase, sector string, s site) reading {
	sides := r.bothSides(&phrase{article: keyThe, land: true, Span: p.Span}, s)
	rd := reading{conf: sides.conf, plural: sides.plural, known: sides.known, why: sides.why}
	for _, a := range sides.actors {
		rd.add(casus.Actor{Code: inNation(casus.Code(a.Code.Country()), sector), Name: p.Of(r.doc.Text)})
	}
	return rd
}

// presume gives somebody or something that nothing tells of the country in which it
// suffers an act: one person of a name, as a civilian, or what is hit, as it is.
func (r *Report) presume(rd *reading, list []phrase, at casus.Span, s site) {
	bodily := slices.Contains(handled, s.hint.Type) || s.hint.Type == "SANCTION"
	if s.hint.Role != "recipient" || !bodily && s.hint.Type != "ACCUSE" || s.sentence < 0 {
		return
	}
	sector := ""
	switch {
	case len(list) == 0: // words that are in no dictionary: "a tent encampment"
		if !bodily {
			return
		}
		if strings.Trim(at.Of(r.doc.Text), "0123456789,.") == "" { // "26"
			sector = "CVL"
		}
	case len(list) == 1 && list[0].pronoun == 0 && !list[0].sides && len(list[0].name) > 0 && len(list[0].nouns)+len(list[0].bodies) == 0:
		if p := &list[0]; !p.acronymic() && (p.titled || p.givenName() || len(p.name) > 1) {
			sector = "CVL"
		} else {
			return
		}
	default:
		return
	}
	iso, conf, why := r.setting(s, true, false)
	if iso == "" {
		return
	}
	rd.conf = conf * 0.6
	rd.add(casus.Actor{Code: casus.CodeOf(iso, sector), Name: at.Of(r.doc.Text)})
	rd.why.Add("presumed to be at home where the act is: %s", why)
}

// acronymic reports whether the name is written in capitals, as no person's is.
func (p *phrase) acronymic() bool {
	return slices.ContainsFunc(p.name, func(it item) bool { return it.shape.Is(lexicon.Upper) && it.Len() > 1 })
}
