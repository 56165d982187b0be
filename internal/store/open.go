package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

// Access says what a record is opened for.
type Access int

// The kinds of access. Write and Create bring an older record up to date.
const (
	Read   Access = iota // nothing is written, and the record is there
	Write                // the record is there
	Create               // the record is made where there is none
)

// db is a record on either engine.
type db struct {
	engine
	access    Access
	writer    *sql.DB // nil for Read
	reader    *sql.DB
	isolation sql.IsolationLevel // of reading, so that all queries of one transaction see one state
}

// Open opens a record: a file, or a database by its URL (postgres://...).
func Open(ctx context.Context, where string, access Access) (Store, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		return openPostgres(ctx, where, access)
	}
	if scheme, _, ok := strings.Cut(where, "://"); ok {
		return nil, fmt.Errorf("store %q: %s is no kind of record: want a file or postgres://user@host/database", where, scheme)
	}
	return openSQLite(ctx, where, access)
}

//go:embed migrations
var migrations embed.FS

// migrate brings the tables to this version's, where the record is open for writing,
// and reports an error where that is not possible.
func (d *db) migrate(ctx context.Context, dialect goose.Dialect) error {
	files, err := fs.Sub(migrations, "migrations/"+d.name())
	if err != nil {
		return err
	}
	on := d.writer
	if d.access == Read {
		on = d.reader
	}
	p, err := goose.NewProvider(dialect, on, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	sources := p.ListSources()
	latest := sources[len(sources)-1].Version
	version, err := d.version(ctx)
	switch {
	case err != nil:
		return err
	case version > latest:
		return fmt.Errorf("%w: its tables are of version %d, this program knows %d: install a newer one", ErrNewer, version, latest)
	case version == 0 && d.access != Create:
		return fmt.Errorf("%w: it is empty", ErrNoRecord)
	case version == latest:
		return nil
	case d.access == Read:
		return fmt.Errorf("%w, and its tables are of an older version: any command that adds to it brings them up to date", ErrReadOnly)
	}
	if _, err = p.Up(ctx); err == nil {
		return nil
	}
	// Another process may have done it at the same time.
	if version, other := d.version(ctx); other == nil && version == latest {
		return nil
	}
	return fmt.Errorf("bring the tables up to date: %w", err)
}

// version is the version of the tables; 0 when there are none.
func (d *db) version(ctx context.Context) (int64, error) {
	var v int64
	on := d.reader
	if d.writer != nil {
		on = d.writer
	}
	there, err := (&tx{d.engine, on, nil}).count(ctx, d.tableQuery(), "goose_db_version")
	if err != nil || there == 0 {
		return 0, err
	}
	err = (&tx{d.engine, on, nil}).one(ctx, []any{&v}, "select coalesce(max(version_id), 0) from goose_db_version where is_applied")
	return v, err
}

// Close ends all work on the record.
func (d *db) Close() error {
	err := d.reader.Close()
	if d.writer != nil && d.writer != d.reader {
		err = errors.Join(d.writer.Close(), err)
	}
	return err
}
