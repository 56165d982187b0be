package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// longestDateline is the most bytes that a dateline takes.
const longestDateline = 140

// cursor walks over the start of a paragraph.
type cursor struct {
	text string
	i    int
	end  int
}

func (c *cursor) rest() string { return c.text[c.i:c.end] }

// skip moves over any of the words given and reports whether there was one.
func (c *cursor) skip(words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(c.rest(), w) {
			c.i += len(w)
			return true
		}
	}
	return false
}

// blank moves over blanks and reports whether there were any.
func (c *cursor) blank() bool {
	at := c.i
	c.i = skipBlank(c.text[:c.end], c.i)
	return c.i > at
}

// name moves over capitalised words ("Rio de Janeiro", "TEL AVIV/JERUSALEM",
// "St. Petersburg", "N.Y."), at most four of them, and returns them.
func (c *cursor) name() (s casus.Span, upper bool) {
	s.Start, s.End, upper = c.i, c.i, true
	for words := 0; words < 5; words++ {
		at := c.i
		if words > 0 {
			if !c.skip(" ", "\u00a0", "/") {
				break
			}
		}
		word := c.i
		for c.i < c.end {
			r, n := utf8.DecodeRuneInString(c.rest())
			hyphen := r == '-' && c.i > word && c.i+1 < c.end && isWordRune(rune(c.text[c.i+1]))
			stop := r == '.' && c.i-word <= 5 && (c.i-word <= 3 || isAbbreviation(c.text[word:c.i]))
			if !unicode.IsLetter(r) && r != '\'' && r != '’' && !hyphen && !stop {
				break
			}
			c.i += n
		}
		w := c.text[word:c.i]
		first, _ := utf8.DecodeRuneInString(w)
		small := words > 0 && (w == "de" || w == "do" || w == "del" || w == "la" || w == "el" || w == "al" || w == "of" || w == "and" || w == "the" || w == "on")
		if len(w) == 0 || !unicode.IsUpper(first) && !small || words == 4 {
			c.i = at
			break
		}
		if strings.IndexFunc(w, unicode.IsLower) >= 0 {
			upper = false
		}
		s.End = c.i
	}
	return s, upper
}

// agency moves over "(Reuters)", "/TASS/" or "(AP Photo)" and returns the name.
func (c *cursor) agency() string {
	open, shut := "(", ")"
	if !strings.HasPrefix(c.rest(), open) {
		open, shut = "/", "/"
		if !strings.HasPrefix(c.rest(), open) {
			return ""
		}
	}
	inner, _, ok := strings.Cut(c.rest()[1:], shut)
	first, _ := utf8.DecodeRuneInString(inner)
	if !ok || len(inner) > 40 || !unicode.IsUpper(first) && !agencies().certain[inner] || strings.Count(inner, " ") > 4 || strings.ContainsAny(inner, ".;:!?\n") {
		return ""
	}
	c.i += len(inner) + 2
	return strings.TrimSpace(inner)
}

// dash moves over what parts a dateline from its sentence: a dash or a colon, with
// blanks as a dash in a compound has none, unless loose.
func (c *cursor) dash(loose bool) (sep string) {
	at := c.i
	spaced := c.blank()
	for _, sep := range []string{"—", "–", "--", "-", ":", "|", "/"} {
		if !c.skip(sep) {
			continue
		}
		after := c.blank()
		switch {
		case loose, sep == "—" && after, sep == "–" && after, sep == "--" && after, sep == ":" && after && !spaced, spaced && after:
			return sep
		}
		break
	}
	c.i = at
	return ""
}

