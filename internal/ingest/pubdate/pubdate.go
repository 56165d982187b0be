// Package pubdate reads the dates that publishers put on their reports: in the
// metadata of pages, the columns of dumps, the headers of mail and feeds.
//
// A date that could be two days (10/09/2020) is neither: it stays unknown unless
// the weekday beside it, or the order that the column's other values show, decides.
package pubdate

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"casus"
)

// Stamp is a time of publication.
type Stamp struct {
	// Day is the day where the publisher is, as far as the stamp tells; zero when unknown.
	Day casus.Day
	// At is the instant, in the publisher's offset from UTC; zero when the time of day or the offset is unknown.
	At time.Time
}

// IsZero reports whether nothing is known.
func (s Stamp) IsZero() bool { return s.Day.IsZero() }

// Order is the order of day and month in dates written in numbers.
type Order int

// The orders. The zero Order is not known.
const (
	Unordered Order = iota
	DayFirst
	MonthFirst
)

// String names the order as [ParseOrder] reads it.
func (o Order) String() string { return [...]string{"unknown", "dmy", "mdy"}[o] }

// ParseOrder reads "dmy" or "mdy"; the empty string is [Unordered].
func ParseOrder(s string) (Order, error) {
	switch strings.ToLower(s) {
	case "":
		return Unordered, nil
	case "dmy":
		return DayFirst, nil
	case "mdy":
		return MonthFirst, nil
	}
	return Unordered, fmt.Errorf("%q is not an order of dates: want dmy (25/10/2020) or mdy (10/25/2020)", s)
}

// What can be wrong with a date.
var (
	ErrAmbiguous = errors.New("could be two days")
	ErrNoDay     = errors.New("names no day")
	ErrNotADate  = errors.New("is not a date")
)

// maxLen bounds the bytes looked at: no date is longer, and a column chosen by mistake may hold whole reports.
const maxLen = 160

// earliest and latest year of publication that are believed. Empty fields of
// other programs are often written as the year 1 or 9999.
const earliest, latest = 1700, 2199

// Parse reads a date with or without a time of day. An empty string, and the words
// that tables hold for nothing, give a zero Stamp. Other errors wrap [ErrAmbiguous],
// [ErrNoDay] or [ErrNotADate] and quote s.
func Parse(s string, order Order) (Stamp, error) {
	s = strings.TrimSpace(s)
	switch strings.ToLower(s) {
	case "", "null", "none", "nan", "n/a", "na", "nat", "-", "unknown", "undated":
		return Stamp{}, nil
	}
	if len(s) > maxLen {
		return Stamp{}, fmt.Errorf("%.40q... %w", s, ErrNotADate)
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return at(t, s)
	}
	if isNumber(s) {
		return number(s)
	}
	text := normal(s)
	d, rest, err := findDay(text, order)
	if err != nil {
		return Stamp{}, fmt.Errorf("%q %w", s, err)
	}
	return Stamp{Day: d, At: clock(d, rest)}, nil
}

// Evidence tells which order of day and month s shows, when only one is possible.
func Evidence(s string) Order {
	if len(s) > maxLen {
		return Unordered
	}
	m := numericRE.FindStringSubmatch(s)
	if m == nil || m[2] == "." || m[2] != m[4] || len(m[5]) != 4 {
		return Unordered
	}
	first, second := atoi(m[1]), atoi(m[3])
	switch {
	case first > 12 && second <= 12:
		return DayFirst
	case second > 12 && first <= 12:
		return MonthFirst
	}
	return Unordered
}

// at is the stamp of an instant that was written as s.
func at(t time.Time, s string) (Stamp, error) {
	switch y := t.Year(); {
	case t.Unix() == 0:
		return Stamp{}, fmt.Errorf("%q %w: it is the zero of computers' clocks", s, ErrNotADate)
	case y < earliest || y > latest:
		return Stamp{}, fmt.Errorf("%q %w: the year is out of range", s, ErrNotADate)
	}
	if _, offset := t.Zone(); offset == 0 {
		t = t.UTC()
	}
	return Stamp{Day: casus.DayOf(t), At: t}, nil
}

