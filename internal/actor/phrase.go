package actor

import (
	"casus"
	"casus/internal/actor/lexicon"
)

// phrase is a noun phrase taken apart: "his Armenian counterpart Zohrab Mnatsakanyan".
type phrase struct {
	casus.Span
	article uint64 // key of the article or pointer; 0 without one
	pronoun uint64 // the phrase is this pronoun
	owner   *phrase
	owned   int    // how many owners nest
	pronown uint64 // key of a possessive pronoun in the owner's place
	leaning bool   // "pro-Turkish": for or against a nation that is not its own
	then    bool   // "then-": of an office held when the act was done
	former  bool   // "former": of an office that is over
	titled  bool   // "Mr", "Dr": a person's name follows
	number  int    // told in words: "two"; 0 when none is
	counted bool   // any quantity: "hundreds of"
	sides   bool   // "both sides", "the parties"
	land    bool   // "the country"
	lands   bool   // and there are several: "the two countries"
	compass uint64 // "the North"

	nations []nationRef
	places  []placeRef
	bodies  []nameRef
	nouns   []noun
	name    []item   // words of a person's or unknown body's name
	people  []uint32 // dictionary entries that the whole name may be
	with    []complement
	acronym *item // in parentheses after the phrase

	join      byte       // how it is joined to the phrase before: & of a list, or a comma
	twin      *nationRef // of "North and South Korea": the other one
	described []nameRef  // bodies that a description names
	male      bool       // "Mr"
	female    bool       // "Mrs"
}

type nationRef struct {
	lexicon.NationEntry
	at   casus.Span
	weak bool // only where they are based: "Paris-based"
	bare bool // an acronym, which stands before nouns as it is: "US forces"
}

type placeRef struct {
	code casus.Code
	name string
	at   casus.Span
}

type nameRef struct {
	id   uint32
	at   casus.Span
	noun *noun // what the name is as a common noun: "Congress"; nil for most
}

type noun struct {
	lexicon.RoleEntry
	key, last uint64
	at        casus.Span
	capital   bool
}

// complement is what follows a preposition.
type complement struct {
	class class
	list  []phrase
}

// headed reports whether the phrase has anything that could be an actor.
func (p *phrase) headed() bool {
	return len(p.nations)+len(p.places)+len(p.bodies)+len(p.nouns)+len(p.name) > 0 || p.owner != nil || p.pronown != 0 || p.sides || p.land || p.compass != 0
}

// bare reports whether the phrase is nations alone, without a noun or name.
func (p *phrase) bare() bool {
	return len(p.nations) > 0 && len(p.bodies)+len(p.nouns)+len(p.name) == 0 && p.owner == nil && p.pronown == 0 && !p.land
}

// parser reads noun phrases from items.
type parser struct {
	r     *Report
	items []item
	loose bool // the items are known to be one mention: unknown words are passed over
	depth int  // of the phrase being read within others
}

// deepest is how many phrases may nest. Each is decided more than once for the one around
// it, so that a text of thousands of nested phrases would never be read to its end.
const deepest = 4

// list reads phrases joined by commas and conjunctions from item i. Within a
// complement only bare names of nations, places and bodies go on the list: "envoys
// of Iran and Syria", but not "the president of Iran and Syrian officials".
func (ps *parser) list(i int, within bool) ([]phrase, int) {
	var out []phrase
	for {
		p, n := ps.phrase(i)
		if n == i {
			return out, i
		}
		if len(out) > 0 {
			p.join = '&'
		}
		out = append(out, p)
		j, ok := ps.joint(n)
		if !ok || len(out) == 12 {
			return out, n
		}
		q, m := ps.phrase(j)
		if m == j || !q.headed() && q.pronoun == 0 || within && (len(q.nouns) > 0 || len(q.name) > 0 || q.pronown != 0 || q.owner != nil) ||
			ps.items[n].sep == ',' && ps.items[n].class != conjunction && !ps.conjoined(m, within) {
			return out, n
		}
		i = j
	}
}

