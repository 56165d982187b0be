package fetch

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"casus/internal/ingest"
)

const article = `<html><head><title>Talks resume in Geneva</title><meta name="author" content="A. Writer"></head><body><article><h1>Talks resume in Geneva</h1>
<p>Delegations of both sides returned to Geneva on Monday and met for three hours behind closed doors, officials said.</p>
<p>The mediator told reporters that a second meeting would be held on Thursday, and that both had agreed to send experts.</p></article></body></html>`

const summaries = `<rss version="2.0"><channel><title>The Courier</title>
<item><title>Talks resume</title><link>/talks</link><pubDate>Mon, 05 Oct 2020 10:00:00 +0200</pubDate><description>Delegations returned.</description></item>
<item><title>Gone</title><link>/gone</link><description>A report that is gone.</description></item>
<item><title>Hidden</title><link>/private</link><description>A report not for programs.</description></item>
<item><title>Broken</title><link>/b</link><description>Bro<<ken</description></item>
<item><title>Filled by programs</title><link>/empty</link><description>A report without a page.</description></item>
</channel></rss>`

func TestDocuments(t *testing.T) {
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		case "/feed":
			w.Header().Set("Content-Type", "text/html") // as servers say that know no better
			fmt.Fprint(w, summaries)
		case "/talks", "/page":
			fmt.Fprint(w, article)
		case "/empty":
			fmt.Fprint(w, "<html><body><script>fill()</script></body></html>")
		case "/dump.jsonl":
			fmt.Fprintln(w, `{"id":"a","text":"First."}`)
			fmt.Fprintln(w, `{"id":"b","text":"Second."}`)
		case "/image":
			w.Header().Set("Content-Type", "image/png")
			fmt.Fprint(w, "\x89PNG\r\n\x1a\n\x00\x00\x00\x00")
		default:
			http.NotFound(w, r)
		}
	}, Options{})
	read := func(path string) string {
		var b strings.Builder
		for it := range c.Documents(t.Context(), at+path, ingest.Options{}) {
			switch {
			case it.Doc != nil:
				fmt.Fprintf(&b, "doc %s | %s | %s | %s | partial=%v | %.30q\n", it.Doc.ID, it.Doc.Publisher, it.Doc.Byline, it.Doc.Published, it.Partial, it.Doc.Text)
			case it.Err != nil:
				fmt.Fprintf(&b, "err %v\n", it.Err)
			}
		}
		return strings.ReplaceAll(b.String(), at, "")
	}
	host := strings.TrimPrefix(at, "http://")
	host, _, _ = strings.Cut(host, ":")
	for _, x := range [][2]string{
		{"/page", "doc /page | " + host + " | A. Writer |  | partial=false | \"Talks resume in Geneva\\n\\nDelega\"\n"},
		{"/dump.jsonl", "doc a |  |  |  | partial=false | \"First.\"\ndoc b |  |  |  | partial=false | \"Second.\"\n"},
		{"/image", "err /image: is binary (image/png), not a report (only texts, and archives of texts, are read)\n"},
		{"/nothing", "err /nothing: answered 404 Not Found (check the address in a browser)\n"},
		{"/feed", `doc /talks | The Courier | A. Writer | 2020-10-05 | partial=false | "Talks resume in Geneva\n\nDelega"
err /gone: answered 404 Not Found (check the address in a browser)
doc /gone | The Courier |  |  | partial=true | "Gone\n\nA report that is gone."
err /private: is forbidden to programs by the server's robots.txt (save the page with your browser and add the file, or ask the publisher)
doc /private | The Courier |  |  | partial=true | "Hidden\n\nA report not for progr"
err /feed#4: is no entry that can be read: XML syntax error on line 5: expected element name after < (it is passed over)
err /empty: holds no report
doc /empty | The Courier |  |  | partial=true | "Filled by programs\n\nA report w"
`},
	} {
		if got := read(x[0]); got != x[1] {
			t.Errorf("%s: got\n%s\nwant\n%s", x[0], got, x[1])
		}
	}
}

func TestDocumentsStopped(t *testing.T) {
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, summaries) }, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	for it := range c.Documents(ctx, at+"/feed", ingest.Options{}) {
		if n++; it.Err == nil {
			t.Errorf("%+v", it)
		}
	}
	if n != 1 {
		t.Errorf("%d items", n)
	}
}
