// Package place tells where a report's words for places are: it reads a report once, finds the names of the
// gazetteer in it, and resolves any span of it to an entry, by what the words themselves say ("the Iraqi
// city of Mosul"), what stands beside them ("Paris, Texas"), what else the report names, and how large and how
// near the candidates are.
//
// The gazetteer is a packed table in the binary (package packed), searched where it lies; zplaces.bin is made
// from GeoNames, Natural Earth and the lists countries.txt, places.txt and spellings.txt by package compile.
package place

import (
	_ "embed"

	"casus"
	"casus/internal/place/packed"
)

//go:generate go run ./compile

//go:embed zplaces.bin
var file string

// Gazetteer is the opened table. It is safe for concurrent use.
type Gazetteer struct {
	table *packed.Table
}

// Open opens the gazetteer in the binary. Only its header is read.
func Open() (*Gazetteer, error) {
	t, err := packed.Open(file)
	if err != nil {
		return nil, err
	}
	return &Gazetteer{t}, nil
}

// Report is a report whose names have been found. Its methods read it and change nothing that can be seen; a
// Report is for one goroutine at a time.
type Report struct {
	g     *Gazetteer
	text  string
	words []token
	names []name // in order; they do not overlap
	cues  []cue  // in order
	// scratch
	found  []candidate
	nearby []weighted
	folds  []byte
}

// Read finds the names in a text. Sentences are the spans of its sentences in order; words outside them (a
// dateline, a caption) are read as well.
func (g *Gazetteer) Read(text string, sentences []casus.Span) *Report {
	r := &Report{g: g, text: text, words: tokenize(text, sentences)}
	r.names = r.scan(nil, 0, len(r.words))
	r.judge()
	return r
}

// Find returns the spans of the places that the report names, in order. Demonyms are none, and neither are
// the names of persons and bodies that are called after places.
func (r *Report) Find() []casus.Span {
	var spans []casus.Span
	for i := range r.names {
		if r.accepts(&r.names[i]) {
			spans = append(spans, r.names[i].span(r))
		}
	}
	return spans
}

// Resolve tells which place the words at a span stand for; nil when that cannot be told. Confidence is how
// far the entry is ahead of the others, from 0 to 1.
func (r *Report) Resolve(at casus.Span) (*casus.Place, float64, casus.Why) {
	a := r.resolve(at)
	if a.entry < 0 {
		return nil, 0, a.why
	}
	e := r.g.table.Entry(a.entry)
	p := &casus.Place{GeoNames: e.GeoNames, Name: e.Name, Country: r.g.table.ISO3(e.Country), Lat: e.Lat, Lon: e.Lon, Precision: a.precision}
	if e.Admin1 != packed.None && e.Kind != packed.Country {
		p.Admin1 = r.g.table.Entry(e.Admin1).Name
	}
	return p, a.sure, a.why
}

// CountryOf returns the country in which the words at a span lie.
func (r *Report) CountryOf(at casus.Span) (iso3 string, ok bool) {
	a := r.resolve(at)
	if a.entry < 0 {
		return "", false
	}
	iso3 = r.g.table.ISO3(r.g.table.Entry(a.entry).Country)
	return iso3, iso3 != ""
}
