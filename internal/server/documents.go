package server

import (
	"context"

	"casus"
	"casus/internal/store"
	"casus/internal/text"
)

func (s *Server) listDocuments(ctx context.Context, in *struct{ Paged }) (out List[store.Stored], err error) {
	found, err := s.store.ListDocuments(ctx, in.page())
	if err != nil {
		return out, err
	}
	out.Rows, out.Next = found.Rows, found.Next
	if in.After == "" {
		st, err := s.store.Stats(ctx)
		if err != nil {
			return out, err
		}
		out.Count = &st.Documents
	}
	return out, nil
}

// Page is a report taken apart. All offsets are bytes of its text in UTF-8.
type Page struct {
	Lines     []Line       `json:"lines" doc:"its paragraphs, in order; between them is only white space"`
	Sentences []casus.Span `json:"sentences" doc:"those that are read for acts"`
}

// Line is a paragraph and what it is for.
type Line struct {
	casus.Span
	Kind string `json:"kind" enum:"paragraph,title,standfirst,caption,dateline,credit,boilerplate"`
}

// pageOf takes a report apart.
func pageOf(d *casus.Document) (p Page) {
	layout := text.Parse(d)
	for _, b := range layout.Blocks {
		kind := b.Kind.String()
		if b.Kind == text.Body {
			kind = "paragraph"
		}
		p.Lines = append(p.Lines, Line{b.Span, kind})
	}
	for _, x := range layout.Sentences {
		p.Sentences = append(p.Sentences, x.Span)
	}
	return p
}

// DocumentView is a report as the reader shows it.
type DocumentView struct {
	Document store.Stored `json:"document"`
	Page
	Events   []store.Record     `json:"events" doc:"in the order of their triggers; reviewed says which were rejected"`
	Copies   []Head             `json:"copies" doc:"reports that copy this one"`
	Versions []Head             `json:"versions" doc:"of its text, the oldest first; this one is the last"`
	Codings  []store.CodingInfo `json:"codings"`
}

// Head is a report without its text.
type Head struct {
	casus.Source
	Version int `json:"version"`
}

func heads(all []store.Stored) []Head {
	out := make([]Head, len(all))
	for i, d := range all {
		out[i] = Head{d.Source(), d.Version}
	}
	return out
}

func (s *Server) document(ctx context.Context, in *idInput) (out DocumentView, err error) {
	if out.Document, err = s.store.Document(ctx, in.ID); err != nil {
		return out, err
	}
	out.Page = pageOf(out.Document.Document)
	if out.Events, err = s.store.EventsOf(ctx, in.ID); err != nil {
		return out, err
	}
	copies, err := s.store.Copies(ctx, in.ID)
	if err != nil {
		return out, err
	}
	versions, err := s.store.Versions(ctx, in.ID)
	if err != nil {
		return out, err
	}
	out.Copies, out.Versions = heads(copies), heads(versions)
	out.Codings, err = s.store.Codings(ctx, in.ID)
	return out, err
}
