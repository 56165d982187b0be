package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/export"
	"casus/internal/store"
)

func newIncidents() *cobra.Command {
	var (
		at     place
		chosen chosen
		format string
		order  = order[store.IncidentOrder]{known: store.IncidentOrders}
		limit  int
	)
	cmd := &cobra.Command{
		Use:   "incidents [QUERY]",
		Short: "List what happened: each act once, however many reports tell it",
		Long: `List incidents: what several reports tell of one act, brought together. An incident is
listed when one of its events is what the query asks for. 'casus show' tells who says
what of one.`,
		Example: `  casus incidents --since 2020-09-27
  casus incidents 'type:ASSAULT place:AZE' --order most-publishers`,
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
				return usageError{fmt.Errorf("--format %q: want table or jsonl", format)}
			}
			return at.with(cmd, store.Read, func(st store.Store) error {
				results, err := st.SearchIncidents(cmd.Context(), q, ordered, store.Page{Limit: limit})
				if err != nil {
					return err
				}
				if format == "jsonl" {
					return printLines(cmd.OutOrStdout(), results.Rows)
				}
				l := list{heads: []string{"incident", "days", "act", "status", "who", "to whom", "where", "people", "reports", "publishers"}, lead: 4}
				for i := range results.Rows {
					in := &results.Rows[i]
					l.add(in.ID, days(in.From, in.To), actOf(in.Type, in.Mode), string(in.Status), codes(in.Source), codes(in.Recipient), placeOf(in.Place),
						ranges(in), strconv.Itoa(in.Reports), strconv.Itoa(len(in.Publishers)))
				}
				if err := l.print(cmd.OutOrStdout(), terminalStyle(cmd)); err != nil {
					return err
				}
				switch {
				case len(results.Rows) == 0:
					fmt.Fprintln(cmd.ErrOrStderr(), "casus: no incident is like that")
				case results.Next != "":
					n, err := st.CountIncidents(cmd.Context(), q)
					if err != nil {
						return err
					}
					fmt.Fprintf(cmd.ErrOrStderr(), "casus: %s of %s; -n lists more\n", grouped(len(results.Rows)), quantity(n, "incident"))
				}
				return nil
			})
		},
	}
	at.flags(cmd)
	chosen.flags(cmd)
	order.flags(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "table", "form of the output: table, jsonl")
	cmd.Flags().IntVarP(&limit, "limit", "n", 50, "how many at most")
	return cmd
}

func placeOf(p *casus.Place) string {
	switch {
	case p == nil:
		return ""
	case p.Country == "":
		return p.Name
	}
	return p.Name + " " + p.Country
}

// ranges are the numbers of people that sources tell of an incident.
func ranges(in *casus.Incident) string {
	var out []string
	for _, r := range []struct {
		what string
		of   *casus.Range
	}{{"killed", in.Killed}, {"injured", in.Injured}, {"detained", in.Detained}, {"displaced", in.Displaced}} {
		if r.of != nil {
			out = append(out, export.Bounds(r.of.Min, r.of.Max)+" "+r.what)
		}
	}
	return strings.Join(out, ", ")
}
