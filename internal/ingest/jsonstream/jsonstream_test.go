package jsonstream

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

func read(in string, limit int) []string {
	var out []string
	for r, err := range Records(bufio.NewReaderSize(strings.NewReader(in), 16), limit) {
		switch {
		case errors.Is(err, ErrNotJSON), errors.Is(err, ErrTooLong), errors.Is(err, ErrNotObject):
			out = append(out, fmt.Sprintf("%d line %d: %v", r.N, r.Line, err))
		case err != nil:
			out = append(out, err.Error())
		case r.Outer != nil:
			out = append(out, fmt.Sprintf("%s in %s", r.Value, r.Outer))
		default:
			out = append(out, string(r.Value))
		}
	}
	return out
}

func TestRecords(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", " \n", nil},
		{"an object", `{"a": "x", "b": [1, {"c": "}]"}]}`, []string{`{"a":"x","b":[1, {"c": "}]"}]}`}},
		{"a list", "[{\"a\":1},\n {\"a\":\"\\\"]\"}]", []string{`{"a":1}`, `{"a":"\"]"}`}},
		{"an empty list", "[]", nil},
		{"a stream", "{\"a\":1}\n\n{\"a\":2} {\"a\":3}", []string{`{"a":1}`, `{"a":2}`, `{"a":3}`}},
		{"lists one after the other", `[{"a":1}][{"a":2}]`, []string{`{"a":1}`, `{"a":2}`}},
		{"a list in an object", `{"status":"ok","articles":[{"a":1},{"a":2}],"n":2}`, []string{
			`{"a":1} in {"status":"ok","articles":null}`, `{"a":2} in {"status":"ok","articles":null}`}},
		{"a list in an object in an object", `{"response":{"n":1,"docs":[{"a":1}]}}`, []string{`{"a":1} in {"response":{"n":1,"docs":null}}`}},
		{"a list of other things belongs to its record", `{"text":"x","items":["a","b"]}`, []string{`{"text":"x","items":["a","b"]}`}},
		{"an object under a list's name", `{"text":"x","data":{"b":[1]}}`, []string{`{"text":"x","data":{"b":[1]}}`}},
		{"an empty list under a list's name", `{"text":"x","items":[]}`, []string{`{"text":"x","items":[]}`}},
		{"things that are no objects", `[1,"a",null,[{"a":1}],{"a":2}]`, []string{
			"1 line 1: this is no JSON object", "2 line 1: this is no JSON object", "3 line 1: this is no JSON object", "4 line 1: this is no JSON object", `{"a":2}`}},
		{"not JSON", "hello\nworld\n{\"a\":1}", []string{"1 line 1: this is not JSON", `{"a":1}`}},
		{"too long", `[{"a":1},{"a":"` + strings.Repeat("x", 100) + `"},{"a":3}]`, []string{`{"a":1}`, "2 line 1: the record is longer than the limit", `{"a":3}`}},
		{"too long alone", `{"a":"` + strings.Repeat("x", 100) + `"} {"a":3}`, []string{"1 line 1: the record is longer than the limit", `{"a":3}`}},
		{"a number too long", "[" + strings.Repeat("1", 100) + `,{"a":3}]`, []string{"1 line 1: the record is longer than the limit", `{"a":3}`}},
		{"cut off in a record", `[{"a":1},{"a":`, []string{`{"a":1}`, "unexpected EOF"}},
		{"cut off between records", `[{"a":1},`, []string{`{"a":1}`, "unexpected EOF"}},
		{"cut off in an object", `{"a":1`, []string{"unexpected EOF"}},
		{"lines are counted", "[\n{\"a\":1},\n\n7]", []string{`{"a":1}`, "2 line 4: this is no JSON object"}},
	} {
		if got := read(c.in, 64); !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestStop(t *testing.T) {
	n := 0
	for range Records(bufio.NewReader(strings.NewReader(`[{"a":1},{"a":2}]`)), 64) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d records after a stop", n)
	}
}

// A list of objects gives what encoding/json finds in it, and nothing else is ever given
// more records than it has bytes.
func FuzzRecords(f *testing.F) {
	f.Add([]byte(`[{"a":1},{"b":"\"}]"}]`))
	f.Add([]byte(`{"articles":[{"a":1}],"x":{"data":[1]}}`))
	f.Add([]byte("{\"a\":1}\n{\"a\":\"\\u00e9\"}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var got [][]byte
		n := 0
		for r, err := range Records(bufio.NewReaderSize(bytes.NewReader(in), 16), 1<<20) {
			if n++; n > len(in)+2 {
				t.Fatalf("no end in %q", in)
			}
			if err != nil {
				continue
			}
			got = append(got, bytes.Clone(r.Value))
			if r.Outer != nil && json.Valid(in) && !json.Valid(r.Outer) {
				t.Fatalf("%q is around a record of %q", r.Outer, in)
			}
		}
		var list []json.RawMessage
		if json.Unmarshal(in, &list) != nil {
			return
		}
		list = slices.DeleteFunc(list, func(m json.RawMessage) bool { return m[0] != '{' })
		if len(list) != len(got) {
			t.Fatalf("%d records of %d in %q", len(got), len(list), in)
		}
		for i := range list {
			if !bytes.Equal(list[i], got[i]) {
				t.Fatalf("%q is read as %q", list[i], got[i])
			}
		}
	})
}

func BenchmarkRecords(b *testing.B) {
	in := []byte("[" + strings.Repeat(`{"id":"17","text":"`+strings.Repeat("The ministers met. ", 100)+`"},`, 500) + "{}]")
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		for _, err := range Records(bufio.NewReaderSize(bytes.NewReader(in), 64<<10), 1<<20) {
			if err != nil && err != io.EOF {
				b.Fatal(err)
			}
		}
	}
}
