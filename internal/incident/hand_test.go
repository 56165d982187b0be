package incident

import (
	"testing"

	"casus"
)

// link links a story and returns how to see and review it by the ids of its sentences.
func link(t *testing.T, name string) (s *story, l *Linker, event func(sentence string) string) {
	t.Helper()
	for _, s := range readStories(t) {
		if s.name != "testdata/stories/"+name+".txtar" {
			continue
		}
		l := &Linker{NewMemory(), Fitted(), NewHand(nil)}
		for _, x := range s.tellings {
			if _, _, err := l.Add(x); err != nil {
				t.Fatal(err)
			}
		}
		return s, l, func(sentence string) string {
			for e, id := range s.sentence {
				if id == sentence {
					return e
				}
			}
			t.Fatalf("no sentence %s", sentence)
			return ""
		}
	}
	t.Fatalf("no story %s", name)
	return nil, nil, nil
}

func (l *Linker) holds(t *testing.T, event string) *Group {
	t.Helper()
	g, err := l.Shelf.Of(event)
	if err != nil || g == nil {
		t.Fatalf("no group holds %s: %v", event, err)
	}
	return g
}

func TestSplitAndMerge(t *testing.T) {
	s, l, event := link(t, "denial")
	before := s.partition(l.Shelf.(*Memory).Groups())
	whole := l.holds(t, event("raid.1")).ID

	split := casus.Review{Seq: 1, Author: "ana", Verdict: casus.Split, Event: event("raid.1"), Events: []string{event("raid.2"), event("raid.3")}}
	if err := l.Review(&split); err != nil {
		t.Fatal(err)
	}
	first, second := l.holds(t, event("raid.1")), l.holds(t, event("raid.2"))
	if first.ID != whole || second.ID != ID(event("raid.2")) || l.holds(t, event("raid.3")) != second {
		t.Fatalf("the parts are %s and %s, were %s", first.ID, second.ID, whole)
	}

	merge := casus.Review{Seq: 2, Author: "ben", Note: "one raid", Verdict: casus.Merge, Events: []string{event("raid.3"), event("raid.1")}}
	if err := l.Review(&merge); err != nil {
		t.Fatal(err)
	}
	if got := s.partition(l.Shelf.(*Memory).Groups()); got != before {
		t.Errorf("a merge does not take back the split:\n%s\nwant:\n%s", got, before)
	}
	if g := l.holds(t, event("raid.2")); g.ID != whole {
		t.Errorf("the id is %s, was %s", g.ID, whole)
	}

	// Linked from nothing under the same reviews, the result is the same, and so is it
	// when the events come after the reviews.
	if got := s.partition(All(s.tellings, Fitted(), NewHand([]casus.Review{merge, split}))); got != before {
		t.Errorf("linked anew:\n%s\nwant:\n%s", got, before)
	}
	groups := All(s.tellings, Fitted(), NewHand([]casus.Review{split}))
	held := map[string]*Group{}
	for _, g := range groups {
		for _, x := range g.Tellings {
			held[x.Event.ID] = g
		}
	}
	if held[event("raid.1")] == held[event("raid.2")] {
		t.Error("a split does not hold when the events are linked anew")
	}

	why := Conclude(l.holds(t, event("raid.1")), []casus.Review{split, merge}).Why
	if len(why) != 3 || why[2] != "merge by ben: one raid" {
		t.Errorf("why: %q", why)
	}
}

// TestMergeUnlike: a merge holds together what no feature would.
func TestMergeUnlike(t *testing.T) {
	s, l, event := link(t, "talks")
	merge := casus.Review{Seq: 1, Author: "ana", Verdict: casus.Merge, Events: []string{event("doha.2"), event("muscat.1")}}
	if err := l.Review(&merge); err != nil {
		t.Fatal(err)
	}
	if g := l.holds(t, event("muscat.2")); len(g.Tellings) != 4 {
		t.Errorf("the merged incident has %d tellings", len(g.Tellings))
	}
	if groups := All(s.tellings, Fitted(), NewHand([]casus.Review{merge})); len(groups) != 1 {
		t.Errorf("linked anew there are %d incidents", len(groups))
	}
	split := casus.Review{Seq: 2, Author: "ana", Verdict: casus.Split, Event: event("doha.1"), Events: []string{event("muscat.1"), event("muscat.2")}}
	if err := l.Review(&split); err != nil {
		t.Fatal(err)
	}
	if got := s.partition(l.Shelf.(*Memory).Groups()); got != s.wanted() {
		t.Errorf("the split leaves:\n%s\nwant:\n%s", got, s.wanted())
	}
}

