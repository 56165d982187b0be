package server

import (
	"context"

	"casus"
	"casus/internal/export"
	"casus/internal/query"
)

// Vocabulary is what the words of the record are.
type Vocabulary struct {
	Types      []TypeWords     `json:"types" doc:"from cooperation to conflict"`
	Quads      []casus.Quad    `json:"quads" doc:"from cooperation to conflict"`
	Statuses   []casus.Status  `json:"statuses"`
	Contexts   []casus.Context `json:"contexts"`
	Sectors    []Word          `json:"sectors"`
	Bodies     []Word          `json:"bodies" doc:"codes that are of no country"`
	Countries  []CountryWord   `json:"countries" doc:"those that are codes of actors and places"`
	Fields     []Word          `json:"fields" doc:"of the query language"`
	Verdicts   []casus.Verdict `json:"verdicts" doc:"of reviews"`
	Amendable  []string        `json:"amendable" doc:"fields of an event that a review can amend"`
	Formats    []string        `json:"formats" doc:"of exports"`
	CoderTells []string        `json:"languages" doc:"languages that are coded"`
}

// TypeWords is an act type.
type TypeWords struct {
	Type  casus.Type   `json:"type"`
	Quad  casus.Quad   `json:"quad"`
	Modes []casus.Mode `json:"modes"`
}

// Word is a code and its name.
type Word struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// CountryWord is a country.
type CountryWord struct {
	Code string `json:"code" doc:"ISO 3166-1 alpha-3"`
	ISO2 string `json:"iso2"`
	Name string `json:"name"`
}

func (s *Server) vocabulary(context.Context, *struct{}) (Vocabulary, error) {
	v := Vocabulary{Quads: quads, Statuses: casus.Statuses, Contexts: casus.Contexts(), Verdicts: casus.Verdicts, Amendable: casus.Amendable,
		Formats: export.RecordFormats, CoderTells: s.languages}
	for _, t := range casus.Types {
		v.Types = append(v.Types, TypeWords{t, t.Quad(), t.Modes()})
	}
	for _, c := range casus.Sectors {
		v.Sectors = append(v.Sectors, Word{c, sectorNames[c]})
	}
	for _, c := range []casus.Code{"IGO", "IGO.UN", "IGO.EU", "IGO.NATO", "NGO", "MNC"} {
		v.Bodies = append(v.Bodies, Word{string(c), bodyNames[c]})
	}
	for _, c := range casus.Countries() {
		if known, ok := casus.CountryByISO3(c.ISO3); ok && known.Key == c.Key {
			v.Countries = append(v.Countries, CountryWord{c.ISO3, c.ISO2, c.Name})
		}
	}
	for _, f := range query.Complete("", 0) {
		v.Fields = append(v.Fields, Word{f.Text, f.Help})
	}
	return v, nil
}

type completeInput struct {
	Q      string `query:"q" maxLength:"4000" doc:"query as far as it is written"`
	Cursor int    `query:"cursor" minimum:"-1" default:"-1" doc:"bytes of q before the cursor; -1 is its end"`
}

// Completions are ways to go on with a query.
type Completions struct {
	Suggestions []Suggestion `json:"suggestions"`
}

// Suggestion is text to stand in for some bytes of the query.
type Suggestion struct {
	Text string `json:"text"`
	From int    `json:"from" doc:"the bytes of q that the text takes the place of"`
	To   int    `json:"to"`
	Help string `json:"help"`
}

// mostSuggestions is how many ways to go on are offered.
const mostSuggestions = 50

func (s *Server) complete(_ context.Context, in *completeInput) (out Completions, _ error) {
	cursor := in.Cursor
	if cursor < 0 {
		cursor = len(in.Q)
	}
	for _, x := range query.Complete(in.Q, cursor) {
		if len(out.Suggestions) == mostSuggestions {
			break
		}
		out.Suggestions = append(out.Suggestions, Suggestion{x.Text, x.From, x.To, x.Help})
	}
	return out, nil
}
