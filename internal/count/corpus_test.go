package count_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"casus/internal/count"
)

// TestGold holds Parse and Find against the counts of the annotated articles.
func TestGold(t *testing.T) {
	parsed, found, of, total := measure(t, "gold/*.txt")
	t.Logf("of %d counts %d are parsed, %d found, %d of these with what befell the people", total, parsed, found, of)
	if parsed < total*95/100 || found < total*80/100 {
		t.Errorf("parsed %d and found %d of %d", parsed, found, total)
	}
}

// TestCorpus does so with the training sentences, of one annotator, where names
// and descriptions of persons stand as counts too.
func TestCorpus(t *testing.T) {
	parsed, found, of, total := measure(t, "corpus/*.txt")
	t.Logf("of %d counts %d are parsed, %d found, %d of these with what befell the people", total, parsed, found, of)
	if parsed < total*97/100 || found < total*70/100 {
		t.Errorf("parsed %d and found %d of %d", parsed, found, total)
	}
}

// measure counts the annotated spans that Parse bounds and that Find overlaps, and logs
// the commonest that they miss.
func measure(t *testing.T, pattern string) (parsed, found, of, total int) {
	misses := map[string]int{}
	want := map[byte]count.What{'K': count.Killed, 'I': count.Injured, 'D': count.Detained, 'X': count.Displaced}
	for _, a := range readNotation(t, pattern) {
		if len(a.spans) == 0 {
			continue
		}
		finds := count.Find(a.text)
		for _, f := range a.spans {
			total++
			if _, _, _, ok := count.Parse(f.Of(a.text)); ok {
				parsed++
			} else {
				misses["parse: "+f.Of(a.text)]++
			}
			i := slices.IndexFunc(finds, func(x count.Found) bool { return x.Overlaps(f.Span) })
			if i < 0 {
				if !strings.ContainsAny(f.Of(a.text), "0123456789") {
					continue
				}
				misses["find: "+f.Of(a.text)+" | "+a.text]++
				continue
			}
			found++
			if finds[i].Of == want[f.name] {
				of++
			}
		}
	}
	top := slices.SortedFunc(maps.Keys(misses), func(a, b string) int {
		return cmp.Or(cmp.Compare(misses[b], misses[a]), cmp.Compare(a, b))
	})
	for _, m := range top[:min(len(top), 400)] {
		t.Logf("%d %s", misses[m], m)
	}
	return parsed, found, of, total
}
