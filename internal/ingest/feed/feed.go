// Package feed reads the entries of RSS (0.9x, 1.0, 2.0) and Atom one by one, so that
// a feed may be of any size and may break in the middle: entries before and after a
// broken one are read all the same.
package feed

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"casus/internal/ingest/charset"
)

// Entry is one report, or the teaser of one.
type Entry struct {
	N         int    // place in the feed, from 1
	Feed      string // the feed's title
	ID        string // guid or id
	URL       string
	Title     string // plain text or HTML
	Author    string
	Source    string // title of the feed that the entry was taken over from
	Language  string // of the entry; what feeds say of themselves is often the software's default
	Published string
	Updated   string
	Body      string // HTML or plain text
	Summary   bool   // Body is the entry's summary: its content is not in the feed
}

// An EntryError tells what is wrong with one entry. The entries after it can be read.
type EntryError struct {
	N   int
	Err error
}

func (e *EntryError) Error() string { return fmt.Sprintf("entry %d: %v", e.N, e.Err) }

// Unwrap returns the cause.
func (e *EntryError) Unwrap() error { return e.Err }

// ErrTooLong says that an entry is longer than the limit.
var ErrTooLong = errors.New("the entry is longer than the limit")

// ErrNotAFeed says that the XML holds no entries of a feed.
var ErrNotAFeed = errors.New("the XML is no feed: it has neither rss, nor feed, nor rdf:RDF")

// fullText is the length in bytes from which a description is taken for the whole
// report: RSS has no other place for it unless the publisher uses content:encoded.
const fullText = 1500

// maxOpen bounds the elements around an entry: a feed has two.
const maxOpen = 16

// Reader reads entries.
type Reader struct {
	in     *source
	dec    *xml.Decoder
	n      int
	ended  bool
	root   string             // the outermost element, in lower case; empty before it
	open   []xml.StartElement // the elements around the entries, outermost first
	title  string
	author string
}

// NewReader returns a reader of the feed in r, whose entries may have up to limit
// bytes. Declared is the character set that came with the feed, if one did.
func NewReader(r *bufio.Reader, limit int, declared string) *Reader {
	head, _ := r.Peek(1024) // what fails here fails again when it is read
	if own := charset.InMarkup(charset.Preview(head)); own != "" {
		declared = own
	}
	decoded, _ := charset.NewReader(r, declared)
	f := &Reader{in: &source{br: bufio.NewReaderSize(transform.NewReader(decoded, runes.Map(legal)), 16<<10), limit: limit}}
	f.restart()
	return f
}

// legal makes a space of the characters that XML forbids.
func legal(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return ' '
	}
	return r
}

// restart begins a new parser where the source stands, inside the elements that are open.
func (f *Reader) restart() {
	var b strings.Builder
	for _, el := range f.open {
		fmt.Fprintf(&b, "<%s", qualified(f.open, el.Name))
		for _, a := range el.Attr {
			if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
				fmt.Fprintf(&b, " %s=\"", strings.TrimPrefix(a.Name.Space+":"+a.Name.Local, ":"))
				_ = xml.EscapeText(&b, []byte(a.Value)) // a Builder does not fail
				b.WriteByte('"')
			}
		}
		b.WriteByte('>')
	}
	f.in.back = b.String() + f.in.back
	f.open = nil // the parser opens them anew
	f.dec = xml.NewDecoder(f.in)
	f.dec.Strict = false
	f.dec.Entity = xml.HTMLEntity
	f.dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded already
}

// qualified is the name of an element as it is written, with its prefix.
func qualified(open []xml.StartElement, name xml.Name) string {
	for _, el := range open {
		for _, a := range el.Attr {
			if a.Name.Space == "xmlns" && a.Value == name.Space {
				return a.Name.Local + ":" + name.Local
			}
		}
	}
	return name.Local
}

