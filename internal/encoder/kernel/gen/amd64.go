package main

import "fmt"

func amd64(a *assembly) {
	for _, m := range []*intel{{a, 512}, {a, 256}} {
		if m.bits == 512 {
			for w := 1; w <= 3; w++ {
				m.floatTile(8, w)
				m.intTile(8, w, 1)
				m.intTile(8, w, 2)
			}
		} else {
			m.floatTile(6, 2)
			m.intTile(6, 2, 2)
		}
		m.transpose()
		m.burn()
		routines(m)
	}
	cpuid(a)
	a.table("constants", a.constants)
	a.table("tables", tables())
}

// cpuid writes what tells whether the machine converts half precision (F16C):
// golang.org/x/sys/cpu does not.
func cpuid(a *assembly) {
	a.text.WriteString("TEXT ·cpuid1(SB), NOSPLIT, $0-4\n")
	a.line("MOVL $1, AX")
	a.line("XORL CX, CX")
	a.line("CPUID")
	a.line("MOVL CX, ret+0(FP)")
	a.line("RET")
	a.end()
	a.declarations.WriteString("// cpuid1 is ECX of CPUID leaf 1.\nfunc cpuid1() uint32\n")
}

// intel is AVX-512 (F, BW, DQ, VL) or AVX2 with FMA and F16C.
type intel struct {
	*assembly
	bits int
}

var intelPointers = []string{"SI", "DI", "DX", "R8", "R9", "R10", "R11", "R12", "R13", "CX", "BX"} // AX is scratch

func (m *intel) prefix() string {
	if m.bits == 512 {
		return "avx512"
	}
	return "avx2"
}

func (m *intel) registers() int {
	if m.bits == 512 {
		return 32
	}
	return 16
}

func (m *intel) group() int { return 512 / m.bits }

func (m *intel) units() []int {
	if m.bits == 512 {
		return []int{1, 2}
	}
	return []int{2}
}

// r is the name of a vector register at its full width.
func (m *intel) r(i int) string {
	if m.bits == 512 {
		return fmt.Sprintf("Z%d", i)
	}
	return fmt.Sprintf("Y%d", i)
}

func (m *intel) end() {
	m.line("VZEROUPPER")
	m.line("RET")
	m.assembly.end()
}

func (m *intel) argument(p pointer, name string) {
	m.line("MOVQ %s, %s", m.arg(name), intelPointers[p])
}
func (m *intel) number(register int, name string) {
	m.line("VBROADCASTSS %s, %s", m.arg(name), m.r(register))
}
func (m *intel) constant(register int, v float32) {
	if v == 0 {
		x := fmt.Sprintf("X%d", register)
		m.line("VXORPS %s, %s, %s", x, x, x)
		return
	}
	m.line("VBROADCASTSS constants<>+%d(SB), %s", 4*m.assembly.constant(v), m.r(register))
}
func (m *intel) move(to, from pointer) {
	m.line("MOVQ %s, %s", intelPointers[from], intelPointers[to])
}
func (m *intel) add(p pointer, n int)        { m.line("ADDQ $%d, %s", n, intelPointers[p]) }
func (m *intel) shiftRight(p pointer, n int) { m.line("SHRQ $%d, %s", n, intelPointers[p]) }

func (m *intel) loop(count pointer, body func()) {
	again, over := m.newLabel("again"), m.newLabel("over")
	m.line("TESTQ %s, %s", intelPointers[count], intelPointers[count])
	m.line("JZ %s", over)
	m.label(again)
	body()
	m.line("DECQ %s", intelPointers[count])
	m.line("JNZ %s", again)
	m.label(over)
}

func (m *intel) tables(p pointer) { m.line("LEAQ tables<>(SB), %s", intelPointers[p]) }

