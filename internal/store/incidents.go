package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"casus"
	"casus/internal/store/outline"
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

// outlinedOrders are what the same lists are sorted by in an outline.
var outlinedOrders = map[IncidentOrder]func(*outline.Incident) int64{
	LastTold:       func(i *outline.Incident) int64 { return i.LastTold },
	MostPublishers: func(i *outline.Incident) int64 { return int64(i.Publishers) },
	FirstDay:       func(i *outline.Incident) int64 { return int64(i.FirstDay) },
	LastDay:        func(i *outline.Incident) int64 { return int64(i.LastDay) },
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

// incidentPage is what page of which list is asked for.
type incidentPage struct {
	order IncidentOrder
	sorting
	outlined outline.Order
	limit    int
	at       []float64 // where the page before ended; nil for the first
}

func incidentPageOf(o IncidentOrder, p Page) (x incidentPage, err error) {
	o = cmp.Or(o, IncidentOrders[0])
	s, ok := incidentOrders[o]
	if !ok {
		return x, fmt.Errorf("no order %q of incidents", o)
	}
	x = incidentPage{order: o, sorting: s, outlined: outline.Order{By: outlinedOrders[o], Down: s.down}}
	if x.limit, err = p.limit(); err == nil {
		x.at, err = p.keyset(string(o), 2)
	}
	return x, err
}

func (d *db) SearchIncidents(ctx context.Context, q Query, o IncidentOrder, p Page) (out Results[casus.Incident], err error) {
	x, err := incidentPageOf(o, p)
	if err != nil {
		return out, err
	}
	err = d.read(ctx, func(t *tx) error {
		sel, err := prepare(ctx, t, q, x.limit)
		if err != nil {
			return err
		}
		keys, next, err := x.page(ctx, t, string(x.order), "i.key", x.limit, incidentsOf(t, sel, "i.key, "+x.column, x.index, x.after("i.key", x.at)))
		if err != nil {
			return err
		}
		out.Next = next
		out.Rows, err = incidents(ctx, t, keys)
		return err
	})
	return out, err
}

func (d *db) ListIncidents(ctx context.Context, sel *outline.Selection, o IncidentOrder, p Page) (out Results[casus.Incident], err error) {
	x, err := incidentPageOf(o, p)
	if err != nil {
		return out, err
	}
	var after *outline.Position
	if x.at != nil {
		after = &outline.Position{By: int64(x.at[0]), Key: int64(x.at[1])}
	}
	list := sel.List(x.outlined, after, x.limit+1)
	if len(list) > x.limit {
		list = list[:x.limit]
		last := list[x.limit-1]
		out.Next = cursor(string(x.order), float64(last.By), float64(last.Key))
	}
	keys := make([]int64, len(list))
	for i, x := range list {
		keys[i] = x.Key
	}
	err = d.read(ctx, func(t *tx) error {
		out.Rows, err = incidents(ctx, t, keys)
		return err
	})
	return out, err
}

// incidents reads incidents by their keys, in their order; those that are not there are left out.
func incidents(ctx context.Context, t *tx, keys []int64) ([]casus.Incident, error) {
	at := map[int64]int{}
	for i, k := range keys {
		at[k] = i
	}
	all, found := make([]casus.Incident, len(keys)), make([]bool, len(keys))
	among, list := in(t, "key", keys)
	err := t.each(ctx, func(r *sql.Rows) error {
		var key int64
		var body []byte
		if err := r.Scan(&key, &body); err != nil {
			return err
		}
		i := at[key]
		found[i] = true
		return decompressJSON(body, &all[i])
	}, "select key, body from incident where "+among, list)
	kept := all[:0]
	for i, x := range all {
		if found[i] {
			kept = append(kept, x)
		}
	}
	return kept, err
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
