package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"casus/internal/coder"
	"casus/internal/record"
	"casus/internal/store"
)

func newRecode() *cobra.Command {
	var (
		at      place
		engine  engine
		lease   lease
		rebuild bool
	)
	cmd := &cobra.Command{
		Use:   "recode",
		Short: "Read again what no coder, or an older one, has read",
		Long: `Read all reports of the record that this version of the coder has not read yet:
those that were stored with --no-code or whose reading was interrupted, and those that
an older version read. What older versions found is kept beside the new, and what
people reviewed is found again.

--relink also forgets all incidents and concludes them anew; merges and splits that
people decided hold.`,
		Example: `  casus recode
  casus recode --relink`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := lease.check(); err != nil {
				return err
			}
			return at.with(cmd, store.Write, func(st store.Store) error {
				c, err := engine.open()
				if err != nil {
					return err
				}
				p := newProgress(cmd, nil)
				defer p.close()
				worker := newWorker(st, c, lease)
				worker.Recode, worker.Wait = true, true
				worker.Waits = func(n int) { p.say(waitsFor(n)) }
				worker.Told = func(documents, _ int) { p.count("read", documents) }
				documents, events, err := worker.Run(cmd.Context())
				if err != nil {
					return orStopped(err, "what was read is kept; 'casus recode' goes on from there")
				}
				if rebuild {
					if err := record.Forget(cmd.Context(), st); err != nil {
						return err
					}
				}
				if err := link(cmd.Context(), st, lease, p); err != nil {
					return orStopped(err, "what was read is kept; 'casus recode' links the rest")
				}
				p.close()
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s read by %s, %s found\n", quantity(documents, "report"), coder.Version, quantity(events, "act"))
				return err
			})
		},
	}
	at.flags(cmd)
	engine.flags(cmd)
	lease.flags(cmd)
	cmd.Flags().BoolVar(&rebuild, "relink", false, "conclude all incidents anew")
	return cmd
}

// waitsFor says that others are at work, or were when they died.
func waitsFor(documents int) string {
	return fmt.Sprintf("waiting for %s that other processes have claimed; what one that died has claimed is free when its lease ends", quantity(documents, "report"))
}

func newWork() *cobra.Command {
	var (
		at     place
		engine engine
		lease  lease
		once   bool
	)
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Code what others add to a shared record, for ever",
		Long: `Code the reports that others add to a record, until it is stopped. Any number of
machines can do so on one PostgreSQL record: each claims some reports for a while, so
that none is coded twice, and what a machine that dies has claimed is coded by the
others. 'casus stats' shows who does what.`,
		Example: `  casus work --store postgres://casus@db.example.org/record`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := lease.check(); err != nil {
				return err
			}
			return at.with(cmd, store.Create, func(st store.Store) error {
				c, err := engine.open()
				if err != nil {
					return err
				}
				worker := newWorker(st, c, lease)
				say := func(line string) { fmt.Fprintf(cmd.ErrOrStderr(), "casus: %s\n", line) }
				keeper := newKeeper(st, worker, func(err error) { say(err.Error()) })
				if once {
					worker.Wait, worker.Waits = true, func(n int) { say(waitsFor(n)) }
					keeper.Linker.Wait = true
					return orStopped(keeper.Catch(cmd.Context()), "what was read is kept; 'casus work' goes on from there")
				}
				say(fmt.Sprintf("%s at work on %s; stop it with Ctrl-C", worker.Name, at.shown()))
				if err := keeper.Serve(cmd.Context()); !errors.Is(err, cmd.Context().Err()) {
					return err
				}
				return nil
			})
		},
	}
	at.flags(cmd)
	engine.flags(cmd)
	lease.flags(cmd)
	cmd.Flags().BoolVar(&once, "once", false, "end when nothing is left to be coded")
	return cmd
}

// newKeeper codes and links what is added to a record while the process lives.
func newKeeper(st store.Store, w *record.Worker, complain func(error)) *record.Keeper {
	return &record.Keeper{Worker: w, Linker: &record.Linker{Store: st, Name: w.Name, Lease: w.Lease}, Every: 2 * time.Second, Complain: complain}
}
