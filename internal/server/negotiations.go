package server

import (
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
	"casus/internal/talks"
)

type talksInput struct {
	Asked
	After string `query:"after" maxLength:"100" doc:"next of the page before; empty for the first"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

// Talks are processes of negotiation.
type Talks struct {
	Rows []Talk `json:"rows" doc:"the last active first"`
	Next string `json:"next"`
	// Truncated tells that older incidents were left out.
	Truncated bool `json:"truncated" doc:"there are more incidents than are joined at once: narrow the days"`
}

// Talk is a process of negotiation. The rules are those of package talks.
type Talk struct {
	ID       string        `json:"id"`
	Parties  []Side        `json:"parties"`
	From     casus.Day     `json:"from"`
	To       casus.Day     `json:"to"`
	State    whatWord      `json:"state" doc:"what the last step was"`
	Incident IncidentRow   `json:"incident" doc:"the last of its meetings, else its last step"`
	Steps    []talks.Step  `json:"course" doc:"in the order in which they were told"`
	Acts     []IncidentRow `json:"incidents" doc:"all of its incidents, by day"`
	talks.Parts
	Ceasefires []IncidentRow `json:"ceasefires"`
	Breaches   []IncidentRow `json:"breaches" doc:"assaults of one party on another after a ceasefire"`
}

type whatWord string

func (whatWord) Schema(huma.Registry) *huma.Schema { return words(talks.Whats...) }

// mostTalks is how many incidents are joined to processes at once.
const mostTalks = 2000

// talkTypes find the incidents that can be steps of talks.
var talkTypes = query.Or{
	term(query.FieldType, "CONSULT", "AGREE"),
	query.And{term(query.FieldType, "REQUEST", "REJECT"), term(query.FieldMode, "meet")},
	query.And{term(query.FieldType, "RETREAT"), term(query.FieldMode, "ceasefire")},
}

func (s *Server) talks(ctx context.Context, in *talksInput) (out Talks, err error) {
	q, err := in.where(talkTypes)
	if err != nil {
		return out, err
	}
	found, err := s.searchIncidents(ctx, q, store.LastDay, store.Page{Limit: mostTalks})
	if err != nil {
		return out, err
	}
	out.Truncated = found.Next != ""
	all := talks.Join(found.Rows)
	if in.After != "" {
		at := slices.IndexFunc(all, func(p talks.Process) bool { return p.ID == in.After })
		if at < 0 {
			return out, store.ErrCursor
		}
		all = all[at+1:]
	}
	if len(all) > in.Limit {
		all = all[:in.Limit]
		out.Next = all[in.Limit-1].ID
	}
	for i := range all {
		t, err := s.talk(ctx, &all[i])
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, t)
	}
	return out, nil
}

// talk describes a process.
func (s *Server) talk(ctx context.Context, p *talks.Process) (out Talk, err error) {
	out = Talk{ID: p.ID, From: p.From, To: p.To, Parts: talks.PartsOf(p)}
	for _, c := range p.Sides {
		out.Parties = append(out.Parties, Side{c, nameOf(c)})
	}
	var ids []string
	lead := &p.Incidents[len(p.Incidents)-1]
	for i := range p.Incidents {
		in := &p.Incidents[i]
		ids = append(ids, in.ID)
		out.Acts = append(out.Acts, incidentRow(in))
		if in.Type == "CONSULT" {
			lead = in
		}
	}
	out.Incident = incidentRow(lead)
	members, err := s.store.Members(ctx, ids)
	if err != nil {
		return out, err
	}
	tellings := map[string][]talks.Telling{}
	for _, m := range members {
		for i := range m.Tellings {
			t := &m.Tellings[i]
			tellings[m.Incident] = append(tellings[m.Incident], talks.Telling{Event: &t.Event, Told: t.Document.Published})
		}
	}
	out.Steps = talks.Course(p, tellings)
	if n := len(out.Steps); n > 0 {
		out.State = whatWord(out.Steps[n-1].What)
	}
	return out, s.breaches(ctx, p, &out)
}

// breaches finds the ceasefires of a process and what broke them.
func (s *Server) breaches(ctx context.Context, p *talks.Process, out *Talk) error {
	ceasefires := talks.Ceasefires(p)
	if len(ceasefires) == 0 {
		return nil
	}
	for i := range ceasefires {
		out.Ceasefires = append(out.Ceasefires, incidentRow(&ceasefires[i]))
	}
	var countries []string
	for _, c := range p.Sides {
		countries = append(countries, string(c))
	}
	last := ceasefires[len(ceasefires)-1].From.AddDays(talks.Watch + 1)
	assaults, err := s.searchIncidents(ctx, store.Query{Where: query.And{term(query.FieldType, "ASSAULT"), term(query.FieldStatus, "done", "alleged"),
		term(query.FieldActor, countries...), term(query.FieldAfter, ceasefires[0].From.String()), term(query.FieldBefore, last.String())}},
		store.FirstDay, store.Page{Limit: mostTalks})
	if err != nil {
		return err
	}
	for i := range assaults.Rows {
		if talks.Breaks(p, &assaults.Rows[i]) {
			out.Breaches = append(out.Breaches, incidentRow(&assaults.Rows[i]))
		}
	}
	return nil
}
