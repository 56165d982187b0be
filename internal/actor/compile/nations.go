package main

import (
	"fmt"
	"strings"
	"unicode"

	"casus"
	"casus/internal/actor/lexicon"
)

// regions are rows of the countries' table that name no country but a body.
var regions = map[string]casus.Code{"R-EUR": "IGO.EU", "R-WST": "IGO"}

// deFacto are states that one country or more takes for a part of another: a
// breakaway authority is a separatist one (REB) of the state whose territory it is.
var deFacto = map[string]casus.Code{"XAB": "GEO.REB", "XSO": "GEO.REB", "XTR": "MDA.REB", "XAR": "AZE.REB", "XDN": "UKR.REB", "XLN": "UKR.REB",
	"XSL": "SOM.REB", "XNC": "CYP", "XRJ": "SYR.REB", "XKR": "IRQ.GOV"}

// readNations adds the forms of nations.txt, then those of every row of the
// countries' table that it does not have.
func (c *compiler) readNations() error {
	c.nationForms = map[uint64]bool{}
	forms := map[string]lexicon.Form{"name": lexicon.Country, "adjective": lexicon.Adjective, "people": lexicon.People, "seat": lexicon.Seat, "region": lexicon.Region}
	err := c.lines("nations.txt", func(cells []string, _ string) error {
		if len(cells) != 4 {
			return fmt.Errorf("want 4 cells: words, code, form, name")
		}
		form, ok := forms[cells[2]]
		if !ok {
			return fmt.Errorf("%q is no form of a nation", cells[2])
		}
		var codes []casus.Code
		for code := range strings.SplitSeq(strings.TrimPrefix(cells[1], "-"), ",") {
			codes = append(codes, casus.Code(code))
			if code == "" {
				continue
			}
			if err := codes[len(codes)-1].Valid(); err != nil {
				return err
			}
		}
		for s := range strings.SplitSeq(cells[0], "; ") {
			c.nation(s, codes, form, cells[3])
		}
		return nil
	})
	for _, row := range casus.Countries() {
		code := casus.Code(row.ISO3)
		switch {
		case row.ISO3 == "":
			code = deFacto[row.Key]
			if code == "" {
				code = regions[row.Key]
			}
			if code == "" && row.Parent != "" {
				code = casus.Code(row.Parent)
			}
			if row.Kind == "organisation" || row.Kind == "gdelt oddity" {
				continue // bodies have a file of their own
			}
		}
		country := lexicon.Country
		if row.Kind == "region" {
			country = lexicon.Region
		}
		codes := []casus.Code{code}
		c.nation(row.Name, codes, country, row.Name)
		for _, s := range row.AltNames {
			c.nation(s, codes, country, row.Name)
		}
		for _, s := range row.Adjectives {
			c.nation(s, codes, lexicon.Adjective, row.Name)
		}
		for _, s := range row.Demonyms {
			form := lexicon.Adjective // "an Armenian" and "Armenian" are one word
			if strings.HasSuffix(s, "s") || strings.HasSuffix(s, "men") {
				form = lexicon.People
			}
			c.nation(s, codes, form, row.Name)
		}
		for s := range strings.SplitSeq(row.Capital, "; ") {
			if s != "" && row.ISO3 != "" && s != row.Name {
				c.nation(s, codes, lexicon.Seat, row.Name)
			}
		}
	}
	return err
}

// nation adds one form. The first source of a form wins: "Georgian" is not
// both an adjective and a demonym.
func (c *compiler) nation(words string, codes []casus.Code, form lexicon.Form, name string) {
	key, _ := lexicon.PhraseKey(words)
	if c.nationForms[key] {
		return
	}
	c.nationForms[key] = true
	for _, code := range codes {
		id := c.Nation(lexicon.NationEntry{Code: code, Form: form, Name: name})
		c.Add(words, lexicon.Sense{Kind: lexicon.Nation, Case: properCase(words), ID: id})
	}
}

// properCase is the case a name as the text files write it must have in a text:
// short words in capitals are acronyms, names with a common noun need but one capital,
// all else is a proper name.
func properCase(name string) lexicon.Case {
	ws := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	for i, w := range ws {
		if i > 0 && w[0] >= 'a' && w[0] <= 'z' && len(w) > 4 && unicode.IsUpper(rune(ws[0][0])) {
			return lexicon.Partly
		}
	}
	letters := 0
	for _, r := range name {
		switch {
		case unicode.IsUpper(r) || unicode.IsDigit(r):
			letters++
		case r != '.' && r != '&' && r != '-':
			return lexicon.Proper
		}
	}
	if letters <= 6 {
		return lexicon.Acronym
	}
	return lexicon.Proper
}

// readGiven adds given names with the gender they tell.
func (c *compiler) readGiven() error {
	genders := map[string]lexicon.Gender{"f": lexicon.Female, "m": lexicon.Male, "-": lexicon.UnknownGender}
	return c.lines("given.txt", func(cells []string, _ string) error {
		g, ok := genders[cells[0]]
		if !ok || len(cells) != 2 {
			return fmt.Errorf("want f, m or -, a tab, names")
		}
		for w := range strings.FieldsSeq(cells[1]) {
			c.Add(w, lexicon.Sense{Kind: lexicon.Given, Case: lexicon.Proper, ID: uint32(g)})
		}
		return nil
	})
}
