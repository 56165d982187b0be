package export

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"casus"
)

// Row is an event as the record knows it: as its reviews have corrected it, with
// what linking has concluded and what only the document tells.
type Row struct {
	casus.Event
	Incident string // id of the incident that the event belongs to; empty while it is not linked
	Reviewed bool   // a person has confirmed or amended it
	// Copies counts the other reports of the record that are copies of the event's
	// report; Sources the independent publishers that tell of its incident, 0 when
	// it is not linked.
	Copies, Sources int

	Language    string    // of the report; ISO 639-1, empty when it was not identified
	PublishedAt time.Time // instant of publication; zero when unknown
	Added       time.Time // when the report came into the record; zero when unknown
}

// RowWriter writes rows of the record in one format.
type RowWriter interface {
	// Write adds one row. Formats that have no column for the status leave out rows
	// that the options do not ask for.
	Write(*Row) error
	// Close completes the output; it does not close the writer beneath.
	Close() error
}

// Options say what the layouts of other data sets hold, and what a codebook tells
// of the export.
type Options struct {
	// Statuses are those of the events that go into a format that has no column for
	// them; nil stands for done alone. The other formats tell the status and hold all.
	Statuses []casus.Status
	// Background lets acts from before the report's news into such formats.
	Background bool
	// Extended sets casus' own columns behind those of a layout.
	Extended bool
	// Version is the version of casus that writes; Query what the rows were asked for by.
	Version, Query string
}

// admits reports whether the row goes into a format without a column for the status.
func (o *Options) admits(r *Row) bool {
	if r.Background && !o.Background {
		return false
	}
	for _, s := range o.statuses() {
		if r.Status == s {
			return true
		}
	}
	return false
}

func (o *Options) statuses() []casus.Status {
	if len(o.Statuses) == 0 {
		return []casus.Status{casus.Done}
	}
	return o.Statuses
}

// RecordFormats are the names that NewRecord and Codebook take.
var RecordFormats = []string{"csv", "jsonl", "parquet", "geojson", "graphml", "gdelt", "polecat", "icews", "acled", "ged"}

// NewRecord returns the writer of a format of the record to w.
func NewRecord(format string, w io.Writer, o Options) (RowWriter, error) {
	switch format {
	case "csv":
		return newRecordCSV(w), nil
	case "jsonl":
		return newRecordJSONL(w), nil
	case "parquet":
		return newParquet(w, o), nil
	case "geojson":
		return newGeoJSON(w), nil
	case "graphml":
		return newGraphML(w, o), nil
	}
	if l, ok := layouts[format]; ok {
		return newLayoutWriter(w, l, o), nil
	}
	return nil, noFormat(format)
}

func noFormat(format string) error {
	return fmt.Errorf("no format %q of the record: want one of %s", format, strings.Join(RecordFormats, ", "))
}

// WriteRows writes all rows and completes the output. Rows pass through one at a
// time. It stops at the first error, of the rows or of the writer.
func WriteRows(w RowWriter, rows iter.Seq2[*Row, error]) error {
	for r, err := range rows {
		if err != nil {
			return err
		}
		if err := w.Write(r); err != nil {
			return err
		}
	}
	return w.Close()
}
