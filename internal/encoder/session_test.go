package encoder

import (
	"math"
	"slices"
	"sync"
	"testing"

	"casus/internal/encoder/kernel"
)

var ownSentences = []string{
	"Troops from both countries clashed along the border for a second day, officials said.",
	"No.",
	"The prime minister of Vanuatu will fly to Nouméa next week to meet the president of the French Pacific territory, whose riots last year left more than a dozen people dead and the nickel industry in ruins, his office announced.",
	"Dockers walked out.",
	"Judges in Lomé sentenced three former officers to life in prison for plotting a coup; their lawyers called the trial a farce and vowed to appeal.",
	"",
}

// everything is all numbers that a batch gives, for each sequence: hidden states,
// trigger logits and what two queries give.
func everything(s *Session, batch []Sequence) [][]float32 {
	all := make([][]float32, len(batch))
	var queries []Query
	for i, e := range s.Encode(batch) {
		for j := range e.Hidden.Len() {
			all[i] = append(all[i], e.Hidden.Row(j)...)
			all[i] = append(all[i], e.Triggers.Row(j)...)
		}
		if n := batch[i].Len(); n > 2 {
			queries = append(queries, Query{i, 1, 2, 3}, Query{i, n / 2, n - 1, 15})
		}
	}
	for i, a := range s.Arguments(queries) {
		to := &all[queries[i].Sequence]
		for j := range a.Roles.Len() {
			*to = append(*to, a.Roles.Row(j)...)
		}
		*to = slices.Concat(*to, a.Status, []float32{a.Background}, a.Modes, a.Contexts)
	}
	return all
}

// bits is numbers as they lie in memory: for comparisons that let nothing pass.
func bits(x []float32) []uint32 {
	b := make([]uint32, len(x))
	for i, v := range x {
		b[i] = math.Float32bits(v)
	}
	return b
}

func ownBatch(m *Model) []Sequence {
	var batch []Sequence
	for _, text := range ownSentences {
		batch = append(batch, m.Pieces(text))
	}
	return batch
}

var precisions = []Precision{Int8, FP32}

// TestBatches holds that what a sequence gives does not depend on what is read
// with it, or before it in the same session.
func TestBatches(t *testing.T) {
	for _, p := range precisions {
		t.Run(p.String(), func(t *testing.T) {
			m := open(t, Options{Precision: p})
			if m.Kernel().Name() == "scalar" {
				t.Skip("slow")
			}
			batch := ownBatch(m)
			var alone [][]float32
			for i := range batch {
				alone = append(alone, everything(m.NewSession(), batch[i:i+1])[0])
			}
			s := m.NewSession()
			check := func(what string, order []int) {
				t.Helper()
				var some []Sequence
				for _, i := range order {
					some = append(some, batch[i])
				}
				for at, got := range everything(s, some) {
					if i := order[at]; !slices.Equal(bits(got), bits(alone[i])) {
						t.Errorf("%s: sentence %d differs from the same alone", what, i)
					}
				}
			}
			check("all", []int{0, 1, 2, 3, 4, 5})
			check("backwards", []int{5, 4, 3, 2, 1, 0})
			check("one", []int{3})
			var many []int
			for i := range 60 { // several chunks
				many = append(many, i*7%6)
			}
			check("many", many)
			check("again", []int{2, 0})
			if got := s.Encode(nil); len(got) != 0 {
				t.Errorf("an empty batch gives %d encodings", len(got))
			}
			if got := s.Arguments(nil); len(got) != 0 {
				t.Errorf("no queries give %d answers", len(got))
			}
		})
	}
}

// TestLevels holds that the levels of this machine give the same bits.
func TestLevels(t *testing.T) {
	levels := kernel.Levels()
	for _, p := range precisions {
		t.Run(p.String(), func(t *testing.T) {
			var want [][]float32
			for i, k := range levels {
				m := open(t, Options{Precision: p, Kernel: k})
				batch := ownBatch(m)
				if len(levels) > 1 && k.Name() == "scalar" {
					batch = batch[:2]
				}
				got := everything(m.NewSession(), batch)
				if i == 0 {
					want = got
				}
				for j := range got {
					if !slices.Equal(bits(got[j]), bits(want[j])) {
						t.Errorf("%s and %s differ on sentence %d", k.Name(), levels[0].Name(), j)
					}
				}
			}
		})
	}
}

// TestSessions reads with several sessions at once, from a model that is still
// being packed.
func TestSessions(t *testing.T) {
	m := open(t, Options{})
	batch := ownBatch(m)
	if m.Kernel().Name() == "scalar" {
		batch = batch[:2]
	}
	results := make([][][]float32, 4)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			s := m.NewSession()
			for range 3 {
				results[i] = everything(s, batch)
			}
		})
	}
	all.Wait()
	for i := range results {
		for j := range batch {
			if !slices.Equal(bits(results[i][j]), bits(results[0][j])) {
				t.Errorf("session %d differs on sentence %d", i, j)
			}
		}
	}
}

func TestAllocations(t *testing.T) {
	for _, p := range precisions {
		m := open(t, Options{Precision: p})
		batch := ownBatch(m)
		if m.Kernel().Name() == "scalar" {
			batch = batch[1:2]
		}
		s := m.NewSession()
		queries := []Query{{0, 1, 2, 0}, {0, 1, 2, 3}}
		n := testing.AllocsPerRun(5, func() {
			s.Encode(batch)
			s.Arguments(queries)
		})
		if n != 0 {
			t.Errorf("%v: %g allocations for a batch", p, n)
		}
	}
}

func TestMisuse(t *testing.T) {
	m := open(t, Options{})
	s := m.NewSession()
	panics := func(what string, f func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s: no panic", what)
			}
		}()
		f()
	}
	n := m.Manifest().MaxPieces
	panics("an empty sequence", func() { s.Encode(make([]Sequence, 1)) })
	panics("a long sequence", func() { s.Encode(batchOf(m, 1, n+1)) })
	panics("a query without a batch", func() { s.Arguments([]Query{{0, 1, 2, 0}}) })
	s.Encode(batchOf(m, 1, 3))
	for _, q := range []Query{{1, 1, 2, 0}, {-1, 1, 2, 0}, {0, 1, 4, 0}, {0, 2, 2, 0}, {0, -1, 2, 0}, {0, 1, 2, 16}, {0, 1, 2, -1}} {
		panics("a query outside the batch", func() { s.Arguments([]Query{q}) })
	}
}
