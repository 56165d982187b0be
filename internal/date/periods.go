package date

import (
	"time"

	"casus"
)

// monthYear is "October 2019" and "October last year".
func monthYear(r *reader, n *node) (result, bool) {
	y := n.num("year")
	if c := n.cores(); len(c) > 0 {
		v, ok := r.eval(c[0])
		if !ok {
			return v, false
		}
		y = v.From.Year
	}
	if y == 0 {
		return bareMonth(r, n)
	}
	return around(casus.Day{Year: y, Month: time.Month(n.num("month")), Day: 1}, month)
}

// relativeMonth is "last October": the nearest that is over; "next October": the
// nearest that has not begun.
func relativeMonth(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	m, rel, y := time.Month(n.num("month")), n.num("rel"), r.ref.Year
	switch {
	case rel < 0 && m >= r.ref.Month:
		y--
	case rel > 0 && m <= r.ref.Month:
		y++
	}
	return around(casus.Day{Year: y, Month: m, Day: 1}, month)
}

// bareMonth is a month without a year: this one, the last where the clause is of the
// past, the next where it is of the future.
func bareMonth(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	m := time.Month(max(n.num("month"), n.num("bare-month")))
	y := r.ref.Year
	if d := r.direction(); d == future && m < r.ref.Month {
		y++
	} else if d != future && m > r.ref.Month {
		y--
	}
	v, ok := around(casus.Day{Year: y, Month: m, Day: 1}, month)
	v.floating = true
	return v, ok
}

// thisMonth is "this month", "last month" and "the month" that a day or a week is of.
func thisMonth(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	return around(r.ref.AddMonths(n.num("rel")), month)
}

// nthWeek is "the first week of May", its first seven days, and "the last week of May",
// its last seven.
func nthWeek(r *reader, n *node) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	nth := n.num("nth")
	if nth < 0 {
		return days(v.To.AddDays(-6), v.To, week)
	}
	from := v.From.AddDays(7 * (nth - 1))
	if v.To.Before(from) {
		return r.no(n, "is no week of %s", v.TimeSpan)
	}
	to := from.AddDays(6)
	if v.To.Before(to) {
		to = v.To
	}
	return days(from, to, week)
}

// yearRange is "1998 to 2000" and "1950-53".
func yearRange(r *reader, n *node) (result, bool) {
	from, to := n.args[0].n[0], 0
	for _, a := range n.args[1:] {
		if a.of == "year" {
			to = a.n[0]
		}
		if a.of == "yy" {
			to = from/100*100 + a.n[0]
		}
	}
	if to <= from || to-from > 999 {
		return r.no(n, "is no range of years")
	}
	return years(from, to, decade)
}

// fiscal years begin in different months in different countries.
func fiscal(r *reader, n *node) (result, bool) {
	return r.no(n, "is not resolved: fiscal years begin in January, April, July or October")
}

// A season is three whole months of the north, as in weather records: winter is
// December of its year to February of the next.
func seasonOf(y int, first time.Month) (result, bool) {
	from := casus.Day{Year: y, Month: first, Day: 1}
	return days(from, from.AddMonths(3).AddDays(-1), quarter)
}

func season(r *reader, n *node) (result, bool) {
	first := time.Month(n.num("season"))
	y := n.num("year")
	if c := n.cores(); len(c) > 0 {
		v, ok := r.eval(c[0])
		if !ok {
			return v, false
		}
		y = v.From.Year
	}
	in := func(y int) (result, bool) { return seasonOf(y, first) }
	if y != 0 {
		v, ok := in(y)
		if first == time.December {
			v.sure = 0.7 // the winter of a year may be the one that ends in it
		}
		return v, ok
	}
	if !r.known(n) {
		return result{}, false
	}
	return r.nearest(n, in)
}

// relativeSeason is "last summer": the nearest that is over; "next summer": the
// nearest that has not begun; "this summer": that of the report's year.
func relativeSeason(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	first, rel := time.Month(n.num("season")), n.num("rel")
	if rel == 0 {
		if first == time.December && r.ref.Month <= time.February {
			return seasonOf(r.ref.Year-1, first)
		}
		return seasonOf(r.ref.Year, first)
	}
	for away := -2; away <= 2; away++ {
		y := r.ref.Year + away
		if rel < 0 {
			y = r.ref.Year - away
		}
		v, _ := seasonOf(y, first)
		if rel < 0 && v.To.Before(r.ref) || rel > 0 && r.ref.Before(v.From) {
			return v, true
		}
	}
	return result{}, false
}

// quarterOf is "the third quarter of 2019".
func quarterOf(r *reader, n *node) (result, bool) {
	q := max(n.num("ord"), n.num("q"))
	if q > 4 {
		return r.no(n, "is no quarter of a year")
	}
	y := n.num("year")
	if c := n.cores(); len(c) > 0 {
		v, ok := r.eval(c[0])
		if !ok {
			return v, false
		}
		y = v.From.Year
	}
	in := func(y int) (result, bool) {
		return around(casus.Day{Year: y, Month: time.Month(3*q - 2), Day: 1}, quarter)
	}
	if y != 0 {
		return in(y)
	}
	if !r.known(n) {
		return result{}, false
	}
	return r.nearest(n, in)
}

// halfOf is "the first half of 2019".
func halfOf(r *reader, n *node) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	var second casus.Day // the first day of the second half
	switch v.grain {
	case month:
		second = v.From.AddDays(15)
	case year:
		second = v.From.AddMonths(6)
	case decade:
		second = v.From.AddMonths(60)
	case century:
		second = v.From.AddMonths(600)
	default:
		second = v.From.AddDays((v.To.Sub(v.From) + 1) / 2)
	}
	switch n.num("ord") {
	case 1:
		return days(v.From, second.AddDays(-1), quarter)
	case 2:
		return days(second, v.To, quarter)
	}
	return r.no(n, "is no half")
}

// unitsOf is "the first five months of 2008".
func (r *reader) unitsOf(n *node, first bool) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	count, u := n.num("n"), n.unit()
	if u > v.grain || u < day {
		return r.no(n, "is no part of %s", v.TimeSpan)
	}
	var d casus.Day
	if first {
		if d, ok = step(v.From, count, 0, u); !ok || v.To.Before(d.AddDays(-1)) {
			return r.no(n, "is longer than %s", v.TimeSpan)
		}
		return days(v.From, d.AddDays(-1), u)
	}
	if d, ok = step(v.To.AddDays(1), -count, 0, u); !ok || d.Before(v.From) {
		return r.no(n, "is longer than %s", v.TimeSpan)
	}
	return days(d, v.To, u)
}

// bareWeekend is the last weekend, the report's own included; the next where the
// clause is of the future.
func bareWeekend(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	if r.direction() == future {
		return around(onWeekday(r.ref, time.Sunday, future), weekend)
	}
	return around(onWeekday(r.ref, time.Saturday, past), weekend)
}

// relativeWeekend is "last weekend", the one before the report's day; "this weekend"
// and "next weekend".
func relativeWeekend(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	switch rel := n.num("rel"); {
	case rel < 0:
		return around(onWeekday(r.ref.AddDays(-1), time.Sunday, past), weekend)
	case rel > 0:
		return around(onWeekday(r.ref.AddDays(1), time.Saturday, future), weekend)
	}
	return around(r.ref, weekend)
}
