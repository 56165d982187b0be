package date

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"casus"
)

func ymd(r *reader, n *node) (result, bool) {
	a := n.args[0].n
	return oneDay(casus.Day{Year: a[0], Month: time.Month(a[1]), Day: a[2]})
}

// numeric is a date in figures. Its order is that of the day and month where only one of
// the two is possible, day first with full stops; else it is not told.
func numeric(r *reader, n *node) (result, bool) {
	y, a, b := n.args[0].n[0], n.args[0].n[1], n.args[0].n[2]
	dayFirst, monthFirst := b <= 12, a <= 12
	if r.p.at(n.start + 1).Is(".") {
		monthFirst = false
	}
	switch {
	case dayFirst && monthFirst && a != b:
		return r.no(n, "may be the day or the month first: %s %d or %s %d", time.Month(b), a, time.Month(a), b)
	case dayFirst:
	case monthFirst:
		a, b = b, a
	default:
		return r.no(n, "is no day")
	}
	if y == 0 {
		return r.yearless(n, time.Month(b), a)
	}
	if !validDay(y, b, a) {
		return r.no(n, "is no day of the calendar")
	}
	return oneDay(casus.Day{Year: y, Month: time.Month(b), Day: a})
}

// dated is a month and a day in a year.
func (r *reader) dated(n *node, year int) (result, bool) {
	m, d := n.num("month"), n.num("dom")
	if !validDay(year, m, d) {
		return r.no(n, "is no day of the calendar")
	}
	return oneDay(casus.Day{Year: year, Month: time.Month(m), Day: d})
}

// inRelativeYear is "June 2 last year".
func inRelativeYear(r *reader, n *node) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	return r.dated(n, v.From.Year)
}

func monthDay(r *reader, n *node) (result, bool) {
	return r.yearless(n, time.Month(n.num("month")), n.num("dom"))
}

// yearless is a day of a month without a year: the last such day where the clause is
// of the past, the next where it is of the future, and the nearest where no verb
// tells. The day after the report's still counts as past, since reports cross date lines.
func (r *reader) yearless(n *node, m time.Month, d int) (result, bool) {
	if !validDay(2000, int(m), d) {
		return r.no(n, "is no day of the calendar")
	}
	if !r.known(n) {
		return result{}, false
	}
	return r.nearest(n, func(y int) (result, bool) {
		if !validDay(y, int(m), d) {
			return result{}, false
		}
		return oneDay(casus.Day{Year: y, Month: m, Day: d})
	})
}

// nearest places something that comes once a year.
func (r *reader) nearest(n *node, in func(year int) (result, bool)) (result, bool) {
	var last, next result
	for y := r.ref.Year - 9; y <= r.ref.Year+9; y++ { // 29 February is up to eight years away
		v, ok := in(y)
		switch {
		case !ok:
		case !r.ref.AddDays(1).Before(v.From):
			last = v
			if !v.To.Before(r.ref) && next.From.IsZero() {
				next = v
			}
		case next.From.IsZero():
			next = v
		}
	}
	if last.From.IsZero() || next.From.IsZero() {
		return r.no(n, "is out of the calendar")
	}
	if last.TimeSpan == next.TimeSpan || !last.To.Before(r.ref) { // it is now
		last.floating = true
		return last, true
	}
	d := r.direction()
	if d == neither {
		d = past
		if next.From.Sub(r.ref) < r.ref.Sub(last.To) {
			d = future
		}
		r.why.Add("the nearest of %s and %s", last.TimeSpan, next.TimeSpan)
		last.sure, next.sure = 0.85, 0.85
	}
	last.floating, next.floating = true, true
	if d == future {
		return next, true
	}
	return last, true
}

// dayOfMonth is "the 14th", and "the 14th of this month".
func dayOfMonth(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	d := n.num("ordinal")
	of := r.ref
	if _, ok := n.get("rel"); ok {
		if n.unit() != month {
			return r.no(n, "is no day of a month")
		}
		d, of = n.num("dom"), r.ref.AddMonths(n.num("rel"))
	} else if at := (casus.Day{Year: of.Year, Month: of.Month, Day: d}); r.direction() == future && at.Before(r.ref) {
		of = of.AddMonths(1)
	} else if r.direction() != future && r.ref.AddDays(1).Before(at) {
		of = of.AddMonths(-1)
	}
	if !validDay(of.Year, int(of.Month), d) {
		return r.no(n, "is no day of %s", of.Month)
	}
	return oneDay(casus.Day{Year: of.Year, Month: of.Month, Day: d})
}

