package page

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"plain  text\n of two lines", "plain text of two lines"},
		{"<p>One</p><p>Two</p>", "One\n\nTwo"},
		{"<p>One<p>Two", "One\n\nTwo"},
		{"One<br>Two<br><br>Three<br/>\n<br/>Four", "One\nTwo\n\nThree\n\nFour"},
		{"<h1>Title</h1>text <b>bold</b>, <i>it</i>alic", "Title\n\ntext bold, italic"},
		{"<ul><li>One<li>Two</ul>", "One\n\nTwo"},
		{"<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"},
		{"a &amp; b &lt;c&gt; &nbsp;d &#8211; &nosuch;", "a & b <c> \u00a0d – &nosuch;"},
		{"<pre>one\n two\n\nthree</pre>", "one\ntwo\n\nthree"},
		{"he said <q>no</q>.", "he said “no”."},
		{"a<script>x = '<p>b</p>'</script>c<style>p{}</style>d<!-- e -->f", "a c df"},
		{"a<svg><text>b</text></svg>c<select><option>d</select>e", "a c e"},
		{"<div style='display: none'>preheader <div>x</div></div><p>shown</p><span hidden>y</span>", "shown"},
		{"a<noscript>never closed", "a never closed"},
		{"a<select>b<select>c", "a b c"},
		{"<title>not shown</title>text", "text"},
		{"e\u0301 \u200b \u202e kept", "e\u0301 \u200b \u202e kept"},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("%q\ngot  %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"a < b and  c > d\n\n":    "a < b and  c > d\n\n",
		"R&D":                     "R&D",
		"Tea &amp; bread\nserved": "Tea & bread\nserved",
		"<p>One</p>\n<p>Two":      "One\n\nTwo",
		"see <http://a.example/>": "see <http://a.example/>",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q -> %q, want %q", in, got, want)
		}
	}
}

func TestHeadline(t *testing.T) {
	for _, c := range [][3]string{
		{"Talks held | The Herald", "Herald", "Talks held"},
		{"Talks held - The Herald", "the herald", "Talks held"},
		{"Talks - once more - held", "Herald", "Talks - once more - held"},
		{"The Herald", "The Herald", "The Herald"},
		{"Talks held | ", "", "Talks held | "},
	} {
		if got := Headline(c[0], c[1]); got != c[2] {
			t.Errorf("%q of %q: %q", c[0], c[1], got)
		}
	}
}

// about is a page with a head and something under its headline.
func about(head, body string) string {
	return "<html><head>" + head + "</head><body><main><h1>Talks held in the capital</h1>" + body +
		"<p>Delegations of the two river states met in the capital on Friday for the first time since the spring, the host government said.</p>" +
		"<p>The talks went on behind closed doors until late in the night, and are to be taken up again within a month, an envoy told reporters.</p></main></body></html>"
}

