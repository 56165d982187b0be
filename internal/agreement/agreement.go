// Package agreement measures how far those who review events agree: Krippendorff's
// alpha for each field of the events that several of them reviewed.
//
// What a reviewer says of a field is the event's value as it was coded, with the
// reviewer's own amendments; whoever confirms an event or amends some of it is taken
// to agree with the rest. Who rejects an event says that it is no act, and nothing of
// its fields. As reviewers see what the coder found, they agree more than they would
// if each had coded alone.
package agreement

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casus"
)

// Field is how far reviewers agree on a field.
type Field struct {
	// Name is a field that reviews amend, or "act": whether the event is one at all.
	Name string `json:"name"`
	// Alpha is 1 for full agreement and 0 for that of chance; nil where it is not
	// defined, because nothing was reviewed twice or all values are alike.
	Alpha *float64 `json:"alpha"`
	// Units are the events of which several reviewers tell the field, Agreed those of
	// which all tell the same, Reviewers those who tell of any of these, by name.
	Units     int      `json:"units"`
	Agreed    int      `json:"agreed"`
	Reviewers []string `json:"reviewers"`
}

// field is what is compared, and how.
type field struct {
	name       string
	difference func(a, b string) float64
	value      func(*casus.Event) string
}

// fields are those of a reviewed event, in the order of [casus.Amendable]. Roles,
// places and times are sets, counts are numbers, the others names.
var fields = []field{
	{"type", Nominal, func(e *casus.Event) string { return string(e.Type) }},
	{"mode", Nominal, func(e *casus.Event) string { return string(e.Mode) }},
	{"status", Nominal, func(e *casus.Event) string { return string(e.Status) }},
	{"background", Nominal, func(e *casus.Event) string { return strconv.FormatBool(e.Background) }},
	{"contexts", MASI, func(e *casus.Event) string {
		return set(e.Contexts, func(c casus.Context) []string { return []string{string(c)} })
	}},
	{"source", MASI, func(e *casus.Event) string { return set(e.Source, codes) }},
	{"recipient", MASI, func(e *casus.Event) string { return set(e.Recipient, codes) }},
	{"mediator", MASI, func(e *casus.Event) string { return set(e.Mediator, codes) }},
	{"claimant", MASI, func(e *casus.Event) string { return set(e.Claimant, codes) }},
	{"places", MASI, func(e *casus.Event) string { return set(e.Places, places) }},
	{"when", MASI, func(e *casus.Event) string { return set(e.When, days) }},
	{"killed", Ratio, func(e *casus.Event) string { return least(e.Killed) }},
	{"injured", Ratio, func(e *casus.Event) string { return least(e.Injured) }},
	{"detained", Ratio, func(e *casus.Event) string { return least(e.Detained) }},
	{"displaced", Ratio, func(e *casus.Event) string { return least(e.Displaced) }},
}

// set is the value of a list whose elements have names.
func set[T any](list []T, names func(T) []string) string {
	var all []string
	for _, x := range list {
		all = append(all, names(x)...)
	}
	return setOf(all)
}

// What could not be resolved is told by its words, in lower case: no code, place or
// day is written so.

func codes(p casus.Party) []string {
	if len(p.Actors) == 0 {
		return []string{strings.ToLower(p.Text)}
	}
	var all []string
	for _, c := range p.Codes() {
		all = append(all, string(c))
	}
	return all
}

func places(l casus.Location) []string {
	switch p := l.Place; {
	case p == nil:
		return []string{strings.ToLower(l.Text)}
	case p.GeoNames == 0:
		return []string{"name " + p.Name}
	default:
		return []string{fmt.Sprintf("GeoNames %d", p.GeoNames)}
	}
}

func days(w casus.When) []string {
	if w.TimeSpan == nil {
		return []string{strings.ToLower(w.Text)}
	}
	return []string{w.TimeSpan.String()}
}

// least is the least number of people told; empty when none is.
func least(c *casus.Count) string {
	if c == nil {
		return ""
	}
	return strconv.Itoa(c.Min)
}

// opinion is what one reviewer makes of one event.
type opinion struct {
	author string
	act    bool
	event  casus.Event // as the reviewer amended it
}

// Of compares the reviews of events. The function finds an event as it was coded,
// without any review; reviews of events that it does not find are left out, as are
// those of incidents and documents.
func Of(reviews []casus.Review, event func(id string) (*casus.Event, bool)) []Field {
	events := opinions(reviews, event)
	act := tally(events, "act", Nominal, func(o *opinion) (string, bool) { return strconv.FormatBool(o.act), true })
	all := []Field{act}
	for _, f := range fields {
		all = append(all, tally(events, f.name, f.difference, func(o *opinion) (string, bool) { return f.value(&o.event), o.act }))
	}
	return all
}

// opinions are those of each event, by author, in the order of their first reviews.
func opinions(reviews []casus.Review, event func(id string) (*casus.Event, bool)) [][]*opinion {
	reviews = slices.Clone(reviews)
	slices.SortStableFunc(reviews, func(a, b casus.Review) int { return cmp.Compare(a.Seq, b.Seq) })
	var events [][]*opinion
	at := map[string]int{}
	for _, r := range reviews {
		if r.Verdict != casus.Confirm && r.Verdict != casus.Amend && r.Verdict != casus.Reject {
			continue
		}
		e, ok := event(r.Event)
		if !ok {
			continue
		}
		i, ok := at[e.ID]
		if !ok {
			i = len(events)
			at[e.ID] = i
			events = append(events, nil)
		}
		j := slices.IndexFunc(events[i], func(o *opinion) bool { return o.author == r.Author })
		if j < 0 {
			j = len(events[i])
			events[i] = append(events[i], &opinion{author: r.Author, act: true, event: *e})
		}
		o := events[i][j]
		switch r.Verdict {
		case casus.Confirm:
			o.act = true
		case casus.Reject:
			o.act = false
		case casus.Amend:
			// A mode of a type that the event no longer has does not hold any more.
			_ = o.event.Set(r.Field, r.Value)
		}
	}
	return events
}

// tally compares one value of the opinions of each event.
func tally(events [][]*opinion, name string, difference func(a, b string) float64, value func(*opinion) (string, bool)) Field {
	f := Field{Name: name, Reviewers: []string{}}
	var units [][]string
	for _, opinions := range events {
		var values, authors []string
		for _, o := range opinions {
			if v, ok := value(o); ok {
				values, authors = append(values, v), append(authors, o.author)
			}
		}
		if len(values) < 2 {
			continue
		}
		units = append(units, values)
		f.Reviewers = append(f.Reviewers, authors...)
		if len(slices.Compact(slices.Sorted(slices.Values(values)))) == 1 {
			f.Agreed++
		}
	}
	f.Units = len(units)
	slices.Sort(f.Reviewers)
	f.Reviewers = slices.Compact(f.Reviewers)
	if alpha, ok := Alpha(units, difference); ok {
		f.Alpha = &alpha
	}
	return f
}
