package main

import "fmt"

func arm64(a *assembly) {
	m := &arm{a}
	m.floatTile()
	m.dotTile()
	m.pairTile(1)
	m.pairTile(2)
	m.transpose()
	m.burn()
	routines(m)
	var four []uint32
	for _, c := range a.constants {
		four = append(four, c, c, c, c)
	}
	a.table("constants", four)
	a.table("tables", tables())
}

// arm is the vector unit that every 64-bit ARM has. Go's assembler does not know
// most of its instructions; those are written as numbers.
type arm struct{ *assembly }

// General registers: R0 to R12 are pointers.
const (
	armScratch   = "R13"
	armConstants = "R14"
)

func armPointer(p pointer) string { return fmt.Sprintf("R%d", int(p)) }

func (m *arm) prefix() string { return "neon" }
func (m *arm) registers() int { return 32 }
func (m *arm) group() int     { return 4 }
func (m *arm) units() []int   { return []int{1, 2} }

func (m *arm) begin(name, parameters string) {
	m.assembly.begin(name, parameters)
	m.line("MOVD $constants<>(SB), %s", armConstants)
}

func (m *arm) end() {
	m.line("RET")
	m.assembly.end()
}

// word writes an instruction by number, with what it is called.
func (m *arm) word(code uint32, format string, args ...any) {
	m.line("WORD $%#08x // %s", code, fmt.Sprintf(format, args...))
}

// three writes an instruction with three registers.
func (m *arm) three(name string, code uint32, to, a, b int) {
	m.word(code|uint32(b)<<16|uint32(a)<<5|uint32(to), "%s V%d, V%d, V%d", name, to, a, b)
}

// two writes an instruction with two registers.
func (m *arm) two(name string, code uint32, to, a int) {
	m.word(code|uint32(a)<<5|uint32(to), "%s V%d, V%d", name, to, a)
}

// element writes an instruction whose last operand is one 32-bit element.
func (m *arm) element(name string, code uint32, to, a, b, index int) {
	i := uint32(index)
	m.word(code|i&1<<21|uint32(b)<<16|i>>1<<11|uint32(a)<<5|uint32(to), "%s V%d, V%d, V%d[%d]", name, to, a, b, index)
}

func (m *arm) argument(p pointer, name string) {
	m.line("MOVD %s, %s", m.arg(name), armPointer(p))
}
func (m *arm) number(register int, name string) {
	m.line("FMOVS %s, F%d", m.arg(name), register)
	m.line("VDUP V%d.S[0], V%d.S4", register, register)
}
func (m *arm) constant(register int, v float32) {
	m.line("FMOVQ %d(%s), F%d", 16*m.assembly.constant(v), armConstants, register)
}
func (m *arm) move(to, from pointer)       { m.line("MOVD %s, %s", armPointer(from), armPointer(to)) }
func (m *arm) shiftRight(p pointer, n int) { m.line("LSR $%d, %s", n, armPointer(p)) }
func (m *arm) add(p pointer, n int) {
	if n < 0 {
		m.line("SUB $%d, %s", -n, armPointer(p))
		return
	}
	m.line("ADD $%d, %s", n, armPointer(p))
}

func (m *arm) loop(count pointer, body func()) {
	again, over := m.newLabel("again"), m.newLabel("over")
	m.line("CBZ %s, %s", armPointer(count), over)
	m.label(again)
	body()
	m.line("SUB $1, %s", armPointer(count))
	m.line("CBNZ %s, %s", armPointer(count), again)
	m.label(over)
}

func (m *arm) tables(p pointer) { m.line("MOVD $tables<>(SB), %s", armPointer(p)) }

func (m *arm) window(p, n pointer) {
	to := armPointer(p)
	m.line("NEG %s, %s", armPointer(n), to)
	m.line("AND $%d, %s", lanes-1, to)
	m.line("MOVD $tables<>(SB), %s", armScratch)
	m.line("ADD %s<<2, %s, %s", to, armScratch, to)
}

