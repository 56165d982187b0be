package actor

import (
	"fmt"
	"slices"

	"casus"
	"casus/internal/actor/lexicon"
	"casus/internal/text"
)

// held is a term that an entry may have had on the report's day.
type held struct {
	*lexicon.Term
	sure bool // false where the source only vouches for days before, or the day is a guess
}

// vouched is for how many days after its last one we take an office to be held that
// its source leaves open, and drift how far a guessed day of a report may be wrong.
const (
	vouched = 4 * 365
	drift   = 2 * 365
)

// termsOn are the terms that an entry had on the report's day; where it had none, those
// near enough to it to be likely.
func (r *Report) termsOn(e *lexicon.Entry) []held {
	var out []held
	for i := range e.Terms {
		if t := &e.Terms[i]; t.From <= r.day && r.day <= t.To {
			out = append(out, held{t, !(t.Until && t.To == lexicon.Never && int(t.From)+3*vouched < int(r.day))})
		}
	}
	for i := 0; len(out) == 0 && i < len(e.Terms); i++ {
		t := &e.Terms[i]
		open := t.Until && t.To < r.day && int(r.day-t.To) < vouched
		if open || r.undated && t.Rank >= 4 || r.guessed && int(t.From)-drift <= int(r.day) && int(r.day) <= int(t.To)+drift {
			out = append(out, held{t, false})
		}
	}
	return out
}

// termOn is the weightiest of the terms that an entry had on the report's day; nil
// when it had none.
func (r *Report) termOn(e *lexicon.Entry) (t *lexicon.Term, sure bool) {
	for _, h := range r.termsOn(e) {
		if t == nil || h.Rank >= t.Rank {
			t, sure = h.Term, h.sure
		}
	}
	return t, sure
}

// bodyAtHome is, of the bodies that an item may name, the first that is of a country
// which the report tells of most; of none of them, the given one.
func (r *Report) bodyAtHome(it *item, first uint32) uint32 {
	for _, iso := range r.home[:min(3, len(r.home))] {
		for _, s := range it.senses {
			if s.Kind != lexicon.Named || r.d.lex.EntryClass(s.ID) == lexicon.Person {
				continue
			}
			if e := r.d.lex.Entry(s.ID); len(e.Terms) > 0 && e.Terms[0].Code.Country() == iso {
				return s.ID
			}
		}
	}
	return first
}

// describeTerm names the dictionary line that decided.
func describeTerm(name string, t *lexicon.Term) string {
	if t.Office == "" {
		return fmt.Sprintf("%s is %s: %s", name, t.Code, t.Source)
	}
	return fmt.Sprintf("%s, %s, is %s: %s", name, t.Office, t.Code, t.Source)
}

