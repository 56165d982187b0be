package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casus"
)

var update = flag.Bool("update", false, "write the golden files")

// line is an item as golden files have it.
type line struct {
	Where   string          `json:"where"`
	Doc     *casus.Document `json:"doc,omitempty"`
	Partial bool            `json:"partial,omitempty"`
	Err     string          `json:"err,omitempty"`
	Note    string          `json:"note,omitempty"`
}

// lines are the items of a reading, one a line of JSON.
func lines(t testing.TB, paths ...string) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for it := range Files(context.Background(), paths, nil, Options{}) {
		l := line{Where: it.Where, Doc: it.Doc, Partial: it.Partial, Note: it.Note}
		if it.Err != nil {
			l.Err = it.Err.Error()
		}
		if err := e.Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// Every file of testdata/in gives what testdata/golden has under its name. A file added
// there needs nothing more than "go test -update" and a look at what that writes.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/in/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no input", err)
	}
	golden := map[string]bool{}
	for _, in := range files {
		in = filepath.ToSlash(in)
		t.Run(filepath.Base(in), func(t *testing.T) {
			got := lines(t, in)
			out := filepath.Join("testdata/golden", filepath.Base(in)+".jsonl")
			golden[out] = true
			if *update {
				if err := os.WriteFile(out, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
	outs, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range outs {
		if !golden[out] {
			t.Errorf("%s has no input", out)
		}
	}
}