func (m *arm) load(v vector, p pointer, offset int) {
	for i, r := range v {
		m.line("FMOVQ %d(%s), F%d", offset+16*i, armPointer(p), r)
	}
}
func (m *arm) store(v vector, p pointer, offset int) {
	for i, r := range v {
		m.line("FMOVQ F%d, %d(%s)", r, offset+16*i, armPointer(p))
	}
}
func (m *arm) loadHalf(v vector, p pointer) {
	for i := 0; i < len(v); i += 2 {
		m.line("FMOVQ %d(%s), F%d", 8*i, armPointer(p), v[i+1])
		m.two("FCVTL", 0x0e217800, v[i], v[i+1])
		m.two("FCVTL2", 0x4e217800, v[i+1], v[i+1])
	}
}
func (m *arm) storeFirst(register int, p pointer) {
	m.line("FMOVS F%d, (%s)", register, armPointer(p))
}
func (m *arm) storeRounded(v vector, unit, _ int, p pointer) {
	m.two("XTN.4H", 0x0e612800, v[0], v[0])
	m.two("XTN2.8H", 0x4e612800, v[0], v[1])
	m.two("XTN.4H", 0x0e612800, v[2], v[2])
	m.two("XTN2.8H", 0x4e612800, v[2], v[3])
	if unit == 2 {
		m.line("FMOVQ F%d, (%s)", v[0], armPointer(p))
		m.line("FMOVQ F%d, 16(%s)", v[2], armPointer(p))
		return
	}
	m.two("XTN.8B", 0x0e212800, v[0], v[0])
	m.two("XTN2.16B", 0x4e212800, v[0], v[2])
	m.line("FMOVQ F%d, (%s)", v[0], armPointer(p))
}
func (m *arm) set(to, from vector) {
	for i, r := range to {
		m.line("VMOV V%d.B16, V%d.B16", from[i%len(from)], r)
	}
}

var armFloat = map[operation]struct {
	name string
	code uint32
}{
	opAdd: {"FADD", 0x4e20d400}, opSub: {"FSUB", 0x4ea0d400}, opMul: {"FMUL", 0x6e20dc00},
	opDiv: {"FDIV", 0x6e20fc00}, opMax: {"FMAX", 0x4e20f400}, opMin: {"FMIN", 0x4ea0f400},
}

var armInt = map[operation]struct{ name, arrangement string }{
	opAnd: {"VAND", "B16"}, opOr: {"VORR", "B16"}, opAddInt: {"VADD", "S4"},
}

func (m *arm) do(op operation, to, a, b vector) {
	for i, r := range to {
		if f, ok := armFloat[op]; ok {
			m.three(f.name, f.code, r, a[i%len(a)], b[i%len(b)])
			continue
		}
		o := armInt[op]
		m.line("%s V%d.%s, V%d.%s, V%d.%s", o.name, b[i%len(b)], o.arrangement, a[i%len(a)], o.arrangement, r, o.arrangement)
	}
}
func (m *arm) fma(to, a, b vector) {
	for i, r := range to {
		m.line("VFMLA V%d.S4, V%d.S4, V%d.S4", b[i%len(b)], a[i%len(a)], r)
	}
}
func (m *arm) horner(v, x, c, spare vector) (result, other vector) {
	m.set(spare, c)
	m.fma(spare, v, x)
	return spare, v
}
func (m *arm) shiftLeft(v vector, n int) {
	for _, r := range v {
		m.line("VSHL $%d, V%d.S4, V%d.S4", n, r, r)
	}
}
func (m *arm) round(v vector) {
	for _, r := range v {
		m.two("FCVTNS", 0x4e21a800, r, r)
	}
}
func (m *arm) swap(to, v vector, distance int) {
	for i, r := range to {
		switch distance {
		case 1:
			m.line("VREV64 V%d.S4, V%d.S4", v[i], r)
		case 2:
			m.line("VEXT $8, V%d.B16, V%d.B16, V%d.B16", v[i], v[i], r)
		default:
			m.line("VMOV V%d.B16, V%d.B16", v[i^distance/4], r)
		}
	}
}
func (m *arm) squareRoot(v vector) {
	for _, r := range v {
		m.two("FSQRT", 0x6ea1f800, r, r)
	}
}
func (m *arm) reduce(op operation, v vector, spare int) vector {
	m.do(op, v[:2], v[:2], v[2:])
	a, s := v[:1], vector{spare}
	m.do(op, a, a, v[1:2])
	for _, bytes := range []int{8, 4} {
		m.line("VEXT $%d, V%d.B16, V%d.B16, V%d.B16", bytes, a[0], a[0], spare)
		m.do(op, a, a, s)
	}
	m.line("VDUP V%d.S[0], V%d.S4", a[0], a[0])
	return a
}

