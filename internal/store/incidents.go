package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"casus"
)

func (d *db) Incident(ctx context.Context, id string) (i casus.Incident, err error) {
	err = d.read(ctx, func(t *tx) error {
		var body []byte
		if err := t.one(ctx, []any{&body}, "select body from incident where id = ?", id); err != nil {
			return err
		}
		return decompressJSON(body, &i)
	})
	return i, wrap(err, "incident %q", id)
}

var incidentOrders = map[IncidentOrder]sorting{
	LastTold:       {"incident_last_told", "i.last_told", true, true},
	MostPublishers: {"incident_publishers", "i.publishers", true, true},
	FirstDay:       {"incident_first_day", "i.first_day", true, false},
	LastDay:        {"incident_last_day", "i.last_day", true, true},
}

// incidentsOf is the selection of the incidents i of selected events: from the events
// where an index finds them, else incident by incident.
func incidentsOf(t *tx, s selection, columns, index string, more sqlPart) sqlPart {
	from := "incident i"
	among := sqlPart{"exists (select 1 from event e" + t.walk("event_incident") + " where e.incident = i.key and " + s.where.sql + ")", s.where.args}
	if !s.led() && index != "" {
		from += t.walk(index)
	}
	if s.led() {
		among = sqlPart{"i.key in (select e.incident from " + s.from + " where e.incident is not null and " + s.where.sql + ")", s.where.args}
	}
	args := append(s.with.args[:len(s.with.args):len(s.with.args)], among.args...)
	where := among.sql
	if more.sql != "" {
		where += " and " + more.sql
	}
	return sqlPart{s.with.sql + "select " + columns + " from " + from + " where " + where, append(args, more.args...)}
}

func (d *db) SearchIncidents(ctx context.Context, q Query, o IncidentOrder, p Page) (Results[casus.Incident], error) {
	var out Results[casus.Incident]
	o = cmp.Or(o, IncidentOrders[0])
	s, ok := incidentOrders[o]
	if !ok {
		return out, fmt.Errorf("no order %q of incidents", o)
	}
	limit, err := p.limit()
	if err != nil {
		return out, err
	}
	at, err := p.keyset(string(o), 2)
	if err != nil {
		return out, err
	}
	err = d.read(ctx, func(t *tx) error {
		sel, err := prepare(ctx, t, q, limit)
		if err != nil {
			return err
		}
		keys, next, err := s.page(ctx, t, string(o), "i.key", limit, incidentsOf(t, sel, "i.key, "+s.column, s.index, s.after("i.key", at)))
		if err != nil {
			return err
		}
		out.Next = next
		index := map[int64]int{}
		for i, k := range keys {
			index[k] = i
		}
		out.Rows = make([]casus.Incident, len(keys))
		among, list := in(t, "key", keys)
		return t.each(ctx, func(r *sql.Rows) error {
			var key int64
			var body []byte
			if err := r.Scan(&key, &body); err != nil {
				return err
			}
			return decompressJSON(body, &out.Rows[index[key]])
		}, "select key, body from incident where "+among, list)
	})
	return out, err
}

func (d *db) CountIncidents(ctx context.Context, q Query) (n int, err error) {
	err = d.read(ctx, func(t *tx) error {
		s, err := prepare(ctx, t, q, 0)
		if err != nil {
			return err
		}
		all := incidentsOf(t, s, "count(*)", "", sqlPart{})
		n, err = t.count(ctx, all.sql, all.args...)
		return err
	})
	return n, err
}
