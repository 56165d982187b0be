package main

import (
	"math"
	"slices"

	"casus/internal/encoder/kernel/approx"
)

// lanes is the number of elements of a vector.
const lanes = 16

// vectorBytes is the size of a vector of float32.
const vectorBytes = 4 * lanes

// vector is the registers that hold sixteen numbers, in their order; or one
// register all of whose elements are the same number, which stands for sixteen.
type vector []int

// pointer is a general register, by its place in the machine's list.
type pointer int

type operation int

const (
	opAdd operation = iota
	opSub
	opMul
	opDiv
	opMax
	opMin
	opAnd
	opOr
	opAddInt
)

// machine is an instruction set. Operands of an operation on vectors may be its
// destination as well.
type machine interface {
	prefix() string // of the functions' names
	registers() int // vector registers
	group() int     // registers of a vector
	units() []int   // sizes of integers in products, in bytes
	begin(name, parameters string)
	end()

	argument(p pointer, name string)  // p = parameter
	number(register int, name string) // every element = parameter
	constant(register int, v float32) // every element = v
	move(to, from pointer)            // to = from
	add(p pointer, n int)             // p += n
	shiftRight(p pointer, n int)      // p >>= n
	loop(count pointer, body func())  // body, count times; count is 0 afterwards
	tables(p pointer)                 // p = address of the tables
	window(p, n pointer)              // p = address of the masks for the last vector of n elements

	load(v vector, p pointer, offset int)
	store(v vector, p pointer, offset int)
	loadHalf(v vector, p pointer)                        // sixteen half-precision numbers
	storeFirst(register int, p pointer)                  // the first element
	storeRounded(v vector, unit, flip int, p pointer)    // integers as unit bytes each, the bits of flip turned over
	set(to, from vector)                                 // to = from
	do(op operation, to, a, b vector)                    // to = a op b
	fma(to, a, b vector)                                 // to += a b
	horner(v, x, c, spare vector) (result, other vector) // v x + c; other is the register of v and spare that it is not in
	shiftLeft(v vector, n int)                           // elements as integers
	swap(to, v vector, distance int)                     // to = v, elements at this distance exchanged; 1, 2, 4 or 8
	round(v vector)                                      // to integers, ties to even
	squareRoot(v vector)
	reduce(op operation, v vector, spare int) vector // combine the elements pairwise: every element of the result is the same
}

// tables is what routines read besides constants. At byte 0 masks: a window of
// sixteen words that begins at word 16 - n has n words of ones before zeros, and
// 32 words on, zeros before the least float32. At byte signsAt, for distances
// 1, 2, 4 and 8, a vector that is -1 where an element's number has that bit.
func tables() []uint32 {
	t := make([]uint32, 8*lanes)
	for i := range lanes {
		t[i] = math.MaxUint32
		t[3*lanes+i] = math.Float32bits(-math.MaxFloat32)
		for d := range 4 {
			sign := float32(1)
			if i>>d&1 == 1 {
				sign = -1
			}
			t[(4+d)*lanes+i] = math.Float32bits(sign)
		}
	}
	return t
}

const signsAt = 4 * vectorBytes

// The parameters of tiles; see kernel.go.
const (
	floatTileParameters = "rows int, c []float32, ldc int, a []float32, lda int, b []float32, ldb int, k int, bias []float32"
	intTileParameters   = "rows int, c []float32, ldc int, a []uint32, lda int, b []uint32, k int, row []float32, column []float32, bias []float32, offset []int32"
)

// routine hands out the vector registers of a function.
type routine struct {
	machine
	free    []int
	held    map[float32]vector
	scratch vector // for constants that found no register of their own
}

func newRoutine(m machine) *routine {
	r := &routine{machine: m, held: make(map[float32]vector)}
	for i := range m.registers() {
		r.free = append(r.free, i)
	}
	r.scratch = r.one()
	return r
}

func (r *routine) take(n int) vector {
	v := vector(r.free[:n])
	r.free = r.free[n:]
	return v
}

func (r *routine) one() vector    { return r.take(1) }
func (r *routine) vector() vector { return r.take(r.group()) }

