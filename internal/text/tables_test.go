package text

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"casus"
)

// table yields the lines of a file of testdata that are no comments; blank ones
// too where a blank line parts entries.
func table(t testing.TB, name string, blank bool) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if !strings.HasPrefix(line, "#") && (blank || line != "") {
			out = append(out, line)
		}
	}
	return out
}

func whole(text string) casus.Span { return casus.Span{Start: 0, End: len(text)} }

func TestSentences(t *testing.T) {
	for _, line := range table(t, "sentences.txt", false) {
		text := strings.ReplaceAll(line, "|", "")
		var got []string
		for s := range sentences(text, whole(text)) {
			got = append(got, s.Of(text))
		}
		want := strings.Split(line, "|")
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", line, d)
		}
	}
}

func TestDatelines(t *testing.T) {
	for _, line := range table(t, "datelines.txt", false) {
		paragraph, tells, _ := strings.Cut(line, " ; ")
		head, _, has := strings.Cut(paragraph, "|")
		text := strings.ReplaceAll(paragraph, "|", "")
		o, day, ok := dateline(text, whole(text), has)
		if ok != has || ok && o.End != len(head) {
			t.Errorf("%s: dateline %v %q", line, ok, o.Of(text))
			continue
		}
		if !has {
			continue
		}
		got := o.Place.Of(text) + " ; "
		switch {
		case day.Year > 0:
			got += day.String()
		case day.Day.Day > 0:
			got += day.String()[5:]
		}
		got += " ; " + o.Agency
		if got, want := strings.Join(strings.Fields(got), " "), strings.Join(strings.Fields(tells), " "); got != want {
			t.Errorf("%s: %s", line, got)
		}
	}
}

func TestCredits(t *testing.T) {
	for _, line := range table(t, "credits.txt", false) {
		kind, paragraph, _ := strings.Cut(line, " ; ")
		head, tail, has := strings.Cut(paragraph, "|")
		text := head + tail
		rest, photo := creditTail(text, whole(text))
		got := "none"
		switch {
		case photo:
			got = "photo"
		case rest.End < len(text):
			got = "text"
		}
		if got != kind || has && rest.Of(text) != strings.TrimSpace(head) {
			t.Errorf("%s: %s %q", line, got, rest.Of(text))
		}
	}
}

func TestQuotations(t *testing.T) {
	var paragraphs, want []string
	check := func() {
		if len(paragraphs) == 0 {
			return
		}
		text := "Editors meet in town\n\n" + strings.Join(paragraphs, "\n\n") + "\n\nThey left."
		l := Parse(&casus.Document{Text: text})
		var got []string
		for _, q := range l.Quotations {
			by := "-"
			if !q.Speaker.IsZero() {
				by = q.Speaker.Of(text)
			}
			got = append(got, q.Of(text)+" <- "+by)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", paragraphs, got, want)
		}
		paragraphs, want = nil, nil
	}
	for _, line := range table(t, "quotes.txt", true) {
		q, isQuote := strings.CutPrefix(line, "| ")
		switch {
		case line == "":
			check()
		case isQuote:
			want = append(want, q)
		default:
			paragraphs = append(paragraphs, line)
		}
	}
	check()
}

func TestWeekdays(t *testing.T) {
	for _, line := range table(t, "weekdays.txt", false) {
		want, text, _ := strings.Cut(line, " ; ")
		_, days := calendar(text, whole(text))
		if len(days) != 1 {
			t.Errorf("%s: %d days of the week", line, len(days))
			continue
		}
		p := publication{text: text}
		if got := p.told(whole(text), days[0].Span); got.String() != want {
			t.Errorf("%s: %s", line, got)
		}
	}
}

func TestCalendar(t *testing.T) {
	for text, want := range map[string]string{
		"on October 8, 2020, near":             "2020-10-08",
		"on 8 October 2020.":                   "2020-10-08",
		"the 8th of October, 2020":             "2020-10-08",
		"Monday, February 11, 2019":            "2019-02-11",
		"from Oct. 8 to Nov 9":                 "0000-10-08 0000-11-09",
		"2020-10-08 and 2020-13-08":            "2020-10-08",
		"May God help; in May; March on":       "",
		"Feb. 30, 2020":                        "",
		"June 1-3, 2021":                       "2021-06-01",
		"12 March 1999 and January 4th, 2000,": "1999-03-12 2000-01-04",
		"May 1st, 3020":                        "",
	} {
		dates, _ := calendar(text, whole(text))
		var got []string
		for _, d := range dates {
			got = append(got, d.Day.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
}

// Every line of lines.txt can be reached: "starts" and "whole" hold for their own
// words, and the words are folded.
func TestRules(t *testing.T) {
	n := 0
	for kind, of := range rules() {
		for text, r := range of.whole {
			n++
			if f, words := folded(text); f != text || of.match(text, words) == nil {
				t.Errorf("%s: folded it is %q", r, f)
			}
		}
		for _, rs := range of.starts {
			for _, r := range rs {
				n++
				if f, words := folded(r.text); f != r.text || of.match(f, words) == nil {
					t.Errorf("%s: does not hold for its own words", r)
				}
			}
		}
		for _, r := range of.rest {
			n++
			if r.how != "like" && r.text != strings.ToLower(r.text) {
				t.Errorf("%s: has capitals", r)
			}
		}
		if len(of.whole)+len(of.starts)+len(of.rest) == 0 {
			t.Errorf("no rules of kind %s", kind)
		}
	}
	if n < 100 {
		t.Errorf("%d rules", n)
	}
}

// The word files are read in full, hold a word once in each class, and no blank class.
func TestWordFiles(t *testing.T) {
	for name, file := range map[string]string{"abbreviations.txt": abbreviationsFile, "speech.txt": speechFile, "tense.txt": tenseFile, "cities.txt": citiesFile} {
		seen := map[string]bool{}
		for class, rest := range entries(name, file) {
			for w := range strings.FieldsSeq(rest) {
				if seen[class+" "+w] && name != "speech.txt" && name != "tense.txt" {
					t.Errorf("%s: %s stands twice in %s", name, w, class)
				}
				seen[class+" "+w] = true
				if !utf8.ValidString(w) {
					t.Errorf("%s: %q", name, w)
				}
			}
		}
	}
	for name := range agencies().certain {
		if strings.TrimSpace(name) != name {
			t.Errorf("agencies.txt: %q", name)
		}
	}
}
