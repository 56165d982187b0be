// Package table reads rows of CSV and TSV, as programs and people write them: RFC
// 4180 with any of the delimiters comma, semicolon, tab and bar, with quotes inside
// quotes that nobody doubled, and with rows that are broken. What is wrong with one
// row is told with its line, and reading goes on. Memory is bounded by the longest
// row, and time is linear in the input whatever the quotes.
package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrTooLong says that a row is longer than the limit.
var ErrTooLong = errors.New("the row is longer than the limit")

// ErrUnclosed says that a quote was opened and never closed.
var ErrUnclosed = errors.New("a quote is opened and never closed")

// A RowError tells what is wrong with one row. The rows after it can be read.
type RowError struct {
	Line int // of the row's beginning, from 1
	Err  error
}

func (e *RowError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *RowError) Unwrap() error { return e.Err }

// maxRetries bounds how often reading starts again behind a quote that was never
// closed: each time may read as far as the limit.
const maxRetries = 3

// Reader reads rows.
type Reader struct {
	r       *bufio.Reader
	comma   byte
	limit   int
	decode  func([]byte) string
	line    int // of the next line, from 1
	buf     []byte
	again   []byte // lines to be read again, from pos on, before r
	pos     int
	fresh   int // bytes of buf that came from r
	retries int
}

// NewReader returns a reader of rows parted by comma. A row of more than limit bytes is
// an error; decode turns a row's bytes into UTF-8.
func NewReader(r *bufio.Reader, comma byte, limit int, decode func([]byte) string) *Reader {
	return &Reader{r: r, comma: comma, limit: limit, decode: decode, line: 1}
}

