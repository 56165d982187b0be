package export

import (
	"slices"
	"strconv"
	"strings"

	"casus"
)

// acled is a table like ACLED's.
var acled = &layout{
	title: "ACLED-like",
	about: "31 columns of CSV with a header, UTF-8. A row is an event of a kind that ACLED tells apart (ontology/acled.tsv): violence, protest, agreements about fighting, arrests, withdrawals; other acts are left out, also those that ACLED's kinds are told as but that tell more often of something else (seized goods, troops on parade, trade deals). The kinds are casus' reading of one sentence, not ACLED's coding.",
	comma: ',', head: true,
	fields: []field{
		{"event_id_cnty", "ISO 3166-1 alpha-3 code of the place's country, where known, before casus' event id.", func(l *line) string { return l.place().Country + l.ID }},
		{"event_date", "YYYY-MM-DD: the first day of the act, else the day of publication; empty when neither is known.", func(l *line) string { return l.day.String() }},
		{"year", "Year of event_date.", func(l *line) string { return l.year() }},
		{"time_precision", "1 when the words tell the day, 2 up to a week, 3 up to a month. Empty when they tell no time, or a longer or an open one.", func(l *line) string { return timePrecision(&l.Event) }},
		{"disorder_type", "ACLED's class of the event type; of violence whose kind is unclear, Political violence.", func(l *line) string { return disorder(&l.Event) }},
		{"event_type", "By ontology/acled.tsv; who did it to whom decides between battles, violence against civilians and excessive force. Empty when that is not known.", func(l *line) string { return kindOf(&l.Event).event }},
		{"sub_event_type", "As event_type. Empty when several would fit.", func(l *line) string { return kindOf(&l.Event).sub }},
		{"actor1", "Name of who does the act: the dictionary's, else the report's words.", func(l *line) string { return first(endsOf(&l.Event)[0]) }},
		{"assoc_actor_1", "The other doers, joined by `; `.", func(l *line) string { return rest(endsOf(&l.Event)[0]) }},
		{"inter1", "ACLED's class of actor1: state forces of the place's country, forces from elsewhere (External/Other forces), rebels, political militias (armed groups without a known aim among them), rioters, protesters or civilians. Empty where sector or country does not tell.", func(l *line) string { return inter(&l.Event, endsOf(&l.Event)[0]) }},
		{"actor2", "Name of whom it is done to; of an act between its doers, the second.", func(l *line) string { return first(endsOf(&l.Event)[1]) }},
		{"assoc_actor_2", "The other recipients, joined by `; `.", func(l *line) string { return rest(endsOf(&l.Event)[1]) }},
		{"inter2", "As inter1, of actor2.", func(l *line) string { return inter(&l.Event, endsOf(&l.Event)[1]) }},
		{"interaction", "inter1 and inter2 in ACLED's order; empty unless both are known.", func(l *line) string { return interaction(&l.Event) }},
		{"civilian_targeting", "`Civilian targeting` when an act of violence is done to civilians first of all.", func(l *line) string { return civilianTargeting(&l.Event) }},
		{"iso", "ISO 3166-1 number of the place's country; Kosovo has none.", func(l *line) string { return numbers()[l.place().Country].iso }},
		{"region", "Empty: ACLED's regions are its own.", nil},
		{"country", "Name of the place's country; empty for seas and regions.", func(l *line) string { return countryName(l.place().Country) }},
		{"admin1", "The first-order division that the place is or lies in.", province},
		{"admin2", "The place, when it is a second-order division: the record keeps no more of others.", func(l *line) string { return named(l, casus.PrecisionDistrict) }},
		{"admin3", "Empty: casus knows no third-order divisions.", nil},
		{"location", "GeoNames' name of the place. Of several places the most precise is taken.", func(l *line) string { return l.place().Name }},
		{"latitude", "Degrees north (WGS 84) of the place's middle.", latitude},
		{"longitude", "Degrees east (WGS 84).", longitude},
		{"geo_precision", "1 a town or a spot, 2 a second-order division, 3 a first-order one. Empty for wider places.", func(l *line) string { return geoPrecision[l.place().Precision] }},
		{"source", "Publisher of the report.", func(l *line) string { return l.Document.Publisher }},
		{"source_scale", "Empty: casus does not class publishers.", nil},
		{"notes", "The sentence that tells it, on one line.", func(l *line) string { return l.Sentence.Text }},
		{"fatalities", "The least number of people killed that the words allow. Empty, not 0, when none is told.", func(l *line) string { return least(l.Killed) }},
		{"tags", "Empty: casus does not tag.", nil},
		{"timestamp", "Unix time in seconds when the report came into the record.", func(l *line) string {
			if l.Added.IsZero() {
				return ""
			}
			return strconv.FormatInt(l.Added.Unix(), 10)
		}},
	},
	holds: func(e *casus.Event) bool {
		return kindOf(e) != kind{} || e.Type == "ASSAULT" || e.Type == "PROTEST"
	},
}

