package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"casus/internal/export"
)

// event NAME FILE N sets a variable to the id of the event on a line of a file of JSON
// lines, counted from 0.
func event(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[1])), "\n")
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	if n >= len(lines) {
		ts.Fatalf("%s has %d lines", args[1], len(lines))
	}
	var e struct{ ID string }
	ts.Check(json.Unmarshal([]byte(lines[n]), &e))
	ts.Setenv(args[0], e.ID)
}

// formats exports the record in every format, with its codebook.
func formats(ts *testscript.TestScript, _ bool, _ []string) {
	for _, format := range append([]string{blocks}, export.RecordFormats...) {
		file := "out." + format
		ts.Check(ts.Exec("casus", "export", "--format", format, "-o", file))
		if ts.ReadFile(file) == "" || ts.ReadFile(file+".codebook.md") == "" {
			ts.Fatalf("%s: the export or its codebook is empty", format)
		}
	}
}

// untilCounted N QUERY waits until the record has N events that the query asks for.
func untilCounted(ts *testscript.TestScript, _ bool, args []string) {
	const patience, pause = 60 * time.Second, 100 * time.Millisecond
	for range patience / pause {
		if ts.Exec("casus", append([]string{"query", "--count"}, args[1:]...)...) == nil && strings.TrimSpace(ts.ReadFile("stdout")) == args[0] {
			return
		}
		time.Sleep(pause)
	}
	ts.Fatalf("the record never has %s events that are %s", args[0], strings.Join(args[1:], " "))
}
