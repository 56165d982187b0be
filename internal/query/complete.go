package query

import (
	"strings"

	"casus"
)

// Suggestion is a way to go on with a query.
type Suggestion struct {
	Text     string // stands in for the query's bytes From to To
	From, To int
	Help     string
}

// Complete suggests fields, or values of the field, that go on with what stands
// before the cursor (a byte of the query). Countries are found by their names too.
func Complete(query string, cursor int) []Suggestion {
	cursor = max(0, min(cursor, len(query)))
	// A letter more, and the last token is the one to complete, be it empty yet.
	l := lexer{query: query[:cursor] + "x"}
	var before, last token
	var of fieldInfo
	for last.end < len(l.query) {
		t, err := l.next()
		if err != nil { // inside a quotation
			return nil
		}
		if t.kind == field {
			of, _ = info(t.text)
		}
		before, last = last, t
	}
	begun := strings.TrimSuffix(last.text, "x")
	if begun == "" && before.end == last.at && (before.quoted || before.kind == shut) {
		return nil // a blank is due first
	}
	var offers []Suggestion
	switch {
	case last.kind == value && of.name != "":
		offers = of.offers(begun)
	case last.kind == word:
		offers = beginnings(before.kind)
	}
	var fit []Suggestion
	for _, s := range offers {
		if startsWith(s.Text, begun) || last.kind == value && len(begun) > 1 && namedSo(s.Help, begun) {
			s.From, s.To = last.at, cursor
			fit = append(fit, s)
		}
	}
	return fit
}

func startsWith(s, begun string) bool {
	return len(s) >= len(begun) && strings.EqualFold(s[:len(begun)], begun)
}

// namedSo reports whether a word of a value's description begins so.
func namedSo(help, begun string) bool {
	return strings.Contains(" "+Fold(help), " "+Fold(begun))
}

// beginnings are what can stand where a term can, behind a token.
func beginnings(behind kind) []Suggestion {
	var all []Suggestion
	for _, f := range fields {
		op := Is
		if f.numeric {
			op = More
		}
		all = append(all, Suggestion{Text: string(f.name) + string(op), Help: f.help})
	}
	all = append(all, Suggestion{Text: nearName + string(Is), Help: "within kilometres of a point: latitude,longitude,kilometres"},
		Suggestion{Text: withinName + string(Is), Help: "in a rectangle of the map: south,west,north,east"})
	if behind == word || behind == value || behind == shut {
		all = append(all, Suggestion{Text: "or ", Help: "what stands before, or what follows"})
	}
	return append(all, Suggestion{Text: "not ", Help: "without what follows"})
}

// offers are the values of the field that can be listed, given how one begins.
func (f fieldInfo) offers(begun string) []Suggestion {
	var all []Suggestion
	add := func(value, help string) { all = append(all, Suggestion{Text: value, Help: help}) }
	countries := func() {
		for _, c := range casus.Countries() {
			if c.ISO3 != "" {
				add(c.ISO3, c.Name)
			}
		}
	}
	if f.values != nil {
		for _, v := range f.values() {
			add(v, "")
		}
	}
	switch f.name {
	case FieldPLOVER:
		for _, t := range casus.Types {
			add(string(t), "")
			for _, m := range t.Modes() {
				add(string(t)+"/"+string(m), "")
			}
		}
	case FieldPlace:
		countries()
	case FieldActor, FieldSource, FieldRecipient, FieldMediator, FieldBy, FieldDenied:
		if f.name == FieldDenied {
			add(yes, "it is denied")
			add(no, "it is not")
		}
		if country, _, has := strings.Cut(begun, "."); has {
			for _, s := range sectors {
				if code := strings.ToUpper(country) + "." + s.Text; casus.Code(code).Valid() == nil {
					add(code, s.Help)
				}
			}
			break
		}
		countries()
		for _, b := range bodies {
			add(b.Text, b.Help)
		}
		for _, s := range sectors {
			add("."+s.Text, s.Help)
		}
	case FieldAfter, FieldBefore, FieldDay, FieldPublished:
		for _, d := range []string{"today", "yesterday", "7d", "30d", "3m", "1y"} {
			add(d, "")
		}
	}
	return all
}

// sectors are those of the ontology, in words.
var sectors = []Suggestion{
	{Text: "GOV", Help: "government"}, {Text: "MIL", Help: "armed forces"}, {Text: "COP", Help: "police"}, {Text: "JUD", Help: "courts"},
	{Text: "LEG", Help: "parliament"}, {Text: "OPP", Help: "opposition"}, {Text: "PTY", Help: "party"}, {Text: "REB", Help: "rebels"},
	{Text: "UAF", Help: "armed group"}, {Text: "CRM", Help: "criminals"}, {Text: "CVL", Help: "civilians"}, {Text: "DEM", Help: "demonstrators"},
	{Text: "LAB", Help: "labour"}, {Text: "MED", Help: "media"}, {Text: "EDU", Help: "education"}, {Text: "REL", Help: "religion"},
	{Text: "HLH", Help: "health"}, {Text: "REF", Help: "refugees"}, {Text: "SPY", Help: "intelligence"}, {Text: "BUS", Help: "business"},
}

// bodies are codes of actors that are no countries.
var bodies = []Suggestion{
	{Text: "IGO", Help: "international body"}, {Text: "IGO.UN", Help: "United Nations"}, {Text: "IGO.EU", Help: "European Union"},
	{Text: "IGO.NATO", Help: "NATO"}, {Text: "NGO", Help: "non-governmental organisation"}, {Text: "MNC", Help: "company of many countries"},
}
