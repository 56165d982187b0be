//go:build !linux

package encoder

import "time"

var began = time.Now()

func clock() time.Duration { return time.Since(began) }
