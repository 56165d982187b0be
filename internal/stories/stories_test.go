package stories

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casus"
)

func TestRead(t *testing.T) {
	const report = `{"id":"r1","publisher":"Northwire","published":"2024-03-02T08:00:00+02:00","title":"T","text":"Gunmen killed 12."}` + "\n"
	for _, c := range []struct{ name, reports, labels, want string }{
		{"whole", report, `{"kind":"copies","reports":["r1","r2"]}` + "\n" + `{"kind":"incident","id":"s01-n","type":"ASSAULT","mentions":[{"report":"r1","quote":"killed"}]}`, ""},
		{"no JSON", report, "{", "labels.jsonl:1: unexpected end"},
		{"another kind", report, `{"kind":"copies","reports":["r1","r2"]}` + "\n" + `{"kind":"rumour"}`, `labels.jsonl:2: kind is "rumour"`},
		{"a bad time", strings.Replace(report, "2024-03-02T", "2 March ", 1), "", "reports.jsonl:1:"},
	} {
		folder := t.TempDir()
		for name, text := range map[string]string{"reports.jsonl": c.reports, "labels.jsonl": c.labels} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Read(folder)
		switch {
		case c.want != "":
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", c.name, err, c.want)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		default:
			if s.Original()["r2"] != "r1" || s.Incidents[0].Story() != "s01" || !s.Incidents[0].LookAlike() || s.Reports[0].Document().Published.String() != "2024-03-02" {
				t.Errorf("%s: %+v", c.name, s)
			}
		}
	}
	if _, err := Read(t.TempDir()); err == nil {
		t.Error("an empty folder is read")
	}
}

func TestFind(t *testing.T) {
	const text = "Gunmen killed 12 villagers and burned a clinic."
	at := func(words string, of casus.Type) casus.Event {
		i := strings.Index(text, words)
		return casus.Event{Type: of, Trigger: casus.MentionAt(text, casus.Span{Start: i, End: i + len(words)})}
	}
	events := []casus.Event{at("killed", "PROTEST"), at("killed", "ASSAULT"), at("burned", "ASSAULT")}
	in := &Incident{Type: "ASSAULT"}
	for quote, want := range map[string]int{"killed 12 villagers": 1, "burned a clinic": 2, "12 villagers": -1, "not there": -1} {
		if got := in.Find(Mention{Quote: quote}, text, events); got != want {
			t.Errorf("%q: event %d, want %d", quote, got, want)
		}
	}
	if got := (&Incident{Type: "COERCE"}).Find(Mention{Quote: "killed"}, text, events); got != 0 {
		t.Errorf("of no event of the type: %d, want the first", got)
	}
}
