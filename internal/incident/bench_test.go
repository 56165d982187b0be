package incident

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"casus"
)

// crowded makes up tellings: acts of a few types by the actors of a hundred countries
// in thousands of towns within a year, each told by one to four reports of the days after.
func crowded(n int) []*Telling {
	r := rand.New(rand.NewPCG(1, 2))
	countries := casus.Countries()
	types := []casus.Type{"ASSAULT", "COERCE", "PROTEST", "CONSULT"}
	verbs := map[casus.Type][]string{"ASSAULT": {"shelled", "attacked", "bombed"}, "COERCE": {"arrested", "detained"}, "PROTEST": {"marched", "rallied"}, "CONSULT": {"talks", "met"}}
	var all []*Telling
	for act := 0; len(all) < n; act++ {
		country := countries[r.IntN(100)].ISO3
		town := fmt.Sprintf("Town%dville", r.IntN(5000))
		day := casus.Day{Year: 2024, Month: 1, Day: 1}.AddDays(r.IntN(365))
		kind := types[r.IntN(len(types))]
		for range 1 + r.IntN(4) {
			if len(all) == n {
				break
			}
			verb := verbs[kind][r.IntN(len(verbs[kind]))]
			text := fmt.Sprintf("The army %s people in %s, close to Hill%d, an official named Mr%d said.", verb, town, r.IntN(500), r.IntN(5000))
			d := &casus.Document{ID: fmt.Sprint("d", len(all)), Title: "Report from " + town, Publisher: fmt.Sprint("p", r.IntN(50)), Published: day.AddDays(r.IntN(3)), Text: text}
			e := casus.Event{ID: fmt.Sprint("e", len(all)), Document: d.Source(), Type: kind, Status: casus.Done,
				Trigger: casus.MentionAt(text, casus.Span{Start: 9, End: 9 + len(verb)}), Sentence: casus.MentionAt(text, casus.Span{End: len(text)})}
			e.Source = []casus.Party{{Mention: casus.MentionAt(text, casus.Span{End: 8}), Actors: []casus.Actor{{Code: casus.CodeOf(country, "MIL")}}}}
			e.Places = []casus.Location{{Place: &casus.Place{Name: town, Country: country, Precision: casus.PrecisionCity}}}
			all = append(all, Tellings(d, d.ID, []casus.Event{e})...)
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// BenchmarkAdd links tellings to records of growing size: ns/op should hardly grow.
func BenchmarkAdd(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			all := crowded(n + 2000)
			m := NewMemory()
			for _, t := range all[:n] { // what is there before is not what is measured
				if err := m.Put(&Group{ID(t.Event.ID), []*Telling{t}}); err != nil {
					b.Fatal(err)
				}
			}
			l := Linker{m, Fitted(), NewHand(nil)}
			candidates, keys, i := 0, 0, 0
			for _, t := range all[n:] {
				found, _ := m.Find(t.Lookups(), Candidates)
				candidates += len(found)
				keys += len(t.Keys())
			}
			for b.Loop() {
				t := all[n+i%2000]
				i++
				if _, _, err := l.Add(t); err != nil {
					b.Fatal(err)
				}
				if i%2000 == 0 {
					for _, t := range all[n:] {
						_ = l.Remove(t.Event.ID)
					}
				}
			}
			b.ReportMetric(float64(candidates)/2000, "candidates/op")
			b.ReportMetric(float64(keys)/2000, "keys/op")
		})
	}
}
