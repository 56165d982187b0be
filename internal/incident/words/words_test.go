package words

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestStems(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The army shelled the town.", "armi shell town"},
		{"Armenia’s soldiers, and Armenia's", "armenia soldier armenia"},
		{"At 10:30 a 5-year-old", "10 30 year old"},
		{"", ""},
		{"– … !", ""},
	} {
		if got := strings.Join(Stems(c.text), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Gunmen attacked Kalema on Friday. Kalema is quiet.", "kalema friday kalema"},
		{"Rebels said so. The Rebels of Kivu did.", "rebel rebel kivu"},
		{"\"Nobody knows,\" said Mr Osei.", "mr osei"},
		{"", ""},
	} {
		if got := strings.Join(Names(c.text), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestWeight: what few sentences of the corpus have weighs more.
func TestWeight(t *testing.T) {
	if common, rare, unknown := Weight("said"), Weight("ceasefir"), Weight("qwertz"); common >= rare || rare >= unknown || common < 0 {
		t.Errorf("said %.1f, ceasefire %.1f, an unknown word %.1f", common, rare, unknown)
	}
}

func TestBags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bag := func(name string) Bag {
			return NewBag(rapid.SliceOf(rapid.SampledFrom(strings.Fields("armi shell town talk kalema moscow said kill"))).Draw(t, name))
		}
		a, b := bag("a"), bag("b")
		if c := Cosine(a, b); c != Cosine(b, a) || c < 0 || c > 1 {
			t.Fatalf("cosine %v and %v", c, Cosine(b, a))
		}
		if !a.Empty() && (math.Abs(Cosine(a, a)-1) > 1e-9 || math.Abs(Share(a, a)-1) > 1e-9) {
			t.Fatalf("with itself: cosine %v, share %v", Cosine(a, a), Share(a, a))
		}
		if s := Share(a, b); s < 0 || s > 1 || (s == 0) != (Cosine(a, b) == 0) {
			t.Fatalf("share %v, cosine %v", s, Cosine(a, b))
		}
	})
	whole := NewBag(Stems("the army shelled the town of Kalema"))
	part := NewBag(Stems("the army of Kalema"))
	if Share(part, whole) != 1 || Share(whole, part) >= 1 {
		t.Errorf("shares are %v and %v", Share(part, whole), Share(whole, part))
	}
}
