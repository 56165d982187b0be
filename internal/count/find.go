package count

import (
	"strings"

	"casus"
	"casus/internal/count/numeral"
)

// What is what the counted people suffered.
type What string

// What can be counted; People are counted without a word for what befell them.
const (
	Killed    What = "killed"
	Injured   What = "injured"
	Detained  What = "detained"
	Displaced What = "displaced"
	People    What = "people"
)

// Whats lists them.
var Whats = []What{Killed, Injured, Detained, Displaced, People}

// Found is a number phrase that counts people.
type Found struct {
	casus.Span
	// Of is what they suffered, by the words beside the phrase.
	Of What
}

// How far a phrase and the words around it reach, in tokens.
const (
	behind = 24
	ahead  = 48
)

// Find lists the number phrases of a text that count people, in order. A span
// covers the number and the words that bound it ("at least 12"), with the noun
// where the number is inside it ("a man", "hundreds of lives"). Single persons are
// found where the words beside tell that they were killed, injured, detained or
// displaced; numbers of other things, ages, times, sums and shares are not.
func Find(text string) []Found {
	f := finder{lexicon: tables(), scanner: numeral.NewScanner(text)}
	var found []Found
	for f.fill() {
		if x, next, ok := f.here(); ok {
			found = append(found, x)
			f.i = next
		} else {
			f.i++
		}
	}
	return found
}

// finder slides over the tokens of a text: it holds some behind and some ahead of
// the token at i.
type finder struct {
	*lexicon
	scanner *numeral.Scanner
	tokens  []numeral.Token
	i       int
	ended   bool
	// last is what the people found last suffered; noun is the index after them, 0 where a
	// window or a sentence lies between.
	last What
	noun int
}

// fill reads on until enough tokens lie ahead; false at the end of the text.
func (f *finder) fill() bool {
	if f.i > 4096 {
		n := copy(f.tokens, f.tokens[f.i-behind:])
		f.tokens, f.i, f.noun = f.tokens[:n], behind, 0
	}
	for !f.ended && len(f.tokens) < f.i+ahead {
		t := f.scanner.Next()
		if f.ended = t.Kind == numeral.None; !f.ended {
			f.tokens = append(f.tokens, t)
		}
	}
	return f.i < len(f.tokens)
}

// here reads the number phrase that begins at the token at hand.
func (f *finder) here() (Found, int, bool) {
	t := f.tokens[f.i]
	if t.Kind == numeral.Mark || t.Kind == numeral.Word && !f.starts[t.Text] || f.attached() {
		return Found{}, 0, false
	}
	p := parser{lexicon: f.lexicon, tokens: f.tokens[:min(f.i+ahead, len(f.tokens))]}
	b, j, ok := p.quantity(f.i, 0)
	if !ok {
		return f.single(&p)
	}
	if _, _, ok := p.counted(b, f.i, j); !ok || f.calendar(j) {
		return Found{}, 0, false
	}
	noun := p.noun(j, b)
	if noun < 0 && !p.bare(j) {
		return Found{}, 0, false
	}
	after := max(j, noun+1)
	of := p.beside(f.i, after)
	if of == "" {
		of = f.shared(&p, after)
	}
	switch {
	case of == "" && noun < 0:
		return Found{}, 0, false
	case of == "" && t.Is("the", "these", "those", "all", "his", "her", "their", "its", "one"):
		return Found{}, 0, false // "the two leaders": no count, but people told of before
	case of == "":
		of = People
	}
	f.last, f.noun = of, after
	if p.at(j).Is("of") && p.at(j+1).Is("lives") {
		j += 2
	}
	return Found{casus.Span{Start: t.Start, End: p.tokens[j-1].End}, of}, j, true
}

// shared is what the people counted right before suffered, where "and" joins the two:
// "killed four soldiers and two policemen". A verb after the phrase, which ends before
// tokens[end], is of a clause of its own.
func (f *finder) shared(p *parser, end int) What {
	if f.noun == 0 || f.last == People || p.at(end).Is(auxiliaries...) {
		return ""
	}
	i := f.i - 1
	for i >= f.noun && f.tokens[i].Is("and", ",", "some", "also") {
		i--
	}
	if i == f.noun-1 && i < f.i-1 {
		return f.last
	}
	return ""
}

// attached reports whether the token at hand is part of what stands before it: a
// sum of money, a date, a share, a word with a hyphen.
func (f *finder) attached() bool {
	if f.i == 0 {
		return false
	}
	t, before := f.tokens[f.i], f.tokens[f.i-1]
	return t.Glued && before.Is("-", "/", ":", ".", ",", "'", "#") && before.Glued || before.Is("$", "€", "£", "¥", "#", "rs", "usd", "eur") || t.Is("one") && before.Is("no", "any", "every")
}

