package text

import (
	_ "embed"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"casus"
)

//go:embed tense.txt
var tenseFile string

var tense = classes("tense.txt", tenseFile, "past", "future", "governs", "today", "archive", "stamp")

// tenses of a day that a text names.
type told int

const (
	inPast told = iota
	inFuture
	onDay // the day of the report itself
)

func (t told) String() string { return [...]string{"past", "to come", "the day itself"}[t] }

// publication infers the day on which a report was published.
type publication struct {
	text string
	l    *Layout
	days []date // of the datelines
	why  casus.Why
}

// head and foot are the blocks, from either end, in which a date on a line of its own is that of the report.
const head, foot = 15, 6

// infer returns the day and why, or why not.
func (p *publication) infer() casus.Day {
	if d := p.dateLines(); !d.IsZero() {
		return d
	}
	if o := p.l.Dateline; o != nil && o.Day.Year > 0 {
		p.why.Add("published: the dateline %q", o.Of(p.text))
		return o.Day
	}
	return p.weigh()
}

// dateLines reads lines that hold nothing but a date, and a title that ends in one:
// a line that says it was published before one that says nothing, and that before
// one updated.
func (p *publication) dateLines() casus.Day {
	var best casus.Day
	rank := 0
	var line string
	for i, b := range p.l.Blocks {
		s := b.Of(p.text)
		day := casus.Day{}
		switch {
		case i >= head && i < len(p.l.Blocks)-foot:
		case b.Kind == Dateline, b.Kind == Credit && i < head:
			day = lineDay(s)
		case b.Kind == Title:
			day = titleDay(s)
		}
		if day.IsZero() {
			continue
		}
		r := 2
		switch label := strings.ToLower(s); {
		case strings.Contains(label, "publi"), strings.Contains(label, "posted"), strings.Contains(label, "issued"), strings.Contains(label, "created"):
			r = 3
		case strings.Contains(label, "updat"), strings.Contains(label, "modif"), strings.Contains(label, "load"):
			r = 1
		}
		if r > rank {
			best, rank, line = day, r, s
		}
	}
	if rank > 0 {
		p.why.Add("published: the line %q", line)
	}
	return best
}

// mention is a day of the week that a sentence names without a date.
type mention struct {
	time.Weekday
	told
	span casus.Span
}

// counted is how often the same day of the week in the same tense counts: a
// report that says "on Friday" ten times is not surer than one that says it twice.
const counted = 2

// The weights of a day of the week, by how many days it lies before the day of
// publication when told in the past, and after it when told as to come. Reports
// name a weekday for days less than a week away, the nearer the oftener.
var (
	pastWeight   = [7]float64{1, .6, .3, .15, 0, 0, -.2}
	futureWeight = [7]float64{.7, 1, .8, .5, .2, 0, -.2}
	// newsWeight is by how many days the latest date told as news lies before the day of publication.
	newsWeight = [7]float64{.3, .5, 0, -.3, -.6, -.9, -1.2}
)

// dayWeight is that of a day of the week told as the day of the report; clear is
// by how much the best candidate must lead to be believed.
const dayWeight, clear = 3, .8

// facts are what a report's sentences tell of its day.
type facts struct {
	news     date      // the latest date told as news; zero when there is none
	future   []date    // dates told as to come
	mentions []mention // days of the week without a date, each counted times at most
	lastYear int       // the latest year named, but for the future's
	today    date      // the date that is called today's; zero when none is
}

// gather reads the dates and days of the week of all sentences.
func (p *publication) gather() (f facts) {
	count := map[mention]int{}
	for _, s := range p.l.Sentences {
		dates, days := calendar(p.text, s.Span)
		for _, d := range dates {
			switch {
			case d.Year == 0:
			case p.isToday(s.Span, d.Span):
				f.today = d
			case p.told(s.Span, d.Span) == inFuture:
				f.future = append(f.future, d)
			// A report leaves the year away from the days of its news, but for captions
			// and beside days of the week; other dates in full are background.
			case (s.Kind == Caption || p.named(days, d)) && f.news.Day.Before(d.Day) && !p.isArchive(s):
				f.news = d
			}
		}
		if years := yearsIn(p.text, s.Span); len(years) > 0 && p.told(s.Span, s.Span) != inFuture {
			f.lastYear = max(f.lastYear, slices.Max(years))
		}
		for _, w := range days {
			if p.dated(dates, w) {
				continue
			}
			m := mention{Weekday: w.Weekday, told: p.told(s.Span, w.Span)}
			if count[m]++; count[m] <= counted {
				m.span = w.Span
				f.mentions = append(f.mentions, m)
			}
		}
	}
	return f
}

