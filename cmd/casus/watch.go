package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"casus/internal/monitor"
	"casus/internal/record"
	"casus/internal/store"
	"casus/internal/watch"
)

// watchLease is the lease of who watches: two processes on one feed would take all of
// it twice.
const watchLease = "watch"

// alertsEvery is how often a watcher looks for what stands out.
const alertsEvery = 10 * time.Minute

func newWatch() *cobra.Command {
	var (
		at     place
		engine engine
		lease  lease
		web    web
		noCode bool
		alerts string
	)
	cmd := &cobra.Command{
		Use:   "watch feeds.toml",
		Short: "Watch feeds and folders for ever; store and read what is new",
		Long: `Watch the feeds and folders that a file names, until it is stopped; store what is new
in the record and read it. How far each was read is kept in the record: a watcher that is
stopped or killed loses nothing and takes nothing twice. One watches a record at a time; a
second waits, and takes over when the first has ended. doc/watch.md describes the file.`,
		Example: `  casus watch feeds.toml
  casus watch --store postgres://casus@db.example.org/record --no-code feeds.toml`,
		Args: exactly(1, "a file that names feeds and folders: 'casus watch feeds.toml'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			sources, err := watch.Load(args[0])
			if err != nil {
				return err
			}
			var rules *monitor.Rules
			if alerts != "" {
				if rules, err = monitor.ReadFile(alerts); err != nil {
					return err
				}
			}
			if err := lease.check(); err != nil {
				return err
			}
			return at.with(cmd, store.Create, func(st store.Store) error {
				p := newProgress(cmd, nil)
				defer p.close()
				g, ctx := errgroup.WithContext(cmd.Context())
				name := record.Name()
				if err := alone(ctx, st, name, lease, p.say); err != nil {
					if cmd.Context().Err() != nil {
						return nil
					}
					return err
				}
				defer st.Drop(context.WithoutCancel(ctx), watchLease, name)
				g.Go(func() error { return hold(ctx, st, name, lease) })
				if !noCode {
					c, err := engine.open()
					if err != nil {
						return err
					}
					keeper := newKeeper(st, newWorker(st, c, lease), func(err error) { p.say(err.Error()) })
					g.Go(func() error { return keeper.Serve(ctx) })
				}
				if rules != nil {
					g.Go(func() error { return newFinder(cmd, st, rules, &web).serve(ctx, alertsEvery, p.say) })
				}
				p.say(fmt.Sprintf("watching %s; stop it with Ctrl-C", quantity(len(sources), "source")))
				g.Go(func() error {
					return watch.Run(ctx, st, web.client(), sources, watch.Options{Report: func(l watch.Look) {
						switch {
						case l.Failures == 1: // of those that follow 'casus stats' tells
							p.say(fmt.Sprintf("%s: %v", l.Source, l.Err))
						case l.Documents > 0:
							p.say(fmt.Sprintf("%s: %s", l.Source, quantity(l.Documents, "report")))
						}
					}})
				})
				if err := g.Wait(); cmd.Context().Err() == nil || !errors.Is(err, context.Canceled) {
					return err
				}
				return nil
			})
		},
	}
	at.flags(cmd)
	engine.flags(cmd)
	lease.flags(cmd)
	web.flags(cmd)
	cmd.Flags().StringVar(&alerts, "alerts", "", "file of rules: tell what stands out, see 'casus alerts'")
	cmd.Flags().BoolVar(&noCode, "no-code", false, "store the reports and leave their reading to 'casus work'")
	return cmd
}

// alone takes the watcher's lease, and waits for it where another process has it.
func alone(ctx context.Context, st store.States, name string, l lease, say func(string)) error {
	for told := false; ; told = true {
		err := st.Hold(ctx, watchLease, name, l.Duration)
		if !errors.Is(err, store.ErrLeaseLost) {
			return err
		}
		if !told {
			say("another process watches for this record, or has died a moment ago; waiting to take over")
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// hold keeps the watcher's lease alive.
func hold(ctx context.Context, st store.States, name string, l lease) error {
	tick := time.NewTicker(l.Duration / 3)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := st.Hold(ctx, watchLease, name, l.Duration); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
