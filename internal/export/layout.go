package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"casus"
)

// layout is the columns of a data set that researchers' scripts read.
type layout struct {
	title  string
	about  string // what a row is and how the layout is written, for the codebook
	comma  rune   // ',' writes CSV; '\t' cells without quotes
	head   bool   // the first line names the columns
	dyads  bool   // a row for each pair of doer and recipient, not one for each event
	fields []field
	holds  func(*casus.Event) bool // whether the table has the event's kind of act; nil for all
}

// field is a column: its name, what it holds (or why it is empty), and its cell.
type field struct {
	name, doc string
	cell      func(*line) string // nil where casus has nothing to say
}

// line is what the cells of a row are taken from.
type line struct {
	*Row
	o        *Options
	coded    casus.Derived
	from, to side
	n        int // number of the event's row, from 1
	at       *casus.Location
	day      casus.Day
}

// place is the most precise resolved place of the event; an empty one when there is none.
func (l *line) place() *casus.Place {
	if l.at == nil {
		return &casus.Place{}
	}
	return l.at.Place
}

// layouts are by the name of their format.
var layouts = map[string]*layout{"gdelt": gdelt, "polecat": polecat, "icews": icews, "acled": acled, "ged": ged}

// columns are the layout's fields, and casus' own when they are asked for.
func (l *layout) columns(o *Options) []field {
	if !o.Extended {
		return l.fields
	}
	return append(l.fields[:len(l.fields):len(l.fields)], extended...)
}

type layoutWriter struct {
	layout *layout
	o      Options
	fields []field
	headed bool
	cells  []string
	csv    *csv.Writer   // of a layout in CSV
	tab    *bufio.Writer // of one in tabs
}

func newLayoutWriter(w io.Writer, l *layout, o Options) *layoutWriter {
	lw := &layoutWriter{layout: l, o: o, fields: l.columns(&o)}
	lw.cells = make([]string, len(lw.fields))
	if l.comma == ',' {
		lw.csv = csv.NewWriter(w)
	} else {
		lw.tab = bufio.NewWriter(w)
	}
	return lw
}

// Errors of the underlying writers stay in them until they are flushed.

func (w *layoutWriter) Write(r *Row) error {
	w.head()
	if !w.o.admits(r) || w.layout.holds != nil && !w.layout.holds(&r.Event) {
		return nil
	}
	l := line{Row: r, o: &w.o, at: placeOf(&r.Event), day: dayOf(&r.Event)}
	if !w.layout.dyads {
		l.n = 1
		w.put(&l)
		return w.err()
	}
	var pairs [][2]side
	l.coded, pairs = coding(&r.Event)
	for i, p := range pairs {
		l.from, l.to, l.n = p[0], p[1], i+1
		w.put(&l)
	}
	return w.err()
}

func (w *layoutWriter) Close() error {
	w.head()
	if w.csv != nil {
		w.csv.Flush()
		return w.csv.Error()
	}
	return w.tab.Flush()
}

func (w *layoutWriter) err() error {
	if w.csv != nil {
		return w.csv.Error()
	}
	_, err := w.tab.Write(nil)
	return err
}

func (w *layoutWriter) head() {
	if w.headed || !w.layout.head {
		return
	}
	w.headed = true
	for i, f := range w.fields {
		w.cells[i] = f.name
	}
	w.record()
}

func (w *layoutWriter) put(l *line) {
	for i, f := range w.fields {
		w.cells[i] = ""
		if f.cell != nil {
			w.cells[i] = oneLine(f.cell(l))
		}
	}
	w.record()
}

func (w *layoutWriter) record() {
	if w.csv != nil {
		w.csv.Write(w.cells)
		return
	}
	for i, c := range w.cells {
		if i > 0 {
			w.tab.WriteByte('\t')
		}
		// Readers differ in whether they take a quote for one: none gets that far.
		w.tab.WriteString(strings.ReplaceAll(c, `"`, "'"))
	}
	w.tab.WriteByte('\n')
}

// oneLine makes a run of white space one space and drops control characters.
func oneLine(s string) string {
	clean := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		case unicode.IsControl(r):
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r) // a byte that is no UTF-8 becomes U+FFFD
		}
	}
	return b.String()
}

