package date

import (
	"slices"

	"casus/internal/count/numeral"
)

// node is a reading of tokens by a rule: what its classes and sections read.
type node struct {
	rule       *rule
	start, end int // indices of tokens
	args       []arg
}

// arg is what a class or a section has read; not set where the pattern left it out.
type arg struct {
	set  bool
	of   string // the name of the class or section
	n    [3]int // of a class: its value, or year, month and day
	name *name  // of a class of names
	node *node  // of a section
}

// parser reads tokens by the grammar. A reading of a section at a token is kept, so
// that each is made once.
type parser struct {
	g      *grammar
	tokens []numeral.Token // those that may be read
	all    []numeral.Token // with those after them, which may only be looked at
	// searching says that expressions are looked for in running text, where words that
	// could also be something else must show that they are a time.
	searching bool
	memo      [][]reading // by token and section; nil where none was asked for
	numbers   [][]number  // by token and class of digits
	free      []arg       // scratch for arguments
}

// reading is what a section reads at a token.
type reading struct {
	asked bool
	*node
}

// number is what a class of digits reads at a token.
type number struct {
	asked, ok bool
	arg       arg
	next      int
}

// longest is the number of tokens of one expression.
const longest = 32

func newParser(tokens []numeral.Token, searching bool) *parser {
	return &parser{g: theGrammar(), tokens: tokens, all: tokens, searching: searching}
}

// at is the token at i, or none outside the text.
func (p *parser) at(i int) numeral.Token {
	if i >= 0 && i < len(p.tokens) {
		return p.tokens[i]
	}
	return numeral.Token{}
}

// beyond is the token at i, also of those that may only be looked at.
func (p *parser) beyond(i int) numeral.Token {
	if i >= 0 && i < len(p.all) {
		return p.all[i]
	}
	return numeral.Token{}
}

// forget drops every reading, as when the tokens have changed.
func (p *parser) forget() {
	clear(p.memo)
	clear(p.numbers)
}

// parse finds the longest reading of a section that begins at token i; nil if none does.
func (p *parser) parse(section string, i int) *node { return p.read(p.g.index[section], i) }

func (p *parser) read(section, i int) *node {
	if i < 0 || i >= len(p.tokens) {
		return nil
	}
	if len(p.memo) < len(p.tokens) {
		p.memo = slices.Grow(p.memo, len(p.tokens)-len(p.memo))[:len(p.tokens)]
	}
	if p.memo[i] == nil {
		p.memo[i] = make([]reading, len(p.g.sections))
	}
	known := &p.memo[i][section]
	if known.asked {
		return known.node
	}
	known.asked = true // a section that begins with itself reads nothing there
	s := p.g.sections[section]
	rules := s.byWord[p.tokens[i].Text]
	if p.tokens[i].Kind == numeral.Digits {
		rules = s.digits
	}
	var best *node
	for _, r := range rules {
		if r.asked && p.searching {
			continue
		}
		args := p.take(r.slots)
		if end := p.match(r.pattern, i, i, args); end > i && (best == nil || end > best.end) {
			best = &node{r, i, end, slices.Clone(args)}
		}
		p.give(args)
	}
	p.memo[i][section].node = best
	return best
}

// take lends cleared arguments until give takes them back; the last taken is the first
// given.
func (p *parser) take(n int) []arg {
	from := len(p.free)
	for range n {
		p.free = append(p.free, arg{})
	}
	return p.free[from : from+n : from+n]
}

func (p *parser) give(args []arg) { p.free = p.free[:len(p.free)-len(args)] }

// match reads the elements from token i on and returns the index after the longest
// reading, or -1. An optional element is taken if the rest can still be read.
func (p *parser) match(pattern []element, start, i int, args []arg) int {
	if len(pattern) == 0 {
		return i
	}
	if i-start > longest {
		return -1
	}
	e, rest := pattern[0], pattern[1:]
	if e.peek || e.not {
		matched := p.one(e, start, i, args) >= 0
		if matched == e.not {
			return -1
		}
		return p.match(rest, start, i, args)
	}
	best, skipped := -1, -1
	if e.kind == group {
		for _, path := range e.paths {
			if path[0].kind == literal && p.at(i).Text != path[0].word || e.glued && !p.at(i).Glued {
				continue
			}
			tried := p.take(len(args))
			copy(tried, args)
			if j := p.match(path, start, i, tried); j > best {
				best = j
				copy(args, tried)
			}
			p.give(tried)
		}
	} else if j := p.one(e, start, i, args); j >= 0 {
		best = p.match(rest, start, j, args)
	}
	if e.optional {
		if best < 0 && e.kind != literal && e.kind != group {
			args[e.slot] = arg{}
		}
		if best < 0 {
			skipped = p.match(rest, start, i, args)
		}
	}
	return max(best, skipped)
}

// class reads a class at token i. Those of digits are asked for by many rules at the same
// token, and are read once.
func (p *parser) class(c *class, i int) (arg, int, bool) {
	if c.number == 0 || i >= len(p.tokens) {
		return c.match(p, i)
	}
	if len(p.numbers) < len(p.tokens) {
		p.numbers = slices.Grow(p.numbers, len(p.tokens)-len(p.numbers))[:len(p.tokens)]
	}
	if p.numbers[i] == nil {
		p.numbers[i] = make([]number, p.g.numbers+1)
	}
	known := &p.numbers[i][c.number]
	if !known.asked {
		known.asked = true
		known.arg, known.next, known.ok = c.match(p, i)
	}
	return known.arg, known.next, known.ok
}

// one reads a single element at token i and returns the index after it, or -1.
func (p *parser) one(e element, start, i int, args []arg) int {
	t := p.at(i)
	if e.glued && !t.Glued {
		return -1
	}
	switch e.kind {
	case literal:
		if t.Kind != numeral.None && t.Text == e.word {
			return i + 1
		}
	case ofClass:
		if a, j, ok := p.class(e.class, i); ok {
			a.set, a.of = true, e.name
			if !e.peek && !e.not {
				args[e.slot] = a
			}
			return j
		}
	case ofSection:
		if n := p.read(e.section, i); n != nil {
			args[e.slot] = arg{set: true, of: e.name, node: n}
			return n.end
		}
	case group:
		for _, c := range e.choices {
			if j := p.match(c, start, i, args); j >= 0 {
				return j
			}
		}
	}
	return -1
}
