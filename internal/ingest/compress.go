package ingest

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compression is a way of compressing a whole file.
type compression struct {
	magic      string
	extensions []string // dropped from the name of what is inside
	open       func(*bufio.Reader) (io.Reader, func(), error)
}

var compressions = []compression{
	{"\x1f\x8b\x08", []string{"gz", "gzip", "tgz"}, func(r *bufio.Reader) (io.Reader, func(), error) {
		m, err := newMembers(r)
		return m, func() {}, err
	}},
	{"\x28\xb5\x2f\xfd", []string{"zst", "zstd", "tzst"}, func(r *bufio.Reader) (io.Reader, func(), error) {
		// A window of 128 MB is what "zstd --long" makes; without concurrency there is nothing to be left running.
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return nil, nil, err
		}
		return d, d.Close, nil
	}},
	{"BZh", []string{"bz2", "tbz2", "tbz"}, func(r *bufio.Reader) (io.Reader, func(), error) {
		return bzip2.NewReader(r), func() {}, nil
	}},
}

// maxDepth bounds the compressions and archives around a document.
const maxDepth = 6

// compressed reads what is inside a compressed stream; false when the stream is not
// compressed.
func (r *reading) compressed(s *stream, head []byte) bool {
	for _, c := range compressions {
		if !bytes.HasPrefix(head, []byte(c.magic)) || c.magic == "BZh" && !isBzip2(head) {
			continue
		}
		if s.depth >= maxDepth {
			r.fail(s.where, "has too many archives inside archives", "unpack the outer ones first", nil)
			return true
		}
		rd, closer, err := c.open(s.r)
		if err != nil {
			r.broken(s, err)
			return true
		}
		defer closer()
		inner := s.child(rd, withoutExtension(s.Name, c.extensions), "")
		if m, ok := rd.(*members); ok {
			inner.resume = m.Resume
		}
		r.stream(inner)
		return true
	}
	return false
}

// isBzip2 tells a bzip2 header from a text that begins with the same letters: a level,
// and the first digits of pi that begin a block (or of its root, that end the file).
func isBzip2(head []byte) bool {
	if len(head) < 10 || head[3] < '1' || head[3] > '9' {
		return false
	}
	mark := string(head[4:10])
	return mark == "1AY&SY" || mark == "\x17rE8P\x90"
}

// withoutExtension is the name of the file inside a compressed one: dump.jsonl of
// dump.jsonl.gz, and dump.tar of dump.tgz.
func withoutExtension(name string, extensions []string) string {
	ext := extension(name)
	for _, e := range extensions {
		if ext != e {
			continue
		}
		name = name[:len(name)-len(ext)-1]
		if strings.HasPrefix(e, "t") {
			name += ".tar"
		}
	}
	return name
}

// members reads the members of a gzip file one after the other, as web archives have a
// member for each record, and can go on behind a damaged one.
type members struct {
	r   *bufio.Reader
	z   *gzip.Reader
	err error
}

func newMembers(r *bufio.Reader) (*members, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{r: r, z: z}, nil
}

func (m *members) Read(p []byte) (int, error) {
	for {
		if m.err != nil {
			return 0, m.err
		}
		n, err := m.z.Read(p)
		if err == io.EOF {
			err = m.next()
		}
		m.err = err
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next begins the next member. Zeros behind the last, as tapes are padded with, end the file.
func (m *members) next() error {
	for {
		b, err := m.r.Peek(1)
		if err != nil {
			return err
		}
		if b[0] != 0 {
			break
		}
		if _, err := m.r.Discard(1); err != nil {
			return err
		}
	}
	err := m.z.Reset(m.r)
	m.z.Multistream(false)
	return err
}

// Resume moves behind damage to the next member that begins; [io.EOF] when there is none.
func (m *members) Resume() error {
	for {
		b, err := m.r.Peek(4)
		if err != nil {
			return io.EOF
		}
		if i := bytes.IndexByte(b, 0x1f); i != 0 {
			if i < 0 {
				i = len(b)
			}
			if _, err := m.r.Discard(i); err != nil {
				return io.EOF
			}
			continue
		}
		if b[1] == 0x8b && b[2] == 8 && b[3]&0xe0 == 0 && m.z.Reset(m.r) == nil {
			m.z.Multistream(false)
			m.err = nil
			return nil
		}
		if _, err := m.r.Discard(1); err != nil {
			return io.EOF
		}
	}
}
