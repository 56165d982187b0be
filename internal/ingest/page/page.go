package page

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"casus/internal/ingest/charset"
	"casus/internal/ingest/pubdate"
)

// Article is the report on a page and what the page tells of it. Fields are empty
// when the page does not tell them.
type Article struct {
	Title     string
	Byline    string
	Publisher string
	URL       string
	Published pubdate.Stamp
	Modified  time.Time
	Body      string // paragraphs parted by a blank line
}

// ErrNoText says that a page shows no text.
var ErrNoText = errors.New("the page shows no text")

// The size of pages whose tree is built: a tree needs some 40 times the memory of
// its text, and finding the article in it some time for each element and each of its
// ancestors. Pages beyond it are read without a tree.
const (
	maxTags  = 300_000
	maxDepth = 1_500_000 // sum of the elements' depths
)

// minBody is the number of letters under which the article that was found is held
// against other ways of finding it.
const minBody = 250

// Read finds the article of a page. Address is where the page was fetched from, and
// declared the character set that came with it; both may be empty.
func Read(b []byte, address, declared string) (Article, error) {
	if declared == "" {
		declared = charset.InMarkup(b)
	}
	markup, _ := charset.Decode(b, declared)
	a, err := read(markup, address)
	if err != nil {
		return Article{}, err
	}
	if a.Publisher == "" {
		a.Publisher = Host(a.URL)
	}
	a.Title = Headline(a.Title, a.Publisher, a.Byline)
	return a, nil
}

func read(markup, address string) (Article, error) {
	doc := tree(markup)
	if doc == nil {
		a := Article{URL: address, Published: pubdate.Stamp{Day: pubdate.FromURL(address)}, Body: text(markup, true)}
		if Letters(a.Body) == 0 {
			return Article{}, ErrNoText
		}
		return a, nil
	}
	t := look(doc)
	a := Article{
		Title:     t.title(),
		Byline:    t.byline(),
		Publisher: t.publisher(),
		URL:       t.address(address),
		Modified:  t.modified(),
	}
	a.Published = t.published(a.URL)
	found := extract(doc, a.URL)
	a.Body = found.body
	if n := Letters(a.Body); n < minBody {
		// Too little: the article may stand in the description alone, or be no article.
		if body := Plain(t.about.Body); Letters(body) > n {
			a.Body = strings.TrimSpace(body)
		} else if body := text(markup, true); Letters(body) > 2*n {
			a.Body = body
		}
	}
	if a.Title == "" {
		a.Title = found.title
	}
	if a.Title == "" {
		a.Title = t.heading
	}
	if a.Byline == "" {
		a.Byline = author(found.byline)
	}
	if Letters(a.Body) == 0 {
		return Article{}, ErrNoText
	}
	return a, nil
}

// tree parses a page; nil when the page is too large or too deep.
func tree(markup string) *html.Node {
	if strings.Count(markup, "<") > maxTags {
		return nil
	}
	doc, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return nil
	}
	sum := 0
	var visit func(n *html.Node, depth int)
	visit = func(n *html.Node, depth int) {
		sum += depth
		for c := n.FirstChild; c != nil && sum <= maxDepth; c = c.NextSibling {
			visit(c, depth+1)
		}
	}
	visit(doc, 0)
	if sum > maxDepth {
		return nil
	}
	return doc
}

// found is what the readability algorithm makes of a page.
type found struct{ title, byline, body string }

// extract finds the article in a tree, and changes the tree.
func extract(doc *html.Node, address string) found {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" {
		base = &url.URL{Scheme: "http", Host: "localhost"} // the algorithm resolves links, which are not looked at
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	article, err := parser.ParseAndMutate(doc, base)
	if err != nil {
		return found{}
	}
	f := found{
		title:  strings.Join(strings.Fields(article.Title()), " "),
		byline: strings.Join(strings.Fields(article.Byline()), " "),
	}
	if article.Node != nil {
		var b bytes.Buffer
		if html.Render(&b, article.Node) == nil {
			f.body = Text(b.String())
		}
	}
	return f
}

// Headline is a title without the names appended to it: "Talks held | The Herald".
func Headline(title string, names ...string) string {
	for _, name := range names {
		for _, separator := range []string{" | ", " - ", " – ", " — ", " :: ", " » "} {
			if i := strings.LastIndex(title, separator); i > 0 && name != "" && same(title[i+len(separator):], name) {
				title = strings.TrimSpace(title[:i])
				break
			}
		}
	}
	return title
}

// same compares names by their letters and digits.
func same(a, b string) bool { return fold(a) == fold(b) }

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, strings.TrimPrefix(strings.ToLower(s), "the "))
}

// Letters counts the letters of s.
func Letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
