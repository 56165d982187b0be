package record

import (
	"iter"

	"casus/internal/export"
	"casus/internal/store"
)

// Rows are records as exports take them.
func Rows(records iter.Seq2[store.Record, error]) iter.Seq2[*export.Row, error] {
	return func(yield func(*export.Row, error) bool) {
		for r, err := range records {
			if err != nil {
				yield(nil, err)
				return
			}
			row := export.Row{Event: r.Event, Incident: r.Incident, Reviewed: r.Reviewed == store.Confirmed || r.Reviewed == store.Amended,
				Copies: r.Copies, Sources: r.Sources, Language: r.Language, PublishedAt: r.PublishedAt, Added: r.Added}
			if !yield(&row, nil) {
				return
			}
		}
	}
}
