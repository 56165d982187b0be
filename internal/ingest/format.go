package ingest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"encoding/xml"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"casus/internal/ingest/charset"
	"casus/internal/ingest/layout"
	"casus/internal/ingest/table"
)

// Formats are the names of the formats that documents are read from.
var Formats = []string{"text", "html", "feed", "jsonl", "json", "csv", "tsv", "warc", "eml"}

// readers hold the reader of each format.
var readers map[string]func(*reading, *stream)

func init() { // archives are read by what reads them
	readers = map[string]func(*reading, *stream){
		"text":  (*reading).text,
		"html":  (*reading).html,
		"feed":  (*reading).feed,
		"jsonl": (*reading).jsonl,
		"json":  (*reading).json,
		"csv":   (*reading).csv,
		"tsv":   (*reading).csv,
		"warc":  (*reading).warc,
		"eml":   (*reading).mail,
	}
}

// refusal says why a file is not read.
type refusal struct{ what, fix string }

//go:embed formats.txt
var formatsText string

// byExtension and refused hold formats.txt.
var byExtension, refused = readFormats()

func readFormats() (map[string]string, map[string]refusal) {
	formats, refused := map[string]string{}, map[string]refusal{}
	for line := range strings.Lines(formatsText) {
		ext, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		format, why, isRefused := strings.Cut(rest, " ")
		switch {
		case ext == "" || ext == "#":
		case isRefused && format == "-":
			what, fix, _ := strings.Cut(why, "; ")
			refused[ext] = refusal{what, fix}
		default:
			formats[ext] = rest
		}
	}
	return formats, refused
}

// stream reads a stream of any kind.
func (r *reading) stream(s *stream) {
	head, err := s.r.Peek(window)
	if len(head) == 0 {
		if err == io.EOF {
			r.fail(s.where, "is empty", "", nil)
		} else {
			r.broken(s, err)
		}
		return
	}
	if r.compressed(s, head) || r.archive(s, head) {
		return
	}
	format, no := r.o.Format, refusal{}
	if format == "" {
		format, no = detect(s, head)
	}
	if no.what != "" {
		r.fail(s.where, "is "+no.what+", not a report", no.fix, nil)
		return
	}
	readers[format](r, s)
}

// detect names the format of a stream: by what its bytes can only be, by what the server
// said, by its name, and by what its bytes look like.
func detect(s *stream, head []byte) (string, refusal) {
	text := charset.Preview(head)
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	ext := extension(s.Name)
	format := byExtension[ext]
	if no, ok := refused[ext]; ok && s.ContentType == "" {
		return "", no
	}
	if kind := byContentType(s.ContentType); kind != "" {
		format = kind
	}
	switch {
	case bytes.HasPrefix(head, []byte("WARC/")):
		return "warc", refusal{}
	case format == "eml" || format == "warc": // their bytes may be of several character sets, or compressed
		return format, refusal{}
	case isBinary(text):
		return "", refusal{what: binaryKind(head), fix: "only texts, and archives of texts, are read"}
	}
	switch format {
	case "", "xml", "html", "feed":
		if len(trimmed) > 0 && trimmed[0] == '<' {
			return byRoot(text, format)
		}
	case "json", "jsonl":
		return byJSON(trimmed, format), refusal{}
	case "text":
		if bytes.HasPrefix(bytes.ToLower(trimmed[:min(len(trimmed), 14)]), []byte("<!doctype html")) {
			return "html", refusal{}
		}
	}
	switch format {
	case "":
		return bySight(trimmed), refusal{}
	case "xml", "feed":
		return "", refusal{what: "not XML, though it says so", fix: "give it the ending of what it is"}
	}
	return format, refusal{}
}

// byContentType is the format of a media type, empty when it says nothing of use.
func byContentType(contentType string) string {
	kind, _, _ := mime.ParseMediaType(contentType) // nothing to be had from a broken one
	switch kind {
	case "text/html", "application/xhtml+xml":
		return "html"
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml", "application/xml":
		return "xml"
	case "application/feed+json", "application/json", "text/json":
		return "json"
	case "application/x-ndjson", "application/jsonl", "application/x-jsonlines":
		return "jsonl"
	case "text/csv":
		return "csv"
	case "text/tab-separated-values":
		return "tsv"
	case "message/rfc822":
		return "eml"
	case "application/warc":
		return "warc"
	}
	return ""
}