// TestHand tables what remains of decisions that contradict each other.
func TestHand(t *testing.T) {
	merge := func(events ...string) casus.Review { return casus.Review{Verdict: casus.Merge, Events: events} }
	split := func(stays string, events ...string) casus.Review {
		return casus.Review{Verdict: casus.Split, Event: stays, Events: events}
	}
	for _, c := range []struct {
		name            string
		reviews         []casus.Review
		together, apart string // pairs of letters
	}{
		{"a merge", []casus.Review{merge("a", "b")}, "ab", ""},
		{"merges chain", []casus.Review{merge("a", "b"), merge("b", "c")}, "ab bc ac", ""},
		{"a split", []casus.Review{split("a", "b", "c")}, "bc", "ab ac"},
		{"what is split of a merge", []casus.Review{merge("a", "b", "c"), split("a", "c")}, "ab", "ac bc"},
		{"a merge after a split", []casus.Review{split("a", "b"), merge("a", "b")}, "ab", ""},
		{"apart from what it was merged with", []casus.Review{split("a", "b"), merge("b", "c")}, "bc", "ab ac"},
		{"others stay apart", []casus.Review{split("a", "b"), split("a", "c"), merge("a", "b")}, "ab", "ac bc"},
		{"others of a split go with it", []casus.Review{split("a", "b"), split("b", "c"), merge("a", "c")}, "ac", "ab bc"},
	} {
		for i := range c.reviews {
			c.reviews[i].Seq = int64(i + 1)
		}
		h := NewHand(c.reviews)
		tell := func(event byte) []*Telling { return []*Telling{{Event: &casus.Event{ID: string(event)}}} }
		for _, pair := range []string{"ab", "ac", "bc"} {
			together, apart := false, h.apart(tell(pair[0]), tell(pair[1]))
			for _, e := range h.Together(pair[:1]) {
				together = together || e == pair[1:]
			}
			if want := contains(c.together, pair); together != want {
				t.Errorf("%s: %s together: %v, want %v", c.name, pair, together, want)
			}
			if want := contains(c.apart, pair); apart != want {
				t.Errorf("%s: %s apart: %v, want %v", c.name, pair, apart, want)
			}
		}
	}
}

func contains(list, pair string) bool {
	for i := 0; i+2 <= len(list); i += 3 {
		if list[i:i+2] == pair {
			return true
		}
	}
	return false
}

func TestRemove(t *testing.T) {
	s, l, event := link(t, "denial")
	id := l.holds(t, event("raid.1")).ID
	if err := l.Remove(event("raid.1")); err != nil {
		t.Fatal(err)
	}
	g := l.holds(t, event("raid.2"))
	if len(g.Tellings) != 2 || g.ID == id || g.ID != ID(event("raid.2")) {
		t.Errorf("what is left of %s is %s with %d tellings", id, g.ID, len(g.Tellings))
	}
	if err := l.Remove(event("blame.1")); err != nil {
		t.Fatal(err)
	}
	if g, _ := l.Shelf.Of(event("blame.1")); g != nil {
		t.Error("a group without tellings is still there")
	}
	for _, x := range s.tellings { // what is told anew stays where it is
		if x.Event.ID != event("raid.2") {
			continue
		}
		if again, _, err := l.Add(x); err != nil || again.ID != g.ID || len(again.Tellings) != 2 {
			t.Errorf("told anew it is in %v: %v", again, err)
		}
	}
}
