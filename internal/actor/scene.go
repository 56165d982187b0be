package actor

import (
	"fmt"
	"slices"

	"casus/internal/actor/lexicon"
)

// scene is what a sentence tells of countries, without regard to who does what.
type scene struct {
	place  string    // the country of the first place told with in, at or near
	land   string    // the country named first by its own name
	landAt int       // the offset where
	isos   [4]string // the countries named, in their order
	demos  bool      // protests are told of
}

// has reports whether the scene names a country.
func (s *scene) has(iso string) bool { return iso != "" && slices.Contains(s.isos[:], iso) }

func (s *scene) note(iso string) {
	for i := range s.isos {
		if s.isos[i] == iso {
			return
		}
		if s.isos[i] == "" {
			s.isos[i] = iso
			return
		}
	}
}

var near = keySet("in at near from outside inside across around throughout")

// survey goes through the report for its countries and its day, which decide what
// later readings take for granted.
func (r *Report) survey(sc *scanner) {
	r.scenes = make([]scene, len(r.layout.Sentences))
	tally := map[string]float64{}
	votes := map[uint32]*vote{}
	year := 0
	for i, s := range r.layout.Sentences {
		weight := 1.0
		if i < 3 || r.layout.Title.Overlaps(s.Span) {
			weight = 2.5
		}
		items := sc.scan(r.doc.Text, s.Span)
		for k := range items {
			it := &items[k]
			if it.shape.Is(lexicon.Digits) && it.Len() == 4 {
				year = max(year, plausibleYear(it.Of(r.doc.Text)))
			}
			iso, w := r.countryOf(items, k)
			if iso != "" {
				tally[iso] += weight * w
				r.scenes[i].note(iso)
				if r.scenes[i].land == "" && it.has(lexicon.Nation) {
					r.scenes[i].land, r.scenes[i].landAt = iso, it.Start
				}
				if r.scenes[i].place == "" && k > 0 && near[items[k-1].last] && it.sep == 0 {
					r.scenes[i].place = iso
				}
			}
			if s, ok := it.sense(lexicon.Role); ok {
				e := r.d.lex.Role(s.ID)
				r.scenes[i].demos = r.scenes[i].demos || e.Code == ".DEM"
				if k+1 < len(items) && e.Code == ".GOV" && e.Class == lexicon.Person {
					r.vote(votes, &items[k+1], e.Noun)
				}
			}
			if it.has(lexicon.Named) {
				r.vote(votes, it, "")
			} else if it.has(lexicon.Short) && k > 0 && it.sep == 0 && (mister[items[k-1].last] || missus[items[k-1].last]) {
				r.vote(votes, it, mr)
			}
		}
	}
	for _, s := range r.scenes {
		if s.demos {
			r.protests++
		}
	}
	r.home = byWeight(tally)
	r.setDay(ballotOf(votes), year)
}

// countryOf is the country that item k names, and how much that says of what the
// report is about.
func (r *Report) countryOf(items []item, k int) (iso string, weight float64) {
	it := &items[k]
	if s, ok := it.sense(lexicon.Nation); ok {
		e := r.d.lex.Nation(s.ID)
		if it.has(lexicon.Given) && k+1 < len(items) && items[k+1].sep == 0 && items[k+1].capital() && items[k+1].senses == nil {
			return "", 0
		}
		if k+1 < len(items) && items[k+1].shape.Is(lexicon.Joined) && backed[items[k+1].last] {
			return "", 0
		}
		if e.Form == lexicon.Country && k > 1 && it.sep == 0 && it.words == 1 {
			if p := &items[k-1]; p.capital() && p.class == content && p.senses == nil && p.sep == 0 { // "Private Lynndie England"
				return "", 0
			}
		}
		iso, weight = e.Code.Country(), 1
		if e.Form == lexicon.Country {
			weight = 1.2
		}
		if iso == "IGO" {
			iso = ""
		}
		return iso, weight
	}
	if s, ok := it.sense(lexicon.Named); ok {
		e := r.d.lex.Entry(s.ID)
		if len(e.Terms) > 0 {
			if iso := e.Terms[len(e.Terms)-1].Code.Country(); len(iso) == 3 && iso != "IGO" && iso != "NGO" && iso != "MNC" {
				return iso, 0.7
			}
		}
		return "", 0
	}
	if k > 0 && it.sep == 0 && near[items[k-1].last] && it.capital() && it.class == content {
		return r.placeCountry(it), 0.8
	}
	return "", 0
}

