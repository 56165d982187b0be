package encoder

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// decision is one thing that is decided about a sentence: a trigger and its type,
// a role's words, a status, ...
type decision struct {
	sentence   int
	what       string
	start, end int
	label      int
}

// decide decodes a batch as the model's definition has it and adds to all: by
// kind, what was decided.
func decide(s *Session, batch []Sequence, first int, all map[string]map[decision]bool) {
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

// sentences is the sentences of files in the notation, each n-th.
func sentences(t *testing.T, n int, patterns ...string) []string {
	var all []string
	for _, p := range patterns {
		files, err := filepath.Glob(p)
		if err != nil || len(files) == 0 {
			t.Skipf("no %s beside this checkout", p)
		}
		for _, name := range files {
			file, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(file)
			lines.Buffer(nil, 1<<20)
			for lines.Scan() {
				if s, ok := strings.CutPrefix(lines.Text(), "> "); ok {
					all = append(all, s)
				}
			}
			file.Close()
		}
	}
	var some []string
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// TestInt8 holds the decisions that integers lead to against those of floats.
func TestInt8(t *testing.T) {
	texts := sentences(t, 1, "../../../shared/gold/*.txt")
	if os.Getenv("CASUS_LONG") != "" {
		texts = append(texts, sentences(t, 9, "../../../shared/corpus/*.txt")...)
	}
	m := open(t, Options{Precision: FP32})
	n := open(t, Options{Precision: Int8})
	var batch []Sequence
	for _, s := range texts {
		p := m.Pieces(s)
		if most := m.manifest.MaxPieces; p.Len() > most {
			p = Sequence{p.IDs[:most], p.Offsets[:most], p.Heads[:most]}
		}
		batch = append(batch, p)
	}
	want, got := make(map[string]map[decision]bool), make(map[string]map[decision]bool)
	fs, is := m.NewSession(), n.NewSession()
	for i := 0; i < len(batch); i += 32 {
		part := batch[i:min(i+32, len(batch))]
		decide(fs, part, i, want)
		decide(is, part, i, got)
	}
	var kinds []string
	for kind := range want {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		same := 0
		for d := range want[kind] {
			if got[kind][d] {
				same++
			}
		}
		f1 := 2 * float64(same) / float64(len(want[kind])+len(got[kind]))
		t.Logf("%-10s %5d decisions, %5d with integers, %5d the same: F1 %.4f", kind, len(want[kind]), len(got[kind]), same, f1)
	}
}
