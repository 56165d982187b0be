package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"casus/internal/store/pgtest"
)

// To measure: go test -run Work -v -timeout 1h ./cmd/casus -reports 600
var workReports = flag.Int("reports", 42, "how many reports TestWork has read by 1, 2 and 4 workers")

// TestWork has a record on PostgreSQL read by several processes, of four of which one is
// killed.
func TestWork(t *testing.T) {
	for _, workers := range []int{1, 2, 4} {
		t.Run(strconv.Itoa(workers), func(t *testing.T) {
			where := pgtest.URL(t)
			dir := t.TempDir()
			dump := filepath.Join(dir, "dump.jsonl")
			if err := os.WriteFile(dump, jsonLines(0, *workReports), 0o600); err != nil {
				t.Fatal(err)
			}
			add(t, "--no-code", "--store", where, dump)
			began := time.Now()
			all := make([]*exec.Cmd, workers)
			errs := make([]bytes.Buffer, workers)
			for i := range all {
				all[i] = exec.Command("casus", "work", "--once", "--lease", "1s", "--store", where)
				all[i].Stderr = &errs[i]
				if err := all[i].Start(); err != nil {
					t.Fatal(err)
				}
			}
			rest := all
			if workers == 4 {
				for len(statsOf(t, where).Workers) < workers { // it has claimed some
					time.Sleep(20 * time.Millisecond)
				}
				all[0].Process.Kill()
				all[0].Wait()
				rest = all[1:]
			}
			for i, c := range rest {
				if err := c.Wait(); err != nil {
					t.Errorf("casus work: %v\n%s", err, &errs[workers-len(rest)+i])
				}
			}
			t.Logf("%d reports, %d workers: %.1f/s from the start of the processes to the last incident", *workReports, workers, float64(*workReports)/time.Since(began).Seconds())
			s := statsOf(t, where)
			done := 0
			for _, w := range s.Workers {
				done += w.Done
			}
			if s.Documents != *workReports || s.Uncoded+s.Claimed+s.Failed+s.Unlinked > 0 || done != s.Documents || len(s.Workers) != workers {
				t.Errorf("the record has %+v, its workers have read %d", s, done)
			}
			codedOnce(t, where)
			if out := casusPrints(t, "doctor", "--store", where); out != "the record is sound\n" {
				t.Errorf("casus doctor: %s", out)
			}
		})
	}
}
