package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strings"

	"casus/internal/ingest/charset"
	"casus/internal/ingest/feed"
	"casus/internal/ingest/mail"
	"casus/internal/ingest/page"
	"casus/internal/ingest/pubdate"
	"casus/internal/ingest/warc"
)

// text reads plain text: one document.
func (r *reading) text(s *stream) {
	b, err := s.all(r.o.MaxDocument)
	if err != nil {
		r.broken(s, err)
		return
	}
	text, _ := charset.Take(b, s.charset())
	if isBinary([]byte(text)) {
		r.fail(s.where, "is binary, not a report", "only texts, and archives of texts, are read", nil)
		return
	}
	r.report(s.where, report{url: s.URL, body: text, verbatim: true})
}

// html reads a page: one document.
func (r *reading) html(s *stream) {
	b, err := s.all(r.o.MaxDocument)
	if err != nil {
		r.broken(s, err)
		return
	}
	r.page(s.where, b, s.URL, s.charset(), false)
}

// page yields the article of a page.
func (r *reading) page(where string, b []byte, address, charset string, partial bool) bool {
	a, err := page.Read(b, address, charset)
	if err != nil {
		return r.fail(where, "holds no text", "pages that are filled by programs in the browser cannot be read", nil)
	}
	return r.report(where, report{
		title: a.Title, byline: a.Byline, publisher: a.Publisher, url: a.URL,
		published: a.Published, modified: a.Modified, body: a.Body, partial: partial,
	})
}

// feed reads the entries of RSS and Atom.
func (r *reading) feed(s *stream) {
	if head, _ := s.r.Peek(64); strings.HasPrefix(strings.TrimSpace(string(charset.Preview(head))), "{") {
		r.json(s) // a JSON feed
		return
	}
	base, err := url.Parse(s.URL)
	if err != nil {
		base = &url.URL{}
	}
	entries := feed.NewReader(s.r, r.o.MaxDocument, s.charset())
	for {
		e, err := entries.Next()
		var broken *feed.EntryError
		switch {
		case err == io.EOF:
			return
		case errors.As(err, &broken):
			if !r.fail(s.nth(broken.N), "is no entry that can be read", "it is passed over", broken.Err) {
				return
			}
			continue
		case errors.Is(err, feed.ErrNotAFeed):
			r.fail(s.where, "is no feed", "RSS and Atom are read", err)
			return
		case err != nil:
			r.broken(s, err)
			return
		}
		rep := report{
			id: e.ID, title: page.Line(e.Title), byline: page.Line(e.Author), publisher: page.Line(e.Source), language: e.Language,
			published: stamp(e.Published), modified: stamp(e.Updated).At, body: page.Plain(e.Body), partial: e.Summary,
		}
		// A relative address names nothing when it is not known where the feed stands.
		if u, err := base.Parse(e.URL); err == nil && e.URL != "" && u.Host != "" {
			rep.url = u.String()
		}
		if rep.publisher == "" {
			rep.publisher = page.Line(e.Feed)
		}
		rep.title = page.Headline(rep.title, rep.publisher)
		rep.inFeed(s.URL)
		if !r.report(s.nth(e.N), rep) {
			return
		}
	}
}

// stamp reads a date that is unambiguous; zero when it is not.
func stamp(s string) pubdate.Stamp {
	t, err := pubdate.Parse(s, pubdate.Unordered)
	if err != nil {
		return pubdate.Stamp{}
	}
	return t
}

// mail reads a message: a document, and the files sent along.
func (r *reading) mail(s *stream) {
	b, err := s.all(r.o.MaxDocument)
	if err != nil {
		r.broken(s, err)
		return
	}
	m, err := mail.Read(b)
	if err != nil {
		r.fail(s.where, "is no message", "a message begins with From, Subject and Date", err)
		return
	}
	if strings.IndexFunc(m.Text, isWordPart) >= 0 || len(m.Attached) == 0 {
		if !r.report(s.where, report{
			id: m.ID, title: m.Subject, publisher: m.From, published: stamp(m.Date), body: m.Text, partial: m.Truncated,
		}) {
			return
		}
	}
	for _, a := range m.Attached {
		name, contentType := attached(a)
		if name == "" {
			continue
		}
		c := s.child(strings.NewReader(string(a.Body)), name, name)
		c.ContentType = contentType
		if c.depth > maxDepth {
			r.fail(c.where, "has too many messages inside messages", "save the inner ones by themselves", nil)
			return
		}
		if r.stream(c); r.done {
			return
		}
	}
}

// attached names an attachment that may hold reports; the name is empty for pictures,
// signatures and the like, which messages are full of.
func attached(a mail.Attachment) (name, contentType string) {
	kind, _, _ := mime.ParseMediaType(a.ContentType) // a broken one says nothing
	name = strings.ReplaceAll(a.Name, "!", "_")
	ext := extension(name)
	switch {
	case len(a.Body) == 0:
		return "", ""
	case byExtension[ext] != "", ext == "zip", ext == "gz", ext == "tar", ext == "zst", ext == "bz2":
		return name, ""
	case kind == "message/rfc822":
		return cmp.Or(name, "message.eml"), a.ContentType
	case kind == "text/html" && ext == "":
		return cmp.Or(name, "attachment.html"), a.ContentType
	case kind == "application/pdf", strings.Contains(kind, "officedocument"), kind == "application/msword":
		return cmp.Or(name, "attachment"), "" // refused, and told
	}
	return "", ""
}

// warc reads the pages of a web archive.
func (r *reading) warc(s *stream) {
	records := warc.NewReader(s, r.o.MaxDocument)
	noPage := 0
	for {
		rec, err := records.Next()
		var broken *warc.RecordError
		if errors.As(err, &broken) {
			if !r.fail(s.nth(broken.N), "is no record that can be read", "it is passed over", broken.Err) {
				return
			}
			continue
		}
		if err != nil {
			if err != io.EOF && !r.broken(s, err) {
				return
			}
			break
		}
		where := s.nth(rec.N)
		p, err := rec.Page(r.o.MaxDocument, s.budget.take)
		switch {
		case errors.Is(err, errBomb):
			r.broken(s, err)
			return
		case errors.Is(err, warc.ErrHTTP):
			noPage++ // a DNS answer, or what a broken server sent
			continue
		case err != nil:
			if !r.fail(where, "cannot be read", "", err) {
				return
			}
			continue
		}
		kind, params, _ := mime.ParseMediaType(p.ContentType) // a broken one says nothing
		switch {
		case p.Status != 200 || len(p.Body) == 0:
			noPage++
		case rec.Type == "conversion" && (kind == "text/plain" || kind == ""):
			text, _ := charset.Decode(p.Body, params["charset"])
			if !r.report(where, report{url: rec.URL(), body: strings.TrimSpace(text), verbatim: true, partial: p.Truncated}) {
				return
			}
		case kind == "text/html" || kind == "application/xhtml+xml":
			if !r.page(where, p.Body, rec.URL(), params["charset"], p.Truncated) {
				return
			}
		default:
			noPage++
		}
	}
	if n := noPage + records.Skipped; n > 0 {
		r.note(s.where, fmt.Sprintf("records that are no pages, but requests, redirects, images and the like: %d", n))
	}
}
