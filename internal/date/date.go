// Package date finds time expressions in English reports and tells the days they
// mean.
//
// The grammar is rules.txt: each rule has a name, a pattern of words and a meaning, and the
// derivation of an answer names the rules that made it. The names of the calendar are in
// names.txt, the verbs that tell the tense of a clause in tense.txt.
//
// # Conventions
//
// An answer is as wide as the words, in whole units of the calendar: "late last month" is
// the whole month, "two weeks ago" the week from Monday to Sunday that holds the day two
// weeks back, "three years ago" the year, "the 1990s" 1990 to 1999, "the 19th century"
// 1801 to 1900; "early", "about", "the end of" are kept in the derivation.
// A weekday is the nearest up to the day of publication, that day included, and the nearest
// from it on where the clause, or the act that is told, is of the future; days and months
// without a year go by the tense too. "The past 24 hours" and "since March" end on the day of publication. Words
// that point back ("the following day", "the evening hours") count from the day last told;
// "two days after" a clause that tells the act counts from the day of the clause before it.
// "Next Friday" is of the week after the report's.
// What depends on a day that is unknown stays unresolved, and so do lengths of time
// ("48 hours"), vague words ("recently"), feasts that follow the moon, and days in figures
// that could be read in two ways ("10/08/2020").
package date

import (
	"slices"
	"strings"

	"casus"
	"casus/internal/count/numeral"
)

// Context is what a report tells of its times besides the words themselves.
type Context struct {
	// Published is the day of publication; zero when unknown.
	Published casus.Day
	// Sentence is the sentence of the text around the words, whose verbs tell the tense.
	// Where it does not hold the words, the line around them is taken.
	Sentence casus.Span
	// Last is the time last told before in the report, as [Follow] keeps it, for "the same
	// day" and "two weeks later"; nil when there is none.
	Last *casus.TimeSpan
	// Act is the act that the words are told of; zero where they are read alone.
	Act Act
}

// Act is what is known of an act before its time is: where the word that names it
// stands in the text, and how real the act is. What is planned lies ahead, what is done behind,
// unless a verb between the act and the words says otherwise.
type Act struct {
	Trigger casus.Span
	Status  casus.Status
}

// Follow is the time that words pointing back mean once another is told after last: a day
// stays in mind when a longer time is named in passing ("the 2020 election"), and
// gives way to the next day.
func Follow(last *casus.TimeSpan, next casus.TimeSpan) *casus.TimeSpan {
	if next.From.IsZero() || next.To.IsZero() || last != nil && last.From == last.To && next.From != next.To {
		return last
	}
	return &casus.TimeSpan{From: next.From, To: next.To}
}

// reach is how many bytes of a sentence are read before and after the words.
const reach = 600

// Resolve tells the days that the words at a span of text mean, how sure that is (0 to 1),
// and why. The time is nil when it cannot be told; why says what stood in the way.
func Resolve(text string, at casus.Span, c Context) (*casus.TimeSpan, float64, casus.Why) {
	if err := at.In(text); err != nil {
		return nil, 0, casus.Why{"date: " + err.Error()}
	}
	at.End = min(at.End, at.Start+reach)
	around := c.Sentence
	if !around.Contains(at) || around.In(text) != nil {
		around = lineAround(text, at)
	}
	around.Start, around.End = max(around.Start, at.Start-reach), min(around.End, at.End+reach)
	sentence := text[around.Start:around.End]
	tokens := numeral.All(sentence)
	start, end := 0, len(tokens)
	for start < end && tokens[start].End+around.Start <= at.Start {
		start++
	}
	for end > start && tokens[end-1].Start+around.Start >= at.End {
		end--
	}
	r := &reader{p: newParser(tokens, false), text: sentence, c: c, ref: c.Published, start: start, end: end}
	if act := c.Act.Trigger; c.Act.Status != "" && around.Contains(act) {
		r.act = actAt(tokens, act.Shift(-around.Start), c.Act.Status)
	}
	v, ok := r.read()
	if !ok {
		if len(r.why) == 0 {
			r.why.Add("date: no rule reads %q", clip(at.Of(text)))
		}
		return nil, 0, r.why
	}
	if !r.ref.IsZero() && v.sure < 1 && v.floating {
		r.why.Add("published %s, a %s", r.ref, r.ref.Weekday())
	}
	return &v.TimeSpan, float64(int(v.sure*1000+0.5)) / 1000, r.why
}

// clip is words short enough for a line of derivation.
func clip(words string) string {
	r := []rune(words)
	if len(r) > 60 {
		return string(r[:60]) + "..."
	}
	return words
}

// lineAround is the line of text that holds a span.
func lineAround(text string, at casus.Span) casus.Span {
	low := max(at.Start-reach, 0)
	if i := strings.LastIndexByte(text[low:at.Start], '\n'); i >= 0 {
		low += i + 1
	}
	high := min(at.End+reach, len(text))
	if i := strings.IndexByte(text[at.End:high], '\n'); i >= 0 {
		high = at.End + i
	}
	return casus.Span{Start: low, End: high}
}

