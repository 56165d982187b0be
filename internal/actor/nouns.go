package actor

import (
	"slices"

	"casus"
	"casus/internal/actor/lexicon"
)

var (
	keyA  = key("a")
	keyAn = key("an")

	// anybody are nouns that say no more than that people are meant; what they belong
	// to tells who they are ("ten people from two Guard cells").
	anybody = phraseSet("person", "people", "man", "men", "woman", "women", "individual", "individuals", "youth", "youths", "teenager", "teenagers", "others", "those", "young people", "young men",
		"member", "members", "figure", "figures", "ally", "allies", "partner", "partners", "crowd", "crowds", "volunteer", "volunteers", "participant", "participants", "source", "sources", "staff", "personnel", "employee", "employees",
		"group", "groups", "team", "teams", "faction", "factions", "cell", "cells", "network", "networks", "dozens", "hundreds", "thousands", "tens of thousands", "hundreds of thousands", "millions", "scores", "several", "one", "two", "three", "four", "five", "six", "seven",
		"eight", "nine", "ten", "eleven", "twelve", "some", "many", "most", "all", "anyone", "everyone", "each", "both", "elements", "remnants", "number", "majority", "percent", "supporter", "supporters", "individual", "adults", "adult", "member states")
	// local are sectors whose actors are at home where the act is.
	local = map[string]bool{"COP": true, "CVL": true, "DEM": true, "UAF": true, "CRM": true, "HLH": true, "EDU": true, "REL": true, "BUS": true, "LAB": true, "REF": true, "MED": true, "": true}

	female = phraseSet("woman", "girl", "queen", "princess", "congresswoman", "policewoman", "spokeswoman", "businesswoman", "wife", "mother", "daughter", "sister", "widow", "nun", "actress", "chairwoman", "first lady", "schoolgirl", "grandmother")
	male   = phraseSet("man", "boy", "king", "prince", "congressman", "policeman", "spokesman", "businessman", "husband", "father", "son", "brother", "priest", "imam", "monk", "bishop", "pope", "emir", "sultan", "gunman", "archbishop")
)

func phraseSet(phrases ...string) map[uint64]bool {
	m := map[uint64]bool{}
	for _, p := range phrases {
		k, _ := lexicon.PhraseKey(p)
		m[k] = true
	}
	return m
}

// headOf is the noun that gives the phrase its sector: of the strongest the last.
func headOf(nouns []noun) *noun {
	var best *noun
	for i := range nouns {
		if n := &nouns[i]; best == nil || n.Strength >= best.Strength {
			best = n
		}
	}
	return best
}

// ofStates are the bodies of which a state has one: "both governments" are of two states.
var ofStates = phraseSet("governments", "ministries", "armies", "militaries")

// decideNouns decides a phrase whose actor nouns tell.
func (r *Report) decideNouns(p *phrase, s site) reading {
	head, last := headOf(p.nouns), &p.nouns[len(p.nouns)-1]
	shape := reading{person: last.Class == lexicon.Person && !last.Plural && !p.counted, plural: last.Plural || p.counted || last.Class == lexicon.Crowd}
	shape.gender = genderOf(p.nouns)

	// "the two leaders", "the two men": of those just named.
	if (p.number == 2 || p.article == keyBoth) && p.nationless() && last.Plural && len(p.bodies) == 0 && last.Class == lexicon.Person {
		if rd := r.pair(p, head, s); len(rd.actors) > 0 {
			return rd
		}
	}
	if (p.number == 2 || p.article == keyBoth) && p.nationless() && ofStates[lexicon.Extend(0, last.last)] {
		if rd := r.ofBothSides(p, head.Code.Sector(), s); len(rd.actors) > 0 {
			return rd
		}
	}
	if rd, ok := r.opposite(p, last, s); ok {
		return rd
	}
	if rd, ok := r.ministers(p, last, s); ok {
		return rd
	}
	if rd, ok := r.belonging(p, head, s); ok {
		rd.person, rd.plural, rd.gender = shape.person, shape.plural, shape.gender
		return rd
	}
	code := head.Code
	why := casus.Why{}
	if code != "" {
		why.Add("%q is %s: %s", head.Noun, code, head.Source)
	}
	code, why = r.adjust(code, head, p, s, why)
	rd := reading{person: shape.person, plural: shape.plural, gender: shape.gender, why: why}
	if c := code.Country(); c == "IGO" || c == "NGO" || c == "MNC" {
		return r.decideInternational(p, head, code, s, rd)
	}
	codes, conf, nwhy, known := r.nationsOf(p, s)
	if len(codes) == 0 && !p.regional() {
		if e := r.sameNoun(p, head, code, s); e != nil {
			rd.actors, rd.conf, rd.known, rd.entity = withSector(e.actors, code), min(0.8, e.conf), true, e
			if !slices.Equal(rd.actors, e.actors) {
				rd.entity = nil
			}
			rd.why.Add("the same as %q before", e.name)
			return rd
		}
		if rd, ok := r.vague(p, head, code, rd); ok {
			return rd
		}
		if stateless := r.stateless(p, code, s); stateless != "" {
			rd.add(casus.Actor{Code: code, Name: p.Of(r.doc.Text)})
			rd.conf = 0.5
			rd.why.Add("%s", stateless)
			return rd
		}
		iso, c, w := r.setting(s, local[code.Sector()] || last.Class == lexicon.Thing, p.article == keyThe && last.Class == lexicon.Body)
		if iso != "" {
			codes, conf = []casus.Code{casus.Code(iso)}, c
			nwhy.Add("%s", w)
		}
	}
	rd.why = append(rd.why, nwhy...)
	rd.known = known
	if len(codes) == 0 {
		if code != "" {
			rd.add(casus.Actor{Code: code, Name: p.Of(r.doc.Text)})
			rd.conf = 0.5
			rd.why.Add("of no country that the report tells")
		}
		return rd
	}
	for _, c := range codes {
		rd.add(casus.Actor{Code: inNation(c, code.Sector()), Name: p.Of(r.doc.Text)})
	}
	rd.conf = conf * 0.97
	return rd
}

