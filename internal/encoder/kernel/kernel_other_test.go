//go:build !amd64

package kernel

func every() []*Kernel { return Levels() }
