package extract

import (
	_ "embed"
	"fmt"
	"strings"

	"casus/internal/encoder"
)

// wordsFile holds the small words that the rules of this package go by.
//
//go:embed words.txt
var wordsFile string

// small are the classes of the small words.
var small = func() map[string]map[string]bool {
	classes := map[string]map[string]bool{"opens": {}, "closes": {}, "empty": {}, "joins": {}, "clips": {}}
	for line := range strings.Lines(wordsFile) {
		class, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		if class == "" || class == "#" {
			continue
		}
		set, ok := classes[class]
		if !ok {
			panic(fmt.Sprintf("words.txt: %q is no class", class))
		}
		for w := range strings.FieldsSeq(words) {
			set[w] = true
		}
	}
	return classes
}()

// isSmall reports whether a word is of a class.
func isSmall(class, word string) bool { return small[class][strings.ToLower(word)] }

// words are the pieces at which the words of a sequence begin, and the piece after
// the last word.
func words(s *encoder.Sequence) []int {
	var at []int
	for i := 1; i < s.Len()-1; i++ {
		if s.Heads[i] {
			at = append(at, i)
		}
	}
	return append(at, max(s.Len()-1, 0))
}

// tidy makes triggers of what the tags mark. A trigger is the word or the few words
// that name the act: articles, conjunctions and the like fall off its ends, what
// names nothing ("would", "not") is none, and neighbouring words of one type ("peace"
// and "talks") are one.
func tidy(sentence string, s *encoder.Sequence, found []trigger) []trigger {
	at := words(s)
	word := func(w int) string { return wordSpan(s, at, w).Of(sentence) }
	tidied := found[:0]
	for _, t := range found {
		first, end := wordAt(s, at, s.Offsets[t.start].Start), wordAt(s, at, s.Offsets[t.end-1].Start)+1
		for first < end && isSmall("opens", word(first)) {
			first++
		}
		for first < end && isSmall("closes", word(end-1)) {
			end--
		}
		names := false
		for w := first; w < end; w++ {
			names = names || !isSmall("empty", word(w))
		}
		if !names {
			continue
		}
		t.start, t.end = at[first], at[end]
		if n := len(tidied); n > 0 && tidied[n-1].kind == t.kind && (tidied[n-1].end == t.start || hyphen(sentence, s, tidied[n-1].end, t.start)) {
			last := &tidied[n-1]
			if t.p > last.p {
				last.p, last.second = t.p, t.second
			}
			last.end = t.end
			continue
		}
		tidied = append(tidied, t)
	}
	return tidied
}

// hyphen reports whether nothing but a hyphen stands between two pieces.
func hyphen(sentence string, s *encoder.Sequence, from, to int) bool {
	return to == from+1 && s.Offsets[from].Of(sentence) == "-"
}

// apart is the most words between two triggers that may tell one act.
const apart = 8

// once leaves one act of those that a clause tells twice: "met for talks", "killed in
// an attack". Acts are one when they are of a type, of the same parties, and few words
// apart that are more than a conjunction. The more certain one stays.
func once(sentence string, acts []Act) []Act {
	gone := make([]bool, len(acts))
	for i := range acts {
		for j := i + 1; j < len(acts) && !gone[i]; j++ {
			a, b := &acts[i], &acts[j]
			if gone[j] || a.Type != b.Type || !sameParties(a, b) || a.Trigger.End > b.Trigger.Start {
				continue
			}
			between := strings.Fields(sentence[a.Trigger.End:b.Trigger.Start])
			if len(between) > apart || coordinate(between) {
				continue
			}
			kept, other, k := a, b, j
			if b.Confidence > a.Confidence {
				kept, other, k = b, a, i
			}
			gone[k] = true
			kept.Why.Add("told once: %q, %s %.2f, has the same parties", other.Trigger.Of(sentence), other.Type, other.Confidence)
		}
	}
	left := acts[:0]
	for i, a := range acts {
		if !gone[i] {
			left = append(left, a)
		}
	}
	return left
}

// coordinate reports whether words do nothing but join two others.
func coordinate(between []string) bool {
	for _, w := range between {
		if w != "," && !isSmall("joins", w) {
			return false
		}
	}
	return true
}

// sameParties reports whether two acts have the same doers and recipients, and any at all.
func sameParties(a, b *Act) bool {
	var of [2][]Argument
	for i, act := range []*Act{a, b} {
		for _, g := range act.Arguments {
			if g.Role == Source || g.Role == Recipient {
				of[i] = append(of[i], g)
			}
		}
	}
	if len(of[0]) == 0 || len(of[0]) != len(of[1]) {
		return false
	}
	for i, g := range of[0] {
		if g.Role != of[1][i].Role || g.Span != of[1][i].Span {
			return false
		}
	}
	return true
}
