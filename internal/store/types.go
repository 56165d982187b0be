package store

import (
	"time"

	"casus"
	"casus/internal/store/outline"
)

// Batch is what [Documents.Add] stores at once.
type Batch struct {
	Documents []Incoming
	Failures  []Failure
	// States are values that are to be set if and only if the documents are stored: how
	// far their source was read.
	States map[string][]byte
}

// Incoming is a document on its way in.
type Incoming struct {
	Document *casus.Document
	Origin   string // the file or feed that it is from
	Partial  bool   // the text is known to be a part of the report
}

// Failure is an input that could not be read.
type Failure struct {
	Origin string    `json:"origin"` // the file or feed, and where in it
	Reason string    `json:"reason"`
	At     time.Time `json:"at"` // set by the store
}

// Outcome is what became of a document that was added.
type Outcome struct {
	ID   string // under which it is kept: the id it came with, or that of the document whose URL it has
	Kind OutcomeKind
	// Of is the document that a copy copies.
	Of  string
	Why casus.Why
}

// OutcomeKind says what an added document was.
type OutcomeKind string

// The outcomes.
const (
	New     OutcomeKind = "new"
	Same    OutcomeKind = "same"    // known with this very text: nothing was added
	Version OutcomeKind = "version" // known with another text: this one is current now
	Copy    OutcomeKind = "copy"    // a text that another document has told: kept as its copy
)

// Stored is a document as it is kept.
type Stored struct {
	*casus.Document
	Version int       `json:"version"` // of its text, from 1
	Current bool      `json:"current"`
	Origin  string    `json:"origin"`
	Partial bool      `json:"partial"`
	Added   time.Time `json:"added"`
	CopyOf  string    `json:"copy_of,omitempty"` // the id of the document that it copies
	CopyWhy casus.Why `json:"copy_why,omitempty"`
	Coder   string    `json:"coder"`            // the version of the coder that coded it last; empty when none has
	Failed  string    `json:"failed,omitempty"` // why it could not be coded
	Events  int       `json:"events"`           // how many current ones it has
}

// Claim says which documents a worker wants.
type Claim struct {
	Worker  string
	Version string // of the coder
	// Recode also takes documents that other versions have coded.
	Recode bool
	Limit  int
	Lease  time.Duration
	// Attempts is how many times a document is handed out alone without anything coming
	// back, before it is taken for one that kills its coder; 0 is MaxAttempts.
	Attempts int
}

// MaxAttempts is how often a document is tried that has killed its coder.
const MaxAttempts = 3

// Task is a document to be coded.
type Task struct {
	Key      int64 // names this version of the document
	Document *casus.Document
	Attempt  int // from 1
}

// Coded is what a coder read in a document, or why it could not.
type Coded struct {
	Key     int64
	Reading *casus.Reading // nil when Failed tells why
	Failed  string
}

// CodingInfo is one version's coding of a document.
type CodingInfo struct {
	Version string    `json:"version"`
	Worker  string    `json:"worker"`
	At      time.Time `json:"at"`
	Current bool      `json:"current"`
	Events  int       `json:"events"`
	Notes   casus.Why `json:"notes"`
	Failed  string    `json:"failed,omitempty"`
}

// Candidate is an incident with the names of its events.
type Candidate struct {
	Incident string
	Mark     int // of what its events were, for Links.Marks
	Events   []EventName
}

// EventName names an event and the document that it stands in.
type EventName struct{ ID, Document string }

// Members are the events of an incident.
type Members struct {
	Incident string
	Mark     int // of what its events were, for Links.Marks
	Tellings []Record
}

// Links is what linking concluded.
type Links struct {
	Worker    string // holds [LinkLease]
	Linked    []Link
	Incidents []casus.Incident // new, or concluded again
	Dropped   []string         // incidents that are no more
	// Marks are those of the members from which incidents were concluded again: an
	// incident of which an event has changed since then stays stale. One that has no
	// mark is stale no more.
	Marks map[string]int
}

// Link joins an event to an incident.
type Link struct {
	Event    string
	Incident string
	Keys     []string // by which candidates are found; nil leaves those saved before
}

// Record is an event as the record gives it back. Its JSON form is that of the event
// with a few fields more (doc/record.md).
type Record struct {
	casus.Event
	Incident string   `json:"incident"` // empty when it is not linked yet
	Reviewed Reviewed `json:"reviewed"`
	Copies   int      `json:"copies"`            // how many other reports copy its report
	CopyOf   string   `json:"copy_of,omitempty"` // the report that its report copies
	Sources  int      `json:"sources"`           // independent publishers that tell its incident
	Language string   `json:"language"`          // of its report
	Coder    string   `json:"coder"`             // version that read it
	// PublishedAt is the instant of publication, where it is known; Added is when the
	// report came into the record.
	PublishedAt time.Time `json:"published_at,omitzero"`
	Added       time.Time `json:"added"`
}

// Reviewed is what people made of an event.
type Reviewed string

// The states of an event. One that was amended and confirmed is amended.
const (
	NotReviewed Reviewed = ""
	Confirmed   Reviewed = "confirmed"
	Amended     Reviewed = "amended"
	Rejected    Reviewed = "rejected"
)

// Order is the order of a list of events.
type Order string

// The orders of events.
const (
	Newest       Order = "newest" // the last published first
	Oldest       Order = "oldest"
	LatestDay    Order = "latest-day" // the last to happen first
	LeastCertain Order = "least-certain"
)

// Orders are all of them, the first that of who asks for none.
var Orders = []Order{Newest, Oldest, LatestDay, LeastCertain}

