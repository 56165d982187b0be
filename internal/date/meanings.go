package date

import (
	"time"

	"casus"
)

// meanings are the functions that rules.txt names. A function finds the days of a
// reading from the values of its classes and the days of its sections.
var meanings map[string]meaning

func init() { // not an initializer: the functions evaluate readings that hold rules
	meanings = map[string]meaning{
		"nothing": func(r *reader, n *node) (result, bool) { return r.no(n, "tells no day") },
		"same":    same,
		"vague":   func(r *reader, n *node) (result, bool) { return r.no(n, "tells no definite time") },
		"length":  func(r *reader, n *node) (result, bool) { return r.no(n, "is a length of time, and tells no day") },
		"vague-number": func(r *reader, n *node) (result, bool) {
			return r.no(n, "tells no definite number")
		},

		// days by their date
		"ymd":          ymd,
		"numeric":      numeric,
		"mdy":          func(r *reader, n *node) (result, bool) { return r.dated(n, n.num("year")) },
		"dmy":          func(r *reader, n *node) (result, bool) { return r.dated(n, n.num("year")) },
		"ymd-words":    func(r *reader, n *node) (result, bool) { return r.dated(n, n.num("year")) },
		"md-rel":       inRelativeYear,
		"dm-rel":       inRelativeYear,
		"md":           monthDay,
		"dm":           monthDay,
		"dom":          dayOfMonth,
		"weekday-date": weekdayDate,
		"date-weekday": weekdayDate,
		"weekday-dom":  weekdayDom,

		// days by their weekday
		"weekday":        bareWeekday,
		"this-weekday":   thisWeekday,
		"last-weekday":   func(r *reader, n *node) (result, bool) { return r.weekdayFrom(n, -1, past) },
		"next-weekday":   nextWeekday,
		"coming-weekday": func(r *reader, n *node) (result, bool) { return r.weekdayFrom(n, 1, future) },
		"week-on":        weekOn,
		"weekday-of":     weekdayOf,
		"of-weekday":     weekdayOf,
		"weekday-near":   weekdayNear,
		"nth-weekday":    nthWeekday,
		"next-from-last": func(r *reader, n *node) (result, bool) { return r.weekdayFromLast(n, 1, future) },
		"last-from-last": func(r *reader, n *node) (result, bool) { return r.weekdayFromLast(n, -1, past) },

		// days counted from the report's day
		"today":        func(r *reader, n *node) (result, bool) { return r.offset(n, n.num("today")) },
		"tonight":      func(r *reader, n *node) (result, bool) { return r.offset(n, 0) },
		"this-part":    func(r *reader, n *node) (result, bool) { return r.offset(n, 0) },
		"last-night":   func(r *reader, n *node) (result, bool) { return r.offset(n, -1) },
		"two-days-ago": func(r *reader, n *node) (result, bool) { return r.offset(n, -2) },
		"in-two-days":  func(r *reader, n *node) (result, bool) { return r.offset(n, 2) },
		"overnight":    overnight,
		"ago":          func(r *reader, n *node) (result, bool) { return r.counted(n, -1) },
		"ago-in":       agoIn,
		"ago-today":    agoToday,
		"ago-this":     agoThis,
		"hence":        func(r *reader, n *node) (result, bool) { return r.counted(n, 1) },
		"hence-future": henceFuture,

		// days counted from the day last told, or from one told here
		"later":        func(r *reader, n *node) (result, bool) { return r.countedFromLast(n, 1) },
		"earlier":      func(r *reader, n *node) (result, bool) { return r.countedFromLast(n, -1) },
		"same-day":     func(r *reader, n *node) (result, bool) { return r.lastDay(n, 0) },
		"of-last-day":  func(r *reader, n *node) (result, bool) { return r.lastDay(n, 0) },
		"next-day":     func(r *reader, n *node) (result, bool) { return r.lastDay(n, 1) },
		"previous-day": func(r *reader, n *node) (result, bool) { return r.lastDayOrReport(n, -1) },
		"in-day":       func(r *reader, n *node) (result, bool) { return r.lastDayOrReport(n, 0) },
		"of-day":       ofDay,
		"before-day":   func(r *reader, n *node) (result, bool) { return r.countedFromCore(n, -1) },
		"after-day":    func(r *reader, n *node) (result, bool) { return r.countedFromCore(n, 1) },
		"clause":       ofClause,
		"day-before":   func(r *reader, n *node) (result, bool) { return r.besideCore(n, -1) },
		"day-after":    func(r *reader, n *node) (result, bool) { return r.besideCore(n, 1) },
		"eve-of-era":   eveOfEra,

		// feasts and events
		"holiday":      holidayIn,
		"year-holiday": holidayIn,
		"holiday-rel":  holidayIn,
		"rel-holiday":  relativeHoliday,
		"lunar":        lunar,
		"event-day":    eventDay,
		"era":          era,

		// parts of a day
		"day-part":  same,
		"part-day":  same,
		"day-clock": dayClock,
		"clock-day": dayClock,
		"clock":     clockOnly,

		// periods
		"month-year":          monthYear,
		"month-rel":           monthYear,
		"rel-month":           relativeMonth,
		"month":               bareMonth,
		"year":                func(r *reader, n *node) (result, bool) { return years(n.anyYear(), n.anyYear(), year) },
		"years":               yearRange,
		"years-short":         yearRange,
		"fiscal":              fiscal,
		"decade":              func(r *reader, n *node) (result, bool) { return years(n.num("decade"), n.num("decade")+9, decade) },
		"century":             func(r *reader, n *node) (result, bool) { return years(100*n.num("ord")-99, 100*n.num("ord"), century) },
		"season":              season,
		"season-rel":          season,
		"rel-season":          relativeSeason,
		"quarter":             quarterOf,
		"half":                halfOf,
		"first-units":         func(r *reader, n *node) (result, bool) { return r.unitsOf(n, true) },
		"last-units":          func(r *reader, n *node) (result, bool) { return r.unitsOf(n, false) },
		"relative":            relative,
		"the-unit":            theUnit,
		"so-far":              soFar,
		"this-month":          thisMonth,
		"nth-week":            nthWeek,
		"before-last-unit":    beforeLast,
		"or-next":             orNext,
		"of-last":             func(r *reader, n *node) (result, bool) { return r.besideLast(n, 0) },
		"after-last":          func(r *reader, n *node) (result, bool) { return r.besideLast(n, 1) },
		"before-last":         func(r *reader, n *node) (result, bool) { return r.besideLast(n, -1) },
		"weekend":             bareWeekend,
		"rel-weekend":         relativeWeekend,
		"weekend-after-last":  func(r *reader, n *node) (result, bool) { return r.besideLast(n, 1) },
		"weekend-before-last": func(r *reader, n *node) (result, bool) { return r.besideLast(n, -1) },
		"weekend-of":          func(r *reader, n *node) (result, bool) { return r.aroundCore(n, weekend) },
		"week-of":             func(r *reader, n *node) (result, bool) { return r.aroundCore(n, week) },

		// ranges
		"month-days":    monthDays,
		"days-month":    monthDays,
		"months":        months,
		"to":            to,
		"and":           and,
		"since":         since,
		"since-last":    sinceLast,
		"until":         until,
		"by":            by,
		"before":        before,
		"after":         after,
		"past-units":    func(r *reader, n *node) (result, bool) { return r.window(n, -n.num("n"), -n.half()) },
		"past-of":       func(r *reader, n *node) (result, bool) { return r.window(n, -n.num("n2"), 0) },
		"past-unit":     func(r *reader, n *node) (result, bool) { return r.window(n, -1, 0) },
		"next-units":    func(r *reader, n *node) (result, bool) { return r.window(n, n.num("n"), n.half()) },
		"next-units-to": func(r *reader, n *node) (result, bool) { return r.window(n, n.num("n2"), 0) },
		"next-unit":     func(r *reader, n *node) (result, bool) { return r.window(n, 1, 0) },
		"duration":      duration,
	}
}

