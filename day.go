package casus

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day is a day of the proleptic Gregorian calendar. The zero Day is no day: unknown.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf is the day of an instant in the instant's own location.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return Day{}
	}
	y, m, d := t.Date()
	return Day{y, m, d}
}

// ParseDay reads YYYY-MM-DD. Days that no month has are refused.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("%q is not a day: want YYYY-MM-DD, as 2020-10-09", s)
	}
	return DayOf(t), nil
}

// IsZero reports whether the day is unknown.
func (d Day) IsZero() bool { return d == Day{} }

// Time is midnight UTC of the day.
func (d Day) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays returns the day n days later.
func (d Day) AddDays(n int) Day { return DayOf(d.Time().AddDate(0, 0, n)) }

// AddMonths returns the first day of the month n months later.
func (d Day) AddMonths(n int) Day {
	return DayOf(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
}

// Sub returns the number of days from e to d.
func (d Day) Sub(e Day) int { return int(d.Time().Sub(e.Time()) / (24 * time.Hour)) }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Compare orders days; an unknown day comes before all others.
func (d Day) Compare(e Day) int {
	switch {
	case d == e:
		return 0
	case d.Before(e):
		return -1
	}
	return 1
}

// Before reports whether d is earlier than e.
func (d Day) Before(e Day) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// String is YYYY-MM-DD, and empty for an unknown day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalJSON writes "YYYY-MM-DD", or null for an unknown day.
func (d Day) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what MarshalJSON writes; "" is unknown too.
func (d *Day) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == nil || *s == "" {
		*d = Day{}
		return nil
	}
	var err error
	*d, err = ParseDay(*s)
	return err
}

// TimeSpan is a range of whole days, both ends included. A zero From or To is an
// open end ("since Monday" in a report of unknown date).
type TimeSpan struct {
	From Day `json:"from"`
	To   Day `json:"to"`
	// Clock is the time of day, HH:MM, where the words tell one; empty otherwise.
	Clock string `json:"clock,omitempty"`
}

// OneDay is the span of a single day.
func OneDay(d Day) TimeSpan { return TimeSpan{From: d, To: d} }

// MonthOf is the whole month that holds d.
func MonthOf(d Day) TimeSpan { return TimeSpan{From: d.AddMonths(0), To: d.AddMonths(1).AddDays(-1)} }

// YearsOf is the span from the first day of one year to the last of another.
func YearsOf(from, to int) TimeSpan {
	return TimeSpan{From: Day{from, time.January, 1}, To: Day{to, time.December, 31}}
}

// String is the notation's form: 2020-10-09, 2020-10 for a whole month, 2020 for
// a whole year, and FROM/TO for any other range, an open end being left empty.
func (t TimeSpan) String() string {
	switch {
	case t.From == t.To:
		return t.From.String()
	case t.From.IsZero() || t.To.IsZero():
	case t == YearsOf(t.From.Year, t.From.Year):
		return fmt.Sprintf("%04d", t.From.Year)
	case t.From.Day == 1 && t.To == MonthOf(t.From).To:
		return t.From.String()[:7]
	}
	return t.From.String() + "/" + t.To.String()
}

// ParseTimeSpan reads what String writes.
func ParseTimeSpan(s string) (TimeSpan, error) {
	from, to, isRange := strings.Cut(s, "/")
	a, err := parsePeriod(from)
	if err != nil || !isRange {
		return a, err
	}
	b, err := parsePeriod(to)
	return TimeSpan{From: a.From, To: b.To}, err
}

// parsePeriod reads a day, a month or a year; the empty string is an open end.
func parsePeriod(s string) (TimeSpan, error) {
	switch len(s) {
	case 0:
		return TimeSpan{}, nil
	case 4:
		if y, err := strconv.Atoi(s); err == nil && y > 0 {
			return YearsOf(y, y), nil
		}
	case 7:
		if d, err := ParseDay(s + "-01"); err == nil {
			return MonthOf(d), nil
		}
	default:
		if d, err := ParseDay(s); err == nil {
			return OneDay(d), nil
		}
	}
	return TimeSpan{}, fmt.Errorf("%q is not a time: want YYYY-MM-DD, YYYY-MM or YYYY, or two of them with / between", s)
}

// When is a time told by an event: its words and, where they could be told, the days.
type When struct {
	Mention
	TimeSpan   *TimeSpan
	Confidence float64
	Why        Why
}
