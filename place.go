package casus

// Precision says how wide the thing is that a place's coordinates are the middle of.
type Precision string

// From the narrowest to the widest.
const (
	PrecisionPoint    Precision = "point"    // a building, camp, bridge, crossing
	PrecisionCity     Precision = "city"     // a town, village or quarter
	PrecisionDistrict Precision = "district" // second-order administrative division
	PrecisionProvince Precision = "province" // first-order administrative division
	PrecisionCountry  Precision = "country"
	PrecisionRegion   Precision = "region" // a sea, range, disputed area, part of a continent
)

// Place is an entry of the gazetteer.
type Place struct {
	// GeoNames is the GeoNames id; 0 for the few entries that GeoNames lacks.
	GeoNames int `json:"geonames"`
	// Name is the gazetteer's own name for the place.
	Name string `json:"name"`
	// Country is the ISO3 code, XKX for Kosovo; empty for seas and regions of several countries.
	Country string `json:"country"`
	// Admin1 is the name of the first-order division; empty where there is none.
	Admin1    string    `json:"admin1"`
	Lat       float64   `json:"lat"` // degrees north, WGS 84
	Lon       float64   `json:"lon"` // degrees east, WGS 84
	Precision Precision `json:"precision"`
}

// Location is a place told by an event: its words and, where it could be told, the entry.
type Location struct {
	Mention
	Place      *Place
	Confidence float64
	Why        Why
}
