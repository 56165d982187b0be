package agreement_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"casus"
	"casus/internal/agreement"
	"casus/internal/query/querytest"
)

// turned makes units of the rows of observers; . is no value.
func turned(rows ...string) [][]string {
	var units [][]string
	for _, row := range rows {
		for i, v := range strings.Fields(row) {
			if i == len(units) {
				units = append(units, nil)
			}
			if v != "." {
				units[i] = append(units[i], v)
			}
		}
	}
	return units
}

// TestPublished: the worked examples A, B and C of Krippendorff 2011, "Computing
// Krippendorff's Alpha-Reliability", to the three digits given there.
func TestPublished(t *testing.T) {
	interval := func(a, b string) float64 {
		var x, y float64
		fmt.Sscan(a, &x)
		fmt.Sscan(b, &y)
		return (x - y) * (x - y)
	}
	four := turned(
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .")
	for _, x := range []struct {
		name       string
		units      [][]string
		difference func(a, b string) float64
		want       float64
	}{
		{"two observers, two values", turned("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), agreement.Nominal, 0.095},
		{"two observers, many values", turned("a a b b d c c c e d d a", "b a b b b c c c e d d d"), agreement.Nominal, 0.692},
		{"four observers, nominal", four, agreement.Nominal, 0.743},
		{"four observers, interval", four, interval, 0.849},
		{"four observers, ratio", four, agreement.Ratio, 0.797},
	} {
		got, ok := agreement.Alpha(x.units, x.difference)
		if !ok || math.Abs(got-x.want) > 0.0005 {
			t.Errorf("%s: %.4f, want %.3f", x.name, got, x.want)
		}
	}
}

// TestMASI: the distances of Passonneau 2006 for how two sets can lie.
func TestMASI(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want float64
	}{
		{"a b", "a b", 0},
		{"", "", 0},
		{"a b", "a b c d", 1 - 2.0/3*2/4},
		{"a b c d", "a b", 1 - 2.0/3*2/4},
		{"a b", "b c", 1 - 1.0/3*1/3},
		{"a", "b", 1},
		{"", "b", 1},
	} {
		if got := agreement.MASI(strings.ReplaceAll(x.a, " ", "\x00"), strings.ReplaceAll(x.b, " ", "\x00")); math.Abs(got-x.want) > 1e-12 {
			t.Errorf("{%s} and {%s}: %v, want %v", x.a, x.b, got, x.want)
		}
	}
}

func TestRatio(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want float64
	}{{"12", "12", 0}, {"1", "3", 0.25}, {"0", "0", 0}, {"0", "5", 1}, {"", "", 0}, {"", "0", 1}, {"7", "", 1}} {
		if got := agreement.Ratio(x.a, x.b); got != x.want {
			t.Errorf("%q and %q: %v, want %v", x.a, x.b, got, x.want)
		}
	}
}

// TestAlpha: agreement is 1 at most, and just where all agree; the order of units and
// observers does not matter.
func TestAlpha(t *testing.T) {
	value := rapid.SampledFrom([]string{"", "1", "2", "7", "30"})
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOf(rapid.SliceOfN(value, 0, 4)).Draw(t, "units")
		difference := rapid.SampledFrom([]func(a, b string) float64{agreement.Nominal, agreement.Ratio, agreement.MASI}).Draw(t, "difference")
		alpha, ok := agreement.Alpha(units, difference)
		same := true
		for _, u := range units {
			same = same && len(slices.Compact(slices.Clone(u))) < 2
		}
		if ok && (alpha > 1 || (alpha == 1) != same) {
			t.Fatalf("%v: %v", units, alpha)
		}
		other := slices.Clone(units)
		slices.Reverse(other)
		for i := range other {
			other[i] = slices.Clone(other[i])
			slices.Reverse(other[i])
		}
		if again, _ := agreement.Alpha(other, difference); math.Abs(again-alpha) > 1e-12 {
			t.Fatalf("%v: %v, the other way round %v", units, alpha, again)
		}
	})
	if _, ok := agreement.Alpha([][]string{{"a", "a"}, {"a", "a"}, {"b"}}, agreement.Nominal); ok {
		t.Error("alpha of values that are all alike")
	}
}

