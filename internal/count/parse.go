// Package count reads how many people words speak of: "at least 12", "hundreds of
// lives", "two dozen", "12 police and three civilians", "a woman and her two
// children".
//
// What the words bound is a least and a most. Words that bound nothing ("an unknown
// number", "a number of people", "heavy casualties") are told apart from "no one":
// unknown is not zero. The sizes of vague words ("dozens", "hundreds", "about") are
// conventions, written in words.txt and at [bounds.moved].
package count

import (
	"casus"
	"casus/internal/count/numeral"
)

// most is the number of tokens of a phrase that are read; a phrase of people is
// never that long.
const most = 80

// Parse reads the words of a count. It returns the least and the most they allow,
// max being nil where they set no most; ok is false, and why says what stood in
// the way, where they set no bounds.
func Parse(words string) (min int, max *int, why casus.Why, ok bool) {
	p := parser{lexicon: tables(), tokens: tidy(numeral.All(cut(words)))}
	b, ok := p.sum()
	if !ok {
		if len(p.why) == 0 {
			p.why.Add("count: no number of people is read in %q", clip(words))
		}
		return 0, nil, p.why, false
	}
	if b.max >= 0 {
		max = casus.Exactly(b.max)
	}
	return b.min, max, p.why, true
}

// cut keeps the part of an overlong phrase that can be read.
func cut(words string) string {
	const longest = 4096
	if len(words) <= longest {
		return words
	}
	return words[:longest]
}

// clip is a phrase short enough for a line of derivation.
func clip(words string) string {
	r := []rune(cut(words))
	if len(r) > 60 {
		return string(r[:60]) + "..."
	}
	return string(r)
}

// tidy leaves out the quotation marks.
func tidy(tokens []numeral.Token) []numeral.Token {
	kept := tokens[:0]
	quoted := false
	for _, t := range tokens {
		if t.Is(`"`, "`") {
			quoted = true
		} else if len(kept) < most {
			t.Glued = t.Glued && !quoted
			kept, quoted = append(kept, t), false
		}
	}
	return kept
}

// parser reads one phrase.
type parser struct {
	*lexicon
	tokens []numeral.Token
	why    casus.Why
}

// at is the token at i, or none past the end.
func (p *parser) at(i int) numeral.Token {
	if i < len(p.tokens) {
		return p.tokens[i]
	}
	return numeral.Token{}
}

// text are the words from i to j.
func (p *parser) text(i, j int) string {
	s := ""
	for k := i; k < j && k < len(p.tokens); k++ {
		if k > i && !p.tokens[k].Glued {
			s += " "
		}
		s += p.tokens[k].Text
	}
	return s
}

// sum reads the conjuncts of a phrase and adds them up.
func (p *parser) sum() (bounds, bool) {
	b, i, ok := p.part(0)
	if !ok {
		return b, false
	}
	parts := 1
	for {
		i = p.conjunct(i)
		if i >= len(p.tokens) {
			break
		}
		next, j, ok := p.part(i)
		if !ok {
			// A part of unknown size is of two people or more.
			p.why.Add("count.and: the size of %q is not told", clip(p.text(i, len(p.tokens))))
			next, j = bounds{2, -1}, len(p.tokens)
		}
		b, i = b.plus(next), j
		parts++
	}
	if parts > 1 {
		p.why.Add("count.and: %d parts together: %s", parts, b)
	}
	return b, true
}

// conjunct finds the beginning of the next conjunct that has a number of its own,
// from i on: after "and", or after a comma where a number follows or a list goes
// on. Conjuncts without one ("12 soldiers and civilians") share the number before.
func (p *parser) conjunct(i int) int {
	for ; i < len(p.tokens); i++ {
		if _, j, ok := p.match(p.tokens, i, "cut"); ok {
			// "12 people who were arrested": what follows is told of the same people.
			if p.at(i).Is("along", "together", "as") {
				return p.own(j, true)
			}
			return len(p.tokens)
		}
		t := p.tokens[i]
		switch {
		case t.Is("and", "&", "plus"):
			if j := p.own(i+1, true); j < len(p.tokens) {
				return j
			}
		case t.Is(","):
			j := i + 1
			if p.at(j).Is("and") {
				j++
			}
			if _, k, ok := p.quantity(j, 0); ok && p.at(k).Is("of") && p.at(k+1).Is("them", "whom", "those", "these") {
				return len(p.tokens) // "twelve, eight of them civilians"
			}
			if k := p.own(j, j > i+1 || p.listed(j)); k < len(p.tokens) {
				return k
			}
		}
	}
	return i
}

