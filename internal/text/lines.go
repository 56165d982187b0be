package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// line is a physical line of a text, trimmed.
type line struct {
	casus.Span
	indent int32 // columns before it
	width  int32 // its runes
	after  bool  // a blank line, or the start of the text, is before it
}

// mostLines is the number of lines that are read. No report has so many; the bound
// keeps memory within a few times the text's for a file of line breaks.
const mostLines = 1 << 20

// isBlank reports whether r shows nothing: white space, zero-width and
// directional marks, the byte order mark, the soft hyphen.
func isBlank(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r == ' ' || '\t' <= r && r <= '\r'
	case '\u200b' <= r && r <= '\u200f', '\u202a' <= r && r <= '\u202e', '\u2060' <= r && r <= '\u2069', r == '\ufeff', r == '\u00ad':
		return true
	}
	return unicode.IsSpace(r)
}

// trim narrows s to what it shows.
func trim(text string, s casus.Span) casus.Span {
	for s.Start < s.End {
		r, n := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !isBlank(r) {
			break
		}
		s.Start += n
	}
	for s.Start < s.End {
		r, n := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !isBlank(r) {
			break
		}
		s.End -= n
	}
	return s
}

// lineBreak returns the length of the line break at the start of s: one of CR, LF,
// CRLF, NEL, LS, or what breaks more than a line, which hard says: PS, a control
// character that no text has (a NUL, a page break), a byte that is no UTF-8. The
// length is 0 where there is none.
func lineBreak(s string) (n int, hard bool) {
	switch c := s[0]; {
	case c == '\r' && len(s) > 1 && s[1] == '\n':
		return 2, false
	case c == '\r', c == '\n':
		return 1, false
	case c < ' ' && c != '\t', c == 0x7f:
		return 1, true
	case c < utf8.RuneSelf:
		return 0, false
	}
	switch r, n := utf8.DecodeRuneInString(s); {
	case r == utf8.RuneError && n == 1, r == '\u2029':
		return n, true
	case r == '\u0085', r == '\u2028':
		return n, false
	}
	return 0, false
}

// lines cuts a text at its line breaks and leaves blank lines out. What is beyond
// mostLines lines is left in rest.
func lines(text string) (ls []line, rest casus.Span) {
	after := true
	for start := 0; start < len(text); {
		if len(ls) == mostLines {
			return ls, trim(text, casus.Span{Start: start, End: len(text)})
		}
		end, n, hard := start, 0, false
		width := int32(0)
		for end < len(text) {
			if c := text[end]; ' ' <= c && c < 0x7f {
				end++
				width++
				continue
			}
			if n, hard = lineBreak(text[end:]); n > 0 {
				break
			}
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
			width++
		}
		s := trim(text, casus.Span{Start: start, End: end})
		if s.Len() == 0 {
			after = true
		} else {
			indent := int32(s.Start - start)
			ls = append(ls, line{s, indent, width - indent, after})
			after = false
		}
		after = after || hard
		start = end + n
	}
	return ls, casus.Span{}
}

// paragraphs joins the lines of hard-wrapped text and leaves others alone. rest is
// what no report would have after them.
func paragraphs(text string) (ps []casus.Span, rest casus.Span) {
	ls, rest := lines(text)
	wrapped := wrapWidth(text, ls)
	for i, l := range ls {
		if i > 0 && !l.after && continues(text, ls[i-1], l, wrapped) {
			ps[len(ps)-1].End = l.End
		} else {
			ps = append(ps, l.Span)
		}
	}
	return ps, rest
}

// Lines of text that was wrapped for a terminal or for mail are at most this wide.
const widestWrap = 100

// narrowestWrap is the width below which lines are verse, tables or lists.
const narrowestWrap = 40

// fits reports whether the first word of b would still have stood on a's line
// of the given width: then the break between them is meant.
func fits(text string, a, b line, width int32) bool {
	word := b.Of(text)
	if n := strings.IndexFunc(word, isBlank); n >= 0 {
		word = word[:n]
	}
	if len(word) > widestWrap {
		return false
	}
	return a.width+1+int32(utf8.RuneCountInString(word)) <= width
}

// wrapWidth is the column at which the text was wrapped, 0 when it was not: the
// width for which nearly every line that is followed by another without a blank
// between them is too full for the other's first word, and few of them end in a full stop.
func wrapWidth(text string, ls []line) int32 {
	width := int32(0)
	for i, l := range ls {
		if !l.after || i+1 < len(ls) && !ls[i+1].after {
			width = max(width, l.width)
		}
	}
	if width < narrowestWrap || width > widestWrap {
		return 0
	}
	pairs, full, open := 0, 0, 0
	for i := 1; i < len(ls); i++ {
		if ls[i].after {
			continue
		}
		pairs++
		if !fits(text, ls[i-1], ls[i], width) {
			full++
		}
		if !endsSentence(ls[i-1].Of(text)) {
			open++
		}
	}
	if pairs == 0 || full*10 < pairs*7 || open*2 < pairs {
		return 0
	}
	return width
}

// continues reports whether b, on the line below a, goes on with a's paragraph.
func continues(text string, a, b line, wrapped int32) bool {
	if isItem(b.Of(text)) || a.width < narrowestWrap || a.width > 120 {
		return false
	}
	if wrapped > 0 {
		return b.indent <= a.indent && !fits(text, a, b, wrapped) && dateLine(b.Of(text)) == ""
	}
	// Broken in the middle of a sentence, for whatever reason.
	first, _ := utf8.DecodeRuneInString(b.Of(text))
	return unicode.IsLower(first) && !endsSentence(a.Of(text))
}

// endsSentence reports whether s ends with a stop, closing marks after it included.
func endsSentence(s string) bool {
	for len(s) > 0 {
		r, n := utf8.DecodeLastRuneInString(s)
		if isStop(r) || r == ':' {
			return true
		}
		if !isCloser(r) {
			return false
		}
		s = s[:len(s)-n]
	}
	return false
}

// clockMark is the time of day before a note of a running report: "18:40 GMT - ".
var clockMark = regexp.MustCompile(`^[0-2]?[0-9][:.][0-5][0-9]( ?[ap]\.?m\.?)?( [A-Z]{2,4})?( [-–—]+|:) +`)

// itemMark is the length of the mark of a list item and the blank after it at the
// start of s: a bullet, a dash, "1." or "(a)", a time of day; 0 when there is none.
func itemMark(s string) int {
	if s != "" && '0' <= s[0] && s[0] <= '9' {
		if n := len(clockMark.FindString(s)); 0 < n && n < len(s) {
			return n
		}
	}
	mark := 0
	switch r, n := utf8.DecodeRuneInString(s); {
	case strings.ContainsRune("•‣◦▪■●○*·–—-►▶→✓☐¶", r):
		mark = n
	case '0' <= r && r <= '9':
		for mark < len(s) && mark < 3 && '0' <= s[mark] && s[mark] <= '9' {
			mark++
		}
		if mark == 3 || mark == len(s) || s[mark] != '.' && s[mark] != ')' {
			return 0
		}
		mark++
	}
	if mark == 0 || mark == len(s) {
		return 0
	}
	rest := strings.TrimLeftFunc(s[mark:], isBlank)
	if len(rest) == len(s)-mark || rest == "" {
		return 0
	}
	return len(s) - len(rest)
}

func isItem(s string) bool { return itemMark(s) > 0 }
