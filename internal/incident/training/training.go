// Package training fits and scores the linking of tellings by labelled stories.
package training

import (
	"fmt"
	"slices"

	"casus"
	"casus/internal/bcubed"
	"casus/internal/incident"
	"casus/internal/stories"
)

// Ridge is the penalty on weights: with few stories, large ones are chance.
const Ridge = 0.3

// Folds is into how many parts stories are dealt to fit on some and score on others.
const Folds = 10

// Examples are the tellings that a coder found in labelled stories.
type Examples struct {
	tellings []*incident.Telling
	mentions []mention
	label    map[*incident.Telling]*stories.Incident
	pairs    []pair
	// same counts the pairs of mentions of one incident, and met those of them that share a key.
	same, met int
}

// pair is two labelled tellings that linking would compare.
type pair struct {
	a, b     *stories.Incident
	features []float64
	same     bool
	times    int
}

// mention is a labelled one and the telling found for it, or nil.
type mention struct {
	incident *stories.Incident
	telling  *incident.Telling
}

// Reading is what a coder found in a report.
type Reading struct {
	Report *stories.Report
	Events []casus.Event
}

// Read codes the reports of a set.
func Read(set *stories.Set, read func(*casus.Document) *casus.Reading) []Reading {
	var all []Reading
	for i := range set.Reports {
		r := &set.Reports[i]
		all = append(all, Reading{r, read(r.Document()).Events})
	}
	return all
}

// NewExamples makes tellings of readings. A report is taken for a copy where it is
// labelled one.
func NewExamples(set *stories.Set, readings []Reading) *Examples {
	x := &Examples{label: map[*incident.Telling]*stories.Incident{}}
	original := set.Original()
	for _, r := range readings {
		of, ok := original[r.Report.ID]
		if !ok {
			of = r.Report.ID
		}
		told := incident.Tellings(r.Report.Document(), of, r.Events)
		x.tellings = append(x.tellings, told...)
		for j := range set.Incidents {
			in := &set.Incidents[j]
			for _, m := range in.Mentions {
				if m.Report != r.Report.ID {
					continue
				}
				found := mention{incident: in}
				if k := in.Find(m, r.Report.Text, r.Events); k >= 0 {
					found.telling = told[k]
					x.label[told[k]] = in
				}
				x.mentions = append(x.mentions, found)
			}
		}
	}
	x.pair()
	return x
}

// pair finds the pairs to fit to: of labelled tellings that share a key those of which
// neither repeats the other.
func (x *Examples) pair() {
	filed := map[*incident.Telling]map[int64]bool{}
	for _, t := range x.tellings {
		filed[t] = map[int64]bool{}
		for _, k := range t.Keys() {
			filed[t][k] = true
		}
	}
	for j, b := range x.tellings {
		if x.label[b] == nil {
			continue
		}
		lookups := b.Lookups()
		for _, a := range x.tellings[:j] {
			if x.label[a] == nil {
				continue
			}
			meet := slices.ContainsFunc(lookups, func(k int64) bool { return filed[a][k] })
			if x.label[a] == x.label[b] {
				x.same++
				if meet {
					x.met++
				}
			}
			if meet && !a.Repeats(b) {
				x.pairs = append(x.pairs, pair{x.label[a], x.label[b], incident.Features(a, b), x.label[a] == x.label[b], times(x.label[a], x.label[b])})
			}
		}
	}
}

// NewCrowd makes tellings of readings that are moved in time so that all stories begin on
// one day, as they do in a record that holds many: by days alone stories that lie years
// apart are told apart too easily. To fit to it has pairs of like acts a week apart too.
func NewCrowd(set *stories.Set, readings []Reading) *Examples {
	day := casus.Day{Year: 2024, Month: 1, Day: 1}
	x := NewExamples(set, beginning(day, set, readings))
	for _, later := range []int{1, 7} {
		x.again(NewExamples(set, beginning(day.AddDays(later), set, readings)), later)
	}
	return x
}

// beginning moves readings so that each story begins on a day.
func beginning(begin casus.Day, set *stories.Set, readings []Reading) []Reading {
	story := map[string]string{} // of each report
	for i := range set.Incidents {
		for _, m := range set.Incidents[i].Mentions {
			story[m.Report] = set.Incidents[i].Story()
		}
	}
	first := map[string]casus.Day{}
	var crowded []Reading
	for _, r := range readings { // by time
		s := story[r.Report.ID]
		day := casus.DayOf(r.Report.Published)
		if first[s].IsZero() {
			first[s] = day
		}
		by := begin.Sub(first[s])
		moved := *r.Report
		moved.Published = moved.Published.AddDate(0, 0, by)
		events := slices.Clone(r.Events)
		for i := range events {
			e := &events[i]
			e.Document.Published = casus.DayOf(moved.Published)
			e.When = slices.Clone(e.When)
			for k, w := range e.When {
				if w.TimeSpan != nil {
					span := casus.TimeSpan{From: move(w.TimeSpan.From, by), To: move(w.TimeSpan.To, by)}
					e.When[k].TimeSpan = &span
				}
			}
		}
		crowded = append(crowded, Reading{&moved, events})
	}
	return crowded
}

