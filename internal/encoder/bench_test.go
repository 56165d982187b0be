package encoder

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"casus"
	"casus/internal/encoder/kernel"
)

// batchOf is sequences of n pieces each, of random words.
func batchOf(m *Model, sequences, n int) []Sequence {
	r := rand.New(rand.NewPCG(1, 1))
	batch := make([]Sequence, sequences)
	for i := range batch {
		for range n {
			batch[i].add(int32(1000+r.IntN(20000)), casus.Span{}, true)
		}
	}
	return batch
}

// operations is the floating-point operations of encoding a batch, as the
// definition counts them: two for each weight and piece, and for attention.
func operations(m *Model, batch []Sequence) float64 {
	f := m.Manifest()
	total := 0.0
	for i := range batch {
		n, w := float64(batch[i].Len()), float64(f.Width)
		layer := 2*n*(4*w*w+2*w*float64(f.FF)) + 4*n*n*w
		total += float64(f.Layers) * layer
	}
	return total
}

// peak is the floating-point operations a second that one core does at most, now.
func peak(k *kernel.Kernel) float64 {
	best := 0.0
	for range 5 {
		start := time.Now()
		n := k.Burn(2_000_000)
		best = max(best, float64(n)/time.Since(start).Seconds())
	}
	return best
}

func open(tb testing.TB, o Options) *Model {
	tb.Helper()
	m, err := Open(o)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func BenchmarkEncode(b *testing.B) {
	for _, k := range kernel.Levels() {
		if k.Name() == "scalar" {
			continue // minutes
		}
		for _, p := range []Precision{FP32, Int8} {
			m := open(b, Options{Precision: p, Kernel: k})
			for _, shape := range [][2]int{{8, 32}, {2, 128}, {1, 32}} {
				b.Run(fmt.Sprintf("%s/%v/%dx%d", k.Name(), p, shape[0], shape[1]), func(b *testing.B) {
					batch, s := batchOf(m, shape[0], shape[1]), m.NewSession()
					s.Encode(batch)
					most := peak(k)
					for b.Loop() {
						s.Encode(batch)
					}
					rate := operations(m, batch) * float64(b.N) / b.Elapsed().Seconds()
					b.ReportMetric(rate/1e9, "GFLOP/s")
					b.ReportMetric(100*rate/most, "%peak")
					b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*shape[0]*shape[1]), "µs/piece")
				})
			}
		}
	}
}
