// Package record keeps a record going. Reports are stored first and read later, so
// that nothing is lost when a run ends early:
//
//	Intake   what ingest yields -> the store, in batches
//	Worker   documents that this version of the coder has not read -> events
//	Linker   events that belong to no incident -> incidents
//
// Each of the three catches up with the one before it and can be stopped or killed at
// any moment: what is done is in the store, what is not is found again. Several
// machines can run workers on one record; one links at a time.
package record

import (
	"context"
	"fmt"
	"os"
	"time"

	"casus"
)

// Reader reads one report; *coder.Coder is one.
type Reader interface {
	Read(*casus.Document) *casus.Reading
}

// DefaultLease is how long what a process has claimed is kept for it while it gives no
// sign of life. A machine that is that much too slow loses it to another, so it is far
// longer than a pause; the clocks of the machines of one record may differ by less.
const DefaultLease = time.Minute

// Name is a name for a worker of this process, different from those of all other
// processes and machines.
func Name() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d/%x", host, os.Getpid(), time.Now().UnixNano()&0xffffff)
}

// patience is how often it is looked whether others are done.
const patience = 200 * time.Millisecond

// sleep waits, or returns early with the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
