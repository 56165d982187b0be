package encoder

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"casus/internal/encoder/kernel"
)

// decision is one thing that is decided about a sentence: a trigger and its type,
// a role's words, a status, ...
type decision struct {
	sentence   int
	what       string
	start, end int
	label      int
}

// decisions is what was decided, by kind.
type decisions map[string]map[decision]bool

// decide decodes a batch as the model's definition has it and adds to all: by
// kind, what was decided.
func decide(s *Session, batch []Sequence, first int, all decisions) {
	f := s.m.manifest
	add := func(kind string, d decision) {
		if all[kind] == nil {
			all[kind] = make(map[decision]bool)
		}
		all[kind][d] = true
	}
	var queries []Query
	for i, e := range s.Encode(batch) {
		open := -1 // index of the open span in queries
		for j := range e.Triggers.Len() {
			if !batch[i].Heads[j] {
				if open >= 0 && batch[i].IDs[j] != s.m.vocabulary.end {
					queries[open].End = j + 1
				}
				continue
			}
			row := e.Triggers.Row(j)
			best, most := 0, float64(row[0])+f.Thresholds.NoTriggerBias
			for tag := 1; tag < len(row); tag++ {
				if float64(row[tag]) > most {
					best, most = tag, float64(row[tag])
				}
			}
			kind := (best - 1) / 2
			switch {
			case best == 0:
				open = -1
			case best%2 == 1 || open < 0 || queries[open].Type != kind:
				open = len(queries)
				queries = append(queries, Query{i, j, j + 1, kind})
			default:
				queries[open].End = j + 1
			}
		}
	}
	arguments := s.Arguments(queries)
	for i, q := range queries {
		a, at := arguments[i], first+q.Sequence
		add("trigger", decision{at, "trigger", q.Start, q.End, q.Type})
		most := func(x []float32, allowed func(int) bool) int {
			best := -1
			for j, v := range x {
				if allowed(j) && (best < 0 || v > x[best]) {
					best = j
				}
			}
			return best
		}
		any := func(int) bool { return true }
		add("status", decision{at, "status", q.Start, q.End, most(a.Status, any)})
		if a.Background > 0 {
			add("background", decision{at, "background", q.Start, q.End, 0})
		}
		add("mode", decision{at, "mode", q.Start, q.End, most(a.Modes, func(j int) bool {
			return f.Modes[j] == "" || strings.HasPrefix(f.Modes[j], f.Types[q.Type]+"/")
		})})
		for c, v := range a.Contexts {
			if v > 0 {
				add("context", decision{at, "context", q.Start, q.End, c})
			}
		}
		for r := range f.Roles {
			open, last := -1, 0
			flush := func() {
				if open >= 0 {
					add("role", decision{at, f.Types[q.Type] + f.Roles[r], open, last, q.Start})
				}
				open = -1
			}
			for j := range a.Roles.Len() {
				if !batch[q.Sequence].Heads[j] {
					continue
				}
				row := a.Roles.Row(j)
				switch b, in := row[2*r] > 0, row[2*r+1] > 0; {
				case b:
					flush()
					open, last = j, j
				case in && open >= 0:
					last = j
				default:
					flush()
				}
			}
			flush()
		}
	}
}

// corpusSentences is how many sentences of the corpus TestInt8 reads besides the
// gold.
var corpusSentences = flag.Int("corpus", 150, "sentences of the corpus that integers and floats are compared on")

// sentences is the sentences of files in the notation.
func sentences(t *testing.T, pattern string) []string {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Skipf("no %s beside this checkout", pattern)
	}
	var all []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if s, ok := strings.CutPrefix(line, "> "); ok {
				all = append(all, strings.TrimSpace(s))
			}
		}
	}
	return all
}

// TestInt8 holds the decisions that integers lead to against those of floats.
func TestInt8(t *testing.T) {
	if kernel.Levels()[0].Name() == "scalar" {
		t.Skip("this machine has no fast level")
	}
	texts := sentences(t, "../../../shared/gold/*.txt")
	corpus := sentences(t, "../../../shared/corpus/*.txt")
	for i := range *corpusSentences {
		texts = append(texts, corpus[i*len(corpus) / *corpusSentences])
	}
	floats, ints := open(t, Options{Precision: FP32}), open(t, Options{Precision: Int8})
	var batch []Sequence
	for _, s := range texts {
		p := floats.Pieces(s)
		if n := floats.manifest.MaxPieces; p.Len() > n {
			p = cut(p, n)
		}
		batch = append(batch, p)
	}
	want, got := make(decisions), make(decisions)
	var both sync.WaitGroup
	read := func(m *Model, to decisions) {
		s := m.NewSession()
		for i := 0; i < len(batch); i += 32 {
			decide(s, batch[i:min(i+32, len(batch))], i, to)
		}
	}
	both.Go(func() { read(floats, want) })
	read(ints, got)
	both.Wait()

	for _, kind := range slices.Sorted(maps.Keys(want)) {
		f1 := agreement(want[kind], got[kind])
		t.Logf("%-10s %5d decisions, with integers %5d: F1 %.4f", kind, len(want[kind]), len(got[kind]), f1)
		if least := 0.99; len(want[kind]) > 300 && f1 < least {
			t.Errorf("%s: F1 of integers against floats is %.4f, want %.3f", kind, f1, least)
		}
	}
}

// agreement is the F1 of two sets.
func agreement(a, b map[decision]bool) float64 {
	same := 0
	for d := range a {
		if b[d] {
			same++
		}
	}
	return 2 * float64(same) / float64(len(a)+len(b))
}
