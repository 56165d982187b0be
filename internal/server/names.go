package server

import (
	"casus"
)

// sectorNames name the sectors behind a country's name.
var sectorNames = map[string]string{
	"GOV": "government", "MIL": "armed forces", "COP": "police", "JUD": "courts", "LEG": "parliament", "OPP": "opposition", "PTY": "party",
	"REB": "rebels", "UAF": "armed group", "CRM": "criminals", "CVL": "civilians", "DEM": "demonstrators", "LAB": "labour", "MED": "media",
	"EDU": "education", "REL": "religion", "HLH": "health", "REF": "refugees", "SPY": "intelligence", "BUS": "business",
}

// bodyNames name the codes that are of no country.
var bodyNames = map[casus.Code]string{
	"IGO": "international body", "IGO.UN": "United Nations", "IGO.EU": "European Union", "IGO.NATO": "NATO",
	"NGO": "non-governmental organisation", "MNC": "multinational company",
}

// nameOf names a code for people; a code that is not known is its own name.
func nameOf(c casus.Code) string {
	if n, ok := bodyNames[c]; ok {
		return n
	}
	sector := sectorNames[c.Sector()]
	country, ok := casus.CountryByISO3(c.Country())
	switch {
	case ok && sector != "":
		return country.Name + ", " + sector
	case ok && c.Sector() == "":
		return country.Name
	case c.Country() == "" && sector != "":
		return sector + " of an unknown country"
	}
	return string(c)
}

// kindOf says what a code is.
func kindOf(c casus.Code) string {
	switch c.Country() {
	case "":
		return "sector"
	case "IGO", "NGO", "MNC":
		return "body"
	}
	if c.Sector() == "" {
		return "country"
	}
	return "country and sector"
}