// listed reports whether "and" follows a comma at i, so that it stands in a list.
func (p *parser) listed(i int) bool {
	for ; i < len(p.tokens); i++ {
		if p.tokens[i].Is("and") {
			return true
		}
	}
	return false
}

// own returns i when a conjunct with a number of its own begins there, else the end:
// a number, or where single is true also a single person or a name.
func (p *parser) own(i int, single bool) int {
	if _, _, ok := p.quantity(i, 0); ok {
		return i
	}
	t := p.at(i)
	_, _, unknown := p.match(p.tokens, i, "unknown", "open")
	if single && (t.Is("a", "an", "the", "his", "her", "their", "another", "its") || unknown || t.Capital && !p.plural(p.head(i))) {
		return i
	}
	return len(p.tokens)
}

// part reads one conjunct: a number, a person, or words for several people. It
// returns the index after what it has read.
func (p *parser) part(i int) (bounds, int, bool) {
	e, j, ok := p.match(p.tokens, i, "unknown", "open", "none", "one", "plural", "two")
	if b, k, ok := p.quantity(i, 0); ok && (e.class != "two" || k > j || !p.ended(k)) {
		return p.counted(b, i, k)
	}
	if ok && p.alone(e, j) {
		return p.pronoun(e, j)
	}
	return p.people(i)
}

// alone reports whether a phrase decides its conjunct: words of no bounds do, and
// pronouns where nothing follows that they would belong to.
func (p *parser) alone(e entry, next int) bool {
	switch e.class {
	case "unknown":
		return !p.has("collective", p.at(next).Text)
	case "open", "none":
		return true
	}
	return p.ended(next)
}

// pronoun gives the bounds of a phrase that decides its conjunct.
func (p *parser) pronoun(e entry, next int) (bounds, int, bool) {
	switch e.class {
	case "none":
		p.why.Add("count.none: %q is nobody", e.phrase)
		return exactly(0), next, true
	case "unknown":
		p.why.Add("count.unknown: %q sets no bounds", e.phrase)
		return bounds{}, next, false
	case "open":
		p.why.Add("count.open: %q: %d and more", e.phrase, e.min)
		return bounds{e.min, -1}, next, true
	case "two":
		p.why.Add("count.two: %q", e.phrase)
		return exactly(2), next, true
	case "plural":
		p.why.Add("count.plural: %q is more than one", e.phrase)
		return bounds{2, -1}, next, true
	}
	p.why.Add("count.one: %q is one person", e.phrase)
	return exactly(1), next, true
}

// counted checks what follows a number: shares, ages and groups are no numbers of people.
func (p *parser) counted(b bounds, start, i int) (bounds, int, bool) {
	number := p.text(start, i)
	t := p.at(i)
	refuse := func(what string) (bounds, int, bool) {
		p.why.Add("count: %q is %s", clip(p.text(start, min(i+4, len(p.tokens)))), what)
		return bounds{}, i, false
	}
	switch {
	case t.Is("%") || t.Kind == numeral.Word && p.has("not", t.Text):
		return refuse("a share")
	case t.Glued && t.Is("st", "nd", "rd", "th"):
		return refuse("a rank")
	case t.Is("-") && p.at(i+1).Is("week", "day", "hour", "minute"), t.Is("years", "months", "weeks", "days", "hours", "minutes"):
		return refuse("a time")
	case t.Is("in") && (p.at(i+1).Kind == numeral.Digits || p.oneIn(b, i+1)), t.Glued && t.Is("/", ":"), t.Is("-") && t.Glued && (p.at(i+1).Is("sixth", "third", "quarter", "fifth", "tenth", "half")):
		return refuse("a share")
	}
	if p.things(i) {
		return refuse("a number of things")
	}
	p.why.Add("count.number: %q: %s", number, b)
	if h := p.head(i); h.Is("each") || p.at(i+1).Is("each") {
		p.why.Add("count.each: there is more than one such number")
		return bounds{b.min, -1}, i, true
	} else if h.Is("families", "households", "couples", "groups", "crowds") {
		p.why.Add("count.group: each of %q is one person or more", h.Text)
		return bounds{b.min, -1}, i, true
	}
	return b, i, true
}

// things reports whether the noun after a number that ends before tokens[i] is one of
// things: "12 houses", "dozens of police stations".
func (p *parser) things(i int) bool {
	if p.at(i).Is("of") {
		i++
	}
	for ; i < len(p.tokens) && !p.ended(i); i++ {
		t, next := p.at(i), p.at(i+1)
		switch {
		case p.has("things", t.Text):
			return true
		case p.after[t.Text] != "", p.plural(t) && !p.has("things", next.Text):
			return false
		}
	}
	return false
}

