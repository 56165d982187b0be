// Package actor tells who is meant by the words of a report: a code such as
// AZE.GOV, IGO.UN or .CVL for each actor, as of the report's day.
//
// # How words become codes
//
// [Dictionary.Read] goes through a report once. Each sentence is cut into items,
// words and phrases of the dictionary (scan.go), and noun phrases are read from
// them (phrase.go). A phrase is decided (decide.go) by what stands in it, the first
// of these that applies: a pronoun; a person's name; a body's name; nouns for roles
// with the nations that go with them; a nation; a place. What a phrase does not
// tell itself is looked for in the report: who bore the name, title or noun before
// (memory.go, refer.go), and which country the sentence and the report are about
// (scene.go), and whom it sets against whom (others.go). Introductions teach names: "Jeyhun Bayramov, the Azeri foreign
// minister" (introduce.go).
//
// [Report.Resolve] decides a span of the text in the same way, with what the
// report had told up to there, and [Report.Find] lists the mentions that name an
// actor by themselves.
//
// # Knowledge
//
// The dictionary is zactors.bin, made by go generate from the text files in data
// and from reference lists of office holders and bodies; see compile. Every entry has
// the days on which it held, so a report of 2005 finds the ministers of 2005.
package actor

import (
	_ "embed" // the dictionary
	"slices"
	"sync"

	"casus"
	"casus/internal/actor/lexicon"
)

//go:generate go run ./compile

//go:embed zactors.bin
var packed string

// Dictionary is what is known of actors before a report is read. It is safe for
// use by many goroutines.
type Dictionary struct {
	lex *lexicon.Lexicon
}

var open = sync.OnceValues(func() (*Dictionary, error) {
	lex, err := lexicon.Open(packed)
	if err != nil {
		return nil, err
	}
	return &Dictionary{lex}, nil
})

// Open returns the embedded dictionary. It is searched where it lies in the
// program, so opening it costs next to nothing.
func Open() (*Dictionary, error) { return open() }

// Locator tells the country that the words at a span name as a place; ok is false
// when they name none that is known.
type Locator interface {
	CountryOf(at casus.Span) (iso3 string, ok bool)
}

// Hint is what the event tells of a party besides its words. The zero Hint tells nothing.
type Hint struct {
	Type      casus.Type
	Role      string       // source, recipient, mediator or claimant
	Countries []string     // ISO3 of the event's own places
	Sources   []casus.Code // of those who do the act, for the other roles
	Beside    []casus.Code // of those told before in the same role
}

// doneBy reports whether the act is done by somebody of a country.
func (h Hint) doneBy(iso string) bool {
	return iso != "" && slices.ContainsFunc(h.Sources, func(c casus.Code) bool { return c.Country() == iso })
}

// beside is the country of all who were told before in the same role, as far as they have
// one; empty when there are several or none.
func (h Hint) beside() (iso string) {
	for _, c := range h.Beside {
		if len(c.Country()) != 3 || iso != "" && c.Country() != iso {
			return ""
		}
		iso = c.Country()
	}
	return iso
}

// divided is the country whose rebels and others together do the act, as in "both sides
// attacked civilians"; empty when it is not of one.
func (h Hint) divided() (iso string) {
	rebels, others := false, false
	for i, c := range h.Sources {
		if i > 0 && c.Country() != iso {
			return ""
		}
		iso = c.Country()
		rebels, others = rebels || c.Sector() == "REB", others || c.Sector() != "REB"
	}
	if rebels && others {
		return iso
	}
	return ""
}
