package actor

import (
	"fmt"
	"slices"
	"strings"

	"casus"
	"casus/internal/actor/lexicon"
)

// decideName decides a phrase with a name that is no known body's.
func (r *Report) decideName(p *phrase, s site) reading {
	if len(p.nouns) > 0 && p.nouns[len(p.nouns)-1].at.Start > p.name[0].Start {
		return r.decideNamedNoun(p, s)
	}
	keys := r.nameKeys(p.name)
	known := r.recall(keys, s)
	entry, why := r.person(p, s, keys, known)
	titled := p.titled || len(p.nouns) > 0 && p.nouns[len(p.nouns)-1].Class == lexicon.Person
	if known != nil && len(known.actors) > 0 && (len(p.nouns) == 0 || entry == nil && p.nationless()) && (known.known || entry == nil) {
		return reading{actors: known.actors, conf: known.conf * 0.97, person: known.person, plural: known.plural, gender: known.gender, known: known.known, entity: known,
			why: casus.Why{fmt.Sprintf("%q was told of before: %s", r.nameText(p.name), known.why)}}
	}
	rd := reading{person: titled || entry != nil || p.givenName(), gender: p.gender()}
	switch {
	case entry != nil:
		r.officeHolder(p, s, entry, &rd)
		rd.why = append(why, rd.why...)
	case len(p.nouns) > 0 || len(p.bodies) > 0 && p.givenName():
		q := *p
		q.name, q.people = nil, nil
		intro := r.decide(&q, s)
		rd.actors, rd.conf, rd.why, rd.known = intro.actors, intro.conf*0.97, append(why, intro.why...), true
		if rd.gender == lexicon.UnknownGender {
			rd.gender = intro.gender
		}
		if p.former && len(rd.actors) > 0 {
			r.outOfOffice(&rd)
		}
		for i := range rd.actors {
			rd.actors[i].Name = r.nameText(p.name)
		}
		rd.why.Add("%q is introduced so", r.nameText(p.name))
	case known != nil && len(known.actors) > 0:
		return reading{actors: known.actors, conf: known.conf * 0.9, person: known.person, gender: known.gender, known: known.known, entity: known, why: casus.Why{fmt.Sprintf("%q was told of before: %s", r.nameText(p.name), known.why)}}
	case s.asked && len(p.bodies) > 0 && p.bodies[0].at.Start < p.name[0].Start: // "USS Cole"
		return r.decideBody(p, s)
	default:
		if rd := r.placeName(p, s); len(rd.actors) > 0 {
			return rd
		}
		rd.why = append(why, fmt.Sprintf("%q is not in the dictionary, and the report does not say who it is", r.nameText(p.name)))
	}
	if rd.gender == lexicon.UnknownGender && known != nil {
		rd.gender = known.gender
	}
	return rd
}

// givenName reports whether the name begins with a given name.
func (p *phrase) givenName() bool {
	return len(p.name) > 0 && p.name[0].has(lexicon.Given) || len(p.people) > 0
}

// gender is what title, noun or given name tell.
func (p *phrase) gender() lexicon.Gender {
	if g := genderOf(p.nouns); g != lexicon.UnknownGender {
		return g
	}
	if p.female {
		return lexicon.Female
	}
	if p.male {
		return lexicon.Male
	}
	for _, it := range p.name {
		if s, ok := it.sense(lexicon.Given); ok {
			return lexicon.Gender(s.ID)
		}
	}
	return lexicon.UnknownGender
}

// candidate is a person of the dictionary that a name may mean.
type candidate struct {
	entry *lexicon.Entry
	term  *lexicon.Term // on the report's day; nil when out of office
	sure  bool
	score float64
}

