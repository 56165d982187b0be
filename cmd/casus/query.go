package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/export"
	"casus/internal/query"
	"casus/internal/store"
)

// chosen are the flags of commands that ask for events.
type chosen struct {
	since, until     string
	rejected, copies bool
}

func (c *chosen) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.since, "since", "", "acts on or after a day (YYYY-MM-DD)")
	cmd.Flags().StringVar(&c.until, "until", "", "acts on or before a day (YYYY-MM-DD)")
	cmd.Flags().BoolVar(&c.rejected, "rejected", false, "also what people rejected")
	cmd.Flags().BoolVar(&c.copies, "copies", false, "also what copies of other reports tell")
}

// query is what the words of the command line and the flags ask for.
func (c *chosen) query(args []string) (store.Query, error) {
	q := store.Query{Rejected: c.rejected, Copies: c.copies}
	n, err := parseQuery(args)
	if err != nil {
		return q, err
	}
	q.Where = n
	for _, f := range []struct {
		flag, day string
		field     query.Field
		days      int // before: is for the days before a day
	}{{"--since", c.since, query.FieldAfter, 0}, {"--until", c.until, query.FieldBefore, 1}} {
		if f.day == "" {
			continue
		}
		d, err := casus.ParseDay(f.day)
		if err != nil {
			return q, usageError{fmt.Errorf("%s: %w", f.flag, err)}
		}
		q.Where = query.And{q.Where, query.Term{Field: f.field, Op: query.Is, Values: []string{d.AddDays(f.days).String()}}}
	}
	return q, nil
}

func newQuery() *cobra.Command {
	var (
		at     place
		chosen chosen
		format string
		order  = order[store.Order]{known: store.Orders}
		limit  int
		count  bool
		by     []string
	)
	cmd := &cobra.Command{
		Use:   "query QUERY",
		Short: "List the events that a query asks for",
		Long: `List the events of the record that a query asks for, the newest first. Terms side by
side must all hold; or, - and parentheses combine them. doc/query.md describes the
language; a query that is wrong is answered with the place and the remedy.

Fields: ` + strings.Join(fieldNames(), ", ") + `, near.`,
		Example: `  casus query 'type:ASSAULT place:AZE after:2020-09-27 status:alleged by:ARM'
  casus query 'actor:RUS.GOV (type:CONSULT or type:AGREE) -status:denied'
  casus query --by type,status place:SYR
  casus query --count killed>10`,
		ValidArgsFunction: completeQuery,
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := chosen.query(args)
			if err != nil {
				return err
			}
			ordered, err := order.chosen()
			if err != nil {
				return err
			}
			if format != "table" && format != "jsonl" {
				return usageError{fmt.Errorf("--format %q: want table or jsonl; 'casus export' writes other forms", format)}
			}
			return at.with(cmd, store.Read, func(st store.Store) error {
				switch {
				case count:
					n, err := st.Count(cmd.Context(), q)
					if err != nil {
						return err
					}
					_, err = fmt.Fprintln(cmd.OutOrStdout(), n)
					return err
				case len(by) > 0:
					return tally(cmd, st, q, by, limit)
				}
				results, err := st.Search(cmd.Context(), q, ordered, store.Page{Limit: limit})
				if err != nil {
					return err
				}
				if format == "jsonl" {
					return printLines(cmd.OutOrStdout(), results.Rows)
				}
				l := list{heads: []string{"event", "day", "act", "status", "who", "to whom", "where", "people", "says", "publisher", "words"}, lead: 4}
				for i := range results.Rows {
					r := &results.Rows[i]
					l.add(r.ID, actDay(&r.Event), actOf(r.Type, r.Mode), string(r.Status), partyCodes(r.Source), partyCodes(r.Recipient), places(&r.Event),
						export.People(&r.Event), texts(r.Claimant), r.Document.Publisher, r.Sentence.Text)
				}
				if err := l.print(cmd.OutOrStdout(), terminalStyle(cmd)); err != nil {
					return err
				}
				return tellMore(cmd, st, q, len(results.Rows), results.Next != "")
			})
		},
	}
	at.flags(cmd)
	chosen.flags(cmd)
	order.flags(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "table", "form of the output: table, jsonl")
	cmd.Flags().IntVarP(&limit, "limit", "n", 50, "how many at most")
	cmd.Flags().BoolVar(&count, "count", false, "print how many there are")
	cmd.Flags().StringSliceVar(&by, "by", nil, "count by one or more of "+strings.Join(facetNames(), ", "))
	cmd.RegisterFlagCompletionFunc("by", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return facetNames(), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func fieldNames() []string {
	var names []string
	for _, f := range query.Fields() {
		names = append(names, string(f))
	}
	return names
}

// facetNames are what events can be counted by.
func facetNames() []string {
	var names []string
	for _, f := range store.Facets {
		names = append(names, string(f))
	}
	return names
}

// tellMore says how many there are beside those that were listed.
func tellMore(cmd *cobra.Command, st store.Events, q store.Query, shown int, more bool) error {
	switch {
	case shown == 0:
		fmt.Fprintln(cmd.ErrOrStderr(), "casus: no event is like that")
	case more:
		n, err := st.Count(cmd.Context(), q)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "casus: %s of %s; -n lists more, 'casus export' writes all\n", grouped(shown), quantity(n, "event"))
	}
	return nil
}

