package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkProgram measures the program as it is installed: its size, and the time
// (the shortest of all runs) and memory (the most of any) that it takes to print its
// help, to read one brief, and to read every example and article three times over.
func BenchmarkProgram(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "casus")
	if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	examples, err := filepath.Glob("../../examples/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	var many bytes.Buffer
	for range 3 {
		for _, path := range append(examples, articles) {
			text, err := os.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			many.WriteString(strings.ReplaceAll(string(text), "\f", "") + "\f")
		}
	}
	long := filepath.Join(dir, "long.txt")
	if err := os.WriteFile(long, many.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	for _, run := range []struct {
		name string
		args []string
	}{
		{"help", []string{"--help"}},
		{"brief", []string{"read", "../../examples/bridge-brief.txt"}},
		{"long", []string{"read", "--format", "jsonl", long}},
	} {
		b.Run(run.name, func(b *testing.B) {
			shortest, most := time.Hour, int64(0)
			for b.Loop() {
				cmd := exec.Command(program, run.args...)
				start := time.Now()
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				shortest = min(shortest, time.Since(start))
				most = max(most, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(shortest.Microseconds())/1000, "ms")
			b.ReportMetric(float64(most)/1024, "MB-peak")
			b.ReportMetric(float64(info.Size())/1e6, "MB-binary")
		})
	}
}
