// Package layout tells which column of a table, or which member of a JSON object, holds
// which field of a report: by the user's word, by the layouts of known dumps, and by
// the names that columns usually have.
package layout

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Field is a field of a report.
type Field string

// The fields.
const (
	ID        Field = "id"
	Title     Field = "title"
	Text      Field = "text"
	Published Field = "published"
	Modified  Field = "modified"
	Publisher Field = "publisher"
	Byline    Field = "byline"
	URL       Field = "url"
	Language  Field = "language"
)

// Fields lists them in the order of descriptions.
var Fields = []Field{ID, Title, Text, Published, Modified, Publisher, Byline, URL, Language}

// aliases are other names of fields in a mapping.
var aliases = map[string]Field{
	"date": Published, "source": Publisher, "author": Byline, "body": Text, "link": URL, "headline": Title, "lang": Language,
}

// Path is the way to a value: names of nested objects' members, in normal form.
type Path struct {
	Steps []string
	Flat  string // the steps as one name, as a flat table has it
	given string // as it was written
}

// NewPath reads "source.name".
func NewPath(s string) Path {
	p := Path{given: s, Flat: Normal(s)}
	for step := range strings.SplitSeq(s, ".") {
		if step = Normal(step); step != "" {
			p.Steps = append(p.Steps, step)
		}
	}
	return p
}

