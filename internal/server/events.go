package server

import (
	"context"

	"casus"
	"casus/internal/store"
)

type eventsInput struct {
	Asked
	Paged
	Order store.Order `query:"order" enum:"newest,oldest,latest-day,least-certain" default:"newest"`
}

func (s *Server) listEvents(ctx context.Context, in *eventsInput) (out List[store.Record], err error) {
	q, err := in.where()
	if err != nil {
		return out, err
	}
	found, err := s.searchEvents(ctx, q, in.Order, in.page())
	if err != nil {
		return out, err
	}
	out.Rows, out.Next = found.Rows, found.Next
	if in.After == "" {
		n, err := s.countEvents(ctx, q)
		if err != nil {
			return out, err
		}
		out.Count = &n
	}
	return out, nil
}

type idInput struct {
	ID string `path:"id" maxLength:"2000"`
}

// EventView is an event, as the coder read it, and what people made of it.
type EventView struct {
	Record     store.Record   `json:"record"`
	Unreviewed casus.Event    `json:"unreviewed" doc:"as the coder read it"`
	Reviews    []store.Judged `json:"reviews" doc:"the first written first"`
}

func (s *Server) event(ctx context.Context, in *idInput) (out EventView, err error) {
	if out.Record, err = s.store.Event(ctx, in.ID); err != nil {
		return out, err
	}
	if out.Unreviewed, err = s.store.Unreviewed(ctx, in.ID); err != nil {
		return out, err
	}
	out.Reviews, err = s.store.ListReviews(ctx, store.ReviewFilter{Event: in.ID})
	return out, err
}
