package actor

import (
	"strings"

	"casus/internal/actor/lexicon"
)

// take adds item i to the phrase. It returns the last item used, or that the
// phrase ends before i.
func (ps *parser) take(p *phrase, i int) (stop bool, last int) {
	it := &ps.items[i]
	named := len(p.name) > 0
	switch it.class {
	case conjunction, relative, verb, prepOther:
		return true, i
	case article, pointer:
		if p.headed() || p.article != 0 {
			return true, i
		}
		p.article = it.last
		if it.class == pointer && !ps.nounAhead(i+1) { // "those"
			p.pronoun = it.last
		}
		return false, i
	case pronoun:
		if p.headed() || p.article != 0 {
			return true, i
		}
		p.pronoun = it.last
		return false, i
	case possessor:
		if p.headed() {
			return true, i
		}
		p.pronown = it.last
		return false, i
	case title:
		if p.headed() && len(p.nouns) == 0 && !p.bare() {
			return true, i
		}
		p.titled = true
		p.male, p.female = p.male || mister[it.last], p.female || missus[it.last]
		return false, i
	case quantity:
		return ps.takeQuantity(p, i)
	case modifier:
		if named {
			return true, i
		}
		p.former, p.then = p.former || former[it.last], p.then || it.last == keyThen
		return false, i
	case compass:
		if p.headed() && !it.capital() && ps.nounAhead(i+1) { // "its western neighbor"
			return false, i
		}
		if p.headed() {
			return true, i
		}
		if ps.loose && p.article == keyThe && i+1 < len(ps.items) && ps.items[i+1].class == sides { // "the south side"
			p.compass = it.last
			return false, i + 1
		}
		if (it.capital() || ps.loose && p.article == keyThe) && !ps.nounAhead(i+1) {
			p.compass = it.last
		}
		return false, i
	case filler:
		if s, ok := it.sense(lexicon.Role); ok && it.last == keyNational && p.bare() && !ps.roleNext(i+1, 2) { // "Afghan national Sulaiman Ataee"
			p.nouns = append(p.nouns, ps.noun(it, s))
			return false, i
		}
		if named || len(p.nouns) > 0 && !ps.nounAhead(i+1) {
			return true, i
		}
		return false, i
	case land, lands, sides:
		if named || len(p.nouns) > 0 {
			return true, i
		}
		if ps.nounAhead(i+1) && it.class != sides { // "state television"
			return false, i
		}
		if it.class == sides && len(p.nations)+len(p.bodies) > 0 || it.class == sides && len(it.senses) > 0 && p.article == 0 && !p.counted {
			break // "Iraqi parties" are parties
		}
		p.land, p.lands, p.sides = p.land || it.class != sides, it.class == lands, p.sides || it.class == sides
		return false, i
	case prepOf, prepFrom, prepFor, prepIn, prepBy:
		return ps.takeComplement(p, i)
	}
	return ps.takeContent(p, i)
}

var yearsOld = phraseSet("year old", "year olds")

// nounAhead reports whether the next few items hold a noun or name before
// anything that ends a phrase.
func (ps *parser) nounAhead(i int) bool {
	for k := i; k < len(ps.items) && k < i+4; k++ {
		it := &ps.items[k]
		if k > i && it.sep != 0 && it.sep != '"' || it.shape.Is(lexicon.Possessive) {
			return false
		}
		switch it.class {
		case content:
			if it.has(lexicon.Role) || it.has(lexicon.Named) || it.has(lexicon.Nation) {
				return true
			}
			if it.capital() {
				return true
			}
		case land, lands, sides:
			return true
		case filler, modifier, quantity, compass:
			if it.has(lexicon.Role) {
				return true
			}
		default:
			return false
		}
	}
	return false
}

var numbers = map[uint64]int{key("one"): 1, key("two"): 2, key("three"): 3, key("four"): 4, key("five"): 5, key("both"): 2, key("either"): 2, key("neither"): 2, key("pair"): 2, key("couple"): 2}