// weekdayDate is a date with its weekday, which is held against it and finds the year
// where the date has none.
func weekdayDate(r *reader, n *node) (result, bool) {
	w := time.Weekday(n.num("weekday"))
	v, ok := r.eval(n.cores()[0])
	if !ok || v.From.Weekday() == w {
		return v, ok
	}
	if v.floating {
		for away := 1; away <= 11; away++ {
			for _, y := range []int{v.From.Year - away, v.From.Year + away} {
				if validDay(y, int(v.From.Month), v.From.Day) {
					if d := (casus.Day{Year: y, Month: v.From.Month, Day: v.From.Day}); d.Weekday() == w && max(d.Sub(r.ref), r.ref.Sub(d)) <= 366 {
						r.why.Add("the weekday tells the year %d", y)
						return oneDay(d)
					}
				}
			}
		}
	}
	r.why.Add("%s is a %s, not a %s: the date is taken", v.From, v.From.Weekday(), w)
	v.sure = 0.6
	return v, true
}

// weekdayDom is "Thursday the 8th": the nearest such day.
func weekdayDom(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	w, d := time.Weekday(n.num("weekday")), n.num("dom")
	for away := range 7 {
		for _, m := range []casus.Day{r.ref.AddMonths(-away), r.ref.AddMonths(away)} {
			at := casus.Day{Year: m.Year, Month: m.Month, Day: d}
			if validDay(m.Year, int(m.Month), d) && at.Weekday() == w {
				return oneDay(at)
			}
		}
	}
	return r.no(n, "is no day near the report's")
}

// bareWeekday is the nearest such day before the report's, that day included; after
// it where the clause is of the future.
func bareWeekday(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	d := r.direction()
	v, _ := oneDay(onWeekday(r.ref, time.Weekday(n.num("weekday")), d))
	v.floating = true
	if d == neither {
		v.sure = 0.9
	}
	return v, true
}

// thisWeekday is "this Friday": the next, unless the clause is of the past.
func thisWeekday(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	d := r.direction()
	if d == neither {
		d = future
	}
	v, ok := oneDay(onWeekday(r.ref, time.Weekday(n.num("weekday")), d))
	v.floating = true
	return v, ok
}

// weekdayFrom is the nearest weekday from the day some days from the report's.
func (r *reader) weekdayFrom(n *node, by int, to direction) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	return oneDay(onWeekday(r.ref.AddDays(by), time.Weekday(n.num("weekday")), to))
}

// nextWeekday is "next Friday": that of the week after the report's, since one of the
// same week is called by its name alone.
func nextWeekday(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	this, _ := around(r.ref, week)
	return oneDay(onWeekday(this.To.AddDays(1), time.Weekday(n.num("weekday")), future))
}

func (r *reader) weekdayFromLast(n *node, by int, to direction) (result, bool) {
	v, ok := r.last(n)
	if !ok {
		return v, false
	}
	if v.grain > week {
		return r.no(n, "points back to a day, and %s is told before", v.TimeSpan)
	}
	from := v.From
	if by > 0 {
		from = v.To
	}
	return oneDay(onWeekday(from.AddDays(by), time.Weekday(n.num("weekday")), to))
}

// weekOn is "a week on Friday".
func weekOn(r *reader, n *node) (result, bool) {
	v, ok := r.weekdayFrom(n, 1, future)
	if ok {
		v.From, v.To = v.From.AddDays(7), v.To.AddDays(7)
	}
	return v, ok
}

// weekdayOf is "Friday of last week".
func weekdayOf(r *reader, n *node) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	return oneDay(onWeekday(v.To, time.Weekday(n.num("weekday")), past))
}

// weekdayNear is "the Friday before October 8".
func weekdayNear(r *reader, n *node) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	w := time.Weekday(n.num("weekday"))
	if r.p.at(n.start + 2).Is("before") {
		return oneDay(onWeekday(v.From.AddDays(-1), w, past))
	}
	return oneDay(onWeekday(v.To.AddDays(1), w, future))
}

// nthWeekday is "the first Sunday in May" and "the last Friday of the month".
func nthWeekday(r *reader, n *node) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	w, nth := time.Weekday(n.num("weekday")), n.num("nth")
	if nth < 0 {
		return oneDay(onWeekday(v.To, w, past))
	}
	d := onWeekday(v.From, w, future).AddDays(7 * (nth - 1))
	if v.To.Before(d) {
		return r.no(n, "is no day of %s", v.TimeSpan)
	}
	return oneDay(d)
}

// Feasts.

