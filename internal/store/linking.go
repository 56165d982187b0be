package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"casus"
)

var linkKeyTable = tableOf("link_key", "hash bigint, event bigint", true)

func (d *db) Unlinked(ctx context.Context, limit int) (all []Record, err error) {
	err = d.read(ctx, func(t *tx) error {
		keys, err := column[int64](ctx, t, "select key from event where incident is null and rejected = 0 and told <> 0 order by told, id limit ?", limit)
		if err != nil {
			return err
		}
		if len(keys) < limit {
			undated, err := column[int64](ctx, t, "select key from event where incident is null and rejected = 0 and told = 0 order by id limit ?", limit-len(keys))
			if err != nil {
				return err
			}
			keys = append(keys, undated...)
		}
		all, err = records(ctx, t, keys)
		return err
	})
	return all, err
}

func (d *db) Candidates(ctx context.Context, keys []string, limit int) (all []Candidate, err error) {
	hashes := make([]int64, len(keys))
	for i, k := range keys {
		hashes[i] = hash(k)
	}
	err = d.read(ctx, func(t *tx) error {
		among, list := in(t, "k.hash", hashes)
		incidents, err := column[string](ctx, t, "select i.id from link_key k join event e on e.key = k.event join incident i on i.key = e.incident where e.rejected = 0 and "+among+
			" group by i.id, i.last_told order by count(distinct k.hash) desc, i.last_told desc, i.id limit ?", list, limit)
		if err != nil {
			return err
		}
		all, err = candidates(ctx, t, incidents)
		return err
	})
	return all, err
}

func candidates(ctx context.Context, t *tx, incidents []string) ([]Candidate, error) {
	all := make([]Candidate, len(incidents))
	at := map[string]int{}
	for i, id := range incidents {
		all[i].Incident, at[id] = id, i
	}
	among, list := in(t, "i.id", incidents)
	return all, t.each(ctx, func(r *sql.Rows) error {
		var incident string
		var mark int
		var e EventName
		err := r.Scan(&incident, &mark, &e.ID, &e.Document)
		c := &all[at[incident]]
		c.Mark, c.Events = mark, append(c.Events, e)
		return err
	}, "select i.id, i.stale, e.id, d.id from incident i join event e on e.incident = i.key join document d on d.key = e.document where e.rejected = 0 and "+among+
		" order by e.told, e.key", list)
}

func (d *db) Members(ctx context.Context, incidents []string) (all []Members, err error) {
	err = d.read(ctx, func(t *tx) error {
		all, err = members(ctx, t, incidents)
		return err
	})
	return all, err
}

func members(ctx context.Context, t *tx, incidents []string) ([]Members, error) {
	all := make([]Members, len(incidents))
	at := map[string]int{}
	for i, id := range incidents {
		all[i].Incident, at[id] = id, i
	}
	among, list := in(t, "id", incidents)
	err := t.each(ctx, func(r *sql.Rows) error {
		var id string
		var mark int
		err := r.Scan(&id, &mark)
		all[at[id]].Mark = mark
		return err
	}, "select id, stale from incident where "+among, list)
	if err != nil {
		return nil, err
	}
	among, list = in(t, "i.id", incidents)
	keys, err := column[int64](ctx, t, "select e.key from incident i join event e on e.incident = i.key where e.rejected = 0 and "+among+" order by e.told, e.key", list)
	if err != nil {
		return nil, err
	}
	events, err := records(ctx, t, keys)
	for _, x := range events {
		m := &all[at[x.Incident]]
		m.Tellings = append(m.Tellings, x)
	}
	return all, err
}

func (d *db) Stale(ctx context.Context, limit int) (ids []string, err error) {
	err = d.read(ctx, func(t *tx) error {
		ids, err = column[string](ctx, t, "select id from incident where stale > 0 order by key limit ?", limit)
		return err
	})
	return ids, err
}

func (d *db) SaveLinks(ctx context.Context, l Links) error {
	return wrap(d.write(ctx, func(t *tx) error {
		if err := held(ctx, t, LinkLease, l.Worker); err != nil {
			return err
		}
		return saveLinks(ctx, t, l)
	}), "save links")
}