// hold puts constants into registers as long as there are any. It is to be called
// when all others have been taken.
func (r *routine) hold(values ...float32) {
	for _, v := range values {
		if _, ok := r.held[v]; !ok && len(r.free) > 0 {
			r.held[v] = r.one()
			r.machine.constant(r.held[v][0], v)
		}
	}
}

// k is a constant, good until the next call.
func (r *routine) k(v float32) vector {
	if c, ok := r.held[v]; ok {
		return c
	}
	r.machine.constant(r.scratch[0], v)
	return r.scratch
}

// polynomial evaluates Σ c[i] xⁱ.
func (r *routine) polynomial(p, x, spare vector, c []float32) (result, other vector) {
	r.set(p, r.k(c[len(c)-1]))
	for i := len(c) - 2; i >= 0; i-- {
		p, spare = r.horner(p, x, r.k(c[i]), spare)
	}
	return p, spare
}

// routines writes everything but products. What each function computes and in
// which order stands beside its scalar form in scalar.go.
func routines(m machine) {
	gelu(m)
	norm(m)
	softmax(m)
	rotate(m)
	for _, unit := range m.units() {
		quantize(m, unit)
	}
	half(m)
}

func gelu(m machine) {
	m.begin(m.prefix()+"GELU", "x []float32")
	r := newRoutine(m)
	z, u, p, q, spare := r.vector(), r.vector(), r.vector(), r.vector(), r.vector()
	r.hold(-approx.Most, approx.Most, 0.5)
	r.hold(approx.P...)
	r.hold(approx.Q...)
	const x, n pointer = 0, 1
	r.argument(x, "x_base")
	r.argument(n, "x_len")
	r.shiftRight(n, 4)
	r.loop(n, func() {
		r.load(z, x, 0)
		r.do(opMax, z, z, r.k(-approx.Most))
		r.do(opMin, z, z, r.k(approx.Most))
		r.do(opMul, u, z, z)
		top, s := r.polynomial(p, u, spare, approx.P)
		bottom, s := r.polynomial(q, u, s, approx.Q)
		r.do(opMul, z, z, top)
		r.do(opDiv, z, z, bottom)
		r.load(s, x, 0)
		r.do(opMul, u, s, r.k(0.5))
		r.fma(u, s, z)
		r.store(u, x, 0)
		r.add(x, vectorBytes)
	})
	m.end()
}

func norm(m machine) {
	m.begin(m.prefix()+"Norm", "x []float32, y []float32, gamma []float32, beta []float32, rows int, per float32, eps float32")
	r := newRoutine(m)
	s, v, w, spare, mean, by := r.vector(), r.vector(), r.vector(), r.vector(), r.one(), r.one()
	per, eps := r.one(), r.one()
	r.hold(0, 1)
	const x, y, gamma, beta, rows, vectors, at, count, g, b pointer = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
	r.argument(x, "x_base")
	r.argument(y, "y_base")
	r.argument(gamma, "gamma_base")
	r.argument(beta, "beta_base")
	r.argument(rows, "rows")
	r.argument(vectors, "gamma_len")
	r.shiftRight(vectors, 4)
	r.number(per[0], "per")
	r.number(eps[0], "eps")
	r.loop(rows, func() {
		r.set(s, r.k(0))
		r.move(at, x)
		r.move(count, vectors)
		r.loop(count, func() {
			r.load(v, at, 0)
			r.load(w, y, 0)
			r.do(opAdd, v, v, w)
			r.store(v, at, 0)
			r.do(opAdd, s, s, v)
			r.add(at, vectorBytes)
			r.add(y, vectorBytes)
		})
		r.do(opMul, mean, r.reduce(opAdd, s, spare[0]), per)
		r.set(s, r.k(0))
		r.move(at, x)
		r.move(count, vectors)
		r.loop(count, func() {
			r.load(v, at, 0)
			r.do(opSub, v, v, mean)
			r.store(v, at, 0)
			r.fma(s, v, v)
			r.add(at, vectorBytes)
		})
		r.set(by, eps)
		r.fma(by, r.reduce(opAdd, s, spare[0]), per)
		r.squareRoot(by)
		r.do(opDiv, by, r.k(1), by)
		r.move(g, gamma)
		r.move(b, beta)
		r.move(count, vectors)
		r.loop(count, func() {
			r.load(v, x, 0)
			r.do(opMul, v, v, by)
			r.load(w, g, 0)
			r.load(s, b, 0)
			r.fma(s, v, w)
			r.store(s, x, 0)
			r.add(x, vectorBytes)
			r.add(g, vectorBytes)
			r.add(b, vectorBytes)
		})
	})
	m.end()
}