// isNumber reports whether s is digits with at most a decimal fraction.
func isNumber(s string) bool {
	whole, fraction, _ := strings.Cut(s, ".")
	return whole != "" && strings.Trim(whole, "0123456789") == "" && strings.Trim(fraction, "0123456789") == ""
}

// number reads days without separators and counts of seconds.
func number(s string) (Stamp, error) {
	whole, _, isFraction := strings.Cut(s, ".")
	layout := map[int]string{8: "20060102", 12: "200601021504", 14: "20060102150405"}[len(whole)]
	if layout != "" && !isFraction {
		t, err := time.Parse(layout, whole)
		if err != nil || t.Year() < earliest || t.Year() > latest {
			return Stamp{}, fmt.Errorf("%q %w", s, ErrNotADate)
		}
		return Stamp{Day: casus.DayOf(t)}, nil
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return Stamp{}, fmt.Errorf("%q %w", s, ErrNotADate)
	}
	switch len(whole) {
	case 9, 10: // seconds since 1970, from 1973 on
		return at(time.Unix(n, 0).UTC(), s)
	case 13:
		return at(time.UnixMilli(n).UTC(), s)
	case 16:
		return at(time.UnixMicro(n).UTC(), s)
	case 4, 6:
		return Stamp{}, fmt.Errorf("%q %w", s, ErrNoDay)
	}
	return Stamp{}, fmt.Errorf("%q %w", s, ErrNotADate)
}

// normal lowers the case, makes every space plain and the digits of Arabic and
// Persian European, and writes the names of months as numbers.
func normal(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '#':
			return ' ' // markMonths' sign
		case '٠' <= r && r <= '٩':
			return '0' + r - '٠'
		case '۰' <= r && r <= '۹':
			return '0' + r - '۰'
		case r == '\u2212' || r == '\u2013':
			return '-'
		}
		return r
	}, strings.ToLower(s))
	return markMonths(strings.Join(strings.Fields(s), " "))
}

// markMonths writes every name of a month in s as its number between two signs:
// "9 #10# 2020".
func markMonths(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := strings.IndexFunc(s, unicode.IsLetter)
		if n < 0 {
			break
		}
		b.WriteString(s[:n])
		s = s[n:]
		if n = strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); n < 0 {
			n = len(s)
		}
		word := s[:n]
		// Some months have names of two words.
		if rest, ok := strings.CutPrefix(s[n:], " "); ok {
			second := strings.IndexFunc(rest+" ", func(r rune) bool { return !unicode.IsLetter(r) })
			if pair := s[:n+1+second]; months[pair] != 0 {
				word = pair
			}
		}
		s = s[len(word):]
		if m := months[word]; m != 0 {
			word = "#" + strconv.Itoa(int(m)) + "#"
		}
		b.WriteString(word)
	}
	return b.String() + s
}

