package query

import (
	"fmt"
	"strconv"
	"strings"

	"casus"
)

// day checks the value of a field of days: a day, a month, a year, a range of these,
// today, yesterday, or how long ago (7d, 2w, 3m, 1y).
func day(v string) (string, error) {
	v = strings.ToLower(v)
	if _, ok := ago(v, casus.Day{Year: 2000, Month: 1, Day: 1}); ok {
		return v, nil
	}
	if t, err := casus.ParseTimeSpan(v); err == nil && !t.From.IsZero() && !t.To.IsZero() {
		return v, nil
	}
	return "", fmt.Errorf("want 2020-10-09, 2020-10, 2020, two of them with / between, today, yesterday or 7d (days ago; w weeks, m months, y years)")
}

// ago reads a day told from today.
func ago(v string, today casus.Day) (casus.Day, bool) {
	switch v {
	case "today":
		return today, true
	case "yesterday":
		return today.AddDays(-1), true
	}
	if len(v) < 2 || len(v) > 5 {
		return casus.Day{}, false
	}
	n, err := strconv.Atoi(v[:len(v)-1])
	if err != nil || n < 0 {
		return casus.Day{}, false
	}
	t := today.Time()
	switch v[len(v)-1] {
	case 'd':
		return today.AddDays(-n), true
	case 'w':
		return today.AddDays(-7 * n), true
	case 'm':
		return casus.DayOf(t.AddDate(0, -n, 0)), true
	case 'y':
		return casus.DayOf(t.AddDate(-n, 0, 0)), true
	}
	return casus.Day{}, false
}

// Days are the first and last day that a value of a field of days stands for.
func Days(v string, today casus.Day) casus.TimeSpan {
	if d, ok := ago(v, today); ok {
		return casus.OneDay(d)
	}
	t, _ := casus.ParseTimeSpan(v) // Parse has checked it
	return t
}