func softmax(m machine) {
	m.begin(m.prefix()+"Softmax", "x []float32, rows int, n int, scale float32")
	r := newRoutine(m)
	v, t, n, p, s := r.vector(), r.vector(), r.vector(), r.vector(), r.vector()
	scale, minus, shift := r.one(), r.one(), r.one()
	r.hold(approx.Magic, approx.Least, approx.Log2E, -approx.Ln2High, -approx.Ln2Low)
	r.hold(approx.Exp...)
	const x, rows, length, mask, whole, at, count pointer = 0, 1, 2, 3, 4, 5, 6
	r.argument(x, "x_base")
	r.argument(rows, "rows")
	r.argument(length, "n")
	r.window(mask, length)
	r.move(whole, length)
	r.add(whole, -1)
	r.shiftRight(whole, 4)
	r.number(scale[0], "scale")
	r.set(minus, r.k(-1))
	r.do(opMul, minus, minus, scale)

	exp := func() vector {
		r.set(t, shift)
		r.fma(t, v, scale)
		r.do(opMax, v, t, r.k(approx.Least))
		r.set(t, r.k(approx.Magic))
		r.fma(t, v, r.k(approx.Log2E))
		r.do(opSub, n, t, r.k(approx.Magic))
		r.fma(v, n, r.k(-approx.Ln2High))
		r.fma(v, n, r.k(-approx.Ln2Low))
		e, _ := r.polynomial(p, v, n, approx.Exp)
		r.shiftLeft(t, 23)
		r.do(opAddInt, e, e, t)
		return e
	}
	r.loop(rows, func() {
		r.set(s, r.k(-math.MaxFloat32))
		r.move(at, x)
		r.move(count, whole)
		r.loop(count, func() {
			r.load(v, at, 0)
			r.do(opMax, s, s, v)
			r.add(at, vectorBytes)
		})
		r.load(v, at, 0)
		r.load(t, mask, 0)
		r.do(opAnd, v, v, t)
		r.load(t, mask, 2*vectorBytes)
		r.do(opOr, v, v, t)
		r.do(opMax, s, s, v)
		r.do(opMul, shift, r.reduce(opMax, s, n[0]), minus)

		r.set(s, r.k(0))
		r.move(at, x)
		r.move(count, whole)
		r.loop(count, func() {
			r.load(v, at, 0)
			e := exp()
			r.store(e, at, 0)
			r.do(opAdd, s, s, e)
			r.add(at, vectorBytes)
		})
		r.load(v, at, 0)
		e := exp()
		r.load(t, mask, 0)
		r.do(opAnd, e, e, t)
		r.store(e, at, 0)
		r.do(opAdd, s, s, e)

		r.set(shift, r.reduce(opAdd, s, n[0]))
		r.do(opDiv, shift, r.k(1), shift)
		r.move(count, whole)
		r.add(count, 1)
		r.loop(count, func() {
			r.load(v, x, 0)
			r.do(opMul, v, v, shift)
			r.store(v, x, 0)
			r.add(x, vectorBytes)
		})
	})
	m.end()
}