var (
	isoRE = regexp.MustCompile(`(?:^|\D)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)`)
	cjkRE = regexp.MustCompile(`(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]`)
	// compactRE is the basic form of ISO 8601 with a time: 20201009T101500Z.
	compactRE = regexp.MustCompile(`(?:^|\D)(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})(\d{2})?`)
	numericRE = regexp.MustCompile(`(?:^|[^\d/.:-])(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4}|\d{2})(?:$|[^\d/-])`)

	ordinal = `(?:st|nd|rd|th|er|\.|º|ª)?`
	month   = `#(\d{1,2})#` // as markMonths writes it
	// 9 October 2020; 09-Oct-20; 9 de octubre de 2020; 9th of October, 2020
	dmyRE = regexp.MustCompile(`(?:^|\D)(\d{1,2})` + ordinal + `[ /-]?(?:of |de )?` + month + `[.,]?[ /-]?(?:de |del )?(\d{4}|\d{2})(?:[^\d:]|:\D|$)`)
	// October 9, 2020; Oct. 9th 2020; Oct-09-2020
	mdyRE = regexp.MustCompile(`(?:^|[^\d])` + month + `\.?[ /-]?(\d{1,2})` + ordinal + `,?[ /-]?(\d{4})(?:\D|$)`)
	// 2020 October 9; 2020-Oct-09
	ymdRE = regexp.MustCompile(`(?:^|\D)(\d{4})[., /-]*` + month + `[., /-]*(\d{1,2})(?:\D|$)`)
	// Fri Oct 9 10:15:00 2020; Fri Oct 09 10:15:00 +0000 2020
	ctimeRE = regexp.MustCompile(`(?:^|[^\d])` + month + `\.? (\d{1,2})( \d{1,2}:\d{2}(?::\d{2})?(?: [+-]\d{4}| [a-z]{2,4})?) (\d{4})(?:\D|$)`)
	// A month and a year, or a day and a month, and nothing more.
	partRE   = regexp.MustCompile(month)
	secondRE = regexp.MustCompile(`[|;]|updat|modif|edit`)
	yearRE   = regexp.MustCompile(`^\D*(?:1[789]|2[01])\d{2}(?:-\d{1,2})?\D*$`)
)

// findDay returns the first day that s names, and s without it.
func findDay(s string, order Order) (casus.Day, string, error) {
	if m := compactRE.FindStringSubmatchIndex(s); m != nil {
		d, err := day(part(s, m, 1), part(s, m, 2), part(s, m, 3))
		clock := " " + part(s, m, 4) + ":" + part(s, m, 5)
		if seconds := part(s, m, 6); seconds != "" {
			clock += ":" + seconds
		}
		return d, clock + s[m[1]:], err
	}
	for _, form := range []struct {
		re               *regexp.Regexp
		year, month, day int // groups
	}{
		{isoRE, 1, 2, 3}, {cjkRE, 1, 2, 3}, {ctimeRE, 4, 1, 2}, {dmyRE, 3, 2, 1}, {mdyRE, 3, 1, 2}, {ymdRE, 1, 2, 3},
	} {
		m := form.re.FindStringSubmatchIndex(s)
		if m == nil {
			continue
		}
		d, err := day(part(s, m, form.year), part(s, m, form.month), part(s, m, form.day))
		rest := s[m[2*form.day+1]:]
		switch form.re {
		case ctimeRE:
			rest = part(s, m, 3)
		case dmyRE, mdyRE:
			// The time may stand before the day: "10:15 AM EST, October 9, 2020".
			rest = first(s[m[2*form.year+1]:]) + " " + s[:m[0]]
		}
		return d, rest, err
	}
	if m := numericRE.FindStringSubmatchIndex(s); m != nil && part(s, m, 2) == part(s, m, 4) {
		d, err := numeric(part(s, m, 1), part(s, m, 3), part(s, m, 5), part(s, m, 2), s, order)
		return d, first(s[m[11]:]) + " " + s[:m[0]], err
	}
	if yearRE.MatchString(s) || partRE.MatchString(s) {
		return casus.Day{}, "", ErrNoDay
	}
	return casus.Day{}, "", ErrNotADate
}

// first cuts s where a second date begins: "| Updated 11:30 GMT, 10 October 2020".
func first(s string) string {
	if i := secondRE.FindStringIndex(s); i != nil {
		return s[:i[0]]
	}
	return s
}

