package store_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"casus"
	"casus/internal/store"
)

// To measure on a large record: go test ./internal/store -run '^$' -bench Latency -benchtime 1x -events 1000000 -timeout 2h
var (
	events = flag.Int("events", 2000, "events in the record of BenchmarkLatency")
	keep   = flag.String("keep", "", "folder in which the SQLite record of BenchmarkLatency is kept, and found again")
)

// world makes events that are spread as those of news: few countries, actors and places
// are in most of them.
type world struct {
	*rand.Rand
	countries []casus.Country
	places    []casus.Place
	words     []string
	types     []casus.Type
	statuses  []casus.Status
}

func newWorld() *world {
	w := &world{Rand: rand.New(rand.NewPCG(1, 2))}
	for _, c := range casus.Countries() {
		if c.ISO3 != "" {
			w.countries = append(w.countries, c)
		}
	}
	// The README's query is not to be about a country that is rare here.
	for i, iso := range []string{"RUS", "ARM", "AZE"} {
		j := slices.IndexFunc(w.countries, func(c casus.Country) bool { return c.ISO3 == iso })
		w.countries[4+3*i], w.countries[j] = w.countries[j], w.countries[4+3*i]
	}
	for i := range 20_000 {
		w.places = append(w.places, casus.Place{GeoNames: i + 1, Name: fmt.Sprintf("Place %d", i), Country: w.countries[i%len(w.countries)].ISO3,
			Lat: w.Float64()*140 - 60, Lon: w.Float64()*360 - 180, Precision: casus.PrecisionCity})
	}
	for i := range 30_000 {
		w.words = append(w.words, fmt.Sprintf("w%dx", i))
	}
	w.types = slices.Concat([]casus.Type{"CONSULT", "ASSAULT"}, slices.DeleteFunc(slices.Clone(casus.Types), func(t casus.Type) bool { return t == "CONSULT" || t == "ASSAULT" }))
	w.statuses = casus.Statuses
	w.words[300], w.words[301] = "ceasefire", "talks"
	return w
}

// some draws one of a list by Zipf's law.
func some[T any](w *world, list []T) T {
	return list[int(math.Pow(float64(len(list)+1), w.Float64()))-1]
}

func (w *world) sentence(n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = some(w, w.words)
	}
	return words
}

func (w *world) party(words []string, at int, text string) (casus.Party, int) {
	p := casus.Party{Mention: casus.Mention{Span: casus.Span{Start: at, End: at + len(words[0])}, Text: words[0]}, Confidence: 0.9, Why: casus.Why{"dictionary: " + words[0], "as of the report's day"}}
	if w.IntN(10) > 0 {
		c := casus.Code(some(w, w.countries).ISO3)
		if w.IntN(3) > 0 {
			c = casus.CodeOf(string(c), some(w, casus.Sectors))
		}
		p.Actors = []casus.Actor{{Code: c, Name: words[0]}}
	}
	return p, at + len(words[0]) + 1
}