func saveLinks(ctx context.Context, t *tx, l Links) error {
	if err := saveIncidents(ctx, t, l.Incidents, l.Marks); err != nil {
		return err
	}
	events, incidents := make([]string, len(l.Linked)), map[string]bool{}
	for i, x := range l.Linked {
		events[i] = x.Event
		incidents[x.Incident] = true
	}
	eventKeys, err := keysOf(ctx, t, "event", events)
	if err != nil {
		return err
	}
	incidentKeys, err := keysOf(ctx, t, "incident", slices.Sorted(maps.Keys(incidents)))
	if err != nil {
		return err
	}
	var of, keys [][]any
	var gone, stale []int64
	for _, x := range l.Linked {
		incident, ok := incidentKeys[x.Incident]
		if !ok {
			return fmt.Errorf("event %s is to belong to incident %s: %w", x.Event, x.Incident, ErrNotFound)
		}
		event, ok := eventKeys[x.Event]
		if !ok { // its document was read anew in the meantime
			stale = append(stale, incident)
			continue
		}
		of = append(of, []any{incident, event})
		if x.Keys != nil {
			gone = append(gone, event)
			for _, k := range x.Keys {
				keys = append(keys, []any{hash(k), event})
			}
		}
	}
	among, list := in(t, "key", stale)
	if _, err := t.exec(ctx, "update incident set stale = stale + 1 where "+among, list); err != nil {
		return err
	}
	moved := make([]int64, len(of))
	for i, x := range of {
		moved[i] = x[1].(int64)
	}
	among, list = in(t, "e.key", moved)
	left, err := column[string](ctx, t, "select distinct i.id from event e join incident i on i.key = e.incident where "+among, list)
	if err != nil {
		return err
	}
	if err := t.prepared(ctx, "update event set incident = ? where key = ?", of); err != nil {
		return err
	}
	among, list = in(t, "event", gone)
	if _, err := t.exec(ctx, "delete from link_key where "+among, list); err != nil {
		return err
	}
	if err := t.insert(ctx, t, linkKeyTable, keys); err != nil {
		return err
	}
	if err := dropIncidents(ctx, t, l.Dropped); err != nil {
		return err
	}
	for _, i := range l.Incidents {
		incidents[i.ID] = true
	}
	for _, id := range slices.Concat(left, l.Dropped) {
		incidents[id] = true
	}
	return t.changed(ctx, IncidentsChanged, slices.Sorted(maps.Keys(incidents)))
}

// keysOf are the keys of events or incidents by their ids.
func keysOf(ctx context.Context, t *tx, table string, ids []string) (map[string]int64, error) {
	keys := map[string]int64{}
	among, list := in(t, "id", ids)
	return keys, t.each(ctx, func(r *sql.Rows) error {
		var id string
		var key int64
		err := r.Scan(&id, &key)
		keys[id] = key
		return err
	}, "select id, key from "+table+" where "+among, list)
}

// unknownDay is what incidents without days are sorted by: behind the others.
const unknownDay = 99999999

func saveIncidents(ctx context.Context, t *tx, incidents []casus.Incident, marks map[string]int) error {
	keys, err := t.keys(ctx, t, len(incidents))
	if err != nil {
		return err
	}
	rows := make([][]any, len(incidents))
	for i := range incidents {
		x := &incidents[i]
		body, err := compressJSON(x)
		if err != nil {
			return wrap(err, "incident %s", x.ID)
		}
		first := number(x.From)
		if x.From.IsZero() {
			first = unknownDay
		}
		told := int64(0)
		if !x.LastTold.IsZero() {
			told = x.LastTold.Unix()
		}
		mark, ok := marks[x.ID]
		if !ok {
			mark = -1
		}
		rows[i] = []any{keys[i], clean(x.ID), first, number(x.To), told, len(x.Publishers), body, mark, mark}
	}
	return t.prepared(ctx, "insert into incident (key, id, first_day, last_day, last_told, publishers, stale, body) values (?, ?, ?, ?, ?, ?, 0, ?) on conflict (id) do update set "+
		"first_day = excluded.first_day, last_day = excluded.last_day, last_told = excluded.last_told, publishers = excluded.publishers, body = excluded.body, "+
		"stale = case when ? < 0 or incident.stale = ? then 0 else incident.stale end", rows)
}

func dropIncidents(ctx context.Context, t *tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	among, list := in(t, "id", ids)
	if _, err := t.exec(ctx, "update event set incident = null where incident in (select key from incident where "+among+")", list); err != nil {
		return err
	}
	_, err := t.exec(ctx, "delete from incident where "+among, list)
	return err
}

func (d *db) DropIncidents(ctx context.Context, worker string) error {
	return wrap(d.write(ctx, func(t *tx) error {
		if err := held(ctx, t, LinkLease, worker); err != nil {
			return err
		}
		ids, err := column[string](ctx, t, "select id from incident")
		if err != nil {
			return err
		}
		for _, statement := range []string{"update event set incident = null where incident is not null", "delete from incident", "delete from link_key"} {
			if _, err := t.exec(ctx, statement); err != nil {
				return err
			}
		}
		return t.changed(ctx, IncidentsChanged, ids)
	}), "drop incidents")
}
