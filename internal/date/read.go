package date

import (
	"time"

	"casus"
)

// result is what a reading means: days, and the unit that the words speak of.
type result struct {
	casus.TimeSpan
	grain unit
	// floating says that the words leave out the year or the week, so that the days
	// were placed by the tense and the report's day.
	floating bool
	sure     float64
}

// meaning finds the days of a reading. False is for words that tell none: why has
// the reason then.
type meaning func(r *reader, n *node) (result, bool)

// reader finds out what readings mean.
type reader struct {
	p    *parser
	text string // that the tokens are of
	c    Context
	why  casus.Why
	// ref is the day from which relative words count; pointing is the direction of words
	// without a year or a week: from the tense, or forced within a range.
	ref      casus.Day
	pointing *direction
	// start and end are the tokens of the whole expression.
	start, end int
	act        *act // that the words are told of; nil where they are read alone
}

// eval finds the days of a reading and writes the step into why.
func (r *reader) eval(n *node) (result, bool) {
	v, ok := n.rule.meaning(r, n)
	if !ok {
		return v, false
	}
	if v.sure == 0 {
		v.sure = 1
	}
	v.sure *= n.rule.sure
	if n.rule.means != "same" {
		s := v.TimeSpan.String()
		if v.Clock != "" {
			s += " " + v.Clock
		}
		r.why.Add("%s: %q is %s", n.rule.id, r.words(n), s)
	}
	return v, true
}

// words are the words of a reading.
func (r *reader) words(n *node) string {
	if n.start >= n.end {
		return ""
	}
	return r.text[r.p.at(n.start).Start:r.p.at(n.end-1).End]
}

// no is the result of words that tell no days, with the reason.
func (r *reader) no(n *node, format string, args ...any) (result, bool) {
	r.why.Add(n.rule.id+": %q "+format, append([]any{r.words(n)}, args...)...)
	return result{}, false
}

// known reports whether the report's day is known, and why not.
func (r *reader) known(n *node) bool {
	if r.ref.IsZero() {
		r.no(n, "is relative to the report's day, which is unknown")
		return false
	}
	return true
}

// direction is the tense around the expression.
func (r *reader) direction() direction {
	if r.pointing == nil {
		d, cue := tense(r.p.tokens, r.start, r.end)
		if of, ok := r.act.points(r.p.tokens, r.start, r.end, d); ok && of != d {
			d, cue = of, "the act, which is "+string(r.c.Act.Status)
		}
		r.pointing = &d
		if cue != "" {
			r.why.Add("tense: %s, by %q", d, cue)
		} else {
			r.why.Add("tense: no cue")
		}
	}
	return *r.pointing
}

// from evaluates a reading from another day, in a given direction.
func (r *reader) from(ref casus.Day, d direction, n *node) (result, bool) {
	oldRef, oldPointing := r.ref, r.pointing
	r.ref, r.pointing = ref, &d
	v, ok := r.eval(n)
	r.ref, r.pointing = oldRef, oldPointing
	return v, ok
}

// Parts of a node.

// get returns the argument that a class or section has filled.
func (n *node) get(of string) (arg, bool) {
	for _, a := range n.args {
		if a.set && a.of == of {
			return a, true
		}
	}
	return arg{}, false
}

// num is the value of a class; 0 where it was left out.
func (n *node) num(of string) int {
	a, _ := n.get(of)
	return a.n[0]
}

// cores are the readings that tell days: not those of words before them.
func (n *node) cores() []*node {
	var out []*node
	for _, a := range n.args {
		if a.set && a.node != nil && a.of != "approx" && a.of != "mod" && a.of != "part" && a.of != "clock" {
			out = append(out, a.node)
		}
	}
	return out
}

// Makers of results.

func days(from, to casus.Day, grain unit) (result, bool) {
	return result{TimeSpan: casus.TimeSpan{From: from, To: to}, grain: grain}, true
}

func oneDay(d casus.Day) (result, bool) { return days(d, d, day) }

// around is the calendar unit that holds a day: its week from Monday to Sunday, its
// month, its decade from the year that ends in 0.
func around(d casus.Day, u unit) (result, bool) {
	switch u {
	case week, fortnight:
		monday := d.AddDays(-(int(d.Weekday()) + 6) % 7)
		return days(monday, monday.AddDays(6), week)
	case weekend:
		saturday := d.AddDays(6 - (int(d.Weekday())+6)%7 - 1)
		return days(saturday, saturday.AddDays(1), weekend)
	case month:
		m := casus.MonthOf(d)
		return days(m.From, m.To, month)
	case quarter:
		first := casus.Day{Year: d.Year, Month: (d.Month-1)/3*3 + 1, Day: 1}
		return days(first, first.AddMonths(3).AddDays(-1), quarter)
	case year:
		return years(d.Year, d.Year, year)
	case decade:
		first := d.Year / 10 * 10
		return years(first, first+9, decade)
	case century:
		first := (d.Year-1)/100*100 + 1
		return years(first, first+99, century)
	}
	return oneDay(d)
}

func years(from, to int, grain unit) (result, bool) {
	if from < 1 || to > 9999 {
		return result{}, false
	}
	y := casus.YearsOf(from, to)
	return days(y.From, y.To, grain)
}

// step is the day n units (and h halves of one) after d.
func step(d casus.Day, n, h int, u unit) (casus.Day, bool) {
	sign := 1
	if n < 0 || h < 0 {
		sign = -1
	}
	months := 0
	switch u {
	case second, minute:
	case hour:
		d = d.AddDays(n / 24)
	case day:
		d = d.AddDays(n)
	case week:
		d = d.AddDays(7*n + 3*h)
	case fortnight:
		d = d.AddDays(14*n + 7*h)
	case weekend:
		d = d.AddDays(7 * n)
	case month:
		months = n
		d = d.AddDays(15 * h)
	case quarter:
		months = 3 * n
	case year:
		months = 12*n + 6*h
	case decade:
		months = 120*n + 60*h
	case century:
		months = 1200*n + 600*h
	}
	if months != 0 {
		// The same day of the month, or the last that there is.
		first := d.AddMonths(months)
		last := first.AddMonths(1).AddDays(-1)
		d = casus.Day{Year: first.Year, Month: first.Month, Day: min(d.Day, last.Day)}
	}
	return d, d.Year >= 1 && d.Year <= 9999 && (sign > 0 || d.Year >= 1)
}

// onWeekday is the nearest day on a weekday from d on (future) or up to d (past), d
// included.
func onWeekday(d casus.Day, w time.Weekday, to direction) casus.Day {
	if to == future {
		return d.AddDays((int(w) - int(d.Weekday()) + 7) % 7)
	}
	return d.AddDays(-((int(d.Weekday()) - int(w) + 7) % 7))
}