// Next returns the next entry. The error is an [*EntryError] when only one entry is
// lost, [io.EOF] at the end, [io.ErrUnexpectedEOF] when the feed ends within an
// element, [ErrNotAFeed], and else that of the source.
func (f *Reader) Next() (*Entry, error) {
	for !f.ended {
		f.in.spent = 0
		tok, err := f.dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, f.recover(err)
		}
		if _, ok := tok.(xml.EndElement); ok && len(f.open) > 0 {
			f.open = f.open[:len(f.open)-1]
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if f.root == "" {
			switch f.root = strings.ToLower(el.Name.Local); f.root {
			case "rss", "feed", "rdf", "channel":
			default:
				f.ended = true
				return nil, ErrNotAFeed
			}
		}
		switch el.Name.Local {
		case "item", "entry":
			f.n++
			e, err := f.entry()
			if err != nil {
				return nil, f.recover(err)
			}
			return e, nil
		case "title", "author":
			if class(el.Name.Space) != "" {
				if err := f.dec.Skip(); err != nil {
					return nil, f.recover(err)
				}
				continue
			}
			m, err := f.markup(el)
			if err != nil {
				return nil, f.recover(err)
			}
			f.about(el.Name.Local, m)
		case "image", "textinput", "textInput":
			if err := f.dec.Skip(); err != nil {
				return nil, f.recover(err)
			}
		default:
			if len(f.open) < maxOpen {
				f.open = append(f.open, el)
			} else if err := f.dec.Skip(); err != nil {
				return nil, f.recover(err)
			}
		}
	}
	f.ended = true
	if f.root == "" {
		return nil, ErrNotAFeed
	}
	return nil, io.EOF
}

// about keeps what the feed tells of itself.
func (f *Reader) about(name string, m markup) {
	switch name {
	case "title":
		if f.title == "" {
			f.title = m.text()
		}
	case "author":
		f.author = m.name()
	}
}

// recover tells an error of the parser, and moves to the next entry.
func (f *Reader) recover(err error) error {
	switch {
	case f.in.err == io.EOF:
		f.ended = true
		return io.ErrUnexpectedEOF
	case f.in.err != nil:
		f.ended = true
		return f.in.err
	case errors.Is(err, errSpent):
		err = ErrTooLong
	}
	if f.root == "" {
		f.ended = true
		return fmt.Errorf("%w: %w", ErrNotAFeed, err)
	}
	f.in.seek()
	f.restart()
	return &EntryError{f.n, err}
}

// entry reads the elements of an entry up to its end.
func (f *Reader) entry() (*Entry, error) {
	e := &Entry{N: f.n, Feed: f.title, Author: f.author}
	var content, summary string
	authored := false
	for {
		tok, err := f.dec.Token()
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.EndElement:
			e.Body = content
			if len(summary) > len(content) {
				e.Body = summary
			}
			e.Summary = content == "" && len(summary) < fullText
			return e, nil
		case xml.StartElement:
			m, err := f.markup(tok)
			if err != nil {
				return nil, err
			}
			switch class(tok.Name.Space) + tok.Name.Local {
			case "title":
				e.Title = m.html()
			case "link", "atom:link":
				e.link(tok, m.text())
			case "guid", "id":
				e.ID = m.text()
				if permanent := attr(tok, "isPermaLink") != "false"; e.URL == "" && permanent && isAddress(e.ID) {
					e.URL = e.ID
				}
			case "pubDate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "atom:published":
				if e.Published == "" {
					e.Published = m.text()
				}
			case "updated", "modified", "dcterms:modified", "atom:updated":
				e.Updated = m.text()
			case "description", "summary":
				summary = m.html()
			case "content", "content:encoded":
				content = m.html()
			case "author", "dc:creator":
				if !authored {
					e.Author, authored = m.name(), true
				} else if n := m.name(); !strings.Contains(e.Author, n) {
					e.Author += ", " + n
				}
			case "source":
				e.Source = m.name()
			case "dc:language", "language":
				e.Language = m.text()
			}
		}
	}
}