// same is the days of the one section of the pattern that tells days.
func same(r *reader, n *node) (result, bool) {
	core := n.cores()[0]
	v, ok := r.eval(core)
	if !ok || core.end-core.start == n.end-n.start {
		return v, ok
	}
	said := false
	for _, a := range n.args {
		if a.set && a.node != nil && (a.of == "mod" || a.of == "part") {
			r.why.Add("%s: %q leaves the days of %q as they are", a.node.rule.id, r.words(a.node), r.words(core))
			said = true
		}
	}
	if !said {
		r.why.Add("%s: %q is of %q", n.rule.id, r.words(n), r.words(core))
	}
	return v, true
}

// half is 1 for "two and a half".
func (n *node) half() int {
	a, _ := n.get("n")
	return a.n[1]
}

// unit is the unit of time of the reading.
func (n *node) unit() unit {
	for _, a := range n.args {
		if a.set && a.name != nil && a.name.class == "unit" {
			return unit(a.n[0])
		}
	}
	return day
}

// anyYear is the year that the reading names.
func (n *node) anyYear() int { return max(n.num("year"), n.num("bare-year")) }

// last is the time last told before; false, with the reason, where there is none.
func (r *reader) last(n *node) (result, bool) {
	if r.c.Last == nil || r.c.Last.From.IsZero() || r.c.Last.To.IsZero() {
		return r.no(n, "points back to a day, and none is told before")
	}
	v := result{TimeSpan: *r.c.Last, grain: century}
	for u := day; u <= century; u++ {
		if w, ok := around(v.From, u); ok && !w.To.Before(v.To) {
			v.grain = u
			break
		}
	}
	return v, true
}

