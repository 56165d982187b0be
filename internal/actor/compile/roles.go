package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"casus"
	"casus/internal/actor/lexicon"
)

var classes = map[string]lexicon.Class{"person": lexicon.Person, "crowd": lexicon.Crowd, "body": lexicon.Body, "thing": lexicon.Thing}

// readRoles reads roles.txt: noun or noun/plural, code or -, class, strength.
func (c *compiler) readRoles() error {
	return c.lines("roles.txt", func(cells []string, source string) error {
		if len(cells) != 4 {
			return fmt.Errorf("want 4 cells: noun, code, class, strength")
		}
		if cells[2] == "none" { // a noun of another list that names no actor
			c.roleForms[cells[0]], c.roleForms[pluralOf(cells[0])] = true, true
			return nil
		}
		class, ok := classes[cells[2]]
		strength, err := strconv.Atoi(cells[3])
		if !ok || err != nil || strength < 0 || strength > 3 {
			return fmt.Errorf("class %q or strength %q is none", cells[2], cells[3])
		}
		code, err := roleCode(cells[1])
		if err != nil {
			return err
		}
		noun, plural, given := strings.Cut(cells[0], "/")
		if !given && class != lexicon.Crowd {
			plural = pluralOf(noun)
		}
		c.role(lexicon.RoleEntry{Noun: noun, Code: code, Class: class, Strength: uint8(strength), Source: source}, plural)
		return nil
	})
}

// roleCode reads a sector or body, or "-" for a noun that tells none.
func roleCode(s string) (casus.Code, error) {
	switch {
	case s == "-":
		return "", nil
	case casus.IsSector(s):
		return casus.CodeOf("", s), nil
	}
	return casus.Code(s), casus.Code(s).Valid()
}

// role adds a noun and its plural, unless an earlier source had it.
func (c *compiler) role(e lexicon.RoleEntry, plural string) {
	if c.roleForms[e.Noun] {
		return
	}
	c.roleForms[e.Noun] = true
	e.Plural = e.Class == lexicon.Crowd
	c.Add(e.Noun, lexicon.Sense{Kind: lexicon.Role, ID: c.Role(e)})
	if plural != "" && plural != e.Noun && !c.roleForms[plural] {
		c.roleForms[plural] = true
		e.Plural = true
		c.Add(plural, lexicon.Sense{Kind: lexicon.Role, ID: c.Role(e)})
	}
}

// pluralOf makes the plural of a noun phrase: of its last word, or of the one
// before "of" or "for" ("ministers of defence").
func pluralOf(noun string) string {
	head, rest := noun, ""
	for _, p := range []string{" of ", " for ", " in ", " to ", "-in-", "-at-"} {
		if i := strings.Index(noun, p); i > 0 && i < len(head) {
			head, rest = noun[:i], noun[i:]
		}
	}
	n := len(head)
	switch {
	case strings.HasSuffix(head, "-general") || strings.HasSuffix(head, " general") && (strings.HasPrefix(head, "attorney") || strings.HasPrefix(head, "prosecutor") || strings.HasPrefix(head, "secretary")):
		i := strings.LastIndexAny(head, "- ")
		return pluralOf(head[:i]) + head[i:] + rest
	case strings.HasSuffix(head, "man"):
		return head[:n-3] + "men" + rest
	case strings.HasSuffix(head, "person"):
		return head[:n-6] + "people" + rest
	case strings.HasSuffix(head, "child"):
		return head + "ren" + rest
	case strings.HasSuffix(head, "y") && n > 1 && !strings.ContainsRune("aeiou", rune(head[n-2])):
		return head[:n-1] + "ies" + rest
	case strings.HasSuffix(head, "s"), strings.HasSuffix(head, "x"), strings.HasSuffix(head, "ch"), strings.HasSuffix(head, "sh"):
		return head + "es" + rest
	}
	return head + "s" + rest
}

