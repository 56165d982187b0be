package place_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casus/internal/place"
	"casus/internal/place/packed"
)

// TestIncidents looks whether the report of an incident names its place where the annotators put it: of the names
// found in the reports that are that place's, how many lie in its country.
func TestIncidents(t *testing.T) {
	const folder = "../../../shared/dedup"
	if _, err := os.Stat(folder); os.IsNotExist(err) {
		t.Skipf("%s is not there", folder)
	}
	g := open(t)
	reports := map[string]*place.Report{}
	texts := map[string]string{}
	eachLine(t, filepath.Join(folder, "reports.jsonl"), func(line []byte) error {
		var r struct{ ID, Title, Text string }
		if err := json.Unmarshal(line, &r); err != nil {
			return err
		}
		texts[r.ID] = r.Title + "\n\n" + r.Text
		reports[r.ID] = g.Read(texts[r.ID], nil)
		return nil
	})
	named, right := 0, 0
	eachLine(t, filepath.Join(folder, "labels.jsonl"), func(line []byte) error {
		var l struct {
			Kind, Place, Country string
			Mentions             []struct{ Report string }
		}
		if err := json.Unmarshal(line, &l); err != nil || l.Kind != "incident" {
			return err
		}
		for _, m := range l.Mentions {
			text := texts[m.Report]
			for _, at := range reports[m.Report].Find() {
				if packed.Fold(at.Of(text)) != packed.Fold(l.Place) {
					continue
				}
				named++
				if p, _, why := reports[m.Report].Resolve(at); p != nil && p.Country == l.Country {
					right++
				} else {
					t.Logf("%s: %q is %+v, want %s\n\t%s", m.Report, at.Of(text), p, l.Country, strings.Join(why, "\n\t"))
				}
				break
			}
		}
		return nil
	})
	t.Logf("%d of %d named places lie in the annotators' countries", right, named)
	if right*100 < named*97 {
		t.Error("want 97 of 100")
	}
}

func eachLine(t *testing.T, path string, f func([]byte) error) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if err := f(lines.Bytes()); err != nil {
			t.Fatalf("%s:%d: %v", path, n, err)
		}
	}
}