// IncidentOrder is the order of a list of incidents.
type IncidentOrder string

// The orders of incidents.
const (
	LastTold       IncidentOrder = "last-told"
	MostPublishers IncidentOrder = "most-publishers"
	FirstDay       IncidentOrder = "first-day" // the first to happen first
	LastDay        IncidentOrder = "last-day"
)

// IncidentOrders are all of them, the first that of who asks for none.
var IncidentOrders = []IncidentOrder{LastTold, MostPublishers, FirstDay, LastDay}

// Facet is a property that events are counted by.
type Facet string

// The facets. An event with several actors or places counts for each.
const (
	ByType      Facet = "type"
	ByMode      Facet = "mode"
	ByQuad      Facet = "quad"
	ByStatus    Facet = "status"
	ByContext   Facet = "context"
	ByActor     Facet = "actor"     // code, in any role but claimant
	BySource    Facet = "source"    // code
	ByRecipient Facet = "recipient" // code
	ByClaimant  Facet = "by"        // code
	ByDyad      Facet = "dyad"      // countries or bodies of source and recipient, as ARM>AZE
	ByCountry   Facet = "country"   // of the place
	ByPlace     Facet = "place"     // name
	ByPublisher Facet = "publisher"
	ByLanguage  Facet = "language"
	ByReviewed  Facet = "reviewed"
	ByDay       Facet = "day" // the first on which it counts
	ByMonth     Facet = "month"
)

// Facets are all facets.
var Facets = []Facet{ByType, ByMode, ByQuad, ByStatus, ByContext, ByActor, BySource, ByRecipient, ByClaimant, ByDyad, ByCountry, ByPlace, ByPublisher, ByLanguage,
	ByReviewed, ByDay, ByMonth}

// Grouping says what is counted by what.
type Grouping struct {
	By        []Facet // at least one
	Incidents bool    // count incidents instead of events
	Limit     int     // 0 is no limit
}

// DocumentFacet is a property that documents are counted by.
type DocumentFacet string

// The facets of documents.
const (
	DocumentsByLanguage  DocumentFacet = "language"
	DocumentsByPublisher DocumentFacet = "publisher"
	DocumentsByOrigin    DocumentFacet = "origin"
	DocumentsByAdded     DocumentFacet = "added" // day, UTC
	DocumentsByPublished DocumentFacet = "published"
	DocumentsByCoder     DocumentFacet = "coder"
)

// Tally is how many there are of one kind.
type Tally struct {
	Values []string `json:"values"` // one for each facet; empty where the property is not known
	N      int      `json:"n"`
}

// Box is a rectangle on the map; West is greater than East across the date line. The
// zero Box is the whole world.
type Box struct{ South, West, North, East float64 }

// Point is a place of an event.
type Point = outline.Point

// ReviewFilter says which reviews; its zero value all of them.
type ReviewFilter struct {
	After    int64 // number of the last one known
	Event    string
	Document string
	Author   string
	Verdicts []casus.Verdict
	Limit    int // 0 is no limit
}

// Judged is a review and the current names of the events that it judges, which
// re-coding may have changed; an event that is not found any more is empty.
type Judged struct {
	casus.Review
	Now       string   `json:"now"`           // of Event
	NowEvents []string `json:"now_of_events"` // of Events, in their order
}

// Change is one change of the record.
type Change struct {
	Seq  int64      `json:"seq"`
	At   time.Time  `json:"at"`
	Kind ChangeKind `json:"kind"`
	IDs  []string   `json:"ids"` // of what changed; at most a hundred
	N    int        `json:"n"`   // how many changed
}

// ChangeKind says what changed.
type ChangeKind string

// The kinds of changes.
const (
	DocumentsAdded   ChangeKind = "documents" // ids of documents
	DocumentsCoded   ChangeKind = "coded"     // ids of documents
	IncidentsChanged ChangeKind = "incidents" // ids of incidents
	ReviewAdded      ChangeKind = "review"    // ids of events
)

// Stats is the record in numbers.
type Stats struct {
	Engine    string           `json:"engine"`
	Documents int              `json:"documents"` // current ones, copies included
	Versions  int              `json:"versions"`  // older ones
	Copies    int              `json:"copies"`
	Uncoded   int              `json:"uncoded"`
	Claimed   int              `json:"claimed"` // of Uncoded
	Failed    int              `json:"failed"`  // could not be coded
	Unread    int              `json:"unread"`  // inputs that could not be read
	Events    int              `json:"events"`
	Unlinked  int              `json:"unlinked"` // events
	Incidents int              `json:"incidents"`
	Reviews   int              `json:"reviews"`
	Languages []Tally          `json:"languages"` // of documents
	Coders    []Tally          `json:"coders"`    // documents by the version that coded them last
	Workers   []WorkerActivity `json:"workers"`
	Bytes     int64            `json:"bytes"` // on disk
}

// WorkerActivity is what a worker has done.
type WorkerActivity struct {
	Name    string    `json:"name"`
	Version string    `json:"version"`
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"`
	Claimed int       `json:"claimed"` // now
	Done    int       `json:"done"`    // documents since it began
	Events  int       `json:"events"`  // in these
	Rate    float64   `json:"rate"`    // documents a second since it began
}

// Problem is something that [Upkeep.Check] found.
type Problem struct {
	What  string `json:"what"`
	N     int    `json:"n"`     // rows concerned
	Fixed bool   `json:"fixed"` // by this check
	Fix   string `json:"fix"`   // what to do; empty when it was fixed
}
