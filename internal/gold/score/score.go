// Package score says how well predicted events agree with annotated ones.
//
// The measures are those of the project's outside scorer (agree.py), number for
// number, so that figures from both can stand in one table:
//
//   - trigger: predicted and annotated triggers of a sentence that overlap are
//     paired, each at most once; among several a trigger of the same type is
//     preferred. Whatever the type: "trigger"; of the same type: "trigger and type",
//     and such acts are called matched.
//   - act: matched acts, and acts of one type in one sentence that different words
//     tell ("bombing" for "killed").
//   - roles: arguments of matched acts that overlap one of the same role, against
//     all arguments of all acts, found or not; exact when the spans are equal.
//   - status, background, mode: shares of matched acts.
//   - actor code, actor country, place country, day: shares of those arguments of
//     matched acts for which both sides name a code.
package score

import (
	"slices"
	"strings"

	"casus"
	"casus/internal/gold"
)

// Ratio counts how much was found, right or wrong, of how much there is.
type Ratio struct {
	Right     int // found and right
	Predicted int
	Gold      int
}

// Precision is the share of what was predicted that is right; 0 when nothing was.
func (r Ratio) Precision() float64 { return float64(r.Right) / float64(max(r.Predicted, 1)) }

// Recall is the share of the annotated that was found; 0 when there is none.
func (r Ratio) Recall() float64 { return float64(r.Right) / float64(max(r.Gold, 1)) }

// F1 is the harmonic mean of precision and recall.
func (r Ratio) F1() float64 { return 2 * float64(r.Right) / float64(max(r.Predicted+r.Gold, 1)) }

// Share counts how often something was right of how often it could have been.
type Share struct{ Right, Of int }

// Value is the share; 0 when there was nothing to be right about.
func (s Share) Value() float64 { return float64(s.Right) / float64(max(s.Of, 1)) }

func (s *Share) add(right bool) {
	s.Of++
	if right {
		s.Right++
	}
}

// Confusion is an annotated type that was read as another.
type Confusion struct{ Gold, Predicted casus.Type }

// Report holds the counts of a comparison. The zero Report is empty and ready for use.
type Report struct {
	Sentences int

	Trigger      Ratio // whatever the type
	TriggerType  Ratio
	Act          Ratio // in its sentence, whatever the trigger
	Roles        Ratio // by overlap
	RolesExact   Ratio
	Contexts     Ratio // of matched acts
	ByType       map[casus.Type]Ratio
	ByRole       map[gold.Role]Ratio // by overlap
	ByRoleExact  map[gold.Role]Ratio
	Confusions   map[Confusion]int
	Status       Share
	Background   Share
	Mode         Share
	ActorCode    Share
	ActorCountry Share
	PlaceCountry Share
	Day          Share

	// Mistakes are the acts missed, misread and read from nothing, as Compare met them.
	Mistakes []Mistake
}

// Add counts one sentence: the annotated events and the predicted, the latter in
// the order of their triggers.
func (r *Report) Add(want, got []gold.Event) {
	r.init()
	r.Sentences++
	for _, e := range want {
		r.Trigger.Gold++
		bump(r.ByType, e.Type, Ratio{Gold: 1})
		for _, a := range e.Args {
			bump(r.ByRole, a.Role, Ratio{Gold: 1})
		}
	}
	paired := make([]bool, len(want)) // by the trigger
	var unmatched []casus.Type        // predicted types
	left := map[casus.Type]int{}      // annotated and unmatched
	for _, e := range want {
		left[e.Type]++
	}
	for i := range got {
		e := &got[i]
		r.Trigger.Predicted++
		bump(r.ByType, e.Type, Ratio{Predicted: 1})
		for _, a := range e.Args {
			bump(r.ByRole, a.Role, Ratio{Predicted: 1})
		}
		best := pair(want, paired, e)
		if best >= 0 {
			paired[best] = true
			r.Trigger.Right++
			if want[best].Type == e.Type {
				left[e.Type]--
				r.matched(&want[best], e)
				continue
			}
			r.Confusions[Confusion{want[best].Type, e.Type}]++
		}
		unmatched = append(unmatched, e.Type)
	}
	for _, t := range unmatched {
		if left[t] > 0 {
			left[t]--
			r.Act.Right++
		}
	}
	r.total()
}

