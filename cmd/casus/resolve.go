package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/coder"
)

func newResolve() *cobra.Command {
	var (
		kind   string
		engine engine
	)
	cmd := &cobra.Command{
		Use:   "resolve --kind place|actor|date|count [FILE...]",
		Short: "Resolve places, actors, dates or counts alone, without looking for acts",
		Long: `Read JSON lines and print each with its mentions resolved. A line is

  {"id": "a1", "published": "2020-10-09", "text": "…", "spans": [[0, 6], [12, 19]]}

with byte offsets into the text; without spans the mentions are found. Only text is
required. Each line is printed as it came, with one more member:

  "mentions": [{"kind": "place", "start": 0, "end": 6, "text": "Gandja", …, "why": […]}]

  place   geonames, name, country (ISO3), admin1, lat, lon, precision
  date    from, to (days, both included), clock where a time of day is told
  actor   codes, and actors with their names
  count   min, max (null: no upper bound), of

What could not be resolved is null. Without a file, or with -, standard input is
read. A line that cannot be read is named with the reason, the others are resolved,
and the exit status is 1.`,
		Example: `  casus resolve --kind place articles.jsonl > places.jsonl
  echo '{"published":"2020-10-09","text":"They met on Thursday."}' | casus resolve --kind date`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if !slices.Contains(coder.Kinds, coder.Kind(kind)) {
				return usageError{fmt.Errorf("--kind %q: want one of %v", kind, coder.Kinds)}
			}
			c, err := engine.open()
			if err != nil {
				return err
			}
			if len(paths) == 0 {
				paths = []string{"-"}
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			failed := false
			for _, path := range paths {
				ok, err := resolveFile(c, coder.Kind(kind), path, cmd.InOrStdin(), out, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				failed = failed || !ok
			}
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write the output: %w", err)
			}
			if failed {
				return errReported
			}
			return nil
		},
	}
	engine.flags(cmd)
	cmd.Flags().StringVarP(&kind, "kind", "k", "", "what to resolve: place, actor, date or count")
	return cmd
}

// resolveFile resolves the lines of one file. ok is false when some could not be
// read, which has been said; an error is one of writing.
func resolveFile(c *coder.Coder, kind coder.Kind, path string, stdin io.Reader, out *bufio.Writer, errs io.Writer) (ok bool, err error) {
	in := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			fmt.Fprintf(errs, "casus: %v\n", err)
			return false, nil
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewReaderSize(in, 1<<16)
	ok = true
	for n := 1; ; n++ {
		line, readErr := lines.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			resolved, err := resolveLine(c, kind, line)
			if err != nil {
				fmt.Fprintf(errs, "casus: %s:%d: %v\n", path, n, err)
				ok = false
			} else if _, err := out.Write(resolved); err != nil {
				return ok, fmt.Errorf("write the output: %w", err)
			}
		}
		switch {
		case errors.Is(readErr, io.EOF):
			return ok, nil
		case readErr != nil:
			fmt.Fprintf(errs, "casus: %s: %v\n", path, readErr)
			return false, nil
		}
	}
}

// inquiry is what resolve reads of a line.
type inquiry struct {
	ID        json.RawMessage `json:"id"`
	Published string          `json:"published"`
	Title     string          `json:"title"`
	Publisher string          `json:"publisher"`
	Text      *string         `json:"text"`
	Spans     *[][2]int       `json:"spans"`
}

// resolveLine returns the line with its mentions and a line end.
func resolveLine(c *coder.Coder, kind coder.Kind, line []byte) ([]byte, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("not UTF-8: write the text in UTF-8, which offsets count in")
	}
	var q inquiry
	if err := json.Unmarshal(line, &q); err != nil {
		return nil, fmt.Errorf("not a line of {\"id\", \"published\", \"text\", \"spans\"}: %w", err)
	}
	if q.Text == nil {
		return nil, errors.New(`no "text"`)
	}
	doc := &casus.Document{ID: strings.Trim(string(q.ID), `"`), Title: q.Title, Publisher: q.Publisher, Text: *q.Text}
	if q.Published != "" {
		var err error
		// A time of day after the day is welcome; the day is the publisher's own.
		if doc.Published, err = casus.ParseDay(q.Published[:min(len(q.Published), 10)]); err != nil {
			return nil, fmt.Errorf(`"published": %w`, err)
		}
	}
	var spans []casus.Span
	if q.Spans != nil {
		spans = make([]casus.Span, 0, len(*q.Spans))
		for _, s := range *q.Spans {
			spans = append(spans, casus.Span{Start: s[0], End: s[1]})
		}
	}
	mentions, err := c.Resolve(kind, doc, spans)
	if err != nil {
		return nil, err
	}
	return withMember(line, "mentions", mentions)
}

// withMember returns a JSON object as it is written, with one more member at its
// end, in the place of one of that name that it may have.
func withMember(object []byte, name string, value any) ([]byte, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(object, &members); err != nil {
		return nil, err
	}
	if _, has := members[name]; has {
		delete(members, name)
		var err error
		if object, err = json.Marshal(members); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(object), []byte("}"))))
	if len(members) > 0 {
		b.WriteByte(',')
	}
	fmt.Fprintf(&b, "%q:", name)
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, err
	}
	return append(bytes.TrimSuffix(b.Bytes(), []byte("\n")), "}\n"...), nil
}