// weigh takes the latest date that is told as news, and the six days after it, and
// holds the days of the week that the report names against each of them.
func (p *publication) weigh() casus.Day {
	f := p.gather()
	if !f.today.Day.IsZero() {
		p.why.Add("published: %q", p.around(f.today.Span))
		return f.today.Day
	}
	if d := p.datelineDay(f); !d.IsZero() {
		return d
	}
	switch {
	case f.news.Day.IsZero():
		p.why.Add("published: unknown: no full date is told as news")
		return casus.Day{}
	case f.news.Year < f.lastYear:
		p.why.Add("published: unknown: %q is background, the text names %d", f.news.Of(p.text), f.lastYear)
		return casus.Day{}
	case len(f.mentions) == 0:
		p.why.Add("published: unknown: no day of the week to hold against %q", f.news.Of(p.text))
		return casus.Day{}
	}
	best, second := 0, -1
	scores := f.scores()
	for k := 1; k < len(scores); k++ {
		switch {
		case scores[k] > scores[best]:
			best, second = k, best
		case second < 0 || scores[k] > scores[second]:
			second = k
		}
	}
	day := f.news.AddDays(best)
	p.why.Add("published: %q is the latest date told as news, a %s", f.news.Of(p.text), f.news.Weekday())
	for _, m := range f.mentions {
		p.why.Add("published: %q is told as %s", p.around(m.span), m.told)
	}
	if scores[best]-scores[second] < clear {
		p.why.Add("published: unknown: %s (%.1f) and %s (%.1f) are too close", day, scores[best], f.news.AddDays(second), scores[second])
		return casus.Day{}
	}
	p.why.Add("published: %s, a %s, fits best (%.1f; %s %.1f)", day, day.Weekday(), scores[best], f.news.AddDays(second), scores[second])
	return day
}

// scores tells how well the facts fit a report published on the day of the news, and on each of the six after it.
func (f *facts) scores() (scores [7]float64) {
	for k := range scores {
		day := f.news.AddDays(k)
		scores[k] = newsWeight[k]
		for _, m := range f.mentions {
			scores[k] += m.weight(day)
		}
		for _, d := range f.future {
			if d.Before(day) {
				scores[k]--
			}
		}
	}
	return scores
}

// weight is how well m fits a report published on day.
func (m mention) weight(day casus.Day) float64 {
	switch m.told {
	case onDay:
		if day.Weekday() == m.Weekday {
			return dayWeight
		}
		return -dayWeight
	case inFuture:
		return futureWeight[(m.Weekday-day.Weekday()+7)%7]
	}
	return pastWeight[(day.Weekday()-m.Weekday+7)%7]
}

// datelineDay gives a dateline's day the year of the news, when it lies in the
// month after it; zero when it does not, or there is none.
func (p *publication) datelineDay(f facts) casus.Day {
	for _, d := range p.days {
		if d.Day.Day == 0 {
			continue
		}
		if !f.news.Day.IsZero() && f.news.Year >= f.lastYear {
			day := nearest(d.Day, f.news.Day)
			if n := day.Sub(f.news.Day); n >= 0 && n <= 31 {
				p.why.Add("published: the dateline of %q, in the year of %q", d.Of(p.text), f.news.Of(p.text))
				return day
			}
		}
		p.why.Add("published: the dateline of %q names no year", d.Of(p.text))
		break
	}
	return casus.Day{}
}