// Normal is the form in which names are compared: letters and digits in lower case.
func Normal(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// Row is one record.
type Row interface {
	// Get returns the value at a path; empty when there is none.
	Get(Path) string
}

// column is where a field stands: one path, or several whose values are joined.
type column []Path

func (c column) String() string {
	var names []string
	for _, p := range c {
		names = append(names, p.given)
	}
	return strings.Join(names, "+")
}

// Mapping is what the user says of columns.
type Mapping map[Field]column

// ParseMapping reads "text=body,date=pub_date". Columns may be joined (text=LP+TD)
// and nested (publisher=source.name).
func ParseMapping(s string) (Mapping, error) {
	m := Mapping{}
	if strings.TrimSpace(s) == "" {
		return m, nil
	}
	for pair := range strings.SplitSeq(s, ",") {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || Normal(value) == "" {
			return nil, fmt.Errorf("%q does not say which column a field stands in: want FIELD=COLUMN, as in text=body", pair)
		}
		field := Field(strings.ToLower(strings.TrimSpace(key)))
		if f, ok := aliases[string(field)]; ok {
			field = f
		}
		if !slices.Contains(Fields, field) {
			return nil, fmt.Errorf("%q is not a field of a report: want one of %s (or date, source, author)", key, join(Fields))
		}
		m[field] = parseColumn(strings.TrimSpace(value))
	}
	return m, nil
}

func parseColumn(s string) column {
	var c column
	for part := range strings.SplitSeq(s, "+") {
		if Normal(part) != "" {
			c = append(c, NewPath(strings.TrimSpace(part)))
		}
	}
	return c
}

func join(fields []Field) string {
	var names []string
	for _, f := range fields {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// Plan tells where each field stands.
type Plan struct {
	// Name is that of the layout: "NewsAPI", "known names".
	Name string
	// Verbatim tells that a record is a document already: its text is kept to the byte.
	Verbatim bool

	columns map[Field][]column // alternatives, the best first
	mapped  map[Field]bool     // by the user
}

// Choose finds the layout of records whose outer names are names, in the form of
// [Normal], and where has tells which paths there are. The user's mapping goes before all.
func Choose(names []string, has func(Path) bool, mapping Mapping) *Plan {
	p := &Plan{columns: map[Field][]column{}, mapped: map[Field]bool{}}
	chosen := generic
	for _, l := range layouts {
		if l.fits(names, has) && !(len(l.only) > 0 && len(mapping) > 0) {
			chosen = l
			break
		}
	}
	p.Name = chosen.title
	p.Verbatim = len(chosen.only) > 0
	for _, f := range Fields {
		if c, ok := mapping[f]; ok {
			p.columns[f] = []column{c}
			p.mapped[f] = true
			continue
		}
		p.columns[f] = append(slices.Clone(chosen.columns[f]), generic.columns[f]...)
	}
	return p
}

// Value is the value of a field in a row, empty when it has none. Joined texts are
// parted by a blank line; a part that stands at the beginning of another is left out, as
// descriptions often do.
func (p *Plan) Value(f Field, row Row) string {
	for _, c := range p.columns[f] {
		var parts []string
		for _, path := range c {
			if v := strings.TrimSpace(row.Get(path)); v != "" {
				parts = append(parts, v)
			}
		}
		if len(parts) == 0 {
			continue
		}
		if f != Text {
			return strings.Join(parts, " ")
		}
		if len(c) == 1 {
			return row.Get(c[0]) // with its white space
		}
		return strings.Join(distinct(parts), "\n\n")
	}
	return ""
}

// Values are the values of a field under all its names, the best first.
func (p *Plan) Values(f Field, row Row) []string {
	var out []string
	for _, c := range p.columns[f] {
		for _, path := range c {
			if v := strings.TrimSpace(row.Get(path)); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

// distinct leaves out every part whose first words stand at the beginning of another,
// behind a dateline perhaps.
func distinct(parts []string) []string {
	const head, within = 40, 300
	var out []string
	for i, p := range parts {
		begin := p[:min(len(p), head)]
		covered := slices.ContainsFunc(parts[i+1:], func(q string) bool {
			return strings.Contains(q[:min(len(q), within)], begin)
		})
		if !covered {
			out = append(out, p)
		}
	}
	return out
}

// Missing returns the mapped columns that are not there.
func (p *Plan) Missing(has func(Path) bool) []string {
	var out []string
	for _, f := range Fields {
		if !p.mapped[f] {
			continue
		}
		for _, path := range p.columns[f][0] {
			if !has(path) {
				out = append(out, path.given)
			}
		}
	}
	return out
}

// Has reports whether a field has a column.
func (p *Plan) Has(f Field, has func(Path) bool) bool { return p.used(f, has) != nil }

// used is the first column of a field that is there.
func (p *Plan) used(f Field, has func(Path) bool) column {
	for _, c := range p.columns[f] {
		if slices.ContainsFunc(c, has) {
			return c
		}
	}
	return nil
}

// Describe says what was recognised: "NewsAPI: title=title, text=description+content".
func (p *Plan) Describe(has func(Path) bool) string {
	var parts []string
	for _, f := range Fields {
		if c := p.used(f, has); c != nil {
			parts = append(parts, string(f)+"="+c.String())
		}
	}
	return p.Name + ": " + strings.Join(parts, ", ")
}

// layout is an entry of layouts.txt.
type layout struct {
	name, title, origin string
	needs               []Path
	only                []string
	columns             map[Field][]column
}

// fits reports whether records with these names are of the layout.
func (l *layout) fits(names []string, has func(Path) bool) bool {
	for _, n := range l.needs {
		if !has(n) {
			return false
		}
	}
	if len(l.only) == 0 {
		return true
	}
	for _, n := range names {
		if !slices.Contains(l.only, n) {
			return false
		}
	}
	return true
}

//go:embed layouts.txt
var layoutsText string

// layouts are those that are recognised by their names; generic stands for the rest.
var layouts, generic = readLayouts()

func readLayouts() (known []*layout, generic *layout) {
	var l *layout
	for line := range strings.Lines(layoutsText) {
		key, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		words := strings.Fields(rest)
		switch key {
		case "", "#":
		case "layout":
			l = &layout{name: rest, columns: map[Field][]column{}}
			known = append(known, l)
		case "origin":
			l.origin = rest
		case "needs":
			for _, w := range words {
				l.needs = append(l.needs, NewPath(w))
			}
		case "only":
			for _, w := range words {
				l.only = append(l.only, Normal(w))
			}
		case "called":
			l.title = rest
		default:
			for _, w := range words {
				l.columns[Field(key)] = append(l.columns[Field(key)], parseColumn(w))
			}
		}
	}
	last := len(known) - 1
	return known[:last], known[last]
}
