package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
	"casus/internal/ingest/pubdate"
)

// longestTitle is the most bytes of a headline or standfirst.
const longestTitle = 250

// region is what is worth coding of a block: all of it but a dateline, a list mark,
// the label of a caption, a credit.
type region struct {
	casus.Span
	origin *Origin
	day    date
}

// sorter tells the kinds of a report's blocks, from the first to the last.
type sorter struct {
	text  string
	title string // folded, as given; empty when it was not
	// titleAt is the index of the paragraph that is the title given; -1 when none is.
	titleAt int
	blocks  []Block
	// regions is parallel to blocks; those of blocks that are not coded are empty.
	regions []region
	titled  bool // a title was found, or the first paragraph of the body was
	below   int  // blocks since the title
	begun   bool // a paragraph of the body was found
	heading string
}

// sort tells the kinds of the paragraphs ps.
func (s *sorter) sort(ps []casus.Span) {
	s.titleAt = -1
	for i, p := range ps[:min(len(ps), head)] {
		if line, _ := folded(p.Of(s.text)); s.title != "" && line != "" && sameTitle(line, s.title) {
			s.titleAt = i
			break
		}
	}
	for i, p := range ps {
		kind, why, r := s.kind(p, i, ps)
		s.blocks = append(s.blocks, Block{p, kind, why})
		s.regions = append(s.regions, r)
		switch {
		case kind == Title:
			s.titled, s.below = true, 0
			s.heading, _ = folded(p.Of(s.text))
		case kind == Body:
			s.titled, s.begun = true, true
		default:
			s.below++
		}
	}
}

// kind tells what the i-th paragraph is, which rule said so, and what of it to code.
func (s *sorter) kind(p casus.Span, i int, ps []casus.Span) (Kind, string, region) {
	whole := region{Span: p}
	line, words := folded(p.Of(s.text))
	if i == s.titleAt {
		return Title, "is the document's title", whole
	}
	if s.heading != "" && line == s.heading {
		return Boilerplate, "repeats the title", region{}
	}
	if line != "" {
		if r := rules()["caption"].match(line, words); r != nil {
			rest := whole
			rest.Start += labelLength(p.Of(s.text), r.text)
			rest.Span, _ = creditTail(s.text, trim(s.text, rest.Span))
			if strings.Count(rest.Of(s.text), " ") >= 5 {
				return Caption, r.String(), rest
			}
			return Credit, r.String(), region{}
		}
		for _, k := range []struct {
			name string
			kind Kind
		}{{"boilerplate", Boilerplate}, {"credit", Credit}} {
			if r := rules()[k.name].match(line, words); r != nil {
				return k.kind, r.String(), region{}
			}
		}
		if why := dateLine(p.Of(s.text)); why != "" {
			return Dateline, why, region{}
		}
		if isByline(p.Of(s.text), s.titled && !s.begun && s.below < 10) {
			return Credit, "names who wrote the report", region{}
		}
		if is, photo := isCredit(p.Of(s.text), true); is {
			s.captionAbove(p, photo)
			return Credit, "names an agency or a photographer", region{}
		}
		if strings.IndexFunc(line, unicode.IsLetter) < 0 {
			return Boilerplate, "has no letters", region{}
		}
	}
	if mark := itemMark(p.Of(s.text)); mark > 0 {
		whole.Start += mark
	}
	rest, photo := creditTail(s.text, whole.Span)
	if rest.Len() == 0 {
		return Credit, "is a credit", region{}
	}
	whole.Span = rest
	if photo && rest.Len() > 0 {
		return Caption, "ends with the credit of a photograph", whole
	}
	if o, day, ok := dateline(s.text, rest, !s.begun); ok && o.End < rest.End {
		whole.Start, whole.origin, whole.day = o.End, &o, day
		return Body, "", whole
	}
	if !s.begun && p.Len() <= longestTitle && !endsWithStop(p.Of(s.text)) && followed(s.text, ps[i+1:]) {
		switch {
		case !s.titled && i > s.titleAt:
			return Title, "is first and has no full stop", whole
		case s.heading != "" && s.below < 10 && words >= 4:
			return Standfirst, "is below the title and has no full stop", whole
		}
	}
	return Body, "", whole
}

