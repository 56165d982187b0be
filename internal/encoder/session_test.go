package encoder

import (
	"testing"

	"casus"
)

// TestFreshSession encodes batches of every shape of small sequences, each with a
// session of its own: memory that an earlier batch left must not be needed.
func TestFreshSession(t *testing.T) {
	m, err := Open(Options{Precision: FP32})
	if err != nil {
		t.Fatal(err)
	}
	for _, length := range []int{1, 2, 7, 8, 9, 15, 17, 33} {
		for _, n := range []int{1, 2, 3, 5, 6, 11} {
			batch := make([]Sequence, n)
			for i := range batch {
				for j := range length {
					batch[i].add(int32(1000+j), casus.Span{Start: j, End: j + 1}, true)
				}
			}
			s := m.NewSession()
			for _, e := range s.Encode(batch) {
				if e.Hidden.Len() != length {
					t.Fatalf("%d rows for %d pieces", e.Hidden.Len(), length)
				}
			}
			s.Arguments([]Query{{Sequence: n - 1, Start: 0, End: 1}, {Sequence: 0, Start: 0, End: length}})
		}
	}
}
