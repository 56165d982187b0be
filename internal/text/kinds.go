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
	*opening
}

// opening is the dateline of a paragraph and the day in it.
type opening struct {
	Origin
	day date
}

// sorter tells the kinds of a report's blocks, from the first to the last.
type sorter struct {
	text  string
	title string // folded, as given; empty when it was not
	// titleAt is the index of the paragraph that is the title given, or says that it
	// is one; -1 when none is.
	titleAt int
	blocks  []Block
	// regions is parallel to blocks; those of blocks that are not coded are empty.
	regions []region
	titled  bool   // a title was found, or the first paragraph of the body was
	below   int    // blocks since the title
	begun   bool   // a paragraph of the body was found
	heading string // the title, folded
	links   bool   // the lines at hand stand below a heading of links
}

// sort tells the kinds of the paragraphs ps.
func (s *sorter) sort(ps []casus.Span) {
	s.titleAt = -1
	for i, p := range ps[:min(len(ps), head)] {
		line, words := folded(p.Of(s.text))
		if line != "" && (s.title != "" && sameTitle(line, s.title) || rules()["title"].match(line, words) != nil) {
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
	line, words := folded(p.Of(s.text))
	if i == s.titleAt {
		if r := rules()["title"].match(line, words); r != nil {
			if rest := s.without(p, r); rest.Len() > 0 {
				return Title, r.String(), region{Span: rest}
			}
		}
		return Title, "is the document's title", region{Span: withoutSite(s.text, p)}
	}
	if line != "" {
		if kind, why, rest := s.marked(p, line, words); kind != Body {
			return kind, why, region{Span: rest}
		}
	}
	short := p.Len() <= longestTitle && !endsWithStop(p.Of(s.text))
	if s.links = s.links && short; s.links {
		return Boilerplate, "stands below a heading of links", region{}
	}
	if i < s.titleAt && short {
		return Boilerplate, "stands above the title", region{}
	}
	r := region{Span: p}
	r.Start += itemMark(p.Of(s.text))
	rest, photo := creditTail(s.text, r.Span)
	if rest.Len() == 0 {
		return Credit, "is a credit", region{}
	}
	r.Span = rest
	if photo {
		return Caption, "ends with the credit of a photograph", r
	}
	if o, day, ok := dateline(s.text, rest, !s.begun); ok && o.End < rest.End && dateLine(s.text[o.End:rest.End]) == "" {
		r.Start, r.opening = o.End, &opening{o, day}
		return Body, "", r
	}
	if short && !s.begun && followed(s.text, ps[i+1:]) {
		switch {
		case !s.titled && i > s.titleAt:
			r.Span = withoutSite(s.text, r.Span)
			return Title, "is first and has no full stop", r
		case s.heading != "" && s.below < longestHead && words >= 4:
			return Standfirst, "is below the title and has no full stop", r
		}
	}
	return Body, "", r
}

// withoutSite is a headline without the name of the site after it: "... | Radio Savanna".
func withoutSite(text string, p casus.Span) casus.Span {
	if i := strings.LastIndex(p.Of(text), " | "); i > p.Len()/3 && p.Len()-i < 40 {
		return trim(text, casus.Span{Start: p.Start, End: p.Start + i})
	}
	return p
}

// longestHead is how many lines may stand between the title and the report.
const longestHead = 10

// marked tells the kind of a line that says itself what it is, and what of it to
// code; Body when it does not. line is p, folded.
func (s *sorter) marked(p casus.Span, line string, words int) (Kind, string, casus.Span) {
	if line == s.heading {
		return Boilerplate, "repeats the title", casus.Span{}
	}
	if r := rules()["caption"].match(line, words); r != nil {
		rest, _ := creditTail(s.text, s.without(p, r))
		if strings.Count(rest.Of(s.text), " ") >= 5 {
			return Caption, r.String(), rest
		}
		return Credit, r.String(), casus.Span{}
	}
	if r := rules()["links"].match(line, words); r != nil {
		s.links = true
		return Boilerplate, r.String(), casus.Span{}
	}
	for _, k := range []Kind{Boilerplate, Credit, Dateline} {
		if r := rules()[k.String()].match(line, words); r != nil {
			return k, r.String(), casus.Span{}
		}
	}
	if why := dateLine(p.Of(s.text)); why != "" {
		return Dateline, why, casus.Span{}
	}
	if isByline(p.Of(s.text), s.titled && !s.begun && s.below < longestHead) {
		return Credit, "names who wrote the report", casus.Span{}
	}
	if is, photo := isCredit(p.Of(s.text), true); is {
		s.captionAbove(p, photo)
		return Credit, "names an agency or a photographer", casus.Span{}
	}
	if strings.IndexFunc(line, unicode.IsLetter) < 0 {
		return Boilerplate, "has no letters", casus.Span{}
	}
	return Body, "", casus.Span{}
}

// without is p without the words of the rule with which it begins.
func (s *sorter) without(p casus.Span, r *lineRule) casus.Span {
	p.Start += labelLength(p.Of(s.text), r.text)
	return trim(s.text, p)
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

// longestDateLine is the most bytes of a line that holds a date and nothing else.
const longestDateLine = 120

// dateLine returns why a line is nothing but a day, with or without a time of day
// and words as "Published" before it; empty when it is not. Beside the day, parted
// from it by a bar, the line may hold anything: "Source: Xinhua | 2020-10-09 | Editor: Li".
func dateLine(line string) string {
	if len(line) > longestDateLine || !strings.ContainsAny(line, "0123456789") || endsSentence(line) && strings.Contains(line, ". ") {
		return ""
	}
	for part := range strings.FieldsFuncSeq(line, isBar) {
		if day := onlyDay(part); !day.IsZero() {
			return "names the day " + day.String() + " and nothing else"
		}
	}
	return ""
}

func isBar(r rune) bool { return r == '|' || r == '•' || r == '·' }

// onlyDay returns the day of a part of a line that holds nothing else, but for a
// place before it: "Tallinn, 22 November 2024".
func onlyDay(part string) casus.Day {
	if place, rest, ok := strings.Cut(part, ","); ok && isPlace(strings.TrimSpace(place)) {
		part = rest
	}
	stamp, err := pubdate.Parse(stripLabel(part), pubdate.Unordered)
	if err != nil {
		return casus.Day{}
	}
	for w := range strings.FieldsFuncSeq(part, func(r rune) bool { return !unicode.IsLetter(r) }) {
		lower := strings.ToLower(w)
		if !tense["stamp"][lower] && months[capital(lower)] == 0 && !isWeekday(capital(lower)) && !isZoneName(w) {
			return casus.Day{}
		}
	}
	return stamp.Day
}

// lineDay returns the day that a line tells which is no part of the report's text:
// a dateline, or a byline with the day in it.
func lineDay(line string) casus.Day {
	if len(line) > longestDateLine {
		return casus.Day{}
	}
	for part := range strings.FieldsFuncSeq(line, isBar) {
		if stamp, err := pubdate.Parse(stripLabel(part), pubdate.Unordered); err == nil && !stamp.IsZero() {
			return stamp.Day
		}
	}
	return casus.Day{}
}

// titleDay returns the day behind the last dash or bar of a title: "MORNING DIGEST - Thursday, 6 June 2019".
func titleDay(title string) casus.Day {
	at := 0
	for _, sep := range []string{" - ", " – ", " — ", " | "} {
		if i := strings.LastIndex(title, sep); i >= 0 {
			at = max(at, i+len(sep))
		}
	}
	if at == 0 {
		return casus.Day{}
	}
	return onlyDay(title[at:])
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
