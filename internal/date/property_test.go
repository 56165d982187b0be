package date_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"casus"
	"casus/internal/date"
)

// layouts are the ways in which a day is written out in full.
var layouts = []string{"2006-01-02", "2006/01/02", "January 2, 2006", "Jan. 2, 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006", "02 January, 2006", "Monday, January 2, 2006", "Monday, 2 January 2006", "Monday January 2, 2006", "January 2, 2006, a Monday"}

func anyDay(t *rapid.T, label string) casus.Day {
	return casus.Day{Year: 1900, Month: time.January, Day: 1}.AddDays(rapid.IntRange(0, 70000).Draw(t, label))
}

// TestDaysAreReadBack: a day written out is read back, whatever the report's day, and is
// found in running text with the words it was written in.
func TestDaysAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t, "day")
		words := d.Time().Format(rapid.SampledFrom(layouts).Draw(t, "layout"))
		if rapid.Bool().Draw(t, "capitals") {
			words = strings.ToUpper(words)
		}
		text := "The council of the town voted on " + words + " and adjourned."
		at := casus.Span{Start: len("The council of the town voted on "), End: len("The council of the town voted on ") + len(words)}
		v, _, why := date.Resolve(text, at, date.Context{Published: anyDay(t, "published"), Sentence: casus.Span{Start: 0, End: len(text)}})
		if v == nil || *v != casus.OneDay(d) {
			t.Fatalf("%q is %v, want %v: %v", words, v, d, why)
		}
		if f := date.Find(text); len(f) != 1 || f[0] != at {
			t.Fatalf("found %v in %q, want %v", f, text, at)
		}
	})
}

// TestShortDaysAreReadBack: a day written without its year is the one of the half year
// before or after the report, by the tense.
func TestShortDaysAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		published := anyDay(t, "published")
		away := rapid.IntRange(2, 180).Draw(t, "days away")
		verb := "voted"
		d := published.AddDays(-away)
		if rapid.Bool().Draw(t, "to come") {
			verb, d = "will vote", published.AddDays(away)
		}
		text := "The council " + verb + " on " + d.Time().Format(rapid.SampledFrom([]string{"January 2", "2 January", "Jan. 2", "2nd of January"}).Draw(t, "layout")) + "."
		if d.Day != 2 && strings.Contains(text, "nd of") {
			text = fmt.Sprintf("The council %s on the %dth of %s.", verb, d.Day, d.Month)
		}
		at := casus.Span{Start: strings.Index(text, " on ") + 4, End: len(text) - 1}
		v, _, why := date.Resolve(text, at, date.Context{Published: published, Sentence: casus.Span{Start: 0, End: len(text)}})
		if v == nil || *v != casus.OneDay(d) {
			t.Fatalf("%q in a report of %s is %v, want %s: %v", text, published, v, d, why)
		}
	})
}

// TestWeekdaysAreNear: a weekday is within a week of the report, on its side.
func TestWeekdaysAreNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		published := anyDay(t, "published")
		w := time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))
		for verb, side := range map[string]int{"was killed": -1, "will be buried": 1} {
			text := "The mayor " + verb + " on " + w.String() + "."
			v, _, _ := date.Resolve(text, casus.Span{Start: len(text) - 1 - len(w.String()), End: len(text) - 1}, date.Context{Published: published, Sentence: casus.Span{Start: 0, End: len(text)}})
			if v == nil || v.From != v.To || v.From.Weekday() != w || v.From.Sub(published)*side < 0 || v.From.Sub(published)*side > 6 {
				t.Fatalf("%q in a report of %s is %v", text, published, v)
			}
		}
	})
}

// TestAgoGoesBack: n units ago holds the day n units back, and starts with its unit.
func TestAgoGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		published := anyDay(t, "published")
		n := rapid.IntRange(1, 60).Draw(t, "n")
		text := fmt.Sprintf("%d weeks ago", n)
		v, _, why := date.Resolve(text, casus.Span{Start: 0, End: len(text)}, date.Context{Published: published})
		back := published.AddDays(-7 * n)
		if v == nil || v.From.Weekday() != time.Monday || v.To != v.From.AddDays(6) || back.Before(v.From) || v.To.Before(back) {
			t.Fatalf("%s in a report of %s is %v: %v", text, published, v, why)
		}
	})
}

// FuzzResolve: any words at any span give days in order, or a reason.
func FuzzResolve(f *testing.F) {
	for _, l := range readLines(f) {
		f.Add(l.text, l.at.Start, l.at.End)
	}
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		last := casus.OneDay(someDay.AddDays(-3))
		v, sure, why := date.Resolve(text, casus.Span{Start: start, End: end}, date.Context{Published: someDay, Sentence: casus.Span{Start: 0, End: len(text)}, Last: &last})
		check(t, v, sure, why)
		v, sure, why = date.Resolve(text, casus.Span{Start: start, End: end}, date.Context{})
		check(t, v, sure, why)
	})
}

func check(t *testing.T, v *casus.TimeSpan, sure float64, why casus.Why) {
	t.Helper()
	switch {
	case len(why) == 0:
		t.Fatal("no why")
	case v == nil && sure != 0, v != nil && (sure <= 0 || sure > 1):
		t.Fatalf("confidence %v in %v", sure, v)
	case v == nil:
	case v.From.IsZero() && v.To.IsZero():
		t.Fatalf("no day: %v", why)
	case !v.From.IsZero() && !v.To.IsZero() && v.To.Before(v.From):
		t.Fatalf("%v ends before it begins: %v", v, why)
	default:
		if _, err := casus.ParseTimeSpan(v.String()); err != nil {
			t.Fatalf("%v: %v: %v", v, err, why)
		}
	}
}

// FuzzFind: spans are of the text, in order, on the edges of characters.
func FuzzFind(f *testing.F) {
	for _, l := range readLines(f) {
		f.Add(l.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range date.Find(text) {
			if !utf8.ValidString(text) {
				continue // documents are valid; others must only not panic
			}
			if err := s.In(text); err != nil || s.Start < end {
				t.Fatalf("%v after %d: %v", s, end, err)
			}
			end = s.End
		}
	})
}

func BenchmarkResolve(b *testing.B) {
	text := "The ministers agreed to meet in Moscow on Friday for negotiations on ending the fighting."
	at := casus.Span{Start: strings.Index(text, "Friday"), End: strings.Index(text, "Friday") + 6}
	c := date.Context{Published: someDay, Sentence: casus.Span{Start: 0, End: len(text)}}
	b.ReportAllocs()
	for b.Loop() {
		date.Resolve(text, at, c)
	}
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("The army shelled the town on October 8, 2020, killing at least 12 people, and the ministers of both countries agreed to meet in Moscow late on Friday for negotiations on ending the fighting that began last month. ", 500)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		date.Find(text)
	}
}
