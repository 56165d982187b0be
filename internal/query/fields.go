package query

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"casus"
)

// Field is what a term asks about.
type Field string

// The fields.
const (
	FieldType       Field = "type"
	FieldMode       Field = "mode"
	FieldFamily     Field = "family"
	FieldStatus     Field = "status"
	FieldBackground Field = "background"
	FieldContext    Field = "context"
	FieldPLOVER     Field = "plover"
	FieldCAMEO      Field = "cameo"
	FieldQuad       Field = "quad"
	FieldActor      Field = "actor"
	FieldSource     Field = "source"
	FieldRecipient  Field = "recipient"
	FieldMediator   Field = "mediator"
	FieldBy         Field = "by"
	FieldDenied     Field = "denied"
	FieldPlace      Field = "place"
	FieldAfter      Field = "after"
	FieldBefore     Field = "before"
	FieldDay        Field = "day"
	FieldPublished  Field = "published"
	FieldKilled     Field = "killed"
	FieldInjured    Field = "injured"
	FieldDetained   Field = "detained"
	FieldDisplaced  Field = "displaced"
	FieldConfidence Field = "confidence"
	FieldPublisher  Field = "publisher"
	FieldLanguage   Field = "language"
	FieldReviewed   Field = "reviewed"
	FieldIncident   Field = "incident"
	FieldDocument   Field = "document"
	FieldEvent      Field = "event"
)

// nearName and withinName are no fields of a Term: their values are numbers that belong
// together.
const (
	nearName   = "near"
	withinName = "within"
)

// fieldInfo says what a field takes.
type fieldInfo struct {
	name Field
	help string
	// numeric fields take a number and any comparison; the others take a colon.
	numeric bool
	// values lists what the field takes where that is a closed list; nil otherwise.
	values func() []string
	// check returns a value's canonical form. The error says what is wanted.
	check func(string) (string, error)
}

// fields in the order in which they are offered.
var fields = []fieldInfo{
	{name: FieldType, help: "act type", values: func() []string { return texts(casus.Types) }},
	{name: FieldMode, help: "mode of an act type", values: modes},
	{name: FieldFamily, help: "types of cooperation or conflict, verbal or material", values: func() []string { return families }},
	{name: FieldStatus, help: "how real the act is told to be", values: func() []string { return texts(casus.Statuses) }},
	{name: FieldBackground, help: "acts from well before the news", values: func() []string { return []string{yes, no} }},
	{name: FieldContext, help: "what the act is about", values: func() []string { return texts(casus.Contexts()) }},
	{name: FieldPLOVER, help: "event that PLOVER codes: a type, or type/mode", check: plover},
	{name: FieldCAMEO, help: "CAMEO code, or the beginning of one", check: cameo},
	{name: FieldQuad, help: "quadrant of the event that PLOVER codes", values: func() []string { return quads }},
	{name: FieldActor, help: "a side in any role: a code (RUS, RUS.GOV, .REB, IGO.UN) or a name", check: actor},
	{name: FieldSource, help: "who did it: a code or a name", check: actor},
	{name: FieldRecipient, help: "to whom: a code or a name", check: actor},
	{name: FieldMediator, help: "who mediated or hosted: a code or a name", check: actor},
	{name: FieldBy, help: "who says so: a code or a name", check: actor},
	{name: FieldDenied, help: "yes, no, or who denies it: a code or a name", check: denied},
	{name: FieldPlace, help: "a country (AZE), a name, or geonames:123", check: place},
	{name: FieldAfter, help: "on or after a day", check: day},
	{name: FieldBefore, help: "before a day", check: day},
	{name: FieldDay, help: "on a day, in a month or a year", check: day},
	{name: FieldPublished, help: "published on a day, in a month or a year", check: day},
	{name: FieldKilled, help: "people killed, the least that is told", numeric: true},
	{name: FieldInjured, help: "people injured", numeric: true},
	{name: FieldDetained, help: "people detained", numeric: true},
	{name: FieldDisplaced, help: "people displaced", numeric: true},
	{name: FieldConfidence, help: "confidence of the act, from 0 to 1", numeric: true},
	{name: FieldPublisher, help: "who published the report: words of the name", check: name},
	{name: FieldLanguage, help: "language of the report, as en", check: language},
	{name: FieldReviewed, help: "what people decided", values: func() []string { return reviewed }},
	{name: FieldIncident, help: "events of an incident, by its id", check: id},
	{name: FieldDocument, help: "events of a report, by its id", check: id},
	{name: FieldEvent, help: "an event, by its id", check: id},
}

// quads are the four quadrants, families they and their halves.
var (
	quads    = texts([]casus.Quad{casus.VerbalCoop, casus.MaterialCoop, casus.VerbalConflict, casus.MaterialConflict})
	families = append([]string{"cooperation", "conflict", "verbal", "material"}, quads...)
)

// Values of the fields that are answered with yes or no, and of reviewed, where yes is any review.
const (
	yes       = "yes"
	no        = "no"
	confirmed = "confirmed"
	amended   = "amended"
	rejected  = "rejected"
)

