package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"casus"
)

// recordCSV writes the columns of the reading's CSV form and, behind them, what the
// record adds.
type recordCSV struct {
	w      *csv.Writer
	headed bool
}

var recordCSVColumns = append(csvColumns[:len(csvColumns):len(csvColumns)],
	"incident", "reviewed", "copies", "sources", "language", "published_at", "added",
	"day_from", "day_to", "geo_name", "geo_geonames", "geo_country", "geo_admin1", "geo_lat", "geo_lon", "geo_precision")

func newRecordCSV(w io.Writer) *recordCSV { return &recordCSV{w: csv.NewWriter(w)} }

// Errors stay in the CSV writer until it is flushed.

func (c *recordCSV) Write(r *Row) error {
	c.head()
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	days := daysOf(&r.Event)
	row := append(csvRow(&r.Event), r.Incident, strconv.FormatBool(r.Reviewed), strconv.Itoa(r.Copies), positive(r.Sources), r.Language,
		at(r.PublishedAt), at(r.Added), days.From.String(), days.To.String())
	if l := placeOf(&r.Event); l != nil {
		p := l.Place
		row = append(row, p.Name, positive(p.GeoNames), p.Country, p.Admin1, decimal(p.Lat), decimal(p.Lon), string(p.Precision))
	} else {
		row = append(row, "", "", "", "", "", "", "")
	}
	return c.w.Write(row)
}

// head writes the header before the first row.
func (c *recordCSV) head() {
	if !c.headed {
		c.headed = true
		c.w.Write(recordCSVColumns)
	}
}

func (c *recordCSV) Close() error {
	c.head()
	c.w.Flush()
	return c.w.Error()
}

// recordJSONL writes the record's own shape (doc/record.md).
type recordJSONL struct{ enc *json.Encoder }

// recordEvent is an event with the members that the record adds to it.
type recordEvent struct {
	*casus.Event
	Incident string `json:"incident"`
	Reviewed bool   `json:"reviewed"`
	Copies   int    `json:"copies"`
}

func newRecordJSONL(w io.Writer) *recordJSONL { return &recordJSONL{newJSONL(w).enc} }

func (j *recordJSONL) Write(r *Row) error {
	return j.enc.Encode(recordEvent{&r.Event, r.Incident, r.Reviewed, r.Copies})
}

func (j *recordJSONL) Close() error { return nil }