// tally prints numbers of events by properties.
func tally(cmd *cobra.Command, st store.Events, q store.Query, by []string, limit int) error {
	g := store.Grouping{Limit: limit}
	l := list{heads: append(slices.Clone(by), "events")}
	for i, b := range by {
		switch {
		case !slices.Contains(facetNames(), b):
			return usageError{fmt.Errorf("--by %q: want one of %s", b, strings.Join(facetNames(), ", "))}
		case slices.Contains(by[:i], b):
			return usageError{fmt.Errorf("--by names %s twice", b)}
		}
		g.By = append(g.By, store.Facet(b))
	}
	tallies, err := st.Counts(cmd.Context(), q, g)
	if err != nil {
		return err
	}
	for _, t := range tallies {
		l.add(append(slices.Clone(t.Values), grouped(t.N))...)
	}
	return l.print(cmd.OutOrStdout(), terminalStyle(cmd))
}

// printLines prints a JSON object a line.
func printLines[T any](w io.Writer, rows []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range rows {
		if err := enc.Encode(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// actOf is a type with its mode.
func actOf(t casus.Type, m casus.Mode) string {
	if m == "" {
		return string(t)
	}
	return string(t) + "/" + string(m)
}

// actDay is when an event's act was, else when it was told.
func actDay(e *casus.Event) string {
	for _, w := range e.When {
		if w.TimeSpan != nil {
			return w.TimeSpan.String()
		}
	}
	if e.Document.Published.IsZero() {
		return ""
	}
	return "told " + e.Document.Published.String()
}

// partyCodes are the codes of parties, and the words of those that have none.
func partyCodes(ps []casus.Party) string {
	var out []string
	for _, p := range ps {
		if len(p.Actors) == 0 {
			out = append(out, p.Text)
			continue
		}
		for _, a := range p.Actors {
			if !slices.Contains(out, string(a.Code)) {
				out = append(out, string(a.Code))
			}
		}
	}
	return strings.Join(out, " ")
}

func texts(ps []casus.Party) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Text)
	}
	return strings.Join(out, "; ")
}

func places(e *casus.Event) string {
	var out []string
	for _, l := range e.Places {
		switch {
		case l.Place == nil:
			out = append(out, l.Text)
		case l.Place.Country == "":
			out = append(out, l.Place.Name)
		default:
			out = append(out, l.Place.Name+" "+l.Place.Country)
		}
	}
	return strings.Join(out, "; ")
}
