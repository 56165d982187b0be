package text

import (
	"fmt"

	"casus"
	"casus/internal/language"
)

// Kind is what a line or paragraph of a report is for.
type Kind uint8

// The kinds. Sentences are only of the first four.
const (
	Body        Kind = iota // a paragraph of the report itself, crossheads and list items included
	Title                   // the headline
	Standfirst              // the line below it that sums up the report
	Caption                 // the words under a photograph
	Dateline                // a line that holds place or day of the report and nothing else
	Credit                  // who wrote, edited or photographed
	Boilerplate             // what the publisher puts around any report
)

// String names the kind.
func (k Kind) String() string {
	return [...]string{"body", "title", "standfirst", "caption", "dateline", "credit", "boilerplate"}[k]
}

// Coded reports whether sentences of the kind can tell acts.
func (k Kind) Coded() bool { return k <= Caption }

// Block is a paragraph: a line of the text, or several where it is hard-wrapped.
type Block struct {
	casus.Span
	Kind Kind
	// Why names the rule that made it anything but Body; empty for Body.
	Why string
}

// Sentence is a sentence of a block worth coding. Its span is trimmed: a dateline
// before it, the mark of a list item and the credit after a caption are no part of it.
type Sentence struct {
	casus.Span
	Kind Kind
	// Paragraph is the index of its block in Layout.Blocks.
	Paragraph int
}

// Quotation is a stretch of words between quotation marks within one paragraph.
type Quotation struct {
	casus.Span // without the marks
	// Speaker covers the words that name who says it ("he", "Maria Zakharova"),
	// which may stand in another sentence; zero when unknown.
	Speaker casus.Span
	// Sentence is the index in Layout.Sentences of the sentence in which it begins.
	Sentence int
}

// Origin is what a dateline tells: "MOSCOW, Oct 9 (Reuters) -".
type Origin struct {
	casus.Span            // up to and with the dash
	Place      casus.Span // zero when it names none
	Day        casus.Day  // zero when it names none, or no year can be told
	Agency     string     // as written; empty when it names none
}

// Layout is a report taken apart.
type Layout struct {
	// Title is the headline where it stands in the text; zero when it does not.
	Title casus.Span
	// Blocks are all paragraphs, in order; between them is only white space.
	Blocks []Block
	// Sentences are in order and do not overlap.
	Sentences []Sentence
	// Quotations are in order of their beginnings.
	Quotations []Quotation
	// Dateline is the report's first; nil when it has none.
	Dateline *Origin
	// Published is the day of publication: as given, else as inferred; zero when unknown.
	Published    casus.Day
	PublishedWhy casus.Why
	// Language is the ISO 639-1 code of the text's language, else what the document
	// gives; empty when neither is known.
	Language    string
	LanguageWhy casus.Why
}

// Parse takes a report apart. A day of publication given with the document wins over
// what the text suggests; its title helps to find the headline.
func Parse(d *casus.Document) *Layout {
	s := sorter{text: d.Text}
	s.title, _ = folded(d.Title)
	ps, rest := paragraphs(d.Text)
	s.sort(ps)
	l := &Layout{Blocks: s.blocks}
	days := make([]date, 0, 1) // of the datelines
	for i, b := range s.blocks {
		if b.Kind == Title && l.Title.IsZero() {
			l.Title = b.Span
		}
		r := s.regions[i]
		if r.opening != nil {
			days = append(days, r.day)
			if l.Dateline == nil {
				l.Dateline = &r.Origin
			}
		}
		if !b.Kind.Coded() {
			continue
		}
		before := len(l.Sentences)
		for span := range sentences(d.Text, r.Span) {
			l.Sentences = append(l.Sentences, Sentence{span, b.Kind, i})
		}
		if len(l.Sentences) == before && r.Len() > endless {
			l.Blocks[i].Kind, l.Blocks[i].Why = Boilerplate, fmt.Sprintf("goes on for %d bytes without the end of a sentence", r.Len())
		}
	}
	if rest.Len() > 0 {
		l.Blocks = append(l.Blocks, Block{rest, Boilerplate, fmt.Sprintf("comes after %d lines: no report is so long", mostLines)})
	}
	l.Quotations = quotations(d.Text, s.regions, s.blocks, l.Sentences)
	l.identify(d)
	l.date(d, days)
	return l
}

// identify fills in the language: that of the text where it shows, else what the
// document gives, which publishers' pages often leave at their template's value.
func (l *Layout) identify(d *casus.Document) {
	g := language.Identify(d.Text)
	l.Language, l.LanguageWhy = g.Code, g.Why
	if g.Code == "" && d.Language != "" {
		l.Language = d.Language
		l.LanguageWhy.Add("language: %s is given with the document", d.Language)
	}
}

// date fills in the day of publication, and with it the year of the dateline.
func (l *Layout) date(d *casus.Document, days []date) {
	if l.Dateline != nil && days[0].Year > 0 {
		l.Dateline.Day = days[0].Day
	}
	if !d.Published.IsZero() {
		l.Published = d.Published
		l.PublishedWhy.Add("published: %s is given with the document", d.Published)
	} else {
		p := publication{text: d.Text, l: l, days: days}
		l.Published = p.infer()
		l.PublishedWhy = p.why
	}
	if l.Dateline != nil && days[0].Day.Day > 0 && days[0].Year == 0 && !l.Published.IsZero() {
		l.Dateline.Day = nearest(days[0].Day, l.Published)
	}
}
