package incident

import (
	"cmp"
	"slices"

	"casus"
)

// Hand is what people decided of incidents by merging and splitting: sets of events
// that stay together and pairs of sets that stay apart. Decisions are taken in the order
// of their reviews, and a later one undoes what it contradicts of earlier ones: so a
// split takes back a merge, and a merge a split.
type Hand struct {
	set   map[string]int   // event to set
	sets  map[int][]string // its events
	parts map[[2]int]bool  // pairs of sets that stay apart, the lesser first
	next  int
}

// NewHand returns what reviews of every kind say of incidents.
func NewHand(reviews []casus.Review) *Hand {
	h := &Hand{set: map[string]int{}, sets: map[int][]string{}, parts: map[[2]int]bool{}}
	for _, r := range slices.SortedStableFunc(slices.Values(reviews), func(a, b casus.Review) int { return cmp.Compare(a.Seq, b.Seq) }) {
		h.Add(&r)
	}
	return h
}

// Add takes one decision more, later than those before it.
func (h *Hand) Add(r *casus.Review) {
	switch r.Verdict {
	case casus.Merge:
		for _, e := range r.Events[1:] {
			h.join(h.of(r.Events[0]), h.of(e))
		}
	case casus.Split:
		out := h.fresh()
		for _, e := range r.Events {
			if e != r.Event {
				h.move(e, out)
			}
		}
		h.parts[pairOf(h.of(r.Event), out)] = true
	}
}

func (h *Hand) fresh() int {
	h.next++
	return h.next
}

// of is the set of an event, which is made where it has none.
func (h *Hand) of(event string) int {
	if _, ok := h.set[event]; !ok {
		h.move(event, h.fresh())
	}
	return h.set[event]
}

func (h *Hand) move(event string, to int) {
	if from, ok := h.set[event]; ok {
		h.sets[from] = slices.DeleteFunc(h.sets[from], func(e string) bool { return e == event })
	}
	h.set[event] = to
	h.sets[to] = append(h.sets[to], event)
}

// join moves the events of one set to another, which stays apart from what either was
// apart from, but for each other.
func (h *Hand) join(to, from int) {
	if to == from {
		return
	}
	for _, e := range slices.Clone(h.sets[from]) {
		h.move(e, to)
	}
	for p := range h.parts {
		if p[0] != from && p[1] != from {
			continue
		}
		delete(h.parts, p)
		if other := p[0] + p[1] - from; other != to {
			h.parts[pairOf(to, other)] = true
		}
	}
}

func pairOf(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

// Together are the other events that stay with an event.
func (h *Hand) Together(event string) []string {
	var others []string
	for _, e := range h.sets[h.set[event]] {
		if e != event {
			others = append(others, e)
		}
	}
	return others
}

// apart reports whether any telling of the one side stays apart from any of the other.
func (h *Hand) apart(a, b []*Telling) bool {
	if len(h.parts) == 0 {
		return false
	}
	for _, t := range a {
		for _, u := range b {
			x, y := h.set[t.Event.ID], h.set[u.Event.ID]
			if x != 0 && y != 0 && h.parts[pairOf(x, y)] {
				return true
			}
		}
	}
	return false
}

// Review carries out a decision on what is linked, and keeps to it from then on. What
// is said of events that no group holds has its effect when they come. The review is
// valid; verdicts on other things than incidents change nothing.
func (l *Linker) Review(r *casus.Review) error {
	switch r.Verdict {
	case casus.Merge:
		l.Hand.Add(r)
		groups, err := l.holding(r.Events)
		if err != nil || len(groups) < 2 {
			return err
		}
		return l.replace(groups, gather(groups))
	case casus.Split:
		l.Hand.Add(r)
		g, err := l.Shelf.Of(r.Event)
		if err != nil || g == nil {
			return err
		}
		out, rest := g.part(slices.DeleteFunc(slices.Clone(r.Events), func(e string) bool { return e == r.Event }))
		if len(out.Tellings) == 0 {
			return nil
		}
		return l.replace([]*Group{g}, out, rest)
	}
	return nil
}

// holding are the groups that hold any of the events.
func (l *Linker) holding(events []string) ([]*Group, error) {
	var groups []*Group
	for _, e := range events {
		g, err := l.Shelf.Of(e)
		if err != nil {
			return nil, err
		}
		if g != nil && !slices.ContainsFunc(groups, func(h *Group) bool { return h.ID == g.ID }) {
			groups = append(groups, g)
		}
	}
	return groups, nil
}