func (m *intel) window(p, n pointer) {
	to := intelPointers[p]
	m.line("MOVQ %s, %s", intelPointers[n], to)
	m.line("NEGQ %s", to)
	m.line("ANDQ $%d, %s", lanes-1, to)
	m.line("LEAQ tables<>(SB), AX")
	m.line("LEAQ (AX)(%s*4), %s", to, to)
}

func (m *intel) load(v vector, p pointer, offset int) {
	for i, r := range v {
		m.line("VMOVUPS %d(%s), %s", offset+i*m.bits/8, intelPointers[p], m.r(r))
	}
}
func (m *intel) store(v vector, p pointer, offset int) {
	for i, r := range v {
		m.line("VMOVUPS %s, %d(%s)", m.r(r), offset+i*m.bits/8, intelPointers[p])
	}
}
func (m *intel) loadHalf(v vector, p pointer) {
	for i, r := range v {
		m.line("VCVTPH2PS %d(%s), %s", i*m.bits/16, intelPointers[p], m.r(r))
	}
}
func (m *intel) storeFirst(register int, p pointer) {
	m.line("VMOVSS X%d, (%s)", register, intelPointers[p])
}
func (m *intel) storeRounded(v vector, unit, flip int, p pointer) {
	if m.bits == 512 {
		m.line("VPXORD Z%d, Z%d, Z%d", flip, v[0], v[0])
		m.line("%s Z%d, (%s)", map[int]string{1: "VPMOVDB", 2: "VPMOVDW"}[unit], v[0], intelPointers[p])
		return
	}
	m.line("VPACKSSDW Y%d, Y%d, Y%d", v[1], v[0], v[0])
	m.line("VPERMQ $0xD8, Y%d, Y%d", v[0], v[0])
	m.line("VMOVDQU Y%d, (%s)", v[0], intelPointers[p])
}
func (m *intel) set(to, from vector) {
	for i, r := range to {
		m.line("VMOVAPS %s, %s", m.r(from[i%len(from)]), m.r(r))
	}
}

var intelNames = map[operation]string{
	opAdd: "VADDPS", opSub: "VSUBPS", opMul: "VMULPS", opDiv: "VDIVPS", opMax: "VMAXPS", opMin: "VMINPS",
	opAnd: "VANDPS", opOr: "VORPS", opAddInt: "VPADDD",
}

func (m *intel) do(op operation, to, a, b vector) {
	for i, r := range to {
		m.line("%s %s, %s, %s", intelNames[op], m.r(b[i%len(b)]), m.r(a[i%len(a)]), m.r(r))
	}
}
func (m *intel) fma(to, a, b vector) {
	for i, r := range to {
		m.line("VFMADD231PS %s, %s, %s", m.r(b[i%len(b)]), m.r(a[i%len(a)]), m.r(r))
	}
}
func (m *intel) horner(v, x, c, spare vector) (result, other vector) {
	for i, r := range v {
		m.line("VFMADD213PS %s, %s, %s", m.r(c[i%len(c)]), m.r(x[i%len(x)]), m.r(r))
	}
	return v, spare
}
func (m *intel) shiftLeft(v vector, n int) {
	for _, r := range v {
		m.line("VPSLLD $%d, %s, %s", n, m.r(r), m.r(r))
	}
}
func (m *intel) round(v vector) {
	for _, r := range v {
		m.line("VCVTPS2DQ %s, %s", m.r(r), m.r(r))
	}
}
func (m *intel) swap(to, v vector, distance int) {
	switch {
	case distance < 4:
		for i, r := range to {
			m.line("VPERMILPS $%#x, %s, %s", map[int]int{1: 0xB1, 2: 0x4E}[distance], m.r(v[i]), m.r(r))
		}
	case m.bits == 512:
		m.line("VSHUFF32X4 $%#x, Z%d, Z%d, Z%d", map[int]int{4: 0xB1, 8: 0x4E}[distance], v[0], v[0], to[0])
	case distance == 4:
		for i, r := range to {
			m.line("VPERM2F128 $1, Y%d, Y%d, Y%d", v[i], v[i], r)
		}
	default:
		m.set(to, vector{v[1], v[0]})
	}
}
func (m *intel) squareRoot(v vector) {
	for _, r := range v {
		m.line("VSQRTPS %s, %s", m.r(r), m.r(r))
	}
}
func (m *intel) reduce(op operation, v vector, spare int) vector {
	name, a := intelNames[op], v[0]
	if m.bits == 512 {
		m.line("VEXTRACTF64X4 $1, Z%d, Y%d", a, spare)
		m.line("%s Y%d, Y%d, Y%d", name, spare, a, a)
	} else {
		m.line("%s Y%d, Y%d, Y%d", name, v[1], a, a)
	}
	m.line("VEXTRACTF128 $1, Y%d, X%d", a, spare)
	m.line("%s X%d, X%d, X%d", name, spare, a, a)
	m.line("VPERMILPD $1, X%d, X%d", a, spare)
	m.line("%s X%d, X%d, X%d", name, spare, a, a)
	m.line("VMOVSHDUP X%d, X%d", a, spare)
	m.line("%s X%d, X%d, X%d", name, spare, a, a)
	m.line("VBROADCASTSS X%d, %s", a, m.r(a))
	return vector{a}
}

