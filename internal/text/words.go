package text

import (
	_ "embed"
	"fmt"
	"iter"
	"strings"
)

// entries yields the lines of a text file of the package that are neither blank
// nor comments: the first word and the rest.
func entries(name, file string) iter.Seq2[string, string] {
	return func(yield func(class, rest string) bool) {
		n := 0
		for line := range strings.Lines(file) {
			n++
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			class, rest, ok := strings.Cut(line, " ")
			if !ok {
				panic(fmt.Sprintf("%s:%d: want a class and what is of it", name, n))
			}
			if !yield(class, strings.TrimSpace(rest)) {
				return
			}
		}
	}
}

// wordSet is the words of one class.
type wordSet map[string]bool

// classes reads a file of classes and their words. A class that is not among the
// wanted is a fault of the build, so it panics; a test reads every file.
func classes(name, file string, want ...string) map[string]wordSet {
	sets := map[string]wordSet{}
	for _, c := range want {
		sets[c] = wordSet{}
	}
	for class, rest := range entries(name, file) {
		set, ok := sets[class]
		if !ok {
			panic(fmt.Sprintf("%s: %q is no class: want one of %v", name, class, want))
		}
		for w := range strings.FieldsSeq(rest) {
			set[w] = true
		}
	}
	return sets
}

var (
	//go:embed abbreviations.txt
	abbreviationsFile string
	//go:embed speech.txt
	speechFile string

	abbreviations = classes("abbreviations.txt", abbreviationsFile, "name", "never", "number", "either", "clock", "letter", "starter", "noun", "zone")
	speech        = classes("speech.txt", speechFile, "verb", "object", "adverb", "clause", "after", "lead", "speaker", "article")
)
