package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"casus/internal/coder"
	"casus/internal/ingest"
	"casus/internal/record"
	"casus/internal/store"
)

func newAdd() *cobra.Command {
	var (
		in     input
		at     place
		engine engine
		lease  lease
		web    web
		noCode bool
	)
	cmd := &cobra.Command{
		Use:   "add FILE|URL...",
		Short: "Store reports in the record and read the acts in them",
		Long: `Store reports in the record (./casus.db, which is made where it is not there) and
read the acts in them, as they come.

What 'casus read' reads can be added, and the address of a page or feed, which is
fetched once. A report that is known is not stored again; one whose text has changed
is stored as its new version; a copy of another is kept as a copy and counts as no
new source. An input that cannot be read is named with the reason, the others are
added, and the exit status is 1.

When it is stopped, nothing of what was stored is lost: 'casus recode' reads what was
not read yet.`,
		Example: `  casus add reports/ dump.jsonl.gz articles.csv crawl.warc.gz page.html
  casus add --map text=body,date=pub_date articles.csv
  casus add https://example.org/feed.xml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("nothing given: 'casus add FILE|URL...', or - for standard input")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			options, published, err := in.options()
			if err != nil {
				return err
			}
			if err := lease.check(); err != nil {
				return err
			}
			return at.with(cmd, store.Create, func(st store.Store) error {
				var files []string
				for _, a := range args {
					if !isURL(a) {
						files = append(files, a)
					}
				}
				p := newProgress(cmd, files)
				options.Progress = &p.input
				intake := record.Intake{Store: st, Languages: coder.Languages, Published: published, Say: p.say}
				intake.Told = func(t record.Taken) { p.count("reports stored", t.Documents()) }

				items := inputs(cmd.Context(), args, cmd.InOrStdin(), options, &web)
				var taken record.Taken
				if noCode {
					taken, err = intake.Add(cmd.Context(), items)
				} else {
					taken, err = addAndCode(cmd.Context(), &intake, items, st, &engine, lease, p)
				}
				p.close()
				if told := tellTaken(cmd.OutOrStdout(), taken, noCode); told != nil {
					err = errors.Join(err, told)
				}
				switch {
				case err != nil:
					return orStopped(err, "what was stored is kept; the same command goes on from there, and 'casus recode' reads what is stored and not read")
				case taken.Failed > 0:
					return errReported
				}
				return nil
			})
		},
	}
	in.flags(cmd)
	at.flags(cmd)
	engine.flags(cmd)
	lease.flags(cmd)
	web.flags(cmd)
	cmd.Flags().BoolVar(&noCode, "no-code", false, "store the reports and leave their reading to 'casus recode'")
	return cmd
}

func isURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// inputs yields the reports of files and addresses in their order.
func inputs(ctx context.Context, args []string, stdin io.Reader, o ingest.Options, web *web) iter.Seq[ingest.Item] {
	return func(yield func(ingest.Item) bool) {
		for _, a := range args {
			items := ingest.Files(ctx, []string{a}, stdin, o)
			if isURL(a) {
				items = web.client().Documents(ctx, a, o)
			}
			for item := range items {
				if !yield(item) {
					return
				}
			}
		}
	}
}

// addAndCode codes reports while they are added, and links what was found in the end.
func addAndCode(ctx context.Context, intake *record.Intake, items iter.Seq[ingest.Item], st store.Store, e *engine, lease lease, p *progress) (record.Taken, error) {
	c, err := e.open()
	if err != nil {
		return record.Taken{}, err
	}
	worker := newWorker(st, c, lease)
	worker.Told = func(documents, _ int) { p.count("read", documents) }
	var (
		taken record.Taken
		g     errgroup.Group
		added = make(chan struct{}, 1) // something was stored
		done  = make(chan struct{})    // all was
	)
	told := intake.Told
	intake.Told = func(t record.Taken) {
		told(t)
		select {
		case added <- struct{}{}:
		default:
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g.Go(func() (err error) {
		defer close(done)
		taken, err = intake.Add(ctx, items)
		if err != nil {
			cancel()
		}
		return err
	})
	g.Go(func() error {
		for last := false; ; {
			if _, _, err := worker.Run(ctx); err != nil {
				cancel()
				return err
			}
			if last {
				return nil
			}
			select {
			case <-added:
			case <-done:
				last = true // once more, for what was stored since
			}
		}
	})
	if err := g.Wait(); err != nil {
		return taken, err
	}
	return taken, link(ctx, st, lease, p)
}

// newWorker is a worker of this process on all processors.
func newWorker(st store.Store, c *coder.Coder, l lease) *record.Worker {
	return &record.Worker{Store: st, Reader: c, Name: record.Name(), Version: coder.Version, Lease: l.Duration, Parallel: runtime.GOMAXPROCS(0)}
}

// link joins what was found to incidents.
func link(ctx context.Context, st store.Store, l lease, p *progress) error {
	linker := record.Linker{Store: st, Name: record.Name(), Lease: l.Duration, Wait: true, Told: func(events int) { p.count("linked", events) }}
	_, err := linker.Run(ctx)
	return err
}

// tellTaken says what became of the inputs.
func tellTaken(w io.Writer, t record.Taken, noCode bool) error {
	var parts []string
	for _, k := range []struct {
		n         int
		one, many string
	}{{t.New, "new", "new"}, {t.Copies, "copy of another", "copies of others"}, {t.Versions, "new version", "new versions"}, {t.Same, "known", "known"}} {
		switch {
		case k.n == 1:
			parts = append(parts, "1 "+k.one)
		case k.n > 1:
			parts = append(parts, grouped(k.n)+" "+k.many)
		}
	}
	if t.Documents() > 0 && t.Same == t.Documents() {
		parts = []string{"known: nothing was added"}
	}
	line := quantity(t.Documents(), "report")
	if len(parts) > 0 {
		line += ": " + strings.Join(parts, ", ")
	}
	if t.Failed > 0 {
		line += "; " + quantity(t.Failed, "input") + " could not be read"
	}
	for _, code := range slices.Sorted(maps.Keys(t.NotCoded)) {
		language := code
		if code == "" {
			language = "no language that could be told"
		}
		line += fmt.Sprintf("; %s in %s kept, not coded", grouped(t.NotCoded[code]), language)
	}
	if noCode && t.Same < t.Documents() {
		line += "; 'casus recode' reads them"
	}
	_, err := fmt.Fprintln(w, line)
	return err
}
