package server

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// TestOpenAPI: the description that is kept is that of the types. It is what clients are
// made from.
func TestOpenAPI(t *testing.T) {
	got := specification(New(Options{}).api)
	if *update {
		if err := os.WriteFile("openapi.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, got) {
		t.Error("openapi.json is not what the types say: go test ./internal/server -run OpenAPI -update")
	}
}
