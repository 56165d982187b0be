package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casus/internal/place/packed"
)

// Fold brings words to the form in which they are compared: lower case, no accents,
// one blank for whatever is neither letter nor digit ("Azerbaijan's" is "azerbaijan
// s"). A store that keeps folded words answers as [Match] does.
func Fold(words string) string {
	b := make([]byte, 0, len(words))
	for _, r := range words {
		switch {
		case unicode.IsLetter(r):
			b = packed.AppendLetter(b, r)
		case unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
			b = utf8.AppendRune(b, r)
		case unicode.Is(unicode.Mn, r):
		case len(b) > 0 && b[len(b)-1] != ' ':
			b = append(b, ' ')
		}
	}
	return strings.TrimSuffix(string(b), " ")
}

// has reports whether folded words stand in a text one after the other.
func has(text, folded string) bool {
	return strings.Contains(" "+Fold(text)+" ", " "+folded+" ")
}
