package feed

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// read prints one line an entry, and what is wrong with the others.
func read(in string, limit int, print func(*Entry) string) []string {
	r := NewReader(bufio.NewReader(strings.NewReader(in)), limit, "")
	var out []string
	for {
		e, err := r.Next()
		var broken *EntryError
		switch {
		case err == io.EOF:
			return out
		case errors.As(err, &broken):
			out = append(out, fmt.Sprintf("entry %d is broken", broken.N))
		case err != nil:
			return append(out, err.Error())
		default:
			out = append(out, print(e))
		}
	}
}

func title(e *Entry) string { return fmt.Sprintf("%d %s", e.N, e.Title) }

const rss2 = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Herald</title><link>https://herald.example/</link><atom:link href="https://herald.example/feed" rel="self"/><language>en-gb</language>
<image><title>Logo</title><url>x</url></image>
<item><title>Talks &amp; more</title><link>https://herald.example/1</link><guid isPermaLink="false">id-1</guid>
 <pubDate>Fri, 09 Oct 2020 10:15:00 +0400</pubDate><dc:creator><![CDATA[Anna Roe]]></dc:creator><dc:creator>Ben Poe</dc:creator>
 <description>Short.</description><content:encoded><![CDATA[<p>Ministers met.</p>]]></content:encoded><media:content url="x"><media:title>Photo</media:title></media:content></item>
<item><title>Second</title><guid>https://herald.example/2</guid><author>desk@herald.example (Desk)</author><source url="u">The Wire</source><dc:language>fr</dc:language>
 <description>Troops &lt;b&gt;left&lt;/b&gt; &nbsp; town</description></item>
</channel></rss>`

const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Wire</title><author><name>Staff</name></author>
<entry><title type="html">Talks &amp;amp; more</title><link rel="self" href="https://wire.example/1.atom"/><link rel="alternate" type="text/html" href="https://wire.example/1"/>
<id>urn:1</id><published>2020-10-09T10:15:00Z</published><updated>2020-10-10T08:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ministers <b>met</b>.</p></div></content><summary>Short.</summary></entry>
<entry><title>Second</title><link href="https://wire.example/2"/><id>urn:2</id><updated>2020-10-10T08:00:00Z</updated><author><name>Anna Roe</name></author><summary>Troops left.</summary></entry></feed>`

const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>Old Paper</title></channel>
<item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link><dc:date>2020-10-09T10:15:00Z</dc:date><description>Text.</description></item></rdf:RDF>`

func TestForms(t *testing.T) {
	print := func(e *Entry) string {
		return fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%v", e.Feed, e.ID, e.URL, e.Title, e.Author, e.Source, e.Language, e.Published, e.Updated, e.Body, e.Summary)
	}
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"RSS 2.0", rss2, []string{
			"The Herald|id-1|https://herald.example/1|Talks & more|Anna Roe, Ben Poe|||Fri, 09 Oct 2020 10:15:00 +0400||<p>Ministers met.</p>|false",
			"The Herald|https://herald.example/2|https://herald.example/2|Second|Desk|The Wire|fr|||Troops <b>left</b> \u00a0 town|true",
		}},
		{"Atom", atom, []string{
			`The Wire|urn:1|https://wire.example/1|Talks &amp; more|Staff|||2020-10-09T10:15:00Z|2020-10-10T08:00:00Z|<div xmlns="http://www.w3.org/1999/xhtml"><p>Ministers <b>met</b>.</p></div>|false`,
			"The Wire|urn:2|https://wire.example/2|Second|Anna Roe||||2020-10-10T08:00:00Z|Troops left.|true",
		}},
		{"RSS 1.0", rdf, []string{"Old Paper||https://old.example/1|One||||2020-10-09T10:15:00Z||Text.|true"}},
	} {
		if got := read(c.in, 1<<16, print); !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestBroken(t *testing.T) {
	head := `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>`
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"a stray angle", head + "<item><title>a < b</title></item><item><title>two</title></item></channel></rss>", []string{"entry 1 is broken", "2 two"}},
		{"a stray ampersand", head + "<item><title>a & b &nosuch; c</title></item></channel></rss>", []string{"1 a & b &nosuch; c"}},
		{"a control character", head + "<item><title>a\x08b</title></item></channel></rss>", []string{"1 a b"}},
		{"bytes that are no UTF-8", head + strings.Repeat("<item><title>é</title></item>", 3) + "<item><title>\xff\xfe</title></item></channel></rss>", []string{"1 é", "2 é", "3 é", "4 \uFFFD\uFFFD"}},
		{"a tag never closed", head + "<item><title>one</item><item><title>two</title></item></channel></rss>", []string{"1 one", "2 two"}},
		{"cut off", head + "<item><title>one</title></item><item><title>tw", []string{"1 one", "unexpected EOF"}},
		{"an entry too long", head + "<item><title>" + strings.Repeat("x", 2000) + "</title></item><item><title>two</title></item></channel></rss>", []string{"entry 1 is broken", "2 two"}},
		{"no feed", "<html><body>hello</body></html>", []string{ErrNotAFeed.Error()}},
		{"nothing", "", []string{ErrNotAFeed.Error()}},
		{"no entries", head + "</channel></rss>", nil},
		{"entities are not multiplied", `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + head + "<item><title>&b;</title></item></channel></rss>", []string{"1 &b;"}},
	} {
		if got := read(c.in, 1000, title); !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

// Behind a broken entry the namespaces of the root are no longer declared.
func TestContentBehindBreak(t *testing.T) {
	in := strings.Replace(rss2, "<item>", "<item><title>a < b</title></item><item>", 1)
	got := read(in, 1<<16, func(e *Entry) string { return e.Body + "|" + e.Author })
	want := []string{"entry 1 is broken", "<p>Ministers met.</p>|Anna Roe, Ben Poe", "Troops <b>left</b> \u00a0 town|Desk"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestDeclaredCharset(t *testing.T) {
	in, err := charmap.Windows1251.NewEncoder().String(`<?xml version="1.0" encoding="windows-1251"?><rss><channel><item><title>Переговоры в Москве</title></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	if got := read(in, 1000, title); !slices.Equal(got, []string{"1 Переговоры в Москве"}) {
		t.Errorf("%q", got)
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{rss2, atom, rdf} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if got := read(in, 1000, title); len(got) > len(in)/5+2 {
			t.Fatalf("%d entries of %d bytes", len(got), len(in))
		}
	})
}

func BenchmarkReader(b *testing.B) {
	i := strings.Index(rss2, "<item>")
	j := strings.Index(rss2, "</channel>")
	in := rss2[:i] + strings.Repeat(rss2[i:j], 200) + rss2[j:]
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if n := len(read(in, 1<<16, title)); n != 400 {
			b.Fatal(n)
		}
	}
}
