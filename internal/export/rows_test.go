package export

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casus"
)

var update = flag.Bool("update", false, "write the golden files")

// fixture is a row as testdata/rows.json tells it: the words without their offsets,
// which are found in the text.
type fixture struct {
	Text       string          `json:"text"`
	Document   casus.Source    `json:"document"`
	Type       casus.Type      `json:"type"`
	Mode       casus.Mode      `json:"mode"`
	Status     casus.Status    `json:"status"`
	Background bool            `json:"background"`
	Contexts   []casus.Context `json:"contexts"`
	Trigger    string          `json:"trigger"`
	Confidence float64         `json:"confidence"`

	Source    []casus.Party `json:"source"`
	Recipient []casus.Party `json:"recipient"`
	Mediator  []casus.Party `json:"mediator"`
	Claimant  []casus.Party `json:"claimant"`
	Places    []struct {
		Text  string       `json:"text"`
		Place *casus.Place `json:"place"`
	} `json:"places"`
	When []struct {
		Text string `json:"text"`
		Days string `json:"days"`
	} `json:"when"`
	Killed    []casus.CountMention `json:"killed"`
	Injured   []casus.CountMention `json:"injured"`
	Detained  []casus.CountMention `json:"detained"`
	Displaced []casus.CountMention `json:"displaced"`

	Incident    string    `json:"incident"`
	Reviewed    bool      `json:"reviewed"`
	Copies      int       `json:"copies"`
	Sources     int       `json:"sources"`
	Language    string    `json:"language"`
	PublishedAt time.Time `json:"published_at"`
	Added       time.Time `json:"added"`
}

// rows are those of testdata/rows.json, checked against the vocabulary's invariants.
func rows(t testing.TB) []*Row {
	t.Helper()
	b, err := os.ReadFile("testdata/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	var fs []fixture
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&fs); err != nil {
		t.Fatalf("testdata/rows.json: %v", err)
	}
	list := make([]*Row, len(fs))
	for i := range fs {
		list[i] = fs[i].row(t)
		if err := list[i].Validate(fs[i].Text); err != nil {
			t.Fatalf("testdata/rows.json, row %d: %v", i, err)
		}
	}
	return list
}

func (f *fixture) row(t testing.TB) *Row {
	at := func(words string) casus.Mention {
		i := strings.Index(f.Text, words)
		if i < 0 {
			t.Fatalf("testdata/rows.json: %q is not in %q", words, f.Text)
		}
		return casus.MentionAt(f.Text, casus.Span{Start: i, End: i + len(words)})
	}
	parties := func(ps []casus.Party) []casus.Party {
		for i := range ps {
			ps[i].Mention = at(ps[i].Text)
			ps[i].Confidence = 0.5
			if ps[i].Actors == nil {
				ps[i].Actors = []casus.Actor{}
			}
		}
		return append([]casus.Party{}, ps...)
	}
	count := func(ms []casus.CountMention) *casus.Count {
		for i := range ms {
			ms[i].Mention = at(ms[i].Text)
		}
		return casus.Sum(ms)
	}
	e := casus.Event{Document: f.Document, Type: f.Type, Mode: f.Mode, Status: f.Status, Background: f.Background, Contexts: append([]casus.Context{}, f.Contexts...),
		Trigger: at(f.Trigger), Confidence: f.Confidence, Sentence: casus.MentionAt(f.Text, casus.Span{End: len(f.Text)}),
		Source: parties(f.Source), Recipient: parties(f.Recipient), Mediator: parties(f.Mediator), Claimant: parties(f.Claimant),
		Places: []casus.Location{}, When: []casus.When{},
		Killed: count(f.Killed), Injured: count(f.Injured), Detained: count(f.Detained), Displaced: count(f.Displaced), Why: casus.Why{"by hand"}}
	for _, p := range f.Places {
		e.Places = append(e.Places, casus.Location{Mention: at(p.Text), Place: p.Place, Confidence: 0.5})
	}
	for _, w := range f.When {
		days, err := casus.ParseTimeSpan(w.Days)
		if err != nil {
			t.Fatal(err)
		}
		e.When = append(e.When, casus.When{Mention: at(w.Text), TimeSpan: &days, Confidence: 0.5})
	}
	e.ID = casus.EventID(e.Document.ID, e.Type, e.Trigger.Span)
	e.Derived = casus.Derive(&e)
	return &Row{Event: e, Incident: f.Incident, Reviewed: f.Reviewed, Copies: f.Copies, Sources: f.Sources, Language: f.Language, PublishedAt: f.PublishedAt, Added: f.Added}
}

// written is what a format makes of rows.
func written(t testing.TB, format string, o Options, list []*Row) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewRecord(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	err = WriteRows(w, func(yield func(*Row, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// everything asks for all rows and columns.
var everything = Options{Statuses: casus.Statuses, Background: true, Extended: true, Version: "1.2.3", Query: "place:AZE or place:SDN"}

// golden compares got with a file of testdata/golden.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs:\n%s\nwant:\n%s", name, got, want)
	}
}
