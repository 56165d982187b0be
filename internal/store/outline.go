package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"casus"
	"casus/internal/query"
	"casus/internal/store/outline"
)

// mostFresh is the share of events, and fewFresh the number of them, up to which an outline
// is made of those that changed.
const (
	mostFresh = 50
	fewFresh  = 1000
)

func (d *db) Outline(ctx context.Context) (o *outline.Outline, err error) {
	err = d.read(ctx, func(t *tx) error {
		seq, err := t.count(ctx, "select coalesce(max(seq), 0) from change")
		if err != nil {
			return err
		}
		b, err := outlined(ctx, t, nil)
		if err == nil {
			o = b.Outline(int64(seq))
		}
		return err
	})
	return o, err
}

func (d *db) OutlineSince(ctx context.Context, last *outline.Outline) (o *outline.Outline, ok bool, err error) {
	err = d.read(ctx, func(t *tx) error {
		seq, err := t.count(ctx, "select coalesce(max(seq), 0) from change")
		if err != nil {
			return err
		}
		var x touched
		if x, ok, err = touchedSince(ctx, t, last, int64(seq)); err != nil || !ok {
			return err
		}
		if ok = len(x.events) <= max(fewFresh, last.Whole()/mostFresh); !ok {
			return nil
		}
		b, err := outlined(ctx, t, &x)
		if err == nil {
			o = last.With(int64(seq), x.gone, b)
		}
		return err
	})
	return o, ok && err == nil, err
}

// touched is what is different in a record than in an outline.
type touched struct {
	gone   []int64 // keys of events that are no more, or no more what they were
	events []int64 // and of those that are to be read
}

// touchedSince tells what has changed since an outline was read as a whole: the events of
// all documents that were, and all events of their incidents and of incidents that were.
// False when it cannot be told, as when so much has changed that the list does not go back so far.
func touchedSince(ctx context.Context, t *tx, last *outline.Outline, seq int64) (x touched, ok bool, err error) {
	var documents, events, incidents []string
	changes := int64(0)
	err = t.each(ctx, func(r *sql.Rows) error {
		var kind ChangeKind
		var n int
		var list []byte
		if err := r.Scan(&kind, &n, &list); err != nil {
			return err
		}
		var ids []string
		if err := json.Unmarshal(list, &ids); err != nil {
			return err
		}
		if len(ids) == n {
			changes++
		}
		switch kind {
		case DocumentsAdded, DocumentsCoded:
			documents = append(documents, ids...)
		case IncidentsChanged:
			incidents = append(incidents, ids...)
		default: // of documents too
			documents, events = append(documents, ids...), append(events, ids...)
		}
		return nil
	}, "select kind, n, ids from change where seq > ? and seq <= ?", last.Base, seq)
	if err != nil || changes != seq-last.Base {
		return x, false, err
	}
	among, list := in(t, "id", documents)
	of, ofList := in(t, "id", events)
	texts, err := column[int64](ctx, t, "select key from document where "+among+" union select document from event where "+of, list, ofList)
	if err != nil {
		return x, false, err
	}
	// Nothing that was read is ever deleted: so events that are not there any more are found.
	among, list = in(t, "k.document", texts)
	if x.gone, err = column[int64](ctx, t, "select a.key from coding k join act a on a.coding = k.key where "+among, list); err != nil {
		return x, false, err
	}
	among, list = in(t, "document", texts)
	of, ofList = in(t, "id", incidents)
	touched, err := column[int64](ctx, t, "select incident from event where incident is not null and "+among+" union select key from incident where "+of, list, ofList)
	if err != nil {
		return x, false, err
	}
	of, ofList = in(t, "incident", touched)
	were, wereList := in(t, "key", last.EventsOf(incidents))
	x.events, err = column[int64](ctx, t, "select key from event where "+among+" union select key from event where "+of+" union select key from event where "+were, list, ofList, wereList)
	x.gone = append(x.gone, x.events...)
	return x, true, err
}

// outlined reads what was touched, nil all events, and what belongs to them.
func outlined(ctx context.Context, t *tx, x *touched) (*outline.Builder, error) {
	some := func(column string) sqlPart {
		if x == nil {
			return sqlPart{}
		}
		among, list := in(t, column, x.events)
		return sqlPart{" where " + among, []any{list}}
	}
	of := func(column, table string, where sqlPart) sqlPart {
		if x == nil {
			return sqlPart{}
		}
		return sqlPart{" where key in (select " + column + " from " + table + where.sql + ")", where.args}
	}
	b := &outline.Builder{}
	if err := outlinePlaces(ctx, t, b, of("place", "event_place", some("event"))); err != nil {
		return nil, err
	}
	if err := outlineIncidents(ctx, t, b, of("incident", "event", some("key"))); err != nil {
		return nil, err
	}
	at, err := outlineEvents(ctx, t, b, some("key"))
	if err != nil {
		return nil, err
	}
	return b, outlineParts(ctx, t, b, at, some("event"))
}

