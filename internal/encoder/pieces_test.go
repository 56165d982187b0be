package encoder

import (
	"strings"
	"testing"
	"unicode/utf8"

	"casus"
)

// show writes a sequence without [CLS] and [SEP]: pieces by the words they stand
// for in the text, with | before the head of a word and · before other pieces.
func show(m *Model, text string, s Sequence) string {
	var b strings.Builder
	for i := 1; i < s.Len()-1; i++ {
		if s.Heads[i] {
			b.WriteByte('|')
		} else {
			b.WriteString("·")
		}
		b.WriteString(s.Offsets[i].Of(text))
		if s.IDs[i] == m.vocabulary.unknown {
			b.WriteByte('?')
		}
	}
	return b.String()
}

func TestPieces(t *testing.T) {
	m := open(t, Options{})
	long := strings.Repeat("a", longestWord)
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" \t\r\n\u00a0\u2003", ""},
		{"Nagorno-Karabakh", "|Na·gor·no|-|Kara·ba·kh"},
		{"don't", "|don|'|t"},
		{"U.S. $1.5bn", "|U|.|S|.|$|1|.|5·bn"},
		{"café CAFÉ cafe\u0301", "|café|CAFÉ|cafe\u0301"},
		{"İstanbul", "|İstanbul"},
		{"Müller’s", "|Müller|’|s"},
		{"a\x00b\u200bc\u00add", "|a\x00b\u200bc·d"},
		{"一二x", "|一|二|x"},
		{"한국", "|한·한·한·국·국·국"},
		{"\xff\xfeab\xc3", "|ab"},
		{"ab\ufffdcd", "|ab\ufffdc·d"},
		{"x😀y", "|x😀y?"},
		{long + "a!", "|" + long + "a?|!"},
		{long + "\u0301 b", "|" + strings.Repeat("a·", 0) + showWord(m, long+"\u0301") + "|b"},
		{"\u0301x", "|x"},
	} {
		got := m.Pieces(c.text)
		if s := show(m, c.text, got); s != c.want {
			t.Errorf("%q is %q, want %q", c.text, s, c.want)
		}
		checkSequence(t, m, c.text, got)
	}
}

// showWord is a word as show writes it, without what stands before its head.
func showWord(m *Model, word string) string {
	return strings.TrimPrefix(show(m, word, m.Pieces(word)), "|")
}

// checkSequence checks what holds for every sequence.
func checkSequence(t *testing.T, m *Model, text string, s Sequence) {
	t.Helper()
	n := s.Len()
	if n < 2 || len(s.Offsets) != n || len(s.Heads) != n {
		t.Fatalf("%q: %d pieces, %d offsets, %d heads", text, n, len(s.Offsets), len(s.Heads))
	}
	if s.IDs[0] != m.vocabulary.start || s.IDs[n-1] != m.vocabulary.end {
		t.Fatalf("%q does not stand between [CLS] and [SEP]", text)
	}
	for _, i := range []int{0, n - 1} {
		if s.Offsets[i] != (casus.Span{}) || s.Heads[i] {
			t.Fatalf("%q: [CLS] or [SEP] stands in the text", text)
		}
	}
	last := casus.Span{}
	for i := 1; i < n-1; i++ {
		if id := s.IDs[i]; id < 0 || int(id) >= len(m.vocabulary.pieces) {
			t.Fatalf("%q: piece %d is %d", text, i, id)
		}
		at := s.Offsets[i]
		if at.Start < 0 || at.End > len(text) || at.Start >= at.End {
			t.Fatalf("%q: piece %d covers %v", text, i, at)
		}
		if utf8.ValidString(text) {
			if err := at.In(text); err != nil {
				t.Fatalf("%q: piece %d: %v", text, i, err)
			}
		}
		// Only characters that normalisation takes apart have several pieces.
		if at.Start < last.Start || at.End < last.End || at.Start < last.End && at.Start != last.Start && utf8.RuneCountInString(at.Of(text)) > 1 && s.Heads[i] {
			t.Fatalf("%q: piece %d covers %v after %v", text, i, at, last)
		}
		if i == 1 && !s.Heads[i] {
			t.Fatalf("%q: the first piece is no head", text)
		}
		last = at
	}
}

func FuzzPieces(f *testing.F) {
	m, err := Open(Options{})
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"The rebels' convoy left Kidal.", "Çağlar\u0301 東京 한국", "\xff\u200b\u00ad", strings.Repeat("x", 120), "a\u0301\u0302b ﬁ ²"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := m.Pieces(text)
		checkSequence(t, m, text, s)
		if valid := strings.ToValidUTF8(text, ""); valid != text {
			other := m.Pieces(valid)
			for i := range max(s.Len(), other.Len()) {
				if i >= s.Len() || i >= other.Len() || s.IDs[i] != other.IDs[i] || s.Heads[i] != other.Heads[i] {
					t.Fatalf("%q is cut otherwise without the bytes that are no UTF-8", text)
				}
			}
		}
	})
}

func BenchmarkPieces(b *testing.B) {
	m := open(b, Options{})
	for name, text := range map[string]string{
		"prose":   strings.Repeat("The foreign minister of Azerbaijan arrived in Geneva on Thursday for talks with mediators. ", 100),
		"accents": strings.Repeat("Çağlar a été reçu à Iaşi, où l’été s’achève. ", 100),
		"hostile": strings.Repeat("q", 1<<14) + strings.Repeat("zq", 1<<12),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				m.Pieces(text)
			}
		})
	}
}
