package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"casus"
)

// csvColumns is the header of the CSV form. Lists are joined with "; "; places
// and times have as many entries in each of their columns as there are words.
var csvColumns = []string{
	"id", "document", "published", "publisher", "url", "title",
	"type", "mode", "status", "background", "contexts", "trigger",
	"source", "source_codes", "recipient", "recipient_codes", "mediator", "mediator_codes", "claimant", "claimant_codes",
	"place", "place_name", "place_geonames", "place_country", "place_admin1", "lat", "lon", "precision",
	"when", "from", "to",
	"killed_min", "killed_max", "injured_min", "injured_max", "detained_min", "detained_max", "displaced_min", "displaced_max",
	"plover", "cameo", "quad", "intensity", "confidence", "sentence",
}

type csvWriter struct {
	w      *csv.Writer
	headed bool
}

func newCSV(w io.Writer) *csvWriter { return &csvWriter{w: csv.NewWriter(w)} }

func (c *csvWriter) Write(r *casus.Reading) error {
	c.head()
	for i := range r.Events {
		c.w.Write(csvRow(&r.Events[i])) // errors stay in the writer until Flush
	}
	c.w.Flush()
	return c.w.Error()
}

// head writes the header before the first row.
func (c *csvWriter) head() {
	if !c.headed {
		c.headed = true
		c.w.Write(csvColumns)
	}
}

func (c *csvWriter) Close() error {
	c.head()
	c.w.Flush()
	return c.w.Error()
}

func csvRow(e *casus.Event) []string {
	row := []string{
		e.ID, e.Document.ID, e.Document.Published.String(), e.Document.Publisher, e.Document.URL, e.Document.Title,
		string(e.Type), string(e.Mode), string(e.Status), strconv.FormatBool(e.Background),
		words(e.Contexts, func(c casus.Context) string { return string(c) }), e.Trigger.Text,
	}
	for _, ps := range [][]casus.Party{e.Source, e.Recipient, e.Mediator, e.Claimant} {
		row = append(row, partyWords(ps), partyCodes(ps))
	}
	// place writes a cell of one field of the places; unresolved ones leave an empty entry.
	place := func(field func(*casus.Place) string) string {
		return words(e.Places, func(l casus.Location) string {
			if l.Place == nil {
				return ""
			}
			return field(l.Place)
		})
	}
	row = append(row,
		words(e.Places, func(l casus.Location) string { return l.Text }),
		place(func(p *casus.Place) string { return p.Name }),
		place(func(p *casus.Place) string {
			if p.GeoNames == 0 {
				return ""
			}
			return strconv.Itoa(p.GeoNames)
		}),
		place(func(p *casus.Place) string { return p.Country }),
		place(func(p *casus.Place) string { return p.Admin1 }),
		place(func(p *casus.Place) string { return decimal(p.Lat) }),
		place(func(p *casus.Place) string { return decimal(p.Lon) }),
		place(func(p *casus.Place) string { return string(p.Precision) }),
	)
	day := func(field func(*casus.TimeSpan) casus.Day) string {
		return words(e.When, func(w casus.When) string {
			if w.TimeSpan == nil {
				return ""
			}
			return field(w.TimeSpan).String()
		})
	}
	row = append(row,
		words(e.When, func(w casus.When) string { return w.Text }),
		day(func(t *casus.TimeSpan) casus.Day { return t.From }),
		day(func(t *casus.TimeSpan) casus.Day { return t.To }),
	)
	for _, c := range []*casus.Count{e.Killed, e.Injured, e.Detained, e.Displaced} {
		low, high := "", ""
		if c != nil {
			low = strconv.Itoa(c.Min)
			if c.Max != nil {
				high = strconv.Itoa(*c.Max)
			}
		}
		row = append(row, low, high)
	}
	return append(row, e.PLOVER, e.CAMEO, string(e.Quad), decimal(e.Intensity), decimal(e.Confidence), strings.Join(strings.Fields(e.Sentence.Text), " "))
}
