package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casus"
	"casus/internal/ingest"
)

const english = "Police arrested nine people in the capital on Friday after a march against unemployment, the interior ministry said."

func document(id, text string) ingest.Item {
	return ingest.Item{Where: "dump.jsonl:" + id, Doc: &casus.Document{ID: id, Text: text}}
}

func TestIntake(t *testing.T) {
	s := newStore(t)
	var said []string
	in := Intake{Store: s, Languages: []string{"en"}, Published: casus.Day{Year: 2021, Month: 3, Day: 2}, Say: func(line string) { said = append(said, line) }}
	items := []ingest.Item{
		{Where: "dump.jsonl", Note: "text is in body"},
		document("a", english+" A spokesman gave the number of the first case as 15."),
		document("b", "Die Polizei hat am Freitag in der Hauptstadt nach einem Marsch gegen die Arbeitslosigkeit neun Menschen festgenommen, teilte das Ministerium mit."),
		{Where: "photo.jpg", Err: &ingest.Error{Where: "photo.jpg", Problem: "is an image", Fix: "give the page"}},
	}
	got, err := in.Add(t.Context(), slices.Values(items))
	must(t, err)
	want := Taken{New: 2, Failed: 1, NotCoded: map[string]int{"de": 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"dump.jsonl: text is in body", "photo.jpg: is an image (give the page)"}, said); d != "" {
		t.Error(d)
	}
	failures, err := s.Failures(t.Context(), 10)
	must(t, err)
	if len(failures) != 1 || failures[0].Origin != "photo.jpg" || failures[0].Reason != "is an image (give the page)" {
		t.Errorf("the failures are %+v", failures)
	}
	if d, err := s.Document(t.Context(), "a"); err != nil || d.Published != in.Published || d.Origin != "dump.jsonl:a" {
		t.Errorf("a document of no day is of %v, from %q, %v", d.Published, d.Origin, err)
	}
	if got, err = in.Add(t.Context(), slices.Values(items)); err != nil || got.Same != 2 || got.Documents() != 2 || len(got.NotCoded) > 0 {
		t.Errorf("the second time %+v, %v", got, err)
	}
}

// TestIntakeStopped: what was read before an error is stored, and the sum is of it.
func TestIntakeStopped(t *testing.T) {
	s := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	in := Intake{Store: s, Languages: []string{"en"}}
	got, err := in.Add(ctx, func(yield func(ingest.Item) bool) {
		for i := range batchDocuments + 7 {
			if !yield(document(fmt.Sprint(i), fmt.Sprintf("%s It was number %d of them.", english, i*i))) {
				return
			}
		}
		cancel()
		yield(ingest.Item{Where: "dump.jsonl", Err: ctx.Err()})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped reading ends with %v", err)
	}
	if st := stats(t, s); got.Documents() != batchDocuments+7 || st.Documents != got.Documents() || st.Unread != 0 {
		t.Errorf("%d are said to be stored, %d are, and %d failures", got.Documents(), st.Documents, st.Unread)
	}
}
