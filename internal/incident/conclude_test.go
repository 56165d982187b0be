package incident

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"casus"
)

// told makes a group of an assault by ARM.MIL on AZE, told day after day from 2020-10-01
// on; each line is "PUBLISHER STATUS", and then any of
//
//	by=CODE or by=WORDS   the claimant
//	type=T                another type
//	day=2020-10-01/2020-10-02
//	place=NAME            of the places below
//	killed=3 or killed=3+
//	copy                  the report is a copy of the one before
func told(t *testing.T, lines ...string) *Group {
	t.Helper()
	var all []*Telling
	original := ""
	for i, line := range lines {
		f := strings.Fields(line)
		day := casus.Day{Year: 2020, Month: 10, Day: 1}.AddDays(i)
		d := &casus.Document{ID: fmt.Sprint("d", i), Publisher: strings.ReplaceAll(f[0], "_", " "), Published: day, PublishedAt: day.Time().Add(12 * time.Hour), Text: "The army shelled it."}
		e := casus.Event{ID: fmt.Sprint("e", i), Document: d.Source(), Type: "ASSAULT", Status: casus.Status(f[1]),
			Trigger: casus.MentionAt(d.Text, casus.Span{Start: 9, End: 16}), Sentence: casus.MentionAt(d.Text, casus.Span{End: len(d.Text)}),
			Source:    []casus.Party{{Mention: casus.Mention{Text: "the army"}, Actors: []casus.Actor{{Code: "ARM.MIL"}}}},
			Recipient: []casus.Party{{Mention: casus.Mention{Text: "Barda"}, Actors: []casus.Actor{{Code: "AZE"}}}}}
		if !slices.Contains(f, "copy") {
			original = d.ID
		}
		for _, x := range f[2:] {
			key, value, _ := strings.Cut(x, "=")
			switch key {
			case "by":
				p := casus.Party{Mention: casus.Mention{Text: value}}
				if code := casus.Code(value); code.Valid() == nil {
					p.Actors = []casus.Actor{{Code: code}}
				}
				e.Claimant = append(e.Claimant, p)
			case "type":
				e.Type = casus.Type(value)
			case "day":
				span, err := casus.ParseTimeSpan(value)
				if err != nil {
					t.Fatal(err)
				}
				e.When = []casus.When{{TimeSpan: &span}}
			case "place":
				e.Places = append(e.Places, casus.Location{Place: somewhere[value]})
			case "killed":
				var n int
				fmt.Sscan(strings.TrimSuffix(value, "+"), &n)
				e.Killed = &casus.Count{Min: n}
				if !strings.HasSuffix(value, "+") {
					e.Killed.Max = casus.Exactly(n)
				}
			}
		}
		all = append(all, Tellings(d, original, []casus.Event{e})...)
	}
	return &Group{ID("e0"), all}
}

var somewhere = map[string]*casus.Place{
	"Barda":      {Name: "Barda", Country: "AZE", Admin1: "Barda", Lat: 40.37, Lon: 47.13, Precision: casus.PrecisionCity},
	"Ganja":      {Name: "Ganja", Country: "AZE", Admin1: "Ganja", Lat: 40.68, Lon: 46.36, Precision: casus.PrecisionCity},
	"District":   {Name: "Barda District", Country: "AZE", Admin1: "Barda", Lat: 40.4, Lon: 47.1, Precision: casus.PrecisionProvince},
	"Azerbaijan": {Name: "Azerbaijan", Country: "AZE", Precision: casus.PrecisionCountry},
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  casus.Status
	}{
		{"told as fact", []string{"A done"}, casus.Done},
		{"told as fact and denied by its doer", []string{"A done", "B denied by=ARM"}, casus.Done},
		{"only the side that was hit says so", []string{"A alleged by=AZE.GOV", "B done by=AZE"}, casus.Alleged},
		{"one side says so, the other denies", []string{"A alleged by=AZE.GOV", "B denied by=ARM.GOV"}, casus.Alleged},
		{"somebody else says so", []string{"A done by=IGO.UN"}, casus.Done},
		{"its doer admits it", []string{"A done by=ARM.GOV"}, casus.Done},
		{"a party is the publisher", []string{"Barda_News done"}, casus.Alleged},
		{"a party and another are publishers", []string{"Barda_News done", "B done"}, casus.Done},
		{"its doer denies it, and nobody says it", []string{"A denied by=ARM"}, casus.Denied},
		{"found not to be so", []string{"A alleged by=AZE", "B denied by=IGO.OSCE"}, casus.Denied},
		{"as many find it so as not", []string{"A done", "B denied"}, casus.Done},
		{"more find it not so", []string{"A done", "B denied", "C denied"}, casus.Denied},
		{"a publisher has one vote", []string{"A done", "B denied", "B denied"}, casus.Done},
		{"a copy has none", []string{"A done", "B denied", "C denied copy"}, casus.Done},
		{"planned", []string{"A planned"}, casus.Planned},
		{"feared, then planned", []string{"A possible", "B planned"}, casus.Planned},
		{"planned, then done", []string{"A planned", "B done"}, casus.Done},
		{"planned, done, and the next planned", []string{"A planned", "B done", "C planned"}, casus.Done},
		{"planned, then called off", []string{"A planned", "B denied"}, casus.Denied},
		{"called off, then planned again", []string{"A planned", "B denied", "C planned"}, casus.Planned},
		{"refused by a party", []string{"A planned", "B denied by=ARM"}, casus.Denied},
		{"planned, done, and denied by a party", []string{"A planned", "B done", "C denied by=ARM"}, casus.Done},
		{"feared, then alleged", []string{"A possible", "B alleged by=AZE"}, casus.Alleged},
		{"alleged, then promised", []string{"A alleged by=AZE", "B planned"}, casus.Planned},
		{"another type says nothing of it", []string{"A planned", "B planned", "C done type=AGREE"}, casus.Planned},
	} {
		if in := Conclude(told(t, c.lines...), nil); in.Status != c.want || len(in.StatusWhy) == 0 {
			t.Errorf("%s: %s because of %q, want %s", c.name, in.Status, in.StatusWhy, c.want)
		}
	}
}

