package export

import (
	_ "embed"
	"strings"
	"sync"

	"casus"
)

// numbersTSV holds ISO 3166-1's numbers (country-codes table, public domain), and
// the numbers of the states of today in the lists of the Correlates of War project
// (Serbia goes on under Yugoslavia's) and of Gleditsch and Ward, both as the R
// package states 0.3.3 has them.
//
//go:embed numbers.tsv
var numbersTSV string

type number struct{ iso, cow, gw string }

// numbers are by ISO3 code.
var numbers = sync.OnceValue(func() map[string]number {
	all := map[string]number{}
	lines := strings.Split(strings.TrimSuffix(numbersTSV, "\n"), "\n")
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		for i, c := range cells {
			if c == "-" {
				cells[i] = ""
			}
		}
		all[cells[0]] = number{cells[1], cells[2], cells[3]}
	}
	return all
})

// nation is the country of an actor's code; false for bodies and unknown ones.
func nation(c casus.Code) (casus.Country, bool) { return casus.CountryByISO3(c.Country()) }

// countryName is a country's name in the ontology; empty when there is no such country.
func countryName(iso3 string) string {
	c, _ := casus.CountryByISO3(iso3)
	return c.Name
}

// fips is a place's FIPS 10-4 country code. FIPS has the parts of Palestine alone.
func fips(p *casus.Place) string {
	if p.Country == "PSE" {
		switch {
		case strings.Contains(p.Admin1, "Gaza"):
			return "GZ"
		case strings.Contains(p.Admin1, "West Bank"):
			return "WE"
		}
		return ""
	}
	c, _ := casus.CountryByISO3(p.Country)
	return c.FIPS
}

// cameoActor is an actor in CAMEO's and GDELT's terms.
type cameoActor struct {
	code                string // all parts joined
	country, group, typ string
}

// cameoSectors are the sectors that CAMEO writes in another way; the others have
// the same letters in both.
var cameoSectors = map[string]string{
	"DEM": "OPP", // as the dictionaries of the Open Event Data Alliance code demonstrators
}

// cameoBodies are CAMEO's codes of the bodies that casus' dictionary tells apart.
var cameoBodies = map[casus.Code]cameoActor{
	"IGO.UN":   {"IGOUNO", "", "UNO", "IGO"},
	"IGO.EU":   {"IGOEUREEC", "EUR", "EEC", "IGO"},
	"IGO.NATO": {"IGOWSTNAT", "WST", "NAT", "IGO"},
}

func cameoOf(c casus.Code) cameoActor {
	if body, ok := cameoBodies[c]; ok {
		return body
	}
	switch c.Country() {
	case "IGO", "NGO", "MNC":
		return cameoActor{code: c.Country(), typ: c.Country()}
	}
	a := cameoActor{typ: c.Sector()}
	if other, ok := cameoSectors[a.typ]; ok {
		a.typ = other
	}
	if n, ok := nation(c); ok {
		if a.country = n.GDELT; a.country == "" {
			a.country = n.CAMEO
		}
	}
	a.code = a.country + a.typ
	return a
}

// sectorNames are the sectors in words.
var sectorNames = map[string]string{"GOV": "Government", "MIL": "Military", "COP": "Police", "JUD": "Judicial", "LEG": "Legislative", "OPP": "Opposition",
	"PTY": "Parties", "REB": "Rebels", "UAF": "Armed Groups", "CRM": "Criminals", "CVL": "Civilians", "DEM": "Demonstrators", "LAB": "Labor", "MED": "Media",
	"EDU": "Education", "REL": "Religious", "HLH": "Health", "REF": "Refugees", "SPY": "Intelligence", "BUS": "Business"}

// sectorOf is the letters of an actor's sector, or of the kind of body that it is.
func sectorOf(c casus.Code) string {
	switch c.Country() {
	case "IGO", "NGO", "MNC":
		return c.Country()
	}
	return c.Sector()
}
