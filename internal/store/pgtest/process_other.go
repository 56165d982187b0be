//go:build !linux

package pgtest

import "syscall"

// processOf says how a server is run in a folder.
func processOf(string) (*syscall.SysProcAttr, error) { return &syscall.SysProcAttr{}, nil }
