package text

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"casus"
)

// check holds a layout to what Parse promises of any text.
func check(t testing.TB, text string, l *Layout) {
	t.Helper()
	valid := utf8.ValidString(text)
	in := func(what string, s casus.Span) {
		t.Helper()
		if err := s.In(text); err != nil && (valid || s.Start < 0 || s.Start >= s.End || s.End > len(text)) {
			t.Fatalf("%s: %v", what, err)
		}
	}
	end := 0
	for _, b := range l.Blocks {
		in("block", b.Span)
		if b.Start < end {
			t.Fatalf("block %d-%d begins before %d", b.Start, b.End, end)
		}
		if (b.Why == "") != (b.Kind == Body) {
			t.Fatalf("a %s because of %q", b.Kind, b.Why)
		}
		if b.Span != trim(text, b.Span) {
			t.Fatalf("block %q is not trimmed", b.Of(text))
		}
		end = b.End
	}
	end = 0
	for _, s := range l.Sentences {
		in("sentence", s.Span)
		b := l.Blocks[s.Paragraph]
		switch {
		case s.Start < end:
			t.Fatalf("sentence %d-%d begins before %d", s.Start, s.End, end)
		case !b.Contains(s.Span):
			t.Fatalf("sentence %q lies outside its block", s.Of(text))
		case s.Kind != b.Kind || !s.Kind.Coded():
			t.Fatalf("sentence of kind %s in a %s", s.Kind, b.Kind)
		case s.Len() > longest:
			t.Fatalf("sentence of %d bytes", s.Len())
		case s.Span != trim(text, s.Span):
			t.Fatalf("sentence %q is not trimmed", s.Of(text))
		case strings.ContainsAny(s.Of(text), "\x00\x01\x0b\x0c\x1b\x7f"):
			t.Fatalf("sentence %q has control characters", s.Of(text))
		case !utf8.ValidString(s.Of(text)):
			t.Fatalf("sentence %q is no UTF-8", s.Of(text))
		}
		end = s.End
	}
	start := 0
	for _, q := range l.Quotations {
		in("quotation", q.Span)
		if q.Start < start {
			t.Fatalf("quotation %q is out of order", q.Of(text))
		}
		start = q.Start
		if !q.Speaker.IsZero() {
			in("speaker", q.Speaker)
		}
		if q.Sentence < 0 || q.Sentence >= len(l.Sentences) || !l.Sentences[q.Sentence].Overlaps(q.Span) {
			t.Fatalf("quotation %q is not in sentence %d", q.Of(text), q.Sentence)
		}
	}
	if !l.Title.IsZero() {
		in("title", l.Title)
	}
	if o := l.Dateline; o != nil {
		in("dateline", o.Span)
		if !o.Place.IsZero() && !o.Contains(o.Place) {
			t.Fatalf("place %q outside the dateline %q", o.Place.Of(text), o.Of(text))
		}
	}
	if len(l.PublishedWhy) == 0 || len(l.LanguageWhy) == 0 {
		t.Fatal("no reason for the day or the language")
	}
}

// hostile are texts made to break or to stall a reader, by name.
func hostile(size int) map[string]string {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, size)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	texts := map[string]string{"noise": string(noise), "one word": strings.Repeat("x", size)}
	for name, unit := range map[string]string{
		"spaces": " ", "newlines": "\n", "lines": "a\n", "nul": "\x00", "stops": ".", "spaced stops": ". ", "initials": "A. ", "abbreviations": "Gen. ", "quotes": `"`,
		"words in quotes": `"a" `, "said": `"A b c," he said. `, "single": "‘a ", "single straight": " 'a", "brackets": "(", "elision": "[...] ", "ellipsis": "…", "ellipsis words": "… A ",
		"questions": `"A?" B `, "words": "word ", "sentences": "He said so. ", "long words": "Abcdefghijklmnopqrstuvwxyz", "dashes": "- ", "digits": "1", "dates": "May 1, 2020 ",
		"weekdays": "on Friday ", "years": "2020 ", "months": "Oct. ", "capitals": "ABC ", "slashes": "/ ", "agencies": "/ AFP ", "bars": "| ", "chinese": "他们走了。", "bullets": "• a\n",
		"crlf": "a b\r\n", "bom": "\ufeff", "marks": "a\u0301", "zero width": "\u200b", "said said": "said ", "commas": "a, ", "dateline": "MOSCOW (Reuters) - ", "captions": "Men walk. / AFP / NAME\n",
		"wrapped": "the quick brown fox jumps over the lazy dog and then over the fence of the\n", "said that": "A said that ", "unclosed": "“A b c d. ", "bidi": "\u202e", "titles": "A title line\n\n",
	} {
		texts[name] = strings.Repeat(unit, size/len(unit))
	}
	return texts
}

