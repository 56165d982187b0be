package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"casus/internal/actor/lexicon"
)

// officeRules tell the sector of an office from its name; the first that matches decides.
var officeRules = []struct {
	sector string
	rule   *regexp.Regexp
}{
	{"GOV", regexp.MustCompile(`ambassador|permanent representative|consul|envoy|high commissioner to`)},
	{"OPP", regexp.MustCompile(`opposition|^shadow`)},
	{"GOV", regexp.MustCompile(`^(?:deputy |vice |assistant |first |state )*minister|ministry|^(?:under)?secretary|state secretary`)},
	{"GOV", regexp.MustCompile(`attorney[- ]general|solicitor[- ]general|lord advocate`)},
	{"JUD", regexp.MustCompile(`justice of|chief justice|^justice$|judge|supreme court|constitutional court|high court|court of|court justice|prosecut|magistrate|procurator|\bcourt\b|judiciary|tribunal`)},
	{"LEG", regexp.MustCompile(`speaker|(?:president|chair|chairman|chairperson|leader|member|secretary|whip|serjeant|clerk|usher).*(?:senate|assembly|chamber|house of|parliament|congress|lords|commons|duma|majlis|knesset|diet|people's council|federation council|federal council|national council|legislat|riksdag|storting|bundestag|sejm|supreme council|great hural|cortes|standing committee)|majority leader|minority leader|senator|lawmaker`)},
	{"SPY", regexp.MustCompile(`intelligence|security service|secret service|mossad|shin bet|\bcia\b|\bmi5\b|\bmi6\b|foreign intelligence|federal security service|state security$`)},
	{"COP", regexp.MustCompile(`police|bureau of investigation|gendarmerie|commissioner of corrections|constabulary|carabinieri`)},
	{"MIL", regexp.MustCompile(`general staff|chief of (?:the )?(?:army|navy|naval|air|defence|defense|general|staff of the (?:army|air|navy|armed|defence))|chief of staff of the|commander|armed forces|chief of the (?:army|navy|naval|air|defence|defense|joint|general)|joint chiefs|admiral|first sea lord|army staff|air staff|defence staff|defense staff|commandant`)},
	{"REL", regexp.MustCompile(`^pope$|archbishop|grand mufti|patriarch|bishop|rabbi`)},
	{"PTY", regexp.MustCompile(`party|communist|politburo|central committee`)},
}

// officeSector is the sector of an office; government, where no rule says otherwise.
func officeSector(office string) string {
	low := strings.ToLower(office)
	for _, r := range officeRules {
		if r.rule.MatchString(low) {
			return r.sector
		}
	}
	return "GOV"
}

var (
	rankHead     = regexp.MustCompile(`^(?:acting |interim |transitional |federal )*(?:president|prime minister|premier|chancellor|chancellor of germany|taoiseach|king|queen|emperor|monarch|emir|sultan|amir|supreme leader|supreme leader of iran|head of state|head of government|pope|president of .{0,40}|king of .{0,30}|president of the government|president of the council of ministers|prime minister of .{0,30}|chairman of the transitional .*|monarch of .*|general secretary of the .*|secretary-general of the united nations|chief executive|state counsellor|leader)$`)
	rankBody     = regexp.MustCompile(`senate|assembly|chamber|court|bank|house|council$|academy|parliament|commission|supreme people|committee|federal council|bundesrat|national council|regional|university|board|agency|institute|generalitat|court of audit`)
	rankMinister = regexp.MustCompile(`minister (?:of|for) (?:the )?(?:state for )?(?:foreign|external|defen[cs]e|national defen[cs]e|interior|internal affairs|home)|(?:foreign|defen[cs]e|interior|home) (?:minister|secretary)|^vice president|^secretary of (?:state|defense|homeland security)$|^first vice|^deputy prime minister|^vice premier|state department|^crown prince|secretary of state for (?:foreign|defence|the home|home)`)
	rankLow      = regexp.MustCompile(`ambassador|permanent representative|deputy minister|under.?secretary|judge|justice of|state secretary|assistant|parliamentary|advis[eo]r|governor of|lord lieutenant|junior|member of|chief whip|private secretary|clerk|usher|serjeant|director`)
)

// officeRank says how likely a surname alone means the holder of an office.
func officeRank(office string) uint8 {
	low := strings.ToLower(office)
	switch {
	case low == "":
		return 2
	case rankHead.MatchString(low) && !rankBody.MatchString(low):
		return 5
	case strings.HasPrefix(low, "deputy minister"):
		return 1
	case rankMinister.MatchString(low):
		return 4
	case rankLow.MatchString(low):
		return 1
	case strings.HasPrefix(low, "minister"), strings.HasPrefix(low, "speaker"), strings.HasPrefix(low, "chief"):
		return 3
	}
	return 2
}

// singleOffice names the offices that one person holds at a time, in one wording;
// empty for all others.
func singleOffice(office string) string {
	low := strings.ToLower(office)
	for _, w := range []string{"minister for", "minister of the"} {
		low = strings.Replace(low, w, "minister of", 1)
	}
	low = strings.Replace(low, "defence", "defense", 1)
	low = strings.Replace(low, "national defense", "defense", 1)
	low = strings.Replace(low, "external affairs", "foreign affairs", 1)
	switch low {
	case "president", "prime minister", "vice president", "premier", "chancellor", "king", "queen", "monarch", "secretary of state", "secretary of defense",
		"minister of foreign affairs", "minister of defense", "minister of interior", "minister of finance", "minister of justice", "attorney general",
		"chief of the general staff", "minister of internal affairs", "minister of home affairs", "secretary-general of the united nations":
		return low
	case "foreign minister":
		return "minister of foreign affairs"
	case "defense minister":
		return "minister of defense"
	case "interior minister":
		return "minister of interior"
	}
	return ""
}

// ownSource reports whether a term is of the project's own entries, which only such end.
func ownSource(source string) bool { return strings.HasPrefix(source, "persons.txt") }

// closeTerms ends the open terms of single offices on the day before a successor's.
// The directory of one day tells of no beginning, so it closes nothing.
func (c *compiler) closeTerms() {
	type seat struct {
		country, office string
	}
	type seated struct {
		*lexicon.Term
		by *person
	}
	seats := map[seat][]seated{}
	var order []seat
	for _, p := range c.people.list {
		for i := range p.terms {
			t := &p.terms[i]
			o := singleOffice(t.Office)
			if o == "" || strings.HasPrefix(t.Source, "officials-cia") {
				continue
			}
			s := seat{t.Code.Country(), o}
			if seats[s] == nil {
				order = append(order, s)
			}
			seats[s] = append(seats[s], seated{t, p})
		}
	}
	for _, s := range order {
		terms := seats[s]
		slices.SortStableFunc(terms, func(a, b seated) int { return cmp.Compare(a.From, b.From) })
		for i, t := range terms {
			if t.To != lexicon.Never {
				continue
			}
			for _, u := range terms[i+1:] {
				if u.From > t.From && u.by != t.by && (!ownSource(t.Source) || ownSource(u.Source)) {
					t.To = u.From - 1
					break
				}
			}
		}
	}
}