// isBinary reports whether decoded bytes are no text: one in fifty is a control
// character, or one in a thousand zero. Single ones are met in texts of every origin.
func isBinary(text []byte) bool {
	control, zero := 0, 0
	for _, c := range text {
		switch {
		case c == 0:
			zero++
			control++
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1b && c != 0x1e:
			control++
		}
	}
	return control*50 > len(text) || zero*1000 > len(text)
}

// binaryKind says what a file that is no text looks like.
func binaryKind(head []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "a PDF"
	case bytes.HasPrefix(head, []byte("\xfd7zXZ")):
		return "compressed with xz"
	case bytes.HasPrefix(head, []byte("SQLite format 3")):
		return "a database"
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return "an old Office document"
	case kind == "application/octet-stream" || strings.HasPrefix(kind, "text/"):
		return "binary"
	}
	return "binary (" + kind + ")"
}

// byRoot tells markup by its outermost element.
func byRoot(text []byte, format string) (string, refusal) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		tok, err := d.RawToken()
		if err != nil {
			break
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := strings.ToLower(el.Name.Local); {
		case name == "rss" || name == "feed" || name == "rdf" || name == "channel":
			return "feed", refusal{}
		case name == "html" || format == "html" || format == "" && pageElements[name]:
			return "html", refusal{}
		case format == "xml" || format == "feed":
			return "", refusal{what: "XML of a kind that is not read (" + shown(el.Name.Local) + ")", fix: "feeds and XHTML are"}
		}
		break
	}
	if format == "html" || format == "" && bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(text)), []byte("<!doctype html")) {
		return "html", refusal{}
	}
	if format == "" {
		return "text", refusal{}
	}
	return "", refusal{what: "no feed that can be read", fix: "feeds and XHTML are"}
}

// pageElements are elements that a page without an html element may begin with.
var pageElements = map[string]bool{"head": true, "body": true, "meta": true, "title": true, "div": true, "article": true, "main": true, "section": true, "p": true, "h1": true}

// byJSON tells JSON lines from one JSON text, whatever the name says.
func byJSON(text []byte, format string) string {
	switch {
	case len(text) == 0 || text[0] != '{':
		return "json"
	case format == "jsonl":
		// A text spread over lines begins one that is no record.
		first, _, whole := bytes.Cut(text, []byte("\n"))
		if whole && !json.Valid(first) && len(bytes.TrimSpace(first)) < 3 {
			return "json"
		}
		return "jsonl"
	}
	first, rest, whole := bytes.Cut(text, []byte("\n"))
	if rest = bytes.TrimSpace(rest); whole && len(rest) > 0 && rest[0] == '{' && json.Valid(first) {
		return "jsonl"
	}
	return "json"
}

var mailFieldRE = regexp.MustCompile(`(?i)^(?:from|to|subject|date|message-id|received|mime-version|content-type|return-path|delivered-to|reply-to):`)

// bySight tells the format of text that nothing is said of.
func bySight(text []byte) string {
	switch {
	case len(text) == 0:
		return "text"
	case text[0] == '{' && looksLikeObject(text):
		return byJSON(text, "")
	case text[0] == '[' && looksLikeObject(bytes.TrimLeft(text[1:], " \t\r\n")):
		return "json"
	case isMail(text):
		return "eml"
	case isTable(text):
		return "csv"
	}
	return "text"
}

func looksLikeObject(text []byte) bool {
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	text = bytes.TrimLeft(text[1:], " \t\r\n")
	return len(text) > 0 && (text[0] == '"' || text[0] == '}')
}

// isMail reports whether text begins with the header of a message: nothing but fields,
// among them three that messages have.
func isMail(text []byte) bool {
	known := 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, _, isField := bytes.Cut(line, []byte(":"))
		switch {
		case mailFieldRE.Match(line):
			known++
		case line[0] == ' ' || line[0] == '\t' || bytes.HasPrefix(line, []byte("From ")):
		case !isField || bytes.ContainsAny(name, " \t"):
			return false
		}
	}
	return known >= 3
}

// isTable reports whether the first line names columns that hold reports.
func isTable(text []byte) bool {
	first, _, whole := bytes.Cut(text, []byte("\n"))
	if !whole || !utf8.Valid(first) || len(first) > 4096 {
		return false
	}
	comma := table.Comma(first)
	columns := strings.Split(string(first), string(rune(comma)))
	has := columnSet(columns)
	plan := layout.Choose(nil, has.has, nil)
	return len(columns) >= 2 && plan.Has(layout.Text, has.has) && (plan.Has(layout.ID, has.has) || plan.Has(layout.Published, has.has) || plan.Has(layout.Title, has.has))
}
