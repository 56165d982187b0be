package gold

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"casus"
)

// Error is a fault of one line of a notation file.
type Error struct {
	File string
	Line int    // from 1
	Text string // the line
	Msg  string // what is wrong with it, and what would be right
}

func (e *Error) Error() string {
	const shown = 200 // bytes of the line
	text := e.Text
	if len(text) > shown {
		text = strings.ToValidUTF8(text[:shown], "") + " ..."
	}
	return fmt.Sprintf("%s:%d: %s\n\t%s", e.File, e.Line, e.Msg, text)
}

// Errors are the faults of a file in the order of its lines.
type Errors []*Error

func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As and errors.Is see each fault.
func (es Errors) Unwrap() []error {
	list := make([]error, len(es))
	for i, e := range es {
		list[i] = e
	}
	return list
}

// ReadFile parses the named file; see Parse.
func ReadFile(name string) (*File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Parse(name, f)
}

// Parse reads a notation file; name is what errors call it.
//
// It goes on after a fault, so the File, which is never nil, holds all that could
// be read: an event line is left out when its type or trigger cannot be made out,
// of any other fault only the part that is wrong. The error is of type [Errors]
// when the text is at fault, else it is the reader's. Who wants only files without
// fault stops at an error; who wants what there is reports it and goes on.
//
// Fields out of order, st=done, superfluous marks and blanks are no faults: they
// are understood, and printed in canonical form.
func Parse(name string, r io.Reader) (*File, error) {
	p := parser{name: name, file: &File{}, ids: map[string]int{}}
	lines := bufio.NewReader(r)
	for {
		raw, err := lines.ReadBytes('\n')
		if len(raw) > 0 {
			p.line++
			p.read(bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r")))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p.file, fmt.Errorf("%s: %w", name, err)
		}
	}
	p.endSentence()
	if len(p.errs) > 0 {
		return p.file, p.errs
	}
	return p.file, nil
}

// parser is the state between the lines of a file.
type parser struct {
	name string
	file *File
	line int
	text string
	errs Errors

	open     bool // the last article of the file goes on
	inBlock  bool // a sentence has begun: sentence and idLine are its
	sentence Sentence
	idLine   int
	ids      map[string]int // sentence ids and their lines
}

func (p *parser) fail(format string, args ...any) {
	p.errs = append(p.errs, &Error{p.name, p.line, p.text, fmt.Sprintf(format, args...)})
}

func (p *parser) read(raw []byte) {
	if p.line == 1 {
		raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	}
	p.text = string(raw)
	switch {
	case !utf8.Valid(raw):
		p.fail("the line is not UTF-8: convert the file")
		return
	case strings.ContainsRune(p.text, '\r'):
		p.fail("a carriage return stands inside the line: end lines with a line feed alone")
		return
	}
	line := strings.TrimSpace(p.text)
	switch {
	case line == "":
		p.endSentence()
		p.open = p.open && p.file.Articles[len(p.file.Articles)-1].ID != ""
	case strings.HasPrefix(line, "==="):
		p.head(line)
	case line[0] == '#':
		p.id(strings.TrimSpace(line[1:]))
	case !p.inBlock:
		p.fail("the line belongs to no sentence: a sentence begins with #ID and > TEXT")
	case line[0] == '>':
		p.sentenceText(strings.TrimSpace(line[1:]))
	case line[0] == '~':
		p.context(strings.TrimSpace(line[1:]))
	case p.sentence.Text == "":
		p.fail("the event has no sentence: write > TEXT before it")
	default:
		if e, ok := p.event(line); ok {
			p.sentence.Events = append(p.sentence.Events, e)
		}
	}
}

// head reads === ID | published YYYY-MM-DD | TITLE.
func (p *parser) head(line string) {
	p.endSentence()
	fields := strings.SplitN(strings.TrimPrefix(line, "==="), "|", 3)
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	if len(fields) != 3 || fields[0] == "" {
		p.fail("an article's head is === ID | published YYYY-MM-DD | TITLE, or published unknown")
		fields = append(fields, "", "", "")
		if fields[0] == "" {
			fields[0] = fmt.Sprintf("line-%d", p.line)
		}
	}
	a := Article{ID: fields[0], Title: fields[2]}
	if day := strings.TrimSpace(strings.TrimPrefix(fields[1], "published")); day != "unknown" && len(fields) == 3 {
		var err error
		if a.Published, err = casus.ParseDay(day); err != nil {
			p.fail("the day of publication: %v, or unknown", err)
		}
	}
	p.file.Articles, p.open = append(p.file.Articles, a), true
}

func (p *parser) id(id string) {
	p.endSentence()
	switch first, taken := p.ids[id]; {
	case id == "":
		p.fail("the sentence has no id: write #ID")
	case taken:
		p.fail("sentence id %s stands in line %d already: ids are unique in a file", id, first)
	default:
		p.ids[id] = p.line
	}
	p.inBlock, p.idLine, p.sentence = true, p.line, Sentence{ID: id}
}

func (p *parser) sentenceText(text string) {
	switch {
	case text == "":
		p.fail("the sentence is empty: write > TEXT")
	case p.sentence.Text != "":
		p.fail("a second sentence under %s: give it an id of its own", p.sentence.ID)
	default:
		p.sentence.Text = text
	}
}

func (p *parser) context(text string) {
	side := &p.sentence.Before
	if p.sentence.Text != "" {
		side = &p.sentence.After
	}
	switch {
	case text == "":
		p.fail("the context is empty: delete the line")
	case *side != "":
		p.fail("a second line of context on the same side of the sentence: only its neighbour is given")
	default:
		*side = text
	}
}

// endSentence puts the sentence that was being read into its article.
func (p *parser) endSentence() {
	if !p.inBlock {
		return
	}
	p.inBlock = false
	if p.sentence.Text == "" {
		p.errs = append(p.errs, &Error{p.name, p.idLine, "#" + p.sentence.ID, "the sentence has no text: write > TEXT under its id"})
		return
	}
	if !p.open {
		p.file.Articles, p.open = append(p.file.Articles, Article{}), true
	}
	a := &p.file.Articles[len(p.file.Articles)-1]
	a.Sentences = append(a.Sentences, p.sentence)
}

// event reads an event line; ok is false when there is no type or trigger to speak of.
func (p *parser) event(line string) (e Event, ok bool) {
	fields := strings.Split(line, "|")
	if e, ok = p.act(strings.TrimSpace(fields[0])); !ok {
		return e, false
	}
	var seen []string
	for _, f := range fields[1:] {
		key, value, found := strings.Cut(f, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch {
		case !found || value == "":
			p.fail("field %q says nothing: write KEY=VALUE, or leave it out", strings.TrimSpace(f))
			continue
		case slices.Contains(seen, key):
			p.fail("field %s= stands twice: put its spans into one, parted by ;", key)
		}
		seen = append(seen, key)
		switch {
		case key == "t":
			words, code, _ := splitCode(value)
			if code != "" {
				p.fail("a trigger carries no code: delete {%s}", code)
			}
			e.Trigger, _ = p.span(words)
		case key == "st":
			p.status(&e, value)
		case key == "c":
			p.contexts(&e, value)
		case len(key) == 1 && slices.Contains(Roles, Role(key[0])):
			p.args(&e, Role(key[0]), value)
		default:
			p.fail("unknown field %s=: want t, S, R, M, L, W, A, K, I, D, X, st or c", key)
		}
	}
	if !slices.Contains(seen, "t") {
		p.fail("the event has no trigger: write t=WORDS, the words that name the act")
	}
	slices.SortStableFunc(e.Args, func(a, b Arg) int {
		return slices.Index(Roles, a.Role) - slices.Index(Roles, b.Role)
	})
	return e, e.Trigger.Len() > 0
}

// act reads TYPE or TYPE/mode.
func (p *parser) act(s string) (e Event, ok bool) {
	kind, mode, moded := strings.Cut(s, "/")
	e = Event{Type: casus.Type(kind), Mode: casus.Mode(mode), Status: casus.Done}
	if err := e.Type.Valid(); err != nil {
		p.fail("%v (a sentence without acts has no event lines)", err)
		return e, false
	}
	if err := e.Mode.Valid(e.Type); err != nil || moded && mode == "" {
		p.fail("%s has no mode %q: want %s alone or a mode of %v", e.Type, mode, e.Type, e.Type.Modes())
		e.Mode = ""
	}
	return e, true
}

// span reads WORDS, WORDS@2 as a place in the sentence.
func (p *parser) span(s string) (casus.Span, bool) {
	words, n, marked := splitMark(p.sentence.Text, s)
	span, ok := Locate(p.sentence.Text, words, n)
	switch {
	case ok:
	case words == "":
		p.fail("a span has no words: copy them from the sentence")
	case marked:
		p.fail("%q does not stand in the sentence %d times: correct @%d", words, n, n)
	default:
		p.fail("%q is not in the sentence: copy the words from it letter for letter", words)
	}
	return span, ok
}

func (p *parser) args(e *Event, role Role, value string) {
	for s := range strings.SplitSeq(value, ";") {
		s = strings.TrimSpace(s)
		if s == "" {
			p.fail("field %s= has an empty span: delete the ; too many", role)
			continue
		}
		words, code, _ := splitCode(s)
		span, ok := p.span(words)
		if !ok {
			continue
		}
		if err := checkCode(role, code); err != nil {
			p.fail("%s={%s}: %v", role, code, err)
		}
		e.Args = append(e.Args, Arg{role, span, code})
	}
}

// actorCodes is the form of a list of actor codes, countryCode that of a country.
// That a code is of the ontology is not asked here: gold files are older than it.
var (
	actorCodes  = regexp.MustCompile(`^[A-Z]*(\.[A-Z]+)?(,[A-Z]*(\.[A-Z]+)?)*$`)
	countryCode = regexp.MustCompile(`^[A-Z]{3}$`)
)

// checkCode checks what stands in braces behind the words of a role.
func checkCode(role Role, code string) error {
	switch role {
	case Source, Recipient, Mediator:
		if !actorCodes.MatchString(code) {
			return errors.New("want actor codes parted by commas, as {ARM.MIL,AZE}")
		}
	case Place:
		if code != "" && !countryCode.MatchString(code) {
			return errors.New("want the country's code, as {AZE}")
		}
	case When:
		if _, err := casus.ParseTimeSpan(code); err != nil {
			return err
		}
	default:
		if code != "" {
			return errors.New("only S, R, M, L and W carry codes: delete the braces")
		}
	}
	return nil
}

func (p *parser) status(e *Event, value string) {
	status, background, found := strings.Cut(value, "+")
	if found {
		e.Background = background == "bg"
	}
	if slices.Contains(casus.Statuses, casus.Status(status)) && e.Background == found {
		e.Status = casus.Status(status)
		return
	}
	p.fail("unknown status %q: want one of %v, and +bg behind it for background", value, casus.Statuses)
}

func (p *parser) contexts(e *Event, value string) {
	for s := range strings.SplitSeq(value, ",") {
		c := casus.Context(strings.TrimSpace(s))
		switch err := c.Valid(); {
		case err != nil:
			p.fail("%v", err)
		case slices.Contains(e.Contexts, c):
			p.fail("context %s stands twice", c)
		case len(e.Contexts) == maxContexts:
			p.fail("more than %d contexts: keep the plainest", maxContexts)
		default:
			e.Contexts = append(e.Contexts, c)
		}
	}
}
