package date

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"casus/internal/count/numeral"
)

// class reads one kind of word in a pattern.
type class struct {
	starts []string // the words that it can begin with
	digits bool     // whether it can begin with digits
	number int      // from 1 for those that can, to keep what they read
	// match reads it at token i and returns its value and the index after it.
	match func(p *parser, i int) (arg, int, bool)
}

// classes are the classes of rules.txt: those of names.txt, and the numbers.
func classes(names map[string]map[string][]name) map[string]*class {
	c := map[string]*class{}
	for kind, byFirst := range names {
		c[kind] = &class{starts: slices.Collect(maps.Keys(byFirst)), match: func(p *parser, i int) (arg, int, bool) { return p.named(kind, i) }}
		for first := range byFirst {
			c[kind].digits = c[kind].digits || first[0] <= '9'
		}
	}
	of := func(starts []string, digits bool, match func(p *parser, i int) (arg, int, bool)) *class {
		return &class{starts: starts, digits: digits, match: match}
	}
	units := c["unit"].starts
	numbers := append(numeral.Words(), "a", "an", "another")
	c["unit-year"] = of([]string{"year"}, false, unitOf(year))
	c["unit-week"] = of([]string{"week"}, false, unitOf(week))
	c["unit-long"] = of([]string{"week", "fortnight", "month", "quarter", "year", "decade", "century"}, false, unitOf(week, fortnight, month, quarter, year, decade, century))
	c["unit-one"] = of(units, false, func(p *parser, i int) (arg, int, bool) {
		a, j, ok := p.named("unit", i)
		t := p.at(i).Text
		return a, j, ok && t[len(t)-1] != 's'
	})
	c["unit-now"] = of([]string{"week", "month", "quarter", "year", "decade", "century"}, false, unitOf(week, month, quarter, year, decade, century))
	c["units"] = of(units, false, func(p *parser, i int) (arg, int, bool) {
		a, j, ok := p.named("unit", i)
		t := p.at(i).Text
		return a, j, ok && t[len(t)-1] == 's'
	})
	c["bare-month"] = of(c["month"].starts, false, (*parser).bareMonth)
	c["year"] = of(nil, true, (*parser).year)
	c["bare-year"] = of(nil, true, (*parser).bareYear)
	c["yy"] = of(nil, true, func(p *parser, i int) (arg, int, bool) {
		n, _ := strconv.Atoi(p.at(i).Text)
		return value(n), i + 1, len(p.at(i).Text) == 2 && p.at(i).Kind == numeral.Digits && p.at(i).Glued && !p.runsOn(i)
	})
	c["dash"] = of([]string{"-", "/"}, false, func(p *parser, i int) (arg, int, bool) {
		return arg{}, i + 1, p.at(i).Is("-", "/") && p.at(i).Glued
	})
	c["decade"] = of([]string{"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties", "'", "`"}, true, (*parser).decade)
	c["dom"] = of(ordinalWords(), true, (*parser).dom)
	c["ordinal"] = of(ordinalWords(), true, func(p *parser, i int) (arg, int, bool) {
		n, j, ok := numeral.OrdinalAt(p.tokens, i)
		return value(n), j, ok && n <= 31
	})
	c["nth"] = of(append(ordinalWords(), "last", "final"), true, func(p *parser, i int) (arg, int, bool) {
		if p.at(i).Is("last", "final") {
			return value(-1), i + 1, true
		}
		n, j, ok := numeral.OrdinalAt(p.tokens, i)
		return value(n), j, ok && n <= 5
	})
	c["ord"] = of(ordinalWords(), true, func(p *parser, i int) (arg, int, bool) {
		n, j, ok := numeral.OrdinalAt(p.tokens, i)
		return value(n), j, ok
	})
	c["n"] = of(numbers, true, (*parser).number)
	c["n2"] = c["n"]
	c["q"] = of([]string{"q"}, false, func(p *parser, i int) (arg, int, bool) {
		n, _ := strconv.Atoi(p.at(i + 1).Text)
		return value(n), i + 2, p.at(i).Is("q") && p.at(i).Capital && p.at(i+1).Glued && 1 <= n && n <= 4
	})
	c["clock"] = of([]string{"noon", "midnight", "midday", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}, true, (*parser).clock)
	c["iso"] = of(nil, true, (*parser).iso)
	c["numeric"] = of(nil, true, (*parser).numeric)
	c["end"] = of(nil, false, (*parser).phraseEnd)
	return c
}

func ordinalWords() []string {
	words := []string{"twenty", "thirty"}
	for n := range 32 {
		if w := numeral.Ordinal(n); w != "" {
			words = append(words, w)
		}
	}
	return words
}

