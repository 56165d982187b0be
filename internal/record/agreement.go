package record

import (
	"context"
	"errors"

	"casus"
	"casus/internal/agreement"
	"casus/internal/store"
)

// Agreement is how far the reviewers of a record agree, field by field. Events go by
// their current names, so that reviews from before a re-coding count.
func Agreement(ctx context.Context, st store.Store) ([]agreement.Field, error) {
	judged, err := st.ListReviews(ctx, store.ReviewFilter{Verdicts: []casus.Verdict{casus.Confirm, casus.Amend, casus.Reject}})
	if err != nil {
		return nil, err
	}
	var reviews []casus.Review
	events := map[string]*casus.Event{}
	for _, j := range judged {
		if j.Now == "" {
			continue
		}
		r := j.Review
		r.Event = j.Now
		reviews = append(reviews, r)
		if events[r.Event] != nil {
			continue
		}
		e, err := st.Unreviewed(ctx, r.Event)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		events[r.Event] = &e
	}
	return agreement.Of(reviews, func(id string) (*casus.Event, bool) {
		e, ok := events[id]
		return e, ok
	}), nil
}
