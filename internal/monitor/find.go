package monitor

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"casus"
	"casus/internal/query"
)

// Alert is a group that stood out on a day.
type Alert struct {
	Rule  string    `json:"rule"`
	Day   casus.Day `json:"day"`
	Group Group     `json:"group"`
	// Count is the number of incidents of the day.
	Count int `json:"count"`
	Baseline
	Score float64 `json:"score"` // spreads above what is expected
	// Query finds the events.
	Query string `json:"query"`
}

// ErrYoung is why nothing can stand out: the record begins too late.
var ErrYoung = errors.New("the record is too young for a baseline")

// Find returns what stands out on a day by a rule, the farthest out first. The error
// is an ErrYoung when there are fewer than [MinHistory] days of reports before.
func Find(ctx context.Context, src Source, r *Rule, day casus.Day) ([]Alert, error) {
	since, err := src.Since(ctx)
	if err != nil {
		return nil, fmt.Errorf("rule %q: %w", r.Name, err)
	}
	from := day.AddDays(-r.Window)
	if from.Before(since) {
		from = since
	}
	days := day.Sub(from)
	if since.IsZero() || days < MinHistory {
		return nil, fmt.Errorf("rule %q on %s: %w: want reports from %s or before", r.Name, day, ErrYoung, day.AddDays(-MinHistory))
	}
	counts, err := src.Counts(ctx, r.Query.Node, r.By, from, day)
	if err != nil {
		return nil, fmt.Errorf("rule %q: %w", r.Name, err)
	}
	type series struct {
		group   Group
		history []int
		count   int
	}
	groups := map[string]*series{}
	for _, c := range counts {
		s := groups[c.Group.id()]
		if s == nil {
			s = &series{group: c.Group, history: make([]int, days)}
			groups[c.Group.id()] = s
		}
		if c.Day == day {
			s.count = c.Incidents
		} else {
			s.history[c.Day.Sub(from)] = c.Incidents
		}
	}
	var alerts []Alert
	for _, s := range groups {
		if s.count < r.Minimum {
			continue
		}
		b := Expect(s.history)
		if score := b.Score(s.count); score >= r.Threshold {
			alerts = append(alerts, Alert{r.Name, day, s.group, s.count, b, score, r.find(s.group, day)})
		}
	}
	slices.SortFunc(alerts, func(a, b Alert) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Group.id(), b.Group.id()))
	})
	return alerts, nil
}

// find is the query for what a rule counted in a group on a day.
func (r *Rule) find(g Group, day casus.Day) string {
	on := query.Term{Field: query.FieldDay, Op: query.Is, Values: []string{day.String()}}
	parts := query.And{}
	for _, n := range []query.Node{r.Query.Node, g.Query(), on} {
		if and, ok := n.(query.And); ok {
			parts = append(parts, and...)
		} else {
			parts = append(parts, n)
		}
	}
	return parts.String()
}

// key names the alert: one of a rule, a group and a day.
func (a *Alert) key() string {
	h := sha256.Sum256([]byte(strings.Join([]string{a.Rule, a.Day.String(), a.Group.id()}, "\x01")))
	return hex.EncodeToString(h[:16])
}

// String is the alert on one line.
func (a *Alert) String() string {
	of := ""
	if len(a.Group) > 0 {
		of = " " + a.Group.String() + ":"
	}
	return fmt.Sprintf("%s %s:%s %d incidents, %.3g expected (%.1f deviations)", a.Day, printable(a.Rule), of, a.Count, a.Expected, a.Score)
}

// printable puts a text on one line of characters that can be seen, whatever it holds.
func printable(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)), " ")
}
