package server

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"casus"
	"casus/internal/store"
)

const schemaPrefix = "#/components/schemas/"

func init() {
	// Lists are never null in answers: see fill.
	huma.DefaultArrayNullable = false
}

// newRegistry is a registry of schemas that knows the types whose JSON is not what
// their fields say.
func newRegistry() huma.Registry {
	r := huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer)
	alias[casus.Day, dayWord](r)
	alias[casus.Type, typeWord](r)
	alias[casus.Mode, modeWord](r)
	alias[casus.Status, statusWord](r)
	alias[casus.Quad, quadWord](r)
	alias[casus.Verdict, verdictWord](r)
	alias[casus.Precision, precisionWord](r)
	alias[casus.Location, Location](r)
	alias[casus.When, When](r)
	alias[store.OutcomeKind, outcomeWord](r)
	alias[store.ChangeKind, changeWord](r)
	alias[store.Reviewed, reviewedWord](r)
	return r
}

func alias[T, As any](r huma.Registry) {
	r.RegisterTypeAlias(reflect.TypeFor[T](), reflect.TypeFor[As]())
}

// dayWord and the others are the schemas of strings that take a few values alone.
type (
	dayWord       string
	typeWord      string
	modeWord      string
	statusWord    string
	quadWord      string
	verdictWord   string
	precisionWord string
	outcomeWord   string
	changeWord    string
	reviewedWord  string
)

func words[T ~string](all ...T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, w := range all {
		s.Enum = append(s.Enum, string(w))
	}
	return s
}

func (dayWord) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Nullable: true, Description: "YYYY-MM-DD; null when unknown"}
}

func (typeWord) Schema(huma.Registry) *huma.Schema { return words(casus.Types...) }

func (modeWord) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: "a mode of the type; empty when the words tell none"}
}

func (statusWord) Schema(huma.Registry) *huma.Schema { return words(casus.Statuses...) }

func (quadWord) Schema(huma.Registry) *huma.Schema { return words(quads...) }

func (verdictWord) Schema(huma.Registry) *huma.Schema { return words(casus.Verdicts...) }

func (precisionWord) Schema(huma.Registry) *huma.Schema {
	return words(casus.PrecisionPoint, casus.PrecisionCity, casus.PrecisionDistrict, casus.PrecisionProvince, casus.PrecisionCountry, casus.PrecisionRegion)
}

func (outcomeWord) Schema(huma.Registry) *huma.Schema {
	return words(store.New, store.Same, store.Version, store.Copy)
}

func (changeWord) Schema(huma.Registry) *huma.Schema {
	return words(store.DocumentsAdded, store.DocumentsCoded, store.IncidentsChanged, store.ReviewAdded)
}

func (reviewedWord) Schema(huma.Registry) *huma.Schema {
	return words(store.NotReviewed, store.Confirmed, store.Amended, store.Rejected)
}

// Location and When are the JSON forms of places and times.
type (
	Location casus.LocationJSON
	When     casus.WhenJSON
)

// TransformSchema lets the precision be null, which the schemas of words leave out.
func (Location) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	p := s.Properties["precision"]
	p.Nullable, p.Enum = true, append(p.Enum, nil)
	return s
}

// nullable says in the schemas that pointers to objects may be null, which huma leaves
// out.
func nullable(r huma.Registry) {
	for name, s := range r.Map() {
		t := r.TypeFromRef(schemaPrefix + name)
		for _, f := range reflect.VisibleFields(t) {
			if f.Anonymous || f.Type.Kind() != reflect.Pointer || f.Type.Elem().Kind() != reflect.Struct {
				continue
			}
			key, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			p := s.Properties[key]
			if p == nil || p.Ref == "" || strings.Contains(rest, "omit") {
				continue
			}
			s.Properties[key] = &huma.Schema{Description: p.Description, AnyOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
		}
	}
}

// fill makes empty lists of the nil ones in what p points to, so that lists are never
// null in JSON.
func fill(p any) { fillValue(reflect.ValueOf(p)) }

func fillValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			fillValue(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); v.Type().Field(i).IsExported() {
				fillValue(f)
			}
		}
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.Uint8 {
			return // bytes, as of raw JSON
		}
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fillValue(v.Index(i))
		}
	}
}
