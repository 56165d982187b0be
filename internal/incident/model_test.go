package incident

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseModel(t *testing.T) {
	good := weightsFile
	if _, err := parseModel(good); err != nil {
		t.Fatalf("weights.tsv: %v", err)
	}
	first := features[0].name + "\t"
	for _, c := range []struct{ name, file, want string }{
		{"a line missing", strings.Replace(good, features[1].name+"\t", "# ", 1), "fit again"},
		{"another order", features[1].name + "\t1\n", "line 1"},
		{"no number", first + "much\n", "line 1"},
		{"one too many", good + "more\t1\n", "fit again"},
		{"nothing", "", "0 weights"},
	} {
		if _, err := parseModel(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestSame: the probability does not depend on which telling comes first, and features
// stay between 0 and 1.
func TestSame(t *testing.T) {
	var all []*Telling
	for _, s := range readStories(t) {
		all = append(all, s.tellings...)
	}
	for _, a := range all {
		for _, b := range all {
			if x, y := Fitted().Same(a, b), Fitted().Same(b, a); x != y {
				t.Fatalf("%s and %s: %v or %v", a.Event.Sentence.Text, b.Event.Sentence.Text, x, y)
			}
			for i, v := range Features(a, b) {
				if v < 0 || v > 1 {
					t.Errorf("%s is %v", FeatureNames()[i], v)
				}
			}
		}
	}
}

// TestKeys: tellings of one incident of the stories meet under a key.
func TestKeys(t *testing.T) {
	for _, s := range readStories(t) {
		m := NewMemory()
		for _, x := range s.tellings {
			if err := m.Put(&Group{ID(x.Event.ID), []*Telling{x}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range s.tellings {
			found, err := m.Find(x.Lookups(), len(s.tellings))
			if err != nil {
				t.Fatal(err)
			}
			met := map[string]bool{}
			for _, g := range found {
				met[g.ID] = true
			}
			for _, y := range s.tellings {
				if s.label[x.Event.ID] == s.label[y.Event.ID] && !met[ID(y.Event.ID)] {
					t.Errorf("%s: %s does not find %s", s.name, s.sentence[x.Event.ID], s.sentence[y.Event.ID])
				}
			}
			if n := len(x.Keys()); n > 40 {
				t.Errorf("%s has %d keys", s.sentence[x.Event.ID], n)
			}
		}
	}
}

// TestFindBounds: what is filed under most keys comes first, and no more than asked for.
func TestFindBounds(t *testing.T) {
	all := crowded(300)
	m := NewMemory()
	for _, x := range all {
		if err := m.Put(&Group{ID(x.Event.ID), []*Telling{x}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range all[:50] {
		found, err := m.Find(x.Keys(), 5)
		if err != nil || len(found) > 5 || len(found) == 0 {
			t.Fatalf("%d groups: %v", len(found), err)
		}
		shared := func(g *Group) (n int) {
			keys := map[int64]bool{}
			for _, k := range g.Tellings[0].Keys() {
				keys[k] = true
			}
			for _, k := range x.Keys() {
				if keys[k] {
					n++
				}
			}
			return n
		}
		for i := 1; i < len(found); i++ {
			if shared(found[i]) > shared(found[i-1]) {
				t.Fatalf("group %d shares %d keys, the one before %d", i, shared(found[i]), shared(found[i-1]))
			}
		}
	}
}

// TestSampled: of many tellings the first and the last stand for all, and of copies one.
func TestSampled(t *testing.T) {
	var lines []string
	for i := range 60 {
		line := fmt.Sprintf("P%d done", i)
		if i%3 == 1 {
			line += " copy"
		}
		lines = append(lines, line)
	}
	all := told(t, lines...).Tellings
	got := sampled(all)
	if len(got) != sample || got[0] != all[0] || got[sample/3] != all[59] {
		t.Errorf("%d tellings, the first of %s, the ninth of %s", len(got), got[0].Publisher, got[sample/3].Publisher)
	}
	for i, a := range got {
		for _, b := range got[:i] {
			if a == b || a.Repeats(b) {
				t.Errorf("%s stands there twice", a.Publisher)
			}
		}
	}
	if few := sampled(all[:7]); len(few) != 5 {
		t.Errorf("of seven with two copies %d are left", len(few))
	}
}
