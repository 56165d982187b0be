// Package page reads HTML: the article of a page with what the page tells of it,
// and the plain text of any piece of markup.
package page

import (
	"html"
	"regexp"
	"strings"

	nethtml "golang.org/x/net/html"
)

// kind is what an element does to the text around it.
type kind uint8

const (
	inline kind = iota
	cell        // parted by a space
	line        // on a line of its own
	block       // a paragraph of its own
	hidden      // nothing inside is shown
	chrome      // navigation and the like, left out of pages but not of fragments
)

// kinds tells what the elements of HTML do; those not named are inline.
var kinds = map[string]kind{
	"td": cell, "th": cell,
	"tr": line, "option": line,

	"address": block, "article": block, "blockquote": block, "body": block, "caption": block, "center": block, "dd": block,
	"details": block, "dir": block, "div": block, "dl": block, "dt": block, "fieldset": block, "figcaption": block,
	"figure": block, "form": block, "h1": block, "h2": block, "h3": block, "h4": block, "h5": block, "h6": block,
	"header": block, "hgroup": block, "hr": block, "legend": block, "li": block, "main": block, "ol": block, "p": block, "pre": block,
	"section": block, "summary": block, "table": block, "tbody": block, "tfoot": block, "thead": block, "ul": block,

	"audio": hidden, "button": hidden, "canvas": hidden, "iframe": hidden, "math": hidden, "noembed": hidden, "noframes": hidden,
	"noscript": hidden, "object": hidden, "script": hidden, "select": hidden, "style": hidden, "svg": hidden,
	"template": hidden, "textarea": hidden, "title": hidden, "video": hidden,

	"aside": chrome, "dialog": chrome, "footer": chrome, "menu": chrome, "nav": chrome,
}

// Text returns what a reader sees of a piece of HTML: paragraphs parted by a blank
// line, white space run together as browsers do it. It needs linear time whatever the
// markup, and no memory for its tree.
func Text(markup string) string { return text(markup, false) }

// text is [Text], without the navigation, headers and footers of a page when bare.
func text(markup string, bare bool) string {
	w := writer{}
	// An element to be left out that is never closed would swallow the rest of the page:
	// it is then taken for shown, and reading goes on behind its tag.
	var unclosed map[string]bool
	z := nethtml.NewTokenizer(strings.NewReader(markup))
	var (
		pos     int    // bytes read
		skipped string // the element being left out
		depth   int    // of elements of that name
		begin   int    // where its content begins
		pre     int    // depth of pre elements
	)
	for {
		tt := z.Next()
		raw := len(z.Raw())
		if tt == nethtml.ErrorToken {
			if skipped == "" {
				return w.String()
			}
			if unclosed == nil {
				unclosed = map[string]bool{}
			}
			unclosed[skipped] = true
			w.part(kinds[skipped])
			z = nethtml.NewTokenizer(strings.NewReader(markup[begin:]))
			pos, skipped = begin, ""
			continue
		}
		pos += raw
		switch tt {
		case nethtml.TextToken:
			if skipped == "" {
				w.text(z.Text(), pre > 0)
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			b, more := z.TagName()
			name := string(b)
			if skipped != "" {
				if name == skipped && tt == nethtml.StartTagToken {
					depth++
				}
				continue
			}
			k := kinds[name]
			if (k == hidden || k == chrome && bare || more && concealed(z, name)) && tt == nethtml.StartTagToken && !unclosed[name] {
				skipped, depth, begin = name, 1, pos
				continue
			}
			switch name {
			case "br":
				w.lineBreak()
			case "q":
				w.text([]byte("\u201c"), false)
			case "pre":
				pre++
			}
			w.part(k)
		case nethtml.EndTagToken:
			b, _ := z.TagName()
			name := string(b)
			if skipped != "" {
				if name == skipped {
					if depth--; depth == 0 {
						skipped = ""
						w.part(kinds[name])
					}
				}
				continue
			}
			switch name {
			case "q":
				w.text([]byte("\u201d"), false)
			case "pre":
				pre = max(0, pre-1)
			}
			w.part(kinds[name])
		}
	}
}

// concealed reports whether the tag that z stands on hides its element. Elements
// whose end tag may be left out are never concealed: where they end is not known.
func concealed(z *nethtml.Tokenizer, name string) bool {
	switch name {
	case "div", "span", "section", "a", "strong", "em", "b", "i":
	default:
		return false
	}
	for {
		key, value, more := z.TagAttr()
		switch string(key) {
		case "hidden":
			return true
		case "style":
			if displayNoneRE.Match(value) {
				return true
			}
		}
		if !more {
			return false
		}
	}
}

var displayNoneRE = regexp.MustCompile(`(?i)display\s*:\s*none`)

// writer collects text with the white space between its parts.
type writer struct {
	strings.Builder
	gap gap // before the next text
}

// gap is white space, the wider the greater.
type gap uint8

const (
	none gap = iota
	space
	newline
	paragraph
)

// widen makes the gap before the next text at least g.
func (w *writer) widen(g gap) { w.gap = max(w.gap, g) }

// part begins or ends an element.
func (w *writer) part(k kind) {
	switch k {
	case cell, hidden:
		w.widen(space)
	case line:
		w.widen(newline)
	case block, chrome:
		w.widen(paragraph)
	}
}

// lineBreak is a br: two of them part paragraphs.
func (w *writer) lineBreak() {
	if w.gap >= newline {
		w.gap = paragraph
		return
	}
	w.gap = newline
}

// text adds the text of a token. Only the white space of HTML is run together: a
// no-break space is a character like others.
func (w *writer) text(s []byte, pre bool) {
	for len(s) > 0 {
		n := 0
		for n < len(s) && !isSpace(s[n]) {
			n++
		}
		if n > 0 {
			w.fill()
			w.Write(s[:n])
			s = s[n:]
			continue
		}
		for n < len(s) && isSpace(s[n]) {
			if pre && s[n] == '\n' {
				w.lineBreak()
			}
			n++
		}
		w.widen(space)
		s = s[n:]
	}
}

// fill writes the gap.
func (w *writer) fill() {
	if w.Len() > 0 {
		w.WriteString([...]string{"", " ", "\n", "\n\n"}[w.gap])
	}
	w.gap = none
}

// isSpace reports ASCII white space as HTML defines it.
func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
}

var (
	tagRE    = regexp.MustCompile(`(?i)</?(?:a|b|blockquote|br|div|em|figure|font|h[1-6]|hr|i|img|li|ol|p|span|strong|table|td|tr|u|ul)(?:\s[^<>]{0,400})?/?>`)
	entityRE = regexp.MustCompile(`&(?:amp|apos|gt|hellip|laquo|ldquo|lsquo|lt|mdash|nbsp|ndash|quot|raquo|rdquo|rsquo|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,6});`)
)

// Plain is s as plain text, where s is a field of a table that may hold markup or
// not: with tags it is read by [Text], with character references these are resolved,
// and else it is returned as it is.
func Plain(s string) string {
	switch {
	case tagRE.MatchString(s):
		return Text(s)
	case entityRE.MatchString(s):
		return html.UnescapeString(s)
	}
	return s
}

// Line is the text of a piece of HTML on one line, as for a title.
func Line(markup string) string { return strings.Join(strings.Fields(Plain(markup)), " ") }