// rows is addresses of up to eight rows of a matrix, from three registers: the
// base, base + 3 step and base + 6 step.
type intelRows struct{ base, third, sixth, step string }

// start computes the registers from the base and the step, which is turned from
// elements to bytes.
func (r intelRows) start(m *intel, rows int) {
	m.line("SHLQ $2, %s", r.step)
	m.line("LEAQ (%s)(%s*2), %s", r.base, r.step, r.third)
	m.line("ADDQ %s, %s", r.step, r.third)
	if rows > 6 {
		m.line("LEAQ (%s)(%s*2), %s", r.third, r.step, r.sixth)
		m.line("ADDQ %s, %s", r.step, r.sixth)
	}
}

// at is the operand that lies offset bytes into a row.
func (r intelRows) at(row, offset int) string {
	base := []string{r.base, r.base, r.base, r.third, r.base, r.third, r.sixth, r.third}[row]
	times := []int{0, 1, 2, 0, 4, 2, 0, 4}[row]
	address := "(" + base + ")"
	if times > 0 {
		address += fmt.Sprintf("(%s*%d)", r.step, times)
	}
	if offset != 0 {
		address = fmt.Sprint(offset) + address
	}
	return address
}

func (r intelRows) advance(m *intel, rows, n int) {
	m.line("ADDQ $%d, %s", n, r.base)
	m.line("ADDQ $%d, %s", n, r.third)
	if rows > 6 {
		m.line("ADDQ $%d, %s", n, r.sixth)
	}
}

var (
	intelC = intelRows{"DI", "R11", "R12", "CX"}
	intelA = intelRows{"SI", "R8", "R9", "DX"}
)

// deep writes the loop over AX steps of a product, four steps at a time and then
// one by one: body is called with the offset of the step's word in a row of a.
func (m *intel) deep(rows int, body func(offset int)) {
	four, last, one, over := m.newLabel("four"), m.newLabel("last"), m.newLabel("one"), m.newLabel("over")
	m.line("SUBQ $4, AX")
	m.line("JLT %s", last)
	m.line("PCALIGN $32")
	m.label(four)
	for i := range 4 {
		body(4 * i)
	}
	intelA.advance(m, rows, 16)
	m.line("SUBQ $4, AX")
	m.line("JGE %s", four)
	m.label(last)
	m.line("ADDQ $4, AX")
	m.line("JZ %s", over)
	m.label(one)
	body(0)
	intelA.advance(m, rows, 4)
	m.line("DECQ AX")
	m.line("JNZ %s", one)
	m.label(over)
}

// tile names the registers of a tile of rows by w vectors: the sums first, then a
// row of b, then two that take turns for an element of a.
type intelTile struct{ rows, w int }

