package pubdate

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"casus"
)

// table yields the lines of a file of testdata.
func table(t testing.TB, name string) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func TestParse(t *testing.T) {
	for _, line := range table(t, "dates.txt") {
		f := strings.Split(line, "|")
		n := len(f)
		if n < 4 {
			t.Fatalf("%q has %d fields", line, n)
		}
		in := strings.Join(f[:n-3], "|") // an input may hold bars of its own
		order, err := ParseOrder(strings.TrimSpace(f[n-3]))
		if err != nil {
			t.Fatal(err)
		}
		wantDay, wantAt := strings.TrimSpace(f[n-2]), strings.TrimSpace(f[n-1])

		got, err := Parse(in, order)
		gotDay, gotAt := got.Day.String(), ""
		if !got.At.IsZero() {
			gotAt = got.At.Format(time.RFC3339Nano)
		}
		for _, e := range []error{ErrAmbiguous, ErrNoDay, ErrNotADate} {
			if errors.Is(err, e) {
				gotDay = e.Error()
			}
		}
		if gotDay != wantDay || gotAt != wantAt {
			t.Errorf("%q (%v) = %s, %s (%v); want %s, %s", in, order, gotDay, gotAt, err, wantDay, wantAt)
		}
	}
}

func TestFromURL(t *testing.T) {
	for _, line := range table(t, "urls.txt") {
		in, want, _ := strings.Cut(line, " ")
		if got := FromURL(in).String(); got != strings.Trim(want, "-") && !(want == "-" && got == "") {
			t.Errorf("%s: %q, want %s", in, got, want)
		}
	}
}

func TestEvidence(t *testing.T) {
	for in, want := range map[string]Order{
		"25/10/2020":       DayFirst,
		"10/25/2020 10:15": MonthFirst,
		"10-25-2020":       MonthFirst,
		"10/09/2020":       Unordered,
		"25.10.2020":       Unordered, // dots say nothing about slashes
		"2020-10-25":       Unordered,
		"31/31/2020":       Unordered,
		"25/10/20":         Unordered,
		"":                 Unordered,
	} {
		if got := Evidence(in); got != want {
			t.Errorf("%q shows %v, want %v", in, got, want)
		}
	}
}

func TestParseOrder(t *testing.T) {
	for _, o := range []Order{DayFirst, MonthFirst} {
		if got, err := ParseOrder(o.String()); got != o || err != nil {
			t.Errorf("%v: %v, %v", o, got, err)
		}
	}
	if _, err := ParseOrder("ymd"); err == nil {
		t.Error("ymd is taken for an order")
	}
}

// Every name stands for one month whatever the language, and the lines are sorted.
func TestMonths(t *testing.T) {
	seen := map[string]string{}
	var languages []string
	for _, f := range lines(monthsText) {
		languages = append(languages, f[0])
		for _, name := range f[2:] {
			if m, ok := seen[name]; ok && m != f[1] {
				t.Errorf("%s is month %s and month %s", name, m, f[1])
			}
			seen[name] = f[1]
			if name != strings.ToLower(name) {
				t.Errorf("%s is not written as dates are looked up", name)
			}
		}
	}
	if !slices.IsSorted(languages) {
		t.Error("months.txt is not sorted by language")
	}
}

func TestZones(t *testing.T) {
	var names []string
	for _, f := range lines(zonesText) {
		names = append(names, f[0])
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error("zones.txt is not sorted, or names a zone twice")
	}
}

func FuzzParse(f *testing.F) {
	for _, line := range table(f, "dates.txt") {
		f.Add(line[:strings.Index(line, "|")])
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Parse(s, Unordered)
		if err != nil && !got.IsZero() {
			t.Fatalf("%q: both %v and %v", s, got, err)
		}
		if got.IsZero() {
			return
		}
		if _, err := casus.ParseDay(got.Day.String()); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if !got.At.IsZero() && casus.DayOf(got.At) != got.Day {
			t.Fatalf("%q: the instant %v is not on %v", s, got.At, got.Day)
		}
		for _, o := range []Order{DayFirst, MonthFirst} {
			if again, err := Parse(s, o); err != nil {
				t.Fatalf("%q: known without an order, not with %v: %v %v", s, o, again, err)
			}
		}
		FromURL(s)
	})
}

func BenchmarkParse(b *testing.B) {
	for _, in := range []string{"2020-10-09T10:15:00Z", "Oct 9, 2020 10:15 AM EST", "10/09/2020"} {
		b.Run(in, func(b *testing.B) {
			for b.Loop() {
				_, _ = Parse(in, MonthFirst)
			}
		})
	}
}
