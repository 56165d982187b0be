package server

import (
	"context"

	"casus/internal/agreement"
	"casus/internal/record"
	"casus/internal/store"
	"casus/internal/watch"
)

// Sources is where reports come from and how far they are read.
type Sources struct {
	Feeds     []watch.Health  `json:"feeds"`
	Days      []Value         `json:"documents_by_day" doc:"by the day on which they were added, UTC; the days with most first"`
	Languages []Value         `json:"languages"`
	Publisher []Value         `json:"publishers" doc:"the most frequent"`
	Failures  []store.Failure `json:"failures" doc:"inputs that could not be read, the last first"`
	Coder     CoderState      `json:"coder"`
	Stats     store.Stats     `json:"stats"`
}

// CoderState is how far this version of the coder has come.
type CoderState struct {
	Version   string   `json:"version" doc:"of this server"`
	Languages []string `json:"languages" doc:"those that are coded"`
	Coded     int      `json:"coded" doc:"documents that this version coded"`
	Older     int      `json:"older" doc:"documents that other versions coded"`
	Uncoded   int      `json:"uncoded"`
	Failed    int      `json:"failed"`
}

const (
	mostFailures   = 100
	mostPublishers = 50
)

func (s *Server) sources(ctx context.Context, _ *struct{}) (out Sources, err error) {
	if out.Stats, err = s.store.Stats(ctx); err != nil {
		return out, err
	}
	if out.Feeds, err = watch.ReadHealth(ctx, s.store); err != nil {
		return out, err
	}
	for _, f := range []struct {
		by   store.DocumentFacet
		into *[]Value
		most int
	}{{store.DocumentsByAdded, &out.Days, 400}, {store.DocumentsByLanguage, &out.Languages, 100}, {store.DocumentsByPublisher, &out.Publisher, mostPublishers}} {
		tallies, err := s.store.CountDocuments(ctx, f.by)
		if err != nil {
			return out, err
		}
		for _, t := range tallies[:min(len(tallies), f.most)] {
			*f.into = append(*f.into, Value{t.Values[0], t.Values[0], t.N})
		}
	}
	if out.Failures, err = s.store.Failures(ctx, mostFailures); err != nil {
		return out, err
	}
	out.Coder = CoderState{Version: s.version, Languages: s.languages, Uncoded: out.Stats.Uncoded, Failed: out.Stats.Failed}
	for _, t := range out.Stats.Coders {
		switch t.Values[0] {
		case s.version:
			out.Coder.Coded = t.N
		case "":
		default:
			out.Coder.Older += t.N
		}
	}
	return out, nil
}

func (s *Server) stats(ctx context.Context, _ *struct{}) (store.Stats, error) {
	return s.store.Stats(ctx)
}

// Agreement is how far reviewers agree.
type Agreement struct {
	Fields []agreement.Field `json:"fields"`
}

func (s *Server) agreement(ctx context.Context, _ *struct{}) (out Agreement, err error) {
	out.Fields, err = record.Agreement(ctx, s.store)
	return out, err
}
