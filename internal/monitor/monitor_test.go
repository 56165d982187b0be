package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"casus"
	"casus/internal/monitor"
	"casus/internal/query"
	"casus/internal/query/querytest"
)

// memory is a record in memory.
type memory struct {
	since casus.Day
	facts []query.Facts
}

func (m *memory) Since(context.Context) (casus.Day, error) { return m.since, nil }

func (m *memory) Counts(_ context.Context, q query.Node, by []monitor.Key, from, to casus.Day) ([]monitor.Count, error) {
	t := monitor.NewTally(by)
	for _, f := range m.facts {
		if d := monitor.Day(f.Event); query.Match(q, f, to) && !d.Before(from) && !to.Before(d) {
			t.Add(f)
		}
	}
	return t.Counts(), nil
}

var start = casus.Day{Year: 2020, Month: 6, Day: 1} // a Monday

// act adds an assault n days from the start.
func (m *memory) act(n int, source, recipient, incident string) {
	e := &casus.Event{ID: fmt.Sprintf("e%d", len(m.facts)), Type: "ASSAULT", Status: casus.Done}
	e.Document.Published = start.AddDays(n)
	e.Source = []casus.Party{{Actors: []casus.Actor{{Code: casus.Code(source)}}}}
	e.Recipient = []casus.Party{{Actors: []casus.Actor{{Code: casus.Code(recipient)}}}}
	m.facts = append(m.facts, query.Facts{Event: e, Incident: incident})
}