// stateless is why armed men without a country of their own are given none, though the
// sentence tells of some; empty when they may be given one.
func (r *Report) stateless(p *phrase, code casus.Code, s site) string {
	armed := code.Sector() == "REB" || code.Sector() == "UAF"
	switch {
	case code.Sector() == "MIL" && p.leaning, armed && p.leaning:
		return "whom they side with is told, not whose they are"
	case armed && s.hint.Role == "recipient" && slices.Contains(addressed, s.hint.Type) && len(s.hint.Countries) == 0 && s.sentence >= 0:
		if sn := &r.scenes[s.sentence]; sn.place == "" && sn.isos[1] == "" && s.hint.doneBy(sn.isos[0]) {
			return "who speaks to them does not tell whose they are"
		}
	}
	return ""
}

// addressed are the acts of words, done at any distance.
var addressed = []casus.Type{"ACCUSE", "THREATEN", "REQUEST", "REJECT", "SUPPORT", "CONCEDE"}

// inNation joins a nation's code with a noun's sector. The officials and forces of a
// breakaway authority stay separatists, its people do not.
func inNation(c casus.Code, sector string) casus.Code {
	if len(c.Country()) == 3 && !isState(c) {
		return c
	}
	if own := c.Sector(); own != "" {
		if sector == "" || own == "REB" && slices.Contains([]string{"GOV", "MIL", "COP", "LEG", "UAF"}, sector) {
			return c
		}
	}
	return casus.CodeOf(c.Country(), sector)
}

// isState reports whether a code is a country's rather than a body's or of nobody.
func isState(c casus.Code) bool {
	switch c.Country() {
	case "", "IGO", "NGO", "MNC":
		return false
	}
	return true
}

// withSector gives actors that are referred to again the sector of the new noun,
// where it tells one of its own.
func withSector(actors []casus.Actor, code casus.Code) []casus.Actor {
	out := slices.Clone(actors)
	for i, a := range out {
		if c := a.Code.Country(); a.Code.Sector() == "" && code.Sector() != "" && c != "IGO" && c != "NGO" && c != "MNC" {
			out[i].Code = casus.CodeOf(c, code.Sector())
		}
	}
	return out
}

func genderOf(nouns []noun) lexicon.Gender {
	for _, n := range nouns {
		if female[n.key] {
			return lexicon.Female
		}
		if male[n.key] {
			return lexicon.Male
		}
	}
	return lexicon.UnknownGender
}

