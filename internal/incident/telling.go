package incident

import (
	"slices"
	"strings"
	"time"

	"github.com/kljensen/snowball/english"

	"casus"
	"casus/internal/incident/words"
)

// Telling is an event and what linking needs to know of the report that tells it.
type Telling struct {
	Event *casus.Event
	// At is when the report was published; zero when unknown.
	At        time.Time
	Publisher string
	// Original names the report of which this one is a copy, else is the report's own id.
	Original string
	// Report is the report's words.
	Report words.Bag

	sentence words.Bag
	trigger  string // stem of the trigger's last word
	days     days
	places   []*casus.Place
	source   party
	target   party
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

// NewTelling gathers what linking needs. The event's report may lack a day.
func NewTelling(e *casus.Event, at time.Time, publisher, original string, report words.Bag) *Telling {
	stems := words.Stems(e.Trigger.Text)
	t := &Telling{Event: e, At: at, Publisher: publisher, Original: original, Report: report, sentence: words.NewBag(words.Stems(e.Sentence.Text))}
	if len(stems) > 0 {
		t.trigger = stems[len(stems)-1]
	} else {
		t.trigger = english.Stem(strings.ToLower(e.Trigger.Text), false)
	}
	t.days = eventDays(e)
	for i := range e.Places {
		if p := e.Places[i].Place; p != nil {
			t.places = append(t.places, p)
		}
	}
	t.source, t.target = newParty(e.Source), newParty(e.Recipient)
	return t
}

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
	return days{from: published.AddDays(-3), to: published}
}

// gap is how many days lie between two times: 0 when they share a day. ok is
// false when either is unknown.
func (d days) gap(e days) (n int, ok bool) {
	if d.from.IsZero() || e.from.IsZero() {
		return 0, false
	}
	return max(0, d.from.Sub(e.to), e.from.Sub(d.to)), true
}
