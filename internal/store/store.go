// Package store keeps the record: documents, what coders read in them, the incidents
// that they tell of, and what people decided.
//
// There is one [Store] on two engines, SQLite (a file beside the user) and PostgreSQL
// (for a team). Both give the same answers to the same calls; one suite of tests
// holds them to it.
//
// # What is kept
//
// A document is a row for each version of its text; the newest is current. A coding
// is what one version of the coder read in one of them; the latest is current. Nothing
// of either is ever changed or lost. Beside them stands an index of the current events
// with all reviews applied, by which queries are answered. It can be made anew from
// the rest at any time, and so can incidents.
//
// # Work catches up
//
// Documents are stored first and coded later: a worker claims some for a while (a
// lease), reads them, and saves what it read. A worker that dies lets its lease run
// out, and others take over. Linking works likewise on events that belong to no
// incident yet.
//
// Every method is safe for concurrent use, by goroutines and by processes.
package store

import (
	"context"
	"errors"
	"iter"
	"time"

	"casus"
	"casus/internal/query"
	"casus/internal/store/outline"
)

// Errors that callers tell apart with [errors.Is].
var (
	ErrNotFound  = errors.New("not in the record")
	ErrLeaseLost = errors.New("another worker holds it")
	ErrReadOnly  = errors.New("the record was opened for reading only")
	ErrNoRecord  = errors.New("not a record of casus")
	ErrNewer     = errors.New("the record was made by a newer version of casus")
	ErrBusy      = errors.New("another process writes to the record")
	ErrCursor    = errors.New("the cursor is not one of this list")
)

// Store is a record.
type Store interface {
	Documents
	Coding
	Linking
	Events
	Incidents
	Reviews
	States
	Upkeep
	// Close ends all work on the record.
	Close() error
}

// Documents takes reports in and gives them back.
type Documents interface {
	// Add stores a batch in one transaction, and says of each document what it was,
	// in their order. Nothing is stored when it returns an error.
	Add(context.Context, Batch) ([]Outcome, error)
	// Document is the current version of a document; [ErrNotFound] when there is none.
	Document(ctx context.Context, id string) (Stored, error)
	// Versions are all versions of a document, the oldest first.
	Versions(ctx context.Context, id string) ([]Stored, error)
	// Copies are the documents that were taken for copies of one, the oldest first.
	Copies(ctx context.Context, id string) ([]Stored, error)
	// ListDocuments lists current documents, the last added first, without their texts.
	ListDocuments(context.Context, Page) (Results[Stored], error)
	// CountDocuments counts current documents by one of their properties, the most first.
	CountDocuments(context.Context, DocumentFacet) ([]Tally, error)
	// Failures are the inputs that could not be read, the last first. Only the last
	// ten thousand are kept.
	Failures(ctx context.Context, limit int) ([]Failure, error)
}

// Coding hands documents to coders and takes what they read.
type Coding interface {
	// Claim takes documents that are to be coded, the oldest first, for a worker; none
	// when there are none left.
	Claim(context.Context, Claim) ([]Task, error)
	// Awaited is how many documents a claim is for that other workers hold: they code
	// them, or let their lease run out.
	Awaited(context.Context, Claim) (int, error)
	// Extend prolongs a worker's claims. [ErrLeaseLost] when it has none left.
	Extend(ctx context.Context, worker string, lease time.Duration) error
	// Release gives a worker's claims back, as when it is stopped.
	Release(ctx context.Context, worker string) error
	// SaveReadings stores what was read in claimed documents and ends the claims. What
	// another worker has claimed in the meantime is not stored: the error is then
	// [ErrLeaseLost], and all other readings are stored.
	SaveReadings(ctx context.Context, worker, version string, readings []Coded) error
	// Codings are the codings of a document's current version, the oldest first.
	Codings(ctx context.Context, document string) ([]CodingInfo, error)
}

// Linking joins events to incidents. One worker does it at a time: the one that
// holds [LinkLease].
type Linking interface {
	// Unlinked are events that belong to no incident yet, the first told first, those of
	// an unknown time last; of one instant in the order of their ids.
	Unlinked(ctx context.Context, limit int) ([]Record, error)
	// Candidates are the incidents that share blocking keys with an event, those that
	// share most first. Events are named only: most were looked at a moment ago.
	Candidates(ctx context.Context, keys []string, limit int) ([]Candidate, error)
	// Members are the events of incidents; an incident that has lost all of its events,
	// or that never was, has none.
	Members(ctx context.Context, incidents []string) ([]Members, error)
	// Stale are incidents of which an event has changed or gone since they were
	// concluded.
	Stale(ctx context.Context, limit int) ([]string, error)
	// SaveLinks stores what linking concluded, in one transaction. [ErrLeaseLost] when
	// another worker holds [LinkLease].
	SaveLinks(context.Context, Links) error
	// DropIncidents makes all events unlinked, for linking to begin again.
	DropIncidents(ctx context.Context, worker string) error
}

