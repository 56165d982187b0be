// Package language tells which language a text is in.
//
// It reads news, not single words: the script first, which settles Greek or
// Korean, then the function words of the languages that share the script. No
// model and no network are needed, and the answer can be shown: so many of so
// many words are words of the language.
package language

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casus"
)

// English is the code of the language that casus codes.
const English = "en"

// Other is the code (of ISO 639-2) of a language that is not known, and not English.
const Other = "und"

// Guess is what a text looks like.
type Guess struct {
	// Code is the ISO 639-1 code, or the ISO 639-3 code of the few languages without
	// one (sco, pcm, ckb). It is Other when the text is surely not English but like no
	// language known, and empty when the text is too short or is no language.
	Code string
	// Why says which script and words decided.
	Why casus.Why
}

// sample is the most bytes that are looked at, in three parts: a page and a book
// take the same time.
const sample = 12 << 10

// fewest and fewestLetters are the numbers of words and of letters below which they tell nothing.
const fewest, fewestLetters = 5, 8

// plenty is the number of words that would show English if the text were.
const plenty = 25

// Identify tells the language of a text.
func Identify(text string) Guess {
	var g Guess
	c := count(text)
	script, letters := c.script()
	if c.others > letters && c.others >= fewestLetters {
		g.Code = Other
		g.Why.Add("language: English is not written in the script of these %d letters", c.others)
		return g
	}
	if letters < fewestLetters {
		g.Why.Add("language: %d letters are too few to tell", letters)
		return g
	}
	if code := scripts[script].code; code != "" {
		g.Code = code
		g.Why.Add("language: %s script is that of %s", scripts[script].name, code)
		return g
	}
	c.words(script, &g)
	return g
}

// script is an index of scripts.
type script int

// scripts lists the scripts told apart and, where one language has nearly all
// news written in it, that language.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
	code  string
}{
	{"Latin", unicode.Latin, ""}, {"Cyrillic", unicode.Cyrillic, ""}, {"Arabic", unicode.Arabic, ""}, {"Devanagari", unicode.Devanagari, ""},
	{"Hebrew", unicode.Hebrew, ""}, {"Ethiopic", unicode.Ethiopic, ""},
	{"Han", unicode.Han, "zh"}, {"Kana", kana, "ja"}, {"Hangul", unicode.Hangul, "ko"}, {"Greek", unicode.Greek, "el"}, {"Armenian", unicode.Armenian, "hy"},
	{"Georgian", unicode.Georgian, "ka"}, {"Bengali", unicode.Bengali, "bn"}, {"Gurmukhi", unicode.Gurmukhi, "pa"}, {"Gujarati", unicode.Gujarati, "gu"},
	{"Oriya", unicode.Oriya, "or"}, {"Tamil", unicode.Tamil, "ta"}, {"Telugu", unicode.Telugu, "te"}, {"Kannada", unicode.Kannada, "kn"},
	{"Malayalam", unicode.Malayalam, "ml"}, {"Sinhala", unicode.Sinhala, "si"}, {"Thai", unicode.Thai, "th"}, {"Lao", unicode.Lao, "lo"},
	{"Tibetan", unicode.Tibetan, "bo"}, {"Burmese", unicode.Myanmar, "my"}, {"Khmer", unicode.Khmer, "km"}, {"Thaana", unicode.Thaana, "dv"},
}

// Indices of scripts with rules of their own.
const latin, han, kanaScript, hangul script = 0, 6, 7, 8

var kana = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x3041, Hi: 0x30ff, Stride: 1}}}

// counts are the letters of a sample by script.
type counts struct {
	letters []int
	others  int // letters of scripts not in the list
	parts   []string
}

// count counts the letters of a text's sample. A letter of a script that writes a
// syllable or a word with one sign weighs as much as three.
func count(text string) *counts {
	c := &counts{letters: make([]int, len(scripts)), parts: parts(text)}
	for _, part := range c.parts {
		for i := 0; i < len(part); {
			if b := part[i]; b < utf8.RuneSelf {
				if 'a' <= b|0x20 && b|0x20 <= 'z' {
					c.letters[latin]++
				}
				i++
				continue
			}
			r, n := utf8.DecodeRuneInString(part[i:])
			i += n
			if !unicode.IsLetter(r) {
				continue
			}
			switch s := scriptOf(r); {
			case s < 0:
				c.others++
			case s >= han && s <= hangul:
				c.letters[s] += 3
			default:
				c.letters[s]++
			}
		}
	}
	return c
}