func (t intelTile) sum(i, j int) int { return i*t.w + j }
func (t intelTile) b(j int) int      { return t.rows*t.w + j }
func (t intelTile) a(i int) int      { return t.rows*t.w + t.w + i%2 }

func (m *intel) floatTile(rows, w int) {
	m.begin(fmt.Sprintf("%sTile%d", m.prefix(), w*m.bits/32), floatTileParameters)
	t := intelTile{rows, w}
	next := m.newLabel("next")
	m.label(next)
	m.line("MOVQ %s, DI", m.arg("c_base"))
	m.line("MOVQ %s, CX", m.arg("ldc"))
	m.line("MOVQ %s, SI", m.arg("a_base"))
	m.line("MOVQ %s, DX", m.arg("lda"))
	m.line("MOVQ %s, BX", m.arg("b_base"))
	m.line("MOVQ %s, R10", m.arg("ldb"))
	m.line("MOVQ %s, AX", m.arg("k"))
	m.line("MOVQ %s, R13", m.arg("bias_base"))
	intelC.start(m, rows)
	intelA.start(m, rows)
	m.line("SHLQ $2, R10")

	bytes := m.bits / 8
	fresh, begin := m.newLabel("fresh"), m.newLabel("begin")
	m.line("TESTQ R13, R13")
	m.line("JNZ %s", fresh)
	for i := range rows {
		for j := range w {
			m.line("VMOVUPS %s, %s", intelC.at(i, j*bytes), m.r(t.sum(i, j)))
		}
	}
	m.line("JMP %s", begin)
	m.label(fresh)
	for j := range w {
		m.line("VMOVUPS %d(R13), %s", j*bytes, m.r(j))
	}
	for i := 1; i < rows; i++ {
		for j := range w {
			m.line("VMOVAPS %s, %s", m.r(j), m.r(t.sum(i, j)))
		}
	}
	m.label(begin)
	m.deep(rows, func(offset int) {
		for j := range w {
			m.line("VMOVUPS %d(BX), %s", j*bytes, m.r(t.b(j)))
		}
		m.line("ADDQ R10, BX")
		for i := range rows {
			m.line("VBROADCASTSS %s, %s", intelA.at(i, offset), m.r(t.a(i)))
			for j := range w {
				m.line("VFMADD231PS %s, %s, %s", m.r(t.b(j)), m.r(t.a(i)), m.r(t.sum(i, j)))
			}
		}
	})
	for i := range rows {
		for j := range w {
			m.line("VMOVUPS %s, %s", m.r(t.sum(i, j)), intelC.at(i, j*bytes))
		}
	}
	m.nextTile(rows, next)
	m.end()
}

// nextTile moves the operands, where they stand as arguments, to the next rows and
// goes back if there are any.
func (m *intel) nextTile(rows int, label string) {
	m.line("IMULQ $%d, CX", rows)
	m.line("ADDQ CX, %s", m.arg("c_base"))
	m.line("IMULQ $%d, DX", rows)
	m.line("ADDQ DX, %s", m.arg("a_base"))
	m.line("SUBQ $%d, %s", rows, m.arg("rows"))
	m.line("JGT %s", label)
}