// Comma guesses the delimiter by the first line of a table.
func Comma(head []byte) byte {
	if i := bytes.IndexByte(head, '\n'); i >= 0 {
		head = head[:i]
	}
	best, most := byte(','), 0
	for _, c := range []byte("\t,;|") {
		n, quoted := 0, false
		for _, b := range head {
			switch {
			case b == '"':
				quoted = !quoted
			case b == c && !quoted:
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// Next returns the next row with at most columns fields (the rest of a longer row is
// dropped, but counted in n) and the line it begins on. Empty lines are passed over.
// The error is a [*RowError] when only this row is lost; [io.EOF] at the end; and
// else the error of the reader below, the unfinished row being dropped.
func (t *Reader) Next(columns int) (row []string, n, line int, err error) {
	for {
		line = t.line
		raw, err := t.record()
		if err != nil {
			return nil, 0, line, err
		}
		if raw = bytes.TrimRight(raw, "\r\n"); len(raw) == 0 {
			continue
		}
		row, n = t.split(t.decode(raw), columns)
		return row, n, line, nil
	}
}

// record reads the bytes of one row. They are good until the next call.
func (t *Reader) record() ([]byte, error) {
	start := t.line
	t.buf, t.fresh = t.buf[:0], 0
	s := scan{comma: t.comma}
	firstLine := 0 // length of the first physical line
	for {
		chunk, err := t.readLine()
		if len(chunk) == 0 && err != nil {
			switch {
			case len(t.buf) == 0 || err != io.EOF:
				return nil, err
			case firstLine == 0: // the last line, which filled the buffer to its end
				t.line++
				firstLine = len(t.buf)
			}
			if !s.open() {
				return t.buf, nil
			}
			return t.retry(start, firstLine)
		}
		t.buf = append(t.buf, chunk...)
		if len(t.buf) > t.limit {
			if firstLine > 0 {
				return t.retry(start, firstLine)
			}
			if chunk[len(chunk)-1] == '\n' {
				t.line++
				return nil, &RowError{Line: start, Err: ErrTooLong}
			}
			return nil, t.skipLine(start)
		}
		s.feed(chunk)
		ended := chunk[len(chunk)-1] == '\n' || err == io.EOF
		if !ended {
			continue // a line longer than the buffer
		}
		t.line++
		if firstLine == 0 {
			firstLine = len(t.buf)
		}
		if s.violated && t.comma == '\t' {
			// Tables of tabs are often written without quoting: the quote is a character.
			t.push(t.buf[firstLine:], start+1)
			return t.buf[:firstLine], nil
		}
		if !s.open() || t.retries > maxRetries {
			return t.buf, nil
		}
	}
}

// readLine returns bytes up to a line's end, or as many as the buffer holds.
func (t *Reader) readLine() ([]byte, error) {
	if rest := t.again[t.pos:]; len(rest) > 0 {
		n := bytes.IndexByte(rest, '\n') + 1
		if n == 0 {
			n = len(rest) // the line's rest follows in r
		}
		t.pos += n
		return rest[:n], nil
	}
	chunk, err := t.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		err = nil
	}
	t.fresh += len(chunk)
	return chunk, err
}

// retry ends a row whose quote was not closed: the row is lost, and reading starts
// again on the line after its first.
func (t *Reader) retry(start, firstLine int) ([]byte, error) {
	t.retries++
	t.push(t.buf[firstLine:], start+1)
	if t.comma == '\t' {
		return t.buf[:firstLine], nil
	}
	return nil, &RowError{Line: start, Err: ErrUnclosed}
}

// push puts the last bytes of the row back to be read again, beginning on a line.
func (t *Reader) push(b []byte, line int) {
	if t.fresh == 0 {
		t.pos -= len(b) // they stand there still
	} else {
		t.again, t.pos = bytes.Clone(b), 0
	}
	t.line = line
}

// skipLine drops the rest of a line that is too long.
func (t *Reader) skipLine(start int) error {
	for {
		chunk, err := t.readLine()
		if len(chunk) > 0 && chunk[len(chunk)-1] == '\n' {
			break
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	t.line++
	return &RowError{Line: start, Err: ErrTooLong}
}

// scan follows the quotes of a row.
type scan struct {
	comma    byte
	state    state
	violated bool // a quote inside a quoted field was not doubled
}

type state uint8

const (
	atStart state = iota // of a field
	plain                // in a field without quotes
	quoted               // between quotes
	atQuote              // behind a quote that ends the field or begins a doubled one
)

// open reports whether the row goes on after the line's end.
func (s *scan) open() bool { return s.state == quoted }

func (s *scan) feed(b []byte) {
	for len(b) > 0 {
		switch s.state {
		case atStart:
			if b[0] == '"' {
				s.state, b = quoted, b[1:]
				continue
			}
			s.state = plain
		case plain:
			i := bytes.IndexByte(b, s.comma)
			if i < 0 {
				if b[len(b)-1] == '\n' {
					s.state = atStart
				}
				return
			}
			s.state, b = atStart, b[i+1:]
		case quoted:
			i := bytes.IndexByte(b, '"')
			if i < 0 {
				return
			}
			s.state, b = atQuote, b[i+1:]
		case atQuote:
			switch b[0] {
			case s.comma, '\n':
				s.state = atStart
			case '\r':
			case '"':
				s.state = quoted
			default:
				s.state, s.violated = quoted, true
			}
			b = b[1:]
		}
	}
}

// split parts a row into its fields, and counts them.
func (t *Reader) split(s string, columns int) (row []string, n int) {
	for {
		var field string
		more := false
		if strings.HasPrefix(s, `"`) && (t.comma != '\t' || wellQuoted(s)) {
			field, s, more = t.quotedField(s[1:])
		} else {
			field, s, more = strings.Cut(s, string(rune(t.comma)))
		}
		if n++; n <= columns {
			row = append(row, field)
		}
		if !more {
			return row, n
		}
	}
}

// quotedField reads a field behind its opening quote. A quote followed by anything but
// a delimiter is a character of the field.
func (t *Reader) quotedField(s string) (field, rest string, more bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			b.WriteString(s)
			return b.String(), "", false
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		switch {
		case s == "":
			return b.String(), "", false
		case s[0] == t.comma:
			return b.String(), s[1:], true
		case s[0] == '"':
			s = s[1:]
		}
		b.WriteByte('"')
	}
}

// wellQuoted reports whether s begins with a quoted field as RFC 4180 has it.
func wellQuoted(s string) bool {
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 == len(s) || s[i+1] == '\t' {
			return true
		}
		if s[i+1] != '"' {
			return false
		}
		i++
	}
	return false
}
