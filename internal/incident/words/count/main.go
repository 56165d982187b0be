// Count writes in how many sentences of an annotated corpus each stem stands.
//
//	go run ./count FOLDER OUTPUT
//
// Stems that stand in one sentence alone are left out: they weigh as much as those
// never seen. The line of * is the number of sentences.
package main

import (
	"bufio"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"casus/internal/incident/words"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: count FOLDER OUTPUT")
	}
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*.txt"))
	if err != nil || len(files) == 0 {
		log.Fatalf("no corpus in %s: %v", os.Args[1], err)
	}
	seen := map[string]bool{}
	counts := map[string]int{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			log.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			mark, sentence, ok := strings.Cut(lines.Text(), " ")
			if !ok || mark != ">" && mark != "~" || seen[sentence] {
				continue
			}
			seen[sentence] = true
			for _, stem := range slices.Compact(slices.Sorted(slices.Values(words.Stems(sentence)))) {
				counts[stem]++
			}
		}
		if err := lines.Err(); err != nil {
			log.Fatalf("%s: %v", name, err)
		}
		f.Close()
	}
	var out strings.Builder
	fmt.Fprintf(&out, "*\t%d\n", len(seen))
	for _, stem := range slices.Sorted(maps.Keys(counts)) {
		if counts[stem] > 1 {
			fmt.Fprintf(&out, "%s\t%d\n", stem, counts[stem])
		}
	}
	if err := os.WriteFile(os.Args[2], []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
