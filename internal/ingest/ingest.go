// Package ingest reads news reports out of whatever holds them: text, HTML, feeds, mail,
// JSON, tables, web archives, and ZIP, tar and compressed files of these.
//
// [Files] and [Read] yield one [Item] after the other: a document, or what was wrong with
// one (a broken row, a damaged record, a file that is no text), told with its place and
// what to do about it. Nothing wrong with one input ends the reading of the others.
//
// Reading is streaming: what is held at a time is one document, of at most
// [Options.MaxDocument] bytes, whatever the size of the input. Nothing in an archive is
// ever written to disk under a name of its own, and the bytes that compressed input
// unfolds to are bounded by [Options.MaxRatio].
//
// # The text of a document
//
// Text is what spans point into, so what becomes of the bytes is fixed. A plain text
// file is kept as it is, and so is the "text" of a record whose fields are those of
// [casus.Document]. Other documents begin with their title, unless the body begins with
// it, and have a blank line between paragraphs. Everywhere the character set becomes UTF-8, a byte
// order mark goes, and a zero byte becomes U+FFFD; characters are not normalised.
//
// # The identity of a document
//
// ID is what the input calls the document, else its URL, else a hash of its text. The
// entries of feeds and the pages of web archives are called by their URL, so that a
// report met in both is one.
package ingest

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"sync/atomic"

	"casus"
	"casus/internal/ingest/layout"
	"casus/internal/ingest/pubdate"
)

// Item is one thing met while reading. Exactly one of Doc, Err and Note is set.
type Item struct {
	// Where the item stands: path!entry of an archive, then :LINE for lines and rows, or
	// #N for other records, from 1. Names that hold unprintable characters are quoted.
	Where string
	// Doc is a document.
	Doc *casus.Document
	// Partial tells that Doc is known to be a part of the report: a feed's summary, a title
	// alone, a page that the crawler cut off.
	Partial bool
	// Entry tells that Doc is an entry of a feed, whose URL leads to the page of the report.
	Entry bool
	// Err is what was wrong: an [*Error], or the context's error when that ended the reading.
	Err error
	// Note says how the input was understood, as the layout that a table was recognised by.
	// Each note is given once a reading.
	Note string
}

// Error is what was wrong with an input or a part of one.
type Error struct {
	Where   string // as in [Item]
	Problem string // "is cut off in the middle"
	Fix     string // what to do about it; empty when there is nothing
	Err     error  // the cause; nil when the problem says all
}

func (e *Error) Error() string {
	s := e.Where + ": " + e.Problem
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Fix != "" {
		s += " (" + e.Fix + ")"
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Options say how to read. The zero Options are good for everything.
type Options struct {
	// Format is one of [Formats] for files whose format is not to be detected. Archives
	// and compressed files are opened all the same, and it is their content's.
	Format string
	// Mapping says which columns or members hold the fields of a report.
	Mapping layout.Mapping
	// DateOrder is the order of day and month in dates like 10/09/2020; when it is
	// unknown, it is concluded from the column's other dates.
	DateOrder pubdate.Order
	// MaxDocument is the number of bytes that one document may have; 0 is 64 MB.
	MaxDocument int
	// MaxRatio is the number of bytes that a byte of compressed input may unfold to in the
	// mean, after the first 16 MB; 0 is 200.
	MaxRatio int
	// Progress, when not nil, is kept up to date.
	Progress *Progress
}

// Defaults of the limits.
const (
	DefaultMaxDocument = 64 << 20
	DefaultMaxRatio    = 200
)

// Source is where bytes come from that are no file.
type Source struct {
	Name        string // shown, and its ending looked at as a file's
	URL         string // where they were fetched from, if they were
	ContentType string // as the server told it
}

// Progress tells how far a reading is. Its methods may be called while it goes on.
type Progress struct{ bytes, files atomic.Int64 }

// Bytes is the number of bytes read, as they are on disk. [Size] tells of how many.
func (p *Progress) Bytes() int64 { return p.bytes.Load() }

// Files is the number of files whose reading is over.
func (p *Progress) Files() int64 { return p.files.Load() }

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Files reads files, folders with all that is in them, and standard input ("-", taken
// from stdin). Folders are read in the order of names; hidden files and folders in them
// are passed over.
func Files(ctx context.Context, paths []string, stdin io.Reader, o Options) iter.Seq[Item] {
	return run(ctx, o, func(r *reading) {
		for _, path := range paths {
			if path == Stdin {
				r.read(Source{Name: "standard input"}, stdin)
			} else {
				r.path(path)
			}
			if r.done {
				return
			}
		}
	})
}

// Read reads what one stream holds.
func Read(ctx context.Context, src Source, rd io.Reader, o Options) iter.Seq[Item] {
	return run(ctx, o, func(r *reading) { r.read(src, rd) })
}

// run makes a sequence of what work gives.
func run(ctx context.Context, o Options, work func(*reading)) iter.Seq[Item] {
	if o.MaxDocument <= 0 {
		o.MaxDocument = DefaultMaxDocument
	}
	if o.MaxRatio <= 0 {
		o.MaxRatio = DefaultMaxRatio
	}
	if o.Progress == nil {
		o.Progress = &Progress{}
	}
	return func(yield func(Item) bool) {
		r := &reading{ctx: ctx, o: o, yield: yield, noted: map[string]bool{}}
		if o.Format != "" && !slices.Contains(Formats, o.Format) {
			r.give(Item{Err: fmt.Errorf("%q is not a format: want one of %q", o.Format, Formats)})
			return
		}
		work(r)
		if err := ctx.Err(); err != nil && !r.done {
			yield(Item{Err: err})
		}
	}
}

// reading is one run over some inputs.
type reading struct {
	ctx   context.Context
	o     Options
	yield func(Item) bool
	done  bool // the consumer wants no more
	noted map[string]bool
}

// give yields an item, and reports whether to go on.
func (r *reading) give(it Item) bool {
	if r.done || r.ctx.Err() != nil {
		return false
	}
	r.done = !r.yield(it)
	return !r.done
}

// fail yields an error, and reports whether to go on.
func (r *reading) fail(where, problem, fix string, cause error) bool {
	return r.give(Item{Where: where, Err: &Error{Where: where, Problem: problem, Fix: fix, Err: cause}})
}

// maxNotes bounds the notes of one reading.
const maxNotes = 100

// note yields a note that was not given before, and reports whether to go on.
func (r *reading) note(where, text string) bool {
	if r.noted[text] || len(r.noted) >= maxNotes {
		return !r.done
	}
	r.noted[text] = true
	return r.give(Item{Where: where, Note: text})
}
