package warc

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// rec writes a record; more are further header lines.
func rec(kind, block string, more ...string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s\r\n\r\n",
		kind, len(block), strings.Join(append(more, ""), "\r\n"), block)
}

// read prints the blocks of all records, and what is wrong with the others.
func read(in string, limit int) []string {
	r := NewReader(strings.NewReader(in), limit)
	var out []string
	for {
		rec, err := r.Next()
		var broken *RecordError
		switch {
		case err == io.EOF:
			return out
		case errors.As(err, &broken):
			out = append(out, broken.Error())
		case err != nil:
			return append(out, err.Error())
		default:
			out = append(out, fmt.Sprintf("%d %s: %s", rec.N, rec.Type, rec.Block))
		}
	}
}

func TestReader(t *testing.T) {
	info := rec("warcinfo", "software: test")
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"records of all types", info + rec("request", "GET /") + rec("response", "one") + rec("metadata", "x") + rec("revisit", "") + rec("conversion", "two") + rec("resource", "three"),
			[]string{"3 response: one", "6 conversion: two", "7 resource: three"}},
		{"version 1.1, bare line ends, folded field", "WARC/1.1\nwarc-type: conversion\nX: a\n b\ncontent-length: 3\n\none\n\n", []string{"1 conversion: one"}},
		{"no empty lines behind the last", strings.TrimSpace(rec("response", "one")), []string{"1 response: one"}},
		{"not an archive", "hello\nworld\n", []string{"record 1: " + ErrNotWARC.Error()}},
		{"no length", "WARC/1.0\r\nWARC-Type: response\r\n\r\nblock\r\n\r\n" + rec("response", "two"), []string{"record 1: " + ErrLength.Error(), "2 response: two"}},
		{"length too small", strings.Replace(rec("response", "one and more"), "Length: 12", "Length: 3", 1) + rec("response", "two"), []string{"record 1: " + ErrLength.Error(), "2 response: two"}},
		{"length too great", strings.Replace(rec("response", "one"), "Length: 3", "Length: 40", 1) + rec("response", "two") + rec("response", "three"),
			[]string{"record 1: " + ErrLength.Error(), "2 response: two", "3 response: three"}},
		{"longer than the limit", rec("response", strings.Repeat("x", 200)) + rec("response", "two"), []string{"record 1: " + ErrTooLong.Error() + ": 200 bytes", "2 response: two"}},
		{"cut off in a block", rec("response", "one") + rec("response", "two")[:50], []string{"1 response: one", "unexpected EOF"}},
		{"cut off in a header", rec("response", "one") + "WARC/1.0\r\nWARC-Type: resp", []string{"1 response: one", "unexpected EOF"}},
		{"an endless line", "WARC/1.0\r\nWARC-Type: " + strings.Repeat("x", 2*maxLine) + "\r\n\r\n" + rec("response", "two"), []string{"record 1: " + ErrHeader.Error(), "2 response: two"}},
		{"an endless header", "WARC/1.0\r\n" + strings.Repeat("a: b\r\n", 2*maxFields) + "\r\n" + rec("response", "two"), []string{"record 1: " + ErrHeader.Error(), "2 response: two"}},
	} {
		if got := read(c.in, 100); !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

// Lengths that lie must not make the reader go in circles.
func TestLyingLengths(t *testing.T) {
	n := 3000
	in := strings.Repeat("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 100000\r\n\r\n\r\n\r\n", n)
	r := NewReader(strings.NewReader(in), 1<<20)
	for range 2 * n {
		if _, err := r.Next(); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			if r.pushed > 3*int64(len(in)) {
				t.Errorf("%d bytes read again of %d", r.pushed, len(in))
			}
			return
		}
	}
	t.Fatal("no end")
}

// flaky is a source that is damaged in the middle and can go on behind it.
type flaky struct{ parts []io.Reader }

var errFlaky = errors.New("checksum")

func (f *flaky) Read(p []byte) (int, error) {
	n, err := f.parts[0].Read(p)
	if err == io.EOF && len(f.parts) > 1 {
		err = errFlaky
	}
	return n, err
}

func (f *flaky) Resume() error {
	if len(f.parts) == 1 {
		return io.EOF
	}
	f.parts = f.parts[1:]
	return nil
}

