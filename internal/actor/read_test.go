package actor

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"casus"
	"casus/internal/text"
)

// hostile are texts that no report should be, each a danger of its own.
var hostile = []string{
	"", " ", "\n\n\n", ".", "((((", "'s 's 's", "\xff\xfe\xfd", "\x00", "a\xc3", "U.S.-U.S.-U.S.", "the the the the",
	"The president of the president of the president of the president of the president.",
	"his her its their our his her its their our.", "both sides, both sides and both sides", "He said he said he said he.",
	"“We,” said we, “are we.” “We,” we said.", "North and South and East and West and North", "Mr. Mrs. Ms. Dr. Mr.",
	"pro- anti- pro-anti- ex- non-", "US$ US$5 $US", "Korea's Korea's Korea's Korea's", "الرئيس التركي رجب طيب أردوغان", "俄罗斯总统普京", "İ ı ß ﬁ Ǆ",
	strings.Repeat("of ", 3000), strings.Repeat("(", 3000), strings.Repeat("and, ", 3000), strings.Repeat("Iran's ", 3000),
	strings.Repeat("the president's ", 2000), strings.Repeat("the president of ", 2000), strings.Repeat("President Smith, ", 2000),
	strings.Repeat("Armenian and ", 2000) + "forces", strings.Repeat("x", 100_000), strings.Repeat("é", 50_000), strings.Repeat("\"We\" ", 2000),
}

// resolveAll reads a text and resolves its mentions and some spans that are none.
func resolveAll(t testing.TB, d *Dictionary, words string) string {
	doc := casus.Document{ID: "x", Text: words}
	r := d.Read(&doc, text.Parse(&doc), nil)
	spans := r.Find()
	for _, s := range spans {
		if s.In(words) != nil || s.IsZero() {
			t.Fatalf("found %v outside of a text of %d bytes", s, len(words))
		}
		if utf8.ValidString(words) && !utf8.ValidString(s.Of(words)) {
			t.Fatalf("found %q, which splits a character", s.Of(words))
		}
	}
	if n := len(words); n > 0 {
		spans = append(spans[:min(len(spans), 50):min(len(spans), 50)], casus.Span{Start: 0, End: n}, casus.Span{Start: n / 2, End: n}, casus.Span{Start: n - 1, End: n})
	}
	var sb strings.Builder
	for _, s := range spans {
		for _, h := range []Hint{{}, {Type: "ASSAULT", Role: "recipient", Sources: []casus.Code{"ISR"}}, {Type: "PROTEST", Role: "source", Countries: []string{"FRA"}}, {Type: "CONSULT", Role: "source"}} {
			actors, conf, why := r.Resolve(s, h)
			if len(why) == 0 || conf < 0 || conf > 1 {
				t.Fatalf("%q is %v with confidence %v and reasons %q", s.Of(words), actors, conf, why)
			}
			for _, a := range actors {
				if err := a.Code.Valid(); err != nil || a.Name == "" {
					t.Fatalf("%q is %+v: %v", s.Of(words), a, err)
				}
			}
			fmt.Fprintln(&sb, s, actors, conf, why)
		}
	}
	return sb.String()
}

func TestHostileText(t *testing.T) {
	d := dictionary(t)
	for _, words := range hostile {
		if once, again := resolveAll(t, d, words), resolveAll(t, d, words); once != again {
			t.Errorf("%.60q is read differently the second time", words)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, words := range hostile {
		if len(words) < 200 {
			f.Add(words)
		}
	}
	corpusLines(f, func(n int, doc *casus.Document, _ []mark) {
		if n%10 == 0 {
			f.Add(doc.Text)
		}
	})
	d := dictionary(f)
	f.Fuzz(func(t *testing.T, words string) { resolveAll(t, d, words) })
}

func TestSpansOutsideOfTheText(t *testing.T) {
	doc := casus.Document{Text: "Armenia met Azerbaijan."}
	r := dictionary(t).Read(&doc, text.Parse(&doc), nil)
	for _, s := range []casus.Span{{Start: -1, End: 3}, {Start: 5, End: 2}, {Start: 0, End: 99}, {Start: 99, End: 120}, {}} {
		if actors, conf, why := r.Resolve(s, Hint{}); len(actors) > 0 || conf != 0 || len(why) == 0 {
			t.Errorf("span %v is %v, %v, %q", s, actors, conf, why)
		}
	}
}

// longReport joins the corpus to a report of at least so many words.
func longReport(t testing.TB, words int) casus.Document {
	var part strings.Builder
	corpusLines(t, func(_ int, doc *casus.Document, _ []mark) {
		part.WriteString(doc.Text)
		part.WriteString("\n\n")
	})
	n := len(strings.Fields(part.String()))
	return casus.Document{ID: "long", Published: casus.Day{Year: 2024, Month: 3, Day: 2}, Text: strings.Repeat(part.String(), words/n+1)}
}

// TestLongReport reads a report of a quarter of a million words to its end.
func TestLongReport(t *testing.T) {
	if testing.Short() {
		t.Skip("a long report takes seconds")
	}
	doc := longReport(t, 250_000)
	r := dictionary(t).Read(&doc, text.Parse(&doc), nil)
	found := r.Find()
	if len(found) < 25_000 {
		t.Errorf("%d mentions found in a quarter of a million words", len(found))
	}
	for i, s := range found {
		if i%1000 == 0 {
			if actors, _, _ := r.Resolve(s, Hint{}); len(actors) == 0 {
				t.Errorf("%q at %v was found and is not resolved", s.Of(doc.Text), s)
			}
		}
	}
}

func TestFunctionWordsHaveOneClass(t *testing.T) {
	seen := map[string]class{}
	for c, words := range functionWords {
		for w := range strings.FieldsSeq(words) {
			if old, ok := seen[w]; ok && old != c {
				t.Errorf("%q is of the classes %d and %d", w, old, c)
			}
			seen[w] = c
		}
	}
}

// TestResolveConcurrently holds that concurrent readers see one result.
func TestResolveConcurrently(t *testing.T) {
	d := dictionary(t)
	doc := longReport(t, 2000)
	r := d.Read(&doc, text.Parse(&doc), nil)
	spans := r.Find()
	results := make(chan []casus.Actor, 4)
	for range 4 {
		go func() {
			var all []casus.Actor
			for _, s := range spans {
				actors, _, _ := r.Resolve(s, Hint{Type: "ASSAULT", Role: "recipient"})
				all = append(all, actors...)
			}
			results <- all
		}()
	}
	first := <-results
	for range 3 {
		if !reflect.DeepEqual(first, <-results) {
			t.Error("concurrent readers of one report see different actors")
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		d := dictionary(b)
		if n, _, _ := d.lex.Sizes(); n == 0 {
			b.Fatal("an empty dictionary")
		}
	}
}

// BenchmarkReadResolve reads a report of a thousand words and resolves all it finds.
func BenchmarkReadResolve(b *testing.B) {
	d := dictionary(b)
	doc := longReport(b, 1000)
	layout := text.Parse(&doc)
	b.SetBytes(int64(len(doc.Text)))
	b.ReportAllocs()
	for b.Loop() {
		r := d.Read(&doc, layout, nil)
		for _, s := range r.Find() {
			r.Resolve(s, Hint{})
		}
	}
}