func outlinePlaces(ctx context.Context, t *tx, b *outline.Builder, where sqlPart) error {
	return t.each(ctx, func(r *sql.Rows) error {
		var key int64
		var p outline.Place
		err := r.Scan(&key, &p.GeoNames, &p.Name, &p.Country, &p.Lat, &p.Lon, &p.Located)
		b.Place(key, p)
		return err
	}, "select key, geonames, name, country, lat, lon, located from place"+where.sql+" order by key", where.args...)
}

func outlineIncidents(ctx context.Context, t *tx, b *outline.Builder, where sqlPart) error {
	return t.each(ctx, func(r *sql.Rows) error {
		var id string
		var i outline.Incident
		err := r.Scan(&i.Key, &id, &i.LastTold, &i.FirstDay, &i.LastDay, &i.Publishers)
		b.Incident(id, i)
		return err
	}, "select key, id, last_told, first_day, last_day, publishers from incident"+where.sql+" order by key", where.args...)
}

// outlineEvents adds the events, and tells where each stands.
func outlineEvents(ctx context.Context, t *tx, b *outline.Builder, where sqlPart) (map[int64]int, error) {
	publishers := map[int64]string{}
	err := t.each(ctx, func(r *sql.Rows) error {
		var key int64
		var text string
		err := r.Scan(&key, &text)
		publishers[key] = text
		return err
	}, "select key, text from name where key in (select publisher from event"+where.sql+")", where.args...)
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	return at, t.each(ctx, func(r *sql.Rows) error {
		var publisher int64
		var typ, status, quad string
		var background, confirmed, amended, rejected, copied bool
		var e outline.Event
		if err := r.Scan(&e.Key, &e.ID, &e.Incident, &e.Told, &typ, &status, &quad, &e.Mode, &e.Language, &publisher, &e.First, &e.Last, &e.Published, &e.Killed,
			&e.Injured, &e.Detained, &e.Displaced, &e.Confidence, &background, &confirmed, &amended, &rejected, &copied); err != nil {
			return err
		}
		e.Type, e.Status, e.Quad = uint8(slices.Index(casus.Types, casus.Type(typ))), uint8(slices.Index(casus.Statuses, casus.Status(status))), uint8(slices.Index(outline.Quads, casus.Quad(quad)))
		if int(e.Type) >= len(casus.Types) || int(e.Status) >= len(casus.Statuses) || int(e.Quad) >= len(outline.Quads) {
			return fmt.Errorf("event %d is of type %q, status %q, quadrant %q", e.Key, typ, status, quad)
		}
		for _, f := range []struct {
			flag outline.Flags
			on   bool
		}{{outline.Background, background}, {outline.Confirmed, confirmed}, {outline.Amended, amended}, {outline.Rejected, rejected}, {outline.Copy, copied}} {
			if f.on {
				e.Flags |= f.flag
			}
		}
		e.Publisher = publishers[publisher]
		at[e.Key] = b.Add(e)
		return nil
	}, "select key, id, coalesce(incident, 0), told, type, status, quad, mode, language, publisher, first_day, last_day, published, coalesce(killed, -1), coalesce(injured, -1), "+
		"coalesce(detained, -1), coalesce(displaced, -1), confidence, background, confirmed, amended, rejected, copy from event"+where.sql, where.args...)
}

// outlineParts adds the actors and places of events.
func outlineParts(ctx context.Context, t *tx, b *outline.Builder, at map[int64]int, where sqlPart) error {
	var last struct {
		event int64
		i     int
		ok    bool
	}
	find := func(event int64) (int, bool) { // what belongs to one event comes together, as a rule
		if event != last.event {
			last.event = event
			last.i, last.ok = at[event]
		}
		return last.i, last.ok
	}
	roles := map[string]outline.Role{roleSource: outline.Source, roleRecipient: outline.Recipient, roleMediator: outline.Mediator, roleClaimant: outline.Claimant}
	err := t.each(ctx, func(r *sql.Rows) error {
		var event int64
		var role, country, sector string
		if err := r.Scan(&event, &role, &country, &sector); err != nil {
			return err
		}
		if i, ok := find(event); ok {
			b.Actor(i, roles[role], country, sector)
		}
		return nil
	}, "select event, role, country, sector from event_actor"+where.sql, where.args...)
	if err != nil {
		return err
	}
	return t.each(ctx, func(r *sql.Rows) error {
		var event, place int64
		if err := r.Scan(&event, &place); err != nil {
			return err
		}
		if i, ok := find(event); ok {
			b.At(i, place)
		}
		return nil
	}, "select event, place from event_place"+where.sql, where.args...)
}

// Keys are the keys of all events for which a query holds, as an outline has them.
func (d *db) Keys(ctx context.Context, n query.Node) (keys []int64, err error) {
	err = d.read(ctx, func(t *tx) error {
		if c := (translator{t.engine, (Query{}).today(), true}).node(n); c.exact {
			keys, err = column[int64](ctx, t, c.keys.sql, c.keys.args...) // and not the events themselves
			return err
		}
		s, err := prepare(ctx, t, Query{Where: n, Rejected: true, Copies: true}, 0)
		if err != nil {
			return err
		}
		all := s.statement("e.key", "", sqlPart{}, "")
		keys, err = column[int64](ctx, t, all.sql, all.args...)
		return err
	})
	return keys, err
}
