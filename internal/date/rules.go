package date

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed rules.txt
var rulesTxt string

// rule is a line of rules.txt.
type rule struct {
	id      string
	pattern []element
	slots   int // of arguments
	means   string
	meaning meaning
	sure    float64
	asked   bool // read where asked for, not searched for
}

// element is one piece of a pattern.
type element struct {
	kind     elementKind
	word     string      // of a literal
	name     string      // of a class or section
	class    *class      // of a class
	section  int         // index of a section
	choices  [][]element // of a group
	paths    [][]element // of a group: each choice with the elements after the group
	slot     int         // of the argument that a class or section fills
	optional bool
	glued    bool
	peek     bool // must follow, is not taken
	not      bool // must not follow
}

type elementKind uint8

const (
	literal elementKind = iota
	ofClass
	ofSection
	group
)

// grammar is the rules by section, with what a reading can begin with.
type grammar struct {
	sections []*section
	index    map[string]int // of sections
	names    map[string]map[string][]name
	classes  map[string]*class
	numbers  int             // how many classes can begin with digits
	hearts   map[string]bool // words without which no expression is complete
}

type section struct {
	name   string
	rules  []*rule
	byWord map[string][]*rule // those that can begin with a word
	digits []*rule            // those that can begin with digits
}

// theGrammar is compiled once; a test holds the embedded files to be well-formed.
var theGrammar = sync.OnceValue(func() *grammar {
	g, err := compile(rulesTxt, namesTxt)
	if err != nil {
		panic(err)
	}
	return g
})

func compile(rules, names string) (*grammar, error) {
	g := &grammar{index: map[string]int{}}
	var err error
	if g.names, err = readNames(names); err != nil {
		return nil, err
	}
	g.classes = classes(g.names)
	for _, name := range slices.Sorted(maps.Keys(g.classes)) {
		if c := g.classes[name]; c.digits && c.number == 0 {
			g.numbers++
			c.number = g.numbers
		}
	}
	g.hearts = map[string]bool{}
	for class, byFirst := range g.names {
		for first := range byFirst {
			if class != "rel" && class != "few" {
				g.hearts[first] = true
			}
		}
	}
	for _, c := range []string{"clock", "decade"} {
		for _, w := range g.classes[c].starts {
			g.hearts[w] = true
		}
	}
	for _, w := range []string{"tonight", "overnight", "century", "centuries", "then", "while", "time", "moments", "shortly"} {
		g.hearts[w] = true
	}
	var current *section
	for i, line := range strings.Split(rules, "\n") {
		fail := func(err error) (*grammar, error) { return nil, fmt.Errorf("rules.txt:%d: %w", i+1, err) }
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			current = &section{name: strings.Trim(line, "[]")}
			g.index[current.name] = len(g.sections)
			g.sections = append(g.sections, current)
		default:
			r, err := g.rule(line)
			if err != nil {
				return fail(err)
			}
			if current == nil {
				return fail(fmt.Errorf("a rule outside a section"))
			}
			current.rules = append(current.rules, r)
		}
	}
	for _, s := range g.sections {
		for _, r := range s.rules {
			if err := g.link(r.pattern); err != nil {
				return nil, fmt.Errorf("rules.txt: %s: %w", r.id, err)
			}
		}
	}
	for _, s := range g.sections { // sections stand before those that use them
		s.byWord = map[string][]*rule{}
		for _, r := range s.rules {
			words, digits, err := g.first(r.pattern, s.name)
			if err != nil {
				return nil, fmt.Errorf("rules.txt: %s: %w", r.id, err)
			}
			for w := range words {
				s.byWord[w] = append(s.byWord[w], r)
			}
			if digits {
				s.digits = append(s.digits, r)
			}
		}
	}
	return g, nil
}

