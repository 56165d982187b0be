// Package casus is the vocabulary of the program: what a report is, and what
// the record says of the acts told in it.
//
// # From words to record
//
// A [Document] is one report. Its Text never changes once it is stored, and
// everything else points into it with a [Span] of bytes. An [Event] is what one
// sentence of one report says: an act of one of sixteen types, who did it to
// whom, where and when, who says so, and whether it was done, alleged, planned,
// feared or denied.
//
// # Invariants
//
// They are checked by [Event.Validate] and hold for every event that leaves the
// coder or enters a store:
//
//  1. Every Mention lies inside the document's text, on UTF-8 boundaries, and
//     its Text is exactly the bytes it covers.
//  2. The trigger lies inside the event's sentence; so does every argument.
//  3. Type, Mode, Status and Contexts are words of the ontology, and the mode is
//     one of the type's own.
//  4. What is not known is absent, never zero: an unresolved party has no
//     actors, an unresolved place a nil Place, an unresolved time a nil TimeSpan,
//     an untold number a nil Count.
//  5. ID depends on the document's ID, the type and the trigger's span alone, so
//     an event keeps its name when anything else about it is read better.
//  6. Lists stand in the order of their words in the text.
//
// The package imports the standard library alone; every other package of the
// program imports it.
package casus
