package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus/internal/place/packed"
)

// city is a populated place of GeoNames.
type city struct {
	id, population           int
	name, ascii              string
	names                    string // others, separated by commas
	at                       point
	feature, iso2, in1, in12 string // in1 is "CC.A1", in12 "CC.A1.A2"
}

// readCity reads a line of cities500.txt, which is in the form of GeoNames' dumps, and counts it to the
// divisions it lies in.
func (c *compiler) readCity(f []string) error {
	if len(f) != 19 {
		return fmt.Errorf("%d fields, want 19", len(f))
	}
	t := city{name: f[1], ascii: f[2], names: f[3], feature: f[7], iso2: f[8], in1: f[8] + "." + f[10], in12: f[8] + "." + f[10] + "." + f[11]}
	var err error
	if t.id, err = strconv.Atoi(f[0]); err != nil {
		return fmt.Errorf("GeoNames id: %w", err)
	}
	if t.at, err = readPoint(f[4], f[5]); err != nil {
		return err
	}
	if t.population, err = strconv.Atoi(f[14]); err != nil {
		return fmt.Errorf("population: %w", err)
	}
	c.cities = append(c.cities, t)
	for _, in := range []string{t.in1, t.in12} {
		x := c.within[in]
		if x == nil {
			x = &extent{}
			c.within[in] = x
		}
		x.lat, x.lon, x.n = x.lat+t.at.lat, x.lon+t.at.lon, x.n+1
		if t.feature != "PPLX" { // counted with the town it is a part of
			x.population += t.population
		}
	}
	return nil
}

// kindOf tells kinds by GeoNames' feature codes.
func kindOf(feature string) packed.Kind {
	switch feature {
	case "PPLC":
		return packed.Capital
	case "PPLA", "PPLG":
		return packed.Seat
	case "PPLA2", "PPLA3":
		return packed.Town
	case "PPLX":
		return packed.Quarter
	}
	return packed.Settlement
}

// addCities adds the populated places. They come after the countries and divisions, to which they refer.
func (c *compiler) addCities() error {
	for _, t := range c.cities {
		country, ok := c.country[t.iso2]
		if !ok {
			c.dropped["city of no country"]++
			continue
		}
		e := packed.Entry{GeoNames: t.id, Name: t.name, Country: country, Admin1: packed.None, Lat: t.at.lat, Lon: t.at.lon,
			Population: t.population, Kind: kindOf(t.feature)}
		if a, ok := c.admin1[t.in1]; ok && !recoded[t.iso2] {
			e.Admin1 = a
		}
		i, err := c.add(e)
		if err != nil {
			return err
		}
		if e.Kind == packed.Capital {
			c.Key(i, packed.CapitalKey(c.ISO3(country)))
		}
		c.name(i, t.ascii, packed.Own)
		c.Name(i, withoutArticle(t.name), packed.Alternative)
		for n := range strings.SplitSeq(t.names, ",") {
			if spelling(n) {
				c.Name(i, n, packed.Alternative)
				c.Name(i, withoutArticle(n), packed.Alternative)
			}
		}
	}
	return nil
}

// spelling reports whether one of GeoNames' alternative names is one that an English report could use: in
// Latin letters, begun with a capital (others are transcriptions by machine), no code of an airport.
func spelling(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsUpper(first) && first != '\'' && first != '‘' && first != '’' || len(name) < 3 {
		return false
	}
	if len(name) <= 4 && strings.ToUpper(name) == name {
		return false
	}
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
