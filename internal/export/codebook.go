package export

import (
	_ "embed"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"casus"
)

// columnsTSV says what the columns of the record's own formats hold; those of the
// layouts are described beside their cells.
//
//go:embed columns.tsv
var columnsTSV string

// meanings are by format and column.
var meanings = sync.OnceValue(func() map[[2]string]string {
	all := map[[2]string]string{}
	lines := strings.Split(strings.TrimSuffix(columnsTSV, "\n"), "\n")
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		for format := range strings.FieldsSeq(cells[0]) {
			all[[2]string{format, cells[1]}] = cells[2]
		}
	}
	return all
})

// abouts say what the record's own formats are.
var abouts = map[string]struct{ title, about string }{
	"csv":     {"CSV", "A row is an event: what one sentence of one report says of one act. Comma separated, with a header, cells quoted where RFC 4180 asks for it, UTF-8."},
	"jsonl":   {"JSON lines", "A line is an event: what one sentence of one report says of one act, as a JSON object in the shape of the record (doc/record.md, doc/record.schema.json)."},
	"parquet": {"Parquet", "A row is an event: what one sentence of one report says of one act. Columns of one value each come first, then lists of records with all parties, places and times. Compressed with Zstandard."},
	"geojson": {"GeoJSON", "A feature is an event: what one sentence of one report says of one act (RFC 7946). Its geometry is the point of its most precise place, longitude first, and null when no place was resolved. The columns are the properties."},
	"graphml": {"GraphML", "A directed graph. A node is an actor's code (ARM.MIL), with every person or body that has it; parties whose words were not resolved are not in it. An edge holds the acts of one type that one actor does to another; acts between their doers (talks, clashes) are edges in both directions."},
}

// columnsOf lists a format's columns and what they hold.
func columnsOf(format string, o *Options) []field {
	if l, ok := layouts[format]; ok {
		return l.columns(o)
	}
	var fields []field
	if format == "graphml" {
		for _, k := range graphKeys {
			fields = append(fields, field{name: k.of + " " + k.id, doc: k.doc})
		}
		return fields
	}
	var names []string
	switch format {
	case "csv":
		names = recordCSVColumns
	case "jsonl":
		names = members(reflect.TypeFor[recordEvent](), "json")
	case "geojson":
		names = members(reflect.TypeFor[flat](), "json")
	case "parquet":
		names = members(reflect.TypeFor[parquetRow](), "parquet")
	}
	for _, n := range names {
		fields = append(fields, field{name: n, doc: meanings()[[2]string{format, n}]})
	}
	return fields
}

// members are the names that a struct's tags give its fields, those of embedded
// structs among them.
func members(t reflect.Type, tag string) []string {
	var names []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			embedded := f.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			names = append(names, members(embedded, tag)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get(tag), ",")
		names = append(names, name)
	}
	return names
}

// Codebook describes an export in Markdown: what a row is, which events are in it,
// and every column, with what casus leaves empty and why.
func Codebook(format string, o Options) (string, error) {
	l, isLayout := layouts[format]
	about := abouts[format]
	switch {
	case isLayout:
		about.title, about.about = l.title, l.about
	case !slices.Contains(RecordFormats, format):
		return "", noFormat(format)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Codebook: %s\n\n", about.title)
	if o.Version != "" {
		fmt.Fprintf(&b, "Written by casus %s.\n\n", o.Version)
	}
	if o.Query != "" {
		fmt.Fprintf(&b, "Rows asked for:\n\n    %s\n\n", oneLine(o.Query))
	}
	if isLayout && o.Extended {
		about.about += fmt.Sprintf(" Behind the layout's own stand %d columns of casus.", len(extended))
	}
	fmt.Fprintf(&b, "%s\n\n", about.about)
	if isLayout || format == "graphml" {
		fmt.Fprintf(&b, "%s\n\n", admission(&o, isLayout && l.dyads))
	} else {
		b.WriteString("Events of every status are in it, denied and merely possible acts too: the columns `status` and `background` tell.\n\n")
	}
	b.WriteString("What is not known is empty or null, never 0 and never a guess. Words of reports stand as they were written: a cell can begin with `=`, `+`, `-` or `@`, so " +
		"import the file as text before opening it in a spreadsheet.\n\n")
	if isLayout {
		b.WriteString("In the cells of this layout a run of white space is one space and control characters are dropped")
		if l.comma == '\t' {
			b.WriteString("; a double quote is written as an apostrophe")
		}
		b.WriteString(".\n\n")
	}
	b.WriteString("| # | column | what it holds |\n| --- | --- | --- |\n")
	for i, f := range columnsOf(format, &o) {
		fmt.Fprintf(&b, "| %d | `%s` | %s |\n", i+1, f.name, f.doc)
	}
	return b.String(), nil
}

// admission says which events are in an export without a column for the status, and
// of one in the codes of PLOVER or CAMEO what it makes of events that they leave out.
func admission(o *Options, coded bool) string {
	var names []string
	for _, s := range casus.Statuses {
		if slices.Contains(o.statuses(), s) {
			names = append(names, string(s))
		}
	}
	s := "Only events of these statuses are in it: " + strings.Join(names, ", ") + ". "
	if o.Background {
		s += "Acts from before the report's news (background) are in it too. "
	} else {
		s += "Acts from before the report's news (background) are not. "
	}
	if coded && (o.Background || slices.Contains(names, string(casus.Denied)) || slices.Contains(names, string(casus.Possible))) {
		s += "PLOVER and CAMEO code no denied, possible or background acts: these have the codes of the act itself, as if it had been done. "
	}
	return strings.TrimSuffix(s, " ")
}
