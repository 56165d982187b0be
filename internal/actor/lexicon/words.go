package lexicon

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text.
type Word struct {
	Start, End int32  // bytes of the text
	Key        uint64 // hash of the folded word: case, accents, apostrophes and full stops aside
	Shape      Shape
}

// Shape is how a word is written, as a set of marks.
type Shape uint8

// The marks of a Shape.
const (
	Capital    Shape = 1 << iota // begins with a capital
	Upper                        // written in capitals alone: "NATO", "U.S.", "G7"
	Joined                       // a hyphen binds it to the word before: "Assad" in "al-Assad"
	Possessive                   // the mark of a possessive: 's, or ' after a plural
	Digits                       // holds a digit
	Mixed                        // has a capital after a small letter: "KwaZulu", "iPhone"
)

// Is reports whether every mark of m is set.
func (s Shape) Is(m Shape) bool { return s&m == m }

// MaxWord is the length in bytes beyond which a run of letters is cut into
// several words; no name is as long, and it bounds the work that one run costs.
const MaxWord = 64

// Words appends the words of text, whose first byte lies at offset base of its
// document, to dst. It is linear in the length of the text.
//
// Words are runs of letters, marks and digits. A full stop between single
// letters belongs to the word ("U.S."), an apostrophe within it too ("Da'esh"),
// but a possessive 's is a word of its own; hyphens part words and are kept as
// the mark Joined.
func Words(dst []Word, text string, base int) []Word {
	lastEnd := -1
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isLetter(r) {
			i += n
			continue
		}
		w, end := readWord(text, i)
		if lastEnd >= 0 && i == lastEnd+1 && text[lastEnd] == '-' || lastEnd >= 0 && isDash(text[lastEnd:i]) {
			w.Shape |= Joined
		}
		lastEnd = end
		w.Start += int32(base)
		w.End += int32(base)
		dst = append(dst, w)
		i = end
		p := possessive(text[i:])
		if p == 0 {
			p = pluralPossessive(text, i)
		}
		if p > 0 {
			dst = append(dst, Word{Start: int32(base + i), End: int32(base + i + p), Key: possessiveKey, Shape: Possessive})
			i += p
			lastEnd = i
		}
	}
	return dst
}

// possessiveKey is the key of every possessive mark, as of the s in "People's".
var possessiveKey = Key("s")

// isDash reports whether s is one of the dashes that join words besides "-".
func isDash(s string) bool { return s == "‐" || s == "‑" }

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// apostrophe is the length of an apostrophe at the start of s, and 0 for anything else.
func apostrophe(s string) int {
	switch r, n := utf8.DecodeRuneInString(s); r {
	case '\'', '’', 'ʼ', '‘', '`', 'ʻ', 'ʿ', 'ʾ':
		return n
	}
	return 0
}

