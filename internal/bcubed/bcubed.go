// Package bcubed scores a partition of items against the right one by the B-cubed
// measure (Bagga and Baldwin 1998, "Entity-based cross-document coreferencing using
// the vector space model"): each item asks how much of its group belongs with it,
// and how much of what belongs with it is in its group; the means over all items
// are precision and recall.
package bcubed

// Score is from 0 to 1 throughout.
type Score struct {
	Precision, Recall float64
}

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 {
	if s.Precision+s.Recall == 0 {
		return 0
	}
	return 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
}

// Of scores items that were put into the groups got and belong into the groups
// want: item i is in got[i] and want[i]. No items score 1.
func Of[G, W comparable](got []G, want []W) Score {
	if len(got) != len(want) {
		panic("bcubed: every item needs both of its groups")
	}
	if len(got) == 0 {
		return Score{1, 1}
	}
	type cell struct {
		g G
		w W
	}
	var (
		inGot  = map[G]int{}
		inWant = map[W]int{}
		inBoth = map[cell]int{}
	)
	for i, g := range got {
		inGot[g]++
		inWant[want[i]]++
		inBoth[cell{g, want[i]}]++
	}
	var s Score
	for i, g := range got { // by item rather than by map: sums come out the same each time
		both := float64(inBoth[cell{g, want[i]}])
		s.Precision += both / float64(inGot[g])
		s.Recall += both / float64(inWant[want[i]])
	}
	n := float64(len(got))
	return Score{s.Precision / n, s.Recall / n}
}
