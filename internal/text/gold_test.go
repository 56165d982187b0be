package text

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casus"
)

// shared is where annotated reports lie that are no part of the repository.
const shared = "../../../shared"

// passages reads the sentences of a file of the notation as they follow each
// other in their reports: whole articles, or a sentence with its neighbours.
func passages(t testing.TB, path string) (all [][]string) {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the annotated reports are not here: %v", err)
	}
	article := false
	var now []string
	end := func() {
		if len(now) > 0 {
			all = append(all, now)
		}
		now = nil
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "==="):
			end()
			article = true
		case line == "" && !article:
			end()
		case strings.HasPrefix(line, "> "), strings.HasPrefix(line, "~ "):
			now = append(now, strings.TrimSpace(line[2:]))
		}
	}
	end()
	return all
}

// joined writes a passage as a report: its sentences one after another, with a
// new paragraph where a sentence (a headline) has no stop.
func joined(passage []string) string {
	var b strings.Builder
	for i, s := range passage {
		b.WriteString(s)
		if i+1 < len(passage) {
			if endsSentence(s) && !strings.HasSuffix(s, ":") {
				b.WriteByte(' ')
			} else {
				b.WriteString("\n\n")
			}
		}
	}
	return b.String()
}

// recovery counts the sentences of passages that are found again, letter for
// letter but for the datelines that stand in some of them.
func recovery(passages [][]string, write func([]string) string) (found, all int, missed []string) {
	for _, p := range passages {
		text := write(p)
		l := Parse(&casus.Document{Text: text})
		got := map[casus.Span]bool{}
		for _, s := range l.Sentences {
			got[s.Span] = true
		}
		for _, b := range l.Blocks { // a date on a line of its own is told apart, not lost
			if b.Kind == Dateline {
				got[b.Span] = true
			}
		}
		at := 0
		for _, s := range p {
			at += strings.Index(text[at:], s)
			span := casus.Span{Start: at, End: at + len(s)}
			at = span.End
			all++
			if o, _, ok := dateline(text, span, true); got[span] || ok && got[casus.Span{Start: o.End, End: span.End}] {
				found++
				continue
			}
			m := "WANT " + s
			for _, g := range l.Sentences {
				if g.Overlaps(span) {
					m += fmt.Sprintf("\n     %s: %s", g.Kind, g.Of(text))
				}
			}
			missed = append(missed, m)
		}
	}
	return found, all, missed
}

func TestSentencesOfGold(t *testing.T) {
	for _, file := range []string{"gold/articles.txt", "gold/seed.txt"} {
		ps := passages(t, filepath.Join(shared, file))
		for name, write := range map[string]func([]string) string{
			"one paragraph": joined,
			"paragraphs":    func(p []string) string { return strings.Join(p, "\n\n") },
			"lines":         func(p []string) string { return strings.Join(p, "\r\n") },
		} {
			found, all, missed := recovery(ps, write)
			t.Logf("%s as %s: %d of %d sentences (%.3f)\n%s", file, name, found, all, float64(found)/float64(all), strings.Join(missed, "\n"))
			if found*100 < all*97 {
				t.Errorf("%s as %s: want 0.97 at least", file, name)
			}
		}
	}
}

func TestSentencesOfCorpus(t *testing.T) {
	for _, c := range []struct {
		file string
		want float64
	}{
		{"ntrex", .97}, {"pud", .97}, {"us-government", .97}, {"voa", .97}, {"wikinews", .97}, {"wikipedia-current-events", .97}, {"written", .97},
	} {
		ps := passages(t, filepath.Join(shared, "corpus", c.file+".txt"))
		found, all, missed := recovery(ps, joined)
		score := float64(found) / float64(all)
		t.Logf("%s: %d of %d sentences (%.4f)", c.file, found, all, score)
		if dir := os.Getenv("TEXT_MISSED"); dir != "" {
			os.WriteFile(filepath.Join(dir, c.file), []byte(strings.Join(missed, "\n")), 0o644)
		}
		if score < c.want {
			t.Errorf("%s: %.4f of the sentences, want %.2f", c.file, score, c.want)
		}
	}
}
