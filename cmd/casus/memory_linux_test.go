//go:build !race

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestMemory adds files of which one is eight times as large as the other: what
// 'casus add' needs beside some of the pages of the record that it keeps at hand
// does not grow with them.
func TestMemory(t *testing.T) {
	small, large := peak(t, 8<<20), peak(t, 64<<20)
	t.Logf("8 MiB of reports take %d MiB, 64 MiB take %d MiB", small>>20, large>>20)
	if large > small+40<<20 {
		t.Errorf("8 MiB of reports take %d MiB, 64 MiB take %d MiB", small>>20, large>>20)
	}
}

// peak is the most memory that adding a file of a size took.
func peak(t *testing.T, size int) int64 {
	t.Helper()
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "dump.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for n, written := 0, 0; written < size; n++ {
		k, err := fmt.Fprintf(w, `{"id":"r%d","text":"Police arrested nine people on Friday. %s"}`+"\n", n, strings.Repeat(fmt.Sprintf("This was march number %d of the year, and nobody knew the reason for it. ", n), 1500))
		if err != nil {
			t.Fatal(err)
		}
		written += k
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return peakOf(t, "add", "--no-code", "--store", filepath.Join(dir, "casus.db"), f.Name())
}

// TestLine reads and adds a line of 50 MB, of which no copies are to be made.
func TestLine(t *testing.T) {
	const most = 300e6
	dir := t.TempDir()
	line := filepath.Join(dir, "line.txt")
	if err := os.WriteFile(line, []byte(strings.Repeat("police arrested men ", 2_500_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"read", "--format", "jsonl", line}, {"add", "--store", filepath.Join(dir, "casus.db"), line}} {
		n := peakOf(t, args...)
		t.Logf("casus %s takes %d MB", args[0], n/1e6)
		if n > most {
			t.Errorf("casus %s takes %d MB", args[0], n/1e6)
		}
	}
}

// peakOf is the most memory that a command took.
func peakOf(t *testing.T, args ...string) int64 {
	t.Helper()
	c := exec.Command("casus", args...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
}
