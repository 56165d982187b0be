package export

import (
	"math"
	"strconv"

	"casus"
)

// ged is a table like UCDP's Georeferenced Event Dataset.
var ged = &layout{
	title: "UCDP GED-like",
	about: "49 columns of CSV with a header, UTF-8. A row is an act of violence that a sentence says somebody died of. UCDP's thresholds of deaths in a year and its lists of conflicts, dyads and actors are not applied: the rows are what reports tell, not what UCDP would count.",
	comma: ',', head: true,
	fields: []field{
		{"id", "Number of the row: 53 bits of a hash of casus' event id, so the same row has it in every export.", func(l *line) string { return strconv.FormatInt(rowNumber(l.ID, l.n), 10) }},
		{"relid", "casus' event id.", func(l *line) string { return l.ID }},
		{"year", "Year of date_start.", func(l *line) string { return l.year() }},
		{"active_year", "Empty: UCDP's threshold of 25 deaths in a year is not applied.", nil},
		{"code_status", "Empty: UCDP's own editing.", nil},
		{"type_of_violence", "1 with a state on one side and an armed group or a state on the other, 2 between armed groups, 3 of either against civilians. Empty when the sectors of the sides do not tell.", func(l *line) string { return violence(&l.Event) }},
		{"conflict_dset_id", "Empty: UCDP's list of conflicts is not applied.", nil},
		{"conflict_new_id", "Empty, as conflict_dset_id.", nil},
		{"conflict_name", "Empty, as conflict_dset_id.", nil},
		{"dyad_dset_id", "Empty: UCDP's list of dyads is not applied.", nil},
		{"dyad_new_id", "Empty, as dyad_dset_id.", nil},
		{"dyad_name", "side_a, a hyphen and side_b; empty unless both are known.", func(l *line) string {
			a, b := gedSide(l, 0).name, gedSide(l, 1).name
			if a == "" || b == "" {
				return ""
			}
			return a + " - " + b
		}},
		{"side_a_dset_id", "Empty: UCDP's list of actors is not applied.", nil},
		{"side_a_new_id", "Empty, as side_a_dset_id.", nil},
		{"side_a", "Name of the first who does the act: the dictionary's, else the report's words.", func(l *line) string { return gedSide(l, 0).name }},
		{"side_b_dset_id", "Empty, as side_a_dset_id.", nil},
		{"side_b_new_id", "Empty, as side_a_dset_id.", nil},
		{"side_b", "Name of the first whom it is done to; of an act between its doers, the second of them.", func(l *line) string { return gedSide(l, 1).name }},
		{"number_of_sources", "Independent publishers that tell of the incident; empty while the event is not linked.", func(l *line) string { return positive(l.Sources) }},
		{"source_article", "URL of the report; empty when it has none.", func(l *line) string { return l.Document.URL }},
		{"source_office", "Publisher of the report.", func(l *line) string { return l.Document.Publisher }},
		{"source_date", "YYYY-MM-DD: day of publication.", func(l *line) string { return l.Document.Published.String() }},
		{"source_headline", "Title of the report.", func(l *line) string { return l.Document.Title }},
		{"source_original", "The words of who says so, where the report tells it through somebody.", func(l *line) string { return partyWords(l.Claimant) }},
		{"where_prec", "1 a town or a spot, 3 a second-order division, 4 a first-order one, 6 a country. Empty for seas and regions.", func(l *line) string { return wherePrec[l.place().Precision] }},
		{"where_coordinates", "GeoNames' name of the place that the coordinates are of. Of several places the most precise is taken.", func(l *line) string { return l.place().Name }},
		{"where_description", "The report's words for the place.", func(l *line) string {
			if l.at == nil {
				return ""
			}
			return l.at.Text
		}},
		{"adm_1", "The first-order division that the place is or lies in.", province},
		{"adm_2", "The place, when it is a second-order division: the record keeps no more of others.", func(l *line) string { return named(l, casus.PrecisionDistrict) }},
		{"latitude", "Degrees north (WGS 84) of the place's middle.", latitude},
		{"longitude", "Degrees east (WGS 84).", longitude},
		{"geom_wkt", "The same point as well-known text, longitude first.", func(l *line) string {
			if l.at == nil {
				return ""
			}
			return "POINT (" + longitude(l) + " " + latitude(l) + ")"
		}},
		{"priogrid_gid", "The PRIO-GRID cell of half a degree that the point lies in. Empty for countries, seas and regions, whose middle says little.", prioGrid},
		{"country", "Name of the place's country; empty for seas and regions.", func(l *line) string { return countryName(l.place().Country) }},
		{"country_id", "Gleditsch and Ward's number of that country; empty for territories that they do not list.", func(l *line) string { return numbers()[l.place().Country].gw }},
		{"region", "Empty: casus has no table of UCDP's regions.", nil},
		{"event_clarity", "Empty: UCDP's own judgement.", nil},
		{"date_prec", "1 when the words tell the day, 2 up to six days, 3 a week, 4 up to a month, 5 longer. Empty when they tell no time or an open one.", datePrec},
		{"date_start", "YYYY-MM-DD: the first day of the act, else the day of publication; empty when neither is known.", func(l *line) string { return l.day.String() }},
		{"date_end", "YYYY-MM-DD: the last day of the act, else date_start.", func(l *line) string {
			if t := daysOf(&l.Event); !t.To.IsZero() {
				return t.To.String()
			}
			return l.day.String()
		}},
		{"deaths_a", "Empty: the record does not tell on which side people died.", nil},
		{"deaths_b", "Empty, as deaths_a.", nil},
		{"deaths_civilians", "Empty, as deaths_a.", nil},
		{"deaths_unknown", "All deaths, since sides are not told apart: as best.", func(l *line) string { return least(l.Killed) }},
		{"best", "The least number of people killed that the words allow, as UCDP counts `at least 12`.", func(l *line) string { return least(l.Killed) }},
		{"high", "The most that the words allow; empty when they set no upper bound.", func(l *line) string { return most(l.Killed) }},
		{"low", "As best.", func(l *line) string { return least(l.Killed) }},
		{"gwnoa", "Gleditsch and Ward's number of side_a, when it is a state or an armed part of one.", func(l *line) string { return stateNumber(gedSide(l, 0).code) }},
		{"gwnob", "As gwnoa, of side_b.", func(l *line) string { return stateNumber(gedSide(l, 1).code) }},
	},
	holds: func(e *casus.Event) bool { return e.Type == "ASSAULT" && e.Killed != nil && e.Killed.Min > 0 },
}