// read finds the days of the words from start to end: those of a rule that reads
// them all, else those of the one expression among them.
func (r *reader) read() (result, bool) {
	start, end := r.trim()
	if start >= end {
		return result{}, false
	}
	whole := r.within(end).parse("time", start)
	if whole != nil && whole.end >= end {
		if wider := r.wider(whole, start, end); wider != nil {
			r.why.Add("read as part of %q", r.words(wider))
			whole = wider
		}
		r.start, r.end = whole.start, whole.end
		return r.eval(whole)
	}
	if whole != nil && whole.rule.means == "clause" {
		r.end = whole.end
		return r.eval(whole)
	}
	return r.inside(start, end)
}

// within is a parser of the same tokens that reads none from end on.
func (r *reader) within(end int) *parser {
	p := newParser(r.p.tokens[:end], false)
	p.all = r.p.tokens
	return p
}

// led are words that may stand before a time in a given span.
var led = []string{"on", "in", "at", "during", "of", "over", "`", `"`, "'", "(", ",", ":", "also", "only", "just", "even", "then", "and", "from", "for", "within"}

// trim leaves out words and marks around the expression that no rule reads there.
func (r *reader) trim() (int, int) {
	start, end := r.start, r.end
	for end > start && (r.p.at(end-1).Is(",", ".", ";", ":", `"`, "'", ")", "!", "?", "(") || r.p.at(end-1).Is("s") && r.p.at(end-1).Glued && r.p.at(end-2).Is("'")) {
		if r.p.at(end-1).Is(")") && r.has(start, end, "(") || r.p.at(end-1).Is(".") && r.p.at(end-2).Is("m", "oct", "nov", "dec", "jan", "feb", "aug", "sept", "sep") {
			break
		}
		end--
	}
	for start < end && r.p.at(start).Is(led...) {
		if n := r.within(end).parse("time", start); n != nil && n.end >= end {
			break
		}
		start++
	}
	return start, end
}

func (r *reader) has(start, end int, mark string) bool {
	for k := start; k < end; k++ {
		if r.p.at(k).Is(mark) {
			return true
		}
	}
	return false
}

// incomplete are the rules, by the beginning of their name, whose words a longer
// expression can complete.
var incomplete = []string{"day.weekday", "month", "date.month-day", "date.day-month", "date.numeric", "duration", "day.holiday", "season", "quarter"}

// wider looks for an expression of the sentence that completes the words: "October 8" given
// of "October 8, 2020", "Friday" of "last Friday". Ranges and lists do not: "1994" of "since
// 1994" is the year.
func (r *reader) wider(whole *node, start, end int) *node {
	id := deepest(whole).rule.id
	if !slices.ContainsFunc(incomplete, func(begin string) bool { return strings.HasPrefix(id, begin) }) || strings.Contains(id, "year") {
		return nil
	}
	from := start
	if _, _, ok := r.p.named("rel", start-1); ok {
		from--
	}
	if n := newParser(r.p.tokens, true).parse("when", from); n != nil && n.end >= end && n.end-n.start > end-start {
		return n
	}
	return nil
}

// deepest follows a reading down to the rule that decides.
func deepest(n *node) *node {
	for n.rule.means == "same" && len(n.cores()) == 1 {
		n = n.cores()[0]
	}
	return n
}

// inside reads the one expression among words that no rule reads as a whole: "the
// disputed June 12 election". Two that differ are not settled.
func (r *reader) inside(start, end int) (result, bool) {
	p := r.within(end)
	var found []*node
	for i := start; i < end; {
		if n := p.parse("time", i); n != nil {
			found = append(found, n)
			i = n.end
		} else {
			i++
		}
	}
	relation := ""
	for i, covered := start, 0; i < end; i++ {
		if covered < len(found) && i == found[covered].start {
			i = found[covered].end - 1
			covered++
			continue
		}
		t := r.p.at(i)
		switch {
		case i == start && t.Is("since", "until", "till", "before", "after", "by"):
			relation = t.Text
		case t.Is("before", "after", "following", "preceding", "ahead", "until", "since", "beyond", "prior", "leading", "within", "hours", "weeks", "months", "years", "days", "later", "earlier", "minutes"):
			r.why.Add("date: %q in %q is not read", t.Text, clip(r.phrase(start, end)))
			return result{}, false
		}
	}
	outer := r.why
	var v result
	var told *node
	for _, n := range found {
		r.start, r.end = n.start, n.end
		r.pointing = nil
		w, ok := r.eval(n)
		if !ok {
			if means := deepest(n).rule.means; (means == "length" || means == "duration") && !r.p.at(n.end).Is(",") {
				return result{}, false // "within days of October 8"
			}
			continue
		}
		if told != nil && w.TimeSpan != v.TimeSpan {
			r.why = append(outer, r.why[len(outer):]...)
			r.why.Add("date: %q and %q are told in %q: neither is taken", r.words(told), r.words(n), clip(r.phrase(start, end)))
			return result{}, false
		}
		v, told = w, n
	}
	if told == nil {
		return result{}, false
	}
	r.why.Add("date: the time in %q is %q", clip(r.phrase(start, end)), r.words(told))
	v.sure = sureOf(v) * 0.85
	switch relation {
	case "since":
		v.To = r.ref
		if !r.ref.IsZero() && r.ref.Before(v.From) {
			return result{}, false
		}
		r.why.Add("range.since: to the report's day: %s", v.TimeSpan)
	case "until", "till", "before", "after", "by":
		r.why.Add("date: %q is not read with what stands between", relation)
		return result{}, false
	}
	return v, true
}

// phrase are the words of the tokens from start to end.
func (r *reader) phrase(start, end int) string {
	return r.words(&node{start: start, end: end})
}
