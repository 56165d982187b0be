package kernel

import (
	"math"
	"runtime"

	"casus/internal/encoder/kernel/approx"
)

// scalar is the level of every machine.
var scalar = Kernel{
	name:  "scalar",
	float: floatTiles{rows: 4, step: 4, tile: []floatTile{scalarTile}},
	ints: [2]intTiles{
		Bits8:  {rows: 4, step: 4, unit: 1, quantize: scalarQuantizeBytes, tile: []intTile{scalarByteTile}},
		Bits11: {rows: 4, step: 4, unit: 2, quantize: scalarQuantizeShorts, tile: []intTile{scalarShortTile}},
	},
	gelu:      scalarGELU,
	norm:      scalarNorm,
	softmax:   scalarSoftmax,
	rotate:    scalarRotate,
	half:      scalarHalf,
	transpose: scalarTranspose,
	burn:      scalarBurn,
	burnSize:  4 * 2,
}

// scalarTile keeps four sums at a time: a chain of emulated multiply-adds waits for
// itself, and four of them fill the wait.
func scalarTile(rows int, c []float32, ldc int, a []float32, lda int, b []float32, ldb, k int, bias []float32) {
	for i := range rows {
		row, to := a[i*lda:][:k], c[i*ldc:][:4]
		from := to
		if bias != nil {
			from = bias
		}
		s0, s1, s2, s3 := from[0], from[1], from[2], from[3]
		for l, x := range row {
			col := b[l*ldb:][:4]
			s0 = fma32(x, col[0], s0)
			s1 = fma32(x, col[1], s1)
			s2 = fma32(x, col[2], s2)
			s3 = fma32(x, col[3], s3)
		}
		to[0], to[1], to[2], to[3] = s0, s1, s2, s3
	}
}

func scalarByteTile(rows int, c []float32, ldc int, a []uint32, lda int, b []uint32, k int, row, column, bias []float32, _ []int32) {
	for i := range rows {
		var s [4]int32
		for l, x := range a[i*lda:][:k] {
			x0, x1, x2, x3 := int32(int8(x)), int32(int8(x>>8)), int32(int8(x>>16)), int32(int8(x>>24))
			for j, y := range b[4*l:][:4] {
				s[j] += x0*int32(int8(y)) + x1*int32(int8(y>>8)) + x2*int32(int8(y>>16)) + x3*int32(int8(y>>24))
			}
		}
		scalarToFloat(c[i*ldc:], &s, row[i], column, bias)
	}
}

func scalarShortTile(rows int, c []float32, ldc int, a []uint32, lda int, b []uint32, k int, row, column, bias []float32, _ []int32) {
	for i := range rows {
		var s [4]int32
		for l, x := range a[i*lda:][:k] {
			x0, x1 := int32(int16(x)), int32(int16(x>>16))
			for j, y := range b[4*l:][:4] {
				s[j] += x0*int32(int16(y)) + x1*int32(int16(y>>16))
			}
		}
		scalarToFloat(c[i*ldc:], &s, row[i], column, bias)
	}
}

func scalarToFloat(c []float32, s *[4]int32, row float32, column, bias []float32) {
	for j := range s {
		c[j] = fma32(float32(s[j]), float32(row*column[j]), bias[j])
	}
}

func scalarQuantizeBytes(dst []uint32, scale []float32, x []float32, rows, width int, limit float32, flip uint32) {
	for r := range rows {
		row, to := x[r*width:][:width], dst[r*width/4:][:width/4]
		by := scaleOf(&scale[r], row, limit)
		for i := range to {
			var w uint32
			for j, v := range row[4*i:][:4] {
				w |= uint32(uint8(int8(math.RoundToEven(float64(v*by))))) << (8 * j)
			}
			to[i] = w ^ flip
		}
	}
}

func scalarQuantizeShorts(dst []uint32, scale []float32, x []float32, rows, width int, limit float32, flip uint32) {
	for r := range rows {
		row, to := x[r*width:][:width], dst[r*width/2:][:width/2]
		by := scaleOf(&scale[r], row, limit)
		for i := range to {
			var w uint32
			for j, v := range row[2*i:][:2] {
				w |= uint32(uint16(int16(math.RoundToEven(float64(v*by))))) << (16 * j)
			}
			to[i] = w ^ flip
		}
	}
}

