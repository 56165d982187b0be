package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"casus"
	"casus/internal/store"
)

// onBoth runs a benchmark with an empty record on each engine.
func onBoth(b *testing.B, run func(b *testing.B, s store.Store)) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) { run(b, open(b, e.where(b))) })
	}
}

// BenchmarkAdd adds 20,000 short documents twice, in batches of 500. The second time
// nothing is added.
func BenchmarkAdd(b *testing.B) {
	const documents, batch = 20_000, 500
	onBoth(b, func(b *testing.B, s store.Store) {
		var batches []store.Batch
		for i := range documents / batch {
			var x store.Batch
			for j := range batch {
				n := i*batch + j
				x.Documents = append(x.Documents, store.Incoming{Document: &casus.Document{ID: fmt.Sprint(n), Text: prose(n, 60)}})
			}
			batches = append(batches, x)
		}
		for b.Loop() {
			for _, again := range []bool{false, true} {
				start := time.Now()
				for _, x := range batches {
					for _, o := range must(s.Add(context.Background(), x)) {
						if want := map[bool]store.OutcomeKind{false: store.New, true: store.Same}[again]; o.Kind != want {
							b.Fatalf("%s is %s", o.ID, o.Kind)
						}
					}
				}
				b.ReportMetric(documents/time.Since(start).Seconds(), map[bool]string{false: "new/s", true: "same/s"}[again])
			}
		}
	})
}

// BenchmarkWorkers codes documents with several workers, each of which reads as a coder
// does that needs five milliseconds for a document.
func BenchmarkWorkers(b *testing.B) {
	const documents, batch = 2000, 16
	for _, workers := range []int{1, 2, 4} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			onBoth(b, func(b *testing.B, s store.Store) {
				ctx := context.Background()
				var in store.Batch
				for i := range documents {
					in.Documents = append(in.Documents, store.Incoming{Document: &casus.Document{ID: fmt.Sprint(i), Text: prose(i, 60)}})
				}
				must(s.Add(ctx, in))
				for b.Loop() {
					start := time.Now()
					var wait sync.WaitGroup
					for w := range workers {
						wait.Go(func() {
							name := fmt.Sprint("worker ", w)
							for {
								tasks := must(s.Claim(ctx, store.Claim{Worker: name, Version: "v1", Limit: batch, Lease: time.Minute}))
								if len(tasks) == 0 {
									return
								}
								var coded []store.Coded
								for _, task := range tasks {
									time.Sleep(5 * time.Millisecond)
									coded = append(coded, store.Coded{Key: task.Key, Reading: &casus.Reading{Document: task.Document, Events: readFirst(task.Document)}})
								}
								if err := s.SaveReadings(ctx, name, "v1", coded); err != nil {
									b.Error(err)
								}
							}
						})
					}
					wait.Wait()
					b.ReportMetric(documents/time.Since(start).Seconds(), "documents/s")
				}
			})
		})
	}
}
