package record

import (
	"context"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"casus"
	"casus/internal/store"
)

// reader reads what the reports of these tests say: a line "PLACE DAY TYPE KILLED" is an
// act in a place on a day. It breaks down at a line "broken".
type reader struct {
	read atomic.Int64 // documents
	slow func()       // called in each reading, when not nil
}

func (r *reader) Read(d *casus.Document) *casus.Reading {
	r.read.Add(1)
	if r.slow != nil {
		r.slow()
	}
	reading := &casus.Reading{Document: d}
	at := 0
	for line := range strings.Lines(d.Text) {
		if strings.TrimSpace(line) == "broken" {
			panic("no reader can read this")
		}
		if e, ok := actOf(d, at, strings.TrimRight(line, "\n")); ok {
			reading.Events = append(reading.Events, e)
			reading.Sentences = append(reading.Sentences, e.Sentence.Span)
		}
		at += len(line)
	}
	return reading
}

func actOf(d *casus.Document, at int, line string) (e casus.Event, ok bool) {
	var place, day, typ string
	var killed int
	if n, _ := fmt.Sscanf(line, "%s %s %s %d", &place, &day, &typ, &killed); n < 4 {
		return e, false
	}
	on, err := casus.ParseDay(day)
	if err != nil {
		return e, false
	}
	span := casus.OneDay(on)
	number := fnv.New32a()
	number.Write([]byte(place))
	id := int(number.Sum32()>>8) + 1
	mention := func(word string) casus.Mention {
		i := at + strings.Index(line, word)
		return casus.MentionAt(d.Text, casus.Span{Start: i, End: i + len(word)})
	}
	e = casus.Event{Document: d.Source(), Type: casus.Type(typ), Status: casus.Done, Confidence: 0.9, Sentence: mention(line), Trigger: mention(typ),
		Places: []casus.Location{{Mention: mention(place), Confidence: 0.9, Place: &casus.Place{GeoNames: id, Name: place, Country: "AZE",
			Lat: float64(id%120) - 60, Lon: float64(id%300) - 150, Precision: casus.PrecisionCity}}},
		When: []casus.When{{Mention: mention(day), TimeSpan: &span}}, Killed: &casus.Count{Min: killed, Max: &killed}}
	e.ID = casus.EventID(d.ID, e.Type, e.Trigger.Span)
	e.Derived = casus.Derive(&e)
	return e, true
}

// newStore is an empty record.
func newStore(t testing.TB) store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "casus.db"), store.Create)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// add adds documents: of each the id, the publisher and the text.
func add(t testing.TB, s store.Store, documents ...[3]string) {
	t.Helper()
	var b store.Batch
	for _, d := range documents {
		b.Documents = append(b.Documents, store.Incoming{Document: &casus.Document{ID: d[0], Publisher: d[1], Text: d[2], Language: "en",
			Published: casus.Day{Year: 2021, Month: 3, Day: 2}}})
	}
	_, err := s.Add(context.Background(), b)
	must(t, err)
}

// catchUp codes and links all there is.
func catchUp(t testing.TB, s store.Store, version string) {
	t.Helper()
	w := &Worker{Store: s, Reader: &reader{}, Name: "worker " + version, Version: version, Recode: true, Parallel: 2}
	k := Keeper{Worker: w, Linker: &Linker{Store: s, Name: w.Name}}
	must(t, k.Catch(context.Background()))
}

func stats(t testing.TB, s store.Store) store.Stats {
	t.Helper()
	all, err := s.Stats(context.Background())
	must(t, err)
	return all
}

// problems are what is wrong with a record.
func problems(t testing.TB, s store.Store) []store.Problem {
	t.Helper()
	found, err := s.Check(context.Background(), false)
	must(t, err)
	return found
}
