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

// column is a column of the table, or a field of a card.
type column struct {
	head string
	cell func(i int, e *casus.Event) string
}

var columns = []column{
	{"#", func(i int, _ *casus.Event) string { return strconv.Itoa(i + 1) }},
	{"act", func(_ int, e *casus.Event) string {
		if e.Mode == "" {
			return string(e.Type)
		}
		return string(e.Type) + "/" + string(e.Mode)
	}},
	{"status", func(_ int, e *casus.Event) string {
		if e.Background {
			return string(e.Status) + "+bg"
		}
		return string(e.Status)
	}},
	{"trigger", func(_ int, e *casus.Event) string { return e.Trigger.Text }},
	{"who", func(_ int, e *casus.Event) string { return coded(e.Source) }},
	{"to whom", func(_ int, e *casus.Event) string { return coded(e.Recipient) }},
	{"with", func(_ int, e *casus.Event) string { return coded(e.Mediator) }},
	{"where", func(_ int, e *casus.Event) string {
		return words(e.Places, func(l casus.Location) string {
			if l.Place == nil {
				return l.Text
			}
			return strings.TrimSpace(l.Text + " " + l.Place.Country)
		})
	}},
	{"when", func(_ int, e *casus.Event) string {
		return words(e.When, func(w casus.When) string {
			if w.TimeSpan == nil {
				return w.Text
			}
			return w.TimeSpan.String()
		})
	}},
	{"people", func(_ int, e *casus.Event) string { return People(e) }},
	{"says", func(_ int, e *casus.Event) string { return partyWords(e.Claimant) }},
}

// titles is how many columns stand in the first line of a card.
const titles = 4

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

// People are the numbers of people that an event tells of: "12 killed, 30+ injured".
func People(e *casus.Event) string {
	var parts []string
	for _, c := range []struct {
		what  string
		count *casus.Count
	}{{"killed", e.Killed}, {"injured", e.Injured}, {"detained", e.Detained}, {"displaced", e.Displaced}} {
		if c.count != nil {
			parts = append(parts, Bounds(c.count.Min, c.count.Max)+" "+c.what)
		}
	}
	return strings.Join(parts, ", ")
}

// Bounds is a range of numbers: "12", "12-14", or "12+" without an upper bound.
func Bounds(least int, most *int) string {
	switch {
	case most == nil:
		return strconv.Itoa(least) + "+"
	case *most == least:
		return strconv.Itoa(least)
	}
	return strconv.Itoa(least) + "-" + strconv.Itoa(*most)
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
	fmt.Fprintln(t.w, t.paint("1", Plain(title)))
	published := "published unknown"
	if !d.Published.IsZero() {
		published = "published " + d.Published.String()
	}
	facts := []string{published}
	if d.Publisher != "" {
		facts = append(facts, Plain(d.Publisher))
	}
	facts = append(facts, quantity(len(r.Sentences), "sentence"), quantity(len(r.Events), "act"))
	fmt.Fprintln(t.w, t.paint(dim, strings.Join(facts, " · ")))
	for _, n := range r.Notes {
		fmt.Fprintln(t.w, t.paint(dim, "note: "+Plain(n)))
	}
}

func quantity(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// rows prints the acts: in columns where these fit, else as cards.
func (t *table) rows(events []casus.Event) {
	cells := make([][]string, len(events))
	widths := make([]int, len(columns)) // 0 for a column without any entry, which is left out
	for i := range events {
		for c, col := range columns {
			s := Plain(col.cell(i, &events[i]))
			cells[i] = append(cells[i], s)
			widths[c] = max(widths[c], uniseg.StringWidth(s))
		}
	}
	total := 0
	for c, col := range columns {
		if widths[c] > 0 {
			widths[c] = max(widths[c], len(col.head))
			total += widths[c] + len(gap)
		}
	}
	if t.style.Width == 0 || total-len(gap) <= t.style.Width {
		t.grid(events, cells, widths)
	} else {
		t.cards(events, cells, widths)
	}
}

// gap stands between columns.
const gap = "  "

// grid prints an act a line, in columns of the given widths.
func (t *table) grid(events []casus.Event, cells [][]string, widths []int) {
	print := func(cell func(c int) (s, color string)) {
		var line strings.Builder
		for c := range columns {
			if widths[c] > 0 {
				s, color := cell(c)
				line.WriteString(t.paint(color, s) + strings.Repeat(" ", widths[c]-uniseg.StringWidth(s)) + gap)
			}
		}
		fmt.Fprintln(t.w, strings.TrimRight(line.String(), " "))
	}
	print(func(c int) (string, string) { return columns[c].head, dim })
	for i := range events {
		print(func(c int) (string, string) { return cells[i][c], colorOf(columns[c].head, &events[i]) })
	}
}

// cards prints an act as a line that names it and the fields that have an entry
// below: as many on a line as fit whole, and one that fits on none broken between
// its words.
func (t *table) cards(events []casus.Event, cells [][]string, widths []int) {
	margin := strings.Repeat(" ", widths[0]+len(gap))
	room := max(t.style.Width-len(margin), 20)
	const dot, between = " · ", 3
	for i := range events {
		var title []string
		for c := range titles {
			title = append(title, t.paint(colorOf(columns[c].head, &events[i]), cells[i][c]))
		}
		fmt.Fprintln(t.w, strings.Repeat(" ", widths[0]-len(cells[i][0]))+strings.Join(title, gap))
		var lines []string
		used := room // of the last line
		for c := titles; c < len(columns); c++ {
			if cells[i][c] == "" {
				continue
			}
			field := columns[c].head + " " + cells[i][c]
			if width := uniseg.StringWidth(field); used+between+width <= room {
				lines[len(lines)-1] += t.paint(dim, dot) + t.label(field, c)
				used += between + width
				continue
			}
			for n, part := range wrap(field, room) {
				if n == 0 {
					part, used = t.label(part, c), uniseg.StringWidth(part)
				} else {
					used = uniseg.StringWidth(part)
				}
				lines = append(lines, part)
			}
		}
		for _, line := range lines {
			fmt.Fprintln(t.w, margin+line)
		}
	}
}

// label paints the name that a field begins with.
func (t *table) label(field string, c int) string {
	head := columns[c].head
	return t.paint(dim, head) + field[len(head):]
}

// wrap breaks s between words into lines of at most a width; a longer word has a
// line of its own.
func wrap(s string, width int) []string {
	var lines []string
	used := 0
	for _, word := range strings.Fields(s) {
		n := uniseg.StringWidth(word)
		if len(lines) == 0 || used+1+n > width {
			lines, used = append(lines, word), n
			continue
		}
		lines[len(lines)-1] += " " + word
		used += 1 + n
	}
	return lines
}

// Colours are SGR codes: cooperation cool, conflict warm; what is not done is dim or slanted.
const dim = "2"

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

// colorOf is the colour of an act's entry in a column.
func colorOf(column string, e *casus.Event) string {
	switch column {
	case "act":
		return quadColor[e.Quad]
	case "status":
		return statusColor[e.Status]
	}
	return ""
}

// Plain makes text of a report safe to print on a terminal: no control or
// formatting character of it (escape sequences, overrides of direction) gets through.
func Plain(s string) string {
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