// dateline reads the dateline at the start of the paragraph p. first says whether
// p is the first paragraph of the report, where less is needed to believe in one:
//
//	MOSCOW, Oct 9 (Reuters) -    NASIRIYAH, Iraq (Northwire) -    GENEVA (AP) —    (CNN) --
//	MOSCOW, October 9. /TASS/.   Moscow:                          Beirut –         KYIV, 3 March 2022 —
//	INDIA/PAKISTAN -
//
// Its day has no year where the text tells none.
func dateline(text string, p casus.Span, first bool) (Origin, date, bool) {
	c := &cursor{text, p.Start, min(p.End, p.Start+longestDateline)}
	for c.end < p.End && !utf8.RuneStart(text[c.end]) {
		c.end--
	}
	var o Origin
	var day date
	c.skip("By ")
	if c.i > p.Start { // "By Jane Roe MOSCOW (Reuters) -"
		if !c.byline() {
			return o, day, false
		}
	}
	o.Start = p.Start
	place, upper := c.name()
	region := false
	if place.Len() > 0 {
		o.Place = place
		if rules()["label"].whole[strings.ToLower(place.Of(text))] != nil {
			return o, day, false
		}
		for range 3 {
			at := c.i
			if !c.skip(", ", ",\u00a0", " on ") {
				break
			}
			if d, ok := c.date(); ok {
				day = d
				continue
			}
			s, _ := c.name()
			if _, isDay := weekdays[s.Of(text)]; s.Len() == 0 || day.Day.Day > 0 && !isDay {
				c.i = at
				break
			}
			region = region || isPlace(s.Of(text)) || strings.HasSuffix(s.Of(text), ".")
		}
		if day.Day.Day == 0 { // "MOSCOW Oct 9 (Reuters)": the name ran into the month
			o.Place, day = c.dayInName(o.Place)
		}
	}
	c.skip(".")
	before := c.i
	c.blank()
	if o.Agency = c.agency(); o.Agency == "" {
		c.i = before
	}
	if o.Agency != "" && day.Day.Day == 0 { // "ANKARA (AA), Oct 9 -"
		if at := c.i; c.skip(", ", " ") {
			if d, ok := c.date(); ok {
				day = d
			} else {
				c.i = at
			}
		}
	}
	tass := strings.HasPrefix(text[max(p.Start, c.i-1):], "/") && c.skip(".")
	sep := c.dash(o.Agency != "" || day.Day.Day > 0)
	if tass {
		c.blank()
		sep = "."
	}
	o.End = c.i
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(c.rest(), isOpener))
	goesOn := unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
	if sep == "" || !goesOn && !(o.Agency != "" && agencies().certain[o.Agency]) {
		return o, day, false
	}
	city := isCity(place.Of(text))
	dashed := sep != ":"
	switch {
	case o.Agency != "" && (first || agencies().certain[o.Agency] || city || region || day.Day.Day > 0):
	case place.Len() == 0:
		return o, day, false
	case day.Day.Day > 0 && (upper || city || region):
	case city && (upper || dashed || first):
	case region && dashed:
	case upper && dashed && place.Len() > 2 && (first || arePlaces(place.Of(text))):
	default:
		return o, day, false
	}
	return o, day, true
}

// byline moves over the names after "By" to the capitals of a place.
func (c *cursor) byline() bool {
	for range 8 {
		at := c.i
		s, upper := c.oneWord()
		if s.Len() == 0 {
			return false
		}
		if upper && s.Len() > 2 {
			c.i = at
			return true
		}
		if c.skip(",") {
			c.blank()
		} else if !c.blank() {
			return false
		}
	}
	return false
}

// oneWord moves over a word of letters.
func (c *cursor) oneWord() (casus.Span, bool) {
	s := casus.Span{Start: c.i, End: c.i}
	upper := true
	for c.i < c.end {
		r, n := utf8.DecodeRuneInString(c.rest())
		if !unicode.IsLetter(r) && r != '\'' && r != '-' && r != '.' {
			break
		}
		upper = upper && !unicode.IsLower(r)
		c.i += n
	}
	s.End = c.i
	return s, upper
}

// date moves over a day of a month, with or without a year and a weekday.
func (c *cursor) date() (date, bool) {
	dates, _ := calendar(c.text, casus.Span{Start: c.i, End: min(c.end, c.i+40)})
	if len(dates) == 0 {
		return date{}, false
	}
	d := dates[0]
	lead := strings.Trim(c.text[c.i:d.Start], " ,.")
	if _, isDay := weekdays[lead]; lead != "" && !isDay && !isAbbreviation(lead) {
		return date{}, false
	}
	c.i = d.End
	return d, true
}

// dayInName parts a day from the place before it: "MOSCOW Oct 9".
func (c *cursor) dayInName(place casus.Span) (casus.Span, date) {
	dates, _ := calendar(c.text, casus.Span{Start: place.Start, End: c.end})
	if len(dates) == 0 || dates[0].Start >= place.End || dates[0].Start <= place.Start {
		return place, date{}
	}
	d := dates[0]
	c.i = d.End
	return trim(c.text, casus.Span{Start: place.Start, End: d.Start}), d
}

// isCity reports whether name, or each part of it around a slash, is a city that is known.
func isCity(name string) bool {
	for part := range strings.SplitSeq(placeKey(name), "/") {
		if !places()[part] {
			return false
		}
	}
	return true
}

// arePlaces reports whether each part of name around a slash is a known city or country.
func arePlaces(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if !isPlace(part) {
			return false
		}
	}
	return true
}

// isPlace reports whether name is a known city or country.
func isPlace(name string) bool {
	_, ok := places()[placeKey(name)]
	return ok
}

func placeKey(name string) string { return strings.ToLower(strings.ReplaceAll(name, "’", "'")) }
