package querytest

import (
	"pgregory.net/rapid"

	"casus/internal/query"
)

// values are some for each field: such as events have, such as they have not, and
// such as mislead whoever puts text into another language.
var values = map[query.Field][]string{
	query.FieldType:       {"ASSAULT", "CONSULT", "COERCE", "AID"},
	query.FieldMode:       {"heavy-weapons", "strike", "yield", "visit"},
	query.FieldFamily:     {"cooperation", "conflict", "verbal", "material", "verbal-coop", "material-conflict"},
	query.FieldStatus:     {"done", "alleged", "planned", "possible", "denied"},
	query.FieldBackground: {"yes", "no"},
	query.FieldContext:    {"military", "migration", "cyber"},
	query.FieldPLOVER:     {"ASSAULT", "ACCUSE/allege", "AGREE", "PROTEST/strike", "REQUEST"},
	query.FieldCAMEO:      {"11", "112", "14", "143", "20"},
	query.FieldQuad:       {"verbal-coop", "material-coop", "verbal-conflict", "material-conflict"},
	query.FieldActor:      actors,
	query.FieldSource:     actors,
	query.FieldRecipient:  actors,
	query.FieldMediator:   actors,
	query.FieldBy:         actors,
	query.FieldDenied:     append([]string{"yes", "no"}, actors...),
	query.FieldPlace:      {"AZE", "RUS", "USA", "gandja", "Ganja", "Café Elysee", "geonames:524901", "geonames:1", "moscow", "azerbaijan"},
	query.FieldAfter:      days,
	query.FieldBefore:     days,
	query.FieldDay:        days,
	query.FieldPublished:  days,
	query.FieldKilled:     numbers,
	query.FieldInjured:    numbers,
	query.FieldDetained:   numbers,
	query.FieldDisplaced:  numbers,
	query.FieldConfidence: {"0.5", "0.9", "0", "1", "0.61"},
	query.FieldPublisher:  {"agence sud", "times", "fiji", "%a_", "fij"},
	query.FieldLanguage:   {"en", "fr", "de"},
	query.FieldReviewed:   {"yes", "no", "confirmed", "amended", "rejected"},
	query.FieldIncident:   {"i1", "i2", "i", "%"},
	query.FieldDocument:   {"https://example.org/war", "t0102030405060708", "island", "ISLAND", "'; drop table events; --"},
	query.FieldEvent:      {"e0000000000000000", "e%"},
}

var (
	actors = []string{"ARM", "AZE", "ARM.GOV", ".GOV", ".MIL", "ARM.MIL", "IGO", "IGO.UN", ".REF", "FJI.LAB",
		"armenia", "Jeyhun Bayramov", "bayramov", "putin", "ministers", "united nations", "group", "arm", "o'brien", "a_b%"}
	days = []string{"2020-10-09", "2020-10-08", "2020-10", "2020", "1994", "2019-01-02/2020-01-01", "2020-10-10", "today", "yesterday", "3d", "1w", "1m", "25y"}
	// 2000 is the least of "thousands".
	numbers = []string{"0", "12", "30", "40", "11.5", "2000", "1000000"}
	texts   = []string{"shelling", "Nagorno-Karabakh", "nagorno", "cease fire", "cease-fire", "ceasefire", "ELYSEE", "café", "50%", "on_the", "october 8 killing",
		"at least 12", "a", "' or '1'='1", "zug*", "NEAR(a b)", "hel"}
	ops = []query.Op{query.Equal, query.Less, query.AtMost, query.More, query.AtLeast}
)

// numeric are the fields that are compared by size.
var numeric = map[query.Field]bool{query.FieldKilled: true, query.FieldInjured: true, query.FieldDetained: true, query.FieldDisplaced: true, query.FieldConfidence: true}

// Query makes queries of all forms, as [query.Parse] returns them.
func Query() *rapid.Generator[query.Node] {
	return rapid.Custom(func(t *rapid.T) query.Node {
		n, err := query.Parse(node(t, 3).String())
		if err != nil {
			t.Fatal(err)
		}
		return n
	})
}

func node(t *rapid.T, depth int) query.Node {
	kinds := 5
	if depth == 0 {
		kinds = 2
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 0:
		return query.Text(rapid.SampledFrom(texts).Draw(t, "text"))
	case 1:
		at := rapid.SampledFrom([][2]float64{{40.68, 46.36}, {55.7, 37.6}, {42.5, 45}, {-16.9, -179.9}, {90, 0}, {0, 0}}).Draw(t, "point")
		if rapid.Bool().Draw(t, "box") {
			around := func(degrees float64) [2]float64 {
				return [2]float64{degrees - rapid.SampledFrom([]float64{0, 0.01, 5}).Draw(t, "less"), degrees + rapid.SampledFrom([]float64{0, 0.01, 5}).Draw(t, "more")}
			}
			lat, lon := around(at[0]), around(at[1])
			if lon[0] < -180 {
				lon[0] += 360
			}
			return query.Within{Box: query.Box{South: lat[0], West: lon[0], North: min(lat[1], 90), East: lon[1]}}
		}
		return query.Near{Lat: at[0], Lon: at[1], Kilometres: float64(rapid.SampledFrom([]int{0, 1, 25, 300, 3000, 20040}).Draw(t, "kilometres"))}
	case 3:
		return query.And(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) query.Node { return node(t, depth-1) }), 2, 3).Draw(t, "and"))
	case 4:
		return query.Or(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) query.Node { return node(t, depth-1) }), 2, 3).Draw(t, "or"))
	case 5:
		return query.Not{Node: node(t, depth-1)}
	}
	f := rapid.SampledFrom(query.Fields()).Draw(t, "field")
	if numeric[f] {
		return query.Term{Field: f, Op: rapid.SampledFrom(ops).Draw(t, "op"), Values: []string{rapid.SampledFrom(values[f]).Draw(t, "value")}}
	}
	return query.Term{Field: f, Op: query.Is, Values: rapid.SliceOfNDistinct(rapid.SampledFrom(values[f]), 1, 2, rapid.ID).Draw(t, "values")}
}
