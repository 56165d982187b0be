package main

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casus/internal/actor/lexicon"
)

const (
	dataFolder = "../data"
	binary     = "../zactors.bin"
	reference  = "../../../../shared/reference"
)

func TestFileIsFresh(t *testing.T) {
	packed, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	lex, err := lexicon.Open(string(packed))
	if err != nil {
		t.Fatal(err)
	}
	digest, err := digestOf(dataFolder)
	if err != nil {
		t.Fatal(err)
	}
	if lex.Digest() != digest {
		t.Error("zactors.bin is older than the files in internal/actor/data; run go generate ./internal/actor")
	}
	if testing.Short() {
		return
	}
	if _, err := os.Stat(reference); err != nil {
		t.Skip("the reference lists are not here, so the file is not made again: ", err)
	}
	again, err := compile(dataFolder, reference)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again, packed) {
		t.Error("zactors.bin is not what compile makes of its sources; run go generate ./internal/actor")
	}
}

// TestDataLint holds the project's own entries to what the heads of the files say.
func TestDataLint(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(dataFolder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no data files: ", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(f)
		var last []string
		for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
			report := func(why string) { t.Errorf("%s:%d: %s: %q", name, i+1, why, line) }
			if strings.HasPrefix(line, "#") {
				if last != nil {
					report("a comment below the head of the file")
				}
				continue
			}
			cells := strings.Split(line, "\t")
			switch {
			case line == "":
				report("an empty line")
			case line != strings.TrimSpace(line) && cells[len(cells)-1] != "":
				report("blanks at an end")
			case i == 0:
				report("want a head of comments that tells the form and origin of the lines")
			}
			if slices.Contains(strings.Split(cells[0], "; "), "") {
				report("an empty name")
			}
			if names := strings.Split(cells[0], "; "); name != "given.txt" && len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
				report("a name twice")
			}
			if last != nil && cmp.Or(cmp.Compare(cells[0], last[0]), order(name, cells, last)) < 0 {
				report("not sorted: it belongs before the line above")
			}
			if last != nil && slices.Equal(cells, last) {
				report("the line above again")
			}
			last = cells
		}
		if len(last) == 0 {
			t.Errorf("%s holds no entries", name)
		}
	}
}

// order compares the terms of two lines of one name.
func order(file string, cells, last []string) int {
	if len(cells) < 3 || file == "roles.txt" || file == "nations.txt" {
		return 0
	}
	return cmp.Compare(cells[2], last[2])
}

// TestTermsDoNotContradict holds the terms of one body or person apart: of two offices of one code and
// rank at one time, one is a slip.
func TestTermsDoNotContradict(t *testing.T) {
	for _, file := range ownBodyFiles {
		c := &compiler{data: dataFolder}
		spans := map[string][]lexicon.Term{}
		err := c.lines(file, func(cells []string, source string) error {
			term, err := ownTerm(cells[1], cells[2], cells[3], source)
			if err != nil {
				return err
			}
			name, _, _ := strings.Cut(cells[0], "; ")
			for _, other := range spans[name] {
				if term.From <= other.To && other.From <= term.To {
					t.Errorf("%s: %s is told of for the time of %s too", source, name, other.Source)
				}
			}
			spans[name] = append(spans[name], term)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
