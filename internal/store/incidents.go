package store

import (
	"cmp"
	"context"
	"database/sql"

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

// outlinedIncidents are what the same lists are sorted by in an outline.
var outlinedIncidents = map[IncidentOrder]func(*outline.Incident) float64{
	LastTold:       func(i *outline.Incident) float64 { return float64(i.LastTold) },
	MostPublishers: func(i *outline.Incident) float64 { return float64(i.Publishers) },
	FirstDay:       func(i *outline.Incident) float64 { return float64(i.FirstDay) },
	LastDay:        func(i *outline.Incident) float64 { return float64(i.LastDay) },
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

func (d *db) SearchIncidents(ctx context.Context, q Query, o IncidentOrder, p Page) (out Results[casus.Incident], err error) {
	x, err := listed(incidentOrders, cmp.Or(o, IncidentOrders[0]), p)
	if err != nil {
		return out, err
	}
	err = d.read(ctx, func(t *tx) error {
		sel, err := prepare(ctx, t, q, x.limit)
		if err != nil {
			return err
		}
		keys, next, err := x.page(ctx, t, "i.key", incidentsOf(t, sel, "i.key, "+x.column, x.index, x.after("i.key")))
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
	o = cmp.Or(o, IncidentOrders[0])
	x, err := listed(incidentOrders, o, p)
	if err != nil {
		return out, err
	}
	return outlinedPage(ctx, d, x, sel.List(outline.Order{By: outlinedIncidents[o], Down: x.down}, x.position(), x.limit+1), incidents)
}

// incidents reads incidents by their keys, in their order; those that are not there are left out.
func incidents(ctx context.Context, t *tx, keys []int64) ([]casus.Incident, error) {
	return byKeys(ctx, t, keys, "key", "select key, body from incident", func(r *sql.Rows) (key int64, x casus.Incident, err error) {
		var body []byte
		if err := r.Scan(&key, &body); err != nil {
			return key, x, err
		}
		err = decompressJSON(body, &x)
		return key, x, err
	})
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
