package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"casus"
	"casus/internal/store/outline"
)

// selection is a query made ready to be asked: from where the events e come, and what
// must hold of them.
type selection struct {
	with  sqlPart // a WITH clause, or empty
	from  string  // "event e", or what leads to it
	where sqlPart
}

// probeLimit is the number of events up to which it is looked how many an index finds,
// probeEnough one that is so few that nothing better is looked for.
const (
	probeLimit  = 30_000
	probeEnough = 1000
)

// prepare plans a query of which the first events in some order are wanted, or all of
// them where first is 0. Both engines would choose for themselves, from averages that are
// far off for words and countries; so the choice is made here, by looking: either the part
// of the query that finds least leads, or the list is walked in its order, where so many
// hits are on the way that the page is soon full.
func prepare(ctx context.Context, t *tx, q Query, first int, extra ...condition) (selection, error) {
	tr := translator{t.engine, q.today(), first == 0}
	var parts []condition
	if q.Where != nil {
		for _, n := range conjuncts(q.Where) {
			parts = append(parts, tr.node(n))
		}
	}
	parts = append(parts, extra...)
	lead, err := leader(ctx, t, parts, first)
	if err != nil {
		return selection{}, err
	}
	s := selection{from: "event e"}
	var tests []sqlPart
	if lead >= 0 {
		s.with = sqlPart{"with driver (key) as materialized (select distinct * from (" + parts[lead].keys.sql + ") k) ", parts[lead].keys.args}
		s.from = "driver cross join event e"
		tests = append(tests, sqlPart{sql: "e.key = driver.key"})
	}
	for i, c := range parts {
		if i != lead || !c.exact {
			tests = append(tests, c.sqlPart)
		}
	}
	if !q.Rejected && (q.Where == nil || !asksForReviews(q.Where)) {
		tests = append(tests, sqlPart{sql: "e.rejected = 0"})
	}
	if !q.Copies {
		tests = append(tests, sqlPart{sql: "e.copy = 0"})
	}
	if len(tests) == 0 {
		tests = append(tests, always.sqlPart)
	}
	s.where = joined(tests, " and ")
	return s, nil
}

// today is the day from which the query counts.
func (q Query) today() casus.Day {
	if q.Today.IsZero() {
		return casus.DayOf(time.Now().UTC())
	}
	return q.Today
}

// leader is the part of a query that is to lead; -1 for none.
func leader(ctx context.Context, t *tx, parts []condition, first int) (int, error) {
	var events float64
	if err := t.one(ctx, []any{&events}, "select coalesce(max(key), 0) / 2 from event"); err != nil { // about: others have numbers too
		return -1, err
	}
	lead, fewest, walked := -1, probeLimit, float64(max(first, 1))
	for _, broad := range []bool{false, true} {
		for i, c := range parts {
			if c.keys.sql == "" || c.broad != broad || fewest < probeEnough {
				continue
			}
			n, err := t.count(ctx, "select count(*) from (select 1 from ("+c.keys.sql+") k limit "+strconv.Itoa(fewest)+") n", c.keys.args...)
			if err != nil {
				return -1, err
			}
			walked *= max(1, events/float64(max(n, 1)))
			if n < fewest {
				lead, fewest = i, n
			}
		}
	}
	if first > 0 && walked < float64(fewest) {
		return -1, nil
	}
	return lead, nil
}

// led reports whether an index leads to the events.
func (s selection) led() bool { return s.with.sql != "" }

// statement is a selection of columns, with more conditions and what follows them.
func (s selection) statement(columns, joins string, more sqlPart, rest string) sqlPart {
	args := slices.Concat(s.with.args, s.where.args, more.args)
	where := s.where.sql
	if more.sql != "" {
		where += " and " + more.sql
	}
	return sqlPart{s.with.sql + "select " + columns + " from " + s.from + joins + " where " + where + rest, args}
}

