package kernel

import "golang.org/x/sys/cpu"

// every is the levels that this machine can run, also those that it would not
// choose.
func every() []*Kernel {
	levels := Levels()
	if cpu.X86.HasAVX512VL {
		levels = append(levels, &avx512Plain)
	}
	return levels
}
