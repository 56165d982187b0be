package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/agreement"
	"casus/internal/export"
	"casus/internal/record"
	"casus/internal/store"
)

func newReview() *cobra.Command {
	var (
		at              place
		confirm, reject bool
		original        bool
		amend           []string
		mergeWith       []string
		split           bool
		author, note    string
		list            bool
	)
	cmd := &cobra.Command{
		Use:   "review EVENT",
		Short: "Confirm, amend or reject what was read; merge and split incidents",
		Long: `Write down what a person decided on an event. Reviews are only ever added, with
author and time; of those on one field the latest holds, and they are found again when
the report is read anew. Incidents and exports follow them.

--amend takes a field and its new value as in doc/record.md: a word, or JSON.
--merge joins the incidents of the event and of others, --split takes the event out of its
incident; each undoes the other. --original says that a report (its id in place of the
event's) was wrongly taken for a copy.`,
		Example: `  casus review e3f0c6a1b2d4e5f6 --reject --note "a sports result"
  casus review e3f0c6a1b2d4e5f6 --amend status=alleged --amend mode=aerial
  casus review e3f0c6a1b2d4e5f6 --amend 'killed={"min":12,"max":14,"mentions":[]}'
  casus review e3f0c6a1b2d4e5f6 --merge e9b1c2d3e4f5a6b7
  casus review --list`,
		RunE: func(cmd *cobra.Command, args []string) error {
			access := store.Write
			if list {
				access = store.Read
			}
			return at.with(cmd, access, func(st store.Store) error {
				if list {
					return listReviews(cmd, st, args)
				}
				if len(args) != 1 {
					return usageError{errors.New("name one event: 'casus review EVENT --confirm', --reject, --amend, --merge or --split")}
				}
				if author == "" {
					return usageError{errors.New("who decides is not known: name yourself with --author")}
				}
				var err error
				var reviews []casus.Review
				decide := func(v casus.Verdict) *casus.Review {
					reviews = append(reviews, casus.Review{Author: author, Verdict: v, Event: args[0], Note: note})
					return &reviews[len(reviews)-1]
				}
				if confirm {
					decide(casus.Confirm)
				}
				if reject {
					decide(casus.Reject)
				}
				for _, a := range amend {
					r := decide(casus.Amend)
					if r.Field, r.Value, err = amendment(a); err != nil {
						return usageError{err}
					}
				}
				if len(mergeWith) > 0 {
					r := decide(casus.Merge)
					r.Events = append([]string{args[0]}, mergeWith...)
				}
				if split {
					r := decide(casus.Split)
					if r.Event, err = other(cmd.Context(), st, args[0]); err != nil {
						return err
					}
					r.Events = []string{args[0]}
				}
				if original {
					r := decide(casus.Original)
					r.Document, r.Event = args[0], ""
				}
				if len(reviews) == 0 {
					return usageError{errors.New("nothing is decided: want --confirm, --reject, --amend, --merge, --split or --original")}
				}
				for i := range reviews { // all or none
					if err := reviews[i].Validate(); err != nil {
						return usageError{err}
					}
				}
				for _, r := range reviews {
					kept, err := st.Review(cmd.Context(), r)
					if err != nil {
						return fmt.Errorf("%s: %w", args[0], err)
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%d  %s\n", kept.Seq, reviewLine(&kept))
				}
				p := newProgress(cmd, nil)
				defer p.close()
				return link(cmd.Context(), st, lease{record.DefaultLease}, p)
			})
		},
	}
	at.flags(cmd)
	cmd.Flags().BoolVar(&confirm, "confirm", false, "it is right as it stands")
	cmd.Flags().BoolVar(&reject, "reject", false, "it is no act, or not what the words say")
	cmd.Flags().StringArrayVar(&amend, "amend", nil, "FIELD=VALUE: what a field should be; fields: "+strings.Join(casus.Amendable, ", "))
	cmd.Flags().StringSliceVar(&mergeWith, "merge", nil, "events that tell the same act")
	cmd.Flags().BoolVar(&split, "split", false, "it tells another act than its incident")
	cmd.Flags().BoolVar(&original, "original", false, "the report is no copy")
	cmd.Flags().StringVar(&author, "author", login(), "who decides")
	cmd.Flags().StringVar(&note, "note", "", "why")
	cmd.Flags().BoolVar(&list, "list", false, "list reviews, of one event or all")
	return cmd
}

// other is an event of the same incident: a split is of events from others that stay.
func other(ctx context.Context, st store.Store, event string) (string, error) {
	r, err := st.Event(ctx, event)
	if err != nil {
		return "", fmt.Errorf("%s: %w", event, err)
	}
	if r.Incident == "" {
		return "", fmt.Errorf("%s belongs to no incident yet", event)
	}
	in, err := st.Incident(ctx, r.Incident)
	if err != nil {
		return "", err
	}
	for _, e := range in.Events {
		if e != event {
			return e, nil
		}
	}
	return "", fmt.Errorf("%s is alone in incident %s: there is nothing to split it from", event, r.Incident)
}

// login is the name of the user, where the system tells it.
func login() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// amendment reads FIELD=VALUE. A value that is no JSON is taken for a string, and one
// that names contexts for their list.
func amendment(s string) (field string, value json.RawMessage, err error) {
	field, text, ok := strings.Cut(s, "=")
	if !ok {
		return "", nil, fmt.Errorf("--amend %q: want FIELD=VALUE", s)
	}
	if json.Valid([]byte(text)) {
		return field, json.RawMessage(text), nil
	}
	var v any = text
	if field == "contexts" {
		v = strings.Split(text, ",")
	}
	value, err = json.Marshal(v)
	return field, value, err
}

// reviewLine is a review on a line.
func reviewLine(r *casus.Review) string {
	line := fmt.Sprintf("%s %s: %s", r.At.Format("2006-01-02 15:04"), r.Author, r.Verdict)
	switch r.Verdict {
	case casus.Amend:
		line += fmt.Sprintf(" %s to %s", r.Field, r.Value)
	case casus.Merge, casus.Split:
		line += " " + strings.Join(r.Events, " ")
	}
	if r.Note != "" {
		line += " (" + r.Note + ")"
	}
	return export.Plain(line)
}

func listReviews(cmd *cobra.Command, st store.Store, args []string) error {
	var filter store.ReviewFilter
	if len(args) > 0 {
		filter.Event = args[0]
	}
	reviews, err := st.ListReviews(cmd.Context(), filter)
	if err != nil {
		return err
	}
	for _, j := range reviews {
		event := j.Now
		if event == "" {
			event = j.Document
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%d  %s  %s\n", j.Seq, event, reviewLine(&j.Review))
	}
	return nil
}

func newAgreement() *cobra.Command {
	var (
		at     place
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "agreement",
		Short: "Print how far reviewers agree, field by field",
		Long: `Print Krippendorff's alpha between reviewers for each field, over the events that at
least two of them judged: 1 is full agreement, 0 what chance would give.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return at.with(cmd, store.Read, func(st store.Store) error {
				fields, err := record.Agreement(cmd.Context(), st)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), fields)
				}
				if !slices.ContainsFunc(fields, func(f agreement.Field) bool { return f.Units > 0 }) {
					fmt.Fprintln(cmd.ErrOrStderr(), "casus: no event has been judged by two reviewers")
					return nil
				}
				l := list{heads: []string{"field", "alpha", "events", "agreed", "reviewers"}}
				for _, f := range fields {
					alpha := "-"
					if f.Alpha != nil {
						alpha = fmt.Sprintf("%.3f", *f.Alpha)
					}
					l.add(f.Name, alpha, grouped(f.Units), grouped(f.Agreed), strings.Join(f.Reviewers, ", "))
				}
				return l.print(cmd.OutOrStdout(), terminalStyle(cmd))
			})
		},
	}
	at.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
