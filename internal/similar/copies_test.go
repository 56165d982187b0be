package similar

import (
	"fmt"
	"math/rand/v2"
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
		{"a sentence of two agencies", at(0, "", "Army shells town, two dead."), at(1, "", "Army shells town: two dead"), Exact},
		{"the same headline a year later", at(0, "", "Army shells town, two dead."), at(365, "", "Army shells town, two dead."), ""},
		{"new figures", at(0, "", wire), at(0, "", strings.Replace(wire, "three", "five", 1)), Near},
		{"the next in a series", at(0, "", wire), at(30, "", strings.Replace(wire, "three", "five", 1)), ""},
		{"an unknown day", undated, at(30, "", strings.Replace(wire, "three", "five", 1)), Near},
		{"a paragraph added", at(0, "", wire), at(0, "", wire+" Two of those hurt died in the emergency ward after nightfall, a medic said."), Near},
		{"shortened to a third", at(0, "", wire+rest), at(1, "", wire[:180]), Shortened},
		{"in own words", at(0, "", wire), at(0, "", other), ""},
		{"a statement in common", at(0, "", wire+rest), at(0, "", other+rest[:110]), ""},
		{"an update at its address", at(0, "https://a.example/1", wire), at(0, "https://a.example/1", other), Version},
		{"at two addresses", at(0, "https://a.example/1", wire), at(0, "https://a.example/2", wire), Exact},
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

// TestShortenedIsFound: of a text that was cut to a quarter no band may be left.
func TestShortenedIsFound(t *testing.T) {
	x := NewIndex()
	x.Add(NewText("whole", "", noon, wire+rest))
	x.Add(NewText("cut", "", noon.Add(time.Hour), strings.TrimPrefix(wire, "NASIRIYAH, Iraq (Northwire) - ")[:150]))
	if c := x.Copy("cut"); c.How != Shortened || c.Of.ID != "whole" {
		t.Errorf("it is %+v", c)
	}
}

func TestOwn(t *testing.T) {
	x := NewIndex()
	x.Add(NewText("first", "", noon, wire))
	x.Add(NewText("second", "", noon.Add(time.Hour), strings.Replace(wire, "three", "five", 1)))
	x.Add(NewText("third", "", noon.Add(2*time.Hour), strings.Replace(wire, "three", "five", 1)))
	if x.Original("third") != "first" {
		t.Fatalf("the original of the third is %s", x.Original("third"))
	}
	x.Own("second", true)
	if x.Original("second") != "second" || x.Original("third") != "second" {
		t.Errorf("originals are %s, %s: what was copied from the second still is", x.Original("second"), x.Original("third"))
	}
	x.Own("second", false)
	if x.Original("second") != "first" || x.Original("third") != "first" {
		t.Errorf("originals are %s, %s after taking it back", x.Original("second"), x.Original("third"))
	}
}

// TestAnyOrder adds versions of a few texts in any order: the originals are the same.
func TestAnyOrder(t *testing.T) {
	var texts []*Text
	for i, text := range []string{wire, wire + rest, strings.Replace(wire, "three", "five", 1), wire[:180], other, other + rest, rest, strings.Replace(rest, "closed", "open", 1)} {
		texts = append(texts, NewText(fmt.Sprint(i), "", noon.Add(time.Duration(i%5)*time.Hour), text))
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := NewIndex(), NewIndex()
		for _, x := range texts {
			a.Add(x)
		}
		for _, x := range rapid.Permutation(texts).Draw(t, "order") {
			b.Add(x)
		}
		for _, x := range texts {
			if a.Original(x.ID) != b.Original(x.ID) {
				t.Fatalf("the original of %s is %s or %s", x.ID, a.Original(x.ID), b.Original(x.ID))
			}
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
		x         = NewIndex()
		original  = set.Original()
		got, want []string
	)
	for _, r := range set.Reports {
		x.Add(NewText(r.ID, r.URL, r.Published, r.Text))
	}
	for _, r := range set.Reports {
		right := r.ID
		if o, ok := original[r.ID]; ok {
			right = o
		}
		got, want = append(got, x.Original(r.ID)), append(want, right)
		if x.Original(r.ID) != right {
			t.Logf("%s: original %s, labelled %s", r.ID, x.Original(r.ID), right)
		}
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
			x := NewIndex()
			for i := range n {
				x.Add(NewText(fmt.Sprint(i), "", noon.Add(time.Duration(i)*time.Minute), text()))
			}
			candidates := 0
			b.ResetTimer()
			for i := range b.N {
				t := NewText(fmt.Sprint("b", i), "", noon, text())
				candidates += len(x.Candidates(t.Keys()))
				x.Add(t)
			}
			b.ReportMetric(float64(candidates)/float64(b.N), "candidates/op")
		})
	}
}
