package export

import (
	"slices"
	"strconv"
	"strings"

	"casus"
)

// polecat is the event table of POLECAT.
var polecat = &layout{
	title: "POLECAT",
	about: "40 columns separated by tabs, with a header and without quotes, UTF-8. A row is a pair of a doer and a recipient: an event of several has a row for each pair, and an act between its doers (talks, clashes) one for each direction. What is unknown is an empty cell, where POLECAT's own files say `None`.",
	comma: '\t', head: true, dyads: true,
	fields: slices.Concat(
		[]field{
			{"Event ID", "casus' event id, a hyphen and the pair's number, from 1.", func(l *line) string { return l.ID + "-" + strconv.Itoa(l.n) }},
			{"Event Date", "YYYY-MM-DD: the first day of the act, else the day of publication; empty when neither is known.", func(l *line) string { return l.day.String() }},
			{"Event Type", "PLOVER 2.0 type. Another party's allegation is the claimant's ACCUSE, a planned act the AGREE, CONCEDE or THREATEN that PLOVER makes of it.", func(l *line) string { t, _ := l.plover(); return t }},
			{"Event Mode", "Mode of the type; empty where the words do not narrow it. POLECAT's files have the modes of 2021, casus those of PLOVER 2.0.", func(l *line) string { _, m := l.plover(); return m }},
			{"Intensity", "PLOVER's score of the type and mode, -10 to 10.", func(l *line) string { return decimal(l.coded.Intensity) }},
			{"Quad Code", "VERBAL COOPERATION, MATERIAL COOPERATION, VERBAL CONFLICT or MATERIAL CONFLICT.", func(l *line) string { return quadWords[l.coded.Quad] }},
			{"Contexts", "Up to three of PLOVER's contexts, the most certain first, joined by `;`.", func(l *line) string { return contexts(l.Contexts, ";") }},
		},
		polecatActor("Actor", "who does the act", func(l *line) side { return l.from }),
		polecatActor("Recipient", "whom it is done to", func(l *line) side { return l.to }),
		[]field{
			{"Placename", "GeoNames' name of the place. Of several places the most precise is taken.", func(l *line) string { return l.place().Name }},
			{"City", "The place, when it is a town.", func(l *line) string { return named(l, casus.PrecisionCity) }},
			{"District", "The place, when it is a second-order division.", func(l *line) string { return named(l, casus.PrecisionDistrict) }},
			{"Province", "The first-order division that the place is or lies in.", province},
			{"Country", "ISO 3166-1 alpha-3 code of the place's country (XKX for Kosovo); empty for seas and regions.", func(l *line) string { return l.place().Country }},
			{"Latitude", "Degrees north (WGS 84) of the place's middle.", latitude},
			{"Longitude", "Degrees east (WGS 84).", longitude},
			{"GeoNames ID", "GeoNames' id of the place; empty for the few that GeoNames lacks.", func(l *line) string { return positive(l.place().GeoNames) }},
			{"Raw Placename", "The report's words for the place.", func(l *line) string {
				if l.at == nil {
					return ""
				}
				return l.at.Text
			}},
			{"Feature Type", "Empty: the record keeps how precise a place is, not GeoNames' feature code.", nil},
			{"Source", "Publisher of the report.", func(l *line) string { return l.Document.Publisher }},
			{"Publication Date", "YYYY-MM-DD, where the report was published.", func(l *line) string { return l.Document.Published.String() }},
			{"Story People", "Empty: casus codes the parties of acts, not everyone a story names.", nil},
			{"Story Organizations", "Empty, as Story People.", nil},
			{"Story Locations", "Empty, as Story People.", nil},
			{"Language", "ISO 639-1 code of the report's language.", func(l *line) string { return l.Language }},
			{"Version", "Version of casus that wrote the file.", func(l *line) string { return l.o.Version }},
		},
	),
}

// polecatActor are the columns of one end of the dyad.
func polecatActor(role, who string, of func(*line) side) []field {
	sector := func(l *line) string { return sectorOf(of(l).code) }
	return []field{
		{role + " Name", "Name of " + who + ": the dictionary's, else the report's words.", func(l *line) string { return of(l).name }},
		{role + " Country", "ISO 3166-1 alpha-3 code of its country (XKX for Kosovo); empty for bodies of many countries and where unknown.", func(l *line) string {
			if n, ok := nation(of(l).code); ok {
				return n.ISO3
			}
			return ""
		}},
		{role + " COW", "Correlates of War number of that country; empty for territories that the project does not list.", func(l *line) string { return numbers()[of(l).code.Country()].cow }},
		{"Primary " + role + " Sector", "casus' sector code, or IGO, NGO, MNC. MED is media, HLH health, DEM demonstrators.", sector},
		{role + " Sectors", "The same: casus gives an actor one sector.", sector},
		{role + " Title", "Empty: the record does not keep titles apart from names.", nil},
		{role + " Name Raw", "The report's words.", func(l *line) string { return of(l).words }},
		{"Wikipedia " + role + " ID", "Empty: casus' dictionary is not linked to Wikipedia.", nil},
	}
}

// quadWords are POLECAT's words for the quadrants.
var quadWords = map[casus.Quad]string{casus.VerbalCoop: "VERBAL COOPERATION", casus.MaterialCoop: "MATERIAL COOPERATION",
	casus.VerbalConflict: "VERBAL CONFLICT", casus.MaterialConflict: "MATERIAL CONFLICT"}

// plover is the type and the mode that PLOVER codes.
func (l *line) plover() (typ, mode string) {
	typ, mode, _ = strings.Cut(l.coded.PLOVER, "/")
	return typ, mode
}

func contexts(list []casus.Context, separator string) string {
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = string(c)
	}
	return strings.Join(parts, separator)
}
