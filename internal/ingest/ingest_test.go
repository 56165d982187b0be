package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"casus"
	"casus/internal/ingest/layout"
	"casus/internal/ingest/pubdate"
)

// told prints items shortly: "where id" of documents, "where! problem" of errors.
func told(items func(func(Item) bool)) []string {
	var out []string
	for it := range items {
		var e *Error
		switch {
		case errors.As(it.Err, &e):
			out = append(out, e.Where+"! "+e.Problem)
		case it.Err != nil:
			out = append(out, "! "+it.Err.Error())
		case it.Doc != nil:
			out = append(out, it.Where+" "+it.Doc.ID)
		}
	}
	return out
}

// read reads bytes under a name.
func read(name string, b []byte, o Options) []string {
	return told(Read(context.Background(), Source{Name: name}, bytes.NewReader(b), o))
}

// expect compares what was told.
func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %q\nwant %q", what, got, want)
	}
}

func gz(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, m := range members {
		w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, m); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func zst(t testing.TB, s string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(s), nil)
}

// file is a file of an archive.
type file struct{ name, content string }

func zipped(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		e, err := w.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(e, f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		if err := w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.content)), Mode: 0o600, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	ab  = `{"id":"a","text":"One."}` + "\n" + `{"id":"b","text":"Two."}` + "\n"
	c   = `{"id":"c","text":"Three."}` + "\n"
	abc = ab + c
)

// abcBzip2 is abc as two bzip2 streams.
const abcBzip2 = "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x1c\x0d\x15\x8c\x00\x00\x17\x5f\x80\x00\x10\x10\x05\x00\x10\x00\x00\x84\x00\x36\x21\x84\xca\x20\x00\x31\x4c\x98\x99\x06\x46\x09\x54\xd3\xd4\xd3\x32\x99\x3d\x1e\xa2\x2e\xf2\x7c\x38\x21\xc8\x20\xd7\xfd\x81\x26\xa0\x62\x76\x86\x15\xc4\x31\xc1\x77\x24\x53\x85\x09\x01\xc0\xd1\x58\xc0" +
	"\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\xba\xab\xa2\xf9\x00\x00\x0c\xdb\x80\x00\x10\x10\x05\x00\x10\x04\x00\x0e\x60\x14\x4a\x20\x00\x31\x4c\x00\x13\x42\x23\xd4\x0d\xa8\xc6\xa2\xe4\x97\x64\xe4\xfa\xec\xd2\x28\xce\xa9\x0d\xa1\xf1\x77\x24\x53\x85\x09\x0b\xaa\xba\x2f\x90"

func TestCompressed(t *testing.T) {
	want := []string{"d:1 a", "d:2 b", "d:3 c"}
	for name, b := range map[string][]byte{
		"plain":             []byte(abc),
		"gzip":              gz(t, abc),
		"gzip of members":   gz(t, ab, c),
		"gzip with zeros":   append(gz(t, abc), make([]byte, 1000)...),
		"zstandard":         zst(t, abc),
		"zstandard frames":  append(zst(t, ab), zst(t, c)...),
		"bzip2":             []byte(abcBzip2),
		"gzip in zstandard": zst(t, string(gz(t, abc))),
	} {
		// Without an ending the format is told by the bytes.
		expect(t, name, read("d", b, Options{}), want...)
	}
	expect(t, "the inner ending", read("x.jsonl.gz", gz(t, abc), Options{}), "x.jsonl.gz:1 a", "x.jsonl.gz:2 b", "x.jsonl.gz:3 c")
	expect(t, "a text like bzip2", read("t.txt", []byte("BZhang spoke."), Options{Format: "text"}), "t.txt "+idOf("BZhang spoke."))
}

func idOf(text string) string {
	for it := range Read(context.Background(), Source{Name: "x.txt"}, strings.NewReader(text), Options{}) {
		return it.Doc.ID
	}
	return ""
}

