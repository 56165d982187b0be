// Package jsonstream takes the records out of a JSON text of any size, one by one: the
// elements of a list, the values of a stream, or the elements of the list in an object
// such as {"status":"ok","articles":[...]}. Only one record is held at a time, and a
// record that is too long or broken does not end the reading.
//
// The package finds where values begin and end; whether they are well-formed is for
// encoding/json to say.
package jsonstream

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
)

// Record is one JSON object.
type Record struct {
	N     int    // place in the stream, from 1
	Line  int    // on which it begins, from 1
	Value []byte // good until the next record
	// Outer holds the members, read so far, of the object whose list the record is in, as
	// an object; nil when it is in none.
	Outer []byte
}

// What can be wrong. The first two concern one record, which comes with the error.
var (
	ErrTooLong   = errors.New("the record is longer than the limit")
	ErrNotObject = errors.New("this is no JSON object")
	ErrNotJSON   = errors.New("this is not JSON")
)

// lists are the members under which services give lists of records; some stand inside
// another object ({"response":{"docs":[...]}}).
var lists = map[string]bool{
	"articles": true, "data": true, "docs": true, "documents": true, "entries": true, "feed": true, "hits": true, "items": true,
	"news": true, "posts": true, "records": true, "reports": true, "response": true, "result": true, "results": true,
	"stories": true,
}

// maxOuter bounds the bytes kept of an object around a list.
const maxOuter = 64 << 10

// maxNest bounds the objects around a list.
const maxNest = 3

// Records yields the records of r, each of at most limit bytes, with what is wrong with
// it. An error of r itself, or [io.ErrUnexpectedEOF], comes last.
func Records(r *bufio.Reader, limit int) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		s := &scanner{r: r, limit: limit, line: 1, yield: yield}
		if err := s.top(); err != nil && err != errStop {
			yield(Record{N: s.n, Line: s.line}, err)
		}
	}
}

// errStop ends the scan when the consumer wants no more.
var errStop = errors.New("stop")

type scanner struct {
	r     *bufio.Reader
	limit int
	line  int
	n     int
	buf   []byte
	yield func(Record, error) bool
}

// top reads values until the end. What is no value is told once, and passed over up to
// the next line that begins one.
func (s *scanner) top() error {
	for {
		c, err := s.space()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case c == '[':
			_, err = s.list(nil)
		case c == '{':
			err = s.object()
		default:
			if err = s.give(nil, s.line, ErrNotJSON); err == nil {
				err = s.lost()
			}
		}
		if err != nil {
			return err
		}
	}
}

// lost moves to the next line that begins with a value.
func (s *scanner) lost() error {
	for {
		c, err := s.r.ReadByte()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if c != '\n' {
			continue
		}
		s.line++
		if c, err = s.space(); err == io.EOF {
			return nil
		} else if err != nil || c == '{' || c == '[' {
			return err
		}
	}
}

// list reads the elements of a list. It reports whether any was an object: a list of
// other things is no list of records.
func (s *scanner) list(outer []byte) (records bool, err error) {
	if _, err := s.r.ReadByte(); err != nil { // the bracket
		return false, unexpected(err)
	}
	for {
		c, err := s.space()
		if err != nil {
			return records, unexpected(err)
		}
		switch c {
		case ']', ',':
			if _, err := s.r.ReadByte(); err != nil {
				return records, unexpected(err)
			}
			if c == ']' {
				return records, nil
			}
			continue
		case '}', ':':
			// The list is broken: what encloses it goes on.
			return records, s.give(outer, s.line, ErrNotJSON)
		}
		line := s.line
		s.buf = s.buf[:0]
		err = s.value()
		if err == nil && c != '{' {
			err = ErrNotObject
		}
		if err != nil && err != ErrTooLong && err != ErrNotObject {
			return records, err
		}
		records = records || c == '{'
		if err := s.give(outer, line, err); err != nil {
			return records, err
		}
	}
}

// object reads an object that is a record itself, or holds a list of records.
func (s *scanner) object() error {
	line := s.line
	o := &outer{limit: s.limit}
	held, err := s.members(o, 1)
	switch {
	case err != nil:
		return err
	case held:
		return nil
	case o.tooLong:
		return s.give(nil, line, ErrTooLong)
	}
	s.buf = o.bytes
	return s.give(nil, line, nil)
}

// outer collects the members of an object, without the lists of records in it.
type outer struct {
	bytes   []byte
	limit   int
	tooLong bool
}

