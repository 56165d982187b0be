package encoder

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/encoder/kernel"
)

// example is a sentence with what the network makes of it, computed by definition
// by another program (testdata/reference.py). Of matrices it may have the first
// columns only.
type example struct {
	Sentence  string      `json:"sentence"`
	Pieces    []int32     `json:"pieces"`
	WordHeads []int       `json:"word_heads"`
	Offsets   [][2]int    `json:"offsets"`
	Hidden    [][]float32 `json:"hidden_first8"`
	Trigger   [][]float32 `json:"trigger"`
	Events    []struct {
		Pieces     [2]int      `json:"pieces"`
		Type       string      `json:"type"`
		Status     []float32   `json:"status"`
		Background float32     `json:"background"`
		Mode       []float32   `json:"mode"`
		Context    []float32   `json:"context"`
		Role       [][]float32 `json:"role"`
	} `json:"events"`
}

func readExamples(t testing.TB, path string) []example {
	file, err := os.Open(path)
	if os.IsNotExist(err) && strings.Contains(path, "/shared/") {
		t.Skipf("no %s beside this checkout", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []example
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, e)
	}
	if err := lines.Err(); err != nil || len(all) == 0 {
		t.Fatalf("%s: %d examples, %v", path, len(all), err)
	}
	return all
}

// references is the files with examples: the repository's own, and those that the
// model came with.
var references = []string{"testdata/reference.jsonl", "../../../shared/model/reference.jsonl"}

// sequence is the example as a sequence of the reference's pieces.
func (e *example) sequence() Sequence {
	s := Sequence{IDs: e.Pieces, Offsets: make([]casus.Span, len(e.Pieces)), Heads: make([]bool, len(e.Pieces))}
	for i, o := range e.Offsets {
		s.Offsets[i+1] = casus.Span{Start: o[0], End: o[1]}
	}
	for _, h := range e.WordHeads {
		s.Heads[h] = true
	}
	return s
}

func TestReference(t *testing.T) {
	for _, path := range references {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			examples := readExamples(t, path)
			for _, k := range kernel.Levels() {
				t.Run(k.Name(), func(t *testing.T) {
					some := examples
					if k.Name() == "scalar" { // which takes a twentieth of a second for each piece
						some = examples[1:3]
					}
					checkExamples(t, open(t, Options{Precision: FP32, Kernel: k}), some)
				})
			}
		})
	}
}

func checkExamples(t *testing.T, m *Model, examples []example) {
	const tolerance = 2e-3
	f := m.Manifest()
	worst := make(map[string]float64)
	compare := func(what string, got, want []float32) {
		if len(got) < len(want) {
			t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
		}
		for i := range want {
			d := math.Abs(float64(got[i] - want[i]))
			if !(d <= worst[what]) {
				worst[what] = d
			}
		}
	}
	var batch []Sequence
	var queries []Query
	for i := range examples {
		e := &examples[i]
		batch = append(batch, e.sequence())
		for _, event := range e.Events {
			queries = append(queries, Query{i, event.Pieces[0], event.Pieces[1], slices.Index(f.Types, event.Type)})
		}
	}
	s := m.NewSession()
	for i, got := range s.Encode(batch) {
		for j := range examples[i].Pieces {
			compare("hidden", got.Hidden.Row(j), examples[i].Hidden[j])
			compare("trigger", got.Triggers.Row(j), examples[i].Trigger[j])
		}
	}
	arguments := s.Arguments(queries)
	for i := range examples {
		for _, want := range examples[i].Events {
			got := arguments[0]
			arguments = arguments[1:]
			for j := range want.Role {
				compare("role", got.Roles.Row(j), want.Role[j])
			}
			compare("status", got.Status, want.Status)
			compare("background", []float32{got.Background}, []float32{want.Background})
			compare("mode", got.Modes, want.Mode)
			compare("context", got.Contexts, want.Context)
		}
	}
	t.Logf("largest differences: %v", worst)
	for what, d := range worst {
		if !(d <= tolerance) {
			t.Errorf("%s differs by %g", what, d)
		}
	}
}

func TestPiecesOfReference(t *testing.T) {
	m := open(t, Options{})
	for _, path := range references {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			for _, e := range readExamples(t, path) {
				got, want := m.Pieces(e.Sentence), e.sequence()
				if n := m.Manifest().MaxPieces; got.Len() > n && want.Len() == n {
					got = cut(got, n)
				}
				if !slices.Equal(got.IDs, want.IDs) {
					t.Errorf("%q\npieces %v\n  want %v", e.Sentence, got.IDs, want.IDs)
				}
				if !slices.Equal(got.Offsets, want.Offsets) {
					t.Errorf("%q\noffsets %v\n   want %v", e.Sentence, got.Offsets, want.Offsets)
				}
				if !slices.Equal(got.Heads, want.Heads) {
					t.Errorf("%q\nheads %v\n want %v", e.Sentence, got.Heads, want.Heads)
				}
			}
		})
	}
}

// cut is the first n pieces of a sequence, the last being [SEP].
func cut(s Sequence, n int) Sequence {
	c := Sequence{slices.Clone(s.IDs[:n]), slices.Clone(s.Offsets[:n]), slices.Clone(s.Heads[:n])}
	c.IDs[n-1], c.Offsets[n-1], c.Heads[n-1] = s.IDs[s.Len()-1], casus.Span{}, false
	return c
}
