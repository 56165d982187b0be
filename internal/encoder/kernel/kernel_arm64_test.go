package kernel

import "golang.org/x/sys/cpu"

// every is the levels that this machine can run, also those that it would not
// choose.
func every() []*Kernel {
	levels := Levels()
	if cpu.ARM64.HasASIMDDP {
		levels = append(levels, &neonPlain)
	}
	return levels
}
