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
	memo      map[place]*node
}

type place struct {
	section string
	at      int
}

// longest is the number of tokens of one expression.
const longest = 32

func newParser(tokens []numeral.Token, searching bool) *parser {
	return &parser{g: theGrammar(), tokens: tokens, all: tokens, searching: searching, memo: map[place]*node{}}
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

// parse finds the longest reading of a section that begins at token i; nil if none does.
func (p *parser) parse(name string, i int) *node {
	if i < 0 || i >= len(p.tokens) {
		return nil
	}
	key := place{name, i}
	if n, ok := p.memo[key]; ok {
		return n
	}
	s := p.g.sections[name]
	rules := s.byWord[p.tokens[i].Text]
	if p.tokens[i].Kind == numeral.Digits {
		rules = s.digits
	}
	var best *node
	for _, r := range rules {
		if r.asked && p.searching {
			continue
		}
		args := make([]arg, r.slots)
		if end := p.match(r.pattern, i, i, args); end > i && (best == nil || end > best.end) {
			best = &node{r, i, end, args}
		}
	}
	p.memo[key] = best
	return best
}

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
		for _, c := range e.choices {
			if c[0].kind == literal && p.at(i).Text != c[0].word || e.glued && !p.at(i).Glued {
				continue
			}
			tried := slices.Clone(args)
			if j := p.match(append(c[:len(c):len(c)], rest...), start, i, tried); j > best {
				best = j
				copy(args, tried)
			}
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
		if a, j, ok := e.class.match(p, i); ok {
			a.set, a.of = true, e.name
			if !e.peek && !e.not {
				args[e.slot] = a
			}
			return j
		}
	case ofSection:
		if n := p.parse(e.name, i); n != nil {
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
