package date

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casus/internal/count/numeral"
)

//go:embed names.txt
var namesTxt string

// name is one name of the calendar.
type name struct {
	class, value string
	n            int // value, where it is a number
	words        []string
	capital      bool // the first word must be capitalised
}

// readNames reads names.txt into lists by class and first word, longer names first.
func readNames(table string) (map[string]map[string][]name, error) {
	classes := map[string]map[string][]name{}
	for i, line := range strings.Split(table, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		class, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		separator := " "
		if class == "lunar" { // its value is a sentence
			separator = "  "
		}
		value, words, ok := strings.Cut(rest, separator)
		if !ok {
			return nil, fmt.Errorf("names.txt:%d: want class, value and names", i+1)
		}
		n, _ := strconv.Atoi(value)
		if class == "unit" {
			if n = slices.Index(unitNames, value); n < 0 {
				return nil, fmt.Errorf("names.txt:%d: %q is no unit", i+1, value)
			}
		}
		if classes[class] == nil {
			classes[class] = map[string][]name{}
		}
		for phrase := range strings.SplitSeq(words, "|") {
			x := name{class: class, value: value, n: n, capital: strings.Contains(phrase, "<")}
			for _, t := range numeral.All(strings.NewReplacer("<", "", ">", "").Replace(phrase)) {
				x.words = append(x.words, t.Text)
			}
			if len(x.words) == 0 {
				return nil, fmt.Errorf("names.txt:%d: an empty name", i+1)
			}
			first := x.words[0]
			classes[class][first] = append(classes[class][first], x)
		}
	}
	for _, byFirst := range classes {
		for _, names := range byFirst {
			slices.SortStableFunc(names, func(a, b name) int { return len(b.words) - len(a.words) })
		}
	}
	return classes, nil
}

// unit is a unit of time.
type unit int

// The units, from the shortest.
const (
	second unit = iota
	minute
	hour
	day
	week
	fortnight
	weekend
	month
	quarter
	year
	decade
	century
)

var unitNames = []string{"second", "minute", "hour", "day", "week", "fortnight", "weekend", "month", "quarter", "year", "decade", "century"}

func (u unit) String() string { return unitNames[u] }