// takeQuantity reads a word of quantity; "of" after it leads on to the noun itself.
func (ps *parser) takeQuantity(p *phrase, i int) (bool, int) {
	it := &ps.items[i]
	if p.headed() && !p.bare() && p.pronown == 0 && p.owner == nil {
		if s, ok := it.sense(lexicon.Role); ok && len(p.name) == 0 { // "the militant group"
			p.nouns = append(p.nouns, ps.noun(it, s))
			return false, i
		}
		return true, i
	}
	if (it.last == keyEach || it.last == keyOne) && i+1 < len(ps.items) && (ps.items[i+1].last == keyOther || ps.items[i+1].last == keyAnother) && !ps.nounAhead(i+2) {
		p.sides, p.counted, p.number = true, true, 2 // "each other"
		return false, i + 1
	}
	if n := numbers[it.last]; n > 0 {
		p.number = n
	}
	p.counted = true
	if i+1 < len(ps.items) && ps.items[i+1].class == prepOf && ps.items[i+1].sep == 0 {
		if s, ok := it.sense(lexicon.Role); ok {
			if e := ps.r.d.lex.Role(s.ID); e.Strength > 0 || e.Class == lexicon.Body { // "a group of soldiers": what they are of decides
				p.nouns = append(p.nouns, ps.noun(it, s))
				return ps.takeComplement(p, i+1)
			}
		}
		return false, i + 1
	}
	if s, ok := it.sense(lexicon.Role); ok && (p.bare() || !ps.nounAhead(i+1)) {
		p.nouns = append(p.nouns, ps.noun(it, s))
	}
	return false, i
}

// takeComplement reads what follows a preposition.
func (ps *parser) takeComplement(p *phrase, i int) (bool, int) {
	it := &ps.items[i]
	if !p.headed() {
		if it.class == prepOf || it.class == prepIn {
			return false, i // "at least five", "of the five"
		}
		return true, i
	}
	if it.class == prepBy && (i == 0 || !backed[ps.items[i-1].last]) || it.class == prepIn && p.pronown != 0 && len(p.nouns) == 0 {
		return true, i
	}
	if ps.depth == deepest {
		return true, i
	}
	ps.depth++
	list, n := ps.list(i+1, true)
	ps.depth--
	if n == i+1 {
		return true, i
	}
	p.with = append(p.with, complement{it.class, list})
	return false, n - 1
}

func (ps *parser) noun(it *item, s lexicon.Sense) noun {
	return noun{RoleEntry: ps.r.d.lex.Role(s.ID), key: it.key, last: it.last, at: it.Span, capital: it.capital()}
}