// agentSectors maps PLOVER's sectors to ours with the strength of their nouns;
// those that are not here name nothing that an act is done by.
var agentSectors = map[string]struct {
	code     casus.Code
	strength uint8
}{"GOV": {".GOV", 2}, "MIL": {".MIL", 2}, "REB": {".REB", 3}, "CRM": {".CRM", 3}, "REL": {".REL", 3}, "CVL": {".CVL", 2}, "BUS": {".BUS", 2},
	"LEG": {".LEG", 3}, "JUD": {".JUD", 3}, "COP": {".COP", 3}, "MED": {".HLH", 3}, "JRN": {".MED", 3}, "EDU": {".EDU", 2}, "UAF": {".UAF", 3},
	"SPY": {".SPY", 3}, "AGR": {".CVL", 2}, "PTY": {".PTY", 2}, "LAB": {".LAB", 2}, "NGO": {"NGO", 2}, "REF": {".REF", 3}, "PRM": {".UAF", 3},
	"SOC": {".CVL", 2}, "OPP": {".OPP", 3}}

var (
	agentLine = regexp.MustCompile(`^([A-Z0-9'_!./ -]+?)_?\s*(?:\{([A-Z_'-]+)\})?\s*\[~([A-Z]+)\]`)
	agentSets = map[string][]string{"!PERSON!": {"MAN", "WOMAN", "PERSON"}, "!MINIST!": {"MINISTER", "MINISTRY"}}
	bodyNoun  = regexp.MustCompile(`(?:ministry|department|agency|committee|council|commission|court|party|army|force|group|association|union|bank|company|corporation|board|bureau|organi[sz]ation|movement|government|parliament|congress|assembly|senate|office|service|institute|university|school|church|hospital|media|press|front|militia|police|navy|industry|firm|team|guard|junta|regime|cabinet|tribunal|coalition|federation|club|network)$`)
	thingNoun = regexp.MustCompile(`(?:tank|bomber|jet|plane|aircraft|helicopter|warship|ship|vessel|boat|submarine|carrier|missile|frigate|destroyer|cruiser|freighter|prison|jail|embassy|temple|mosque|base|station|drone|artillery|fighter jet|vehicle|[0-9].*)$`)
)

// readAgents adds the nouns of the PLOVER agents' list that roles.txt does not have.
func (c *compiler) readAgents() error {
	name := "oeda-PLOVER_agents.txt.gz"
	return c.referenceLines(name, func(line string, n int) error {
		m := agentLine.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(line, "#") {
			return nil
		}
		code := m[3]
		if len(code) >= 6 && code[3:6] == "OPP" {
			code = "OPP" // civilians or a party of the opposition
		}
		sector, ok := agentSectors[code[:3]]
		if !ok {
			return nil
		}
		nouns := []string{m[1]}
		for set, members := range agentSets {
			if strings.Contains(m[1], set) {
				nouns = nil
				for _, w := range members {
					nouns = append(nouns, strings.ReplaceAll(m[1], set, w))
				}
			}
		}
		for _, noun := range nouns {
			noun = strings.ToLower(strings.Join(strings.FieldsFunc(noun, func(r rune) bool { return r == '_' || r == ' ' }), " "))
			noun = strings.TrimPrefix(noun, "the ")
			class := lexicon.Person
			switch {
			case thingNoun.MatchString(noun):
				class = lexicon.Thing
			case bodyNoun.MatchString(noun):
				class = lexicon.Body
			case strings.HasSuffix(noun, "s") && !strings.HasSuffix(noun, "ss"), strings.HasSuffix(noun, "men"):
				class = lexicon.Crowd
			}
			plural := strings.ToLower(strings.ReplaceAll(m[2], "_", " "))
			if plural == "" && class != lexicon.Crowd {
				plural = pluralOf(noun)
			}
			c.role(lexicon.RoleEntry{Noun: noun, Code: sector.code, Class: class, Strength: sector.strength, Source: fmt.Sprintf("%s:%d", "oeda-PLOVER_agents", n)}, plural)
		}
		return nil
	})
}