// belonging decides nouns that say little themselves by what they belong to:
// "members of parliament", "Hamas leader", "allies of President Gbagbo".
func (r *Report) belonging(p *phrase, head *noun, s site) (reading, bool) {
	weak := head.Strength <= 1 && (head.Strength == 0 || head.Code != ".CVL" || anybody[head.key])
	try := func(q *phrase) (reading, bool) {
		if q.bare() || q.land || len(q.places) > 0 && !q.named() {
			return reading{}, false // only its country matters
		}
		rd := r.decide(q, s)
		if len(rd.actors) == 0 {
			return rd, false
		}
		body := slices.ContainsFunc(rd.actors, func(a casus.Actor) bool { c := a.Code.Country(); return c == "IGO" || c == "NGO" || c == "MNC" })
		if !weak && !body {
			return rd, false
		}
		if !body && head.Class == lexicon.Person && rd.actors[0].Code.Sector() == "" {
			return rd, false
		}
		rd.why = append(casus.Why{"\"" + head.Noun + "\" is told by what it belongs to"}, rd.why...)
		rd.conf *= 0.9
		rd.entity = nil
		for i := range rd.actors {
			rd.actors[i].Name = p.Of(r.doc.Text)
		}
		return rd, true
	}
	if p.owner != nil && len(p.explicit()) == 0 {
		if rd, ok := try(p.owner); ok {
			return rd, true
		}
	}
	if p.pronown != 0 && weak && head.Class != lexicon.Thing && len(p.explicit()) == 0 {
		if rd := r.refer(p.pronown, s); len(rd.actors) > 0 && rd.actors[0].Code.Sector() != "" {
			rd.entity = nil
			return rd, true
		}
	}
	for _, c := range p.with {
		if c.class != prepOf && c.class != prepFrom && c.class != prepFor && !(c.class == prepIn && len(c.list) > 0 && len(c.list[0].bodies) > 0) {
			continue
		}
		var out reading
		for i := range c.list {
			if rd, ok := try(&c.list[i]); ok {
				out.add(rd.actors...)
				out.conf, out.why, out.known = rd.conf, append(out.why, rd.why...), rd.known
			}
		}
		if len(out.actors) > 0 {
			if nations := p.explicit(); len(nations) > 0 && len(out.actors) == 1 && out.actors[0].Code.Country() != "IGO" {
				out.actors[0].Code = inNation(nations[0], out.actors[0].Code.Sector())
			}
			return out, true
		}
	}
	return reading{}, false
}

// explicit are the codes of the nations before the phrase's noun.
func (p *phrase) explicit() []casus.Code {
	var out []casus.Code
	for _, n := range p.nations {
		if n.Code != "" && !n.weak {
			out = append(out, n.Code)
		}
	}
	return out
}

// regional reports whether the phrase's only nation is a region or people of many
// countries: "African leaders", "Western governments".
func (p *phrase) regional() bool {
	return len(p.nations) > 0 && len(p.explicit()) == 0 && p.nations[0].Name != "a people or faith"
}

// adjust turns the sector of a noun into what the act makes of it.
func (r *Report) adjust(code casus.Code, head *noun, p *phrase, s site, why casus.Why) (casus.Code, casus.Why) {
	anyone := anybody[head.key] || code == ".CVL" && head.Strength <= 1
	switch {
	case anyone && s.hint.Type == "PROTEST" && s.hint.Role == "source" && (code == "" || code == ".CVL"):
		why.Add("who protests is a demonstrator (DEM)")
		return ".DEM", why
	case anyone && s.hint.Type == "COERCE" && s.hint.Role == "recipient" && (code == "" || code == ".CVL") && r.demonstrating(s):
		why.Add("detained where protests are told of: demonstrators (DEM)")
		return ".DEM", why
	case anyone && s.hint.Role == "source" && slices.Contains(rallied, s.hint.Type) && (p.counted || s.hint.Type == "ASSAULT") && (code == "" || code == ".CVL") && head.Class != lexicon.Thing && r.demonstrating(s):
		why.Add("crowds where protests are told of: demonstrators (DEM)")
		return ".DEM", why
	case anyone && s.hint.Type == "ASSAULT" && s.hint.Role == "source" && (code == "" || code == ".CVL") && head.Class != lexicon.Thing:
		why.Add("who attacks and is not told more of is an armed actor (UAF)")
		return ".UAF", why
	case code == "" && anybody[head.key] && head.Class != lexicon.Body && head.Class != lexicon.Thing && s.hint.Role == "recipient" && slices.Contains(handled, s.hint.Type):
		why.Add("people to whom something is done are civilians (CVL)")
		return ".CVL", why
	case code == "" && p.regional() && head.Class == lexicon.Person:
		return ".GOV", why
	}
	return code, why
}

// rallied are the acts of a crowd at a protest.
var rallied = []casus.Type{"ASSAULT", "SUPPORT", "REQUEST", "ACCUSE", "REJECT"}

