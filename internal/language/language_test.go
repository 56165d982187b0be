package language

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// texts reads testdata/texts.txt.
func texts(t testing.TB) (all [][2]string) {
	t.Helper()
	b, err := os.ReadFile("testdata/texts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		code, text, ok := strings.Cut(line, " | ")
		if !ok {
			t.Fatalf("%q: want a code, a bar and a text", line)
		}
		if code == "-" {
			code = ""
		}
		all = append(all, [2]string{code, text})
	}
	return all
}

func TestIdentify(t *testing.T) {
	right := 0
	all := texts(t)
	for _, x := range all {
		g := Identify(x[1])
		if g.Code == x[0] {
			right++
		} else {
			t.Errorf("%.80s: %q, want %q: %v", x[1], g.Code, x[0], g.Why)
		}
		if len(g.Why) == 0 {
			t.Errorf("%.80s: no reason", x[1])
		}
	}
	t.Logf("%d of %d", right, len(all))
}

// A long text says the same as its parts, in the same time.
func TestIdentifyLong(t *testing.T) {
	for _, x := range texts(t) {
		if x[0] == "" {
			continue
		}
		if g := Identify(strings.Repeat(x[1]+"\n", 2000)); g.Code != x[0] {
			t.Errorf("%.60s, repeated: %q, want %q: %v", x[1], g.Code, x[0], g.Why)
		}
	}
}

// Words are in small letters, of one script, and no language has one twice.
func TestWords(t *testing.T) {
	seen := map[string]map[string]bool{}
	for line := range strings.Lines(wordsFile) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0][0] == '#' {
			continue
		}
		if len(f[0]) != 2 && len(f[0]) != 3 {
			t.Errorf("%q is no code of a language", f[0])
		}
		for _, w := range f[1:] {
			if w != strings.ToLower(w) {
				t.Errorf("%s: %q has capitals", f[0], w)
			}
			if seen[f[0]] == nil {
				seen[f[0]] = map[string]bool{}
			}
			if seen[f[0]][w] {
				t.Errorf("%s: %q stands twice", f[0], w)
			}
			seen[f[0]][w] = true
		}
	}
}

func FuzzIdentify(f *testing.F) {
	for _, x := range texts(f) {
		f.Add(x[1])
	}
	f.Add("\xff\xfe\x00")
	f.Fuzz(func(t *testing.T, s string) {
		a, b := Identify(s), Identify(s)
		if a.Code != b.Code {
			t.Errorf("%q, then %q", a.Code, b.Code)
		}
		for _, w := range a.Why {
			if !utf8.ValidString(w) {
				t.Errorf("why is no text: %q", w)
			}
		}
	})
}

func BenchmarkIdentify(b *testing.B) {
	s := strings.Repeat(texts(b)[0][1]+" ", 40)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Identify(s)
	}
}

// Single sentences of English reports are English or, where they are short and
// full of names, unknown; hardly one is taken for another language.
func TestEnglish(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpus/*.txt")
	if len(files) == 0 {
		t.Skip("the annotated sentences are not here")
	}
	codes := map[string]int{}
	all := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if s, ok := strings.CutPrefix(line, "> "); ok {
				codes[Identify(s).Code]++
				all++
			}
		}
	}
	t.Logf("%d sentences: %v", all, codes)
	if codes[English]*100 < all*98 {
		t.Errorf("%d of %d sentences are English, want 0.98", codes[English], all)
	}
	if other := all - codes[English] - codes[""]; other*1000 > all {
		t.Errorf("%d of %d sentences are taken for another language: %v", other, all, codes)
	}
}