// rotate multiplies blocks of 128 elements by the Hadamard matrix: first between
// eight vectors, register by register, then inside each vector.
func rotate(m machine) {
	m.begin(m.prefix()+"Rotate", "dst []float32, src []float32")
	r := newRoutine(m)
	const dst, src, n, at pointer = 0, 1, 2, 3
	r.argument(dst, "dst_base")
	r.argument(src, "src_base")
	r.argument(n, "dst_len")
	r.shiftRight(n, 7)

	between := slices.Clone(r.free[:9])
	v, swapped := r.vector(), r.vector()
	var signs [4]vector
	r.tables(at)
	for d := range signs {
		signs[d] = r.vector()
	}
	r.free = nil // between takes the same registers
	r.loop(n, func() {
		for part := range r.group() {
			x, spare := slices.Clone(between[:8]), between[8]
			at := func(i int) int { return i*vectorBytes + part*vectorBytes/r.group() }
			for i := range x {
				r.load(vector{x[i]}, src, at(i))
			}
			for distance := 4; distance > 0; distance /= 2 {
				for i := range x {
					if j := i + distance; i&distance == 0 {
						r.do(opSub, vector{spare}, vector{x[i]}, vector{x[j]})
						r.do(opAdd, vector{x[i]}, vector{x[i]}, vector{x[j]})
						x[j], spare = spare, x[j]
					}
				}
			}
			for i := range x {
				r.store(vector{x[i]}, dst, at(i))
			}
		}
		for d := range signs {
			r.load(signs[d], at, signsAt+d*vectorBytes)
		}
		for i := range 8 {
			r.load(v, dst, i*vectorBytes)
			a, b := v, swapped
			for d := 3; d >= 0; d-- {
				r.swap(b, a, 1<<d)
				r.fma(b, a, signs[d])
				a, b = b, a
			}
			r.store(a, dst, i*vectorBytes)
		}
		r.add(dst, 8*vectorBytes)
		r.add(src, 8*vectorBytes)
	})
	m.end()
}

var unitNames = map[int]string{1: "Byte", 2: "Short"}

func quantize(m machine, unit int) {
	m.begin(m.prefix()+"Quantize"+unitNames[unit]+"s", "dst []uint32, scale []float32, x []float32, rows int, width int, limit float32, flip uint32")
	r := newRoutine(m)
	v, s, spare := r.vector(), r.vector(), r.one()
	most, by, flip, abs, limit := r.one(), r.one(), r.one(), r.one(), r.one()
	r.hold(approx.Smallest, 0)
	const dst, scale, x, rows, vectors, at, count pointer = 0, 1, 2, 3, 4, 5, 6
	r.argument(dst, "dst_base")
	r.argument(scale, "scale_base")
	r.argument(x, "x_base")
	r.argument(rows, "rows")
	r.argument(vectors, "width")
	r.shiftRight(vectors, 4)
	r.number(flip[0], "flip")
	r.number(limit[0], "limit")
	r.constant(abs[0], math.Float32frombits(math.MaxInt32))
	r.loop(rows, func() {
		r.set(s, r.k(0))
		r.move(at, x)
		r.move(count, vectors)
		r.loop(count, func() {
			r.load(v, at, 0)
			r.do(opAnd, v, v, abs)
			r.do(opMax, s, s, v)
			r.add(at, vectorBytes)
		})
		r.do(opMax, most, r.reduce(opMax, s, spare[0]), r.k(approx.Smallest))
		r.do(opDiv, by, limit, most)
		r.do(opDiv, most, most, limit)
		r.storeFirst(most[0], scale)
		r.add(scale, 4)
		r.move(count, vectors)
		r.loop(count, func() {
			r.load(v, x, 0)
			r.do(opMul, v, v, by)
			r.round(v)
			r.storeRounded(v, unit, flip[0], dst)
			r.add(x, vectorBytes)
			r.add(dst, lanes*unit)
		})
	})
	m.end()
}

func half(m machine) {
	m.begin(m.prefix()+"Half", "dst []float32, src string")
	r := newRoutine(m)
	v := r.vector()
	const dst, src, n pointer = 0, 1, 2
	r.argument(dst, "dst_base")
	r.argument(src, "src_base")
	r.argument(n, "dst_len")
	r.shiftRight(n, 4)
	r.loop(n, func() {
		r.loadHalf(v, src)
		r.store(v, dst, 0)
		r.add(src, vectorBytes/2)
		r.add(dst, vectorBytes)
	})
	m.end()
}
