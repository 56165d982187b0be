package record

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"casus"
	"casus/internal/store"
)

// Readings yields the reports of the events that a query asks for, in the order of
// their ids, each with the sentences that hold such events and with all events of these
// sentences that were not rejected: as an annotator would hand them in.
func Readings(ctx context.Context, st store.Store, q store.Query) iter.Seq2[*casus.Reading, error] {
	return func(yield func(*casus.Reading, error) bool) {
		sentences := map[string]map[casus.Span]bool{} // by document
		for r, err := range st.Each(ctx, q) {
			if err != nil {
				yield(nil, err)
				return
			}
			if sentences[r.Document.ID] == nil {
				sentences[r.Document.ID] = map[casus.Span]bool{}
			}
			sentences[r.Document.ID][r.Sentence.Span] = true
		}
		ids := make([]string, 0, len(sentences))
		for id := range sentences {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			reading, err := readingOf(ctx, st, id, sentences[id])
			if !yield(reading, err) || err != nil {
				return
			}
		}
	}
}

func readingOf(ctx context.Context, st store.Store, id string, sentences map[casus.Span]bool) (*casus.Reading, error) {
	doc, err := st.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	events, err := st.EventsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	r := &casus.Reading{Document: doc.Document}
	for s := range sentences {
		r.Sentences = append(r.Sentences, s)
	}
	slices.SortFunc(r.Sentences, func(a, b casus.Span) int { return cmp.Compare(a.Start, b.Start) })
	for _, e := range events {
		if e.Reviewed != store.Rejected && sentences[e.Sentence.Span] {
			r.Events = append(r.Events, e.Event)
		}
	}
	return r, nil
}