// TestOf: reviewers ann, bob and cem on events of querytest.
func TestOf(t *testing.T) {
	events := map[string]*casus.Event{}
	var ids []string
	named := map[string]string{}
	for _, e := range querytest.Events() {
		events[e.Event.ID] = e.Event
		ids = append(ids, e.Event.ID)
		named[e.Name] = e.Event.ID
	}
	before, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	var reviews []casus.Review
	add := func(author string, v casus.Verdict, event, field, value string) {
		id := event
		if n, ok := named[event]; ok {
			id = n
		}
		reviews = append(reviews, casus.Review{Seq: int64(len(reviews) + 1), Author: author, Verdict: v, Event: id, Field: field, Value: json.RawMessage(value)})
	}
	add("ann", casus.Confirm, "shelling", "", "")
	add("bob", casus.Amend, "shelling", "killed", `{"min":36,"max":36,"mentions":[]}`)
	add("bob", casus.Amend, "shelling", "killed", `{"min":4,"max":4,"mentions":[]}`) // the latest holds: 12 to 4
	add("ann", casus.Reject, "call", "", "")
	add("bob", casus.Reject, "call", "", "")
	add("bob", casus.Confirm, "call", "", "") // thought better of it
	add("ann", casus.Confirm, "talks", "", "")
	add("cem", casus.Amend, "talks", "status", `"done"`)
	add("bob", casus.Confirm, "talks", "", "")
	add("ann", casus.Confirm, "strike", "", "") // nobody else did
	add("ann", casus.Confirm, "no such event", "", "")
	add("bob", casus.Confirm, "no such event", "", "")
	reviews = append(reviews, casus.Review{Author: "cem", Verdict: casus.Merge, Events: ids[:2]})
	rapid.Check(t, func(rt *rapid.T) {
		got := map[string]string{}
		for _, f := range agreement.Of(rapid.Permutation(reviews).Draw(rt, "order"), func(id string) (*casus.Event, bool) { e, ok := events[id]; return e, ok }) {
			alpha := "none"
			if f.Alpha != nil {
				alpha = fmt.Sprintf("%.3f", *f.Alpha)
			}
			got[f.Name] = fmt.Sprintf("%s of %d, %d agreed, %v", alpha, f.Units, f.Agreed, f.Reviewers)
		}
		// Of act: yes yes, yes yes yes, yes no are 7 values of which one is no;
		// 1 - 6*2/(2*6*1). Of status: alleged twice, planned twice, done once;
		// 1 - 4*(4/2)/(2*(4+2+2)). Of killed: 12 and 4, and none three times; 1 - 4*0.5/(2*(0.25+3+3)).
		want := map[string]string{
			"act":        "0.000 of 3, 2 agreed, [ann bob cem]",
			"type":       "1.000 of 2, 2 agreed, [ann bob cem]",
			"mode":       "1.000 of 2, 2 agreed, [ann bob cem]",
			"status":     "0.500 of 2, 1 agreed, [ann bob cem]",
			"background": "none of 2, 2 agreed, [ann bob cem]",
			"contexts":   "1.000 of 2, 2 agreed, [ann bob cem]",
			"source":     "1.000 of 2, 2 agreed, [ann bob cem]",
			"recipient":  "1.000 of 2, 2 agreed, [ann bob cem]",
			"mediator":   "none of 2, 2 agreed, [ann bob cem]",
			"claimant":   "1.000 of 2, 2 agreed, [ann bob cem]",
			"places":     "1.000 of 2, 2 agreed, [ann bob cem]",
			"when":       "1.000 of 2, 2 agreed, [ann bob cem]",
			"killed":     "0.840 of 2, 1 agreed, [ann bob cem]",
			"injured":    "1.000 of 2, 2 agreed, [ann bob cem]",
			"detained":   "none of 2, 2 agreed, [ann bob cem]",
			"displaced":  "none of 2, 2 agreed, [ann bob cem]",
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatal(d)
		}
	})
	if after, _ := json.Marshal(events); string(after) != string(before) {
		t.Error("the events themselves were amended")
	}
}

// TestFields: all that can be amended is compared, in the same order.
func TestFields(t *testing.T) {
	var names []string
	for _, f := range agreement.Of(nil, nil) {
		names = append(names, f.Name)
		if f.Alpha != nil || f.Units != 0 {
			t.Errorf("of nothing: %+v", f)
		}
	}
	if d := cmp.Diff(append([]string{"act"}, casus.Amendable...), names); d != "" {
		t.Error(d)
	}
}