// pluralPossessive is the length of the bare apostrophe at i that makes a plural
// possessive ("the two countries' leaders"): after an s, before a word. Where a
// quotation in single marks is open, it closes that instead.
func pluralPossessive(text string, i int) int {
	n := apostrophe(text[i:])
	if n == 0 || i == 0 || text[i-1] != 's' || i+n+1 >= len(text) || text[i+n] != ' ' {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(text[i+n+1:]); !unicode.IsLetter(r) {
		return 0
	}
	before := text[max(0, i-quoteReach):i]
	for j := range len(before) {
		if (j == 0 || before[j-1] == ' ' || before[j-1] == '(') && before[j] != ' ' && apostrophe(before[j:]) > 0 {
			return 0
		}
	}
	return n
}

// quoteReach is how many bytes back an opening single quotation mark is looked for.
const quoteReach = 120

// possessive is the length of a possessive 's at the start of s.
func possessive(s string) int {
	n := apostrophe(s)
	if n == 0 {
		return 0
	}
	if len(s) > n && (s[n] == 's' || s[n] == 'S') {
		if r, _ := utf8.DecodeRuneInString(s[n+1:]); len(s) == n+1 || !isLetter(r) {
			return n + 1
		}
	}
	return 0
}

// readWord reads the word that starts at i.
func readWord(text string, i int) (w Word, end int) {
	h := newHash()
	var letters, uppers int
	var acronym bool // a full stop was taken in
	j := i
	for j < len(text) && j-i < MaxWord {
		r, n := utf8.DecodeRuneInString(text[j:])
		switch {
		case isLetter(r):
			h.rune(r)
			if unicode.IsDigit(r) {
				w.Shape |= Digits
			} else if !unicode.IsMark(r) {
				if unicode.IsUpper(r) {
					if letters == 0 {
						w.Shape |= Capital
					} else if uppers < letters {
						w.Shape |= Mixed
					}
					uppers++
				}
				letters++
			}
			j += n
			continue
		case r == '.' && isInitial(text, i, j):
			acronym = true
			j++
			continue
		}
		if a := apostrophe(text[j:]); a > 0 && j > i && possessive(text[j:]) == 0 && j+a < len(text) {
			if next, _ := utf8.DecodeRuneInString(text[j+a:]); unicode.IsLetter(next) {
				j += a
				continue
			}
		}
		break
	}
	if letters > 0 && uppers == letters && (letters > 1 || acronym || w.Shape.Is(Digits)) {
		w.Shape |= Upper
	}
	w.Start, w.End, w.Key = int32(i), int32(j), uint64(h)
	return w, j
}

// isInitial reports whether the full stop at j ends a letter of an acronym that
// began at i: single letters with stops between, two at least.
func isInitial(text string, i, j int) bool {
	if j-i < 1 || j == 0 || text[j-1] == '.' || !asciiLetter(text[j-1]) || j-1 > i && text[j-2] != '.' {
		return false
	}
	if j+1 < len(text) && asciiLetter(text[j+1]) && (j+2 >= len(text) || !asciiLetter(text[j+2])) {
		return true // "U.S": another single letter follows
	}
	return j-1 > i // the last stop of "U.S."
}

func asciiLetter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }

// Key hashes the folded form of one word.
func Key(word string) uint64 {
	h := newHash()
	for _, r := range word {
		if isLetter(r) {
			h.rune(r)
		}
	}
	return uint64(h)
}

// Join is the key of a phrase whose words have the given keys.
func Join(keys ...uint64) uint64 {
	var h uint64
	for _, k := range keys {
		h = Extend(h, k)
	}
	return h
}

// Extend is the key of a phrase with one word more; the empty phrase has key 0.
func Extend(phrase, word uint64) uint64 {
	h := (phrase ^ word) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// PhraseKey is the key of the phrase that the words of s make.
func PhraseKey(s string) (key uint64, words int) {
	ws := Words(nil, s, 0)
	for _, w := range ws {
		key = Extend(key, w.Key)
	}
	return key, len(ws)
}

// hash is FNV-1a over the folded letters of a word, finished by Extend.
type hash uint64

func newHash() hash { return 0xcbf29ce484222325 }

func (h *hash) byte(b byte) { *h = (*h ^ hash(b)) * 0x100000001b3 }

func (h *hash) rune(r rune) {
	switch {
	case 'A' <= r && r <= 'Z':
		h.byte(byte(r) | 0x20)
		return
	case r < utf8.RuneSelf:
		h.byte(byte(r))
		return
	case unicode.IsMark(r):
		return
	}
	var buf, out [16]byte
	n := utf8.EncodeRune(buf[:], unicode.ToLower(r))
	for _, d := range string(norm.NFD.Append(out[:0], buf[:n]...)) {
		if unicode.IsMark(d) {
			continue
		}
		if s, ok := plain[d]; ok {
			for i := range len(s) {
				h.byte(s[i])
			}
			continue
		}
		for _, b := range utf8.AppendRune(buf[:0], d) {
			h.byte(b)
		}
	}
}

// plain are Latin letters that NFD leaves whole, as English papers write them.
var plain = map[rune]string{'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ə': "a", 'ŋ': "n", 'ħ': "h"}
