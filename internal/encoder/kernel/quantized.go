package kernel

// turn is the size of the blocks that are multiplied by the Hadamard matrix, which
// is orthogonal up to a factor of turn, before they are rounded to eight bits.
// Both operands are, so a product does not change; but what was one large element
// is then spread over the block, and large elements are what makes the steps of
// rounding large. See Ashkboos et al., QuaRot (2024).
const turn = 128

// IntMatrix is weights and bias as [Matrix] has them, turned and rounded to
// integers: each column has its own scale, its largest weight becoming the largest
// integer.
type IntMatrix struct {
	bits    Bits
	in, out int
	data    []uint32 // for each panel: [in elements][width of panel], words of one column
	scale   []float32
	bias    []float32
	offset  []int32
}

// In is the number of columns of the operand that the matrix multiplies.
func (m *IntMatrix) In() int { return m.in }

// Out is the number of columns of the product, rounded up by [Columns].
func (m *IntMatrix) Out() int { return m.out }

// Rounded is a matrix turned and rounded to integers for the products of one
// [Kernel]: each row has its own scale, its largest number becoming the largest
// integer. It is memory that grows as needed.
type Rounded struct {
	bits        Bits
	data        []uint32
	scale       []float32
	turned      []float32 // one row
	rows, width int
}

// Round rounds x, [rows][width], into q. width must be a multiple of 128.
func (k *Kernel) Round(q *Rounded, x []float32, rows, width int, bits Bits) {
	if width%turn != 0 {
		panic("kernel: width is not whole blocks")
	}
	t := &k.ints[bits]
	deep := t.perRow(width)
	if need := Rows(rows) * deep; len(q.data) < need {
		q.data = make([]uint32, need)
	}
	if need := Rows(rows); len(q.scale) < need {
		q.scale = make([]float32, need)
	}
	if len(q.turned) < width {
		q.turned = make([]float32, width)
	}
	q.bits, q.rows, q.width = bits, rows, width
	turned := q.turned[:width]
	for i := range rows {
		k.rotate(turned, x[i*width:][:width])
		t.quantize(q.data[i*deep:][:deep], q.scale[i:], turned, 1, width, bits.limit(), t.flip)
	}
}

// PackInt packs layers of in inputs for integer products. in must be a multiple
// of 128, and at most 2,048.
func (k *Kernel) PackInt(bits Bits, in int, layers ...Linear) *IntMatrix {
	if in%turn != 0 || in > most {
		panic("kernel: width is not whole blocks, or too large")
	}
	rows, bias := k.rowsOf(in, layers)
	t := &k.ints[bits]
	deep := t.perRow(in)
	m := &IntMatrix{
		bits: bits, in: in, out: len(rows), data: make([]uint32, deep*len(rows)),
		scale: make([]float32, len(rows)), bias: bias, offset: make([]int32, len(rows)),
	}
	panel := t.step * len(t.tile)
	group := min(panel, lanes)
	straight, turned, ints := make([]float32, in), make([]float32, group*in), make([]uint32, group*deep)
	for c0 := 0; c0 < m.out; c0 += panel {
		width := min(panel, m.out-c0)
		to := m.data[c0*deep:][:width*deep]
		for g := 0; g < width; g += group {
			for i := range group {
				if row := rows[c0+g+i]; row != "" {
					k.half(straight, row)
				} else {
					clear(straight)
				}
				k.rotate(turned[i*in:][:in], straight)
			}
			t.quantize(ints, m.scale[c0+g:][:group], turned, group, in, bits.limit(), 0)
			k.transpose(to[g:], width, ints, deep, group, deep)
		}
	}
	for i := range m.scale {
		m.scale[i] /= turn
	}
	if t.flip != 0 {
		k.findOffsets(m)
	}
	return m
}

// findOffsets computes what a product with shifted rows is too large by: the
// shift times the sum of each column, which is the product with a row of ones.
func (k *Kernel) findOffsets(m *IntMatrix) {
	const ones, shift = 0x01010101, 128
	t := &k.ints[m.bits]
	rows, deep := t.rows, t.perRow(m.in)
	a := make([]uint32, rows*deep)
	for i := range a {
		a[i] = ones
	}
	row, column, bias := make([]float32, rows), make([]float32, m.out), make([]float32, m.out)
	for i := range row {
		row[i] = 1
	}
	for i := range column {
		column[i] = 1
	}
	sums := make([]float32, rows*m.out)
	k.tiles(sums, a, row, rows, m, column, bias)
	for i := range m.offset {
		m.offset[i] = shift * int32(sums[i])
	}
}

// MulInt is c = a W + b with the rounded a and W: c [rows][Out], with room for
// Rows(rows) rows.
func (k *Kernel) MulInt(c []float32, a *Rounded, w *IntMatrix) {
	if a.bits != w.bits || a.width != w.in || len(c) < Rows(a.rows)*w.out {
		panic("kernel: operands of a product do not fit")
	}
	k.tiles(c, a.data, a.scale, a.rows, w, w.scale, w.bias)
}

func (k *Kernel) tiles(c []float32, a []uint32, scale []float32, rows int, w *IntMatrix, column, bias []float32) {
	t := &k.ints[w.bits]
	panel := t.step * len(t.tile)
	deep := t.perRow(w.in)
	for r0 := 0; r0 < rows; r0 += block {
		r1 := min(r0+block, rows)
		for c0 := 0; c0 < w.out; c0 += panel {
			width := min(panel, w.out-c0)
			tile := t.tile[width/t.step-1]
			b := w.data[c0*deep:][:width*deep]
			tile(r1-r0, c[r0*w.out+c0:], w.out, a[r0*deep:], deep, b, deep, scale[r0:], column[c0:], bias[c0:], w.offset[c0:])
		}
	}
}
