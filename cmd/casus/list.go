package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"casus"
	"casus/internal/export"
)

// list is a table for the terminal.
type list struct {
	heads []string
	rows  [][]string
	// lead is how many columns, from the first, tell the rows apart: they are never cut.
	// Where the others would be cut to nothing, they stand below, a card a row. Of a list
	// that has none all columns can be cut.
	lead int
}

func (l *list) add(cells ...string) { l.rows = append(l.rows, cells) }

// narrowest is how far a column may be cut, and readable what must be left of the last
// one for a table to be of use.
const (
	narrowest = 8
	readable  = 24
)

// print writes the table. Where it is wider than the terminal, the last column is cut;
// where that is not enough, it is written as cards.
func (l *list) print(w io.Writer, style export.Style) error {
	widths := make([]int, len(l.heads))
	for i, h := range l.heads {
		widths[i] = uniseg.StringWidth(h)
	}
	for _, row := range l.rows {
		for i := range row {
			row[i] = export.Plain(row[i])
			widths[i] = max(widths[i], uniseg.StringWidth(row[i]))
		}
	}
	if l.lead > 0 && style.Width > 0 {
		total, last := -2, len(widths)-1
		for _, n := range widths {
			total += n + 2
		}
		if over := total - style.Width; over > 0 {
			if widths[last]-over < readable {
				return l.cards(w, style, widths)
			}
			widths[last] -= over
		}
	}
	for style.Width > 0 {
		total, widest := 0, 0
		for i, n := range widths {
			total += n + 2
			if n > widths[widest] {
				widest = i
			}
		}
		if total-2 <= style.Width || widths[widest] <= narrowest {
			break
		}
		widths[widest]--
	}
	line := func(cells []string, dim bool) error {
		var b strings.Builder
		for i, c := range cells {
			c = clip(c, widths[i])
			b.WriteString(c)
			b.WriteString(strings.Repeat(" ", widths[i]-uniseg.StringWidth(c)+2))
		}
		s := strings.TrimRight(b.String(), " ")
		if dim && style.Color {
			s = "\x1b[2m" + s + "\x1b[0m"
		}
		_, err := fmt.Fprintln(w, s)
		return err
	}
	if err := line(l.heads, true); err != nil {
		return err
	}
	for _, row := range l.rows {
		if err := line(row, false); err != nil {
			return err
		}
	}
	return nil
}

// cards writes each row as a line of the columns that tell it apart, and the others
// with their names below it.
func (l *list) cards(w io.Writer, style export.Style, widths []int) error {
	const indent = "    "
	var b strings.Builder
	for _, row := range l.rows {
		var line strings.Builder
		for i, c := range row[:l.lead] {
			line.WriteString(c + strings.Repeat(" ", widths[i]-uniseg.StringWidth(c)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		used := 0
		for i := l.lead; i < len(row); i++ {
			if row[i] == "" {
				continue
			}
			name, value := l.heads[i]+" ", clip(row[i], 2*style.Width)
			for n, word := range strings.Fields(value) {
				if n == 0 {
					word = name + word
				}
				width := uniseg.StringWidth(word)
				switch gap := " "; {
				case used == 0:
					b.WriteString(indent)
					used = len(indent)
				case used+3+width > style.Width:
					b.WriteString("\n" + indent)
					used = len(indent)
				default:
					if n == 0 {
						gap = " · "
					}
					b.WriteString(gap)
					used += uniseg.StringWidth(gap)
				}
				if n == 0 && style.Color {
					word = "\x1b[2m" + name + "\x1b[0m" + word[len(name):]
				}
				b.WriteString(word)
				used += width
			}
		}
		if used > 0 {
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// clip cuts a text to a width in columns.
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

// quantity is a number with its noun: "1 report", "2 reports".
func quantity(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return grouped(n) + " " + noun
}

// grouped writes a number with commas between its thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// days is a range of days for people.
func days(from, to casus.Day) string {
	switch {
	case from == to || to.IsZero():
		return from.String()
	case from.IsZero():
		return "by " + to.String()
	}
	return from.String() + "…" + to.String()
}

// codes are actors' codes without repeats, else their names.
func codes(actors []casus.Actor) string {
	var out []string
	seen := map[string]bool{}
	for _, a := range actors {
		c := string(a.Code)
		if !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	return strings.Join(out, " ")
}
