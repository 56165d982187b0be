package incident

import (
	"math"
	"slices"

	"casus"
	"casus/internal/incident/words"
)

// feature is what two tellings have or lack in common, as a number from 0 to 1.
type feature struct {
	name string
	of   func(a, b *Telling) float64
}

// features in the order of weights.tsv.
var features = []feature{
	{"one", func(a, b *Telling) float64 { return 1 }},
	{"same type", func(a, b *Telling) float64 { return truth(a.Event.Type == b.Event.Type) }},
	{"unrelated types", func(a, b *Telling) float64 { return truth(!related(a.Event.Type, b.Event.Type)) }},
	{"same mode", func(a, b *Telling) float64 { return truth(a.Event.Mode != "" && a.Event.Mode == b.Event.Mode) }},
	{"other mode", func(a, b *Telling) float64 {
		return truth(a.Event.Type == b.Event.Type && a.Event.Mode != "" && b.Event.Mode != "" && a.Event.Mode != b.Event.Mode)
	}},
	{"sentences alike", func(a, b *Telling) float64 { return words.Cosine(a.sentence, b.sentence) }},
	{"told in the other report", func(a, b *Telling) float64 {
		return (words.Share(a.sentence, b.words) + words.Share(b.sentence, a.words)) / 2
	}},
	{"reports alike", func(a, b *Telling) float64 { return words.Cosine(a.words, b.words) }},
	{"same report", func(a, b *Telling) float64 { return truth(a.Original == b.Original) }},
	{"same sentence", func(a, b *Telling) float64 {
		return truth(a.Original == b.Original && words.Cosine(a.sentence, b.sentence) >= alike)
	}},
	{"share a told day", func(a, b *Telling) float64 {
		n, ok := a.days.gap(b.days)
		return truth(ok && n == 0 && a.days.told && b.days.told)
	}},
	{"could share a day", func(a, b *Telling) float64 {
		n, ok := a.days.gap(b.days)
		return truth(ok && n == 0 && !(a.days.told && b.days.told))
	}},
	{"days apart", func(a, b *Telling) float64 { return apart(a, b, 7) }},
	{"other told day", func(a, b *Telling) float64 { return truth(daysPart(a, b) && !(a.past() && b.past())) }},
	{"done on another day", func(a, b *Telling) float64 { return truth(daysPart(a, b) && a.past() && b.past()) }},
	{"months apart", func(a, b *Telling) float64 { return apart(a, b, 60) }},
	{"same place", func(a, b *Telling) float64 {
		return math.Max(truth(placesMeet(a, b) > 0), words.Cosine(a.placeNames, b.placeNames))
	}},
	{"other place", func(a, b *Telling) float64 {
		return truth(placesMeet(a, b) < 0 && words.Cosine(a.placeNames, b.placeNames) == 0)
	}},
	{"other place in words", func(a, b *Telling) float64 {
		return truth(placesMeet(a, b) == 0 && wordsPart(a.placeNames, b.placeNames))
	}},
	{"other country", func(a, b *Telling) float64 { return truth(countriesPart(a, b)) }},
	{"same doer", func(a, b *Telling) float64 { return partiesMeet(a.source, b.source) }},
	{"other doer", func(a, b *Telling) float64 { return truth(partiesPart(a.source, b.source)) }},
	{"same target", func(a, b *Telling) float64 { return partiesMeet(a.target, b.target) }},
	{"other target", func(a, b *Telling) float64 { return truth(partiesPart(a.target, b.target)) }},
	{"sides swapped", func(a, b *Telling) float64 {
		return truth(codesMeet(a.source, b.target) > 0 && codesMeet(a.target, b.source) > 0 && codesMeet(a.source, b.source) == 0 && codesMeet(a.target, b.target) == 0)
	}},
	{"same number", func(a, b *Telling) float64 {
		return truth(slices.ContainsFunc(a.numbers, func(n float64) bool { return slices.Contains(b.numbers, n) }))
	}},
	{"other count", func(a, b *Telling) float64 { return truth(countsPart(a.Event, b.Event)) }},
	{"one denies", func(a, b *Telling) float64 {
		return truth((a.Event.Status == casus.Denied) != (b.Event.Status == casus.Denied))
	}},
	{"ahead and done", func(a, b *Telling) float64 { return truth(ahead(a.Event) != ahead(b.Event)) }},
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// relations are pairs of types under which one act is told: talks and the
// agreement to hold them, a concession and its being carried out, a raid and an arrest.
var relations = [][2]casus.Type{
	{"AGREE", "CONSULT"}, {"AGREE", "AID"}, {"AGREE", "COOPERATE"}, {"AGREE", "CONCEDE"}, {"AGREE", "RETREAT"}, {"AGREE", "SUPPORT"},
	{"CONCEDE", "RETREAT"}, {"AID", "COOPERATE"}, {"AID", "MOBILIZE"}, {"AID", "RETREAT"}, {"REQUEST", "CONSULT"}, {"REQUEST", "ACCUSE"},
	{"ACCUSE", "REJECT"}, {"ACCUSE", "SANCTION"}, {"ACCUSE", "THREATEN"}, {"REJECT", "SANCTION"}, {"REJECT", "CONSULT"}, {"THREATEN", "REQUEST"},
	{"PROTEST", "ASSAULT"}, {"PROTEST", "COERCE"}, {"SANCTION", "COERCE"}, {"COERCE", "ASSAULT"}, {"MOBILIZE", "ASSAULT"}, {"MOBILIZE", "COERCE"},
	{"RETREAT", "SANCTION"}, {"SUPPORT", "CONCEDE"},
}

// related reports whether one act can be told under both types.
func related(a, b casus.Type) bool {
	return a == b || slices.Contains(relations, [2]casus.Type{a, b}) || slices.Contains(relations, [2]casus.Type{b, a})
}

// apart grows with the days between two tellings' times, to 1 at the given number.
func apart(a, b *Telling, most int) float64 {
	n, ok := a.days.gap(b.days)
	if !ok {
		return 0
	}
	return math.Min(1, float64(n)/float64(most))
}

// daysPart reports whether both tellings have time words and share no day.
func daysPart(a, b *Telling) bool {
	n, ok := a.days.gap(b.days)
	return ok && n > 0 && a.days.told && b.days.told
}

// past reports whether a telling says on which day or night something was done.
func (t *Telling) past() bool {
	return t.days.told && !ahead(t.Event) && t.days.to.Sub(t.days.from) <= 1
}

// kilometres within which two towns can be one place told differently.
const nearby = 25

// placesMeet is 1 when two tellings name the same place or one within the other, -1
// when both name places and none of them meet, 0 when either names none.
func placesMeet(a, b *Telling) int {
	if len(a.places) == 0 || len(b.places) == 0 {
		return 0
	}
	for _, p := range a.places {
		for _, q := range b.places {
			if meets(p, q) {
				return 1
			}
		}
	}
	return -1
}

// samePlace reports whether two entries are one.
func samePlace(p, q *casus.Place) bool {
	return p.GeoNames != 0 && p.GeoNames == q.GeoNames || p.Name == q.Name && p.Country == q.Country && p.Precision == q.Precision
}

// meets reports whether two entries are one place, near each other, or one within
// the other as far as the gazetteer's divisions tell.
func meets(p, q *casus.Place) bool {
	switch {
	case samePlace(p, q):
		return true
	case p.Precision == casus.PrecisionCountry || q.Precision == casus.PrecisionCountry:
		return p.Country == q.Country
	case p.Precision == casus.PrecisionProvince || q.Precision == casus.PrecisionProvince:
		return p.Country == q.Country && p.Admin1 == q.Admin1 && p.Admin1 != ""
	}
	return Kilometres(p.Lat, p.Lon, q.Lat, q.Lon) < nearby
}

// Kilometres is the great-circle distance between two points in degrees.
func Kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const earth, degree = 6371, math.Pi / 180
	sinLat, sinLon := math.Sin((lat2-lat1)*degree/2), math.Sin((lon2-lon1)*degree/2)
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(sinLat*sinLat+math.Cos(lat1*degree)*math.Cos(lat2*degree)*sinLon*sinLon)))
}

