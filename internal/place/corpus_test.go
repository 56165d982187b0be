package place_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"casus"
)

// lines calls f with the lines of a file of testdata that are not empty and no comments.
func lines(t *testing.T, path string, f func(n int, line string)) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if s := strings.TrimSpace(string(line)); s != "" && s[0] != '#' {
			f(n, s)
		}
	}
}

// bracketed returns a text without its square brackets, and the spans that stood in them.
func bracketed(s string) (text string, spans []casus.Span) {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '[':
			spans = append(spans, casus.Span{Start: b.Len()})
		case ']':
			spans[len(spans)-1].End = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), spans
}

func TestPlaces(t *testing.T) {
	g := open(t)
	const path = "testdata/places.txt"
	lines(t, path, func(n int, line string) {
		f := strings.Split(line, " | ")
		text, spans := bracketed(f[0])
		if len(spans) != 1 || len(f) != 4 && !(len(f) == 2 && f[1] == "nil") {
			t.Fatalf("%s:%d: want a text with one mention, and country, name and precision or nil", path, n)
		}
		r := g.Read(text, nil)
		p, sure, why := r.Resolve(spans[0])
		got := "nil"
		if p != nil {
			country := p.Country
			if country == "" {
				country = "-"
			}
			got = strings.Join([]string{country, p.Name, string(p.Precision)}, " | ")
		}
		if want := strings.Join(f[1:], " | "); got != want {
			t.Errorf("%s:%d: %q is %s (%v), want %s\n\t%s", path, n, f[0], got, sure, want, strings.Join(why, "\n\t"))
		}
		if (p == nil) != (sure == 0) || sure < 0 || sure > 1 || len(why) == 0 {
			t.Errorf("%s:%d: %+v with confidence %v, because %v", path, n, p, sure, why)
		}
		if iso3, ok := r.CountryOf(spans[0]); p != nil && (iso3 != p.Country || ok != (p.Country != "")) {
			t.Errorf("%s:%d: lies in %q (%v), resolves to %q", path, n, iso3, ok, p.Country)
		}
	})
}

func TestFind(t *testing.T) {
	g := open(t)
	const path = "testdata/find.txt"
	lines(t, path, func(n int, line string) {
		text, want := bracketed(line)
		got := g.Read(text, nil).Find()
		if marked(text, got) != marked(text, want) {
			t.Errorf("%s:%d: found %s, want %s", path, n, marked(text, got), marked(text, want))
		}
	})
}

// marked puts square brackets around spans of a text.
func marked(text string, spans []casus.Span) string {
	var b strings.Builder
	end := 0
	for _, s := range spans {
		b.WriteString(text[end:s.Start] + "[" + s.Of(text) + "]")
		end = s.End
	}
	return b.String() + text[end:]
}
