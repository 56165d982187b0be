package ingest

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"casus/internal/ingest/layout"
	"casus/internal/ingest/page"
	"casus/internal/ingest/pubdate"
)

// records makes documents of rows: of a table, or of a JSON text.
//
// Dates like 10/09/2020 are two days until another date of the same column shows which
// of the numbers is the day. Rows are therefore held back from the first such date on,
// until one decides or there are too many.
type records struct {
	r *reading
	s *stream

	order   pubdate.Order
	decided bool // by the user, by a row, or by rows that contradict each other
	held    []heldRow
	bytes   int

	unread    int // dates that were given and are unknown
	example   string
	ambiguous bool     // the example is
	orphans   []string // places of rows without a text, before the first with one
	anyText   bool

	entries bool // the rows are entries of a feed
	summary bool // the next row has no more than a summary
}

// heldRow is a report whose date is not read yet.
type heldRow struct {
	where string
	rep   report
	dates []string
}

// Bounds of the rows held back.
const (
	maxHeld      = 500
	maxHeldBytes = 2 << 20
)

// maxOrphans is the number of rows without a text after which the columns are not
// understood, unless there was one with a text.
const maxOrphans = 100

func (r *reading) records(s *stream) *records {
	return &records{r: r, s: s, order: r.o.DateOrder, decided: r.o.DateOrder != pubdate.Unordered}
}

var newsAPICut = regexp.MustCompile(`(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$`)

// cutByNewsAPI takes the mark off a text that NewsAPI has cut: "… [+1834 chars]".
func cutByNewsAPI(s string) (text string, cut bool) {
	tail := s[max(0, len(s)-40):]
	at := newsAPICut.FindStringIndex(tail)
	if at == nil {
		return s, false
	}
	return strings.TrimRightFunc(s[:len(s)-len(tail)+at[0]], unicode.IsSpace), true
}

// add makes a document of a row, and reports whether to go on.
func (d *records) add(where string, p *layout.Plan, row layout.Row) bool {
	rep := report{
		id:        p.Value(layout.ID, row),
		title:     p.Value(layout.Title, row),
		byline:    p.Value(layout.Byline, row),
		publisher: p.Value(layout.Publisher, row),
		url:       p.Value(layout.URL, row),
		language:  p.Value(layout.Language, row),
		body:      p.Value(layout.Text, row),
		verbatim:  p.Verbatim,
	}
	if !rep.verbatim {
		rep.title = page.Headline(page.Line(rep.title), rep.publisher)
		rep.body = page.Plain(rep.body)
		rep.body, rep.partial = cutByNewsAPI(rep.body)
	}
	if strings.TrimSpace(rep.body) == "" {
		if rep.title == "" {
			return d.orphan(where)
		}
		rep.body, rep.partial = rep.title, true
	}
	if !d.found() {
		return false
	}
	if d.entries {
		rep.inFeed(d.s.URL)
		rep.partial = rep.partial || d.summary
	}
	rep.modified = d.firstDate(p.Values(layout.Modified, row)).At
	dates := p.Values(layout.Published, row)
	if !d.decided && len(dates) > 0 {
		d.learn(dates[0])
	}
	h := heldRow{where, rep, dates}
	if len(d.held) == 0 && (d.decided || !d.undecided(dates)) {
		return d.give(h)
	}
	d.held = append(d.held, h)
	d.bytes += len(rep.body)
	if d.decided || len(d.held) >= maxHeld || d.bytes >= maxHeldBytes {
		return d.flush()
	}
	return true
}

// orphan tells a row without a text, and reports whether to go on. Until there is one
// with a text, what is wrong may be the columns and not the rows.
func (d *records) orphan(where string) bool {
	if d.anyText {
		return d.r.fail(where, "holds no text", "", nil)
	}
	d.orphans = append(d.orphans, where)
	return len(d.orphans) < maxOrphans || d.textless()
}

// found tells the rows without a text that came before the first with one.
func (d *records) found() bool {
	d.anyText = true
	for _, where := range d.orphans {
		if !d.r.fail(where, "holds no text", "", nil) {
			return false
		}
	}
	d.orphans = nil
	return true
}

// textless ends the reading of records none of which has a text.
func (d *records) textless() bool {
	d.r.fail(d.s.where, fmt.Sprintf("has no text under a known name in its first records (%d)", len(d.orphans)), "say where it stands, as with --map text=COLUMN", nil)
	d.orphans = nil
	return false
}

// learn takes what a date shows of the order of day and month.
func (d *records) learn(date string) {
	shown := pubdate.Evidence(date)
	if shown == pubdate.Unordered {
		return
	}
	d.order, d.decided = shown, true
}

// undecided reports whether the first of a row's dates waits for an order.
func (d *records) undecided(dates []string) bool {
	if len(dates) == 0 {
		return false
	}
	_, err := pubdate.Parse(dates[0], pubdate.Unordered)
	return errors.Is(err, pubdate.ErrAmbiguous)
}

// flush gives the rows held back, and reports whether to go on.
func (d *records) flush() bool {
	held := d.held
	d.held, d.bytes = nil, 0
	for _, h := range held {
		if !d.give(h) {
			return false
		}
	}
	return true
}

// give reads a row's date with what is known of the order.
func (d *records) give(h heldRow) bool {
	// An order that rows have shown is given up by the first that contradicts it.
	if len(h.dates) > 0 && d.r.o.DateOrder == pubdate.Unordered {
		if shown := pubdate.Evidence(h.dates[0]); shown != pubdate.Unordered && d.order != shown {
			d.order = pubdate.Unordered
		}
	}
	h.rep.published = d.firstDate(h.dates)
	if h.rep.published.IsZero() && len(h.dates) > 0 {
		d.missed(h.dates[0])
	}
	return d.r.report(h.where, h.rep)
}

// firstDate is the first of some dates that names a day, with the instant of another
// that agrees on the day.
func (d *records) firstDate(dates []string) pubdate.Stamp {
	var best pubdate.Stamp
	for _, date := range dates {
		s, err := pubdate.Parse(date, d.order)
		switch {
		case err != nil || s.IsZero():
		case best.IsZero():
			best = s
		case best.At.IsZero() && best.Day == s.Day:
			best.At = s.At
		}
	}
	return best
}

// missed counts a date that could not be read.
func (d *records) missed(date string) {
	_, err := pubdate.Parse(date, d.order)
	if err == nil {
		return // it says that it is unknown
	}
	if d.unread++; d.unread == 1 {
		d.example, d.ambiguous = date, errors.Is(err, pubdate.ErrAmbiguous)
	}
}

// end gives the rows held back, and says what was not understood.
func (d *records) end() {
	if len(d.orphans) > 0 && !d.textless() {
		return
	}
	if !d.flush() || d.unread == 0 {
		return
	}
	why := ""
	if d.ambiguous {
		why = ", for it could be two days: say whether the day comes first (dmy) or the month (mdy)"
	}
	d.r.note(d.s.where, fmt.Sprintf("dates left unknown: %d, as %.40q%s", d.unread, d.example, why))
}
