// Package stories reads labelled stories: reports of several publishers with their
// copies, and the incidents that they tell. Linking is fitted and scored by them.
package stories

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"casus"
)

// Report is one report of a story.
type Report struct {
	ID        string    `json:"id"`
	Publisher string    `json:"publisher"`
	Published time.Time `json:"published"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Text      string    `json:"text"`
}

// Document is the report as a coder takes it.
func (r *Report) Document() *casus.Document {
	return &casus.Document{ID: r.ID, Title: r.Title, Publisher: r.Publisher, URL: r.URL, Text: r.Text,
		Published: casus.DayOf(r.Published), PublishedAt: r.Published}
}

// Incident is one act and its labelled mentions.
type Incident struct {
	ID       string       `json:"id"` // the story, a hyphen, a letter: n for the look-alike
	Type     casus.Type   `json:"type"`
	Day      casus.Day    `json:"day"` // on which the act began or was to
	Status   casus.Status `json:"status"`
	Mentions []Mention    `json:"mentions"`
}

// Story is the story that an incident belongs to.
func (i *Incident) Story() string {
	story, _, _ := strings.Cut(i.ID, "-")
	return story
}

// LookAlike reports whether the incident is there to be told apart from a like one.
func (i *Incident) LookAlike() bool { return strings.HasSuffix(i.ID, "-n") }

// Mention is one report's telling of an incident.
type Mention struct {
	Report string       `json:"report"`
	Quote  string       `json:"quote"` // words that stand once in the report's text
	Status casus.Status `json:"status"`
}

// Set is all that is labelled.
type Set struct {
	Reports   []Report // by the time of publication
	Copies    [][]string
	Incidents []Incident
}

// Read reads reports.jsonl and labels.jsonl of a folder.
func Read(folder string) (*Set, error) {
	s := &Set{}
	err := lines(filepath.Join(folder, "reports.jsonl"), func(line []byte) error {
		var r Report
		err := json.Unmarshal(line, &r)
		s.Reports = append(s.Reports, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, lines(filepath.Join(folder, "labels.jsonl"), func(line []byte) error {
		var label struct {
			Kind    string   `json:"kind"`
			Reports []string `json:"reports"`
			Incident
		}
		if err := json.Unmarshal(line, &label); err != nil {
			return err
		}
		switch label.Kind {
		case "copies":
			s.Copies = append(s.Copies, label.Reports)
		case "incident":
			s.Incidents = append(s.Incidents, label.Incident)
		default:
			return fmt.Errorf("kind is %q: want copies or incident", label.Kind)
		}
		return nil
	})
}

// lines calls a function with each line of a file.
func lines(path string, each func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for n := 1; s.Scan(); n++ {
		if err := each(s.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// Original names, for each report that is a copy, the report it is a copy of.
func (s *Set) Original() map[string]string {
	of := map[string]string{}
	for _, group := range s.Copies {
		for _, r := range group[1:] {
			of[r] = group[0]
		}
	}
	return of
}

// Find returns the event of a report that tells a mention of an incident: one whose
// trigger overlaps the quote, of the incident's type if there is one; -1 for none.
func (i *Incident) Find(m Mention, text string, events []casus.Event) int {
	at := strings.Index(text, m.Quote)
	if at < 0 {
		return -1
	}
	quote, found := casus.Span{Start: at, End: at + len(m.Quote)}, -1
	for k := range events {
		if !events[k].Trigger.Overlaps(quote) {
			continue
		}
		if found < 0 || events[k].Type == i.Type && events[found].Type != i.Type {
			found = k
		}
	}
	return found
}
