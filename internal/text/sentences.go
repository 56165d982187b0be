package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// longest is the most bytes that a sentence may have. What is longer is cut (a
// table, a page without punctuation) so that the work of later stages stays
// bounded; what is longer than endless is nothing that anybody wrote as a sentence,
// and is none.
const longest, endless = 2000, 32_000

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

// stop judges the run of stops at i: end is the end of the sentence that begins
// at start, or -1; next is where to go on.
func stop(text string, start, i int) (end, next int) {
	run := i
	for run < len(text) {
		r, n := utf8.DecodeRuneInString(text[run:])
		if !isStop(r) {
			break
		}
		run += n
	}
	// ". . ." is one run.
	for strings.HasPrefix(text[run:], " .") {
		run += 2
	}
	end = closers(text, run)
	next = skipBlank(text, end)
	if i > start && elision(text[i-1:]) > 0 {
		// "[...]" ends a sentence only where one was complete before it.
		if before := strings.TrimRightFunc(text[start:i-1], isBlank); !endsSentence(before) {
			return -1, run
		}
		return end, next
	}
	if elision(text[next:]) > 0 {
		return -1, run
	}
	if next == len(text) {
		return -1, len(text) // the paragraph's end ends it anyway
	}
	if next == end {
		switch r, _ := utf8.DecodeLastRuneInString(text[:run]); {
		case r >= '\u2e80': // scripts that write without blanks
			return end, end
		case end == run && text[i:run] == "." && gluedStart(text, start, i):
			return end, end
		}
		return -1, run
	}
	if ends(text, start, i, run, end, next) {
		return end, next
	}
	return -1, run
}

// elision returns the length of the mark of words left out at the start of s, "[...]", or 0.
func elision(s string) int {
	for _, mark := range []string{"[...]", "[…]", "(...)", "(…)"} {
		if strings.HasPrefix(s, mark) {
			return len(mark)
		}
	}
	return 0
}

// closers returns the end of the closing marks at i: quotes, brackets, notes ("[12]").
func closers(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isCloser(r):
			i += n
		case r == '[' && note(text[i:]) > 0:
			i += note(text[i:])
		default:
			return i
		}
	}
	return i
}

// note returns the length of the reference to a footnote at the start of s, or 0.
func note(s string) int {
	for n := 1; n < len(s) && n < 5; n++ {
		if s[n] == ']' && n > 1 {
			return n + 1
		}
		if s[n] < '0' || s[n] > '9' {
			return 0
		}
	}
	return 0
}

// skipBlank returns where the blanks at i end.
func skipBlank(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isBlank(r) {
			break
		}
		i += n
	}
	return i
}

// gluedStart reports whether the stop at i, with no blank after it, ends a
// sentence all the same: "fired.The". Names of hosts and files do not look so.
func gluedStart(text string, start, i int) bool {
	before, after := wordBefore(text, start, i), wordAt(text, i+1)
	if len(before) < 3 || len(after) < 2 || !abbreviations["starter"][after] {
		return false
	}
	for _, r := range before {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// ends reports whether the run of stops text[i:run], with closing marks up to end
// and a blank up to next, ends the sentence that begins at start.
func ends(text string, start, i, run, end, next int) bool {
	first := next
	for first < len(text) {
		r, n := utf8.DecodeRuneInString(text[first:])
		if !isOpener(r) {
			break
		}
		first += n
	}
	r, _ := utf8.DecodeRuneInString(text[first:])
	switch {
	case unicode.IsLower(r):
		// "al-Shabaab", "iPhone" are names; other small letters go on with the sentence.
		return text[i:run] == "." && end == run && innerCapital(text, first) && !isAbbreviation(wordBefore(text, start, i))
	case !unicode.IsLetter(r) && !unicode.IsDigit(r) && first == next && strings.ContainsRune(",;:)/", r):
		return false
	case text[i:run] == ".":
		return fullStopEnds(text, start, i, first, end-run)
	case end > run && text[i] != '.' && !strings.HasPrefix(text[i:], "…"):
		// '"Is it over?" Ms Weber asked.'
		return !saysSoon(text, first)
	}
	return true
}

// fullStopEnds judges a single full stop at i. closed is the length of the closing
// marks after it; the first letter or digit of what follows is at first.
func fullStopEnds(text string, start, i, first, closed int) bool {
	word := wordBefore(text, start, i)
	r, _ := utf8.DecodeRuneInString(text[first:])
	switch {
	case word == "":
		return true
	case abbreviations["name"][word]:
		return closed > 0
	case abbreviations["never"][word]:
		return false
	case abbreviations["clock"][word]:
		return !isZone(text, first) && !unicode.IsDigit(r)
	case abbreviations["number"][word]:
		return !unicode.IsDigit(r)
	case abbreviations["either"][word]:
		return startsSentence(text, first)
	case isInitials(word):
		if closed > 0 && text[i+1] != ')' {
			return true
		}
		if len(word) == 1 && abbreviations["letter"][wordBefore(text, start, i-2)] {
			return true
		}
		return startsSentence(text, first)
	}
	return true
}

// startsSentence reports whether the capital word at i begins a sentence rather
// than a name.
func startsSentence(text string, i int) bool {
	word := wordAt(text, i)
	after := text[i+len(word):]
	switch {
	case abbreviations["starter"][word]:
		return !strings.HasPrefix(after, ".") // "A. Smith" begins no sentence
	case abbreviations["noun"][word]:
		r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after, isBlank))
		return !unicode.IsUpper(r)
	}
	return false
}

