package table

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// read prints every row of in as "line: fields", and what is wrong with the others.
func read(in string, comma byte, limit, buffer int) []string {
	r := NewReader(bufio.NewReaderSize(strings.NewReader(in), buffer), comma, limit, func(b []byte) string { return string(b) })
	var out []string
	for {
		row, n, line, err := r.Next(20)
		var broken *RowError
		switch {
		case err == io.EOF:
			return out
		case errors.As(err, &broken):
			out = append(out, broken.Error())
		case err != nil:
			return append(out, fmt.Sprintf("ended by: %v", err))
		default:
			out = append(out, fmt.Sprintf("%d: %q", line, row))
			if n != len(row) {
				out = append(out, fmt.Sprintf("of %d", n))
			}
		}
	}
}

func TestReader(t *testing.T) {
	const unclosed = "a quote is opened and never closed"
	for _, c := range []struct {
		name, in string
		comma    byte
		want     []string
	}{
		{"plain", "a,b\n1,2\n", ',', []string{`1: ["a" "b"]`, `2: ["1" "2"]`}},
		{"no last line end, CRLF, empty lines", "a,b\r\n\r\n\n1,2", ',', []string{`1: ["a" "b"]`, `4: ["1" "2"]`}},
		{"empty fields", ",\n,,\n", ',', []string{`1: ["" ""]`, `2: ["" "" ""]`}},
		{"quotes", `"a ""b"" c","d,e",f` + "\n", ',', []string{`1: ["a \"b\" c" "d,e" "f"]`}},
		{"lines in quotes", "1,\"a\n\nb\"\n2,c\n", ',', []string{`1: ["1" "a\n\nb"]`, `4: ["2" "c"]`}},
		{"quote within a field", "5\" shell,b\n", ',', []string{`1: ["5\" shell" "b"]`}},
		{"quotes that are not doubled", `"He said "no" to talks",x` + "\n", ',', []string{`1: ["He said \"no\" to talks" "x"]`}},
		{"empty quotes", "\"\",\"\"\n", ',', []string{`1: ["" ""]`}},
		{"never closed", "a,b\n\"x,1\ny,2\nz,3\n", ',', []string{`1: ["a" "b"]`, "line 2: " + unclosed, `3: ["y" "2"]`, `4: ["z" "3"]`}},
		{"never closed at the end", "a\n\"", ',', []string{`1: ["a"]`, "line 2: " + unclosed}},
		{"semicolons", "a;b,c\n", ';', []string{`1: ["a" "b,c"]`}},
		{"tabs with quotes", "1\t\"a\tb\"\n2\t\"c \"\"d\"\"\ne\"\n", '\t', []string{`1: ["1" "a\tb"]`, `2: ["2" "c \"d\"\ne"]`}},
		{"tabs without quoting", "\"We fight,\" he said\tx\n\"No.\ty\n3\tz\n", '\t', []string{`1: ["\"We fight,\" he said" "x"]`, `2: ["\"No." "y"]`, `3: ["3" "z"]`}},
		{"a row too long", "a,b\n" + strings.Repeat("x", 100) + ",\n1,2\n", ',', []string{`1: ["a" "b"]`, "line 2: the row is longer than the limit", `3: ["1" "2"]`}},
		{"a quote that swallows more than the limit", "\"a\n" + strings.Repeat("bb\n", 30), ',', append([]string{"line 1: " + unclosed}, rows("bb", 30)...)},
		{"more columns than asked for", strings.Repeat(",", 24) + "\n", ',', []string{"1: " + fmt.Sprintf("%q", make([]string, 20)), "of 25"}},
		{"nothing", "", ',', nil},
	} {
		for _, buffer := range []int{16, 4096} { // lines longer and shorter than the buffer
			if got := read(c.in, c.comma, 64, buffer); !slices.Equal(got, c.want) {
				t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
			}
		}
	}
}

// rows are n rows of one field from line 2 on.
func rows(field string, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%d: [%q]", i+2, field))
	}
	return out
}

func TestComma(t *testing.T) {
	for head, want := range map[string]byte{
		"a,b,c\n":                 ',',
		"a;b;c\nx,y,z,w":          ';',
		"a\tb\n":                  '\t',
		"a|b|c":                   '|',
		"title":                   ',',
		"\"a;b;c;d\",\"e\",\"f\"": ',',
	} {
		if got := Comma([]byte(head)); got != want {
			t.Errorf("%q: %q, want %q", head, got, want)
		}
	}
}

// What the standard library writes is read back as it was.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		comma := rapid.SampledFrom([]rune{',', ';', '\t', '|'}).Draw(t, "comma")
		field := rapid.StringOf(rapid.SampledFrom([]rune{'a', ' ', '"', '\n', ',', ';', '\t', '|', 'é'}))
		want := rapid.SliceOfN(rapid.SliceOfN(field, 2, 4), 1, 6).Draw(t, "rows")
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma = comma
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		r := NewReader(bufio.NewReader(strings.NewReader(b.String())), byte(comma), 1<<20, func(b []byte) string { return string(b) })
		for _, row := range want {
			got, _, _, err := r.Next(100)
			if err != nil || !slices.Equal(got, row) {
				t.Fatalf("%q: got %q, %v, want %q", b.String(), got, err, row)
			}
		}
	})
}

func FuzzReader(f *testing.F) {
	f.Add("a,b\n\"1,2\n3,4", byte(','))
	f.Add("\"a\"b\t\n\"\"c\"\n", byte('\t'))
	f.Fuzz(func(t *testing.T, in string, comma byte) {
		if comma == '"' || comma == '\n' || comma == '\r' || comma >= 0x80 {
			return
		}
		// Every line begins at most one row, and is looked at a bounded number of times.
		if got := read(in, comma, 64, 16); len(got) > 2*strings.Count(in, "\n")+4 {
			t.Fatalf("%d rows of %q", len(got), in)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	in := "id,text\n" + strings.Repeat("17,\"The ministers met in Geneva on Friday, officials said.\nThe \"\"talks\"\" go on.\"\n", 1000)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		r := NewReader(bufio.NewReader(strings.NewReader(in)), ',', 1<<20, func(b []byte) string { return string(b) })
		for {
			if _, _, _, err := r.Next(2); err != nil {
				break
			}
		}
	}
}
