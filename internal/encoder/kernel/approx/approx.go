// Package approx is the numbers by which package kernel computes exp and Φ, for
// its plain Go and for the program that writes its assembly.
package approx

import "math"

// e to the power of x is computed for x no greater than about 0, as softmax needs
// it: x = n ln 2 + r with whole n, and e to the power of r for |r| <= (ln 2)/2 by
// the polynomial of least relative error, 2e-9 (Lawson's algorithm).
const (
	Log2E   float32 = math.Log2E
	Ln2High float32 = 0x1.62e4p-1 // few enough bits for n Ln2High to be exact
	Ln2Low  float32 = math.Ln2 - 0x1.62e4p-1

	// Magic, added to a number, rounds it to an integer that then stands in the
	// low bits of the sum.
	Magic float32 = 3 << 22

	// Least is the least x that counts. It keeps what comes of a sum over
	// hundreds of terms above the numbers that machines are slow with.
	Least float32 = -80
)

// Exp is the coefficients of the polynomial, that of r⁰ first.
var Exp = []float32{1, 1, 0.49999991059303284, 0.16666419804096222, 0.041668228805065155, 0.008374846540391445, 0.0013836808502674103}

// Φ(x) - 1/2 is x P(x²) / Q(x²) for |x| <= Most; the fraction is that of least
// error in x Φ(x), 1e-8 (Lawson's algorithm on the linearised problem). Beyond,
// Φ is 0 or 1 to single precision.
const Most float32 = 5.25

// P and Q are the coefficients, that of x⁰ first.
var (
	P = []float32{0.39894214272499084, 0.033620018512010574, 0.004672084003686905, 0.0001676751853665337, 6.463405952672474e-06, 2.3708606633476847e-08}
	Q = []float32{1, 0.25093796849250793, 0.028536463156342506, 0.0018774584168568254, 7.389910751953721e-05, 1.233547095580434e-06}
)

// Smallest stands in for the largest number of a row of zeros when the row is
// rounded to eight bits.
const Smallest float32 = 1e-30
