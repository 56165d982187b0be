package actor

import (
	"fmt"
	"maps"
	"slices"

	"casus"
	"casus/internal/actor/lexicon"
)

// today is the last day that the dictionary's own entries speak for.
var today = casus.Day{Year: 2026, Month: 8, Day: 31}

// vote is what one person of the dictionary that a report names tells of its time.
type vote struct {
	weight float64
	titled bool
	terms  [][2]lexicon.Date // in office from and to
}

// mostVotes bounds the persons who are asked for the time of a report.
const mostVotes = 60

// mr stands in a title's place for a surname that a mere "Mr" goes before: only heads
// of state and government are named so without more.
const mr = "mr"

// vote adds the terms of the person that a name stands for: with a title before it,
// as "President Laurent Gbagbo", those of that office. A whole name without one may
// be that of a former or future officer: it counts only where no title does.
func (r *Report) vote(votes map[uint32]*vote, it *item, title string) {
	var ids []uint32
	for _, s := range it.senses {
		if s.Kind == lexicon.Named && r.d.lex.EntryClass(s.ID) == lexicon.Person || s.Kind == lexicon.Short && title != "" {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 || len(ids) > 8 && title != mr || len(votes) >= mostVotes {
		return // too common a name to tell a time
	}
	var fit []uint32
	for _, id := range ids {
		if old := votes[id]; old != nil && (old.titled || title == "") {
			continue
		}
		v := &vote{titled: title != "" && title != mr}
		for _, t := range r.d.lex.Entry(id).Terms {
			if t.From == lexicon.Always || v.titled && !(t.Rank >= 4 && t.Code.Sector() == "GOV" && officeSays(t.Office, title)) || title == mr && t.Rank < 5 {
				continue
			}
			v.terms = append(v.terms, [2]lexicon.Date{t.From, min(t.To, lexicon.DateOf(today))})
		}
		if len(v.terms) > 0 {
			votes[id] = v
			fit = append(fit, id)
		}
	}
	for _, id := range fit {
		votes[id].weight = 1 / float64(len(fit))
	}
}

// at is the weight of the persons who were in office on a day, and the last day on
// which all of them were.
func (vs ballot) at(day lexicon.Date) (weight float64, last lexicon.Date) {
	last = lexicon.Never
	for _, v := range vs {
		for _, t := range v.terms {
			if t[0] <= day && day <= t[1] {
				weight += v.weight
				last = min(last, t[1])
				break
			}
		}
	}
	return weight, last
}

// ballot are the votes of a report, in the order of the dictionary.
type ballot []*vote

func ballotOf(votes map[uint32]*vote) ballot {
	var out ballot
	for _, id := range slices.Sorted(maps.Keys(votes)) {
		out = append(out, votes[id])
	}
	if slices.ContainsFunc(out, func(v *vote) bool { return v.titled }) {
		out = slices.DeleteFunc(out, func(v *vote) bool { return !v.titled })
	}
	return out
}

// setDay decides the day as of which offices are looked up: the day of
// publication; else the middle of the time that most persons of the report were in
// office in; else the last year it names; else today.
func (r *Report) setDay(votes ballot, year int) {
	published := r.doc.Published
	if published.IsZero() {
		published = r.layout.Published
	}
	if !published.IsZero() {
		r.day, r.dayWhy = lexicon.DateOf(published), "on "+published.String()
		return
	}
	r.guessed = true
	inYear := func(from, to lexicon.Date) (lexicon.Date, bool) {
		if year == 0 {
			return 0, false
		}
		first, last := lexicon.DateOf(casus.Day{Year: year, Month: 1, Day: 1}), lexicon.DateOf(casus.Day{Year: year, Month: 12, Day: 31})
		from, to = max(from, first), min(to, last)
		return from + (to-from)/2, from <= to
	}
	best, from, to := 0.0, lexicon.Date(0), lexicon.Date(0)
	for _, v := range votes { // the best stretch begins where some term begins
		for _, t := range v.terms {
			weight, end := votes.at(t[0])
			if _, ok := inYear(t[0], end); ok {
				weight += 0.5
			}
			if weight > best || weight == best && t[0] > from {
				best, from, to = weight, t[0], end
			}
		}
	}
	switch day, ok := inYear(from, to); {
	case best >= 0.5 && ok:
		r.day = day
	case best >= 0.5:
		r.day = from + (to-from)/2
	case year > 0:
		r.day = lexicon.DateOf(casus.Day{Year: year, Month: 7, Day: 1})
		r.dayWhy = fmt.Sprintf("in %d, the last year it names", year)
		return
	default:
		r.day, r.dayWhy, r.undated = lexicon.DateOf(today), "at some time, as the report has no date", true
		return
	}
	r.dayWhy = fmt.Sprintf("about %d, when the officials it names were in office", r.day.Day().Year)
}
