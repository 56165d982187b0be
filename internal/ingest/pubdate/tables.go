package pubdate

import (
	_ "embed"
	"strings"
	"time"
)

//go:embed months.txt
var monthsText string

//go:embed zones.txt
var zonesText string

var (
	months = readMonths()
	zones  = readZones() // lower-case abbreviation -> seconds east of UTC
)

// lines yields the fields of a table's lines, without comments.
func lines(table string) [][]string {
	var out [][]string
	for line := range strings.Lines(table) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			out = append(out, f)
		}
	}
	return out
}

// readMonths maps the names of months, with a space for the table's hyphen, to the month.
func readMonths() map[string]time.Month {
	names := map[string]time.Month{}
	for _, f := range lines(monthsText) {
		for _, name := range f[2:] {
			names[strings.ReplaceAll(name, "-", " ")] = time.Month(atoi(f[1]))
		}
	}
	return names
}

func readZones() map[string]int {
	offsets := map[string]int{}
	for _, f := range lines(zonesText) {
		t, err := time.Parse("-07:00", f[1])
		if err != nil {
			panic("zones.txt: " + err.Error()) // the table is part of the program, and tested
		}
		_, seconds := t.Zone()
		offsets[strings.ToLower(f[0])] = seconds
	}
	return offsets
}
