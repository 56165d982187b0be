package server

import (
	"context"
	"fmt"
	"strings"
	"time"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
	"casus/internal/store/outline"
)

// manyEvents is from how many events on a record is asked in memory. Smaller ones are
// asked as fast in the store, and without delay.
const manyEvents = 20_000

// keptSelections is how many selections are kept, of four bytes an event at most.
const keptSelections = 32

// outlined is the selection of a query's events in the outline; nil where there is none and
// the store is to answer. The parts of one view ask the same: the last selections are kept,
// and of several who ask at a time one looks.
func (s *Server) outlined(ctx context.Context, q store.Query) (*outline.Selection, error) {
	o := s.outline.Load()
	if o == nil {
		return nil, nil
	}
	today := casus.DayOf(time.Now().UTC())
	key := fmt.Sprintf("select %d %v %v %v %s", o.Seq, q.Rejected, q.Copies, today, q.Where)
	if sel, ok := s.selections.Get(key); ok {
		return sel, nil
	}
	ctx = context.WithoutCancel(ctx) // others may wait for it
	found, err, _ := s.flights.Do(key, func() (any, error) {
		sel, err := o.Select(q.Where, q.Rejected, q.Copies, today, func(n query.Node) ([]int64, error) { return s.store.Keys(ctx, n) })
		if err == nil {
			s.selections.Add(key, sel)
		}
		return sel, err
	})
	if err != nil {
		return nil, err
	}
	return found.(*outline.Selection), nil
}

// ask answers a question about a query's events from the outline, or from the store where
// there is none.
func ask[T any](ctx context.Context, s *Server, q store.Query, outlined func(*outline.Selection) (T, error), stored func() (T, error)) (T, error) {
	sel, err := s.outlined(ctx, q)
	if err != nil {
		var none T
		return none, err
	}
	if sel == nil {
		return stored()
	}
	return outlined(sel)
}

// countIncidents is how many incidents a query's events tell of.
func (s *Server) countIncidents(ctx context.Context, q store.Query) (int, error) {
	return ask(ctx, s, q,
		func(sel *outline.Selection) (int, error) { return sel.Incidents(), nil },
		func() (int, error) { return s.store.CountIncidents(ctx, q) })
}

// countEvents is how many events a query finds.
func (s *Server) countEvents(ctx context.Context, q store.Query) (int, error) {
	return ask(ctx, s, q,
		func(sel *outline.Selection) (int, error) { return sel.Count(), nil },
		func() (int, error) { return s.store.Count(ctx, q) })
}

// searchIncidents is a page of the incidents of a query.
func (s *Server) searchIncidents(ctx context.Context, q store.Query, o store.IncidentOrder, p store.Page) (store.Results[casus.Incident], error) {
	type page = store.Results[casus.Incident]
	return ask(ctx, s, q,
		func(sel *outline.Selection) (page, error) { return s.store.ListIncidents(ctx, sel, o, p) },
		func() (page, error) { return s.store.SearchIncidents(ctx, q, o, p) })
}

// searchEvents is a page of the events of a query.
func (s *Server) searchEvents(ctx context.Context, q store.Query, o store.Order, p store.Page) (store.Results[store.Record], error) {
	type page = store.Results[store.Record]
	return ask(ctx, s, q,
		func(sel *outline.Selection) (page, error) { return s.store.ListEvents(ctx, sel, o, p) },
		func() (page, error) { return s.store.Search(ctx, q, o, p) })
}

// dyads counts incidents by who does what kind of act to whom.
func (s *Server) dyads(ctx context.Context, q store.Query) ([]outline.Dyad, error) {
	return ask(ctx, s, q,
		func(sel *outline.Selection) ([]outline.Dyad, error) { return sel.Dyads(), nil },
		func() (all []outline.Dyad, err error) {
			tallies, err := s.store.Counts(ctx, q, store.Grouping{By: []store.Facet{store.ByDyad, store.ByQuad}, Incidents: true})
			for _, t := range tallies {
				a, b, _ := strings.Cut(t.Values[0], ">")
				all = append(all, outline.Dyad{Source: casus.Code(a), Recipient: casus.Code(b), Quad: casus.Quad(t.Values[1]), N: t.N})
			}
			return all, err
		})
}

// tally counts incidents by a property.
func (s *Server) tally(ctx context.Context, q store.Query, f store.Facet, limit int) ([]Value, error) {
	values := []Value{}
	sel, err := s.outlined(ctx, q)
	if err != nil {
		return nil, err
	}
	if sel != nil {
		if all, ok := sel.By(string(f), limit); ok {
			for _, t := range all {
				values = append(values, Value{t.Value, labelOf(f, t.Value), t.N})
			}
			return values, nil
		}
	}
	all, err := s.store.Counts(ctx, q, store.Grouping{By: []store.Facet{f}, Incidents: true, Limit: limit})
	for _, t := range all {
		values = append(values, Value{t.Values[0], labelOf(f, t.Values[0]), t.N})
	}
	return values, err
}

// bucketsOf are the days or months of a selection.
func bucketsOf(sel *outline.Selection, months bool) (all []Bucket, undated int) {
	for _, d := range sel.Days(months) {
		if d.Day == 0 {
			undated += d.N
			continue
		}
		day := fmt.Sprintf("%04d-%02d", d.Day/100, d.Day%100)
		if !months {
			day = fmt.Sprintf("%04d-%02d-%02d", d.Day/10000, d.Day/100%100, d.Day%100)
		}
		if n := len(all); n == 0 || all[n-1].Day != day {
			all = append(all, Bucket{Day: day})
		}
		all[len(all)-1].add(d.Quad, d.N)
	}
	return all, undated
}

// keepOutline follows the record with its outline, for as long as the context lasts. Large
// records are answered so much behind.
func (s *Server) keepOutline(ctx context.Context) {
	rest := time.NewTimer(0)
	defer rest.Stop()
	for {
		changed := s.changes.next()
		select {
		case <-rest.C:
		case <-ctx.Done():
			return
		}
		if err := s.readOutline(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "the outline was not read; the record answers itself", "error", err)
		}
		rest.Reset(restTime)
		if o := s.outline.Load(); o != nil && o.Seq < s.changes.last.Load() {
			continue // it is too early to read it as a whole
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

const (
	// restTime is the least time between two readings of what changed.
	restTime = time.Second
	// restShare is how many times longer than a reading of all events it is until the next
	// one: to read them is not to be what the server does most.
	restShare = 10
)

// readOutline reads the outline of a record of many events, where it has changed since:
// what changed, or all events where that is much.
func (s *Server) readOutline(ctx context.Context) error {
	last := s.outline.Load()
	if last != nil {
		if last.Seq == s.changes.last.Load() {
			return nil
		}
		o, ok, err := s.store.OutlineSince(ctx, last)
		if ok {
			s.setOutline(o)
			s.changes.wake()
		}
		if ok || err != nil || time.Now().Before(s.wholeAfter) {
			return err
		}
	}
	n, err := s.store.Count(ctx, store.Query{Rejected: true, Copies: true})
	if err != nil {
		return err
	}
	if n < s.manyEvents {
		s.setOutline(nil)
		return nil
	}
	begun := time.Now()
	o, err := s.store.Outline(ctx)
	if err != nil {
		return err
	}
	s.wholeAfter = time.Now().Add(restShare * time.Since(begun))
	s.setOutline(o)
	s.changes.wake()
	return nil
}

func (s *Server) setOutline(o *outline.Outline) {
	s.outline.Store(o)
	s.selections.Purge()
}
