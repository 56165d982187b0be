package text

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casus"
)

var update = flag.Bool("update", false, "write the golden files anew")

// show prints a layout as the golden files hold it.
func show(text string, l *Layout) string {
	var b strings.Builder
	fmt.Fprintf(&b, "published %s\n", l.Published)
	for _, w := range l.PublishedWhy {
		fmt.Fprintf(&b, "    %s\n", w)
	}
	fmt.Fprintf(&b, "language %s\n", l.Language)
	if o := l.Dateline; o != nil {
		fmt.Fprintf(&b, "dateline %q place %q agency %q day %s\n", o.Of(text), o.Place.Of(text), o.Agency, o.Day)
	}
	for i, block := range l.Blocks {
		fmt.Fprintf(&b, "\n%s", block.Kind)
		if block.Why != "" {
			fmt.Fprintf(&b, " (%s)", block.Why)
		}
		fmt.Fprintln(&b)
		n := 0
		for _, s := range l.Sentences {
			if s.Paragraph == i {
				fmt.Fprintf(&b, "  %q\n", s.Of(text))
				n++
			}
		}
		if n == 0 {
			fmt.Fprintf(&b, "  - %q\n", block.Of(text))
		}
	}
	if len(l.Quotations) > 0 {
		fmt.Fprintln(&b)
	}
	for _, q := range l.Quotations {
		fmt.Fprintf(&b, "quotation %d %q: %q\n", q.Sentence, q.Speaker.Of(text), q.Of(text))
	}
	return b.String()
}

// Each report of testdata/layouts has its layout beside it.
func TestLayouts(t *testing.T) {
	files, _ := filepath.Glob("testdata/layouts/*.txt")
	if len(files) < 10 {
		t.Fatalf("%d reports", len(files))
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		got := show(string(text), Parse(&casus.Document{Text: string(text)}))
		golden := strings.TrimSuffix(f, ".txt") + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", f, d)
		}
	}
}
