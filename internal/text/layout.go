package text

import (
	"casus"
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

// Parse takes a report apart. Days and titles given with the document win over
// what the text suggests.
func Parse(d *casus.Document) *Layout {
	l := &Layout{Published: d.Published, Language: d.Language}
	for _, p := range paragraphs(d.Text) {
		l.Blocks = append(l.Blocks, Block{Span: p})
		for s := range sentences(d.Text, p) {
			l.Sentences = append(l.Sentences, Sentence{s, Body, len(l.Blocks) - 1})
		}
	}
	return l
}
