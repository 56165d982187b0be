package server

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"casus"
	"casus/examples"
	"casus/internal/ingest"
	"casus/internal/language"
	"casus/internal/record"
	"casus/internal/store"
	"casus/internal/text"
)

// Outcome is what became of a report that was added.
type Outcome struct {
	ID    string            `json:"id" doc:"under which the report is kept; empty where it could not be read"`
	Kind  store.OutcomeKind `json:"kind,omitempty"`
	Of    string            `json:"of,omitempty" doc:"for a copy: the report that it copies"`
	Why   casus.Why         `json:"why"`
	Title string            `json:"title"`
	Where string            `json:"where" doc:"the file, and the place in it"`
	Error string            `json:"error,omitempty" doc:"why it could not be read"`
	Coded bool              `json:"coded" doc:"the report is in a language that is coded"`
}

// Added is what became of reports.
type Added struct {
	Outcomes []Outcome `json:"outcomes" doc:"in the order of the reports"`
	Notes    []string  `json:"notes" doc:"how the input was understood"`
}

// mostAdded is how many reports one request may add: others are for casus add.
const mostAdded = 5000

// add stores what a reading yields. Nothing is stored when it yields too much.
func (s *Server) add(ctx context.Context, items iter.Seq[ingest.Item], origin string) (out Added, err error) {
	var batch store.Batch
	for item := range items {
		switch {
		case item.Note != "":
			out.Notes = append(out.Notes, item.Where+": "+item.Note)
			continue
		case item.Err != nil && ctx.Err() != nil:
			return out, ctx.Err()
		case item.Err != nil:
			batch.Failures = append(batch.Failures, store.Failure{Origin: item.Where, Reason: item.Err.Error()})
			out.Outcomes = append(out.Outcomes, Outcome{Where: item.Where, Error: item.Err.Error()})
		default:
			d := item.Doc
			batch.Documents = append(batch.Documents, record.Incoming(item, origin))
			out.Outcomes = append(out.Outcomes, Outcome{Title: titleOf(d), Where: item.Where, Coded: s.codes(d.Language)})
		}
		if len(out.Outcomes) > mostAdded {
			return out, huma.Error413RequestEntityTooLarge(fmt.Sprintf("more than %d reports at once: add them with 'casus add'", mostAdded))
		}
	}
	kept, err := s.store.Add(ctx, batch)
	if err != nil {
		return out, err
	}
	for i := range out.Outcomes {
		if o := &out.Outcomes[i]; o.Error == "" {
			o.ID, o.Kind, o.Of, o.Why = kept[0].ID, kept[0].Kind, kept[0].Of, kept[0].Why
			kept = kept[1:]
		}
	}
	s.log.InfoContext(ctx, "added", "audit", true, "by", who(ctx).Name, "reports", len(batch.Documents), "unreadable", len(batch.Failures), "from", origin)
	s.wake()
	return out, nil
}

// titleOf is a report's title as given, or as it stands in the text.
func titleOf(d *casus.Document) string {
	if d.Title != "" {
		return d.Title
	}
	layout := text.Parse(d)
	return layout.Title.Of(d.Text)
}

type addInput struct {
	Body struct {
		Text      string `json:"text,omitempty" doc:"a report; or else url"`
		URL       string `json:"url,omitempty" maxLength:"4000" format:"uri" doc:"a page or feed to be fetched"`
		Title     string `json:"title,omitempty" maxLength:"1000"`
		Publisher string `json:"publisher,omitempty" maxLength:"300"`
		Published string `json:"published,omitempty" format:"date" doc:"day of publication"`
	}
}

func (s *Server) addDocument(ctx context.Context, in *addInput) (Added, error) {
	b := &in.Body
	var published casus.Day
	if b.Published != "" {
		var err error
		if published, err = casus.ParseDay(b.Published); err != nil {
			return Added{}, huma.Error422UnprocessableEntity(err.Error(), &huma.ErrorDetail{Message: err.Error(), Location: "body.published", Value: b.Published})
		}
	}
	complete := func(d *casus.Document) {
		d.Title, d.Publisher = cmp.Or(b.Title, d.Title), cmp.Or(b.Publisher, d.Publisher)
		if !published.IsZero() {
			d.Published = published
		}
	}
	switch {
	case (strings.TrimSpace(b.Text) == "") == (b.URL == ""):
		return Added{}, huma.Error422UnprocessableEntity("want a text or a url, and not both", &huma.ErrorDetail{Message: "want text or url", Location: "body"})
	case b.Text != "":
		d := &casus.Document{Text: strings.ToValidUTF8(strings.ReplaceAll(b.Text, "\x00", "\uFFFD"), "\uFFFD")}
		complete(d)
		d.ID = casus.TextID(d.Text)
		return s.add(ctx, func(yield func(ingest.Item) bool) { yield(ingest.Item{Where: "pasted", Doc: d}) }, "desk")
	}
	u, err := url.Parse(b.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return Added{}, huma.Error422UnprocessableEntity("the url is not one of the web: want https://...", &huma.ErrorDetail{Message: "want http or https", Location: "body.url", Value: b.URL})
	}
	items := s.fetch.Documents(ctx, b.URL, ingest.Options{})
	return s.add(ctx, func(yield func(ingest.Item) bool) {
		for item := range items {
			if item.Doc != nil {
				complete(item.Doc)
			}
			if !yield(item) {
				return
			}
		}
	}, "")
}

