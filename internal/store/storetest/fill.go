// Package storetest fills records with events that nobody told, for measurements.
package storetest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"casus"
	"casus/internal/store"
)

// world makes events that are spread as those of news: few countries, actors and places
// are in most of them.
type world struct {
	events int // in all
	*rand.Rand
	countries []casus.Country
	places    []casus.Place
	words     []string
	types     []casus.Type
	statuses  []casus.Status
}

func newWorld(events int) *world {
	w := &world{events: events, Rand: rand.New(rand.NewPCG(1, 2))}
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
	day := casus.Day{Year: 2018, Month: 1, Day: 1}.AddDays(n * 2000 / max(1, w.events/4))
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

const (
	// version names what made the events.
	version = "coder-1"
	// batch is how many reports are stored at a time.
	batch = 1000
	lease = time.Minute
)

// Fill fills an empty record with events, four to a report, and makes an incident of the
// first two and of the last two of each report. The same number gives the same record.
func Fill(ctx context.Context, s store.Store, events int) error {
	w := newWorld(events)
	for from := 0; from < events/4; from += batch {
		read := map[string][]casus.Event{}
		var in store.Batch
		for i := from; i < min(from+batch, events/4); i++ {
			d, told := w.document(i)
			read[d.ID] = told
			in.Documents = append(in.Documents, store.Incoming{Document: d})
		}
		if _, err := s.Add(ctx, in); err != nil {
			return err
		}
		tasks, err := s.Claim(ctx, store.Claim{Worker: "filler", Version: version, Limit: batch, Lease: lease})
		if err != nil {
			return err
		}
		coded := make([]store.Coded, len(tasks))
		for i, t := range tasks {
			coded[i] = store.Coded{Key: t.Key, Reading: &casus.Reading{Document: t.Document, Events: read[t.Document.ID]}}
		}
		if err := s.SaveReadings(ctx, "filler", version, coded); err != nil {
			return err
		}
		links := store.Links{Worker: "filler"}
		for _, x := range in.Documents {
			e := read[x.Document.ID]
			for i := 0; i < 4; i += 2 {
				id := "i" + e[i].ID[1:]
				links.Incidents = append(links.Incidents, casus.Incident{ID: id, Type: e[i].Type, Status: e[i].Status, From: e[i].Days().From, To: e[i].Days().To,
					LastTold: x.Document.PublishedAt, Publishers: []string{x.Document.Publisher}, Events: []string{e[i].ID, e[i+1].ID}})
				links.Linked = append(links.Linked, store.Link{Event: e[i].ID, Incident: id}, store.Link{Event: e[i+1].ID, Incident: id})
			}
		}
		if err := s.Hold(ctx, store.LinkLease, links.Worker, lease); err != nil {
			return err
		}
		if err := s.SaveLinks(ctx, links); err != nil {
			return err
		}
	}
	return s.Drop(ctx, store.LinkLease, "filler")
}
