package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/time/rate"

	"casus"
	"casus/internal/coder"
	"casus/internal/encoder"
	"casus/internal/record"
	"casus/internal/store"
)

// theCoder is the real one; it is opened once.
var theCoder = sync.OnceValue(func() *coder.Coder { return must(coder.New(encoder.Options{})) })

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// catchUp codes and links what is in a record.
func catchUp(st store.Store) func(context.Context) error {
	name := record.Name()
	return (&record.Keeper{Worker: &record.Worker{Store: st, Reader: theCoder(), Name: name, Version: coder.Version, Parallel: 1},
		Linker: &record.Linker{Store: st, Name: name}}).Catch
}

// hostile is a report that would do harm if it were shown as anything but text.
const hostile = "<script>alert(1)</script> Rebels attack <b onclick=alert(2)>Goma</b>\n\n" +
	"GOMA, Oct 9, 2020 (Wire) - Rebels shelled Goma on Thursday, killing \u202e21\u202c civilians, said <img src=x onerror=alert(3)>.\n\n" +
	"Congo\u200b's government condemned the \u2066attack\u2069 & </textarea><svg/onload=alert(4)> on Friday.\n"

// template is a record of the examples and the hostile report, coded and linked. Tests
// work on copies of it.
var template = sync.OnceValue(func() string {
	dir := must(os.MkdirTemp("", "casus-server"))
	path := filepath.Join(dir, "casus.db")
	st := must(store.Open(context.Background(), path, store.Create))
	s := New(Options{Store: st, Coder: theCoder(), Version: coder.Version, Languages: coder.Languages})
	must(s.addExamples(context.Background(), nil))
	bad := &casus.Document{ID: "https://hostile.example/a?b=<c>&d", URL: "https://hostile.example/a?b=<c>&d", Publisher: "<i>Wire</i>",
		Title: "<script>alert(1)</script>", Text: hostile, Language: "en"}
	copied := *bad
	copied.ID, copied.URL = "copy", ""
	for _, d := range []*casus.Document{bad, &copied} {
		must(st.Add(context.Background(), store.Batch{Documents: []store.Incoming{{Document: d}}, Failures: []store.Failure{{Origin: "x.bin", Reason: "is binary"}}}))
	}
	if err := catchUp(st)(context.Background()); err != nil {
		panic(err)
	}
	// All of it in one file, without a log beside it.
	if err := errors.Join(st.Compact(context.Background()), st.Close()); err != nil {
		panic(err)
	}
	return path
})

func TestMain(m *testing.M) {
	status := m.Run()
	os.RemoveAll(filepath.Dir(template()))
	os.Exit(status)
}

// openCopy opens a copy of the template.
func openCopy(t testing.TB) store.Store {
	t.Helper()
	b := must(os.ReadFile(template()))
	path := filepath.Join(t.TempDir(), "casus.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	st := must(store.Open(context.Background(), path, store.Write))
	t.Cleanup(func() { st.Close() })
	return st
}

const tokensText = `
[[token]]
name = "rita"
role = "reader"
token = "reader-token-0123456789"

[[token]]
name = "rex"
role = "reviewer"
token = "reviewer-token-0123456789"

[[token]]
name = "ada"
role = "admin"
token = "admin-token-0123456789"
`

// desk is a server on a copy of the template, and a client of it.
type desk struct {
	t      testing.TB
	store  store.Store
	server *Server
	url    string
}

// generous limits are for tests of other things.
var generous = Limits{Rate: rate.Inf, CostlyRate: rate.Inf}

func open(t testing.TB, change func(*Options)) *desk {
	t.Helper()
	st := openCopy(t)
	o := Options{Store: st, Coder: theCoder(), Version: coder.Version, Languages: coder.Languages, Owner: "olga", Loopback: true, Limits: generous, Catch: catchUp(st)}
	if change != nil {
		change(&o)
	}
	s := New(o)
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	t.Cleanup(func() {
		select {
		case <-s.stopping:
		default:
			close(s.stopping) // streams
		}
	})
	return &desk{t, st, s, h.URL}
}

func withTokens(o *Options) { o.Tokens = must(ParseTokens("tokens.toml", []byte(tokensText))) }

// ask sends a request; headers are "Name: value".
func (d *desk) ask(method, path, body string, headers ...string) (*http.Response, []byte) {
	d.t.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r := must(http.NewRequest(method, d.url+path, in))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		k, v, _ := strings.Cut(h, ": ")
		if k == "Host" {
			r.Host = v
		}
		r.Header.Set(k, v)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	return resp, must(io.ReadAll(resp.Body))
}

// get asks for JSON and decodes it.
func fetchJSON[T any](d *desk, path string, headers ...string) (out T) {
	d.t.Helper()
	resp, body := d.ask("GET", base+path, "", headers...)
	if resp.StatusCode != http.StatusOK {
		d.t.Fatalf("GET %s: %s\n%s", path, resp.Status, body)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		d.t.Fatalf("GET %s: %v", path, err)
	}
	return out
}

// want checks a status.
func (d *desk) want(status int, method, path, body string, headers ...string) []byte {
	d.t.Helper()
	resp, got := d.ask(method, path, body, headers...)
	if resp.StatusCode != status {
		d.t.Errorf("%s %s %s: %s, want %d\n%.600s", method, path, strings.Join(headers, " "), resp.Status, status, got)
	}
	return got
}

func bearer(who string) string {
	return fmt.Sprintf("Authorization: Bearer %s-token-0123456789", map[string]string{"rita": "reader", "rex": "reviewer", "ada": "admin"}[who])
}