// decideBody decides a phrase with the name of a body: alone, or with nouns for
// those who belong to it ("Hamas leader", "U.N. peacekeepers").
func (r *Report) decideBody(p *phrase, s site) reading {
	ref := p.bodies[len(p.bodies)-1]
	e := r.d.lex.Entry(ref.id)
	for _, b := range p.bodies[:len(p.bodies)-1] { // "Hamas and U.N." are two phrases; "U.N. Security Council" is one
		if first := r.d.lex.Entry(b.id); len(first.Terms) > 0 && first.Terms[0].Code.Country() == "IGO" {
			e = first
		}
	}
	t, sure := r.termOn(&e)
	if t == nil && len(e.Terms) > 0 { // a body of another time: nearest term
		t, sure = &e.Terms[len(e.Terms)-1], false
		if r.day < e.Terms[0].From {
			t = &e.Terms[0]
		}
	}
	if t == nil {
		return reading{}
	}
	if head := headOf(p.nouns); r.guessed && head != nil && t.Code.Sector() == "GOV" && (head.Code.Sector() == "REB" || head.Code.Sector() == "UAF") {
		for i := range e.Terms { // "Taliban insurgents": of the time before they ruled
			if e.Terms[i].Code.Sector() == "REB" {
				t, sure = &e.Terms[i], false
			}
		}
	}
	nations, told := p.explicit(), casus.Why{}
	if len(nations) == 0 && (p.owner != nil || len(p.with) > 0) {
		nations, _, told, _ = r.nationsOf(p, s)
	}
	elsewhere := len(nations) > 0 && !slices.Contains(nations, casus.Code(t.Code.Country())) && nations[0].Country() != "IGO"
	if ref.noun != nil && (elsewhere || len(nations) == 0 && !r.about(t.Code.Country(), s)) {
		q := *p
		q.bodies = p.bodies[:len(p.bodies)-1]
		q.nouns = append([]noun{*ref.noun}, p.nouns...)
		if len(q.bodies) == 0 {
			return r.decideNouns(&q, s)
		}
	}
	rd := reading{conf: 0.95, known: true, why: casus.Why{describeTerm(e.Name, t)}}
	if !sure {
		rd.conf = 0.75
	}
	code := t.Code
	if elsewhere && (code.Country() == "" || len(code.Country()) == 3 && namesakes[code.Sector()]) {
		code = casus.CodeOf(nations[0].Country(), code.Sector())
		rd.why = append(rd.why, told...)
		rd.why.Add("of %s, as the words beside it tell", nations[0].Country())
	}
	if len(p.nouns) > 0 {
		head, last := headOf(p.nouns), p.nouns[len(p.nouns)-1]
		rd.person = last.Class == lexicon.Person && !last.Plural && !p.counted
		rd.plural = last.Plural || p.counted || last.Class == lexicon.Crowd
		rd.gender = genderOf(p.nouns)
		sector := head.Code.Sector()
		office := code.Sector() == "PTY" && head.Strength >= 2 && sector == "GOV" && head.Class == lexicon.Person // "Democratic mayor"
		if last.at.Start > ref.at.Start && (head.Strength == 3 && ownSectors[sector] || office) && len(code.Country()) == 3 && !slices.Contains([]casus.Code{"IGO", "NGO", "MNC"}, casus.Code(code.Country())) {
			code = casus.CodeOf(code.Country(), sector)
			rd.why.Add("%q is %s: %s", head.Noun, head.Code, head.Source)
		}
	}
	rd.add(casus.Actor{Code: code, Name: e.Name})
	if rd.person || rd.plural && len(p.nouns) > 0 {
		rd.actors[0].Name = p.Of(r.doc.Text)
	}
	return rd
}

// namesakes are the sectors whose bodies have their like, under the same name, in
// other countries.
var namesakes = map[string]bool{"GOV": true, "LEG": true, "JUD": true, "COP": true, "SPY": true, "MIL": true, "PTY": true, "OPP": true, "LAB": true, "EDU": true, "MED": true, "REL": true, "HLH": true}

// about reports whether a country is one of those that the report tells of most, or
// that no country is told of.
func (r *Report) about(iso string, s site) bool {
	if len(r.home) == 0 || s.sentence >= 0 && s.sentence < len(r.scenes) && r.scenes[s.sentence].has(iso) {
		return true
	}
	return slices.Contains(r.home[:min(3, len(r.home))], iso)
}

// ownSectors are those that a body's members have rather than the body's own: a
// party's lawmakers sit in parliament.
var ownSectors = map[string]bool{"LEG": true, "COP": true, "JUD": true, "MED": true, "HLH": true, "EDU": true, "REF": true}

// quotationBefore is the last quotation with a speaker that ends at most three
// sentences before the site.
func (r *Report) quotationBefore(s site) (text.Quotation, bool) {
	qs := r.layout.Quotations
	i, _ := slices.BinarySearchFunc(qs, s.pos, func(q text.Quotation, at int) int { return q.Start - at })
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if s.sentence-r.sentenceAt(qs[k].End-1) > 3 {
			break
		}
		if !qs[k].Speaker.IsZero() && qs[k].End <= s.pos {
			return qs[k], true
		}
	}
	return text.Quotation{}, false
}

// quotationsAt are the quotations that hold an offset, the innermost last.
func (r *Report) quotationsAt(offset int) []text.Quotation {
	qs := r.layout.Quotations
	var out []text.Quotation
	// Quotations stand in the order of the text and seldom nest; look a few back.
	i, _ := slices.BinarySearchFunc(qs, offset+1, func(q text.Quotation, at int) int { return q.Start - at })
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if qs[k].Start <= offset && offset < qs[k].End {
			out = append(out, qs[k])
		}
	}
	return out
}
