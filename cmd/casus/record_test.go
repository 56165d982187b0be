package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"casus"
	"casus/internal/gold"
	"casus/internal/gold/score"
)

const articles = "../../internal/gold/testdata/articles.txt"

// corpus writes the annotated articles into a folder, a report a file, and returns
// the files with those of examples.
func corpus(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../examples/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	f, err := gold.ReadFile(articles)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range f.Articles {
		doc, _ := score.Document(&f.Articles[i], score.Running)
		path := filepath.Join(dir, strconv.Itoa(i)+".txt")
		if err := os.WriteFile(path, []byte(doc.Text), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	return files
}

// TestRecord holds every event that is printed to the schema of doc, to the
// invariants of the vocabulary, and to coming back from JSON as it went.
func TestRecord(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../doc/record.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	files := corpus(t)
	texts := map[string]string{} // by the id of the document
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[casus.TextID(string(text))] = string(text)
	}
	events := 0
	for line := range strings.Lines(casusPrints(t, append([]string{"read", "--format", "jsonl"}, files...)...)) {
		events++
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
		var e casus.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if err := e.Validate(texts[e.Document.ID]); err != nil {
			t.Errorf("%s: %v", e.Document.Title, err)
		}
		var back any
		again, err := json.Marshal(&e)
		if err == nil {
			back, err = jsonschema.UnmarshalJSON(strings.NewReader(string(again)))
		}
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(value, back); d != "" {
			t.Errorf("%s: an event comes back from JSON changed (-want +got):\n%s", e.ID, d)
		}
	}
	if events < 200 {
		t.Errorf("%d events in the examples and the articles", events)
	}
}

// TestOutsideScorer holds casus eval to a scorer that others wrote, which reads
// what --format blocks prints.
func TestOutsideScorer(t *testing.T) {
	const scorer = "../../../shared/tools/agree.py"
	if _, err := os.Stat(scorer); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no %s beside this checkout", scorer)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	f, err := gold.ReadFile(articles)
	if err != nil {
		t.Fatal(err)
	}
	// The scorer pairs sentences by their ids, so reports are read with a paragraph a
	// sentence, and what was found is put under the sentences given.
	dir := t.TempDir()
	reports, err := os.Create(filepath.Join(dir, "reports.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer reports.Close()
	lines := json.NewEncoder(reports)
	for i := range f.Articles {
		doc, _ := score.Document(&f.Articles[i], score.Given)
		if err := lines.Encode(doc); err != nil {
			t.Fatal(err)
		}
	}
	read, err := gold.Parse("blocks", strings.NewReader(casusPrints(t, "read", "--format", "blocks", reports.Name())))
	if err != nil || len(read.Articles) != len(f.Articles) {
		t.Fatalf("%d articles of %d are printed, %v", len(read.Articles), len(f.Articles), err)
	}
	printed, err := os.Create(filepath.Join(dir, "printed.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer printed.Close()
	p := gold.NewPrinter(printed)
	for i := range f.Articles {
		if err := p.Print(underGiven(t, &f.Articles[i], &read.Articles[i])); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(python, scorer, articles, printed.Name()).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	own := casusPrints(t, "eval", "--sentences", "given", articles)
	for _, figure := range []struct{ name, theirs, ours string }{
		{"trigger", `trigger \(untyped\) F1 ([0-9.]+)`, `(?m)^trigger +([0-9.]+)`},
		{"trigger and type", `trigger\+type F1 ([0-9.]+)`, `(?m)^trigger and type +([0-9.]+)`},
		{"act", `whatever its trigger: F1 ([0-9.]+)`, `(?m)^act in its sentence +([0-9.]+)`},
		{"roles by overlap", `role F1 overlap ([0-9.]+)`, `(?m)^roles, overlap +([0-9.]+)`},
		{"roles exactly", `role F1 overlap [0-9.]+ exact ([0-9.]+)`, `(?m)^roles, exact +([0-9.]+)`},
		{"status", `status ([0-9.]+)`, `(?m)^status +([0-9.]+)`},
		{"background", `bg ([0-9.]+)`, `(?m)^background +([0-9.]+)`},
		{"mode", `mode ([0-9.]+)`, `(?m)^mode +([0-9.]+)`},
		{"actor code", `(?m)^code ([0-9.]+)`, `(?m)^actor code +([0-9.]+)`},
		{"actor country", `country ([0-9.]+)`, `(?m)^actor country +([0-9.]+)`},
		{"day", `when ([0-9.]+)`, `(?m)^day +([0-9.]+)`},
	} {
		theirs, ours := number(t, figure.theirs, string(out)), number(t, figure.ours, own)
		if d := theirs - ours; d > 0.0006 || d < -0.0006 { // both are rounded to 0.001
			t.Errorf("%s: the outside scorer says %.3f, casus eval %.3f", figure.name, theirs, ours)
		}
	}
	if t.Failed() {
		t.Logf("%s\n%s", out, own)
	}
}

// underGiven is the given article with the events of the article found, whose
// sentences are parts of those given: without their datelines, or cut in two.
func underGiven(t *testing.T, given, found *gold.Article) *gold.Article {
	t.Helper()
	a := *given
	a.Sentences = slices.Clone(given.Sentences)
	for n := range a.Sentences {
		a.Sentences[n].Events = nil
	}
	for n, at := 0, 0; len(found.Sentences) > 0; {
		if n == len(a.Sentences) {
			t.Fatalf("%s: %q is no sentence", a.ID, found.Sentences[0].Text)
		}
		s := found.Sentences[0]
		i := strings.Index(a.Sentences[n].Text[at:], s.Text)
		if i < 0 {
			n, at = n+1, 0
			continue
		}
		for _, e := range s.Events {
			e.Trigger = e.Trigger.Shift(at + i)
			for k := range e.Args {
				e.Args[k].Span = e.Args[k].Span.Shift(at + i)
			}
			a.Sentences[n].Events = append(a.Sentences[n].Events, e)
		}
		at += i + len(s.Text)
		found.Sentences = found.Sentences[1:]
	}
	return &a
}

// number is what the pattern's group finds.
func number(t *testing.T, pattern, in string) float64 {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(in)
	if m == nil {
		t.Fatalf("%s finds nothing in\n%s", pattern, in)
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
