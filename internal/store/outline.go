package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"casus"
	"casus/internal/query"
	"casus/internal/store/outline"
)

// Outline reads what all events are counted by, as of one state of the record.
func (d *db) Outline(ctx context.Context) (o *outline.Outline, err error) {
	err = d.read(ctx, func(t *tx) error {
		var b outline.Builder
		seq, err := t.count(ctx, "select coalesce(max(seq), 0) from change")
		if err != nil {
			return err
		}
		if err := errors.Join(outlinePlaces(ctx, t, &b), outlineIncidents(ctx, t, &b)); err != nil {
			return err
		}
		at, err := outlineEvents(ctx, t, &b)
		if err != nil {
			return err
		}
		if err := outlineParts(ctx, t, &b, at); err != nil {
			return err
		}
		o = b.Outline(int64(seq))
		return nil
	})
	return o, err
}

func outlinePlaces(ctx context.Context, t *tx, b *outline.Builder) error {
	return t.each(ctx, func(r *sql.Rows) error {
		var key int64
		var p outline.Place
		err := r.Scan(&key, &p.GeoNames, &p.Name, &p.Country, &p.Lat, &p.Lon, &p.Located)
		b.Place(key, p)
		return err
	}, "select key, geonames, name, country, lat, lon, located from place order by key")
}

func outlineIncidents(ctx context.Context, t *tx, b *outline.Builder) error {
	return t.each(ctx, func(r *sql.Rows) error {
		var id string
		var i outline.Incident
		err := r.Scan(&i.Key, &id, &i.LastTold, &i.FirstDay, &i.LastDay, &i.Publishers)
		b.Incident(id, i)
		return err
	}, "select key, id, last_told, first_day, last_day, publishers from incident order by key")
}

// outlineEvents adds the events, and tells where each stands.
func outlineEvents(ctx context.Context, t *tx, b *outline.Builder) (map[int64]int, error) {
	publishers := map[int64]string{}
	err := t.each(ctx, func(r *sql.Rows) error {
		var key int64
		var text string
		err := r.Scan(&key, &text)
		publishers[key] = text
		return err
	}, "select key, text from name where key in (select distinct publisher from event)")
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
		"coalesce(detained, -1), coalesce(displaced, -1), confidence, background, confirmed, amended, rejected, copy from event")
}

// outlineParts adds the actors and places of events.
func outlineParts(ctx context.Context, t *tx, b *outline.Builder, at map[int64]int) error {
	roles := map[string]outline.Role{roleSource: outline.Source, roleRecipient: outline.Recipient, roleMediator: outline.Mediator, roleClaimant: outline.Claimant}
	err := t.each(ctx, func(r *sql.Rows) error {
		var event int64
		var role, country, sector string
		if err := r.Scan(&event, &role, &country, &sector); err != nil {
			return err
		}
		b.Actor(at[event], roles[role], country, sector)
		return nil
	}, "select event, role, country, sector from event_actor")
	if err != nil {
		return err
	}
	return t.each(ctx, func(r *sql.Rows) error {
		var event, place int64
		if err := r.Scan(&event, &place); err != nil {
			return err
		}
		b.At(at[event], place)
		return nil
	}, "select event, place from event_place")
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
