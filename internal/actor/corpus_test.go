package actor

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/text"
)

// mark is a mention of a line of the corpus with what it must be resolved to.
type mark struct {
	at    casus.Span
	codes []string
	hint  Hint
}

var marked = regexp.MustCompile(`\[([^\]]+)\]\{([^ }]+)(?: ([^}]*))?\}`)

// readMarks takes the marks out of a line of testdata/actors.txt.
func readMarks(line string) (doc casus.Document, marks []mark, err error) {
	day, words, ok := strings.Cut(line, "\t")
	if !ok {
		return doc, nil, fmt.Errorf("want a day, a tab and a text")
	}
	if day != "-" {
		if doc.Published, err = casus.ParseDay(day); err != nil {
			return doc, nil, err
		}
	}
	last := 0
	for _, m := range marked.FindAllStringSubmatchIndex(words, -1) {
		doc.Text += words[last:m[0]]
		k := mark{at: casus.Span{Start: len(doc.Text), End: len(doc.Text) + m[3] - m[2]}}
		doc.Text += words[m[2]:m[3]]
		last = m[1]
		if codes := words[m[4]:m[5]]; codes != "-" {
			for code := range strings.SplitSeq(codes, ",") {
				if err := casus.Code(code).Valid(); err != nil {
					return doc, nil, err
				}
				k.codes = append(k.codes, code)
			}
		}
		if m[6] >= 0 {
			for i, f := range strings.Fields(words[m[6]:m[7]]) {
				switch doers, isDoers := strings.CutPrefix(f, "<"); {
				case i == 0:
					typ, role, _ := strings.Cut(f, "/")
					k.hint.Type, k.hint.Role = casus.Type(typ), role
				case isDoers:
					k.hint.Sources = append(k.hint.Sources, casus.Code(doers))
				default:
					k.hint.Countries = append(k.hint.Countries, f)
				}
			}
		}
		marks = append(marks, k)
	}
	doc.Text += words[last:]
	if len(marks) == 0 || strings.ContainsAny(doc.Text, "[]{}") {
		return doc, nil, fmt.Errorf("want marks of the form [words]{codes}")
	}
	return doc, marks, nil
}

// corpusLines calls f with each line of testdata/actors.txt that holds a report.
func corpusLines(t testing.TB, f func(n int, doc *casus.Document, marks []mark)) {
	b, err := os.ReadFile("testdata/actors.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		doc, marks, err := readMarks(line)
		if err != nil {
			t.Fatalf("testdata/actors.txt:%d: %v", i+1, err)
		}
		f(i+1, &doc, marks)
	}
}

func TestCorpus(t *testing.T) {
	d := dictionary(t)
	corpusLines(t, func(n int, doc *casus.Document, marks []mark) {
		r := d.Read(doc, text.Parse(doc), nil)
		for _, m := range marks {
			actors, conf, why := r.Resolve(m.at, m.hint)
			codes := codesOf(actors)
			if !slices.Equal(codes, m.codes) {
				t.Errorf("testdata/actors.txt:%d: %q is %v, want %v (%.2f: %s)", n, m.at.Of(doc.Text), codes, m.codes, conf, strings.Join(why, "; "))
			}
			if len(why) == 0 {
				t.Errorf("testdata/actors.txt:%d: %q is resolved without a reason", n, m.at.Of(doc.Text))
			}
			if conf < 0 || conf > 1 || conf == 0 != (len(codes) == 0) {
				t.Errorf("testdata/actors.txt:%d: %q has confidence %v and the codes %v", n, m.at.Of(doc.Text), conf, codes)
			}
		}
	})
}

func dictionary(t testing.TB) *Dictionary {
	d, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// codesOf are the sorted codes of actors.
func codesOf(actors []casus.Actor) (codes []string) {
	for _, a := range actors {
		codes = append(codes, string(a.Code))
	}
	slices.Sort(codes)
	return codes
}
