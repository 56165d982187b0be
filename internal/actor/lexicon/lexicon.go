// Package lexicon holds what is known of actors before any report is read: the
// phrases that name nations, persons, bodies and roles, in one packed file that
// is searched where it lies, so that opening it costs nothing.
//
// A [Builder] writes the file, [Open] reads it. A phrase is found by the hash of its
// folded words ([Extend]); two phrases share a 64-bit hash with a chance of about
// 1e-9 in a file of 200,000, and the writer refuses a file where two of its own do.
package lexicon

import (
	"fmt"
	"strings"

	"casus"
)

// Kind says what a sense of a phrase is.
type Kind uint8

// The kinds of sense.
const (
	Nation Kind = iota + 1 // a country: its name, its people, its adjective, its capital
	Named                  // a person or body by its full name
	Short                  // a person by a part of the name
	Role                   // a common noun for a kind of actor
	Place                  // a town or province, for the country it lies in
	Given                  // a given name, for the gender it tells
)

// Case says how a phrase must be written to have a sense.
type Case uint8

// The cases.
const (
	AnyCase Case = iota // "police", "Police"
	Proper              // with capitals, small words aside: "Islamic State"
	Acronym             // in capitals alone: "US", "U.S.", "WHO"
	Partly              // with a capital first: "Sinaloa cartel"
)

// Sense is one thing that a phrase may stand for.
type Sense struct {
	Kind Kind
	Case Case
	ID   uint32 // of the record; the Gender itself for a Given name
}

// Form is the grammar of a nation's word.
type Form uint8

// The forms of a nation.
const (
	Country   Form = iota // "Armenia"
	Adjective             // "Armenian" before a noun, or as a noun
	People                // "Armenians"
	Seat                  // "Yerevan": a capital, which may stand for the government
	Region                // "Africa", "the West": no single country
)

// NationEntry is a form of a nation.
type NationEntry struct {
	Code casus.Code // ISO3, or with a sector for a breakaway state; a body for regions that have one; empty for the others
	Form Form
	Name string
}

// Class is what a named actor or a role is, for the words that may refer back to it.
type Class uint8

// The classes.
const (
	Person Class = iota // one human
	Crowd               // humans, several or uncounted: "police", "residents"
	Body                // an organisation or institution: "army", "ministry"
	Thing               // a building, vehicle or site
)

// Gender of a person.
type Gender uint8

// The genders.
const (
	UnknownGender Gender = iota
	Male
	Female
)

// Entry is a named person or body.
type Entry struct {
	Name   string
	Class  Class
	Gender Gender
	Terms  []Term
}

// Term is what a named actor was for a time.
type Term struct {
	Code     casus.Code
	From, To Date   // To is the last day; open ends are Always and Never
	Office   string // "Minister of Foreign Affairs"; empty when the source has none
	Rank     uint8  // 0 lowest to 5 for heads of state and government: how likely a surname alone means this person
	Until    bool   // To is only the last day the source vouches for
	Source   string // "officials-wikidata:120": the file and line it was read from
}

// Date counts days from 1 January 1900.
type Date uint16

// Open ends of a Term.
const (
	Always Date = 0
	Never  Date = 1<<16 - 1
)

var epoch = casus.Day{Year: 1900, Month: 1, Day: 1}

// DateOf is the Date of a day; days outside of 1900 to 2079 become open ends.
func DateOf(d casus.Day) Date {
	n := d.Sub(epoch)
	if n <= int(Always) {
		return Always
	}
	return Date(min(n, int(Never)))
}

// Day is the day of the Date, unknown for an open end.
func (d Date) Day() casus.Day {
	if d == Always || d == Never {
		return casus.Day{}
	}
	return epoch.AddDays(int(d))
}

// RoleEntry is a common noun for a kind of actor.
type RoleEntry struct {
	Noun     string // singular
	Code     casus.Code
	Class    Class
	Strength uint8 // which of several nouns gives the sector; see doc of the file roles.txt
	Plural   bool  // the phrase is the plural form
	Source   string
}

// Lexicon is an opened file. It is read-only and safe for use by many goroutines.
type Lexicon struct {
	strings string // names and offices, each after its length
	words   string // codes and source files, likewise
	records string // what Nation, Place, Role and Entry read
	buckets string // uint32 each: index of the first key of a bucket
	keys    string // keySize bytes each, ascending: low bytes of the hash, offset in senses
	senses  string
	counts  string
	digest  string
}

const magic = "casus-actors-5\n"

// Keys lie in buckets by the first bits of their hash, about 8 in each. The low 6
// bytes of the hash are kept, so that 62 of its bits decide.
const (
	bucketShift = 64 - 14
	bucketCount = 1 << (64 - bucketShift)
	keyBytes    = 6
	keySize     = keyBytes + 3
	keyMask     = 1<<(8*keyBytes) - 1
)

