package gold

import (
	"strings"
	"testing"
	"unicode/utf8"

	"casus"

	"github.com/google/go-cmp/cmp"
)

// document with a sentence over two lines, behind another.
const report = "Port shut\n\nNobody was hurt. Norwegian and\r\n  Danish police freed two dockers | guards in\nOslo on Friday, police said. Five were shot."

// mention is where words stand in the report, the nth time.
func mention(t *testing.T, words string, n int) casus.Mention {
	t.Helper()
	at := -1
	for range n {
		i := strings.Index(report[at+1:], words)
		if i < 0 {
			t.Fatalf("%q is not in the report %d times", words, n)
		}
		at += 1 + i
	}
	return casus.MentionAt(report, casus.Span{Start: at, End: at + len(words)})
}

func TestFromReading(t *testing.T) {
	first := mention(t, "Nobody was hurt.", 1)
	second := casus.MentionAt(report, casus.Span{Start: mention(t, "Norwegian", 1).Start, End: mention(t, " Five", 1).Start})
	third := mention(t, "Five were shot.", 1)
	day := casus.Day{Year: 2031, Month: 5, Day: 9}
	when := casus.OneDay(day)
	r := &casus.Reading{
		Document:  &casus.Document{ID: "harbour|\n1", Title: "Port\nshut", Published: day, Text: report},
		Sentences: []casus.Span{first.Span, second.Span, third.Span},
		Events: []casus.Event{{
			Type: "RETREAT", Mode: "release", Status: casus.Alleged, Background: true, Contexts: []casus.Context{"legal", "crime"},
			Trigger: mention(t, "freed", 1), Sentence: second,
			Source: []casus.Party{{Mention: casus.MentionAt(report, casus.Span{Start: second.Start, End: mention(t, " freed", 1).Start}),
				Actors: []casus.Actor{{Code: "NOR.COP"}, {Code: "DNK.COP"}}}},
			Recipient: []casus.Party{{Mention: mention(t, "two dockers | guards", 1)}, {Mention: mention(t, "two dockers", 1)}, {Mention: first}},
			Claimant:  []casus.Party{{Mention: mention(t, "police", 2), Actors: []casus.Actor{{Code: "NOR.COP"}}}},
			Places:    []casus.Location{{Mention: mention(t, "Oslo", 1), Place: &casus.Place{Name: "Oslo", Country: "NOR"}}},
			When:      []casus.When{{Mention: mention(t, "Friday", 1), TimeSpan: &when}},
			Detained:  &casus.Count{Min: 2, Mentions: []casus.CountMention{{Mention: mention(t, "two", 1)}}},
		}, {
			Type: "ASSAULT", Status: casus.Done, Trigger: mention(t, "shot", 1), Sentence: third,
			Killed: &casus.Count{Min: 5, Mentions: []casus.CountMention{{Mention: mention(t, "Five", 1)}}},
		}},
	}
	a := FromReading(r)
	got := printed(t, &File{Articles: []Article{a}})
	want := `=== harbour/ 1 | published 2031-05-09 | Port shut
#harbour/ 1.0
> Nobody was hurt.
#harbour/ 1.1
> Norwegian and Danish police freed two dockers | guards in Oslo on Friday, police said.
RETREAT/release | t=freed | S=Norwegian and Danish police {NOR.COP,DNK.COP} | R=two dockers | L=Oslo {NOR} | W=Friday {2031-05-09} | A=police@2 | D=two | st=alleged+bg | c=legal,crime
#harbour/ 1.2
> Five were shot.
ASSAULT | t=shot | K=Five

`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func FuzzFromEvents(f *testing.F) {
	f.Add("Iran held Iranian talks", 10, 14, 0, 4)
	f.Add("ha ha ha", 3, 8, 0, 2)
	f.Add(" \n one | two;three {x}\r\n @2 four@2 ", 4, 20, 22, 36)
	f.Add("\u0085\u00a0é\né\u2028", 4, 6, 0, 9)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		trigger, arg := casus.Span{Start: a, End: b}, casus.Span{Start: c, End: d}
		if !utf8.ValidString(text) || trigger.In(text) != nil || arg.In(text) != nil {
			return
		}
		const start = 7 // of the sentence in its document
		e := casus.Event{Type: "ASSAULT", Status: casus.Done, Trigger: casus.Mention{Span: trigger.Shift(start)},
			Source: []casus.Party{{Mention: casus.Mention{Span: arg.Shift(start)}, Actors: []casus.Actor{{Code: "NOR.MIL"}}}},
			Places: []casus.Location{{Mention: casus.Mention{Span: arg.Shift(start)}}}}
		s := FromEvents("a", casus.Mention{Span: casus.Span{Start: start, End: start + len(text)}, Text: text}, []casus.Event{e})
		if s.Text == "" {
			if strings.TrimSpace(text) != "" {
				t.Fatalf("%q is lost", text)
			}
			return
		}
		if got, want := strings.Join(strings.Fields(s.Text), " "), strings.Join(strings.Fields(text), " "); got != want {
			t.Fatalf("%q became %q", text, s.Text)
		}
		want := &File{Articles: []Article{{Sentences: []Sentence{s}}}}
		got, err := Parse("printed", strings.NewReader(printed(t, want)))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}
