package gold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// Locate finds the nth occurrence of words in a sentence, n counting from 1.
// Occurrences as whole words are counted where there are n of them, else all
// occurrences are; they are counted from the left and do not overlap.
func Locate(sentence, words string, n int) (casus.Span, bool) {
	if words == "" || n < 1 {
		return casus.Span{}, false
	}
	for _, whole := range []bool{true, false} {
		found := 0
		for span := range occurrences(sentence, words, whole) {
			if found++; found == n {
				return span, true
			}
		}
	}
	return casus.Span{}, false
}

// Mark returns the n for which Locate finds the span by its words. There is none
// for a part of a word when the same words also stand whole often enough, nor for
// words that overlap themselves.
func Mark(sentence string, span casus.Span) (n int, ok bool) {
	words := span.Of(sentence)
	whole := 0
	for s := range occurrences(sentence, words, true) {
		if whole++; s == span {
			return whole, true
		}
	}
	all := 0
	for s := range occurrences(sentence, words, false) {
		if all++; s == span {
			return all, all > whole
		}
	}
	return 0, false
}

// occurrences yields where words stand in a sentence, from the left, without
// overlaps; only where no word runs on at either end when whole is set.
func occurrences(sentence, words string, whole bool) func(yield func(casus.Span) bool) {
	return func(yield func(casus.Span) bool) {
		for at := 0; at <= len(sentence)-len(words); {
			i := strings.Index(sentence[at:], words)
			if i < 0 {
				return
			}
			span := casus.Span{Start: at + i, End: at + i + len(words)}
			if whole && !standsAlone(sentence, span) {
				_, size := utf8.DecodeRuneInString(sentence[span.Start:])
				at = span.Start + size
				continue
			}
			if !yield(span) {
				return
			}
			at = span.End
		}
	}
}

// standsAlone reports whether the characters on both sides of a span are no part of a word.
func standsAlone(sentence string, s casus.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(sentence[:s.Start])
	after, _ := utf8.DecodeRuneInString(sentence[s.End:])
	return (s.Start == 0 || !inWord(before)) && (s.End == len(sentence) || !inWord(after))
}

// inWord reports whether r is a character of a word, as \w of Python's re has it:
// outside readers of the notation are written in it.
func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// splitMark parts words from an occurrence mark behind them. What looks like a
// mark is one only if the words before it stand in the sentence.
func splitMark(sentence, s string) (words string, n int, marked bool) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || at == len(s)-1 || !strings.Contains(sentence, s[:at]) {
		return s, 1, false
	}
	n = 0
	for _, r := range s[at+1:] {
		if r < '0' || r > '9' || n > len(sentence) {
			return s, 1, false
		}
		n = n*10 + int(r-'0')
	}
	return s[:at], n, true
}

// splitCode parts words from the braces behind them.
func splitCode(s string) (words, code string, coded bool) {
	if !strings.HasSuffix(s, "}") {
		return s, "", false
	}
	inner := s[:len(s)-1]
	from := strings.LastIndexByte(inner, '}') + 1
	open := strings.IndexByte(inner[from:], '{')
	if open < 0 {
		return s, "", false
	}
	return strings.TrimRightFunc(s[:from+open], unicode.IsSpace), inner[from+open+1:], true
}
