package query_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"casus"
	"casus/internal/query"
	"casus/internal/query/querytest"
)

// line is one of a corpus: what stands before and behind the arrow.
type line struct {
	number     int
	query, out string
}

func corpus(t testing.TB, name string) []line {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all []line
	for i, s := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(s, "#") || s == "" {
			continue
		}
		q, out, ok := strings.Cut(" "+s, " =>")
		if !ok {
			t.Fatalf("%s:%d: no arrow", name, i+1)
		}
		all = append(all, line{i + 1, strings.TrimSpace(q), strings.TrimSpace(out)})
	}
	return all
}

func TestParse(t *testing.T) {
	for _, l := range corpus(t, "queries.txt") {
		n, err := query.Parse(l.query)
		got := ""
		if e := (*query.Error)(nil); errors.As(err, &e) {
			got = fmt.Sprintf("! %d-%d %v", e.At, e.End, err)
		} else if err != nil {
			t.Errorf("queries.txt:%d: an error of another type: %v", l.number, err)
		} else {
			got = n.String()
		}
		if got != l.out {
			t.Errorf("queries.txt:%d: %s\n got %s\nwant %s", l.number, l.query, got, l.out)
		}
	}
}

// TestLimits: what is too long or too deep is refused, not read.
func TestLimits(t *testing.T) {
	for name, q := range map[string]string{
		"long":   strings.Repeat("a ", 6000),
		"many":   strings.Repeat("a ", 501),
		"values": "event:e" + strings.Repeat(",e", 500),
		"deep":   strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60),
		"nots":   strings.Repeat("not ", 60) + "a",
		"binary": "\xff\xfe",
	} {
		if n, err := query.Parse(q); err == nil {
			t.Errorf("%s: read as %.50s", name, n)
		}
	}
}

func TestCaret(t *testing.T) {
	for _, x := range []struct{ query, caret string }{
		{"café type:ASSALT", "café type:ASSALT\n          ^^^^^^"},
		{"a\n)", "a )\n  ^"},
		{"\xff", ""},
	} {
		_, err := query.Parse(x.query)
		var e *query.Error
		if !errors.As(err, &e) {
			t.Fatalf("%q: %v", x.query, err)
		}
		if e.Caret() != x.caret {
			t.Errorf("%q points so:\n%s\nwant\n%s", x.query, e.Caret(), x.caret)
		}
	}
}

func TestMatch(t *testing.T) {
	events := querytest.Events()
	for _, l := range corpus(t, "matches.txt") {
		n, err := query.Parse(l.query)
		if err != nil {
			t.Errorf("matches.txt:%d: %v", l.number, err)
			continue
		}
		var got []string
		for _, e := range events {
			if query.Match(n, e.Facts, querytest.Today) {
				got = append(got, e.Name)
			}
		}
		if s := strings.Join(got, " "); s != l.out {
			t.Errorf("matches.txt:%d: %s\n got %s\nwant %s", l.number, l.query, s, l.out)
		}
	}
}

// TestRoundTrip: the canonical form is read back as the same tree.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := querytest.Query().Draw(t, "query")
		again, err := query.Parse(n.String())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(n, again); d != "" {
			t.Fatalf("%s comes back otherwise:\n%s", n, d)
		}
	})
}

// TestLogic: not, and and or mean what they mean in logic.
func TestLogic(t *testing.T) {
	events := querytest.Events()
	rapid.Check(t, func(t *rapid.T) {
		a, b := querytest.Query().Draw(t, "a"), querytest.Query().Draw(t, "b")
		f := rapid.SampledFrom(events).Draw(t, "event").Facts
		match := func(q string, args ...any) bool {
			n, err := query.Parse(fmt.Sprintf(q, args...))
			if err != nil {
				t.Fatal(err)
			}
			return query.Match(n, f, querytest.Today)
		}
		x, y := query.Match(a, f, querytest.Today), query.Match(b, f, querytest.Today)
		if match("-(%s)", a) == x || match("(%s) (%s)", a, b) != (x && y) || match("(%s) or (%s)", a, b) != (x || y) {
			t.Fatalf("%s: %v, %s: %v", a, x, b, y)
		}
	})
}

// TestBoxes: what is near lies in a box.
func TestBoxes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := query.Near{Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"),
			Kilometres: rapid.OneOf(rapid.Float64Range(0, 500), rapid.Float64Range(0, 20040)).Draw(t, "km")}
		lat := min(90, max(-90, n.Lat+rapid.Float64Range(-1, 1).Draw(t, "north")*n.Kilometres/111))
		lon := n.Lon + rapid.Float64Range(-1, 1).Draw(t, "east")*min(180, n.Kilometres/50)
		if lon > 180 {
			lon -= 360
		} else if lon < -180 {
			lon += 360
		}
		in := slices.ContainsFunc(n.Boxes(), func(b query.Box) bool {
			return b.South <= lat && lat <= b.North && b.West <= lon && lon <= b.East
		})
		if d := query.Distance(n.Lat, n.Lon, lat, lon); d <= n.Kilometres && !in {
			t.Fatalf("%v, %v is %v km from %v and outside of %v", lat, lon, d, n, n.Boxes())
		}
		for _, b := range n.Boxes() {
			if b.South < -90 || b.North > 90 || b.West < -180 || b.East > 180 || b.South > b.North || b.West > b.East {
				t.Fatalf("%v is no box", b)
			}
		}
	})
}

