package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the commands print into the golden files")

// casusPrints is what a command prints; it has to end well and without a word on
// standard error.
func casusPrints(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(t.Context(), args, strings.NewReader(""), &out, &errs); status != exitOK || errs.Len() > 0 {
		t.Fatalf("casus %s: status %d, %s", strings.Join(args, " "), status, errs.String())
	}
	return out.String()
}

// golden compares got with a file, or writes it there.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run this test with -update", err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s (-want +got; if this is better, run the test with -update):\n%s", path, d)
	}
}

// TestExamples holds what is read in each of the examples.
func TestExamples(t *testing.T) {
	const folder = "../../examples"
	files, err := filepath.Glob(folder + "/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			golden(t, filepath.Join(folder, "expected", name), casusPrints(t, "read", "--format", "blocks", file))
		})
	}
	expected, err := filepath.Glob(folder + "/expected/*")
	if err != nil || len(expected) != len(files) {
		t.Errorf("%d expected outputs for %d examples, %v", len(expected), len(files), err)
	}
}

// TestScores holds scores.txt. Gold that lies outside the repository is measured
// where it is there.
func TestScores(t *testing.T) {
	const path = "../../scores.txt"
	before, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	var scores strings.Builder
	for _, m := range []struct {
		gold string
		args []string
	}{
		{"internal/gold/testdata/articles.txt", nil},
		{"internal/gold/testdata/articles.txt", []string{"--sentences", "given"}},
		{"internal/gold/testdata/articles.txt", []string{"--sentences", "given", "--precision", "fp32"}},
		{"../shared/gold/seed.txt", nil},
	} {
		head := "$ casus " + strings.Join(append(append([]string{"eval"}, m.args...), m.gold), " ")
		if _, err := os.Stat("../../" + m.gold); errors.Is(err, fs.ErrNotExist) && strings.HasPrefix(m.gold, "../shared/") {
			t.Logf("%s: not beside this checkout, so its scores stay as they are", m.gold)
			scores.WriteString(section(string(before), head))
			continue
		}
		out := casusPrints(t, append(append([]string{"eval"}, m.args...), "../../"+m.gold)...)
		_, table, _ := strings.Cut(out, "\n") // the first line repeats the arguments
		fmt.Fprintf(&scores, "%s\n%s", head, table)
	}
	scores.WriteString(section(string(before), "$ go test ./internal/incident -run Scores")) // held by that test
	golden(t, path, scores.String())
}

// section is the part of a file of scores that begins with a line.
func section(file, head string) string {
	_, rest, found := strings.Cut(file, head+"\n")
	if !found {
		return ""
	}
	own, _, _ := strings.Cut(rest, "\n$ ")
	return head + "\n" + strings.TrimRight(own, "\n") + "\n\n"
}

// shownMistakes is how many kinds of mistakes doc/accuracy.md shows.
const shownMistakes = 12

// TestMistakes holds the typical mistakes that doc/accuracy.md shows: the most
// frequent kinds, with their first examples.
func TestMistakes(t *testing.T) {
	const path = "../../doc/accuracy.md"
	out := casusPrints(t, "eval", "--mistakes", articles)
	count, example := map[string]int{}, map[string]string{}
	var kinds []string
	for _, block := range strings.Split(out, "\n\n") {
		kind, rest, found := strings.Cut(strings.TrimSpace(block), "\n> ")
		if !found {
			continue
		}
		if count[kind]++; count[kind] == 1 {
			kinds = append(kinds, kind)
			example[kind] = rest
		}
	}
	slices.SortStableFunc(kinds, func(a, b string) int { return count[b] - count[a] })
	var b strings.Builder
	for _, kind := range kinds[:shownMistakes] {
		sentence, lines, _ := strings.Cut(example[kind], "\n")
		fmt.Fprintf(&b, "**%s** (%d)\n\n> %s\n\n", kind, count[kind], sentence)
		for line := range strings.Lines(lines) {
			fmt.Fprintf(&b, "    %s\n", strings.TrimSpace(line))
		}
		b.WriteByte('\n')
	}
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(doc), "<!-- mistakes -->\n")
	_, tail, ended := strings.Cut(rest, "<!-- end -->")
	if !found || !ended {
		t.Fatalf("%s has no place for mistakes", path)
	}
	golden(t, path, head+"<!-- mistakes -->\n"+b.String()+"<!-- end -->"+tail)
}

// TestReadme holds what README.md says of commands: each one behind "$ casus", up
// to the end of its block, is run where the README lies.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var fresh strings.Builder
	runs := 0
	rest := string(readme)
	for {
		before, block, found := strings.Cut(rest, "    $ casus ")
		fresh.WriteString(before)
		if !found {
			break
		}
		command, block, _ := strings.Cut(block, "\n")
		fmt.Fprintf(&fresh, "    $ casus %s\n", command)
		for block != "" && (strings.HasPrefix(block, "    ") && !strings.HasPrefix(block, "    $ ")) {
			_, block, _ = strings.Cut(block, "\n")
		}
		t.Setenv("COLUMNS", "100")
		for line := range strings.Lines(casusPrints(t, strings.Fields(command)...)) {
			fresh.WriteString(strings.TrimRight("    "+line, " \n") + "\n")
		}
		rest = block
		runs++
	}
	if runs == 0 {
		t.Fatal("README.md shows no command")
	}
	golden(t, "README.md", fresh.String())
}