// A quadratic step would keep this test from ending.
func TestHostile(t *testing.T) {
	size := 1 << 18
	if testing.Short() {
		size = 1 << 15
	}
	for name, text := range hostile(size) {
		t.Run(name, func(t *testing.T) {
			check(t, text, Parse(&casus.Document{Text: text}))
		})
	}
}

// A line of 50 MB without a stop is no sentence, nor are the pieces of it; a page is
// cut.
func TestHugeLine(t *testing.T) {
	const words = "The army of the north said on Friday it had taken the town "
	for size, want := range map[int]int{50 << 20: 0, endless: endless / longest} {
		text := strings.Repeat(words, size/len(words))
		l := Parse(&casus.Document{Text: text})
		check(t, text, l)
		if n := len(l.Sentences); n != want {
			t.Errorf("%d bytes: %d sentences, want %d", size, n, want)
		}
		if got := l.Blocks[0].Kind; (want == 0) != (got == Boilerplate) {
			t.Errorf("%d bytes are %s (%s)", size, got, l.Blocks[0].Why)
		}
	}
}

// A file of more lines than a report has is read to a bound, and says so.
func TestManyLines(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds long")
	}
	text := strings.Repeat("a\n", mostLines) + "The army left.\x00\nIt came back.\n"
	l := Parse(&casus.Document{Text: text})
	last := l.Blocks[len(l.Blocks)-1]
	if len(l.Blocks) != mostLines+1 || last.Kind != Boilerplate || !strings.HasPrefix(last.Of(text), "The army left.") {
		t.Errorf("%d blocks, the last a %s (%s)", len(l.Blocks), last.Kind, last.Why)
	}
}

func TestEmpty(t *testing.T) {
	for _, text := range []string{"", " ", "\n\n", "\ufeff", "\x00", "\u200b\u00a0", "...", "\"", "-", "\xff"} {
		l := Parse(&casus.Document{Text: text})
		check(t, text, l)
		if len(l.Quotations) > 0 || l.Dateline != nil || !l.Published.IsZero() || l.Language != "" {
			t.Errorf("%q: %+v", text, l)
		}
	}
}

// What the document gives wins: the day, and the title where the text has it.
func TestGiven(t *testing.T) {
	text := "Live!\n\nThe war is over.\n\nPARIS, Jan 2 (AP) - Guns fell silent on Friday.\n\nPublished: 9 March 2022\n"
	day := casus.Day{Year: 2020, Month: 12, Day: 31}
	l := Parse(&casus.Document{Text: text, Title: "The war is over. | The Daily Compass", Published: day})
	check(t, text, l)
	if l.Title.Of(text) != "The war is over." {
		t.Errorf("title %q", l.Title.Of(text))
	}
	if l.Published != day {
		t.Errorf("published %s", l.Published)
	}
	if got := l.Dateline.Day.String(); got != "2021-01-02" {
		t.Errorf("the dateline's day is %s", got)
	}
	site := "Guns fall silent at last | The Daily Compass\n\nThe war is over."
	if l := Parse(&casus.Document{Text: site}); l.Sentences[0].Of(site) != "Guns fall silent at last" {
		t.Errorf("title %q", l.Sentences[0].Of(site))
	}
	if l := Parse(&casus.Document{Text: text}); l.Published.String() != "2022-03-09" {
		t.Errorf("published %s: %v", l.Published, l.PublishedWhy)
	}
}

