package extract

import (
	"fmt"
	"math"

	"casus/internal/encoder"
)

// calibration makes the network's probabilities mean what they say: of the acts
// told with a confidence of 0.8, four of five should be right. It is Platt's
// logistic regression on the log-odds (Platt 1999, "Probabilistic outputs for
// support vector machines"), fitted on the corpus; the manifest holds it.
type calibration struct {
	Trigger platt `json:"trigger"`
	Role    platt `json:"role"`
}

// platt is p' = sigmoid(scale * logit(p) + shift).
type platt struct {
	Scale float64 `json:"scale"`
	Shift float64 `json:"shift"`
}

// identity leaves a probability as it is.
var identity = platt{1, 0}

// readCalibration takes the calibration from a manifest. A model without one
// tells the network's probabilities as they are.
func readCalibration(m *encoder.Manifest) (calibration, error) {
	c := calibration{identity, identity}
	if _, err := m.Get("calibration", &c); err != nil {
		return c, err
	}
	if c.Trigger.Scale <= 0 || c.Role.Scale <= 0 {
		return c, fmt.Errorf("calibration: a scale must be above 0")
	}
	return c, nil
}

func (c calibration) trigger(p float64) float64 { return c.Trigger.of(p) }
func (c calibration) role(p float64) float64    { return c.Role.of(p) }

// of returns the calibrated probability in steps of 0.001: finer ones would tell
// machines apart, whose arithmetic differs in the last bits.
func (c platt) of(p float64) float64 {
	const least = 1e-6
	p = math.Min(math.Max(p, least), 1-least)
	q := 1 / (1 + math.Exp(-c.Scale*math.Log(p/(1-p))-c.Shift))
	return math.Round(q*1000) / 1000
}
