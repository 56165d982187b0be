// Package monitor counts acts over time and says what stands out.
//
// A [Source] counts, day by day and group by group: pairs of sides, types, places,
// countries. [Find] compares the count of a day with a baseline: the median of the
// same weekday in the weeks before, and the spread of the days around their
// weekdays' medians (see [Expect]). What lies far above it is an [Alert], and a
// [Courier] delivers it, once, to where the rule says. Rules are read from TOML by
// [ReadRules]; doc/alerts.md describes them for users.
package monitor

import (
	"context"
	"strings"

	"casus"
	"casus/internal/query"
)

// Key is what counts are split by.
type Key string

// The keys.
const (
	ByDyad    Key = "dyad"    // who to whom, by country
	ByType    Key = "type"    // of the act
	ByPlace   Key = "place"   // where, no wider than a province
	ByCountry Key = "country" // where
)

// Keys lists them.
var Keys = []Key{ByDyad, ByType, ByPlace, ByCountry}

// Source is a record that can be counted.
type Source interface {
	// Counts counts the events that a query holds for and that count on one of the
	// days, both included, as [Tally] does. Groups and days without any are left out.
	Counts(ctx context.Context, q query.Node, by []Key, from, to casus.Day) ([]Count, error)
	// Since is the day of the record's first report; zero when it has none.
	Since(ctx context.Context) (casus.Day, error)
}

// Count is how often something happened on a day.
type Count struct {
	Day   casus.Day `json:"day"`
	Group Group     `json:"group"`
	// Events counts what reports say; Incidents counts each act once.
	Events    int `json:"events"`
	Incidents int `json:"incidents"`
}

// Group is a value for each key that counts are split by, in the keys' order; empty
// where they are not split.
type Group []Value

// Value is one key's value.
type Value struct {
	By Key `json:"by"`
	// ID is AZE>ARM for a side and another, ARM-AZE for two sides of one act, a type,
	// a country's ISO3 code, or a place as queries name it (geonames:586523).
	ID string `json:"id"`
	// Name is the gazetteer's name of a place; empty otherwise.
	Name string `json:"name,omitempty"`
}

// String names the group for people: "AZE>ARM, ASSAULT". It is text of reports in
// part, and on one line.
func (g Group) String() string {
	names := make([]string, len(g))
	for i, v := range g {
		names[i] = printable(v.ID)
		if v.Name != "" {
			names[i] = printable(v.Name)
		}
	}
	return strings.Join(names, ", ")
}

// id tells the group from all others of the same keys.
func (g Group) id() string {
	ids := make([]string, len(g))
	for i, v := range g {
		ids[i] = v.ID
	}
	return strings.Join(ids, "\x00")
}

// Query is what finds the group's events.
func (g Group) Query() query.Node {
	var parts query.And
	is := func(f query.Field, value string) {
		parts = append(parts, query.Term{Field: f, Op: query.Is, Values: []string{value}})
	}
	for _, v := range g {
		switch v.By {
		case ByType:
			is(query.FieldType, v.ID)
		case ByPlace, ByCountry:
			is(query.FieldPlace, v.ID)
		case ByDyad:
			if from, to, directed := strings.Cut(v.ID, ">"); directed {
				is(query.FieldSource, from)
				is(query.FieldRecipient, to)
			} else {
				one, other, _ := strings.Cut(v.ID, "-")
				is(query.FieldSource, one)
				is(query.FieldSource, other)
			}
		}
	}
	return parts
}
