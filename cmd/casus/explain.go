package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"casus"
)

func newExplain() *cobra.Command {
	var (
		in     input
		engine engine
		which  string
	)
	cmd := &cobra.Command{
		Use:   "explain FILE",
		Short: "Say why each field of an event is what it is, and why other readings lost",
		Long: `Read a report and print the derivation of its acts: what the model said of the
trigger and what came second, and for each actor, place, day and number the line
of the dictionary, the rule or the words that decided it.

--event takes the number that 'casus read' prints before an act, or the event's id;
without it every act is explained.`,
		Example: `  casus explain --event 3 report.txt
  casus explain --event e3f0c6a1b2d4e5f6 report.txt`,
		Args: atLeastOneFile,
		RunE: func(cmd *cobra.Command, paths []string) error {
			c, err := engine.open()
			if err != nil {
				return err
			}
			docs, err := in.documents(cmd, paths, nil, func(note string) { fmt.Fprintf(cmd.ErrOrStderr(), "casus: %s\n", note) })
			if err != nil {
				return err
			}
			explained := 0
			for doc, err := range docs {
				if err != nil {
					return err
				}
				reading := c.Read(doc)
				for i := range reading.Events {
					e := &reading.Events[i]
					if which == "" || which == e.ID || which == strconv.Itoa(i+1) {
						explain(cmd.OutOrStdout(), i+1, e)
						explained++
					}
				}
				if which != "" && explained == 0 && len(paths) == 1 {
					return fmt.Errorf("no event %s: the report has %d, 'casus read' numbers them", which, len(reading.Events))
				}
			}
			return nil
		},
	}
	in.flags(cmd)
	engine.flags(cmd)
	cmd.Flags().StringVarP(&which, "event", "e", "", "number or id of one event (default: all)")
	return cmd
}

// explain prints the derivation of one event.
func explain(w io.Writer, number int, e *casus.Event) {
	fmt.Fprintf(w, "%d  %s  %s\n", number, e.ID, act(e))
	fmt.Fprintf(w, "   %s\n", quoted(e.Sentence))
	section := func(name, words, value string, why casus.Why) {
		fmt.Fprintf(w, "   %-10s %s", name, words)
		if value != "" {
			fmt.Fprintf(w, " = %s", value)
		}
		fmt.Fprintln(w)
		for _, line := range why {
			fmt.Fprintf(w, "              %s\n", line)
		}
	}
	section("trigger", quoted(e.Trigger), act(e), e.Why)
	for _, r := range []struct {
		name    string
		parties []casus.Party
	}{{"source", e.Source}, {"recipient", e.Recipient}, {"mediator", e.Mediator}, {"claimant", e.Claimant}} {
		for _, p := range r.parties {
			codes := make([]string, len(p.Actors))
			for i, a := range p.Actors {
				codes[i] = string(a.Code)
			}
			section(r.name, quoted(p.Mention), orUnresolved(strings.Join(codes, ", ")), p.Why)
		}
	}
	for _, l := range e.Places {
		value := ""
		if p := l.Place; p != nil {
			value = strings.Trim(fmt.Sprintf("%s, %s, %s (%.4f, %.4f; %s)", p.Name, p.Admin1, p.Country, p.Lat, p.Lon, p.Precision), ", ")
		}
		section("place", quoted(l.Mention), orUnresolved(value), l.Why)
	}
	for _, t := range e.When {
		value := ""
		if t.TimeSpan != nil {
			value = t.TimeSpan.String()
		}
		section("when", quoted(t.Mention), orUnresolved(value), t.Why)
	}
	for _, c := range []struct {
		name  string
		count *casus.Count
	}{{"killed", e.Killed}, {"injured", e.Injured}, {"detained", e.Detained}, {"displaced", e.Displaced}} {
		if c.count == nil {
			continue
		}
		for _, m := range c.count.Mentions {
			value := strconv.Itoa(m.Min) + " or more"
			if m.Max != nil {
				value = fmt.Sprintf("%d to %d", m.Min, *m.Max)
			}
			section(c.name, quoted(m.Mention), value, m.Why)
		}
	}
	plover := "PLOVER codes no event: the act is " + string(e.Status)
	if e.Background {
		plover = "PLOVER codes no event: the act is history"
	}
	if e.PLOVER != "" {
		plover = fmt.Sprintf("PLOVER %s, CAMEO %s", e.PLOVER, e.CAMEO)
	}
	fmt.Fprintf(w, "   %-10s %s; %s, intensity %g, by the rules of ontology/README.md\n\n", "codes", plover, e.Quad, e.Intensity)
}

func act(e *casus.Event) string {
	s := string(e.Type)
	if e.Mode != "" {
		s += "/" + string(e.Mode)
	}
	s += ", " + string(e.Status)
	if e.Background {
		s += ", background"
	}
	return s
}

// quoted is a mention on one line, with every character that could move the
// terminal's cursor shown instead of obeyed.
func quoted(m casus.Mention) string {
	return strconv.Quote(strings.Join(strings.Fields(m.Text), " "))
}

func orUnresolved(s string) string {
	if s == "" {
		return "unresolved"
	}
	return s
}
