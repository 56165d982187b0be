package incident

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run ./fit ../../../shared/dedup weights.tsv

//go:embed weights.tsv
var weightsFile string

// Model gives the probability that two tellings tell one act: a logistic regression
// over [Features].
type Model struct {
	weights []float64
}

// NewModel makes a model of weights in the order of [FeatureNames].
func NewModel(weights []float64) *Model {
	if len(weights) != len(features) {
		panic(fmt.Sprintf("incident: %d weights for %d features", len(weights), len(features)))
	}
	return &Model{weights}
}

// Fitted is the model of weights.tsv.
var Fitted = sync.OnceValue(func() *Model {
	m, err := parseModel(weightsFile)
	if err != nil {
		panic(fmt.Sprintf("incident: weights.tsv: %v", err)) // a fault of the build: a test reads it
	}
	return m
})

// parseModel reads lines of a feature's name, a tab and its weight; # begins a comment.
func parseModel(file string) (*Model, error) {
	m := &Model{}
	n := 0
	for line := range strings.Lines(file) {
		n++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		i := len(m.weights)
		name, value, _ := strings.Cut(line, "\t")
		if i == len(features) || name != features[i].name {
			return nil, fmt.Errorf("line %d: %q is not feature %d: fit again (go generate ./internal/incident)", n, name, i)
		}
		w, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		m.weights = append(m.weights, w)
	}
	if len(m.weights) != len(features) {
		return nil, fmt.Errorf("%d weights for %d features: fit again (go generate ./internal/incident)", len(m.weights), len(features))
	}
	return m, nil
}

// Same is the probability that two tellings, of which neither repeats the other, tell
// one act.
func (m *Model) Same(a, b *Telling) float64 {
	sum := 0.0
	for i, w := range m.weights {
		if w != 0 {
			sum += w * features[i].of(a, b)
		}
	}
	return 1 / (1 + math.Exp(-sum))
}

// Features are what two tellings have or lack in common, in the order of [FeatureNames].
func Features(a, b *Telling) []float64 {
	x := make([]float64, len(features))
	for i, f := range features {
		x[i] = f.of(a, b)
	}
	return x
}

// FeatureNames names the features.
func FeatureNames() []string {
	var names []string
	for _, f := range features {
		names = append(names, f.name)
	}
	return names
}
