package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/pressly/goose/v3"

	"casus/internal/query/querytest"
	"casus/internal/store"
	"casus/internal/store/pgtest"
)

var update = flag.Bool("update", false, "write a record of the present format to testdata, where none of it is there yet")

// TestFormats opens records of all formats that there ever were. Each is a file of
// testdata, format-N.db.zst, with what it gives back beside it. After a new migration,
// -update adds one.
func TestFormats(t *testing.T) {
	migrations := must(filepath.Glob("migrations/sqlite/*.sql"))
	latest := strings.TrimLeft(strings.SplitN(filepath.Base(migrations[len(migrations)-1]), "_", 2)[0], "0")
	newest := "testdata/format-" + latest + ".db.zst"
	if _, err := os.Stat(newest); err != nil {
		if !*update {
			t.Fatalf("no record of the present format is kept: go test -run Formats -update writes %s", newest)
		}
		writeFormat(t, newest)
	}
	for _, path := range must(filepath.Glob("testdata/format-*.db.zst")) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			where := filepath.Join(t.TempDir(), "casus.db")
			d := must(zstd.NewReader(nil))
			defer d.Close()
			if err := os.WriteFile(where, must(d.DecodeAll(must(os.ReadFile(path)), nil)), 0o600); err != nil {
				t.Fatal(err)
			}
			s := open(t, where)
			if got, want := listing(t, s), must(os.ReadFile(strings.TrimSuffix(path, ".db.zst")+".txt")); !bytes.Equal(got, want) {
				t.Errorf("it gives back:\n%s\nbut it gave, when it was made:\n%s", got, want)
			}
			healthy(t, s)
			add(t, s, "new", prose(1, 50)) // and it goes on
			code(t, s, coder, false, readNothing)
		})
	}
}

// TestMigrations brings an empty record of the first format up to date on each engine.
func TestMigrations(t *testing.T) {
	for _, e := range []struct {
		name, driver string
		dialect      goose.Dialect
		where        func(testing.TB) string
	}{
		{"sqlite", "sqlite", goose.DialectSQLite3, func(t testing.TB) string { return filepath.Join(t.TempDir(), "casus.db") }},
		{"postgres", "pgx", goose.DialectPostgres, pgtest.URL},
	} {
		t.Run(e.name, func(t *testing.T) {
			where := e.where(t)
			db := must(sql.Open(e.driver, where))
			p := must(goose.NewProvider(e.dialect, db, os.DirFS("migrations/"+e.name), goose.WithDisableGlobalRegistry(true)))
			must(p.UpTo(context.Background(), 1))
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Open(context.Background(), where, store.Read); !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("an older record, read-only: %v", err)
			}
			s := must(store.Open(context.Background(), where, store.Write))
			defer s.Close()
			fill(t, s, querytest.Reports())
			healthy(t, s)
		})
	}
}

func writeFormat(t *testing.T, path string) {
	where := filepath.Join(t.TempDir(), "casus.db")
	s := must(store.Open(context.Background(), where, store.Create))
	fill(t, s, querytest.Reports())
	list := listing(t, s)
	backup := where + ".backup" // one file, without a log beside it
	if err := s.Backup(context.Background(), backup); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	e := must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression)))
	for name, b := range map[string][]byte{path: e.EncodeAll(must(os.ReadFile(backup)), nil), strings.TrimSuffix(path, ".db.zst") + ".txt": list} {
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// listing is all that a record holds, a line each.
func listing(t *testing.T, s store.Store) []byte {
	ctx := context.Background()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	write := func(v any) {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range must(s.ListDocuments(ctx, store.Page{Limit: 100})).Rows {
		write(must(s.Document(ctx, d.ID)))
		write(must(s.Codings(ctx, d.ID)))
	}
	for r, err := range s.Each(ctx, store.Query{Rejected: true, Copies: true}) {
		if err != nil {
			t.Fatal(err)
		}
		write(r)
	}
	for _, i := range must(s.SearchIncidents(ctx, store.Query{}, store.FirstDay, store.Page{})).Rows {
		write(i)
	}
	for _, r := range must(s.ListReviews(ctx, store.ReviewFilter{})) {
		write(r)
	}
	return b.Bytes()
}