// What the parts of a page tell, and which of them is believed.
func TestMetadata(t *testing.T) {
	const ld = `<script type="application/ld+json">`
	for _, c := range []struct {
		name, head, body, address string
		want                      Article // fields that are empty are not compared
		day                       string
		at                        string
	}{
		{name: "nothing", day: ""},
		{name: "meta", head: `<meta property="article:published_time" content="2020-10-09T10:15:00+02:00"><meta name="author" content="By Mira Kola">`, day: "2020-10-09", at: "2020-10-09T10:15:00+02:00", want: Article{Byline: "Mira Kola"}},
		{name: "several names in one element", head: `<meta property="og:site_name twitter:site" content="The Courier">`, want: Article{Publisher: "The Courier"}},
		{name: "a date that is none, then one", head: `<meta name="pubdate" content="soon"><meta name="dc.date" content="2020-10-09">`, day: "2020-10-09"},
		{name: "an ambiguous date", head: `<meta name="date" content="10/09/2020">`, day: ""},
		{name: "JSON-LD before meta", head: ld + `{"@type":"NewsArticle","headline":"Talks held in the capital","datePublished":"2020-10-09T08:00:00Z","publisher":{"name":"Courier"}}</script><meta name="date" content="2020-10-11">`, day: "2020-10-09", at: "2020-10-09T08:00:00Z", want: Article{Publisher: "Courier"}},
		{name: "JSON-LD with raw line ends", head: ld + "{\"@type\":\"NewsArticle\",\"description\":\"two\nlines\",\"datePublished\":\"2020-10-09\"}</script>", day: "2020-10-09"},
		{name: "JSON-LD of teasers", head: ld + `[{"@type":"NewsArticle","headline":"Other","datePublished":"2020-01-01"},{"@type":"NewsArticle","headline":"Another","datePublished":"2020-01-02"}]</script>`, day: ""},
		{name: "JSON-LD of teasers and the article", head: ld + `[{"@type":"NewsArticle","headline":"Other","datePublished":"2020-01-01"},{"@type":"NewsArticle","headline":"Talks held in the capital","datePublished":"2020-10-09"}]</script>`, day: "2020-10-09"},
		{name: "JSON-LD of other things", head: ld + `{"@type":"Product","datePublished":"2020-01-01"}</script>`, day: ""},
		{name: "broken JSON-LD", head: ld + `{"@type":"NewsArticle","datePublished":</script>`, day: ""},
		{name: "a time element that says so", body: `<time datetime="2020-01-01">teaser</time><time itemprop="datePublished" datetime="2020-10-09T10:15Z">x</time>`, day: "2020-10-09", at: "2020-10-09T10:15:00Z"},
		{name: "a time element in the article", body: `<time datetime="2020-10-09">Friday</time><time datetime="2019-01-01">an older one</time>`, day: "2020-10-09"},
		{name: "a time element of a change", body: `<time class="updated" datetime="2020-10-10T08:00:00Z">x</time>`, day: "", want: Article{Modified: time.Date(2020, 10, 10, 8, 0, 0, 0, time.UTC)}},
		{name: "the text of a dated element", body: `<span class="entry-date">9 October 2020</span>`, day: "2020-10-09"},
		{name: "the address", address: "https://courier.example/2020/10/09/talks", day: "2020-10-09", want: Article{Publisher: "courier.example", URL: "https://courier.example/2020/10/09/talks"}},
		{name: "the canonical address", head: `<link rel="canonical" href="/talks">`, address: "https://www.courier.example/talks?utm=1", want: Article{URL: "https://www.courier.example/talks"}},
		{name: "another site's canonical address", head: `<link rel="canonical" href="https://other.example/talks">`, address: "https://courier.example/talks", want: Article{URL: "https://courier.example/talks"}},
		{name: "the front page as canonical", head: `<link rel="canonical" href="https://courier.example/">`, address: "https://courier.example/talks", want: Article{URL: "https://courier.example/talks"}},
		{name: "a script as canonical", head: `<link rel="canonical" href="javascript:alert(1)//">`, address: "https://courier.example/talks", want: Article{URL: "https://courier.example/talks"}},
		{name: "a title with the site", head: `<meta property="og:title" content="Talks held &amp;amp; more | Courier"><meta property="og:site_name" content="Courier">`, want: Article{Title: "Talks held & more"}},
	} {
		a, err := Read([]byte(about(c.head, c.body)), c.address, "")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		at := ""
		if !a.Published.At.IsZero() {
			at = a.Published.At.Format(time.RFC3339)
		}
		if a.Published.Day.String() != c.day || at != c.at {
			t.Errorf("%s: published %v, %q; want %q, %q", c.name, a.Published.Day, at, c.day, c.at)
		}
		for _, f := range [][2]string{{a.Byline, c.want.Byline}, {a.Publisher, c.want.Publisher}, {a.URL, c.want.URL}, {a.Title, c.want.Title}} {
			if f[1] != "" && f[0] != f[1] {
				t.Errorf("%s: %q, want %q", c.name, f[0], f[1])
			}
		}
		if !c.want.Modified.IsZero() && !a.Modified.Equal(c.want.Modified) {
			t.Errorf("%s: modified %v", c.name, a.Modified)
		}
		if !strings.HasPrefix(a.Body, "Delegations") && c.body+c.want.Title == "" || !strings.HasSuffix(a.Body, "an envoy told reporters.") {
			t.Errorf("%s: body %q", c.name, a.Body)
		}
	}
}

