package gold

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"casus"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files")

// printed is the file's canonical form.
func printed(t testing.TB, f *File) string {
	t.Helper()
	var b bytes.Buffer
	if err := Print(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCanonicalFileComesBack(t *testing.T) {
	var files []*File
	for _, name := range []string{"testdata/article.txt", "testdata/sentences.txt"} {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(name, bytes.NewReader(want))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), printed(t, f)); d != "" {
			t.Error(d)
		}
		if n := len(f.Articles); n != 2 {
			t.Errorf("%s: %d articles, want 2", name, n)
		}
		files = append(files, f)
	}
	if s := files[1].Articles[0].Sentences[0]; s.Before != "The strike began last autumn." || s.After != "The port stayed shut." {
		t.Errorf("context is %q and %q", s.Before, s.After)
	}
	e := files[0].Articles[0].Sentences[0].Events[2]
	want := []Arg{{Source, casus.Span{Start: 67, End: 73}, "NOR"}, {Recipient, casus.Span{Start: 90, End: 104}, ""},
		{Recipient, casus.Span{Start: 109, End: 114}, "CHL.CVL"}, {Claimant, casus.Span{Start: 67, End: 73}, ""}}
	if d := cmp.Diff(want, e.Args); d != "" {
		t.Error(d)
	}
	if e.Mode != "heavy-weapons" || e.Status != casus.Denied || e.Background {
		t.Errorf("got %+v", e)
	}
}

func TestFaultsAreNamed(t *testing.T) {
	f, err := ReadFile("testdata/faults.txt")
	var faults Errors
	if !errors.As(err, &faults) {
		t.Fatalf("error is %v", err)
	}
	const golden = "testdata/faults.golden"
	got := faults.Error() + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
	// What can be read in spite of the faults is kept.
	s := f.Articles[0].Sentences[0]
	if len(s.Events) != 13 || len(s.Events[3].Args) != 1 || s.Events[0].Type != "SANCTION" || s.Events[0].Mode != "" {
		t.Errorf("kept %+v", s.Events)
	}
}

func TestUncanonicalIsUnderstood(t *testing.T) {
	const in = "\ufeff#a\r\n>  Norway  freed two men.\r\nRETREAT/release|st=done|R=two men{NOR} ;men@1| S = Norway@1|t=freed\r\n"
	const want = "#a\n> Norway  freed two men.\nRETREAT/release | t=freed | S=Norway | R=two men {NOR} ; men\n"
	f, err := Parse("in", strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, printed(t, f)); d != "" {
		t.Error(d)
	}
}

func TestSpansAreFoundAgain(t *testing.T) {
	b, err := os.ReadFile("testdata/spans.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line[0] == '#' {
			continue
		}
		marked, want, ok := strings.Cut(strings.TrimSpace(line), " => ")
		if !ok {
			t.Fatalf("no => in %q", line)
		}
		before, rest, _ := strings.Cut(marked, "[")
		words, after, _ := strings.Cut(rest, "]")
		sentence, span := before+words+after, casus.Span{Start: len(before), End: len(before) + len(words)}
		e := Event{Type: "ASSAULT", Status: casus.Done, Trigger: span}
		got, err := e.Line(sentence)
		if err != nil {
			got = "ASSAULT | t=none"
		}
		if got != "ASSAULT | t="+want {
			t.Errorf("%s: printed %s", line, got)
		}
		if err != nil {
			continue
		}
		p := parser{sentence: Sentence{Text: sentence}}
		if back, ok := p.event(got); !ok || back.Trigger != span {
			t.Errorf("%s: %s is read as %v, want %v: %v", line, got, back.Trigger, span, p.errs)
		}
	}
}

