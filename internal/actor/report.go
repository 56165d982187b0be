package actor

import (
	"cmp"
	"slices"
	"sort"

	"casus"
	"casus/internal/actor/lexicon"
	"casus/internal/text"
)

// Report is one report with the actors that it names, as far as they are followed
// through it. It is safe for use by many goroutines.
type Report struct {
	d      *Dictionary
	doc    *casus.Document
	layout *text.Layout
	where  Locator

	day      lexicon.Date // that offices are looked up for
	dayWhy   string
	guessed  bool     // the day
	undated  bool     // nothing told the day: offices of any time are looked up
	home     []string // ISO3 of the countries that the report is about, the first most
	scenes   []scene  // of each sentence
	protests int      // how many of them tell of protests

	mentions []mention // in the order of the text
	names    index     // by words of a name
	heads    index     // by the noun that may refer back
	found    []casus.Span
}

// site is where a phrase stands, and what is told of it besides.
type site struct {
	pos      int
	sentence int
	hint     Hint
	asked    bool // Resolve asks for it: the memory is complete
}

// Read goes through a report once and follows its actors. where may be nil.
func (d *Dictionary) Read(doc *casus.Document, layout *text.Layout, where Locator) *Report {
	r := &Report{d: d, doc: doc, layout: layout, where: where, names: index{}, heads: index{}}
	sc := &scanner{lex: d.lex}
	r.survey(sc)
	for i, s := range layout.Sentences {
		r.readSentence(sc, i, s.Span)
	}
	return r
}

// Find returns the mentions that name an actor by themselves, in the order of the
// text: countries and their people, persons and bodies that are known or have been
// introduced, and nouns for roles with the country they belong to.
func (r *Report) Find() []casus.Span { return slices.Clone(r.found) }

// Resolve decides whom the words at a span stand for: the actors, none when that
// cannot be told; a confidence from 0 to 1; and what decided.
func (r *Report) Resolve(at casus.Span, h Hint) ([]casus.Actor, float64, casus.Why) {
	if at.In(r.doc.Text) != nil {
		return nil, 0, casus.Why{"no words"}
	}
	sc := &scanner{lex: r.d.lex}
	items := sc.scan(r.doc.Text, at)
	s := site{pos: at.Start, sentence: r.sentenceAt(at.Start), hint: h, asked: true}
	ps := &parser{r: r, items: items, loose: true}
	list := ps.all()
	rd := r.decideList(list, s)
	if len(rd.actors) == 0 {
		r.presume(&rd, list, at, s)
	}
	if len(rd.actors) == 0 && len(rd.why) == 0 {
		rd.why.Add("%q: no word of it is in the dictionary, and the report introduces none", at.Of(r.doc.Text))
	}
	return rd.actors, rd.conf, rd.why
}

// all reads the phrases of the items, as of one mention: those before a verb or
// preposition, which tells of others, once one has been found.
func (ps *parser) all() []phrase {
	var out []phrase
	for i := 0; i < len(ps.items) && len(out) < 12; {
		if c := ps.items[i].class; len(out) > 0 && (c == verb || c == relative || c >= prepOf && c <= prepOther) {
			break
		}
		list, n := ps.list(i, false)
		if len(out) > 0 && len(list) > 0 && ps.items[i].sep == ',' {
			list[0].join = ','
		}
		out = append(out, slices.DeleteFunc(list, func(p phrase) bool { return !p.headed() && p.pronoun == 0 && !p.counted })...)
		i = max(n, i+1)
	}
	return out
}

// sentenceAt is the index of the sentence that holds an offset, or of the last one
// before it; -1 when there is none.
func (r *Report) sentenceAt(offset int) int {
	return sort.Search(len(r.layout.Sentences), func(i int) bool { return r.layout.Sentences[i].Start > offset }) - 1
}

// reading is what a phrase was decided to stand for.
type reading struct {
	actors []casus.Actor
	conf   float64
	why    casus.Why
	person bool
	plural bool
	gender lexicon.Gender
	known  bool // named or introduced, rather than guessed from the context
	entity *entity
}

// add puts actors on the list whose codes are not there.
func (rd *reading) add(actors ...casus.Actor) {
	for _, a := range actors {
		if !slices.ContainsFunc(rd.actors, func(b casus.Actor) bool { return a.Code == b.Code }) {
			rd.actors = append(rd.actors, a)
		}
	}
}

// codes are the codes of the actors.
func (rd *reading) codes() []casus.Code {
	out := make([]casus.Code, len(rd.actors))
	for i, a := range rd.actors {
		out[i] = a.Code
	}
	return out
}

// countries are the ISO3 codes among the actors' countries.
func (rd *reading) countries() []string {
	var out []string
	for _, a := range rd.actors {
		if c := a.Code.Country(); c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// byWeight sorts the keys of a tally, the heaviest first, ties by name.
func byWeight(tally map[string]float64) []string {
	keys := make([]string, 0, len(tally))
	for k := range tally {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(tally[b], tally[a]), cmp.Compare(a, b)) })
	return keys
}