func (d *db) Search(ctx context.Context, q Query, o Order, p Page) (out Results[Record], err error) {
	x, err := listed(orders, cmp.Or(o, Orders[0]), p)
	if err != nil {
		return out, err
	}
	err = d.read(ctx, func(t *tx) error {
		sel, err := prepare(ctx, t, q, x.limit)
		if err != nil {
			return err
		}
		var keys []int64
		if !sel.led() {
			sel.from += t.walk(x.index)
		}
		if keys, out.Next, err = x.page(ctx, t, "e.key", sel.statement("e.key, "+x.column, "", x.after("e.key"), "")); err != nil {
			return err
		}
		out.Rows, err = records(ctx, t, keys)
		return err
	})
	return out, err
}

func (d *db) ListEvents(ctx context.Context, sel *outline.Selection, o Order, p Page) (out Results[Record], err error) {
	o = cmp.Or(o, Orders[0])
	x, err := listed(orders, o, p)
	if err != nil {
		return out, err
	}
	return outlinedPage(ctx, d, x, sel.ListEvents(outline.EventOrder{By: outlinedEvents[o], Down: x.down}, x.position(), x.limit+1), records)
}

// records reads events by their keys, in their order; those that are not there are left out.
func records(ctx context.Context, t *tx, keys []int64) ([]Record, error) {
	return byKeys(ctx, t, keys, "e.key", "select e.key, coalesce(e.body, a.body), coalesce(i.id, ''), coalesce(i.publishers, 0), e.confirmed, e.amended, e.rejected, "+
		"(select count(*) from document c where c.current = 1 and c.copy_of <> '' and c.copy_of = d.id), d.copy_of, d.language, k.version, d.published_at, d.added "+
		"from event e join act a on a.key = e.key join coding k on k.key = a.coding join document d on d.key = e.document left join incident i on i.key = e.incident",
		func(r *sql.Rows) (key int64, x Record, err error) {
			var (
				body                         []byte
				published                    string
				added                        int64
				confirmed, amended, rejected bool
			)
			if err := r.Scan(&key, &body, &x.Incident, &x.Sources, &confirmed, &amended, &rejected, &x.Copies, &x.CopyOf, &x.Language, &x.Coder, &published, &added); err != nil {
				return key, x, err
			}
			if err := decompressJSON(body, &x.Event); err != nil {
				return key, x, wrap(err, "event %d", key)
			}
			x.Reviewed, x.Added = reviewed(confirmed, amended, rejected), fromStamp(added)
			x.PublishedAt, err = fromInstant(published)
			return key, x, err
		})
}

// chunk is how many events are read at once where all are.
const chunk = 500

func (d *db) Each(ctx context.Context, q Query) iter.Seq2[Record, error] {
	return each(ctx, d, func(t *tx, yield func(Record) bool) error {
		s, err := prepare(ctx, t, q, 0)
		if err != nil {
			return err
		}
		all := s.statement("e.key", "", sqlPart{}, " order by e.key")
		keys, err := column[int64](ctx, t, all.sql, all.args...)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(keys, chunk) {
			rows, err := records(ctx, t, part)
			if err != nil {
				return err
			}
			for _, x := range rows {
				if !yield(x) {
					return nil
				}
			}
		}
		return nil
	})
}

// each makes a sequence of what produce yields in one transaction.
func each(ctx context.Context, d *db, produce func(t *tx, yield func(Record) bool) error) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		stopped := false
		err := d.read(ctx, func(t *tx) error {
			return produce(t, func(x Record) bool {
				stopped = !yield(x, nil)
				return !stopped
			})
		})
		if err != nil && !stopped {
			yield(Record{}, err)
		}
	}
}

func (d *db) Count(ctx context.Context, q Query) (n int, err error) {
	err = d.read(ctx, func(t *tx) error {
		s, err := prepare(ctx, t, q, 0)
		if err != nil {
			return err
		}
		all := s.statement("count(*)", "", sqlPart{}, "")
		n, err = t.count(ctx, all.sql, all.args...)
		return err
	})
	return n, err
}

