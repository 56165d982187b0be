package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"casus"
)

// hostile are the words of a report that breaks tables: separators, quotes, control characters,
// markup, formulas, other scripts.
var hostile = rapid.StringOfN(rapid.SampledFrom([]rune("ab=+-@\"'\t\n\r\x00\x1b<&>;,|\\\u0085\u200f\u202eعÄ猫\U0001F600")), 0, 12, -1)

// anyRow draws a row that keeps the vocabulary's invariants on codes, and any text.
var anyRow = rapid.Custom(func(t *rapid.T) *Row {
	mention := func(label string) casus.Mention {
		start := rapid.IntRange(0, 1000).Draw(t, label)
		return casus.Mention{Span: casus.Span{Start: start, End: start + 1}, Text: hostile.Draw(t, label)}
	}
	code := rapid.SampledFrom([]casus.Code{"ARM", "AZE.MIL", ".CVL", ".UAF", "IGO.UN", "IGO", "NGO", "MNC", "XKX.COP", "PSE.CVL", "USA.GOV", "SDN.DEM", "IGO.OTHER"})
	parties := func(label string) []casus.Party {
		list := []casus.Party{}
		for range rapid.IntRange(0, 3).Draw(t, label) {
			p := casus.Party{Mention: mention(label), Actors: []casus.Actor{}}
			for range rapid.IntRange(0, 3).Draw(t, label) {
				p.Actors = append(p.Actors, casus.Actor{Code: code.Draw(t, label), Name: hostile.Draw(t, label)})
			}
			list = append(list, p)
		}
		return list
	}
	day := func(label string) casus.Day {
		if rapid.Bool().Draw(t, label) {
			return casus.Day{}
		}
		return casus.Day{Year: 2000, Month: time.January, Day: 1}.AddDays(rapid.IntRange(-100000, 20000).Draw(t, label))
	}
	count := func(label string) *casus.Count {
		switch rapid.IntRange(0, 2).Draw(t, label) {
		case 0:
			return nil
		case 1:
			return &casus.Count{Min: rapid.IntRange(0, 1<<40).Draw(t, label)}
		}
		n := rapid.IntRange(0, 9).Draw(t, label)
		return &casus.Count{Min: n, Max: casus.Exactly(n + 3), Mentions: []casus.CountMention{{Mention: mention(label)}}}
	}
	e := casus.Event{Document: casus.Source{ID: "d" + hostile.Draw(t, "document"), Title: hostile.Draw(t, "title"), Publisher: hostile.Draw(t, "publisher"), URL: hostile.Draw(t, "url"), Published: day("published")},
		Type: rapid.SampledFrom(casus.Types).Draw(t, "type"), Status: rapid.SampledFrom(casus.Statuses).Draw(t, "status"), Background: rapid.Bool().Draw(t, "background"),
		Contexts: rapid.SliceOfN(rapid.SampledFrom(casus.Contexts()), 0, 3).Draw(t, "contexts"), Trigger: mention("trigger"), Sentence: mention("sentence"),
		Source: parties("source"), Recipient: parties("recipient"), Mediator: parties("mediator"), Claimant: parties("claimant"),
		Killed: count("killed"), Injured: count("injured"), Detained: count("detained"), Displaced: count("displaced"), Confidence: rapid.Float64Range(0, 1).Draw(t, "confidence")}
	e.Mode = rapid.SampledFrom(append([]casus.Mode{""}, e.Type.Modes()...)).Draw(t, "mode")
	for range rapid.IntRange(0, 2).Draw(t, "places") {
		l := casus.Location{Mention: mention("place")}
		if rapid.Bool().Draw(t, "resolved") {
			l.Place = &casus.Place{GeoNames: rapid.IntRange(0, 9).Draw(t, "geonames"), Name: hostile.Draw(t, "name"), Admin1: hostile.Draw(t, "admin1"),
				Country: rapid.SampledFrom([]string{"", "USA", "PSE", "XKX", "AZE"}).Draw(t, "country"), Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon"),
				Precision: rapid.SampledFrom([]casus.Precision{"point", "city", "district", "province", "country", "region"}).Draw(t, "precision")}
		}
		e.Places = append(e.Places, l)
	}
	for range rapid.IntRange(0, 2).Draw(t, "times") {
		w := casus.When{Mention: mention("when")}
		if span := (casus.TimeSpan{From: day("from"), To: day("to")}); span != (casus.TimeSpan{}) {
			w.TimeSpan = &span
		}
		e.When = append(e.When, w)
	}
	e.ID = casus.EventID(e.Document.ID, e.Type, e.Trigger.Span)
	e.Derived = casus.Derive(&e)
	r := &Row{Event: e, Incident: hostile.Draw(t, "incident"), Reviewed: rapid.Bool().Draw(t, "reviewed"), Copies: rapid.IntRange(0, 9).Draw(t, "copies"),
		Sources: rapid.IntRange(0, 9).Draw(t, "sources"), Language: rapid.SampledFrom([]string{"", "en", "ar"}).Draw(t, "language")}
	if rapid.Bool().Draw(t, "added") {
		r.Added = time.Unix(rapid.Int64Range(-1<<34, 1<<34).Draw(t, "at"), 0)
		r.PublishedAt = r.Added
	}
	return r
})

// TestAnyRow passes every event through every writer: none fails, what is written
// is well formed, and every row has as many columns as the codebook lists.
func TestAnyRow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.SliceOfN(anyRow, 0, 3).Draw(rt, "rows")
		for _, format := range RecordFormats {
			for _, o := range []Options{{}, everything} {
				if layouts[format] == nil && format != "graphml" && o.Extended {
					continue // the same as without options
				}
				b := written(t, format, o, list)
				columns := len(columnsOf(format, &o))
				switch format {
				case "csv", "acled", "ged":
					if err := everyRecord(string(b), columns); err != nil {
						rt.Fatalf("%s: %v\n%q", format, err, b)
					}
				case "gdelt", "polecat", "icews":
					r := csv.NewReader(bytes.NewReader(b)) // quotes must not matter: this reader takes them for such
					r.Comma, r.FieldsPerRecord = '\t', columns
					records, err := r.ReadAll()
					if n := bytes.Count(b, []byte("\n")); err != nil || n != len(records) {
						rt.Fatalf("%s: %v, %d lines of %d\n%q", format, err, len(records), n, b)
					}
				case "jsonl":
					for line := range strings.Lines(string(b)) {
						if !json.Valid([]byte(line)) {
							rt.Fatalf("jsonl: %q", line)
						}
					}
				case "geojson":
					if !json.Valid(b) {
						rt.Fatalf("geojson: %q", b)
					}
				case "graphml":
					dec := xml.NewDecoder(bytes.NewReader(b))
					for {
						if _, err := dec.Token(); err == io.EOF {
							break
						} else if err != nil {
							rt.Fatalf("graphml: %v\n%q", err, b)
						}
					}
				case "parquet":
					f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
					if err != nil || f.NumRows() != int64(len(list)) {
						rt.Fatalf("parquet: %v", err)
					}
				}
			}
		}
	})
}

// BenchmarkWrite tells the rows a second of every format.
func BenchmarkWrite(b *testing.B) {
	list := rows(b)
	for _, format := range RecordFormats {
		b.Run(format, func(b *testing.B) {
			w, err := NewRecord(format, io.Discard, everything)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				if err := w.Write(list[n%len(list)]); err != nil {
					b.Fatal(err)
				}
				n++
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
