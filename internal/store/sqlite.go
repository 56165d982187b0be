package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteEngine is a file beside the user.
type sqliteEngine struct{ path string }

// applicationID marks the file as a record: "casu".
const applicationID = 0x63617375

// patience is how long, in milliseconds, one waits for another process that writes.
const patience = "busy_timeout(20000)"

// readers is how many connections read at a time; there is one that writes.
const readers = 4

func openSQLite(ctx context.Context, path string, access Access) (Store, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && access != Create:
		return nil, fmt.Errorf("no record at %s: 'casus add' makes one, --store names another", path)
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%w: %s is a folder", ErrNoRecord, path)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return nil, err
	}
	e := sqliteEngine{path}
	d := &db{engine: e, access: access}
	if access != Read {
		mode := "rw"
		if access == Create {
			mode = "rwc"
		}
		// What is acknowledged is on the disk (synchronous = full): batches are large, so
		// that it costs little.
		if d.writer, err = e.open(mode, "immediate", patience, "journal_mode(wal)", "synchronous(full)", "cache_size(-65536)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)"); err != nil {
			return nil, err
		}
		d.writer.SetMaxOpenConns(1)
	}
	if err := d.openReaders(ctx, e); err != nil {
		d.Close()
		return nil, fmt.Errorf("%s: %w", path, e.explain(err))
	}
	return d, nil
}

// openReaders checks the file, by the connection that writes where there is one: it
// makes the file.
func (d *db) openReaders(ctx context.Context, e sqliteEngine) (err error) {
	if d.reader, err = e.open("ro", "deferred", patience, "query_only(1)", "cache_size(-32768)", "mmap_size(1073741824)", "temp_store(memory)"); err != nil {
		return err
	}
	d.reader.SetMaxOpenConns(readers)
	d.reader.SetMaxIdleConns(readers)
	t := &tx{e, d.reader, nil}
	if d.writer != nil {
		t.runner = d.writer
	}
	id, err := t.count(ctx, "pragma application_id")
	if err != nil {
		return err
	}
	others, err := t.count(ctx, "select count(*) from sqlite_master where type = 'table' and name not in ('goose_db_version', 'sqlite_sequence')")
	if err != nil {
		return err
	}
	if id != applicationID && (id != 0 || others > 0) {
		return fmt.Errorf("%w: it is a database of another program", ErrNoRecord)
	}
	return d.migrate(ctx, goose.DialectSQLite3)
}

// open opens connections with pragmas.
func (e sqliteEngine) open(mode, lock string, pragmas ...string) (*sql.DB, error) {
	path, err := filepath.Abs(e.path)
	if err != nil {
		return nil, err
	}
	q := url.Values{"mode": {mode}, "_txlock": {lock}, "_pragma": pragmas}
	return sql.Open("sqlite", "file:"+strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)+"?"+q.Encode())
}

func (e sqliteEngine) name() string                 { return "sqlite" }
func (e sqliteEngine) bind(statement string) string { return statement }
func (e sqliteEngine) forUpdate(bool) string        { return "" }
func (e sqliteEngine) retry(error) bool             { return false }
func (e sqliteEngine) tableQuery() string {
	return "select count(*) from sqlite_master where type = 'table' and name = ?"
}
func (e sqliteEngine) alone(context.Context, *tx, string) error { return nil } // there is one writer

func (e sqliteEngine) list(of any) (string, any) {
	b, err := json.Marshal(of)
	if err != nil {
		panic(err) // numbers and texts can be written
	}
	return "in (select value from json_each(?))", string(b)
}

func (e sqliteEngine) insert(ctx context.Context, t *tx, into table, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(into.columns)), ", ")
	return t.prepared(ctx, "insert into "+into.name+" ("+strings.Join(into.columns, ", ")+") values ("+marks+")"+into.onConflict(), rows)
}

func (e sqliteEngine) keys(ctx context.Context, t *tx, n int) ([]int64, error) {
	if n == 0 {
		return nil, nil
	}
	next, err := t.count(ctx, "update counter set next = next + ? returning next", n)
	if err != nil {
		return nil, err
	}
	keys := make([]int64, n)
	for i := range keys {
		keys[i] = int64(next - n + i)
	}
	return keys, nil
}

func (e sqliteEngine) wordsTable(of string) [2]string { return [2]string{of + "_words", "rowid"} }

func (e sqliteEngine) words(of, folded string) sqlPart {
	return sqlPart{"select rowid from " + of + "_words where " + of + "_words match ?", []any{`"` + strings.Join(tokens(folded), " ") + `"`}}
}

