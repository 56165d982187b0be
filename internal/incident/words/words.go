// Package words weighs the words of sentences: stems, and how much two texts
// that share them have in common.
//
// The weight of a stem is its inverse sentence frequency in zfrequency.txt, counted
// once over the training corpus, so that a record gives the same weights
// whatever else it holds.
package words

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/kljensen/snowball/english"
)

//go:generate go run ./count ../../../train/data zfrequency.txt

//go:embed zfrequency.txt
var frequencies string

// table is how many sentences each stem stands in.
var table = sync.OnceValue(func() (t struct {
	sentences float64
	of        map[string]float64
}) {
	t.of = map[string]float64{}
	for line := range strings.Lines(frequencies) {
		stem, n, ok := strings.Cut(strings.TrimSpace(line), "\t")
		count, err := strconv.ParseFloat(n, 64)
		switch {
		case !ok || err != nil:
			panic("words: zfrequency.txt: " + line)
		case stem == "*":
			t.sentences = count
		default:
			t.of[stem] = count
		}
	}
	return t
})

// Weight is how much a stem says: 0 for one that every sentence has, about 10 for
// one that the corpus has never seen.
func Weight(stem string) float64 {
	t := table()
	return math.Log((t.sentences + 1) / (t.of[stem] + 1))
}

// Stems are the stems of a text's words, in order, without words of one letter and
// stop words. Numbers are kept as they are.
func Stems(text string) []string {
	var stems []string
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r != '’' && r != '\''
	}) {
		w = strings.ToLower(strings.ReplaceAll(w, "’", "'"))
		w = strings.Trim(strings.TrimSuffix(w, "'s"), "'")
		if len(w) < 2 || english.IsStopWord(w) {
			continue
		}
		stems = append(stems, english.Stem(w, false))
	}
	return stems
}

// Bag is the weights of a text's stems; a stem that stands in it several times
// counts once, as it does in reports on one event.
type Bag struct {
	stems   []string // sorted, each once
	weights []float64
	norm    float64
}

// NewBag gathers stems.
func NewBag(stems []string) Bag {
	b := Bag{stems: slices.Compact(slices.Sorted(slices.Values(stems)))}
	for _, s := range b.stems {
		w := Weight(s)
		b.weights = append(b.weights, w)
		b.norm += w * w
	}
	b.norm = math.Sqrt(b.norm)
	return b
}

// Cosine is the similarity of two bags: 0 without a stem in common, 1 for the same stems.
func Cosine(a, b Bag) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	sum := 0.0
	for i, j := 0, 0; i < len(a.stems) && j < len(b.stems); {
		switch strings.Compare(a.stems[i], b.stems[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			sum += a.weights[i] * a.weights[i]
			i, j = i+1, j+1
		}
	}
	return sum / (a.norm * b.norm)
}
