package extract

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"casus"
	"casus/internal/encoder"
)

// referenceFile holds inputs and outputs of the model's reference program.
const referenceFile = "../../../shared/model/reference.jsonl"

// reference is a line of the file: what the program was given, and what it decoded.
type reference struct {
	Sentence string   `json:"sentence"`
	Pieces   []int32  `json:"pieces"`
	Heads    []int    `json:"word_heads"`
	Offsets  [][2]int `json:"offsets"`
	Decoded  []decoded
}

type decoded struct {
	Type       string   `json:"type"`
	Trigger    [2]int   `json:"trigger"`
	Status     string   `json:"status"`
	Background bool     `json:"background"`
	Mode       string   `json:"mode"`
	Contexts   []string `json:"contexts"`
	Roles      [][]any  `json:"roles"`
}

// TestReference holds the decoder to every event of the reference program, which
// knows nothing of the rules that follow (tidy, mend, once).
func TestReference(t *testing.T) {
	f, err := os.Open(referenceFile)
	if err != nil {
		t.Skipf("skipped: the model's reference vectors are not there (%v)", err)
	}
	defer f.Close()
	m, err := encoder.Open(encoder.Options{Precision: encoder.FP32})
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(m)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	n := 0
	for lines.Scan() {
		var r reference
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		n++
		seq := encoder.Sequence{IDs: r.Pieces, Offsets: make([]casus.Span, len(r.Pieces)), Heads: make([]bool, len(r.Pieces))}
		for i, o := range r.Offsets {
			seq.Offsets[i+1] = casus.Span{Start: o[0], End: o[1]}
		}
		for _, h := range r.Heads {
			seq.Heads[h] = true
		}
		triggers := x.decoder.triggers(&seq, x.session.Encode([]encoder.Sequence{seq})[0].Triggers)
		queries := make([]encoder.Query, len(triggers))
		for i, t := range triggers {
			queries[i] = encoder.Query{Start: t.start, End: t.end, Type: t.kind}
		}
		var got []decoded
		for i, arguments := range x.session.Arguments(queries) {
			a := x.decoder.act(&seq, triggers[i], arguments)
			d := decoded{Type: string(a.Type), Trigger: [2]int{a.Trigger.Start, a.Trigger.End}, Status: string(a.Status), Background: a.Background}
			if a.Mode != "" {
				d.Mode = string(a.Type) + "/" + string(a.Mode)
			}
			for _, c := range a.Contexts {
				d.Contexts = append(d.Contexts, string(c))
			}
			for _, g := range a.Arguments {
				d.Roles = append(d.Roles, []any{string(g.Role), float64(g.Span.Start), float64(g.Span.End)})
			}
			got = append(got, d)
		}
		for i := range got {
			slices.Sort(got[i].Contexts)
		}
		for i := range r.Decoded {
			slices.Sort(r.Decoded[i].Contexts)
		}
		if d := cmp.Diff(r.Decoded, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s\n%s", r.Sentence, d)
		}
	}
	if err := lines.Err(); err != nil || n == 0 {
		t.Fatalf("%d lines read, %v", n, err)
	}
}
