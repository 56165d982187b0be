package place

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"casus"
)

// token is a word of the text: a run of letters and digits with apostrophes and abbreviating full stops inside
// it. A possessive ending is no part of it.
type token struct {
	start, end int32
	class      class
	flags      flags
	join       byte // what stands between it and the word before: ' ', '-', ',', '(' or, where anything else does, 0
}

type flags uint8

const (
	upper      flags = 1 << iota // begins with one
	allCaps                      // two letters or more, all capitals
	possessive                   // 's or ' follows
	first                        // of a sentence, paragraph or quotation
	headline                     // stands in a line of which most words begin with capitals
)

func (t *token) is(f flags) bool    { return t.flags&f != 0 }
func (t *token) of(c class) bool    { return t.class&c != 0 }
func (t *token) span() casus.Span   { return casus.Span{Start: int(t.start), End: int(t.end)} }
func (t *token) in(s string) string { return s[t.start:t.end] }

// tokenize cuts a text into words.
func tokenize(text string, sentences []casus.Span) []token {
	l := lexicon()
	tokens := make([]token, 0, len(text)/6+8)
	var lower []byte
	line := 0 // the first token of the current line
	end := 0  // of the last token, its possessive ending included
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			i += size
			if r == '\n' {
				markHeadline(tokens[line:])
				line = len(tokens)
			}
			continue
		}
		t := token{start: int32(i), join: joined(text[end:i])}
		var poss bool
		t.end, end, poss = wordEnd(text, i)
		if unicode.IsUpper(r) || unicode.IsTitle(r) {
			t.flags |= upper
		}
		if poss {
			t.flags |= possessive
		}
		word := t.in(text)
		if isAllCaps(word) {
			t.flags |= allCaps
		}
		if t.join == 0 || t.join == '.' && !shortened(tokens) {
			t.flags |= first
		}
		if len(word) < 24 {
			lower = lower[:0]
			for k := range len(word) {
				switch b := word[k]; {
				case 'A' <= b && b <= 'Z':
					lower = append(lower, b+'a'-'A')
				case b != '.': // "U.N." is "un"
					lower = append(lower, b)
				}
			}
			t.class = l.words[string(lower)]
		}
		tokens = append(tokens, t)
		i = end
	}
	markHeadline(tokens[line:])
	for _, s := range sentences {
		k, _ := slices.BinarySearchFunc(tokens, s.Start, func(t token, at int) int { return cmp.Compare(int(t.start), at) })
		if k < len(tokens) {
			tokens[k].flags |= first
		}
	}
	return tokens
}

// shortened reports whether the last word is one that a full stop shortens and does not end a sentence with.
func shortened(tokens []token) bool {
	if len(tokens) == 0 {
		return false
	}
	t := &tokens[len(tokens)-1]
	return t.is(upper) && (t.end-t.start <= 3 || t.of(title))
}

// wordEnd returns the end of the word that begins at i, that of the word with its possessive ending, and whether
// it has one.
func wordEnd(text string, i int) (end int32, full int, poss bool) {
	letters := 0 // since the last full stop
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			letters++
		case isApostrophe(r) && unicode.IsLetter(next):
			if after := i + size + utf8.RuneLen(next); (next == 's' || next == 'S') && !letterAt(text, after) {
				return int32(i), after, true
			}
			letters = 0
		case r == '.' && letters == 1 && (unicode.IsLetter(next) || i+size == len(text) || endsAbbreviation(text, i)):
			letters = 0 // U.S., D.C.
		default:
			if isApostrophe(r) && i > 0 && (text[i-1] == 's' || text[i-1] == 'S') && next == ' ' {
				return int32(i), i + size, true
			}
			return int32(i), i, false
		}
		i += size
	}
	return int32(i), i, false
}

// endsAbbreviation reports whether the full stop at i closes an abbreviation like "U.S." and not a sentence that
// ends in one letter.
func endsAbbreviation(text string, i int) bool { return i >= 2 && text[i-2] == '.' }

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʻ', 'ʼ', '`':
		return true
	}
	return false
}

func isAllCaps(word string) bool {
	n := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

// joined tells how two words are joined by what stands between them.
func joined(between string) byte {
	switch between {
	case " ", "\u00a0", ". ": // the last after an abbreviation: "St. Louis"; a new sentence is marked as such
		if between == ". " {
			return '.'
		}
		return ' '
	case "-", "–", "‐", "‑", "/":
		return '-'
	case ", ":
		return ','
	case " (":
		return '('
	case "\n", "\r\n", "  ", " \n":
		return ' '
	}
	return 0
}

// markHeadline marks the words of a line in which nearly all words of four letters and more begin with capitals.
func markHeadline(line []token) {
	long, capitals := 0, 0
	for i := range line {
		if line[i].end-line[i].start >= 4 {
			long++
			if line[i].is(upper) {
				capitals++
			}
		}
	}
	if long < 4 || capitals*10 < long*8 {
		return
	}
	for i := range line {
		line[i].flags |= headline
	}
}