func (o *outer) add(b ...byte) {
	if len(o.bytes)+len(b) > o.limit {
		o.tooLong = true
		return
	}
	o.bytes = append(o.bytes, b...)
}

// snapshot is what was collected so far as an object.
func (o *outer) snapshot(nest int) []byte {
	if o.tooLong || len(o.bytes) > maxOuter {
		return nil
	}
	b := bytes.TrimRight(o.bytes, ", \t\r\n")
	// The member whose list begins here has only its name yet.
	b = append(bytes.Clone(b), "null"...)
	return append(b, bytes.Repeat([]byte("}"), nest)...)
}

// members reads an object, and reports whether it held a list of records.
func (s *scanner) members(o *outer, nest int) (held bool, err error) {
	key := ""
	isKey := true
	for first := true; ; first = false {
		c, err := s.space()
		if err != nil {
			return held, unexpected(err)
		}
		switch {
		case first || c == ',' || c == ':' || c == '}':
			b, err := s.r.ReadByte()
			if err != nil {
				return held, unexpected(err)
			}
			o.add(b)
			if c == '}' && !first {
				return held, nil
			}
			isKey = c != ':'
		case !isKey && lists[key] && c == '[' && s.listOfObjects():
			records, err := s.list(o.snapshot(nest))
			o.add('[', ']')
			held = held || records
			if err != nil {
				return held, err
			}
		case !isKey && lists[key] && c == '{' && nest < maxNest:
			inner, err := s.members(o, nest+1)
			held = held || inner
			if err != nil {
				return held, err
			}
		case c == ']':
			// A bracket that closes nothing: passed over, and told by the decoder.
			if _, err := s.r.ReadByte(); err != nil {
				return held, unexpected(err)
			}
			o.add(c)
		default:
			s.buf = s.buf[:0]
			err := s.value()
			if err == ErrTooLong {
				o.tooLong = true
			} else if err != nil {
				return held, err
			}
			o.add(s.buf...)
			if isKey {
				key = ""
				// A name that is no string is told by the decoder.
				_ = json.Unmarshal(s.buf, &key)
			}
		}
	}
}

// listOfObjects reports whether the list that begins here has an object first.
func (s *scanner) listOfObjects() bool {
	b, _ := s.r.Peek(256) // as many as there are
	b = bytes.TrimLeft(b[min(1, len(b)):], " \t\r\n")
	return len(b) > 0 && b[0] == '{'
}

// give yields the record in the buffer.
func (s *scanner) give(outer []byte, line int, err error) error {
	s.n++
	rec := Record{N: s.n, Line: line, Value: s.buf, Outer: outer}
	if err != nil {
		rec.Value = nil
	}
	if !s.yield(rec, err) {
		return errStop
	}
	return nil
}

// space passes over white space and a byte order mark, and returns the byte behind it, unread.
func (s *scanner) space() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			s.line++
		case ' ', '\t', '\r', 0x1e: // the last parts the records of RFC 7464
		default:
			return c, s.r.UnreadByte()
		}
	}
}

// value reads one value into the buffer: a string, a balanced object or list, or a run
// of other characters. A value too long is read to its end all the same.
func (s *scanner) value() error {
	depth, begun, inString, escaped, tooLong := 0, false, false, false, false
	for {
		if _, err := s.r.Peek(1); err != nil {
			return unexpected(err)
		}
		chunk, _ := s.r.Peek(s.r.Buffered())
		n := 0
		ended := false
		for n < len(chunk) && !ended {
			c := chunk[n]
			if !inString && depth == 0 && begun && isEnd(c) {
				ended = true // behind a number or a word
				break
			}
			n++
			begun = true
			switch {
			case c == '\n':
				s.line++
				escaped = false
			case escaped:
				escaped = false
			case inString:
				escaped = c == '\\'
				if c == '"' {
					inString = false
					ended = depth == 0
				}
			case c == '"':
				inString = true
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
				ended = depth <= 0
			}
		}
		if len(s.buf)+n > s.limit {
			tooLong = true
			s.buf = s.buf[:0]
		}
		if !tooLong {
			s.buf = append(s.buf, chunk[:n]...)
		}
		if _, err := s.r.Discard(n); err != nil {
			return err
		}
		if ended {
			if tooLong {
				return ErrTooLong
			}
			return nil
		}
	}
}

// isEnd reports a byte that ends a number or a word, and begins another token.
func isEnd(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', '{', '}', '[', ']', '"':
		return true
	}
	return false
}

// unexpected tells the end of the text within a value.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
