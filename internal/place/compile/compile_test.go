package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casus"
	"casus/internal/place/packed"
)

func TestNames(t *testing.T) {
	for _, c := range []struct {
		f        func(string) string
		in, want string
	}{
		{bareDivision, "Borno State", "Borno"},
		{bareDivision, "Dhi Qar Governorate", "Dhi Qar"},
		{bareDivision, "Muhafazat Hadramaout", "Hadramaout"},
		{bareDivision, "Province of Rizal", "Rizal"},
		{bareDivision, "Northern State", "Northern State"},
		{bareDivision, "Eastern Province", "Eastern Province"},
		{bareDivision, "Republic", "Republic"},
		{withoutArticle, "Al Anbar", "Anbar"},
		{withoutArticle, "Ar-Raqqah", "Raqqah"},
		{withoutArticle, "Al Bar", "Al Bar"},
		{withoutArticle, "Alhambra", "Alhambra"},
		{naturalName, "GREAT SANDY DESERT", "Great Sandy Desert"},
		{naturalName, "Virgin Is.", "Virgin Islands"},
		{naturalName, "Ross  Sea", "Ross Sea"},
		{naturalName, "TRISTAN DA CUNHA", "Tristan da Cunha"},
	} {
		if got := c.f(c.in); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.in, got, c.want)
		}
	}
	for name, want := range map[string]bool{"Gandja": true, "‘Adan": true, "PAR": false, "sheng hu li": false, "Київ": false, "Xo": false, "Område 5": false, "København": true} {
		if spelling(name) != want {
			t.Errorf("%q is a spelling: %v, want %v", name, !want, want)
		}
	}
}

// TestLists reads the project's lists as the compiler does, on a gazetteer that has countries alone, and looks for names
// that stand twice.
func TestLists(t *testing.T) {
	c := newCompiler()
	for _, k := range casus.Countries() {
		if k.ISO3 == "" || k.Key != k.ISO3 {
			continue
		}
		i, err := c.AddCountry(k.ISO3, packed.Entry{Name: k.Name, Admin1: packed.None, Kind: packed.Country})
		if err != nil {
			t.Fatal(err)
		}
		c.iso3[k.ISO3] = i
	}
	if err := eachLine(filepath.Join("..", "countries.txt"), c.readCentre); err != nil {
		t.Error(err)
	}
	for iso3 := range c.centres {
		if _, ok := casus.CountryByISO3(iso3); !ok {
			t.Errorf("countries.txt: %s is no country", iso3)
		}
	}
	places := map[string]bool{}
	if err := eachLine(filepath.Join("..", "places.txt"), func(f []string) error {
		if key := f[0] + ", " + f[2]; places[key] {
			t.Errorf("places.txt: %s stands twice", key)
		} else {
			places[key] = true
		}
		return c.addOwn(f)
	}); err != nil {
		t.Error(err)
	}
	names := map[string]bool{}
	if err := eachLine(filepath.Join("..", "spellings.txt"), func(f []string) error {
		for n := range strings.SplitSeq(f[0], ";") {
			if key := strings.Join(append([]string{strings.TrimSpace(n)}, f[2:]...), ", "); names[key] {
				t.Errorf("spellings.txt: %s stands twice", key)
			} else {
				names[key] = true
			}
		}
		return c.addSpelling(f)
	}); err != nil {
		t.Error(err)
	}
}

func TestListsRefuse(t *testing.T) {
	c := newCompiler()
	for what, err := range map[string]error{
		"a centre without longitude":  c.readCentre([]string{"ABC", "1"}),
		"a centre that is no number":  c.readCentre([]string{"ABC", "north", "1"}),
		"a place of no kind":          c.addOwn([]string{"X", "moon", "-", "1", "1", "0"}),
		"a place of no country":       c.addOwn([]string{"X", "sea", "ABC", "1", "1", "0"}),
		"a place with no coordinates": c.addOwn([]string{"X", "sea", "-", "", "1", "0"}),
		"a place with no id":          c.addOwn([]string{"X", "sea", "-", "1", "1", ""}),
		"a spelling of two fields":    c.addSpelling([]string{"X", "Y"}),
		"a spelling of no country":    c.addSpelling([]string{"X", "Y", "ABC"}),
		"a town of three fields":      c.readCity([]string{"1", "X", "X"}),
	} {
		if err == nil {
			t.Errorf("took %s", what)
		}
	}
	if err := c.addSpelling([]string{"X", "Y", "-", "sea"}); err != nil {
		t.Error(err) // told at the end, together with others
	}
	if err := c.checkSpellings(); err == nil || !strings.Contains(err.Error(), "sea Y, -") {
		t.Errorf("a spelling of nothing: %v", err)
	}
}

// TestRunNeedsSources names what is missing.
func TestRunNeedsSources(t *testing.T) {
	if err := run("", "", "..", os.DevNull); err == nil {
		t.Error("ran without sources")
	}
	if err := run("nowhere.txt", "nowhere", "..", os.DevNull); err == nil || !strings.Contains(err.Error(), "nowhere.txt") {
		t.Errorf("a missing source: %v", err)
	}
}
