package export

import (
	"bufio"
	"encoding/json"
	"io"
)

// geoJSON writes a FeatureCollection (RFC 7946): a feature for each row, at the most
// precise of its places.
type geoJSON struct {
	w     *bufio.Writer
	begun bool
}

type feature struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Geometry   *point `json:"geometry"`
	Properties flat   `json:"properties"`
}

type point struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude first
}

func newGeoJSON(w io.Writer) *geoJSON { return &geoJSON{w: bufio.NewWriter(w)} }

// Errors of the buffered writer stay in it until it is flushed.

func (g *geoJSON) Write(r *Row) error {
	f := feature{Type: "Feature", ID: r.ID, Properties: flatten(r)}
	if p := placeOf(&r.Event); p != nil {
		f.Geometry = &point{"Point", [2]float64{p.Place.Lon, p.Place.Lat}}
	}
	g.begin(",")
	enc := json.NewEncoder(g.w)
	enc.SetEscapeHTML(false)
	return enc.Encode(f)
}

// begin writes the head of the collection if it is not there yet, else what follows it.
func (g *geoJSON) begin(otherwise string) {
	if g.begun {
		g.w.WriteString(otherwise)
		return
	}
	g.begun = true
	g.w.WriteString(`{"type":"FeatureCollection","features":[` + "\n")
}

func (g *geoJSON) Close() error {
	g.begin("")
	g.w.WriteString("]}\n")
	return g.w.Flush()
}
