package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
	"casus/internal/actor/lexicon"
)

// person is somebody as the sources together tell.
type person struct {
	names  []string // the canonical one first
	gender lexicon.Gender
	terms  []lexicon.Term
	from   string // the source that told of them first
	own    bool   // is in the project's own entries, whose names count alone
}

// people are all persons, merged by country and name.
type people struct {
	list    []*person
	byName  map[string]*person // code's country and name
	byShort map[string]*person // code, first and last name
}

func newPeople() *people {
	return &people{byName: map[string]*person{}, byShort: map[string]*person{}}
}

// add merges what one source tells of a person. Two entries tell of one person when
// they share a name and the country of an office; those of two sources also when
// they share first and last name, country and sector ("Sergey Viktorovich Lavrov").
func (ps *people) add(source string, names []string, terms []lexicon.Term) *person {
	var p *person
	for _, name := range names {
		for _, t := range terms {
			if found := ps.byName[nameKey(t.Code, name)]; found != nil {
				p = found
			}
		}
	}
	for _, t := range terms {
		if found := ps.byShort[shortKey(t.Code, names[0])]; p == nil && found != nil && found.from != source {
			p = found
		}
	}
	if p == nil {
		p = &person{from: source}
		ps.list = append(ps.list, p)
	}
	for _, t := range terms {
		if k := shortKey(t.Code, names[0]); ps.byShort[k] == nil {
			ps.byShort[k] = p
		}
	}
	for _, name := range names {
		if !slices.Contains(p.names, name) {
			p.names = append(p.names, name)
		}
		for _, t := range terms {
			ps.byName[nameKey(t.Code, name)] = p
		}
	}
	p.terms = append(p.terms, terms...)
	return p
}

func nameKey(code casus.Code, name string) string {
	k, _ := lexicon.PhraseKey(name)
	return fmt.Sprintf("%s %x", code.Country(), k)
}

// shortKey identifies a holder of offices of one country and sector by the first and
// the last word of the name.
func shortKey(code casus.Code, name string) string {
	ws := strings.Fields(name)
	first, _ := lexicon.PhraseKey(ws[0])
	last, _ := lexicon.PhraseKey(ws[len(ws)-1])
	return fmt.Sprintf("%s %x %x", code, first, last)
}

// readOwnPersons reads persons.txt: names, code, FROM..TO, office and, where it is
// not plain, f or m. A person of several terms has several lines.
func (c *compiler) readOwnPersons() error {
	return c.lines("persons.txt", func(cells []string, source string) error {
		if len(cells) < 4 || len(cells) > 5 {
			return fmt.Errorf("want 4 or 5 cells: names, code, term, office, f or m")
		}
		term, err := ownTerm(cells[1], cells[2], cells[3], source)
		if err != nil {
			return err
		}
		term.Rank = max(term.Rank, 4)
		p := c.people.add("persons", strings.Split(cells[0], "; "), []lexicon.Term{term})
		p.own = true
		if len(cells) == 5 {
			p.gender = map[string]lexicon.Gender{"f": lexicon.Female, "m": lexicon.Male}[cells[4]]
		}
		return nil
	})
}

// ownTerm reads the code, term and office of the project's own entries.
func ownTerm(code, period, office, source string) (lexicon.Term, error) {
	t := lexicon.Term{Code: casus.Code(code), Office: office, Rank: officeRank(office), Source: source, To: lexicon.Never}
	if err := t.Code.Valid(); err != nil {
		return t, err
	}
	from, to, ok := strings.Cut(period, "..")
	if !ok {
		return t, fmt.Errorf("term %q: want FROM..TO", period)
	}
	var err error
	if t.From, err = dateOf(from, false); err == nil && to != "" {
		t.To, err = dateOf(to, true)
	}
	if err == nil && t.From > t.To {
		err = fmt.Errorf("term %q ends before it begins", period)
	}
	return t, err
}

// dateOf reads YYYY, YYYY-MM or YYYY-MM-DD as its first or last day; the empty
// string is an open end.
func dateOf(s string, last bool) (lexicon.Date, error) {
	if s == "" {
		return lexicon.Always, nil
	}
	if t, err := casus.ParseTimeSpan(strings.TrimSuffix(s, "s")); err != nil { // "2014s": Wikidata's way of saying about
		return 0, err
	} else if last {
		return lexicon.DateOf(t.To), nil
	} else {
		return lexicon.DateOf(t.From), nil
	}
}

// earliest is the end before which an office is of no use to a reader of reports
// since 2004.
var earliest = lexicon.DateOf(casus.Day{Year: 1975, Month: 1, Day: 1})

