package count

import (
	"slices"
	"strings"
	"testing"
)

// TestTables holds the embedded tables to be well-formed: no phrase of two meanings,
// nouns in order, every class in use.
func TestTables(t *testing.T) {
	l, err := readTables(wordsTxt, peopleTxt, sufferedTxt)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]class{}
	for _, es := range l.phrases {
		for _, e := range es {
			phrase := strings.Join(e.words, " ")
			if c, twice := seen[phrase]; twice && !bothWays(c, e.class) {
				t.Errorf("words.txt: %q is %s and %s", phrase, c, e.class)
			}
			seen[phrase] = e.class
			if e.max >= 0 && e.max < e.min {
				t.Errorf("words.txt: %q is %d to %d", phrase, e.min, e.max)
			}
		}
	}
	previous := ""
	for line := range strings.SplitSeq(peopleTxt, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			if w <= previous {
				t.Errorf("people.txt: %q does not stand after %q", w, previous)
			}
			previous = w
		}
	}
	for name, side := range map[string]map[string]What{"before": l.before, "after": l.after} {
		for _, w := range []What{Killed, Injured, Detained, Displaced} {
			if !slices.Contains(values(side), w) {
				t.Errorf("suffered.txt: nothing says %s %s", w, name)
			}
		}
	}
}

// bothWays reports whether a phrase may be of two classes: one that stands before a number
// and one that stands alone or after it.
func bothWays(a, b class) bool {
	alone := []class{"open", "unknown", "one", "plural", "two", "none", "ormore", "orfewer", "orso", "cut"}
	return slices.Contains(movers, a) != slices.Contains(movers, b) && (slices.Contains(alone, a) || slices.Contains(alone, b)) || a == "cut" != (b == "cut")
}

func values(m map[string]What) (out []What) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// TestMalformed: a table with a fault is refused.
func TestMalformed(t *testing.T) {
	for _, bad := range []string{"vague x 2 y", "vague 2 y", "open z", "atleast a | | b"} {
		if _, err := readTables(bad, "", ""); err == nil {
			t.Errorf("words %q are taken", bad)
		}
	}
	for _, bad := range []string{"killed beside x", "eaten after x"} {
		if _, err := readTables("", "", bad); err == nil {
			t.Errorf("suffered %q is taken", bad)
		}
	}
}
