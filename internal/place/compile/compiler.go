package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"casus"
	"casus/internal/place/packed"
)

// compiler gathers the sources. Its methods each take one line of a source; the order in which main calls
// them is the order of the entries.
type compiler struct {
	packed.Builder
	centres map[string]point // by ISO3 code
	cities  []city
	country map[string]int // entry by ISO2 code
	iso3    map[string]int // entry by ISO3 code
	admin1  map[string]int // entry by "CC.A1"
	admin2  map[string]int // entry by "CC.A1.A2"
	within  map[string]*extent
	taken   map[string]bool // folded names of countries and first-order divisions
	named   map[string][]int
	dropped map[string]int
	missing []string // what spellings.txt points to and the gazetteer lacks
}

type point struct{ lat, lon float64 }

// extent is what the populated places of a division tell of it.
type extent struct {
	lat, lon   float64 // sums
	n          int
	population int
}

func newCompiler() *compiler {
	return &compiler{
		centres: map[string]point{}, country: map[string]int{}, iso3: map[string]int{},
		admin1: map[string]int{}, admin2: map[string]int{}, within: map[string]*extent{},
		taken: map[string]bool{}, named: map[string][]int{}, dropped: map[string]int{},
	}
}

// add adds an entry and remembers it under its folded name, for the lists that point to it.
func (c *compiler) add(e packed.Entry) (int, error) {
	i, err := c.Builder.Add(e)
	if err == nil {
		c.remember(i, e.Name)
	}
	return i, err
}

func (c *compiler) remember(i int, name string) {
	k := packed.Fold(name)
	c.named[k] = append(c.named[k], i)
}

// name gives an entry a further name.
func (c *compiler) name(i int, name string, how uint8) {
	c.Name(i, name, how)
	if how == packed.Added || how == packed.Own {
		c.remember(i, name)
	}
}

// readCentre reads a line of countries.txt: ISO3 code, degrees north, degrees east.
func (c *compiler) readCentre(f []string) error {
	if len(f) != 3 {
		return fmt.Errorf("%d fields, want 3: ISO3 code, latitude, longitude", len(f))
	}
	p, err := readPoint(f[1], f[2])
	if err != nil {
		return err
	}
	if _, twice := c.centres[f[0]]; twice {
		return fmt.Errorf("%s stands twice", f[0])
	}
	c.centres[f[0]] = p
	return nil
}

func readPoint(lat, lon string) (p point, err error) {
	if p.lat, err = strconv.ParseFloat(lat, 64); err != nil {
		return p, fmt.Errorf("latitude: %w", err)
	}
	if p.lon, err = strconv.ParseFloat(lon, 64); err != nil {
		return p, fmt.Errorf("longitude: %w", err)
	}
	return p, nil
}

// gone are states that GeoNames still lists, which have fallen apart.
var gone = map[string]bool{"SCG": true, "ANT": true}

// addCountry reads a line of GeoNames' list of countries.
func (c *compiler) addCountry(f []string) error {
	if f[0] == "ISO" || gone[f[1]] {
		return nil
	}
	centre, ok := c.centres[f[1]]
	if !ok {
		return fmt.Errorf("countries.txt has no centre of %s (%s)", f[1], f[4])
	}
	id, err := strconv.Atoi(f[16])
	if err != nil {
		return fmt.Errorf("GeoNames id: %w", err)
	}
	population, err := strconv.Atoi(f[7])
	if err != nil {
		return fmt.Errorf("population: %w", err)
	}
	name := strings.TrimSpace(f[4])
	if known, ok := casus.CountryByISO3(f[1]); ok {
		name = known.Name
	}
	i, err := c.AddCountry(f[1], packed.Entry{GeoNames: id, Name: name, Admin1: packed.None,
		Lat: centre.lat, Lon: centre.lon, Population: population, Kind: packed.Country})
	if err != nil {
		return err
	}
	c.country[f[0]], c.iso3[f[1]] = i, i
	c.name(i, strings.TrimSpace(f[4]), packed.Own)
	delete(c.centres, f[1])
	return nil
}

// addCountryNames gives countries the names and demonyms of the ontology. What the ontology lists as an
// area of its own ("Gaza Strip") is no name of the country that it is counted to.
func (c *compiler) addCountryNames() error {
	for iso3 := range c.centres {
		return fmt.Errorf("countries.txt: %s is none of GeoNames' countries", iso3)
	}
	areas := map[string]bool{}
	for _, k := range casus.Countries() {
		if k.ISO3 == "" && k.Kind != "region" && k.Kind != "historical" {
			for _, n := range append(k.AltNames, k.Name) {
				areas[packed.Fold(n)] = true
			}
		}
	}
	for _, k := range casus.Countries() {
		i, ok := c.iso3[k.ISO3]
		if !ok || k.Key != k.ISO3 {
			continue
		}
		for _, n := range append([]string{k.Name}, k.AltNames...) {
			if !areas[packed.Fold(n)] {
				c.name(i, n, packed.Own)
				c.taken[packed.Fold(n)] = true
			}
		}
		for _, n := range append(k.Demonyms, k.Adjectives...) {
			c.Name(i, n, packed.Demonym)
		}
	}
	return nil
}

