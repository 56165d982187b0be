package outline

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"casus"
	"casus/internal/query"
)

// made is an outline of made-up events, of which an incident has one and a half.
func made(n int) *Outline {
	r := rand.New(rand.NewPCG(1, 2))
	skewed := func(n int) int { return min(int(r.ExpFloat64()*float64(n)/4), n-1) } // few are told of often
	countries, sectors := []string{"RUS", "ARM", "AZE", "SDN", "UKR", "ISR", "FRA", "USA", "IND", "CHN", "TUR", "NGA"}, []string{"", "GOV", "MIL", "COP", "REB", "CVL"}
	var b Builder
	for i := range 12_000 {
		b.Place(int64(i), Place{GeoNames: i + 1, Name: fmt.Sprint("Place ", i), Country: countries[skewed(len(countries))], Lat: r.Float64()*140 - 60, Lon: r.Float64()*360 - 180, Located: i%10 > 0})
	}
	incidents := int64(n*2/3 + 1)
	for i := range incidents {
		b.Incident(fmt.Sprintf("i%016x", r.Uint64()), Incident{Key: i + 1, LastTold: r.Int64N(1e9), FirstDay: 20180101, LastDay: 20180102, Publishers: int32(skewed(30))})
	}
	for i := range n {
		day := casus.Day{Year: 2018, Month: 1, Day: 1}.AddDays(r.IntN(2000))
		e := b.Add(Event{Key: int64(i + 1), Incident: r.Int64N(incidents) + 1, ID: fmt.Sprintf("e%016x", r.Uint64()), Told: r.Int64N(1e9), First: number(day), Last: number(day), Published: number(day),
			Killed: int32(skewed(60)) - 1, Injured: -1, Detained: -1, Displaced: -1, Confidence: r.Float64(), Type: uint8(skewed(len(casus.Types))), Status: uint8(skewed(len(casus.Statuses))),
			Quad: uint8(r.IntN(len(Quads))), Publisher: fmt.Sprint("Publisher ", skewed(200)), Language: "en"})
		for _, role := range []Role{Source, Recipient} {
			b.Actor(e, role, countries[skewed(len(countries))], sectors[skewed(len(sectors))])
		}
		b.At(e, int64(skewed(12_000)))
	}
	return b.Outline(1)
}

// BenchmarkDesk is what the views of one query take on one core, of a million events.
func BenchmarkDesk(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	o := made(1_000_000)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Logf("%d bytes an event", (after.HeapAlloc-before.HeapAlloc)/uint64(o.Len()))
	order := Order{By: func(i *Incident) float64 { return float64(i.LastTold) }, Down: true}
	for _, text := range []string{"", "type:ASSAULT", "actor:RUS", "type:ASSAULT actor:RUS.GOV", "place:AZE status:done,alleged", "within:30,20,38,32", "killed>10 after:2020-01-01 before:2020-03-01"} {
		n, err := query.Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		for _, view := range []struct {
			name string
			of   func(*Selection)
		}{
			{"select", func(*Selection) {}},
			{"list", func(s *Selection) { s.List(order, nil, 51); s.Incidents() }},
			{"map", func(s *Selection) { s.Points(query.Box{}, 5001) }},
			{"timeline", func(s *Selection) { s.Days(true) }},
			{"facets", func(s *Selection) {
				for _, f := range []string{"type", "status", "actor", "country", "place", "publisher", "language"} {
					s.By(f, 12)
				}
			}},
		} {
			b.Run(fmt.Sprintf("%s/%s", text, view.name), func(b *testing.B) {
				s, err := o.Select(n, false, false, casus.Day{Year: 2026, Month: 1, Day: 1}, nil)
				if err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					if view.name == "select" {
						o.Select(n, false, false, casus.Day{Year: 2026, Month: 1, Day: 1}, nil)
					}
					view.of(s)
				}
				b.ReportMetric(float64(s.Count()), "events")
			})
		}
	}
}
