package export

import (
	"encoding/json"
	"time"

	"casus"
)

// flat is a row in columns of one value each, as GeoJSON's properties and Parquet's
// plain columns hold it. The names are those of the CSV form wherever they mean the
// same.
type flat struct {
	ID         string    `json:"id" parquet:"id"`
	Document   string    `json:"document" parquet:"document,dict"`
	Published  *epochDay `json:"published" parquet:"published,optional,date"`
	Publisher  string    `json:"publisher" parquet:"publisher,optional,dict"`
	URL        string    `json:"url" parquet:"url,optional,dict"`
	Title      string    `json:"title" parquet:"title,optional,dict"`
	Type       string    `json:"type" parquet:"type,dict"`
	Mode       string    `json:"mode" parquet:"mode,optional,dict"`
	Status     string    `json:"status" parquet:"status,dict"`
	Background bool      `json:"background" parquet:"background"`
	Contexts   []string  `json:"contexts" parquet:"contexts,list"`
	Trigger    string    `json:"trigger" parquet:"trigger,dict"`

	Source         string `json:"source" parquet:"source,optional"`
	SourceCodes    string `json:"source_codes" parquet:"source_codes,optional,dict"`
	Recipient      string `json:"recipient" parquet:"recipient,optional"`
	RecipientCodes string `json:"recipient_codes" parquet:"recipient_codes,optional,dict"`
	Mediator       string `json:"mediator" parquet:"mediator,optional"`
	MediatorCodes  string `json:"mediator_codes" parquet:"mediator_codes,optional,dict"`
	Claimant       string `json:"claimant" parquet:"claimant,optional"`
	ClaimantCodes  string `json:"claimant_codes" parquet:"claimant_codes,optional,dict"`

	DayFrom *epochDay `json:"day_from" parquet:"day_from,optional,date"`
	DayTo   *epochDay `json:"day_to" parquet:"day_to,optional,date"`

	GeoName      string   `json:"geo_name" parquet:"geo_name,optional,dict"`
	GeoNames     *int64   `json:"geo_geonames" parquet:"geo_geonames,optional"`
	GeoCountry   string   `json:"geo_country" parquet:"geo_country,optional,dict"`
	GeoAdmin1    string   `json:"geo_admin1" parquet:"geo_admin1,optional,dict"`
	GeoLat       *float64 `json:"geo_lat" parquet:"geo_lat,optional"`
	GeoLon       *float64 `json:"geo_lon" parquet:"geo_lon,optional"`
	GeoPrecision string   `json:"geo_precision" parquet:"geo_precision,optional,dict"`

	KilledMin    *int64 `json:"killed_min" parquet:"killed_min,optional"`
	KilledMax    *int64 `json:"killed_max" parquet:"killed_max,optional"`
	InjuredMin   *int64 `json:"injured_min" parquet:"injured_min,optional"`
	InjuredMax   *int64 `json:"injured_max" parquet:"injured_max,optional"`
	DetainedMin  *int64 `json:"detained_min" parquet:"detained_min,optional"`
	DetainedMax  *int64 `json:"detained_max" parquet:"detained_max,optional"`
	DisplacedMin *int64 `json:"displaced_min" parquet:"displaced_min,optional"`
	DisplacedMax *int64 `json:"displaced_max" parquet:"displaced_max,optional"`

	PLOVER     string  `json:"plover" parquet:"plover,optional,dict"`
	CAMEO      string  `json:"cameo" parquet:"cameo,optional,dict"`
	Quad       string  `json:"quad" parquet:"quad,optional,dict"`
	Intensity  float64 `json:"intensity" parquet:"intensity"`
	Confidence float64 `json:"confidence" parquet:"confidence"`
	Sentence   string  `json:"sentence" parquet:"sentence"`

	Incident    string     `json:"incident" parquet:"incident,optional,dict"`
	Reviewed    bool       `json:"reviewed" parquet:"reviewed"`
	Copies      int64      `json:"copies" parquet:"copies"`
	Sources     *int64     `json:"sources" parquet:"sources,optional"`
	Language    string     `json:"language" parquet:"language,optional,dict"`
	PublishedAt *time.Time `json:"published_at" parquet:"published_at,optional,timestamp(millisecond)"`
	Added       *time.Time `json:"added" parquet:"added,optional,timestamp(millisecond)"`
}

// epochDay counts days from 1970-01-01.
type epochDay int32

// MarshalJSON writes YYYY-MM-DD.
func (d epochDay) MarshalJSON() ([]byte, error) {
	return json.Marshal(casus.Day{Year: 1970, Month: time.January, Day: 1}.AddDays(int(d)).String())
}

func flatten(r *Row) flat {
	e := &r.Event
	f := flat{
		ID: e.ID, Document: e.Document.ID, Published: epoch(e.Document.Published), Publisher: e.Document.Publisher, URL: e.Document.URL, Title: e.Document.Title,
		Type: string(e.Type), Mode: string(e.Mode), Status: string(e.Status), Background: e.Background, Contexts: make([]string, len(e.Contexts)), Trigger: e.Trigger.Text,
		Source: partyWords(e.Source), SourceCodes: partyCodes(e.Source), Recipient: partyWords(e.Recipient), RecipientCodes: partyCodes(e.Recipient),
		Mediator: partyWords(e.Mediator), MediatorCodes: partyCodes(e.Mediator), Claimant: partyWords(e.Claimant), ClaimantCodes: partyCodes(e.Claimant),
		PLOVER: e.PLOVER, CAMEO: e.CAMEO, Quad: string(e.Quad), Intensity: e.Intensity, Confidence: e.Confidence, Sentence: e.Sentence.Text,
		Incident: r.Incident, Reviewed: r.Reviewed, Copies: int64(r.Copies), Language: r.Language, PublishedAt: instant(r.PublishedAt), Added: instant(r.Added),
	}
	for i, c := range e.Contexts {
		f.Contexts[i] = string(c)
	}
	days := daysOf(e)
	f.DayFrom, f.DayTo = epoch(days.From), epoch(days.To)
	if l := placeOf(e); l != nil {
		p := l.Place
		f.GeoName, f.GeoCountry, f.GeoAdmin1, f.GeoPrecision = p.Name, p.Country, p.Admin1, string(p.Precision)
		f.GeoLat, f.GeoLon = &p.Lat, &p.Lon
		if p.GeoNames != 0 {
			f.GeoNames = wide(p.GeoNames)
		}
	}
	f.KilledMin, f.KilledMax = ends(e.Killed)
	f.InjuredMin, f.InjuredMax = ends(e.Injured)
	f.DetainedMin, f.DetainedMax = ends(e.Detained)
	f.DisplacedMin, f.DisplacedMax = ends(e.Displaced)
	if r.Sources != 0 {
		f.Sources = wide(r.Sources)
	}
	return f
}

// epoch is nil for an unknown day.
func epoch(d casus.Day) *epochDay {
	if d.IsZero() {
		return nil
	}
	n := epochDay(d.Sub(casus.Day{Year: 1970, Month: time.January, Day: 1}))
	return &n
}

// instant is nil for an unknown one.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// ends are the bounds of a count, nil where there are none.
func ends(c *casus.Count) (low, high *int64) {
	if c == nil {
		return nil, nil
	}
	if c.Max != nil {
		high = wide(*c.Max)
	}
	return wide(c.Min), high
}

func wide(n int) *int64 {
	w := int64(n)
	return &w
}
