package count

import (
	"strings"

	"casus/internal/count/numeral"
)

// people reads a noun phrase without a number: one person ("a soldier", "his
// wife", "former Prime Minister Rafik Hariri"), or more than one ("the men", "a
// crowd", "civilians").
func (p *parser) people(i int) (bounds, int, bool) {
	start, article := i, false
	if p.at(i).Is("a", "an", "the", "this", "that", "his", "her", "their", "its", "our", "my", "your", "another", "each", "every", "one") {
		article = true
		i++
	}
	if _, j, ok := numeral.OrdinalAt(p.tokens, i); ok && p.at(j).Kind == numeral.Word && !p.ended(j) {
		i = j // "a fourth French national"
	} else if ok && p.ended(j) {
		if article || p.at(i).Kind == numeral.Word { // "a fourth"
			p.why.Add("count.one: %q is one person", p.text(start, j))
			return exactly(1), j, true
		}
		p.why.Add("count: %q is a rank", p.text(start, j))
		return bounds{}, j, false
	}
	if _, j, ok := numeral.At(p.tokens, i); ok && p.age(j) { // "a 12-year-old boy", "19-year-old Jan"
		article = true
	}
	head := p.head(i)
	if head.Kind != numeral.Word {
		return bounds{}, i, false
	}
	words := clip(p.text(start, len(p.tokens)))
	// "a family of five", "a group of 12 men".
	if p.has("collective", head.Text) {
		for j := i; j < len(p.tokens); j++ {
			if p.tokens[j].Text == head.Text && p.at(j+1).Is("of") {
				if b, k, ok := p.quantity(j+2, 0); ok {
					p.why.Add("count.group: %q: %s", p.text(start, k), b)
					return b, k, true
				}
			}
		}
		p.why.Add("count.group: %q is more than one person", words)
		return bounds{2, -1}, i, true
	}
	if !article && head.Capital && !p.plural(head) {
		p.why.Add("count.name: %q is one person", words)
		return exactly(1), p.past(i, head), true
	}
	if p.plural(head) && !(head.Is("youth") && p.at(start).Is("a", "an", "another", "one", "each", "every")) || head.Is("olds") {
		p.why.Add("count.plural: %q is more than one", words)
		return bounds{2, -1}, p.past(i, head), true
	}
	if article || p.isPeople(head.Text) {
		p.why.Add("count.one: %q is one person", words)
		return exactly(1), p.past(i, head), true
	}
	return bounds{}, i, false
}

// ended reports whether a noun phrase has ended before tokens[i].
func (p *parser) ended(i int) bool {
	t := p.at(i)
	switch t.Kind {
	case numeral.None:
		return true
	case numeral.Mark:
		return t.Is(",", ";", ":", "(", ")", "[", "!", "?", "...") || t.Is("-") && !t.Glued
	case numeral.Word:
		return t.Is("and", "or", "&") || p.has("ends", t.Text)
	}
	return false
}

// head is the last word of the noun phrase that begins at i.
func (p *parser) head(i int) numeral.Token {
	var head numeral.Token
	for ; i < len(p.tokens) && !p.ended(i); i++ {
		t := p.tokens[i]
		if t.Kind == numeral.Word && !(t.Is("s") && t.Glued) {
			head = t
		}
	}
	return head
}

// past is the index after the noun phrase that begins at i and has the head.
func (p *parser) past(i int, head numeral.Token) int {
	for j := i; j < len(p.tokens); j++ {
		if p.tokens[j].Start == head.Start {
			return j + 1
		}
	}
	return i + 1
}

// plural reports whether a noun stands for more than one person by its form.
func (p *parser) plural(head numeral.Token) bool {
	w := head.Text
	switch {
	case p.has("singulars", w):
		return false
	case p.has("plurals", w), strings.HasSuffix(w, "men") && len(w) > 4, isDemonym(head):
		return true
	case head.Capital: // a name: "Wayde Sims"
		return p.isPeople(w) && strings.HasSuffix(w, "s")
	}
	return strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is")
}