// isZone reports whether what stands at i tells more of a time of day: "EST", "Monday", "Moscow time".
func isZone(text string, i int) bool {
	word := wordAt(text, i)
	return abbreviations["zone"][word] || len(word) <= 4 && strings.HasSuffix(word, "T") && strings.ToUpper(word) == word ||
		strings.HasPrefix(text[i+len(word):], " time")
}

// wordBefore returns the word that ends at i: what stands between it and the last
// blank, hyphen or opening mark. Words too long to be an abbreviation are cut short.
func wordBefore(text string, start, i int) string {
	start = max(start, i-24)
	if i <= start {
		return ""
	}
	at := i
	for at > start {
		r, n := utf8.DecodeLastRuneInString(text[start:at])
		if r != '.' && r != '\'' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		at -= n
	}
	return text[at:i]
}

// isAbbreviation reports whether a stop after word may be part of it.
func isAbbreviation(word string) bool {
	return isInitials(word) || abbreviations["name"][word] || abbreviations["never"][word] || abbreviations["number"][word] ||
		abbreviations["either"][word] || abbreviations["clock"][word]
}

// wordAt returns the letters at i, at most some forty bytes of them.
func wordAt(text string, i int) string {
	end := i
	for end < len(text) && end < i+40 {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) {
			break
		}
		end += n
	}
	return text[i:min(end, len(text))]
}

// isInitials reports whether word is a capital, or letters with stops between them.
func isInitials(word string) bool {
	letters := 0
	for i, r := range word {
		switch {
		case letters%2 == 0 && !unicode.IsLetter(r), letters%2 == 1 && r != '.':
			return false
		case i == 0 && len(word) == 1 && !unicode.IsUpper(r):
			return false
		}
		letters++
	}
	return letters%2 == 1
}

// innerCapital reports whether a word at i that begins small is a name all the
// same: "al-Shabaab", "iPhone", "el-Sisi".
func innerCapital(text string, i int) bool {
	for n, r := range text[i:min(len(text), i+12)] {
		switch {
		case n > 0 && unicode.IsUpper(r):
			return true
		case !unicode.IsLower(r) && r != '-' && r != '\'' && r != '’':
			return false
		}
	}
	return false
}

// saysSoon reports whether a verb of saying follows on the few words at i, before
// any punctuation: "Ms Weber of the party asked".
func saysSoon(text string, i int) bool {
	for words := range 8 {
		word := wordAt(text, i)
		if word == "" || words == 0 && abbreviations["starter"][word] {
			return false
		}
		if speech["verb"][word] {
			return true
		}
		if i += len(word); i >= len(text) || text[i] != ' ' && text[i] != '\'' && text[i] != '-' && text[i] != '.' {
			return false
		}
		i = skipBlank(text, i+1)
	}
	return false
}

// cut yields s, trimmed, in pieces of at most longest bytes, at a blank where there
// is one, and nothing where s is endless.
func cut(text string, s casus.Span, yield func(casus.Span) bool) bool {
	s = trim(text, s)
	if s.Len() > endless {
		return true
	}
	for s.Len() > longest {
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
