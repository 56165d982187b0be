package kernel

import "golang.org/x/sys/cpu"

// f16c is the bit of cpuid1 for the conversion of half precision.
const f16c = 1 << 29

func native() []*Kernel {
	x := &cpu.X86
	if !x.HasAVX2 || !x.HasFMA || cpuid1()&f16c == 0 {
		return nil
	}
	if !x.HasAVX512F || !x.HasAVX512BW || !x.HasAVX512DQ || !x.HasAVX512VL {
		return []*Kernel{&avx2}
	}
	if !x.HasAVX512VNNI {
		return []*Kernel{&avx512Plain, &avx2}
	}
	return []*Kernel{&avx512, &avx2}
}

var avx2 = Kernel{
	name:  "avx2",
	float: floatTiles{rows: 6, step: 16, tile: []floatTile{avx2Tile16}},
	ints: [2]intTiles{ // one product for both: pairs of 16-bit integers
		Bits8:  {rows: 6, step: 16, unit: 2, quantize: avx2QuantizeShorts, tile: []intTile{avx2ShortTile16}},
		Bits11: {rows: 6, step: 16, unit: 2, quantize: avx2QuantizeShorts, tile: []intTile{avx2ShortTile16}},
	},

	gelu:      avx2GELU,
	norm:      avx2Norm,
	softmax:   avx2Softmax,
	rotate:    avx2Rotate,
	half:      avx2Half,
	transpose: avx2Transpose,

	burn:     avx2Burn,
	burnSize: 12 * 8 * 2,
}

var avx512 = Kernel{
	name:  "avx512",
	float: floatTiles{rows: 8, step: 16, tile: []floatTile{avx512Tile16, avx512Tile32, avx512Tile48}},
	ints: [2]intTiles{
		Bits8: {rows: 8, step: 16, unit: 1, flip: 0x80808080, quantize: avx512QuantizeBytes,
			tile: []intTile{avx512ByteTile16, avx512ByteTile32, avx512ByteTile48}},
		Bits11: {rows: 8, step: 16, unit: 2, quantize: avx512QuantizeShorts,
			tile: []intTile{avx512ShortTile16, avx512ShortTile32, avx512ShortTile48}},
	},

	gelu:      avx512GELU,
	norm:      avx512Norm,
	softmax:   avx512Softmax,
	rotate:    avx512Rotate,
	half:      avx512Half,
	transpose: avx512Transpose,

	burn:     avx512Burn,
	burnSize: 24 * 16 * 2,
}

// avx512Plain is for machines without the instructions for byte products (VNNI).
// avx512Plain is for machines without the instructions for integer products
// (VNNI).
var avx512Plain = func() Kernel {
	k := avx512
	k.ints = avx2.ints
	return k
}()
