package casus

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Type is one of the sixteen act types of PLOVER 2.0. It names the underlying
// act; that it lies in the future or was denied is told by the status.
type Type string

// Mode narrows a type; empty when the words do not. A mode's name is unique only
// within its type ("restrict" is a mode of COERCE and of THREATEN).
type Mode string

// Context says what an act is about ("military", "election").
type Context string

// Types lists the sixteen types in the notation's order, from cooperation to conflict.
var Types = []Type{"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
	"ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}

// Sectors lists the actor sectors in the notation's order.
var Sectors = []string{"GOV", "MIL", "COP", "JUD", "LEG", "OPP", "PTY", "REB", "UAF", "CRM", "CVL", "DEM", "LAB", "MED", "EDU",
	"REL", "HLH", "REF", "SPY", "BUS"}

// IsSector reports whether s is one of Sectors.
func IsSector(s string) bool { return slices.Contains(Sectors, s) }

// Valid reports an error when t is none of Types.
func (t Type) Valid() error {
	if !slices.Contains(Types, t) {
		return fmt.Errorf("%q is no act type: want one of %v", t, Types)
	}
	return nil
}

// Modes lists the type's own modes, in the order of the table.
func (t Type) Modes() []Mode { return tables().modes[t] }

// Quad is the quadrant that all of the type's acts lie in.
func (t Type) Quad() Quad { return tables().acts[actKey{t, ""}].quad }

// Valid reports an error when m is not empty and no mode of t.
func (m Mode) Valid(t Type) error {
	if m != "" && !slices.Contains(t.Modes(), m) {
		return fmt.Errorf("%s has no mode %q: want one of %v", t, m, t.Modes())
	}
	return nil
}

// Valid reports an error when c is none of the 37 general contexts.
func (c Context) Valid() error {
	if !slices.Contains(Contexts(), c) {
		return fmt.Errorf("%q is no context: want one of %v", c, Contexts())
	}
	return nil
}

// Contexts lists the 37 general contexts in the order of the table.
func Contexts() []Context { return tables().contexts }

// Quad is the quadrant of an act: verbal or material, cooperation or conflict.
type Quad string

// The four quadrants.
const (
	VerbalCoop       Quad = "verbal-coop"
	MaterialCoop     Quad = "material-coop"
	VerbalConflict   Quad = "verbal-conflict"
	MaterialConflict Quad = "material-conflict"
)

// Country is a row of ontology/countries.tsv: a state, territory, disputed or
// historical entity and the codes that other schemes give it.
type Country struct {
	Key        string // unique in the table: the ISO3 code, or X.., R-.., O-.., H-.. where there is none
	ISO3, ISO2 string
	CAMEO      string
	GDELT      string
	FIPS       string
	PLOVER     string
	Name       string
	Demonyms   []string // persons: "Armenian", "Armenians"
	Adjectives []string
	Capital    string
	AltNames   []string
	Kind       string // state, territory, disputed, partially recognised, substate, region, organisation, historical
	Parent     string // Key of the sovereign state, where there is another
}

// Countries lists the whole table in its order.
func Countries() []Country { return tables().countries }

// CountryByISO3 finds a country by its ISO3 code (XKX for Kosovo).
func CountryByISO3(iso3 string) (Country, bool) {
	i, ok := tables().byISO3[iso3]
	if !ok {
		return Country{}, false
	}
	return tables().countries[i], true
}

//go:embed ontology/plover.tsv ontology/cameo.tsv ontology/contexts.tsv ontology/countries.tsv ontology/acled.tsv
var ontologyFiles embed.FS

// actKey is a type and a mode of it.
type actKey struct {
	Type Type
	Mode Mode
}

type actRow struct {
	quad      Quad
	intensity float64
}

type ontology struct {
	modes     map[Type][]Mode
	acts      map[actKey]actRow
	contexts  []Context
	cameo     map[actKey][]cameoRow
	scales    map[string]CAMEOCode
	acled     []ACLEDKind
	countries []Country
	byISO3    map[string]int
}

// tables reads the embedded ontology once. A file that does not parse is a fault
// of the build, not of any input, so it panics; a test reads all of them.
var tables = sync.OnceValue(func() *ontology {
	o := &ontology{modes: map[Type][]Mode{}, acts: map[actKey]actRow{}, cameo: map[actKey][]cameoRow{},
		scales: map[string]CAMEOCode{}, byISO3: map[string]int{}}
	for _, r := range readTable("plover.tsv") {
		if r["status"] != "v2.0" {
			continue // modes of the 2021 tables, which PLOVER 2.0 dropped
		}
		k := actKey{Type(r["event_type"]), Mode(cell(r["mode"]))}
		if k.Mode != "" {
			o.modes[k.Type] = append(o.modes[k.Type], k.Mode)
		}
		o.acts[k] = actRow{Quad(r["quad"]), number(r["intensity"])}
	}
	for _, r := range readTable("contexts.tsv") {
		if r["kind"] == "general" {
			o.contexts = append(o.contexts, Context(r["context"]))
		}
	}
	for _, r := range readTable("cameo.tsv") {
		o.scales[r["code"]] = CAMEOCode{Code: r["code"], Label: r["label"], Goldstein: cell(r["goldstein"]), ICEWS: cell(r["goldstein_icews"]), Quad: cell(r["gdelt_quad"])}
		if r["plover_type"] == "NONE" {
			continue
		}
		k := actKey{Type(r["plover_type"]), Mode(cell(r["plover_mode"]))}
		row := cameoRow{code: r["code"]}
		for c := range strings.SplitSeq(cell(r["plover_context"]), ";") {
			if c = strings.TrimSpace(c); c != "" {
				row.contexts = append(row.contexts, Context(c))
			}
		}
		o.cameo[k] = append(o.cameo[k], row)
	}
	for _, r := range readTable("acled.tsv") {
		o.acled = append(o.acled, ACLEDKind{r["acled_event_type"], r["acled_sub_event_type"], Type(cell(r["plover_type"])), Mode(cell(r["plover_mode"]))})
	}
	for _, r := range readTable("countries.tsv") {
		if iso := cell(r["iso3"]); iso != "" {
			if _, taken := o.byISO3[iso]; !taken {
				o.byISO3[iso] = len(o.countries)
			}
		}
		o.countries = append(o.countries, Country{Key: r["code"], ISO3: cell(r["iso3"]), ISO2: cell(r["iso2"]), CAMEO: cell(r["cameo_code"]),
			GDELT: cell(r["gdelt_code"]), FIPS: cell(r["fips"]), PLOVER: cell(r["plover_code"]), Name: r["name"], Demonyms: list(r["demonyms"]),
			Adjectives: list(r["adjectives"]), Capital: cell(r["capital"]), AltNames: list(r["alt_names"]), Kind: r["kind"], Parent: cell(r["parent"])})
	}
	return o
})

// readTable returns the rows of a table as maps from column to cell.
func readTable(name string) []map[string]string {
	b, err := ontologyFiles.ReadFile("ontology/" + name)
	if err != nil {
		panic(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	columns := strings.Split(lines[0], "\t")
	rows := make([]map[string]string, 0, len(lines)-1)
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns) {
			panic(fmt.Sprintf("ontology/%s:%d: %d cells, want %d", name, i+2, len(cells), len(columns)))
		}
		row := make(map[string]string, len(columns))
		for j, c := range columns {
			row[c] = cells[j]
		}
		rows = append(rows, row)
	}
	return rows
}

// cell reads the tables' "-" as nothing.
func cell(s string) string {
	if s == "-" {
		return ""
	}
	return s
}

func list(s string) []string {
	if cell(s) == "" {
		return nil
	}
	return strings.Split(s, "; ")
}

func number(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return f
}
