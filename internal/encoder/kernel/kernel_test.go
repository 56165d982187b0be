package kernel

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// each runs a test at every level that is faster than plain Go.
func each(t *testing.T, test func(t *testing.T, k *Kernel)) {
	for _, k := range every() {
		t.Run(k.name, func(t *testing.T) { test(t, k) })
	}
}

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// toHalf is the half-precision number nearest to x, or zero where x is below the
// normal range.
func toHalf(x float32) string {
	if math.Abs(float64(x)) < 1.0/(1<<14) {
		return "\x00\x00"
	}
	b := math.Float32bits(x)
	b += 0xfff + b>>13&1
	h := b>>31<<15 | (b>>23&255-127+15)<<10 | b>>13&1023
	return string([]byte{byte(h), byte(h >> 8)})
}

func halves(x []float32) string {
	var s []byte
	for _, v := range x {
		s = append(s, toHalf(v)...)
	}
	return string(s)
}

// same fails the test unless the first n elements are the same bits.
func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d is %g (%08x), want %g (%08x)", what, i, got[i], math.Float32bits(got[i]), want[i], math.Float32bits(want[i]))
		}
	}
}

// near fails the test unless the elements differ by at most the tolerance.
func near(t *testing.T, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	for i := range want {
		if !(math.Abs(float64(got[i])-want[i]) <= tolerance) {
			t.Fatalf("%s: element %d is %g, want %g", what, i, got[i], want[i])
		}
	}
}

// product is a W + b in double precision from half-precision weights.
func naive(a []float32, rows, in int, layers []Linear) []float64 {
	var c []float64
	for r := range rows {
		for _, l := range layers {
			for o := range l.Out {
				s := float64(half(l.Bias[2*o:]))
				for i := range in {
					s += float64(a[r*in+i]) * float64(half(l.Weight[2*(o*in+i):]))
				}
				c = append(c, s)
			}
		}
	}
	return c
}

var shapes = []struct{ rows, in, first, second int }{
	{1, 16, 1, 0}, {3, 64, 16, 5}, {7, 128, 33, 0}, {8, 64, 48, 0}, {9, 384, 20, 60}, {25, 1536, 32, 0},
	{49, 448, 100, 44}, {200, 128, 96, 0}, {16, 640, 16, 16},
}

func layers(r *rand.Rand, in, first, second int) []Linear {
	var l []Linear
	for _, out := range []int{first, second} {
		if out > 0 {
			l = append(l, Linear{out, halves(random(r, in*out)), halves(random(r, out))})
		}
	}
	return l
}

// packed takes the columns of a product without those added to come to whole
// vectors.
func packed(c []float32, rows, columns, gap int) []float32 {
	var p []float32
	for r := range rows {
		p = append(p, c[r*gap:][:columns]...)
	}
	return p
}

func TestMul(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		for _, s := range shapes {
			r := rand.New(rand.NewPCG(1, 2))
			l := layers(r, s.in, s.first, s.second)
			a := append(random(r, s.rows*s.in), make([]float32, (Rows(s.rows)-s.rows)*s.in)...)
			mul := func(k *Kernel) []float32 {
				w := k.Pack(s.in, l...)
				c := make([]float32, Rows(s.rows)*w.Out())
				k.Mul(c, a, s.rows, w)
				return packed(c, s.rows, s.first+s.second, w.Out())
			}
			got := mul(k)
			near(t, fmt.Sprint(s), got, naive(a, s.rows, s.in, l), 1e-5*float64(s.in))
			same(t, fmt.Sprint(s), got, mul(&scalar))
		}
	})
}

func TestMulInt(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		for i, s := range append(shapes, shapes...) {
			grade := Bits(i / len(shapes))
			if s.in%turn != 0 {
				continue
			}
			r := rand.New(rand.NewPCG(3, 4))
			l := layers(r, s.in, s.first, s.second)
			a := random(r, s.rows*s.in)
			mul := func(k *Kernel) []float32 {
				w := k.PackInt(grade, s.in, l...)
				c := make([]float32, Rows(s.rows)*w.Out())
				var q Rounded
				k.Round(&q, a, s.rows, s.in, grade)
				k.MulInt(c, &q, w)
				return packed(c, s.rows, s.first+s.second, w.Out())
			}
			got := mul(k)
			near(t, fmt.Sprint(s), got, naive(a, s.rows, s.in, l), 10*math.Sqrt(float64(s.in))/float64(grade.limit()))
			same(t, fmt.Sprint(s), got, mul(&scalar))
		}
	})
}

