package export

import (
	"fmt"
	"strings"
	"testing"

	"casus"
)

// TestDyads is a table of who an act is between.
func TestDyads(t *testing.T) {
	for _, c := range []struct {
		what  string
		event casus.Event
		want  string
	}{
		{"everyone with everyone", casus.Event{Type: "ASSAULT", Status: casus.Done, Source: by("ARM", "RUS"), Recipient: by("AZE", "TUR")}, "ARM>AZE ARM>TUR RUS>AZE RUS>TUR"},
		{"talks between three", casus.Event{Type: "CONSULT", Status: casus.Done, Source: by("ARM", "AZE", "RUS")}, "ARM>AZE ARM>RUS AZE>ARM AZE>RUS RUS>ARM RUS>AZE"},
		{"visitors do not visit each other", casus.Event{Type: "CONSULT", Mode: "visit", Status: casus.Done, Source: by("ARM", "AZE")}, "ARM> AZE>"},
		{"protesters do not protest against each other", casus.Event{Type: "PROTEST", Status: casus.Done, Source: by("SDN.DEM", "SDN.LAB")}, "SDN.DEM> SDN.LAB>"},
		{"one doer, nobody else", casus.Event{Type: "ASSAULT", Status: casus.Done, Source: by("ARM")}, "ARM>"},
		{"nobody known", casus.Event{Type: "ASSAULT", Status: casus.Done}, ">"},
		{"an allegation is between claimant and accused", casus.Event{Type: "ASSAULT", Status: casus.Alleged, Source: by("ARM.MIL"), Recipient: by("AZE.CVL"), Claimant: by("AZE.GOV")}, "AZE.GOV>ARM.MIL"},
		{"of an unknown doer too", casus.Event{Type: "ASSAULT", Status: casus.Alleged, Recipient: by("AZE.CVL"), Claimant: by("AZE.GOV")}, "AZE.GOV>"},
		{"two who accuse do not accuse each other", casus.Event{Type: "CONSULT", Status: casus.Alleged, Source: by("IRN"), Claimant: by("USA", "ISR")}, "USA>IRN ISR>IRN"},
		{"one's own claim is the act", casus.Event{Type: "ASSAULT", Status: casus.Alleged, Source: by("YEM.REB"), Recipient: by("SAU"), Claimant: by("YEM.REB")}, "YEM.REB>SAU"},
		{"an actor is named once", casus.Event{Type: "ASSAULT", Status: casus.Done, Source: append(by("ARM"), by("ARM")...), Recipient: by("AZE")}, "ARM>AZE"},
	} {
		c.event.Derived = casus.Derive(&c.event)
		_, pairs := coding(&c.event)
		var got []string
		for _, p := range pairs {
			got = append(got, fmt.Sprintf("%s>%s", p[0].code, p[1].code))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.what, s, c.want)
		}
	}
}

// TestCountries holds the codes of countries and bodies to what other data sets use.
func TestCountries(t *testing.T) {
	for iso, n := range numbers() {
		if _, ok := casus.CountryByISO3(iso); !ok {
			t.Errorf("numbers.tsv: %s is no country", iso)
		}
		if n.iso == "" && iso != "XKX" {
			t.Errorf("numbers.tsv: %s has no ISO number", iso)
		}
	}
	for _, c := range casus.Countries() {
		if c.Kind == "state" && numbers()[c.ISO3].cow == "" && c.ISO3 != "VAT" {
			t.Errorf("numbers.tsv: %s has no Correlates of War number", c.ISO3)
		}
	}
	for code, want := range map[casus.Code]cameoActor{
		"ARM.MIL": {"ARMMIL", "ARM", "", "MIL"}, "ROU": {"ROM", "ROM", "", ""}, "XKX.COP": {"KSVCOP", "KSV", "", "COP"}, "SSD.REB": {"SSDREB", "SSD", "", "REB"},
		"IGO.UN": {"IGOUNO", "", "UNO", "IGO"}, "IGO": {"IGO", "", "", "IGO"}, "NGO": {"NGO", "", "", "NGO"}, ".CVL": {"CVL", "", "", "CVL"}, "SDN.DEM": {"SDNOPP", "SDN", "", "OPP"}, "": {},
	} {
		if got := cameoOf(code); got != want {
			t.Errorf("%q: %+v, want %+v", code, got, want)
		}
	}
	for _, c := range []struct{ country, admin1, want string }{
		{"SRB", "", "RI"}, {"PSE", "Gaza Strip", "GZ"}, {"PSE", "West Bank", "WE"}, {"PSE", "", ""}, {"", "", ""}, {"XKX", "", "KV"},
	} {
		if got := fips(&casus.Place{Country: c.country, Admin1: c.admin1}); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.country, c.admin1, got, c.want)
		}
	}
}
