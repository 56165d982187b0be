// Package querytest holds events and random queries with which whoever answers
// queries is held to [query.Match].
package querytest

import (
	"strings"

	"casus"
	"casus/internal/query"
)

// Today is the day from which the queries' relative days are told.
var Today = casus.Day{Year: 2020, Month: 10, Day: 12}

// Report is a document and the events in it.
type Report struct {
	Document *casus.Document
	Events   []Event
}

// Event is an event with what a record is to know of it, and a name to tell it by.
type Event struct {
	Name string
	query.Facts
}

// Reports are a few reports whose events differ in what queries ask about. The events
// are valid.
func Reports() []Report {
	gandja := casus.Place{GeoNames: 586523, Name: "Ganja", Country: "AZE", Admin1: "Gəncə", Lat: 40.6828, Lon: 46.3606, Precision: casus.PrecisionCity}
	azerbaijan := casus.Place{GeoNames: 587116, Name: "Azerbaijan", Country: "AZE", Lat: 40.5, Lon: 47.5, Precision: casus.PrecisionCountry}
	moscow := casus.Place{GeoNames: 524901, Name: "Moscow", Country: "RUS", Admin1: "Moscow", Lat: 55.7522, Lon: 37.6156, Precision: casus.PrecisionCity}
	taveuni := casus.Place{GeoNames: 2202005, Name: "Taveuni", Country: "FJI", Lat: -16.85, Lon: 179.97, Precision: casus.PrecisionDistrict}
	caucasus := casus.Place{Name: "Caucasus", Lat: 42.5, Lon: 45, Precision: casus.PrecisionRegion}

	war := newReport("https://example.org/war", "Gandja shelled, Nagorno-Karabakh talks planned", "Agence Süd", "en", "2020-10-09",
		"Azerbaijan accused Armenian forces of shelling Gandja on October 8, killing at least 12 civilians and wounding 30. "+
			"Armenia denied shelling Gandja. "+
			"The foreign ministers will meet in Moscow on October 10 after Mr Putin's call for a cease-fire.")
	war.event("shelling", "shelling", 0, func(e *casus.Event, w words) {
		e.Type, e.Mode, e.Status, e.Contexts = "ASSAULT", "heavy-weapons", casus.Alleged, []casus.Context{"military"}
		e.Source = w.party("Armenian forces", "ARM.MIL", "Armenian forces")
		e.Recipient = w.party("civilians", "AZE.CVL", "civilians")
		e.Claimant = w.party("Azerbaijan", "AZE", "Azerbaijan")
		e.Places = w.place("Gandja", &gandja)
		e.When = w.when("October 8", "2020-10-08")
		e.Killed, e.Injured = w.count("at least 12", 12, nil), w.count("30", 30, casus.Exactly(30))
		e.Confidence = 0.96
	}, "i1", query.Review{Confirmed: true})
	war.event("denial", "shelling", 1, func(e *casus.Event, w words) {
		e.Type, e.Mode, e.Status = "ASSAULT", "heavy-weapons", casus.Denied
		e.Source = w.party("Armenia", "ARM", "Armenia")
		e.Claimant = w.party("Armenia", "ARM", "Armenia")
		e.Places = w.place("Gandja", &gandja)
		e.Confidence = 0.9
	}, "i1", query.Review{})
	war.event("talks", "meet", 2, func(e *casus.Event, w words) {
		e.Type, e.Status, e.Contexts = "CONSULT", casus.Planned, []casus.Context{"diplomatic", "military"}
		e.Source = w.party("The foreign ministers", "ARM.GOV", "Zohrab Mnatsakanyan")
		e.Source[0].Actors = append(e.Source[0].Actors, casus.Actor{Code: "AZE.GOV", Name: "Jeyhun Bayramov"})
		e.Places = w.place("Moscow", &moscow)
		e.When = w.when("October 10", "2020-10-10")
		e.Confidence = 0.99
	}, "i2", query.Review{Amended: true})
	war.event("call", "call", 2, func(e *casus.Event, w words) {
		e.Type, e.Mode, e.Status = "REQUEST", "yield", casus.Done
		e.Source = w.party("Mr Putin", "RUS.GOV", "Vladimir Putin")
		e.Confidence = 0.5
	}, "", query.Review{Rejected: true})

	past := newReport("t0102030405060708", "", "", "", "",
		"Rebels from an unknown group have held 40 hostages near the Café Élysée since January 2, 2019. "+
			"Thousands fled Azerbaijan in 1994, a UN official said.")
	past.event("hostages", "held", 0, func(e *casus.Event, w words) {
		e.Type, e.Mode, e.Status = "ASSAULT", "abduct", casus.Done
		e.Source = w.party("Rebels", ".REB", "Rebels")
		e.Recipient = append(w.party("hostages", "", ""), w.party("an unknown group", "", "")...)
		e.Places = append(w.place("Café Élysée", nil), w.place("near", &caucasus)...)
		e.When = w.when("January 2, 2019", "2019-01-02/")
		e.Detained = w.count("40", 40, casus.Exactly(40))
		e.Confidence = 0.7
	}, "", query.Review{})
	past.event("flight", "fled", 1, func(e *casus.Event, w words) {
		e.Type, e.Mode, e.Status, e.Background, e.Contexts = "COERCE", "deport", casus.Done, true, []casus.Context{"migration", "asylum"}
		e.Recipient = w.party("Thousands", ".REF", "Thousands")
		e.Mediator = w.party("a UN official", "IGO.UN", "United Nations")
		e.Claimant = w.party("a UN official", "IGO.UN", "United Nations")
		e.Places = w.place("Azerbaijan", &azerbaijan)
		e.When = w.when("1994", "1994")
		e.Displaced = w.count("Thousands", 2000, nil)
		e.Confidence = 0.61
	}, "", query.Review{Confirmed: true, Amended: true})

	island := newReport("island", "Strike \"50%\" on_the island", "Fiji Times", "fr", "2020-10-12",
		"No one was hurt when dockers went on strike on Taveuni, and police may be deployed. The ministers met once before.")
	island.event("strike", "strike", 0, func(e *casus.Event, w words) {
		e.Type, e.Mode, e.Status, e.Contexts = "PROTEST", "strike", casus.Done, []casus.Context{"economic"}
		e.Source = w.party("dockers", "FJI.LAB", "dockers")
		e.Places = w.place("Taveuni", &taveuni)
		e.Injured = w.count("No one", 0, casus.Exactly(0))
		e.Confidence = 1
	}, "i3", query.Review{})
	island.event("police", "deployed", 0, func(e *casus.Event, w words) {
		e.Type, e.Mode, e.Status = "MOBILIZE", "police", casus.Possible
		e.Source = w.party("police", "FJI.COP", "police")
		e.Confidence = 0.4
	}, "", query.Review{Rejected: true, Amended: true})
	island.event("past-talks", "met", 1, func(e *casus.Event, w words) {
		e.Type, e.Status, e.Background = "CONSULT", casus.Done, true
		e.Source = w.party("The ministers", ".GOV", "The ministers")
		e.When = w.when("once before", "")
		e.Confidence = 0.33
	}, "", query.Review{})
	return []Report{war.Report, past.Report, island.Report}
}

