package main

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"casus/internal/store/pgtest"
)

func TestMain(m *testing.M) {
	// With the race detector a program sleeps for a second before it ends, unless told
	// otherwise, and these tests start it some hundred times.
	if os.Getenv(race) == "" {
		os.Setenv(race, "atexit_sleep_ms=0")
	}
	testscript.Main(pgtest.Tests{M: m}, map[string]func(){"casus": main})
}

// race is the variable of the race detector's options.
const race = "GORACE"

// TestScript runs the commands as a user would; each file of testdata/script is a test.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv(race, os.Getenv(race))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"zero": zero, "repeat": repeat, "event": event, "formats": formats, "until-counted": untilCounted,
		},
	})
}

// repeat FILE SIZE WORDS writes a file of a size in bytes that holds nothing but the words, over and over.
func repeat(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	words := strings.ReplaceAll(args[2], `\n`, "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(words, size/len(words))), 0o600))
}

// zero FILE writes a file of bytes that are no text.
func zero(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("\x7fELF\x02\x01\x01\x00\x00\x00\xff\xfe\x00\x00"), 0o600))
}
