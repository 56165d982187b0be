package date_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"casus"
)

// annotated is a sentence and the spans that annotators gave it for some fields.
type annotated struct {
	text  string
	spans []field
}

type field struct {
	casus.Span
	name byte // W
}

var suffix = regexp.MustCompile(`( \{[^{}]*\})?$`)

// readNotation reads the sentences of files in the notation. It skips the test where
// there are none.
func readNotation(t testing.TB, pattern string) []annotated {
	files, _ := filepath.Glob("../../../shared/" + pattern)
	if len(files) == 0 {
		t.Skipf("no ../shared/%s", pattern)
	}
	var all []annotated
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(b), "\n") {
			switch {
			case strings.HasPrefix(line, "> "):
				all = append(all, annotated{text: line[2:]})
			case len(all) > 0 && strings.Contains(line, " | t="):
				a := &all[len(all)-1]
				for part := range strings.SplitSeq(line, " | ") {
					if len(part) < 3 || part[1] != '=' || !strings.Contains("W", part[:1]) {
						continue
					}
					for words := range strings.SplitSeq(part[2:], " ; ") {
						if s, ok := locate(a.text, suffix.ReplaceAllString(words, "")); ok {
							a.spans = append(a.spans, field{s, part[0]})
						}
					}
				}
			}
		}
	}
	return all
}

// locate finds words in a sentence; "@2" after them asks for the second place.
func locate(sentence, words string) (casus.Span, bool) {
	nth := 1
	if i := strings.LastIndexByte(words, '@'); i > 0 {
		if n, err := strconv.Atoi(words[i+1:]); err == nil {
			words, nth = words[:i], n
		}
	}
	from := 0
	for {
		i := strings.Index(sentence[from:], words)
		if i < 0 {
			return casus.Span{}, false
		}
		if nth--; nth == 0 {
			return casus.Span{Start: from + i, End: from + i + len(words)}, true
		}
		from += i + 1
	}
}
