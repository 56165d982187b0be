package outline

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTop: the first of many are those that come first when all are sorted. What else an
// outline answers is held to the record's own answers in package store.
func TestTop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, n := rapid.SliceOf(rapid.IntRange(0, 50)).Draw(t, "all"), rapid.IntRange(1, 20).Draw(t, "n")
		first := top[int]{n: n, compare: cmp.Compare[int]}
		for _, x := range all {
			first.add(x)
		}
		first.sort()
		slices.Sort(all)
		if want := all[:min(n, len(all))]; !slices.Equal(first.all, want) {
			t.Fatalf("%v, want %v", first.all, want)
		}
	})
}

// TestWithKeys: rows are found by keys in whatever order, and what is not there is not.
func TestWithKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfDistinct(rapid.Int64Range(1, 200), rapid.ID).Draw(t, "keys")
		asked := rapid.SliceOf(rapid.Int64Range(0, 201)).Draw(t, "asked")
		var b Builder
		for _, k := range keys {
			b.Add(Event{Key: k})
		}
		o := b.Outline(1)
		found := o.whole.withKeys(slices.Clone(asked))
		for row, k := range o.whole.key {
			if got, want := found.Test(uint(row)), slices.Contains(asked, k); got != want {
				t.Fatalf("key %d: %v, want %v", k, got, want)
			}
		}
	})
}
