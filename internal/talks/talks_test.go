package talks

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"casus"
)

// The corpus, testdata/talks.txt, has a record a paragraph: lines of incidents,
//
//	NAME TYPE/mode status FROM source>recipient by mediator @COUNTRY: DAY told as status for DAY; ...
//
// and lines of what is to come of them.
type story struct {
	at        int // line
	incidents []casus.Incident
	tellings  map[string][]Telling
	want      []string
}

func day(t *testing.T, s string) casus.Day {
	t.Helper()
	d, err := casus.ParseDay("2024-" + s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func actors(s string) (all []casus.Actor) {
	for c := range strings.SplitSeq(s, ",") {
		if c != "" && c != "-" {
			all = append(all, casus.Actor{Code: casus.Code(c), Name: c})
		}
	}
	return all
}

func stories(t *testing.T) (all []story) {
	t.Helper()
	b, err := os.ReadFile("testdata/talks.txt")
	if err != nil {
		t.Fatal(err)
	}
	fresh := true
	for n, line := range strings.Split(string(b), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			fresh = true
			continue
		case line[0] == '#':
			continue
		}
		if fresh {
			all = append(all, story{at: n + 1, tellings: map[string][]Telling{}})
			fresh = false
		}
		s := &all[len(all)-1]
		if want, ok := strings.CutPrefix(line, "=> "); ok {
			s.want = append(s.want, want)
			continue
		}
		head, told, _ := strings.Cut(line, ": ")
		f := strings.Fields(head)
		source, recipient, _ := strings.Cut(f[4], ">")
		typ, mode, _ := strings.Cut(f[1], "/")
		i := casus.Incident{ID: f[0], Type: casus.Type(typ), Mode: casus.Mode(mode), Status: casus.Status(f[2]), From: day(t, f[3]), To: day(t, f[3]),
			Source: actors(source), Recipient: actors(recipient)}
		for _, x := range f[5:] {
			if country, ok := strings.CutPrefix(x, "@"); ok {
				i.Place = &casus.Place{Country: country}
			} else if by, ok := strings.CutPrefix(x, "by:"); ok {
				i.Claims = append(i.Claims, casus.Claim{By: by, Code: casus.Code(by), Status: i.Status})
			} else {
				i.Mediator = actors(x)
			}
		}
		for j, x := range strings.Split(told, ";") {
			w := strings.Fields(x)
			if len(w) != 3 {
				continue
			}
			span := casus.OneDay(day(t, w[2]))
			s.tellings[f[0]] = append(s.tellings[f[0]], Telling{Told: day(t, w[0]), Event: &casus.Event{ID: fmt.Sprintf("%s%d", f[0], j+1),
				Type: i.Type, Mode: i.Mode, Status: casus.Status(w[1]), When: []casus.When{{TimeSpan: &span}}}})
		}
		s.incidents = append(s.incidents, i)
	}
	return all
}

// TestStories joins the incidents of each story, and tells its processes, a line each.
func TestStories(t *testing.T) {
	all := stories(t)
	if len(all) == 0 {
		t.Fatal("no stories")
	}
	for _, s := range all {
		var got []string
		for _, p := range Join(s.incidents) {
			var names, sides, course, ceasefires, breaches []string
			for _, i := range p.Incidents {
				names = append(names, i.ID)
			}
			for _, c := range p.Sides {
				sides = append(sides, string(c))
			}
			for _, x := range Course(&p, s.tellings) {
				course = append(course, fmt.Sprintf("%s %s", x.Told.String()[5:], x.What))
			}
			for _, c := range Ceasefires(&p) {
				ceasefires = append(ceasefires, c.ID)
			}
			for i := range s.incidents {
				if Breaks(&p, &s.incidents[i]) {
					breaches = append(breaches, s.incidents[i].ID)
				}
			}
			parts := PartsOf(&p)
			line := strings.Join(sides, ",") + " [" + strings.Join(names, " ") + "]"
			for _, x := range []struct {
				name string
				all  []string
			}{{"course", course}, {"called", codes(parts.CalledBy)}, {"agreed", codes(parts.Agreed)}, {"refused", codes(parts.Refused)},
				{"mediators", codes(parts.Mediators)}, {"hosts", codes(parts.Hosts)}, {"ceasefires", ceasefires}, {"breaches", breaches}} {
				if len(x.all) > 0 {
					line += " " + x.name + ": " + strings.Join(x.all, ", ") + ";"
				}
			}
			got = append(got, strings.TrimSuffix(line, ";"))
		}
		if g, w := strings.Join(got, "\n"), strings.Join(s.want, "\n"); g != w {
			t.Errorf("talks.txt:%d:\n got %s\nwant %s", s.at, g, w)
		}
	}
}

func codes(actors []casus.Actor) (all []string) {
	for _, a := range actors {
		all = append(all, string(a.Code))
	}
	return all
}

func TestSide(t *testing.T) {
	for c, want := range map[casus.Code]casus.Code{"ARM": "ARM", "ARM.GOV": "ARM", "ARM.MIL": "ARM", "SDN.REB": "SDN.REB", "IGO.UN": "IGO.UN", "IGO": "IGO", ".REB": "", "ARM.CVL": "ARM.CVL"} {
		if got := Side(c); got != want {
			t.Errorf("%s stands on the side of %s, want %s", c, got, want)
		}
	}
}