func TestArchives(t *testing.T) {
	files := []file{{"b/docs.jsonl", ab}, {"b/.hidden.jsonl", c}, {"__MACOSX/x.jsonl", c}, {"b/", ""}, {"a.jsonl.gz", string(gz(t, c))}}
	want := []string{"x!b/docs.jsonl:1 a", "x!b/docs.jsonl:2 b", "x!a.jsonl.gz:1 c"}
	expect(t, "zip", read("x", zipped(t, files...), Options{}), want...)
	expect(t, "tar", read("x", tarred(t, files[:3]...), Options{}), want[:2]...)
	expect(t, "tar.gz", read("x", gz(t, string(tarred(t, files[0], files[4]))), Options{}), want...)
	expect(t, "zip in zip", read("x", zipped(t, file{"in.zip", string(zipped(t, file{"c.jsonl", c}))}), Options{}), "x!in.zip!c.jsonl:1 c")

	dir := t.TempDir()
	path := filepath.Join(dir, "x.zip")
	if err := os.WriteFile(path, zipped(t, files...), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		want[i] = filepath.Join(dir, "x.zip") + want[i][1:]
	}
	expect(t, "zip file", told(Files(context.Background(), []string{path}, nil, Options{})), want...)
}

// An archive too large for memory is spooled, and leaves nothing behind.
func TestSpooledArchive(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range []file{{"pad.dat", strings.Repeat("\x00", spoolInMemory+1)}, {"c.jsonl", c}} {
		e, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(e, f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	expect(t, "zip from a pipe", read("x", b.Bytes(), Options{}), "x!pad.dat! is binary, not a report", "x!c.jsonl:1 c")
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestNamesInArchives(t *testing.T) {
	const why = "! has a name that leads out of the archive"
	files := []file{{"../up.txt", "x"}, {"/root.txt", "x"}, {`..\up.txt`, "x"}, {`C:\x.txt`, "x"}, {"a/../../b.txt", "x"}, {"\u202etxt.exe\n", "x"}, {"ok.jsonl", c}}
	want := []string{"x!../up.txt" + why, "x!/root.txt" + why, `x!..\up.txt` + why, `x!C:\x.txt` + why, "x!a/../../b.txt" + why}
	zipWant := append(slices.Clone(want), `x!"\u202etxt.exe\n" `+idOf("x"), "x!ok.jsonl:1 c")
	expect(t, "zip", read("x", zipped(t, files...), Options{}), zipWant...)
	expect(t, "tar", read("x", tarred(t, files...), Options{}), zipWant...)
}

func TestArchivesThatAreNone(t *testing.T) {
	expect(t, "docx", read("x", zipped(t, file{"[Content_Types].xml", "<x/>"}, file{"word/document.xml", "<x/>"}), Options{}), "x! is an Office document, not a report")
	expect(t, "epub", read("x", zipped(t, file{"mimetype", "application/epub+zip"}), Options{}), "x! is an e-book or an OpenDocument file, not a report")
	b := zipped(t, file{"c.jsonl", c})
	expect(t, "zip cut off", read("x", b[:len(b)-10], Options{}), "x! is cut off in the middle")
	b = bytes.Clone(b)
	b[6] |= 1                                      // the flags in the file's header
	b[bytes.Index(b, []byte("PK\x01\x02"))+8] |= 1 // and in the directory
	expect(t, "encrypted", read("x", b, Options{}), "x!c.jsonl! is encrypted")
	b = zipped(t, file{"c.jsonl", strings.Repeat(c, 50)}, file{"d.jsonl", c})
	i := bytes.Index(b, []byte("c.jsonl")) + 30
	b[i] ^= 0xff // in the compressed data
	got := read("x", b, Options{})
	if len(got) < 2 || !strings.HasPrefix(got[len(got)-2], "x!c.jsonl! is ") || got[len(got)-1] != "x!d.jsonl:1 c" {
		t.Errorf("damaged entry: %q", got)
	}
}

func TestTooDeep(t *testing.T) {
	b := []byte(c)
	for range maxDepth + 1 {
		b = gz(t, string(b))
	}
	expect(t, "gzip in gzip", read("x", b, Options{}), "x! has too many archives inside archives")
}

func TestTruncated(t *testing.T) {
	long := abc + `{"id":"d","text":"` + randomish(4000) + `"}` + "\n"
	b := gz(t, long)
	expect(t, "gzip cut off", read("x.jsonl.gz", b[:len(b)-600], Options{}), "x.jsonl.gz:1 a", "x.jsonl.gz:2 b", "x.jsonl.gz:3 c", "x.jsonl.gz! is cut off in the middle")
	b = gz(t, abc)
	b[len(b)-5] ^= 0xff // the checksum
	got := read("x.jsonl.gz", b, Options{})
	expect(t, "gzip with a wrong checksum", got, "x.jsonl.gz:1 a", "x.jsonl.gz:2 b", "x.jsonl.gz:3 c", "x.jsonl.gz! is damaged")
	expect(t, "a text cut off is no text", read("x.txt.gz", b[:20], Options{}), "x.txt.gz! is cut off in the middle")
	expect(t, "JSON cut off", read("x.json", []byte(`[{"id":"a","text":"One."},{"id":`), Options{}), "x.json#1 a", "x.json! is cut off in the middle")
	expect(t, "garbage behind", read("x.jsonl.gz", append(gz(t, abc), "garbage behind the last member"...), Options{}), "x.jsonl.gz:1 a", "x.jsonl.gz:2 b", "x.jsonl.gz:3 c", "x.jsonl.gz! is damaged")
}

// randomish is n characters that do not compress well.
func randomish(n int) string {
	b := make([]byte, n)
	state := uint32(1)
	for i := range b {
		state = state*1664525 + 1013904223
		b[i] = 'a' + byte(state>>24)%26
	}
	return string(b)
}

func warcRecord(url, html string) string {
	block := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", url, len(block), block)
}

// A web archive has a member for each record: one that is damaged costs one record.
func TestDamagedMember(t *testing.T) {
	text := "<p>" + randomish(3000)
	var b []byte
	for i := range 4 {
		m := gz(t, warcRecord(fmt.Sprintf("http://a.example/%d", i), text))
		switch i {
		case 1:
			m[len(m)/2] ^= 0xff
			m[len(m)/2+1] ^= 0xff
		case 2:
			m[len(m)-5] ^= 0xff // the checksum, of a record that can be read
		}
		b = append(b, m...)
	}
	got := read("x.warc.gz", b, Options{})
	if len(got) < 4 || got[0] != "x.warc.gz#1 http://a.example/0" || got[len(got)-1] != "x.warc.gz#4 http://a.example/3" {
		t.Errorf("%q", got)
	}
}

func TestBombs(t *testing.T) {
	const why = "! unfolds to more than 200 times its size, as bombs do"
	lines := strings.Repeat(strings.Repeat(" ", 1<<20-1)+"\n", freely>>20+1)
	bomb := gz(t, abc+lines)
	expect(t, "gzip", read("x.jsonl", bomb, Options{}), "x.jsonl:1 a", "x.jsonl:2 b", "x.jsonl:3 c", "x.jsonl"+why)
	expect(t, "trusted", read("x.jsonl", bomb, Options{MaxRatio: 2000}), "x.jsonl:1 a", "x.jsonl:2 b", "x.jsonl:3 c")
	// Two entries of a directory that share one file's bytes unfold together.
	half := zipped(t, file{"a.jsonl", lines[:freely*2/3]}, file{"b.jsonl", lines[:freely*2/3]}, file{"c.jsonl", c})
	got := read("x", half, Options{})
	if !slices.Contains(got, "x!b.jsonl"+why) {
		t.Errorf("two entries: %q", got)
	}
	// In a web archive, whose bodies are compressed once more.
	body := string(gz(t, strings.Repeat("<p>", freely/3/2)))
	rec := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n%s", body)
	rec = fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(rec), rec)
	got = read("x.warc", []byte(strings.Repeat(rec, 3)), Options{})
	if len(got) == 0 || got[len(got)-1] != "x.warc"+why {
		t.Errorf("web archive: %q", got)
	}
}

func TestLimits(t *testing.T) {
	o := Options{MaxDocument: 100}
	long := strings.Repeat("long ", 50)
	const what = " longer than the limit of 100 bytes for one document"
	const whole = "! is larger than the limit of 100 bytes for one document"
	expect(t, "text", read("x.txt", []byte(long), o), "x.txt"+whole)
	expect(t, "html", read("x.html", []byte("<p>"+long), o), "x.html"+whole)
	expect(t, "eml", read("x.eml", []byte("Subject: a\n\n"+long), o), "x.eml"+whole)
	expect(t, "jsonl", read("x.jsonl", []byte(`{"text":"`+long+"\"}\n"+c), o), "x.jsonl:1! is a line"+what, "x.jsonl:2 c")
	expect(t, "json", read("x.json", []byte(`[{"text":"`+long+`"},`+c+`]`), o), "x.json#1! is a record"+what, "x.json#2 c")
	expect(t, "csv", read("x.csv", []byte("id,text\n1,"+long+"\nc,Three.\n"), o), "x.csv:2! is no row that can be read", "x.csv:3 c")
	expect(t, "feed", read("x.rss", []byte("<rss><channel><item><title>"+long+"</title></item><item><guid>urn:c</guid><title>Three</title></item></channel></rss>"), o), "x.rss#1! is no entry that can be read", "x.rss#2 urn:c")
	expect(t, "warc", read("x.warc", []byte(warcRecord("http://a.example/1", long)+"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/2\r\nContent-Length: 6\r\n\r\nThree.\r\n\r\n"), o),
		"x.warc#1! is no record that can be read", "x.warc#2 http://a.example/2")
}

func TestFormatGiven(t *testing.T) {
	expect(t, "text", read("x.jsonl", []byte(c), Options{Format: "text"}), "x.jsonl "+idOf(c))
	expect(t, "no format", read("x", []byte(c), Options{Format: "pdf"}), `! "pdf" is not a format: want one of ["text" "html" "feed" "jsonl" "json" "csv" "tsv" "warc" "eml"]`)
}

// What nothing is said of is told by its bytes; what the server says goes before the name.
func TestDetect(t *testing.T) {
	const html = "<p>Two men met."
	for _, c := range []struct{ name, contentType, in, want string }{
		{"x", "", "Two men met.\n", "text"},
		{"x", "", html, "html"},
		{"x", "", "\ufeff <!DOCTYPE html><p>x", "html"},
		{"x.txt", "", "<!doctype html><p>x", "html"},
		{"x.txt", "", "<p>is a tag", "text"},
		{"x", "", "<3 is no tag", "text"},
		{"x", "", "<?xml version='1.0'?><!-- c --><rss/>", "feed"},
		{"x.html", "", "<rss version='2.0'><channel/></rss>", "feed"},
		{"x.xml", "", "<html xmlns='http://www.w3.org/1999/xhtml'/>", "html"},
		{"x", "", "{\"a\":1}\n{\"a\":2}\n", "jsonl"},
		{"x", "", "{\n \"a\":1}", "json"},
		{"x.json", "", "{\"a\":1}\n{\"a\":2}\n", "jsonl"},
		{"x.jsonl", "", "[\n{\"a\":1}]", "json"},
		{"x.jsonl", "", "{\n\"a\":1}", "json"},
		{"x", "", "[{\"a\":1}]", "json"},
		{"x", "", "[Picture: a bridge]", "text"},
		{"x", "", "{curly} words", "text"},
		{"x", "", "id,date,text\n1,2020-10-09,x\n", "csv"},
		{"x", "", "id\tdate\ttext\n1\t2020-10-09\tx\n", "csv"},
		{"x", "", "In text, and at that date, he met\nhis men", "text"},
		{"x", "", "From: a\nTo: b\nSubject: c\n\nd", "eml"},
		{"x", "", "Subject: c\nHe said: d", "text"},
		{"x", "", "WARC/1.1\r\n", "warc"},
		{"x.php", "", "Two men met.", "html"},
		{"x.pdf", "text/html; charset=utf-8", html, "html"},
		{"x.pdf", "", html, ""},
		{"feed", "application/rss+xml", "<rss/>", "feed"},
		{"a.json", "application/feed+json", "{\"version\":1}", "json"},
		{"x", "", "%PDF-1.7\n\x00\x01\x02", ""},
		{"x.xml", "", "<settings/>", ""},
		{"x.rss", "", "hello", ""},
	} {
		s := &stream{Source: Source{Name: c.name, ContentType: c.contentType}}
		if got, no := detect(s, []byte(c.in)); got != c.want || (got == "") != (no.what != "") {
			t.Errorf("%s %s %q: %q (%s), want %q", c.name, c.contentType, c.in, got, no.what, c.want)
		}
	}
}

func TestWalk(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"b/2.txt": "Two.", "b/1.txt": "One.", "a.txt": "Zero.", ".hidden/x.txt": "x", "b/.x.txt": "x", "page.html": "<p>Page.", "page_files/ad.html": "<p>Ad.", "empty/.keep": "",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	link(dir, "b/loop")         // to a folder around it
	link("gone", "c-broken")    // to nothing
	link("c-self", "c-self")    // to itself
	link("../a.txt", "b/3.txt") // to a file
	var got []string
	for _, s := range told(Files(context.Background(), []string{dir}, nil, Options{})) {
		s = filepath.ToSlash(strings.ReplaceAll(s, dir, "D"))
		if !strings.Contains(s, "!") {
			s, _, _ = strings.Cut(s, " ") // without the identity
		}
		got = append(got, s)
	}
	expect(t, "folder", got, "D/a.txt", "D/b/1.txt", "D/b/2.txt", "D/b/3.txt", "D/b/loop! is a link to a folder that it stands in",
		"D/c-broken! there is no such file or folder", "D/c-self! cannot be opened", "D/page.html")
	expect(t, "empty folder", told(Files(context.Background(), []string{filepath.Join(dir, "empty")}, nil, Options{})), filepath.Join(dir, "empty")+"! is a folder without files")
	expect(t, "missing", told(Files(context.Background(), []string{filepath.Join(dir, "nosuch")}, nil, Options{})), filepath.Join(dir, "nosuch")+"! there is no such file or folder")
	expect(t, "standard input", told(Files(context.Background(), []string{"-"}, strings.NewReader(c), Options{})), "standard input#1 c")

	p := &Progress{}
	for range Files(context.Background(), []string{dir}, nil, Options{Progress: p}) {
	}
	files, bytes := Size(context.Background(), []string{dir, "-", filepath.Join(dir, "nosuch")})
	if files != 5 || p.Files() != int64(files) || p.Bytes() != bytes {
		t.Errorf("%d files of %d bytes, and %d of %d were read", files, bytes, p.Files(), p.Bytes())
	}
}

func TestPermission(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(path, []byte("x"), 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		_ = f.Close()
		t.Skip("this user may read everything")
	}
	expect(t, "no right", told(Files(context.Background(), []string{path}, nil, Options{})), path+"! you may not read it")
}

// Progress adds up to the size also of files that are read in part, or in pieces.
func TestProgress(t *testing.T) {
	dir := t.TempDir()
	paths := []string{filepath.Join(dir, "a.zip"), filepath.Join(dir, "b.jsonl.gz"), filepath.Join(dir, "c.bin")}
	for i, b := range [][]byte{zipped(t, file{"x.jsonl", abc}, file{"y.txt", "x"}), gz(t, abc), bytes.Repeat([]byte{0, 1, 2}, 100_000)} {
		if err := os.WriteFile(paths[i], b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &Progress{}
	for range Files(context.Background(), paths, nil, Options{Progress: p}) {
	}
	if _, size := Size(context.Background(), paths); p.Bytes() != size || p.Files() != 3 {
		t.Errorf("%d bytes of %d, %d files", p.Bytes(), size, p.Files())
	}
}

func TestStop(t *testing.T) {
	n := 0
	for range Read(context.Background(), Source{Name: "x", URL: ""}, bytes.NewReader(zipped(t, file{"a.jsonl", abc}, file{"b.jsonl", abc}, file{"c.txt", ""})), Options{}) {
		if n++; n == 2 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var got []string
	for it := range Files(ctx, []string{"testdata/in", "testdata/in"}, nil, Options{}) {
		if it.Err != nil {
			got = append(got, it.Err.Error())
		}
		cancel()
	}
	expect(t, "cancelled", got, context.Canceled.Error())
}

func TestMapping(t *testing.T) {
	m, err := layout.ParseMapping("text=a+b,date=when,id=key")
	if err != nil {
		t.Fatal(err)
	}
	in := "key,a,b,when\nk,One,Two,03/10/2020\n"
	for it := range Read(context.Background(), Source{Name: "x.csv"}, strings.NewReader(in), Options{Mapping: m, DateOrder: pubdate.MonthFirst}) {
		if it.Doc != nil && (it.Doc.ID != "k" || it.Doc.Text != "One\n\nTwo" || it.Doc.Published.String() != "2020-03-10") {
			t.Errorf("%+v", it.Doc)
		}
	}
	m, err = layout.ParseMapping("text=nosuch")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "missing", read("x.csv", []byte(in), Options{Mapping: m}), `x.csv! has no column ["nosuch"]`)
	expect(t, "missing in JSON", read("x.jsonl", []byte(`{"body":"x"}`), Options{Mapping: m}), "x.jsonl! has no text under a known name in its first records (1)")
	m, err = layout.ParseMapping("text=content.plain,publisher=source.name")
	if err != nil {
		t.Fatal(err)
	}
	for it := range Read(context.Background(), Source{Name: "x.jsonl"}, strings.NewReader(`{"content":{"plain":"x"},"source":{"name":"P"}}`), Options{Mapping: m}) {
		if it.Doc != nil && (it.Doc.Text != "x" || it.Doc.Publisher != "P") {
			t.Errorf("%+v", it.Doc)
		}
	}
}

// Rows without a text are told one by one, unless there is none with one.
func TestRowsWithoutText(t *testing.T) {
	empty := strings.Repeat("{\"id\":\"e\",\"text\":\"\"}\n", maxOrphans-1)
	got := read("x.jsonl", []byte(empty+c), Options{})
	if len(got) != maxOrphans || got[0] != "x.jsonl:1! holds no text" || got[maxOrphans-1] != "x.jsonl:100 c" {
		t.Errorf("%d told: %q ... %q", len(got), got[0], got[len(got)-1])
	}
	expect(t, "none at all", read("x.jsonl", []byte(empty+empty), Options{}), fmt.Sprintf("x.jsonl! has no text under a known name in its first records (%d)", maxOrphans))
}

func TestFetched(t *testing.T) {
	src := Source{Name: "feed", URL: "https://courier.example/feeds/all", ContentType: "application/atom+xml; charset=utf-8"}
	for it := range Read(context.Background(), src, strings.NewReader(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link href="../2020/10/09/one"/></entry></feed>`), Options{}) {
		if it.Doc == nil || it.Doc.ID != "https://courier.example/2020/10/09/one" || it.Doc.Publisher != "courier.example" || it.Doc.Published.String() != "2020-10-09" {
			t.Errorf("%+v", it)
		}
	}
}

func TestRelativeLink(t *testing.T) {
	rss := `<rss><channel><item><title>One</title><link>/one</link></item></channel></rss>`
	for address, want := range map[string]string{"https://a.example/feeds/all": "https://a.example/one", "": ""} {
		for it := range Read(context.Background(), Source{Name: "feed", URL: address}, strings.NewReader(rss), Options{}) {
			if it.Doc == nil || it.Doc.URL != want {
				t.Errorf("%q: %+v", address, it)
			}
		}
	}
}

func TestFeedIdentity(t *testing.T) {
	rss := func(guid string) string {
		return `<rss><channel><item><guid isPermaLink="false">` + guid + `</guid><title>One</title></item></channel></rss>`
	}
	entry := func(s string) string {
		return `{"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[{` + s + `}]}`
	}
	hash := casus.TextID("One")
	for _, c := range []struct {
		name, url, body, id string
		partial             bool
	}{
		{"a number, in a feed with an address", "https://a.example/f", rss("7"), "https://a.example/f#7", true},
		{"a number, in a file", "", rss("7"), hash, true},
		{"a tag", "", rss("tag:a.example,2020:7"), "tag:a.example,2020:7", true},
		{"JSON: the address goes before the id", "", entry(`"id":"7","url":"https://a.example/7","title":"One","content_text":"Long."`), "https://a.example/7", false},
		{"JSON: a number, in a feed with an address", "https://a.example/f", entry(`"id":"7","content_text":"One"`), "https://a.example/f#7", false},
		{"JSON: a summary", "", entry(`"id":"7","url":"https://a.example/7","title":"One","summary":"Short."`), "https://a.example/7", true},
		{"JSON: a summary beside the text", "", entry(`"id":"7","url":"https://a.example/7","title":"One","summary":"Short.","content_html":"<p>Long.</p>"`), "https://a.example/7", false},
	} {
		docs := 0
		for it := range Read(context.Background(), Source{Name: "feed", URL: c.url}, strings.NewReader(c.body), Options{}) {
			if it.Note != "" {
				continue
			}
			docs++
			if it.Doc == nil || it.Doc.ID != c.id || !it.Entry || it.Partial != c.partial {
				t.Errorf("%s: %+v %v", c.name, it, it.Doc)
			}
		}
		if docs != 1 {
			t.Errorf("%s: %d items", c.name, docs)
		}
	}
}

func TestCompose(t *testing.T) {
	for _, c := range [][3]string{
		{"Talks held", "Ministers met.", "Talks held\n\nMinisters met."},
		{"Talks held", "TALKS  HELD!\n\nMinisters met.", "TALKS  HELD!\n\nMinisters met."},
		{"Talks held", "\n Talks held", "\n Talks held"},
		{"Talks held", "Talks held in Geneva went on.", "Talks held\n\nTalks held in Geneva went on."},
		{"", "Ministers met.", "Ministers met."},
		{"Talks held", "", "Talks held"},
		{" Talks\n held ", "\r\nx", "Talks held\n\nx"},
	} {
		if got := compose(c[0], c[1]); got != c[2] {
			t.Errorf("%q, %q: %q", c[0], c[1], got)
		}
	}
}

func TestFields(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/x": "https://a.example/x", " a.example/x ": "a.example/x", "javascript:alert(1)": "", "data:text/html,x": "", "http://a b": "", "": "",
	} {
		if got := address(in); got != want {
			t.Errorf("address %q: %q", in, got)
		}
	}
	for in, want := range map[string]string{"en": "en", "en-US": "en", "EN": "en", "English": "en", "eng": "en", "zh-Hans": "zh", "und": "", "": "", "?": "", "gsw": ""} {
		if got := languageCode(in); got != want {
			t.Errorf("language %q: %q", in, got)
		}
	}
	for in, want := range map[string]string{"a b": "a b", "\u202ea": `"\u202ea"`, "a\nb": `"a\nb"`, "\xff": `"\xff"`} {
		if got := shown(in); got != want {
			t.Errorf("name %q: %s", in, got)
		}
	}
}

func TestFormatsFile(t *testing.T) {
	var endings []string
	for line := range strings.Lines(formatsText) {
		ext, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if ext == "#" {
			continue
		}
		endings = append(endings, ext)
		_, isRefused := refused[ext]
		if !isRefused && rest != "xml" && !slices.Contains(Formats, rest) {
			t.Errorf("%q is no line of formats.txt", line)
		}
	}
	if !slices.IsSorted(endings) || len(slices.Compact(slices.Clone(endings))) != len(endings) {
		t.Error("formats.txt is not sorted, or has an ending twice")
	}
	for _, f := range Formats {
		if readers[f] == nil {
			t.Errorf("nothing reads %s", f)
		}
	}
}

// Readings share nothing but their progress.
func TestConcurrent(t *testing.T) {
	want := lines(t, "testdata/in")
	p := &Progress{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range Files(context.Background(), []string{"testdata/in"}, nil, Options{Progress: p}) {
				p.Bytes()
			}
		})
	}
	if got := lines(t, "testdata/in"); got != want {
		t.Error("the same files give other items")
	}
	wg.Wait()
}