type filesInput struct {
	RawBody huma.MultipartFormFiles[struct {
		Files []huma.FormFile `form:"file" required:"true" doc:"files of any format that casus add reads"`
	}]
}

func (s *Server) addFiles(ctx context.Context, in *filesInput) (Added, error) {
	files := in.RawBody.Data().Files
	return s.add(ctx, func(yield func(ingest.Item) bool) {
		for _, f := range files {
			b, err := io.ReadAll(f) // the form holds it already
			if err != nil {
				if !yield(ingest.Item{Where: f.Filename, Err: err}) {
					return
				}
				continue
			}
			for item := range ingest.Read(ctx, ingest.Source{Name: f.Filename, ContentType: f.ContentType}, bytes.NewReader(b), ingest.Options{MaxDocument: textBody}) {
				if !yield(item) {
					return
				}
			}
		}
	}, "")
}

type readInput struct {
	Body struct {
		Text      string `json:"text" minLength:"1" doc:"a report"`
		Title     string `json:"title,omitempty" maxLength:"1000"`
		Published string `json:"published,omitempty" format:"date" doc:"day of publication"`
	}
}

// Reading is a report that was read and not stored.
type Reading struct {
	Document casus.Document `json:"document"`
	Page
	Events []casus.Event `json:"events" doc:"in the order of their triggers"`
	Notes  casus.Why     `json:"notes"`
}

// mostRead is the most bytes of a text that is read while its giver waits.
const mostRead = 200 << 10

func (s *Server) read(_ context.Context, in *readInput) (out Reading, err error) {
	b := &in.Body
	if len(b.Text) > mostRead {
		return out, huma.Error413RequestEntityTooLarge(fmt.Sprintf("the text has %d bytes, at most %d are read without being stored: add it", len(b.Text), mostRead))
	}
	d := casus.Document{Text: strings.ToValidUTF8(strings.ReplaceAll(b.Text, "\x00", "\uFFFD"), "\uFFFD"), Title: b.Title}
	if b.Published != "" {
		if d.Published, err = casus.ParseDay(b.Published); err != nil {
			return out, huma.Error422UnprocessableEntity(err.Error(), &huma.ErrorDetail{Message: err.Error(), Location: "body.published", Value: b.Published})
		}
	}
	d.Language = language.Identify(d.Text).Code
	r := s.reader.Read(&d)
	return Reading{Document: *r.Document, Page: pageOf(r.Document), Events: r.Events, Notes: r.Notes}, nil
}

// Examples are the reports that come with casus.
type Examples struct {
	Rows []Example `json:"rows"`
}

// Example is a report that comes with casus.
type Example struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

func (s *Server) examples(context.Context, *struct{}) (out Examples, err error) {
	names, err := fs.Glob(examples.Files, "*.txt")
	if err != nil {
		return out, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(examples.Files, name)
		if err != nil {
			return out, err
		}
		d := &casus.Document{Text: string(b)}
		out.Rows = append(out.Rows, Example{name, titleOf(d), d.Text})
	}
	return out, nil
}

func (s *Server) addExamples(ctx context.Context, _ *struct{}) (Added, error) {
	all, err := s.examples(ctx, nil)
	if err != nil {
		return Added{}, err
	}
	return s.add(ctx, func(yield func(ingest.Item) bool) {
		for _, e := range all.Rows {
			for item := range ingest.Read(ctx, ingest.Source{Name: e.Name, ContentType: "text/plain"}, strings.NewReader(e.Text), ingest.Options{}) {
				if !yield(item) {
					return
				}
			}
		}
	}, "examples")
}

// codes reports whether reports in a language are coded.
func (s *Server) codes(language string) bool {
	for _, l := range s.languages {
		if l == language {
			return true
		}
	}
	return false
}

// statusCreated is the status of what was added.
const statusCreated = http.StatusCreated
