package date_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/date"
)

// TestFind reads testdata/find.txt and holds what is found against the brackets.
func TestFind(t *testing.T) {
	b, err := os.ReadFile("testdata/find.txt")
	if err != nil {
		t.Fatal(err)
	}
	both, want, have := 0, 0, 0
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		text, marked := unbracket(line)
		found := date.Find(text)
		for _, f := range found {
			if !slices.Contains(marked, f) {
				t.Logf("find.txt:%d: %q is no time", i+1, f.Of(text))
			} else {
				both++
			}
		}
		for _, m := range marked {
			if !slices.Contains(found, m) {
				t.Logf("find.txt:%d: %q is not found", i+1, m.Of(text))
			}
		}
		want += len(marked)
		have += len(found)
	}
	t.Logf("precision %d/%d, recall %d/%d", both, have, both, want)
	if both*100 < have*95 || both*100 < want*95 {
		t.Errorf("want 95 of 100")
	}
}

// unbracket takes the brackets out of a line and returns what they held.
func unbracket(line string) (string, []casus.Span) {
	var text strings.Builder
	var spans []casus.Span
	open := 0
	for _, r := range line {
		switch r {
		case '[':
			open = text.Len()
		case ']':
			spans = append(spans, casus.Span{Start: open, End: text.Len()})
		default:
			text.WriteRune(r)
		}
	}
	return text.String(), spans
}

// TestFindAcrossWindows: what is found does not hang on where in a long text it stands.
func TestFindAcrossWindows(t *testing.T) {
	sentence := "Police arrested 23 people on Sunday, May 3, 2020, and the talks of 27 September - 9 October 2020 failed since then. "
	one := date.Find(sentence)
	const times = 400
	all := date.Find(strings.Repeat(sentence, times))
	if len(all) != times*len(one) {
		t.Fatalf("%d expressions in one sentence, %d in %d", len(one), len(all), times)
	}
	for i, s := range all {
		if want := one[i%len(one)].Shift(i / len(one) * len(sentence)); s != want {
			t.Fatalf("expression %d is %v, want %v", i, s, want)
		}
	}
}

// TestHostile: no text takes long or panics.
func TestHostile(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("the ", 1<<13), strings.Repeat("3 ", 1<<13), strings.Repeat("May ", 1<<13), strings.Repeat("and Friday ", 1<<12), strings.Repeat("since ", 1<<13),
		strings.Repeat("two hundred ", 1<<12), strings.Repeat("(", 1<<16), strings.Repeat("x", 1<<22), strings.Repeat("1", 1<<22), strings.Repeat("\xff", 1<<16), strings.Repeat("between Monday and ", 1<<12),
		strings.Repeat("late early ", 1<<12), strings.Repeat("12:", 1<<13), strings.Repeat("\u202e", 1<<13),
	} {
		date.Find(text)
		date.Resolve(text, casus.Span{Start: 0, End: len(text)}, date.Context{Published: someDay})
		date.Resolve(text, casus.Span{Start: len(text) / 2, End: len(text)/2 + 1}, date.Context{Published: someDay, Sentence: casus.Span{Start: 0, End: len(text)}})
	}
}
