package date_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/date"
)

// line is one line of testdata/dates.txt.
type line struct {
	number         int
	text           string
	at             casus.Span
	c              date.Context
	expected, rule string
}

// readLines reads the table of expressions and what they mean.
func readLines(t testing.TB) []line {
	b, err := os.ReadFile("testdata/dates.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []line
	for i, s := range strings.Split(string(b), "\n") {
		if s == "" || s[0] == '#' {
			continue
		}
		f := strings.Split(s, " | ")
		if len(f) != 5 {
			t.Fatalf("dates.txt:%d: want 5 columns, have %d", i+1, len(f))
		}
		l := line{number: i + 1, expected: f[3], rule: f[4]}
		var ok bool
		if l.text, l.at, ok = unmark(f[2], "[", "]"); !ok {
			t.Fatalf("dates.txt:%d: no [words]", i+1)
		}
		if words, at, ok := unmark(l.text, "{", "}"); ok {
			name, status, ok := strings.Cut(at.Of(words), "/")
			if !ok || !slices.Contains(casus.Statuses, casus.Status(status)) {
				t.Fatalf("dates.txt:%d: want {act/status}", i+1)
			}
			l.text = words[:at.Start+len(name)] + words[at.End:]
			l.c.Act = date.Act{Trigger: casus.Span{Start: at.Start, End: at.Start + len(name)}, Status: casus.Status(status)}
			if at.Start < l.at.Start {
				l.at = l.at.Shift(-len("{/}") - len(status))
			}
		}
		l.c.Sentence = casus.Span{Start: 0, End: len(l.text)}
		if f[0] != "-" {
			if l.c.Published, err = casus.ParseDay(f[0]); err != nil {
				t.Fatalf("dates.txt:%d: %v", i+1, err)
			}
		}
		if f[1] != "-" {
			last, err := casus.ParseTimeSpan(f[1])
			if err != nil {
				t.Fatalf("dates.txt:%d: %v", i+1, err)
			}
			l.c.Last = &last
		}
		lines = append(lines, l)
	}
	return lines
}

// unmark takes the first pair of marks out of a line and returns what stood between; later
// ones are left out.
func unmark(s, open, end string) (string, casus.Span, bool) {
	before, rest, ok := strings.Cut(s, open)
	words, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return s, casus.Span{}, false
	}
	return before + words + strings.NewReplacer(open, "", end, "").Replace(after), casus.Span{Start: len(before), End: len(before) + len(words)}, true
}

// spell writes a resolved time as dates.txt does.
func spell(v *casus.TimeSpan) string {
	if v == nil {
		return "-"
	}
	if v.Clock != "" {
		return v.String() + " " + v.Clock
	}
	return v.String()
}

// TestResolve reads testdata/dates.txt.
func TestResolve(t *testing.T) {
	for _, l := range readLines(t) {
		v, sure, why := date.Resolve(l.text, l.at, l.c)
		if got := spell(v); got != l.expected {
			t.Errorf("dates.txt:%d: %q is %s, want %s: %s", l.number, l.at.Of(l.text), got, l.expected, strings.Join(why, "; "))
		}
		if (v == nil) != (sure == 0) || sure < 0 || sure > 1 {
			t.Errorf("dates.txt:%d: confidence %v in %s", l.number, sure, spell(v))
		}
		if len(why) == 0 {
			t.Errorf("dates.txt:%d: no why", l.number)
		}
		if l.rule != "-" && !strings.Contains("\n"+strings.Join(why, "\n"), "\n"+l.rule+":") {
			t.Errorf("dates.txt:%d: rule %s is not in: %s", l.number, l.rule, strings.Join(why, "; "))
		}
	}
}
