package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"casus/internal/ingest/charset"
	"casus/internal/ingest/jsonstream"
	"casus/internal/ingest/layout"
)

// object is a JSON object by the normal names of its members.
type object map[string]any

// Get implements [layout.Row]: the member of the whole name, else the way through nested objects.
func (o object) Get(p layout.Path) string {
	v, _ := o.lookup(p)
	return textOf(v, 0)
}

func (o object) has(p layout.Path) bool {
	_, ok := o.lookup(p)
	return ok
}

func (o object) lookup(p layout.Path) (any, bool) {
	if v, ok := o[p.Flat]; ok && v != nil {
		return v, true
	}
	if len(p.Steps) < 2 {
		return nil, false
	}
	var v any = map[string]any(o)
	for i, step := range p.Steps {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if i > 0 {
			m = normalised(m)
		}
		if v, ok = m[step]; !ok {
			return nil, false
		}
	}
	return v, v != nil
}

// normalised is an object by the normal names of its members.
func normalised(m map[string]any) object {
	o := make(object, len(m))
	for name, v := range m {
		o[layout.Normal(name)] = v
	}
	return o
}

// textOf is a value as text: names of objects, items of lists.
func textOf(v any, depth int) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	case []any:
		if depth > 2 {
			return ""
		}
		separator := ", "
		var parts []string
		for _, e := range v {
			s := textOf(e, depth+1)
			if s == "" {
				continue
			}
			if strings.ContainsAny(s, "\n") || len(s) > 200 {
				separator = "\n\n" // paragraphs, not names
			}
			parts = append(parts, s)
		}
		return strings.Join(parts, separator)
	case map[string]any:
		if depth > 2 {
			return ""
		}
		for _, name := range []string{"name", "title", "main", "text", "url", "$oid", "$date"} {
			if s := textOf(v[name], depth+1); s != "" {
				return s
			}
		}
	}
	return ""
}

var errNotObject = errors.New("it is no JSON object")

// parse reads one object.
func parse(b []byte) (object, []string, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // identifiers may have more digits than a float
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			err = errNotObject
		} else if errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("it ends in the middle")
		}
		return nil, nil, err
	}
	if m == nil {
		return nil, nil, errNotObject
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, nil, errors.New("something follows the object")
	}
	o := normalised(m)
	names := make([]string, 0, len(o))
	for name := range o {
		names = append(names, name)
	}
	return o, names, nil
}

// jsonRecords makes documents of JSON objects.
type jsonRecords struct {
	*records
	plan      *layout.Plan
	publisher string // of a JSON feed
}

// add makes a document of an object's bytes, and reports whether to go on.
func (j *jsonRecords) addJSON(where string, b []byte, charsetName string) bool {
	if !utf8.Valid(b) {
		text, _ := charset.Decode(b, charsetName)
		b = []byte(text)
	}
	o, names, err := parse(b)
	if err != nil {
		return j.r.fail(where, "is no record that can be read", "it is passed over", err)
	}
	// Objects of one file may be of several layouts: one that the layout of the first
	// has no text in is looked at by itself.
	if j.plan == nil || !j.plan.Has(layout.Text, o.has) {
		j.plan = layout.Choose(names, o.has, j.r.o.Mapping)
		if !j.plan.Verbatim && j.plan.Has(layout.Text, o.has) {
			if !j.r.note(j.s.where, "read as "+j.plan.Describe(o.has)) {
				return false
			}
		}
	}
	if j.publisher != "" && o["publisher"] == nil {
		o["publisher"] = j.publisher
	}
	j.summary = j.entries && textOf(o["contenthtml"], 0) == "" && textOf(o["contenttext"], 0) == ""
	return j.records.add(where, j.plan, o)
}

// jsonl reads a JSON object a line.
func (r *reading) jsonl(s *stream) {
	br, name := r.decoded(s)
	docs := &jsonRecords{records: r.records(s)}
	lines := &lineReader{r: br, limit: r.o.MaxDocument}
	for n := 1; ; n++ {
		line, tooLong, err := lines.next()
		switch {
		case err == io.EOF:
			docs.end()
			return
		case err != nil:
			docs.end()
			r.broken(s, err)
			return
		case tooLong:
			if !r.fail(s.at(n), "is a line longer than the limit of "+bytesText(r.o.MaxDocument)+" for one document", "split it, or raise the limit", nil) {
				return
			}
			continue
		}
		if line = bytes.TrimSpace(line); len(line) > 0 && !docs.addJSON(s.at(n), line, name) {
			return
		}
	}
}

// json reads the records of a JSON text.
func (r *reading) json(s *stream) {
	br, name := r.decoded(s)
	docs := &jsonRecords{records: r.records(s)}
	for rec, err := range jsonstream.Records(br, r.o.MaxDocument) {
		switch {
		case errors.Is(err, jsonstream.ErrTooLong):
			if !r.fail(s.nth(rec.N), "is a record longer than the limit of "+bytesText(r.o.MaxDocument)+" for one document", "split it, or raise the limit", nil) {
				return
			}
			continue
		case errors.Is(err, jsonstream.ErrNotJSON), errors.Is(err, jsonstream.ErrNotObject):
			if !r.fail(s.nth(rec.N), "is no record that can be read", "it is passed over", err) {
				return
			}
			continue
		case err != nil:
			docs.end()
			r.broken(s, err)
			return
		}
		if rec.Outer != nil && !docs.entries {
			docs.publisher, docs.entries = jsonFeed(rec.Outer)
		}
		if !docs.addJSON(s.nth(rec.N), rec.Value, name) {
			return
		}
	}
	docs.end()
}

// jsonFeed is the title of a JSON feed; false when outer is the head of something else.
func jsonFeed(outer []byte) (title string, ok bool) {
	var head struct{ Version, Title string }
	if json.Unmarshal(outer, &head) != nil || !strings.Contains(head.Version, "jsonfeed.org") {
		return "", false
	}
	return head.Title, true
}

// decoded is a stream as UTF-8, as far as its beginning tells the character set, and the
// name of the set that records are in which are none after all.
func (r *reading) decoded(s *stream) (*bufio.Reader, string) {
	rd, name := charset.NewReader(s.r, s.charset())
	if name == charset.UTF8 {
		name = ""
	}
	return bufio.NewReaderSize(rd, window), name
}

// lineReader reads lines of bounded length.
type lineReader struct {
	r     *bufio.Reader
	limit int
	buf   []byte
}

// next returns the next line, good until the call after. A line that is too long is
// passed over. A line that an error other than the end of the file cuts off is not given.
func (l *lineReader) next() (line []byte, tooLong bool, err error) {
	l.buf = l.buf[:0]
	for {
		chunk, err := l.r.ReadSlice('\n')
		if !tooLong {
			if len(l.buf)+len(chunk) > l.limit {
				tooLong = true
				l.buf = l.buf[:0]
			} else {
				l.buf = append(l.buf, chunk...)
			}
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err == io.EOF && (len(l.buf) > 0 || tooLong), err == nil:
			return l.buf, tooLong, nil
		default:
			return nil, false, err
		}
	}
}
