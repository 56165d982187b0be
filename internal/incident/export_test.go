package incident

func Features(a, b *Telling) (x []float64) {
	for _, f := range features {
		x = append(x, f.of(a, b))
	}
	return x
}
