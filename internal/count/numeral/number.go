package numeral

import (
	"maps"
	"math"
	"slices"
	"strconv"
)

// cardinals are the number words below a hundred.
var cardinals = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

// ordinals are the ordinal words below a hundred; "second" is also a unit of time.
var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
	"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
}

// scales multiply the number before them. A dozen is one of them: "two dozen".
var scales = map[string]float64{"dozen": 12, "score": 20, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7}

// suffixes are the scales glued to figures: "1.2m", "15k", "3bn".
var suffixes = map[string]float64{"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9}

// Words lists the words that a number can begin with, but for articles.
func Words() []string {
	return append(slices.Collect(maps.Keys(cardinals)), "half", "quarter")
}

// Limit is the largest number that is read as one.
const Limit = 1e15

// longest is the number of tokens that one number may have, so that a text of
// number words alone is still read in linear time.
const longest = 24

// At reads the number that begins at tokens[i], in figures ("1,300", "5.5 million",
// "1.2m") or words ("five hundred and six", "one and a half million", "a dozen",
// "half a million"). It returns the index after the number; ok is false when no number
// begins there. A bare article is no number.
func At(tokens []Token, i int) (value float64, next int, ok bool) {
	tokens = tokens[:min(len(tokens), i+longest)]
	if f, j, ok := fraction(tokens, i); ok {
		return f, j, true
	}
	v, j, ok := Figures(tokens, i)
	if !ok {
		return words(tokens, i)
	}
	if h, ok := andAHalf(tokens, j); ok {
		v, j = v+0.5, h
	}
	if scale, k, ok := scaleAt(tokens, j); ok {
		v, j = v*scale, k
	}
	return math.Round(v*1000) / 1000, j, v <= Limit
}

// words reads a number in words: groups below a thousand, each with a smaller scale
// than the one before it.
func words(tokens []Token, i int) (float64, int, bool) {
	total, last, start := 0.0, math.Inf(1), i
	for {
		j := i
		linked := i > start && at(tokens, j).Is("and", ",")
		if linked {
			j++
		}
		v, k, ok := hundreds(tokens, j, i == start)
		if !ok {
			break
		}
		scale, m, scaled := scaleAt(tokens, k)
		if !scaled {
			scale, m = 1, k
		}
		// "five thousand and six" is one number, "five thousand and two hundred" two.
		if scale >= last || i > start && (v >= last || linked && (scaled || v >= 100)) {
			break
		}
		total, last, i = total+v*scale, scale, m
		if h, ok := andAHalf(tokens, i); ok && !scaled {
			total, i = total+0.5, h
			if scale, m, ok := scaleAt(tokens, i); ok {
				total, i = total*scale, m
			}
			break
		}
		if !scaled || scale < 1000 { // a dozen and a score end a number
			break
		}
	}
	return total, i, i > start && total <= Limit
}

// hundreds reads a group below a thousand: "seven", "seven hundred and five", and at the
// beginning of a number "a hundred" and the "a" of "a million" and "a dozen".
func hundreds(tokens []Token, i int, first bool) (float64, int, bool) {
	v, j, ok := below100(tokens, i)
	if !ok {
		if _, _, scaled := scaleAt(tokens, i+1); !first || !at(tokens, i).Is("a") || !scaled {
			return 0, i, false
		}
		v, j = 1, i+1
	}
	k := j
	if at(tokens, k).Is("-") {
		k++
	}
	if v == 0 || !at(tokens, k).Is("hundred") {
		return v, j, true
	}
	v, j = v*100, k+1
	k = j
	if at(tokens, k).Is("and", "-") {
		k++
	}
	if u, m, ok := below100(tokens, k); ok && u > 0 && !at(tokens, m).Is("hundred") {
		return v + u, m, true
	}
	return v, j, true
}

// andAHalf skips the end of "two and a half" and of "two-and-a-half".
func andAHalf(tokens []Token, i int) (int, bool) {
	for _, word := range []string{"and", "a", "half"} {
		if at(tokens, i).Is("-") {
			i++
		}
		if at(tokens, i).Is(word) {
			i++
		} else if word != "a" {
			return i, false
		}
	}
	return i, true
}

// Figures reads digits with grouping commas and decimals, as "1,300" and "5.5", and
// a scale glued to them. Digits with other marks between them are left alone.
func Figures(tokens []Token, i int) (float64, int, bool) {
	t := at(tokens, i)
	if t.Kind != Digits || len(t.Text) > 15 {
		return 0, i, false
	}
	digits, j := t.Text, i+1
	for len(t.Text) <= 3 && len(digits) <= 12 && at(tokens, j).Is(",") && tokens[j].Glued && at(tokens, j+1).Kind == Digits && tokens[j+1].Glued && len(tokens[j+1].Text) == 3 {
		digits += tokens[j+1].Text
		j += 2
	}
	if at(tokens, j).Is(".") && tokens[j].Glued && at(tokens, j+1).Kind == Digits && tokens[j+1].Glued && len(tokens[j+1].Text) <= 3 &&
		!(at(tokens, j+2).Is(".") && at(tokens, j+3).Kind == Digits && tokens[j+3].Glued) {
		digits += "." + tokens[j+1].Text
		j += 2
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0, i, false
	}
	if s, ok := suffixes[at(tokens, j).Text]; ok && tokens[j].Glued {
		v *= s
		j++
	}
	return v, j, true
}

// below100 reads "seven" and "twenty-three".
func below100(tokens []Token, i int) (float64, int, bool) {
	v, ok := cardinals[at(tokens, i).Text]
	if !ok {
		return 0, i, false
	}
	j := i + 1
	if v >= 20 {
		k := j
		if at(tokens, k).Is("-") {
			k++
		}
		if u, ok := cardinals[at(tokens, k).Text]; ok && u > 0 && u < 10 {
			return v + u, k + 1, true
		}
	}
	return v, j, true
}

// scaleAt reads one or two scales, as in "hundred thousand".
func scaleAt(tokens []Token, i int) (float64, int, bool) {
	scale, j := 1.0, i
	for range 2 {
		k := j
		if at(tokens, k).Is("-") && k > 0 {
			k++
		}
		s, ok := scales[at(tokens, k).Text]
		if !ok {
			break
		}
		scale *= s
		j = k + 1
	}
	return scale, j, j > i
}

// fraction reads "half a dozen", "half a million", "a quarter of a million",
// "three quarters of a million".
func fraction(tokens []Token, i int) (float64, int, bool) {
	share, j := 0.0, i
	switch {
	case at(tokens, i).Is("half"):
		share, j = 0.5, i+1
	case at(tokens, i).Is("a", "one") && at(tokens, i+1).Is("half", "quarter"):
		share, j = 0.5, i+2
		if at(tokens, i+1).Is("quarter") {
			share = 0.25
		}
	case at(tokens, i).Is("three") && at(tokens, i+1).Is("quarters"):
		share, j = 0.75, i+2
	default:
		return 0, i, false
	}
	for at(tokens, j).Is("of", "-", "a") {
		j++
	}
	if scale, k, ok := scaleAt(tokens, j); ok {
		return share * scale, k, true
	}
	return 0, i, false
}

// OrdinalAt reads the ordinal that begins at tokens[i], from 1 to 99: "8th", "first",
// "twenty-third".
func OrdinalAt(tokens []Token, i int) (value, next int, ok bool) {
	t := at(tokens, i)
	if t.Kind == Digits && len(t.Text) <= 2 {
		if s := at(tokens, i+1); s.Glued && s.Is("st", "nd", "rd", "th") {
			v, _ := strconv.Atoi(t.Text)
			return v, i + 2, v > 0
		}
		return 0, i, false
	}
	if v, ok := ordinals[t.Text]; ok {
		return v, i + 1, true
	}
	if v := cardinals[t.Text]; v >= 20 && at(tokens, i+1).Is("-") {
		if u := ordinals[at(tokens, i+2).Text]; u > 0 && u < 10 {
			return int(v) + u, i + 3, true
		}
	}
	return 0, i, false
}

// at is tokens[i], or no token past the end.
func at(tokens []Token, i int) Token {
	if i < len(tokens) {
		return tokens[i]
	}
	return Token{}
}

// Ordinal is the word of an ordinal from 1 to 20, 30 and so on; empty for others.
func Ordinal(n int) string {
	for w, v := range ordinals {
		if v == n {
			return w
		}
	}
	return ""
}
