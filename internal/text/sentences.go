package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// longest is the most bytes that a sentence may have. What is longer is no
// sentence (a table, a page without punctuation) and is cut so that the work of
// later stages stays bounded.
const longest = 2000

// isStop reports whether r can end a sentence.
func isStop(r rune) bool {
	return r == '.' || r == '!' || r == '?' || r >= utf8.RuneSelf && strings.ContainsRune("…。！？؟۔।։።‼⁇⁈⁉｡．", r)
}

// isCloser reports whether r can stand between a stop and the end of its sentence.
func isCloser(r rune) bool {
	return strings.ContainsRune(`"')]}`, r) || r >= utf8.RuneSelf && strings.ContainsRune("”’»“›』」）】", r)
}

// isOpener reports whether r can stand before the first word of a sentence.
func isOpener(r rune) bool {
	return strings.ContainsRune(`"'([{`, r) || r >= utf8.RuneSelf && strings.ContainsRune("“‘«„‚‹¿¡「『（【—–", r)
}

// sentences yields the sentences of a paragraph.
func sentences(text string, p casus.Span) iter.Seq[casus.Span] {
	return func(yield func(casus.Span) bool) {
		start := p.Start
		for at := start; at < p.End; {
			end, next := nextEnd(text[:p.End], start, at)
			if end < 0 {
				break
			}
			if !cut(text, casus.Span{Start: start, End: end}, yield) {
				return
			}
			start, at = next, next
		}
		cut(text, casus.Span{Start: start, End: p.End}, yield)
	}
}

// nextEnd finds the first end of a sentence at or after at and where the next one begins.
func nextEnd(text string, start, at int) (end, next int) {
	for i := at; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && c != '.' && c != '!' && c != '?' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isStop(r) {
			i += n
			continue
		}
		end, next = stop(text, start, i)
		if end >= 0 {
			return end, next
		}
		i = next
	}
	return -1, len(text)
}

// stop judges the run of stops at i: end is the end of the sentence, or -1; next is where to go on.
func stop(text string, start, i int) (end, next int) {
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if !isStop(r) {
			break
		}
		j += n
	}
	run := j
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if !isCloser(r) {
			break
		}
		j += n
	}
	k := j
	for k < len(text) {
		r, n := utf8.DecodeRuneInString(text[k:])
		if !isBlank(r) {
			break
		}
		k += n
	}
	if k == j || k == len(text) {
		return -1, run
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text[k:], isOpener))
	if unicode.IsLower(r) {
		return -1, run
	}
	return j, k
}

// cut yields s, trimmed, in pieces of at most longest bytes, at a blank where there is one.
func cut(text string, s casus.Span, yield func(casus.Span) bool) bool {
	for s = trim(text, s); s.Len() > longest; {
		end := s.Start + longest
		for !utf8.RuneStart(text[end]) {
			end--
		}
		if n := strings.LastIndexByte(text[s.Start:end], ' '); n > longest/2 {
			end = s.Start + n
		}
		piece := trim(text, casus.Span{Start: s.Start, End: end})
		if piece.Len() > 0 && !yield(piece) {
			return false
		}
		s = trim(text, casus.Span{Start: end, End: s.End})
	}
	return s.Len() == 0 || yield(s)
}
