package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTwice adds many reports in several formats twice.
func TestTwice(t *testing.T) {
	const others = 500 // in formats other than JSON lines
	dir := t.TempDir()
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var packed, table, archive bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(jsonLines(many/2, many-2*others))
	z.Close()
	w := csv.NewWriter(&table)
	w.Write([]string{"id", "title", "text", "published", "publisher"})
	for n := many - 2*others; n < many-others; n++ {
		r := madeUp(n)
		w.Write([]string{r.ID, r.Title, r.Text, r.Published, r.Publisher})
	}
	w.Flush()
	a := zip.NewWriter(&archive)
	for n := many - others; n < many; n++ {
		r := madeUp(n)
		f, err := a.Create(r.ID + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(f, "%s\n\nThis is report %s.", r.Text, r.ID) // it has no other name than its text
	}
	a.Close()
	write("a.jsonl", jsonLines(0, many/2))
	write("b.jsonl.gz", packed.Bytes())
	write("c.csv", table.Bytes())
	write("d.zip", archive.Bytes())

	where := filepath.Join(t.TempDir(), "casus.db")
	first := add(t, "--no-code", "--store", where, dir)
	if !strings.HasPrefix(first, grouped(many)+" reports: ") || strings.Contains(first, "known") || strings.Contains(first, "could not") {
		t.Errorf("the first time: %s", first)
	}
	before := statsOf(t, where)
	if before.Documents != many || before.Copies < many/14 {
		t.Errorf("the record has %d documents, %d of them copies", before.Documents, before.Copies)
	}
	if again, want := add(t, "--no-code", "--store", where, dir), grouped(many)+" reports: known: nothing was added\n"; again != want {
		t.Errorf("the second time: %s", again)
	}
	if after := statsOf(t, where); after.Documents != before.Documents || after.Versions > 0 || after.Copies != before.Copies {
		t.Errorf("the second time the record has %+v, the first it had %+v", after, before)
	}

	// What was stored is read when it is asked for.
	few := filepath.Join(t.TempDir(), "few.db")
	write("few.jsonl", jsonLines(0, 2*portion))
	add(t, "--no-code", "--store", few, filepath.Join(dir, "few.jsonl"))
	if out := casusPrints(t, "recode", "--store", few); !strings.HasPrefix(out, "14 reports read by ") {
		t.Error(out)
	}
	if s := statsOf(t, few); s.Uncoded > 0 || s.Unlinked > 0 || s.Events < portion {
		t.Errorf("after recode the record has %+v", s)
	}
}

// add adds reports and returns what is printed, notes on tables aside.
func add(t *testing.T, args ...string) string {
	t.Helper()
	c := exec.Command("casus", append([]string{"add"}, args...)...)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("casus add: %v\n%s", err, &errs)
	}
	return string(out)
}