// numeric reads a date of three numbers, the year last.
func numeric(a, b, year, separator, s string, order Order) (casus.Day, error) {
	dayFirst, errDay := day(year, b, a)
	monthFirst, errMonth := day(year, a, b)
	switch {
	case order == DayFirst && errDay == nil:
		return dayFirst, nil
	case order == MonthFirst && errMonth == nil:
		return monthFirst, nil
	case len(year) == 2 && separator != ".": // 20/10/09 may begin with the year as well
		return casus.Day{}, ErrAmbiguous
	case errDay != nil && errMonth != nil:
		return casus.Day{}, ErrNotADate
	case errMonth != nil || dayFirst == monthFirst || separator == "." && errDay == nil:
		// Dots stand in the countries that put the day first.
		return dayFirst, nil
	case errDay != nil:
		return monthFirst, nil
	}
	if w, ok := weekday(s); ok && (dayFirst.Weekday() == w) != (monthFirst.Weekday() == w) {
		if dayFirst.Weekday() == w {
			return dayFirst, nil
		}
		return monthFirst, nil
	}
	return casus.Day{}, ErrAmbiguous
}

// weekday returns the English day of the week that s names.
func weekday(s string) (time.Weekday, bool) {
	for w := time.Sunday; w <= time.Saturday; w++ {
		if strings.Contains(s, strings.ToLower(w.String()[:3])) {
			return w, true
		}
	}
	return 0, false
}

// day makes a day of its written parts, which are digits.
func day(year, month, dayOfMonth string) (casus.Day, error) {
	y, d := atoi(year), atoi(dayOfMonth)
	if len(year) == 2 { // as RFC 2822 section 4.3 has it
		if y += 1900; y < 1950 {
			y += 100
		}
	}
	m := time.Month(atoi(month))
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || t.Month() != m || y < earliest || y > latest {
		return casus.Day{}, ErrNotADate
	}
	return casus.DayOf(t), nil
}

var (
	clockRE = regexp.MustCompile(`(?:^|\D)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?: ?([ap])\.? ?m\b\.?)?`)
	hourRE  = regexp.MustCompile(`(?:^|\D)(\d{1,2})() ?()([ap])\.? ?m\b\.?`)
	zoneRE  = regexp.MustCompile(`^[ ,(]*(?:(?:gmt|utc) ?)?([+-])(\d{1,2}):?(\d{2})?(?:\D|$)`)
	nameRE  = regexp.MustCompile(`^[ ,(]*([a-z]{1,4})(?:[^\p{L}]|$)`)
)

// clock is the instant of a day that the time and zone in s tell; zero without both.
func clock(d casus.Day, s string) time.Time {
	m := clockRE.FindStringSubmatchIndex(s)
	if m == nil {
		if m = hourRE.FindStringSubmatchIndex(s); m == nil {
			return time.Time{}
		}
	}
	hour, minute, second := atoi(part(s, m, 1)), atoi(part(s, m, 2)), atoi(part(s, m, 3))
	if half := part(s, m, 4); half != "" {
		if hour < 1 || hour > 12 {
			return time.Time{}
		}
		hour %= 12
		if half == "p" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return time.Time{}
	}
	zone, ok := location(s[m[1]:])
	if !ok {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, hour, minute, second, 0, zone)
}

// location reads the offset that s begins with.
func location(s string) (*time.Location, bool) {
	var seconds int
	if m := zoneRE.FindStringSubmatch(s); m != nil {
		hours, minutes := atoi(m[2]), atoi(m[3])
		if hours > 14 || minutes > 59 {
			return nil, false
		}
		if seconds = hours*3600 + minutes*60; m[1] == "-" {
			seconds = -seconds
		}
	} else if m := nameRE.FindStringSubmatch(s); m != nil {
		var known bool
		if seconds, known = zones[m[1]]; !known {
			return nil, false
		}
	} else {
		return nil, false
	}
	if seconds == 0 {
		return time.UTC, true
	}
	return time.FixedZone("", seconds), true
}

// part is group i of a match, empty when the group took no part in it.
func part(s string, match []int, i int) string {
	if match[2*i] < 0 {
		return ""
	}
	return s[match[2*i]:match[2*i+1]]
}

// atoi reads digits that a pattern has matched; none are zero.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
