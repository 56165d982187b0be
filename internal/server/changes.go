package server

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// changes follows the number of the record's last change, for all who wait for it: the
// record is asked once for all of them.
type changes struct {
	last   atomic.Int64
	mu     sync.Mutex
	waiter chan struct{} // closed at the next change
}

func newChanges() *changes { return &changes{waiter: make(chan struct{})} }

// next is closed at the next change. What happened before it was called is seen by
// asking the record afterwards.
func (c *changes) next() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.waiter
}

func (c *changes) set(seq int64) {
	if c.last.Swap(seq) == seq {
		return
	}
	c.wake()
}

// wake lets all who wait look again.
func (c *changes) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.waiter)
	c.waiter = make(chan struct{})
}

// watchChanges asks for the record's last change for as long as the context lasts: others
// may write to it too.
func (s *Server) watchChanges(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if seq, err := s.store.LastChange(ctx); err == nil {
			s.changes.set(seq)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
