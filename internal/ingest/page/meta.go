package page

import (
	_ "embed"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"casus/internal/ingest/pubdate"
)

//go:embed meta.txt
var metaText string

// metaNames are the names of meta elements of a field, the most trusted first.
var metaNames = func() map[string][]string {
	names := map[string][]string{}
	for line := range strings.Lines(metaText) {
		if field, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && field != "#" {
			names[field] = append(names[field], name)
		}
	}
	return names
}()

// told is what the head and the marked-up elements of a page tell of it.
type told struct {
	meta      map[string][]string // by name in lower case, in the page's order
	ld        []linkedArticle
	about     linkedArticle // the one of ld that the page is about
	canonical string
	pageTitle string // of the title element
	heading   string // of the first h1
	times     []timeElement
	dated     []string // short texts of elements whose class speaks of a date
}

// timeElement is a time element, or one with an itemprop of a date.
type timeElement struct {
	value                 string
	published, modified   bool // says so
	afterHeading, article bool // stands behind the first h1; in an article or main element
}

// look collects what a page tells of itself.
func look(doc *html.Node) *told {
	t := &told{meta: map[string][]string{}}
	inArticle := 0
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode {
			t.element(n, inArticle > 0)
			if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
				inArticle++
				defer func() { inArticle-- }()
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c) // the parser refuses pages nested deeper than 512 elements
		}
	}
	visit(doc)
	t.about = t.article()
	return t
}