// TestDistance: known lengths, from the positions of airports (BNA to LAX is the
// worked example of the formula) and of a quarter of a meridian.
func TestDistance(t *testing.T) {
	for _, x := range []struct{ lat1, lon1, lat2, lon2, want float64 }{
		{36.12, -86.67, 33.94, -118.40, 2886.45},
		{0, 0, 90, 0, 10007.56},
		{0, 179.5, 0, -179.5, 111.195},
		{10, 20, 10, 20, 0},
	} {
		if got := query.Distance(x.lat1, x.lon1, x.lat2, x.lon2); got < x.want-0.01 || got > x.want+0.01 {
			t.Errorf("%v: %.3f km", x, got)
		}
	}
}

func TestFold(t *testing.T) {
	for words, want := range map[string]string{
		"Azerbaijan's ARMY": "azerbaijan s army", "  El-Fasher ": "el fasher", "Łódź": "lodz", "GƏNCƏ": "ganca", "Élysée": "elysee", "İstanbul": "istanbul",
		"U.S.": "u s", "2,000": "2 000", "...": "", "Дня": "дня", "e\u0301te\u0301": "ete", "a\x00b\xffc": "a b c",
	} {
		if got := query.Fold(words); got != want {
			t.Errorf("%q folds to %q, want %q", words, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := query.Fold(rapid.String().Draw(t, "words"))
		if again := query.Fold(f); again != f || strings.Contains(f, "  ") || strings.TrimSpace(f) != f || !utf8.ValidString(f) {
			t.Fatalf("%q folds again to %q", f, again)
		}
	})
}

func TestWithoutRejected(t *testing.T) {
	for q, want := range map[string]string{
		"":                               "-reviewed:rejected",
		"a b":                            "a b -reviewed:rejected",
		"a or b":                         "(a or b) -reviewed:rejected",
		"a or -(reviewed:rejected b)":    "a or -(reviewed:rejected b)",
		"reviewed:no (status:done or a)": "reviewed:no (status:done or a)",
	} {
		n, err := query.Parse(q)
		if err != nil {
			t.Fatal(err)
		}
		before := n.String()
		if got := query.WithoutRejected(n).String(); got != want || n.String() != before {
			t.Errorf("%s becomes %s, want %s", q, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	for _, x := range []struct{ value, today, want string }{
		{"2020-10", "2026-01-01", "2020-10"},
		{"today", "2026-01-01", "2026-01-01"},
		{"yesterday", "2026-01-01", "2025-12-31"},
		{"0d", "2026-01-01", "2026-01-01"},
		{"2w", "2026-01-01", "2025-12-18"},
		{"1m", "2026-03-31", "2026-02-28"},
		{"13m", "2026-01-15", "2024-12-15"},
		{"1y", "2024-02-29", "2023-02-28"},
	} {
		today, err := casus.ParseDay(x.today)
		if err != nil {
			t.Fatal(err)
		}
		if got := query.Days(x.value, today).String(); got != x.want {
			t.Errorf("%s on %s is %s, want %s", x.value, today, got, x.want)
		}
	}
}

// TestManual: every query in the manual is read, every field is in its table, and the
// message it shows is the one that is printed.
func TestManual(t *testing.T) {
	b, err := os.ReadFile("../../doc/query.md")
	if err != nil {
		t.Fatal(err)
	}
	read := func(q string) {
		if _, err := query.Parse(q); err != nil {
			t.Errorf("doc/query.md: %s: %v", q, err)
		}
	}
	example := regexp.MustCompile("`([^`]+)`")
	documented := map[string]bool{}
	prose, rest, _ := strings.Cut(string(b), "```text\n")
	shown, after, _ := strings.Cut(rest, "\n```")
	for l := range strings.SplitSeq(prose+after, "\n") {
		if strings.HasPrefix(l, "    ") {
			read(strings.TrimSpace(l))
		}
		cells := strings.Split(l, " | ")
		if strings.HasPrefix(l, "| `") && len(cells) == 3 {
			name := strings.Trim(cells[0], "|` ")
			documented[name] = true
			for _, m := range example.FindAllStringSubmatch(cells[2], -1) {
				if read(m[1]); !strings.Contains(m[1], name) {
					t.Errorf("doc/query.md: %s is no example of %s", m[1], name)
				}
			}
			continue
		}
		for _, m := range example.FindAllStringSubmatch(l, -1) {
			if strings.ContainsAny(m[1], ":<>\"") && len(m[1]) > 2 {
				read(m[1])
			}
		}
	}
	for _, f := range append(query.Fields(), "near") {
		if !documented[string(f)] {
			t.Errorf("doc/query.md: %s is not in the table of fields", f)
		}
	}
	asked, _, _ := strings.Cut(shown, "\n")
	var e *query.Error
	if _, err := query.Parse(asked); !errors.As(err, &e) || e.Caret()+"\n"+e.Error() != shown {
		t.Errorf("doc/query.md shows\n%s\nand this is printed:\n%v", shown, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, l := range corpus(f, "queries.txt") {
		f.Add(l.query)
	}
	events := querytest.Events()
	f.Fuzz(func(t *testing.T, q string) {
		n, err := query.Parse(q)
		query.Complete(q, len(q)/2)
		if err != nil {
			var e *query.Error
			if !errors.As(err, &e) || e.At < 0 || e.At > e.End || e.End > len(e.Query) {
				t.Fatalf("%q: %#v", q, err)
			}
			e.Caret()
			return
		}
		again, err := query.Parse(n.String())
		if err != nil {
			t.Fatalf("%q prints as %q, which is not read: %v", q, n, err)
		}
		if d := cmp.Diff(n, again); d != "" {
			t.Fatalf("%q comes back otherwise:\n%s", q, d)
		}
		for _, e := range events {
			query.Match(n, e.Facts, querytest.Today)
		}
	})
}