func value(n int) arg { return arg{n: [3]int{n}} }

func unitOf(units ...unit) func(p *parser, i int) (arg, int, bool) {
	return func(p *parser, i int) (arg, int, bool) {
		a, j, ok := p.named("unit", i)
		t := p.at(i).Text
		return a, j, ok && slices.Contains(units, unit(a.n[0])) && t[len(t)-1] != 's'
	}
}

// named reads the longest name of a class of names.txt.
func (p *parser) named(class string, i int) (arg, int, bool) {
	at := p.at
	if class == "event-day" {
		at = p.beyond
	}
	names := p.g.names[class][p.at(i).Text]
next:
	for k := range names {
		x := &names[k]
		if x.capital && !p.at(i).Capital {
			continue
		}
		for j, w := range x.words {
			if at(i+j).Text != w || at(i+j).Kind == numeral.None {
				continue next
			}
		}
		end := i + len(x.words)
		switch class {
		case "month", "weekday":
			if dot := p.at(end); len(x.words[0]) < 5 && dot.Is(".") && dot.Glued && x.capital && (x.words[0] != "may" || p.at(end+1).Kind == numeral.Digits) { // "Oct."
				end++
			}
			if p.at(end).Kind == numeral.Word && p.at(end).Glued && p.at(end-1).Kind == numeral.Word {
				continue
			}
			if class == "weekday" && !p.weekdayName(i, end, len(x.words[0]) < 6) {
				continue
			}
		case "event-day":
			// "September 11 attacks": the noun shows the year and is no part of the time.
			if end-i > 3 || x.words[0] == "september" {
				end = i + slices.Index(x.words, "11") + 1
				if p.at(end).Is("th") {
					end++
				}
			}
		}
		return arg{n: [3]int{x.n}, name: x}, end, end <= len(p.tokens)
	}
	return arg{}, i, false
}

// weekdayName reports whether a weekday is meant: abbreviations that are also words need
// a date beside them, and newspapers are not days.
func (p *parser) weekdayName(i, end int, short bool) bool {
	if !p.searching {
		return true
	}
	if p.at(end).Is("times", "telegraph", "mirror", "mail", "post", "herald", "tribune", "independent", "star", "sun", "observer", "vision") && p.at(end).Capital {
		return false
	}
	if !short {
		return true
	}
	next := p.at(end)
	if next.Is(",") {
		next = p.at(end + 1)
	}
	_, _, month := p.named("month", end)
	return next.Kind == numeral.Digits || month || p.at(i-1).Is("on", "last", "next", "since", "until")
}

// bareMonth reads a month told without a day or a year. Those that are also names and
// verbs need a word before them that a time follows.
func (p *parser) bareMonth(i int) (arg, int, bool) {
	a, j, ok := p.named("month", i)
	if !ok || !p.searching {
		return a, j, ok
	}
	if t := p.at(i); !t.Is("may", "march", "april", "june", "august") && len(t.Text) > 4 || t.Is("july") {
		return a, j, true
	}
	before, next := p.at(i-1), p.at(j)
	switch {
	case next.Capital && next.Kind == numeral.Word && !next.Glued: // "June Smith"
		return a, j, false
	case before.Is("in", "since", "until", "till", "last", "next", "this", "early", "late", "mid", "from", "through", "between", "during", "before", "after", "throughout", "earlier", "previous", "following", "every", "each", "end"):
		return a, j, true
	case before.Is("-"):
		return a, j, p.at(i-2).Is("mid", "early", "late", "pre", "post") || p.monthBefore(i-2)
	case before.Is("and", "or", "to", "by"):
		return a, j, !p.at(i).Is("may", "march") || p.monthBefore(i-2)
	case before.Is("of"):
		return a, j, p.at(i-2).Is("end", "beginning", "start", "month", "middle", "half", "week", "weeks", "days", "rest", "part", "course", "1st", "first")
	case before.Is("for"):
		return a, j, p.at(i-2).Is("set", "scheduled", "due", "planned", "slated", "expected", "called")
	case before.Is("the", "a", "an", "its", "their", "his", "her"): // "the April truce", "a May summit"
		return a, j, next.Kind == numeral.Word && !next.Is("on", "of", "in", "to", "for", "from", "said", "was", "is", "and", "at", "by", "s", "has", "had")
	}
	return a, j, false
}

// monthBefore reports whether token i is the name of a month, so that the one after
// it goes on a list of months.
func (p *parser) monthBefore(i int) bool {
	_, _, ok := p.named("month", i)
	return ok || p.at(i).Kind == numeral.Digits
}

