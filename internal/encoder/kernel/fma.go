package kernel

import "math"

// fma32 is a*b + c rounded once, as the vector units compute it.
//
// The product of two float32 is exact in float64, so only the sum is rounded
// before the last rounding to float32. Two roundings differ from one only where
// the first lands on the middle between two float32 and was not exact: there the
// lost part of the sum (Knuth's TwoSum) says to which side it belongs. Results
// below the normal range of float32 are left to the two roundings.
func fma32(a, b, c float32) float32 {
	p := float64(a) * float64(b)
	d := float64(c)
	s := p + d
	if bits := math.Float64bits(s); bits&(1<<29-1) == 1<<28 {
		t := s - p
		lost := (p - (s - t)) + (d - t)
		if lost != 0 {
			if (lost > 0) == (s > 0) {
				bits++
			} else {
				bits--
			}
			s = math.Float64frombits(bits)
		}
	}
	return float32(s)
}
