package server

import (
	"encoding/binary"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tilesArchive is an archive as far as the server reads it: a head, and a body of which
// the head says that it is four parts.
func tilesArchive(body string) []byte {
	head := make([]byte, tilesHeader)
	copy(head, "PMTiles\x03")
	for i := range 4 {
		part := uint64(len(body) / 4)
		binary.LittleEndian.PutUint64(head[8+16*i:], tilesHeader+uint64(i)*part)
		binary.LittleEndian.PutUint64(head[16+16*i:], part)
	}
	return append(head, body...)
}

func tilesFile(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "world.pmtiles")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// withTiles gives a server map tiles.
func withTiles(t testing.TB, body string) func(*Options) {
	tiles := must(OpenTiles(tilesFile(t, tilesArchive(body))))
	t.Cleanup(func() { tiles.Close() })
	return func(o *Options) { o.Tiles = tiles }
}

// TestTiles: readers, and nobody else, get the archive in parts.
func TestTiles(t *testing.T) {
	body := strings.Repeat("the earth and the sea; ", 2000)
	whole := string(tilesArchive(body))
	tiles := withTiles(t, body)
	d := open(t, func(o *Options) { withTokens(o); tiles(o) })
	path := base + "/tiles"

	d.want(http.StatusUnauthorized, "GET", path, "")
	if got := string(d.want(http.StatusOK, "GET", path, "", bearer("rita"))); got != whole {
		t.Errorf("%d bytes, want %d", len(got), len(whole))
	}
	resp, part := d.ask("GET", path, "", bearer("rita"), "Range: bytes=127-1126", "Accept-Encoding: gzip, br")
	if resp.StatusCode != http.StatusPartialContent || string(part) != body[:1000] || resp.Header.Get("Content-Encoding") != "" {
		t.Errorf("%s, %v: %q", resp.Status, resp.Header, part)
	}
	for name, want := range map[string]string{"Content-Type": "application/vnd.pmtiles", "Cache-Control": tilesAge, "Accept-Ranges": "bytes", "Content-Length": "1000", "Content-Security-Policy": policy} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	tag := resp.Header.Get("ETag")
	if tag == "" || strings.HasPrefix(tag, "W/") {
		t.Errorf("ETag %q: parts are put together by strong ones alone", tag)
	}
	d.want(http.StatusNotModified, "GET", path, "", bearer("rita"), "If-None-Match: "+tag)
	d.want(http.StatusOK, "GET", path, "", bearer("rita"), "Range: bytes=0-9", `If-Range: "of another archive"`)
	d.want(http.StatusRequestedRangeNotSatisfiable, "GET", path, "", bearer("rita"), "Range: bytes=1000000-")
	if resp, got := d.ask("HEAD", path, "", bearer("rita")); resp.StatusCode != http.StatusOK || resp.ContentLength != int64(len(whole)) || len(got) > 0 {
		t.Errorf("HEAD: %s, %d", resp.Status, resp.ContentLength)
	}
	if !fetchJSON[Me](d, "/me", bearer("rita")).Tiles {
		t.Error("the page is not told that there are tiles")
	}

	none := open(t, nil)
	if got := string(none.want(http.StatusNotFound, "GET", path, "")); !strings.Contains(got, "--tiles") {
		t.Error(got)
	}
	if fetchJSON[Me](none, "/me").Tiles {
		t.Error("the page is told of tiles that are not there")
	}
}

// TestBadTiles: what is no archive is named before the server begins.
func TestBadTiles(t *testing.T) {
	good := tilesArchive("land sea ")
	old := append([]byte(nil), good...)
	old[7] = 2
	beyond := append([]byte(nil), good...)
	binary.LittleEndian.PutUint64(beyond[8:], 1<<63)
	for want, content := range map[string][]byte{
		"is no archive of map tiles (PMTiles)":  []byte("not tiles"),
		"(PMTiles); if it is an MBTiles file":   append([]byte("SQLite format 3\x00"), good...),
		"is no archive of map tiles":            nil,
		"is of version 2":                       old,
		"is cut short: it has 130 bytes":        good[:130],
		"is cut short: it has 136 bytes and te": beyond,
	} {
		path := tilesFile(t, content)
		if _, err := OpenTiles(path); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	dir := t.TempDir()
	if _, err := OpenTiles(dir); err == nil || !strings.Contains(err.Error(), "is no file") {
		t.Error(err)
	}
	if _, err := OpenTiles(filepath.Join(dir, "none.pmtiles")); err == nil || !os.IsNotExist(err) {
		t.Error(err)
	}
}
