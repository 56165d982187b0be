package similar

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"casus/internal/bcubed"
	"casus/internal/stories"
)

const (
	wire = "NASIRIYAH, Iraq (Northwire) - Security forces shot dead at least three protesters on Sunday as they tried to clear two bridges in the southern city, hospital sources said. " +
		"Thousands had blocked both bridges since dawn, burning tyres and chanting against corruption. By evening the provincial governor had ordered a curfew until further notice."
	rest = " A police officer, speaking on condition of anonymity, said his men fired in the air after stones were thrown. The main hospital asked for donors of blood. " +
		"Schools in the province will stay closed for the week, and the union of teachers called a strike. Oil fields nearby kept working, an engineer at one of them said. " +
		"The prime minister has promised an inquiry into the deaths of the past month, the third since the protests began, and the release of those held without charge."
	other = "Security forces said on Sunday that three of their men were hurt by stones at two bridges in the southern city. Shops stayed shut, and small groups of young men were back by morning."
)

var noon = time.Date(2019, 11, 24, 12, 0, 0, 0, time.UTC)

func TestCompare(t *testing.T) {
	at := func(days int, url, text string) *Text { return NewText("a", url, noon.AddDate(0, 0, days), text) }
	undated := NewText("u", "", time.Time{}, wire)
	for _, c := range []struct {
		name string
		a, b *Text
		want How
	}{
		{"word for word", at(0, "", wire), at(0, "", strings.ToUpper(wire)), Exact},
		{"word for word a year later", at(0, "", wire), at(365, "", wire), Exact},
		{"a sentence of two agencies", at(0, "", "Army shells the northern town, leaving two dead there."), at(1, "", "Army shells the northern town: leaving two dead there"), Exact},
		{"the same headline a year later", at(0, "", "Army shells the northern town, leaving two dead there."), at(365, "", "Army shells the northern town, leaving two dead there."), ""},
		{"new figures", at(0, "", wire), at(0, "", strings.Replace(wire, "three", "five", 1)), Near},
		{"the next in a series", at(0, "", wire), at(30, "", strings.Replace(wire, "three", "five", 1)), ""},
		{"an unknown day", undated, at(30, "", strings.Replace(wire, "three", "five", 1)), Near},
		{"a paragraph added", at(0, "", wire), at(0, "", wire+" Two of those hurt died in the emergency ward after nightfall, a medic said."), Near},
		{"shortened to a third", at(0, "", wire+rest), at(1, "", wire[:180]), Shortened},
		{"in own words", at(0, "", wire), at(0, "", other), ""},
		{"a statement in common", at(0, "", wire+rest), at(0, "", other+rest[:110]), ""},
		{"an update at its address", at(0, "https://a.example/1", wire), at(0, "https://a.example/1", other), Version},
		{"at two addresses", at(0, "https://a.example/1", wire), at(0, "https://a.example/2", wire), Exact},
		{"a few words", at(0, "", "Subscribe to read more."), at(0, "", "Subscribe to read more"), ""},
		{"no words", at(0, "", "…"), at(0, "", ""), ""},
	} {
		l, m := Compare(c.a, c.b), Compare(c.b, c.a)
		if l.How != c.want {
			t.Errorf("%s: %q (Jaccard %.2f, containment %.2f), want %q", c.name, l.How, l.Jaccard, l.Containment, c.want)
		}
		if l.How != m.How {
			t.Errorf("%s: %q, but %q the other way round", c.name, l.How, m.How)
		}
		if (l.How != "") != (len(l.Why) > 0) {
			t.Errorf("%s: %q because of %q", c.name, l.How, l.Why)
		}
	}
}

// index files texts by their keys, as a store does.
type index map[uint64][]*Text

func (x index) add(t *Text) {
	for _, k := range append(t.Keys(), t.Fingerprint) {
		x[k] = append(x[k], t)
	}
}

func (x index) candidates(t *Text) []*Text {
	var found []*Text
	for _, k := range append(t.Keys(), t.Fingerprint) {
		for _, c := range x[k] {
			if !slices.Contains(found, c) {
				found = append(found, c)
			}
		}
	}
	return found
}

