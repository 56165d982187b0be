package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"casus/internal/store"
	"github.com/spf13/cobra"
)

// lately is how long ago a worker was seen at most that is listed as one at work.
const lately = 10 * time.Minute

func newStats() *cobra.Command {
	var (
		at     place
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Print what the record holds and who is at work on it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return at.with(cmd, store.Read, func(st store.Store) error {
				s, err := st.Stats(cmd.Context())
				if err != nil {
					return err
				}
				w := cmd.OutOrStdout()
				if asJSON {
					return printJSON(w, s)
				}
				line := func(name string, n int, more ...string) {
					fmt.Fprintf(w, "%-10s %10s  %s\n", name, grouped(n), strings.Join(more, ", "))
				}
				some := func(n int, what string) []string {
					if n == 0 {
						return nil
					}
					return []string{grouped(n) + " " + what}
				}
				reports := some(s.Copies, "copies")
				reports = append(reports, some(s.Versions, "older versions")...)
				reports = append(reports, some(s.Uncoded, "not read yet")...)
				reports = append(reports, some(s.Claimed, "being read")...)
				reports = append(reports, some(s.Failed, "could not be coded")...)
				line("reports", s.Documents, reports...)
				for _, t := range s.Languages {
					fmt.Fprintf(w, "  %-8s %10s\n", cmp.Or(t.Values[0], "none"), grouped(t.N))
				}
				line("events", s.Events, some(s.Unlinked, "not linked yet")...)
				line("incidents", s.Incidents)
				line("reviews", s.Reviews)
				line("failures", s.Unread, "inputs that could not be read")
				for _, t := range s.Coders {
					fmt.Fprintf(w, "coder      %10s  reports read by %s\n", grouped(t.N), cmp.Or(t.Values[0], "none"))
				}
				away := 0
				for _, a := range s.Workers {
					if a.Claimed == 0 && time.Since(a.Seen) > lately {
						away++
						continue
					}
					fmt.Fprintf(w, "worker     %10s  reports by %s, %.1f/s, %s claimed, seen %s ago\n", grouped(a.Done), a.Name, a.Rate, grouped(a.Claimed),
						time.Since(a.Seen).Round(time.Second))
				}
				if away > 0 {
					fmt.Fprintf(w, "           %10s  workers were not seen for %v (--json lists them)\n", grouped(away), lately)
				}
				fmt.Fprintf(w, "size       %10s  %s\n", size(s.Bytes), s.Engine)
				return nil
			})
		},
	}
	at.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// size is a number of bytes for people.
func size(n int64) string {
	const unit = 1 << 10
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	f, prefix := float64(n)/unit, 0
	for f >= unit && prefix < 3 {
		f, prefix = f/unit, prefix+1
	}
	return fmt.Sprintf("%.1f %ciB", f, "KMGT"[prefix])
}

func newDoctor() *cobra.Command {
	var (
		at  place
		fix bool
	)
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Examine the record, and mend what can be mended",
		Long: `Examine the record: whether the file is whole, whether the indexes say what the rows
say, whether the counts agree. --fix makes anew what follows from the rest; reports,
readings and reviews are never changed. The exit status is 1 when something is left wrong.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			access := store.Read
			if fix {
				access = store.Write
			}
			return at.with(cmd, access, func(st store.Store) error {
				problems, err := st.Check(cmd.Context(), fix)
				if err != nil {
					return err
				}
				left := false
				for _, p := range problems {
					remedy := p.Fix
					if p.Fixed {
						remedy = "mended"
					} else {
						left = true
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%s (%s): %s\n", p.What, quantity(p.N, "row"), remedy)
				}
				if left {
					return errReported
				}
				if len(problems) == 0 {
					fmt.Fprintln(cmd.OutOrStdout(), "the record is sound")
				}
				return nil
			})
		},
	}
	at.flags(cmd)
	cmd.Flags().BoolVar(&fix, "fix", false, "make anew what follows from the rest")
	return cmd
}

func newBackup() *cobra.Command {
	var at place
	cmd := &cobra.Command{
		Use:     "backup FILE",
		Short:   "Copy the record to a new file while others work on it",
		Example: `  casus backup casus-2026-11-25.db`,
		Args:    exactly(1, "a file that does not exist yet: 'casus backup FILE'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return at.with(cmd, store.Read, func(st store.Store) error {
				return st.Backup(cmd.Context(), args[0])
			})
		},
	}
	at.flags(cmd)
	return cmd
}
