package date

import (
	"time"

	"casus"
)

// monthDays is "March 3-5" and "between 3 and 5 March 2020".
func monthDays(r *reader, n *node) (result, bool) {
	var doms []int
	for _, a := range n.args {
		if a.set && a.of == "dom" {
			doms = append(doms, a.n[0])
		}
	}
	m, y := time.Month(n.num("month")), n.num("year")
	in := func(y int) (result, bool) {
		if !validDay(y, int(m), doms[0]) || !validDay(y, int(m), doms[1]) || doms[1] <= doms[0] {
			return result{}, false
		}
		return days(casus.Day{Year: y, Month: m, Day: doms[0]}, casus.Day{Year: y, Month: m, Day: doms[1]}, day)
	}
	if y != 0 {
		v, ok := in(y)
		if !ok {
			return r.no(n, "are no days of the calendar in order")
		}
		return v, true
	}
	if !r.known(n) {
		return result{}, false
	}
	return r.nearest(n, in)
}

// months is "July-August 2006".
func months(r *reader, n *node) (result, bool) {
	var ms []time.Month
	for _, a := range n.args {
		if a.set && a.of == "month" {
			ms = append(ms, time.Month(a.n[0]))
		}
	}
	to, ok := around(casus.Day{Year: n.num("year"), Month: ms[1], Day: 1}, month)
	from := casus.Day{Year: n.num("year"), Month: ms[0], Day: 1}
	if to.To.Before(from) { // "December to March 2010" began the year before
		from.Year--
	}
	to.From = from
	return to, ok
}

// to is "from A to B". A floating A is the last before B.
func to(r *reader, n *node) (result, bool) {
	c := n.cores()
	b, ok := r.eval(c[1])
	if !ok {
		return b, false
	}
	a, ok := r.eval(c[0])
	if !ok || b.From.Before(a.From) && a.floating || a.floating && !b.floating {
		if a, ok = r.from(b.From, past, c[0]); !ok {
			return a, false
		}
	}
	if b.To.Before(a.From) && b.floating {
		if b, ok = r.from(a.From, future, c[1]); !ok {
			return b, false
		}
	}
	if b.To.Before(a.To) || b.From.Before(a.From) {
		return r.no(n, "ends before it begins")
	}
	return result{TimeSpan: casus.TimeSpan{From: a.From, To: b.To}, grain: max(a.grain, b.grain), floating: b.floating, sure: min(sureOf(a), sureOf(b))}, true
}

func sureOf(v result) float64 {
	if v.sure == 0 {
		return 1
	}
	return v.sure
}

// and is the range that holds every time of a list.
func and(r *reader, n *node) (result, bool) {
	c := n.cores()
	v, ok := r.eval(c[len(c)-1])
	if !ok {
		return v, false
	}
	if v.floating && r.pointing != nil && *r.pointing == future {
		// The first of a list to come is the nearest.
		v, ok = r.eval(c[0])
		c = c[1:]
		for _, x := range c {
			w, found := r.from(v.To, future, x)
			if !found {
				return w, false
			}
			v = hull(v, w)
		}
		return v, ok
	}
	for i := len(c) - 2; i >= 0; i-- {
		w, ok := r.eval(c[i])
		if !ok || w.floating && v.To.Before(w.From) || w.floating && !v.floating {
			if w, ok = r.from(v.From, past, c[i]); !ok {
				return w, false
			}
		}
		v = hull(v, w)
	}
	return v, true
}

func hull(a, b result) result {
	if b.From.Before(a.From) {
		a.From = b.From
	}
	if a.To.Before(b.To) {
		a.To = b.To
	}
	a.Clock = ""
	a.grain, a.floating, a.sure = max(a.grain, b.grain), a.floating || b.floating, min(sureOf(a), sureOf(b))
	return a
}

// since is from the beginning of a time to the report's day; an open range where that
// is unknown.
func since(r *reader, n *node) (result, bool) {
	if r.pointing == nil {
		d := past
		if n.rule.means == "since" && r.p.at(n.start).Is("from", "not") {
			d = r.direction()
		}
		r.pointing = &d
	}
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	if *r.pointing == future || !r.ref.IsZero() && r.ref.Before(v.From) { // "from Monday on"
		return days(v.From, casus.Day{}, v.grain)
	}
	return days(v.From, r.ref, v.grain)
}

func sinceLast(r *reader, n *node) (result, bool) {
	v, ok := r.last(n)
	if !ok || !r.known(n) || r.ref.Before(v.From) {
		return v, false
	}
	return days(v.From, r.ref, v.grain)
}

// coming is the days of a time that "until", "by" or "before" points to, and whether
// it is still to come at the report's day.
func (r *reader) coming(n *node) (v result, ahead, ok bool) {
	v, ok = r.eval(n.cores()[0])
	return v, ok && !r.ref.IsZero() && !v.To.Before(r.ref) && (r.ref.Before(v.To) || r.direction() == future), ok
}

// until is to the end of a time: from the report's day where it is still to come, else
// with an open beginning.
func until(r *reader, n *node) (result, bool) {
	v, ahead, ok := r.coming(n)
	if !ok {
		return v, false
	}
	if ahead {
		return days(r.ref, v.To, v.grain)
	}
	return days(casus.Day{}, v.To, v.grain)
}

// by is a deadline: any day from the report's to it, or the time itself where it is over.
func by(r *reader, n *node) (result, bool) {
	v, ahead, ok := r.coming(n)
	if ok && ahead && r.direction() == future {
		return days(r.ref, v.To, v.grain)
	}
	return v, ok
}

// before is up to the day before a time; for one that has an end to be before ("before
// the end of the year"), up to that end.
func before(r *reader, n *node) (result, bool) {
	v, ahead, ok := r.coming(n)
	if !ok {
		return v, false
	}
	last := v.From.AddDays(-1)
	if r.ends(n) {
		last = v.To
	}
	if !ahead {
		return days(casus.Day{}, last, v.grain)
	}
	if last.Before(r.ref) {
		last = r.ref
	}
	return days(r.ref, last, v.grain)
}

// ends reports whether the words are of the end of a time.
func (r *reader) ends(n *node) bool {
	for k := n.start; k < n.end; k++ {
		if r.p.at(k).Is("end", "close", "out") {
			return true
		}
	}
	return false
}

// after is from the day after a time: to the report's day where it is over, else with
// an open end.
func after(r *reader, n *node) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	from := v.To.AddDays(1)
	if r.ref.IsZero() || r.ref.Before(from) {
		return days(from, casus.Day{}, v.grain)
	}
	return days(from, r.ref, v.grain)
}
