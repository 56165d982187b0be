package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casus/internal/query/querytest"
	"casus/internal/store"
)

// raw runs statements on a record behind its back.
func raw(t testing.TB, where string, statements ...string) {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(where, "postgres") {
		driver = "pgx"
	}
	db := must(sql.Open(driver, where))
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestCheck damages records and looks at what is found and mended.
func TestCheck(t *testing.T) {
	words := map[string]string{"sqlite": "rowid", "postgres": "event"}
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			var where string
			var s store.Store
			for _, x := range []struct {
				damage string
				want   string // beginning of a problem
				mended bool
			}{
				{"delete from event_words where " + words[e.name] + " in (select min(key) from event)", "events whose words are not in the index", true},
				{"delete from event where key in (select min(key) from event)", "current events that are not in the index", true},
				{"insert into event_context (event, context) values (1000000, 'military')", "rows of event_context", true},
				{"insert into link_key (hash, event) values (1, 1000000)", "rows of link_key", true},
				{"delete from name where key in (select min(name) from event_name)", "events with names that are not there", true},
				{"delete from incident where id = 'i1'", "events of incidents that are not there", true},
				{"update event set incident = null", "incidents without events", true},
				{"update document set current = 0 where id = 'island'", "documents of which no version is current", false},
				{"delete from document_text where document in (select key from document where id = 'island')", "documents without a text", false},
				{"update coding set events = events + 1 where key in (select min(key) from coding)", "codings with fewer or more events", false},
			} {
				ctx := context.Background()
				if s == nil {
					where = e.where(t)
					s = open(t, where)
					fill(t, s, querytest.Reports())
				}
				healthy(t, s)
				before := must(s.Count(ctx, store.Query{}))
				raw(t, where, x.damage)
				find := func(fix bool) (p store.Problem, ok bool) {
					for _, p := range must(s.Check(ctx, fix)) {
						if strings.HasPrefix(p.What, x.want) {
							return p, true
						}
					}
					return store.Problem{}, false
				}
				if p, ok := find(false); !ok || p.N == 0 || p.Fixed || p.Fix == "" {
					t.Errorf("%s: found %+v, %v", x.want, p, ok)
				}
				if p, _ := find(true); p.Fixed != x.mended {
					t.Errorf("%s: mended %+v", x.want, p)
				}
				if _, ok := find(false); ok == x.mended {
					t.Errorf("%s: found after mending: %v", x.want, ok)
				}
				if n := must(s.Count(ctx, store.Query{})); x.mended && n != before {
					t.Errorf("%s: %d events, %d before", x.want, n, before)
				}
				if !x.mended {
					s = nil
				}
			}
		})
	}
}

// TestOpen tells what can be wrong with a record.
func TestOpen(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("text.db", strings.Repeat("no database at all\n", 100))
	write("empty.db", "")
	raw(t, path("other.db"), "create table t (x)")
	open(t, path("newer.db"))
	raw(t, path("newer.db"), "insert into goose_db_version (version_id, is_applied) values (99, 1)")
	for _, x := range []struct {
		where  string
		access store.Access
		want   error  // or
		words  string // in the error
	}{
		{path("none.db"), store.Read, nil, "'casus add' makes one"},
		{path("none.db"), store.Write, nil, "no record at"},
		{dir, store.Create, store.ErrNoRecord, "folder"},
		{path("text.db"), store.Create, store.ErrNoRecord, "text.db"},
		{path("other.db"), store.Create, store.ErrNoRecord, "another program"},
		{path("empty.db"), store.Write, store.ErrNoRecord, "empty"},
		{path("newer.db"), store.Read, store.ErrNewer, "install a newer one"},
		{"mysql://x/y", store.Create, nil, "mysql is no kind of record"},
		{"postgres://nobody@127.0.0.1:1/x", store.Create, nil, "127.0.0.1"},
		{"postgres://%zz", store.Create, nil, "parse"},
	} {
		s, err := store.Open(ctx, x.where, x.access)
		if err == nil {
			s.Close()
		}
		if err == nil || x.want != nil && !errors.Is(err, x.want) || !strings.Contains(err.Error(), x.words) {
			t.Errorf("%s: %v, want %v (%s)", x.where, err, x.want, x.words)
		}
	}
	for _, name := range []string{"empty.db", "with ? and # and % in its name.db"} {
		s := must(store.Open(ctx, path(name), store.Create))
		add(t, s, "d", prose(1, 50))
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path(name)); err != nil {
			t.Error(err)
		}
	}
}

