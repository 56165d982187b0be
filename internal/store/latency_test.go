//go:build unix

package store_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
	"casus/internal/store/outline"
	"casus/internal/store/storetest"
)

// To measure on a large record: go test ./internal/store -run '^$' -bench Latency -benchtime 1x -events 1000000 -timeout 2h
var (
	events = flag.Int("events", 2000, "events in the record of BenchmarkLatency")
	keep   = flag.String("keep", "", "folder in which the SQLite record of BenchmarkLatency is kept, and found again")
)

// asked are the queries whose latency is measured.
var asked = []string{
	"type:ASSAULT place:AZE after:2020-09-27 status:alleged by:ARM",
	"ceasefire",
	`"ceasefire talks"`,
	"w10x", // in every second event
	"actor:RUS.GOV (type:CONSULT or type:AGREE)",
	"near:40.18,44.51,50",
	"killed>10",
	"type:ASSAULT",
	"actor:RUS place:AZE",
	"publisher:\"publisher 100\" -status:done",
	"",
}

// BenchmarkLatency measures what people wait for, at the size that -events tells.
func BenchmarkLatency(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			where := e.where(b)
			if *keep != "" && e.name == "sqlite" {
				where = fmt.Sprintf("%s/%d.db", *keep, *events)
			}
			_, err := os.Stat(where)
			s := open(b, where)
			if err != nil {
				start := time.Now()
				if err := storetest.Fill(context.Background(), s, *events); err != nil {
					b.Fatal(err)
				}
				b.Logf("filled with %d events in %v", *events, time.Since(start).Round(time.Second))
				if err := s.Compact(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
			stats := must(s.Stats(context.Background()))
			b.Logf("%d events, %d incidents, %d MB", stats.Events, stats.Incidents, stats.Bytes>>20)
			start := time.Now()
			o := must(s.Outline(context.Background()))
			b.Logf("outline of %d events read in %v", o.Len(), time.Since(start).Round(time.Millisecond))
			for _, q := range asked {
				query := store.Query{Where: must(parse(q)), Today: casus.Day{Year: 2023, Month: 6, Day: 1}}
				b.Run(q, func(b *testing.B) { latencies(b, s, o, query) })
			}
		})
	}
}

// latencies logs how long each thing takes, 20 times over, and how much of it is
// processor time of this process: the rest is the server's, or waiting on a busy machine.
func latencies(b *testing.B, s store.Store, o *outline.Outline, q store.Query) {
	ctx := context.Background()
	for _, x := range []struct {
		name string
		run  func() (int, error)
	}{
		{"search", func() (int, error) { r, err := s.Search(ctx, q, store.Newest, store.Page{}); return len(r.Rows), err }},
		{"incidents", func() (int, error) {
			r, err := s.SearchIncidents(ctx, q, store.LastTold, store.Page{})
			return len(r.Rows), err
		}},
		{"points", func() (int, error) { r, err := s.Points(ctx, q, store.Box{}, 500); return len(r), err }},
		{"count", func() (int, error) { return s.Count(ctx, q) }},
		{"facets", func() (int, error) {
			sel, err := o.Select(q.Where, false, false, q.Today, func(n query.Node) ([]int64, error) { return s.Keys(ctx, n) })
			if err != nil {
				return 0, err
			}
			for _, f := range []store.Facet{store.ByType, store.ByStatus, store.ByActor, store.ByCountry, store.ByPublisher} {
				sel.By(string(f), 20)
			}
			return sel.Count(), nil
		}},
	} {
		var took []time.Duration
		n, busy := 0, processor()
		for len(took) < 20 && (len(took) < 3 || took[0] < 500*time.Millisecond) {
			start := time.Now()
			n = must(x.run())
			took = append(took, time.Since(start))
		}
		busy = (processor() - busy) / time.Duration(len(took))
		slices.Sort(took)
		b.Logf("%-10s %7d: p50 %6.1f ms, p95 %6.1f ms, processor %6.1f ms", x.name, n, ms(took[len(took)/2]), ms(took[len(took)*95/100]), ms(busy))
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// processor is the processor time that this process has taken.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