// recordsWhere reads the events for which a condition on e holds.
func (d *db) recordsWhere(ctx context.Context, where string, args ...any) (all []Record, err error) {
	err = d.read(ctx, func(t *tx) error {
		keys, err := column[int64](ctx, t, "select e.key from event e where "+where, args...)
		if err != nil {
			return err
		}
		all, err = records(ctx, t, keys)
		return err
	})
	return all, err
}

func (d *db) Event(ctx context.Context, id string) (Record, error) {
	all, err := d.recordsWhere(ctx, "e.id = ?", id)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Record{}, wrap(err, "event %q", id)
	}
	return all[0], nil
}

func (d *db) EventsOf(ctx context.Context, document string) ([]Record, error) {
	return d.recordsWhere(ctx, "e.document in (select key from document where current = 1 and id = ?) order by e.key", document)
}

func (d *db) Unreviewed(ctx context.Context, id string) (e casus.Event, err error) {
	err = d.read(ctx, func(t *tx) error {
		var body []byte
		if err := t.one(ctx, []any{&body}, "select a.body from event e join act a on a.key = e.key where e.id = ?", id); err != nil {
			return err
		}
		return decompressJSON(body, &e)
	})
	return e, wrap(err, "event %q", id)
}

// isZero reports whether the box is the whole world.
func (b Box) isZero() bool { return b == Box{} }

// places are the conditions that a place p lies in the box.
func (b Box) places(e engine) sqlPart {
	if b.isZero() {
		return sqlPart{sql: "p.located = 1"}
	}
	return b.inside(e)
}

func (b Box) inside(e engine) sqlPart {
	boxes := []Box{b}
	if b.West > b.East {
		boxes = []Box{{b.South, b.West, b.North, 180}, {b.South, -180, b.North, b.East}}
	}
	var parts []sqlPart
	for _, x := range boxes {
		in := e.box(x) // by the index, which rounds
		parts = append(parts, sqlPart{"(" + in.sql + " and p.lat >= ? and p.lat <= ? and p.lon >= ? and p.lon <= ?)", append(in.args, x.South, x.North, x.West, x.East)})
	}
	p := joined(parts, " or ")
	p.sql = "p.located = 1 and (" + p.sql + ")"
	return p
}

func (d *db) Points(ctx context.Context, q Query, box Box, limit int) (all []Point, err error) {
	if limit <= 0 || limit > 100_000 {
		return nil, fmt.Errorf("%d points: want 1 to 100000", limit)
	}
	err = d.read(ctx, func(t *tx) error {
		inside := box.places(t.engine)
		within := translator{engine: t.engine}.places(inside)
		if box.isZero() { // most events: not worth a list of all places
			within = condition{sqlPart: sqlPart{sql: "exists (select 1 from event_place x join place p on p.key = x.place where x.event = e.key and p.located = 1)"}}
		}
		s, err := prepare(ctx, t, q, limit, within)
		if err != nil {
			return err
		}
		newest := listing{sorting: orders[Newest], limit: limit}
		if !s.led() {
			s.from += t.walk(newest.index)
		}
		keys, _, err := newest.page(ctx, t, "e.key", s.statement("e.key, e.told", "", sqlPart{}, ""))
		if err != nil {
			return err
		}
		among, list := in(t, "x.event", keys)
		return t.each(ctx, func(r *sql.Rows) error {
			var p Point
			err := r.Scan(&p.Event, &p.Incident, &p.Lat, &p.Lon, &p.Name, &p.Type, &p.Status, &p.Quad)
			all = append(all, p)
			return err
		}, "select e.id, coalesce(i.id, ''), p.lat, p.lon, p.name, e.type, e.status, e.quad from event_place x cross join place p cross join event e "+
			"left join incident i on i.key = e.incident where "+among+" and p.key = x.place and e.key = x.event and "+inside.sql+" order by e.told desc, e.key desc, p.key limit "+strconv.Itoa(limit),
			append([]any{list}, inside.args...)...)
	})
	return all, err
}
