package monitor

import (
	"math"
	"slices"
)

// week is the season of news: fewer reports come on days of rest.
const week = 7

// MinHistory is the least number of days before a day from which a baseline is made:
// four of each weekday.
const MinHistory = 4 * week

// Baseline is what is to be expected of a day.
type Baseline struct {
	Expected float64 `json:"expected"` // incidents
	Spread   float64 `json:"spread"`   // incidents; that of a normal distribution is its standard deviation
}

// Expect makes the baseline of the day after a history of daily counts, of which the
// last is the day before; at least [MinHistory] days.
//
// What is expected is the median of the days of the same weekday. The spread is
// 1.4826 times the median absolute deviation of all days from their own weekdays'
// medians, the robust estimate of a standard deviation (Rousseeuw and Croux 1993,
// "Alternatives to the median absolute deviation"); medians by season keep one burst
// from hiding the next (Hochenbaum, Vallis and Kejariwal 2017, "Automatic anomaly
// detection in the cloud via statistical learning"). It is never less than that of a
// Poisson process of the expected rate, and of rate one: most series are mostly
// zeros, of which the deviation's median is zero.
func Expect(history []int) Baseline {
	n := len(history)
	var medians [week]float64 // by how many days, modulo a week, the weekday is before the day
	for w := range medians {
		var same []float64
		for i, c := range history {
			if (n-i)%week == w {
				same = append(same, float64(c))
			}
		}
		medians[w] = median(same)
	}
	deviations := make([]float64, n)
	for i, c := range history {
		deviations[i] = math.Abs(float64(c) - medians[(n-i)%week])
	}
	b := Baseline{Expected: medians[0]}
	b.Spread = max(1.4826*median(deviations), math.Sqrt(max(b.Expected, 1)))
	return b
}

// Score is how many spreads a count lies above what is expected; it is judged as the
// modified z-score of Iglewicz and Hoaglin 1993, "How to detect and handle outliers",
// who take 3.5 for far.
func (b Baseline) Score(count int) float64 { return (float64(count) - b.Expected) / b.Spread }

// median sorts what it is given, which must not be empty.
func median(x []float64) float64 {
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}
