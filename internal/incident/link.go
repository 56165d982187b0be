package incident

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed weights.tsv
var weightsFile string

// weights are those of the features, in their order.
var weights = sync.OnceValue(func() []float64 {
	ws := make([]float64, len(features))
	i := 0
	for line := range strings.Lines(weightsFile) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, _ := strings.Cut(line, "\t")
		w, err := strconv.ParseFloat(value, 64)
		if i >= len(features) || name != features[i].name || err != nil {
			panic(fmt.Sprintf("incident: weights.tsv: line %q is not the weight of feature %d", line, i))
		}
		ws[i], i = w, i+1
	}
	if i != len(features) {
		panic(fmt.Sprintf("incident: weights.tsv has %d weights of %d", i, len(features)))
	}
	return ws
})

// Same is the probability that two tellings tell one act.
func Same(a, b *Telling) float64 {
	sum := 0.0
	for i, w := range weights() {
		if w != 0 {
			sum += w * features[i].of(a, b)
		}
	}
	return 1 / (1 + math.Exp(-sum))
}

// threshold is the mean probability from which a telling joins an incident.
const threshold = 0.5

// Join returns the index of the candidate incident that a telling belongs to, by
// the mean of the probabilities that it tells the same act as each of the incident's
// tellings; -1 when it belongs to none of them.
func Join(t *Telling, candidates [][]*Telling) (best int, p float64) {
	best = -1
	for i, members := range candidates {
		sum := 0.0
		for _, m := range members {
			sum += Same(t, m)
		}
		if q := sum / float64(len(members)); q >= threshold && q > p {
			best, p = i, q
		}
	}
	return best, p
}
