package place_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/place"
	"casus/internal/place/packed"
)

// TestFresh holds the gazetteer in the binary to the lists it was made from.
func TestFresh(t *testing.T) {
	var lists [][]byte
	for _, name := range packed.Lists {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lists = append(lists, b)
	}
	data, err := os.ReadFile("zplaces.bin")
	if err != nil {
		t.Fatal(err)
	}
	table, err := packed.Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	if table.Digest() != packed.Digest(lists...) {
		t.Errorf("zplaces.bin was made from other lists than %v: run go generate ./internal/place (DATA.md says with what)", packed.Lists)
	}
}

// report is an example of a report: all the lines of the corpus, one after the other.
func report(t testing.TB, repeat int) string {
	t.Helper()
	b, err := os.ReadFile("testdata/places.txt")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for range repeat {
		for line := range strings.Lines(string(b)) {
			if s, _, ok := strings.Cut(line, " | "); ok {
				text.WriteString(strings.NewReplacer("[", "", "]", "").Replace(s) + "\n")
			}
		}
	}
	return text.String()
}

// TestHostile reads texts that are none, and spans that hit nothing.
func TestHostile(t *testing.T) {
	g := open(t)
	for _, text := range []string{"", " ", "\n\n", ".", "'", "’s", "'s", "a", "A", "U.S.", "U.S", "al-", "al-A", "of Of OF", "Paris", "Paris'", "Paris's",
		"\xff\xfe Paris \xff", strings.Repeat("Paris ", 300), strings.Repeat("A.", 300), strings.Repeat("(Paris, ", 300), strings.Repeat("'", 300),
		"القاهرة", "Kyiv\u2028Lviv", "\u0301\u0301Paris\u0301", "the", "the capital of", "capital", "there", "north of", "of Iraq's"} {
		r := g.Read(text, nil)
		spans := append(r.Find(), casus.Span{}, casus.Span{Start: 0, End: len(text)}, casus.Span{Start: len(text), End: len(text)})
		for _, s := range spans {
			p, sure, why := r.Resolve(s)
			if len(why) == 0 || (p == nil) != (sure == 0) {
				t.Errorf("%q at %v: %v, %v, %v", text, s, p, sure, why)
			}
			r.CountryOf(s)
		}
	}
}

// FuzzRead reads any text and resolves what is found in it, its words and stretches of words.
func FuzzRead(f *testing.F) {
	for line := range strings.Lines(report(f, 1)) {
		f.Add(line)
	}
	f.Add("the Iraqi capital's north, St. John's (U.S.)")
	g := open(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		r := g.Read(text, nil)
		found := r.Find()
		for i, s := range found {
			if err := s.In(text); err != nil && strings.ToValidUTF8(text, "") == text {
				t.Fatalf("found %v", err)
			}
			if i > 0 && s.Start < found[i-1].End {
				t.Fatalf("%v and %v overlap", found[i-1], s)
			}
			r.Resolve(s)
		}
		for start := 0; start < len(text); start += 7 {
			for _, n := range []int{1, 5, 20, len(text)} {
				p, sure, why := r.Resolve(casus.Span{Start: start, End: min(start+n, len(text))})
				if p != nil && p.Name == "" || sure < 0 || sure > 1 || len(why) == 0 {
					t.Fatalf("%q: %+v, %v, %v", text[start:], p, sure, why)
				}
			}
		}
	})
}

// TestDeterministic reads a long report twice, and looks at its places in the opposite order.
func TestDeterministic(t *testing.T) {
	g := open(t)
	text := report(t, 1)
	type result struct {
		place casus.Place
		sure  float64
		why   string
	}
	read := func(backwards bool) map[casus.Span]result {
		r := g.Read(text, nil)
		spans := r.Find()
		if backwards {
			slices.Reverse(spans)
		}
		results := map[casus.Span]result{}
		for _, s := range spans {
			p, sure, why := r.Resolve(s)
			v := result{sure: sure, why: strings.Join(why, "\n")}
			if p != nil {
				v.place = *p
			}
			results[s] = v
		}
		return results
	}
	once, again := read(false), read(true)
	if len(once) < 200 || len(once) != len(again) {
		t.Fatalf("found %d places, then %d", len(once), len(again))
	}
	for s, v := range once {
		if again[s] != v {
			t.Errorf("%q is %+v, then %+v", s.Of(text), v, again[s])
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := place.Open(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead reads a report of some 400 words and resolves what it finds; the long one is of about a million
// words, so that the times a byte of both can be held against each other.
func BenchmarkRead(b *testing.B) {
	g := open(b)
	all := report(b, 1)
	for name, text := range map[string]string{"normal": all[:2400], "long": report(b, 350)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r := g.Read(text, nil)
				for _, s := range r.Find() {
					r.Resolve(s)
				}
			}
		})
	}
}
