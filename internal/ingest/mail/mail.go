// Package mail reads messages of the Internet (RFC 5322, MIME): newsletters and
// forwarded reports saved as .eml files. It takes what it can of messages that break
// the rules.
package mail

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	stdmail "net/mail"
	"regexp"
	"strings"
	"unicode"

	"casus/internal/ingest/charset"
	"casus/internal/ingest/page"
)

// Message is a message with the text that a reader sees.
type Message struct {
	ID      string // of the message, without angle brackets
	Subject string
	From    string // the sender's name, else the domain of the address
	Date    string
	Text    string // paragraphs parted by a blank line when the message is HTML
	// Truncated tells that the message ends before its last part does.
	Truncated bool
	// Attached are the files sent along.
	Attached []Attachment
}

// Attachment is a file in a message.
type Attachment struct {
	Name        string // as the sender gave it; may be empty
	ContentType string
	Body        []byte
}

// ErrNotMail says that a text does not begin like a message.
var ErrNotMail = errors.New("the text does not begin with the header of a message")

// Bounds of messages: real ones nest some four deep.
const (
	maxDepth = 10
	maxParts = 1000
)

// Read reads a message.
func Read(b []byte) (*Message, error) {
	// Mailbox files begin a message with a line of their own.
	if bytes.HasPrefix(b, []byte("From ")) || bytes.HasPrefix(b, []byte(">From ")) {
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	h, body := splitHeader(b)
	if len(h) == 0 {
		return nil, ErrNotMail
	}
	m := &Message{
		ID:      strings.Trim(h["message-id"], "<> "),
		Subject: words(h["subject"]),
		From:    sender(h["from"]),
		Date:    h["date"],
	}
	c := collector{}
	c.part(h, body, 0)
	m.Text = c.text()
	m.Truncated = c.truncated
	m.Attached = c.attached
	return m, nil
}

// header holds fields by name in lower case, unfolded.
type header map[string]string

// splitHeader parts a message or a part of one. Lines that are no fields are passed over.
func splitHeader(b []byte) (header, []byte) {
	h := header{}
	last := ""
	for len(b) > 0 {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			return h, rest
		}
		b = rest
		text, _ := charset.Decode(line[:min(len(line), 10_000)], "")
		if text == "" { // a byte order mark and nothing more
			continue
		}
		if (text[0] == ' ' || text[0] == '\t') && last != "" {
			if len(h[last]) < 100_000 {
				h[last] += " " + strings.TrimSpace(text)
			}
			continue
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok || strings.ContainsAny(name, " \t") {
			last = ""
			continue
		}
		last = strings.ToLower(name)
		if _, ok := h[last]; ok { // the first holds
			last = ""
			continue
		}
		h[last] = strings.TrimSpace(value)
	}
	return h, nil
}

// decoder reads encoded words (RFC 2047) of any character set.
var decoder = mime.WordDecoder{CharsetReader: func(name string, r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s, _ := charset.Decode(b, name)
	return strings.NewReader(s), nil
}}

// words is a field's value with its encoded words read.
func words(s string) string {
	if d, err := decoder.DecodeHeader(s); err == nil {
		s = d
	}
	return strings.Join(strings.Fields(s), " ")
}

// sender is the name in a From field.
func sender(s string) string {
	p := stdmail.AddressParser{WordDecoder: &decoder}
	a, err := p.Parse(s)
	if err != nil {
		// Not as the standard has it: what stands before the address is the name.
		name, _, _ := strings.Cut(words(s), "<")
		return strings.Trim(name, ` "'`)
	}
	if a.Name != "" {
		return strings.Join(strings.Fields(a.Name), " ")
	}
	return a.Address[strings.LastIndexByte(a.Address, '@')+1:]
}

// collector walks the parts of a message.
type collector struct {
	plain, html []string
	attached    []Attachment
	parts       int
	truncated   bool
}

func (c *collector) part(h header, body []byte, depth int) {
	if c.parts++; c.parts > maxParts || depth > maxDepth {
		return
	}
	kind, params, err := mime.ParseMediaType(h["content-type"])
	if kind == "" || err != nil && !strings.Contains(kind, "/") {
		kind = "text/plain"
	}
	disposition, dparams, _ := mime.ParseMediaType(h["content-disposition"]) // absent or broken: shown
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err != nil { // the end, or where the message breaks: the parts before it are kept
				c.truncated = c.truncated || err != io.EOF
				return
			}
			b, err := io.ReadAll(p)
			c.truncated = c.truncated || err != nil
			sub := header{}
			for name, values := range p.Header {
				sub[strings.ToLower(name)] = values[0]
			}
			c.part(sub, b, depth+1)
		}
	}
	body = transfer(body, h["content-transfer-encoding"])
	name := words(cmp.Or(dparams["filename"], params["name"]))
	switch {
	case disposition == "attachment" || name != "" || !strings.HasPrefix(kind, "text/"):
		if depth > 0 { // a message that is a file and nothing else is no message
			c.attached = append(c.attached, Attachment{Name: name, ContentType: h["content-type"], Body: body})
		}
	case kind == "text/html":
		declared := params["charset"]
		if declared == "" {
			declared = charset.InMarkup(body)
		}
		s, _ := charset.Decode(body, declared)
		c.html = append(c.html, page.Text(s))
	case kind == "text/plain" || kind == "text/markdown":
		s, _ := charset.Decode(body, params["charset"])
		if strings.EqualFold(params["format"], "flowed") {
			s = unflow(s, strings.EqualFold(params["delsp"], "yes"))
		}
		c.plain = append(c.plain, strings.TrimSpace(s))
	}
}

// transfer undoes a Content-Transfer-Encoding, as far as the bytes follow it.
func transfer(b []byte, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		out, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(b)))
		if err != nil && len(out) < len(b)/2 {
			return b // what breaks at its beginning was never encoded
		}
		return out
	case "base64":
		clean := bytes.Map(func(r rune) rune {
			if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '/') {
				return r
			}
			return -1 // line ends, padding, and what does not belong here
		}, b)
		out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
		n, _ := base64.RawStdEncoding.Decode(out, clean) // as far as it goes
		return out[:n]
	}
	return b
}

// unflow joins the lines of flowed text (RFC 3676): one that ends with a space goes on
// in the next.
func unflow(s string, deleteSpace bool) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		text := strings.TrimRight(line, "\r\n")
		text = strings.TrimPrefix(text, " ") // stuffed
		if strings.HasSuffix(text, " ") && text != "-- " {
			if deleteSpace {
				text = text[:len(text)-1]
			}
			out.WriteString(text)
			continue
		}
		out.WriteString(text)
		out.WriteByte('\n')
	}
	return out.String()
}

var addressRE = regexp.MustCompile(`(?:https?://|www\.)\S+`)

// text chooses between the forms in which a message says the same: plain text as the
// sender wrote it, unless it holds much less than the HTML, as in newsletters whose plain
// form says only that there is another.
func (c *collector) text() string {
	plain, html := strings.Join(c.plain, "\n\n"), strings.Join(c.html, "\n\n")
	if html == "" || page.Letters(addressRE.ReplaceAllString(plain, ""))*10 >= page.Letters(addressRE.ReplaceAllString(html, ""))*6 {
		return plain
	}
	return html
}