// writePeople closes the terms of officers who had successors and adds everybody.
func (c *compiler) writePeople() error {
	c.closeTerms()
	for _, p := range c.people.list {
		p.tidy()
		if len(p.terms) == 0 {
			continue
		}
		id := c.Entry(lexicon.Entry{Name: p.names[0], Class: lexicon.Person, Gender: p.gender, Terms: p.terms})
		home := p.terms[len(p.terms)-1].Code.Country()
		for _, name := range p.names {
			for _, form := range nameForms(name) {
				if len(form) > 1 {
					c.Add(strings.Join(form, " "), lexicon.Sense{Kind: lexicon.Named, Case: lexicon.Proper, ID: id})
				} else if p.own {
					c.Add(form[0], lexicon.Sense{Kind: lexicon.Named, Case: lexicon.Proper, ID: id})
				}
			}
			for _, short := range shortForms(name, home) {
				c.Add(short, lexicon.Sense{Kind: lexicon.Short, Case: lexicon.Proper, ID: id})
			}
		}
	}
	return nil
}

// tidy sorts a person's terms and drops what adds nothing: offices long past, and
// weaker sources' terms within a better one of the same code.
func (p *person) tidy() {
	if p.own { // our own entries tell what became of offices that others leave open
		p.terms = slices.DeleteFunc(p.terms, func(t lexicon.Term) bool { return !ownSource(t.Source) && t.To == lexicon.Never })
	}
	slices.SortStableFunc(p.terms, func(a, b lexicon.Term) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.Rank, a.Rank))
	})
	var kept []lexicon.Term
	for i, t := range p.terms {
		inside := func(u lexicon.Term) bool {
			return u.Code == t.Code && u.From <= t.From && t.To <= u.To && u.Rank >= t.Rank
		}
		if t.To < earliest || slices.ContainsFunc(kept, inside) ||
			slices.ContainsFunc(p.terms[i+1:], func(u lexicon.Term) bool { return inside(u) && (u.From != t.From || u.To != t.To || u.Rank > t.Rank) }) {
			continue
		}
		kept = append(kept, t)
	}
	p.terms = kept
}

// nameForms are the ways a full name is written: whole, without initials and
// middle names that stand as one letter, without the Arabic article.
func nameForms(name string) [][]string {
	whole := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) })
	forms := [][]string{whole}
	var bare, noArticle []string
	for _, w := range whole {
		if utf8.RuneCountInString(strings.Trim(w, ".")) > 1 {
			bare = append(bare, w)
		}
	}
	for _, w := range bare {
		low := strings.ToLower(w)
		switch {
		case low == "al" || low == "el":
		case strings.HasPrefix(low, "al-") || strings.HasPrefix(low, "el-"):
			noArticle = append(noArticle, w[3:])
		default:
			noArticle = append(noArticle, w)
		}
	}
	if len(bare) > 1 && len(bare) < len(whole) {
		forms = append(forms, bare)
	}
	if len(noArticle) > 1 && !slices.Equal(noArticle, bare) {
		forms = append(forms, noArticle)
	}
	return forms
}

// particles bind to the name that follows them.
var particles = map[string]bool{"al": true, "el": true, "bin": true, "ibn": true, "ben": true, "de": true, "da": true, "di": true, "del": true, "della": true,
	"dos": true, "van": true, "von": true, "der": true, "den": true, "la": true, "le": true, "ould": true, "abu": true, "abdul": true, "abd": true, "ter": true, "al-": true}

// familyFirst are countries where the family name stands first.
var familyFirst = map[string]bool{"CHN": true, "PRK": true, "KOR": true, "TWN": true, "VNM": true, "HKG": true, "SGP": true, "KHM": true}

// spanish are countries where the family name that is used may be the last but one.
var spanish = map[string]bool{"ARG": true, "BOL": true, "CHL": true, "COL": true, "CRI": true, "CUB": true, "DOM": true, "ECU": true, "ESP": true, "GNQ": true, "GTM": true,
	"HND": true, "MEX": true, "NIC": true, "PAN": true, "PER": true, "PRY": true, "SLV": true, "URY": true, "VEN": true}

// shortForms are the parts of a full name that a report may use alone.
func shortForms(name, home string) []string {
	ws := strings.Fields(name)
	if len(ws) < 2 {
		return nil
	}
	last := len(ws) - 1
	if l := strings.ToLower(strings.Trim(ws[last], ".")); (l == "jr" || l == "sr" || l == "ii" || l == "iii") && last > 1 {
		last--
	}
	var out []string
	family := ws[last]
	if low := strings.ToLower(family); strings.HasPrefix(low, "al-") || strings.HasPrefix(low, "el-") {
		out = append(out, family[3:])
	}
	out = append(out, family)
	for i := last - 1; i > 0 && particles[strings.ToLower(ws[i])]; i-- {
		family = ws[i] + " " + family
		out = append(out, family)
	}
	if spanish[home] && last >= 2 && !particles[strings.ToLower(ws[last-1])] && len(ws[last-1]) > 2 {
		out = append(out, ws[last-1], ws[last-1]+" "+ws[last])
	}
	if familyFirst[home] {
		out = append(out, ws[0])
	}
	return slices.DeleteFunc(out, func(s string) bool { return utf8.RuneCountInString(strings.Trim(s, ".")) < 2 })
}
