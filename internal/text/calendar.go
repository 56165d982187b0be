package text

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"casus"
)

// months and weekdays are the English names as reports write them, without the
// stop of an abbreviation.
var (
	months = map[string]time.Month{
		"January": 1, "Jan": 1, "JANUARY": 1, "JAN": 1, "February": 2, "Feb": 2, "FEBRUARY": 2, "FEB": 2, "March": 3, "Mar": 3, "MARCH": 3, "MAR": 3,
		"April": 4, "Apr": 4, "APRIL": 4, "APR": 4, "May": 5, "MAY": 5, "June": 6, "Jun": 6, "JUNE": 6, "JUN": 6, "July": 7, "Jul": 7, "JULY": 7, "JUL": 7,
		"August": 8, "Aug": 8, "AUGUST": 8, "AUG": 8, "September": 9, "Sept": 9, "Sep": 9, "SEPTEMBER": 9, "SEPT": 9, "SEP": 9,
		"October": 10, "Oct": 10, "OCTOBER": 10, "OCT": 10, "November": 11, "Nov": 11, "NOVEMBER": 11, "NOV": 11, "December": 12, "Dec": 12, "DECEMBER": 12, "DEC": 12,
	}
	weekdays = map[string]time.Weekday{"Sunday": 0, "Monday": 1, "Tuesday": 2, "Wednesday": 3, "Thursday": 4, "Friday": 5, "Saturday": 6}
)

func isWeekday(w string) bool {
	_, ok := weekdays[w]
	return ok
}

// date is a day that a text names. Its year is 0 where the text leaves it out.
type date struct {
	casus.Span
	casus.Day
}

// weekday is a day of the week that a text names.
type weekday struct {
	casus.Span
	time.Weekday
}

// What can stand around the name of a month.
var (
	dayAfterRE  = regexp.MustCompile(`^\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2})?(?:,?\s{1,3}(\d{4}))?(?:[^\d\w]|$)`)
	dayBeforeRE = regexp.MustCompile(`(?:^|[^\d.,:/])(\d{1,2})(?:st|nd|rd|th)?\s{1,3}(?:of\s{1,3})?$`)
	yearAfterRE = regexp.MustCompile(`^\.?,?\s{1,3}(\d{4})(?:[^\d\w]|$)`)
	isoRE       = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})(?:[^\d\w]|$)`)
)

// windowAt returns up to before and after bytes of text, within s, around [start, end).
func windowAt(text string, s casus.Span, start, end, before, after int) (string, string) {
	return text[max(s.Start, start-before):start], text[end:min(s.End, end+after)]
}

// calendar finds the days and the days of the week that text names within s, in order.
func calendar(text string, s casus.Span) (dates []date, days []weekday) {
	for i := s.Start; i < s.End; {
		c := text[i]
		switch {
		case 'A' <= c && c <= 'Z':
			end := i + 1
			for end < s.End && ('a' <= text[end] && text[end] <= 'z' || 'A' <= text[end] && text[end] <= 'Z') {
				end++
			}
			word := casus.Span{Start: i, End: end}
			if r, _ := utf8.DecodeRuneInString(text[end:s.End]); !unicode.IsLetter(r) {
				if w, ok := weekdays[word.Of(text)]; ok {
					days = append(days, weekday{word, w})
				} else if m, ok := months[word.Of(text)]; ok {
					if d, ok := dateAt(text, s, word, m); ok {
						dates = append(dates, d)
						end = max(end, d.End)
					}
				}
			}
			i = end
		case '0' <= c && c <= '9':
			_, after := windowAt(text, s, i, i, 0, 12)
			if m := isoRE.FindStringSubmatch(after); m != nil {
				if d, err := casus.ParseDay(m[0][:10]); err == nil && plausible(d.Year) {
					dates = append(dates, date{casus.Span{Start: i, End: i + 10}, d})
				}
			}
			for i < s.End && '0' <= text[i] && text[i] <= '9' || i < s.End && text[i] == '-' {
				i++
			}
		case c < utf8.RuneSelf && (c < 'a' || c > 'z'):
			i++
		default: // the rest of a word
			i++
			for i < s.End && (text[i] >= utf8.RuneSelf || 'a' <= text[i] && text[i] <= 'z') {
				i++
			}
		}
	}
	return dates, days
}

// plausible reports whether a number is a year that news tells of.
func plausible(year int) bool { return 1900 <= year && year <= 2199 }

// dateAt reads the date around the name of a month.
func dateAt(text string, s, month casus.Span, m time.Month) (date, bool) {
	before, after := windowAt(text, s, month.Start, month.End, 12, 24)
	d := date{month, casus.Day{Month: m}}
	year := ""
	if f := dayAfterRE.FindStringSubmatchIndex(after); f != nil && f[3] <= len(after) {
		d.Day.Day = atoi(after[f[2]:f[3]])
		d.End = month.End + f[3]
		if f[4] >= 0 {
			year = after[f[4]:f[5]]
			d.End = month.End + f[5]
		}
	} else if f := dayBeforeRE.FindStringSubmatchIndex(before); f != nil {
		d.Day.Day = atoi(before[f[2]:f[3]])
		d.Start = month.Start - len(before) + f[2]
		if y := yearAfterRE.FindStringSubmatchIndex(after); y != nil {
			year = after[y[2]:y[3]]
			d.End = month.End + y[3]
		}
	}
	if year != "" {
		d.Year = atoi(year)
		if !plausible(d.Year) {
			return d, false
		}
	}
	check := d.Day
	if check.Year == 0 {
		check.Year = 2000 // a leap year
	}
	_, err := casus.ParseDay(check.String())
	return d, d.Day.Day > 0 && err == nil
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// yearsIn returns the years that s names in four digits, those of dates among them.
func yearsIn(text string, s casus.Span) (years []int) {
	for i := s.Start; i+4 <= s.End; i++ {
		c := text[i]
		if c != '1' && c != '2' {
			continue
		}
		if i > s.Start && (isWordRune(rune(text[i-1])) || strings.IndexByte(",.$£€/-", text[i-1]) >= 0) {
			continue
		}
		if i+4 < s.End && (isWordRune(rune(text[i+4])) || strings.IndexByte("%/", text[i+4]) >= 0 ||
			i+5 < s.End && strings.IndexByte(",.:", text[i+4]) >= 0 && '0' <= text[i+5] && text[i+5] <= '9') {
			continue
		}
		if n, err := strconv.Atoi(text[i : i+4]); err == nil && plausible(n) {
			years = append(years, n)
		}
	}
	return years
}
