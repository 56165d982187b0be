package similar

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestShingles(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"The army shelled the town.", "the ARMY — shelled the town", 1},
		{"The army shelled the town on Monday", "The army shelled the town on Sunday", 4.0 / 6},
		{"Talks began in Geneva", "Rain fell on the coast", 0},
		{"Yes", "yes!", 1},
		{"", "", 0},
		{"…", "Talks began in Geneva", 0},
		{"Đà Nẵng đón khách", "đà nẵng ĐÓN khách", 1},
	} {
		if got := Jaccard(Of(c.a), Of(c.b)); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%q, %q: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	long := Of("The army shelled the town on Monday and killed three people there")
	if got := Containment(long, Of("The army shelled the town on Monday")); got != 1 {
		t.Errorf("a shortened text is contained by %v", got)
	}
}

// TestLong: the shingles of a long text, which repeats many, are those of its parts.
func TestLong(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 4*many)
	for i := range words {
		words[i] = fmt.Sprint(r.IntN(60))
	}
	var want Shingles
	for i := range len(words) - 2 {
		want = append(want, Of(strings.Join(words[i:i+3], " "))...)
	}
	slices.Sort(want)
	if want = slices.Compact(want); !slices.Equal(Of(strings.Join(words, " ")), want) {
		t.Errorf("it has %d, not the %d of its parts", len(Of(strings.Join(words, " "))), len(want))
	}
}

func TestFingerprint(t *testing.T) {
	same := Fingerprint("Talks began,\nin Geneva.")
	if Fingerprint("TALKS began in  Geneva") != same {
		t.Error("case and punctuation change the fingerprint")
	}
	if Fingerprint("Talks in began Geneva") == same {
		t.Error("the order of words does not")
	}
}

// TestKeys holds keys to the probability that Bands promises.
func TestKeys(t *testing.T) {
	word := func(i int) string { return fmt.Sprintf("w%d", i) }
	shared, pairs := 0, 60
	for k := range pairs {
		var a, b []string
		for i := range 400 {
			w := word(k*1000 + i)
			a = append(a, w)
			if i < 310 { // the second text goes on in its own words
				b = append(b, w)
			} else {
				b = append(b, word(900000+k*1000+i))
			}
		}
		sx, _ := Sign(Of(strings.Join(a, " ")))
		sy, _ := Sign(Of(strings.Join(b, " ")))
		kx, ky := sx.Keys(), sy.Keys()
		for i := range kx {
			if kx[i] == ky[i] {
				shared++
				break
			}
		}
	}
	if share := float64(shared) / float64(pairs); share < 0.95 {
		t.Errorf("%.2f of pairs of similarity 0.63 share a key, want 0.99", share)
	}
}

// TestKeysStable holds the keys that records store.
func TestKeysStable(t *testing.T) {
	s, _ := Sign(Of("Police arrested nine people in the capital on Friday."))
	if got := fmt.Sprintf("%016x", s.Keys()[0]); got != stableKey {
		t.Errorf("the first key is %s, stored records have %s", got, stableKey)
	}
}

const stableKey = "39240ea42a771655"

func TestSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom(strings.Fields("army police talks town killed three people on Monday said")))
		a, b := Of(strings.Join(words.Draw(t, "a"), " ")), Of(strings.Join(words.Draw(t, "b"), " "))
		if Jaccard(a, b) != Jaccard(b, a) || Jaccard(a, b) > Containment(a, b) || Containment(a, b) > 1 {
			t.Fatalf("%v, %v, %v", Jaccard(a, b), Jaccard(b, a), Containment(a, b))
		}
	})
}

func BenchmarkSign(b *testing.B) {
	text := strings.Repeat("Police arrested nine people in the capital on Friday after a march against the new law turned violent, officials said. ", 25)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		s, _ := Sign(Of(text))
		_ = s.Keys()
	}
}
