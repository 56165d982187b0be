package numeral_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"casus/internal/count/numeral"
)

// TestAt reads numbers at the beginning of words: the value, and what is left over.
func TestAt(t *testing.T) {
	for words, want := range map[string]struct {
		value float64
		rest  string
	}{
		"12 people":                        {12, "people"},
		"1,300 people":                     {1300, "people"},
		"8,2020":                           {8, ", 2020"},
		"5.5 million":                      {5.5e6, ""},
		"1.2m, he said":                    {1.2e6, ", he said"},
		"8.10.2020":                        {8, ". 10 . 2020"},
		"1,234,567.5":                      {1234567.5, ""},
		"twenty-three and":                 {23, "and"},
		"twenty and":                       {20, "and"},
		"five hundred and six men":         {506, "men"},
		"seven hundred and five thousand":  {705000, ""},
		"two hundred and three hundred":    {200, "and three hundred"},
		"five thousand and two hundred":    {5000, "and two hundred"},
		"one million two hundred thousand": {1.2e6, ""},
		"a dozen and three":                {12, "and three"},
		"two dozen eggs":                   {24, "eggs"},
		"half a dozen":                     {6, ""},
		"half the town":                    {-1, ""},
		"three quarters of a million":      {750000, ""},
		"two and a half weeks":             {2.5, "weeks"},
		"one and a half million":           {1.5e6, ""},
		"a man":                            {-1, ""},
		"a hundred thousand":               {1e5, ""},
		"zero":                             {0, ""},
		"twelve hundred":                   {1200, ""},
		"9999999999999999":                 {-1, ""},
		"three lakh":                       {3e5, ""},
	} {
		tokens := numeral.All(words)
		v, next, ok := numeral.At(tokens, 0)
		if !ok {
			v = -1
		}
		rest := ""
		if ok {
			var left []string
			for _, x := range tokens[next:] {
				left = append(left, x.Text)
			}
			rest = strings.Join(left, " ")
		}
		if v != want.value || rest != want.rest {
			t.Errorf("%q is %v, left %q; want %v, %q", words, v, rest, want.value, want.rest)
		}
	}
}

// TestOrdinalAt reads ordinals.
func TestOrdinalAt(t *testing.T) {
	for words, want := range map[string]int{"8th": 8, "first": 1, "twenty-third": 23, "thirtieth": 30, "31st of": 31, "8 th": 0, "eight": 0, "0th": 0, "100th": 0} {
		if n, _, ok := numeral.OrdinalAt(numeral.All(words), 0); ok != (want > 0) || n != want {
			t.Errorf("%q is %d, %v; want %d", words, n, ok, want)
		}
	}
}

// FuzzScan: tokens lie in order in the text, on the edges of characters, and leave out only
// space and marks that cannot be seen.
func FuzzScan(f *testing.F) {
	for _, s := range []string{"Oct. 8, 2020", "the president’s “aides”", "\u200eHaider\u200f", "naïve é", "١٢", "\xff\xfe", "日本", "12th", "1990s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, x := range numeral.All(text) {
			if x.Start < end || x.End <= x.Start || x.End > len(text) {
				t.Fatalf("token %v after %d", x.Span, end)
			}
			if utf8.ValidString(text) && x.In(text) != nil {
				t.Fatal(x.In(text))
			}
			end = x.End
		}
	})
}
