package packed

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// Builder gathers entries and names and packs them. Countries come first, then first-order divisions, since
// entries refer to them by two bytes or less.
type Builder struct {
	iso3    []string
	entries []Entry
	names   []nameOf
}

type nameOf struct {
	hash  uint64
	entry int
	how   uint8
}

// AddCountry adds a country's entry; e.Country is set to the entry itself.
func (b *Builder) AddCountry(iso3 string, e Entry) (int, error) {
	if len(b.entries) != len(b.iso3) || len(iso3) != 3 || len(b.iso3) >= noCountry {
		return 0, fmt.Errorf("country %q: of three letters, before all other entries, at most %d", iso3, noCountry)
	}
	b.iso3 = append(b.iso3, iso3)
	e.Country = len(b.entries)
	return b.Add(e)
}

// Add adds an entry and the name it bears.
func (b *Builder) Add(e Entry) (int, error) {
	switch {
	case e.Name == "" || len(e.Name) > 255:
		return 0, fmt.Errorf("name of %d bytes", len(e.Name))
	case e.GeoNames < 0 || e.GeoNames >= 1<<24:
		return 0, fmt.Errorf("%s: GeoNames id %d does not fit", e.Name, e.GeoNames)
	case e.Lat < -90 || e.Lat > 90 || e.Lon < -180 || e.Lon > 180 || e.Lat != e.Lat || e.Lon != e.Lon:
		return 0, fmt.Errorf("%s: coordinates %v, %v", e.Name, e.Lat, e.Lon)
	case e.Kind >= kinds || e.Country >= len(b.iso3) || e.Admin1 >= min(noAdmin1, len(b.entries)+1) || e.Population < 0 || e.Population >= 1<<32:
		return 0, fmt.Errorf("%s: kind %v, country %d, division %d or population %d out of range", e.Name, e.Kind, e.Country, e.Admin1, e.Population)
	}
	b.entries = append(b.entries, e)
	b.Name(len(b.entries)-1, e.Name, Own)
	return len(b.entries) - 1, nil
}

// ISO3 is the code of country i.
func (b *Builder) ISO3(i int) string { return b.iso3[i] }

// Entries returns what was added so far.
func (b *Builder) Entries() []Entry { return b.entries }

// Name gives an entry a further name; names that fold to nothing are left out.
func (b *Builder) Name(entry int, name string, how uint8) {
	if folded := AppendFold(nil, name); len(folded) > 0 {
		b.names = append(b.names, nameOf{Hash(folded) >> 16, entry, how})
	}
}

// Key gives an entry a key under which [Table.Names] finds it and no folded name can: it must hold a capital.
func (b *Builder) Key(entry int, key string) {
	b.names = append(b.names, nameOf{Hash(key) >> 16, entry, Own})
}

// CapitalKey is the key of a country's capital.
func CapitalKey(iso3 string) string { return "capital of " + iso3 }

// Digest is the checksum kept in the header: of the lists the gazetteer was made from, in the given order.
func Digest(lists ...[]byte) string {
	h := sha256.New()
	for _, l := range lists {
		fmt.Fprintf(h, "%d\n", len(l))
		h.Write(l)
	}
	return string(h.Sum(nil))
}

// Pack writes the file that Open reads. Digest takes 32 bytes.
func (b *Builder) Pack(digest string) ([]byte, error) {
	if len(digest) != 32 {
		return nil, fmt.Errorf("digest of %d bytes", len(digest))
	}
	slices.SortFunc(b.names, func(x, y nameOf) int {
		return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.entry, y.entry), cmp.Compare(x.how, y.how))
	})
	b.names = slices.CompactFunc(b.names, func(x, y nameOf) bool { return x.hash == y.hash && x.entry == y.entry })

	var entries, strings, out bytes.Buffer
	at := map[string]int{}
	for _, e := range b.entries {
		if _, ok := at[e.Name]; !ok {
			at[e.Name] = strings.Len()
			strings.WriteByte(byte(len(e.Name)))
			strings.WriteString(e.Name)
		}
		var r [entrySize]byte
		put24(r[0:], uint32(e.GeoNames))
		binary.LittleEndian.PutUint32(r[3:], uint32(e.Population))
		put24(r[7:], units(e.Lat))
		put24(r[10:], units(e.Lon))
		put24(r[13:], uint32(at[e.Name]))
		r[16], r[17] = byte(e.Kind), byte(e.Country) // None becomes noCountry
		binary.LittleEndian.PutUint16(r[18:], uint16(e.Admin1))
		entries.Write(r[:])
	}
	if strings.Len() >= 1<<24 || len(b.entries) >= 1<<24 {
		return nil, fmt.Errorf("%d entries with %d bytes of names do not fit", len(b.entries), strings.Len())
	}
	out.WriteString(magic)
	for _, n := range []int{len(b.iso3), len(b.entries), len(b.names), strings.Len()} {
		binary.Write(&out, binary.LittleEndian, uint32(n))
	}
	out.WriteString(digest)
	for _, c := range b.iso3 {
		out.WriteString(c)
	}
	out.Write(entries.Bytes())
	for i, bucket := 0, 0; bucket <= buckets; bucket++ {
		for i < len(b.names) && int(b.names[i].hash>>32) < bucket {
			i++
		}
		binary.Write(&out, binary.LittleEndian, uint32(i))
	}
	for _, n := range b.names {
		var r [nameSize]byte
		binary.LittleEndian.PutUint32(r[:], uint32(n.hash))
		put24(r[4:], uint32(n.entry))
		r[7] = n.how
		out.Write(r[:])
	}
	out.Write(strings.Bytes())
	return out.Bytes(), nil
}

func put24(b []byte, v uint32) { b[0], b[1], b[2] = byte(v), byte(v>>8), byte(v>>16) }

// Lists names the lists of the project that the gazetteer is made from, as seen from its package, in the order in
// which their checksum is taken.
var Lists = []string{"countries.txt", "places.txt", "spellings.txt", "../../ontology/countries.tsv"}
