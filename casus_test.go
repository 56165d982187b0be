package casus

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestOntology(t *testing.T) {
	if n := len(Contexts()); n != 37 {
		t.Errorf("%d contexts, want 37", n)
	}
	modes := 0
	for _, typ := range Types {
		if err := typ.Valid(); err != nil {
			t.Error(err)
		}
		modes += len(typ.Modes())
	}
	for act, row := range tables().acts {
		if row.quad != act.Type.Quad() {
			t.Errorf("%v lies in %s, its type in %s", act, row.quad, act.Type.Quad())
		}
	}
	if modes != 67 {
		t.Errorf("%d modes, want 67", modes)
	}
	for _, iso := range []string{"ARM", "XKX", "TWN", "PSE", "USA"} {
		c, ok := CountryByISO3(iso)
		if !ok || c.ISO3 != iso || c.Name == "" {
			t.Errorf("%s: %+v, %v", iso, c, ok)
		}
	}
}

// TestSchemes holds the rows of other schemes to what exports make of them.
func TestSchemes(t *testing.T) {
	for code, c := range tables().scales {
		if c.Code != code || c.Label == "" || !strings.Contains("1234", c.Quad) || len(c.Quad) != 1 {
			t.Errorf("CAMEO %s: %+v", code, c)
		}
	}
	if c, ok := CAMEOByCode("190"); !ok || c.Goldstein != "-10" || c.Quad != "4" {
		t.Errorf("190: %+v, %v", c, ok)
	}
	if _, ok := CAMEOByCode("999"); ok {
		t.Error("999 is a code")
	}
	if n := len(ACLEDKinds()); n != 25 {
		t.Errorf("%d kinds of ACLED, want 25", n)
	}
	for _, k := range ACLEDKinds() {
		if k.Type == "" {
			continue
		}
		if err := errors.Join(k.Type.Valid(), k.Mode.Valid(k.Type)); err != nil {
			t.Errorf("%s: %v", k.SubEvent, err)
		}
	}
}