// A tile of eight rows by eight columns keeps its sums in V0 to V15, sixteen bytes
// of each row of a in V16 to V23 and four rows of b in V24 to V31. R0 to R7 walk
// along the rows of a, R8 along b.
const (
	armA = 16
	armB = 24
)

// rowsOfA sets R0 and on to the rows of a; R9 is scratch.
func (m *arm) rowsOfA(rows int) {
	m.line("MOVD %s, R0", m.arg("a_base"))
	m.line("MOVD %s, R9", m.arg("lda"))
	for i := 1; i < rows; i++ {
		m.line("ADD R9<<2, R%d, R%d", i-1, i)
	}
	m.line("MOVD %s, R8", m.arg("b_base"))
}

func (m *arm) floatTile() {
	m.assembly.begin("neonTile8", floatTileParameters)
	const rows = 8
	next := m.newLabel("next")
	m.label(next)
	m.rowsOfA(rows)
	m.line("MOVD %s, R9", m.arg("ldb"))
	m.line("LSL $2, R9")
	m.line("MOVD %s, R10", m.arg("k"))
	m.line("MOVD %s, R11", m.arg("c_base"))
	m.line("MOVD %s, R12", m.arg("ldc"))
	m.line("LSL $2, R12")
	m.line("MOVD %s, R13", m.arg("bias_base"))

	fresh, begin := m.newLabel("fresh"), m.newLabel("begin")
	m.line("CBNZ R13, %s", fresh)
	m.line("MOVD R11, R15")
	for i := range rows {
		m.line("VLD1 (R15), [V%d.S4, V%d.S4]", 2*i, 2*i+1)
		m.line("ADD R12, R15")
	}
	m.line("JMP %s", begin)
	m.label(fresh)
	m.line("VLD1 (R13), [V0.S4, V1.S4]")
	for i := 1; i < rows; i++ {
		m.line("VMOV V0.B16, V%d.B16", 2*i)
		m.line("VMOV V1.B16, V%d.B16", 2*i+1)
	}
	m.label(begin)

	multiply := func(l int) {
		for i := range rows {
			for j := range 2 {
				m.element("FMLA", 0x4f801000, 2*i+j, armB+2*l+j, armA+i, l)
			}
		}
	}
	four, last, one, over := m.newLabel("four"), m.newLabel("last"), m.newLabel("one"), m.newLabel("over")
	m.line("SUBS $4, R10")
	m.line("BLT %s", last)
	m.label(four)
	for i := range rows {
		m.line("VLD1.P 16(R%d), [V%d.S4]", i, armA+i)
	}
	for l := range 4 {
		m.line("VLD1 (R8), [V%d.S4, V%d.S4]", armB+2*l, armB+2*l+1)
		m.line("ADD R9, R8")
		multiply(l)
	}
	m.line("SUBS $4, R10")
	m.line("BGE %s", four)
	m.label(last)
	m.line("ADDS $4, R10")
	m.line("BEQ %s", over)
	m.label(one)
	for i := range rows {
		m.line("FMOVS.P 4(R%d), F%d", i, armA+i)
	}
	m.line("VLD1 (R8), [V%d.S4, V%d.S4]", armB, armB+1)
	m.line("ADD R9, R8")
	multiply(0)
	m.line("SUBS $1, R10")
	m.line("BNE %s", one)
	m.label(over)
	for i := range rows {
		m.line("VST1 [V%d.S4, V%d.S4], (R11)", 2*i, 2*i+1)
		m.line("ADD R12, R11")
	}
	m.nextTile(rows, next)
	m.end()
}