// demonstrating reports whether protests are told of in the sentence or the two
// before, or in a third of the report's.
func (r *Report) demonstrating(s site) bool {
	if r.protests > 1 && 3*r.protests >= len(r.scenes) {
		return true
	}
	for i := max(0, s.sentence-2); i <= s.sentence && i < len(r.scenes); i++ {
		if r.scenes[i].demos {
			return true
		}
	}
	return false
}

// vague decides nouns that mean many states at once: "countries", "world leaders".
func (r *Report) vague(p *phrase, head *noun, code casus.Code, rd reading) (reading, bool) {
	if !stateNouns[head.key] || p.article == keyThe && p.number > 0 {
		return rd, false
	}
	rd.add(casus.Actor{Code: code, Name: p.Of(r.doc.Text)})
	rd.conf = 0.6
	rd.why.Add("states without a name")
	return rd, true
}

var stateNouns = phraseSet("countries", "nations", "states", "powers", "foreign powers", "foreign governments", "other countries", "all countries", "other nations", "governments", "western countries", "western nations",
	"western governments", "arab countries", "arab states", "arab nations", "arab governments", "gulf states", "gulf countries", "gulf arab states", "african countries", "african nations", "asian countries", "neighboring countries",
	"neighbouring countries", "neighboring states", "neighbors", "neighbours", "allied countries", "foreign countries", "world nations", "developing countries", "developing nations", "industrialized nations", "rich countries", "poor countries",
	"muslim countries", "muslim nations", "islamic countries", "oil-producing countries", "nuclear powers", "regional powers", "regional countries", "baltic states", "nordic countries", "superpowers", "foreign leaders", "western officials")

// decideInternational decides nouns for bodies of many states and for organisations.
func (r *Report) decideInternational(p *phrase, head *noun, code casus.Code, s site, rd reading) reading {
	rd.conf, rd.known = 0.75, false
	nations := p.explicit()
	if code.Country() == "IGO" && len(nations) > 0 && head.Class != lexicon.Body && nations[0].Country() != "IGO" && len(p.bodies) == 0 {
		for _, c := range nations { // "Russian peacekeepers" are Russia's soldiers
			sector := "GOV"
			if soldiers[head.key] {
				sector = "MIL"
			}
			rd.add(casus.Actor{Code: inNation(c, sector), Name: p.Of(r.doc.Text)})
		}
		rd.conf, rd.known = 0.85, true
		return rd
	}
	if e := r.sameNoun(p, head, code, s); e != nil && len(nations) == 0 {
		rd.actors, rd.conf, rd.known, rd.entity = e.actors, min(0.8, e.conf), true, e
		rd.why.Add("the same as %q before", e.name)
		return rd
	}
	if alliances[head.last] && code == "IGO" {
		if codes, conf, why, known := r.nationsOf(p, s); len(codes) == 1 && codes[0].Country() != "IGO" {
			rd.actors = []casus.Actor{{Code: inNation(codes[0], "PTY"), Name: p.Of(r.doc.Text)}}
			rd.conf, rd.known, rd.why = conf*0.8, known, append(rd.why, why...)
			rd.why.Add("an alliance in one country is one of parties")
			return rd
		}
	}
	for _, c := range nations {
		if c.Country() == "IGO" {
			code = c
		}
	}
	rd.add(casus.Actor{Code: code, Name: p.Of(r.doc.Text)})
	return rd
}

var alliances = keySet("coalition coalitions alliance alliances")

var soldiers = phraseSet("peacekeeper", "peacekeepers", "peacekeeping troops", "peacekeeping forces", "peacekeeping soldier", "coalition forces", "coalition troops", "coalition soldier", "peacekeeping force", "allied forces")

// decidePeople decides a bare quantity: "hundreds", "at least five".
func (r *Report) decidePeople(p *phrase, s site) reading {
	if p.number == 2 {
		if rd := r.pair(p, nil, s); len(rd.actors) > 0 {
			return rd
		}
	}
	sector := "CVL"
	switch {
	case s.hint.Type == "PROTEST" && s.hint.Role == "source":
		sector = "DEM"
	case s.hint.Role == "":
		return reading{why: casus.Why{"a quantity without a noun"}}
	}
	iso, conf, why := r.setting(s, true, false)
	return reading{actors: []casus.Actor{{Code: casus.CodeOf(iso, sector), Name: p.Of(r.doc.Text)}}, conf: conf * 0.8, why: casus.Why{"people not told more of", why}, plural: true}
}
