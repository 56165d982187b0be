package bcubed

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		name, got, want string // a letter names the group of the item at its place
		p, r            float64
	}{
		{"nothing", "", "", 1, 1},
		{"right, by other names", "aabbc", "xxyyz", 1, 1},
		{"all in one", "aaaa", "wxyz", 0.25, 1},
		{"all alone", "abcd", "xxxx", 1, 0.25},
		{"one astray", "aaabb", "xxyyy", (2*2/3. + 1/3. + 2) / 5, (2 + 1/3. + 2*2/3.) / 5},
	} {
		s := Of([]byte(c.got), []byte(c.want))
		if math.Abs(s.Precision-c.p) > 1e-12 || math.Abs(s.Recall-c.r) > 1e-12 {
			t.Errorf("%s: %.4f, %.4f, want %.4f, %.4f", c.name, s.Precision, s.Recall, c.p, c.r)
		}
	}
	if f := (Score{0.5, 1}).F1(); math.Abs(f-2/3.) > 1e-12 {
		t.Errorf("F1 is %v", f)
	}
}

// TestMirrored: precision of one partition against another is the recall of the
// other against the one.
func TestMirrored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "items")
		groups := rapid.SliceOfN(rapid.IntRange(0, 4), n, n)
		a, b := groups.Draw(t, "a"), groups.Draw(t, "b")
		x, y := Of(a, b), Of(b, a)
		if math.Abs(x.Precision-y.Recall) > 1e-12 || math.Abs(x.Recall-y.Precision) > 1e-12 {
			t.Fatalf("%v, %v", x, y)
		}
	})
}