// nextTile moves the operands, where they stand as arguments, to the next rows and
// goes back if there are any. R11 has walked down c.
func (m *arm) nextTile(rows int, label string) {
	m.line("MOVD R11, %s", m.arg("c_base"))
	m.line("MOVD %s, R0", m.arg("a_base"))
	m.line("MOVD %s, R9", m.arg("lda"))
	m.line("MOVD $%d, R1", 4*rows)
	m.line("MADD R1, R0, R9, R0")
	m.line("MOVD R0, %s", m.arg("a_base"))
	m.line("MOVD %s, R0", m.arg("rows"))
	m.line("SUBS $%d, R0", rows)
	m.line("MOVD R0, %s", m.arg("rows"))
	m.line("BGT %s", label)
}

// dotTile multiplies four bytes at a time with the instructions of ARMv8.2. The
// number of words is a multiple of four.
func (m *arm) dotTile() {
	m.assembly.begin("neonDotTile8", intTileParameters)
	const rows = 8
	next := m.newLabel("next")
	m.label(next)
	m.rowsOfA(rows)
	m.line("MOVD %s, R10", m.arg("k"))
	for i := range 2 * rows {
		m.line("VEOR V%d.B16, V%d.B16, V%d.B16", i, i, i)
	}
	four := m.newLabel("four")
	m.label(four)
	for i := range rows {
		m.line("VLD1.P 16(R%d), [V%d.B16]", i, armA+i)
	}
	for l := range 4 {
		m.line("VLD1.P 32(R8), [V%d.B16, V%d.B16]", armB+2*l, armB+2*l+1)
		for i := range rows {
			for j := range 2 {
				m.element("SDOT", 0x4f80e000, 2*i+j, armB+2*l+j, armA+i, l)
			}
		}
	}
	m.line("SUBS $4, R10")
	m.line("BNE %s", four)
	m.toFloat(rows, func(i, j int) int { return 2*i + j }, next)
	m.end()
}

// pairTile does without, and multiplies 16-bit integers: products of bytes are
// 16-bit numbers, which hold them, and pairs of those are added to 32-bit sums;
// products of 16-bit integers are added to sums as they are. Either way a column
// has two sums. The tile has four rows: four registers of sums each, in V0 to V15.
func (m *arm) pairTile(unit int) {
	m.assembly.begin("neon"+unitNames[unit]+"Tile8", intTileParameters)
	const rows, word, product = 4, 20, 21
	next := m.newLabel("next")
	m.label(next)
	m.rowsOfA(rows)
	m.line("MOVD %s, R10", m.arg("k"))
	for i := range 4 * rows {
		m.line("VEOR V%d.B16, V%d.B16, V%d.B16", i, i, i)
	}
	four := m.newLabel("four")
	m.label(four)
	for i := range rows {
		m.line("VLD1.P 16(R%d), [V%d.B16]", i, armA+i)
	}
	for l := range 4 {
		m.line("VLD1.P 32(R8), [V%d.B16, V%d.B16]", armB, armB+1)
		for i := range rows {
			m.line("VDUP V%d.S[%d], V%d.S4", armA+i, l, word)
			for j := range 2 {
				if unit == 2 {
					m.three("SMLAL", 0x0e608000, 4*i+2*j, armB+j, word)
					m.three("SMLAL2", 0x4e608000, 4*i+2*j+1, armB+j, word)
					continue
				}
				m.three("SMULL", 0x0e20c000, product, armB+j, word)
				m.two("SADALP", 0x4e606800, 4*i+2*j, product)
				m.three("SMULL2", 0x4e20c000, product+1, armB+j, word)
				m.two("SADALP", 0x4e606800, 4*i+2*j+1, product+1)
			}
		}
	}
	m.line("SUBS $4, R10")
	m.line("BNE %s", four)
	for i := range 2 * rows {
		m.line("VADDP V%d.S4, V%d.S4, V%d.S4", 2*i+1, 2*i, 2*i)
	}
	m.toFloat(rows, func(i, j int) int { return 4*i + 2*j }, next)
	m.end()
}

