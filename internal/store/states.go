package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

func setState(ctx context.Context, t *tx, key string, value []byte) error {
	if value == nil {
		_, err := t.exec(ctx, "delete from state where key = ?", key)
		return err
	}
	_, err := t.exec(ctx, "insert into state (key, value) values (?, ?) on conflict (key) do update set value = excluded.value", key, value)
	return err
}

func (d *db) SetState(ctx context.Context, key string, value []byte) error {
	return d.write(ctx, func(t *tx) error { return setState(ctx, t, key, value) })
}

func (d *db) State(ctx context.Context, key string) (value []byte, err error) {
	err = d.read(ctx, func(t *tx) error {
		return t.one(ctx, []any{&value}, "select value from state where key = ?", key)
	})
	return value, wrap(err, "state %q", key)
}

func (d *db) States(ctx context.Context, prefix string) (map[string][]byte, error) {
	all := map[string][]byte{}
	err := d.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			var key string
			var value []byte
			err := r.Scan(&key, &value)
			all[key] = value
			return err
		}, "select key, value from state where substr(key, 1, length(?)) = ?", prefix, prefix)
	})
	return all, err
}

func (d *db) Hold(ctx context.Context, name, worker string, lease time.Duration) error {
	return d.write(ctx, func(t *tx) error { return hold(ctx, t, name, worker, lease) })
}

func hold(ctx context.Context, t *tx, name, worker string, lease time.Duration) error {
	now := time.Now()
	n, err := t.exec(ctx, "insert into lease (name, worker, until) values (?, ?, ?) on conflict (name) do update set worker = excluded.worker, until = excluded.until "+
		"where lease.worker = excluded.worker or lease.until < ?", name, worker, stamp(now.Add(lease)), stamp(now))
	if err == nil && n == 0 {
		err = ErrLeaseLost
	}
	return wrap(err, "lease %s", name)
}

// held makes sure that a worker holds a lease, and keeps it until the transaction ends.
func held(ctx context.Context, t *tx, name, worker string) error {
	n, err := t.exec(ctx, "update lease set until = until where name = ? and worker = ?", name, worker)
	if err == nil && n == 0 {
		err = ErrLeaseLost
	}
	return wrap(err, "lease %s", name)
}

func (d *db) Drop(ctx context.Context, name, worker string) error {
	return d.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, "delete from lease where name = ? and worker = ?", name, worker)
		return err
	})
}

// Bounds of what is kept of changes, and of what is told of one. More is kept, so that an
// outline can be made of what changed (the linker takes up to 500 events at a time).
const (
	changeLimit = 10_000
	changeIDs   = 1000
	toldIDs     = 100
)

// changed notes a change at the end of a transaction. From here on until it ends no
// other one does so: numbers become visible in their order, so that none is missed by
// who asks for those after the last one seen.
func (t *tx) changed(ctx context.Context, kind ChangeKind, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := t.alone(ctx, t, "change"); err != nil {
		return err
	}
	list, err := json.Marshal(ids[:min(len(ids), changeIDs)])
	if err != nil {
		return err
	}
	seq, err := t.count(ctx, "insert into change (seq, at, kind, n, ids) values ((select coalesce(max(seq), 0) + 1 from change), ?, ?, ?, ?) returning seq",
		stamp(time.Now()), string(kind), len(ids), string(list))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "delete from change where seq <= ?", seq-changeLimit)
	return err
}

func (d *db) Changes(ctx context.Context, after int64, limit int) (all []Change, err error) {
	err = d.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			var c Change
			var at int64
			var ids []byte
			if err := r.Scan(&c.Seq, &at, &c.Kind, &c.N, &ids); err != nil {
				return err
			}
			c.At = fromStamp(at)
			err := json.Unmarshal(ids, &c.IDs)
			c.IDs = c.IDs[:min(len(c.IDs), toldIDs)]
			all = append(all, c)
			return err
		}, "select seq, at, kind, n, ids from change where seq > ? order by seq limit ?", after, limit)
	})
	return all, err
}

func (d *db) LastChange(ctx context.Context) (int64, error) {
	var seq int64
	err := d.read(ctx, func(t *tx) error {
		return t.one(ctx, []any{&seq}, "select coalesce(max(seq), 0) from change")
	})
	return seq, err
}
