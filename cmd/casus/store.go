package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casus/internal/query"
	"casus/internal/record"
	"casus/internal/store"
)

// place are the flags of every command that works on a record.
type place struct{ location string }

func (p *place) flags(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&p.location, "store", "s", "casus.db", "the record: a file, or postgres://USER@HOST/NAME")
}

// with opens the record for work on it, and closes it. A record that is not there is made
// only by [store.Create]: a question put to a file that is not there is a mistake in its
// name.
func (p *place) with(cmd *cobra.Command, access store.Access, work func(store.Store) error) error {
	if access != store.Create && !strings.Contains(p.location, "://") {
		if _, err := os.Stat(p.location); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: there is no record ('casus add FILE...' begins one, --store names another)", p.location)
		}
	}
	st, err := store.Open(cmd.Context(), p.location, access)
	if err != nil {
		return err
	}
	defer st.Close()
	return work(st)
}

// order is the flag of commands that list what a record holds.
type order[O ~string] struct {
	known []O // the first is that of who asks for none
	name  string
}

func (o *order[O]) flags(cmd *cobra.Command) {
	names := make([]string, len(o.known))
	for i, k := range o.known {
		names[i] = string(k)
	}
	cmd.Flags().StringVar(&o.name, "order", names[0], strings.Join(names, ", "))
}

func (o *order[O]) chosen() (O, error) {
	if !slices.Contains(o.known, O(o.name)) {
		return "", usageError{fmt.Errorf("--order %q: want one of %v", o.name, o.known)}
	}
	return O(o.name), nil
}

// lease is the flag of commands whose work others take over when they die.
type lease struct{ time.Duration }

func (l *lease) flags(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&l.Duration, "lease", record.DefaultLease, "how long others wait for this process when it gives no sign of life")
}

// shortestLease leaves time for the signs of life on a busy machine.
const shortestLease = time.Second

func (l *lease) check() error {
	if l.Duration < shortestLease {
		return usageError{fmt.Errorf("--lease %v: want at least %v", l.Duration, shortestLease)}
	}
	return nil
}

// shown is the record's name without the password that it may hold.
func (p *place) shown() string {
	if u, err := url.Parse(p.location); err == nil && u.Host != "" {
		return u.Redacted()
	}
	return p.location
}

// parseQuery reads a query that is given as words of the command line. What is wrong
// in it is pointed at.
func parseQuery(args []string) (query.Node, error) {
	n, err := query.Parse(strings.Join(args, " "))
	var fault *query.Error
	if errors.As(err, &fault) {
		return nil, usageError{fmt.Errorf("%w\n%s", err, indent(fault.Caret(), "  "))}
	}
	return n, err
}

func indent(s, by string) string { return by + strings.ReplaceAll(s, "\n", "\n"+by) }

// completeQuery completes the last word of a query on the command line.
func completeQuery(_ *cobra.Command, args []string, last string) ([]string, cobra.ShellCompDirective) {
	before := strings.Join(args, " ")
	if before != "" {
		before += " "
	}
	var words []string
	for _, s := range query.Complete(before+last, len(before+last)) {
		words = append(words, s.Text)
	}
	return words, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}
