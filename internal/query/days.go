package query

import (
	"fmt"
	"regexp"
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
		if t.To.Before(t.From) {
			return "", fmt.Errorf("the later day stands first")
		}
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
	m := agoForm.FindStringSubmatch(v)
	if m == nil {
		return casus.Day{}, false
	}
	n, _ := strconv.Atoi(m[1])
	switch m[2] {
	case "d":
		return today.AddDays(-n), true
	case "w":
		return today.AddDays(-7 * n), true
	case "y":
		n *= 12
	}
	// The same day of an earlier month, or the month's last where it has no such day.
	month := casus.MonthOf(today.AddMonths(-n))
	d := month.From.AddDays(today.Day - 1)
	if month.To.Before(d) {
		d = month.To
	}
	return d, true
}

// agoForm is how long ago a day is: at most 999 years.
var agoForm = regexp.MustCompile(`^([0-9]{1,3})([dwmy])$`)

// Days are the first and last day that a value of a field of days stands for.
//
// It takes a value in canonical form.
func Days(v string, today casus.Day) casus.TimeSpan {
	if d, ok := ago(v, today); ok {
		return casus.OneDay(d)
	}
	t, _ := casus.ParseTimeSpan(v) // Parse has checked it
	return t
}