// TestShortenedIsFound: of a text that was cut to a quarter no band may be left.
func TestShortenedIsFound(t *testing.T) {
	x := index{}
	x.add(NewText("whole", "", noon, wire+rest))
	cut := NewText("cut", "", noon.Add(time.Hour), strings.TrimPrefix(wire, "NASIRIYAH, Iraq (Northwire) - ")[:150])
	if of, l := Closest(cut, x.candidates(cut)); l.How != Shortened || of.ID != "whole" {
		t.Errorf("it is %+v", l)
	}
}

func TestClosest(t *testing.T) {
	text := func(id string, hours int, text string) *Text {
		return NewText(id, "", noon.Add(time.Duration(hours)*time.Hour), text)
	}
	undated := NewText("undated", "", time.Time{}, wire)
	five := strings.Replace(wire, "three", "five", 1)
	for _, c := range []struct {
		name       string
		text       *Text
		candidates []*Text
		want       string
	}{
		{"the most alike", text("t", 5, five), []*Text{text("three", 1, wire), text("five", 2, five)}, "five"},
		{"of equals the first", text("t", 5, wire), []*Text{text("second", 2, wire), text("first", 1, wire), text("third", 3, wire)}, "first"},
		{"a known day before none", text("t", 5, wire), []*Text{undated, text("dated", 2, wire)}, "dated"},
		{"an unknown day is better than none", text("t", 5, wire), []*Text{text("other", 1, other), undated}, "undated"},
		{"a copy of none", text("t", 5, wire), []*Text{text("other", 1, other)}, ""},
	} {
		got := ""
		if of, l := Closest(c.text, c.candidates); of != nil {
			got = of.ID
			if len(l.Why) == 0 {
				t.Errorf("%s: without a reason", c.name)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestCompareSymmetric: what a text is to another the other is to it.
func TestCompareSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) *Text {
			words := rapid.SliceOfN(rapid.SampledFrom(strings.Fields(wire+rest)), 0, 60).Draw(t, name)
			return NewText(name, "", noon, strings.Join(words, " ")+wire[:rapid.IntRange(0, len(wire)).Draw(t, "cut")])
		}
		a, b := text("a"), text("b")
		if x, y := Compare(a, b), Compare(b, a); x.How != y.How || x.Jaccard != y.Jaccard || x.Containment != y.Containment {
			t.Fatalf("%v, %v", x, y)
		}
	})
}

// TestStories scores copies on the labelled stories.
func TestStories(t *testing.T) {
	set, err := stories.Read("../../../shared/dedup")
	if err != nil {
		t.Skipf("skipped: the labelled stories are not there (%v)", err)
	}
	var (
		x         = index{}
		original  = map[string]string{} // as found
		labelled  = set.Original()
		got, want []string
	)
	for _, r := range set.Reports {
		t := NewText(r.ID, r.URL, r.Published, r.Text)
		original[r.ID] = r.ID
		if of, _ := Closest(t, x.candidates(t)); of != nil {
			original[r.ID] = original[of.ID]
		}
		x.add(t)
		got, want = append(got, original[r.ID]), append(want, cmp.Or(labelled[r.ID], r.ID))
	}
	s := bcubed.Of(got, want)
	t.Logf("copies: precision %.4f, recall %.4f, F1 %.4f", s.Precision, s.Recall, s.F1())
	if s.F1() < 0.97 {
		t.Errorf("F1 is %.4f, want 0.97", s.F1())
	}
}

// BenchmarkAdd files made-up reports of one language's skewed words; candidates/op are
// what each is compared with.
func BenchmarkAdd(b *testing.B) {
	for _, n := range []int{3_000, 30_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			zipf := rand.NewZipf(r, 1.1, 5, 50_000)
			text := func() string {
				var s strings.Builder
				for range 120 {
					fmt.Fprintf(&s, "w%d ", zipf.Uint64())
				}
				return s.String()
			}
			x := index{}
			for i := range n {
				x.add(NewText(fmt.Sprint(i), "", noon.Add(time.Duration(i)*time.Minute), text()))
			}
			candidates := 0
			b.ResetTimer()
			for i := range b.N {
				t := NewText(fmt.Sprint("b", i), "", noon, text())
				found := x.candidates(t)
				candidates += len(found)
				Closest(t, found)
				x.add(t)
			}
			b.ReportMetric(float64(candidates)/float64(b.N), "candidates/op")
		})
	}
}