// TestIntTiles holds the sums of tiles against 64-bit integers where they are
// largest and where all signs come: what saturates or overflows anywhere shows.
func TestIntTiles(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		for grade := range Bits(len(k.ints)) {
			ts := &k.ints[grade]
			for w, tile := range ts.tile {
				r := rand.New(rand.NewPCG(11, uint64(grade)))
				for _, in := range []int{turn, 1536, most} {
					for _, random := range []bool{false, true} {
						checkIntTile(t, ts, tile, (w+1)*ts.step, in, func(i int) int {
							v := int(grade.limit())
							if random {
								return r.IntN(2*v+1) - v
							}
							return v * (1 - 2*(i/in%2))
						})
					}
				}
			}
		}
	})
}

// checkIntTile computes a tile of numbers given by number, for a first and then
// for b, and compares its sums.
func checkIntTile(t *testing.T, ts *intTiles, tile intTile, width, in int, number func(i int) int) {
	t.Helper()
	per, deep := 4/ts.unit, ts.perRow(in)
	a, b := make([]int, ts.rows*in), make([]int, width*in)
	for i := range a {
		a[i] = number(i)
	}
	for i := range b {
		b[i] = number(i)
	}
	word := func(x []int) (w uint32) {
		for i, v := range x {
			w |= uint32(v) & (1<<(8*ts.unit) - 1) << (8 * ts.unit * i)
		}
		return w
	}
	aw, bw := make([]uint32, ts.rows*deep), make([]uint32, width*deep)
	row, column, bias := make([]float32, ts.rows), make([]float32, width), make([]float32, width)
	offset, c := make([]int32, width), make([]float32, ts.rows*width)
	for i := range ts.rows {
		row[i] = 1
		for l := range deep {
			aw[i*deep+l] = word(a[i*in+l*per:][:per]) ^ ts.flip
		}
	}
	for j := range width {
		column[j] = 1
		for l := range deep {
			bw[l*width+j] = word(b[j*in+l*per:][:per])
		}
		if ts.flip != 0 {
			for _, v := range b[j*in:][:in] {
				offset[j] += 128 * int32(v)
			}
		}
	}
	tile(ts.rows, c, width, aw, deep, bw, deep, row, column, bias, offset)
	for i := range ts.rows {
		for j := range width {
			var want int64
			for l := range in {
				want += int64(a[i*in+l]) * int64(b[j*in+l])
			}
			if got := c[i*width+j]; got != float32(want) {
				t.Fatalf("%d by %d over %d: sum %d, %d is %g, want %d", ts.rows, width, in, i, j, got, want)
			}
		}
	}
}

// TestRotate holds the rotation against the definition of the matrix.
func TestRotate(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		x := random(rand.New(rand.NewPCG(13, 14)), 3*turn)
		got, plain, want := make([]float32, len(x)), make([]float32, len(x)), make([]float64, len(x))
		for i := range want {
			for j := range turn {
				v := float64(x[i/turn*turn+j])
				if bits.OnesCount(uint(i%turn&j))%2 == 1 {
					v = -v
				}
				want[i] += v
			}
		}
		k.rotate(got, x)
		near(t, "rotate", got, want, 1e-4)
		scalar.rotate(plain, x)
		same(t, "rotate", got, plain)
	})
}

func TestGELU(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		var x []float32
		for v := float32(-12); v <= 12; v += 1.0 / 512 {
			x = append(x, v)
		}
		x = append(x, 0, 1e-30, -1e-30, 100, -100)
		for len(x)%lanes != 0 {
			x = append(x, 1)
		}
		want, plain := make([]float64, len(x)), append([]float32(nil), x...)
		for i, v := range x {
			want[i] = 0.5 * float64(v) * math.Erfc(-float64(v)/math.Sqrt2)
		}
		k.GELU(x)
		near(t, "gelu", x, want, 1e-5)
		near(t, "gelu", x[len(x)/4:3*len(x)/4], want[len(x)/4:3*len(x)/4], 1e-6)
		scalar.GELU(plain)
		same(t, "gelu", x, plain)
	})
}