// rowNumber is the number of the nth row of an event, from 1: 53 bits of a hash, which
// a float64 holds exactly, as the numbers of R and JavaScript are. Among ten million
// rows two share one with a probability of half a percent.
func rowNumber(event string, n int) int64 {
	h := sha256.Sum256([]byte(event + "\x00" + strconv.Itoa(n)))
	return int64(binary.BigEndian.Uint64(h[:8]) >> 11)
}

// degrees writes a coordinate of the place; nothing when there is none.
func degrees(l *line, of func(*casus.Place) float64) string {
	if l.at == nil {
		return ""
	}
	return decimal(of(l.at.Place))
}

func latitude(l *line) string {
	return degrees(l, func(p *casus.Place) float64 { return p.Lat })
}

func longitude(l *line) string {
	return degrees(l, func(p *casus.Place) float64 { return p.Lon })
}

// named is the place's name if it is as wide as p, else nothing.
func named(l *line, p casus.Precision) string {
	if l.place().Precision != p {
		return ""
	}
	return l.at.Place.Name
}

// province is the name of the first-order division that the place is or lies in.
func province(l *line) string {
	if p := named(l, casus.PrecisionProvince); p != "" {
		return p
	}
	return l.place().Admin1
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// extended are casus' own columns behind those of a layout.
var extended = []field{
	{"casus_event_id", "The event in the record. Rows of one event share it.", func(l *line) string { return l.ID }},
	{"casus_incident_id", "The incident it belongs to: count these, not rows, to count acts once. Empty while it is not linked.", func(l *line) string { return l.Incident }},
	{"status", "done, alleged, planned, possible or denied, by the sentence.", func(l *line) string { return string(l.Status) }},
	{"background", "true when the act is from well before the report's news.", func(l *line) string { return strconv.FormatBool(l.Background) }},
	{"claimant", "The words of who says so, where the report tells it through somebody; joined by `; `.", func(l *line) string { return partyWords(l.Claimant) }},
	{"claimant_code", "casus' codes of the claimants, joined by `; `.", func(l *line) string { return partyCodes(l.Claimant) }},
	{"evidence", "The sentence that tells it, on one line.", func(l *line) string { return l.Sentence.Text }},
	{"evidence_start", "Offset of the sentence's first byte in the report's text (UTF-8).", func(l *line) string { return strconv.Itoa(l.Sentence.Start) }},
	{"evidence_end", "Offset of the byte after the sentence's last.", func(l *line) string { return strconv.Itoa(l.Sentence.End) }},
	{"confidence", "Calibrated probability that the words name an act of this type, 0 to 1.", func(l *line) string { return decimal(l.Confidence) }},
	{"reviewed", "true when a person has confirmed or amended the event.", func(l *line) string { return strconv.FormatBool(l.Reviewed) }},
	{"killed_min", "The least number of people killed that the words allow. Empty when none is told.", func(l *line) string { return least(l.Killed) }},
	{"killed_max", "The most that the words allow. Empty when they set no upper bound.", func(l *line) string { return most(l.Killed) }},
	{"injured_min", "As killed_min, of people injured.", func(l *line) string { return least(l.Injured) }},
	{"injured_max", "As killed_max, of people injured.", func(l *line) string { return most(l.Injured) }},
	{"detained_min", "As killed_min, of people detained.", func(l *line) string { return least(l.Detained) }},
	{"detained_max", "As killed_max, of people detained.", func(l *line) string { return most(l.Detained) }},
	{"sources", "Independent publishers that tell of the incident. Empty while it is not linked.", func(l *line) string { return positive(l.Sources) }},
	{"copies", "Other reports in the record that are copies of this one.", func(l *line) string { return strconv.Itoa(l.Copies) }},
}

func least(c *casus.Count) string {
	if c == nil {
		return ""
	}
	return strconv.Itoa(c.Min)
}

func most(c *casus.Count) string {
	if c == nil || c.Max == nil {
		return ""
	}
	return strconv.Itoa(*c.Max)
}

// positive writes a number that is unknown when it is 0.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