// oneIn reports whether the number at i is the whole of which b are a part: "one in five".
func (p *parser) oneIn(b bounds, i int) bool {
	v, j, ok := numeral.At(p.tokens, i)
	return ok && b.max >= 0 && float64(b.max) < v && (p.ended(j) || p.isPeople(p.at(j).Text))
}

// quantity reads a number with the words that move its bounds, at i.
func (p *parser) quantity(i, depth int) (bounds, int, bool) {
	if depth > 4 || i >= len(p.tokens) {
		return bounds{}, i, false
	}
	if b, j, ok := p.partOf(i, depth); ok {
		return b, j, true
	}
	if b, j, ok := p.between(i, depth); ok {
		return p.trailed(b, j)
	}
	if e, j, ok := p.match(p.tokens, i, movers...); ok {
		if b, k, ok := p.quantity(j, depth+1); ok {
			return b.moved(e.class), k, true
		}
	}
	b, j, ok := p.number(i)
	if !ok {
		return b, j, false
	}
	return p.trailed(b, j)
}

// trailed moves bounds by the words after a number.
func (p *parser) trailed(b bounds, i int) (bounds, int, bool) {
	j := i
	if p.at(j).Is("people", "persons", "lives") { // "66 people or more"
		j++
	}
	if e, k, ok := p.match(p.tokens, j, "ormore", "orfewer", "orso"); ok {
		return b.moved(e.class), k, true
	}
	if t := p.at(i); t.Is("+") && t.Glued {
		return b.moved("ormore"), i + 1, true
	}
	return b, i, true
}

// between reads the two ends of "between 10 and 15", "from three to 12", "10 to 15",
// "10-15", "two or three" and "hundreds, if not thousands".
func (p *parser) between(i, depth int) (bounds, int, bool) {
	links := []string{"to", "-", "or"}
	switch {
	case p.at(i).Is("between"):
		links = []string{"and"}
		i++
	case p.at(i).Is("from"):
		links = []string{"to", "until"}
		i++
	}
	low, j, ok := p.number(i)
	if !ok {
		return bounds{}, i, false
	}
	if _, k, ok := p.match(p.tokens, j, "ifnot"); ok {
		j = k
	} else if p.at(j).Is(links...) {
		j++
	} else {
		return bounds{}, i, false
	}
	if _, k, ok := p.match(p.tokens, j, "upto", "about", "near", "above"); ok { // "between 40 and up to 60"
		j = k
	}
	high, k, ok := p.number(j)
	if !ok || high.top() < low.min {
		return bounds{}, i, false
	}
	// "10 to 15 thousand": the scale is of both.
	if scale := scales[p.tokens[k-1].Text]; scale > 0 && low.min > 0 && low.min < high.min/scale {
		low = exactly(low.min * scale)
	}
	return bounds{low.min, high.top()}, k, true
}

// age reports whether the number before tokens[i] is part of an age: "12-year-old".
func (p *parser) age(i int) bool {
	for p.at(i).Is("-") {
		i++
	}
	return p.at(i).Is("year", "month", "week", "day") && (p.at(i+1).Is("old", "olds") || p.at(i+1).Is("-") && p.at(i+2).Is("old", "olds"))
}

// scales multiply a vague number; the plural ones stand after "of".
var scales = map[string]int{"dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozens": 12, "hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9}

// number reads a whole number, or a vague one with its scale.
func (p *parser) number(i int) (bounds, int, bool) {
	if p.at(i).Is("a") && p.at(i+1).Kind == numeral.Digits { // "more than a 1,000"
		i++
	}
	if v, j, ok := numeral.At(p.tokens, i); ok {
		glued := p.at(j).Glued && p.at(j).Kind == numeral.Word && !p.at(j).Is("st", "nd", "rd", "th")
		if v != float64(int(v)) || p.tokens[i].Kind == numeral.Digits && glued {
			return bounds{}, i, false
		}
		return exactly(int(v)), j, !p.age(j)
	}
	e, i, ok := p.match(p.tokens, i, "vague")
	if !ok {
		return bounds{}, i, false
	}
	b := bounds{e.min, e.max}
	for range 2 { // "tens of thousands", "several hundred thousand"
		j := i
		if p.at(j).Is("of") && p.at(j+1).Is("dozens", "hundreds", "thousands", "millions", "billions") {
			j++
		}
		s := scales[p.at(j).Text]
		if s == 0 {
			break
		}
		b, i = b.times(s), j+1
	}
	return b, i, true
}