func TestNorm(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		for _, width := range []int{16, 64, 256, 384} {
			r := rand.New(rand.NewPCG(5, 6))
			const rows, eps = 5, 1e-5
			x, y := random(r, rows*width), random(r, rows*width)
			gamma, beta := random(r, width), random(r, width)
			clear(x[width : 2*width])
			clear(y[width : 2*width]) // a row without variance
			want := make([]float64, rows*width)
			for i := range rows {
				var mean, square float64
				for j := range width {
					want[i*width+j] = float64(x[i*width+j] + y[i*width+j])
					mean += want[i*width+j] / float64(width)
				}
				for j := range width {
					d := want[i*width+j] - mean
					square += d * d / float64(width)
				}
				for j := range width {
					want[i*width+j] = (want[i*width+j]-mean)/math.Sqrt(square+eps)*float64(gamma[j]) + float64(beta[j])
				}
			}
			plain := append([]float32(nil), x...)
			k.Norm(x, y, gamma, beta, rows, eps)
			near(t, fmt.Sprint(width), x, want, 1e-5)
			scalar.Norm(plain, y, gamma, beta, rows, eps)
			same(t, fmt.Sprint(width), x, plain)
		}
	})
}

func TestAttend(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		for _, n := range []int{1, 2, 15, 16, 17, 33, 48, 49, 100, 192} {
			const heads, size = 3, 32
			const width = heads * size
			r := rand.New(rand.NewPCG(7, uint64(n)))
			qkv := random(r, Rows(n)*3*width)
			for i := range qkv[:n*3*width] {
				qkv[i] *= 3
			}
			attend := func(k *Kernel) []float32 {
				out := make([]float32, Rows(n)*width)
				k.Attend(out, append([]float32(nil), qkv...), n, heads, size, make([]float32, AttendSize(n, size)))
				return out[:n*width]
			}
			got := attend(k)
			want := make([]float64, n*width)
			for h := range heads {
				for i := range n {
					var e [192]float64
					var sum float64
					for j := range n {
						var dot float64
						for d := range size {
							dot += float64(qkv[i*3*width+h*size+d]) * float64(qkv[j*3*width+width+h*size+d])
						}
						e[j] = math.Exp(dot / math.Sqrt(size))
						sum += e[j]
					}
					for j := range n {
						for d := range size {
							want[i*width+h*size+d] += e[j] / sum * float64(qkv[j*3*width+2*width+h*size+d])
						}
					}
				}
			}
			near(t, fmt.Sprint(n), got, want, 1e-4)
			same(t, fmt.Sprint(n), got, attend(&scalar))
		}
	})
}

func TestHalf(t *testing.T) {
	all := make([]byte, 2<<16)
	for i := range 1 << 16 {
		all[2*i], all[2*i+1] = byte(i), byte(i>>8)
	}
	each(t, func(t *testing.T, k *Kernel) {
		got := make([]float32, 1<<16)
		k.Half(got, string(all))
		for i, v := range got {
			want := half(string(all[2*i : 2*i+2]))
			if v != want && !(v != v && want != want) {
				t.Fatalf("%04x is %g, want %g", i, v, want)
			}
		}
	})
	for h, want := range map[string]float32{"\x00\x00": 0, "\x00\x3c": 1, "\x00\xc0": -2, "\x01\x00": 0x1p-24, "\xff\x7b": 65504, "\x55\x35": 0.333251953125} {
		if got := half(h); got != want {
			t.Errorf("half(%x) = %g, want %g", h, got, want)
		}
	}
}

// TestFMA holds the emulation against exact arithmetic, above all where rounding
// twice would differ from rounding once.
func TestFMA(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	check := func(a, b, c float32) {
		t.Helper()
		p := float64(a) * float64(b)
		s := p + float64(c)
		// Round to odd in double precision, then to single: never a double rounding.
		tail := (p - (s - (s - p))) + (float64(c) - (s - p))
		bits := math.Float64bits(s)
		if tail != 0 && bits&1 == 0 {
			if (tail > 0) == (s > 0) {
				bits++
			} else {
				bits--
			}
		}
		if got, want := fma32(a, b, c), float32(math.Float64frombits(bits)); got != want {
			t.Fatalf("fma32(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
	}
	for range 200000 {
		check(float32(r.NormFloat64()), float32(r.NormFloat64()), float32(r.NormFloat64()))
		// c + a b with a b near half a unit in the last place of c.
		c := float32(1 + r.Float64())
		x := float32(1 + float64(r.IntN(1<<12))/(1<<12))
		check(x, float32(math.Ldexp(1, -24))/x, c)
		check(-x, float32(math.Ldexp(1, -24))/x, c)
		check(x, -float32(math.Ldexp(1, -24))/x, -c)
	}
}

func TestNamed(t *testing.T) {
	for _, k := range Levels() {
		t.Setenv(Variable, k.Name())
		if got, err := Default(); err != nil || got != k {
			t.Errorf("%s=%s gives %v, %v", Variable, k.Name(), got, err)
		}
	}
	t.Setenv(Variable, "altivec")
	if _, err := Default(); err == nil {
		t.Error("an unknown level is no error")
	} else {
		t.Log(err)
	}
}
