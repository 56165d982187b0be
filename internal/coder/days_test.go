package coder

import (
	"strings"
	"testing"

	"casus"
	"casus/internal/stories"
)

// TestDays compares the days of events with those of the labelled incidents that they tell.
func TestDays(t *testing.T) {
	set, err := stories.Read("../../../shared/dedup")
	if err != nil {
		t.Skipf("skipped: the labelled stories are not there (%v)", err)
	}
	c := testCoder(t)
	readings := map[string]*casus.Reading{}
	for i := range set.Reports {
		readings[set.Reports[i].ID] = c.Read(set.Reports[i].Document())
	}
	matched, right, within, missed := 0, 0, 0, 0
	for _, incident := range set.Incidents {
		for _, m := range incident.Mentions {
			e := telling(readings[m.Report], m.Quote, incident.Type)
			if e == nil {
				continue
			}
			matched++
			told := false
			for _, w := range e.When {
				told = told || w.TimeSpan != nil
			}
			switch d := e.Days(); {
			case d == casus.OneDay(incident.Day):
				right++
			case !d.From.IsZero() && !incident.Day.Before(d.From) && !d.To.Before(incident.Day):
				within++
			case told:
				missed++
				t.Logf("%s is on %s, %s has %s: %s", incident.ID, incident.Day, m.Report, d, e.Sentence.Text)
			}
		}
	}
	t.Logf("of %d events %d are on the labelled day, %d hold it in a longer time, %d tell a time that misses it", matched, right, within, missed)
	if right*100 < matched*70 || missed*100 > matched*5 {
		t.Errorf("want 70 of 100 on the day, and 5 of 100 to miss it at most")
	}
}

// telling is the event whose trigger the quote of a mention holds, one of the incident's type
// before others; nil where none does.
func telling(r *casus.Reading, quote string, of casus.Type) *casus.Event {
	start := strings.Index(r.Document.Text, quote)
	at := casus.Span{Start: start, End: start + len(quote)}
	var found *casus.Event
	for i := range r.Events {
		if e := &r.Events[i]; e.Trigger.Overlaps(at) && (found == nil || found.Type != of && e.Type == of) {
			found = e
		}
	}
	return found
}
