package encoder

import (
	"time"

	"golang.org/x/sys/unix"
)

// clock is the time that this thread has computed: unlike the time of day it does
// not run on while the machine does something else.
func clock() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		panic(err)
	}
	return time.Duration(t.Nano())
}