// captionAbove makes the paragraph just above the credit of a photograph its caption.
func (s *sorter) captionAbove(p casus.Span, photo bool) {
	n := len(s.blocks) - 1
	if n < 0 || !photo || s.blocks[n].Kind != Body {
		return
	}
	if strings.Count(s.text[s.blocks[n].End:p.Start], "\n") > 1 {
		return
	}
	s.blocks[n].Kind, s.blocks[n].Why = Caption, "stands above the credit of a photograph"
}

// followed reports whether a paragraph follows that the one before it can be the title of.
func followed(text string, ps []casus.Span) bool {
	for _, p := range ps[:min(len(ps), 12)] {
		if endsSentence(p.Of(text)) || p.Len() > longestTitle {
			return true
		}
	}
	return false
}

// endsWithStop reports whether s ends with a full stop; a question or an
// exclamation may be a headline.
func endsWithStop(s string) bool {
	for len(s) > 0 {
		r, n := utf8.DecodeLastRuneInString(s)
		if !isCloser(r) {
			return isStop(r) && r != '?' && r != '!' && !isAbbreviation(wordBefore(s, 0, len(s)-n))
		}
		s = s[:len(s)-n]
	}
	return false
}

// sameTitle reports whether a folded line is the folded title given, whose end may
// name the site ("... | Radio Savanna").
func sameTitle(line, title string) bool {
	bare := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !isWordRune(r) }), " ")
	}
	l := bare(line)
	if l == "" || l == bare(title) {
		return l != ""
	}
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " · "} {
		if i := strings.LastIndex(title, sep); i > 0 && l == bare(title[:i]) {
			return true
		}
	}
	return false
}

// labelLength is how many bytes of line the folded label takes, and the blanks after it.
func labelLength(line, label string) int {
	letters := 0
	for _, r := range label {
		if r != ' ' {
			letters++
		}
	}
	for i, r := range line {
		if letters == 0 && !isBlank(r) {
			return i
		}
		if !isBlank(r) {
			letters--
		}
	}
	return len(line)
}

// dateLine returns why a line is nothing but a day, with or without a time of day
// and words as "Published" before it; empty when it is not.
func dateLine(line string) string {
	if len(line) > 120 || !strings.ContainsAny(line, "0123456789") {
		return ""
	}
	stamp, err := pubdate.Parse(stripLabel(line), pubdate.Unordered)
	if err != nil || stamp.IsZero() {
		return ""
	}
	for w := range strings.FieldsFuncSeq(line, func(r rune) bool { return !unicode.IsLetter(r) }) {
		lower := strings.ToLower(w)
		if !tense["stamp"][lower] && months[capital(lower)] == 0 && !isZoneName(w) {
			if _, ok := weekdays[capital(lower)]; !ok {
				return ""
			}
		}
	}
	return "names the day " + stamp.Day.String() + " and nothing else"
}

// isZoneName reports whether w is written as time zones are: three or four capitals that end in T.
func isZoneName(w string) bool {
	return (len(w) == 3 || len(w) == 4) && strings.HasSuffix(w, "T") && strings.ToUpper(w) == w
}

// capital gives s a capital first letter.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// stripLabel drops the words before the first digit or the name of a month or a day of the week.
func stripLabel(line string) string {
	for i, r := range line {
		if unicode.IsDigit(r) {
			return line[i:]
		}
		if i == 0 || !unicode.IsLetter(rune(line[i-1])) {
			w := capital(strings.ToLower(wordAt(line, i)))
			if _, ok := weekdays[w]; ok || months[w] != 0 {
				return line[i:]
			}
		}
	}
	return line
}
