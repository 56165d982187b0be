package export

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"casus"
)

// table prints a reading for people: a heading for the report, a row an act.
type table struct {
	w     *bufio.Writer
	style Style
	first bool
}

func newTable(w io.Writer, style Style) *table {
	return &table{w: bufio.NewWriter(w), style: style, first: true}
}

// column is a column of the table: its widest cell sets its width, up to most.
type column struct {
	head string
	most int // widest the column grows on a terminal that is too narrow for all
	cell func(i int, e *casus.Event) string
}

var columns = []column{
	{"#", 5, func(i int, _ *casus.Event) string { return strconv.Itoa(i + 1) }},
	{"act", 22, func(_ int, e *casus.Event) string {
		if e.Mode == "" {
			return string(e.Type)
		}
		return string(e.Type) + "/" + string(e.Mode)
	}},
	{"status", 11, func(_ int, e *casus.Event) string {
		if e.Background {
			return string(e.Status) + "+bg"
		}
		return string(e.Status)
	}},
	{"trigger", 18, func(_ int, e *casus.Event) string { return e.Trigger.Text }},
	{"who", 34, func(_ int, e *casus.Event) string { return coded(e.Source) }},
	{"to whom", 34, func(_ int, e *casus.Event) string { return coded(e.Recipient) }},
	{"with", 20, func(_ int, e *casus.Event) string { return coded(e.Mediator) }},
	{"where", 24, func(_ int, e *casus.Event) string {
		return words(e.Places, func(l casus.Location) string {
			if l.Place == nil {
				return l.Text
			}
			return strings.TrimSpace(l.Text + " " + l.Place.Country)
		})
	}},
	{"when", 23, func(_ int, e *casus.Event) string {
		return words(e.When, func(w casus.When) string {
			if w.TimeSpan == nil {
				return w.Text
			}
			return w.TimeSpan.String()
		})
	}},
	{"people", 26, people},
	{"says", 24, func(_ int, e *casus.Event) string { return partyWords(e.Claimant) }},
}

// coded writes parties as their words and, where they say more, their codes.
func coded(ps []casus.Party) string {
	return words(ps, func(p casus.Party) string {
		codes := partyCodes([]casus.Party{p})
		if codes == "" {
			return p.Text
		}
		return p.Text + " " + strings.ReplaceAll(codes, "; ", ",")
	})
}

func people(_ int, e *casus.Event) string {
	var parts []string
	for _, c := range []struct {
		what  string
		count *casus.Count
	}{{"killed", e.Killed}, {"injured", e.Injured}, {"detained", e.Detained}, {"displaced", e.Displaced}} {
		if c.count != nil {
			parts = append(parts, bounds(c.count)+" "+c.what)
		}
	}
	return strings.Join(parts, ", ")
}

func bounds(c *casus.Count) string {
	switch {
	case c.Max == nil:
		return strconv.Itoa(c.Min) + "+"
	case *c.Max == c.Min:
		return strconv.Itoa(c.Min)
	}
	return strconv.Itoa(c.Min) + "-" + strconv.Itoa(*c.Max)
}

func (t *table) Write(r *casus.Reading) error {
	if !t.first {
		fmt.Fprintln(t.w)
	}
	t.first = false
	t.heading(r)
	if len(r.Events) > 0 {
		t.rows(r.Events)
	}
	return t.w.Flush()
}

func (t *table) Close() error { return t.w.Flush() }

func (t *table) heading(r *casus.Reading) {
	d := r.Document
	title := d.Title
	if title == "" {
		title = d.ID
	}
	fmt.Fprintln(t.w, t.paint("1", plain(title)))
	published := "published unknown"
	if !d.Published.IsZero() {
		published = "published " + d.Published.String()
	}
	facts := []string{published}
	if d.Publisher != "" {
		facts = append(facts, plain(d.Publisher))
	}
	facts = append(facts, quantity(len(r.Sentences), "sentence"), quantity(len(r.Events), "act"))
	fmt.Fprintln(t.w, t.paint("2", strings.Join(facts, " · ")))
	for _, n := range r.Notes {
		fmt.Fprintln(t.w, t.paint("2", "note: "+plain(n)))
	}
}

func quantity(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// rows prints the acts in columns; a column without any entry is left out.
func (t *table) rows(events []casus.Event) {
	cells := make([][]string, len(columns))
	widths := make([]int, len(columns))
	total := 0
	for c, col := range columns {
		filled := false
		for i := range events {
			s := plain(col.cell(i, &events[i]))
			cells[c] = append(cells[c], s)
			filled = filled || s != ""
			widths[c] = max(widths[c], uniseg.StringWidth(s))
		}
		if !filled {
			widths[c] = 0
			continue
		}
		widths[c] = max(widths[c], len(col.head))
		total += widths[c] + 2
	}
	if t.style.Width > 0 && total > t.style.Width {
		for c, col := range columns {
			widths[c] = min(widths[c], col.most)
		}
	}
	var line strings.Builder
	put := func(c int, s, color string) {
		if widths[c] == 0 {
			return
		}
		s = clip(s, widths[c])
		line.WriteString(t.paint(color, s))
		line.WriteString(strings.Repeat(" ", widths[c]-uniseg.StringWidth(s)+2))
	}
	flush := func() {
		fmt.Fprintln(t.w, strings.TrimRight(line.String(), " "))
		line.Reset()
	}
	for c, col := range columns {
		put(c, col.head, "2")
	}
	flush()
	for i := range events {
		for c, col := range columns {
			color := ""
			if col.head == "act" {
				color = quadColor[events[i].Quad]
			} else if col.head == "status" {
				color = statusColor[events[i].Status]
			}
			put(c, cells[c][i], color)
		}
		flush()
	}
}

// Colours are SGR codes: cooperation cool, conflict warm; what is not done is dim or slanted.
var (
	quadColor = map[casus.Quad]string{casus.VerbalCoop: "36", casus.MaterialCoop: "32", casus.VerbalConflict: "33", casus.MaterialConflict: "31"}

	statusColor = map[casus.Status]string{casus.Planned: "3", casus.Alleged: "35", casus.Possible: "2", casus.Denied: "9"}
)

func (t *table) paint(code, s string) string {
	if !t.style.Color || code == "" || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// clip shortens s to a width in terminal columns.
func clip(s string, width int) string {
	if uniseg.StringWidth(s) <= width {
		return s
	}
	var b strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if used += g.Width(); used > width-1 {
			break
		}
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// plain makes text of a report safe to print on a terminal: no control or
// formatting character of it (escape sequences, overrides of direction) gets through.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}