// hasWords looks into the text: in the index it would take the longer the more events
// have the words.
func (e sqliteEngine) hasWords(folded, key string) sqlPart {
	words := " " + strings.Join(tokens(folded), " ") + " "
	return sqlPart{"exists (select 1 from event_words w where w.rowid = " + key + " and (instr(' ' || w.sentence || ' ', ?) > 0 or instr(' ' || w.title || ' ', ?) > 0))", []any{words, words}}
}

func (e sqliteEngine) walk(index string) string { return " indexed by " + index }

func (e sqliteEngine) indexWords(ctx context.Context, t *tx, of string, rows []indexedWords) error {
	if len(rows) == 0 {
		return nil
	}
	statement := "insert into name_words (rowid, words) values (?, ?)"
	if of == "event" {
		statement = "insert into event_words (rowid, title, sentence) values (?, ?, ?)"
	}
	all := make([][]any, len(rows))
	for i, r := range rows {
		all[i] = []any{r.key}
		for _, text := range r.texts {
			all[i] = append(all[i], strings.Join(tokens(text), " "))
		}
	}
	return t.prepared(ctx, statement, all)
}

func (e sqliteEngine) box(b Box) sqlPart {
	return sqlPart{"p.key in (select key from place_box where south <= ? and north >= ? and west <= ? and east >= ?)", []any{b.North, b.South, b.East, b.West}}
}

func (e sqliteEngine) indexPlaces(ctx context.Context, t *tx, rows [][]any) error {
	var all [][]any
	for _, r := range rows {
		if lat, lon := r[placeLat], r[placeLon]; r[placeLocated] == 1 {
			all = append(all, []any{r[0], lat, lat, lon, lon})
		}
	}
	if len(all) == 0 {
		return nil
	}
	return t.prepared(ctx, "insert into place_box (key, south, north, west, east) values (?, ?, ?, ?, ?)", all)
}

func (e sqliteEngine) explain(err error) error {
	var s *sqlite.Error
	if !errors.As(err, &s) {
		return err
	}
	switch s.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%s: %w: wait until it has ended, or stop it (%w)", e.path, ErrBusy, err)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w (%w)", ErrNoRecord, err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("you may not write to it, or not to its folder, where even reading keeps two files beside it: change the permissions, or copy it to a folder of yours (%w)", err)
	case sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("it cannot be opened: is its folder there, and may you read and write in it? (%w)", err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk is full: nothing of this was stored (%w)", err)
	}
	return err
}

func (e sqliteEngine) size(ctx context.Context, d *db) (int64, error) {
	var sum int64
	for _, suffix := range []string{"", "-wal"} {
		info, err := os.Stat(e.path + suffix)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		sum += info.Size()
	}
	return sum, nil
}

// check asks a connection of its own: one that has asked before takes what others have
// written to the index of words since for damage, as FTS5 looks there for changes when it
// is searched and not when it is checked.
func (e sqliteEngine) check(ctx context.Context, d *db) ([]Problem, error) {
	own, err := e.open("ro", "deferred")
	if err != nil {
		return nil, err
	}
	defer own.Close()
	lines, err := column[string](ctx, &tx{e, own, nil}, "pragma integrity_check(100)")
	if err != nil {
		return nil, e.explain(err)
	}
	var found []Problem
	for _, line := range lines {
		if line != "ok" {
			found = append(found, Problem{What: "the file is damaged: " + line, N: 1, Fix: "restore a backup; 'casus export' and 'casus add' save what can be read"})
		}
	}
	return found, nil
}

func (e sqliteEngine) backup(ctx context.Context, d *db, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s is there already: name a file that is not", path)
	}
	partial := path + ".part" + strconv.Itoa(os.Getpid())
	defer os.Remove(partial)
	from, err := e.open("ro", "deferred", patience) // reads alone: writing goes on
	if err != nil {
		return err
	}
	defer from.Close()
	if _, err := from.ExecContext(ctx, "vacuum into ?", partial); err != nil {
		return e.explain(err)
	}
	return os.Rename(partial, path) // a backup that was cut short is not taken for one
}

func (e sqliteEngine) compact(ctx context.Context, d *db) error {
	for _, statement := range []string{
		"insert into event_words (event_words) values ('optimize')", "insert into name_words (name_words) values ('optimize')",
		"vacuum", "pragma wal_checkpoint(truncate)",
	} {
		if _, err := d.writer.ExecContext(ctx, statement); err != nil {
			return e.explain(err)
		}
	}
	return nil
}
