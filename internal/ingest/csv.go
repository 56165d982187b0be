package ingest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"casus/internal/ingest/charset"
	"casus/internal/ingest/layout"
	"casus/internal/ingest/table"
)

// maxColumns bounds the columns of a table.
const maxColumns = 4096

// columnIndex is where the columns of a table stand, by normal name.
type columnIndex map[string]int

func columnSet(names []string) columnIndex {
	set := columnIndex{}
	for i, n := range names {
		n = layout.Normal(n)
		if _, ok := set[n]; !ok && n != "" { // the first of a name holds
			set[n] = i
		}
	}
	return set
}

func (c columnIndex) has(p layout.Path) bool { _, ok := c[p.Flat]; return ok }

// tableRow is a row under its columns.
type tableRow struct {
	columns columnIndex
	fields  []string
}

// Get implements [layout.Row].
func (t tableRow) Get(p layout.Path) string {
	if i, ok := t.columns[p.Flat]; ok && i < len(t.fields) {
		return t.fields[i]
	}
	return ""
}

// csv reads a table with a header.
func (r *reading) csv(s *stream) {
	decoded, name := charset.NewReader(s.r, s.charset())
	if name == charset.UTF8 {
		name = "" // rows further down may still be of another
	}
	br := bufio.NewReaderSize(decoded, window)
	head, err := br.Peek(window)
	if len(head) == 0 {
		r.broken(s, err)
		return
	}
	comma := table.Comma(head)
	// Spreadsheets may say the delimiter in a line of its own.
	if rest, ok := strings.CutPrefix(string(head[:min(len(head), 8)]), "sep="); ok && len(rest) > 1 && (rest[1] == '\n' || rest[1] == '\r') {
		comma = rest[0]
		if _, err := br.ReadSlice('\n'); err != nil {
			r.broken(s, err)
			return
		}
	}
	rows := table.NewReader(br, comma, r.o.MaxDocument, func(b []byte) string {
		text, _ := charset.Decode(b, name)
		return text
	})
	header, n, _, err := rows.Next(maxColumns)
	switch {
	case err == io.EOF:
		r.fail(s.where, "holds no text", "", nil)
		return
	case err != nil:
		r.broken(s, err)
		return
	case n > maxColumns:
		r.fail(s.where, fmt.Sprintf("has %d columns", n), "it is no table of reports", nil)
		return
	}
	columns := columnSet(header)
	plan := layout.Choose(normalNames(header), columns.has, r.o.Mapping)
	if missing := plan.Missing(columns.has); len(missing) > 0 {
		r.fail(s.where, fmt.Sprintf("has no column %q", missing), "its columns are "+list(header), nil)
		return
	}
	switch hasText := plan.Has(layout.Text, columns.has); {
	case !hasText && !plan.Has(layout.Title, columns.has):
		r.fail(s.where, "has no column that is known to hold the text", "its columns are "+list(header)+": say which, as with --map text=COLUMN", nil)
		return
	case !hasText:
		r.note(s.where, "there is no column of texts: the titles alone are read ("+plan.Describe(columns.has)+")")
	case !plan.Verbatim:
		r.note(s.where, "read as "+plan.Describe(columns.has))
	}
	docs := r.records(s)
	for {
		row, n, line, err := rows.Next(len(header))
		var broken *table.RowError
		switch {
		case err == io.EOF:
			docs.end()
			return
		case errors.As(err, &broken):
			if !r.fail(s.at(broken.Line), "is no row that can be read", "it is passed over", broken.Err) {
				return
			}
			continue
		case err != nil:
			docs.end()
			r.broken(s, err)
			return
		case n != len(header):
			if !r.fail(s.at(line), fmt.Sprintf("is a row of %d columns, and the header has %d", n, len(header)), "look for a delimiter or a quote in its text", nil) {
				return
			}
			continue
		}
		if !docs.add(s.at(line), plan, tableRow{columns, row}) {
			return
		}
	}
}

func normalNames(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, layout.Normal(n))
	}
	return out
}

// list prints names for an error, no more than a line of them.
func list(names []string) string {
	const most = 30
	var quoted []string
	for _, n := range names[:min(len(names), most)] {
		quoted = append(quoted, fmt.Sprintf("%.40q", n))
	}
	if len(names) > most {
		quoted = append(quoted, "...")
	}
	return strings.Join(quoted, ", ")
}
