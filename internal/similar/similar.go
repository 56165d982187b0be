// Package similar finds copies of texts: the same wire story again, word for word,
// re-headlined, shortened or re-edited.
//
// A text is the set of its shingles, runs of three words without case and
// punctuation, and two texts are as similar as the Jaccard index of their sets
// (Broder 1997, "On the resemblance and containment of documents"). A signature
// of minimal hashes estimates it without the texts, and bands of the signature
// are keys under which an index finds similar texts among millions (Leskovec,
// Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3). Texts of which little
// is left are like their original in no band; they are found by the beginning, which
// editors who shorten from the end leave. copies.go has the rules by which texts are copies.
package similar

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

// The shape of a signature. With rows r and bands b, a pair of similarity s shares
// a key with probability 1-(1-s^r)^b: 0.98 at 0.59, 0.26 at 0.31, and 3 in a
// million at 0.01, which is what reports on different events have in common.
const (
	Bands = 32
	rows  = 4
	size  = Bands * rows
)

// words is the length of a shingle.
const shingleWords = 3

// Shingles is the set of a text's shingles, hashed, in increasing order.
type Shingles []uint64

// Of returns the shingles of a text. A text of one or two words has one shingle, a
// text without words none.
func Of(text string) Shingles { return first(text, math.MaxInt) }

// first returns the shingles of the first words of a text.
func first(text string, most int) Shingles {
	var (
		s      Shingles
		window [shingleWords]uint64
		n      int
	)
	for w := range words(text) {
		if n == most {
			break
		}
		copy(window[:], window[1:])
		window[shingleWords-1] = hashWord(w)
		if n++; n >= shingleWords {
			if len(s) == cap(s) && len(s) >= many { // what repeats itself needs no more memory
				s = set(s)
				s = slices.Grow(s, len(s)+1)
			}
			s = append(s, mix(window))
		}
	}
	if n > 0 && n < shingleWords {
		s = append(s, mix(window))
	}
	return set(s)
}

// many is how many shingles long texts have.
const many = 1 << 16

// set puts shingles in order and leaves out repeated ones.
func set(s Shingles) Shingles {
	slices.Sort(s)
	return slices.Compact(s)
}

// words yields the words of a text in lower case: runs of letters and digits.
func words(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
			if !yield(strings.ToLower(w)) {
				return
			}
		}
	}
}

// hashWord is FNV-1a: keys are stored, so it must not change between runs.
func hashWord(w string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	return h
}

func mix(window [shingleWords]uint64) uint64 {
	h := uint64(0)
	for _, w := range window {
		h = scramble(bits.RotateLeft64(h, 21) ^ w)
	}
	return h
}

// scramble is the finaliser of MurmurHash3.
func scramble(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Jaccard is the share of shingles that two texts have in common; 0 when either has none.
func Jaccard(a, b Shingles) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := common(a, b)
	return float64(n) / float64(len(a)+len(b)-n)
}

// Containment is the share of the shorter text's shingles that the other has.
func Containment(a, b Shingles) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return float64(common(a, b)) / float64(min(len(a), len(b)))
}

func common(a, b Shingles) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// Signature is the least of each of many hashes of a text's shingles.
type Signature [size]uint32

// Sign returns the signature of shingles; ok is false when there are none.
func Sign(s Shingles) (sig Signature, ok bool) {
	for i := range sig {
		sig[i] = ^uint32(0)
	}
	for _, h := range s {
		for i := range sig {
			// One multiplication a hash: the high half of an odd multiple.
			if v := uint32(h * multipliers[i] >> 32); v < sig[i] {
				sig[i] = v
			}
		}
	}
	return sig, len(s) > 0
}

// multipliers are odd numbers drawn from a fixed seed: signatures are stored.
var multipliers = func() (m [size]uint64) {
	x := uint64(0x9e3779b97f4a7c15)
	for i := range m {
		x += 0x9e3779b97f4a7c15
		m[i] = scramble(x) | 1
	}
	return m
}()

// Keys are the keys of a signature's bands. Texts that share the key of a band, at
// the same index, are candidates for being similar.
func (s *Signature) Keys() [Bands]uint64 {
	var keys [Bands]uint64
	for b := range keys {
		h := uint64(b)
		for _, v := range s[b*rows : (b+1)*rows] {
			h = scramble(bits.RotateLeft64(h, 29) ^ uint64(v))
		}
		keys[b] = h
	}
	return keys
}

// Fingerprint is the same for texts that differ in case, space and punctuation alone.
func Fingerprint(text string) uint64 {
	h := uint64(0)
	for w := range words(text) {
		h = scramble(bits.RotateLeft64(h, 27) ^ hashWord(w))
	}
	return h
}