func TestResume(t *testing.T) {
	src := &flaky{parts: []io.Reader{
		strings.NewReader(rec("response", "one") + rec("response", "lost")[:48]),
		strings.NewReader("rest of a record\r\n" + rec("response", "three")),
	}}
	r := NewReader(src, 100)
	first, err := r.Next()
	if err != nil || string(first.Block) != "one" {
		t.Fatalf("%v, %v", first, err)
	}
	var broken *RecordError
	if _, err = r.Next(); !errors.As(err, &broken) || !errors.Is(err, ErrDamaged) || !errors.Is(err, errFlaky) {
		t.Fatalf("damage told as %v", err)
	}
	if third, err := r.Next(); err != nil || string(third.Block) != "three" {
		t.Fatalf("%v, %v", third, err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Fatal(err)
	}
}

func pack(t testing.TB, kind, s string) string {
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if kind == "deflate" {
		w = zlib.NewWriter(&b)
	}
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPage(t *testing.T) {
	const html = "<p>Talks in Geneva"
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	gz := pack(t, "gzip", html)
	for _, c := range []struct {
		name, block string
		want        string
		err         error
	}{
		{"plain", head + "\r\n" + html, html, nil},
		{"bare line ends and a broken field", "HTTP/1.0 200\nnonsense\n\n" + html, html, nil},
		{"chunks", head + "Transfer-Encoding: chunked\r\n\r\n9;ext=1\r\n<p>Talks \r\n9\r\nin Geneva\r\n0\r\n\r\n", html, nil},
		{"chunks cut off", head + "Transfer-Encoding: chunked\r\n\r\n9\r\n<p>Talks \r\nff\r\nin Geneva", html, nil},
		{"no chunks, said to be", head + "Transfer-Encoding: chunked\r\n\r\n" + html, html, nil},
		{"gzip", head + "Content-Encoding: gzip\r\n\r\n" + gz, html, nil},
		{"gzip in chunks", head + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(gz), gz), html, nil},
		{"no gzip, said to be", head + "Content-Encoding: gzip\r\n\r\n" + html, html, nil},
		{"deflate", head + "Content-Encoding: deflate\r\n\r\n" + pack(t, "deflate", html), html, nil},
		{"brotli unfolded by the crawler", head + "Content-Encoding: br\r\n\r\n" + html, html, nil},
		{"brotli", head + "Content-Encoding: br\r\n\r\n\x8b\x03\x80", "", ErrEncoding},
		{"gzip cut off", head + "Content-Encoding: gzip\r\n\r\n" + gz[:20], "", ErrDamaged},
		{"gzip of too much", head + "Content-Encoding: gzip\r\n\r\n" + pack(t, "gzip", strings.Repeat("x", 2000)), "", ErrTooLong},
		{"not HTTP", "hello", "", ErrHTTP},
		{"no status", "HTTP/1.1 OK\r\n\r\n", "", ErrHTTP},
		{"no header's end", "HTTP/1.1 200 OK\r\nA: b\r\n", "", ErrHTTP},
	} {
		r := &Record{Type: "response", Header: Header{}, Block: []byte(c.block)}
		p, err := r.Page(1000, func(int) error { return nil })
		if string(p.Body) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, p.Body, err, c.want, c.err)
		}
		if err == nil && p.Status != 200 {
			t.Errorf("%s: status %d", c.name, p.Status)
		}
	}
}

func TestTruncatedPage(t *testing.T) {
	gz := pack(t, "gzip", strings.Repeat("the quick brown fox ", 50)+"jumps")
	r := &Record{Type: "response", Header: Header{"warc-truncated": "length"}, Block: []byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gz[:len(gz)-10])}
	p, err := r.Page(10000, func(int) error { return nil })
	if err != nil || !p.Truncated || !strings.HasPrefix(string(p.Body), "the quick") {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestMeter(t *testing.T) {
	full := errors.New("full")
	r := &Record{Type: "response", Header: Header{}, Block: []byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + pack(t, "gzip", strings.Repeat("x", 500)))}
	if _, err := r.Page(1000, func(n int) error {
		if n == 500 {
			return full
		}
		return nil
	}); !errors.Is(err, full) {
		t.Errorf("the meter's %v is not told: %v", full, err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(rec("response", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n") + rec("conversion", "two")))
	f.Add([]byte(strings.Replace(rec("response", "one"), "Length: 3", "Length: 40", 1) + rec("response", "two")))
	f.Add([]byte(rec("response", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+pack(f, "gzip", "abc"))))
	f.Fuzz(func(t *testing.T, in []byte) {
		r := NewReader(bytes.NewReader(in), 1<<16)
		for range len(in) + 2 {
			rec, err := r.Next()
			var broken *RecordError
			if err != nil && !errors.As(err, &broken) {
				return
			}
			if err == nil {
				if p, err := rec.Page(1<<16, func(int) error { return nil }); err == nil && len(p.Body) > 1<<16 {
					t.Fatalf("a body of %d bytes", len(p.Body))
				}
			}
		}
		t.Fatalf("more records than bytes in %q", in)
	})
}

func BenchmarkReader(b *testing.B) {
	in := []byte(strings.Repeat(rec("response", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+strings.Repeat("<p>Talks in Geneva", 1000)), 50))
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		r := NewReader(bytes.NewReader(in), 1<<20)
		for {
			rec, err := r.Next()
			if err != nil {
				break
			}
			if _, err := rec.Page(1<<20, func(int) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	}
}
