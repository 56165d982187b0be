package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"casus/internal/place/packed"
)

// naturalKinds tells the kinds of Natural Earth's classes.
var naturalKinds = map[string]packed.Kind{
	"ocean": packed.Sea, "sea": packed.Sea, "gulf": packed.Sea, "bay": packed.Sea, "sound": packed.Sea, "reef": packed.Sea,
	"lagoon": packed.Lake, "strait": packed.Strait, "channel": packed.Strait, "river": packed.River, "Lake": packed.Lake,
	"Island": packed.Island, "Island group": packed.Island, "Range/mtn": packed.Mountains, "Desert": packed.Desert,
	"Continent": packed.Continent, "Plateau": packed.Region, "Plain": packed.Region, "Pen/cape": packed.Region, "Peninsula": packed.Region,
	"Geoarea": packed.Region, "Coast": packed.Region, "Delta": packed.Region, "Basin": packed.Region, "Valley": packed.Region,
	"Isthmus": packed.Region, "Gorge": packed.Region, "Wetlands": packed.Region, "Lowland": packed.Region,
}

// addNatural reads a line of Natural Earth's names and takes its waters and land forms, and those of its towns that
// GeoNames' list of towns lacks. Its points are left out, since several have the coordinates of others, and so are its disputed areas: whose they are is for
// places.txt to say. What bears the name of a country or division ("SRI LANKA", an island) is left out too.
func (c *compiler) addNatural(f []string) error {
	switch f[0] {
	case "place":
		return c.addTown(f)
	case "marine", "region":
	default:
		return nil
	}
	kind, ok := naturalKinds[f[1]]
	rank, err := strconv.Atoi(f[9])
	if !ok || err != nil || rank > 7 || rank > 5 && f[0] == "region" {
		c.dropped["land form"]++
		return nil
	}
	at, err := readPoint(f[4], f[5])
	if err != nil {
		return err
	}
	name := naturalName(f[2])
	if c.taken[packed.Fold(name)] || len(name) < 4 || strings.HasSuffix(name, ".") {
		c.dropped["land form"]++
		return nil
	}
	e := packed.Entry{Name: name, Country: packed.None, Admin1: packed.None, Lat: at.lat, Lon: at.lon, Kind: kind}
	if f[0] == "region" && kind != packed.Continent {
		if e.Country, err = c.countryOfBox(f[6]); err != nil {
			return err
		}
	}
	i, err := c.add(e)
	if err != nil {
		return err
	}
	for n := range strings.SplitSeq(f[3], "|") {
		if n = naturalName(n); len(n) > 4 {
			c.name(i, n, packed.Added)
		}
	}
	return nil
}

// addTown adds a town that GeoNames' list lacks, in the country and division of the town of that list next to it.
func (c *compiler) addTown(f []string) error {
	at, err := readPoint(f[4], f[5])
	if err != nil {
		return err
	}
	names := append([]string{f[2]}, strings.Split(f[3], "|")...)
	for _, n := range names {
		for _, i := range c.named[packed.Fold(n)] {
			e := c.Entries()[i]
			if math.Abs(e.Lat-at.lat) < 0.4 && math.Abs(e.Lon-at.lon) < 0.4 {
				return nil
			}
		}
	}
	nearest := c.nearest(at, 1)
	if nearest == nil {
		c.dropped["town far from any"]++
		return nil
	}
	e := packed.Entry{Name: f[2], Country: c.country[nearest.iso2], Admin1: packed.None, Lat: at.lat, Lon: at.lon, Kind: packed.Settlement}
	if a, ok := c.admin1[nearest.in1]; ok && !recoded[nearest.iso2] {
		e.Admin1 = a
	}
	i, err := c.add(e)
	if err != nil {
		return err
	}
	for _, n := range names[1:] {
		if spelling(n) {
			c.name(i, n, packed.Alternative)
		}
	}
	return nil
}

var naturalShort = map[string]string{"i.": "Island", "is.": "Islands", "pen.": "Peninsula", "ra.": "Range", "plat.": "Plateau",
	"mts.": "Mountains", "str.": "Strait", "sd.": "Sound", "arch.": "Archipelago", "isands": "Islands"}

// naturalName writes out what Natural Earth shortens for maps and sets in capitals.
func naturalName(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if full, ok := naturalShort[strings.ToLower(w)]; ok {
			words[i] = full
		} else if strings.ToUpper(w) == w && len(w) > 2 {
			lower := []rune(strings.ToLower(w))
			lower[0] = unicode.ToUpper(lower[0])
			words[i] = string(lower)
		} else if len(w) > 1 && strings.ToUpper(w) == w && i > 0 {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

// countryOfBox is the country of nearly all people who live in a box "W,S,E,N"; None when they live in several.
func (c *compiler) countryOfBox(box string) (int, error) {
	var b [4]float64
	parts := strings.Split(box, ",")
	if len(parts) != 4 {
		return 0, fmt.Errorf("box %q: want W,S,E,N", box)
	}
	for i, p := range parts {
		var err error
		if b[i], err = strconv.ParseFloat(p, 64); err != nil {
			return 0, fmt.Errorf("box %q: %w", box, err)
		}
	}
	people, all := map[string]int{}, 0
	for _, t := range c.cities {
		if t.at.lon >= b[0] && t.at.lon <= b[2] && t.at.lat >= b[1] && t.at.lat <= b[3] {
			people[t.iso2] += t.population + 100
			all += t.population + 100
		}
	}
	for iso2, n := range people {
		if i, ok := c.country[iso2]; ok && n*100 >= all*96 {
			return i, nil
		}
	}
	return packed.None, nil
}
