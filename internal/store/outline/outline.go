// Package outline counts the events of a record in memory: what takes a database
// seconds where most of a million events are asked for takes milliseconds here.
//
// An [Outline] holds of each event what it is counted and asked by, a hundred bytes, as
// of one state of the record. It answers queries as the record does: a test holds it to the
// record with random ones. Which events terms about words and ids hold for, the record tells.
package outline

import (
	"cmp"
	"slices"
	"strings"

	"casus"
)

// Outline is the events of a record.
type Outline struct {
	// Seq is the number of the record's last change in it.
	Seq    int64
	events []Event // events of one incident stand together
	places []Place
	// Dictionaries: what the numbers in events stand for.
	codes, publishers, languages, modes, placeNames, placeCountries words
}

// Event is an event as [Builder.Add] takes it.
type Event struct {
	Key                 int64 // under which the record knows it
	Incident            int64 // a number of the incident's; 0 for events of none
	First, Last         int32 // days on which it counts, 20201009; 0 when unknown
	Published           int32
	Killed, Injured     int32 // the least that is told; -1 when nothing is
	Detained, Displaced int32
	Confidence          float64
	Type, Status, Quad  uint8 // index in [casus.Types], [casus.Statuses], [Quads]
	Flags               Flags
	publisher, mode     int32
	language            int32
	actors              []actor
	places              []int32
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

type actor struct {
	code int32
	role Role
}

// Place is a place of events.
type Place struct {
	GeoNames      int
	Name, Country string
	Lat, Lon      float64
	Located       bool // narrow enough to be near something
	name, country int32
}

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

// Builder makes an outline.
type Builder struct {
	o       Outline
	placeOf map[int64]int32
}

// Place adds a place by a key, under which events are then told to be there.
func (b *Builder) Place(key int64, p Place) {
	if b.placeOf == nil {
		b.placeOf = map[int64]int32{}
	}
	p.name, p.country = b.o.placeNames.number(p.Name), b.o.placeCountries.number(p.Country)
	b.placeOf[key] = int32(len(b.o.places))
	b.o.places = append(b.o.places, p)
}

// Add adds an event and returns its index, for [Builder.Actor] and [Builder.At].
func (b *Builder) Add(e Event, publisher, language, mode string) int {
	e.publisher, e.language, e.mode = b.o.publishers.number(publisher), b.o.languages.number(language), b.o.modes.number(mode)
	b.o.events = append(b.o.events, e)
	return len(b.o.events) - 1
}

// Actor adds an actor to an event.
func (b *Builder) Actor(event int, role Role, country, sector string) {
	e := &b.o.events[event]
	e.actors = append(e.actors, actor{b.o.codes.number(string(casus.CodeOf(country, sector))), role})
}

// At adds a place to an event.
func (b *Builder) At(event int, place int64) {
	if p, ok := b.placeOf[place]; ok {
		e := &b.o.events[event]
		e.places = append(e.places, p)
	}
}

// Outline is what was added, as of a change of the record.
func (b *Builder) Outline(seq int64) *Outline {
	b.o.Seq = seq
	slices.SortStableFunc(b.o.events, func(x, y Event) int { return cmp.Compare(x.Incident, y.Incident) })
	// Lists of events that are counted one after the other lie one after the other too.
	var actors, places int
	for i := range b.o.events {
		actors, places = actors+len(b.o.events[i].actors), places+len(b.o.events[i].places)
	}
	allActors, allPlaces := make([]actor, 0, actors), make([]int32, 0, places)
	for i := range b.o.events {
		e := &b.o.events[i]
		from, at := len(allActors), len(allPlaces)
		allActors, allPlaces = append(allActors, e.actors...), append(allPlaces, e.places...)
		e.actors, e.places = allActors[from:len(allActors):len(allActors)], allPlaces[at:len(allPlaces):len(allPlaces)]
	}
	return &b.o
}

// Len is the number of events.
func (o *Outline) Len() int { return len(o.events) }
