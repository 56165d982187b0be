package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"casus"
	"casus/internal/gold"
)

// Layout is how an annotated article's sentences are made into a report's text.
type Layout int

const (
	// Running writes sentences one behind the other in a paragraph, a space between
	// them, so that finding their ends is part of what is measured. A sentence
	// without a closing mark (a title, a caption) ends its paragraph, as it does in
	// any report.
	Running Layout = iota
	// Given writes each sentence as a paragraph of its own.
	Given
)

// Document makes a report of an annotated article. spans are where its sentences
// stand in the text. The title is part of the text only where it is annotated, as
// the article's first sentence.
func Document(a *gold.Article, layout Layout) (d *casus.Document, spans []casus.Span) {
	var b strings.Builder
	for i, s := range a.Sentences {
		if i > 0 {
			before := a.Sentences[i-1].Text
			if layout == Given || !closed(before) || i == 1 && before == a.Title {
				b.WriteString("\n\n")
			} else {
				b.WriteByte(' ')
			}
		}
		spans = append(spans, casus.Span{Start: b.Len(), End: b.Len() + len(s.Text)})
		b.WriteString(s.Text)
	}
	d = &casus.Document{ID: name(a), Title: a.Title, Published: a.Published, Text: b.String()}
	return d, spans
}

// name is the article's id, and for one without what its sentences' ids begin with.
func name(a *gold.Article) string {
	if a.ID != "" || len(a.Sentences) == 0 {
		return a.ID
	}
	first := a.Sentences[0].ID
	if len(a.Sentences) == 1 {
		return first
	}
	if stem := strings.TrimRight(first, "0123456789"); strings.Trim(stem, "-.") != "" {
		return strings.TrimRight(stem, "-.")
	}
	return first
}

// closed reports whether a sentence ends with a mark that ends sentences, behind
// which quotation marks and brackets may stand.
func closed(sentence string) bool {
	s := strings.TrimRight(sentence, "\"'”’»)]")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…")
}

// Compare reads each article as a report with predict and compares the events with
// the annotated. An event belongs to the annotated sentence that its trigger
// overlaps most, whatever sentence predict took it from.
func Compare(articles []gold.Article, layout Layout, predict func(*casus.Document) ([]casus.Event, error)) (*Report, error) {
	r := &Report{}
	r.init()
	for i := range articles {
		a := &articles[i]
		d, spans := Document(a, layout)
		events, err := predict(d)
		if err != nil {
			return nil, fmt.Errorf("article %s: %w", d.ID, err)
		}
		predicted := make([][]gold.Event, len(spans))
		for i := range events {
			if n := home(spans, events[i].Trigger.Span); n >= 0 {
				predicted[n] = append(predicted[n], gold.EventFrom(&events[i], spans[n].Start))
			}
		}
		for n, s := range a.Sentences {
			slices.SortStableFunc(predicted[n], func(a, b gold.Event) int {
				return cmp.Or(a.Trigger.Start-b.Trigger.Start, a.Trigger.End-b.Trigger.End)
			})
			r.Add(s.Events, predicted[n])
			r.Mistakes = append(r.Mistakes, mistakes(s.Text, s.Events, predicted[n])...)
		}
	}
	return r, nil
}

// home returns the span that t overlaps most, the first among equals; -1 for none.
func home(spans []casus.Span, t casus.Span) int {
	best, most := -1, 0
	for i, s := range spans {
		if n := min(s.End, t.End) - max(s.Start, t.Start); n > most {
			best, most = i, n
		}
	}
	return best
}