// gedSide is the first actor of an end of the act; the zero side when there is none.
func gedSide(l *line, end int) side {
	list := endsOf(&l.Event)[end]
	if len(list) == 0 {
		return side{}
	}
	return list[0]
}

// violence is UCDP's type of violence (ontology/ucdp.tsv).
func violence(e *casus.Event) string {
	ends := endsOf(e)
	if len(ends[0]) == 0 || len(ends[1]) == 0 {
		return ""
	}
	a, b := ends[0][0].code, ends[1][0].code
	switch {
	case armed(a) && civilian(b):
		return "3"
	case !combat(e, a, b):
		return ""
	case stateForces(a) || stateForces(b):
		return "1"
	}
	return "2"
}

func stateNumber(c casus.Code) string {
	if !stateForces(c) {
		return ""
	}
	return numbers()[c.Country()].gw
}

var wherePrec = map[casus.Precision]string{casus.PrecisionPoint: "1", casus.PrecisionCity: "1", casus.PrecisionDistrict: "3", casus.PrecisionProvince: "4", casus.PrecisionCountry: "6"}

func datePrec(l *line) string {
	t := daysOf(&l.Event)
	if t.From.IsZero() || t.To.IsZero() {
		return ""
	}
	switch days := t.To.Sub(t.From) + 1; {
	case days == 1:
		return "1"
	case days < 7:
		return "2"
	case days == 7:
		return "3"
	case days <= 31:
		return "4"
	}
	return "5"
}

// prioGrid numbers the cells of half a degree from the south-west corner of the
// world, along the rows, from 1 (Tollefsen, Strand and Buhaug 2012).
func prioGrid(l *line) string {
	switch l.place().Precision {
	case "", casus.PrecisionCountry, casus.PrecisionRegion:
		return ""
	}
	const rows, columns = 360, 720
	row := min(int(math.Floor((l.place().Lat+90)*2)), rows-1)
	column := min(int(math.Floor((l.place().Lon+180)*2)), columns-1)
	return strconv.Itoa(row*columns + column + 1)
}
