package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// longestCredit is the most bytes that a credit after a caption or a report takes.
const longestCredit = 120

// creditTail finds the credit at the end of the paragraph p: "/ AFP / NAME",
// "(AP Photo/Name)", "[Name/Reuters]", "Photo: Name", "REUTERS/Name", "(AFP)". It
// returns p without it and whether the credit is one for a photograph, which makes
// the paragraph a caption.
func creditTail(text string, p casus.Span) (rest casus.Span, photo bool) {
	from := max(p.Start, p.End-longestCredit)
	for !utf8.RuneStart(text[from]) {
		from++
	}
	tail := text[from:p.End]
	last := tail[len(tail)-1]
	if last == ')' || last == ']' {
		open := strings.LastIndexByte(tail, map[byte]byte{')': '(', ']': '['}[last])
		if open < 0 {
			return p, false
		}
		inner := tail[open+1 : len(tail)-1]
		is, photo := isCredit(inner, true)
		if !is {
			return p, false
		}
		return trim(text, casus.Span{Start: p.Start, End: from + open}), photo
	}
	// From the left, so that of "/ AFP / NAME" nothing stays behind.
	for i, r := range tail {
		next := tail[i:]
		switch {
		case isStop(r) && i+utf8.RuneLen(r) < len(tail):
			next = tail[i+utf8.RuneLen(r):]
			if after, _ := utf8.DecodeRuneInString(next); !isBlank(after) && !isCloser(after) {
				continue
			}
			next = strings.TrimLeftFunc(next, func(r rune) bool { return isCloser(r) || isBlank(r) })
		case (r == '/' || r == '|' || r == '—' || r == '–' || r == '©') && i > 0 && tail[i-1] == ' ':
		default:
			continue
		}
		is, photo := isCredit(next, strings.HasPrefix(next, "/") || strings.HasPrefix(next, "|"))
		if is {
			return trim(text, casus.Span{Start: p.Start, End: p.End - len(next)}), photo
		}
	}
	return p, false
}

// creditRE is a credit that says so.
var creditRE = regexp.MustCompile(`(?i)^(file )?(photo(graph)?|picture|image|credit|photo credit|image credit|illustration)( by| courtesy)?( of)? ?[:©] ?\S|^photo(graph)? (by|courtesy) \S|^via \S`)

// isCredit reports whether s is a credit and nothing else: names of agencies and
// persons, with slashes between them. marked says that brackets or slashes set it
// off, so that even an uncertain name of an agency counts.
func isCredit(s string, marked bool) (is, photo bool) {
	s = strings.Trim(s, " /|—–-.\u00a0©")
	if s == "" || len(s) > longestCredit {
		return false, false
	}
	if creditRE.MatchString(s) {
		return true, true
	}
	photo = strings.Contains(s, "Getty") || strings.Contains(s, "/")
	names := agencies()
	if certain, ok := names.certain[s]; ok && (certain || marked) {
		return true, photo
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return isBlank(r) || strings.ContainsRune("/|,:;()", r) })
	if len(words) > 12 {
		return false, false
	}
	agency := false
	for i, w := range words {
		certain, ok := names.certain[w]
		if !ok && i+1 < len(words) {
			certain, ok = names.certain[w+" "+words[i+1]]
		}
		agency = agency || certain || ok && (marked || strings.Contains(s, "/"))
		lower := strings.ToLower(w)
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && !ok && !names.photo[lower] && !names.small[lower] {
			return false, false
		}
		if names.photo[lower] {
			photo = true
			agency = agency || marked
		}
	}
	return agency, photo
}

// isByline reports whether the line names who wrote the report: "By Jane Roe and
// Ali Hassan in Beirut", "Jane Roe, Chief Correspondent". Below the headline, named
// bare, a few names are enough.
func isByline(line string, belowTitle bool) bool {
	if len(line) > 120 || endsSentence(line) {
		return false
	}
	rest, by := line, false
	for _, w := range []string{"By ", "BY ", "by ", "Words by ", "Text by ", "Story by "} {
		if r, ok := strings.CutPrefix(line, w); ok {
			rest, by = r, true
			break
		}
	}
	if !by && !belowTitle {
		return false
	}
	words, names := 0, 0
	for w := range strings.FieldsFuncSeq(rest, func(r rune) bool { return isBlank(r) || strings.ContainsRune(",|&/·•", r) }) {
		words++
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			names++
		case unicode.IsDigit(r) && by: // the day, as "By Jane Roe, 9 May 2021"
		case unicode.IsLower(r) && (by && len(w) <= 3 || w == "and" || w == "in" || w == "de" || w == "van" || w == "al" || w == "bin" || strings.HasPrefix(w, "al-")):
		case by && (w == "with" || w == "from" || w == "correspondent" || w == "reporter" || w == "agencies" || w == "staff" || w == "editor"):
		default:
			return false
		}
	}
	if by {
		return names >= 1 && words <= 16
	}
	return names >= 2 && words >= 2 && words <= 7 && len(line) <= 60
}