// TestReadOnly reads a record while another writes to it, and cannot write itself.
func TestReadOnly(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			ctx := context.Background()
			where := e.where(t)
			s := open(t, where)
			add(t, s, "one", prose(1, 50))
			r := must(store.Open(ctx, where, store.Read))
			defer r.Close()
			add(t, s, "two", prose(2, 50))
			if n := must(r.Stats(ctx)).Documents; n != 2 {
				t.Errorf("reads %d documents", n)
			}
			if _, err := r.Add(ctx, store.Batch{}); !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("adds: %v", err)
			}
			if _, err := r.Check(ctx, true); !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("mends: %v", err)
			}
			if err := r.Compact(ctx); !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("compacts: %v", err)
			}
		})
	}
}

// TestBackup copies a record while it is written to.
func TestBackup(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		fill(t, s, querytest.Reports())
		path := filepath.Join(t.TempDir(), "backup.db")
		done := make(chan bool)
		go func() {
			defer close(done)
			for i := range 50 {
				add(t, s, "more"+string(rune('A'+i)), prose(1000+i, 50))
			}
		}()
		err := s.Backup(ctx, path)
		<-done
		if must(s.Stats(ctx)).Engine == "postgres" {
			if err == nil || !strings.Contains(err.Error(), "pg_dump") {
				t.Errorf("backup: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		b := open(t, path)
		healthy(t, b)
		if n, want := must(b.Count(ctx, store.Query{})), must(s.Count(ctx, store.Query{})); n != want {
			t.Errorf("%d events, want %d", n, want)
		}
		if err := s.Backup(ctx, path); err == nil {
			t.Error("wrote over a file")
		}
		if err := s.Compact(ctx); err != nil {
			t.Error(err)
		}
		healthy(t, s)
	})
}

// TestStates sets small values and holds leases.
func TestStates(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		set := func(key string, value []byte) {
			t.Helper()
			if err := s.SetState(ctx, key, value); err != nil {
				t.Fatal(err)
			}
		}
		set("a:1", []byte("x"))
		set("a:1", []byte{0, 255})
		set("a:%", []byte{})
		set("b", []byte("y"))
		if v := must(s.State(ctx, "a:1")); string(v) != "\x00\xff" {
			t.Errorf("a:1 is %q", v)
		}
		if all := must(s.States(ctx, "a:%")); len(all) != 1 {
			t.Errorf("prefix: %q", all)
		}
		set("a:1", nil)
		if _, err := s.State(ctx, "a:1"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a deleted state: %v", err)
		}
		for i, x := range []struct {
			worker string
			lease  time.Duration
			want   error
		}{{"a", time.Minute, nil}, {"b", time.Minute, store.ErrLeaseLost}, {"a", -time.Minute, nil}, {"b", time.Minute, nil}, {"a", time.Minute, store.ErrLeaseLost}} {
			if err := s.Hold(ctx, "watch", x.worker, x.lease); !errors.Is(err, x.want) {
				t.Errorf("%d: %v, want %v", i, err, x.want)
			}
		}
		for _, w := range []string{"a", "b"} {
			if err := s.Drop(ctx, "watch", w); err != nil {
				t.Error(err)
			}
		}
		if err := s.Hold(ctx, "watch", "a", time.Minute); err != nil {
			t.Error(err)
		}
		if n := must(s.LastChange(ctx)); n != 0 {
			t.Errorf("the last change is %d", n)
		}
		add(t, s, "d", prose(1, 50))
		if n := must(s.LastChange(ctx)); n != 1 {
			t.Errorf("the last change is %d", n)
		}
	})
}