// easter is the Sunday of Western Easter by the algorithm of Meeus, Jones and Butcher
// (Meeus, Astronomical Algorithms, ch. 8).
func easter(y int) casus.Day {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	l := (32 + 2*e + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	k := h + l - 7*m + 114
	return casus.Day{Year: y, Month: time.Month(k / 31), Day: k%31 + 1}
}

// orthodoxEaster is the Sunday of Orthodox Easter: Meeus's Julian algorithm, brought to
// the Gregorian calendar.
func orthodoxEaster(y int) casus.Day {
	d := (19*(y%19) + 15) % 30
	e := (2*(y%4) + 4*(y%7) - d + 34) % 7
	k := d + e + 114
	julian := casus.Day{Year: y, Month: time.Month(k / 31), Day: k%31 + 1}
	return julian.AddDays(y/100 - y/400 - 2)
}

// feast is the day of a holiday in a year, by the value of names.txt.
func feast(value string, y int) (casus.Day, error) {
	if y < 1583 || y > 9998 {
		return casus.Day{}, fmt.Errorf("the year %d has no such day", y)
	}
	for prefix, sunday := range map[string]func(int) casus.Day{"easter": easter, "orthodox": orthodoxEaster} {
		if rest, ok := strings.CutPrefix(value, prefix); ok {
			n, err := strconv.Atoi(rest)
			return sunday(y).AddDays(n), err
		}
	}
	if f := strings.Split(value, ":"); len(f) == 3 { // MM:N:WEEKDAY
		m, err := strconv.Atoi(f[0])
		nth, err2 := strconv.Atoi(f[1])
		w, err3 := strconv.Atoi(f[2])
		if err != nil || err2 != nil || err3 != nil {
			return casus.Day{}, fmt.Errorf("%q is no day of the year", value)
		}
		first := casus.Day{Year: y, Month: time.Month(m), Day: 1}
		if nth < 0 {
			return onWeekday(first.AddMonths(1).AddDays(-1), time.Weekday(w), past), nil
		}
		return onWeekday(first, time.Weekday(w), future).AddDays(7 * (nth - 1)), nil
	}
	return casus.ParseDay(fmt.Sprintf("%04d-%s", y, value))
}

// holidayIn is a feast, in its year where the words have one.
func holidayIn(r *reader, n *node) (result, bool) {
	a, _ := n.get("holiday")
	y := n.num("year")
	if c := n.cores(); len(c) > 0 {
		v, ok := r.eval(c[0])
		if !ok {
			return v, false
		}
		y = v.From.Year
	}
	in := func(y int) (result, bool) {
		d, err := feast(a.name.value, y)
		if err != nil {
			return result{}, false
		}
		return oneDay(d)
	}
	if y != 0 {
		return in(y)
	}
	if !r.known(n) {
		return result{}, false
	}
	return r.nearest(n, in)
}

// relativeHoliday is "last Christmas".
func relativeHoliday(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	a, _ := n.get("holiday")
	for _, y := range []int{r.ref.Year, r.ref.Year + n.num("rel")} {
		d, err := feast(a.name.value, y)
		if err != nil {
			return r.no(n, "is out of the calendar")
		}
		if rel := n.num("rel"); rel == 0 || rel < 0 && d.Before(r.ref) || rel > 0 && r.ref.Before(d) {
			return oneDay(d)
		}
	}
	return r.no(n, "is out of the calendar")
}

func lunar(r *reader, n *node) (result, bool) {
	a, _ := n.get("lunar")
	return r.no(n, "is not computed: %s", a.name.value)
}

func eventDay(r *reader, n *node) (result, bool) {
	a, _ := n.get("event-day")
	d, err := casus.ParseDay(a.name.value)
	if err != nil {
		return result{}, false
	}
	return oneDay(d)
}

func era(r *reader, n *node) (result, bool) {
	a, _ := n.get("era")
	t, err := casus.ParseTimeSpan(a.name.value)
	return result{TimeSpan: t, grain: decade}, err == nil
}

func eveOfEra(r *reader, n *node) (result, bool) {
	v, ok := era(r, n)
	if !ok {
		return v, false
	}
	return oneDay(v.From.AddDays(-1))
}

// Times of day.

// minutes are the minutes after midnight of a time of day.
func (a arg) minutes() int {
	if a.node == nil {
		return a.n[0]
	}
	c, _ := a.node.get("clock")
	return c.n[0]
}

func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// clockOnly stands for a time of day within a larger reading.
func clockOnly(r *reader, n *node) (result, bool) { return ofDay(r, n) }

// dayClock is a day and a time of it.
func dayClock(r *reader, n *node) (result, bool) {
	v, ok := same(r, n)
	if !ok {
		return v, false
	}
	if a, found := n.get("clock"); found && v.From == v.To {
		v.Clock = clockText(a.minutes())
	}
	return v, true
}