// joint returns the index of the item that a comma or conjunction at item n joins
// to what stands before it; ok is false when there is neither.
func (ps *parser) joint(n int) (j int, ok bool) {
	j = n
	if j >= len(ps.items) || ps.items[j].sep != 0 && ps.items[j].sep != ',' {
		return n, false
	}
	for j < len(ps.items) && ps.items[j].class == conjunction && (j == n || ps.items[j].sep == 0) {
		j++
	}
	return j, j < len(ps.items) && (j > n || ps.items[n].sep == ',')
}

// conjoined reports whether a conjunction comes within the next few items: a comma
// before them then parts members of a list.
func (ps *parser) conjoined(n int, within bool) bool {
	for k := n; k < len(ps.items) && k < n+16; k++ {
		it := &ps.items[k]
		switch {
		case it.class == conjunction:
			return true
		case it.class == verb || it.class == relative || !within && it.class == article && it.sep == ',' || it.sep == ';' || it.sep == '"' || it.sep == '(':
			return false
		}
	}
	return false
}

// phrase reads the noun phrase that begins at item i and returns the index after it.
func (ps *parser) phrase(i int) (phrase, int) {
	var p phrase
	begin := i
	skip := false // the next word stands behind "pro-" or "anti-"
	for ; i < len(ps.items); i++ {
		it := &ps.items[i]
		if i > begin {
			if it.sep == '(' && it.words == 1 && it.shape.Is(lexicon.Upper) && p.headed() {
				a := *it
				p.acronym = &a
				if i+1 < len(ps.items) && ps.items[i+1].sep == ')' && ps.items[i+1].has(lexicon.Role) && ps.items[i+1].class == content {
					continue // "Syrian Democratic Forces (SDF) militants"
				}
				i++
				break
			}
			if ends := it.sep != 0 && it.sep != '.' && (it.sep != '"' || p.headed() && !(p.bare() && it.has(lexicon.Role))); ends {
				if !(it.sep == ',' && ps.adjectives(i)) {
					break
				}
			}
		}
		if it.shape.Is(lexicon.Joined) && i > begin && backed[it.last] && it.words == 1 {
			p.dropLast(it.last)
			continue
		}
		if skip {
			skip = false
			if it.shape.Is(lexicon.Joined) || it.class == article {
				p.leaning = p.leaning || it.has(lexicon.Nation)
				continue
			}
		}
		if it.class == modifier && against[it.last] && !former[it.last] && i+1 < len(ps.items) && ps.items[i+1].shape.Is(lexicon.Joined) {
			if len(p.nouns)+len(p.name) > 0 {
				break
			}
			skip = true
			continue
		}
		if it.shape.Is(lexicon.Possessive) {
			if !p.headed() {
				break
			}
			q := p
			if p.owned >= deepest {
				q.owner = nil
			}
			q.Span = casus.Span{Start: ps.items[begin].Start, End: it.Start}
			p = phrase{owner: &q, owned: q.owned + 1}
			continue
		}
		stop, next := ps.take(&p, i)
		if stop {
			break
		}
		i = next
	}
	if i > begin {
		start := begin
		for start < i-1 && ps.leadsIn(start) {
			start++
		}
		p.Span = casus.Span{Start: ps.items[start].Start, End: ps.items[i-1].End}
	}
	return p, i
}

// leadsIn reports whether item i, at the head of a phrase, is no part of the mention:
// a preposition, an adverb, a verb that no list has.
func (ps *parser) leadsIn(i int) bool {
	it := &ps.items[i]
	return it.class == prepOf || it.class == prepIn || adverbs[it.last] || it.class == content && !it.capital() && len(it.senses) == 0 && !it.shape.Is(lexicon.Digits)
}

// adjectives reports whether the comma before item i parts two adjectives of one
// noun ("Sunni, Shi'ite and Kurdish negotiators" is a list, "a young, unarmed man" is not).
func (ps *parser) adjectives(i int) bool {
	it := &ps.items[i]
	return len(it.senses) == 0 && it.class == filler
}
