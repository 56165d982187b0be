package packed

import (
	"fmt"
	"math"
	"strings"
)

// Kind is what an entry is.
type Kind uint8

// The kinds. Those of water, land forms and wide areas have their middle as coordinates.
const (
	Country    Kind = iota
	Admin1          // first-order division
	Admin2          // second-order division
	Capital         // of a country
	Seat            // of a first-order division
	Town            // seat of a lower division
	Settlement      // any other populated place
	Quarter         // part of a populated place
	Sea             // ocean, sea, gulf, bay
	Strait          // strait, channel, sound
	River
	Lake
	Island
	Mountains
	Desert
	Region    // part of one country or of several
	Disputed  // an area that several states claim
	Continent // continent or part of one
	Point     // building, crossing, base, square
	kinds
)

var kindNames = [kinds]string{"country", "admin1", "admin2", "capital", "seat", "town", "settlement", "quarter", "sea", "strait",
	"river", "lake", "island", "mountains", "desert", "region", "disputed", "continent", "point"}

func (k Kind) String() string {
	if k < kinds {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// ParseKind reads the name of a kind.
func ParseKind(s string) (Kind, error) {
	for k, name := range kindNames {
		if s == name {
			return Kind(k), nil
		}
	}
	return 0, fmt.Errorf("%q is no kind of place: want one of %v", s, kindNames)
}

// Populated reports whether k is a town or a part of one.
func (k Kind) Populated() bool { return k >= Capital && k <= Quarter }

// None stands for no country and for no first-order division.
const None = -1

// Entry is a place.
type Entry struct {
	GeoNames   int // 0 where GeoNames lacks it or the id is not known
	Name       string
	Country    int // index of the country's own entry, or None
	Admin1     int // index of the division's own entry, or None
	Lat, Lon   float64
	Population int
	Kind       Kind
}

// How a name belongs to its entry.
const (
	Own         uint8 = iota // the entry's name in the gazetteer
	Added                    // from this package's own lists: trusted like its name
	Alternative              // one of the source's alternative names, of whatever language
	Demonym                  // what its people are called, or the adjective: names no place
)

// The file: a header of 64 bytes, then five sections one after the other.
//
//	countries  ISO3 codes, three bytes each; country i is entry i
//	entries    entrySize bytes each
//	buckets    65,537 offsets into names, four bytes each, by the first 16 bits of the hash
//	names      nameSize bytes each, sorted: the next 32 bits of the hash, 24 bits of entry, 8 of flag
//	strings    the entries' names, each a length byte and its bytes
const (
	magic      = "casus places 1\n\x00"
	headerSize = 64
	entrySize  = 20
	nameSize   = 8
	buckets    = 1 << 16
	noCountry  = 0xFF
	noAdmin1   = 0xFFFF
	scale      = 1e4 // units a degree: about ten metres
)

// Table is the packed gazetteer. Its zero value is empty.
type Table struct {
	countries, entries, buckets, names, strings string
	digest                                      string
}

// Open checks the header and the sections' sizes. What a broken file says inside of them is wrong, and nothing worse:
// references that point outside are taken for none.
func Open(data string) (*Table, error) {
	if len(data) < headerSize || !strings.HasPrefix(data, magic) {
		return nil, fmt.Errorf("not a packed gazetteer, or one of another version")
	}
	t := &Table{digest: data[32:headerSize]}
	rest := data[headerSize:]
	sections := []*string{&t.countries, &t.entries, &t.names, &t.strings}
	widths := []int{3, entrySize, nameSize, 1}
	for i, s := range sections {
		if i == 2 {
			n := (buckets + 1) * 4
			if n > len(rest) {
				return nil, fmt.Errorf("packed gazetteer: cut short at its buckets")
			}
			t.buckets, rest = rest[:n], rest[n:]
		}
		n := int(u32(data, 16+4*i)) * widths[i]
		if n > len(rest) {
			return nil, fmt.Errorf("packed gazetteer: section %d wants %d bytes, %d are left", i, n, len(rest))
		}
		*s, rest = rest[:n], rest[n:]
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("packed gazetteer: %d bytes too many", len(rest))
	}
	return t, nil
}

// Digest is the checksum of the lists that the table was made from, as [Digest] computes it.
func (t *Table) Digest() string { return t.digest }

// Len is the number of entries.
func (t *Table) Len() int { return len(t.entries) / entrySize }

// Countries is the number of countries: the entries before it.
func (t *Table) Countries() int { return len(t.countries) / 3 }

// ISO3 is the code of country i, "" for None.
func (t *Table) ISO3(i int) string {
	if i < 0 {
		return ""
	}
	return t.countries[3*i : 3*i+3]
}

// Entry reads entry i.
func (t *Table) Entry(i int) Entry {
	r := t.entries[i*entrySize : (i+1)*entrySize]
	e := Entry{
		GeoNames: int(u24(r, 0)), Population: int(u32(r, 3)),
		Lat: float64(int32(u24(r, 7))-1<<23) / scale, Lon: float64(int32(u24(r, 10))-1<<23) / scale,
		Kind: Kind(r[16]), Country: int(r[17]), Admin1: int(r[18]) | int(r[19])<<8,
	}
	if at := int(u24(r, 13)); at < len(t.strings) {
		e.Name = t.strings[at+1 : min(at+1+int(t.strings[at]), len(t.strings))]
	}
	if e.Country >= t.Countries() { // noCountry, or a broken file
		e.Country = None
	}
	if e.Admin1 >= t.Len() || e.Admin1 == noAdmin1 {
		e.Admin1 = None
	}
	return e
}

// Names yields the entries that bear the name with the given [Hash], and how they bear it. Entries come in their order
// in the table.
func (t *Table) Names(h uint64) func(yield func(entry int, how uint8) bool) {
	return func(yield func(int, uint8) bool) {
		if len(t.buckets) == 0 {
			return
		}
		b := int(h >> 48)
		low := uint32(h >> 16)
		all := len(t.names) / nameSize
		from, to := min(int(u32(t.buckets, 4*b)), all), min(int(u32(t.buckets, 4*b+4)), all)
		for lo, hi := from, to; ; {
			if lo >= hi {
				from = lo
				break
			}
			mid := (lo + hi) / 2
			if u32(t.names, mid*nameSize) < low {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		for ; from < to && u32(t.names, from*nameSize) == low; from++ {
			if e := int(u24(t.names, from*nameSize+4)); e < t.Len() && !yield(e, t.names[from*nameSize+7]) {
				return
			}
		}
	}
}

func u32(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

func u24(s string, i int) uint32 { return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 }

// degrees as stored: three bytes, offset so that all are positive.
func units(degrees float64) uint32 { return uint32(int32(math.Round(degrees*scale)) + 1<<23) }
