package query

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// The bounds of a query: beyond them it is a mistake or an attack.
const (
	maxLength = 10_000 // bytes
	maxDepth  = 50     // parentheses within parentheses
	maxParts  = 500    // terms and values
)

// Parse reads a query. The empty query is an [And] without parts, which holds for
// every event. The error is an [*Error]; a program prints its Caret and its text.
func Parse(query string) (Node, error) {
	if len(query) > maxLength {
		return nil, &Error{Query: query[:0], Problem: fmt.Sprintf("the query has %d bytes", len(query)), Fix: fmt.Sprintf("at most %d are read", maxLength)}
	}
	if !utf8.ValidString(query) {
		return nil, &Error{Query: query[:0], Problem: "the query is not UTF-8"}
	}
	p := parser{lexer: lexer{query: query}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.alternatives(0)
	if err != nil {
		return nil, err
	}
	if p.token.kind != end {
		return nil, p.fault(p.token, "a parenthesis is closed that was not opened", "take it out, or put ( before")
	}
	return n, nil
}

type parser struct {
	lexer
	token token // the next one
	parts int
}

func (p *parser) advance() (err error) {
	p.token, err = p.next()
	return err
}

func (p *parser) fault(t token, problem, fix string) error {
	return p.lexer.fault(t.at, t.end, problem, fix)
}

// alternatives reads parts with or between them.
func (p *parser) alternatives(depth int) (Node, error) {
	var parts Or
	for {
		n, err := p.sequence(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
		if p.token.kind != or {
			break
		}
		word := p.token
		if err := p.advance(); err != nil {
			return nil, err
		}
		if empty(n) || p.token.kind == end || p.token.kind == shut || p.token.kind == or {
			return nil, p.fault(word, "or stands beside nothing", "put a term on both sides; for the word itself write \"or\"")
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	var flat Or
	for _, n := range parts {
		if inner, ok := n.(Or); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, n)
		}
	}
	return flat, nil
}

func empty(n Node) bool {
	a, ok := n.(And)
	return ok && len(a) == 0
}

// sequence reads parts that must all hold.
func (p *parser) sequence(depth int) (Node, error) {
	parts := And{}
	for {
		switch p.token.kind {
		case end, shut, or:
			if len(parts) == 1 {
				return parts[0], nil
			}
			return parts, nil
		case and:
			word := p.token
			if err := p.advance(); err != nil {
				return nil, err
			}
			if k := p.token.kind; len(parts) == 0 || k == end || k == shut || k == or || k == and {
				return nil, p.fault(word, "and stands beside nothing", "put a term on both sides; for the word itself write \"and\"")
			}
			continue
		}
		n, err := p.part(depth)
		if err != nil {
			return nil, err
		}
		if inner, ok := n.(And); ok {
			parts = append(parts, inner...)
		} else {
			parts = append(parts, n)
		}
	}
}

// part reads a term, a negation or a query in parentheses.
func (p *parser) part(depth int) (Node, error) {
	t := p.token
	if err := p.count(t); err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, p.fault(t, "parentheses stand too deep in each other", "")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch t.kind {
	case minus, not:
		switch p.token.kind {
		case end, shut, or, and:
			return nil, p.fault(t, fmt.Sprintf("%q stands before nothing", t.text), "put a term behind it; for the word itself write \"not\"")
		}
		n, err := p.part(depth + 1)
		if inner, ok := n.(Not); ok { // twice not is not not
			return inner.Node, err
		}
		return Not{n}, err
	case open:
		n, err := p.alternatives(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.token.kind != shut {
			return nil, p.fault(t, "the parenthesis is not closed", "put ) behind what belongs together")
		}
		if empty(n) {
			return nil, p.lexer.fault(t.at, p.token.end, "the parentheses hold nothing", "take them out")
		}
		return n, p.advance()
	case field:
		return p.term(t)
	}
	if Fold(t.text) == "" {
		return nil, p.fault(t, fmt.Sprintf("%q holds no word", t.text), "take it out")
	}
	return Text(t.text), nil
}

// count counts a term or a value.
func (p *parser) count(t token) error {
	if p.parts++; p.parts > maxParts {
		return p.fault(t, fmt.Sprintf("the query has more than %d terms and values", maxParts), "ask in several queries")
	}
	return nil
}

// term reads the values of a field, whose token has been read.
func (p *parser) term(t token) (Node, error) {
	var values []token
	for {
		if p.token.kind != value || p.token.text == "" {
			return nil, p.lexer.fault(t.at, max(t.end, p.token.end), fmt.Sprintf("%s%s has no value", t.text, t.op), "write it right behind, without a space")
		}
		if err := p.count(p.token); err != nil {
			return nil, err
		}
		values = append(values, p.token)
		if err := p.advance(); err != nil {
			return nil, err
		}
		if p.token.kind != comma {
			break
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	switch t.text {
	case nearName:
		return p.near(t, values)
	case withinName:
		return p.within(t, values)
	}
	f, ok := info(t.text)
	if !ok {
		fix := "the fields are listed by 'casus query --help'; for the words themselves write them in quotation marks"
		if n := nearest(t.text, fieldNames()); n != "" {
			fix = fmt.Sprintf("did you mean %s%s?", n, t.op)
		}
		return nil, p.fault(t, fmt.Sprintf("no field %q", t.text), fix)
	}
	if t.op != Is && !f.numeric {
		return nil, p.fault(t, fmt.Sprintf("%s is not compared by size", f.name), fmt.Sprintf("write %s:", f.name))
	}
	if t.op != Is && t.op != Equal && len(values) > 1 {
		return nil, p.fault(values[1], fmt.Sprintf("%s%s takes one number", f.name, t.op), "")
	}
	term := Term{Field: f.name, Op: t.op}
	if f.numeric && t.op == Is {
		term.Op = Equal
	}
	for _, v := range values {
		c, err := f.canonical(v.text)
		if err != nil {
			return nil, p.fault(v, fmt.Sprintf("%s does not take %q", f.name, v.text), err.Error())
		}
		term.Values = append(term.Values, c)
	}
	return term, nil
}

func (p *parser) near(t token, values []token) (Node, error) {
	n, err := p.numbers(t, values, "want a latitude, a longitude and kilometres: near:40.18,44.51,50", -90, 90, -180, 180, 0, 20040)
	if err != nil {
		return nil, err
	}
	return Near{n[0], n[1], n[2]}, nil
}

func (p *parser) within(t token, values []token) (Node, error) {
	const want = "want the degrees of its edges, south, west, north, east: within:38.5,44,42,51"
	n, err := p.numbers(t, values, want, -90, 90, -180, 180, -90, 90, -180, 180)
	if err != nil {
		return nil, err
	}
	if n[0] > n[2] {
		return nil, p.fault(values[2], "the northern edge is south of the southern one", want)
	}
	return Within{Box{n[0], n[1], n[2], n[3]}}, nil
}

// numbers reads values that are numbers, each between two limits.
func (p *parser) numbers(t token, values []token, want string, limits ...float64) ([]float64, error) {
	if t.op != Is || len(values) != len(limits)/2 {
		return nil, p.lexer.fault(t.at, values[len(values)-1].end, fmt.Sprintf("%s has %d values", t.text, len(values)), want)
	}
	n := make([]float64, len(values))
	for i, v := range values {
		f, err := strconv.ParseFloat(v.text, 64)
		if err != nil || !(f >= limits[2*i] && f <= limits[2*i+1]) {
			return nil, p.fault(v, fmt.Sprintf("%s does not take %q", t.text, v.text), want)
		}
		n[i] = f
	}
	return n, nil
}
