package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"casus/internal/store/outline"
)

// sorting is how a list is sorted: by two columns, both up or both down.
type sorting struct {
	index  string
	column string // the second one is the key
	whole  bool   // the column holds whole numbers
	down   bool
}

var orders = map[Order]sorting{
	Newest:       {"event_told", "e.told", true, true},
	Oldest:       {"event_told", "e.told", true, false},
	LatestDay:    {"event_first_day", "e.first_day", true, true},
	LeastCertain: {"event_confidence", "e.confidence", false, false},
}

// outlinedEvents are what the same lists are sorted by in an outline.
var outlinedEvents = map[Order]outline.Number{Newest: outline.Told, Oldest: outline.Told, LatestDay: outline.FirstDay, LeastCertain: outline.Confidence}

// listing is a page of a list that is asked for.
type listing struct {
	sorting
	list  string // its name, for cursors
	limit int
	at    []float64 // column and key of the last row of the page before; nil for the first page
}

// listed finds the order of a list by its name, and where its page begins.
func listed[O ~string](orders map[O]sorting, o O, p Page) (x listing, err error) {
	s, ok := orders[o]
	if !ok {
		return x, fmt.Errorf("no order %q of such a list", o)
	}
	x = listing{sorting: s, list: string(o)}
	if x.limit, err = p.limit(); err == nil {
		x.at, err = p.keyset(x.list, 2)
	}
	return x, err
}

// after is the condition that a row comes behind the page before.
func (x listing) after(key string) sqlPart {
	if x.at == nil {
		return sqlPart{}
	}
	sign := ">"
	if x.down {
		sign = "<"
	}
	var first any = x.at[0]
	if x.whole {
		first = int64(x.at[0])
	}
	return sqlPart{"(" + x.column + ", " + key + ") " + sign + " (?, ?)", []any{first, int64(x.at[1])}}
}

// position is the same in an outline.
func (x listing) position() *outline.Position {
	if x.at == nil {
		return nil
	}
	return &outline.Position{By: x.at[0], Key: int64(x.at[1])}
}

// page reads the page's keys, and the cursor of the next.
func (x listing) page(ctx context.Context, t *tx, key string, statement sqlPart) (keys []int64, next string, err error) {
	var rows []outline.Position
	direction := ""
	if x.down {
		direction = " desc"
	}
	err = t.each(ctx, func(r *sql.Rows) error {
		var p outline.Position
		err := r.Scan(&p.Key, &p.By)
		rows = append(rows, p)
		return err
	}, statement.sql+" order by "+x.column+direction+", "+key+direction+" limit "+strconv.Itoa(x.limit+1), statement.args...)
	keys, next = x.cut(rows)
	return keys, next, err
}

// cut makes a page of its rows and one more, if there is one.
func (x listing) cut(rows []outline.Position) (keys []int64, next string) {
	if len(rows) > x.limit {
		rows = rows[:x.limit]
		last := rows[x.limit-1]
		next = cursor(x.list, last.By, float64(last.Key))
	}
	keys = make([]int64, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	return keys, next
}

// outlinedPage reads a page of which an outline told the rows and one more, if there is one.
func outlinedPage[T any](ctx context.Context, d *db, x listing, rows []outline.Position, read func(context.Context, *tx, []int64) ([]T, error)) (out Results[T], err error) {
	var keys []int64
	keys, out.Next = x.cut(rows)
	err = d.read(ctx, func(t *tx) error {
		out.Rows, err = read(ctx, t, keys)
		return err
	})
	return out, err
}

// byKeys reads rows by their keys, in the order of the keys; those that are not there are
// left out. The query is to be narrowed by the column; scan tells the key of a row.
func byKeys[T any](ctx context.Context, t *tx, keys []int64, column, query string, scan func(*sql.Rows) (int64, T, error)) ([]T, error) {
	found := map[int64]T{}
	among, list := in(t, column, keys)
	err := t.each(ctx, func(r *sql.Rows) error {
		key, x, err := scan(r)
		found[key] = x
		return err
	}, query+" where "+among, list)
	if err != nil {
		return nil, err
	}
	all := make([]T, 0, len(found))
	for _, k := range keys {
		if x, ok := found[k]; ok {
			all = append(all, x)
		}
	}
	return all, nil
}
