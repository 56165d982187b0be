package packed_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"casus/internal/place/packed"
)

var digest = packed.Digest([]byte("a list"))

func entry(name string, kind packed.Kind) packed.Entry {
	return packed.Entry{Name: name, Kind: kind, Country: packed.None, Admin1: packed.None}
}

// small is a gazetteer of two countries, a division and two towns of one name.
func small(t testing.TB) []byte {
	t.Helper()
	var b packed.Builder
	must := func(i int, err error) int {
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	one := must(b.AddCountry("ONE", entry("Oneland", packed.Country)))
	two := must(b.AddCountry("TWO", entry("Twoland", packed.Country)))
	e := entry("Norra Län", packed.Admin1)
	e.Country, e.Admin1, e.GeoNames = one, 2, 77
	division := must(b.Add(e))
	e = packed.Entry{GeoNames: 1<<24 - 1, Name: "Saint Élan", Country: one, Admin1: division, Lat: -89.9999, Lon: 179.9999, Population: 1<<32 - 1, Kind: packed.Capital}
	capital := must(b.Add(e))
	b.Key(capital, packed.CapitalKey("ONE"))
	e = packed.Entry{GeoNames: 5, Name: "St. Elan", Country: two, Admin1: packed.None, Lat: 12.3456, Lon: -0.0001, Kind: packed.Settlement}
	must(b.Add(e))
	b.Name(capital, "Elansk", packed.Alternative)
	b.Name(one, "Onelander", packed.Demonym)
	b.Name(one, "...", packed.Added) // folds to nothing
	data, err := b.Pack(digest)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func names(t *packed.Table, name string) map[int]uint8 {
	return maps.Collect(t.Names(packed.Hash(packed.Fold(name))))
}

func TestTable(t *testing.T) {
	table, err := packed.Open(string(small(t)))
	if err != nil {
		t.Fatal(err)
	}
	if table.Digest() != digest || table.Len() != 5 || table.Countries() != 2 {
		t.Errorf("%d entries, %d countries, digest %x", table.Len(), table.Countries(), table.Digest())
	}
	if got := table.ISO3(1) + table.ISO3(packed.None); got != "TWO" {
		t.Errorf("ISO3 codes are %q", got)
	}
	want := packed.Entry{GeoNames: 1<<24 - 1, Name: "Saint Élan", Country: 0, Admin1: 2, Lat: -89.9999, Lon: 179.9999, Population: 1<<32 - 1, Kind: packed.Capital}
	if got := table.Entry(3); got != want {
		t.Errorf("entry 3 is %+v, want %+v", got, want)
	}
	if got := table.Entry(4); got.Admin1 != packed.None || got.Lat != 12.3456 || got.Lon != -0.0001 {
		t.Errorf("entry 4 is %+v", got)
	}
	for name, want := range map[string]map[int]uint8{
		"saint elan": {3: packed.Own, 4: packed.Own},
		"ST ÉLAN":    {3: packed.Own, 4: packed.Own},
		"Elansk":     {3: packed.Alternative},
		"Onelander":  {0: packed.Demonym},
		"Twoland":    {1: packed.Own},
		"Nowhere":    {},
		"":           {},
	} {
		if got := names(table, name); !maps.Equal(got, want) {
			t.Errorf("%q names %v, want %v", name, got, want)
		}
	}
	if got := maps.Collect(table.Names(packed.Hash(packed.CapitalKey("ONE")))); len(got) != 1 || names(table, packed.CapitalKey("ONE"))[3] != 0 {
		t.Errorf("capital of ONE is %v", got)
	}
	for range table.Names(packed.Hash("saint elan")) {
		break // a loop may end early
	}
	if again := small(t); string(again) != string(small(t)) {
		t.Error("the same entries pack to other bytes")
	}
	if n := len(names(&packed.Table{}, "x")); n != 0 {
		t.Errorf("the empty table knows %d names", n)
	}
}

func TestBuilderRefuses(t *testing.T) {
	var b packed.Builder
	if _, err := b.AddCountry("ON", entry("Oneland", packed.Country)); err == nil {
		t.Error("a country of two letters")
	}
	bad := map[string]packed.Entry{
		"name":       entry("", packed.Town),
		"long name":  entry(strings.Repeat("a", 256), packed.Town),
		"id":         {Name: "a", GeoNames: 1 << 24, Country: packed.None, Admin1: packed.None},
		"latitude":   {Name: "a", Lat: 90.1, Country: packed.None, Admin1: packed.None},
		"longitude":  {Name: "a", Lon: -181, Country: packed.None, Admin1: packed.None},
		"country":    {Name: "a", Country: 0, Admin1: packed.None},
		"division":   {Name: "a", Country: packed.None, Admin1: 7},
		"population": {Name: "a", Population: -1, Country: packed.None, Admin1: packed.None},
		"kind":       entry("a", packed.Kind(200)),
	}
	for what, e := range bad {
		if _, err := b.Add(e); err == nil {
			t.Errorf("took an entry with a bad %s", what)
		}
	}
	if _, err := b.Add(entry("a", packed.Town)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.AddCountry("ONE", entry("Oneland", packed.Country)); err == nil {
		t.Error("a country after other entries")
	}
	if _, err := b.Pack("short"); err == nil {
		t.Error("packed with a digest of five bytes")
	}
}

func TestKinds(t *testing.T) {
	for k := packed.Kind(0); !strings.HasPrefix(k.String(), "kind "); k++ {
		if got, err := packed.ParseKind(k.String()); err != nil || got != k {
			t.Errorf("%v reads back as %v, %v", k, got, err)
		}
	}
	if _, err := packed.ParseKind("moon"); err == nil {
		t.Error("moon is a kind")
	}
}

func TestFold(t *testing.T) {
	for name, want := range map[string]string{
		"Gəncə":            "ganca",
		"Ma‘ale Adummim":   "maale adummim",
		"St. John's":       "saint johns",
		"Mt. Everest":      "mount everest",
		"Sar-e Pol":        "sar e pol",
		"Łódź":             "lodz",
		"Đà Nẵng":          "da nang",
		"  Tel   Aviv –  ": "tel aviv",
		"Stavanger":        "stavanger",
		"Østfold":          "ostfold",
		"":                 "",
	} {
		if got := packed.Fold(name); got != want {
			t.Errorf("Fold(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		folded := packed.Fold(name)
		if again := packed.Fold(folded); again != folded {
			t.Fatalf("%q folds to %q and that to %q", name, folded, again)
		}
		if strings.Contains(folded, "  ") || strings.HasSuffix(folded, " ") || !utf8.ValidString(folded) {
			t.Fatalf("%q folds to %q", name, folded)
		}
		if got := string(packed.AppendFold([]byte("before "), name)); got != "before "+folded {
			t.Fatalf("appended %q, want %q after what was there", got, folded)
		}
	})
}

// FuzzOpen opens whatever bytes and reads all that a table they make says it has.
func FuzzOpen(f *testing.F) {
	data := small(f)
	f.Add(data)
	f.Add(data[:64])
	f.Add(data[:len(data)-1])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := packed.Open(string(data))
		if err != nil {
			return
		}
		readAll(t, table)
	})
}

func TestOpenRefuses(t *testing.T) {
	data := string(small(t))
	for _, cut := range []int{0, 10, 63, 64, 200, len(data) - 1} {
		if _, err := packed.Open(data[:cut]); err == nil {
			t.Errorf("opened the first %d of %d bytes", cut, len(data))
		}
	}
	if _, err := packed.Open(data + "x"); err == nil {
		t.Error("opened with a byte too many")
	}
	if _, err := packed.Open(strings.Replace(data, "places 1", "places 9", 1)); err == nil {
		t.Error("opened a file of another version")
	}
}

// TestBroken reads a file with one byte after the header changed, all over the file in turn.
func TestBroken(t *testing.T) {
	data := small(t)
	table, err := packed.Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	n := table.Len()
	for i := 64; i < len(data); i += 1 + len(data)/700 {
		broken := slices.Clone(data)
		broken[i] ^= 0xFF
		table, err := packed.Open(string(broken))
		if err != nil {
			t.Fatalf("byte %d: %v", i, err)
		}
		readAll(t, table)
		if table.Len() != n {
			t.Fatalf("byte %d: %d entries", i, table.Len())
		}
	}
}

// readAll reads all that a table says it has.
func readAll(t *testing.T, table *packed.Table) {
	t.Helper()
	for i := range min(table.Len(), 1000) {
		e := table.Entry(i)
		for j := range table.Names(packed.Hash(packed.Fold(e.Name))) {
			table.Entry(j)
		}
		if e.Country >= table.Countries() || e.Admin1 >= table.Len() {
			t.Fatalf("entry %d points outside the table: %+v", i, e)
		}
	}
}
