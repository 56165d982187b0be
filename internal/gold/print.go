package gold

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// Printer writes articles one after the other in canonical form.
type Printer struct {
	w       io.Writer
	headed  bool // the article before has a head
	started bool
}

// NewPrinter returns a printer to w.
func NewPrinter(w io.Writer) *Printer { return &Printer{w: w} }

// Print writes a file in canonical form.
func Print(w io.Writer, f *File) error {
	p := NewPrinter(w)
	for i := range f.Articles {
		if err := p.Print(&f.Articles[i]); err != nil {
			return err
		}
	}
	return nil
}

// Print writes one article. It refuses one that would not read back as it is (a
// line break in a sentence, a span that its words do not find) and writes nothing
// of it then.
func (p *Printer) Print(a *Article) error {
	var b bytes.Buffer
	switch {
	case a.ID == "" && p.headed:
		return fmt.Errorf("an article without id behind one with: its sentences would be read as the other's")
	case p.started && !p.headed:
		b.WriteByte('\n')
	}
	if a.ID != "" {
		published := "unknown"
		if !a.Published.IsZero() {
			published = a.Published.String()
		}
		if err := oneLine(a.ID, a.Title); err != nil {
			return fmt.Errorf("article %s: %w", a.ID, err)
		}
		if strings.ContainsRune(a.ID, '|') {
			return fmt.Errorf("article %s: the notation has no | in an id", a.ID)
		}
		fmt.Fprintf(&b, "=== %s | published %s | %s\n", a.ID, published, a.Title)
	}
	for i := range a.Sentences {
		if err := a.Sentences[i].print(&b); err != nil {
			return err
		}
	}
	if a.ID != "" {
		b.WriteByte('\n')
	}
	p.headed, p.started = a.ID != "", true
	_, err := p.w.Write(b.Bytes())
	return err
}

func (s *Sentence) print(b *bytes.Buffer) error {
	if s.ID == "" || s.Text == "" {
		return fmt.Errorf("sentence %q: without id or text", s.ID)
	}
	if err := oneLine(s.ID, s.Text, s.Before, s.After); err != nil {
		return fmt.Errorf("sentence %s: %w", s.ID, err)
	}
	fmt.Fprintf(b, "#%s\n", s.ID)
	if s.Before != "" {
		fmt.Fprintf(b, "~ %s\n", s.Before)
	}
	fmt.Fprintf(b, "> %s\n", s.Text)
	if s.After != "" {
		fmt.Fprintf(b, "~ %s\n", s.After)
	}
	for _, e := range s.Events {
		line, err := e.Line(s.Text)
		if err != nil {
			return fmt.Errorf("sentence %s: %w", s.ID, err)
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return nil
}

// oneLine checks that texts can stand on lines of their own.
func oneLine(texts ...string) error {
	for _, t := range texts {
		if strings.ContainsAny(t, "\n\r") || strings.TrimSpace(t) != t || !utf8.ValidString(t) {
			return fmt.Errorf("%q cannot stand on one line: it has a line break, blanks at an end, or is not UTF-8", t)
		}
	}
	return nil
}

// Line returns the event's line, without a line feed, in canonical form: fields in
// the notation's order, st=done left out, @ marks only where they are needed.
func (e *Event) Line(sentence string) (string, error) {
	var b strings.Builder
	b.WriteString(string(e.Type))
	if e.Mode != "" {
		b.WriteString("/" + string(e.Mode))
	}
	trigger, err := words(sentence, e.Trigger, "")
	if err != nil {
		return "", err
	}
	b.WriteString(" | t=" + trigger)
	for _, role := range Roles {
		before := " | " + role.String() + "="
		for _, a := range e.Args {
			if a.Role != role {
				continue
			}
			filler, err := words(sentence, a.Span, a.Code)
			if err != nil {
				return "", err
			}
			b.WriteString(before + filler)
			before = " ; "
		}
	}
	switch {
	case e.Background:
		b.WriteString(" | st=" + string(e.Status) + "+bg")
	case e.Status != casus.Done:
		b.WriteString(" | st=" + string(e.Status))
	}
	for i, c := range e.Contexts {
		if i == 0 {
			b.WriteString(" | c=" + string(c))
		} else {
			b.WriteString("," + string(c))
		}
	}
	return b.String(), nil
}

// words returns the words of a span with the mark that finds them again, and
// their code in braces.
func words(sentence string, s casus.Span, code string) (string, error) {
	if err := s.In(sentence); err != nil {
		return "", err
	}
	text := s.Of(sentence)
	if strings.TrimSpace(text) != text || strings.ContainsAny(text, "|;") {
		return "", fmt.Errorf("the notation has no span %q: it holds | or ;, or has blanks at an end", text)
	}
	n, ok := Mark(sentence, s)
	if !ok {
		return "", fmt.Errorf("the notation has no mark for %q at byte %d: the words stand whole, or overlapping, elsewhere", text, s.Start)
	}
	if n > 1 || looksMarked(text) {
		text += "@" + strconv.Itoa(n)
	}
	if strings.ContainsAny(code, "{}|;\n\r") || code != "" && strings.Contains(text[strings.LastIndexByte(text, '}')+1:], "{") {
		return "", fmt.Errorf("%q {%s}: the notation has no braces within or before braces", text, code)
	}
	// Empty braces keep words that end in a brace from being read as a code.
	if _, _, looksCoded := splitCode(text); code != "" || looksCoded {
		text += " {" + code + "}"
	}
	return text, nil
}

// looksMarked reports whether words end as if they bore an occurrence mark.
func looksMarked(words string) bool {
	digits := strings.TrimRightFunc(words, unicode.IsDigit)
	return len(digits) < len(words) && strings.HasSuffix(digits, "@")
}