// intTile multiplies unsigned by signed bytes, or signed 16-bit integers: with VNNI,
// and the latter also with AVX2. Nothing saturates.
func (m *intel) intTile(rows, w, unit int) {
	m.begin(fmt.Sprintf("%s%sTile%d", m.prefix(), unitNames[unit], w*m.bits/32), intTileParameters)
	t := intelTile{rows, w}
	next := m.newLabel("next")
	m.label(next)
	m.line("MOVQ %s, DI", m.arg("c_base"))
	m.line("MOVQ %s, CX", m.arg("ldc"))
	m.line("MOVQ %s, SI", m.arg("a_base"))
	m.line("MOVQ %s, DX", m.arg("lda"))
	m.line("MOVQ %s, BX", m.arg("b_base"))
	m.line("MOVQ %s, AX", m.arg("k"))
	intelC.start(m, rows)
	intelA.start(m, rows)

	bytes := m.bits / 8
	m.line("MOVQ %s, R13", m.arg("offset_base"))
	m.line("VPXOR X0, X0, X0")
	for j := w - 1; j >= 0; j-- {
		m.line("VPSUBD %d(R13), %s, %s", j*bytes, m.r(0), m.r(j))
	}
	for i := 1; i < rows; i++ {
		for j := range w {
			m.line("%s %s, %s", m.moveInt(), m.r(j), m.r(t.sum(i, j)))
		}
	}
	m.deep(rows, func(offset int) {
		for j := range w {
			m.line("VMOVUPS %d(BX), %s", j*bytes, m.r(t.b(j)))
		}
		m.line("ADDQ $%d, BX", w*bytes)
		for i := range rows {
			if m.bits == 512 {
				m.line("VPBROADCASTD %s, %s", intelA.at(i, offset), m.r(t.a(i)))
				for j := range w {
					m.line("%s %s, %s, %s", map[int]string{1: "VPDPBUSD", 2: "VPDPWSSD"}[unit], m.r(t.b(j)), m.r(t.a(i)), m.r(t.sum(i, j)))
				}
				continue
			}
			a, product := m.r(t.a(0)), m.r(t.a(1))
			m.line("VPBROADCASTD %s, %s", intelA.at(i, offset), a)
			for j := range w {
				m.line("VPMADDWD %s, %s, %s", m.r(t.b(j)), a, product)
				m.line("VPADDD %s, %s, %s", product, m.r(t.sum(i, j)), m.r(t.sum(i, j)))
			}
		}
	})

	m.line("MOVQ %s, SI", m.arg("row_base"))
	m.line("MOVQ %s, R8", m.arg("column_base"))
	m.line("MOVQ %s, R9", m.arg("bias_base"))
	column, bias, scale := m.r(t.b(0)), m.r(t.b(1%w)), m.r(t.a(0))
	if w == 1 {
		bias = m.r(t.a(1))
	}
	for j := range w {
		m.line("VMOVUPS %d(R8), %s", j*bytes, column)
		m.line("VMOVUPS %d(R9), %s", j*bytes, bias)
		for i := range rows {
			sum := m.r(t.sum(i, j))
			m.line("VCVTDQ2PS %s, %s", sum, sum)
			m.line("VBROADCASTSS %d(SI), %s", 4*i, scale)
			m.line("VMULPS %s, %s, %s", column, scale, scale)
			m.line("VFMADD213PS %s, %s, %s", bias, scale, sum)
			m.line("VMOVUPS %s, %s", sum, intelC.at(i, j*bytes))
		}
	}
	m.line("ADDQ $%d, %s", 4*rows, m.arg("row_base"))
	m.nextTile(rows, next)
	m.end()
}

func (m *intel) moveInt() string {
	if m.bits == 512 {
		return "VMOVDQA32"
	}
	return "VMOVDQA"
}