// lastDay is the day n days after the one last told.
func (r *reader) lastDay(n *node, offset int) (result, bool) {
	v, ok := r.last(n)
	if !ok {
		return v, false
	}
	if v.From != v.To {
		return r.no(n, "points back to a day, and %s is told before", v.TimeSpan)
	}
	r.why.Add("the day last told is %s", v.From)
	return oneDay(v.From.AddDays(offset))
}

// lastDayOrReport is lastDay for words that tell of the report's own day, or the one
// before it, where none is told before: "later in the day", "the previous day".
func (r *reader) lastDayOrReport(n *node, offset int) (result, bool) {
	if r.c.Last != nil || !r.known(n) {
		return r.lastDay(n, offset)
	}
	r.why.Add("no day is told before: from the report's, %s", r.ref)
	return result{TimeSpan: casus.OneDay(r.ref.AddDays(offset)), grain: day, sure: 0.8}, true
}

// ofDay places a time of day: on the day last told, else on the report's.
func ofDay(r *reader, n *node) (result, bool) {
	v := result{grain: day}
	if l := r.c.Last; l != nil && !l.From.IsZero() && l.From == l.To {
		r.why.Add("the day last told is %s", l.From)
		v.TimeSpan = casus.OneDay(l.From)
	} else if r.known(n) {
		r.why.Add("no day is told before: the report's, %s", r.ref)
		v.TimeSpan, v.sure = casus.OneDay(r.ref), 0.7
	} else {
		return v, false
	}
	for _, a := range n.args {
		if a.set && a.of == "clock" {
			v.Clock = clockText(a.minutes())
		}
	}
	return v, true
}

// besideLast is the unit that holds the time last told, or one after or before it.
func (r *reader) besideLast(n *node, offset int) (result, bool) {
	v, ok := r.last(n)
	if !ok {
		return v, false
	}
	u := n.unit()
	if n.rule.means == "weekend-after-last" || n.rule.means == "weekend-before-last" {
		u = weekend
	}
	if v.grain > u {
		return r.no(n, "points back to a %s, and %s is told before", u, v.TimeSpan)
	}
	d, ok := step(v.From, offset, 0, u)
	if !ok {
		return v, false
	}
	r.why.Add("the time last told is %s", v.TimeSpan)
	return around(d, u)
}

// offset is the day some days from the report's.
func (r *reader) offset(n *node, by int) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	return oneDay(r.ref.AddDays(by))
}

func overnight(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	if r.direction() == future {
		return days(r.ref, r.ref.AddDays(1), day)
	}
	return days(r.ref.AddDays(-1), r.ref, day)
}

// counted is the unit that holds the day some units from the report's: the day for
// "three days ago", the week from Monday to Sunday for "two weeks ago", the month for
// "two months ago", the year, the decade.
func (r *reader) counted(n *node, sign int) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	return r.countedFrom(n, r.ref, sign)
}

func (r *reader) countedFrom(n *node, d casus.Day, sign int) (result, bool) {
	u := n.unit()
	to, ok := step(d, sign*n.num("n"), sign*n.half(), u)
	if !ok {
		return r.no(n, "is out of the calendar")
	}
	if u == century {
		u = decade // "a century ago" is no exacter than a decade
	}
	if n.half() > 0 && u > day {
		u-- // "a year and a half ago"
		for u == weekend || u == fortnight || u == quarter {
			u--
		}
	}
	return around(to, u)
}

// agoIn is "three years ago in April".
func agoIn(r *reader, n *node) (result, bool) {
	v, ok := r.counted(n, -1)
	if !ok {
		return v, false
	}
	return r.from(v.To, past, n.cores()[0])
}

// agoToday is "two years ago today".
func agoToday(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	d, ok := step(r.ref, -n.num("n"), 0, n.unit())
	if !ok {
		return r.no(n, "is out of the calendar")
	}
	return oneDay(d)
}

// agoThis is "ten years ago this week": the week or month then.
func agoThis(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	d, ok := step(r.ref, -n.num("n"), 0, year)
	if !ok {
		return r.no(n, "is out of the calendar")
	}
	if r.p.at(n.end - 1).Is("month") {
		return around(d, month)
	}
	return around(d, week)
}

func henceFuture(r *reader, n *node) (result, bool) {
	if r.direction() != future {
		return r.no(n, "is a length of time where nothing is still to come")
	}
	return r.counted(n, 1)
}