func rules(t *testing.T, toml string) *monitor.Rules {
	t.Helper()
	r, err := monitor.ReadRules("rules.toml", []byte(toml))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestGroups: the groups of querytest's events.
func TestGroups(t *testing.T) {
	events := map[string]*casus.Event{}
	for _, e := range querytest.Events() {
		events[e.Name] = e.Event
	}
	for _, x := range []struct {
		event string
		by    []monitor.Key
		want  string
	}{
		{"shelling", nil, ""},
		{"shelling", []monitor.Key{monitor.ByDyad}, "ARM>AZE"},
		{"talks", []monitor.Key{monitor.ByDyad}, "ARM-AZE"},
		{"denial", []monitor.Key{monitor.ByDyad}, "none"},
		{"hostages", []monitor.Key{monitor.ByDyad}, "none"},
		{"shelling", []monitor.Key{monitor.ByType, monitor.ByPlace}, "ASSAULT, Ganja"},
		{"talks", []monitor.Key{monitor.ByCountry}, "RUS"},
		{"flight", []monitor.Key{monitor.ByCountry}, "AZE"},
		{"flight", []monitor.Key{monitor.ByPlace}, "none"},
		{"hostages", []monitor.Key{monitor.ByCountry}, "none"},
	} {
		groups := monitor.Groups(events[x.event], x.by)
		got := "none"
		if len(groups) == 1 {
			got = groups[0].String()
		}
		if got != x.want || len(groups) > 1 {
			t.Errorf("%s by %v: %v, want %s", x.event, x.by, groups, x.want)
		}
	}
	two := &casus.Event{Type: "ASSAULT", Source: []casus.Party{{Actors: []casus.Actor{{Code: "RUS.MIL"}, {Code: ".REB"}, {Code: "RUS.GOV"}}}},
		Recipient: []casus.Party{{Actors: []casus.Actor{{Code: "UKR"}}}}}
	if got := fmt.Sprint(monitor.Groups(two, []monitor.Key{monitor.ByDyad})); got != "[.REB>UKR RUS>UKR]" {
		t.Errorf("two sides are %s", got)
	}
}

// TestGroupsAreFound: the query of an event's group holds for the event.
func TestGroupsAreFound(t *testing.T) {
	for _, e := range querytest.Events() {
		for _, by := range [][]monitor.Key{{monitor.ByDyad}, {monitor.ByType, monitor.ByCountry}, {monitor.ByPlace, monitor.ByDyad}} {
			for _, g := range monitor.Groups(e.Event, by) {
				n, err := query.Parse(g.Query().String())
				if err != nil || !query.Match(n, e.Facts, querytest.Today) {
					t.Errorf("%s: %s does not find it: %v", e.Name, g.Query(), err)
				}
			}
		}
	}
}

// TestDay: acts whose time spans more than a week count on no day.
func TestDay(t *testing.T) {
	for span, want := range map[string]string{"2020-10-08": "2020-10-08", "2020-10-05/2020-10-11": "2020-10-05", "2020-10-05/2020-10-12": "", "2020-10": "", "": "2020-10-09"} {
		e := &casus.Event{Document: casus.Source{Published: casus.Day{Year: 2020, Month: 10, Day: 9}}}
		if span != "" {
			s, err := casus.ParseTimeSpan(span)
			if err != nil {
				t.Fatal(err)
			}
			e.When = []casus.When{{TimeSpan: &s}}
		}
		if got := monitor.Day(e).String(); got != want {
			t.Errorf("%s counts on %q, want %q", span, got, want)
		}
	}
}

// TestTally: an incident counts once, on its first day, whatever the order.
func TestTally(t *testing.T) {
	m := &memory{}
	m.act(2, "AZE", "ARM", "i1")
	m.act(0, "AZE.MIL", "ARM.CVL", "i1")
	m.act(0, "AZE", "ARM", "i2")
	m.act(0, "AZE", "ARM", "")
	m.act(2, "AZE", "ARM", "")
	m.act(1, "ARM", "AZE", "i1")
	rapid.Check(t, func(rt *rapid.T) {
		tally := monitor.NewTally([]monitor.Key{monitor.ByDyad})
		for _, f := range rapid.Permutation(m.facts).Draw(rt, "order") {
			tally.Add(f)
		}
		var got []string
		for _, c := range tally.Counts() {
			got = append(got, fmt.Sprintf("%s %s %d %d", c.Group, c.Day, c.Events, c.Incidents))
		}
		if d := cmp.Diff([]string{"ARM>AZE 2020-06-02 1 1", "AZE>ARM 2020-06-01 3 3", "AZE>ARM 2020-06-03 2 1"}, got); d != "" {
			rt.Fatal(d)
		}
	})
}

// TestExpect: histories of weeks, the first day of each being the weekday of the day
// that is judged.
func TestExpect(t *testing.T) {
	repeat := func(week ...int) []int { return slices.Repeat(week, 4) }
	for _, x := range []struct {
		name             string
		history          []int
		expected, spread float64
	}{
		{"nothing ever", repeat(0, 0, 0, 0, 0, 0, 0), 0, 1},
		{"always the same", repeat(9, 9, 9, 9, 9, 9, 9), 9, 3},
		{"a day of rest is expected to rest", repeat(1, 16, 16, 16, 16, 16, 16), 1, 1},
		{"and a day of work to work", repeat(16, 16, 16, 16, 16, 16, 1), 16, 4},
		{"one burst changes nothing", append(repeat(4, 4, 4, 4, 4, 4, 4), 4, 4, 4, 900, 900, 900, 4), 4, 2},
		// 100, 140, 100, 140 on all weekdays: a median of 120, all deviations 20.
		{"spread by deviations", slices.Concat(slices.Repeat([]int{100}, 7), slices.Repeat([]int{140}, 7), slices.Repeat([]int{100}, 7), slices.Repeat([]int{140}, 7)), 120, 1.4826 * 20},
	} {
		b := monitor.Expect(x.history)
		if math.Abs(b.Expected-x.expected) > 1e-9 || math.Abs(b.Spread-x.spread) > 1e-9 {
			t.Errorf("%s: %+v, want %v and %v", x.name, b, x.expected, x.spread)
		}
	}
}

// TestFalseAlarms: of series that only chance varies few stand out, and bursts do.
func TestFalseAlarms(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	poisson := func(rate float64) (n int) { // Knuth 1969
		for p := random.Float64(); p > math.Exp(-rate); p *= random.Float64() {
			n++
		}
		return n
	}
	for _, rate := range []float64{0.05, 0.5, 3, 20} {
		alarms, found := 0, 0
		const trials = 4000
		for range trials {
			history := make([]int, 56)
			for i := range history {
				history[i] = poisson(rate)
			}
			b := monitor.Expect(history)
			if n := poisson(rate); n >= 3 && b.Score(n) >= 3.5 {
				alarms++
			}
			if n := poisson(rate + 6*math.Sqrt(max(rate, 1))); n >= 3 && b.Score(n) >= 3.5 {
				found++
			}
		}
		t.Logf("rate %g: %.2f %% false alarms, %.1f %% of bursts of six deviations found", rate, 100*float64(alarms)/trials, 100*float64(found)/trials)
		if alarms > trials/100 || found < trials*3/4 {
			t.Errorf("rate %g: %d false alarms and %d bursts found of %d", rate, alarms, found, trials)
		}
	}
}

// TestFind: what stands out of a record, by rule.
func TestFind(t *testing.T) {
	m := &memory{since: start}
	for day := range 60 {
		m.act(day, "AZE", "ARM", "")
		if day%7 != 6 { // nobody works on Sundays
			for range 5 {
				m.act(day, "SDN.MIL", "SDN.CVL", "")
			}
		}
	}
	for i := range 7 { // a burst, of which one act is told three times
		m.act(56, "AZE", "ARM", fmt.Sprintf("burst%d", i))
	}
	m.act(56, "AZE", "ARM", "burst0")
	m.act(56, "AZE", "ARM", "burst0")
	for range 4 { // as many as on other days, on a Sunday
		m.act(55, "SDN.MIL", "SDN.CVL", "")
	}
	byDyad := `by = ["dyad"]`
	for _, x := range []struct {
		name, rule string
		day        int
		want       []string
	}{
		{"a burst", byDyad, 56, []string{
			"2020-07-27 r: AZE>ARM: 8 incidents, 1 expected (7.0 deviations) | source:AZE recipient:ARM day:2020-07-27"}},
		{"a busy Sunday", byDyad, 55, []string{
			"2020-07-26 r: SDN>SDN: 4 incidents, 0 expected (4.0 deviations) | source:SDN recipient:SDN day:2020-07-26"}},
		{"a day like others", byDyad, 54, nil},
		{"all together hide the Sunday less", ``, 55, []string{"2020-07-26 r: 5 incidents, 1 expected (4.0 deviations) | day:2020-07-26"}},
		{"a high minimum", byDyad + "\nminimum = 9", 56, nil},
		{"a high threshold", byDyad + "\nthreshold = 7.5", 56, nil},
		{"a query", byDyad + "\nquery = 'source:SDN or type:AID'", 56, nil},
		{"a query with or keeps its parentheses", "query = 'source:AZE or type:AID'", 56, []string{
			"2020-07-27 r: 8 incidents, 1 expected (7.0 deviations) | (source:AZE or type:AID) day:2020-07-27"}},
	} {
		r := rules(t, "[[rule]]\nname = \"r\"\n"+x.rule).Rules[0]
		alerts, err := monitor.Find(t.Context(), m, r, start.AddDays(x.day))
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
		var got []string
		for _, a := range alerts {
			q, err := query.Parse(a.Query)
			if err != nil {
				t.Fatal(err)
			}
			acts := map[string]bool{}
			for _, f := range m.facts {
				if query.Match(q, f, a.Day) {
					act := f.Incident
					if act == "" {
						act = f.Event.ID
					}
					acts[act] = true
				}
			}
			if len(acts) != a.Count {
				t.Errorf("%s: %s finds %d acts, not %d", x.name, a.Query, len(acts), a.Count)
			}
			got = append(got, a.String()+" | "+a.Query)
		}
		if d := cmp.Diff(x.want, got); d != "" {
			t.Errorf("%s:\n%s", x.name, d)
		}
	}
	if _, err := monitor.Find(t.Context(), m, rules(t, "[[rule]]\nname = \"r\"").Rules[0], start.AddDays(27)); !errors.Is(err, monitor.ErrYoung) {
		t.Errorf("after 27 days: %v", err)
	}
	if _, err := monitor.Find(t.Context(), &memory{}, rules(t, "[[rule]]\nname = \"r\"").Rules[0], start); !errors.Is(err, monitor.ErrYoung) {
		t.Errorf("an empty record: %v", err)
	}
}