// addAdmin1 reads a line of GeoNames' list of first-order divisions: code, name, ASCII name, id.
func (c *compiler) addAdmin1(f []string) error { return c.addDivision(f, packed.Admin1, c.admin1) }

// addAdmin2 reads a line of GeoNames' list of second-order divisions.
func (c *compiler) addAdmin2(f []string) error { return c.addDivision(f, packed.Admin2, c.admin2) }

// addDivision adds a division with the mean of its populated places as its middle. Divisions without any
// are left out: nothing tells where they lie.
func (c *compiler) addDivision(f []string, kind packed.Kind, into map[string]int) error {
	iso2, _, _ := strings.Cut(f[0], ".")
	country, ok := c.country[iso2]
	x := c.within[f[0]]
	if recoded[iso2] {
		x = c.namesake(iso2, f[1])
	}
	if !ok || x == nil {
		c.dropped[kind.String()]++
		return nil
	}
	id, err := strconv.Atoi(f[3])
	if err != nil {
		return fmt.Errorf("GeoNames id: %w", err)
	}
	e := packed.Entry{GeoNames: id, Name: f[1], Country: country, Admin1: packed.None,
		Lat: x.lat / float64(x.n), Lon: x.lon / float64(x.n), Population: x.population, Kind: kind}
	if kind == packed.Admin2 {
		e.Admin1 = packed.None
		if i, ok := c.admin1[f[0][:strings.LastIndexByte(f[0], '.')]]; ok {
			e.Admin1 = i
		}
	} else {
		e.Admin1 = len(c.Entries())
	}
	i, err := c.add(e)
	if err != nil {
		return err
	}
	into[f[0]] = i
	if kind == packed.Admin1 {
		c.taken[packed.Fold(f[1])] = true
	}
	for _, n := range []string{f[1], f[2]} {
		c.name(i, n, packed.Own)
		bare := bareDivision(n)
		if c.isCountry(bare) {
			bare = n // "Mexico City" is not called Mexico
		}
		c.name(i, bare, packed.Own)
		c.name(i, withoutArticle(bare), packed.Own)
	}
	return nil
}

// isCountry reports whether a name is one of a country.
func (c *compiler) isCountry(name string) bool {
	for _, i := range c.named[packed.Fold(name)] {
		if c.Entries()[i].Kind == packed.Country {
			return true
		}
	}
	return false
}

// recoded are countries whose divisions have other codes in the list of divisions than in that of towns, one
// having been made before a reform and one after it.
var recoded = map[string]bool{"VN": true}

// namesake is the extent of a country's largest town that bears a division's name.
func (c *compiler) namesake(iso2, division string) *extent {
	want, best := packed.Fold(bareDivision(division)), (*city)(nil)
	for i := range c.cities {
		t := &c.cities[i]
		if t.iso2 == iso2 && packed.Fold(t.name) == want && (best == nil || t.population > best.population) {
			best = t
		}
	}
	if best == nil {
		return nil
	}
	return &extent{best.at.lat, best.at.lon, 1, best.population}
}

// divisionWords are what names of divisions begin or end with.
var divisionWords = strings.Fields(`province governorate state region district oblast oblast' krai raion rayon county prefecture department
	municipality parish canton voivodeship republic division territory emirate city agency okrug autonomous sahari muhafazat wilaya provincia estado departamento
	province-of respublika gorod distrito`)

// bareDivision drops the word that says what a division is: "Borno State" is also called Borno. A name of
// which nothing but a direction would be left ("Northern State") keeps it.
func bareDivision(name string) string {
	words := strings.Fields(name)
	has := func(w string) bool {
		w = packed.Fold(w)
		for _, d := range divisionWords {
			if w == packed.Fold(d) {
				return true
			}
		}
		return false
	}
	for len(words) > 1 && has(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && has(words[0]) {
		words = words[1:]
		if w := packed.Fold(words[0]); len(words) > 1 && (w == "of" || w == "de" || w == "del") {
			words = words[1:]
		}
	}
	if len(words) == 1 && vague[packed.Fold(words[0])] {
		return name
	}
	return strings.Join(words, " ")
}

var vague = map[string]bool{"north": true, "south": true, "east": true, "west": true, "central": true, "northern": true, "southern": true,
	"eastern": true, "western": true, "capital": true, "federal": true, "upper": true, "lower": true, "inner": true, "outer": true}

// withoutArticle drops an Arabic article, which reports leave out as often as not.
func withoutArticle(name string) string {
	article, rest, ok := strings.Cut(strings.ReplaceAll(name, "-", " "), " ")
	if !ok || len(rest) < 4 {
		return name
	}
	switch packed.Fold(article) {
	case "al", "el", "ar", "as", "at", "an", "ad", "az", "ash", "ath", "adh", "es", "er", "et":
		return rest
	}
	return name
}

// report says what the gazetteer holds.
func (c *compiler) report(w io.Writer, size int) {
	kinds := map[packed.Kind]int{}
	for _, e := range c.Entries() {
		kinds[e.Kind]++
	}
	fmt.Fprintf(w, "%d entries in %d bytes:", len(c.Entries()), size)
	for k := packed.Kind(0); kinds[k] > 0 || k <= packed.Point; k++ {
		fmt.Fprintf(w, " %s %d", k, kinds[k])
	}
	fmt.Fprintf(w, "; left out %v\n", c.dropped)
}
