package casus

import (
	"fmt"
	"strings"
)

// Code names what an actor is: a country, a body, a sector, or a country and a
// sector in it.
//
//	ARM          Armenia
//	ARM.MIL      Armenia's armed forces
//	.CVL         civilians of an unknown country
//	IGO.UN       the United Nations;  IGO.EU, IGO.NATO;  IGO any other
//	NGO, MNC     non-governmental organisations, companies of many countries
//
// Countries are ISO 3166-1 alpha-3 codes and XKX for Kosovo; sectors are those
// of [Sectors].
type Code string

// Country is the part before the dot: an ISO3 code, IGO, NGO or MNC; empty when unknown.
func (c Code) Country() string {
	country, _, _ := strings.Cut(string(c), ".")
	return country
}

// Sector is the part after the dot; empty when there is none.
func (c Code) Sector() string {
	_, sector, _ := strings.Cut(string(c), ".")
	return sector
}

// CodeOf joins a country and a sector, either of which may be empty.
func CodeOf(country, sector string) Code {
	if sector == "" {
		return Code(country)
	}
	return Code(country + "." + sector)
}

// Valid checks the code against the ontology's countries, bodies and sectors.
func (c Code) Valid() error {
	country, sector := c.Country(), c.Sector()
	switch country {
	case "IGO", "NGO", "MNC":
		for _, r := range sector {
			if r < 'A' || r > 'Z' {
				return fmt.Errorf("actor code %q: want capitals after the dot, as IGO.UN", c)
			}
		}
		return nil
	case "":
		if sector == "" {
			return fmt.Errorf("actor code is empty")
		}
	default:
		if _, ok := CountryByISO3(country); !ok {
			return fmt.Errorf("actor code %q: %q is no ISO 3166-1 alpha-3 country", c, country)
		}
	}
	if sector != "" && !IsSector(sector) {
		return fmt.Errorf("actor code %q: %q is no sector", c, sector)
	}
	return nil
}

// Actor is one resolved actor.
type Actor struct {
	Code Code `json:"code"`
	// Name is the canonical name where the dictionary has one ("Jeyhun Bayramov"), else the words.
	Name string `json:"name"`
}

// Party is a role's filler: its words and the actors they stand for. Several
// actors can share words ("Armenian and Azerbaijani forces"); none means unresolved.
type Party struct {
	Mention
	Actors     []Actor `json:"actors"`
	Confidence float64 `json:"confidence"`
	Why        Why     `json:"why"`
}

// Codes are the codes of the party's actors, in their order.
func (p Party) Codes() []Code {
	codes := make([]Code, len(p.Actors))
	for i, a := range p.Actors {
		codes[i] = a.Code
	}
	return codes
}
