package monitor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casus/internal/monitor"
)

// TestWrongRules: each file of testdata/wrong says at its lines what is to be said of
// them.
func TestWrongRules(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, wrong := monitor.ReadFile(path)
		if wrong == nil {
			t.Errorf("%s is read", path)
			continue
		}
		told := strings.Split(wrong.Error(), "\n")
		wants := 0
		for i, line := range strings.Split(string(b), "\n") {
			_, blamed, ok := strings.Cut(line, "# ! ")
			if !ok {
				continue
			}
			for want := range strings.SplitSeq(blamed, "; ! ") {
				wants++
				found := false
				for _, l := range told {
					found = found || strings.HasPrefix(l, fmt.Sprintf("%s:%d:", path, i+1)) && strings.Contains(l, strings.TrimSpace(want))
				}
				if !found {
					t.Errorf("%s:%d: %s is not told:\n%v", path, i+1, want, wrong)
				}
			}
		}
		if wants != len(told) {
			t.Errorf("%s: want %d complaints:\n%v", path, wants, wrong)
		}
	}
	if _, err := monitor.ReadFile("testdata/none.toml"); !os.IsNotExist(err) {
		t.Errorf("no file: %v", err)
	}
}

// TestManual: the example of the manual is read, and what rules leave out is what it says.
func TestManual(t *testing.T) {
	b, err := os.ReadFile("../../doc/alerts.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(b), "```toml\n")
	example, _, _ = strings.Cut(example, "```")
	r := rules(t, example)
	if len(r.Rules) != 2 || r.Webhooks["desk"].URL.Host != "example.org" || len(r.Mails["team"].To) != 2 {
		t.Errorf("read as %+v", r)
	}
	first := r.Rules[0]
	for _, said := range []string{
		fmt.Sprintf("from %d to %d | %d |", monitor.MinHistory, 1098, first.Window),
		fmt.Sprintf("stand out | %g |", first.Threshold),
		fmt.Sprintf("at least | %d |", first.Minimum),
	} {
		if !strings.Contains(string(b), said) {
			t.Errorf("doc/alerts.md does not say %q", said)
		}
	}
	if _, err := monitor.ReadRules("r", []byte("[[rule]]\nname = 'r'\nwindow = 1098")); err != nil {
		t.Error(err)
	}
}

func FuzzReadRules(f *testing.F) {
	files, _ := filepath.Glob("testdata/wrong/*.toml")
	for _, path := range append(files, "../../doc/alerts.md") {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := monitor.ReadRules("rules.toml", b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "rules.toml:") {
				t.Fatalf("does not say where: %v", err)
			}
			return
		}
		for _, rule := range r.Rules {
			_ = rule.Query.String()
		}
	})
}