// calendar reports whether the number at hand, which ends before tokens[j], is a
// day, a year or the number of a thing, by the word before it.
func (f *finder) calendar(j int) bool {
	t := f.tokens[f.i]
	if years(f.tokens[f.i:j]) {
		return true
	}
	if f.i == 0 || t.Kind != numeral.Digits || j != f.i+1 {
		return false
	}
	before := f.tokens[f.i-1]
	if before.Is(".") && f.i > 1 {
		before = f.tokens[f.i-2]
	}
	switch {
	case before.Is("no", "number", "aged", "age", "article", "section", "chapter", "page", "resolution", "route", "flight", "room", "group"):
		return true
	case len(t.Text) == 4 && (t.Text[0] == '1' || t.Text[0] == '2'):
		return before.Is("in", "since", "during", "until", "early", "late", "mid") || months[before.Text] && before.Capital
	}
	return len(t.Text) <= 2 && months[before.Text] && before.Capital
}

// years reports whether a range is one of years: "from 1989 to 1995".
func years(tokens []numeral.Token) bool {
	n := 0
	for _, t := range tokens {
		if t.Kind == numeral.Digits {
			if len(t.Text) != 4 || t.Text < "1500" || t.Text > "2100" {
				return false
			}
			n++
		}
	}
	return n == 2
}

var months = map[string]bool{"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true, "september": true, "october": true, "november": true, "december": true,
	"jan": true, "feb": true, "mar": true, "apr": true, "jun": true, "jul": true, "aug": true, "sep": true, "sept": true, "oct": true, "nov": true, "dec": true}

// single reads a single person ("a man", "another soldier") where the words beside
// tell what he suffered.
func (f *finder) single(p *parser) (Found, int, bool) {
	t := f.tokens[f.i]
	if !t.Is("a", "an", "another") {
		return Found{}, 0, false
	}
	i := f.i + 1
	if _, j, ok := numeral.At(p.tokens, i); ok && p.age(j) { // "a 19-year-old man"
		for i = j; !p.at(i).Is("old"); i++ {
		}
		i++
	}
	noun := p.noun(i, exactly(1))
	if noun < 0 && (i > f.i+1 || t.Is("another") && p.bare(i)) {
		noun = i - 1
	}
	if noun < 0 {
		return Found{}, 0, false
	}
	of := p.beside(f.i, noun+1)
	if of == "" {
		of = f.shared(p, noun+1)
	}
	if of == "" {
		return Found{}, 0, false
	}
	f.last, f.noun = of, noun+1
	return Found{casus.Span{Start: t.Start, End: p.tokens[noun].End}, of}, noun + 1, true
}

// noun is the index of the noun for people that a number before tokens[i] counts, or -1.
func (p *parser) noun(i int, b bounds) int {
	for p.at(i).Is("of", "the", "his", "her", "their", "its", "our", "more", "other") {
		i++
	}
	noun := -1
	for k := i; k < i+8; k++ {
		t := p.at(k)
		if t.Is("-", "'", ".") && t.Glued || t.Is("s") && t.Glued && k > i {
			continue // "U.S.", "anti-government", "party's"
		}
		if t.Is(",", "and") && k > i && p.at(k-1).Capital && p.at(k+1).Capital {
			continue // "Kurdish, Arab and Turkish fighters"
		}
		if t.Kind != numeral.Word || p.ended(k) || k > i && t.Is("a", "an", "the", "his", "her", "its", "their") {
			break
		}
		switch one := b == exactly(1); {
		case p.after[t.Text] != "" && noun >= 0:
			return noun
		case isDemonym(t), t.Is("others"), p.isPeople(t.Text) && (one != p.plural(t) || p.has("plurals", t.Text) && !one):
			noun = k
		case noun >= 0 && !t.Capital && p.plural(t):
			return -1 // "12 police stations"
		case noun >= 0 && one && p.adjective(noun):
			noun = -1 // "an Israeli raid", "an Israeli army officer"
		case noun >= 0:
			return noun
		}
	}
	return noun
}

// adjective reports whether the noun for a person at i, which is also an adjective, stands
// before a noun for something else: "an Israeli raid", "a national memorial".
func (p *parser) adjective(i int) bool {
	t, next := p.at(i), p.at(i+1)
	if !t.Capital && !t.Is("national", "rebel", "refugee", "police", "criminal", "civilian", "family", "militant", "military", "opponent", "suspect", "terrorist", "extremist", "separatist", "nationalist", "communist", "partisan", "executive", "minor", "guerrilla", "female", "male") {
		return false
	}
	w := next.Text
	return !next.Capital && !next.Is(auxiliaries...) && !next.Is(passed...) && p.before[w] == "" && !strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ing") && !strings.HasSuffix(w, "ly")
}