// The day that annotators wrote down is inferred, or none is; never another.
func TestPublishedOfGold(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(shared, "gold/articles.txt"))
	if err != nil {
		t.Skipf("the annotated reports are not here: %v", err)
	}
	known, inferred := 0, 0
	for article := range strings.SplitSeq(string(b), "=== ") {
		head, body, _ := strings.Cut(article, "\n")
		_, head, _ = strings.Cut(head, "| published ")
		published, _, _ := strings.Cut(head, " |")
		var text strings.Builder
		for line := range strings.Lines(body) {
			if s, ok := strings.CutPrefix(line, "> "); ok {
				text.WriteString(s + "\n")
			}
		}
		l := Parse(&casus.Document{Text: text.String()})
		if l.Published.IsZero() {
			continue
		}
		inferred++
		if got := l.Published.String(); got != published {
			t.Errorf("published %s, want %s: %v", got, published, l.PublishedWhy)
		} else {
			known++
		}
	}
	t.Logf("%d of %d inferred days are right", known, inferred)
}

// Reports with a photograph of the day before, whose caption tells its date, get
// their day from the days of the week they name.
func TestPublishedOfReports(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(shared, "dedup/reports.jsonl"))
	if err != nil {
		t.Skipf("the reports are not here: %v", err)
	}
	right, wrong, unknown := 0, 0, 0
	for line := range strings.Lines(string(b)) {
		var r struct{ Title, Text, Published string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		day, err := casus.ParseDay(r.Published[:len("2006-01-02")])
		if err != nil {
			t.Fatal(err)
		}
		photo := day.AddDays(-1).Time().Format("January 2, 2006")
		text := r.Title + "\n\nPeople walk in the town on " + photo + ". (AP Photo/Jane Roe)\n\n" + r.Text
		switch l := Parse(&casus.Document{Text: text}); l.Published {
		case casus.Day{}:
			unknown++
		case day:
			right++
		default:
			wrong++
		}
	}
	t.Logf("%d right, %d wrong, %d unknown", right, wrong, unknown)
	if right < 5*wrong || right < unknown {
		t.Errorf("%d right, %d wrong, %d unknown", right, wrong, unknown)
	}
}

// The sample report tells its day by a caption and the days of the week.
func TestSample(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(shared, "samples/karabakh-talks.txt"))
	if err != nil {
		t.Skipf("the sample is not here: %v", err)
	}
	l := Parse(&casus.Document{Text: string(b)})
	check(t, string(b), l)
	if got := l.Published.String(); got != "2020-10-09" {
		t.Errorf("published %s: %v", got, l.PublishedWhy)
	}
	var kinds []Kind
	for _, b := range l.Blocks[:5] {
		kinds = append(kinds, b.Kind)
	}
	if want := []Kind{Title, Standfirst, Caption, Boilerplate, Body}; !reflect.DeepEqual(kinds, want) {
		t.Errorf("%v, want %v", kinds, want)
	}
	if len(l.Sentences) != 17 || l.Language != "en" {
		t.Errorf("%d sentences in %q", len(l.Sentences), l.Language)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range hostile(200) {
		f.Add(s, "")
	}
	files, _ := filepath.Glob("testdata/layouts/*.txt")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b), "Talks open in Vienna")
	}
	f.Fuzz(func(t *testing.T, text, title string) {
		d := &casus.Document{Text: text, Title: title}
		l := Parse(d)
		check(t, text, l)
		if again := Parse(d); !reflect.DeepEqual(l, again) {
			t.Fatal("the same text, another layout")
		}
	})
}

func benchmark(b *testing.B, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(&casus.Document{Text: text})
	}
}

func BenchmarkParse(b *testing.B) {
	text, err := os.ReadFile("testdata/layouts/web.txt")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("report", func(b *testing.B) { benchmark(b, string(text)) })
	var long strings.Builder
	for range 400 {
		long.WriteString("The army of the north said on Friday that it had taken the town of Sarn after a week of fighting. \"We met no resistance,\" General P. K. Osman said.\n\n")
	}
	b.Run("long", func(b *testing.B) { benchmark(b, long.String()) })
	b.Run("one line", func(b *testing.B) { benchmark(b, strings.ReplaceAll(long.String(), "\n\n", " ")) })
}
