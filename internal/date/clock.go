package date

import (
	"strconv"

	"casus/internal/count/numeral"
)

// clock reads a time of day as minutes after midnight: "10 a.m. local time", "7.30 pm",
// "14:00", "0800 GMT", "noon", "five o'clock". The zone is taken into the words and not
// converted: the time is the one told.
func (p *parser) clock(i int) (arg, int, bool) {
	t := p.at(i)
	switch {
	case t.Is("noon", "midday"):
		return value(12 * 60), i + 1, true
	case t.Is("midnight"):
		return value(0), i + 1, true
	}
	h, m, j, form := p.hours(i)
	if h == 12 && m == 0 && p.at(j).Is("noon", "midnight", "midday") {
		return p.clock(j)
	}
	if form == "" {
		return arg{}, i, false
	}
	if k, afternoon, ok := p.halfDay(j); ok && h >= 1 && h <= 12 {
		h %= 12
		if afternoon {
			h += 12
		}
		return value(60*h + m), p.zone(k), m < 60
	}
	if p.at(j).Is("o") && p.at(j+1).Is("'") && p.at(j+2).Is("clock") && h >= 1 && h <= 12 {
		return value(60*h + m), j + 3, true // which half of the day is not told
	}
	k := p.zone(j)
	if p.at(j).Is("hours", "hrs") && form == "hhmm" {
		k = p.zone(j + 1)
	}
	before := p.at(i - 1)
	led := k > j || !p.searching || before.Is("at", "around", "about", "by", "from", "until", "till", "before", "after", "since", "between", "shortly", "to", "approximately", ",")
	switch form {
	case "h:mm":
	case "hhmm":
		led = k > j
	default:
		led = false
	}
	return value(60*h + m), k, led && h < 24 && m < 60
}

// hours reads the figures of a time: "10:30", "7.30", "0800", "10", "five".
func (p *parser) hours(i int) (h, m, next int, form string) {
	t := p.at(i)
	if t.Kind != numeral.Digits {
		if v, j, ok := numeral.At(p.tokens, i); ok && j == i+1 && v >= 1 && v <= 12 {
			return int(v), 0, j, "word"
		}
		return 0, 0, i, ""
	}
	if t.Glued && p.at(i-1).Is("$", "€", "£", ".", ":", ",", "/", "-") && p.at(i-1).Glued && p.at(i-2).Kind == numeral.Digits {
		return 0, 0, i, ""
	}
	n, _ := strconv.Atoi(t.Text)
	mark := p.at(i + 1)
	if minutes, ok := p.run(i+2, 2, 2); ok && len(t.Text) <= 2 && mark.Glued && mark.Is(":", ".", "h") && p.at(i+2).Glued {
		j := i + 3
		if p.at(j).Is(":") && p.at(j).Glued && p.at(j+1).Kind == numeral.Digits && p.at(j+1).Glued { // seconds
			j += 2
		}
		if mark.Is(":") {
			return n, minutes, j, "h:mm"
		}
		return n, minutes, j, "h.mm"
	}
	switch {
	case len(t.Text) == 4:
		return n / 100, n % 100, i + 1, "hhmm"
	case len(t.Text) <= 2:
		return n, 0, i + 1, "h"
	}
	return 0, 0, i, ""
}

// halfDay reads "a.m.", "pm", "in the evening".
func (p *parser) halfDay(i int) (next int, afternoon, ok bool) {
	t := p.at(i)
	switch {
	case t.Is("am", "pm"):
		return i + 1, t.Is("pm"), true
	case t.Is("a", "p") && p.at(i+1).Is(".") && p.at(i+2).Is("m"):
		next = i + 3
		if p.at(next).Is(".") && p.at(next).Glued {
			next++
		}
		return next, t.Is("p"), true
	case t.Is("in") && p.at(i+1).Is("the") && p.at(i+2).Is("morning", "afternoon", "evening"):
		return i + 3, !p.at(i + 2).Is("morning"), true
	case t.Is("at") && p.at(i+1).Is("night"):
		return i + 2, true, true
	}
	return i, false, false
}

var zones = []string{"gmt", "utc", "bst", "est", "edt", "et", "cst", "cdt", "ct", "pst", "pdt", "pt", "cet", "cest", "eet", "eest", "msk", "ist", "pkt", "wib", "jst", "kst", "hkt", "aest", "sast", "eat", "wat", "z", "mst", "mdt"}

// zone skips "local time", "GMT", "Moscow time" after a time of day.
func (p *parser) zone(i int) int {
	t := p.at(i)
	switch {
	case t.Is(zones...) && t.Capital:
		if p.at(i+1).Is("+", "-") && p.at(i+2).Kind == numeral.Digits && p.at(i+2).Glued {
			return i + 3
		}
		return i + 1
	case (t.Is("local") || t.Capital && t.Kind == numeral.Word) && p.at(i+1).Is("time"):
		return i + 2
	case t.Capital && p.at(i+1).Is("standard", "daylight", "summer") && p.at(i+2).Is("time"):
		return i + 3
	}
	return i
}
