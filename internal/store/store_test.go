package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"casus/internal/store"
	"casus/internal/store/pgtest"
)

func TestMain(m *testing.M) {
	if where := os.Getenv(childVariable); where != "" {
		child(where)
		return
	}
	pgtest.Main(m)
}

// engines are what every test of the suite runs on: where a new record is to be.
var engines = []struct {
	name  string
	where func(testing.TB) string
}{
	{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "casus.db") }},
	{"postgres", func(t testing.TB) string { return pgtest.Like(t, makeRecord) }},
}

// makeRecord makes an empty record.
func makeRecord(where string) error {
	s, err := store.Open(context.Background(), where, store.Create)
	if err != nil {
		return err
	}
	return s.Close()
}

// onEach runs a test with an empty record on each engine.
func onEach(t *testing.T, test func(t *testing.T, s store.Store)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { test(t, open(t, e.where(t))) })
	}
}

// open opens a record, made where there is none, until the test ends.
func open(t testing.TB, where string) store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), where, store.Create)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// must ends the test with an error's trace.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
