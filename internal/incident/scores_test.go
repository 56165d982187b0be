package incident_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"casus/internal/bcubed"
	"casus/internal/coder"
	"casus/internal/encoder"
	"casus/internal/incident/training"
	"casus/internal/similar"
	"casus/internal/stories"
)

// scoresFile holds the scores of the whole program; those of this package stand last in
// it, below the command that measures them.
const (
	scoresFile = "../../scores.txt"
	scoresHead = "$ go test ./internal/incident -run Scores\n"
)

// TestScores holds scores.txt to what linking scores on the labelled stories, each part
// of them by weights fitted to the others.
func TestScores(t *testing.T) {
	set, err := stories.Read("../../../shared/dedup")
	if err != nil {
		t.Skipf("skipped: the labelled stories are not there (%v)", err)
	}
	c, err := coder.New(encoder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	readings := training.Read(set, c.Read)
	plain, crowd := training.NewExamples(set, readings), training.NewCrowd(set, readings)
	models, err := crowd.Models()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	row := func(name string, n int, s bcubed.Score) {
		fmt.Fprintf(&out, "%-52s %4d  %.3f  %.3f  %.3f\n", name, n, s.Precision, s.Recall, s.F1())
	}
	out.WriteString(scoresHead)
	fmt.Fprintf(&out, "%-52s %4s  %-5s  %-5s  %s\n", "B-cubed on labelled stories", "n", "P", "R", "F1")
	copies := scoreCopies(set)
	row("copies, over reports", len(set.Reports), copies)
	s := plain.Validate(models)
	row("incidents, over mentions that were found", s.NFound, s.Found)
	row("incidents, over all mentions", s.NAll, s.All)
	m := crowd.Validate(models)
	row("incidents, found, all stories in one month", m.NFound, m.Found)
	row("incidents, all, all stories in one month", m.NAll, m.All)
	fmt.Fprintf(&out, "status of incidents %d of %d right\n", s.Status, s.Incidents)
	fmt.Fprintf(&out, "pairs of found mentions that share a key %d of %d\n\n", s.Met, s.Pairs)
	if f := s.Found.F1(); f < 0.80 {
		t.Errorf("F1 of incidents over the mentions found is %.3f, want 0.80", f)
	}
	if f := copies.F1(); f < 0.97 {
		t.Errorf("F1 of copies is %.3f, want 0.97", f)
	}
	file, err := os.ReadFile(scoresFile)
	if err != nil {
		t.Fatal(err)
	}
	others, want, found := strings.Cut(string(file), scoresHead)
	if want = scoresHead + want; !found {
		want = ""
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(scoresFile, []byte(others+out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(want, out.String()); diff != "" {
		t.Errorf("scores.txt is not what linking scores; where the change is meant, run with -update (-want +got):\n%s", diff)
	}
}

// scoreCopies holds each report against those before it.
func scoreCopies(set *stories.Set) bcubed.Score {
	var (
		texts     []*similar.Text
		original  = map[string]string{} // as found
		labelled  = set.Original()
		got, want []string
	)
	for _, r := range set.Reports {
		text := similar.NewText(r.ID, r.URL, r.Published, r.Text)
		original[r.ID] = r.ID
		if of, _ := similar.Closest(text, texts); of != nil {
			original[r.ID] = original[of.ID]
		}
		texts = append(texts, text)
		got, want = append(got, original[r.ID]), append(want, cmp.Or(labelled[r.ID], r.ID))
	}
	return bcubed.Of(got, want)
}
