package server

import (
	"context"
	"slices"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
)

type incidentsInput struct {
	Asked
	Paged
	Order store.IncidentOrder `query:"order" enum:"last-told,most-publishers,first-day,last-day" default:"last-told"`
}

func (s *Server) listIncidents(ctx context.Context, in *incidentsInput) (out List[casus.Incident], err error) {
	q, err := in.where()
	if err != nil {
		return out, err
	}
	found, err := s.searchIncidents(ctx, q, in.Order, in.page())
	if err != nil {
		return out, err
	}
	out.Rows, out.Next = found.Rows, found.Next
	if in.After == "" {
		n, err := s.countIncidents(ctx, q)
		if err != nil {
			return out, err
		}
		out.Count = &n
	}
	return out, nil
}

// IncidentView is an incident and who says what of it.
type IncidentView struct {
	Incident casus.Incident `json:"incident"`
	Tellings []Told         `json:"tellings" doc:"one for each report that is no copy, the first told first"`
	Before   []IncidentRow  `json:"before" doc:"earlier acts of the same parties, the last first"`
	After    []IncidentRow  `json:"after" doc:"later acts of the same parties, the first first"`
}

// Told is one report's word on an incident, and the copies of the report.
type Told struct {
	Record store.Record   `json:"record"`
	Copies []store.Record `json:"copied" doc:"the same in reports that copy this one"`
}

// IncidentRow is an incident as a line of a list.
type IncidentRow struct {
	ID        string        `json:"id"`
	Type      casus.Type    `json:"type"`
	Mode      casus.Mode    `json:"mode"`
	Status    casus.Status  `json:"status"`
	From      casus.Day     `json:"from"`
	To        casus.Day     `json:"to"`
	Place     *casus.Place  `json:"place"`
	Source    []casus.Actor `json:"source"`
	Recipient []casus.Actor `json:"recipient"`
	Mediator  []casus.Actor `json:"mediator"`
	Killed    *casus.Range  `json:"killed"`
	Reports   int           `json:"reports"`
	Quad      casus.Quad    `json:"quad"`
	Intensity float64       `json:"intensity"`
}

func incidentRow(i *casus.Incident) IncidentRow {
	return IncidentRow{ID: i.ID, Type: i.Type, Mode: i.Mode, Status: i.Status, From: i.From, To: i.To, Place: i.Place, Source: i.Source,
		Recipient: i.Recipient, Mediator: i.Mediator, Killed: i.Killed, Reports: i.Reports, Quad: i.Quad, Intensity: i.Intensity}
}

// related is how many acts before and after an incident are shown with it.
const related = 6

func (s *Server) incident(ctx context.Context, in *idInput) (out IncidentView, err error) {
	if out.Incident, err = s.store.Incident(ctx, in.ID); err != nil {
		return out, err
	}
	members, err := s.store.Members(ctx, []string{in.ID})
	if err != nil {
		return out, err
	}
	for _, m := range members {
		out.Tellings = append(out.Tellings, folded(m.Tellings)...)
	}
	parties := partiesOf(&out.Incident)
	if len(parties) == 0 || out.Incident.From.IsZero() {
		return out, nil
	}
	before := append(slices.Clone(parties), term(query.FieldBefore, out.Incident.From.String()))
	if out.Before, err = s.rows(ctx, before, store.LastDay, related, in.ID); err != nil {
		return out, err
	}
	after := append(slices.Clone(parties), term(query.FieldAfter, out.Incident.To.AddDays(1).String()))
	out.After, err = s.rows(ctx, after, store.FirstDay, related, in.ID)
	return out, err
}

// folded puts the tellings of copies under the telling of their original, where the
// original tells the incident too.
func folded(tellings []store.Record) []Told {
	at := map[string]int{} // report -> its first telling
	var all []Told
	for _, t := range tellings {
		if t.CopyOf != "" {
			continue
		}
		if _, ok := at[t.Document.ID]; !ok {
			at[t.Document.ID] = len(all)
		}
		all = append(all, Told{Record: t})
	}
	for _, t := range tellings {
		if t.CopyOf == "" {
			continue
		}
		if i, ok := at[t.CopyOf]; ok {
			all[i].Copies = append(all[i].Copies, t)
			continue
		}
		at[t.CopyOf] = len(all) // the first copy stands for an original that is silent
		all = append(all, Told{Record: t})
	}
	return all
}

// partiesOf is the query for acts in which the incident's two sides take part, in
// whatever roles; for acts of the one side where the incident has but one.
func partiesOf(i *casus.Incident) query.And {
	var all query.And
	for _, side := range [][]casus.Actor{i.Source, i.Recipient} {
		var codes []string
		for _, a := range side {
			if c := string(a.Code); c != "" && !slices.Contains(codes, c) {
				codes = append(codes, c)
			}
		}
		if len(codes) > 0 {
			all = append(all, term(query.FieldActor, codes...))
		}
	}
	return all
}

// rows are the first incidents of a query, but one of them.
func (s *Server) rows(ctx context.Context, where query.Node, order store.IncidentOrder, limit int, but string) ([]IncidentRow, error) {
	found, err := s.searchIncidents(ctx, store.Query{Where: where}, order, store.Page{Limit: limit + 1})
	if err != nil {
		return nil, err
	}
	var rows []IncidentRow
	for i := range found.Rows {
		if found.Rows[i].ID != but && len(rows) < limit {
			rows = append(rows, incidentRow(&found.Rows[i]))
		}
	}
	return rows, nil
}