func TestDaysAndPlace(t *testing.T) {
	for _, c := range []struct {
		name       string
		lines      []string
		days, want string // the place
	}{
		{"one day", []string{"A done day=2020-10-01 place=Barda"}, "2020-10-01..2020-10-01", "Barda"},
		{"a day within a range", []string{"A done day=2020-09-28/2020-10-04", "B done day=2020-10-01"}, "2020-10-01..2020-10-01", ""},
		{"most agree", []string{"A done day=2020-10-01", "B done day=2020-10-02", "C done day=2020-10-02"}, "2020-10-02..2020-10-02", ""},
		{"as many say another", []string{"A done day=2020-10-01", "B done day=2020-10-03"}, "2020-10-01..2020-10-03", ""},
		{"when it was done, not when it was to be", []string{"A planned day=2020-10-05", "B planned day=2020-10-05", "C done day=2020-10-06"}, "2020-10-06..2020-10-06", ""},
		{"only when it was to be", []string{"A planned day=2020-10-05", "B done"}, "2020-10-05..2020-10-05", ""},
		{"done at an untold time", []string{"A done", "B done"}, "..2020-10-01", ""},
		{"ahead at an untold time", []string{"A planned", "B planned"}, "2020-10-02..", ""},
		{"a copy has no vote", []string{"A done day=2020-10-01", "B done day=2020-10-03 copy", "C done day=2020-10-03 copy"}, "2020-10-01..2020-10-01", ""},
		{"a town in its district", []string{"A done place=District", "B done place=Barda", "C done place=Azerbaijan"}, "..2020-10-01", "Barda"},
		{"most agree on a town", []string{"A done place=Barda", "B done place=Ganja", "C done place=Ganja"}, "..2020-10-01", "Ganja"},
		{"the district decides between towns", []string{"A done place=Ganja", "B done place=Barda", "C done place=District"}, "..2020-10-01", "Barda"},
	} {
		in := Conclude(told(t, c.lines...), nil)
		if got := in.From.String() + ".." + in.To.String(); got != c.days {
			t.Errorf("%s: %s, want %s", c.name, got, c.days)
		}
		got := ""
		if in.Place != nil {
			got = in.Place.Name
		}
		if got != c.want {
			t.Errorf("%s: in %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSources(t *testing.T) {
	in := Conclude(told(t, "A done killed=3", "B done killed=3 copy", "C done killed=5 copy", "A done killed=4+", "D denied by=ARM killed=2", "D denied by=ARM"), nil)
	if in.Reports != 6 || in.Copies != 2 || !slices.Equal(in.Publishers, []string{"A", "D"}) {
		t.Errorf("%d reports, %d copies, publishers %v", in.Reports, in.Copies, in.Publishers)
	}
	var figures []string
	for _, f := range in.Killed.Figure {
		figures = append(figures, f.Event+" "+f.By)
	}
	if got := strings.Join(figures, ", "); got != "e2 C, e3 A, e4 ARM" || in.Killed.Min != 2 || in.Killed.Max != nil {
		t.Errorf("figures %s: %d to %v", got, in.Killed.Min, in.Killed.Max)
	}
	if in.Injured != nil {
		t.Error("nobody told of the injured")
	}
	if len(in.Claims) != 2 || in.Claims[1].Code != "ARM" || in.Claims[1].Status != casus.Denied || !slices.Equal(in.Claims[1].Events, []string{"e4", "e5"}) {
		t.Errorf("claims: %+v", in.Claims)
	}
	if in.FirstTold.Day() != 1 || in.LastTold.Day() != 6 || len(in.Events) != 6 {
		t.Errorf("told from %s to %s by %v", in.FirstTold, in.LastTold, in.Events)
	}
	// Of copies whose original tells nothing the first speaks.
	g := told(t, "A done", "B done copy", "C done copy")
	if in := Conclude(&Group{g.ID, g.Tellings[1:]}, nil); !slices.Equal(in.Publishers, []string{"B"}) || in.Reports != 2 || in.Copies != 2 {
		t.Errorf("publishers %v of %d reports, %d copies", in.Publishers, in.Reports, in.Copies)
	}
}

func TestParties(t *testing.T) {
	g := told(t, "A done", "B done", "C done", "D done")
	g.Tellings[1].Event.Source[0].Actors = []casus.Actor{{Code: "ARM"}}                                  // less narrow
	g.Tellings[2].Event.Recipient = append(g.Tellings[2].Event.Recipient, g.Tellings[2].Event.Source...) // in two roles
	g.Tellings[3].Event.Mediator = []casus.Party{{Actors: []casus.Actor{{Code: "RUS.GOV", Name: "Russia"}}}}
	in := Conclude(g, nil)
	codes := func(actors []casus.Actor) string {
		var all []string
		for _, a := range actors {
			all = append(all, string(a.Code))
		}
		return strings.Join(all, " ")
	}
	if codes(in.Source) != "ARM.MIL" || codes(in.Recipient) != "AZE" || codes(in.Mediator) != "RUS.GOV" {
		t.Errorf("source %s, recipient %s, mediator %s", codes(in.Source), codes(in.Recipient), codes(in.Mediator))
	}
}
