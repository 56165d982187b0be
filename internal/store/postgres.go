package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// postgresEngine is a database for a team.
type postgresEngine struct{}

func openPostgres(ctx context.Context, where string, access Access) (Store, error) {
	config, err := pgx.ParseConfig(where)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err) // pgx leaves the password out
	}
	defaults := map[string]string{
		"application_name": "casus",
		"jit":              "off",               // takes longer than the queries
		"plan_cache_mode":  "force_custom_plan", // a plan for any value is a bad one for most
		"random_page_cost": "1.1",               // the default is that of disks that turn
	}
	for k, v := range defaults {
		if config.RuntimeParams[k] == "" {
			config.RuntimeParams[k] = v
		}
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(4)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d := &db{engine: postgresEngine{}, access: access, reader: pool, isolation: sql.LevelRepeatableRead}
	if access != Read {
		d.writer = pool
	}
	if err := d.migrate(ctx, goose.DialectPostgres); err != nil {
		pool.Close()
		return nil, fmt.Errorf("database %s on %s: %w", config.Database, config.Host, unreachable(err))
	}
	return d, nil
}

// unreachable says what can be done about a server that does not let one in.
func unreachable(err error) error {
	var p *pgconn.PgError
	var c *pgconn.ConnectError
	switch {
	case errors.As(err, &p) && (p.Code == "28P01" || p.Code == "28000"):
		return fmt.Errorf("the server does not let this user in: check the name and the password, which can stand in PGPASSWORD or ~/.pgpass too (%s)", p.Message)
	case errors.As(err, &p) && p.Code == "3D000":
		return fmt.Errorf("the server has no such database: 'createdb' makes one (%s)", p.Message)
	case errors.As(err, &p) && p.Code == "42501":
		return fmt.Errorf("the server does not allow this user to do that: the owner of the database can (%s)", p.Message)
	case errors.As(err, &c):
		lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
		return fmt.Errorf("the server cannot be reached: check the address, and whether it runs (%s)", strings.TrimSpace(lines[len(lines)-1]))
	}
	return err
}

func (e postgresEngine) name() string { return "postgres" }
func (e postgresEngine) forUpdate(passOver bool) string {
	if passOver {
		return " for update skip locked"
	}
	return " for update"
}
func (e postgresEngine) tableQuery() string {
	return "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = ?"
}

func (e postgresEngine) bind(statement string) string {
	var b strings.Builder
	n := 0
	for {
		before, after, found := strings.Cut(statement, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
		statement = after
	}
}

func (e postgresEngine) list(of any) (string, any) { return "= any(?)", of }

func (e postgresEngine) insert(ctx context.Context, t *tx, into table, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	columns := make([]any, len(into.columns))
	arrays := make([]string, len(into.columns))
	for i, typ := range into.types {
		values := make([]any, len(rows))
		for j, row := range rows {
			values[j] = row[i]
		}
		columns[i], arrays[i] = values, "?::"+typ+"[]"
	}
	_, err := t.exec(ctx, "insert into "+into.name+" ("+strings.Join(into.columns, ", ")+") select * from unnest("+strings.Join(arrays, ", ")+")"+into.onConflict(), columns...)
	return err
}

func (e postgresEngine) keys(ctx context.Context, t *tx, n int) ([]int64, error) {
	if n == 0 {
		return nil, nil
	}
	return column[int64](ctx, t, "select nextval('record_key') from generate_series(1, ?::integer)", n)
}

func (e postgresEngine) alone(ctx context.Context, t *tx, what string) error {
	_, err := t.exec(ctx, "select pg_advisory_xact_lock(hashtext('casus'), hashtext(?::text))", what)
	return err
}

func (e postgresEngine) wordsTable(of string) [2]string { return [2]string{of + "_words", of} }

func (e postgresEngine) words(of, folded string) sqlPart {
	return sqlPart{"select " + of + " from " + of + "_words where words @@ ?::text::tsquery", []any{phrase(folded)}}
}

func (e postgresEngine) hasWords(folded, key string) sqlPart {
	return sqlPart{"exists (select 1 from event_words where event = " + key + " and words @@ ?::text::tsquery)", []any{phrase(folded)}}
}

func (e postgresEngine) walk(string) string { return "" } // it finds that out

// phrase asks for words one after the other.
func phrase(folded string) string {
	list := tokens(folded)
	for i, w := range list {
		list[i] = lexeme(w)
	}
	return strings.Join(list, " <-> ")
}

// lexeme is a word as tsvector and tsquery read it.
func lexeme(w string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(w) + "'"
}

func (e postgresEngine) indexWords(ctx context.Context, t *tx, of string, rows []indexedWords) error {
	if len(rows) == 0 {
		return nil
	}
	keys, vectors := make([]int64, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		var b strings.Builder
		at := 0
		for _, text := range r.texts {
			for _, w := range tokens(text) {
				at++
				b.WriteString(lexeme(w) + ":" + strconv.Itoa(at) + " ")
			}
			at++ // the next text's first word does not follow this one's last
		}
		keys[i], vectors[i] = r.key, b.String()
	}
	_, err := t.exec(ctx, "insert into "+of+"_words ("+of+", words) select k, w::tsvector from unnest(?::bigint[], ?::text[]) as r (k, w) on conflict do nothing", keys, vectors)
	return err
}

func (e postgresEngine) box(b Box) sqlPart {
	return sqlPart{"point(p.lon, p.lat) <@ box(point(?, ?), point(?, ?))", []any{b.West, b.South, b.East, b.North}}
}

func (e postgresEngine) indexPlaces(context.Context, *tx, [][]any) error { return nil } // the table's own index

func (e postgresEngine) retry(err error) bool {
	var p *pgconn.PgError
	if !errors.As(err, &p) {
		return false
	}
	switch p.Code {
	case "40001", "40P01", "23505": // serialisation, deadlock, a row that another transaction has just inserted
		return true
	}
	return false
}

func (e postgresEngine) explain(err error) error {
	var p *pgconn.PgError
	if errors.As(err, &p) && p.Code == "25006" {
		return fmt.Errorf("%w (%w)", ErrReadOnly, err)
	}
	return err
}

func (e postgresEngine) size(ctx context.Context, d *db) (n int64, err error) {
	err = d.read(ctx, func(t *tx) error {
		return t.one(ctx, []any{&n}, "select pg_database_size(current_database())")
	})
	return n, err
}

func (e postgresEngine) check(context.Context, *db) ([]Problem, error) { return nil, nil } // the server's own business

func (e postgresEngine) backup(context.Context, *db, string) error {
	return errors.New("a record on PostgreSQL is backed up by its own tools: pg_dump --format=custom --file=FILE URL")
}

func (e postgresEngine) compact(ctx context.Context, d *db) error {
	_, err := d.writer.ExecContext(ctx, "vacuum analyze")
	return err
}
