package kernel

import "golang.org/x/sys/cpu"

// native is one level: every 64-bit ARM has its vectors, and those of ARMv8.2 on
// multiply bytes faster.
func native() []*Kernel {
	if cpu.ARM64.HasASIMDDP {
		return []*Kernel{&neon}
	}
	return []*Kernel{&neonPlain}
}

var neon = Kernel{
	name:  "neon",
	float: floatTiles{rows: 8, step: 8, tile: []floatTile{neonTile8}},
	ints: [2]intTiles{
		Bits8:  {rows: 8, step: 8, unit: 1, quantize: neonQuantizeBytes, tile: []intTile{neonDotTile8}},
		Bits11: {rows: 4, step: 8, unit: 2, quantize: neonQuantizeShorts, tile: []intTile{neonShortTile8}},
	},

	gelu:      neonGELU,
	norm:      neonNorm,
	softmax:   neonSoftmax,
	rotate:    neonRotate,
	half:      neonHalf,
	transpose: neonTranspose,

	burn:     neonBurn,
	burnSize: 24 * 4 * 2,
}

// neonPlain is for machines without the instructions for byte products.
var neonPlain = func() Kernel {
	k := neon
	k.ints[Bits8].rows, k.ints[Bits8].tile = 4, []intTile{neonByteTile8}
	return k
}()
