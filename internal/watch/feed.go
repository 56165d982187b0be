package watch

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"

	"casus"
	"casus/internal/fetch"
	"casus/internal/ingest"
	"casus/internal/store"
)

const (
	// articleTries is how many looks ask in vain for the page of a report before its summary is taken.
	articleTries = 3
	// pagesAtOnce is the number of fetched pages that are handed on at once: they take long to come, and
	// are not to be asked for twice.
	pagesAtOnce = 10
	// rememberLeft is how many entries are remembered that are not in the feed any more.
	rememberLeft = 1000
)

// feed looks at a feed, and returns what is left to be handed on. The error is what is wrong with the feed, the
// context's or a [*recordError].
func (s *watched) feed(ctx context.Context) (batch store.Batch, _ error) {
	resp, err := s.w.client.Get(ctx, s.URL, s.state.Validators)
	if err != nil {
		return batch, err
	}
	if resp.NotModified {
		return batch, nil
	}
	// Until all of it was taken its version is not known, so that a look that is broken off begins anew.
	s.state.Validators = fetch.Validators{}
	var (
		seen    = map[string]bool{}
		present = map[string]bool{}
		wrong   error
		pages   int
	)
	for _, key := range s.state.Seen {
		seen[key] = true
	}
	for it := range resp.Items(ctx, ingest.Options{Format: "feed"}) {
		if ctx.Err() != nil {
			return batch, ctx.Err()
		}
		if it.Err != nil {
			wrong = cmp.Or(wrong, it.Err)
			batch.Failures = append(batch.Failures, store.Failure{Origin: it.Where, Reason: reason(it.Where, it.Err)})
		}
		if it.Doc == nil {
			continue
		}
		key := entryKey(it.Doc)
		present[key] = true
		if seen[key] {
			continue
		}
		if s.wantsPage(it) {
			full, err := s.w.client.Article(ctx, it)
			if ctx.Err() != nil {
				return batch, ctx.Err()
			}
			if err != nil {
				if s.putOff(key, err) {
					continue
				}
				batch.Failures = append(batch.Failures, store.Failure{Origin: it.Where, Reason: reason(it.Where, err)})
			}
			it = full
			pages++
		}
		seen[key] = true
		delete(s.state.Waiting, key)
		s.state.Seen = append(s.state.Seen, key)
		batch.Documents = append(batch.Documents, store.Incoming{Document: it.Doc, Origin: withoutPassword(s.URL), Partial: it.Partial})
		if pages >= pagesAtOnce || len(batch.Documents)+len(batch.Failures) >= batchDocuments {
			if err := s.save(ctx, batch, nil); err != nil {
				return batch, err
			}
			batch, pages = store.Batch{}, 0
		}
	}
	if ctx.Err() != nil {
		return batch, ctx.Err()
	}
	if wrong != nil && len(present) == 0 {
		return store.Batch{}, wrong // nothing could be read: what was taken before is still known
	}
	// Of the entries that have left the feed the last are remembered: a server may show an empty feed for a while.
	var left []string
	s.state.Seen = slices.DeleteFunc(s.state.Seen, func(key string) bool {
		if !present[key] {
			left = append(left, key)
		}
		return !present[key]
	})
	s.state.Seen = append(left[max(0, len(left)-rememberLeft):], s.state.Seen...)
	maps.DeleteFunc(s.state.Waiting, func(key string, _ int) bool { return !present[key] })
	if len(s.state.Waiting) == 0 {
		s.state.Validators = resp.Validators
	}
	return batch, nil
}

// wantsPage reports whether the page of an entry is to be fetched.
func (s *watched) wantsPage(it ingest.Item) bool {
	switch s.Articles {
	case Never:
		return false
	case Always:
		return it.Doc.URL != ""
	}
	return it.Partial && it.Doc.URL != ""
}

// putOff reports whether the page of an entry is to be asked for at the next look again.
func (s *watched) putOff(key string, err error) bool {
	var e *fetch.Error
	if !errors.As(err, &e) || !e.Temporary || s.state.Waiting[key]+1 >= articleTries {
		return false
	}
	if s.state.Waiting == nil {
		s.state.Waiting = map[string]int{}
	}
	s.state.Waiting[key]++
	return true
}

// entryKey tells entries of a feed apart, and changed ones from what they were. The date of change is no part of
// it: the software of many feeds puts the time of asking there.
func entryKey(d *casus.Document) string {
	h := fnv.New64a()
	for _, part := range []string{d.ID, d.URL, d.Title, d.Text} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return strconv.FormatUint(h.Sum64(), 36)
}
