package lexicon

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// words writes the words of a text with the marks of each, for comparison.
func words(text string) string {
	var out []string
	for _, w := range Words(nil, text, 0) {
		s := text[w.Start:w.End]
		for _, m := range []struct {
			mark Shape
			name string
		}{{Upper, "^"}, {Joined, "-"}, {Possessive, "'"}, {Mixed, "~"}} {
			if w.Shape.Is(m.mark) {
				s += m.name
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Armenia and Azerbaijan", "Armenia and Azerbaijan"},
		{"U.S.-Iraq talks", "U.S.^ Iraq- talks"},
		{"the U.S. said.", "the U.S.^ said"},
		{"Da'esh and Da’esh", "Da'esh and Da’esh"},
		{"Israel's army", "Israel 's' army"},
		{"the militants' leader", "the militants '' leader"},
		{"both countries’ leaders", "both countries ’' leaders"},
		{"'the militants' said", "the militants said"},
		{"Tigray People’s Liberation Front (TPLF)", "Tigray People ’s' Liberation Front TPLF^"},
		{"Nagorno-Karabakh", "Nagorno Karabakh-"},
		{"Bashar al-Assad", "Bashar al Assad-"},
		{"G7 and P5+1", "G7^ and P5^ 1"},
		{"J. Smith, John F. Kerry", "J Smith John F Kerry"},
		{"KwaZulu", "KwaZulu~"},
		{"", ""},
		{"مرحبا بالعالم", "مرحبا بالعالم"},
		{"Erdoğan", "Erdoğan"},
		{"a. b.c. D.C.", "a b.c. D.C.^"},
	} {
		if got := words(c.text); got != c.want {
			t.Errorf("Words(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestKeyFolds(t *testing.T) {
	for _, same := range [][]string{
		{"Erdogan", "Erdoğan", "ERDOGAN", "erdogan"},
		{"Da'esh", "Daesh", "Da’esh"},
		{"Łukasz", "Lukasz"}, {"Ødegaard", "Odegaard"}, {"Müller", "Muller"}, {"Əliyev", "Aliyev"},
		{"U.S.", "US", "us"},
		{"Nagorno-Karabakh", "Nagorno Karabakh", "NAGORNO-KARABAKH"},
		{"People's Party", "PEOPLE’S PARTY"},
	} {
		want, _ := PhraseKey(same[0])
		for _, s := range same[1:] {
			if got, _ := PhraseKey(s); got != want {
				t.Errorf("PhraseKey(%q) differs from that of %q", s, same[0])
			}
		}
	}
	a, _ := PhraseKey("South Korea")
	b, _ := PhraseKey("Korea South")
	if a == b {
		t.Error("the order of words makes no difference to a phrase's key")
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"U.S.-Iraq", "Israel's", "'s", "a'b'c", "....", "\xff\xfe", strings.Repeat("é", 500), "x.y.z.", "’’s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := int32(0)
		for _, w := range Words(nil, text, 0) {
			if w.Start < last || w.End <= w.Start || int(w.End) > len(text) {
				t.Fatalf("word %d-%d of %q after %d", w.Start, w.End, text, last)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[w.Start:w.End]) {
				t.Fatalf("word %d-%d of %q splits a character", w.Start, w.End, text)
			}
			last = w.End
		}
	})
}
