package place_test

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/gold"
	"casus/internal/place"
)

func open(t testing.TB) *place.Gazetteer {
	t.Helper()
	g, err := place.Open()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// joined is an article as one paragraph, with the spans of its sentences.
func joined(sentences []gold.Sentence) (text string, spans []casus.Span) {
	var b strings.Builder
	for _, s := range sentences {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		start := b.Len()
		b.WriteString(s.Text)
		spans = append(spans, casus.Span{Start: start, End: b.Len()})
	}
	return b.String(), spans
}

func notation(t *testing.T, path string) *gold.File {
	t.Helper()
	if _, err := os.Stat(path); os.IsNotExist(err) {
		t.Skipf("%s is not there", path)
	}
	f, err := gold.ReadFile(path)
	if f == nil {
		t.Fatal(err)
	}
	return f // a line that does not read is the annotation's fault and left out
}

// TestGold resolves all places of the annotated articles, whether or not anything finds them.
func TestGold(t *testing.T) {
	t.Run("articles", func(t *testing.T) { goldFile(t, "../gold/testdata/articles.txt") })
	t.Run("seed", func(t *testing.T) { goldFile(t, "../../../shared/gold/seed.txt") })
}

func goldFile(t *testing.T, path string) {
	g := open(t)
	right, total := 0, 0
	for _, article := range notation(t, path).Articles {
		text, spans := joined(article.Sentences)
		r := g.Read(text, spans)
		seen := map[casus.Span]bool{}
		for i, s := range article.Sentences {
			for _, e := range s.Events {
				for _, a := range e.Args {
					at := a.Span.Shift(spans[i].Start)
					if a.Role != gold.Place || a.Code == "" || seen[at] {
						continue
					}
					seen[at] = true
					total++
					p, sure, why := r.Resolve(at)
					if p != nil && p.Country == a.Code {
						right++
						continue
					}
					t.Logf("%s: %q is %+v (%v), want %s\n\t%s", s.ID, at.Of(text), p, sure, a.Code, strings.Join(why, "\n\t"))
				}
			}
		}
	}
	t.Logf("%d of %d places lie in the annotators' countries", right, total)
	if right*100 < total*95 {
		t.Error("want 95 of 100")
	}
}

// unnamed matches words for places that name none: "a hospital", "his home", "two villages".
var unnamed = regexp.MustCompile(`^[^A-Z]*$`)

// TestCorpus shows how many of the places of the training sentences are resolved, and whether the resolver
// finds them itself.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("../../../shared/corpus is not there")
	}
	if testing.Short() {
		t.Skip("reads twenty thousand sentences")
	}
	g := open(t)
	var total, resolved, found int
	misses := map[string]int{}
	for _, path := range files {
		for _, article := range notation(t, path).Articles {
			for _, s := range article.Sentences {
				near := []gold.Sentence{{Text: s.Before}, s, {Text: s.After}}
				near = slices.DeleteFunc(near, func(s gold.Sentence) bool { return s.Text == "" })
				text, spans := joined(near)
				at := slices.IndexFunc(near, func(n gold.Sentence) bool { return n.Text == s.Text })
				r := g.Read(text, spans)
				finds := r.Find()
				for _, e := range s.Events {
					for _, a := range e.Args {
						if a.Role != gold.Place {
							continue
						}
						span := a.Span.Shift(spans[at].Start)
						words := span.Of(text)
						if unnamed.MatchString(words) {
							continue
						}
						total++
						if p, _, why := r.Resolve(span); p == nil {
							misses["resolve: "+words+" | "+why[len(why)-1]]++
							continue
						}
						resolved++
						if slices.ContainsFunc(finds, span.Overlaps) {
							found++
						} else {
							misses["find: "+words]++
						}
					}
				}
			}
		}
	}
	top := slices.SortedFunc(maps.Keys(misses), func(a, b string) int { return cmp.Or(cmp.Compare(misses[b], misses[a]), cmp.Compare(a, b)) })
	for _, m := range top[:min(len(top), 60)] {
		t.Logf("%d %s", misses[m], m)
	}
	t.Logf("of %d places with a name, %d are resolved; of these %d are found", total, resolved, found)
	if resolved*100 < total*85 || found*100 < resolved*90 {
		t.Error("want 85 of 100 resolved, and 90 of 100 of these found")
	}
}
