package kernel

import (
	"fmt"
	"os"
	"strings"
)

// lanes is the number of partial sums that a sum over a row is made of.
const lanes = 16

// depth is how many terms of a product are added up before a tile is written
// back: the rows of a tile over this depth stay in the first-level cache.
const depth = 384

// spare is how many rows beyond its own a product may read and write: less than a
// vector, and less than the height of a tile.
const spare = lanes

// Rows is the number of rows that a matrix of n rows must have room for to be an
// operand or the result of a product.
func Rows(n int) int { return n + spare }

// Columns is n rounded up to whole vectors. The rows of the result of a product
// with n columns must have room for as many.
func Columns(n int) int { return (n + lanes - 1) / lanes * lanes }

// Kernel is the set of routines of one level. It holds no state: one Kernel
// serves any number of goroutines.
type Kernel struct {
	name  string
	float floatTiles
	ints  [2]intTiles // by Bits

	gelu      func(x []float32)
	norm      func(x, y, gamma, beta []float32, rows int, per, eps float32)
	softmax   func(x []float32, rows, n int, scale float32)
	rotate    func(dst, src []float32)
	half      func(dst []float32, src string)
	transpose func(dst []uint32, ldd int, src []uint32, lds, rows, cols int)

	burn     func(n int)
	burnSize int // floating-point operations of a round
}

// floatTiles computes tiles of a float product, one below the other until at least
// the given rows are done:
//
//	c[i][j] = bias[j] + Σ a[i][l] b[l][j]    l < k, j < width
//
// with ldc, lda, ldb elements from one row to the next. Without a bias the sum
// starts from what c holds. tile[w] is the routine for the width (w+1)*step; the
// widest is the width of a panel.
type floatTiles struct {
	rows, step int
	tile       []floatTile
}

type floatTile = func(rows int, c []float32, ldc int, a []float32, lda int, b []float32, ldb, k int, bias []float32)

// Bits is how finely numbers are rounded for an integer product.
type Bits uint8

const (
	Bits8  Bits = iota // -127 to 127
	Bits11             // -1023 to 1023: half as fast, and an eighth of the error
)

// limit is what the largest number of a row becomes. Sums of products of two such
// numbers stay below 2³¹ for rows of up to 2,048 elements.
func (b Bits) limit() float32 {
	if b == Bits8 {
		return 127
	}
	return 1023
}

// most is the length of the longest rows of integer products.
const most = 2048

// intTiles computes tiles of an integer product, one below the other, and the way
// back to float:
//
//	c[i][j] = bias[j] + float(Σ a[i][l] b[l][j] - offset[j]) (row[i] column[j])
//
// a and b hold words of 4/unit elements, a word of b those of one column; lda and
// k count words. a lies as quantize wrote it, each word with the bits of flip
// turned over: this is how signed numbers are shifted into the unsigned range for
// machines that multiply those, and offset is what the sum is then too large by.
type intTiles struct {
	rows, step int
	unit       int // bytes of an element: 1 or 2
	flip       uint32
	quantize   func(dst []uint32, scale []float32, x []float32, rows, width int, limit float32, flip uint32)
	tile       []intTile
}

// perRow is the number of words that a row of width elements takes.
func (t *intTiles) perRow(width int) int { return width * t.unit / 4 }

type intTile = func(rows int, c []float32, ldc int, a []uint32, lda int, b []uint32, k int, row, column, bias []float32, offset []int32)

// Name is the level's name, as CASUS_KERNEL takes it.
func (k *Kernel) Name() string { return k.name }

// Burn does n rounds of fused multiply-adds that wait for nothing, and tells how
// many floating-point operations those were: what the machine can do at most, to
// hold the speed of everything else against.
func (k *Kernel) Burn(n int) (operations int) {
	k.burn(n)
	return n * k.burnSize
}

// Variable is the environment variable that forces a level.
const Variable = "CASUS_KERNEL"

// Levels lists the levels that this machine has, the fastest first. The last is
// always "scalar".
func Levels() []*Kernel { return append(native(), &scalar) }

// Named is the level called name, or an error that lists the levels there are.
func Named(name string) (*Kernel, error) {
	levels := Levels()
	names := make([]string, len(levels))
	for i, k := range levels {
		if k.name == name {
			return k, nil
		}
		names[i] = k.name
	}
	return nil, fmt.Errorf("kernel level %q: this machine has %s", name, strings.Join(names, ", "))
}

// Default is the level that CASUS_KERNEL names, or the fastest if it is unset or
// empty.
func Default() (*Kernel, error) {
	if name := os.Getenv(Variable); name != "" {
		k, err := Named(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", Variable, err)
		}
		return k, nil
	}
	return Levels()[0], nil
}