// link takes the address of the entry out of a link: in RSS its text, in Atom an
// attribute of the one that is an alternate form of the entry.
func (e *Entry) link(el xml.StartElement, text string) {
	href, rel := attr(el, "href"), attr(el, "rel")
	switch {
	case isAddress(text), strings.HasPrefix(text, "/") && e.URL == "": // a relative one has no business there, and is met
		e.URL = text
	case href != "" && (rel == "" || rel == "alternate") && (e.URL == "" || attr(el, "type") == "text/html"):
		e.URL = strings.TrimSpace(href)
	}
}

// markup is an element with everything in it.
type markup struct {
	Text  string    `xml:",chardata"`
	Inner string    `xml:",innerxml"`
	Names []string  `xml:"name"`
	Title string    `xml:"title"`
	Any   []xmlName `xml:",any"`
}

type xmlName struct{ XMLName xml.Name }

func (f *Reader) markup(el xml.StartElement) (markup, error) {
	var m markup
	err := f.dec.DecodeElement(&m, &el)
	return m, err
}

// text is the element's text, for elements that hold no others.
func (m markup) text() string { return strings.TrimSpace(m.Text) }

// html is the element's content: escaped markup, or elements written as they are.
func (m markup) html() string {
	if len(m.Any) > 0 {
		return strings.TrimSpace(m.Inner)
	}
	return m.text()
}

// name is the name of a person or a feed. RSS has "mail@host (Name)".
func (m markup) name() string {
	switch {
	case len(m.Names) > 0:
		return strings.TrimSpace(m.Names[0])
	case m.Title != "":
		return strings.TrimSpace(m.Title)
	}
	s := m.text()
	if i := strings.LastIndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") && strings.Contains(s[:i], "@") {
		return strings.TrimSpace(s[i+1 : len(s)-1])
	}
	if strings.Contains(s, "@") && !strings.Contains(s, " ") {
		return "" // an address names nobody
	}
	return s
}

// class is the usual prefix of a namespace, empty for those of feeds themselves. Where a
// feed forgets to declare a prefix, the parser gives it in the namespace's place.
func class(space string) string {
	switch space {
	case "", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#",
		"http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2":
		return ""
	case "http://purl.org/rss/1.0/modules/content/":
		return "content:"
	case "http://purl.org/dc/elements/1.1/":
		return "dc:"
	case "http://purl.org/dc/terms/":
		return "dcterms:"
	case "content", "dc", "dcterms", "atom":
		return space + ":"
	}
	return "other:"
}

func attr(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// source gives bytes to the parser, no more of them to an element than the limit.
type source struct {
	br    *bufio.Reader
	limit int
	spent int
	back  string // to be read before br
	err   error  // of br
}

var errSpent = errors.New("limit reached")

// ReadByte makes source the reader that the parser takes no more from than it needs.
func (s *source) ReadByte() (byte, error) {
	if s.spent++; s.spent > s.limit {
		return 0, errSpent
	}
	if s.back != "" {
		c := s.back[0]
		s.back = s.back[1:]
		return c, nil
	}
	c, err := s.br.ReadByte()
	if err != nil {
		s.err = err
	}
	return c, err
}

// Read completes [io.Reader]; the parser calls ReadByte.
func (s *source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

// seek moves to the beginning of the next entry, or to the end.
func (s *source) seek() {
	for {
		s.spent = 0
		c, err := s.ReadByte()
		if err != nil {
			return
		}
		if c != '<' {
			continue
		}
		for _, tag := range []string{"item", "entry"} {
			head, _ := s.br.Peek(len(tag) + 1) // what fails here fails when it is read
			if s.back == "" && len(head) > len(tag) && string(head[:len(tag)]) == tag && strings.IndexByte(" >\t\r\n", head[len(tag)]) >= 0 {
				s.back = "<"
				return
			}
		}
	}
}