// scriptOf returns the script of a letter, -1 when it is not in the list.
func scriptOf(r rune) script {
	for s := range scripts {
		if unicode.Is(scripts[s].table, r) {
			return script(s)
		}
	}
	return -1
}

// parts are the beginning, the middle and the end of a text, on the edges of runes.
func parts(text string) []string {
	if len(text) <= sample {
		return []string{text}
	}
	at := func(i int) int {
		for i < len(text) && !utf8.RuneStart(text[i]) {
			i++
		}
		return i
	}
	const third = sample / 3
	middle := len(text)/2 - third/2
	return []string{text[:at(third)], text[at(middle):at(middle+third)], text[at(len(text)-third):]}
}

// script returns the script that most letters are of, and their number.
func (c *counts) script() (script, int) {
	best := latin
	for s, n := range c.letters {
		if n > c.letters[best] {
			best = script(s)
		}
	}
	if best == han && c.letters[kanaScript]*10 > c.letters[han] { // Japanese is written with both
		best = kanaScript
	}
	return best, c.letters[best]
}

//go:embed words.txt
var wordsFile string

// lexicon is words.txt: for each word the languages that have it.
type lexicon struct {
	codes []string         // the languages, in the file's order
	index map[string][]int // word to indices of codes
	// english is the index of English; dialects are those of the languages that share
	// most of their words with it and have only the others in the list.
	english  int
	dialects []int
}

var words = sync.OnceValue(func() *lexicon {
	l := &lexicon{index: map[string][]int{}}
	for line := range strings.Lines(wordsFile) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		i := slices.Index(l.codes, fields[0])
		if i < 0 {
			i = len(l.codes)
			l.codes = append(l.codes, fields[0])
		}
		for _, w := range fields[1:] {
			if !slices.Contains(l.index[w], i) {
				l.index[w] = append(l.index[w], i)
			}
		}
	}
	l.english = slices.Index(l.codes, English)
	l.dialects = []int{slices.Index(l.codes, "pcm"), slices.Index(l.codes, "sco")}
	return l
})

// words tells the language from the function words of a text in one script.
func (c *counts) words(s script, g *Guess) {
	lex := words()
	total := 0
	hits := make([]int, len(lex.codes))
	weight := make([]float64, len(lex.codes))
	for _, part := range c.parts {
		for w := range strings.FieldsFuncSeq(part, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '‘' && r != '-'
		}) {
			r, _ := utf8.DecodeRuneInString(w)
			if !unicode.Is(scripts[s].table, r) && r != '\'' {
				continue
			}
			total++
			if len(w) > 40 {
				continue
			}
			w = norm.NFC.String(strings.ReplaceAll(strings.ToLower(w), "’", "'"))
			for _, i := range lex.index[w] {
				hits[i]++
				weight[i] += 1 / float64(len(lex.index[w]))
			}
		}
	}
	if total < fewest {
		g.Why.Add("language: %d words in %s script are too few to tell", total, scripts[s].name)
		return
	}
	best, second := 0, -1
	for i := 1; i < len(weight); i++ {
		switch {
		case weight[i] > weight[best]:
			best, second = i, best
		case second < 0 || weight[i] > weight[second]:
			second = i
		}
	}
	if lex.codes[best] == English {
		for _, i := range lex.dialects {
			if weight[i] >= 0.35*weight[best] {
				best, second = i, best
			}
		}
	}
	code, other := lex.codes[best], lex.codes[second]
	english := weight[lex.english]
	switch share := float64(hits[best]) / float64(total); {
	case hits[best] < 2 || share < 0.08:
		g.Why.Add("language: only %d of %d words are function words of %s, the likeliest", hits[best], total, code)
		switch {
		case s != latin:
			g.Code = Other
			g.Why.Add("language: English is not written in %s script", scripts[s].name)
		case code != English && total >= plenty:
			g.Code = Other
			g.Why.Add("language: English would show in %d words", total)
		}
		return
	case best == lex.english && english < 1.2*weight[second],
		best != lex.english && !slices.Contains(lex.dialects, best) && weight[best] < 1.5*english,
		best != lex.english && s == latin && hits[best] < 3:
		g.Why.Add("language: %s (%d of %d words) and %s (%d) are too close to tell", code, hits[best], total, other, hits[second])
		return
	}
	g.Code = code
	g.Why.Add("language: %s has %d of %d words as function words, %s has %d", code, hits[best], total, other, hits[second])
}
