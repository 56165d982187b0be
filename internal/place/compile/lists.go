package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"casus/internal/place/packed"
)

// spokenOf is the population that towns of places.txt are given: they are spoken of as if they were of this size.
const spokenOf = 30000

// addOwn reads a line of places.txt: name, kind, ISO3 code or "-", latitude, longitude, GeoNames id or 0,
// other names separated by semicolons.
func (c *compiler) addOwn(f []string) error {
	if len(f) != 6 && len(f) != 7 {
		return fmt.Errorf("%d fields, want 6 or 7: name, kind, country, latitude, longitude, GeoNames id, other names", len(f))
	}
	kind, err := packed.ParseKind(f[1])
	if err != nil {
		return err
	}
	at, err := readPoint(f[3], f[4])
	if err != nil {
		return err
	}
	id, err := strconv.Atoi(f[5])
	if err != nil {
		return fmt.Errorf("GeoNames id: %w", err)
	}
	e := packed.Entry{GeoNames: id, Name: f[0], Country: packed.None, Admin1: packed.None, Lat: at.lat, Lon: at.lon, Kind: kind}
	if f[2] != "-" {
		var ok bool
		if e.Country, ok = c.iso3[f[2]]; !ok {
			return fmt.Errorf("%q is no country", f[2])
		}
		if kind == packed.Point || kind == packed.Quarter || kind.Populated() {
			e.Admin1 = c.divisionAt(at, e.Country)
		}
	}
	if kind.Populated() {
		e.Population = spokenOf
	}
	i, known := c.same(e)
	if !known {
		if i, err = c.add(e); err != nil {
			return err
		}
	} else if kind == packed.Disputed {
		c.Entries()[i].Kind = kind
	}
	c.taken[packed.Fold(f[0])] = true
	if len(f) == 7 {
		for n := range strings.SplitSeq(f[6], ";") {
			c.name(i, strings.TrimSpace(n), packed.Added)
			c.taken[packed.Fold(n)] = true
		}
	}
	return nil
}

// same finds the division or town of GeoNames that an entry of places.txt stands for: it keeps its id and
// middle, and takes names and the kind "disputed" from the list.
func (c *compiler) same(e packed.Entry) (int, bool) {
	for _, i := range c.named[packed.Fold(e.Name)] {
		g := c.Entries()[i]
		area := e.Kind == packed.Region || e.Kind == packed.Disputed || e.Kind == packed.Island
		if g.Country == e.Country && g.GeoNames > 0 && (g.Kind == packed.Admin1 && area || g.Kind.Populated() && e.Kind.Populated()) {
			return i, true
		}
	}
	return 0, false
}

// divisionAt is the first-order division of the town nearest to a point, if that lies in the country and within half
// a degree.
func (c *compiler) divisionAt(at point, country int) int {
	t := c.nearest(at, 0.5)
	if t == nil || c.country[t.iso2] != country || recoded[t.iso2] {
		return packed.None
	}
	if a, ok := c.admin1[t.in1]; ok {
		return a
	}
	return packed.None
}

// nearest is the town nearest to a point, if one lies within so many degrees of the meridian.
func (c *compiler) nearest(at point, degrees float64) (best *city) {
	shrink := math.Cos(at.lat * math.Pi / 180)
	for i := range c.cities {
		t := &c.cities[i]
		if d := math.Hypot(t.at.lat-at.lat, (t.at.lon-at.lon)*shrink); d < degrees {
			best, degrees = t, d
		}
	}
	return best
}

// addSpelling reads a line of spellings.txt: another name, what it names in the gazetteer, that one's ISO3
// code or "-", and optionally its kind or "people", which says that the name is a demonym.
func (c *compiler) addSpelling(f []string) error {
	if len(f) < 3 || len(f) > 4 {
		return fmt.Errorf("%d fields, want 3 or 4: name, name in the gazetteer, country, kind", len(f))
	}
	how, want := packed.Added, ""
	if len(f) == 4 {
		if want = f[3]; want == "people" {
			how, want = packed.Demonym, ""
		}
	}
	country := packed.None
	if f[2] != "-" {
		var ok bool
		if country, ok = c.iso3[f[2]]; !ok {
			return fmt.Errorf("%q is no country", f[2])
		}
	}
	best := -1
	for _, i := range c.named[packed.Fold(f[1])] {
		e := c.Entries()[i]
		if e.Country == country && (want == "" || e.Kind.String() == want) && (best < 0 || weight(e) > weight(c.Entries()[best])) {
			best = i
		}
	}
	if best < 0 {
		c.missing = append(c.missing, strings.Join(strings.Fields(want+" "+f[1]+", "+f[2]), " "))
		return nil
	}
	for n := range strings.SplitSeq(f[0], ";") {
		c.name(best, strings.TrimSpace(n), how)
	}
	return nil
}

// checkSpellings fails when spellings point to nothing, and names all of them.
func (c *compiler) checkSpellings() error {
	if len(c.missing) > 0 {
		return fmt.Errorf("spellings.txt: the gazetteer lacks %s", strings.Join(c.missing, "; "))
	}
	return nil
}

// weight orders the entries of one name in one country: a spelling is of the one most spoken of.
func weight(e packed.Entry) float64 {
	w := math.Log10(float64(e.Population) + 10)
	switch e.Kind {
	case packed.Country:
		w += 10
	case packed.Admin1, packed.Admin2:
		w -= 2
	}
	return w
}
