package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestServe starts the desk on any free port, looks at it and stops it.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	out, in := io.Pipe()
	var errs bytes.Buffer
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--store", filepath.Join(t.TempDir(), "casus.db")}, strings.NewReader(""), in, &errs)
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	go io.Copy(io.Discard, out)
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line)
	if err != nil || address == "" {
		stop()
		t.Fatalf("%q, %v, status %d\n%s", line, err, <-status, errs.String())
	}
	for path, want := range map[string]string{"/": "<title>", "/healthz": "ok", "/docs": "casus API", "/openapi.json": `"openapi": "3.1.0"`, "/api/v1/incidents": `"rows":[]`, "/api/v1/examples": "ceasefire-talks.txt"} {
		resp, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s, %v\n%.300s", path, resp.Status, err, body)
		}
	}
	stop()
	if got := <-status; got != exitOK {
		t.Errorf("status %d\n%s", got, errs.String())
	}
}
