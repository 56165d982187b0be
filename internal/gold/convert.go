package gold

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"casus"
)

// FromReading returns a reading as an article: its coded sentences, named
// DOCUMENT.0, DOCUMENT.1 and so on, with their events.
func FromReading(r *casus.Reading) Article {
	d := r.Document
	a := Article{ID: strings.ReplaceAll(flatten(d.ID).text, "|", "/"), Title: flatten(d.Title).text, Published: d.Published}
	bySentence := map[int][]casus.Event{} // by the byte at which the sentence starts
	for _, e := range r.Events {
		bySentence[e.Sentence.Start] = append(bySentence[e.Sentence.Start], e)
	}
	for _, s := range r.Sentences {
		sentence := FromEvents(fmt.Sprintf("%s.%d", a.ID, len(a.Sentences)), casus.MentionAt(d.Text, s), bySentence[s.Start])
		if sentence.Text != "" {
			a.Sentences = append(a.Sentences, sentence)
		}
	}
	return a
}

// FromEvents returns a sentence of a document with the events told in it, as the
// notation can say them: the sentence on one line, events in the order of their
// triggers, codes and days in braces. The events' spans are offsets into the
// document, as the sentence's own is. What lies outside the sentence is left out.
func FromEvents(id string, sentence casus.Mention, events []casus.Event) Sentence {
	line := flatten(sentence.Text)
	c := converter{line: line, start: sentence.Start}
	s := Sentence{ID: id, Text: line.text}
	for i := range events {
		if e, ok := c.event(&events[i]); ok {
			s.Events = append(s.Events, e)
		}
	}
	slices.SortStableFunc(s.Events, func(a, b Event) int {
		return cmp.Or(a.Trigger.Start-b.Trigger.Start, a.Trigger.End-b.Trigger.End)
	})
	return s
}

// EventFrom returns one event of a document with its spans moved so that byte
// start of the document is byte 0, and nothing else changed for the notation's
// sake: it is for comparing, not for printing.
func EventFrom(e *casus.Event, start int) Event {
	g := Event{Type: e.Type, Mode: e.Mode, Status: e.Status, Background: e.Background,
		Contexts: slices.Clone(e.Contexts[:min(len(e.Contexts), maxContexts)]), Trigger: e.Trigger.Shift(-start)}
	add := func(role Role, m casus.Mention, code string) {
		g.Args = append(g.Args, Arg{role, m.Shift(-start), code})
	}
	for _, r := range []struct {
		role    Role
		parties []casus.Party
	}{{Source, e.Source}, {Recipient, e.Recipient}, {Mediator, e.Mediator}} {
		for _, p := range r.parties {
			codes := make([]string, len(p.Actors))
			for i, code := range p.Codes() {
				codes[i] = string(code)
			}
			add(r.role, p.Mention, strings.Join(codes, ","))
		}
	}
	for _, l := range e.Places {
		code := ""
		if l.Place != nil {
			code = l.Place.Country
		}
		add(Place, l.Mention, code)
	}
	for _, w := range e.When {
		code := ""
		if w.TimeSpan != nil {
			code = w.TimeSpan.String()
		}
		add(When, w.Mention, code)
	}
	for _, p := range e.Claimant {
		add(Claimant, p.Mention, "") // by the notation claimants carry no codes
	}
	for _, r := range []struct {
		role  Role
		count *casus.Count
	}{{Killed, e.Killed}, {Injured, e.Injured}, {Detained, e.Detained}, {Displaced, e.Displaced}} {
		if r.count != nil {
			for _, m := range r.count.Mentions {
				add(r.role, m.Mention, "")
			}
		}
	}
	return g
}

// converter makes events of a document into events of one line of notation.
type converter struct {
	line  flat
	start int // of the sentence in the document
}

func (c *converter) event(e *casus.Event) (Event, bool) {
	g := EventFrom(e, c.start)
	var ok bool
	if g.Trigger, ok = c.span(g.Trigger); !ok {
		return g, false
	}
	var args []Arg
	for _, a := range g.Args {
		if a.Span, ok = c.span(a.Span); ok && !slices.ContainsFunc(args, func(b Arg) bool { return a.Role == b.Role && a.Span == b.Span }) {
			args = append(args, a)
		}
	}
	g.Args = args
	return g, true
}

