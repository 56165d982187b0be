// Package warc reads the records of web archives: WARC 1.0 and 1.1 (ISO 28500), and
// the WET files that hold the text of pages as conversion records.
//
// Crawlers write broken records. What is wrong with one is told, and reading goes on
// at the next: behind a length that does not hold, and, with a source that can resume,
// behind damaged compression.
package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Record is one record that holds a document.
type Record struct {
	N      int    // place in the file, from 1, counting records of every type
	Type   string // response, resource or conversion
	Header Header
	Block  []byte
}

// URL is the address of what was archived.
func (r *Record) URL() string { return strings.Trim(r.Header["warc-target-uri"], "<>") }

// Header holds named fields by name in lower case.
type Header map[string]string

// A RecordError tells what is wrong with one record. The records after it can be read.
type RecordError struct {
	N   int
	Err error
}

func (e *RecordError) Error() string { return fmt.Sprintf("record %d: %v", e.N, e.Err) }

// Unwrap returns the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// What can be wrong with a record.
var (
	ErrNotWARC  = errors.New("this is not the beginning of a record")
	ErrLength   = errors.New("the record has no length, or another than it says")
	ErrTooLong  = errors.New("the record is longer than the limit")
	ErrHeader   = errors.New("the record's header is longer than any that is real")
	ErrDamaged  = errors.New("the compressed data is damaged")
	ErrHTTP     = errors.New("the response is not HTTP")
	ErrEncoding = errors.New("the body is compressed in a way that is not read")
)

// Resumer is a source that can go on behind damage: Resume moves it to the next place
// where reading can begin, and fails with [io.EOF] when there is none.
type Resumer interface{ Resume() error }

// Bounds of a header: real ones have some 15 fields, of which the address is the longest.
const (
	maxLine   = 64 << 10
	maxFields = 1000
)

// Reader reads records.
type Reader struct {
	src    *source
	br     *bufio.Reader
	limit  int
	n      int // records begun
	lost   bool
	pushed int64 // bytes put back to be read again

	// Skipped counts the records that hold no document: requests, metadata, revisits.
	Skipped int
}

// source is a reader that bytes can be put back to.
type source struct {
	back []byte
	r    io.Reader
	read int64 // bytes that came from r
}

func (s *source) Read(p []byte) (int, error) {
	if len(s.back) > 0 {
		n := copy(p, s.back)
		s.back = s.back[n:]
		return n, nil
	}
	n, err := s.r.Read(p)
	s.read += int64(n)
	return n, err
}

// NewReader returns a reader of the records in r, whose blocks may have up to limit bytes.
func NewReader(r io.Reader, limit int) *Reader {
	src := &source{r: r}
	return &Reader{src: src, br: bufio.NewReaderSize(src, maxLine), limit: limit}
}

// Next returns the next record that holds a document. The error is a [*RecordError]
// when only one record is lost, [io.EOF] at the end, and else that of the source.
func (r *Reader) Next() (*Record, error) {
	for {
		rec, err := r.record()
		if err == nil {
			if rec == nil {
				r.Skipped++
				continue
			}
			return rec, nil
		}
		var broken *RecordError
		if err == io.EOF || errors.As(err, &broken) {
			return nil, err
		}
		// The source failed.
		if resumer, ok := r.src.r.(Resumer); ok && resumer.Resume() == nil {
			r.br.Reset(r.src)
			r.lost = true
			return nil, &RecordError{r.n, fmt.Errorf("%w: %w", ErrDamaged, err)}
		}
		return nil, err
	}
}

