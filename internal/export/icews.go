package export

import (
	"slices"
	"strconv"

	"casus"
)

// icews is the event table of ICEWS.
var icews = &layout{
	title: "ICEWS",
	about: "20 columns separated by tabs, with a header and without quotes, UTF-8 (ICEWS' own files are in ISO 8859-1). A row is a pair of a source and a target: an event of several has a row for each pair, and an act between its doers (talks, clashes) one for each direction.",
	comma: '\t', head: true, dyads: true,
	fields: slices.Concat(
		[]field{
			{"Event ID", "Number of the row: 53 bits of a hash of casus' event id and the pair's number, so the same row has it in every export.", func(l *line) string { return strconv.FormatInt(rowNumber(l.ID, l.n), 10) }},
			{"Event Date", "YYYY-MM-DD: the first day of the act, else the day of publication; empty when neither is known.", func(l *line) string { return l.day.String() }},
		},
		icewsActor("Source", "who does the act", func(l *line) side { return l.from }),
		[]field{
			{"Event Text", "casus' words for the CAMEO code; ICEWS' own differ.", func(l *line) string { return l.scale().Label }},
			{"CAMEO Code", "CAMEO 1.1b3 code, as text: keep the leading zero. Another party's allegation is an accusation by the claimant (112), a planned act the intent or threat to do it.", func(l *line) string { return l.coded.CAMEO }},
			{"Intensity", "-10 to 10, by CAMEO code, from the scores ICEWS uses; empty for codes without one.", func(l *line) string { return l.scale().ICEWS }},
		},
		icewsActor("Target", "whom it is done to", func(l *line) side { return l.to }),
		[]field{
			{"Story ID", "Id of the report: as it was given, else its URL, else a hash of its text.", func(l *line) string { return l.Document.ID }},
			{"Sentence Number", "Empty: the record keeps where a sentence stands in bytes, not its number.", nil},
			{"Publisher", "Publisher of the report.", func(l *line) string { return l.Document.Publisher }},
			{"City", "The place, when it is a town. Of several places the most precise is taken.", func(l *line) string { return named(l, casus.PrecisionCity) }},
			{"District", "The place, when it is a second-order division.", func(l *line) string { return named(l, casus.PrecisionDistrict) }},
			{"Province", "The first-order division that the place is or lies in.", province},
			{"Country", "Name of the place's country; empty for seas and regions.", func(l *line) string { return countryName(l.place().Country) }},
			{"Latitude", "Degrees north (WGS 84) of the place's middle.", latitude},
			{"Longitude", "Degrees east (WGS 84).", longitude},
		},
	),
}

// icewsActor are the columns of one end of the dyad.
func icewsActor(role, who string, of func(*line) side) []field {
	return []field{
		{role + " Name", "Name of " + who + ": the dictionary's, else the report's words.", func(l *line) string { return of(l).name }},
		{role + " Sectors", "The actor's sector in a word; casus gives an actor one. Empty when unknown.", func(l *line) string { return sectorNames[of(l).code.Sector()] }},
		{role + " Country", "Name of the actor's country; empty for bodies of many countries and where unknown.", func(l *line) string { return countryName(of(l).code.Country()) }},
	}
}
