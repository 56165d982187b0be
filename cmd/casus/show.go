package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/export"
	"casus/internal/store"
)

func newShow() *cobra.Command {
	var (
		at     place
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "show INCIDENT|EVENT|REPORT",
		Short: "Show an incident with who says what, or why an event is what it is",
		Long: `Show an incident: what is believed, by which rule, and below it who says what: one
row a report, with its status, claimant, figures and words. Copies stand under the
report that they copy.

An event is shown with the derivation of each of its fields and what people decided on
it, a report with the events in it.`,
		Example: `  casus show i3f0c6a1b2d4e5f6
  casus show e3f0c6a1b2d4e5f6`,
		Args: exactly(1, "an incident, an event or a report: 'casus show ID'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return at.with(cmd, store.Read, func(st store.Store) error {
				for _, show := range []func(*cobra.Command, store.Store, string, bool) error{showIncident, showEvent, showDocument} {
					if err := show(cmd, st, args[0], asJSON); !errors.Is(err, store.ErrNotFound) {
						return err
					}
				}
				return fmt.Errorf("%s: no incident, event or report has this id", args[0])
			})
		},
	}
	at.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// exactly checks the number of arguments and names what is missing.
func exactly(n int, want string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("%d arguments given, want %s", len(args), want)}
		}
		return nil
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func showIncident(cmd *cobra.Command, st store.Store, id string, asJSON bool) error {
	in, err := st.Incident(cmd.Context(), id)
	if err != nil {
		return err
	}
	groups, err := st.Members(cmd.Context(), []string{id})
	if err != nil {
		return err
	}
	tellings := []store.Record{}
	for _, g := range groups {
		tellings = append(tellings, g.Tellings...)
	}
	w := cmd.OutOrStdout()
	if asJSON {
		return printJSON(w, struct {
			casus.Incident
			Tellings []store.Record `json:"tellings"`
		}{in, tellings})
	}
	title := []string{actOf(in.Type, in.Mode), string(in.Status)}
	for _, s := range []string{days(in.From, in.To), placeOf(in.Place), ranges(&in)} {
		if s != "" {
			title = append(title, s)
		}
	}
	fmt.Fprintf(w, "%s  %s\n", in.ID, strings.Join(title, " · "))
	for _, r := range []struct {
		name   string
		actors []casus.Actor
	}{{"who", in.Source}, {"to whom", in.Recipient}, {"with", in.Mediator}} {
		if len(r.actors) > 0 {
			fmt.Fprintf(w, "  %-9s %s\n", r.name, named(r.actors))
		}
	}
	fmt.Fprintf(w, "  %-9s %s, %s, first %s, last %s\n", "told by", quantity(in.Reports, "report"), quantity(len(in.Publishers), "independent publisher"),
		in.FirstTold.Format("2006-01-02"), in.LastTold.Format("2006-01-02"))
	for _, why := range append(append(casus.Why{}, in.StatusWhy...), in.Why...) {
		fmt.Fprintf(w, "            %s\n", export.Plain(why))
	}
	fmt.Fprintln(w)
	l := list{heads: []string{"event", "published", "publisher", "status", "says", "people", "words"}, lead: 4}
	for i := range tellings {
		t := &tellings[i]
		publisher := cmp.Or(t.Document.Publisher, t.Document.ID)
		if t.CopyOf != "" {
			publisher = "  copy: " + publisher
		}
		l.add(t.ID, t.Document.Published.String(), publisher, string(t.Status), texts(t.Claimant), export.People(&t.Event), t.Sentence.Text)
	}
	return l.print(w, terminalStyle(cmd))
}

// named are actors with their codes.
func named(actors []casus.Actor) string {
	var out []string
	for _, a := range actors {
		s := string(a.Code)
		if a.Name != "" && a.Name != s {
			s = export.Plain(a.Name) + " " + s
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func showEvent(cmd *cobra.Command, st store.Store, id string, asJSON bool) error {
	r, err := st.Event(cmd.Context(), id)
	if err != nil {
		return err
	}
	reviews, err := st.ListReviews(cmd.Context(), store.ReviewFilter{Event: id})
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if asJSON {
		return printJSON(w, struct {
			store.Record
			Reviews []store.Judged `json:"reviews"`
		}{r, reviews})
	}
	explain(w, 1, &r.Event)
	for _, j := range reviews {
		fmt.Fprintf(w, "   reviewed   %s\n", reviewLine(&j.Review))
	}
	if r.Incident != "" {
		fmt.Fprintf(w, "   incident   %s, told by %s\n", r.Incident, quantity(r.Sources, "independent publisher"))
	}
	return nil
}

func showDocument(cmd *cobra.Command, st store.Store, id string, asJSON bool) error {
	d, err := st.Document(cmd.Context(), id)
	if err != nil {
		return err
	}
	events, err := st.EventsOf(cmd.Context(), id)
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if asJSON {
		return printJSON(w, struct {
			store.Stored
			Found []store.Record `json:"found"`
		}{d, events})
	}
	reading := casus.Reading{Document: d.Document}
	if d.CopyOf != "" {
		reading.Notes.Add("a copy of %s: %s", d.CopyOf, strings.Join(d.CopyWhy, "; "))
	}
	if d.Failed != "" {
		reading.Notes.Add("could not be read: %s", d.Failed)
	}
	for _, e := range events {
		if e.Reviewed == store.Rejected {
			reading.Notes.Add("%s was rejected by a reviewer", e.ID)
			continue
		}
		reading.Events = append(reading.Events, e.Event)
	}
	t, err := export.New("table", w, terminalStyle(cmd))
	if err != nil {
		return err
	}
	if err := t.Write(&reading); err != nil {
		return err
	}
	return t.Close()
}