// person finds the entry of the dictionary that a name means, nil when there is none
// or several fit alike; why tells of those that lost.
func (r *Report) person(p *phrase, s site, keys []uint64, known *entity) (*candidate, casus.Why) {
	ids, whole := p.people, true
	if len(ids) == 0 {
		whole = false
		last := &p.name[len(p.name)-1]
		for _, sense := range last.senses {
			if sense.Kind == lexicon.Short || sense.Kind == lexicon.Named && r.d.lex.EntryClass(sense.ID) == lexicon.Person {
				ids = append(ids, sense.ID)
			}
		}
		if len(p.name) > 1 {
			for _, sense := range p.name[0].senses {
				if sense.Kind == lexicon.Short { // a family name that stands first
					ids = append(ids, sense.ID)
				}
			}
		}
	}
	if len(ids) == 0 || known != nil && known.known && !whole && len(keys) == 1 {
		return nil, nil
	}
	nations := p.explicit()
	if len(nations) == 0 && (p.owner != nil || (p.pronown != 0 || len(p.with) > 0) && len(p.nouns) > 0) {
		nations, _, _, _ = r.nationsOf(p, s)
	}
	var found []candidate
	for _, id := range ids {
		e := r.d.lex.Entry(id)
		if c, ok := r.weigh(&e, p, s, keys, nations, whole); ok {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	threshold := 5.5
	if whole {
		threshold = 0
	}
	var why casus.Why
	if len(found) == 0 || found[0].score < threshold && !r.wellKnown(found, p) {
		for i, c := range found[:min(3, len(found))] {
			if i < 3 {
				why.Add("could be %s, but too little speaks for it", c.describe())
			}
		}
		return nil, why
	}
	for _, c := range found[1:] {
		if ours := found[0].ours(); ours && found[0].sure && !c.ours() && whole {
			break
		}
		if found[0].score-c.score < 0.75 && c.code() != found[0].code() {
			why.Add("could be %s or %s", found[0].describe(), c.describe())
			return nil, why
		}
	}
	if len(found) > 1 {
		why.Add("not %s", found[1].describe())
	}
	return &found[0], why
}

// wellKnown reports whether the first of the candidates is so much better known than
// the others that a surname alone means them: a head of state or government of our own
// list who is called Mr, or of a country that the report tells of.
func (r *Report) wellKnown(found []candidate, p *phrase) bool {
	first := &found[0]
	if !first.ours() || first.term.Rank < 5 || len(p.name) > 1 {
		return false
	}
	if len(found) > 1 && first.score-found[1].score < 1 && found[1].code() != first.code() {
		return false
	}
	return p.titled || slices.Contains(r.home, first.code().Country())
}

// code is the candidate's code on the report's day.
func (c candidate) code() casus.Code {
	if c.term != nil {
		return c.term.Code
	}
	return casus.Code(c.entry.Terms[len(c.entry.Terms)-1].Code.Country())
}

// ours reports whether the candidate's office is from our own list.
func (c candidate) ours() bool {
	return c.term != nil && strings.HasPrefix(c.term.Source, "persons.txt")
}

func (c candidate) describe() string {
	t := c.term
	if t == nil {
		t = &c.entry.Terms[len(c.entry.Terms)-1]
	}
	return fmt.Sprintf("%s (%s %s)", c.entry.Name, t.Code.Country(), t.Office)
}

// weigh scores an entry against what the phrase and the report tell, in the term that
// fits best; ok is false when they contradict it.
func (r *Report) weigh(e *lexicon.Entry, p *phrase, s site, keys []uint64, nations []casus.Code, whole bool) (best candidate, ok bool) {
	if len(e.Terms) == 0 || p.female && e.Gender == lexicon.Male || p.male && e.Gender == lexicon.Female {
		return best, false
	}
	base := 0.0
	given := slices.DeleteFunc(slices.Clone(keys), func(k uint64) bool { return particles[k] })
	if slices.Sort(given); len(given) > 1 && !whole {
		given = slices.Compact(given)
		agree := 0 // one more word of the name must agree
		for _, k := range given {
			if slices.ContainsFunc(lexicon.Words(nil, e.Name, 0), func(w lexicon.Word) bool { return w.Key == k }) {
				agree++
			}
		}
		if agree < 2 {
			return best, false
		}
		base += 2
	}
	if p.titled {
		base++
	}
	terms := r.termsOn(e)
	if len(terms) == 0 {
		c := candidate{entry: e, score: base}
		if !whole {
			c.score--
		}
		return c, r.atHome(&c, s, c.code().Country(), nations, whole)
	}
	for _, t := range terms {
		c := candidate{entry: e, term: t.Term, sure: t.sure, score: base + float64(t.Rank)}
		if !t.sure && !r.undated {
			c.score--
		}
		if c.ours() {
			c.score++ // in the news
		}
		c.score += r.fits(t.Term, p.nouns)
		if r.atHome(&c, s, t.Code.Country(), nations, whole) && (!ok || c.score > best.score) {
			best, ok = c, true
		}
	}
	return best, ok
}

// atHome scores a candidate's country against the nations the phrase tells, else
// against those that the report is about; it is false when they rule it out.
func (r *Report) atHome(c *candidate, s site, country string, nations []casus.Code, whole bool) bool {
	switch {
	case len(nations) > 0 && slices.ContainsFunc(nations, func(n casus.Code) bool { return n.Country() == country }):
		c.score += 4
	case len(nations) > 0:
		c.score -= 2
		return whole
	case country == "IGO":
		c.score++
	default:
		if i := slices.Index(r.home, country); i >= 0 {
			c.score += max(0.5, 3-0.5*float64(i))
		}
		if slices.Contains(s.hint.Countries, country) || s.sentence >= 0 && r.scenes[s.sentence].has(country) {
			c.score++
		}
	}
	return true
}

// fits scores the nouns beside a name against an office.
func (r *Report) fits(t *lexicon.Term, nouns []noun) (score float64) {
	for _, n := range nouns {
		switch {
		case officeSays(t.Office, n.Noun):
			score += 3
		case n.Code.Sector() != "" && n.Code.Sector() == t.Code.Sector():
			score++
		case n.Strength == 3 && n.Code.Sector() != t.Code.Sector():
			score -= 2
		}
	}
	return score
}

// officeSays reports whether a noun is a name of an office: "foreign minister" of
// "Minister of Foreign Affairs".
func officeSays(office, noun string) bool {
	if office == "" {
		return false
	}
	office = strings.ToLower(office)
	all := true
	for w := range strings.FieldsSeq(noun) {
		w = strings.TrimSuffix(w, "s")
		if w == "defence" {
			w = "defense"
		}
		if !strings.Contains(strings.Replace(office, "defence", "defense", 1), w) {
			all = false
		}
	}
	if all {
		return noun != "president" || !strings.Contains(office, "vice") && !strings.Contains(office, "adviser") && !strings.Contains(office, "office")
	}
	return noun == "president" && office == "chairman of the presidency" || noun == "prime minister" && (strings.HasPrefix(office, "premier") || strings.HasPrefix(office, "chancellor") || strings.Contains(office, "head of government")) ||
		noun == "king" && strings.Contains(office, "monarch") || noun == "foreign secretary" && strings.Contains(office, "foreign")
}

// officeHolder reads a person of the dictionary, whom the phrase may describe besides.
func (r *Report) officeHolder(p *phrase, s site, c *candidate, rd *reading) {
	e := c.entry
	rd.person, rd.known = true, true
	if e.Gender != lexicon.UnknownGender {
		rd.gender = e.Gender
	}
	country := casus.Code(c.code().Country())
	if c.term != nil {
		rd.actors, rd.conf = []casus.Actor{{Code: c.term.Code, Name: e.Name}}, 0.95
		rd.why.Add("%s %s", describeTerm(e.Name, c.term), r.dayWhy)
		if !c.sure {
			rd.conf = 0.8
		}
	} else {
		rd.actors, rd.conf = []casus.Actor{{Code: country, Name: e.Name}}, 0.65
		last := e.Terms[len(e.Terms)-1]
		rd.why.Add("%s (%s, %s) held no office %s: %s", e.Name, last.Office, last.Code, r.dayWhy, last.Source)
	}
	if len(p.people) == 0 && len(p.name) == 1 {
		rd.conf -= 0.1
	}
	head := headOf(p.nouns)
	if len(p.bodies) > 0 && !p.former && (head == nil || head.Strength <= 1 || head.Code.Sector() == "MIL") {
		q := *p
		q.name, q.people = nil, nil
		if of := r.decideBody(&q, s); len(of.actors) == 1 && (partisan[of.actors[0].Code.Sector()] || of.actors[0].Code.Country() == "IGO") {
			rd.actors[0].Code = of.actors[0].Code
			rd.why = append(rd.why, of.why...)
			rd.why.Add("the report calls them one of these")
			rd.conf = 0.85
			return
		}
	}
	if head == nil || country == "IGO" {
		return
	}
	switch sector := head.Code.Sector(); {
	case p.former:
		r.outOfOffice(rd)
	case p.then && sector != "":
		rd.actors[0].Code = casus.CodeOf(string(country), sector)
		rd.why.Add("the report tells of the time as %q, %s: %s", head.Noun, head.Code, head.Source)
	case sector != "" && (head.Strength >= 2 || c.term == nil) && sector != rd.actors[0].Code.Sector() && sector != "CVL":
		// What the report calls somebody goes before what the dictionary has.
		rd.actors[0].Code = casus.CodeOf(string(country), sector)
		rd.why.Add("the report calls them %q, %s: %s", head.Noun, head.Code, head.Source)
		rd.conf = 0.85
	}
}

// partisan are the sectors of bodies whose leaders a report names for the body's sake:
// a rebel leader stays one whatever office a list gives him.
var partisan = map[string]bool{"REB": true, "UAF": true, "CRM": true, "OPP": true, "PTY": true}

// outOfOffice takes the sector of a lost office from a reading.
func (r *Report) outOfOffice(rd *reading) {
	for i, a := range rd.actors {
		if sec := a.Code.Sector(); a.Code.Country() != "" && (sec == "GOV" || sec == "MIL" || sec == "LEG" || sec == "COP" || sec == "JUD" || sec == "SPY") {
			rd.actors[i].Code = casus.Code(a.Code.Country())
			rd.why.Add("the office is a former one")
		}
	}
}

// decideNamedNoun decides a name with a noun after it: "the Bush administration",
// "the Thai Raksa Chart Party", "Clinton aides".
func (r *Report) decideNamedNoun(p *phrase, s site) reading {
	if len(p.bodies) > 0 && p.bodies[0].at.Start < p.name[0].Start { // "U.S. Air Force B-1 Lancer bombers"
		return r.decideBody(p, s)
	}
	head, last := headOf(p.nouns), p.nouns[len(p.nouns)-1]
	keys := r.nameKeys(p.name)
	rd := reading{plural: last.Plural || last.Class == lexicon.Crowd || p.counted, person: last.Class == lexicon.Person && !last.Plural}
	if head.Code != "" {
		rd.why.Add("%q is %s: %s", head.Noun, head.Code, head.Source)
	}
	if c := head.Code.Country(); c == "IGO" || c == "NGO" || c == "MNC" {
		rd.add(casus.Actor{Code: head.Code, Name: p.Of(r.doc.Text)})
		rd.conf, rd.known = 0.8, true
		return rd
	}
	var code casus.Code
	if whole := r.wholeName(p); whole != nil { // the name with its noun was told of before
		if e := r.recall(whole, s); e != nil && len(e.actors) > 0 && p.nationless() {
			return reading{actors: e.actors, conf: e.conf, known: true, entity: e, plural: rd.plural, person: e.person, why: casus.Why{"told of before: " + e.why}}
		}
	}
	if entry, why := r.person(p, s, keys, nil); entry != nil {
		code = entry.code()
		rd.why = append(rd.why, why...)
		rd.why.Add("of %s", entry.describe())
	} else if e := r.recall(keys, s); e != nil && len(e.actors) > 0 {
		code = e.actors[0].Code
		rd.why.Add("of %q, told of before", e.name)
	}
	if code != "" && code.Country() != "IGO" {
		sector := head.Code.Sector()
		if head.Strength <= 1 && head.Code != ".CVL" && code.Sector() != "" {
			sector = code.Sector()
		}
		rd.conf, rd.known = 0.85, true
		if len(p.explicit()) > 0 {
			code = p.explicit()[0]
		}
		rd.add(casus.Actor{Code: casus.CodeOf(code.Country(), sector), Name: p.Of(r.doc.Text)})
		return rd
	}
	q := *p
	q.name, q.people = nil, nil
	if q.nationless() {
		if iso := r.placeCountry(&p.name[0]); iso != "" {
			q.nations = []nationRef{{NationEntry: lexicon.NationEntry{Code: casus.Code(iso), Name: r.nameText(p.name)}, at: p.name[0].Span}}
		}
	}
	out := r.decideNouns(&q, s)
	for i := range out.actors {
		out.actors[i].Name = p.Of(r.doc.Text)
	}
	out.known = out.known || head.capital && len(out.actors) > 0 && out.conf >= 0.5
	return out
}

// wholeName are the keys of a name that ends in a capital noun ("Raksa Chart Party").
func (r *Report) wholeName(p *phrase) []uint64 {
	last := p.nouns[len(p.nouns)-1]
	if !last.capital || last.at.Start < p.name[0].Start {
		return nil
	}
	at := casus.Span{Start: p.name[0].Start, End: last.at.End}
	var keys []uint64
	for _, w := range lexicon.Words(nil, at.Of(r.doc.Text), 0) {
		keys = append(keys, w.Key)
	}
	return keys
}

// placeName decides an unknown name that the place resolver knows.
func (r *Report) placeName(p *phrase, s site) reading {
	if r.where == nil || p.titled || len(p.nouns) > 0 || p.givenName() {
		return reading{}
	}
	iso, ok := r.where.CountryOf(casus.Span{Start: p.name[0].Start, End: p.name[len(p.name)-1].End})
	if !ok {
		return reading{}
	}
	code := casus.Code(iso)
	rd := reading{conf: 0.75, known: true, why: casus.Why{fmt.Sprintf("%q is a place in %s: the place resolver", r.nameText(p.name), iso)}}
	if r.stands(s) {
		code = casus.CodeOf(iso, "GOV")
		rd.why.Add("a place that acts or is addressed stands for its authorities")
	}
	rd.add(casus.Actor{Code: code, Name: r.nameText(p.name)})
	return rd
}