// takeContent adds a word that is no function word.
func (ps *parser) takeContent(p *phrase, i int) (bool, int) {
	it := &ps.items[i]
	if len(p.with) > 0 {
		return true, i
	}
	titleBefore := p.titled || len(p.nouns) > 0 && p.nouns[len(p.nouns)-1].Class == lexicon.Person && !p.nouns[len(p.nouns)-1].Plural
	surname := it.words == 1 && !it.shape.Is(lexicon.Upper) && it.sep == 0 && (len(p.name) > 0 && len(p.nouns) == 0 || p.titled || len(p.name) > 0 && p.name[0].Start > p.nouns[len(p.nouns)-1].at.Start)
	if s, ok := it.sense(lexicon.Named); ok && !(surname && ps.r.d.lex.EntryClass(s.ID) != lexicon.Person) { // "Christine Blasey Ford"
		person := ps.r.d.lex.EntryClass(s.ID) == lexicon.Person
		switch {
		case person && len(p.name) == 0:
			ps.takePerson(p, it)
			return false, i
		case !person && len(p.name) == 0:
			if len(p.nouns) > 0 && !p.nounsName(it) {
				return true, i
			}
			ref := nameRef{id: ps.r.bodyAtHome(it, s.ID), at: it.Span}
			if role, ok := it.sense(lexicon.Role); ok {
				n := ps.noun(it, role)
				ref.noun = &n
			}
			p.bodies = append(p.bodies, ref)
			return false, i
		case !person:
			return true, i
		}
	}
	if s, ok := it.sense(lexicon.Nation); ok && len(p.name) == 0 && !ps.startsName(i, titleBefore) {
		e := ps.r.d.lex.Nation(s.ID)
		if len(p.nouns)+len(p.bodies) > 0 && !(len(p.nouns) == 0 && e.Form == lexicon.Adjective) {
			return true, i
		}
		for _, s := range it.senses { // "the Koreas" are two
			if s.Kind == lexicon.Nation {
				p.nations = append(p.nations, nationRef{NationEntry: ps.r.d.lex.Nation(s.ID), at: it.Span, bare: it.shape.Is(lexicon.Upper)})
			}
		}
		return false, i
	}
	if s, ok := it.sense(lexicon.Role); ok && !(it.capital() && len(p.name) > 0 && it.has(lexicon.Given)) {
		n := ps.noun(it, s)
		if yearsOld[n.key] && (ps.roleNext(i+1, 3) || i+1 < len(ps.items) && ps.items[i+1].has(lexicon.Nation)) { // "a 78-year-old Cuban militant"
			return false, i
		}
		if len(p.name) > 0 && !ps.nameTakes(p, &n) {
			return true, i
		}
		p.nouns = append(p.nouns, n)
		return false, i
	}
	if ps.leads(p, i) {
		return false, i
	}
	if it.capital() || it.shape.Is(lexicon.Mixed) || it.words > 1 && it.has(lexicon.Short) {
		if s, ok := it.sense(lexicon.Place); ok && len(p.name) == 0 && !titleBefore && !ps.nameAhead(i+1) {
			if len(p.nouns) > 0 {
				return true, i
			}
			code, name := ps.r.d.lex.Place(s.ID)
			p.places = append(p.places, placeRef{code, name, it.Span})
			return false, i
		}
		if len(p.nouns) > 0 && len(p.name) == 0 && !titleBefore && !p.nouns[len(p.nouns)-1].capital && p.nouns[len(p.nouns)-1].Class != lexicon.Body {
			return true, i
		}
		p.name = append(p.name, *it)
		return false, i
	}
	if (len(p.name) > 0 || p.titled) && particles[it.last] && i+1 < len(ps.items) && ps.items[i+1].capital() { // "van der Leyen"
		p.name = append(p.name, *it)
		return false, i
	}
	if particles[it.last] && i+1 < len(ps.items) && ps.items[i+1].capital() && ps.items[i+1].shape.Is(lexicon.Joined) { // "al-Zarqawi"
		p.name = append(p.name, *it)
		return false, i
	}
	// A small word that the dictionary does not have: an adjective, if a noun follows.
	if len(p.name) > 0 || len(p.nouns) > 0 && !ps.loose && (!ps.roleNext(i+1, 1) || ps.verbal(it)) {
		return true, i
	}
	if len(p.nations) > 0 && p.nations[len(p.nations)-1].Form != lexicon.Adjective && !ps.loose && p.owner == nil {
		return true, i
	}
	if !ps.loose && (p.headed() || p.article != 0) && !ps.roleNext(i+1, 3) {
		return true, i
	}
	return false, i
}

// leads reports whether item i is an adjective that has its capital only from standing
// first in its sentence: "Suspected saboteurs", "Flight attendants".
func (ps *parser) leads(p *phrase, i int) bool {
	it := &ps.items[i]
	if !it.capital() || it.senses != nil || p.headed() || p.titled || i+1 >= len(ps.items) {
		return false
	}
	next := &ps.items[i+1]
	if next.sep != 0 || next.capital() || !next.has(lexicon.Role) || next.class != content {
		return false
	}
	s := ps.r.sentenceAt(it.Start)
	return s >= 0 && ps.r.layout.Sentences[s].Start == it.Start
}

// verbal reports whether an unknown word after a noun has the ending of a verb: "a court
// finds entertainer Bill Cosby liable".
func (ps *parser) verbal(it *item) bool {
	w := it.Of(ps.r.doc.Text)
	return strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us")
}

// roleNext reports whether a role noun stands among the next n items.
func (ps *parser) roleNext(i, n int) bool {
	for k := i; k < len(ps.items) && k < i+n; k++ {
		it := &ps.items[k]
		if it.sep != 0 || it.class != content && it.class != filler && it.class != land && it.class != lands && it.class != quantity {
			return false
		}
		if it.has(lexicon.Role) || it.class == land || it.class == lands {
			return true
		}
	}
	return false
}

