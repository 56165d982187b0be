// Package words weighs the words of sentences: stems, and how much two texts
// that share them have in common.
//
// The weight of a stem is its inverse sentence frequency in zfrequency.txt, counted
// once over the training corpus, so that a record gives the same weights
// whatever else it holds.
package words

import (
	"cmp"
	_ "embed"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

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
		stems = append(stems, stem(w))
	}
	return stems
}

// known remembers stems, for stemming takes most of the time of linking: a record's reports
// share their words. It holds so many words that few others are met often.
var known struct {
	sync.RWMutex
	stems map[string]string
}

const mostKnown = 100_000

func stem(w string) string {
	known.RLock()
	s, ok := known.stems[w]
	known.RUnlock()
	if ok {
		return s
	}
	s = english.Stem(w, false)
	known.Lock()
	defer known.Unlock()
	if known.stems == nil {
		known.stems = map[string]string{}
	}
	if len(known.stems) < mostKnown {
		known.stems[strings.Clone(w)] = s // a clone, as w can be a part of a whole report
	}
	return s
}

// Names are the stems of a text's capitalised words, in order, but for those that
// begin a sentence and stand nowhere else with a capital: as far as can be told without
// parsing, what is called by name.
func Names(text string) []string {
	inside := map[string]bool{} // stems capitalised within a sentence
	var all []string
	begins := true
	for _, w := range strings.Fields(text) {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
		if unicode.IsUpper(first) {
			for _, stem := range Stems(w) {
				all = append(all, stem)
				inside[stem] = inside[stem] || !begins
			}
		}
		last := w[len(w)-1]
		begins = last == '.' || last == '!' || last == '?' || last == '"' || last == ':'
	}
	return slices.DeleteFunc(all, func(s string) bool { return !inside[s] })
}

// Bag is the weights of a text's stems; a stem that stands in it several times
// counts once, as it does in reports on one event.
type Bag struct {
	stems []weighed // by hash, each once
	norm  float64
}

type weighed struct {
	hash   uint64
	square float64 // of the weight
}

// NewBag gathers stems.
func NewBag(stems []string) Bag {
	b := Bag{stems: make([]weighed, 0, len(stems))}
	for _, s := range stems {
		h := fnv.New64a()
		h.Write([]byte(s))
		w := Weight(s)
		b.stems = append(b.stems, weighed{h.Sum64(), w * w})
	}
	slices.SortFunc(b.stems, func(a, b weighed) int { return cmp.Compare(a.hash, b.hash) })
	b.stems = slices.Compact(b.stems)
	for _, s := range b.stems {
		b.norm += s.square
	}
	b.norm = math.Sqrt(b.norm)
	return b
}

// Share is how much of a's weight stands in b too: 0 without a stem in common, 1 when
// b has all of them.
func Share(a, b Bag) float64 {
	if a.norm == 0 {
		return 0
	}
	return min(1, common(a, b)/(a.norm*a.norm))
}

// Empty reports whether nothing in the bag has a weight.
func (b Bag) Empty() bool { return b.norm == 0 }

// Cosine is the similarity of two bags: 0 without a stem in common, 1 for the same stems.
func Cosine(a, b Bag) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	return min(1, common(a, b)/(a.norm*b.norm))
}

// common is the sum of the squared weights of the stems that both have.
func common(a, b Bag) (sum float64) {
	for i, j := 0, 0; i < len(a.stems) && j < len(b.stems); {
		switch x, y := &a.stems[i], &b.stems[j]; {
		case x.hash < y.hash:
			i++
		case x.hash > y.hash:
			j++
		default:
			sum += x.square
			i, j = i+1, j+1
		}
	}
	return sum
}
