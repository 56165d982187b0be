package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"casus"
	"casus/internal/query"
)

// The tables of the index of events; their columns are described where they are made.
var (
	eventTable = tableOf("event", "key bigint, id text, document bigint, incident bigint, type text, mode text, status text, background smallint, plover text, "+
		"cameo text, quad text, first_day integer, last_day integer, published integer, told bigint, killed bigint, injured bigint, detained bigint, "+
		"displaced bigint, confidence float8, publisher bigint, language text, confirmed smallint, amended smallint, rejected smallint, copy smallint, body bytea", false)
	contextTable    = tableOf("event_context", "event bigint, context text", true)
	actorTable      = tableOf("event_actor", "event bigint, role text, country text, sector text", true)
	eventNameTable  = tableOf("event_name", "event bigint, role text, name bigint", true)
	eventPlaceTable = tableOf("event_place", "event bigint, place bigint, country text", true)
	nameTable       = tableOf("name", "key bigint, text text", true)
	placeTable      = tableOf("place", "key bigint, geonames integer, name text, country text, lat float8, lon float8, located smallint", true)
)

// Columns of placeTable.
const (
	placeLat     = 4
	placeLon     = 5
	placeLocated = 6
)

// Roles in event_actor and event_name.
const (
	roleSource    = "s"
	roleRecipient = "r"
	roleMediator  = "m"
	roleClaimant  = "c"
	rolePlace     = "p"
)

// indexed are the tables with rows of an event, and their columns for its key.
var indexed = [][2]string{{"event_context", "event"}, {"event_actor", "event"}, {"event_name", "event"}, {"event_place", "event"}, {"event", "key"}}

// unindex takes the events of versions of documents out of the index.
func unindex(ctx context.Context, t *tx, documents []int64) error {
	old, err := indexedEvents(ctx, t, documents)
	if err != nil {
		return err
	}
	return removeIndexed(ctx, t, old, nil)
}

// indexedEvents are the keys of the events of documents that are in the index, with the
// keys of their incidents.
func indexedEvents(ctx context.Context, t *tx, documents []int64) (map[int64]sql.NullInt64, error) {
	old := map[int64]sql.NullInt64{}
	among, list := in(t, "document", documents)
	return old, t.each(ctx, func(r *sql.Rows) error {
		var key int64
		var incident sql.NullInt64
		err := r.Scan(&key, &incident)
		old[key] = incident
		return err
	}, "select key, incident from event where "+among+" order by key"+t.forUpdate(false), list)
}

// removeIndexed removes events from the index; the keys by which some are linked stay.
func removeIndexed(ctx context.Context, t *tx, events map[int64]sql.NullInt64, kept map[int64]bool) error {
	if len(events) == 0 {
		return nil
	}
	var keys, gone, incidents []int64
	for key, incident := range events {
		keys = append(keys, key)
		if !kept[key] {
			gone = append(gone, key)
		}
		if incident.Valid {
			incidents = append(incidents, incident.Int64)
		}
	}
	among, list := in(t, "key", incidents)
	if _, err := t.exec(ctx, "update incident set stale = stale + 1 where "+among, list); err != nil {
		return err
	}
	among, list = in(t, "event", gone)
	if _, err := t.exec(ctx, "delete from link_key where "+among, list); err != nil {
		return err
	}
	for _, x := range append(indexed[:len(indexed):len(indexed)], t.wordsTable("event")) {
		among, list := in(t, x[1], keys)
		if _, err := t.exec(ctx, "delete from "+x[0]+" where "+among, list); err != nil {
			return err
		}
	}
	return nil
}

// reindex makes the index of documents' events anew, from their current codings and
// from reviews. Events that stay keep their links; their incidents are to be concluded
// again.
func reindex(ctx context.Context, t *tx, documents []int64) error {
	old, err := indexedEvents(ctx, t, documents)
	if err != nil {
		return err
	}
	x, err := gather(ctx, t, documents)
	if err != nil {
		return err
	}
	kept := map[int64]bool{}
	for _, e := range x.events {
		if _, ok := old[e.key]; ok {
			kept[e.key] = true
		}
	}
	if err := removeIndexed(ctx, t, old, kept); err != nil {
		return err
	}
	for _, e := range x.events {
		e.incident = old[e.key]
	}
	return x.save(ctx, t)
}

