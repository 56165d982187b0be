// Casus reads news reports and keeps the record of what happened: who did what
// to whom, where, when, who says so, and whether it was done, alleged, planned,
// feared or denied.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	exitOK     = 0
	exitFailed = 1   // some input could not be read, or the work itself failed
	exitUsage  = 2   // the command line cannot be understood
	exitStop   = 130 // stopped from outside, as by Ctrl-C
)

// errReported ends a command whose errors have been printed already, as of one
// broken file among many.
var errReported = errors.New("some inputs could not be read")

// run runs the program and returns its exit status.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errReported):
		return exitFailed
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		var stopped stoppedError
		errors.As(err, &stopped)
		fmt.Fprintf(errs, "casus: %s\n", cmp.Or(stopped.hint, "stopped"))
		return exitStop
	case errors.As(err, &usage):
		fmt.Fprintf(errs, "casus: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(errs, "casus: %v\n", err)
	return exitFailed
}

// stoppedError says how to go on after a command was stopped.
type stoppedError struct {
	error
	hint string
}

func (e stoppedError) Unwrap() error { return e.error }

// orStopped puts how to go on to an error of a command that was stopped.
func orStopped(err error, hint string) error {
	if errors.Is(err, context.Canceled) {
		return stoppedError{err, "stopped: " + hint}
	}
	return err
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "casus",
		Short: "Read news reports; keep the record of what happened, and of who says so",
		Long: `casus reads news reports and keeps the record of what happened: who did what
to whom, where, when, who says so, and whether it was done, alleged, planned,
feared or denied. It needs nothing but itself: no network, no configuration.`,
		Example: `  casus read report.txt                        the acts in a report, as a table
  casus read --format jsonl *.txt > acts.jsonl one JSON object an act
  casus explain --event 3 report.txt           why act 3 is what it is`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return usageError{fmt.Errorf("no command %q: 'casus --help' lists them", args[0])}
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w: see '%s --help'", err, cmd.CommandPath())}
	})
	root.AddCommand(newRead(), newExplain(), newEval(), newResolve(), newAdd(), newWatch(), newServe(), newToken(), newRecode(), newWork(), newQuery(), newIncidents(), newShow(), newExport(), newReview(),
		newAgreement(), newAlerts(), newStats(), newDoctor(), newBackup(), newVersion())
	return root
}