// record reads one record; nil when it holds no document.
func (r *Reader) record() (*Record, error) {
	if err := r.begin(); err != nil {
		return nil, err
	}
	header, err := readHeader(r.br)
	if errors.Is(err, ErrHeader) {
		return nil, r.broken(err)
	} else if err != nil {
		return nil, err
	}
	length, err := strconv.ParseInt(header["content-length"], 10, 64)
	if err != nil || length < 0 {
		return nil, r.broken(ErrLength)
	}
	kind := strings.ToLower(header["warc-type"])
	wanted := kind == "response" || kind == "resource" || kind == "conversion"
	if !wanted || length > int64(r.limit) {
		if _, err := io.CopyN(io.Discard, r.br, length); err != nil {
			return nil, unexpected(err)
		}
		if err := r.end(nil); err != nil {
			return nil, err
		}
		if wanted {
			return nil, &RecordError{r.n, fmt.Errorf("%w: %d bytes", ErrTooLong, length)}
		}
		return nil, nil
	}
	block, err := readBlock(r.br, int(length))
	if err != nil {
		return nil, unexpected(err)
	}
	if err := r.end(block); err != nil {
		return nil, err
	}
	return &Record{N: r.n, Type: kind, Header: header, Block: block}, nil
}

// begin reads up to and with the version line of the next record.
func (r *Reader) begin() error {
	for {
		line, err := readLine(r.br)
		switch {
		case err != nil && !errors.Is(err, ErrHeader):
			return err
		case bytes.HasPrefix(line, []byte("WARC/")):
			r.lost = false
			r.n++
			return nil
		case len(line) == 0, r.lost:
			continue
		}
		r.n++
		return r.broken(ErrNotWARC)
	}
}

// end makes sure that a record's block ends where its length says: nothing but empty
// lines may stand before the next record.
func (r *Reader) end(block []byte) error {
	for {
		b, err := r.br.Peek(5)
		switch {
		case len(b) > 0 && (b[0] == '\r' || b[0] == '\n'):
			_, _ = r.br.Discard(1) // it has been peeked at
			continue
		case len(b) == 0 && err == io.EOF, bytes.Equal(b, []byte("WARC/")):
			return nil
		case err != nil && err != io.EOF:
			// The source is damaged behind this record, which is whole; the next call meets the error.
			return nil
		}
		// When the length says too much, the next record stands inside the block: it is read from there.
		// What may be put back is bounded by what was read, so that lengths that lie
		// cannot make reading go in circles.
		if i := bytes.Index(block, []byte("\r\n\r\nWARC/1.")); i >= 0 && r.pushed <= r.src.read {
			tail := block[i+4:]
			buffered, _ := r.br.Peek(r.br.Buffered())
			r.pushed += int64(len(tail))
			r.src.back = append(append(bytes.Clone(tail), buffered...), r.src.back...)
			r.br.Reset(r.src)
		}
		return r.broken(ErrLength)
	}
}

// broken ends a record that cannot be read; what follows up to the next version line is passed over.
func (r *Reader) broken(err error) error {
	r.lost = true
	return &RecordError{r.n, err}
}

// readBlock reads n bytes, growing with what is there and not with what is said.
func readBlock(r io.Reader, n int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(min(n, 1<<20))
	if _, err := io.CopyN(&b, r, int64(n)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// unexpected tells the end of the file in the middle of a record.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readHeader reads fields up to an empty line. Lines that are no fields are passed over.
func readHeader(br *bufio.Reader) (Header, error) {
	h := Header{}
	last := ""
	for range maxFields {
		line, err := readLine(br)
		if err != nil {
			return nil, unexpected(err)
		}
		if len(line) == 0 {
			return h, nil
		}
		if (line[0] == ' ' || line[0] == '\t') && last != "" {
			h[last] += " " + strings.TrimSpace(string(line))
			continue
		}
		name, value, ok := strings.Cut(string(line), ":")
		if !ok {
			continue
		}
		last = strings.ToLower(strings.TrimSpace(name))
		if _, ok := h[last]; !ok { // the first holds
			h[last] = strings.TrimSpace(value)
		}
	}
	return nil, ErrHeader
}

// readLine reads a line without its end; [ErrHeader] when it is too long to be one of a
// header. The end of the file ends a line that has begun.
func readLine(br *bufio.Reader) ([]byte, error) {
	line, err := br.ReadSlice('\n')
	switch {
	case err == bufio.ErrBufferFull:
		for err == bufio.ErrBufferFull {
			_, err = br.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		return []byte{' '}, ErrHeader
	case err == io.EOF && len(line) > 0:
		err = nil
	case err != nil:
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), err
}