func (r *Report) init() {
	if r.ByType == nil {
		r.ByType, r.ByRole, r.ByRoleExact = map[casus.Type]Ratio{}, map[gold.Role]Ratio{}, map[gold.Role]Ratio{}
		r.Confusions = map[Confusion]int{}
	}
}

// pair returns the unpaired annotated event whose trigger the predicted one
// overlaps: the first of its type, else the first; -1 when there is none.
func pair(want []gold.Event, paired []bool, e *gold.Event) int {
	best := -1
	for i := range want {
		if paired[i] || !want[i].Trigger.Overlaps(e.Trigger) {
			continue
		}
		if best < 0 || want[i].Type == e.Type && want[best].Type != e.Type {
			best = i
		}
	}
	return best
}

// matched compares two readings of one act.
func (r *Report) matched(want, got *gold.Event) {
	bump(r.ByType, got.Type, Ratio{Right: 1})
	r.Act.Right++
	r.Status.add(want.Status == got.Status)
	r.Background.add(want.Background == got.Background)
	r.Mode.add(want.Mode == got.Mode)
	r.Contexts.Gold += len(want.Contexts)
	r.Contexts.Predicted += len(got.Contexts)
	for _, c := range got.Contexts {
		if slices.Contains(want.Contexts, c) {
			r.Contexts.Right++
		}
	}
	for _, a := range got.Args {
		i := slices.IndexFunc(want.Args, func(b gold.Arg) bool { return a.Role == b.Role && a.Span.Overlaps(b.Span) })
		if i < 0 {
			continue
		}
		b := want.Args[i]
		bump(r.ByRole, a.Role, Ratio{Right: 1})
		if a.Span == b.Span {
			bump(r.ByRoleExact, a.Role, Ratio{Right: 1})
		}
		if a.Code == "" || b.Code == "" {
			continue
		}
		switch a.Role {
		case gold.Source, gold.Recipient, gold.Mediator:
			p, q := actorCodes(a.Code), actorCodes(b.Code)
			r.ActorCode.add(slices.Equal(set(p), set(q)))
			r.ActorCountry.add(slices.Equal(set(countries(p)), set(countries(q))))
		case gold.Place:
			r.PlaceCountry.add(a.Code == b.Code)
		case gold.When:
			r.Day.add(a.Code == b.Code)
		}
	}
}

// total derives the sums from the counts by type and role.
func (r *Report) total() {
	r.TriggerType = Ratio{}
	for _, n := range r.ByType {
		r.TriggerType = sum(r.TriggerType, n)
	}
	r.Act.Predicted, r.Act.Gold = r.TriggerType.Predicted, r.TriggerType.Gold
	r.Roles, r.RolesExact = Ratio{}, Ratio{}
	for role, n := range r.ByRole {
		r.Roles = sum(r.Roles, n)
		exact := r.ByRoleExact[role]
		exact.Predicted, exact.Gold = n.Predicted, n.Gold
		r.ByRoleExact[role] = exact
		r.RolesExact = sum(r.RolesExact, exact)
	}
}

func actorCodes(s string) []string {
	codes := strings.Split(s, ",")
	for i, c := range codes {
		codes[i] = strings.TrimSpace(c)
	}
	return slices.DeleteFunc(codes, func(c string) bool { return c == "" })
}

// countries cuts codes down to their first three letters, as the outside scorer does.
func countries(codes []string) []string {
	short := make([]string, len(codes))
	for i, c := range codes {
		short[i] = c[:min(len(c), 3)]
	}
	return short
}

// set sorts a copy of s and drops what stands twice.
func set(s []string) []string { return slices.Compact(slices.Sorted(slices.Values(s))) }

func sum(a, b Ratio) Ratio {
	return Ratio{a.Right + b.Right, a.Predicted + b.Predicted, a.Gold + b.Gold}
}

func bump[K comparable](m map[K]Ratio, k K, n Ratio) { m[k] = sum(m[k], n) }

// Between compares two annotations of the same sentences. Sentences are told by
// their ids; those that only one side has are not counted.
func Between(want, got []gold.Article) *Report {
	events := map[string][]gold.Event{}
	has := map[string]bool{}
	for _, a := range got {
		for _, s := range a.Sentences {
			events[s.ID], has[s.ID] = s.Events, true
		}
	}
	r := &Report{}
	r.init()
	for _, a := range want {
		for _, s := range a.Sentences {
			if has[s.ID] {
				r.Add(s.Events, events[s.ID])
			}
		}
	}
	return r
}