// Events gives events back. Reviews are applied: an amended field is found by its new
// value.
type Events interface {
	// Search lists events page by page.
	Search(context.Context, Query, Order, Page) (Results[Record], error)
	// ListEvents is the same of a query's selection in an outline: which events come first
	// is as of the outline, what they are as of now.
	ListEvents(context.Context, *outline.Selection, Order, Page) (Results[Record], error)
	// Each yields all events, in no particular order, from one state of the record.
	Each(context.Context, Query) iter.Seq2[Record, error]
	// Count counts events.
	Count(context.Context, Query) (int, error)
	// Counts counts by properties, the most first.
	Counts(context.Context, Query, Grouping) ([]Tally, error)
	// Event is one current event.
	Event(ctx context.Context, id string) (Record, error)
	// Unreviewed is a current event as the coder read it.
	Unreviewed(ctx context.Context, id string) (casus.Event, error)
	// EventsOf are the current events of a document in the order of their triggers,
	// those that were rejected too.
	EventsOf(ctx context.Context, document string) ([]Record, error)
	// Outline is what all events are asked, counted and listed by, for who does so often.
	Outline(context.Context) (*outline.Outline, error)
	// OutlineSince makes one of an earlier one by reading what has changed; false when that
	// is too much.
	OutlineSince(ctx context.Context, last *outline.Outline) (*outline.Outline, bool, error)
	// Keys are the keys of all events for which a query holds, as an outline has them.
	Keys(context.Context, query.Node) ([]int64, error)
	// Points are places of events for a map, the last told first.
	Points(ctx context.Context, q Query, box Box, limit int) ([]Point, error)
}

// Incidents gives incidents back. An incident is found when one of its events is.
type Incidents interface {
	Incident(ctx context.Context, id string) (casus.Incident, error)
	SearchIncidents(context.Context, Query, IncidentOrder, Page) (Results[casus.Incident], error)
	// ListIncidents is the same of a query's selection in an outline, likewise.
	ListIncidents(context.Context, *outline.Selection, IncidentOrder, Page) (Results[casus.Incident], error)
	CountIncidents(context.Context, Query) (int, error)
}

// Reviews keeps what people decided.
type Reviews interface {
	// Review adds a review, gives it its number and time, and applies it. The event's
	// document, type and trigger are filled in. [ErrNotFound] when it judges what is
	// not there.
	Review(context.Context, casus.Review) (casus.Review, error)
	// ListReviews lists reviews in the order in which they were added.
	ListReviews(context.Context, ReviewFilter) ([]Judged, error)
}

// States keeps small values for others: how far a feed was read, which alerts were
// sent, who is at work.
type States interface {
	// State is a value; [ErrNotFound] when it was never set.
	State(ctx context.Context, key string) ([]byte, error)
	// SetState sets a value; nil deletes it.
	SetState(ctx context.Context, key string, value []byte) error
	// States are the values of all keys that begin with a prefix.
	States(ctx context.Context, prefix string) (map[string][]byte, error)
	// Hold takes or prolongs a lease by name. [ErrLeaseLost] when another has it.
	Hold(ctx context.Context, name, worker string, lease time.Duration) error
	// Drop gives a lease back, if the worker has it.
	Drop(ctx context.Context, name, worker string) error
	// Changes are the changes after one, the oldest first. Only the last ten thousand
	// are kept.
	Changes(ctx context.Context, after int64, limit int) ([]Change, error)
	// LastChange is the number of the last change; it grows with every change.
	LastChange(context.Context) (int64, error)
}

// Upkeep tells of the record as a whole.
type Upkeep interface {
	Stats(context.Context) (Stats, error)
	// Check examines the record; with fix it mends what can be made anew from the rest.
	Check(ctx context.Context, fix bool) ([]Problem, error)
	// Backup writes a copy of the record to a file that does not exist yet, while
	// others work on it. On PostgreSQL it returns an error that names pg_dump.
	Backup(ctx context.Context, path string) error
	// Compact gives unused space back.
	Compact(context.Context) error
}

// LinkLease is the lease of who links events.
const LinkLease = "link"

// Query says which events.
type Query struct {
	Where    query.Node // nil is all
	Rejected bool       // those that people rejected too; a query that asks about reviews finds them anyway
	Copies   bool       // those of reports that are copies too
	Today    casus.Day  // from which days ago are counted; zero is today in UTC
}

// Page says which part of a list.
type Page struct {
	After string // Next of the part before; empty for the first
	Limit int    // 0 is 50; at most 10,000
}

// Results is a part of a list.
type Results[T any] struct {
	Rows []T
	Next string // for [Page.After]; empty after the last
}