// Open reads the header of a file that Build wrote. The lexicon keeps data.
func Open(data string) (*Lexicon, error) {
	if !strings.HasPrefix(data, magic) {
		return nil, fmt.Errorf("actor dictionary: not a file of this version (want %q first)", strings.TrimSpace(magic))
	}
	l := &Lexicon{}
	sections := []*string{&l.strings, &l.words, &l.records, &l.buckets, &l.keys, &l.senses, &l.counts, &l.digest}
	at := len(magic) + 4*len(sections)
	if len(data) < at {
		return nil, fmt.Errorf("actor dictionary: cut short in its header")
	}
	for i, s := range sections {
		n := int(u32(data, len(magic)+4*i))
		if n > len(data)-at {
			return nil, fmt.Errorf("actor dictionary: section %d is cut short", i)
		}
		*s = data[at : at+n]
		at += n
	}
	if len(l.buckets) != 4*(bucketCount+1) || len(l.counts) != 8 {
		return nil, fmt.Errorf("actor dictionary: a section has the wrong size")
	}
	return l, nil
}

func u16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }
func u32(s string, at int) uint32 { return uint32(u16(s, at)) | uint32(u16(s, at+2))<<16 }
func u48(s string, at int) uint64 { return uint64(u32(s, at)) | uint64(u16(s, at+4))<<32 }

// find returns the record of a key: the most words of a phrase that begins with
// it, the number of its senses, and where they stand.
func (l *Lexicon) find(key uint64) (longest, n int, at int) {
	b := int(key >> bucketShift)
	lo, hi := int(u32(l.buckets, 4*b)), int(u32(l.buckets, 4*b+4))
	key &= keyMask
	for i := lo; i < hi; i++ {
		if u48(l.keys, keySize*i) == key {
			at := int(u32(l.keys, keySize*i+keyBytes-1) >> 8)
			return int(l.senses[at]), int(l.senses[at+1]), at + 2
		}
	}
	return 0, 0, 0
}

// Longest is the number of words of the longest phrase that begins with the word
// of the given key; 0 when none does.
func (l *Lexicon) Longest(word uint64) int {
	longest, _, _ := l.find(Extend(0, word))
	return longest
}

// Senses appends what the phrase with the given key may stand for to dst.
func (l *Lexicon) Senses(dst []Sense, phrase uint64) []Sense {
	_, n, at := l.find(phrase)
	r := reader{l, l.senses, at}
	for range n {
		b := r.byte()
		dst = append(dst, Sense{Kind(b & 15), Case(b >> 4), uint32(r.uvarint())})
	}
	return dst
}

func (l *Lexicon) record(id uint32) reader { return reader{l, l.records, int(id)} }

// Nation returns the nation's form that a sense names.
func (l *Lexicon) Nation(id uint32) NationEntry {
	r := l.record(id)
	return NationEntry{Code: casus.Code(r.word()), Form: Form(r.byte()), Name: r.text()}
}

// Place returns the country and name of a place.
func (l *Lexicon) Place(id uint32) (code casus.Code, name string) {
	r := l.record(id)
	return casus.Code(r.word()), r.text()
}

// Role returns a role noun.
func (l *Lexicon) Role(id uint32) RoleEntry {
	r := l.record(id)
	e := RoleEntry{Noun: r.text(), Code: casus.Code(r.word())}
	b := r.byte()
	e.Class, e.Strength, e.Plural = Class(b&3), b>>2&15, b>>6&1 == 1
	e.Source = r.source()
	return e
}

// Entry returns a named person or body with its terms, earliest first.
func (l *Lexicon) Entry(id uint32) Entry {
	r := l.record(id)
	b := r.byte()
	e := Entry{Class: Class(b & 3), Gender: Gender(b >> 2), Name: r.text()}
	e.Terms = make([]Term, r.byte())
	for i := range e.Terms {
		t := Term{Code: casus.Code(r.word()), From: Date(r.uint16()), To: Date(r.uint16()), Office: r.text()}
		b := r.byte()
		t.Rank, t.Until = b&15, b>>4&1 == 1
		t.Source = r.source()
		e.Terms[i] = t
	}
	return e
}

// EntryClass returns the class of an entry alone, without reading its terms.
func (l *Lexicon) EntryClass(id uint32) Class { return Class(l.records[id] & 3) }

// Sizes are the numbers of phrases, entries and roles, for tests and reports.
func (l *Lexicon) Sizes() (phrases, entries, roles int) {
	return len(l.keys) / keySize, int(u32(l.counts, 0)), int(u32(l.counts, 4))
}

// Digest is what the builder recorded of the files that this one is made from.
func (l *Lexicon) Digest() string { return l.digest }

// reader reads a record.
type reader struct {
	l    *Lexicon
	from string
	at   int
}

func (r *reader) byte() byte {
	r.at++
	return r.from[r.at-1]
}

func (r *reader) uint16() uint16 {
	r.at += 2
	return u16(r.from, r.at-2)
}

func (r *reader) uvarint() (v int) {
	for shift := 0; ; shift += 7 {
		b := r.byte()
		v |= int(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
}

// text reads a reference to a name or office, word one to a code or file.
func (r *reader) text() string { return stringAt(r.l.strings, r.uvarint()) }
func (r *reader) word() string { return stringAt(r.l.words, r.uvarint()) }

func stringAt(s string, at int) string { return s[at+1 : at+1+int(s[at])] }

// source reads a file and line.
func (r *reader) source() string {
	file, line := r.word(), r.uvarint()
	if file == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", file, line)
}