// takePerson adds the whole name of somebody the dictionary has.
func (ps *parser) takePerson(p *phrase, it *item) {
	p.name = append(p.name, *it)
	for _, s := range it.senses {
		if s.Kind == lexicon.Named && ps.r.d.lex.EntryClass(s.ID) == lexicon.Person {
			p.people = append(p.people, s.ID)
		}
	}
}

// nounsName reports whether a body's name may follow the nouns read so far: "the
// militant group Hamas", but not "police UNICEF".
func (p *phrase) nounsName(it *item) bool {
	last := p.nouns[len(p.nouns)-1]
	return last.Class == lexicon.Body || last.Class == lexicon.Person && last.at.End < it.Start
}

// nameTakes reports whether a noun after a name belongs to it: "the Bush
// administration", "the Thai Raksa Chart Party"; it does not in "Obama officials-to-be".
func (ps *parser) nameTakes(p *phrase, n *noun) bool {
	return len(p.people) > 0 || n.capital || n.Class == lexicon.Body || n.Class == lexicon.Crowd || n.Class == lexicon.Thing || n.Plural || !p.titled && len(p.nouns) == 0
}

// startsName reports whether the nation's word at item i begins or continues a
// person's name: "Jordan Henderson", "Secretary Israel".
func (ps *parser) startsName(i int, titleBefore bool) bool {
	it := &ps.items[i]
	if i+1 < len(ps.items) {
		next := &ps.items[i+1]
		if it.has(lexicon.Given) && next.sep == 0 && next.capital() && next.class == content && !next.has(lexicon.Role) && !next.has(lexicon.Nation) && !next.shape.Is(lexicon.Possessive) && !next.shape.Is(lexicon.Joined) && !ps.institution(i+1) {
			return true
		}
	}
	if i > 0 && it.sep == 0 {
		prev := &ps.items[i-1]
		if prev.has(lexicon.Given) && prev.class == content && !prev.has(lexicon.Nation) && !prev.has(lexicon.Role) {
			s, _ := it.sense(lexicon.Nation)
			return ps.r.d.lex.Nation(s.ID).Form != lexicon.Adjective
		}
		if titleBefore && prev.class == title && it.has(lexicon.Short) {
			return true
		}
	}
	return false
}

// institution reports whether the capital words from item i on end in the noun of a
// body: the "Security Cabinet" of "the Israel Security Cabinet".
func (ps *parser) institution(i int) bool {
	for ; i < len(ps.items); i++ {
		it := &ps.items[i]
		if it.sep != 0 || !it.capital() {
			return false
		}
		if s, ok := it.sense(lexicon.Role); ok {
			return ps.r.d.lex.Role(s.ID).Class != lexicon.Person
		}
	}
	return false
}

// nameAhead reports whether the next item goes on with a name.
func (ps *parser) nameAhead(i int) bool {
	if i >= len(ps.items) {
		return false
	}
	it := &ps.items[i]
	return it.sep == 0 && it.capital() && it.class == content && !it.has(lexicon.Role) && !it.has(lexicon.Nation) && !it.has(lexicon.Named) && !it.shape.Is(lexicon.Possessive)
}

// dropLast takes back the nation, body, place or name before a word such as "backed".
func (p *phrase) dropLast(word uint64) {
	weak := word == key("based") || word == key("born") || word == key("controlled") || word == key("held") || word == key("flagged") || word == key("registered")
	switch {
	case len(p.name) > 0:
		p.name, p.people = nil, nil
	case len(p.bodies) > 0 && word == key("led"):
		// "NATO-led troops" act for the body that leads them.
	case len(p.bodies) > 0:
		p.bodies = p.bodies[:len(p.bodies)-1]
	case len(p.places) > 0:
		if !weak {
			p.places = p.places[:len(p.places)-1]
		}
	case len(p.nouns) > 0:
		p.nouns = p.nouns[:len(p.nouns)-1]
	case len(p.nations) > 0:
		if weak {
			p.nations[len(p.nations)-1].weak = true
		} else {
			p.nations = p.nations[:len(p.nations)-1]
		}
	}
}