// runsOn reports whether the digits at i go on in the next token: "8,000", "3.5", "12:30".
func (p *parser) runsOn(i int) bool {
	mark, next := p.at(i+1), p.at(i+2)
	if mark.Kind == numeral.Word && mark.Glued || mark.Is("%") {
		return true
	}
	return mark.Glued && mark.Is(",", ".", ":", "/") && next.Glued && next.Kind == numeral.Digits && (!mark.Is(",") || len(next.Text) == 3)
}

// year reads a year of four digits, from 1000 to 2199.
func (p *parser) year(i int) (arg, int, bool) {
	t := p.at(i)
	if t.Kind != numeral.Digits || len(t.Text) != 4 || t.Text[0] == '0' || t.Text > "2199" || p.runsOn(i) {
		return arg{}, i, false
	}
	if t.Glued && p.at(i-1).Is("$", "€", "£", "#", ".", ":", "'") || p.at(i-1).Is("$", "€", "£") {
		return arg{}, i, false
	}
	n, _ := strconv.Atoi(t.Text)
	return value(n), i + 1, true
}

// bareYear reads a year told alone. In running text it needs a word before it that
// a time follows, and no plural after it that it would count.
func (p *parser) bareYear(i int) (arg, int, bool) {
	a, j, ok := p.year(i)
	if !ok || !p.searching {
		return a, j, ok
	}
	before, next := p.at(i-1), p.at(j)
	if before.Is("-") && p.at(i-2).Is("mid", "early", "late", "pre", "post") {
		return a, j, true
	}
	if next.Is("-") && next.Glued && p.at(j+1).Kind == numeral.Word || next.Is("gmt", "utc", "hours", "hrs", "percent", "meters", "metres", "kilometers", "kilometres", "km", "miles", "people", "men", "women", "children", "troops") {
		return a, j, false
	}
	if n := a.n[0]; n < 1500 || n > 2100 {
		return a, j, false
	}
	if before.Is("the", "its", "his", "her", "their") && a.n[0]%1000 != 0 { // "the 1998 bombings"
		return a, j, true
	}
	plural := next.Kind == numeral.Word && !next.Capital && len(next.Text) > 3 && next.Text[len(next.Text)-1] == 's' && !next.Is("was", "has", "this")
	switch {
	case before.Is("in", "since", "until", "till", "before", "after", "during", "early", "late", "mid", "throughout", "year"):
		return a, j, !plural || !before.Is("until", "till", "before", "after", "during", "throughout")
	case before.Is("as") && p.at(i-2).Is("recently", "early", "late", "back"), before.Is("least") && p.at(i-3).Is("until", "by"):
		return a, j, true
	case before.Is("by", "of", "from", "to", "through", "between", "and", "or", "the", "a", "circa", "around", "about", "(", "-", ",", "that", "its", "their", "his", "her", "'s", "s", "on", "for", "as"):
		if before.Is("and", "or", ",", "-", "to", "(", "on", "as", "for") && !p.yearBefore(i) && !(before.Is("(") && next.Is(")", ",", ";", "-")) && !(before.Is("to") && !plural && p.at(i-2).Kind == numeral.Digits) {
			return a, j, false
		}
		return a, j, !plural
	}
	return a, j, false
}

// yearBefore reports whether a year stands within the few tokens before i.
func (p *parser) yearBefore(i int) bool {
	for k := i - 1; k >= max(i-4, 0); k-- {
		if _, _, ok := p.year(k); ok {
			return true
		}
	}
	return false
}

