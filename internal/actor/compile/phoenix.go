package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"casus"
	"casus/internal/actor/lexicon"
)

// phoenixEntry is one actor of an OEDA dictionary.
type phoenixEntry struct {
	names []string // upper case as in the source, the primary one first
	codes []phoenixCode
	ruler bool // the source lists times out of office too, as it does for heads of state
	cited bool // marked as taken from CountryInfo.txt, which lists persons
	line  int
}

// phoenixCode is a CAMEO code with its dates.
type phoenixCode struct {
	cameo    string
	from, to lexicon.Date
	dated    bool
}

var codeGroup = regexp.MustCompile(`\[([A-Z]{3,})([^\]]*)\]`)

// readPhoenix calls f with each actor of a dictionary file.
func (c *compiler) readPhoenix(name string, f func(phoenixEntry) error) error {
	var e phoenixEntry
	flush := func() error {
		done := e
		e = phoenixEntry{}
		if len(done.names) == 0 || len(done.codes) == 0 {
			return nil
		}
		return f(done)
	}
	err := c.referenceLines(name, func(line string, n int) error {
		body, _, _ := strings.Cut(line, "#")
		body, comment, _ := strings.Cut(body, ";")
		codes := codeGroup.FindAllStringSubmatch(body, -1)
		words, _, _ := strings.Cut(body, "[")
		words = strings.TrimSpace(strings.ReplaceAll(words, "_", " "))
		synonym := strings.HasPrefix(words, "+")
		if words != "" && !synonym {
			if err := flush(); err != nil {
				return err
			}
			e.line = n
		}
		if words = phoenixName(strings.TrimPrefix(words, "+")); words != "" && (synonym || e.line == n) {
			e.names = append(e.names, words)
		}
		e.cited = e.cited || strings.Contains(comment, "CountryInfo")
		for _, m := range codes {
			pc := phoenixCode{cameo: m[1], to: lexicon.Never}
			from, to, ok := phoenixDates(m[2])
			if !ok {
				continue
			}
			pc.from, pc.to = from, to
			pc.dated = from != lexicon.Always || to != lexicon.Never
			e.ruler = e.ruler || len(pc.cameo) >= 6 && pc.cameo[3:6] == "ELI"
			e.codes = append(e.codes, pc)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

var nonName = regexp.MustCompile(`\s*\([^)]*\)?\s*|[+"*{}]`)

// phoenixName cleans a name of notes and marks; empty when nothing is left.
func phoenixName(s string) string {
	return strings.TrimSpace(strings.Join(strings.Fields(nonName.ReplaceAllString(s, " ")), " "))
}

// phoenixDates reads "", "YYMMDD-YYMMDD", ">YYMMDD" and "<YYMMDD", with years of two or
// four digits; a date that is none makes ok false.
func phoenixDates(s string) (from, to lexicon.Date, ok bool) {
	s = strings.TrimSpace(s)
	from, to = lexicon.Always, lexicon.Never
	switch {
	case s == "":
		return from, to, true
	case s[0] == '>':
		from, ok = phoenixDate(s[1:])
		return from, to, ok
	case s[0] == '<':
		to, ok = phoenixDate(s[1:])
		return from, to, ok
	}
	a, b, isRange := strings.Cut(s, "-")
	from, okA := phoenixDate(a)
	to, okB := phoenixDate(b)
	return from, to, isRange && okA && okB && from <= to
}

func phoenixDate(s string) (lexicon.Date, bool) {
	s = strings.TrimSpace(s)
	if len(s) == 6 {
		century := "19"
		if s[:2] <= "20" {
			century = "20"
		}
		s = century + s
	}
	if len(s) != 8 {
		return 0, false
	}
	y, errY := strconv.Atoi(s[:4])
	m, errM := strconv.Atoi(s[4:6])
	d, errD := strconv.Atoi(s[6:])
	if errY != nil || errM != nil || errD != nil || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	date, err := dateOf(fmt.Sprintf("%04d-%02d-%02d", y, m, min(d, 28)), false)
	return date, err == nil
}

// cameoSectors maps CAMEO's sectors to ours. ELI, the elite without an office, has none.
var cameoSectors = map[string]string{"GOV": "GOV", "MIL": "MIL", "COP": "COP", "JUD": "JUD", "LEG": "LEG", "OPP": "OPP", "PTY": "PTY", "REB": "REB", "INS": "REB", "SEP": "REB",
	"UAF": "UAF", "CRM": "CRM", "CVL": "CVL", "LAB": "LAB", "MED": "MED", "EDU": "EDU", "REL": "REL", "HLH": "HLH", "REF": "REF", "SPY": "SPY", "BUS": "BUS",
	"DEV": "GOV", "AGR": "CVL", "ENV": "CVL", "HRI": "CVL", "MUS": "REL", "CHR": "REL"}

// cameoCode translates a CAMEO code; empty when it names nothing we have.
func (c *compiler) cameoCode(cameo string) casus.Code {
	head, rest := cameo[:3], cameo[3:]
	sector := ""
	if len(rest) >= 3 {
		sector = cameoSectors[rest[:3]]
		if rest[:3] == "GOV" && len(rest) >= 6 && slices.Contains([]string{"LEG", "JUD", "COP", "SPY"}, rest[3:6]) {
			sector = rest[3:6]
		}
	}
	switch head {
	case "IGO":
		for _, part := range []struct{ has, code string }{{"UNO", "IGO.UN"}, {"EUREEC", "IGO.EU"}, {"EUU", "IGO.EU"}, {"NAT", "IGO.NATO"}} {
			if strings.Contains(rest, part.has) {
				return casus.Code(part.code)
			}
		}
		return "IGO"
	case "NGO", "MNC":
		return casus.Code(head)
	case "IMG":
		return ".UAF"
	case "INT", "KKL":
		if sector == "REB" {
			return ".REB"
		}
		return ""
	}
	iso := ""
	for _, row := range casus.Countries() {
		if row.CAMEO == head && row.ISO3 != "" {
			iso = row.ISO3
			break
		}
	}
	if iso == "" {
		return ""
	}
	return casus.CodeOf(iso, sector)
}

var (
	bodyWords  = regexp.MustCompile(`(?i)\b(?:army|armies|ministry|court|party|police|forces?|government|navy|guards?|council|commission|committee|parliament|senate|assembly|front|union|bank|movement|brigades?|corps|department|agency|house|office|association|congress|group|authority|organi[sz]ation|alliance|league|tribe|institute|university|coalition|fighters|militants?|rebels|soldiers|troops|bureau|service|pentagon|network|school|company|cabinet|administration|federation|embassy|militia|republic|state|province|city|region)\b`)
	roleStart  = regexp.MustCompile(`(?i)^(?:president|prime|premier|minister|secretary|foreign|general|gen\.?|mr\.?|mrs\.?|king|queen|prince|princess|chairman|senator|the|ambassador|defen[cs]e|dr\.?|colonel|col\.?|vice|chancellor|governor|speaker|pope|sheikh|first|us|u\.s\.|american|russian|iraqi|israeli|chief|deputy|leader|un|sir|lord|lady|representative|rep\.|sen\.|mayor|attorney|president-elect)$`)
	notAPerson = regexp.MustCompile(`(?i)\b(?:minister|president|secretary|spokesman|official|leader|ambassador)\b`)
)

// readPhoenixCountries reads countries' towns and provinces, their institutions,
// leaders and cabinets.
func (c *compiler) readPhoenixCountries() error {
	return c.readPhoenix("oeda-Phoenix.Countries.actors.txt.gz", func(e phoenixEntry) error {
		source := fmt.Sprintf("oeda-Phoenix.Countries:%d", e.line)
		dated := slices.ContainsFunc(e.codes, func(pc phoenixCode) bool { return pc.dated })
		first := c.cameoCode(e.codes[len(e.codes)-1].cameo)
		switch {
		case e.cited:
			c.phoenixPerson(e, source)
		case len(e.codes[0].cameo) == 3 && !notAPerson.MatchString(e.names[0]):
			if first != "" && first.Sector() == "" {
				c.phoenixPlaces(e.names, first)
			}
		case bodyWords.MatchString(e.names[0]):
			c.phoenixBody(e, source)
		case dated && strings.Contains(e.names[0], " ") && !roleStart.MatchString(strings.Fields(e.names[0])[0]):
			c.phoenixPerson(e, source)
		}
		return nil
	})
}

// phoenixPerson adds a person with the terms that lie in our time.
func (c *compiler) phoenixPerson(e phoenixEntry, source string) {
	var terms []lexicon.Term
	for _, pc := range e.codes {
		code := c.cameoCode(pc.cameo)
		if code == "" || code.Sector() == "" && code.Country() != "IGO" || !pc.dated || pc.to < earliest {
			continue
		}
		t := lexicon.Term{Code: code, From: pc.from, To: pc.to, Rank: 2, Source: source}
		if e.ruler {
			t.Rank = 4
		}
		if pc.to == lexicon.Never { // nothing is known after the list's last change
			t.Until = true
			t.To = lexicon.DateOf(casus.Day{Year: 2014, Month: 12, Day: 31})
			if t.From > t.To {
				continue
			}
		}
		terms = append(terms, t)
	}
	var names []string
	for _, n := range e.names {
		ws := strings.Fields(n)
		if len(ws) < 2 || len(ws) > 6 || roleStart.MatchString(ws[0]) || len(names) == 6 {
			continue
		}
		for i, w := range ws {
			ws[i] = titleCase(w)
		}
		names = append(names, strings.Join(ws, " "))
	}
	if len(terms) > 0 && len(names) > 0 {
		c.people.add("phoenix", names, terms)
	}
}

// phoenixPlaces adds towns and provinces for the country they lie in.
func (c *compiler) phoenixPlaces(names []string, code casus.Code) {
	for _, n := range names {
		n = strings.TrimPrefix(n, "THE ")
		key, words := lexicon.PhraseKey(n)
		if words == 0 || words > 3 || len(n) < 4 || c.nationForms[key] || c.roleForms[strings.ToLower(n)] || notAPerson.MatchString(n) {
			continue
		}
		c.Add(n, lexicon.Sense{Kind: lexicon.Place, Case: lexicon.Proper, ID: c.Place(code, titleName(n))})
	}
}

func titleName(s string) string {
	ws := strings.Fields(s)
	for i, w := range ws {
		if i == 0 || w != "OF" && w != "THE" && w != "AND" && w != "FOR" {
			ws[i] = titleCase(w)
		} else {
			ws[i] = strings.ToLower(w)
		}
	}
	return strings.Join(ws, " ")
}

// phoenixBody adds an institution, group or company.
func (c *compiler) phoenixBody(e phoenixEntry, source string) {
	var terms []lexicon.Term
	for _, pc := range e.codes {
		if code := c.cameoCode(pc.cameo); code != "" && pc.to >= earliest {
			terms = append(terms, lexicon.Term{Code: code, From: pc.from, To: pc.to, Source: source})
		}
	}
	var names []string
	for _, n := range e.names {
		key, words := lexicon.PhraseKey(strings.TrimPrefix(n, "THE "))
		if words == 0 || c.nationForms[key] || c.roleForms[strings.ToLower(n)] || len(n) < 3 {
			continue
		}
		names = append(names, n)
	}
	if len(terms) == 0 || len(names) == 0 {
		return
	}
	b := c.body(names, titleName(names[0]))
	if b.own {
		return
	}
	if len(b.entry.Terms) == 0 {
		b.entry.Terms = terms[:min(len(terms), 8)]
	}
}

// readPhoenixInternational reads international bodies, organisations and companies.
func (c *compiler) readPhoenixInternational() error {
	return c.readPhoenix("oeda-Phoenix.International.actors.txt.gz", func(e phoenixEntry) error {
		source := fmt.Sprintf("oeda-Phoenix.International:%d", e.line)
		dated := slices.ContainsFunc(e.codes, func(pc phoenixCode) bool { return pc.dated })
		code := c.cameoCode(e.codes[0].cameo)
		switch {
		case dated && code.Country() == "IGO" && strings.Contains(e.names[0], " ") && !bodyWords.MatchString(e.names[0]):
			c.phoenixPerson(e, source)
		case dated || code == "" || code.Country() != "IGO" && code.Country() != "NGO" && code.Country() != "MNC":
		case personLike(e.names[0]) && code.Country() != "MNC":
			// officers of bodies without dates: not to be told from others of the name
		default:
			e.names = companyNames(e.names, code)
			c.phoenixBody(e, source)
		}
		return nil
	})
}

var initialName = regexp.MustCompile(`^[A-Z]+ [A-Z]\.? [A-Z]+$`)

// personLike reports whether a name has the form of a person's.
func personLike(name string) bool { return initialName.MatchString(name) }

var legalForm = regexp.MustCompile(`,? (?:INC|CORP|CORPORATION|LTD|LIMITED|PLC|CO|COMPANY|COMPANIES|HOLDINGS?|GROUP|AG|SA|NV|SE|ASA|LLC|LP|INCORPORATED)\.?$`)

// companyNames adds the short form of companies' names ("General Motors Corp"), but no single
// word: "The Southern" is more often a hospital or a front than a power company.
func companyNames(names []string, code casus.Code) []string {
	if code.Country() != "MNC" {
		return names
	}
	for _, n := range names {
		if short := legalForm.ReplaceAllString(n, ""); short != n && strings.Contains(strings.TrimPrefix(short, "THE "), " ") {
			names = append(names, short)
		}
	}
	return names
}

// readPhoenixGroups reads armed groups.
func (c *compiler) readPhoenixGroups() error {
	return c.readPhoenix("oeda-Phoenix.MilNonState.actors.txt.gz", func(e phoenixEntry) error {
		e.names = slices.DeleteFunc(e.names, func(n string) bool { return len(n) < 4 })
		if len(e.names) > 0 {
			c.phoenixBody(e, fmt.Sprintf("oeda-Phoenix.MilNonState:%d", e.line))
		}
		return nil
	})
}
