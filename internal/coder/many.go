package coder

import (
	"context"
	"iter"

	"casus"
)

// Many codes reports on several goroutines and yields the readings in the order
// of the reports. A pair with an error has no reading: it is passed on from the
// sequence, or is the context's.
//
// At most twice as many reports as workers are held at a time. When the context is
// done, the reports at hand are given up.
func (c *Coder) Many(ctx context.Context, docs iter.Seq2[*casus.Document, error], workers int) iter.Seq2[*casus.Reading, error] {
	type result struct {
		reading *casus.Reading
		err     error
	}
	return func(yield func(*casus.Reading, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		slots := make(chan chan result, 2*workers) // results in the order of the reports
		work := make(chan func(), workers)
		for range workers {
			go func() {
				for f := range work {
					f()
				}
			}()
		}
		go func() {
			defer close(slots)
			defer close(work)
			for doc, err := range docs {
				slot := make(chan result, 1)
				if err != nil {
					slot <- result{nil, err}
				} else {
					select {
					case work <- func() { slot <- result{c.Read(doc), nil} }:
					case <-ctx.Done():
						return
					}
				}
				select {
				case slots <- slot:
				case <-ctx.Done():
					return
				}
			}
		}()
		for slot := range slots {
			select {
			case r := <-slot:
				if !yield(r.reading, r.err) {
					return
				}
			case <-ctx.Done(): // nobody waits for a report of a million words
				yield(nil, ctx.Err())
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}