// transpose turns squares of as many elements as a register has: first pairs of
// elements change places between pairs of rows, then pairs of pairs, then whole
// 128-bit parts.
func (m *intel) transpose() {
	m.begin(m.prefix()+"Transpose", "dst []uint32, ldd int, src []uint32, lds int, rows int, cols int")
	n := m.bits / 32
	m.line("MOVQ %s, DI", m.arg("dst_base"))
	m.line("MOVQ %s, CX", m.arg("ldd"))
	m.line("MOVQ %s, SI", m.arg("src_base"))
	m.line("MOVQ %s, DX", m.arg("lds"))
	m.line("MOVQ %s, R12", m.arg("rows"))
	m.line("SHLQ $2, CX")
	m.line("SHLQ $2, DX")
	rows, cols := m.newLabel("rows"), m.newLabel("cols")
	m.label(rows)
	m.line("MOVQ %s, R13", m.arg("cols"))
	m.line("MOVQ SI, R8")
	m.line("MOVQ DI, R9")
	m.label(cols)
	m.line("MOVQ R8, R10")
	x, y := make([]string, n), make([]string, n)
	for i := range n {
		x[i], y[i] = m.r(i), m.r(n+i)
		m.line("VMOVUPS (R10), %s", x[i])
		if i < n-1 {
			m.line("ADDQ DX, R10")
		}
	}
	for i := 0; i < n; i += 2 {
		m.line("VUNPCKLPS %s, %s, %s", x[i+1], x[i], y[i])
		m.line("VUNPCKHPS %s, %s, %s", x[i+1], x[i], y[i+1])
	}
	for i := 0; i < n; i += 4 {
		m.line("VUNPCKLPD %s, %s, %s", y[i+2], y[i], x[i])
		m.line("VUNPCKHPD %s, %s, %s", y[i+2], y[i], x[i+1])
		m.line("VUNPCKLPD %s, %s, %s", y[i+3], y[i+1], x[i+2])
		m.line("VUNPCKHPD %s, %s, %s", y[i+3], y[i+1], x[i+3])
	}
	result := make([]string, n)
	if m.bits == 512 {
		for j := range 4 {
			for half := range 2 {
				m.line("VSHUFF32X4 $0x88, %s, %s, %s", x[8*half+4+j], x[8*half+j], y[8*half+j])
				m.line("VSHUFF32X4 $0xDD, %s, %s, %s", x[8*half+4+j], x[8*half+j], y[8*half+4+j])
			}
		}
		for j := range 4 {
			m.line("VSHUFF32X4 $0x88, %s, %s, %s", y[8+j], y[j], x[j])
			m.line("VSHUFF32X4 $0x88, %s, %s, %s", y[12+j], y[4+j], x[4+j])
			m.line("VSHUFF32X4 $0xDD, %s, %s, %s", y[8+j], y[j], x[8+j])
			m.line("VSHUFF32X4 $0xDD, %s, %s, %s", y[12+j], y[4+j], x[12+j])
		}
		copy(result, x)
	} else {
		for j := range 4 {
			m.line("VPERM2F128 $0x20, %s, %s, %s", x[4+j], x[j], y[j])
			m.line("VPERM2F128 $0x31, %s, %s, %s", x[4+j], x[j], y[4+j])
		}
		copy(result, y)
	}
	m.line("MOVQ R9, R11")
	for i := range n {
		m.line("VMOVUPS %s, (R11)", result[i])
		if i < n-1 {
			m.line("ADDQ CX, R11")
		}
	}
	m.line("ADDQ $%d, R8", 4*n)
	m.line("LEAQ (R11)(CX*1), R9")
	m.line("SUBQ $%d, R13", n)
	m.line("JNZ %s", cols)
	m.line("ADDQ $%d, DI", 4*n)
	m.line("MOVQ DX, AX")
	m.line("SHLQ $%d, AX", map[int]int{16: 4, 8: 3}[n])
	m.line("ADDQ AX, SI")
	m.line("SUBQ $%d, R12", n)
	m.line("JNZ %s", rows)
	m.end()
}

// burn writes n rounds of independent fused multiply-adds, as many as a round of
// the widest tile has.
func (m *intel) burn() {
	m.begin(m.prefix()+"Burn", "n int")
	sums := m.registers() / 4 * 3
	for i := range m.registers() {
		x := fmt.Sprintf("X%d", i)
		m.line("VXORPS %s, %s, %s", x, x, x)
	}
	m.argument(0, "n")
	m.loop(0, func() {
		for i := range sums {
			m.line("VFMADD231PS %s, %s, %s", m.r(sums), m.r(sums+1), m.r(i))
		}
	})
	m.end()
}
