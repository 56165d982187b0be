package main

import (
	"fmt"
	"regexp"
	"strings"

	"casus"
	"casus/internal/actor/lexicon"
)

// pseudoCountries are the codes that officials-wikidata has for what is no ISO country.
var pseudoCountries = map[string]casus.Code{"-ABK": "GEO.REB", "-SOS": "GEO.REB", "-ART": "AZE.REB", "-DNR": "UKR.REB", "-LNR": "UKR.REB", "-SML": "SOM.REB"}

// bodyOffices are the offices under -INT that we take, with the body's code.
var bodyOffices = []struct {
	part string
	code casus.Code
}{{"United Nations General Assembly", "IGO.UN"}, {"Secretary-General of the United Nations", "IGO.UN"}, {"International Court of Justice", "IGO.UN"},
	{"World Trade Organization", "IGO"}, {"OSCE", "IGO"}, {"Arab Parliament", "IGO"}, {"Council of Europe", "IGO"}}

// readWikidata reads the office holders exported from Wikidata.
func (c *compiler) readWikidata() error {
	type holder struct {
		names []string
		terms []lexicon.Term
	}
	holders := map[string]*holder{}
	var order []string
	err := c.referenceLines("officials-wikidata.tsv.gz", func(line string, n int) error {
		f := strings.Split(line, "\t")
		if n == 1 || line == "" {
			return nil
		}
		if len(f) != 10 {
			return fmt.Errorf("%d cells", len(f))
		}
		iso, office, name, qid, start, end, snapshot, aliases := f[0], f[3], f[4], f[5], f[6], f[7], f[8], f[9]
		code := casus.CodeOf(iso, officeSector(office))
		if strings.HasPrefix(iso, "-") {
			code = pseudoCountries[iso]
			for _, b := range bodyOffices {
				if iso == "-INT" && strings.Contains(office, b.part) && !strings.Contains(office, "Permanent Representative") {
					code = b.code
				}
			}
		}
		if code == "" {
			return nil
		}
		if err := code.Valid(); err != nil {
			return err
		}
		t := lexicon.Term{Code: code, To: lexicon.Never, Office: upperFirst(office), Rank: officeRank(office), Source: fmt.Sprintf("officials-wikidata:%d", n)}
		var err error
		if t.From, err = dateOf(start, false); err != nil {
			return err
		}
		if end != "" {
			if t.To, err = dateOf(end, true); err != nil {
				return err
			}
		} else if start == "" {
			// Neither end is known: in office on the day of the export, which says little of other years.
			seen, err := dateOf(snapshot, false)
			if err != nil {
				return err
			}
			t.From, t.To = seen-2*365, seen+2*365
		} else {
			t.Until = true
		}
		if t.From > t.To {
			return nil // a slip of the source
		}
		h := holders[qid]
		if h == nil {
			h = &holder{names: []string{name}}
			holders[qid] = h
			order = append(order, qid)
		}
		for a := range strings.SplitSeq(aliases, "|") {
			if a != "" && len(h.names) < 8 && strings.Contains(a, " ") {
				h.names = append(h.names, a)
			}
		}
		h.terms = append(h.terms, t)
		return nil
	})
	for _, qid := range order {
		c.people.add("wikidata", holders[qid].names, holders[qid].terms)
	}
	return err
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// ciaCountries are the directory's country names that the ontology writes otherwise.
var ciaCountries = map[string]string{"Burma": "MMR", "Congo, Democratic Republic of the": "COD", "Congo, Republic of the": "COG", "Cote d'Ivoire": "CIV", "Czechia": "CZE",
	"Gambia, The": "GMB", "Bahamas, The": "BHS", "Korea, North": "PRK", "Korea, South": "KOR", "Micronesia, Federated States of": "FSM", "Macedonia": "MKD", "North Macedonia": "MKD",
	"Swaziland": "SWZ", "Eswatini": "SWZ", "Holy See": "VAT", "Holy See (Vatican City)": "VAT", "Timor-Leste": "TLS", "Cabo Verde": "CPV", "Kosovo": "XKX", "Palestinian Territories": "PSE"}

// readCIA reads the directory of June 2019. It tells that somebody was in office
// then; we take the year before and after for granted.
func (c *compiler) readCIA() error {
	byName := map[string]string{}
	for _, row := range casus.Countries() {
		if row.ISO3 != "" {
			byName[row.Name] = row.ISO3
			for _, a := range row.AltNames {
				byName[a] = row.ISO3
			}
		}
	}
	for name, iso := range ciaCountries {
		byName[name] = iso
	}
	from, to := lexicon.DateOf(casus.Day{Year: 2018, Month: 6, Day: 1}), lexicon.DateOf(casus.Day{Year: 2020, Month: 6, Day: 30})
	return c.referenceLines("officials-cia-world-leaders-2019-06.tsv.gz", func(line string, n int) error {
		f := strings.Split(line, "\t")
		if n == 1 || line == "" || len(f) != 4 {
			return nil
		}
		iso := byName[f[0]]
		name := ciaName(f[2])
		if iso == "" || name == "" {
			return nil
		}
		c.people.add("cia", []string{name}, []lexicon.Term{{Code: casus.CodeOf(iso, officeSector(f[1])), From: from, To: to, Office: f[1], Rank: min(officeRank(f[1]), 4),
			Source: fmt.Sprintf("officials-cia-world-leaders-2019-06:%d", n)}})
		return nil
	})
}

var parenthesis = regexp.MustCompile(`\s*[\(\[][^\)\]]*[\)\]]|,.*$`)

// ciaName writes "Zohrab MNATSAKANYAN" as "Zohrab Mnatsakanyan".
func ciaName(s string) string {
	ws := strings.Fields(parenthesis.ReplaceAllString(s, ""))
	if len(ws) < 2 {
		return ""
	}
	for i, w := range ws {
		ws[i] = titleCase(w)
	}
	return strings.Join(ws, " ")
}

// titleCase writes a name of capitals with one capital a part.
func titleCase(w string) string {
	if strings.ToUpper(w) != w {
		return w
	}
	var sb strings.Builder
	start := true
	for _, r := range w {
		if start {
			sb.WriteRune(r)
		} else {
			sb.WriteString(strings.ToLower(string(r)))
		}
		start = r == '-' || r == '\'' || r == '.'
	}
	return sb.String()
}
