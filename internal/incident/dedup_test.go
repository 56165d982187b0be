package incident_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"casus"
	"casus/internal/coder"
	"casus/internal/encoder"
	"casus/internal/incident"
	"casus/internal/incident/words"
)

const dedup = "../../../shared/dedup/"

type report struct {
	ID        string    `json:"id"`
	Publisher string    `json:"publisher"`
	Published time.Time `json:"published"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Text      string    `json:"text"`
}

type label struct {
	Kind     string   `json:"kind"`
	Reports  []string `json:"reports"`
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Mentions []struct {
		Report, Quote, Status string
	} `json:"mentions"`
}

func lines[T any](t *testing.T, path string) (all []T) {
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("skipped: the labelled stories are not there (%v)", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

func TestDump(t *testing.T) {
	out, _ := os.Create("/tmp/incident/pairs.jsonl")
	defer out.Close()
	c, err := coder.New(encoder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	reports := lines[report](t, dedup+"reports.jsonl")
	labels := lines[label](t, dedup+"labels.jsonl")
	original := map[string]string{}
	for _, l := range labels {
		if l.Kind == "copies" {
			for _, r := range l.Reports {
				original[r] = l.Reports[0]
			}
		}
	}
	type told struct {
		*incident.Telling
		mention string // incident id
		n       int
	}
	var all []told
	found, total := 0, 0
	for _, r := range reports {
		reading := c.Read(&casus.Document{ID: r.ID, Title: r.Title, Publisher: r.Publisher, Published: casus.DayOf(r.Published), Text: r.Text})
		bag := words.NewBag(words.Stems(r.Title + " " + r.Text))
		orig := r.ID
		if o, ok := original[r.ID]; ok {
			orig = o
		}
		mention := map[int]string{}
		for _, l := range labels {
			for _, m := range l.Mentions {
				if m.Report != r.ID {
					continue
				}
				total++
				at := strings.Index(r.Text, m.Quote)
				span := casus.Span{Start: at, End: at + len(m.Quote)}
				best := -1
				for i := range reading.Events {
					e := &reading.Events[i]
					if e.Trigger.Overlaps(span) && (best < 0 || string(e.Type) == l.Type && string(reading.Events[best].Type) != l.Type) {
						best = i
					}
				}
				if best >= 0 {
					found++
					mention[best] = l.ID
				}
			}
		}
		for i := range reading.Events {
			all = append(all, told{incident.NewTelling(&reading.Events[i], r.Published, r.Publisher, orig, bag), mention[i], len(all)})
		}
	}
	fmt.Println("found", found, "of", total, "events", len(all))
	for i, a := range all {
		for j := 0; j < i; j++ {
			b := all[j]
			if a.mention == "" || b.mention == "" {
				continue
			}
			json.NewEncoder(out).Encode(map[string]any{"a": a.n, "b": b.n, "x": incident.Features(a.Telling, b.Telling), "ia": a.mention, "ib": b.mention, "ra": a.Event.Document.ID, "rb": b.Event.Document.ID})
		}
	}
}
