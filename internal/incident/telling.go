package incident

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"casus"
	"casus/internal/count/numeral"
	"casus/internal/incident/words"
)

// Telling is an event and what linking needs to know of the report that tells it.
type Telling struct {
	Event *casus.Event
	*Report

	sentence  words.Bag
	trigger   string   // stem of the trigger's last word
	rare      []string // stems of the sentence under which it is looked up
	days      days
	places    []*casus.Place
	source    party
	target    party
	countries []string  // of places and parties
	numbers   []float64 // of people or things, in the words of parties and counts
	// placeNames are the words of all places, the unresolved too.
	placeNames words.Bag
}

// Report is what linking knows of a report.
type Report struct {
	// At is when it was published; zero when unknown.
	At        time.Time
	Publisher string
	// Original names the report of which this one is a copy, else is its own id.
	Original string

	words     words.Bag
	rare      []string // stems of the names that say most about which story it is
	countries []string // of all its events' places and parties, the most told first
}

// Tellings are the events of a report as linking sees them, in their order. The report
// may lack a day and a title; original is the id of the report it is a copy of, its own
// when it is none.
func Tellings(d *casus.Document, original string, events []casus.Event) []*Telling {
	at := d.PublishedAt
	if at.IsZero() && !d.Published.IsZero() {
		at = d.Published.Time()
	}
	r := &Report{At: at, Publisher: d.Publisher, Original: original, words: words.NewBag(words.Stems(d.Title + " " + d.Text)),
		rare: rarest(words.Names(d.Title+".\n"+d.Text), reportWords)}
	var told []*Telling
	count := map[string]int{}
	for i := range events {
		t := newTelling(&events[i], r)
		for _, c := range t.countries {
			if count[c]++; count[c] == 1 {
				r.countries = append(r.countries, c)
			}
		}
		told = append(told, t)
	}
	slices.SortStableFunc(r.countries, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	return told
}

// party is what is known of the actors of a role.
type party struct {
	codes []casus.Code
	names words.Bag // of the words, without those for kinds of actors
}

// days are when an act happened, as far as a telling says.
type days struct {
	from, to casus.Day
	told     bool // by time words; else it is concluded from the day of publication
}

func newTelling(e *casus.Event, r *Report) *Telling {
	stems := words.Stems(e.Sentence.Text)
	t := &Telling{Event: e, Report: r, sentence: words.NewBag(stems), rare: rarest(stems, sentenceWords), days: eventDays(e)}
	t.trigger = strings.ToLower(e.Trigger.Text)
	if stems := words.Stems(e.Trigger.Text); len(stems) > 0 {
		t.trigger = stems[len(stems)-1]
	}
	var names []string
	for i := range e.Places {
		names = append(names, words.Stems(e.Places[i].Text)...)
		if p := e.Places[i].Place; p != nil {
			t.places = append(t.places, p)
		}
	}
	t.placeNames = words.NewBag(names)
	t.source, t.target = newParty(e.Source), newParty(e.Recipient)
	for _, parties := range [][]casus.Party{e.Source, e.Recipient} {
		for i := range parties {
			t.numbers = append(t.numbers, numbersIn(parties[i].Text)...)
		}
	}
	for _, c := range []*casus.Count{e.Killed, e.Injured, e.Detained, e.Displaced} {
		if c != nil {
			for _, m := range c.Mentions {
				t.numbers = append(t.numbers, numbersIn(m.Text)...)
			}
		}
	}
	for _, p := range t.places {
		t.in(p.Country)
	}
	for _, c := range slices.Concat(t.source.codes, t.target.codes) {
		t.in(c.Country())
	}
	return t
}

// numbersIn are the numbers from two on that stand in words.
func numbersIn(text string) (found []float64) {
	tokens := numeral.All(text)
	for i := 0; i < len(tokens); {
		n, next, ok := numeral.At(tokens, i)
		if !ok {
			i++
			continue
		}
		if n > 1 {
			found = append(found, n)
		}
		i = next
	}
	return found
}

// in adds a country that the act has to do with, if the code is one of a country.
func (t *Telling) in(country string) {
	if country != "" && country != "IGO" && country != "NGO" && country != "MNC" && !slices.Contains(t.countries, country) {
		t.countries = append(t.countries, country)
	}
}

// Repeats reports whether two tellings are one, told by a report and by a copy of it.
func (t *Telling) Repeats(u *Telling) bool {
	return t.Original == u.Original && t.Event.Document.ID != u.Event.Document.ID && t.Event.Type == u.Event.Type &&
		t.trigger == u.trigger && words.Cosine(t.sentence, u.sentence) >= alike
}

// alike is the cosine from which two sentences are one that was edited.
const alike = 0.5

func newParty(ps []casus.Party) party {
	var p party
	var stems []string
	for i := range ps {
		for _, c := range ps[i].Codes() {
			if !slices.Contains(p.codes, c) {
				p.codes = append(p.codes, c)
			}
		}
		stems = append(stems, words.Stems(ps[i].Text)...)
	}
	p.names = words.NewBag(stems)
	return p
}

// widest is how many days time words can span and still say when an act was.
const widest = 45

// eventDays are the days that an event's time words tell, the narrowest of them,
// else those that its status and its day of publication leave: an act that is
// told as done was so in the days before, one that is planned comes after.
func eventDays(e *casus.Event) days {
	var d days
	for _, w := range e.When {
		s := w.TimeSpan
		if s == nil || s.From.IsZero() || s.To.IsZero() || s.To.Sub(s.From) > widest {
			continue
		}
		if !d.told || s.To.Sub(s.From) < d.to.Sub(d.from) {
			d = days{s.From, s.To, true}
		}
	}
	published := e.Document.Published
	if d.told || published.IsZero() {
		return d
	}
	switch {
	case e.Background:
		return days{}
	case e.Status == casus.Planned || e.Status == casus.Possible:
		return days{from: published, to: published.AddDays(14)}
	}
	return days{from: published.AddDays(-5), to: published}
}

// gap is how many days lie between two times: 0 when they share a day. ok is
// false when either is unknown.
func (d days) gap(e days) (n int, ok bool) {
	if d.from.IsZero() || e.from.IsZero() {
		return 0, false
	}
	return max(0, d.from.Sub(e.to), e.from.Sub(d.to)), true
}

// Before orders tellings as they were told: by time, those of an unknown one last, then
// by report and by place in it.
func (t *Telling) Before(u *Telling) bool { return t.Compare(u) < 0 }

// Compare orders tellings like Before, as cmp.Compare does.
func (t *Telling) Compare(u *Telling) int {
	if t.At.IsZero() != u.At.IsZero() {
		if t.At.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(t.At.Compare(u.At), strings.Compare(t.Event.Document.ID, u.Event.Document.ID),
		cmp.Compare(t.Event.Trigger.Start, u.Event.Trigger.Start), strings.Compare(t.Event.ID, u.Event.ID))
}