// Events are those of all [Reports].
func Events() []Event {
	var all []Event
	for _, r := range Reports() {
		all = append(all, r.Events...)
	}
	return all
}

// report builds a Report.
type report struct{ Report }

func newReport(id, title, publisher, language, published, text string) *report {
	d := &casus.Document{ID: id, Title: title, Publisher: publisher, Language: language, Text: text}
	if strings.Contains(id, "/") {
		d.URL = id
	}
	if published != "" {
		d.Published = must(casus.ParseDay(published))
	}
	return &report{Report{Document: d}}
}

// event adds the event that a trigger in a sentence of the report tells.
func (r *report) event(name, trigger string, sentence int, fill func(*casus.Event, words), incident string, review query.Review) {
	text := r.Document.Text
	start := 0
	for range sentence {
		start += strings.Index(text[start:], ". ") + len(". ")
	}
	end := start + strings.Index(text[start:]+" ", ". ") + 1
	w := words{text, casus.Span{Start: start, End: end}}
	e := &casus.Event{Document: r.Document.Source(), Sentence: casus.MentionAt(text, w.sentence), Trigger: w.mention(trigger)}
	fill(e, w)
	e.ID = casus.EventID(r.Document.ID, e.Type, e.Trigger.Span)
	e.Derived = casus.Derive(e)
	if err := e.Validate(text); err != nil {
		panic(err)
	}
	r.Events = append(r.Events, Event{name, query.Facts{Event: e, Language: r.Document.Language, Incident: incident, Review: review}})
}

// words finds the words of a sentence.
type words struct {
	text     string
	sentence casus.Span
}

func (w words) mention(s string) casus.Mention {
	at := strings.Index(w.sentence.Of(w.text), s)
	if at < 0 {
		panic("querytest: no " + s)
	}
	start := w.sentence.Start + at
	return casus.MentionAt(w.text, casus.Span{Start: start, End: start + len(s)})
}

// party is unresolved when the code is empty.
func (w words) party(s string, code casus.Code, name string) []casus.Party {
	p := casus.Party{Mention: w.mention(s)}
	if code != "" {
		p.Actors = []casus.Actor{{Code: code, Name: name}}
	}
	return []casus.Party{p}
}

func (w words) place(s string, p *casus.Place) []casus.Location {
	return []casus.Location{{Mention: w.mention(s), Place: p}}
}

// when is unresolved when the span is empty.
func (w words) when(s, span string) []casus.When {
	t := casus.When{Mention: w.mention(s)}
	if span != "" {
		resolved := must(casus.ParseTimeSpan(span))
		t.TimeSpan = &resolved
	}
	return []casus.When{t}
}

func (w words) count(s string, least int, most *int) *casus.Count {
	return casus.Sum([]casus.CountMention{{Mention: w.mention(s), Min: least, Max: most}})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
