package ui

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

func packed(s string) []byte {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.Bytes()
}

func TestFiles(t *testing.T) {
	h, err := handler(fstest.MapFS{"index.html.br": {Data: packed("<!doctype html>")}, "assets/app-3f2a.js.br": {Data: packed("let x")},
		"assets/font-1b2c.woff2": {Data: []byte("wOF2")}, "favicon.svg": {Data: []byte("<svg/>")}})
	if err != nil {
		t.Fatal(err)
	}
	const forEver = "public, max-age=31536000, immutable"
	for _, x := range []struct {
		path, encodings             string
		status                      int
		body, contentType, encoding string
		cache                       string
	}{
		{"/", "gzip, br", 200, "<!doctype html>", "text/html; charset=utf-8", "br", "no-cache"},
		{"/", "gzip", 200, "<!doctype html>", "text/html; charset=utf-8", "", "no-cache"},
		{"/index.html", "br;q=1", 200, "<!doctype html>", "text/html; charset=utf-8", "br", "no-cache"},
		{"/incident/i1", "br;q=0, gzip", 200, "<!doctype html>", "text/html; charset=utf-8", "", "no-cache"},
		{"/actor/ARM.MIL", "", 200, "<!doctype html>", "text/html; charset=utf-8", "", "no-cache"},
		{"/report/https:/example.org/a.html", "", 200, "<!doctype html>", "text/html; charset=utf-8", "", "no-cache"},
		{"/assets/app-3f2a.js", "br; q=0.5", 200, "let x", "text/javascript; charset=utf-8", "br", forEver},
		{"/assets/app-3f2a.js", "*", 200, "let x", "text/javascript; charset=utf-8", "", forEver},
		{"/assets/font-1b2c.woff2", "br", 200, "wOF2", "font/woff2", "", forEver},
		{"/favicon.svg", "br", 200, "<svg/>", "image/svg+xml", "", "no-cache"},
		{"/assets/app-0000.js", "br", 404, "", "", "", ""},
		{"/robots.txt", "br", 404, "", "", "", ""},
		{"/assets/app-3f2a.js.br", "br", 404, "", "", "", ""},
	} {
		r := httptest.NewRequest("GET", x.path, nil)
		r.Header.Set("Accept-Encoding", x.encodings)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != x.status {
			t.Errorf("%s: %d, want %d", x.path, w.Code, x.status)
		}
		if x.status != 200 {
			continue
		}
		body := w.Body.String()
		if w.Header().Get("Content-Encoding") == "br" {
			b, err := io.ReadAll(brotli.NewReader(w.Body))
			if err != nil {
				t.Fatal(err)
			}
			body = string(b)
		}
		got := []string{body, w.Header().Get("Content-Type"), w.Header().Get("Content-Encoding"), w.Header().Get("Cache-Control")}
		if want := []string{x.body, x.contentType, x.encoding, x.cache}; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s with %q: %q, want %q", x.path, x.encodings, got, want)
		}
		r.Header.Set("If-None-Match", w.Header().Get("ETag"))
		again := httptest.NewRecorder()
		if h.ServeHTTP(again, r); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s again: %d", x.path, again.Code)
		}
	}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, httptest.NewRequest("POST", "/", nil)); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

// TestDist: what is embedded can be served: there is a page, and all that is compressed
// can be unpacked.
func TestDist(t *testing.T) {
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "<title>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	files, err := read(dist)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range files {
		if f.contentType == "" {
			t.Errorf("%s is of no known type", name)
		}
		if f.packed == nil {
			continue
		}
		if _, err := io.Copy(io.Discard, brotli.NewReader(bytes.NewReader(f.packed))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
