package export

import (
	"testing"

	"casus"
)

// TestViolence is a table of UCDP's types of violence.
func TestViolence(t *testing.T) {
	for _, c := range []struct {
		source, recipient []casus.Party
		want              string
	}{
		{by("ARM.MIL", "AZE.MIL"), nil, "1"},
		{by("ARM", "AZE"), nil, "1"},
		{by("SDN.MIL"), by("SDN.REB"), "1"},
		{by("SDN.REB"), by("SDN.MIL"), "1"},
		{by("MEX.CRM", ".UAF"), nil, "2"},
		{by("NGA.REB"), by("NGA.CVL"), "3"},
		{by("MMR.MIL"), by("MMR.REL"), "3"},
		{by("ARM.MIL"), by("AZE"), ""},     // soldiers or people
		{by("IND.CVL"), by("IND.CVL"), ""}, // no armed side
		{nil, by("NGA.CVL"), ""},
		{by("NGA.REB"), nil, ""},
	} {
		e := casus.Event{Type: "ASSAULT", Source: c.source, Recipient: c.recipient}
		if got := violence(&e); got != c.want {
			t.Errorf("%v on %v: %q, want %q", sidesOf(c.source), sidesOf(c.recipient), got, c.want)
		}
	}
}

// TestPrioGrid holds cells to published ones, and to the corners of the world.
func TestPrioGrid(t *testing.T) {
	for _, c := range []struct {
		lat, lon  float64
		precision casus.Precision
		want      string
	}{
		{-55.75, -69.25, casus.PrecisionCity, "49182"},
		{-89.9, -179.9, casus.PrecisionCity, "1"},
		{90, 180, casus.PrecisionPoint, "259200"},
		{-55.75, -69.25, casus.PrecisionCountry, ""},
	} {
		l := line{at: &casus.Location{Place: &casus.Place{Lat: c.lat, Lon: c.lon, Precision: c.precision}}}
		if got := prioGrid(&l); got != c.want {
			t.Errorf("%v, %v: %s, want %s", c.lat, c.lon, got, c.want)
		}
	}
}
