package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"casus"
)

// claimant is the words of an event's claimants.
func claimant(e *casus.Event) string {
	var all []string
	for i := range e.Claimant {
		all = append(all, e.Claimant[i].Text)
	}
	return strings.Join(all, ", ")
}

// claims gathers who says what: one claim for each claimant and status, in the order of
// the first telling. Claimants are one when they have the same code, or, unresolved, the
// same words.
func claims(tellings []*Telling) []casus.Claim {
	var all []casus.Claim
	for _, t := range tellings {
		c := casus.Claim{By: claimant(t.Event), Status: t.Event.Status}
		for i := range t.Event.Claimant {
			if codes := t.Event.Claimant[i].Codes(); len(codes) > 0 {
				c.Code = codes[0]
				break
			}
		}
		i := slices.IndexFunc(all, func(d casus.Claim) bool {
			return c.Status == d.Status && c.Code == d.Code && (c.Code != "" || strings.EqualFold(c.By, d.By))
		})
		if i < 0 {
			i, all = len(all), append(all, c)
		}
		all[i].Events = append(all[i].Events, t.Event.ID)
	}
	return all
}

// figures are what tellings say of one number of people: the last figure of each source
// (the claimant, else the publisher), and the range of them all; nil when none says
// anything. A copy is asked only where its figure was changed.
func figures(tellings []*Telling, of func(*casus.Event) *casus.Count) *casus.Range {
	var r casus.Range
	told := map[string]bool{} // figures of each original
	for _, t := range tellings {
		c := of(t.Event)
		if c == nil {
			continue
		}
		f := casus.Figured{Event: t.Event.ID, By: cmp.Or(claimant(t.Event), t.Publisher, t.Original), Min: c.Min, Max: c.Max}
		figure := fmt.Sprint(t.Original, f.Min, f.Max == nil)
		if f.Max != nil {
			figure += fmt.Sprint("-", *f.Max)
		}
		if t.copied() && told[figure] {
			continue
		}
		told[figure] = true
		r.Figure = slices.DeleteFunc(r.Figure, func(old casus.Figured) bool { return strings.EqualFold(old.By, f.By) })
		r.Figure = append(r.Figure, f)
	}
	if len(r.Figure) == 0 {
		return nil
	}
	r.Min, r.Max = r.Figure[0].Min, r.Figure[0].Max
	for _, f := range r.Figure[1:] {
		r.Min = min(r.Min, f.Min)
		switch {
		case r.Max == nil || f.Max == nil:
			r.Max = nil
		case *f.Max > *r.Max:
			r.Max = f.Max
		}
	}
	return &r
}