func TestBodyElsewhere(t *testing.T) {
	a, err := Read([]byte(`<html><head><title>x</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Talks","articleBody":"Delegations of two states met in the capital on Friday."}</script></head><body><div id="app"></div></body></html>`), "", "")
	if err != nil || a.Body != "Delegations of two states met in the capital on Friday." || a.Title != "Talks" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestNoText(t *testing.T) {
	for _, in := range []string{"", "<html></html>", "<script>x</script>", "<p> &nbsp; - </p>"} {
		if a, err := Read([]byte(in), "", ""); !errors.Is(err, ErrNoText) {
			t.Errorf("%q: %+v, %v", in, a, err)
		}
	}
}

// Pages made to cost time or memory are read all the same, if not as well.
func TestHostile(t *testing.T) {
	for name, in := range map[string]string{
		"deep":               strings.Repeat("<div>", 5000) + "the text",
		"deep formatting":    strings.Repeat("<b><i>", 3000) + "the text",
		"many elements":      strings.Repeat("<p>", maxTags+1) + "the text",
		"deep and many":      strings.Repeat("<div>", 450) + strings.Repeat("<p>some words, with a comma", 20_000) + "the text",
		"tags never closed":  strings.Repeat("<select>", 20_000) + "the text",
		"one long tag":       "<div class='" + strings.Repeat("article ", 20_000) + "'>the text",
		"a page in a script": "<script>" + strings.Repeat("<p>", 100_000) + "</script>the text",
		"many fonts":         strings.Repeat("<p><font size=1><font size=2>x", 2000) + "the text",
	} {
		start := time.Now()
		a, err := Read([]byte(in), "", "")
		if err != nil || !strings.Contains(a.Body, "the text") {
			t.Errorf("%s: %.80q, %v", name, a.Body, err)
		}
		t.Logf("%s: %v", name, time.Since(start).Round(time.Millisecond))
	}
}

func TestMetaFile(t *testing.T) {
	fields := []string{"byline", "modified", "published", "publisher", "title", "url"}
	var order []string
	for line := range strings.Lines(metaText) {
		field, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if field == "#" {
			continue
		}
		if !slices.Contains(fields, field) || name != strings.ToLower(name) || name == "" {
			t.Errorf("%q is no line of meta.txt", line)
		}
		order = append(order, field)
	}
	if !slices.IsSorted(order) {
		t.Error("the fields of meta.txt are not sorted")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(about(`<meta name="date" content="2020-10-09">`, `<time datetime="2020-10-09">x</time>`)), "https://courier.example/a")
	f.Add([]byte(`<script type="application/ld+json">{"@graph":[{"@type":["Article"],"author":[[["x"]]]}]}</script>`), "")
	f.Add([]byte("<table><p>a<svg><select><q>b</table>"), ":")
	f.Fuzz(func(t *testing.T, b []byte, address string) {
		a, err := Read(b, address, "")
		if err != nil {
			return
		}
		for _, s := range []string{a.Title, a.Byline, a.Publisher, a.Body} {
			if utf8.ValidString(address) && !utf8.ValidString(s) {
				t.Fatalf("%q is not UTF-8", s)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	in, err := os.ReadFile("../testdata/in/article.html")
	if err != nil {
		b.Fatal(err)
	}
	// As long as pages of newspapers are.
	filler := strings.Repeat(`<div class="teaser"><a href="/x"><img src="y.jpg" alt="z"></a><h3><a href="/x">Another story</a></h3></div>`, 300)
	in = []byte(strings.Replace(string(in), "<aside>", "<aside>"+filler, 1))
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := Read(in, "https://courier.example/a", ""); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	in := strings.Repeat("<p>Delegations of the two <b>river states</b> met in the capital &amp; talked.</p>\n", 500)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		Text(in)
	}
}
