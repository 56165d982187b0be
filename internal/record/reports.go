package record

import (
	"cmp"
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"casus"
	"casus/internal/incident"
	"casus/internal/store"
)

// cachedReports is how many reports linking keeps at hand: what is news is told by
// reports of a few days, which come one after the other.
const cachedReports = 4096

// reports gives tellings, made of the whole reports that they stand in.
type reports struct {
	store store.Store
	cache *lru.Cache[string, map[string]*incident.Telling] // by document, then by event
}

func newReports(st store.Store) (*reports, error) {
	cache, err := lru.New[string, map[string]*incident.Telling](cachedReports)
	return &reports{st, cache}, err
}

// forget lets the reports of incidents be read again, since they have changed.
func (r *reports) forget(members []store.Members) {
	for i := range members {
		for _, t := range members[i].Tellings {
			r.cache.Remove(t.Document.ID)
		}
	}
}

// known is the telling of an event whose report is at hand; nil when it is not.
func (r *reports) known(e store.EventName) *incident.Telling {
	told, _ := r.cache.Get(e.Document)
	return told[e.ID]
}

// telling is an event as linking sees it.
func (r *reports) telling(ctx context.Context, e *store.Record) (*incident.Telling, error) {
	told, ok := r.cache.Get(e.Document.ID)
	if !ok || told[e.ID] == nil {
		var err error
		if told, err = r.read(ctx, e); err != nil {
			return nil, err
		}
		r.cache.Add(e.Document.ID, told)
	}
	return told[e.ID], nil
}

// read makes the tellings of a report. The event stands for itself where its report has
// changed since it was read.
func (r *reports) read(ctx context.Context, e *store.Record) (map[string]*incident.Telling, error) {
	doc, err := r.store.Document(ctx, e.Document.ID)
	if err != nil {
		return nil, err
	}
	records, err := r.store.EventsOf(ctx, e.Document.ID)
	if err != nil {
		return nil, err
	}
	var events []casus.Event
	found := false
	for i := range records {
		if records[i].Reviewed != store.Rejected {
			events = append(events, records[i].Event)
			found = found || records[i].ID == e.ID
		}
	}
	if !found {
		events = append(events, e.Event)
	}
	told := make(map[string]*incident.Telling, len(events))
	for _, t := range incident.Tellings(doc.Document, cmp.Or(doc.CopyOf, doc.ID), events) {
		told[t.Event.ID] = t
	}
	return told, nil
}
