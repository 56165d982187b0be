package store_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"casus"
	"casus/internal/store"
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
			for _, q := range asked {
				query := store.Query{Where: must(parse(q)), Today: casus.Day{Year: 2023, Month: 6, Day: 1}}
				b.Run(q, func(b *testing.B) { latencies(b, s, query) })
			}
		})
	}
}

func latencies(b *testing.B, s store.Store, q store.Query) {
	ctx := context.Background()
	for _, x := range []struct {
		name string
		run  func() (int, error)
	}{
		{"search", func() (int, error) { r, err := s.Search(ctx, q, store.Newest, store.Page{}); return len(r.Rows), err }},
		{"count", func() (int, error) { return s.CountUpTo(ctx, q, 10_000) }},
		{"facets", func() (int, error) {
			f, err := s.Facets(ctx, q, []store.Facet{store.ByType, store.ByStatus, store.ByActor, store.ByCountry, store.ByPublisher}, 20)
			return f.Counted, err
		}},
		{"incidents", func() (int, error) {
			r, err := s.SearchIncidents(ctx, q, store.LastTold, store.Page{})
			return len(r.Rows), err
		}},
		{"points", func() (int, error) { r, err := s.Points(ctx, q, store.Box{}, 500); return len(r), err }},
	} {
		var took []time.Duration
		n := 0
		for len(took) < 20 && (len(took) < 3 || took[0] < 300*time.Millisecond) {
			start := time.Now()
			n = must(x.run())
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		b.Logf("%-10s %7d: p50 %6.1f ms, p95 %6.1f ms", x.name, n, ms(took[len(took)/2]), ms(took[len(took)*95/100]))
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