// toFloat ends a tile of integer sums and goes to the next.
func (m *arm) toFloat(rows int, sum func(i, j int) int, next string) {
	const column, bias, scale, result = 24, 26, 28, 29
	m.line("MOVD %s, R11", m.arg("c_base"))
	m.line("MOVD %s, R12", m.arg("ldc"))
	m.line("LSL $2, R12")
	m.line("MOVD %s, R0", m.arg("row_base"))
	m.line("MOVD %s, R1", m.arg("column_base"))
	m.line("MOVD %s, R2", m.arg("bias_base"))
	m.line("VLD1 (R1), [V%d.S4, V%d.S4]", column, column+1)
	m.line("VLD1 (R2), [V%d.S4, V%d.S4]", bias, bias+1)
	for i := range rows {
		m.line("FMOVS.P 4(R0), F%d", scale)
		m.line("VDUP V%d.S[0], V%d.S4", scale, scale)
		for j := range 2 {
			s, to := sum(i, j), result+j
			m.two("SCVTF", 0x4e21d800, s, s)
			m.three("FMUL", 0x6e20dc00, 31, scale, column+j)
			m.line("VMOV V%d.B16, V%d.B16", bias+j, to)
			m.line("VFMLA V31.S4, V%d.S4, V%d.S4", s, to)
		}
		m.line("VST1 [V%d.S4, V%d.S4], (R11)", result, result+1)
		m.line("ADD R12, R11")
	}
	m.line("MOVD R0, %s", m.arg("row_base"))
	m.nextTile(rows, next)
}

// transpose turns squares of four by four.
func (m *arm) transpose() {
	m.assembly.begin("neonTranspose", "dst []uint32, ldd int, src []uint32, lds int, rows int, cols int")
	m.line("MOVD %s, R0", m.arg("dst_base"))
	m.line("MOVD %s, R1", m.arg("ldd"))
	m.line("MOVD %s, R2", m.arg("src_base"))
	m.line("MOVD %s, R3", m.arg("lds"))
	m.line("MOVD %s, R4", m.arg("rows"))
	m.line("LSL $2, R1")
	m.line("LSL $2, R3")
	rows, cols := m.newLabel("rows"), m.newLabel("cols")
	m.label(rows)
	m.line("MOVD %s, R5", m.arg("cols"))
	m.line("MOVD R2, R6")
	m.line("MOVD R0, R7")
	m.label(cols)
	m.line("MOVD R6, R8")
	for i := range 4 {
		m.line("VLD1 (R8), [V%d.S4]", i)
		m.line("ADD R3, R8")
	}
	for i := 0; i < 4; i += 2 {
		m.line("VTRN1 V%d.S4, V%d.S4, V%d.S4", i+1, i, 4+i)
		m.line("VTRN2 V%d.S4, V%d.S4, V%d.S4", i+1, i, 5+i)
	}
	for i := range 2 {
		m.line("VTRN1 V%d.D2, V%d.D2, V%d.D2", 6+i, 4+i, i)
		m.line("VTRN2 V%d.D2, V%d.D2, V%d.D2", 6+i, 4+i, 2+i)
	}
	for i := range 4 {
		m.line("VST1 [V%d.S4], (R7)", i)
		m.line("ADD R1, R7")
	}
	m.line("ADD $16, R6")
	m.line("SUBS $4, R5")
	m.line("BNE %s", cols)
	m.line("ADD $16, R0")
	m.line("ADD R3<<2, R2, R2")
	m.line("SUBS $4, R4")
	m.line("BNE %s", rows)
	m.end()
}

func (m *arm) burn() {
	m.assembly.begin("neonBurn", "n int")
	for i := range m.registers() {
		m.line("VEOR V%d.B16, V%d.B16, V%d.B16", i, i, i)
	}
	m.argument(0, "n")
	m.loop(0, func() {
		for i := range 24 {
			m.line("VFMLA V24.S4, V25.S4, V%d.S4", i)
		}
	})
	m.end()
}
