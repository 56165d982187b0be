package count_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"casus/internal/count"
)

// rows reads a table of testdata with its columns.
func rows(t testing.TB, file string, columns int) (out [][]string) {
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range strings.Split(string(b), "\n") {
		if s == "" || s[0] == '#' {
			continue
		}
		f := strings.Split(s, " | ")
		if len(f) != columns {
			t.Fatalf("%s:%d: want %d columns, have %d", file, i+1, columns, len(f))
		}
		out = append(out, append(f, fmt.Sprintf("%s:%d", file, i+1)))
	}
	return out
}

// spell writes bounds as counts.txt does.
func spell(min int, max *int, ok bool) string {
	switch {
	case !ok:
		return "-"
	case max == nil:
		return fmt.Sprintf("%d..", min)
	}
	return fmt.Sprintf("%d..%d", min, *max)
}

// TestParse reads testdata/counts.txt.
func TestParse(t *testing.T) {
	for _, f := range rows(t, "counts.txt", 3) {
		min, max, why, ok := count.Parse(f[0])
		if got := spell(min, max, ok); got != f[1] {
			t.Errorf("%s: %q is %s, want %s: %v", f[3], f[0], got, f[1], why)
		}
		if !strings.Contains("\n"+strings.Join(why, "\n"), "\n"+f[2]) {
			t.Errorf("%s: %q: rule %s is not in %v", f[3], f[0], f[2], why)
		}
	}
}

// TestFind reads testdata/find.txt: paragraphs with the counts in brackets, and what the
// people suffered after a stroke.
func TestFind(t *testing.T) {
	both, want, have, rightly := 0, 0, 0, 0
	for _, f := range rows(t, "find.txt", 1) {
		text, marked := unbracket(f[0])
		found := count.Find(text)
		have += len(found)
		want += len(marked)
		matched := map[int]bool{}
		for _, m := range marked {
			hit := false
			for i, x := range found {
				if x.Span == m.Span {
					hit, matched[i] = true, true
					both++
					if x.Of == m.Of {
						rightly++
					} else {
						t.Logf("%s: %q counts the %s, want %s", f[1], m.Span.Of(text), x.Of, m.Of)
					}
				}
			}
			if !hit {
				t.Logf("%s: %q is not found", f[1], m.Span.Of(text))
			}
		}
		for i, x := range found {
			if !matched[i] {
				t.Logf("%s: %q is no count of people", f[1], x.Span.Of(text))
			}
		}
	}
	t.Logf("precision %d/%d, recall %d/%d, with what they suffered %d", both, have, both, want, rightly)
	if both*100 < have*95 || both*100 < want*95 || rightly*100 < both*95 {
		t.Errorf("want 95 of 100")
	}
}

// unbracket takes "[12/killed]" out of a line.
func unbracket(line string) (string, []count.Found) {
	var text strings.Builder
	var marks []count.Found
	for {
		before, rest, ok := strings.Cut(line, "[")
		text.WriteString(before)
		if !ok {
			return text.String(), marks
		}
		inside, after, _ := strings.Cut(rest, "]")
		words, of, _ := strings.Cut(inside, "/")
		m := count.Found{Of: count.What(of)}
		m.Start = text.Len()
		text.WriteString(words)
		m.End = text.Len()
		marks, line = append(marks, m), after
	}
}

// TestFindAcrossWindows: what is found does not hang on where in a long text it stands.
func TestFindAcrossWindows(t *testing.T) {
	sentence := "At least 12 people were killed and dozens more wounded when troops shot at a crowd of two thousand. "
	one := count.Find(sentence)
	const times = 400
	all := count.Find(strings.Repeat(sentence, times))
	if len(one) == 0 || len(all) != times*len(one) {
		t.Fatalf("%d counts in one sentence, %d in %d", len(one), len(all), times)
	}
	for i, x := range all {
		if want := one[i%len(one)].Shift(i / len(one) * len(sentence)); x.Span != want {
			t.Fatalf("count %d is %v, want %v", i, x.Span, want)
		}
	}
}

