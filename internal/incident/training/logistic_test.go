package training

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestLogistic draws outcomes from known weights and finds them again.
func TestLogistic(t *testing.T) {
	want := []float64{-1, 2, 0.5, 0}
	r := rand.New(rand.NewPCG(1, 2))
	var x [][]float64
	var y []bool
	for range 20_000 {
		row := []float64{1, r.Float64()*2 - 1, r.Float64()*2 - 1, r.Float64()}
		sum := 0.0
		for i, w := range want {
			sum += w * row[i]
		}
		x, y = append(x, row), append(y, r.Float64() < 1/(1+math.Exp(-sum)))
	}
	got, err := Logistic(x, y, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 0.12 {
			t.Errorf("weight %d is %.3f, was drawn with %.3f", i, got[i], want[i])
		}
	}
	tight, err := Logistic(x, y, 1e6)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(tight[1]) > 0.01 {
		t.Errorf("under a ridge of a million a weight is %.3f", tight[1])
	}
}

func TestLogisticSeparable(t *testing.T) {
	w, err := Logistic([][]float64{{1, 0}, {1, 1}}, []bool{false, true}, 0.1)
	if err != nil || w[1] < 1 || w[1] > 20 {
		t.Errorf("weights %v, %v: the ridge bounds what the outcomes do not", w, err)
	}
	if _, err := Logistic(nil, nil, 1); err == nil {
		t.Error("nothing was fitted to nothing")
	}
}