var reviewed = []string{yes, no, confirmed, amended, rejected}

// alias are other words for values of closed lists.
var alias = map[string]string{"true": yes, "false": no}

// info finds a field by name, in any case.
func info(name string) (fieldInfo, bool) {
	i := slices.IndexFunc(fields, func(f fieldInfo) bool { return string(f.name) == strings.ToLower(name) })
	if i < 0 {
		return fieldInfo{}, false
	}
	return fields[i], true
}

// Fields lists the fields in the order in which they are offered.
func Fields() []Field {
	all := make([]Field, len(fields))
	for i, f := range fields {
		all[i] = f.name
	}
	return all
}

func fieldNames() []string { return append(texts(Fields()), nearName, withinName) }

// canonical checks a value of the field and returns it as the tree holds it.
func (f fieldInfo) canonical(v string) (string, error) {
	switch {
	case f.numeric:
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || n != n || n < 0 || n > 1e12 {
			return "", fmt.Errorf("want a number, as %s>10", f.name)
		}
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	case f.values != nil:
		list := f.values()
		if other := alias[strings.ToLower(v)]; slices.Contains(list, other) {
			return other, nil
		}
		if i := slices.IndexFunc(list, func(x string) bool { return strings.EqualFold(x, v) }); i >= 0 {
			return list[i], nil
		}
		if n := nearest(v, list); n != "" {
			return "", fmt.Errorf("did you mean %s:%s?", f.name, n)
		}
		return "", fmt.Errorf("want one of %s", strings.Join(list, ", "))
	}
	return f.check(v)
}

func texts[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = string(v)
	}
	return all
}

// modes are those of all types, each once.
func modes() []string {
	var all []string
	for _, t := range casus.Types {
		for _, m := range t.Modes() {
			if !slices.Contains(all, string(m)) {
				all = append(all, string(m))
			}
		}
	}
	slices.Sort(all)
	return all
}

// name checks a value that is compared by its words.
func name(v string) (string, error) {
	if Fold(v) == "" {
		return "", fmt.Errorf("want a word")
	}
	return v, nil
}

// id checks a value that is compared letter for letter.
func id(v string) (string, error) {
	if strings.TrimSpace(v) == "" {
		return "", fmt.Errorf("want an id, as 'casus query' prints it")
	}
	return v, nil
}

func plover(v string) (string, error) {
	t, m, has := strings.Cut(v, "/")
	typ, mode := casus.Type(strings.ToUpper(t)), casus.Mode(strings.ToLower(m))
	if err := typ.Valid(); err != nil {
		return "", err
	}
	if err := mode.Valid(typ); err != nil {
		return "", err
	}
	if !has {
		return string(typ), nil
	}
	if mode == "" {
		return "", fmt.Errorf("want a type alone, or a mode behind the stroke, as ASSAULT/aerial")
	}
	return string(typ) + "/" + string(mode), nil
}

var cameoForm = regexp.MustCompile(`^(0[1-9]|1[0-9]|20)[0-9]{0,2}$`)

func cameo(v string) (string, error) {
	if !cameoForm.MatchString(v) {
		return "", fmt.Errorf("want two to four digits, as 19 or 190")
	}
	return v, nil
}

// codeForm is how codes are told from names: written in capitals.
var codeForm = regexp.MustCompile(`^([A-Z]{3})?(\.[A-Z]{2,8})?$`)

// IsCode reports whether the value of an actor's field is a code rather than a name.
func IsCode(v string) bool { return v != "" && codeForm.MatchString(v) }

func actor(v string) (string, error) {
	if !IsCode(v) {
		return name(v)
	}
	if err := casus.Code(v).Valid(); err != nil {
		return "", fmt.Errorf("%w; write a name in small letters", err)
	}
	return v, nil
}

// denied takes yes and no besides actors.
func denied(v string) (string, error) {
	switch l := strings.ToLower(v); l {
	case yes, no:
		return l, nil
	case "true", "false":
		return alias[l], nil
	}
	return actor(v)
}

// geoNames begins a place's value that is an id.
const geoNames = "geonames:"

func place(v string) (string, error) {
	if id, ok := strings.CutPrefix(strings.ToLower(v), geoNames); ok {
		if n, err := strconv.Atoi(id); err != nil || n <= 0 {
			return "", fmt.Errorf("want an id of GeoNames, as geonames:587084")
		}
		return geoNames + strings.TrimLeft(id, "+0"), nil
	}
	if isISO3(v) {
		if _, ok := casus.CountryByISO3(v); !ok {
			return "", fmt.Errorf("%q is no country's code (ISO 3166, as AZE); write a name in small letters", v)
		}
		return v, nil
	}
	return name(v)
}

func isISO3(v string) bool {
	return len(v) == 3 && strings.IndexFunc(v, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

func language(v string) (string, error) {
	v = strings.ToLower(v)
	if len(v) != 2 || strings.IndexFunc(v, func(r rune) bool { return r < 'a' || r > 'z' }) >= 0 {
		return "", fmt.Errorf("want a code of two letters, as en")
	}
	return v, nil
}
