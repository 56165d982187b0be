// Package packed holds the form in which the gazetteer lies in the binary: fixed-width records and a
// hashed index of folded names, searched where they lie, so that opening it costs nothing.
package packed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters spells what canonical decomposition leaves whole.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
	'ə': "a", 'ŋ': "ng", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k", 'ŧ': "t",
}

// abbreviated are words that names carry in two forms.
var abbreviated = map[string]string{"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}

// Fold brings a name to the form under which it is looked up: lower case, no accents, no apostrophes or
// full stops, one space for every run of other signs, "st" and the like written out.
func Fold(name string) string {
	return string(AppendFold(nil, name))
}

// AppendFold appends the folded name to dst.
func AppendFold(dst []byte, name string) []byte {
	start := len(dst)
	word := start // where the current word begins in dst
	endWord := func() {
		if full, ok := abbreviated[string(dst[word:])]; ok {
			dst = append(dst[:word], full...)
		}
	}
	for i := 0; i < len(name); {
		r, size := rune(name[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(name[i:])
		}
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			dst = append(dst, byte(r))
		case 'A' <= r && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r == '.' || isApostrophe(r) || unicode.Is(unicode.Mn, r):
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			dst = AppendLetter(dst, r)
		default:
			if len(dst) > word {
				endWord()
				dst = append(dst, ' ')
				word = len(dst)
			}
		}
		i += size
	}
	endWord()
	if n := len(dst); n > start && dst[n-1] == ' ' {
		dst = dst[:n-1]
	}
	return dst
}

// AppendLetter appends a letter in lower case without its accents; letters of the Latin alphabet that have a
// common spelling in plain ones get it.
func AppendLetter(dst []byte, r rune) []byte {
	for _, part := range norm.NFD.String(string(r)) {
		switch part = unicode.ToLower(part); {
		case part < utf8.RuneSelf:
			dst = append(dst, byte(part))
		case unicode.Is(unicode.Mn, part):
		case letters[part] != "":
			dst = append(dst, letters[part]...)
		default:
			dst = utf8.AppendRune(dst, part)
		}
	}
	return dst
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʻʼʿʾ`´ʹ′", r) }

// Hash is the key of a folded name: 64-bit FNV-1a, stirred so that the leading bits, which choose the bucket,
// depend on all of the name.
func Hash[T string | []byte](folded T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(folded) {
		h = (h ^ uint64(folded[i])) * 1099511628211
	}
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}
