package warc

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Page is what a server answered.
type Page struct {
	Status      int
	ContentType string // with its parameters
	Body        []byte // as the server meant it: no longer in chunks, nor compressed
	Truncated   bool   // the crawler kept only the body's beginning
}

// Page takes the answer out of a response record, or the body of any other. A body may
// unfold to limit bytes; meter is told how many it took.
func (r *Record) Page(limit int, meter func(n int) error) (Page, error) {
	truncated := r.Header["warc-truncated"] != ""
	if r.Type != "response" {
		return Page{Status: 200, ContentType: r.Header["content-type"], Body: r.Block, Truncated: truncated}, nil
	}
	block := bytes.NewReader(r.Block)
	br := bufio.NewReaderSize(block, maxLine)
	line, err := readLine(br)
	if err != nil || !bytes.HasPrefix(line, []byte("HTTP/")) {
		return Page{}, ErrHTTP
	}
	f := bytes.Fields(line)
	if len(f) < 2 {
		return Page{}, ErrHTTP
	}
	status, err := strconv.Atoi(string(f[1]))
	if err != nil {
		return Page{}, ErrHTTP
	}
	h, err := readHeader(br)
	if err != nil {
		return Page{}, ErrHTTP
	}
	p := Page{
		Status:      status,
		ContentType: h["content-type"],
		Body:        r.Block[len(r.Block)-br.Buffered()-block.Len():],
		Truncated:   truncated,
	}
	// Many crawlers keep the headers of a body that they have unfolded already: what is
	// not in chunks, or not compressed, is taken as it is.
	if strings.Contains(strings.ToLower(h["transfer-encoding"]), "chunked") {
		if b, ok := unchunk(p.Body); ok {
			p.Body = b
		}
	}
	body, err := unfold(p.Body, strings.ToLower(h["content-encoding"]), limit, meter)
	if err != nil && !(truncated && len(body) > 0) {
		return Page{}, err
	}
	p.Body = body
	return p, nil
}

// unchunk joins the chunks of a body (RFC 9112 section 7.1); false when it has none. A body
// cut off between or within chunks is as long as it is.
func unchunk(b []byte) ([]byte, bool) {
	var out []byte
	for first := true; ; first = false {
		line, rest, ok := bytes.Cut(b, []byte("\n"))
		size, _, _ := strings.Cut(strings.TrimSpace(string(line[:min(len(line), 100)])), ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 31)
		if !ok || err != nil {
			return out, !first
		}
		if n == 0 {
			return out, true
		}
		if int(n) >= len(rest) {
			return append(out, rest...), true
		}
		out = append(out, rest[:n]...)
		b = bytes.TrimPrefix(bytes.TrimPrefix(rest[n:], []byte("\r")), []byte("\n"))
	}
}

// unfold undoes a Content-Encoding. With [ErrDamaged] comes what could be unfolded.
func unfold(b []byte, encoding string, limit int, meter func(int) error) ([]byte, error) {
	var r io.Reader
	var err error
	switch strings.TrimSpace(encoding) {
	case "", "identity", "none":
		return b, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(b, []byte("\x1f\x8b")) {
			return b, nil
		}
		r, err = gzip.NewReader(bytes.NewReader(b))
	case "deflate":
		// The standard means zlib; some servers send bare deflate.
		if r, err = zlib.NewReader(bytes.NewReader(b)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(b)), nil
		}
	case "zstd":
		if !bytes.HasPrefix(b, []byte("\x28\xb5\x2f\xfd")) {
			return b, nil
		}
		var z *zstd.Decoder
		if z, err = zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true)); err == nil {
			defer z.Close()
			r = z
		}
	default:
		// A page that is text all the same was unfolded by the crawler.
		if looksLikeText(b) {
			return b, nil
		}
		return nil, fmt.Errorf("%w: %.20q", ErrEncoding, encoding)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(r, int64(limit)+1))
	if err2 := meter(int(n)); err2 != nil {
		return nil, err2
	}
	switch {
	case n > int64(limit):
		return nil, ErrTooLong
	case err != nil && n == 0 && encoding == "deflate" && looksLikeText(b):
		return b, nil
	case err != nil:
		return out.Bytes(), fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return out.Bytes(), nil
}

// looksLikeText reports whether b begins like markup.
func looksLikeText(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(b[:min(len(b), 512)]), []byte("<"))
}
