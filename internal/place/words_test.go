package place

import (
	"slices"
	"strings"
	"testing"
)

// TestWords holds the lists to their form: known classes, small letters, no word twice in a class, persons' names and
// common words in order.
func TestWords(t *testing.T) {
	seen := map[string]bool{}
	class := ""
	for line := range strings.Lines(wordsFile) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if line[0] != '\t' {
			class, words = words[0], words[1:]
			if _, ok := classNames[class]; !ok {
				t.Errorf("words.txt: %q is no class", class)
			}
		}
		for _, w := range words {
			if seen[class+" "+w] || w != strings.ToLower(w) {
				t.Errorf("words.txt: %s: %q stands twice or has a capital", class, w)
			}
			seen[class+" "+w] = true
		}
	}
	var words []string
	for line := range strings.Lines(commonFile + "# end\n") {
		if line[0] != '#' {
			words = append(words, strings.Fields(line)...)
			continue
		}
		if !slices.IsSorted(words) || len(slices.Compact(slices.Clone(words))) != len(words) {
			t.Errorf("common.txt: the words before %q are not in order, or one stands twice", line)
		}
		words = nil
	}
}
