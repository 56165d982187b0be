package extract

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"casus"
)

// table yields the lines of a file of testdata that are neither blank nor comments.
func table(t *testing.T, name string, columns int, check func(t *testing.T, column []string)) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		t.Run(fmt.Sprintf("%s:%d", name, n), func(t *testing.T) {
			column := strings.Split(line, "|")
			if len(column) != columns {
				t.Fatalf("%d columns, want %d", len(column), columns)
			}
			for i := range column {
				column[i] = strings.TrimSpace(column[i])
			}
			check(t, column)
		})
	}
	if n == 0 {
		t.Fatalf("%s is empty", name)
	}
}

// marked takes the marks behind the words of a sentence off them.
func marked(words string) (sentence string, marks [][]string) {
	var plain []string
	for _, w := range strings.Fields(words) {
		parts := strings.Split(w, "/")
		plain, marks = append(plain, parts[0]), append(marks, parts[1:])
	}
	return strings.Join(plain, " "), marks
}

func listed(s string) []string {
	if s == "" {
		return nil
	}
	list := strings.Split(s, ";")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// TestTidy is testdata/triggers.txt.
func TestTidy(t *testing.T) {
	d := testDecoder(t)
	table(t, "triggers.txt", 2, func(t *testing.T, column []string) {
		sentence, marks := marked(column[0])
		s := sequence(sentence)
		l := newLogits(s.Len(), len(d.manifest.TriggerTags))
		kind := 0
		for i, m := range marks {
			tag := 0
			switch {
			case len(m) == 1 && m[0] == "+":
				tag = 2 + 2*kind
			case len(m) == 1:
				if kind = slices.Index(d.types, casus.Type(m[0])); kind < 0 {
					t.Fatalf("%q is no type", m[0])
				}
				tag = 1 + 2*kind
			}
			l[i+1][tag] = 5
		}
		var got []string
		for _, f := range tidy(sentence, &s, d.triggers(&s, l)) {
			got = append(got, fmt.Sprintf("%s %s", sentence[s.Offsets[f.start].Start:s.Offsets[f.end-1].End], d.types[f.kind]))
		}
		if want := listed(column[1]); !slices.Equal(got, want) {
			t.Errorf("triggers %q, want %q", got, want)
		}
	})
}

// TestMend is testdata/spans.txt.
func TestMend(t *testing.T) {
	d := testDecoder(t)
	r := d.role(Recipient)
	table(t, "spans.txt", 2, func(t *testing.T, column []string) {
		sentence, marks := marked(column[0])
		s := sequence(sentence)
		l := newLogits(s.Len(), len(d.manifest.RoleTags))
		for i, m := range marks {
			for k, p := range m {
				l[i+1][2*r+k] = logit(t, p)
			}
		}
		var got []string
		for _, g := range d.mend(sentence, &s, d.arguments(&s, l), l) {
			if g.Role != Recipient || g.Confidence <= 0 || g.Confidence > 1 {
				t.Errorf("%+v", g)
			}
			got = append(got, g.Span.Of(sentence))
		}
		if want := listed(column[1]); !slices.Equal(got, want) {
			t.Errorf("arguments %q, want %q", got, want)
		}
	})
}

func logit(t *testing.T, s string) float32 {
	t.Helper()
	return float32(math.Log(number(t, s) / (1 - number(t, s) + 1e-9)))
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	p, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestOnce is testdata/once.txt.
func TestOnce(t *testing.T) {
	table(t, "once.txt", 3, func(t *testing.T, column []string) {
		sentence := column[0]
		span := func(word string) casus.Span {
			i := strings.Index(sentence, word)
			if i < 0 {
				t.Fatalf("%q is not in the sentence", word)
			}
			return casus.Span{Start: i, End: i + len(word)}
		}
		var acts []Act
		for _, item := range listed(column[1]) {
			trigger, rest, _ := strings.Cut(item, ":")
			f := strings.Fields(rest)
			a := Act{Type: casus.Type(f[0]), Trigger: span(trigger), Confidence: number(t, f[1])}
			for _, party := range f[2:] {
				role, word, _ := strings.Cut(party, "=")
				a.Arguments = append(a.Arguments, Argument{Role: Role(role), Span: span(word)})
			}
			acts = append(acts, a)
		}
		told := len(acts)
		var got []string
		why := 0
		for _, a := range once(sentence, acts) {
			got = append(got, a.Trigger.Of(sentence))
			why += len(a.Why)
		}
		if want := listed(column[2]); !slices.Equal(got, want) {
			t.Errorf("acts %q, want %q", got, want)
		}
		if why != told-len(got) {
			t.Errorf("%d acts are gone, and %d lines say so", told-len(got), why)
		}
	})
}

// TestMendHolds holds that whatever the network says, arguments stay inside the
// sentence, in order, and apart from the others of their role.
func TestMendHolds(t *testing.T) {
	d := testDecoder(t)
	rapid.Check(t, func(t *rapid.T) {
		sentence := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"the", "of", "and", "Iran", "army", "élan", "2"}), 1, 12).Draw(t, "words"), " ")
		s := sequence(sentence)
		l := newLogits(s.Len(), len(d.manifest.RoleTags))
		for i := range l {
			for k := range l[i] {
				l[i][k] = rapid.Float32Range(-4, 4).Draw(t, "logit")
			}
		}
		last := map[Role]int{}
		for _, g := range d.mend(sentence, &s, d.arguments(&s, l), l) {
			if err := g.Span.In(sentence); err != nil || g.Span.Len() == 0 {
				t.Fatalf("%+v: %v", g, err)
			}
			if g.Span.Start < last[g.Role] {
				t.Fatalf("%s at %d begins before %d, where the one before it ends", g.Role, g.Span.Start, last[g.Role])
			}
			last[g.Role] = g.Span.End
		}
	})
}