func TestCode(t *testing.T) {
	for _, good := range []Code{"ARM", "ARM.MIL", ".CVL", "IGO", "IGO.UN", "IGO.NATO", "NGO", "MNC", "XKX.COP"} {
		if err := good.Valid(); err != nil {
			t.Error(err)
		}
		if c := CodeOf(good.Country(), good.Sector()); c != good {
			t.Errorf("%s comes back as %s", good, c)
		}
	}
	for _, bad := range []Code{"", "ZZZ", "ARM.FOO", "arm", "IGO.un", ".", "ARM.MIL.X"} {
		if bad.Valid() == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

// TestEventDays: what an event's times and day of publication make of its days.
func TestEventDays(t *testing.T) {
	const none = "-"
	for _, x := range []struct {
		times      string // as When tells them, - for one that is not resolved
		published  string
		background bool
		want       string
	}{
		{"2020-10-08", "2020-10-09", false, "2020-10-08"},
		{"", "2020-10-09", false, "2020-10-09"},
		{none, "2020-10-09", false, "2020-10-09"},
		{"", "", false, ""},
		{"", "2020-10-09", true, ""},
		{"1994", "2020-10-09", true, "1994"},
		{"2020-09 2020-10-08", "2020-10-09", false, "2020-10-08"},
		{"2020-10-07 2020-10-08", "2020-10-09", false, "2020-10-07"},
		{none + " 2020-10-07", "2020-10-09", false, "2020-10-07"},
		{"2020-09-27/", "2020-10-09", false, "2020-09-27/2020-10-09"},
		{"2020-11-01/", "2020-10-09", false, "2020-11-01"},
		{"2020-09-27/", "", false, "2020-09-27"},
		{"/2020-10-20", "2020-10-09", false, "2020-10-09/2020-10-20"},
		{"/2020-10-01", "2020-10-09", false, "2020-10-01"},
		{"/2020-10-01", "", false, "2020-10-01"},
	} {
		e := &Event{Background: x.background}
		if x.published != "" {
			var err error
			if e.Document.Published, err = ParseDay(x.published); err != nil {
				t.Fatal(err)
			}
		}
		for w := range strings.FieldsSeq(x.times) {
			var when When
			if w != none {
				span, err := ParseTimeSpan(w)
				if err != nil {
					t.Fatal(err)
				}
				when.TimeSpan = &span
			}
			e.When = append(e.When, when)
		}
		if got := e.Days().String(); got != x.want {
			t.Errorf("times %q, published %q, background %v: %q, want %q", x.times, x.published, x.background, got, x.want)
		}
	}
}

func TestDayArithmetic(t *testing.T) {
	d := Day{2020, time.February, 28}
	for n, want := range map[int]string{0: "2020-02-28", 1: "2020-02-29", 2: "2020-03-01", -28: "2020-01-31", 366: "2021-02-28"} {
		got := d.AddDays(n)
		if got.String() != want || got.Sub(d) != n {
			t.Errorf("%d days on: %s (%d), want %s", n, got, got.Sub(d), want)
		}
	}
	if d.Weekday() != time.Friday {
		t.Errorf("%s is a %s", d, d.Weekday())
	}
	east := time.FixedZone("", 4*3600)
	if got := DayOf(time.Date(2020, 10, 9, 1, 0, 0, 0, east)); got.String() != "2020-10-09" {
		t.Errorf("the local day is %s", got)
	}
}

func TestTimeSpanText(t *testing.T) {
	for _, s := range []string{"2020-10-09", "2020-10", "2020", "2020-09-27/2020-10-09", "1990-01-01/1999-12-31", "2020-09-27/", "/2020-09-27", ""} {
		span, err := ParseTimeSpan(s)
		if err != nil || span.String() != s {
			t.Errorf("%q: %q, %v", s, span, err)
		}
	}
	for _, bad := range []string{"2020-13", "2020-02-30", "20", "yesterday", "2020-10-09/x", "0000"} {
		if _, err := ParseTimeSpan(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		from := Day{1900, 1, 1}.AddDays(rapid.IntRange(0, 80000).Draw(t, "from"))
		span := TimeSpan{From: from, To: from.AddDays(rapid.IntRange(0, 1000).Draw(t, "days"))}
		back, err := ParseTimeSpan(span.String())
		if err != nil || back != span {
			t.Fatalf("%v: %v, %v", span, back, err)
		}
	})
}

func TestSum(t *testing.T) {
	if Sum(nil) != nil {
		t.Error("no words make a count")
	}
	closed := CountMention{Min: 6, Max: Exactly(6)}
	open := CountMention{Min: 34}
	if c := Sum([]CountMention{closed, closed}); c.Min != 12 || c.Max == nil || *c.Max != 12 {
		t.Errorf("6 + 6 = %+v", c)
	}
	if c := Sum([]CountMention{closed, open}); c.Min != 40 || c.Max != nil {
		t.Errorf("6 + at least 34 = %+v", c)
	}
}

// sample is a small valid event and the text it is of.
func sample() (Event, string) {
	text := "Armenia accused Azerbaijan of shelling Martuni on Thursday, killing two."
	at := func(words string) Mention {
		i := strings.Index(text, words)
		return MentionAt(text, Span{i, i + len(words)})
	}
	e := Event{
		Document: Source{ID: "doc"}, Type: "ASSAULT", Mode: "heavy-weapons", Status: Alleged, Contexts: []Context{"military"},
		Trigger:   at("shelling"),
		Source:    []Party{{Mention: at("Azerbaijan"), Actors: []Actor{{"AZE", "Azerbaijan"}}, Confidence: 1}},
		Claimant:  []Party{{Mention: at("Armenia"), Actors: []Actor{{"ARM", "Armenia"}}, Confidence: 1}},
		Recipient: []Party{}, Mediator: []Party{},
		Places:   []Location{{Mention: at("Martuni"), Place: &Place{GeoNames: 1, Name: "Martuni", Country: "AZE", Precision: PrecisionCity, Lat: 39.8, Lon: 47.1}}},
		When:     []When{{Mention: at("Thursday"), TimeSpan: &TimeSpan{From: Day{2020, 10, 8}, To: Day{2020, 10, 8}}}},
		Killed:   Sum([]CountMention{{Mention: at("two"), Min: 2, Max: Exactly(2)}}),
		Sentence: at(text),
	}
	e.ID = EventID(e.Document.ID, e.Type, e.Trigger.Span)
	e.Derived = Derive(&e)
	return e, text
}

func TestEventValidate(t *testing.T) {
	good, text := sample()
	if err := good.Validate(text); err != nil {
		t.Fatal(err)
	}
	for what, break_ := range map[string]func(e *Event){
		"id":        func(e *Event) { e.ID = "e0" },
		"type":      func(e *Event) { e.Type = "FIGHT"; e.ID = EventID("doc", "FIGHT", e.Trigger.Span) },
		"mode":      func(e *Event) { e.Mode = "visit" },
		"alleged":   func(e *Event) { e.Status = "certain" },
		"contexts":  func(e *Event) { e.Contexts = []Context{"sport"} },
		"source":    func(e *Event) { e.Source[0].Text = "Armenia" },
		"places":    func(e *Event) { e.Places[0].End = 1000 },
		"killed":    func(e *Event) { e.Killed.Mentions[0].Start = 0; e.Sentence = MentionAt(text, Span{8, len(text)}) },
		"claimant":  func(e *Event) { e.Sentence = MentionAt(text, Span{8, len(text)}) },
		"actor Arm": func(e *Event) { e.Claimant[0].Actors[0].Code = "ARX" },
	} {
		e, text := sample()
		break_(&e)
		if e.Validate(text) == nil {
			t.Errorf("%s: a broken event passes", what)
		}
	}
}

func TestEventJSON(t *testing.T) {
	e, _ := sample()
	e.Places = append(e.Places, Location{Mention: e.Trigger, Why: Why{"no entry"}})
	e.When = append(e.When, When{Mention: e.Trigger})
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back Event
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(e, back, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
	for _, want := range []string{`"killed":{"min":2,"max":2`, `"injured":null`, `"from":"2020-10-08"`, `"geonames":null`, `"published":null`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s is missing in %s", want, b)
		}
	}
}