// nearest gives d, a day without a year, the year that brings it nearest to near.
func nearest(d, near casus.Day) casus.Day {
	var best casus.Day
	for year := near.Year - 1; year <= near.Year+1; year++ {
		c := casus.Day{Year: year, Month: d.Month, Day: d.Day}
		if _, err := casus.ParseDay(c.String()); err != nil {
			continue // 29 February
		}
		if best.IsZero() || abs(c.Sub(near)) < abs(best.Sub(near)) {
			best = c
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// named reports whether a day of the week stands right before the date: "Friday, October 9, 2020".
func (p *publication) named(days []weekday, d date) bool {
	for _, w := range days {
		if w.End < d.Start && d.Start-w.End < 8 || d.End < w.Start && w.Start-d.End < 3 {
			return w.Weekday == d.Weekday()
		}
	}
	return false
}

// isToday reports whether the date at d is called that of the report: "today,
// October 9, 2020", "tonight, Saturday, September 29, 2018".
func (p *publication) isToday(s, d casus.Span) bool {
	before := wordsOf(p.text, casus.Span{Start: edge(p.text, max(s.Start, d.Start-40)), End: d.Start})
	n := len(before)
	if n > 0 && (before[n-1].Of(p.text) == "on" || isWeekday(before[n-1].Of(p.text))) {
		n--
	}
	if n == 0 {
		return false
	}
	w := strings.ToLower(before[n-1].Of(p.text))
	return w == "today" || w == "tonight"
}

// dated reports whether a date stands beside the day of the week, which then says nothing more.
func (p *publication) dated(dates []date, w weekday) bool {
	for _, d := range dates {
		if w.End <= d.Start && d.Start-w.End < 8 || d.End <= w.Start && w.Start-d.End < 3 {
			return true
		}
	}
	return false
}

// isArchive reports whether a sentence does not tell its dates as news.
func (p *publication) isArchive(s Sentence) bool {
	if b := p.l.Blocks[s.Paragraph]; s.Kind == Caption && strings.Contains(b.Why, "starts file") {
		return true
	}
	for _, w := range wordsOf(p.text, s.Span) {
		if tense["archive"][strings.ToLower(w.Of(p.text))] {
			return true
		}
	}
	return false
}

// told tells the tense of what the sentence says happened on the day at w: by the
// nearest verb before it, else the nearest after it.
func (p *publication) told(s, w casus.Span) told {
	from := max(s.Start, w.Start-160)
	before := wordsOf(p.text, casus.Span{Start: edge(p.text, from), End: w.Start})
	if n := len(before); n > 0 {
		last := before[n-1].Of(p.text)
		if last == "on" && n > 1 {
			last = before[n-2].Of(p.text)
		}
		if tense["today"][strings.ToLower(last)] {
			return onDay
		}
	}
	for i := len(before) - 1; i >= 0; i-- {
		if before[i].end {
			break
		}
		word := strings.ToLower(before[i].Of(p.text))
		switch {
		case word == "to" && i+1 < len(before) && i > 0 && isSmall(before[i+1].Of(p.text)):
			governor := strings.ToLower(before[i-1].Of(p.text))
			if tense["governs"][governor] {
				return inFuture
			}
			if isPast(governor) {
				return inPast
			}
		case tense["future"][word] && !(word == "set" && i > 0):
			return inFuture
		case isPast(word):
			return inPast
		}
	}
	after := wordsOf(p.text, casus.Span{Start: w.End, End: edge(p.text, min(s.End, w.End+80))})
	for _, x := range after[:min(len(after), 6)] {
		word := strings.ToLower(x.Of(p.text))
		switch {
		case tense["future"][word]:
			return inFuture
		case isPast(word):
			return inPast
		}
		if x.end {
			break
		}
	}
	return inPast
}

// edge moves i to the start of a rune.
func edge(text string, i int) int {
	for i < len(text) && !utf8.RuneStart(text[i]) {
		i++
	}
	return i
}

func isSmall(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLower(r)
}

func isPast(w string) bool {
	return tense["past"][w] || len(w) > 4 && strings.HasSuffix(w, "ed")
}

// around is the day of the week at s with the few words before it, for a reason.
func (p *publication) around(s casus.Span) string {
	from := edge(p.text, max(0, s.Start-24))
	if i := strings.IndexFunc(p.text[from:s.Start], isBlank); i >= 0 {
		from = skipBlank(p.text[:s.Start], from+i)
	}
	return p.text[from:s.End]
}