var decades = map[string]int{"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}

// decade reads "1990s", "1990's", "'90s" and "nineties"; its value is the first year.
func (p *parser) decade(i int) (arg, int, bool) {
	if n, ok := decades[p.at(i).Text]; ok {
		return value(1900 + n), i + 1, !p.searching || p.at(i-1).Is("the", "early", "late", "mid", "-")
	}
	short := p.at(i).Is("'", "`")
	if short {
		i++
		if !p.at(i).Glued {
			return arg{}, i, false
		}
	}
	t := p.at(i)
	j := i + 1
	if p.at(j).Is("'") && p.at(j).Glued {
		j++
	}
	n, err := strconv.Atoi(t.Text)
	if err != nil || t.Kind != numeral.Digits || n%10 != 0 || !p.at(j).Is("s") || !p.at(j).Glued && j > i+1 {
		return arg{}, i, false
	}
	switch {
	case len(t.Text) == 4 && n >= 1000 && n < 2200:
	case len(t.Text) == 2 && (short || !p.searching): // "`80s"
		n += 1900
	default:
		return arg{}, i, false
	}
	return value(n), j + 1, true
}

// dom reads a day of the month: "8", "8th", "eighth".
func (p *parser) dom(i int) (arg, int, bool) {
	if n, j, ok := numeral.OrdinalAt(p.tokens, i); ok {
		return value(n), j, n <= 31
	}
	t := p.at(i)
	if t.Kind != numeral.Digits || len(t.Text) > 2 || p.runsOn(i) {
		return arg{}, i, false
	}
	if t.Glued && p.at(i-1).Is("$", "€", "£", "#", ":", ".", ",") {
		return arg{}, i, false
	}
	n, _ := strconv.Atoi(t.Text)
	// "In May 12 people were killed" counts people.
	if next := p.at(i + 1); next.Kind == numeral.Word && !next.Capital && p.at(i-2).Is("in") && next.Is("people", "soldiers", "civilians", "men", "women", "children", "police", "others", "persons", "members", "workers") {
		return arg{}, i, false
	}
	return value(n), i + 1, 1 <= n && n <= 31
}

// number reads how many units: "three", "a", "two and a half"; its second value is 1
// where there is a half.
func (p *parser) number(i int) (arg, int, bool) {
	if v, j, ok := numeral.At(p.tokens, i); ok {
		n := int(v)
		half := v - float64(n)
		if half != 0 && half != 0.5 || n > 100000 || v == 0 {
			return arg{}, i, false
		}
		if p.searching && p.at(j).Is("-") { // "two-day"
			if _, _, ok := p.named("unit", j+1); ok {
				return arg{}, i, false
			}
		}
		return arg{n: [3]int{n, int(2 * half)}}, j, true
	}
	if p.at(i).Is("a", "an", "another") {
		return value(1), i + 1, true
	}
	return arg{}, i, false
}

// phraseEnd reports whether a phrase ends before token i.
func (p *parser) phraseEnd(i int) (arg, int, bool) {
	t := p.beyond(i)
	switch t.Kind {
	case numeral.None:
		return arg{}, i, true
	case numeral.Mark:
		return arg{}, i, !t.Is("'", "-", "$") || t.Is("-") && !t.Glued
	}
	return arg{}, i, t.Is("in", "at", "on", "but", "and", "by", "with", "for", "after", "when", "as", "while", "near", "against") && !t.Capital
}

// iso reads 2020-10-08.
func (p *parser) iso(i int) (arg, int, bool) {
	y, ok := p.run(i, 4, 4)
	m, ok2 := p.run(i+2, 1, 2)
	d, ok3 := p.run(i+4, 1, 2)
	if !ok || !ok2 || !ok3 || !p.at(i+1).Glued || !p.at(i+3).Glued || !p.at(i+2).Glued || !p.at(i+4).Glued || p.at(i+1).Text != p.at(i+3).Text || !p.at(i+1).Is("-", "/", ".") {
		return arg{}, i, false
	}
	return arg{n: [3]int{y, m, d}}, i + 5, validDay(y, m, d)
}

// numeric reads 26/10/2020, 10.8.2020 and, where it is asked for, 26/10. Its value
// is year, first and second number; the year is 0 where there is none.
func (p *parser) numeric(i int) (arg, int, bool) {
	a, ok := p.run(i, 1, 2)
	b, ok2 := p.run(i+2, 1, 2)
	if !ok || !ok2 || !p.at(i+1).Is("/", ".", "-") || !p.at(i+1).Glued || !p.at(i+2).Glued || a == 0 || b == 0 || a > 31 || b > 31 {
		return arg{}, i, false
	}
	if p.at(i).Glued && p.at(i-1).Is("/", ".", "-") {
		return arg{}, i, false
	}
	if p.at(i+3).Text == p.at(i+1).Text && p.at(i+3).Glued && p.at(i+4).Glued {
		if y, ok := p.run(i+4, 4, 4); ok && y >= 1000 && y < 2200 {
			return arg{n: [3]int{y, a, b}}, i + 5, !p.at(i+5).Glued || p.at(i+5).Kind == numeral.Mark
		}
		if y, ok := p.run(i+4, 2, 2); ok && p.at(i+1).Is("/") {
			if y += 2000; y > 2069 {
				y -= 100
			}
			return arg{n: [3]int{y, a, b}}, i + 5, true
		}
		return arg{}, i, false
	}
	return arg{n: [3]int{0, a, b}}, i + 3, !p.searching && p.at(i+1).Is("/") && p.at(i+3).Kind == numeral.None
}

// run reads digits of a length.
func (p *parser) run(i, low, high int) (int, bool) {
	t := p.at(i)
	if t.Kind != numeral.Digits || len(t.Text) < low || len(t.Text) > high {
		return 0, false
	}
	n, err := strconv.Atoi(t.Text)
	return n, err == nil
}

func validDay(y, m, d int) bool {
	return m >= 1 && m <= 12 && d >= 1 && time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}