// scaleOf notes what one step of a rounded row is worth and gives its inverse.
func scaleOf(scale *float32, row []float32, limit float32) (by float32) {
	var most float32
	for _, v := range row {
		most = max(most, float32(math.Abs(float64(v))))
	}
	most = max(most, approx.Smallest)
	*scale = most / limit
	return limit / most
}

func scalarRotate(dst, src []float32) {
	copy(dst, src)
	for i := 0; i < len(dst); i += turn {
		for block, distance := dst[i:][:turn], turn/2; distance > 0; distance /= 2 {
			for j, a := range block {
				if j&distance == 0 {
					b := block[j+distance]
					block[j], block[j+distance] = a+b, a-b
				}
			}
		}
	}
}

// sum adds up the partial sums of a row pairwise.
func sum(s *[lanes]float32) float32 {
	for n := lanes / 2; n > 0; n /= 2 {
		for i := range n {
			s[i] += s[i+n]
		}
	}
	return s[0]
}

func scalarNorm(x, y, gamma, beta []float32, rows int, per, eps float32) {
	width := len(gamma)
	for r := range rows {
		row, add := x[r*width:][:width], y[r*width:][:width]
		var s [lanes]float32
		for i := range row {
			row[i] += add[i]
			s[i%lanes] += row[i]
		}
		mean := float32(sum(&s) * per) // the conversion keeps compilers from fusing it with what follows
		s = [lanes]float32{}
		for i, v := range row {
			row[i] = v - mean
			s[i%lanes] = fma32(row[i], row[i], s[i%lanes])
		}
		by := 1 / float32(math.Sqrt(float64(fma32(sum(&s), per, eps))))
		for i, v := range row {
			row[i] = fma32(float32(v*by), gamma[i], beta[i])
		}
	}
}

func scalarSoftmax(x []float32, rows, n int, scale float32) {
	ld := Columns(n)
	for r := range rows {
		row := x[r*ld:][:ld]
		most := row[0]
		for _, v := range row[:n] {
			most = max(most, v)
		}
		shift := -float32(most * scale)
		var s [lanes]float32
		for i, v := range row[:n] {
			row[i] = exp(fma32(v, scale, shift))
			s[i%lanes] += row[i]
		}
		by := 1 / sum(&s)
		for i := range row[:n] {
			row[i] *= by
		}
		clear(row[n:])
	}
}

// exp is e to the power of x; see package approx.
func exp(x float32) float32 {
	x = max(x, approx.Least)
	t := fma32(x, approx.Log2E, approx.Magic)
	n := t - approx.Magic
	r := fma32(n, -approx.Ln2High, x)
	r = fma32(n, -approx.Ln2Low, r)
	p := approx.Exp[len(approx.Exp)-1]
	for i := len(approx.Exp) - 2; i >= 0; i-- {
		p = fma32(p, r, approx.Exp[i])
	}
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(t)<<23)
}

func scalarGELU(x []float32) {
	for i, v := range x {
		z := min(max(v, -approx.Most), approx.Most)
		u := z * z
		p, q := approx.P[len(approx.P)-1], approx.Q[len(approx.Q)-1]
		for j := len(approx.P) - 2; j >= 0; j-- {
			p = fma32(p, u, approx.P[j])
			q = fma32(q, u, approx.Q[j])
		}
		x[i] = fma32(v, float32(z*p)/q, float32(v*0.5))
	}
}

func scalarHalf(dst []float32, src string) {
	for i := range dst {
		dst[i] = half(src[2*i:])
	}
}

func scalarTranspose(dst []uint32, ldd int, src []uint32, lds, rows, cols int) {
	for r := range rows {
		for c, v := range src[r*lds:][:cols] {
			dst[c*ldd+r] = v
		}
	}
}

func scalarBurn(n int) {
	var s [4]float32
	for range n {
		for i := range s {
			s[i] = fma32(s[i], s[i], s[i])
		}
	}
	runtime.KeepAlive(s)
}