// TestHostile: no text takes long or panics.
func TestHostile(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("more than ", 1<<14), strings.Repeat("3 ", 1<<15), strings.Repeat("two hundred ", 1<<14), strings.Repeat("a man ", 1<<14), strings.Repeat("at least ", 1<<14),
		strings.Repeat("12 and ", 1<<14), strings.Repeat("1,", 1<<15), strings.Repeat("9", 1<<20), strings.Repeat("killed ", 1<<14), strings.Repeat("\xff", 1<<16), strings.Repeat("a ", 1<<15), strings.Repeat("-", 1<<16),
	} {
		count.Find(text)
		count.Parse(text)
	}
}

// TestNumbersAreReadBack: a number written in figures or in words is itself, and the words
// around it move its bounds to the right side.
func TestNumbersAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(1, 120), rapid.IntRange(1, 999999), rapid.IntRange(1, 999999999)).Draw(t, "n")
		words := rapid.SampledFrom([]string{fmt.Sprint(n), grouped(n), spelled(n, false), spelled(n, true)}).Draw(t, "words")
		for phrase, want := range map[string]string{
			words: fmt.Sprintf("%d..%d", n, n), words + " people": fmt.Sprintf("%d..%d", n, n), "at least " + words + " civilians": fmt.Sprintf("%d..", n),
			"more than " + words: fmt.Sprintf("%d..", n+1), "up to " + words + " soldiers": fmt.Sprintf("1..%d", n), "all " + words + " men": fmt.Sprintf("%d..%d", n, n),
		} {
			min, max, why, ok := count.Parse(phrase)
			if got := spell(min, max, ok); got != want {
				t.Fatalf("%q is %s, want %s: %v", phrase, got, want, why)
			}
		}
		if text := "The bomb killed " + words + " people in the town."; n > 1 {
			if f := count.Find(text); len(f) != 1 || f[0].Span.Of(text) != words || f[0].Of != count.Killed {
				t.Fatalf("found %v in %q", f, text)
			}
		}
	})
}

func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// spelled writes a number below a thousand million in words, with "and" before the
// tens as in Britain, or without.
func spelled(n int, and bool) string {
	units := strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("x x twenty thirty forty fifty sixty seventy eighty ninety")
	switch {
	case n < 20:
		return units[n]
	case n < 100 && n%10 == 0:
		return tens[n/10]
	case n < 100:
		return tens[n/10] + "-" + units[n%10]
	}
	for _, scale := range []struct {
		n    int
		word string
	}{{1e6, "million"}, {1e3, "thousand"}, {100, "hundred"}} {
		if n >= scale.n {
			s := spelled(n/scale.n, and) + " " + scale.word
			if rest := n % scale.n; rest > 0 {
				link := " "
				if and && rest < 100 {
					link = " and "
				}
				s += link + spelled(rest, and)
			}
			return s
		}
	}
	panic("unreachable")
}

// FuzzParse: any words give bounds in order, or a reason.
func FuzzParse(f *testing.F) {
	for _, r := range rows(f, "counts.txt", 3) {
		f.Add(r[0])
	}
	f.Fuzz(func(t *testing.T, words string) {
		min, max, why, ok := count.Parse(words)
		if len(why) == 0 || min < 0 || !ok && (min != 0 || max != nil) || max != nil && *max < min {
			t.Fatalf("%q is %s: %v", words, spell(min, max, ok), why)
		}
	})
}

// FuzzFind: spans are of the text, in order, on the edges of characters.
func FuzzFind(f *testing.F) {
	for _, r := range rows(f, "find.txt", 1) {
		f.Add(r[0])
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, x := range count.Find(text) {
			if !utf8.ValidString(text) {
				continue // documents are valid; others must only not panic
			}
			if err := x.In(text); err != nil || x.Start < end {
				t.Fatalf("%v after %d: %v", x, end, err)
			}
			end = x.End
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		count.Parse("at least 12 police and three civilians")
	}
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("The army shelled the town on October 8, 2020, killing at least 12 people, and the ministers of both countries agreed to meet in Moscow late on Friday for negotiations on ending the fighting that began last month. ", 500)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		count.Find(text)
	}
}
