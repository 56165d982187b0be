package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casus"
)

// gdelt is the event table of GDELT 2.0.
var gdelt = &layout{
	title: "GDELT 2.0 events",
	about: "61 columns separated by tabs, without a header and without quotes, UTF-8. A row is a pair of a doer and a recipient: an event of several has a row for each pair, and an act between its doers (talks, clashes) one for each direction.",
	comma: '\t', dyads: true,
	fields: slices.Concat(
		[]field{
			{"GlobalEventID", "Number of the row: 53 bits of a hash of casus' event id and the pair's number, so the same row has it in every export.", func(l *line) string { return strconv.FormatInt(rowNumber(l.ID, l.n), 10) }},
			{"Day", "YYYYMMDD: the first day of the act, else the day of publication; empty when neither is known.", func(l *line) string { return strings.ReplaceAll(l.day.String(), "-", "") }},
			{"MonthYear", "YYYYMM of Day.", func(l *line) string { return l.month() }},
			{"Year", "YYYY of Day.", func(l *line) string { return l.year() }},
			{"FractionDate", "Day as GDELT writes it: the year and ((month - 1) * 30 + day) / 365.", fractionDate},
		},
		gdeltActor("Actor1", "who does the act", func(l *line) side { return l.from }),
		gdeltActor("Actor2", "whom it is done to", func(l *line) side { return l.to }),
		[]field{
			{"IsRootEvent", "Empty: GDELT marks events of the lead paragraph, which the record does not keep.", nil},
			{"EventCode", "CAMEO 1.1b3 code, as text: keep the leading zero. Another party's allegation is an accusation by the claimant (112), a planned act the intent or threat to do it.", func(l *line) string { return l.coded.CAMEO }},
			{"EventBaseCode", "The first three digits of EventCode.", func(l *line) string { return l.coded.CAMEO[:min(3, len(l.coded.CAMEO))] }},
			{"EventRootCode", "The first two digits of EventCode.", func(l *line) string { return l.coded.CAMEO[:min(2, len(l.coded.CAMEO))] }},
			{"QuadClass", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, by EventCode as GDELT assigns it.", func(l *line) string { return l.scale().Quad }},
			{"GoldsteinScale", "-10 to 10, by EventCode, from the scores GDELT uses; empty for codes without one.", func(l *line) string { return l.scale().Goldstein }},
			{"NumMentions", "The report and its copies in the record: each counts as one mention.", func(l *line) string { return strconv.Itoa(1 + l.Copies) }},
			{"NumSources", "Independent publishers that tell of the incident; empty while the event is not linked.", func(l *line) string { return positive(l.Sources) }},
			{"NumArticles", "The report and its copies in the record.", func(l *line) string { return strconv.Itoa(1 + l.Copies) }},
			{"AvgTone", "Empty: casus does not measure tone.", nil},
		},
		gdeltNowhere("Actor1Geo"),
		gdeltNowhere("Actor2Geo"),
		[]field{
			{"ActionGeo_Type", "1 country, 2 division of the United States, 3 town or spot there, 4 town or spot elsewhere, 5 division elsewhere, 0 no place resolved; empty for seas and regions, which GDELT has no type for. Of several places the most precise is taken.", geoType},
			{"ActionGeo_Fullname", "Name of the place, its first-order division and its country.", geoFullname},
			{"ActionGeo_CountryCode", "FIPS 10-4 code of the country, as GDELT's (not ISO): Gaza is GZ, the West Bank WE. Empty for seas and regions.", func(l *line) string { return fips(l.place()) }},
			{"ActionGeo_ADM1Code", "Empty: casus knows divisions by name (ActionGeo_Fullname), not by FIPS code.", nil},
			{"ActionGeo_ADM2Code", "Empty, as ActionGeo_ADM1Code.", nil},
			{"ActionGeo_Lat", "Degrees north (WGS 84) of the place's middle.", latitude},
			{"ActionGeo_Long", "Degrees east (WGS 84).", longitude},
			{"ActionGeo_FeatureID", "Empty: GDELT's are ids of GNS and GNIS; casus' places come from GeoNames.", nil},
			{"DATEADDED", "YYYYMMDDHHMMSS, UTC: when the report came into the record.", func(l *line) string {
				if l.Added.IsZero() {
					return ""
				}
				return l.Added.UTC().Format("20060102150405")
			}},
			{"SOURCEURL", "URL of the report; empty when it has none.", func(l *line) string { return l.Document.URL }},
		},
	),
}

// gdeltActor are the columns of one end of the dyad.
func gdeltActor(prefix, who string, of func(*line) side) []field {
	body := func(l *line) cameoActor { return cameoOf(of(l).code) }
	nothing := func(what, why string) field { return field{prefix + what, "Empty: " + why, nil} }
	return []field{
		{prefix + "Code", "CAMEO code of " + who + ": country, body and role joined. Empty when the party is unknown or its words were not resolved.", func(l *line) string { return body(l).code }},
		{prefix + "Name", "Name of " + who + " in capitals as GDELT writes it: the dictionary's name, else the report's words.", func(l *line) string { return strings.ToUpper(of(l).name) }},
		{prefix + "CountryCode", "CAMEO country code in GDELT's spelling (ROM, TMP; KSV for Kosovo).", func(l *line) string { return body(l).country }},
		{prefix + "KnownGroupCode", "UNO, EEC or NAT for the UN, the EU and NATO; no other body is told apart.", func(l *line) string { return body(l).group }},
		nothing("EthnicCode", "casus does not code ethnic groups."),
		nothing("Religion1Code", "casus does not code religions."),
		nothing("Religion2Code", "casus does not code religions."),
		{prefix + "Type1Code", "CAMEO role: the actor's sector (demonstrators are OPP), or IGO, NGO, MNC.", func(l *line) string { return body(l).typ }},
		nothing("Type2Code", "casus gives an actor one sector."),
		nothing("Type3Code", "casus gives an actor one sector."),
	}
}

// gdeltNowhere are the columns of where an actor is at home, which casus does not resolve.
func gdeltNowhere(prefix string) []field {
	fields := []field{{prefix + "_Type", "0: casus places acts, not actors.", func(*line) string { return "0" }}}
	for _, what := range []string{"Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"} {
		fields = append(fields, field{prefix + "_" + what, "Empty: casus places acts, not actors.", nil})
	}
	return fields
}

func (l *line) month() string {
	if l.day.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d%02d", l.day.Year, l.day.Month)
}

func (l *line) year() string {
	if l.day.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d", l.day.Year)
}

func fractionDate(l *line) string {
	if l.day.IsZero() {
		return ""
	}
	days := (int(l.day.Month)-1)*30 + l.day.Day
	return strconv.FormatFloat(float64(l.day.Year)+float64(days)/365, 'f', 4, 64)
}

// scale is what CAMEO's users say of the event's code.
func (l *line) scale() casus.CAMEOCode {
	c, _ := casus.CAMEOByCode(l.coded.CAMEO)
	return c
}

func geoType(l *line) string {
	home := l.place().Country == "USA"
	switch l.place().Precision {
	case "":
		return "0"
	case casus.PrecisionCountry:
		return "1"
	case casus.PrecisionRegion:
		return ""
	case casus.PrecisionProvince, casus.PrecisionDistrict:
		if home {
			return "2"
		}
		return "5"
	}
	if home {
		return "3"
	}
	return "4"
}

func geoFullname(l *line) string {
	p := l.place()
	var parts []string
	for _, s := range []string{p.Name, p.Admin1, countryName(p.Country)} {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