// report is what the index needs of a document.
type report struct {
	key       int64
	id        string
	publisher string
	language  string
	told      int64
	copyOf    string
}

// entry is an event on its way into the index, with reviews applied.
type entry struct {
	key      int64
	event    casus.Event
	report   *report
	incident sql.NullInt64
	review   query.Review
	changed  bool // by reviews
}

// index is what becomes of some documents' events.
type index struct {
	reports map[int64]*report // by key
	events  []*entry          // in the order of their keys
}

// gather reads the current codings of documents and applies reviews.
func gather(ctx context.Context, t *tx, documents []int64) (*index, error) {
	x := &index{reports: map[int64]*report{}}
	among, list := in(t, "key", documents)
	err := t.each(ctx, func(r *sql.Rows) error {
		var d report
		var published, at string
		if err := r.Scan(&d.key, &d.id, &d.publisher, &d.language, &published, &at, &d.copyOf); err != nil {
			return err
		}
		told, err := toldAt(published, at)
		if !told.IsZero() {
			d.told = told.Unix()
		}
		x.reports[d.key] = &d
		return err
	}, "select key, id, publisher, language, published, published_at, copy_of from document where current = 1 and "+among, list)
	if err != nil {
		return nil, err
	}
	among, list = in(t, "d.key", documents)
	err = t.each(ctx, func(r *sql.Rows) error {
		var e entry
		var document int64
		var body []byte
		if err := r.Scan(&e.key, &document, &body); err != nil {
			return err
		}
		e.report = x.reports[document]
		x.events = append(x.events, &e)
		return wrap(decompressJSON(body, &e.event), "event %d", e.key)
	}, "select a.key, d.key, a.body from document d join act a on a.coding = ("+currentCoding+") where d.current = 1 and "+among+" order by a.key", list)
	if err != nil {
		return nil, err
	}
	return x, applyReviews(ctx, t, x)
}

// toldAt is when a report was published: at midnight UTC where only the day is known.
func toldAt(day, at string) (time.Time, error) {
	t, err := fromInstant(at)
	if err != nil || !t.IsZero() {
		return t, err
	}
	d, err := fromDay(day)
	if err != nil || d.IsZero() {
		return time.Time{}, err
	}
	return d.Time(), nil
}