// span maps a span of the sentence onto its line and makes it one that the
// notation can say: of letters that mean nothing to it, without blanks at its ends,
// and such that its words find it again. ok is false where nothing of it can be said.
func (c *converter) span(s casus.Span) (_ casus.Span, ok bool) {
	if s.Start < 0 || s.End > c.line.size || s.Start >= s.End {
		return s, false
	}
	text := c.line.text
	s = longestPiece(text, casus.Span{Start: c.line.offset(s.Start), End: c.line.offset(s.End)})
	// A part of a word, or words that overlap themselves, may not be found by
	// their own letters; with a neighbour or two they are.
	for range 8 {
		if s.Start >= s.End {
			return s, false
		}
		if _, ok := Mark(text, s); ok {
			return s, true
		}
		s = widen(text, s)
	}
	return s, false
}

// reserved are the characters that a span of FromEvents never holds: they part
// fields and spans, and enclose codes.
const reserved = "|;{}"

// longestPiece returns the longest part of a span without reserved characters, trimmed.
func longestPiece(text string, s casus.Span) casus.Span {
	best := casus.Span{Start: s.Start, End: s.Start}
	for at := s.Start; at < s.End; {
		end := s.End
		if i := strings.IndexAny(text[at:s.End], reserved); i >= 0 {
			end = at + i
		}
		piece := strings.TrimLeftFunc(text[at:end], unicode.IsSpace)
		start := end - len(piece)
		if n := len(strings.TrimRightFunc(piece, unicode.IsSpace)); n > best.Len() {
			best = casus.Span{Start: start, End: start + n}
		}
		at = end + 1
	}
	return best
}

// widen grows a span to the ends of the words it cuts, else by one word to the
// right, else by one to the left, never over a reserved character.
func widen(text string, s casus.Span) casus.Span {
	ends := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(reserved, r) }
	grow := func(start, end int) casus.Span {
		if i := strings.IndexFunc(text[end:], ends); i >= 0 {
			end += i
		} else {
			end = len(text)
		}
		inside := func(r rune) bool { return !ends(r) }
		return casus.Span{Start: len(strings.TrimRightFunc(text[:start], inside)), End: end}
	}
	if g := grow(s.Start, s.End); g != s {
		return g
	}
	right := strings.TrimLeftFunc(text[s.End:], unicode.IsSpace)
	if g := grow(s.Start, len(text)-len(right)); g.End > len(text)-len(right) {
		return g
	}
	left := strings.TrimRightFunc(text[:s.Start], unicode.IsSpace)
	if g := grow(len(left), s.End); g.Start < len(left) {
		return g
	}
	return s
}

// flat is a text on one line, and where the bytes of the text have gone.
type flat struct {
	text  string
	size  int // bytes of the text it was made from
	jumps []jump
}

// jump says that byte from of a text is byte to of its line, and that the bytes
// behind it follow one by one up to the next jump.
type jump struct{ from, to int }

// flatten writes a space for each run of blanks that holds a line break, and trims
// the ends.
func flatten(s string) flat {
	rest := strings.TrimLeftFunc(s, unicode.IsSpace)
	f := flat{size: len(s), jumps: []jump{{len(s) - len(rest), 0}}}
	rest = strings.TrimRightFunc(rest, unicode.IsSpace)
	var b strings.Builder
	for {
		i := strings.IndexAny(rest, "\n\r")
		if i < 0 {
			b.WriteString(rest)
			f.text = b.String()
			return f
		}
		before := strings.TrimRightFunc(rest[:i], unicode.IsSpace)
		after := strings.TrimLeftFunc(rest[i:], unicode.IsSpace)
		b.WriteString(before)
		last := f.jumps[len(f.jumps)-1]
		f.jumps = append(f.jumps, jump{last.from + len(rest) - len(after), b.Len() + 1})
		b.WriteByte(' ')
		rest = after
	}
}

// offset returns where a byte of the text stands on the line; one that was left out
// stands where the next that was not does.
func (f flat) offset(at int) int {
	i, exact := slices.BinarySearchFunc(f.jumps, at, func(j jump, at int) int { return j.from - at })
	switch {
	case exact:
		return f.jumps[i].to
	case i == 0:
		return 0
	}
	next := len(f.text)
	if i < len(f.jumps) {
		next = f.jumps[i].to
	}
	return min(f.jumps[i-1].to+at-f.jumps[i-1].from, next)
}
