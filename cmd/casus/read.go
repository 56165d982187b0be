package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"casus"
	"casus/internal/coder"
	"casus/internal/encoder"
	"casus/internal/export"
	"casus/internal/ingest"
	"casus/internal/ingest/layout"
)

// input are the flags of every command that takes reports.
type input struct {
	published string
	format    string
	columns   string

	mu    sync.Mutex
	where []string // of the documents that were yielded, in order
}

// next returns where the next of the documents that were yielded stands: readings
// come in the order of their reports.
func (in *input) next() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	where := in.where[0]
	in.where = in.where[1:]
	return where
}

// flags adds the flags to a command.
func (in *input) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&in.published, "published", "", "day of publication of reports that do not tell it (YYYY-MM-DD)")
	cmd.Flags().StringVar(&in.format, "from", "", "format of the input: "+strings.Join(ingest.Formats, ", ")+" (default: told by its name and content)")
	cmd.Flags().StringVar(&in.columns, "map", "", "columns or members that hold the fields of a report: text=body,date=pub_date")
}

// options checks the flags.
func (in *input) options() (o ingest.Options, published casus.Day, err error) {
	if in.published != "" {
		if published, err = casus.ParseDay(in.published); err != nil {
			return o, published, usageError{fmt.Errorf("--published: %w", err)}
		}
	}
	if in.format != "" && !slices.Contains(ingest.Formats, in.format) {
		return o, published, usageError{fmt.Errorf("--from %q: want one of %s", in.format, strings.Join(ingest.Formats, ", "))}
	}
	o.Format = in.format
	if o.Mapping, err = layout.ParseMapping(in.columns); err != nil {
		return o, published, usageError{fmt.Errorf("--map: %w", err)}
	}
	return o, published, nil
}

// documents yields the reports of files. An error names the file, the place in it
// and the reason; the rest goes on after it. Notes on how a table was understood
// are handed to note.
func (in *input) documents(cmd *cobra.Command, paths []string, p *ingest.Progress, note func(string)) (iter.Seq2[*casus.Document, error], error) {
	o, published, err := in.options()
	if err != nil {
		return nil, err
	}
	o.Progress = p
	return func(yield func(*casus.Document, error) bool) {
		for item := range ingest.Files(cmd.Context(), paths, cmd.InOrStdin(), o) {
			switch {
			case item.Note != "":
				note(item.Where + ": " + item.Note)
				continue
			case item.Doc != nil:
				if item.Doc.Published.IsZero() {
					item.Doc.Published = published
				}
				in.mu.Lock()
				in.where = append(in.where, item.Where)
				in.mu.Unlock()
			}
			if !yield(item.Doc, item.Err) {
				return
			}
		}
	}, nil
}

func newRead() *cobra.Command {
	var (
		in      input
		format  string
		workers int
		engine  engine
	)
	cmd := &cobra.Command{
		Use:   "read FILE...",
		Short: "Print every political act in news reports",
		Long: `Read news reports and print every political act in them: who did what to whom,
where, when, who says so, and whether it was done, alleged, planned, feared or
denied.

Files may be plain text, HTML, feeds, JSON lines, CSV, WARC, mail, archives and
compressed forms of these; a folder stands for the files in it and - for standard
input. A file that cannot be read is named with the reason, the others are read,
and the exit status is 1.`,
		Example: `  casus read report.txt
  casus read --published 2020-10-09 --format jsonl reports/ > acts.jsonl
  curl -s https://example.org/story.html | casus read -`,
		Args: atLeastOneFile,
		RunE: func(cmd *cobra.Command, paths []string) error {
			c, err := engine.open()
			if err != nil {
				return err
			}
			w, err := export.New(format, cmd.OutOrStdout(), terminalStyle(cmd))
			if err != nil {
				return usageError{err}
			}
			p := newProgress(cmd, paths)
			defer p.close()
			docs, err := in.documents(cmd, paths, &p.input, p.say)
			if err != nil {
				return err
			}
			failed, read := false, 0
			for reading, err := range c.Many(cmd.Context(), docs, workers) {
				if errors.Is(err, context.Canceled) {
					return err
				}
				if err != nil {
					failed = true
					p.say(err.Error())
					continue
				}
				where := in.next()
				read++
				p.count("reports", read)
				if err := w.Write(reading); err != nil {
					return fmt.Errorf("write the output: %w", err)
				}
				if format != "table" && len(reading.Sentences) == 0 { // the table shows the notes itself
					p.say(where + ": " + strings.Join(reading.Notes, "; "))
				}
			}
			if err := w.Close(); err != nil {
				return fmt.Errorf("write the output: %w", err)
			}
			if failed {
				return errReported
			}
			return nil
		},
	}
	in.flags(cmd)
	engine.flags(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "table", "form of the output: "+strings.Join(export.Formats, ", "))
	cmd.Flags().IntVar(&workers, "workers", runtime.GOMAXPROCS(0), "reports read at a time")
	return cmd
}

func atLeastOneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError{fmt.Errorf("no file given: 'casus %s FILE...', or - for standard input", cmd.Name())}
	}
	return nil
}

// terminalStyle is how a table is drawn on the command's output: in colour and
// to the width where that is a terminal, unless NO_COLOR is set (no-color.org).
// COLUMNS, where it is set, is the width of any output.
func terminalStyle(cmd *cobra.Command) export.Style {
	var style export.Style
	if f, ok := cmd.OutOrStdout().(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		style.Color = os.Getenv("NO_COLOR") == ""
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			style.Width = width
		}
	}
	if width, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && width > 0 {
		style.Width = width
	}
	return style
}

// engine are the flags that choose how the model is computed.
type engine struct{ precision string }

func (e *engine) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&e.precision, "precision", encoder.Int8.String(), "arithmetic of the model: int8 (fast) or fp32")
}

func (e *engine) open() (*coder.Coder, error) {
	var o encoder.Options
	switch e.precision {
	case encoder.Int8.String():
		o.Precision = encoder.Int8
	case encoder.FP32.String():
		o.Precision = encoder.FP32
	default:
		return nil, usageError{fmt.Errorf("--precision %q: want int8 or fp32", e.precision)}
	}
	return coder.New(o)
}
