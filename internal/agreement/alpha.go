package agreement

import (
	"slices"
	"strconv"
	"strings"
)

// Alpha is Krippendorff's alpha of the values that observers gave to units: 1 where
// all agree, 0 where they agree as chance would have it, less where they are at odds
// (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"). Units of fewer
// than two values do not count. The difference of two values is 0 for equals and at
// most 1; for metrics of numbers it is squared, as there. ok is false where alpha is
// not defined: there is no unit, or all values are alike.
func Alpha(units [][]string, difference func(a, b string) float64) (alpha float64, ok bool) {
	counts := map[string]float64{}
	n, observed := 0.0, 0.0
	for _, values := range units {
		if len(values) < 2 {
			continue
		}
		n += float64(len(values))
		apart := 0.0
		for i, v := range values {
			counts[v]++
			for _, w := range values[i+1:] {
				apart += 2 * difference(v, w)
			}
		}
		observed += apart / float64(len(values)-1)
	}
	values := make([]string, 0, len(counts))
	for v := range counts {
		values = append(values, v)
	}
	slices.Sort(values) // sums of fractions depend on their order
	expected := 0.0
	for i, v := range values {
		for _, w := range values[i+1:] {
			expected += 2 * counts[v] * counts[w] * difference(v, w)
		}
	}
	if expected == 0 {
		return 0, false
	}
	return 1 - (n-1)*observed/expected, true
}

// Nominal is the difference of names: 0 for the same, 1 for others.
func Nominal(a, b string) float64 {
	if a == b {
		return 0
	}
	return 1
}

// Ratio is the difference of numbers of people, by Krippendorff's metric for ratios:
// 12 and 13 are nearly alike, 12 and 1200 are not. No number, the empty value, is as
// far from any number as can be.
func Ratio(a, b string) float64 {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil || x+y == 0 {
		return Nominal(a, b)
	}
	d := (x - y) / (x + y)
	return d * d
}

// setOf writes a set as a value.
func setOf(members []string) string {
	members = slices.Clone(members)
	slices.Sort(members)
	return strings.Join(slices.Compact(members), "\x00")
}

// MASI is the difference of sets: one less the product of their Jaccard index and of
// how they lie to each other, 1 for equals, 2/3 where one holds the other, 1/3 where
// they share something (Passonneau 2006, "Measuring Agreement on Set-valued Items
// (MASI) for Semantic and Pragmatic Annotation").
func MASI(a, b string) float64 {
	if a == b {
		return 0
	}
	if a == "" || b == "" {
		return 1
	}
	x, y := strings.Split(a, "\x00"), strings.Split(b, "\x00")
	shared := 0
	for _, m := range x {
		if slices.Contains(y, m) {
			shared++
		}
	}
	lie := 1.0 / 3
	if shared == min(len(x), len(y)) {
		lie = 2.0 / 3
	}
	return 1 - lie*float64(shared)/float64(len(x)+len(y)-shared)
}
