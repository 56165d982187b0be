// Package gold is the notation: the one text form of events that annotators
// write, golden tests hold, the scorer reads and `casus read --format blocks`
// prints. It has one parser and one printer, and printing what was parsed gives
// the same bytes back for a file in canonical form.
//
// # The form
//
//	=== report-7 | 2020-10-09 | Talks to be held in Moscow
//	#report-7.0
//	> Russia says both sides will meet on Friday.
//	CONSULT | t=meet | S=both sides {ARM,AZE} | W=Friday {2020-10-09} | A=Russia | st=planned | c=diplomatic
//
// An article is a head line (===) and its sentences: an id (#), the sentence
// itself (>) and one line an event. Sentences that stand alone, as training data
// do, have no head; the sentence before or after such a one in its report may stand
// as a context line (~) without events. A blank line follows an article that has a
// head, and parts those that have none: sentences without a head that no blank
// line parts are of one article.
//
// # Spans
//
// Words are found again in the sentence by [Locate]: whole words before parts of
// words, and @2 for the second occurrence. The printer writes the mark exactly
// where it is needed.
//
// # What the notation cannot say
//
// Fields are parted by |, spans by ; and lines by line breaks, and there is no
// escape. [FromEvents] therefore writes a sentence that runs over several lines
// of its report on one, a space for each break with the blanks around it, and cuts
// a span that holds one of | ; { } down to its longest piece without. The printer
// refuses what would not read back as it is.
package gold

import "casus"

// File is the content of a notation file.
type File struct {
	Articles []Article
}

// Article is one report, or a sentence that stands alone.
type Article struct {
	// ID names the article; it is empty for one without a head line.
	ID string
	// Published is the day of publication, zero when unknown. Title may be empty.
	// Both stand in the head line.
	Published casus.Day
	Title     string
	Sentences []Sentence
}

// Sentence is one sentence and the events told in it.
type Sentence struct {
	ID   string
	Text string // without line breaks
	// Before and After are its neighbours in its report; empty when not given.
	Before, After string
	Events        []Event
}

// Event is one event line. Its spans are bytes of the sentence's Text.
type Event struct {
	Type       casus.Type
	Mode       casus.Mode
	Status     casus.Status
	Background bool
	Contexts   []casus.Context // at most three, in the line's order
	Trigger    casus.Span
	Args       []Arg // in the order of Roles, those of a role in the line's order
}

// Arg is the words that fill a role.
type Arg struct {
	Role Role
	Span casus.Span
	// Code is what stands in braces behind the words: actor codes parted by commas
	// (S, R, M), a country (L), days (W); empty when there are none.
	Code string
}

// Role is the letter of a role.
type Role byte

// The roles, in the order in which their fields stand on a line.
const (
	Source    Role = 'S'
	Recipient Role = 'R'
	Mediator  Role = 'M'
	Place     Role = 'L'
	When      Role = 'W'
	Claimant  Role = 'A'
	Killed    Role = 'K'
	Injured   Role = 'I'
	Detained  Role = 'D'
	Displaced Role = 'X'
)

// Roles lists the roles in the notation's order.
var Roles = []Role{Source, Recipient, Mediator, Place, When, Claimant, Killed, Injured, Detained, Displaced}

// String is the role's letter.
func (r Role) String() string { return string(rune(r)) }

// maxContexts is how many contexts an event may have.
const maxContexts = 3
