// Package kernel multiplies matrices and computes the element-wise functions of
// a transformer, on one core, as fast as the machine can.
//
// The routines exist at several levels: AVX-512, AVX2 with FMA, NEON, and plain
// Go for every other machine. [Default] picks the best level that the machine
// has; the environment variable CASUS_KERNEL forces one.
//
// # The same bits at every level
//
// A level changes how fast a result comes, never what it is. Each element of a
// product is one chain of fused multiply-adds over k = 0, 1, 2, ..., started from
// the bias; sums over a row go to sixteen partial sums (element i to sum i mod 16)
// that are then added pairwise, whatever the width of a vector; exp and Φ are the
// same polynomials evaluated in the same order; integer products are exact. So
// decoded records cannot differ between two machines, and a result does not
// depend on which other rows were computed in the same call.
//
// # Shapes
//
// A matrix is row-major. Weights are packed once ([Kernel.Pack],
// [Kernel.PackInt]) into panels of as many columns as a tile has; the rows
// of the other operand are read where they lie. A product writes whole tiles:
// its operands must have room for [Rows] of their rows, and what the spare rows
// get is of no meaning.
//
// The assembly is written by the program in gen; see there for the registers.
package kernel

//go:generate go run ./gen