// bare reports whether a number that ends before tokens[i] can stand for people
// without a noun: no other noun follows it.
func (p *parser) bare(i int) bool {
	if p.at(i).Is("more") {
		i++
	}
	t := p.at(i)
	switch t.Kind {
	case numeral.None:
		return true
	case numeral.Mark:
		return !t.Is("%", "$", "-", "'", "/", ":", "°", "+") && !(t.Is(".", ",") && p.at(i+1).Kind == numeral.Digits && p.at(i+1).Glued)
	case numeral.Word:
		return p.ended(i) || p.after[t.Text] != ""
	}
	return false
}

// auxiliaries and passed are words between people and what they suffered.
var (
	auxiliaries = []string{"was", "were", "is", "are", "be", "been", "being", "had", "has", "have", "got"}
	passed      = []string{"also", "reported", "reportedly", "feared", "believed", "confirmed", "left", "found", "taken", "to", "still", "more", "other", "others", "themselves", "later", "already", "seriously", "badly", "critically", "slightly", "shot", "allegedly", "since", "thought", "presumed", "forcibly", "internally", "made", "either", "not"}
)

// beside is what the people of the phrase from tokens[i] to tokens[end] suffered,
// by the words beside it; empty when none tells.
func (p *parser) beside(i, end int) What {
	for k := max(i, 0); k < end; k++ { // "12 wounded soldiers", "12 dead"
		if of := p.after[p.at(k).Text]; of != "" && k > i {
			return of
		}
	}
	if of := p.ahead(i); of != "" {
		return of
	}
	aux, perfect, clause := false, false, false
	for k := end; k < end+18; k++ {
		t := p.at(k)
		switch of := p.after[t.Text]; {
		case t.Kind == numeral.None:
			return ""
		case of != "" && (aux || p.passive(k)):
			return of
		case t.Is("has", "have", "had"): // "has killed" has an object, "has died" and "have been killed" none
			perfect = true
		case t.Is(auxiliaries...):
			aux = true
		case t.Is(passed...) || len(t.Text) > 4 && t.Text[len(t.Text)-2:] == "ly":
		case t.Is("shot", "stabbed", "beaten", "struck", "hit", "crushed", "burned") || t.Is("and", "to", "by") && p.at(k-1).Is("shot", "stabbed", "beaten", "struck", "hit"):
		case aux || perfect:
			return "" // "12 people were protesting"
		case t.Is(","):
			if clause = !clause; clause && !p.at(k+1).Is("including", "among", "mostly", "many", "most", "some", "all") {
				return ""
			}
		case t.Is(".") && len(p.at(k-1).Text) == 1: // "U.S."
		case t.Kind == numeral.Mark && !t.Is("-", "'", `"`, "(", ")") && !t.Glued, t.Is(".", ";", ":", "!", "?", "when", "while", "as", "after", "before", "because", "that", "which", "if", "but", "said", "says"):
			return ""
		}
	}
	return ""
}

// ahead is what the words right before tokens[i] say: "killing 12", "the arrest of
// 12 people", "the death toll rose to 12".
func (p *parser) ahead(i int) What {
	k := i - 1
	for k >= 0 && p.at(k).Is("another", "also", "some", "with", "least", "left") && k > i-3 {
		k--
	}
	if k < 0 {
		return ""
	}
	if of := p.before[p.at(k).Text]; of != "" && (k == 0 || !p.at(k-1).Is("was", "were", "is", "are", "been", "being", "be")) {
		return of
	}
	switch {
	case p.at(k).Is("of") && k > 0:
		return p.before[p.at(k-1).Text]
	case p.at(k).Is("by") && !p.at(k-1).Is("rose", "risen", "up", "climbed", "grew", "grown", "increased", "jumped"): // "shot dead by 12 men"
	case p.at(k).Is("to", "at", "reached", "by", "past", "is", "was"):
		for j := k - 1; j >= max(k-20, 0) && !p.at(j).Is(".", ";"); j-- {
			if p.at(j).Is("toll", "deaths", "fatalities", "dead") {
				return Killed
			}
		}
	}
	return ""
}

// passive reports whether the verb at k, with no auxiliary before it, is told of
// the people before it: no object follows. "12 people killed in a raid" are
// victims, "12 soldiers killed three civilians" are not.
func (p *parser) passive(k int) bool {
	if p.at(k).Is("died", "dead", "dies", "die", "perished", "fled", "flee", "deaths", "fatalities", "injuries", "casualties", "lives", "drowned", "homeless") {
		return true
	}
	_, _, number := p.quantity(k+1, 0)
	t := p.at(k + 1)
	return !number && !t.Capital && !t.Is("a", "an", "the", "his", "her", "their", "its", "them", "him", "another", "one") && !p.isPeople(t.Text)
}
