package kernel

import (
	"encoding/binary"
	"math"
)

// Half writes the half-precision numbers at the start of src into dst.
func (k *Kernel) Half(dst []float32, src string) {
	whole := len(dst) / lanes * lanes
	src = src[:2*len(dst)]
	if whole > 0 {
		k.half(dst[:whole], src)
	}
	for i := whole; i < len(dst); i++ {
		dst[i] = half(src[2*i:])
	}
}

// half is the half-precision number that s begins with.
func half(s string) float32 {
	h := uint32(binary.LittleEndian.Uint16([]byte(s[:2])))
	sign, exponent, fraction := h>>15<<31, h>>10&31, h&1023
	switch exponent {
	case 0: // zero and the numbers below the normal range
		f := float32(fraction) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 31: // infinities and NaN
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}

// GELU replaces each x by x Φ(x), the Gaussian error linear unit. The length of x
// must be a multiple of 16.
func (k *Kernel) GELU(x []float32) {
	if len(x)%lanes != 0 {
		panic("kernel: length is not whole vectors")
	}
	if len(x) > 0 {
		k.gelu(x)
	}
}

// Norm replaces each row of x by the layer norm of x + y:
//
//	d = x + y - mean;  x = d / sqrt(mean(d²) + eps) gamma + beta
//
// over rows as long as gamma, a multiple of 16.
func (k *Kernel) Norm(x, y, gamma, beta []float32, rows int, eps float32) {
	width := len(gamma)
	if width%lanes != 0 || len(beta) != width || len(x) < rows*width || len(y) < rows*width {
		panic("kernel: operands of a norm do not fit")
	}
	if rows > 0 {
		k.norm(x, y, gamma, beta, rows, 1/float32(width), eps)
	}
}

// AttendSize is the number of floats of scratch memory that [Kernel.Attend] needs
// for n rows and heads of the given size.
func AttendSize(n, size int) int { return Columns(n)*size + Rows(n)*Columns(n) }

// Attend computes softmax(q kᵀ / sqrt(size)) v for n rows and each head. Row i of
// qkv holds the queries of all heads, then the keys, then the values, heads*size
// each; row i of out gets heads*size numbers. size must be a multiple of 16.
//
// It reads and writes whole tiles, so qkv and out must have room for Rows(n)
// rows; where sequences lie one after the other their rows must be attended in
// this order, because the rows after the n-th are overwritten.
func (k *Kernel) Attend(out, qkv []float32, n, heads, size int, scratch []float32) {
	width, ld, columns := heads*size, 3*heads*size, Columns(n)
	if size%lanes != 0 || len(out) < Rows(n)*width || len(qkv) < Rows(n)*ld || len(scratch) < AttendSize(n, size) {
		panic("kernel: operands of attention do not fit")
	}
	keys, scores := scratch[:columns*size], scratch[columns*size:AttendSize(n, size)]
	scale := float32(1 / math.Sqrt(float64(size)))
	for h := 0; h < width; h += size {
		k.transpose(words(keys), columns, words(qkv[width+h:]), ld, columns, size)
		k.product(scores, columns, qkv[h:], ld, keys, columns, n, size, columns)
		k.softmax(scores, n, n, scale)
		k.product(out[h:], width, scores, columns, qkv[2*width+h:], ld, n, n, size)
	}
}

// zeros is the bias of products without one.
var zeros [lanes * 16]float32

// product is c = a b with b [deep][width] where it lies, ldb apart.
func (k *Kernel) product(c []float32, ldc int, a []float32, lda int, b []float32, ldb, rows, deep, width int) {
	panel := k.float.step * len(k.float.tile)
	for c0 := 0; c0 < width; c0 += panel {
		w := min(panel, width-c0)
		tile := k.float.tile[w/k.float.step-1]
		tile(rows, c[c0:], ldc, a, lda, b[c0:], ldb, deep, zeros[:])
	}
}