// countedFromLast is the unit that holds the time some units from the one last told;
// "two days earlier" counts from the report's day where none is.
func (r *reader) countedFromLast(n *node, sign int) (result, bool) {
	if r.c.Last == nil && sign < 0 && r.known(n) {
		r.why.Add("no time is told before: from the report's, %s", r.ref)
		v, ok := r.countedFrom(n, r.ref, sign)
		v.sure = 0.8
		return v, ok
	}
	v, ok := r.last(n)
	if !ok {
		return v, false
	}
	u := n.unit()
	if v.grain > max(u, day) {
		return r.no(n, "counts %ss from what is told before, %s", u, v.TimeSpan)
	}
	r.why.Add("the time last told is %s", v.TimeSpan)
	return r.countedFrom(n, v.From, sign)
}

// countedFromCore is "two days before Christmas".
func (r *reader) countedFromCore(n *node, sign int) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	return r.countedFrom(n, v.From, sign)
}

// besideCore is "the day before Christmas".
func (r *reader) besideCore(n *node, offset int) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	if offset > 0 {
		return oneDay(v.To.AddDays(offset))
	}
	return oneDay(v.From.AddDays(offset))
}

// aroundCore is "the week of May 3".
func (r *reader) aroundCore(n *node, u unit) (result, bool) {
	v, ok := r.eval(n.cores()[0])
	if !ok {
		return v, false
	}
	return around(v.From, u)
}

// relative is "last week", "this month", "next year". What is to come "this week" in
// a report of a Sunday comes in the week that begins.
func relative(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	d, ok := step(r.ref, n.num("rel"), 0, n.unit())
	if !ok {
		return result{}, false
	}
	if n.unit() == week && n.num("rel") == 0 && r.ref.Weekday() == time.Sunday && r.direction() == future {
		d = d.AddDays(1)
	}
	return around(d, n.unit())
}

// beforeLast is "the week before last".
func beforeLast(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	d, ok := step(r.ref, -2, 0, n.unit())
	if !ok {
		return r.no(n, "is out of the calendar")
	}
	return around(d, n.unit())
}

// orNext is "this year or next".
func orNext(r *reader, n *node) (result, bool) {
	v, ok := theUnit(r, n)
	if !ok {
		return v, false
	}
	next, ok := around(v.To.AddDays(1), n.unit())
	v.To = next.To
	return v, ok
}

// theUnit is "the year" in "the end of the year".
func theUnit(r *reader, n *node) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	return around(r.ref, n.unit())
}

// soFar is "so far this year".
func soFar(r *reader, n *node) (result, bool) {
	v, ok := theUnit(r, n)
	v.To = r.ref
	return v, ok
}

// window is the time from the report's day over some units: "the past 24 hours".
func (r *reader) window(n *node, by, half int) (result, bool) {
	if !r.known(n) {
		return result{}, false
	}
	u := n.unit()
	d, ok := step(r.ref, by, half, u)
	if !ok {
		return r.no(n, "is out of the calendar")
	}
	if u == hour && d == r.ref && (by >= 12 || by <= -12) { // "the past 18 hours"
		d = d.AddDays(by / max(by, -by))
	}
	if d.Before(r.ref) {
		return days(d, r.ref, u)
	}
	return days(r.ref, d, u)
}

// duration is a length of time that ends with the report: "after more than a week of
// fighting". Other lengths tell no day.
func duration(r *reader, n *node) (result, bool) {
	if r.p.at(n.end).Is("after", "before", "following") && r.act.follows(n.end) {
		return ofClause(r, n)
	}
	if !ongoing(r.p, r.start, r.end) {
		return r.no(n, "is a length of time, and tells no day")
	}
	r.why.Add("the words around %q say that it lasts to the report's day", r.words(n))
	return r.window(n, -n.num("n"), -n.half())
}

// ongoing reports whether the length of time at the tokens reaches to the day of the
// report: "comes after N of fighting", "have fought for N".
func ongoing(p *parser, start, end int) bool {
	before := p.at(start - 1)
	if p.at(start).Is("for") {
		before = p.at(start)
		start++
	}
	switch {
	case before.Is("after") && p.at(end).Is("of"):
		for k := start - 2; k >= max(start-24, 0); k-- {
			if p.at(k).Is("will", "would", "was", "were", "had", "did") {
				return false
			}
			if p.at(k).Is("is", "are", "has", "have", "comes", "come") {
				return true
			}
		}
	case before.Is("for", "over"):
		for k := start - 2; k >= max(start-14, 0); k-- {
			if p.at(k).Is("has", "have", "ve") {
				return !p.at(k-1).Is("to", "will", "would", "could", "may", "might", "must", "should")
			}
			if p.at(k).Is(".", ";", "had", "was", "were", "will", "would") {
				return false
			}
		}
	}
	return false
}