// kind is an event and sub-event type of ACLED, each empty where several would fit.
type kind struct{ event, sub string }

// The kinds that violence at close range falls into by who does it to whom.
var (
	armedClash  = kind{"Battles", "Armed clash"}
	attack      = kind{"Violence against civilians", "Attack"}
	excessive   = kind{"Protests", "Excessive force against protesters"}
	mobViolence = kind{"Riots", "Mob violence"}
)

// closeRange are the modes of such violence; the others have a kind of their own,
// whoever does it.
var closeRange = []casus.Mode{"", "firearms", "beat", "targeted", "primitive", "torture", "crowd-control"}

// kindOf is ACLED's kind of an act. The ontology's table tells which act each kind
// is told as; read backwards, an act is of the kind that all rows with its type and
// mode share.
func kindOf(e *casus.Event) kind {
	typ, mode := e.Type, e.Mode
	switch { // what the notes of the table say
	case typ == "ASSAULT" && slices.Contains(closeRange, mode):
		return closeKind(e)
	case typ == "ASSAULT" && mode == "drone":
		mode = "aerial"
	case typ == "PROTEST" && slices.Contains([]casus.Mode{"strike", "hunger", "boycott", "obstruct"}, mode):
		mode = "demo"
	case typ == "PROTEST" && mode == "vandalize":
		mode = "riot"
	case typ == "RETREAT" && mode == "ceasefire":
		typ, mode = "AGREE", ""
	case typ == "AGREE" && !slices.Contains(e.Contexts, "military") && !slices.Contains(e.Contexts, "peacekeeping"),
		typ == "COERCE" && mode == "seize", typ == "MOBILIZE":
		return kind{} // trade deals, seized goods, parades: more than what ACLED's kinds say
	}
	var found kind
	for _, k := range casus.ACLEDKinds() {
		switch {
		case k.Type != typ || k.Mode != mode:
		case found == kind{}:
			found = kind{k.Event, k.SubEvent}
		case k.Event != found.event:
			return kind{}
		default:
			found.sub = ""
		}
	}
	return found
}

// closeKind tells violence at close range apart by its parties.
func closeKind(e *casus.Event) kind {
	ends := endsOf(e)
	if len(ends[0]) == 0 || len(ends[1]) == 0 {
		return kind{}
	}
	doer, other := ends[0][0].code, ends[1][0].code
	switch {
	case civilian(doer) || doer.Sector() == "DEM":
		return mobViolence
	case stateForces(doer) && other.Sector() == "DEM":
		return excessive
	case armed(doer) && civilian(other):
		return attack
	case combat(e, doer, other):
		return armedClash
	}
	return kind{}
}

