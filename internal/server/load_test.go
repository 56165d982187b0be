package server

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"casus/internal/store"
	"casus/internal/store/storetest"
)

// To measure on a large record:
//
//	go test ./internal/server -run Load -v -timeout 2h -args -events 1000000 -readers 50 -keep /var/tmp
var (
	events  = flag.Int("events", 1000, "events in the record of TestLoad")
	readers = flag.Int("readers", 4, "readers at a time in TestLoad")
	views   = flag.Int("views", 5, "queries that each reader of TestLoad looks at")
	pause   = flag.Duration("pause", 0, "how long a reader looks at what a query found, on average")
	keep    = flag.String("keep", "", "folder in which the record of TestLoad is kept, and found again")
)

// large is a record of made-up events.
func large(t *testing.T) store.Store {
	t.Helper()
	dir := *keep
	if dir == "" {
		dir = t.TempDir()
	}
	path := filepath.Join(dir, fmt.Sprint(*events, ".db"))
	_, err := os.Stat(path)
	st := must(store.Open(context.Background(), path, store.Create))
	t.Cleanup(func() { st.Close() })
	if errors.Is(err, os.ErrNotExist) {
		begun := time.Now()
		if err := errors.Join(storetest.Fill(context.Background(), st, *events), st.Compact(context.Background())); err != nil {
			t.Fatal(err)
		}
		t.Logf("filled with %d events in %v", *events, time.Since(begun).Round(time.Second))
	}
	return st
}

// aQuery draws a query as people ask them: of a country, a type, words, an area, a time,
// now and then of everything. Few are asked by many.
func aQuery(r *rand.Rand) url.Values {
	one := func(all ...string) string { return all[min(int(r.ExpFloat64()*float64(len(all))/3), len(all)-1)] }
	country := one("RUS", "ARM", "AZE", "SDN", "UKR", "ISR", "FRA", "USA", "IND", "CHN", "TUR", "NGA")
	typ := one("ASSAULT", "CONSULT", "AGREE", "ACCUSE", "PROTEST", "COERCE", "REJECT", "AID")
	from := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(1900))
	v := url.Values{}
	switch r.IntN(10) {
	case 0:
	case 1:
		v.Set("q", "type:"+typ)
	case 2:
		v.Set("q", "ceasefire")
	case 3:
		v.Set("q", fmt.Sprintf("w%dx", 20+r.IntN(2000)))
	case 4:
		v.Set("q", "actor:"+country)
	case 5:
		v.Set("q", "type:"+typ+" actor:"+country)
	case 6:
		v.Set("q", "place:"+country+" status:done,alleged")
	case 7:
		lat, lon := r.IntN(100)-50, r.IntN(320)-160
		v.Set("box", fmt.Sprintf("%d,%d,%d,%d", lat, lon, lat+8, lon+12))
	case 8:
		v.Set("q", "killed>10 type:ASSAULT")
		v.Set("since", from.Format(time.DateOnly))
		v.Set("until", from.AddDate(0, 2, 0).Format(time.DateOnly))
	case 9:
		v.Set("q", "source:"+country+" type:"+typ)
		v.Set("since", from.Format(time.DateOnly))
	}
	return v
}

// TestLoad sends readers to the desk. Each asks for its parts of one query at a time, as
// the page does, and logs how long they took. What is tested is that all are answered;
// times are for people to read.
func TestLoad(t *testing.T) {
	st := large(t)
	s := New(Options{Store: st, Coder: theCoder(), Version: "test", Loopback: true, Limits: generous})
	s.manyEvents = 1
	begun := time.Now()
	if err := s.readOutline(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Logf("outline of %d events read in %v", s.outline.Load().Len(), time.Since(begun).Round(time.Millisecond))
	h := httptest.NewServer(s)
	defer h.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4 * *readers}}
	parts := []string{"/incidents?", "/facets?", "/timeline?", "/points?"}
	took := make([][]time.Duration, len(parts)+1) // the last is of all parts of a query
	samples := make([][][]time.Duration, *readers)
	var g errgroup.Group
	begun = time.Now()
	for i := range *readers {
		g.Go(func() error {
			r := rand.New(rand.NewPCG(7, uint64(i)))
			samples[i] = make([][]time.Duration, len(took))
			if *pause > 0 {
				time.Sleep(time.Duration(r.Float64() * float64(*pause))) // not all at once
			}
			for range *views {
				q := aQuery(r).Encode()
				var view errgroup.Group
				asked := time.Now()
				times := make([]time.Duration, len(parts))
				for j, p := range parts {
					view.Go(func() error {
						r, err := http.NewRequest("GET", h.URL+base+p+q, nil)
						if err != nil {
							return err
						}
						r.Header.Set("Accept-Encoding", "gzip") // and is not unpacked on the server's processors
						resp, err := client.Do(r)
						if err != nil {
							return err
						}
						defer resp.Body.Close()
						body, err := io.ReadAll(resp.Body)
						if err == nil && resp.StatusCode != http.StatusOK {
							err = fmt.Errorf("%s%s: %s %.200s", p, q, resp.Status, body)
						}
						times[j] = time.Since(asked)
						return err
					})
				}
				if err := view.Wait(); err != nil {
					return err
				}
				for j, d := range append(times, slices.Max(times)) {
					samples[i][j] = append(samples[i][j], d)
				}
				time.Sleep(time.Duration(r.ExpFloat64() * float64(*pause)))
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	all := time.Since(begun)
	for i := range took {
		for _, x := range samples {
			took[i] = append(took[i], x[i]...)
		}
		slices.Sort(took[i])
		name := "whole view"
		if i < len(parts) {
			name = strings.Trim(parts[i], "/?")
		}
		n := len(took[i])
		t.Logf("%-10s p50 %7.1f ms   p95 %7.1f ms   most %7.1f ms", name, ms(took[i][n/2]), ms(took[i][n*95/100]), ms(took[i][n-1]))
	}
	t.Logf("%d readers, %d queries, %.1f queries a second", *readers, *readers**views, float64(*readers**views)/all.Seconds())
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
