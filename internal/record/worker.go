package record

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"casus/internal/store"
)

// Worker codes documents that are stored.
type Worker struct {
	Store  store.Coding
	Reader Reader
	// Name tells workers apart; see [Name].
	Name string
	// Version names what the reader makes of a report.
	Version string
	// Recode also codes documents that other versions have coded.
	Recode bool
	// Lease is how long its documents are kept for it while it gives no sign of life; it
	// gives one three times as often. 0 is [DefaultLease].
	Lease time.Duration
	// Wait makes Run end only when others are done with their documents too, or have
	// let their lease run out.
	Wait bool
	// Waits is called with the number of documents that others hold when Run begins to
	// wait for them, when not nil.
	Waits func(documents int)
	// Parallel is how many documents are read at a time; at least 1.
	Parallel int
	// Told is called after each share is stored, with the sums since Run began, when not nil.
	Told func(documents, events int)
}

// share is how many documents are claimed for each that is read at a time.
const share = 8

// Run codes until nothing is left to be claimed. It returns the numbers of documents
// coded and of events found in them. A context that ends makes it give back what it
// has not stored.
func (w *Worker) Run(ctx context.Context) (documents, events int, err error) {
	waiting := false
	defer func() {
		if err != nil { // a process that dies lets its lease run out instead
			err = errors.Join(err, w.Store.Release(context.WithoutCancel(ctx), w.Name))
		}
	}()
	for {
		claim := store.Claim{Worker: w.Name, Version: w.Version, Recode: w.Recode, Limit: share * max(w.Parallel, 1), Lease: w.lease()}
		tasks, err := w.Store.Claim(ctx, claim)
		if err != nil {
			return documents, events, err
		}
		if len(tasks) == 0 {
			n, err := w.awaited(ctx, claim)
			if err != nil || n == 0 {
				return documents, events, err
			}
			if w.Waits != nil && !waiting {
				w.Waits(n)
			}
			waiting = true
			if err := sleep(ctx, patience); err != nil {
				return documents, events, err
			}
			continue
		}
		waiting = false
		readings, err := w.read(ctx, tasks)
		if err != nil {
			return documents, events, err
		}
		switch err := w.Store.SaveReadings(ctx, w.Name, w.Version, readings); {
		case errors.Is(err, store.ErrLeaseLost): // another has taken over what this one was too slow for
		case err != nil:
			return documents, events, err
		}
		for _, r := range readings {
			documents++
			if r.Reading != nil {
				events += len(r.Reading.Events)
			}
		}
		if w.Told != nil {
			w.Told(documents, events)
		}
	}
}

func (w *Worker) lease() time.Duration { return cmp.Or(w.Lease, DefaultLease) }

// awaited is how many documents are to be waited for.
func (w *Worker) awaited(ctx context.Context, c store.Claim) (int, error) {
	if !w.Wait {
		return 0, nil
	}
	return w.Store.Awaited(ctx, c)
}

// read reads documents side by side and keeps the claim on them alive meanwhile.
func (w *Worker) read(ctx context.Context, tasks []store.Task) ([]store.Coded, error) {
	alive, stop := context.WithCancel(ctx)
	quiet := make(chan struct{})
	defer func() { stop(); <-quiet }() // no sign of life comes after the work
	go func() {
		defer close(quiet)
		for sleep(alive, w.lease()/3) == nil {
			w.Store.Extend(alive, w.Name, w.lease()) // an error shows when the readings are stored
		}
	}()
	readings := make([]store.Coded, len(tasks))
	var g errgroup.Group
	g.SetLimit(max(w.Parallel, 1))
	for i, t := range tasks {
		g.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			readings[i] = w.one(t)
			return nil
		})
	}
	return readings, g.Wait()
}

// one reads a document. A reader that panics has failed on this document alone.
func (w *Worker) one(t store.Task) (c store.Coded) {
	defer func() {
		if p := recover(); p != nil {
			c = store.Coded{Key: t.Key, Failed: fmt.Sprintf("the coder broke down: %v", p)}
		}
	}()
	return store.Coded{Key: t.Key, Reading: w.Reader.Read(t.Document)}
}
