package server

import (
	"strconv"
	"strings"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
)

// Asked are the parameters of all views of a query.
type Asked struct {
	Q        string `query:"q" maxLength:"4000" doc:"query (doc/query.md); empty finds everything" example:"type:ASSAULT status:done"`
	Since    string `query:"since" format:"date" doc:"acts whose last day is this or later"`
	Until    string `query:"until" format:"date" doc:"acts whose first day is this or earlier"`
	Box      string `query:"box" maxLength:"100" doc:"acts with a place between these degrees: south,west,north,east; west is greater than east across the date line" example:"38.5,44,42,51"`
	Copies   bool   `query:"copies" doc:"events of reports that are copies too"`
	Rejected bool   `query:"rejected" doc:"events that reviewers rejected too"`
}

// Paged are the parameters of lists.
type Paged struct {
	After string `query:"after" maxLength:"500" doc:"next of the page before; empty for the first"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"rows of a page"`
}

func (p Paged) page() store.Page { return store.Page{After: p.After, Limit: p.Limit} }

// List is a page of a list.
type List[T any] struct {
	Rows []T    `json:"rows"`
	Next string `json:"next" doc:"for after; empty after the last page"`
	// Count is counted for the first page alone.
	Count *int `json:"count" doc:"how many there are in all; null on pages after the first"`
}

// where is the query of the parameters, with more that must hold.
func (a Asked) where(more ...query.Node) (store.Query, error) {
	n, err := query.Parse(a.Q)
	if err != nil {
		return store.Query{}, err
	}
	all := query.And{n}
	if a.Since != "" {
		d, err := casus.ParseDay(a.Since)
		if err != nil {
			return store.Query{}, badParameter("since", err.Error(), a.Since)
		}
		all = append(all, term(query.FieldAfter, d.String()))
	}
	if a.Until != "" {
		d, err := casus.ParseDay(a.Until)
		if err != nil {
			return store.Query{}, badParameter("until", err.Error(), a.Until)
		}
		all = append(all, term(query.FieldBefore, d.AddDays(1).String()))
	}
	if a.Box != "" {
		b, err := parseBox(a.Box)
		if err != nil {
			return store.Query{}, err
		}
		all = append(all, query.Within{Box: b})
	}
	return store.Query{Where: append(all, more...), Copies: a.Copies, Rejected: a.Rejected}, nil
}

func term(f query.Field, values ...string) query.Node {
	return query.Term{Field: f, Op: query.Is, Values: values}
}

// parseBox reads four degrees with commas between.
func parseBox(s string) (query.Box, error) {
	const want = "want south,west,north,east in degrees, as 38.5,44,42,51"
	parts := strings.Split(s, ",")
	var n [4]float64
	if len(parts) != 4 {
		return query.Box{}, badParameter("box", want, s)
	}
	for i, limit := range []float64{90, 180, 90, 180} {
		f, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || !(f >= -limit && f <= limit) {
			return query.Box{}, badParameter("box", want, s)
		}
		n[i] = f
	}
	if n[0] > n[2] {
		return query.Box{}, badParameter("box", "south is north of north: "+want, s)
	}
	return query.Box{South: n[0], West: n[1], North: n[2], East: n[3]}, nil
}
