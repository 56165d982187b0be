package kernel

import (
	"fmt"
	"unsafe"
)

// block is how many rows of the left operand go against every panel of weights
// before the next rows do: what they hold over [depth] stays in the second-level
// cache. It is a multiple of the height of every level's tiles.
const block = 192

// Linear is one layer x -> x Wᵀ + b of a model file: half-precision numbers,
// little-endian, Weight row-major [Out][in].
type Linear struct {
	Out          int
	Weight, Bias string
}

// Matrix is the weights and bias of one or several layers side by side, packed
// for the float products of one [Kernel].
type Matrix struct {
	in, out int       // rows and columns; out is rounded up by Columns
	data    []float32 // for each depth of rows: for each panel: [rows][width of panel]
	bias    []float32 // [out]
}

// In is the number of columns of the operand that the matrix multiplies.
func (m *Matrix) In() int { return m.in }

// Out is the number of columns of the product, rounded up by [Columns].
func (m *Matrix) Out() int { return m.out }

// rowsOf gives the weights of each output and the bias of all, unpacked; what
// was added to come to whole vectors is an empty row.
func (k *Kernel) rowsOf(in int, layers []Linear) (rows []string, bias []float32) {
	total := 0
	for _, l := range layers {
		if len(l.Weight) != 2*in*l.Out || len(l.Bias) != 2*l.Out {
			panic(fmt.Sprintf("kernel: layer of %d by %d has %d bytes of weights and %d of bias", l.Out, in, len(l.Weight), len(l.Bias)))
		}
		total += l.Out
	}
	rows, bias = make([]string, Columns(total)), make([]float32, Columns(total))
	at := 0
	for _, l := range layers {
		k.Half(bias[at:at+l.Out], l.Bias)
		for i := range l.Out {
			rows[at+i] = l.Weight[2*in*i:][:2*in]
		}
		at += l.Out
	}
	return rows, bias
}

// Pack packs layers of in inputs for float products. in must be a multiple of 16.
func (k *Kernel) Pack(in int, layers ...Linear) *Matrix {
	rows, bias := k.rowsOf(in, layers)
	m := &Matrix{in: in, out: len(rows), data: make([]float32, in*len(rows)), bias: bias}
	panel := k.float.step * len(k.float.tile)
	group := min(panel, lanes)
	scratch := make([]float32, group*depth)
	for k0 := 0; k0 < in; k0 += depth {
		deep := min(depth, in-k0)
		for c0 := 0; c0 < m.out; c0 += panel {
			width := min(panel, m.out-c0)
			to := m.data[k0*m.out+c0*deep:][:width*deep]
			for g := 0; g < width; g += group {
				for i := range group {
					if row := rows[c0+g+i]; row != "" {
						k.half(scratch[i*deep:][:deep], row[2*k0:])
					} else {
						clear(scratch[i*deep:][:deep])
					}
				}
				k.transpose(words(to)[g:], width, words(scratch), deep, group, deep)
			}
		}
	}
	return m
}

// Mul is c = a W + b over the given rows of a: a [rows][In], c [rows][Out]. Both
// must have room for Rows(rows) rows.
func (k *Kernel) Mul(c, a []float32, rows int, w *Matrix) {
	if len(a) < Rows(rows)*w.in || len(c) < Rows(rows)*w.out {
		panic("kernel: operand of a product is too short")
	}
	panel := k.float.step * len(k.float.tile)
	for r0 := 0; r0 < rows; r0 += block {
		r1 := min(r0+block, rows)
		for k0 := 0; k0 < w.in; k0 += depth {
			deep := min(depth, w.in-k0)
			for c0 := 0; c0 < w.out; c0 += panel {
				width := min(panel, w.out-c0)
				tile := k.float.tile[width/k.float.step-1]
				b := w.data[k0*w.out+c0*deep:][:width*deep]
				var bias []float32
				if k0 == 0 {
					bias = w.bias[c0:]
				}
				tile(r1-r0, c[r0*w.out+c0:], w.out, a[r0*w.in+k0:], w.in, b, width, deep, bias)
			}
		}
	}
}

// words is the same memory as machine words, for what only moves numbers.
func words(x []float32) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}
