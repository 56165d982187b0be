package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"casus"
	"casus/internal/gold"
	"casus/internal/gold/score"
)

func newEval() *cobra.Command {
	var (
		engine    engine
		sentences string
		published string
		mistakes  bool
	)
	cmd := &cobra.Command{
		Use:   "eval FILE...",
		Short: "Score the reader against annotated articles",
		Long: `Read the text of annotated articles and compare what is found with the annotation:
precision, recall and F1 of triggers, types and roles, and on matched acts the
shares of right statuses, modes, actors, places and days.

The files are in the notation of doc/notation.md. With --sentences found (the
default) an article is one paragraph, in which the sentences have to be found; with
given, each of its sentences is a paragraph of its own. --mistakes shows each act
that was missed, misread or read from nothing.`,
		Example: `  casus eval gold/*.txt
  casus eval --sentences given --precision fp32 gold/articles.txt`,
		Args: atLeastOneFile,
		RunE: func(cmd *cobra.Command, paths []string) error {
			layout, ok := map[string]score.Layout{"found": score.Running, "given": score.Given}[sentences]
			if !ok {
				return usageError{fmt.Errorf("--sentences %q: want found or given", sentences)}
			}
			var day casus.Day
			if published != "" {
				var err error
				if day, err = casus.ParseDay(published); err != nil {
					return usageError{fmt.Errorf("--published: %w", err)}
				}
			}
			c, err := engine.open()
			if err != nil {
				return err
			}
			failed := false
			for _, path := range paths {
				f, err := gold.ReadFile(path)
				if f == nil || err != nil && len(f.Articles) == 0 {
					return err
				}
				if err != nil { // some lines are broken: the others are scored
					fmt.Fprintf(cmd.ErrOrStderr(), "casus: %v\n", err)
					failed = true
				}
				report, err := score.Compare(f.Articles, layout, func(doc *casus.Document) ([]casus.Event, error) {
					if doc.Published.IsZero() {
						doc.Published = day
					}
					return c.Read(doc).Events, nil
				})
				if err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s, sentences %s\n%s\n", path, sentences, report); err != nil {
					return fmt.Errorf("write the output: %w", err)
				}
				for i := range report.Mistakes {
					if !mistakes {
						break
					}
					if _, err := fmt.Fprintln(cmd.OutOrStdout(), &report.Mistakes[i]); err != nil {
						return fmt.Errorf("write the output: %w", err)
					}
				}
			}
			if failed {
				return errReported
			}
			return nil
		},
	}
	engine.flags(cmd)
	cmd.Flags().StringVar(&sentences, "sentences", "found", "found: the articles are running text; given: a paragraph a sentence")
	cmd.Flags().BoolVar(&mistakes, "mistakes", false, "show the acts that were missed, misread or read from nothing")
	cmd.Flags().StringVar(&published, "published", "", "day of publication of articles that do not tell it (YYYY-MM-DD)")
	return cmd
}
