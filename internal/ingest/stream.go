package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// window is the number of bytes that a format is told by.
const window = 64 << 10

// stream is a file, an entry of an archive, or what a compressed file holds.
type stream struct {
	Source
	where  string
	r      *bufio.Reader
	below  io.Reader    // what r reads
	resume func() error // moves below behind damage; nil where that cannot be
	file   io.ReaderAt  // all of the stream, where it can be had so; else nil
	size   int64        // of file
	depth  int          // compressions and archives around it
	budget *budget
}

// child is a stream inside s. An empty entry keeps the place: a compressed file and its
// content are one.
func (s *stream) child(rd io.Reader, name, entry string) *stream {
	c := &stream{Source: s.Source, where: s.where, depth: s.depth + 1, budget: s.budget}
	c.Name = name
	if entry != "" {
		c.where += "!" + shown(entry)
		c.URL, c.ContentType = "", ""
	}
	c.below = &metered{r: rd, budget: s.budget}
	c.r = bufio.NewReaderSize(c.below, window)
	return c
}

// Read and Resume make a stream a source that can go on behind damage.
func (s *stream) Read(p []byte) (int, error) { return s.r.Read(p) }

// Resume implements [warc.Resumer].
func (s *stream) Resume() error {
	if s.resume == nil {
		return io.EOF
	}
	if err := s.resume(); err != nil {
		return err
	}
	s.r.Reset(s.below)
	return nil
}

// charset is the character set that the server told.
func (s *stream) charset() string {
	_, params, err := mime.ParseMediaType(s.ContentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// at is the place of a line.
func (s *stream) at(line int) string { return s.where + ":" + strconv.Itoa(line) }

// nth is the place of a record.
func (s *stream) nth(n int) string { return s.where + "#" + strconv.Itoa(n) }

var (
	errTooLarge = errors.New("too large")
	errBomb     = errors.New("it unfolds to far more than it holds")
)

// all returns the whole stream, when it has at most limit bytes.
func (s *stream) all(limit int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(s.size, int64(limit))) + bytes.MinRead) // a long text is not moved while it grows
	_, err := b.ReadFrom(io.LimitReader(s.r, int64(limit)+1))
	if err == nil && b.Len() > limit {
		err = errTooLarge
	}
	return b.Bytes(), err
}

// budget bounds the bytes that one input unfolds to.
type budget struct {
	ctx      context.Context
	progress *Progress
	in, out  int64
	size     int64 // of the input on disk; 0 when unknown
	ratio    int64
}

// freely is the number of bytes that any input may unfold to.
const freely = 16 << 20

// take counts n bytes that came out of a compressed stream or an archive.
func (b *budget) take(n int) error {
	b.out += int64(n)
	in := b.in
	if b.size > 0 {
		in = min(in, b.size) // entries of an archive may share bytes, which are then read again
	}
	if b.out > freely && b.out > in*b.ratio {
		return errBomb
	}
	return nil
}

// metered counts what comes out of a reader.
type metered struct {
	r      io.Reader
	budget *budget
	err    error
}

func (m *metered) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	n, err := m.r.Read(p)
	if m.err = m.budget.take(n); m.err != nil {
		return n, m.err
	}
	return n, err
}

// counted counts what comes in, and ends when the context does.
type counted struct {
	r      io.Reader
	at     io.ReaderAt
	budget *budget
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.budget.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.count(n)
	return n, err
}

// ReadAt serves archives with a directory.
func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	if err := c.budget.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.at.ReadAt(p, off)
	c.count(n)
	return n, err
}

func (c *counted) count(n int) {
	c.budget.in += int64(n)
	c.budget.progress.bytes.Add(int64(n))
}

// read reads a stream that is no file.
func (r *reading) read(src Source, rd io.Reader) {
	b := &budget{ctx: r.ctx, progress: r.o.Progress, ratio: int64(r.o.MaxRatio)}
	s := &stream{Source: src, where: shown(src.Name), budget: b}
	s.r = bufio.NewReaderSize(&counted{r: rd, budget: b}, window)
	r.stream(s)
	r.o.Progress.files.Add(1)
}

// file reads a file.
func (r *reading) file(name string) {
	f, err := os.Open(name)
	if err != nil {
		e := cannotOpen(name, err)
		r.give(Item{Where: e.Where, Err: e})
		return
	}
	defer f.Close()
	b := &budget{ctx: r.ctx, progress: r.o.Progress, ratio: int64(r.o.MaxRatio)}
	s := &stream{Source: Source{Name: name}, where: shown(name), budget: b}
	c := &counted{r: f, at: f, budget: b}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		s.file, s.size, b.size = c, info.Size(), info.Size()
	}
	s.r = bufio.NewReaderSize(c, window)
	r.stream(s)
	r.o.Progress.files.Add(1)
	// Bytes that were not read, or read twice, are made up for, so that the progress of many files adds up.
	if s.file != nil {
		r.o.Progress.bytes.Add(s.size - b.in)
	}
}

// cannotOpen tells why a path cannot be read.
func cannotOpen(name string, err error) *Error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &Error{Where: shown(name), Problem: "there is no such file or folder", Fix: "check the name and the folder you are in"}
	case errors.Is(err, os.ErrPermission):
		return &Error{Where: shown(name), Problem: "you may not read it", Fix: "ask its owner, or change its permissions with chmod"}
	}
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return &Error{Where: shown(name), Problem: "cannot be opened", Err: err}
}

// broken tells an error that ends the reading of a stream.
func (r *reading) broken(s *stream, err error) bool {
	switch {
	case errors.Is(err, errBomb):
		return r.fail(s.where, fmt.Sprintf("unfolds to more than %d times its size, as bombs do", r.o.MaxRatio), "unpack it yourself if you trust it", nil)
	case errors.Is(err, errTooLarge):
		return r.fail(s.where, "is larger than the limit of "+bytesText(r.o.MaxDocument)+" for one document", "split it, or raise the limit", nil)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return r.fail(s.where, "is cut off in the middle", "what stands before the break was read; get the file again", nil)
	case r.ctx.Err() != nil:
		return false
	}
	return r.fail(s.where, "is damaged", "what stands before the damage was read; get the file again", err)
}

// bytesText is a number of bytes as people say it.
func bytesText(n int) string {
	switch {
	case n >= 1<<20:
		return strconv.Itoa(n>>20) + " MB"
	case n >= 1<<10:
		return strconv.Itoa(n>>10) + " KB"
	}
	return strconv.Itoa(n) + " bytes"
}

// shown is a name as it may be printed: names with unprintable characters, or characters
// that turn the direction of writing, are quoted, and endless ones cut.
func shown(name string) string {
	const most = 400
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "") + "..."
	}
	for _, c := range name {
		if !unicode.IsPrint(c) || c == unicode.ReplacementChar {
			return strconv.Quote(name)
		}
	}
	return name
}

// extension is the lower-case ending of a name, without the dot.
func extension(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(strings.ReplaceAll(name, `\`, "/")), "."))
}
