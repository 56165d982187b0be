package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/monitor"
	"casus/internal/record"
	"casus/internal/store"
)

func newAlerts() *cobra.Command {
	var (
		at  place
		web web
		on  string
	)
	cmd := &cobra.Command{
		Use:   "alerts RULES.toml",
		Short: "Tell what stands out against what is usual",
		Long: `Look for days on which more happened than is usual, by rules in a file, and tell each
once: on standard output, to a webhook or by e-mail. Looked at are yesterday and today,
or the day that --day names. doc/alerts.md describes the file. 'casus watch --alerts'
looks as reports come in.`,
		Example: `  casus alerts rules.toml
  casus alerts --day 2020-10-09 rules.toml`,
		Args: exactly(1, "a file of rules: 'casus alerts RULES.toml'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			days := lookedAt(time.Now())
			if on != "" {
				day, err := casus.ParseDay(on)
				if err != nil {
					return usageError{fmt.Errorf("--day: %w", err)}
				}
				days = []casus.Day{day}
			}
			rules, err := monitor.ReadFile(args[0])
			if err != nil {
				return err
			}
			return at.with(cmd, store.Write, func(st store.Store) error {
				alerts := newFinder(cmd, st, rules, &web)
				return alerts.find(cmd.Context(), days)
			})
		},
	}
	at.flags(cmd)
	web.flags(cmd)
	cmd.Flags().StringVar(&on, "day", "", "the day to look at (YYYY-MM-DD)")
	return cmd
}

// lookedAt are the days on which something may still come to be known to have
// happened: reports of today tell of yesterday.
func lookedAt(now time.Time) []casus.Day {
	today := casus.DayOf(now.UTC())
	return []casus.Day{today.AddDays(-1), today}
}

// finder looks for alerts on days.
type finder struct{ record.Alerts }

func newFinder(cmd *cobra.Command, st store.Store, rules *monitor.Rules, w *web) *finder {
	courier := &monitor.Courier{State: record.Delivered{Store: st}, Out: cmd.OutOrStdout(), Client: w.client().HTTP()}
	return &finder{record.Alerts{Store: st, Rules: rules, Courier: courier}}
}

func (f *finder) find(ctx context.Context, days []casus.Day) error {
	var errs []error
	for _, d := range days {
		if _, err := f.Find(ctx, d); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// serve looks for alerts for ever.
func (f *finder) serve(ctx context.Context, every time.Duration, complain func(string)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	told := "" // the same complaint is made once
	for {
		if err := f.find(ctx, lookedAt(time.Now())); err != nil && ctx.Err() == nil && err.Error() != told {
			told = err.Error()
			complain(told)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
