package export

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadBack opens the exports with pyarrow, pandas and DuckDB, as many of them as
// python3 has.
func TestReadBack(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to read exports back with")
	}
	list := rows(t)
	folder := t.TempDir()
	files := map[string]string{"record.csv": "csv", "record.parquet": "parquet", "gdelt.tsv": "gdelt", "polecat.tsv": "polecat", "icews.tsv": "icews", "acled.csv": "acled", "ged.csv": "ged"}
	for name, format := range files {
		if err := os.WriteFile(filepath.Join(folder, name), written(t, format, everything, list), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python, "testdata/read_back.py", folder)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, problems.String())
	}
	var seen map[string]json.RawMessage
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatal(err)
	}
	if len(seen) == 0 {
		t.Skip("python3 has none of pyarrow, pandas and duckdb: pip install pyarrow pandas duckdb")
	}

	lines := func(format string) int { return bytes.Count(written(t, format, everything, list), []byte("\n")) }
	var want, parties [][]any
	for _, r := range list {
		e := &r.Event
		row := []any{e.ID, orNull(e.Document.Title), string(e.Status), orNull(partyCodes(e.Source)), nil, nil, orNull(e.Document.Published.String())}
		if e.Killed != nil {
			row[4] = e.Killed.Min
		}
		if l := placeOf(e); l != nil {
			row[5] = l.Place.Lat
		}
		want = append(want, row)
		party := []any{}
		for _, p := range e.Source {
			codes := []any{}
			for _, c := range p.Codes() {
				codes = append(codes, string(c))
			}
			party = append(party, []any{p.Text, codes})
		}
		parties = append(parties, party)
	}
	var ids []string
	for line := range strings.Lines(string(written(t, "gdelt", everything, list))) {
		id, _, _ := strings.Cut(line, "\t")
		ids = append(ids, id)
	}
	shapes := map[string][]int{}
	for name, format := range map[string]string{"gdelt.tsv": "gdelt", "polecat.tsv": "polecat", "icews.tsv": "icews", "acled.csv": "acled", "ged.csv": "ged"} {
		n := lines(format)
		if layouts[format].head {
			n--
		}
		shapes[name] = []int{n, len(layouts[format].columns(&everything))}
	}
	for reader, got := range seen {
		var expected any = want
		switch reader {
		case "pyarrow parties":
			expected = parties
		case "pandas shapes":
			expected = shapes
		case "pandas ids":
			expected = ids
		}
		if d := cmp.Diff(generic(t, expected), generic(t, got)); d != "" {
			t.Errorf("%s (-written +read): %s", reader, d)
		}
		t.Logf("read back: %s", reader)
	}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// generic is a value as JSON has it.
func generic(t *testing.T, v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var g any
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	return g
}
