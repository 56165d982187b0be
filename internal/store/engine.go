package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// engine is what the two databases do differently. All SQL outside of it is understood
// by both: it is written with ? for values, and an engine puts its own signs.
type engine interface {
	name() string
	// tableQuery counts the tables of a name.
	tableQuery() string
	// bind is a statement with the engine's own signs for values.
	bind(statement string) string
	// list is the condition that an expression is one of values, with its argument.
	list(of any) (condition string, argument any)
	// insert inserts rows of a table's columns; a row whose key is there is left out
	// where the table says so.
	insert(ctx context.Context, tx *tx, t table, rows [][]any) error
	// keys gives numbers that no row has.
	keys(ctx context.Context, tx *tx, n int) ([]int64, error)
	// forUpdate is put behind a selection of rows that are to be changed: others cannot
	// change them until the transaction ends. Those that another transaction is changing
	// are waited for, or passed over.
	forUpdate(passOver bool) string
	// alone keeps out other transactions that ask for the same, until this one ends.
	alone(ctx context.Context, tx *tx, what string) error
	// words selects the keys of the events, or of the names, that have folded words one
	// after the other; of is "event" or "name".
	words(of, folded string) sqlPart
	// hasWords is the condition that the event of a key has them.
	hasWords(folded, key string) sqlPart
	// walk is put behind a table that is to be read in the order of an index of it.
	walk(index string) string
	// wordsTable is the index of words of events or names and its column for their keys.
	wordsTable(of string) [2]string
	// indexWords puts the words of events or names into their index.
	indexWords(ctx context.Context, tx *tx, of string, rows []indexedWords) error
	// box is the condition that a place p lies in a rectangle, or very near to it.
	box(Box) sqlPart
	// indexPlaces puts places that were inserted into the index of rectangles.
	indexPlaces(ctx context.Context, tx *tx, rows [][]any) error
	// retry reports whether a transaction failed only because of another one.
	retry(error) bool
	// explain makes an error of the database one of the package's own, where it is.
	explain(error) error

	size(ctx context.Context, d *db) (int64, error)
	check(ctx context.Context, d *db) ([]Problem, error)
	backup(ctx context.Context, d *db, path string) error
	compact(ctx context.Context, d *db) error
}

// indexedWords are the folded texts under one key: of an event its report's title and
// its sentence, of a name the name.
type indexedWords struct {
	key   int64
	texts []string
}

// table is where rows are inserted: its columns with their types in PostgreSQL.
type table struct {
	name    string
	columns []string
	types   []string
	ignore  bool // rows that are there already are left out
}

// tableOf reads "column type, column type".
func tableOf(name, columns string, ignore bool) table {
	t := table{name: name, ignore: ignore}
	for c := range strings.SplitSeq(columns, ",") {
		name, typ, _ := strings.Cut(strings.TrimSpace(c), " ")
		t.columns, t.types = append(t.columns, name), append(t.types, typ)
	}
	return t
}

// onConflict ends an insertion.
func (t table) onConflict() string {
	if t.ignore {
		return " on conflict do nothing"
	}
	return ""
}

// runner is a connection or a transaction.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// tx is a transaction, or for reading a connection, that speaks either dialect.
type tx struct {
	engine
	runner
	sql *sql.Tx // nil outside of a transaction
}

// exec runs a statement and tells how many rows it changed.
func (t *tx) exec(ctx context.Context, statement string, args ...any) (int, error) {
	r, err := t.ExecContext(ctx, t.bind(statement), args...)
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// prepared runs a statement with each row of arguments.
func (t *tx) prepared(ctx context.Context, statement string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	s, err := t.sql.PrepareContext(ctx, t.bind(statement))
	if err != nil {
		return err
	}
	defer s.Close()
	for _, row := range rows {
		if _, err := s.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return nil
}

// each calls scan for every row of a query.
func (t *tx) each(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := t.QueryContext(ctx, t.bind(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one reads the single row of a query into destinations; [ErrNotFound] when there is none.
func (t *tx) one(ctx context.Context, into []any, query string, args ...any) error {
	found := false
	err := t.each(ctx, func(r *sql.Rows) error {
		found = true
		return r.Scan(into...)
	}, query, args...)
	if err == nil && !found {
		err = ErrNotFound
	}
	return err
}

// count reads a query's single number.
func (t *tx) count(ctx context.Context, query string, args ...any) (n int, err error) {
	return n, t.one(ctx, []any{&n}, query, args...)
}

// column reads the single column of a query.
func column[T any](ctx context.Context, t *tx, query string, args ...any) (all []T, err error) {
	return all, t.each(ctx, func(r *sql.Rows) error {
		var v T
		if err := r.Scan(&v); err != nil {
			return err
		}
		all = append(all, v)
		return nil
	}, query, args...)
}

// in is the condition that a column is one of values.
func in[T int64 | string](t *tx, column string, values []T) (string, any) {
	condition, argument := t.list(values)
	return column + " " + condition, argument
}

// read runs f on one state of the record.
func (d *db) read(ctx context.Context, f func(*tx) error) error {
	t, err := d.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: d.isolation})
	if err != nil {
		return d.explain(err)
	}
	defer t.Rollback()
	return d.explain(f(&tx{d.engine, t, t}))
}

// attempts at a transaction that others disturb.
const attempts = 8

// write runs f in a transaction; it is run again where another one disturbed it.
func (d *db) write(ctx context.Context, f func(*tx) error) error {
	if d.access == Read {
		return ErrReadOnly
	}
	var err error
	for range attempts {
		if err = d.tryWrite(ctx, f); !d.retry(err) {
			break
		}
	}
	return d.explain(err)
}

func (d *db) tryWrite(ctx context.Context, f func(*tx) error) error {
	t, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback()
	if err := f(&tx{d.engine, t, t}); err != nil {
		return err
	}
	return t.Commit()
}

// wrap puts what was done before an error.
func wrap(err error, what string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, args...), err)
}
