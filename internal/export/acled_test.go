package export

import (
	"testing"

	"casus"
)

// by are parties of a code each.
func by(codes ...casus.Code) (ps []casus.Party) {
	for _, c := range codes {
		ps = append(ps, casus.Party{Mention: casus.Mention{Text: string(c)}, Actors: []casus.Actor{{Code: c, Name: string(c)}}})
	}
	return ps
}

// TestKinds is a table of what ACLED calls an act.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		what     string
		event    casus.Event
		want     kind
		disorder string
	}{
		{"armies clash", casus.Event{Type: "ASSAULT", Source: by("ARM.MIL", "AZE.MIL")}, armedClash, "Political violence"},
		{"countries clash", casus.Event{Type: "ASSAULT", Source: by("ARM", "AZE")}, armedClash, "Political violence"},
		{"an army attacks rebels", casus.Event{Type: "ASSAULT", Mode: "firearms", Source: by("SDN.MIL"), Recipient: by("SDN.REB")}, armedClash, "Political violence"},
		{"an army attacks a country: soldiers or people", casus.Event{Type: "ASSAULT", Source: by("ARM.MIL"), Recipient: by("AZE")}, kind{}, "Political violence"},
		{"gunmen shoot civilians", casus.Event{Type: "ASSAULT", Mode: "firearms", Source: by(".UAF"), Recipient: by("MLI.CVL")}, attack, "Political violence"},
		{"nobody knows who shot", casus.Event{Type: "ASSAULT", Mode: "firearms", Recipient: by("MLI.CVL")}, kind{}, "Political violence"},
		{"police beat demonstrators", casus.Event{Type: "ASSAULT", Mode: "beat", Source: by("BLR.COP"), Recipient: by("BLR.DEM")}, excessive, "Political violence; Demonstrations"},
		{"a crowd lynches", casus.Event{Type: "ASSAULT", Mode: "beat", Source: by("IND.CVL"), Recipient: by("IND.CVL")}, mobViolence, "Political violence"},
		{"shelling, whoever is hit", casus.Event{Type: "ASSAULT", Mode: "heavy-weapons"}, kind{"Explosions/Remote violence", "Shelling/artillery/missile attack"}, "Political violence"},
		{"drones count as aircraft", casus.Event{Type: "ASSAULT", Mode: "drone"}, kind{"Explosions/Remote violence", "Air/drone strike"}, "Political violence"},
		{"a bomb or a grenade", casus.Event{Type: "ASSAULT", Mode: "explosives"}, kind{"Explosions/Remote violence", ""}, "Political violence"},
		{"kidnapping", casus.Event{Type: "ASSAULT", Mode: "abduct"}, kind{"Violence against civilians", "Abduction/forced disappearance"}, "Political violence"},
		{"arson", casus.Event{Type: "ASSAULT", Mode: "destroy"}, kind{"Strategic developments", "Looting/property destruction"}, "Strategic developments"},
		{"a march, with or without police", casus.Event{Type: "PROTEST", Mode: "demo"}, kind{"Protests", ""}, "Demonstrations"},
		{"a strike", casus.Event{Type: "PROTEST", Mode: "strike"}, kind{"Protests", ""}, "Demonstrations"},
		{"a riot", casus.Event{Type: "PROTEST", Mode: "riot"}, kind{"Riots", "Violent demonstration"}, "Demonstrations"},
		{"a protest of a kind not told", casus.Event{Type: "PROTEST"}, kind{}, "Demonstrations"},
		{"arrests", casus.Event{Type: "COERCE", Mode: "arrest"}, kind{"Strategic developments", "Arrests"}, "Strategic developments"},
		{"a truce in force", casus.Event{Type: "RETREAT", Mode: "ceasefire"}, kind{"Strategic developments", "Agreement"}, "Strategic developments"},
		{"a deal on peace", casus.Event{Type: "AGREE", Contexts: []casus.Context{"military"}}, kind{"Strategic developments", "Agreement"}, "Strategic developments"},
		{"a deal on trade", casus.Event{Type: "AGREE", Contexts: []casus.Context{"economic"}}, kind{}, ""},
		{"confiscation", casus.Event{Type: "COERCE", Mode: "seize"}, kind{}, ""},
		{"talks", casus.Event{Type: "CONSULT"}, kind{}, ""},
	} {
		if got := kindOf(&c.event); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
		if held := acled.holds(&c.event); held != (c.disorder != "") {
			t.Errorf("%s: in the table: %v", c.what, held)
		} else if held && disorder(&c.event) != c.disorder {
			t.Errorf("%s: %s, want %s", c.what, disorder(&c.event), c.disorder)
		}
	}
}

// TestInteraction is a table of ACLED's classes of actors, for acts in Sudan.
func TestInteraction(t *testing.T) {
	sudan := []casus.Location{{Place: &casus.Place{Country: "SDN", Precision: casus.PrecisionCountry}}}
	for _, c := range []struct {
		event casus.Event
		want  string
	}{
		{casus.Event{Type: "ASSAULT", Source: by("SDN.REB"), Recipient: by("SDN.MIL"), Places: sudan}, "State forces-Rebel group"},
		{casus.Event{Type: "ASSAULT", Source: by("SDN.MIL", "SDN.REB"), Places: sudan}, "State forces-Rebel group"},
		{casus.Event{Type: "ASSAULT", Source: by("TCD.MIL"), Recipient: by("SDN.CVL"), Places: sudan}, "Civilians-External/Other forces"},
		{casus.Event{Type: "ASSAULT", Source: by(".UAF"), Recipient: by("SDN.HLH"), Places: sudan}, "Political militia-Civilians"},
		{casus.Event{Type: "COERCE", Source: by("SDN.COP"), Recipient: by("SDN.DEM"), Places: sudan}, "State forces-Protesters"},
		{casus.Event{Type: "PROTEST", Mode: "riot", Source: by("SDN.DEM"), Recipient: by("SDN.GOV"), Places: sudan}, "State forces-Rioters"},
		{casus.Event{Type: "ASSAULT", Source: by("SDN.MIL"), Recipient: by("SDN.REB")}, ""},                // nobody knows where
		{casus.Event{Type: "ASSAULT", Source: by("SDN.MIL"), Places: sudan}, ""},                           // nor whom
		{casus.Event{Type: "ASSAULT", Source: by("SDN.OPP"), Recipient: by("SDN.MIL"), Places: sudan}, ""}, // may be either
	} {
		if got := interaction(&c.event); got != c.want {
			t.Errorf("%v %v: %q, want %q", sidesOf(c.event.Source), sidesOf(c.event.Recipient), got, c.want)
		}
	}
}