// document is a report of four sentences with an event in each.
func (w *world) document(n int) (*casus.Document, []casus.Event) {
	day := casus.Day{Year: 2018, Month: 1, Day: 1}.AddDays(n * 2000 / max(1, *events/4))
	d := &casus.Document{ID: fmt.Sprint("report ", n), Title: strings.Join(w.sentence(8), " "), Publisher: fmt.Sprint("Publisher ", some(w, w.places).GeoNames), Language: "en",
		Published: day, PublishedAt: day.Time().Add(time.Duration(w.IntN(86400)) * time.Second)}
	var sentences [][]string
	for range 4 {
		sentences = append(sentences, w.sentence(24))
		d.Text += strings.Join(sentences[len(sentences)-1], " ") + ". "
	}
	var all []casus.Event
	at := 0
	for _, words := range sentences {
		text := strings.Join(words, " ") + "."
		e := casus.Event{Document: d.Source(), Type: some(w, w.types), Status: some(w, w.statuses), Background: w.IntN(8) == 0,
			Sentence: casus.Mention{Span: casus.Span{Start: at, End: at + len(text)}, Text: text}, Confidence: w.Float64(), Why: casus.Why{"trigger: " + words[0], "type by the model: 0.93", "status by the model: 0.88"}}
		e.Trigger = casus.Mention{Span: casus.Span{Start: at, End: at + len(words[0])}, Text: words[0]}
		e.Contexts = []casus.Context{some(w, casus.Contexts())}
		next := at + len(words[0]) + 1
		p, next := w.party(words[1:], next, text)
		e.Source = []casus.Party{p}
		p, next = w.party(words[2:], next, text)
		e.Recipient = []casus.Party{p}
		if w.IntN(3) == 0 {
			p, next = w.party(words[3:], next, text)
			e.Claimant = []casus.Party{p}
		}
		if w.IntN(3) > 0 {
			place := some(w, w.places)
			e.Places = []casus.Location{{Mention: casus.Mention{Span: casus.Span{Start: next, End: next + 5}, Text: place.Name}, Place: &place, Confidence: 0.9, Why: casus.Why{"gazetteer: " + place.Name, "country of the report"}}}
		}
		if w.IntN(2) == 0 {
			on := casus.OneDay(day.AddDays(-w.IntN(7)))
			e.When = []casus.When{{Mention: casus.Mention{Span: casus.Span{Start: next, End: next + 5}, Text: "Sunday"}, TimeSpan: &on}}
		}
		if w.IntN(6) == 0 {
			n := int(math.Pow(200, w.Float64()))
			e.Killed = &casus.Count{Min: n, Max: &n}
		}
		e.ID = casus.EventID(d.ID, e.Type, e.Trigger.Span)
		e.Derived = casus.Derive(&e)
		all = append(all, e)
		at += len(text) + 1
	}
	return d, all
}

// populate fills a record with events, and makes an incident of the first two of each report.
func populate(b testing.TB, s store.Store, n int) {
	ctx := context.Background()
	w := newWorld()
	const batch = 250
	for from := 0; from < n/4; from += batch {
		read := map[string][]casus.Event{}
		var in store.Batch
		for i := from; i < min(from+batch, n/4); i++ {
			d, events := w.document(i)
			read[d.ID] = events
			in.Documents = append(in.Documents, store.Incoming{Document: d})
		}
		must(s.Add(ctx, in))
		code(b, s, coder, false, func(d *casus.Document) []casus.Event { return read[d.ID] })
		var links store.Links
		for _, x := range in.Documents {
			e := read[x.Document.ID]
			for i := 0; i < 4; i += 2 {
				id := "i" + e[i].ID[1:]
				links.Incidents = append(links.Incidents, casus.Incident{ID: id, Type: e[i].Type, Status: e[i].Status, From: e[i].Days().From, To: e[i].Days().To,
					LastTold: x.Document.PublishedAt, Publishers: []string{x.Document.Publisher}[:1], Events: []string{e[i].ID, e[i+1].ID}})
				links.Linked = append(links.Linked, store.Link{Event: e[i].ID, Incident: id}, store.Link{Event: e[i+1].ID, Incident: id})
			}
		}
		save(b, s, links)
	}
}

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
				populate(b, s, *events)
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
		{"count", func() (int, error) { return s.Count(ctx, q) }},
		{"incidents", func() (int, error) {
			r, err := s.SearchIncidents(ctx, q, store.LastTold, store.Page{})
			return len(r.Rows), err
		}},
		{"facets", func() (int, error) {
			for _, f := range []store.Facet{store.ByType, store.ByStatus, store.ByActor, store.ByCountry, store.ByPublisher} {
				if _, err := s.Counts(ctx, q, store.Grouping{By: []store.Facet{f}, Limit: 20}); err != nil {
					return 0, err
				}
			}
			return 5, nil
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