// placeCountry is the country of a capital word as a place.
func (r *Report) placeCountry(it *item) string {
	if r.where != nil {
		if iso, ok := r.where.CountryOf(it.Span); ok {
			return iso
		}
	}
	if s, ok := it.sense(lexicon.Place); ok {
		code, _ := r.d.lex.Place(s.ID)
		return code.Country()
	}
	return ""
}

// plausibleYear reads a year that a report may be of; 0 for other numbers.
func plausibleYear(s string) int {
	y := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		y = 10*y + int(s[i]-'0')
	}
	if y < 1990 || y > today.Year {
		return 0
	}
	return y
}

// setting is the country that a phrase without one stands in: with local, that of
// the place where the act is; otherwise that of the parties the sentence is about. A body
// that is taken for known, "the ministry", is not of a country that comes up after it, and
// neither are those to whom somebody of another does something.
func (r *Report) setting(s site, local, known bool) (iso string, conf float64, why string) {
	hinted := ""
	if len(s.hint.Countries) > 0 {
		hinted = s.hint.Countries[0]
	}
	if local && hinted != "" {
		return hinted, 0.7, hinted + ": the country of the act's place"
	}
	if iso := s.hint.beside(); local && iso != "" && s.hint.Role == "recipient" {
		return iso, 0.6, iso + ": the country of those named beside them"
	}
	if iso := s.hint.divided(); local && iso != "" && s.hint.Role == "recipient" {
		return iso, 0.6, iso + ": its own two sides do it"
	}
	victim := s.hint.Role == "recipient" && (s.hint.Type == "ASSAULT" || s.hint.Type == "AID")
	if local && victim && s.sentence >= 0 && r.scenes[s.sentence].place == "" {
		for back := 1; back < 3 && s.sentence-back >= 0; back++ {
			if iso := r.scenes[s.sentence-back].place; iso != "" {
				return iso, 0.5, fmt.Sprintf("%s: the last place told of, %d sentences before", iso, back)
			}
		}
	}
	later := known || s.hint.Role == "recipient" && len(s.hint.Sources) > 0
	doer := func(iso string) bool { return victim && s.hint.doneBy(iso) }
	for back := 0; back < 4 && s.sentence-back >= 0; back++ {
		sn := &r.scenes[s.sentence-back]
		where := "the sentence"
		if back > 0 {
			where = fmt.Sprintf("%d sentences before", back)
		}
		switch {
		case local && sn.place != "":
			return sn.place, 0.65 - 0.05*float64(back), fmt.Sprintf("%s: a place told in %s", sn.place, where)
		case sn.isos[0] != "" && sn.isos[1] == "" && doer(sn.isos[0]):
			// Who attacks says least of where those attacked are at home.
		case back == 0 && later && sn.isos[1] == "" && sn.land != "" && sn.landAt > s.pos:
		case sn.isos[0] != "" && sn.isos[1] == "":
			return sn.isos[0], 0.65 - 0.05*float64(back), fmt.Sprintf("%s: the only country in %s", sn.isos[0], where)
		case sn.isos[0] != "":
			for _, iso := range r.home { // of several the one that the report is most about
				if sn.has(iso) && !doer(iso) {
					return iso, 0.5 - 0.05*float64(back), fmt.Sprintf("%s: of the countries in %s the one told of most", iso, where)
				}
			}
		}
	}
	if hinted != "" {
		return hinted, 0.5, hinted + ": the country of the act's place"
	}
	if len(r.home) > 0 {
		return r.home[0], 0.45, r.home[0] + ": the country that the report names most"
	}
	return "", 0, ""
}
