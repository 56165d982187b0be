package reliability

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casus/internal/encoder"
	"casus/internal/extract"
	"casus/internal/gold"
)

var update = flag.Bool("update", false, "write the tables into doc/accuracy.md")

// TestTables holds the tables of doc/accuracy.md.
func TestTables(t *testing.T) {
	m, err := encoder.Open(encoder.Options{Precision: encoder.Int8})
	if err != nil {
		t.Fatal(err)
	}
	x, err := extract.New(m)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../../train/data/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var corpus []gold.Sentence
	for _, path := range files {
		all, err := Sentences(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(all); i += Step {
			corpus = append(corpus, all[i])
		}
	}
	articles, err := Sentences("../../gold/testdata/articles.txt")
	if err != nil {
		t.Fatal(err)
	}
	const path = "../../../doc/accuracy.md"
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(doc)
	for name, sentences := range map[string][]gold.Sentence{"corpus": corpus, "articles": articles} {
		acts, arguments := Judge(x, sentences)
		text = between(t, text, name+" acts", Table("acts", acts))
		text = between(t, text, name+" roles", Table("roles", arguments))
	}
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if d := cmp.Diff(strings.Split(string(doc), "\n"), strings.Split(text, "\n")); d != "" {
		t.Errorf("doc/accuracy.md (-want +got; if this is better, run the test with -update):\n%s", d)
	}
}

// between puts text between the marks of a name.
func between(t *testing.T, doc, name, text string) string {
	t.Helper()
	start, end := "<!-- "+name+" -->\n", "<!-- end -->"
	head, rest, found := strings.Cut(doc, start)
	_, tail, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("doc/accuracy.md has no %q", name)
	}
	return head + start + text + end + tail
}

// TestFit holds that a known distortion is found.
func TestFit(t *testing.T) {
	const scale, shift = 0.5, -0.3
	r := rand.New(rand.NewPCG(1, 2))
	judged := make([]Judged, 50_000)
	for i := range judged {
		x := 8*r.Float64() - 4
		judged[i] = Judged{1 / (1 + math.Exp(-x)), r.Float64() < 1/(1+math.Exp(-scale*x-shift))}
	}
	gotScale, gotShift := Fit(judged)
	if math.Abs(gotScale-scale) > 0.02 || math.Abs(gotShift-shift) > 0.04 {
		t.Errorf("scale %.3f, shift %.3f; want %.3f, %.3f", gotScale, gotShift, scale, shift)
	}
	if gotScale, gotShift = Fit(nil); gotScale != 1 || gotShift != 0 {
		t.Errorf("of nothing: scale %f, shift %f", gotScale, gotShift)
	}
}
