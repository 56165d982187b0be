package coder

import (
	"cmp"
	"slices"

	"casus"
	"casus/internal/actor"
	"casus/internal/count"
	"casus/internal/date"
	"casus/internal/extract"
	"casus/internal/place"
	"casus/internal/text"
)

// resolver knows what the words of one report stand for.
type resolver struct {
	doc    *casus.Document
	layout *text.Layout
	places *place.Report
	actors *actor.Report
	days   days
}

func (c *Coder) resolver(doc *casus.Document, layout *text.Layout) *resolver {
	sentences := make([]casus.Span, len(layout.Sentences))
	for i, s := range layout.Sentences {
		sentences[i] = s.Span
	}
	places := c.places.Read(doc.Text, sentences)
	return &resolver{
		doc: doc, layout: layout,
		places: places,
		actors: c.actors.Read(doc, layout, places),
		days:   readDays(doc, layout),
	}
}

// event resolves the words of an act of a sentence.
func (r *resolver) event(sentence casus.Span, a extract.Act) casus.Event {
	trigger := a.Trigger.Shift(sentence.Start)
	e := casus.Event{
		ID:         casus.EventID(r.doc.ID, a.Type, trigger),
		Document:   r.doc.Source(),
		Type:       a.Type,
		Mode:       a.Mode,
		Status:     a.Status,
		Background: a.Background,
		Contexts:   a.Contexts,
		Trigger:    r.mention(trigger),
		Source:     []casus.Party{}, Recipient: []casus.Party{}, Mediator: []casus.Party{}, Claimant: []casus.Party{},
		Places: []casus.Location{}, When: []casus.When{},
		Confidence: a.Confidence,
		Sentence:   r.mention(sentence),
		Why:        slices.Clone(a.Why),
	}
	of := map[extract.Role][]extract.Argument{}
	for _, g := range a.Arguments {
		g.Span = g.Span.Shift(sentence.Start)
		of[g.Role] = append(of[g.Role], g)
	}
	for _, role := range of {
		slices.SortStableFunc(role, func(a, b extract.Argument) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	}

	hint := actor.Hint{Type: a.Type}
	for _, g := range of[extract.Place] {
		l := casus.Location{Mention: r.mention(g.Span)}
		var sure float64
		l.Place, sure, l.Why = r.places.Resolve(g.Span)
		l.Confidence = both(g.Confidence, sure)
		if l.Place != nil && l.Place.Country != "" && !slices.Contains(hint.Countries, l.Place.Country) {
			hint.Countries = append(hint.Countries, l.Place.Country)
		}
		e.Places = append(e.Places, l)
	}
	for _, role := range []struct {
		letter  extract.Role
		name    string
		parties *[]casus.Party
	}{{extract.Source, "source", &e.Source}, {extract.Recipient, "recipient", &e.Recipient}, {extract.Mediator, "mediator", &e.Mediator}, {extract.Claimant, "claimant", &e.Claimant}} {
		hint.Role, hint.Beside = role.name, nil
		for _, g := range of[role.letter] {
			p := casus.Party{Mention: r.mention(g.Span)}
			var sure float64
			p.Actors, sure, p.Why = r.actors.Resolve(g.Span, hint)
			if p.Actors == nil {
				p.Actors = []casus.Actor{}
			}
			for _, a := range p.Actors {
				hint.Beside = append(hint.Beside, a.Code)
			}
			p.Confidence = both(g.Confidence, sure)
			*role.parties = append(*role.parties, p)
		}
		if role.letter == extract.Source {
			for _, p := range e.Source {
				for _, a := range p.Actors {
					if len(a.Code.Country()) == 3 {
						hint.Sources = append(hint.Sources, a.Code)
					}
				}
			}
		}
	}
	for _, g := range of[extract.Time] {
		w := casus.When{Mention: r.mention(g.Span)}
		var sure float64
		w.TimeSpan, sure, w.Why = r.days.resolve(r.doc, sentence, g.Span, date.Act{Trigger: trigger, Status: a.Status})
		w.Confidence = both(g.Confidence, sure)
		e.When = append(e.When, w)
	}
	e.Killed = r.count(&e, "killed", of[extract.Killed])
	e.Injured = r.count(&e, "injured", of[extract.Injured])
	e.Detained = r.count(&e, "detained", of[extract.Detained])
	e.Displaced = r.count(&e, "displaced", of[extract.Displaced])
	e.Derived = casus.Derive(&e)
	return e
}

func (r *resolver) mention(at casus.Span) casus.Mention { return casus.MentionAt(r.doc.Text, at) }

// count adds up the number phrases of a role. Words that set no bounds ("an
// unknown number") are kept in the event's derivation.
func (r *resolver) count(e *casus.Event, what string, args []extract.Argument) *casus.Count {
	var mentions []casus.CountMention
	for _, g := range args {
		m := casus.CountMention{Mention: r.mention(g.Span)}
		var ok bool
		if m.Min, m.Max, m.Why, ok = count.Parse(m.Text); ok {
			mentions = append(mentions, m)
		} else {
			e.Why.Add("%s: %q sets no bounds", what, m.Text)
		}
	}
	return casus.Sum(mentions)
}

// both is the confidence in words whose role and whose meaning are uncertain, in
// steps of 0.001.
func both(role, meaning float64) float64 {
	return float64(int(role*meaning*1000+0.5)) / 1000
}

// days are the time words of a report's sentences, in order, with what they stand for.
type days []told

type told struct {
	words casus.Span
	last  *casus.TimeSpan // that words after these point back to
}

// readDays resolves every time expression of the report in turn, so that words
// that point back ("the same day") mean the last day told before them.
func readDays(doc *casus.Document, layout *text.Layout) days {
	var d days
	var last *casus.TimeSpan
	for _, s := range layout.Sentences {
		for _, f := range date.Find(s.Of(doc.Text)) {
			at := f.Shift(s.Start)
			if t, _, _ := d.resolve(doc, s.Span, at, date.Act{}); t != nil {
				last = date.Follow(last, *t)
				d = append(d, told{at, last})
			}
		}
	}
	return d
}

// resolve reads time words of a sentence, told of an act if there is one.
func (d days) resolve(doc *casus.Document, sentence, at casus.Span, act date.Act) (*casus.TimeSpan, float64, casus.Why) {
	before, _ := slices.BinarySearchFunc(d, at.Start, func(t told, start int) int { return cmp.Compare(t.words.End, start+1) })
	c := date.Context{Published: doc.Published, Sentence: sentence, Act: act}
	if before > 0 {
		c.Last = d[before-1].last
	}
	return date.Resolve(doc.Text, at, c)
}