// disorder is ACLED's class of the act.
func disorder(e *casus.Event) string {
	k := kindOf(e)
	switch {
	case k == excessive:
		return "Political violence; Demonstrations"
	case k.event == "Strategic developments":
		return k.event
	case e.Type == "ASSAULT":
		return "Political violence"
	}
	return "Demonstrations"
}

// endsOf are the doers of an act and those it is done to; of an act between its
// doers the second counts as the other end.
func endsOf(e *casus.Event) [2][]side {
	from, to := sidesOf(e.Source), sidesOf(e.Recipient)
	if len(from) > 1 && mutual(e) {
		from, to = slices.Delete(slices.Clone(from), 1, 2), from[1:2]
	}
	return [2][]side{from, to}
}

func first(list []side) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].name
}

func rest(list []side) string {
	if len(list) < 2 {
		return ""
	}
	names := make([]string, len(list)-1)
	for i, s := range list[1:] {
		names[i] = s.name
	}
	return strings.Join(names, "; ")
}

// stateForces reports whether the actor is a state or an armed part of it.
func stateForces(c casus.Code) bool {
	_, state := nation(c)
	return state && slices.Contains([]string{"", "GOV", "MIL", "COP", "SPY"}, c.Sector())
}

// armed reports whether the actor is a state, an armed part of it, or a band with arms.
func armed(c casus.Code) bool {
	return stateForces(c) || slices.Contains([]string{"REB", "UAF", "CRM"}, c.Sector())
}

// combat reports whether both ends of an act of violence have arms. A country that is
// hit may be its soldiers or its people; one that clashes is its soldiers.
func combat(e *casus.Event, doer, other casus.Code) bool {
	return armed(doer) && armed(other) && (other.Sector() != "" || len(e.Recipient) == 0)
}

func civilian(c casus.Code) bool {
	return slices.Contains([]string{"CVL", "REF", "LAB", "MED", "EDU", "REL", "HLH", "BUS"}, c.Sector())
}

// interClasses are ACLED's classes of actors, in its order; of the fourth, identity
// militias, casus knows none.
var interClasses = []string{"State forces", "Rebel group", "Political militia", "Rioters", "Protesters", "Civilians", "External/Other forces"}

// inter is the class of the first of an act's actors.
func inter(e *casus.Event, end []side) string {
	if len(end) == 0 {
		return ""
	}
	c := end[0].code
	switch {
	case stateForces(c):
		p := placeOf(e)
		switch {
		case p == nil || p.Place.Country == "":
			return ""
		case p.Place.Country == c.Country():
			return "State forces"
		}
		return "External/Other forces"
	case civilian(c):
		return "Civilians"
	}
	switch c.Sector() {
	case "REB":
		return "Rebel group"
	case "UAF":
		return "Political militia"
	case "DEM":
		if kindOf(e).event == "Riots" {
			return "Rioters"
		}
		return "Protesters"
	}
	return ""
}

func interaction(e *casus.Event) string {
	ends := endsOf(e)
	a, b := inter(e, ends[0]), inter(e, ends[1])
	if a == "" || b == "" {
		return ""
	}
	if slices.Index(interClasses, a) > slices.Index(interClasses, b) {
		a, b = b, a
	}
	return a + "-" + b
}

func civilianTargeting(e *casus.Event) string {
	ends := endsOf(e)
	if e.Type != "ASSAULT" || len(ends[1]) == 0 || !civilian(ends[1][0].code) {
		return ""
	}
	return "Civilian targeting"
}

func timePrecision(e *casus.Event) string {
	t := daysOf(e)
	if t.From.IsZero() || t.To.IsZero() {
		return ""
	}
	switch days := t.To.Sub(t.From) + 1; {
	case days == 1:
		return "1"
	case days <= 7:
		return "2"
	case days <= 31:
		return "3"
	}
	return ""
}

var geoPrecision = map[casus.Precision]string{casus.PrecisionPoint: "1", casus.PrecisionCity: "1", casus.PrecisionDistrict: "2", casus.PrecisionProvince: "3"}
