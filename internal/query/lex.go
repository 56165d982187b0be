package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a token is.
type kind int

const (
	end   kind = iota
	open       // (
	shut       // )
	minus      // - before a term
	and        // the words and, or, not
	or
	not
	word  // a bare word or a quoted phrase
	field // a field's name with the comparison behind it
	value // a value of a field
	comma // between values
)

// token is a piece of a query. At is its first byte.
type token struct {
	kind   kind
	text   string // without quotation marks; of a field: its name
	op     Op
	quoted bool
	at     int
	end    int
}

// lexer cuts a query into tokens.
type lexer struct {
	query  string
	at     int
	values bool // inside the values of a field
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cc, r) }

// next returns the next token.
func (l *lexer) next() (token, error) {
	if l.values {
		return l.value()
	}
	for l.at < len(l.query) {
		r, size := utf8.DecodeRuneInString(l.query[l.at:])
		if !isSpace(r) {
			break
		}
		l.at += size
	}
	start := l.at
	if start == len(l.query) {
		return token{kind: end, at: start, end: start}, nil
	}
	switch l.query[start] {
	case '(', ')':
		l.at++
		return token{kind: map[byte]kind{'(': open, ')': shut}[l.query[start]], text: l.query[start:l.at], at: start, end: l.at}, nil
	case '-':
		if l.at++; l.at == len(l.query) || isSpace(rune(l.query[l.at])) {
			return token{}, l.fault(start, l.at, "a minus stands before nothing", "write it right before a term: -status:denied")
		}
		return token{kind: minus, text: "-", at: start, end: l.at}, nil
	case '"':
		text, err := l.quotation()
		return token{kind: word, text: text, quoted: true, at: start, end: l.at}, err
	}
	for l.at < len(l.query) {
		r, size := utf8.DecodeRuneInString(l.query[l.at:])
		if isSpace(r) || strings.ContainsRune(`()"`, r) {
			break
		}
		if op := opAt(l.query[l.at:]); op != "" && l.at > start {
			name := l.query[start:l.at]
			l.at += len(op)
			l.values = true
			return token{kind: field, text: name, op: op, at: start, end: l.at}, nil
		}
		l.at += size
	}
	text := l.query[start:l.at]
	k := word
	switch strings.ToLower(text) {
	case "and":
		k = and
	case "or":
		k = or
	case "not":
		k = not
	}
	return token{kind: k, text: text, at: start, end: l.at}, nil
}

// opAt is the comparison that a text begins with; empty for none.
func opAt(s string) Op {
	for _, op := range []Op{AtMost, AtLeast, Less, More, Equal, Is} {
		if strings.HasPrefix(s, string(op)) {
			return op
		}
	}
	return ""
}

// value returns the next value of a field, or the comma between two; what follows
// neither ends the field.
func (l *lexer) value() (token, error) {
	start := l.at
	if start < len(l.query) && l.query[start] == ',' {
		l.at++
		return token{kind: comma, text: ",", at: start, end: l.at}, nil
	}
	if start < len(l.query) && l.query[start] == '"' {
		text, err := l.quotation()
		l.values = l.at < len(l.query) && l.query[l.at] == ','
		return token{kind: value, text: text, quoted: true, at: start, end: l.at}, err
	}
	for l.at < len(l.query) {
		r, size := utf8.DecodeRuneInString(l.query[l.at:])
		if isSpace(r) || strings.ContainsRune(`(),"`, r) {
			break
		}
		l.at += size
	}
	l.values = l.at < len(l.query) && l.query[l.at] == ','
	return token{kind: value, text: l.query[start:l.at], at: start, end: l.at}, nil
}

// quotation reads a text between quotation marks, of which the first is next.
func (l *lexer) quotation() (string, error) {
	start := l.at
	var b strings.Builder
	for l.at++; l.at < len(l.query); l.at++ {
		c := l.query[l.at]
		if c == '"' {
			l.at++
			return b.String(), nil
		}
		if c == '\\' && l.at+1 < len(l.query) {
			l.at++
			c = l.query[l.at]
		}
		if c < ' ' || c == 0x7f { // a line's end and the like
			c = ' '
		}
		b.WriteByte(c)
	}
	l.at = len(l.query)
	return "", l.fault(start, l.at, "a quotation mark is not closed", `put a " behind the words`)
}

// plainWord reports whether a text is a word that the lexer takes as it stands.
func plainWord(s string) bool {
	if s == "" || s[0] == '-' || strings.ContainsAny(s, `()"\:=<>`) {
		return false
	}
	return strings.IndexFunc(s, isSpace) < 0
}

func isKeyword(s string) bool {
	switch strings.ToLower(s) {
	case "and", "or", "not":
		return true
	}
	return false
}

func (l *lexer) fault(at, end int, problem, fix string) error {
	return &Error{Query: l.query, At: at, End: end, Problem: problem, Fix: fix}
}
