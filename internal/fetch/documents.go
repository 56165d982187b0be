package fetch

import (
	"bytes"
	"context"
	"iter"
	"net/url"

	"casus/internal/ingest"
	"casus/internal/ingest/page"
)

// Documents fetches an address once and reads the reports that it holds: a page, the entries of a feed, or
// whatever else [ingest.Read] knows. Where a feed has no more than the summary of a report, the report's own page is fetched;
// the summary is given, with why, where that cannot be.
func (c *Client) Documents(ctx context.Context, address string, o ingest.Options) iter.Seq[ingest.Item] {
	return func(yield func(ingest.Item) bool) {
		resp, err := c.Get(ctx, address, Validators{})
		if err != nil {
			yield(ingest.Item{Where: place(address), Err: err})
			return
		}
		for it := range resp.Items(ctx, o) {
			if it.Entry && it.Partial {
				full, err := c.Article(ctx, it)
				if err != nil && !yield(ingest.Item{Where: it.Where, Err: err}) {
					return
				}
				it = full
			}
			if !yield(it) {
				return
			}
		}
	}
}

// place is an address as the place of an item.
func place(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the address"
	}
	return shown(u)
}

// Items reads the reports in the body of a response.
func (r *Response) Items(ctx context.Context, o ingest.Options) iter.Seq[ingest.Item] {
	name := r.URL
	if u, err := url.Parse(r.URL); err == nil {
		if u.Path == "" {
			u.Path = "/" // example.py is no program
		}
		u.RawQuery, u.Fragment = "", ""
		name = u.String()
	}
	return ingest.Read(ctx, ingest.Source{Name: name, URL: r.URL, ContentType: r.ContentType}, bytes.NewReader(r.Body), o)
}

// Article is the whole report that an entry of a feed leads to. What the page does not tell is taken from
// the entry. The entry itself is returned with an error when there is no page with more to read.
func (c *Client) Article(ctx context.Context, entry ingest.Item) (ingest.Item, error) {
	e := entry.Doc
	if e.URL == "" {
		return entry, &Error{URL: entry.Where, Problem: "is a summary without an address of the whole report"}
	}
	resp, err := c.Get(ctx, e.URL, Validators{})
	if err != nil {
		return entry, err
	}
	for it := range resp.Items(ctx, ingest.Options{}) {
		if it.Doc == nil || it.Entry {
			continue
		}
		d := it.Doc
		if len(d.Text) < len(e.Text) && !entry.Partial {
			return entry, nil
		}
		if len(d.Text) < len(e.Text) {
			return entry, &Error{URL: resp.URL, Problem: "holds less of the report than the feed"}
		}
		if d.Title == "" {
			d.Title = e.Title
		}
		if d.Byline == "" {
			d.Byline = e.Byline
		}
		if d.Publisher == page.Host(d.URL) { // the page does not tell
			d.Publisher = e.Publisher
		}
		if d.Published.IsZero() || d.PublishedAt.IsZero() && d.Published == e.Published {
			d.Published, d.PublishedAt = e.Published, e.PublishedAt
		}
		if d.Modified.IsZero() {
			d.Modified = e.Modified
		}
		if d.Language == "" {
			d.Language = e.Language
		}
		return ingest.Item{Where: entry.Where, Doc: d, Partial: it.Partial, Entry: true}, nil
	}
	if err := ctx.Err(); err != nil {
		return entry, err
	}
	return entry, &Error{URL: resp.URL, Problem: "holds no report"}
}
