package training

import (
	"errors"
	"math"
)

// Logistic fits a logistic regression: the weights w that make the outcomes y of the
// rows x most likely under P(y) = 1/(1+exp(-w·x)), with the penalty ridge/2 times the
// square of every weight but the first, which is to be the intercept's. It takes
// Newton's steps (iteratively reweighted least squares; Hastie, Tibshirani and
// Friedman, "The Elements of Statistical Learning", 4.4) until none is longer than 1e-8.
func Logistic(x [][]float64, y []bool, ridge float64) ([]float64, error) {
	if len(x) == 0 || len(x) != len(y) {
		return nil, errors.New("logistic regression needs as many outcomes as rows, and one at least")
	}
	n := len(x[0])
	w := make([]float64, n)
	for range 100 {
		gradient := make([]float64, n)
		hessian := make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			penalty := ridge
			if i == 0 {
				penalty = 1e-9 // keeps the matrix positive definite where every row agrees
			}
			hessian[i][i] = penalty
			gradient[i] = -penalty * w[i]
		}
		for r, row := range x {
			sum := 0.0
			for i, v := range row {
				sum += w[i] * v
			}
			p := 1 / (1 + math.Exp(-sum))
			miss := -p
			if y[r] {
				miss = 1 - p
			}
			curve := p * (1 - p)
			for i, v := range row {
				if v == 0 {
					continue
				}
				gradient[i] += miss * v
				for j := range i + 1 {
					hessian[i][j] += curve * v * row[j]
				}
			}
		}
		step, err := solve(hessian, gradient)
		if err != nil {
			return nil, err
		}
		length := 0.0
		for i, s := range step {
			w[i] += s
			length = max(length, math.Abs(s))
		}
		if length < 1e-8 {
			return w, nil
		}
	}
	return nil, errors.New("logistic regression does not converge: raise the ridge")
}

// solve returns the v with a·v = b for a symmetric positive definite a, of which the
// lower triangle is read and overwritten (Cholesky).
func solve(a [][]float64, b []float64) ([]float64, error) {
	n := len(b)
	v := make([]float64, n)
	for i := range n {
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			if i > j {
				a[i][j] = sum / a[j][j]
				continue
			}
			if sum <= 0 {
				return nil, errors.New("logistic regression: features depend on each other: raise the ridge")
			}
			a[i][i] = math.Sqrt(sum)
		}
		sum := b[i]
		for k := range i {
			sum -= a[i][k] * v[k]
		}
		v[i] = sum / a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			v[i] -= a[k][i] * v[k]
		}
		v[i] /= a[i][i]
	}
	return v, nil
}
