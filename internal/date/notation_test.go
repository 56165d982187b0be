package date_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"casus"
)

// annotated is a sentence and the times that annotators found in it.
type annotated struct {
	published casus.Day
	first     bool // of its article
	text      string
	times     []told
}

type told struct {
	casus.Span
	want   string // the normalised time; empty where there is none
	status string // of the act it is told of
}

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
		var published casus.Day
		first := true
		if strings.HasSuffix(file, "seed.txt") { // the sample report's day, which the file leaves out
			published = casus.Day{Year: 2020, Month: time.October, Day: 9}
		}
		for line := range strings.SplitSeq(string(b), "\n") {
			switch {
			case strings.HasPrefix(line, "=== "):
				published, _ = casus.ParseDay(strings.TrimPrefix(strings.Split(line, " | ")[1], "published "))
				first = true
			case strings.HasPrefix(line, "> "):
				all = append(all, annotated{published: published, first: first, text: line[2:]})
				first = false
			case len(all) > 0 && strings.Contains(line, " | t="):
				all[len(all)-1].read(line)
			}
		}
	}
	return all
}

// read adds the times of an event line.
func (a *annotated) read(line string) {
	status := "done"
	fields := strings.Split(line, " | ")
	for _, part := range fields {
		if s, ok := strings.CutPrefix(part, "st="); ok {
			status = s
		}
	}
	for _, part := range fields {
		rest, ok := strings.CutPrefix(part, "W=")
		if !ok {
			continue
		}
		for words := range strings.SplitSeq(rest, " ; ") {
			want := ""
			if i := strings.Index(words, " {"); i > 0 {
				words, want = words[:i], strings.Trim(words[i:], " {}")
			}
			if s, ok := locate(a.text, words); ok {
				a.times = append(a.times, told{s, want, status})
			}
		}
	}
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
