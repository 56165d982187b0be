// Package pgtest starts a PostgreSQL server for tests.
package pgtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// server is the one server of a test binary; each test has a database of its own.
var server struct {
	once    sync.Once
	folder  string
	process *exec.Cmd
	err     error
}

// errMissing says that PostgreSQL is not installed.
var errMissing = errors.New("skipped: no PostgreSQL (no initdb under /usr/lib/postgresql or in the PATH): apt-get install postgresql")

// URL is that of an empty database, which is there until the test ends. The test is
// skipped where no PostgreSQL is installed. A package that calls it ends with [Main].
func URL(t testing.TB) string { return create(t, "template1") }

// Like is the URL of a database as prepare makes one of an empty one, which is done once:
// copying it takes less time than making its tables. All calls in a process are to name
// the same prepare.
func Like(t testing.TB, prepare func(url string) error) string {
	template.Do(func() {
		if server.once.Do(func() { server.err = start() }); server.err != nil {
			return
		}
		if server.err = run("create database template"); server.err == nil {
			server.err = prepare(url("template"))
		}
	})
	return create(t, "template")
}

var (
	template  sync.Once
	databases atomic.Int64
)

// create makes a database from a template.
func create(t testing.TB, template string) string {
	t.Helper()
	server.once.Do(func() { server.err = start() })
	if errors.Is(server.err, errMissing) {
		t.Skip(server.err)
	}
	if server.err != nil {
		t.Fatalf("start PostgreSQL: %v", server.err)
	}
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := run("create database " + name + " template " + template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run("drop database " + name + " with (force)"); err != nil {
			t.Error(err)
		}
	})
	return url(name)
}

// Main runs a package's tests, stops the server and ends the process.
func Main(m *testing.M) { os.Exit(Tests{m}.Run()) }

// Tests are a package's tests, for a package that has a main of its own.
type Tests struct{ *testing.M }

// Run runs them and then stops the server.
func (t Tests) Run() int {
	defer stop()
	return t.M.Run()
}

func url(database string) string {
	return "postgres://postgres@/" + database + "?host=" + server.folder + "&port=5432"
}

func run(statement string) error {
	db, err := sql.Open("pgx", url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

// programs is the folder of PostgreSQL's programs; empty when there is none.
func programs() string {
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(found) > 0 {
		return filepath.Dir(slices.Max(found))
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p)
	}
	return ""
}

// start makes a cluster in a temporary folder and starts a server that listens on a
// socket in it alone.
func start() error {
	bin := programs()
	if bin == "" {
		return errMissing
	}
	folder, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		return err
	}
	server.folder = folder
	attributes, err := processOf(folder)
	if err != nil {
		return err
	}
	data := filepath.Join(folder, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = folder, attributes
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	// Durability is the server's business and not under test: without it tests are faster.
	p := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off",
		"-c", "max_connections=100", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB", "-c", "log_min_messages=fatal")
	var log bytes.Buffer
	p.Dir, p.SysProcAttr, p.Stdout, p.Stderr = folder, attributes, &log, &log
	if err := p.Start(); err != nil {
		return err
	}
	server.process = p
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for db.PingContext(ctx) != nil {
		select {
		case <-ctx.Done():
			stop()
			return fmt.Errorf("the server does not answer: %s", log.Bytes())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// stop ends the server at once and removes its files.
func stop() {
	if server.process != nil {
		server.process.Process.Signal(syscall.SIGQUIT)
		server.process.Wait()
	}
	if server.folder != "" {
		os.RemoveAll(server.folder)
	}
}
