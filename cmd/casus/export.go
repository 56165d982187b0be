package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/coder"
	"casus/internal/export"
	"casus/internal/record"
	"casus/internal/store"
)

// blocks is the format of annotated articles: it needs the reports, not just the events.
const blocks = "blocks"

func newExport() *cobra.Command {
	var (
		at       place
		chosen   chosen
		format   string
		out      string
		statuses []string
		options  export.Options
		codebook bool
	)
	formats := append(slices.Clone(export.RecordFormats), blocks)
	cmd := &cobra.Command{
		Use:   "export [QUERY]",
		Short: "Write events in the formats that researchers' scripts read",
		Long: `Write the events that a query asks for, or all, in one of these formats:

  jsonl csv parquet geojson graphml   the record's own fields (doc/record.md)
  gdelt polecat icews acled           the exact columns of these data sets
  blocks                              annotated articles (doc/notation.md): with
                                      reviewed:true what people decided, for training

Layouts without a column for the status hold acts that are told as done; --status
widens that, --extended adds casus' own columns behind theirs. A codebook that describes
every column is written beside the file: FILE.codebook.md.`,
		Example: `  casus export --format parquet -o acts.parquet 'after:2020-09-27'
  casus export --format gdelt --extended type:ASSAULT > assaults.tsv
  casus export --format blocks reviewed:true > gold.txt`,
		ValidArgsFunction: completeQuery,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return usageError{fmt.Errorf("--format %q: want one of %s", format, strings.Join(formats, ", "))}
			}
			for _, s := range statuses {
				if !slices.Contains(casus.Statuses, casus.Status(s)) {
					return usageError{fmt.Errorf("--status %q: want one of %v", s, casus.Statuses)}
				}
				options.Statuses = append(options.Statuses, casus.Status(s))
			}
			q, err := chosen.query(args)
			if err != nil {
				return err
			}
			options.Version, options.Query = coder.Version, q.Where.String()
			if codebook {
				return printCodebook(cmd.OutOrStdout(), format, options)
			}
			return at.with(cmd, store.Read, func(st store.Store) error {
				return writeExport(cmd, out, func(w io.Writer) error {
					if format == blocks {
						return writeBlocks(cmd, st, q, w)
					}
					rows, err := export.NewRecord(format, w, options)
					if err != nil {
						return err
					}
					return export.WriteRows(rows, record.Rows(st.Each(cmd.Context(), q)))
				}, func(w io.Writer) error { return printCodebook(w, format, options) })
			})
		},
	}
	at.flags(cmd)
	chosen.flags(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "jsonl", strings.Join(formats, ", "))
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write (default: standard output)")
	cmd.Flags().StringSliceVar(&statuses, "status", nil, "statuses of the acts in layouts without a column for it (default done)")
	cmd.Flags().BoolVar(&options.Background, "background", false, "acts from before the news too, in layouts without a column for it")
	cmd.Flags().BoolVar(&options.Extended, "extended", false, "casus' own columns behind those of a layout")
	cmd.Flags().BoolVar(&codebook, "codebook", false, "print the format's codebook alone")
	return cmd
}

// writeExport writes a file and the codebook beside it. A file is complete or not
// there: what an error leaves is removed. Of standard output the codebook is written
// beside the file that it was sent to, where it was sent to one.
func writeExport(cmd *cobra.Command, path string, write, codebook func(io.Writer) error) error {
	if path == "" {
		w := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
		if err := write(w); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("write the output: %w", err)
		}
		if path = redirected(cmd); path == "" {
			return nil
		}
	} else if err := writeFile(path, write); err != nil || !isFile(path) {
		return err // beside a device or a pipe there is no place for a codebook
	}
	return writeFile(path+".codebook.md", codebook)
}

// writeFile writes a file under a name of its own and then gives it its name. What is
// there and no file, as a device or a pipe, is written to and stays what it is.
func writeFile(path string, write func(io.Writer) error) (err error) {
	if !isFile(path) {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		w := bufio.NewWriterSize(f, 1<<16)
		return errors.Join(write(w), w.Flush(), f.Close())
	}
	part := path + ".part"
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(write(w), w.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// isFile reports whether a path is a file's, or may become one's.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular()
}

// redirected is the file that the shell has sent standard output to, where the system
// tells it; empty for terminals and pipes.
func redirected(cmd *cobra.Command) string {
	f, ok := cmd.OutOrStdout().(*os.File)
	if !ok {
		return ""
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	path, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", f.Fd()))
	if err != nil {
		return ""
	}
	return path
}

func printCodebook(w io.Writer, format string, o export.Options) error {
	if format == blocks {
		_, err := io.WriteString(w, "Annotated articles in the notation that doc/notation.md describes.\n")
		return err
	}
	text, err := export.Codebook(format, o)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// writeBlocks writes the sentences of the events as annotated articles.
func writeBlocks(cmd *cobra.Command, st store.Store, q store.Query, w io.Writer) error {
	out, err := export.New(blocks, w, export.Style{})
	if err != nil {
		return err
	}
	for reading, err := range record.Readings(cmd.Context(), st, q) {
		if err != nil {
			return err
		}
		if err := out.Write(reading); err != nil {
			return err
		}
	}
	return out.Close()
}