func TestPrinterRefuses(t *testing.T) {
	sentence := func(text string, e ...Event) Article {
		return Article{Sentences: []Sentence{{ID: "a", Text: text, Events: e}}}
	}
	at := func(from, to int) Event {
		return Event{Type: "AID", Status: casus.Done, Trigger: casus.Span{Start: from, End: to}}
	}
	coded := at(0, 3)
	coded.Args = []Arg{{Source, casus.Span{Start: 4, End: 6}, "NOR"}}
	for name, a := range map[string]Article{
		"line break in a sentence": sentence("a\nb"),
		"blank at its end":         sentence("a "),
		"not UTF-8":                sentence("a\xff"),
		"no text":                  sentence(""),
		"span beyond the sentence": sentence("a b", at(0, 9)),
		"span within a character":  sentence("é", at(1, 2)),
		"bar in a span":            sentence("a|b c", at(0, 3)),
		"semicolon in a span":      sentence("a;b c", at(0, 3)),
		"span with a blank":        sentence("a b c", at(0, 2)),
		"code behind open braces":  sentence("aid {x y", coded),
		"bar in an id":             {ID: "a|b"},
		"line break in an id":      {ID: "a\nb"},
		"line break in a title":    {ID: "a", Title: "a\nb"},
	} {
		var b bytes.Buffer
		if err := NewPrinter(&b).Print(&a); err == nil || b.Len() > 0 {
			t.Errorf("%s: error %v, written %q", name, err, b.String())
		}
	}
}

func TestHeadlessArticleBehindHead(t *testing.T) {
	p := NewPrinter(io.Discard)
	if err := p.Print(&Article{ID: "a"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Print(&Article{Sentences: []Sentence{{ID: "b", Text: "B."}}}); err == nil {
		t.Error("a sentence without a head was printed where it would be read as the article's before it")
	}
}

// shared names files beside the repository, and skips the test without them.
func shared(t testing.TB, patterns ...string) (files []string) {
	for _, p := range patterns {
		found, err := filepath.Glob(filepath.Join("../../../shared", p))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("no ../shared beside the repository")
	}
	return files
}

// unblank returns the lines that are not blank: not all files part articles by one.
func unblank(s string) []string {
	return slices.DeleteFunc(strings.Split(s, "\n"), func(line string) bool { return line == "" })
}

// TestAnnotatedFilesComeBack reads all annotated files there are, prints them and
// compares line by line: gold files must come back as they are, others may hold
// lines that are understood but not canonical, which are counted.
func TestAnnotatedFilesComeBack(t *testing.T) {
	for _, name := range shared(t, "gold/*.txt", "corpus/*.txt", "corpus/restricted/*.txt") {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ReadFile(name)
		if err != nil {
			t.Logf("%v", err)
		}
		got := printed(t, f)
		again, err := Parse("printed", strings.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(f, again) {
			t.Errorf("%s: what was printed is read otherwise", name)
		}
		a, b := unblank(string(want)), unblank(got)
		if len(a) != len(b) {
			t.Errorf("%s: %d lines, printed %d", name, len(a), len(b))
			continue
		}
		changed := 0
		for i := range a {
			if a[i] != b[i] {
				if changed++; changed <= 3 {
					t.Logf("%s: not canonical\n\t%s\n\t%s", name, a[i], b[i])
				}
			}
		}
		t.Logf("%s: %d of %d lines are not canonical", filepath.Base(name), changed, len(a))
		if changed > 0 && strings.Contains(name, "/gold/") || changed > len(a)/100 {
			t.Errorf("%s: %d lines came back changed", name, changed)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"testdata/article.txt", "testdata/sentences.txt", "testdata/faults.txt"} {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(b), "\n\n") {
			f.Add(part)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, in string) {
		file, err := Parse("in", strings.NewReader(in))
		if err != nil {
			return
		}
		once := printed(t, file)
		again, err := Parse("printed", strings.NewReader(once))
		if err != nil {
			t.Fatalf("%q is printed as %q, which is refused: %v", in, once, err)
		}
		if d := cmp.Diff(file, again); d != "" {
			t.Fatalf("%q is printed as %q, which is read otherwise: %s", in, once, d)
		}
		if twice := printed(t, again); twice != once {
			t.Fatalf("printed %q, then %q", once, twice)
		}
	})
}
