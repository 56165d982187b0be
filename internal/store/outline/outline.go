// Package outline answers in memory what is asked of a record all the time: which events
// a query finds, how many incidents they tell of by day, type, actor or place, which of
// these come first in a list, and where they lie on a map. What takes a database seconds
// where most of a million events are asked for takes milliseconds here.
//
// An [Outline] holds of each event what it is counted, asked and listed by, as of one state
// of the record: two hundred bytes, in columns. Rows of events that tell the same incident
// stand together, so that each incident is counted once by looking at the row before.
// It answers queries as the record does: a test holds it to the record with random ones.
// Which events terms about words hold for, the record tells.
package outline

import (
	"strings"

	"github.com/bits-and-blooms/bitset"

	"casus"
	"casus/internal/query"
)

// Outline is the events of a record. It does not change, but a later one can be made from
// it: what has changed since stands beside what has not. All events of an incident stand
// in one of the two, so that incidents counted in both add up.
type Outline struct {
	// Seq is the number of the record's last change in it, Base of the last one when it
	// was read as a whole.
	Seq, Base int64
	whole     *table
	gone      *bitset.BitSet // rows of the whole that are no more, or are in fresh
	fresh     *table         // nil where nothing has changed
}

// Event is an event as [Builder.Add] takes it.
type Event struct {
	Key                 int64 // under which the record knows it
	Incident            int64 // key of its incident; 0 for events of none
	ID                  string
	Told                int64 // when its report was published, in whatever unit orders
	First, Last         int32 // days on which it counts, 20201009; 0 when unknown
	Published           int32
	Killed, Injured     int32 // the least that is told; -1 when nothing is
	Detained, Displaced int32
	Confidence          float64
	Type, Status, Quad  uint8 // index in [casus.Types], [casus.Statuses], [Quads]
	Flags               Flags
	Publisher           string
	Language, Mode      string
}

// Incident is an incident as [Builder.Incident] takes it.
type Incident struct {
	Key               int64 // under which the record knows it
	LastTold          int64
	FirstDay, LastDay int32 // as they are ordered
	Publishers        int32
}

// Flags are what an event is or is not.
type Flags uint8

// The flags.
const (
	Background Flags = 1 << iota
	Confirmed
	Amended
	Rejected
	Copy
)

// Quads are the quadrants in the order of Event.Quad.
var Quads = []casus.Quad{casus.MaterialCoop, casus.VerbalCoop, casus.VerbalConflict, casus.MaterialConflict}

// Role is what an actor is in an event.
type Role uint8

// The roles.
const (
	Source Role = 1 << iota
	Recipient
	Mediator
	Claimant
)

// Place is a place of events.
type Place struct {
	GeoNames      int
	Name, Country string
	Lat, Lon      float64
	Located       bool // narrow enough to be near something
	name, country int32
}

// inside reports whether the place is known so well that it lies in a box.
func (p *Place) inside(b query.Box) bool { return p.Located && b.Holds(p.Lat, p.Lon) }

// words numbers words.
type words struct {
	all []string
	of  map[string]int32
}

func (w *words) number(s string) int32 {
	if n, ok := w.of[s]; ok {
		return n
	}
	if w.of == nil {
		w.of = map[string]int32{}
	}
	s = strings.Clone(s)
	n := int32(len(w.all))
	w.all, w.of[s] = append(w.all, s), n
	return n
}

// lists are short lists of numbers, one for each row, one after the other: those of row i
// are all[from[i]:from[i+1]].
type lists[T any] struct {
	from []int32
	all  []T
}

func (l *lists[T]) of(i int32) []T { return l.all[l.from[i]:l.from[i+1]] }

// add adds the list of the next row.
func (l *lists[T]) add(x []T) {
	if l.from == nil {
		l.from = []int32{0}
	}
	l.all = append(l.all, x...)
	l.from = append(l.from, int32(len(l.all)))
}

// listsOf puts pairs of a row and a number in lists, the numbers of a row in the order
// that they have.
func listsOf[T any](rows int, row []int32, all []T) lists[T] {
	l := lists[T]{make([]int32, rows+1), make([]T, len(all))}
	for _, r := range row {
		l.from[r+1]++
	}
	for i := range rows {
		l.from[i+1] += l.from[i]
	}
	next := make([]int32, rows)
	copy(next, l.from)
	for i, r := range row {
		l.all[next[r]] = all[i]
		next[r]++
	}
	return l
}

// Len is the number of events.
func (o *Outline) Len() int {
	if o.fresh == nil {
		return len(o.whole.key)
	}
	return len(o.whole.key) - int(o.gone.Count()) + len(o.fresh.key)
}

// Whole is the number of events when the outline was read as a whole.
func (o *Outline) Whole() int { return len(o.whole.key) }

// EventsOf are the keys of the events that incidents had when the outline was read as a
// whole, by ids of incidents.
func (o *Outline) EventsOf(incidents []string) (keys []int64) {
	if len(incidents) == 0 {
		return nil
	}
	asked := map[string]bool{}
	for _, id := range incidents {
		asked[id] = true
	}
	t := o.whole
	of := make([]bool, len(t.incidents))
	for i := range t.incidents {
		of[i] = asked[string(t.incidentID.of(int32(i)))]
	}
	for row, i := range t.incident {
		if i >= 0 && of[i] {
			keys = append(keys, t.key[row])
		}
	}
	return keys
}

// With is the outline as of a later change: without the events of some keys, and with what
// a builder holds. Both count from when the outline was read as a whole.
func (o *Outline) With(seq int64, gone []int64, fresh *Builder) *Outline {
	return &Outline{Seq: seq, Base: o.Base, whole: o.whole, gone: o.whole.withKeys(gone), fresh: fresh.table()}
}
