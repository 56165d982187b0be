package server

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
)

type queueInput struct {
	Asked
	After  string `query:"after" maxLength:"500" doc:"next of the page before; empty for the first"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Second bool   `query:"second" doc:"events that others have reviewed and I have not, for agreement"`
}

// Queue is what is to be reviewed.
type Queue struct {
	Rows []store.Record `json:"rows" doc:"the least certain first"`
	Next string         `json:"next"`
	// Progress is of all events of the query.
	Total    int `json:"total" doc:"events"`
	Reviewed int `json:"reviewed" doc:"of these, by anybody"`
	Mine     int `json:"mine" doc:"of these, by me"`
}

// queuePage is how many events are looked through at a time, queuePages how often before
// the client is to ask again.
const (
	queuePage  = 200
	queuePages = 10
)

func (s *Server) queue(ctx context.Context, in *queueInput) (out Queue, err error) {
	me := who(ctx).Name
	judged, err := s.store.ListReviews(ctx, store.ReviewFilter{Author: me})
	if err != nil {
		return out, err
	}
	mine := map[string]bool{}
	for _, j := range judged {
		if j.Now != "" {
			mine[j.Now] = true
		}
	}
	out.Mine = len(mine)
	all, err := in.where()
	if err != nil {
		return out, err
	}
	all.Rejected = true
	if out.Total, err = s.countEvents(ctx, all); err != nil {
		return out, err
	}
	reviewed, err := in.where(term(query.FieldReviewed, "yes"))
	if err != nil {
		return out, err
	}
	if out.Reviewed, err = s.store.Count(ctx, reviewed); err != nil {
		return out, err
	}
	if !in.Second {
		q, err := in.where(term(query.FieldReviewed, "no"))
		if err != nil {
			return out, err
		}
		found, err := s.store.Search(ctx, q, store.LeastCertain, store.Page{After: in.After, Limit: in.Limit})
		out.Rows, out.Next = found.Rows, found.Next
		return out, err
	}
	out.Next = in.After
	for range queuePages {
		found, err := s.store.Search(ctx, reviewed, store.LeastCertain, store.Page{After: out.Next, Limit: queuePage})
		if err != nil {
			return out, err
		}
		for _, r := range found.Rows {
			if !mine[r.ID] {
				out.Rows = append(out.Rows, r)
			}
		}
		if out.Next = found.Next; out.Next == "" || len(out.Rows) >= in.Limit {
			break
		}
	}
	return out, nil
}

type reviewsInput struct {
	Event    string `query:"event" maxLength:"100"`
	Document string `query:"document" maxLength:"2000"`
	Author   string `query:"author" maxLength:"200"`
	After    int64  `query:"after" minimum:"0" doc:"number of the last review known"`
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// ReviewList is a page of reviews.
type ReviewList struct {
	Rows []store.Judged `json:"rows" doc:"in the order in which they were written"`
	Next int64          `json:"next" doc:"for after; 0 after the last page"`
}

func (s *Server) listReviews(ctx context.Context, in *reviewsInput) (out ReviewList, err error) {
	rows, err := s.store.ListReviews(ctx, store.ReviewFilter{After: in.After, Event: in.Event, Document: in.Document, Author: in.Author, Limit: in.Limit + 1})
	if err != nil {
		return out, err
	}
	out.Rows = rows[:min(len(rows), in.Limit)]
	if len(rows) > in.Limit {
		out.Next = rows[in.Limit-1].Seq
	}
	return out, nil
}

type reviewInput struct {
	Body struct {
		Verdict  casus.Verdict   `json:"verdict"`
		Event    string          `json:"event,omitempty" maxLength:"100" doc:"the event that is judged"`
		Document string          `json:"document,omitempty" maxLength:"2000" doc:"for original: the report that is no copy"`
		Field    string          `json:"field,omitempty" doc:"for amend: the field of the event" example:"status"`
		Value    json.RawMessage `json:"value,omitempty" doc:"for amend: the field's new value, in its JSON form"`
		Events   []string        `json:"events,omitempty" maxItems:"1000" doc:"for merge: the events that tell one act; for split: those that tell another one than the rest"`
		Note     string          `json:"note,omitempty" maxLength:"4000"`
	}
}

// Written is a review as it was written down, and the event as it is now.
type Written struct {
	Review casus.Review  `json:"review"`
	Event  *store.Record `json:"event" doc:"null where no single event was judged"`
}

func (s *Server) review(ctx context.Context, in *reviewInput) (out Written, err error) {
	b := &in.Body
	r := casus.Review{Author: who(ctx).Name, Verdict: b.Verdict, Event: b.Event, Document: b.Document, Field: b.Field, Value: b.Value, Events: b.Events, Note: b.Note}
	if err := r.Validate(); err != nil {
		return out, huma.Error422UnprocessableEntity(err.Error(), &huma.ErrorDetail{Message: err.Error(), Location: "body"})
	}
	if out.Review, err = s.store.Review(ctx, r); err != nil {
		return out, err
	}
	s.log.InfoContext(ctx, "reviewed", "audit", true, "by", r.Author, "seq", out.Review.Seq, "verdict", r.Verdict, "event", r.Event,
		"events", r.Events, "document", r.Document, "field", r.Field, "value", string(r.Value))
	s.wake()
	if out.Review.Event != "" {
		e, err := s.store.Event(ctx, out.Review.Event)
		if err != nil {
			return out, err
		}
		out.Event = &e
	}
	return out, nil
}
