// Package coder turns a report into events. It is the one place where the order
// of the stages is written:
//
//	text      what is a sentence of the report, and what is furniture around it
//	extract   the acts of each sentence, their roles and their status
//	place, actor, date, count   what the words of the roles stand for
//
// What a stage cannot settle stays unresolved; each event carries the derivation
// of everything it says.
package coder

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"casus"
	"casus/internal/actor"
	"casus/internal/encoder"
	"casus/internal/extract"
	"casus/internal/place"
	"casus/internal/text"
)

// Version names what this coder makes of a report. It changes whenever the same
// report may come out differently, so that a record knows what to code again.
const Version = "casus-1"

// Languages are the ISO 639-1 codes of the languages that are coded.
var Languages = []string{"en"}

// Coder reads reports. It is safe for concurrent use.
type Coder struct {
	model      *encoder.Model
	places     *place.Gazetteer
	actors     *actor.Dictionary
	extractors sync.Pool // of *extract.Extractor: each has scratch memory of its own
}

// New opens the model and the dictionaries, all of which are in the binary.
func New(o encoder.Options) (*Coder, error) {
	c := &Coder{}
	var err error
	if c.model, err = encoder.Open(o); err != nil {
		return nil, fmt.Errorf("open the model: %w", err)
	}
	x, err := extract.New(c.model) // the first shows whether the model fits the ontology
	if err != nil {
		return nil, err
	}
	c.extractors.Put(x)
	if c.places, err = place.Open(); err != nil {
		return nil, fmt.Errorf("open the gazetteer: %w", err)
	}
	if c.actors, err = actor.Open(); err != nil {
		return nil, fmt.Errorf("open the dictionary of actors: %w", err)
	}
	return c, nil
}

// extractor takes an extractor from the pool; the caller puts it back.
func (c *Coder) extractor() *extract.Extractor {
	if x, ok := c.extractors.Get().(*extract.Extractor); ok {
		return x
	}
	x, err := extract.New(c.model)
	if err != nil {
		panic(err) // New made one of the same model
	}
	return x
}

// Read codes one report. The report is not changed: the reading's document is a
// copy, with what the text tells of itself filled in.
func (c *Coder) Read(given *casus.Document) *casus.Reading {
	doc, layout, notes := open(given)
	reading := &casus.Reading{Document: doc, Notes: notes}
	if doc.Language != "" && !slices.Contains(Languages, doc.Language) {
		reading.Notes.Add("not coded: the language is %s, coded are %s", doc.Language, strings.Join(Languages, ", "))
		return reading
	}
	sentences := make([]string, len(layout.Sentences))
	for i, s := range layout.Sentences {
		reading.Sentences = append(reading.Sentences, s.Span)
		sentences[i] = s.Of(doc.Text)
	}
	if len(sentences) == 0 {
		reading.Notes.Add("not coded: the text has no sentences")
		return reading
	}
	acts := c.extract(sentences)
	r := c.resolver(doc, layout)
	for i, s := range layout.Sentences {
		for _, a := range acts[i] {
			reading.Events = append(reading.Events, r.event(s.Span, a))
		}
	}
	return reading
}

// share is how many sentences of a long report one goroutine extracts at a time.
const share = 256

// extract finds the acts of sentences; those of a long report on all processors.
func (c *Coder) extract(sentences []string) [][]extract.Act {
	if len(sentences) <= share {
		x := c.extractor()
		defer c.extractors.Put(x)
		return x.Extract(sentences)
	}
	acts := make([][]extract.Act, len(sentences))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for at := 0; at < len(sentences); at += share {
		end := min(at+share, len(sentences))
		g.Go(func() error {
			x := c.extractor()
			defer c.extractors.Put(x)
			copy(acts[at:end], x.Extract(sentences[at:end]))
			return nil
		})
	}
	g.Wait() // none of them fails
	return acts
}

// open takes a report apart and returns a copy of it that knows what its text tells
// of it: title, day of publication, language.
func open(given *casus.Document) (*casus.Document, *text.Layout, casus.Why) {
	doc := *given
	layout := text.Parse(&doc)
	var notes casus.Why
	if doc.Title == "" && !layout.Title.IsZero() {
		doc.Title = layout.Title.Of(doc.Text)
	}
	if doc.Published.IsZero() && !layout.Published.IsZero() {
		doc.Published = layout.Published
		why := make([]string, len(layout.PublishedWhy))
		for i, line := range layout.PublishedWhy {
			why[i] = strings.TrimPrefix(line, "published: ")
		}
		notes.Add("published %s is inferred: %s", doc.Published, strings.Join(why, "; "))
	}
	doc.Language = layout.Language
	if doc.ID == "" {
		doc.ID = casus.TextID(doc.Text)
	}
	return &doc, layout, notes
}
