package encoder

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
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

// fastest is the shortest of some runs of f, on one thread.
func fastest(runs func() bool, f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Duration(math.MaxInt64)
	for runs() {
		start := clock()
		f()
		best = min(best, clock()-start)
	}
	return best
}

// peak is the floating-point operations a second that one core does at most, now.
func peak(k *kernel.Kernel) float64 {
	left, n := 20, 0
	t := fastest(func() bool { left--; return left >= 0 }, func() { n = k.Burn(500_000) })
	return float64(n) / t.Seconds()
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
					t := fastest(b.Loop, func() { s.Encode(batch) })
					rate := operations(m, batch) / t.Seconds()
					b.ReportMetric(rate/1e9, "GFLOP/s")
					b.ReportMetric(100*rate/most, "%peak")
					b.ReportMetric(t.Seconds()*1e6/float64(shape[0]*shape[1]), "µs/piece")
				})
			}
		}
	}
}
