package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"casus"
	"casus/internal/encoder"
	"casus/model"
)

// logits are made rows: every label at -9 but those that a test raises.
type logits [][]float32

func (l logits) Row(i int) []float32 { return l[i] }

func newLogits(pieces, labels int) logits {
	l := make(logits, pieces)
	for i := range l {
		l[i] = make([]float32, labels)
		for j := range l[i] {
			l[i][j] = -9
		}
	}
	return l
}

func testDecoder(t *testing.T) decoder {
	t.Helper()
	m, err := encoder.ParseManifest(model.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDecoder(m)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sequence makes a sequence of pieces: "army ##'s troops" is three of two words.
func sequence(pieces string) encoder.Sequence {
	s := encoder.Sequence{IDs: []int32{101}, Offsets: []casus.Span{{}}, Heads: []bool{false}}
	at := 0
	for _, p := range strings.Fields(pieces) {
		word, inner := strings.CutPrefix(p, "##")
		if !inner && at > 0 {
			at++
		}
		s.IDs = append(s.IDs, 1)
		s.Offsets = append(s.Offsets, casus.Span{Start: at, End: at + len(word)})
		s.Heads = append(s.Heads, !inner)
		at += len(word)
	}
	s.IDs, s.Offsets, s.Heads = append(s.IDs, 102), append(s.Offsets, casus.Span{}), append(s.Heads, false)
	return s
}

// TestTriggers is a table of tags on word heads and the spans they make.
func TestTriggers(t *testing.T) {
	d := testDecoder(t)
	tag := map[string]int{"O": 0}
	for i, name := range d.manifest.TriggerTags {
		tag[name] = i
	}
	for _, c := range []struct{ name, pieces, tags, want string }{
		{"a word with its inner pieces", "they bomb ##ard ##ed it", "O B-ASSAULT O", "2-5 ASSAULT"},
		{"words run on", "they broke off talks", "O B-REJECT I-REJECT B-CONSULT", "2-4 REJECT, 4-5 CONSULT"},
		{"B begins anew within a type", "raids attacks", "B-ASSAULT B-ASSAULT", "1-2 ASSAULT, 2-3 ASSAULT"},
		{"I of another type begins", "met attacked", "B-CONSULT I-ASSAULT", "1-2 CONSULT, 2-3 ASSAULT"},
		{"I with none open begins", "no talks", "O I-CONSULT", "2-3 CONSULT"},
		{"O ends a span", "called it for", "B-REQUEST O I-REQUEST", "1-2 REQUEST, 3-4 REQUEST"},
		{"nothing", "it rained", "O O", ""},
	} {
		s := sequence(c.pieces)
		l := newLogits(s.Len(), len(d.manifest.TriggerTags))
		tags := strings.Fields(c.tags)
		for i := range l {
			if s.Heads[i] {
				k, ok := tag[tags[0]]
				if !ok {
					t.Fatalf("no tag %s", tags[0])
				}
				l[i][k], tags = 5, tags[1:]
			} else {
				l[i][tag["B-AID"]] = 20 // what stands on no word head is not read
			}
		}
		var got []string
		for _, f := range d.triggers(&s, l) {
			got = append(got, fmt.Sprintf("%d-%d %s", f.start, f.end, d.types[f.kind]))
			if f.p < 0.9 || f.p > 1 {
				t.Errorf("%s: probability %v", c.name, f.p)
			}
		}
		if g := strings.Join(got, ", "); g != c.want {
			t.Errorf("%s: %s, want %s", c.name, g, c.want)
		}
	}
}

// TestTriggerBias holds that the bias weighs on the tag O.
func TestTriggerBias(t *testing.T) {
	d := testDecoder(t)
	s := sequence("talks")
	for _, c := range []struct {
		over float64 // of O's logit over the type's
		want int
	}{{-d.manifest.Thresholds.NoTriggerBias + 0.1, 0}, {-d.manifest.Thresholds.NoTriggerBias - 0.1, 1}} {
		l := newLogits(s.Len(), len(d.manifest.TriggerTags))
		l[1][0], l[1][3] = float32(c.over), 0
		if got := d.triggers(&s, l); len(got) != c.want {
			t.Errorf("O is %.1f above: %d triggers, want %d", c.over, len(got), c.want)
		}
	}
}

// TestArguments is a table of role tags and the spans they make.
func TestArguments(t *testing.T) {
	d := testDecoder(t)
	text := "the ar ##my and rebels fought"
	s := sequence(text)
	b := func(role string) int {
		for i, r := range d.manifest.Roles {
			if r == role {
				return 2 * i
			}
		}
		t.Fatalf("no role %s", role)
		return 0
	}
	l := newLogits(s.Len(), len(d.manifest.RoleTags))
	l[1][b("S")], l[2][b("S")+1] = 3, 3 // the army
	l[2][b("R")], l[2][b("R")+1] = 3, 3 // a word may fill several roles
	l[5][b("S")], l[5][b("S")+1] = 3, 3 // B goes before I
	l[6][b("S")] = 3                    // and B begins anew
	l[4][b("L")+1] = 3                  // I alone begins nothing
	var got []string
	for _, a := range d.arguments(&s, l) {
		got = append(got, fmt.Sprintf("%s %d-%d", a.Role, a.Span.Start, a.Span.End))
	}
	if diff := cmp.Diff([]string{"S 0-8", "S 13-19", "S 20-26", "R 4-8"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestWindows holds that windows of any sentence fit the model, begin at words
// where they can, and own each piece exactly once, away from their edges.
func TestWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1500).Draw(t, "pieces")
		every := rapid.IntRange(1, 300).Draw(t, "word length")
		limit := 192
		s := encoder.Sequence{IDs: []int32{-1}, Offsets: []casus.Span{{}}, Heads: []bool{false}}
		for i := range n {
			s.IDs, s.Heads = append(s.IDs, int32(i)), append(s.Heads, i%every == 0)
			s.Offsets = append(s.Offsets, casus.Span{Start: i, End: i + 1})
		}
		s.IDs, s.Offsets, s.Heads = append(s.IDs, -2), append(s.Offsets, casus.Span{}), append(s.Heads, false)
		owned := make([]int, n)
		for _, w := range windows(s, limit) {
			if w.seq.Len() > limit || w.seq.IDs[0] != -1 || w.seq.IDs[w.seq.Len()-1] != -2 {
				t.Fatalf("a window of %d pieces", w.seq.Len())
			}
			for i := 1; i < w.seq.Len()-1; i++ {
				if w.owns(i) {
					owned[w.seq.IDs[i]]++
				}
			}
		}
		for i, times := range owned {
			if times != 1 {
				t.Fatalf("piece %d of %d is owned %d times", i, n, times)
			}
		}
	})
}

// TestExtractLong holds that a sentence too long for the model is read to its end.
func TestExtractLong(t *testing.T) {
	m, err := encoder.Open(encoder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(m)
	if err != nil {
		t.Fatal(err)
	}
	clause := "troops shelled the village of Martuni on Thursday, while the band played old songs in the town square until late at night, "
	long := strings.Repeat(clause, 12)
	acts := x.Extract([]string{"", "The minister met his counterpart in Geneva.", long})
	if len(acts[0]) != 0 || len(acts[1]) == 0 {
		t.Errorf("%d acts in nothing, %d in a meeting", len(acts[0]), len(acts[1]))
	}
	told := map[int]int{}
	for _, a := range acts[2] {
		if err := a.Trigger.In(long); err != nil {
			t.Fatal(err)
		}
		if a.Trigger.Of(long) == "shelled" {
			told[a.Trigger.Start]++
		}
	}
	if len(told) != 12 {
		t.Errorf("%d of 12 shellings told", len(told))
	}
	for at, n := range told {
		if n != 1 {
			t.Errorf("the shelling at %d is told %d times", at, n)
		}
	}
}

// TestCalibration holds that calibration is monotone and stays a probability.
func TestCalibration(t *testing.T) {
	c := testDecoder(t).calib
	for _, of := range []func(float64) float64{c.trigger, c.role} {
		last := -1.0
		for p := 0.0; p <= 1; p += 0.01 {
			q := of(p)
			if q < last || q < 0 || q > 1 {
				t.Fatalf("%v becomes %v after %v", p, q, last)
			}
			last = q
		}
	}
}
