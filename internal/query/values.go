package query

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"casus"
)

// What the values of fields stand for, for those who decide or translate terms. All
// take values in canonical form, as they stand in a [Term].

// Who is whom a value of an actor's field asks for: a code, or words.
//
//	RUS       Country: any code of the country, RUS and RUS.GOV
//	RUS.GOV   Country and Sector: this code alone
//	.GOV      Sector: any code of the sector, .GOV and RUS.GOV
//	putin     Words: they stand in the party's words or in an actor's name
type Who struct {
	Country, Sector string
	Words           string // folded; empty when a code is asked for
}

// WhoOf reads a value of [FieldActor] and its like.
func WhoOf(value string) Who {
	if !IsCode(value) {
		return Who{Words: Fold(value)}
	}
	c := casus.Code(value)
	return Who{Country: c.Country(), Sector: c.Sector()}
}

func (w Who) code(c casus.Code) bool {
	return (w.Country == "" || w.Country == c.Country()) && (w.Sector == "" || w.Sector == c.Sector())
}

func (w Who) party(p casus.Party) bool {
	if w.Words != "" {
		return has(p.Text, w.Words) || slices.ContainsFunc(p.Actors, func(a casus.Actor) bool { return has(a.Name, w.Words) })
	}
	return slices.ContainsFunc(p.Actors, func(a casus.Actor) bool { return w.code(a.Code) })
}

// Where is what a value of [FieldPlace] asks for; one of the three is set.
type Where struct {
	Country  string // ISO3: places in the country, and itself
	GeoNames int    // the place of this id alone
	Words    string // folded: they stand in the event's words or in the gazetteer's name
}

// WhereOf reads a value of [FieldPlace].
func WhereOf(value string) Where {
	if id, ok := strings.CutPrefix(value, geoNames); ok {
		n, _ := strconv.Atoi(id) // Parse has checked it
		return Where{GeoNames: n}
	}
	if isISO3(value) {
		return Where{Country: value}
	}
	return Where{Words: Fold(value)}
}

func (w Where) location(l casus.Location) bool {
	if w.Words != "" {
		return has(l.Text, w.Words) || l.Place != nil && has(l.Place.Name, w.Words)
	}
	return l.Place != nil && (w.Country != "" && w.Country == l.Place.Country || w.GeoNames != 0 && w.GeoNames == l.Place.GeoNames)
}

// Types are the act types of a value of [FieldFamily].
func Types(family string) []casus.Type {
	var types []casus.Type
	for _, t := range casus.Types {
		quad := string(t.Quad())
		kind, side, _ := strings.Cut(quad, "-")
		if family == quad || family == kind || strings.HasPrefix(family, side) {
			types = append(types, t)
		}
	}
	return types
}

// Number is a value of a field of numbers.
func Number(value string) float64 {
	n, _ := strconv.ParseFloat(value, 64) // Parse has checked it
	return n
}

// holds compares n with a value.
func (o Op) holds(n, value float64) bool {
	switch o {
	case Less:
		return n < value
	case AtMost:
		return n <= value
	case More:
		return n > value
	case AtLeast:
		return n >= value
	}
	return n == value
}

// Located reports whether a place is narrow enough for [Near] and
// [Within]: the middle of a
// country or province is near nothing.
func Located(p casus.Precision) bool { return slices.Contains(located, p) }

var located = []casus.Precision{casus.PrecisionPoint, casus.PrecisionCity, casus.PrecisionDistrict}

// earthRadius is the mean radius of WGS 84 in kilometres.
const earthRadius = 6371.0088

// Distance is the length in kilometres of the great circle between two points given
// in degrees, by the haversine formula (Sinnott 1984, "Virtues of the haversine").
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const radian = math.Pi / 180
	a, b := lat1*radian, lat2*radian
	sinLat, sinLon := math.Sin((b-a)/2), math.Sin((lon2-lon1)*radian/2)
	h := sinLat*sinLat + math.Cos(a)*math.Cos(b)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(min(1, math.Sqrt(h)))
}

// Box is a range of degrees; West is greater than East across the meridian of 180.
type Box struct{ South, West, North, East float64 }

// Holds reports whether a point lies in the rectangle or on its edge.
func (b Box) Holds(lat, lon float64) bool {
	if lat < b.South || lat > b.North {
		return false
	}
	if b.West > b.East {
		return lon >= b.West || lon <= b.East
	}
	return lon >= b.West && lon <= b.East
}

// Boxes hold all points within the distance, for an index of rectangles to begin
// with: one box, or two where it crosses the meridian of 180 degrees.
func (n Near) Boxes() []Box {
	const degree = 180 / math.Pi
	angle := n.Kilometres/earthRadius + 1e-9 // rounding must lose no point
	b := Box{South: n.Lat - angle*degree, West: -180, North: n.Lat + angle*degree, East: 180}
	reach := math.Sin(angle) / math.Cos(n.Lat/degree) // of the longitudes, by the circle's tangent meridians
	if b.South <= -90 || b.North >= 90 || angle >= math.Pi/2 || reach >= 1 {
		b.South, b.North = max(b.South, -90), min(b.North, 90)
		return []Box{b} // a pole lies within: all longitudes do
	}
	width := math.Asin(reach) * degree
	b.West, b.East = n.Lon-width, n.Lon+width
	switch {
	case b.West < -180:
		return []Box{{b.South, b.West + 360, b.North, 180}, {b.South, -180, b.North, b.East}}
	case b.East > 180:
		return []Box{{b.South, b.West, b.North, 180}, {b.South, -180, b.North, b.East - 360}}
	}
	return []Box{b}
}