// rule reads a line.
func (g *grammar) rule(line string) (*rule, error) {
	var columns []string
	for part := range strings.SplitSeq(line, "  ") {
		if part = strings.TrimSpace(part); part != "" {
			columns = append(columns, part)
		}
	}
	if len(columns) != 4 {
		return nil, fmt.Errorf("want name, words, meaning and how sure, have %d columns", len(columns))
	}
	r := &rule{means: columns[2], meaning: meanings[columns[2]]}
	r.id, r.asked = strings.CutSuffix(columns[0], "*")
	if r.meaning == nil {
		return nil, fmt.Errorf("no meaning %q", columns[2])
	}
	var err error
	if r.sure, err = strconv.ParseFloat(columns[3], 64); err != nil || r.sure <= 0 || r.sure > 1 {
		return nil, fmt.Errorf("%q is not how sure a rule is", columns[3])
	}
	r.pattern, err = g.pattern(columns[1], &r.slots)
	return r, err
}

// pattern reads a sequence of elements.
func (g *grammar) pattern(s string, slots *int) ([]element, error) {
	var out []element
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var e element
		for done := false; !done && len(s) > 1; {
			switch s[0] {
			case '~':
				e.glued = true
			case '&':
				e.peek = true
			case '!':
				e.not = true
			default:
				done = true
			}
			if !done {
				s = s[1:]
			}
		}
		var word string
		if s[0] == '(' && len(s) > 1 && s[1] != ' ' {
			end := strings.IndexByte(s, ')')
			if end < 0 {
				return nil, fmt.Errorf("no ) in %q", s)
			}
			e.kind = group
			for choice := range strings.SplitSeq(s[1:end], "/") {
				p, err := g.pattern(choice, slots)
				if err != nil || len(p) == 0 {
					return nil, fmt.Errorf("a choice of %q: %w", s[:end+1], err)
				}
				e.choices = append(e.choices, p)
			}
			s = s[end+1:]
			if s != "" && s[0] == '?' {
				e.optional, s = true, s[1:]
			}
		} else {
			word, s, _ = strings.Cut(s, " ")
			if len(word) > 1 {
				word, e.optional = strings.CutSuffix(word, "?")
			}
			switch {
			case word[0] == '<' && len(word) > 1:
				e.kind, e.name = ofClass, strings.Trim(word, "<>")
				e.class = g.classes[e.name]
				if e.class == nil {
					return nil, fmt.Errorf("no class %s", word)
				}
				e.slot, *slots = *slots, *slots+1
			case word[0] == '{' && len(word) > 1:
				e.kind, e.name = ofSection, strings.Trim(word, "{}")
				e.slot, *slots = *slots, *slots+1
			default:
				e.word = word
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// link finds the sections that a pattern names and the ways on from its groups.
func (g *grammar) link(pattern []element) error {
	for i := len(pattern) - 1; i >= 0; i-- {
		e := &pattern[i]
		switch e.kind {
		case ofSection:
			var ok bool
			if e.section, ok = g.index[e.name]; !ok {
				return fmt.Errorf("no section %s", e.name)
			}
		case group:
			e.paths = nil
			for _, c := range e.choices {
				if err := g.link(c); err != nil {
					return err
				}
				e.paths = append(e.paths, slices.Concat(c, pattern[i+1:]))
			}
		}
	}
	return nil
}

// first finds what a pattern of a section can begin with.
func (g *grammar) first(pattern []element, in string) (words map[string]bool, digits bool, err error) {
	words = map[string]bool{}
	for _, e := range pattern {
		switch e.kind {
		case literal:
			if !e.peek && !e.not {
				words[e.word] = true
			}
		case ofClass:
			for _, w := range e.class.starts {
				words[w] = true
			}
			digits = digits || e.class.digits
		case ofSection:
			s := g.sections[e.section]
			if s.byWord == nil || s.name == in {
				return nil, false, fmt.Errorf("section %s does not stand before [%s]", e.name, in)
			}
			for w := range s.byWord {
				words[w] = true
			}
			digits = digits || len(s.digits) > 0
		case group:
			for _, c := range e.choices {
				w, d, err := g.first(c, in)
				if err != nil {
					return nil, false, err
				}
				for k := range w {
					words[k] = true
				}
				digits = digits || d
			}
		}
		if !e.optional && !e.peek && !e.not {
			return words, digits, nil
		}
	}
	return words, digits, nil
}