// save writes the index.
func (x *index) save(ctx context.Context, t *tx) error {
	var events, contexts, actors, eventNames, eventPlaces [][]any
	var words []indexedWords
	names, places := map[int64]string{}, map[int64][]any{}
	name := func(s string) int64 {
		s = clean(s)
		k := hash(s)
		names[k] = s
		return k
	}
	for _, entry := range x.events {
		e, r := &entry.event, entry.report
		var body []byte
		if entry.changed {
			var err error
			if body, err = compressJSON(e); err != nil {
				return wrap(err, "event %s", e.ID)
			}
		}
		days := e.Days()
		events = append(events, []any{entry.key, e.ID, r.key, nullable(entry.incident), string(e.Type), string(e.Mode), string(e.Status), flag(e.Background), e.PLOVER, e.CAMEO,
			string(e.Quad), number(days.From), number(days.To), number(e.Document.Published), r.told, least(e.Killed), least(e.Injured), least(e.Detained),
			least(e.Displaced), e.Confidence, name(e.Document.Publisher), r.language, flag(entry.review.Confirmed), flag(entry.review.Amended), flag(entry.review.Rejected),
			flag(r.copyOf != ""), body})
		words = append(words, indexedWords{entry.key, []string{query.Fold(e.Document.Title), query.Fold(e.Sentence.Text)}})
		for _, c := range e.Contexts {
			contexts = append(contexts, []any{entry.key, string(c)})
		}
		for _, role := range []struct {
			name    string
			parties []casus.Party
		}{{roleSource, e.Source}, {roleRecipient, e.Recipient}, {roleMediator, e.Mediator}, {roleClaimant, e.Claimant}} {
			for _, p := range role.parties {
				eventNames = append(eventNames, []any{entry.key, role.name, name(p.Text)})
				for _, a := range p.Actors {
					actors = append(actors, []any{entry.key, role.name, a.Code.Country(), a.Code.Sector()})
					if a.Name != p.Text {
						eventNames = append(eventNames, []any{entry.key, role.name, name(a.Name)})
					}
				}
			}
		}
		for _, l := range e.Places {
			eventNames = append(eventNames, []any{entry.key, rolePlace, name(l.Text)})
			p := l.Place
			if p == nil {
				continue
			}
			if p.Name != l.Text {
				eventNames = append(eventNames, []any{entry.key, rolePlace, name(p.Name)})
			}
			row := []any{nil, p.GeoNames, clean(p.Name), clean(p.Country), p.Lat, p.Lon, flag(query.Located(p.Precision))}
			k := hash(fmt.Sprint(row[1:]...))
			row[0], places[k] = k, row
			eventPlaces = append(eventPlaces, []any{entry.key, k, row[3]})
		}
	}
	if err := saveNames(ctx, t, names); err != nil {
		return err
	}
	if err := savePlaces(ctx, t, places); err != nil {
		return err
	}
	for _, rows := range []struct {
		table
		rows [][]any
	}{{eventTable, events}, {contextTable, contexts}, {actorTable, actors}, {eventNameTable, eventNames}, {eventPlaceTable, eventPlaces}} {
		if err := t.insert(ctx, t, rows.table, rows.rows); err != nil {
			return err
		}
	}
	return t.indexWords(ctx, t, "event", words)
}

// least is the least of a count; nil when none is told.
func least(c *casus.Count) any {
	if c == nil {
		return nil
	}
	return c.Min
}

func nullable(n sql.NullInt64) any {
	if !n.Valid {
		return nil
	}
	return n.Int64
}

// saveNames inserts the names that are not there yet.
func saveNames(ctx context.Context, t *tx, names map[int64]string) error {
	missing, err := missingKeys(ctx, t, "name", names)
	if err != nil || len(missing) == 0 {
		return err
	}
	rows, words := make([][]any, len(missing)), make([]indexedWords, len(missing))
	for i, k := range missing {
		rows[i], words[i] = []any{k, names[k]}, indexedWords{k, []string{query.Fold(names[k])}}
	}
	if err := t.insert(ctx, t, nameTable, rows); err != nil {
		return err
	}
	return t.indexWords(ctx, t, "name", words)
}

// savePlaces inserts the places that are not there yet.
func savePlaces(ctx context.Context, t *tx, places map[int64][]any) error {
	missing, err := missingKeys(ctx, t, "place", places)
	if err != nil || len(missing) == 0 {
		return err
	}
	rows := make([][]any, len(missing))
	for i, k := range missing {
		rows[i] = places[k]
	}
	if err := t.insert(ctx, t, placeTable, rows); err != nil {
		return err
	}
	return t.indexPlaces(ctx, t, rows)
}

// missingKeys are the keys that a table lacks, in order: so two transactions that
// insert the same ones wait for each other and do not block each other.
func missingKeys[V any](ctx context.Context, t *tx, table string, rows map[int64]V) ([]int64, error) {
	keys := slices.Sorted(maps.Keys(rows))
	among, list := in(t, "key", keys)
	there, err := column[int64](ctx, t, "select key from "+table+" where "+among, list)
	if err != nil {
		return nil, err
	}
	slices.Sort(there)
	return slices.DeleteFunc(keys, func(k int64) bool { _, ok := slices.BinarySearch(there, k); return ok }), nil
}
