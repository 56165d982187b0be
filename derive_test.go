package casus

import "testing"

// TestDerive is a table of what PLOVER and CAMEO make of an act; ontology/README.md has the rules by number.
func TestDerive(t *testing.T) {
	party := func(words ...string) (ps []Party) {
		for _, w := range words {
			ps = append(ps, Party{Mention: Mention{Text: w}})
		}
		return ps
	}
	for _, c := range []struct {
		what  string
		event Event
		want  Derived
	}{
		{"a done act is itself", Event{Type: "ASSAULT", Mode: "heavy-weapons", Status: Done, Contexts: []Context{"military"}},
			Derived{"ASSAULT/heavy-weapons", "194", MaterialConflict, -9.5}},
		{"no mode, no context: the general code", Event{Type: "ASSAULT", Status: Done}, Derived{"ASSAULT", "180", MaterialConflict, -9}},
		{"contexts narrow the code", Event{Type: "ASSAULT", Status: Done, Contexts: []Context{"military"}}, Derived{"ASSAULT", "190", MaterialConflict, -9}},
		{"plain talks are consultations", Event{Type: "CONSULT", Status: Done, Contexts: []Context{"diplomatic"}}, Derived{"CONSULT", "040", VerbalCoop, 2.5}},
		{"a mediator mediates", Event{Type: "CONSULT", Status: Done, Mediator: party("Qatar")}, Derived{"CONSULT", "045", VerbalCoop, 2.5}},
		{"rule 7: planned talks are an agreement to meet", Event{Type: "CONSULT", Mode: "third-party", Status: Planned}, Derived{"AGREE", "036", VerbalCoop, 2.5}},
		{"rule 7: planned aid", Event{Type: "AID", Status: Planned, Contexts: []Context{"military"}}, Derived{"AGREE", "0332", VerbalCoop, 2.5}},
		{"rule 7: a planned withdrawal is a concession", Event{Type: "RETREAT", Mode: "withdraw", Status: Planned, Contexts: []Context{"military"}},
			Derived{"CONCEDE", "0356", VerbalCoop, 4.5}},
		{"rule 7: an announced attack is a threat", Event{Type: "ASSAULT", Mode: "aerial", Status: Planned, Contexts: []Context{"military"}},
			Derived{"THREATEN/violence", "138", VerbalConflict, -3.5}},
		{"rule 8: denied acts are no events, but have their quadrant", Event{Type: "ASSAULT", Status: Denied}, Derived{"", "", MaterialConflict, -9}},
		{"rule 9: nor are feared ones", Event{Type: "ASSAULT", Status: Possible}, Derived{"", "", MaterialConflict, -9}},
		{"rule 10: nor is history", Event{Type: "RETREAT", Mode: "ceasefire", Status: Done, Background: true}, Derived{"", "", MaterialCoop, 7.5}},
		{"rule 11: another party's allegation is an accusation", Event{Type: "ASSAULT", Status: Alleged, Claimant: party("Armenia"), Source: party("Azerbaijan")},
			Derived{"ACCUSE/allege", "112", VerbalConflict, -3.5}},
		{"rule 11: one's own claim is the act", Event{Type: "ASSAULT", Status: Alleged, Claimant: party("The group"), Source: party("The group")},
			Derived{"ASSAULT", "180", MaterialConflict, -9}},
		{"a recalled ambassador", Event{Type: "SANCTION", Mode: "withdraw", Status: Done, Contexts: []Context{"diplomatic"}},
			Derived{"SANCTION/withdraw", "161", MaterialConflict, -6}},
		{"an assassination, not an attempt", Event{Type: "ASSAULT", Mode: "targeted", Status: Done}, Derived{"ASSAULT/targeted", "186", MaterialConflict, -9.5}},
		{"a mode that CAMEO lacks", Event{Type: "PROTEST", Mode: "vandalize", Status: Done}, Derived{"PROTEST/vandalize", "140", MaterialConflict, -5}},
	} {
		if got := Derive(&c.event); got != c.want {
			t.Errorf("%s: %+v\nwant %+v", c.what, got, c.want)
		}
	}
}

// TestDeriveTotal holds that every valid combination has a quadrant and that what
// PLOVER codes CAMEO codes too.
func TestDeriveTotal(t *testing.T) {
	for _, typ := range Types {
		for _, mode := range append([]Mode{""}, typ.Modes()...) {
			for _, st := range Statuses {
				for _, c := range append([]Context{""}, Contexts()...) {
					e := Event{Type: typ, Mode: mode, Status: st, Contexts: []Context{c}}
					d := Derive(&e)
					if d.Quad == "" || (d.PLOVER == "") != (d.CAMEO == "") {
						t.Errorf("%s/%s %s %s: %+v", typ, mode, st, c, d)
					}
				}
			}
		}
	}
}
