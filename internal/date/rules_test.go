package date

import (
	"os"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/count/numeral"
)

// TestTables holds the embedded tables to be well-formed: compiled, each rule named
// once, no word twice in a class.
func TestTables(t *testing.T) {
	g, err := compile(rulesTxt, namesTxt)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	used := map[string]bool{}
	for _, s := range g.sections {
		for _, r := range s.rules {
			if seen[r.id] {
				t.Errorf("rules.txt: %s stands twice", r.id)
			}
			seen[r.id] = true
			used[r.means] = true
		}
	}
	for name := range meanings {
		if !used[name] {
			t.Errorf("no rule means %q", name)
		}
	}
	for class, byFirst := range g.names {
		seen := map[string]bool{}
		for _, names := range byFirst {
			for _, n := range names {
				phrase := strings.Join(n.words, " ")
				if seen[phrase] {
					t.Errorf("names.txt: %s %q stands twice", class, phrase)
				}
				seen[phrase] = true
				switch class {
				case "holiday":
					if _, err := feast(n.value, 2020); err != nil {
						t.Errorf("names.txt: %s: %v", phrase, err)
					}
				case "event-day":
					if _, err := casus.ParseDay(n.value); err != nil {
						t.Errorf("names.txt: %s: %v", phrase, err)
					}
				case "era":
					if _, err := casus.ParseTimeSpan(n.value); err != nil {
						t.Errorf("names.txt: %s: %v", phrase, err)
					}
				}
			}
		}
	}
	for class, words := range cues() {
		if len(words) == 0 {
			t.Errorf("tense.txt: %s has no words", class)
		}
	}
}

// TestMalformed: a table with a fault is refused with the line it stands in.
func TestMalformed(t *testing.T) {
	for _, bad := range []string{
		"a  b  same  1",                            // no section
		"[x]\na  b  same",                          // columns
		"[x]\na  b  nonsense  1",                   // meaning
		"[x]\na  <nonsense>  same  1",              // class
		"[x]\na  {y}  same  1",                     // section
		"[x]\na  b  same  2",                       // sure
		"[x]\na  (b/c  same  1",                    // group
		"[x]\na  b  same  1\n[y]\nb  {z}  same  1", // section after its use
	} {
		if _, err := compile(bad, namesTxt); err == nil || !strings.HasPrefix(err.Error(), "rules.txt") {
			t.Errorf("compile(%q) = %v", bad, err)
		}
	}
	for _, bad := range []string{"month", "unit x  y", "month 1  a | | b"} {
		if _, err := compile("", bad); err == nil || !strings.HasPrefix(err.Error(), "names.txt") {
			t.Errorf("names %q: %v", bad, err)
		}
	}
}

// TestRulesAreShown: every rule is shown at work by a line of dates.txt, so that none is
// dead and a reader finds an example of each.
func TestRulesAreShown(t *testing.T) {
	b, err := os.ReadFile("testdata/dates.txt")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for s := range strings.SplitSeq(string(b), "\n") {
		open, end := strings.IndexByte(s, '['), strings.IndexByte(s, ']')
		if s == "" || s[0] == '#' || open < 0 {
			continue
		}
		words := s[open+1 : end]
		for i := range words {
			p := newParser(numeral.All(words[i:]), false)
			p.parse("time", 0)
			for _, readings := range p.memo {
				for _, r := range readings {
					if r.node != nil {
						shown[r.rule.id] = true
					}
				}
			}
		}
	}
	var missing []string
	for _, s := range theGrammar().sections {
		for _, r := range s.rules {
			if !shown[r.id] {
				missing = append(missing, r.id)
			}
		}
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		t.Errorf("no line of dates.txt shows %s", strings.Join(missing, ", "))
	}
}

// TestEaster holds the computus against published dates.
func TestEaster(t *testing.T) {
	for y, want := range map[int][2]string{
		1961: {"1961-04-02", "1961-04-09"}, 2000: {"2000-04-23", "2000-04-30"}, 2008: {"2008-03-23", "2008-04-27"},
		2014: {"2014-04-20", "2014-04-20"}, 2019: {"2019-04-21", "2019-04-28"}, 2021: {"2021-04-04", "2021-05-02"}, 2038: {"2038-04-25", "2038-04-25"},
	} {
		if got := [2]string{easter(y).String(), orthodoxEaster(y).String()}; got != want {
			t.Errorf("%d: %v, want %v", y, got, want)
		}
	}
}