// countriesPart reports whether the countries that two tellings name, as places or
// as parties, have none in common.
func countriesPart(a, b *Telling) bool {
	x, y := a.countries, b.countries
	return len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(c string) bool { return slices.Contains(y, c) })
}

// codesMeet is the share of the fewer actors that the other side names too; an actor
// of the same country and no sector, or no country and the same sector, counts half.
func codesMeet(a, b party) float64 {
	if len(a.codes) == 0 || len(b.codes) == 0 {
		return 0
	}
	if len(a.codes) > len(b.codes) {
		a, b = b, a
	}
	sum := 0.0
	for _, c := range a.codes {
		best := 0.0
		for _, d := range b.codes {
			best = math.Max(best, codeMeets(c, d))
		}
		sum += best
	}
	return sum / float64(len(a.codes))
}

func codeMeets(c, d casus.Code) float64 {
	switch {
	case c == d:
		return 1
	case c.Country() == d.Country() && (c.Sector() == "" || d.Sector() == ""), c.Sector() == d.Sector() && (c.Country() == "" || d.Country() == ""):
		return 0.5
	}
	return 0
}

// partiesMeet is how much two sides have in common, by codes or by names.
func partiesMeet(a, b party) float64 {
	return math.Max(codesMeet(a, b), words.Cosine(a.names, b.names))
}

// partiesPart reports whether both sides name actors, and they have none in common by
// code or by name.
func partiesPart(a, b party) bool {
	return len(a.codes) > 0 && len(b.codes) > 0 && partiesMeet(a, b) == 0
}

// wordsPart reports whether both are named and no word is in common.
func wordsPart(a, b words.Bag) bool { return !a.Empty() && !b.Empty() && words.Cosine(a, b) == 0 }

// countsPart reports whether two events tell numbers of the same thing of which one is
// more than twice the other.
func countsPart(a, b *casus.Event) bool {
	part := false
	for _, pair := range [][2]*casus.Count{{a.Killed, b.Killed}, {a.Injured, b.Injured}, {a.Detained, b.Detained}, {a.Displaced, b.Displaced}} {
		x, y := pair[0], pair[1]
		if x == nil || y == nil {
			continue
		}
		if x.Min <= 2*y.Min+1 && y.Min <= 2*x.Min+1 {
			return false
		}
		part = true
	}
	return part
}

// ahead reports whether an event lies ahead of its report.
func ahead(e *casus.Event) bool { return e.Status == casus.Planned || e.Status == casus.Possible }
