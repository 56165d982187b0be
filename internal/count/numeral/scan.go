// Package numeral splits text into words, digits and marks, and reads the
// numbers written in it in figures or in English words. It is what the readers
// of dates and of counts have in common.
package numeral

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// Kind is what a token is made of.
type Kind uint8

// The kinds.
const (
	None   Kind = iota // the token after the last
	Word               // a run of letters
	Digits             // a run of ASCII digits
	Mark               // any other character but space, alone
)

// Token is a word, a run of digits or a mark.
type Token struct {
	casus.Span
	Kind Kind
	// Text is the token in lower case; typographic quotes and dashes are made plain
	// ones ("’" is "'", "–" is "-").
	Text string
	// Glued says that no space stands between the token and the one before it.
	Glued bool
	// Capital says that the first letter is a capital.
	Capital bool
	// Line says that a line begins between the token before and this one.
	Line bool
}

// Is reports whether the token is one of the words or marks.
func (t Token) Is(words ...string) bool {
	for _, w := range words {
		if t.Text == w && t.Kind != None {
			return true
		}
	}
	return false
}

// Scanner reads the tokens of a text in order. Its work is linear in the text and
// it holds no more than the token at hand.
type Scanner struct {
	text string
	at   int
}

// NewScanner returns a scanner at the beginning of text, which may be any bytes.
func NewScanner(text string) *Scanner { return &Scanner{text: text} }

// Next returns the next token; one of kind None when there is none.
func (s *Scanner) Next() Token {
	t := Token{Glued: s.at > 0}
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '\n':
			t.Line, t.Glued = true, false
			s.at++
		case c <= ' ':
			t.Glued = false
			s.at++
		case '0' <= c && c <= '9':
			t.Kind = Digits
			return s.take(t, func(c byte) bool { return '0' <= c && c <= '9' })
		case c < utf8.RuneSelf && isLetter(c):
			return s.word(t)
		case c < utf8.RuneSelf:
			t.Kind, t.Span, t.Text = Mark, casus.Span{Start: s.at, End: s.at + 1}, s.text[s.at:s.at+1]
			s.at++
			return t
		default:
			r, n := utf8.DecodeRuneInString(s.text[s.at:])
			switch {
			case unicode.IsSpace(r) || invisible(r):
				t.Glued = t.Glued && invisible(r)
				s.at += n
			case unicode.IsLetter(r):
				return s.word(t)
			default:
				t.Kind, t.Span, t.Text = Mark, casus.Span{Start: s.at, End: s.at + n}, plain(r, s.text[s.at:s.at+n])
				s.at += n
				return t
			}
		}
	}
	t.Span = casus.Span{Start: s.at, End: s.at}
	return t
}

// All returns every token of text: for sentences and phrases.
func All(text string) []Token {
	tokens := make([]Token, 0, len(text)/5+1)
	for s := NewScanner(text); ; {
		t := s.Next()
		if t.Kind == None {
			return tokens
		}
		tokens = append(tokens, t)
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// invisible reports whether r is one of the marks of direction and joining that
// stand inside and after words in text copied from pages.
func invisible(r rune) bool {
	return '\u200b' <= r && r <= '\u200f' || '\u202a' <= r && r <= '\u202e' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}

// plain is the ASCII mark that r is a typographic form of, else r as it stands.
func plain(r rune, as string) string {
	switch r {
	case '‘', '’', '‛', 'ʼ', '′':
		return "'"
	case '“', '”', '„', '″', '«', '»':
		return `"`
	case '‐', '‑', '‒', '–', '—', '−':
		return "-"
	}
	return as
}

// take reads a run of ASCII bytes.
func (s *Scanner) take(t Token, in func(byte) bool) Token {
	t.Start = s.at
	for s.at < len(s.text) && in(s.text[s.at]) {
		s.at++
	}
	t.End, t.Text = s.at, s.text[t.Start:s.at]
	return t
}

// word reads a run of letters and of the marks that are written onto letters.
func (s *Scanner) word(t Token) Token {
	t.Kind, t.Start = Word, s.at
	lower := true
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c < utf8.RuneSelf {
			if !isLetter(c) {
				break
			}
			lower = lower && c >= 'a'
			s.at++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		lower = false
		s.at += n
	}
	t.End = s.at
	t.Text = s.text[t.Start:t.End]
	r, _ := utf8.DecodeRuneInString(t.Text)
	t.Capital = unicode.IsUpper(r)
	if !lower {
		t.Text = strings.ToLower(t.Text)
	}
	return t
}