func move(d casus.Day, by int) casus.Day {
	if d.IsZero() {
		return d
	}
	return d.AddDays(by)
}

// fold deals stories: which part an incident's story belongs to.
func fold(incident string) int {
	var story int
	fmt.Sscanf(incident, "s%d", &story)
	return story % Folds
}

// Fit is a fitted model and what it was fitted to.
type Fit struct {
	Weights     []float64 // in the order of incident.FeatureNames
	Pairs, Same int       // how many pairs, and how many of them tell one act
}

// times is how often a pair counts: labelled look-alikes of a story are few beside how
// common they are.
func times(a, b *stories.Incident) int {
	if a != b && a.Story() == b.Story() && (a.LookAlike() || b.LookAlike()) {
		return 4
	}
	return 1
}

// None leaves out no fold.
const None = -1

// Fit fits weights to the pairs of labelled tellings that linking would compare: those
// that share a key, of which neither repeats the other. The stories of a fold are left out.
func (x *Examples) Fit(without int) (*Fit, error) {
	var rows [][]float64
	var same []bool
	f := &Fit{}
	for _, p := range x.pairs {
		if fold(p.a.ID) == without || fold(p.b.ID) == without {
			continue
		}
		for range p.times {
			rows, same = append(rows, p.features), append(same, p.same)
		}
		if p.same {
			f.Same++
		}
	}
	f.Pairs = len(rows)
	var err error
	f.Weights, err = Logistic(rows, same, Ridge)
	return f, err
}

// Models are fitted to the examples, each without the stories of one fold.
func (x *Examples) Models() (m [Folds]*incident.Model, err error) {
	for i := range m {
		f, err := x.Fit(i)
		if err != nil {
			return m, err
		}
		m[i] = incident.NewModel(f.Weights)
	}
	return m, nil
}

// Scores are how well stories are linked.
type Scores struct {
	// Found is B-cubed over the mentions that the coder found, All over all of them, of
	// which those not found stand alone.
	Found, All   bcubed.Score
	NFound, NAll int
	// Status counts the labelled incidents whose concluded status is the labelled one,
	// of those that a mention was found of.
	Status, Incidents int
	// Met counts the pairs of found mentions of one incident that share a key or repeat
	// each other, of all such pairs.
	Met, Pairs int
}

// Validate scores each fold's stories by the model of that fold. All tellings are linked, those of other stories and those that no label speaks of too, as in a record.
func (x *Examples) Validate(models [Folds]*incident.Model) Scores {
	var s Scores
	var gotFound, wantFound, gotAll, wantAll []string
	for f := range Folds {
		in := map[*incident.Telling]*incident.Group{}
		for _, g := range incident.All(x.tellings, models[f], incident.NewHand(nil)) {
			for _, t := range g.Tellings {
				in[t] = g
			}
		}
		for i, m := range x.mentions {
			if fold(m.incident.ID) != f {
				continue
			}
			if m.telling == nil {
				gotAll, wantAll = append(gotAll, fmt.Sprint("alone ", i)), append(wantAll, m.incident.ID)
				continue
			}
			gotFound, wantFound = append(gotFound, in[m.telling].ID), append(wantFound, m.incident.ID)
			gotAll, wantAll = append(gotAll, in[m.telling].ID), append(wantAll, m.incident.ID)
		}
		x.statuses(f, in, &s)
	}
	s.NFound, s.Found = len(gotFound), bcubed.Of(gotFound, wantFound)
	s.NAll, s.All = len(gotAll), bcubed.Of(gotAll, wantAll)
	s.Met, s.Pairs = x.met, x.same
	return s
}

// statuses scores the status of each labelled incident of a fold by that of the group
// which holds most of its mentions, of equals the first.
func (x *Examples) statuses(f int, in map[*incident.Telling]*incident.Group, s *Scores) {
	held := map[*stories.Incident]map[*incident.Group]int{}
	best := map[*stories.Incident]*incident.Group{}
	for _, m := range x.mentions {
		if fold(m.incident.ID) != f || m.telling == nil {
			continue
		}
		if held[m.incident] == nil {
			held[m.incident] = map[*incident.Group]int{}
		}
		g := in[m.telling]
		held[m.incident][g]++
		if b := best[m.incident]; b == nil || held[m.incident][g] > held[m.incident][b] {
			best[m.incident] = g
		}
	}
	for want, g := range best {
		s.Incidents++
		if incident.Conclude(g, nil).Status == want.Status {
			s.Status++
		}
	}
}

// again adds, for each pair of tellings of one incident, that of the one and of the other
// as if it were told of a like act some days later: what the record of a war is full of, and
// these stories have few of. Within a week only tellings that both say on which day it was
// done can be told apart. The later examples are of the same readings.
func (x *Examples) again(later *Examples, days int) {
	other := slices.Index(incident.FeatureNames(), "done on another day")
	for j, b := range later.tellings {
		for _, a := range x.tellings[:j] {
			in := x.label[a]
			if in == nil || in != x.label[x.tellings[j]] || a.Repeats(b) {
				continue
			}
			if features := incident.Features(a, b); days >= 7 || features[other] == 1 {
				x.pairs = append(x.pairs, pair{in, in, features, false, 1})
			}
		}
	}
}