var dateClassRE = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:date|dateline|datetime|published|pubdate|timestamp|posted|postdate)(?:$|[\s_-])`)

// maxDateText bounds the text of an element that is taken for a date.
const maxDateText = 80

func (t *told) element(n *html.Node, inArticle bool) {
	a := attributes(n)
	switch n.DataAtom {
	case atom.Meta:
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			// One element may carry several names, as "og:title twitter:title".
			for name := range strings.FieldsSeq(strings.ToLower(a[key])) {
				if content := strings.TrimSpace(a["content"]); content != "" {
					t.meta[name] = append(t.meta[name], content)
				}
			}
		}
		return
	case atom.Link:
		if t.canonical == "" && strings.EqualFold(a["rel"], "canonical") {
			t.canonical = a["href"]
		}
		return
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(a["type"]), "application/ld+json") && n.FirstChild != nil {
			t.ld = append(t.ld, linked(n.FirstChild.Data)...)
		}
		return
	case atom.Title:
		if t.pageTitle == "" && n.Parent != nil && n.Parent.DataAtom == atom.Head {
			t.pageTitle = content(n, 500)
		}
		return
	case atom.H1:
		if t.heading == "" {
			t.heading = content(n, 500)
		}
		return
	}
	prop := strings.ToLower(a["itemprop"])
	isDate := strings.Contains(prop, "datepublished") || strings.Contains(prop, "datemodified")
	if n.DataAtom == atom.Time || isDate {
		value := a["datetime"]
		if value == "" {
			value = a["content"]
		}
		if value == "" {
			value = content(n, maxDateText)
		}
		class := strings.ToLower(a["class"])
		_, pubdate := a["pubdate"]
		modified := strings.Contains(prop, "datemodified") || strings.Contains(class, "updated") || strings.Contains(class, "modified")
		t.times = append(t.times, timeElement{
			value:        value,
			published:    pubdate || strings.Contains(prop, "datepublished") || !modified && strings.Contains(class, "publish"),
			modified:     modified,
			afterHeading: t.heading != "",
			article:      inArticle,
		})
	} else if t.heading != "" && len(t.dated) < 8 && dateClassRE.MatchString(a["class"]) {
		if s := content(n, maxDateText); s != "" {
			t.dated = append(t.dated, s)
		}
	}
}

// title is the headline as the page tells it; empty when only its title element has one.
func (t *told) title() string {
	a := t.about
	for _, h := range []string{a.Headline, a.Name} {
		if t.bears(h) {
			return Line(h)
		}
	}
	for _, name := range metaNames["title"] {
		for _, v := range t.meta[name] {
			if v := Line(v); v != "" {
				return v
			}
		}
	}
	return Line(a.Headline)
}

// bears reports whether the page shows a headline, in its title or heading.
func (t *told) bears(headline string) bool {
	head := t.pageTitle + "\n" + t.heading + "\n" + strings.Join(t.meta["og:title"], "\n")
	h := Line(headline)
	return h != "" && strings.Contains(strings.ToLower(Line(head)), strings.ToLower(h))
}

// article is the linked article that the page is about: of several, as on a page with
// teasers, the one whose headline the page bears.
func (t *told) article() linkedArticle {
	for _, a := range t.ld {
		if t.bears(a.Headline) || t.bears(a.Name) {
			return a
		}
	}
	if len(t.ld) == 1 {
		return t.ld[0]
	}
	return linkedArticle{} // the page tells of none, or lists articles and is none of them
}

// byline is the authors' names.
func (t *told) byline() string {
	names := t.about.Authors
	for _, name := range metaNames["byline"] {
		if len(names) == 0 {
			names = t.meta[name]
		}
	}
	var out []string
	for _, n := range names {
		if n = author(n); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, ", ")
}

// author cleans the name of an author; empty when it is none, as the address of a
// profile or a line that holds a date.
func author(s string) string {
	s = Line(s)
	if len(s) > 3 && strings.EqualFold(s[:3], "by ") {
		s = s[3:]
	}
	if len(s) >= 200 || strings.Contains(s, "://") || digitsRE.MatchString(s) {
		return ""
	}
	return s
}

var digitsRE = regexp.MustCompile(`\d.*\d.*\d`)

// publisher is the name of the site; empty when the page does not tell it.
func (t *told) publisher() string {
	if p := Line(t.about.Publisher); p != "" {
		return p
	}
	for _, name := range metaNames["publisher"] {
		for _, v := range t.meta[name] {
			if v = Line(v); v != "" && len(v) < 100 && !strings.Contains(v, "://") {
				return v
			}
		}
	}
	return ""
}

// address is the page's own address: that which it was fetched from, or the canonical
// one of the same host, which lacks what was added to count readers.
func (t *told) address(fetched string) string {
	base, err := url.Parse(fetched)
	if err != nil {
		base = &url.URL{}
	}
	candidates := []string{t.canonical, t.about.URL}
	for _, name := range metaNames["url"] {
		candidates = append(candidates, t.meta[name]...)
	}
	for _, c := range candidates {
		u, err := base.Parse(strings.TrimSpace(c))
		// A relative address stands in the link element; elsewhere it is a mistake ("True").
		if !strings.Contains(c, "/") || err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		// A template that names the front page as canonical of every page is wrong.
		if front := strings.Trim(u.Path, "/") == "" && u.RawQuery == ""; front && fetched != strings.TrimSpace(c) {
			continue
		}
		if base.Host == "" || bareHost(base.Host) == bareHost(u.Host) {
			return u.String()
		}
	}
	return fetched
}

// bareHost is a host name without the prefixes that name no other publisher.
func bareHost(host string) string {
	host = strings.ToLower(host)
	for _, prefix := range []string{"www.", "m.", "amp."} {
		host = strings.TrimPrefix(host, prefix)
	}
	return host
}

// Host is the domain of an address as the name of a publisher that told no other;
// empty when the address has none.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return bareHost(u.Hostname())
}

// published is the time of publication, by the most trusted source that names a day.
// A later source adds the instant when it agrees on the day.
func (t *told) published(address string) pubdate.Stamp {
	a := t.about
	values := []string{a.Published}
	for _, name := range metaNames["published"] {
		values = append(values, t.meta[name]...)
	}
	values = append(values, a.Created)
	for _, e := range t.times {
		if e.published {
			values = append(values, e.value)
		}
	}
	best := pubdate.Stamp{Day: pubdate.FromURL(address)}
	if s := firstStamp(values); !s.IsZero() {
		best = s
	}
	if best.IsZero() {
		best = t.shown()
	}
	return best
}

// shown is the time of publication by what stands near the headline without being
// marked as such.
func (t *told) shown() pubdate.Stamp {
	var near, all []string
	for _, e := range t.times {
		if e.modified {
			continue
		}
		all = append(all, e.value)
		if e.afterHeading && e.article {
			near = append(near, e.value)
		}
	}
	if s := firstStamp(near); !s.IsZero() {
		return s
	}
	// Without an article element, times may belong to teasers: they must agree.
	var agreed pubdate.Stamp
	for _, v := range all {
		s, err := pubdate.Parse(v, pubdate.Unordered)
		if err != nil || s.IsZero() {
			continue
		}
		if !agreed.IsZero() && agreed.Day != s.Day {
			return firstStamp(t.dated)
		}
		agreed = s
	}
	if !agreed.IsZero() {
		return agreed
	}
	return firstStamp(t.dated)
}

// modified is the instant of the last change; zero when it is not known to the hour.
func (t *told) modified() time.Time {
	values := []string{t.about.Modified}
	for _, name := range metaNames["modified"] {
		values = append(values, t.meta[name]...)
	}
	for _, e := range t.times {
		if e.modified {
			values = append(values, e.value)
		}
	}
	for _, v := range values {
		if s, err := pubdate.Parse(v, pubdate.Unordered); err == nil && !s.At.IsZero() {
			return s.At
		}
	}
	return time.Time{}
}

// firstStamp is the first value that names a day, with the instant of a later one of the same day.
func firstStamp(values []string) pubdate.Stamp {
	var best pubdate.Stamp
	for _, v := range values {
		s, err := pubdate.Parse(v, pubdate.Unordered)
		if err != nil || s.IsZero() {
			continue
		}
		if best.IsZero() {
			best = s
		} else if best.At.IsZero() && s.Day == best.Day {
			best.At = s.At
		}
		if !best.At.IsZero() {
			break
		}
	}
	return best
}

// attributes are the attributes of an element by name; the first of several of a name holds.
func attributes(n *html.Node) map[string]string {
	if len(n.Attr) == 0 {
		return nil
	}
	a := make(map[string]string, len(n.Attr))
	for _, attr := range n.Attr {
		if _, ok := a[attr.Key]; !ok {
			a[attr.Key] = attr.Val
		}
	}
	return a
}

// content is the text of a small element on one line, empty when it is longer than limit bytes.
func content(n *html.Node, limit int) string {
	var b strings.Builder
	var visit func(n *html.Node) bool
	visit = func(n *html.Node) bool {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			b.WriteByte(' ')
			return b.Len() <= 4*limit
		}
		if k := kinds[n.Data]; n.Type == html.ElementNode && k == hidden && n.DataAtom != atom.Title {
			return true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !visit(c) {
				return false
			}
		}
		return true
	}
	if !visit(n) {
		return ""
	}
	if s := strings.Join(strings.Fields(b.String()), " "); len(s) <= limit {
		return s
	}
	return ""
}
