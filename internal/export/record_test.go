package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"casus"
)

// TestGolden holds every format to its golden file: as exported by default, and
// with all statuses and casus' own columns.
func TestGolden(t *testing.T) {
	list := rows(t)
	for _, format := range RecordFormats {
		if format == "parquet" {
			continue // TestParquet reads it
		}
		golden(t, format+".txt", written(t, format, Options{}, list))
		if _, ok := layouts[format]; ok {
			golden(t, format+"-extended.txt", written(t, format, everything, list))
		}
	}
}

// TestCodebooks holds the codebooks to their golden files, and every column to a
// description.
func TestCodebooks(t *testing.T) {
	used := map[[2]string]bool{}
	for _, format := range RecordFormats {
		book, err := Codebook(format, everything)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, format+".codebook.md", []byte(book))
		names := map[string]bool{}
		for _, f := range columnsOf(format, &everything) {
			if f.doc == "" || strings.ContainsAny(f.doc, "|\n") {
				t.Errorf("%s: column %q is described by %q", format, f.name, f.doc)
			}
			if names[f.name] {
				t.Errorf("%s: column %q is there twice", format, f.name)
			}
			names[f.name] = true
			used[[2]string{format, f.name}] = true
			if f.cell == nil && layouts[format] != nil && !strings.HasPrefix(f.doc, "Empty: ") && !strings.HasPrefix(f.doc, "Empty, as ") {
				t.Errorf("%s: nothing says why column %q is empty", format, f.name)
			}
		}
	}
	for k := range meanings() {
		if !used[k] {
			t.Errorf("columns.tsv describes %s of %s, which has no such column", k[1], k[0])
		}
	}
	if _, err := Codebook("xls", Options{}); err == nil {
		t.Error("there is a codebook of xls")
	}
	if _, err := NewRecord("xls", io.Discard, Options{}); err == nil {
		t.Error("there is a writer of xls")
	}
}

// TestDocumented holds doc/export.md to telling every format.
func TestDocumented(t *testing.T) {
	b, err := os.ReadFile("../../doc/export.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range RecordFormats {
		if !strings.Contains(string(b), "\n| `"+format+"` |") {
			t.Errorf("doc/export.md does not tell of %s", format)
		}
	}
}

// TestLayoutsByTheBook holds the layouts' columns to the lists that they were
// written from.
func TestLayoutsByTheBook(t *testing.T) {
	b, err := os.ReadFile("../../../shared/design/formats.md")
	if err != nil {
		t.Skip("the lists of columns are not here: ", err)
	}
	for format, l := range layouts {
		want := columnList(t, string(b), map[string]string{"gdelt": "**GDELT 2.0 events**", "polecat": "**POLECAT**", "icews": "**ICEWS**", "acled": "**ACLED**", "ged": "**UCDP GED**"}[format])
		var got []string
		for _, f := range l.fields {
			got = append(got, f.name)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", format, d)
		}
	}
	var got []string
	for _, f := range extended {
		got = append(got, f.name)
	}
	if d := cmp.Diff(columnList(t, string(b), " is given:"), got); d != "" {
		t.Errorf("extended: %s", d)
	}
}

// columnList is the first list of names between backquotes after a heading.
func columnList(t *testing.T, text, heading string) []string {
	_, text, _ = strings.Cut(text, heading)
	for i, quoted := range strings.Split(text, "`") {
		if i%2 == 0 || strings.Count(quoted, ",") < 15 {
			continue
		}
		names := strings.Split(strings.Join(strings.Fields(quoted), " "), ",")
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
		}
		return names
	}
	t.Fatalf("no list of columns after %q", heading)
	return nil
}

// TestLayoutShape counts the columns of every line of every layout.
func TestLayoutShape(t *testing.T) {
	for format, columns := range map[string]int{"gdelt": 61, "polecat": 40, "icews": 20, "acled": 31, "ged": 49} {
		for _, o := range []Options{{}, everything} {
			want := columns
			if o.Extended {
				want += len(extended)
			}
			text := string(written(t, format, o, rows(t)))
			if layouts[format].comma == ',' {
				if err := everyRecord(text, want); err != nil {
					t.Errorf("%s: %v", format, err)
				}
				continue
			}
			for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
				if n := strings.Count(line, "\t") + 1; n != want || strings.Contains(line, `"`) {
					t.Errorf("%s:%d: %d columns, want %d: %q", format, i+1, n, want, line)
				}
			}
		}
	}
}

func everyRecord(text string, columns int) error {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = columns
	_, err := r.ReadAll()
	return err
}

// TestIDs holds the ids of rows to being unique, and to being whole numbers that a
// float64 can hold.
func TestIDs(t *testing.T) {
	for format, at := range map[string]int{"gdelt": 0, "polecat": 0, "icews": 0} {
		seen := map[string]bool{}
		for line := range strings.Lines(string(written(t, format, everything, rows(t)))) {
			id := strings.Split(line, "\t")[at]
			if seen[id] {
				t.Errorf("%s: id %s is there twice", format, id)
			}
			seen[id] = true
			if n, err := strconv.ParseInt(id, 10, 64); format == "gdelt" && (err != nil || int64(float64(n)) != n) {
				t.Errorf("%s: %s is no number for a float64: %v", format, id, err)
			}
		}
	}
}

// TestJSONL holds every line to the schema of the record.
func TestJSONL(t *testing.T) {
	c := jsonschema.NewCompiler()
	schema, err := c.Compile("../../doc/record.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	list := rows(t)
	lines := bytes.Split(bytes.TrimSuffix(written(t, "jsonl", Options{}, list), []byte("\n")), []byte("\n"))
	if len(lines) != len(list) {
		t.Fatalf("%d lines for %d rows", len(lines), len(list))
	}
	for i, line := range lines {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("row %d: %v", i, err)
		}
		got := slices.Sorted(func(yield func(string) bool) {
			for k := range v.(map[string]any) {
				if !yield(k) {
					return
				}
			}
		})
		if d := cmp.Diff(columnNames("jsonl"), got); d != "" {
			t.Errorf("members and codebook differ: %s", d)
		}
		var e casus.Event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(list[i].Event, e, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("row %d comes back otherwise: %s", i, d)
		}
	}
}

// columnNames are the codebook's columns of a format, sorted.
func columnNames(format string) []string {
	var names []string
	for _, f := range columnsOf(format, &Options{}) {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// TestGeoJSON holds the collection to RFC 7946 and its properties to the codebook.
func TestGeoJSON(t *testing.T) {
	list := rows(t)
	var c struct {
		Type     string
		Features []struct {
			Type, ID string
			Geometry *struct {
				Type        string
				Coordinates []float64
			}
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(written(t, "geojson", Options{}, list), &c); err != nil {
		t.Fatal(err)
	}
	if c.Type != "FeatureCollection" || len(c.Features) != len(list) {
		t.Fatalf("%s of %d, want a FeatureCollection of %d", c.Type, len(c.Features), len(list))
	}
	for i, f := range c.Features {
		if f.Type != "Feature" || f.ID != list[i].ID {
			t.Errorf("feature %d is %s %s", i, f.Type, f.ID)
		}
		switch l := placeOf(&list[i].Event); {
		case l == nil && f.Geometry != nil:
			t.Errorf("%s: a place from nowhere: %v", f.ID, f.Geometry)
		case l != nil && (f.Geometry == nil || f.Geometry.Type != "Point" || !slices.Equal(f.Geometry.Coordinates, []float64{l.Place.Lon, l.Place.Lat})):
			t.Errorf("%s: %v, want %v", f.ID, f.Geometry, l.Place)
		}
		var got []string
		for k := range f.Properties {
			got = append(got, k)
		}
		slices.Sort(got)
		if d := cmp.Diff(columnNames("geojson"), got); d != "" {
			t.Errorf("properties and codebook differ: %s", d)
		}
	}
	if got := string(written(t, "geojson", Options{}, nil)); !json.Valid([]byte(got)) || !strings.Contains(got, `"features":[`) {
		t.Errorf("without rows: %s", got)
	}
}

// TestGraphML reads the graph with an XML parser: every edge has its nodes, and the
// events add up.
func TestGraphML(t *testing.T) {
	type data struct {
		Key   string `xml:"key,attr"`
		Value string `xml:",chardata"`
	}
	var g struct {
		XMLName xml.Name `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
		Keys    []struct {
			ID  string `xml:"id,attr"`
			For string `xml:"for,attr"`
		} `xml:"key"`
		Nodes []struct {
			ID   string `xml:"id,attr"`
			Data []data `xml:"data"`
		} `xml:"graph>node"`
		Edges []struct {
			Source string `xml:"source,attr"`
			Target string `xml:"target,attr"`
			Data   []data `xml:"data"`
		} `xml:"graph>edge"`
	}
	list := rows(t)
	list = append(list, list[0]) // the same clash in another report
	if err := xml.Unmarshal(written(t, "graphml", Options{}, list), &g); err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	for _, k := range g.Keys {
		keys[k.ID] = k.For
	}
	nodes := map[string]bool{}
	for _, n := range g.Nodes {
		nodes[n.ID] = true
		for _, d := range n.Data {
			if keys[d.Key] != "node" {
				t.Errorf("node %s has a %q", n.ID, d.Key)
			}
		}
	}
	edges := map[string]string{}
	for _, e := range g.Edges {
		if !nodes[e.Source] || !nodes[e.Target] {
			t.Errorf("%s-%s: no such node", e.Source, e.Target)
		}
		var b strings.Builder
		for _, d := range e.Data {
			if keys[d.Key] != "edge" {
				t.Errorf("edge %s-%s has a %q", e.Source, e.Target, d.Key)
			}
			fmt.Fprintf(&b, " %s=%s", d.Key, d.Value)
		}
		edges[e.Source+"-"+e.Target] = b.String()
	}
	clash := " act=ASSAULT events=2 incidents=1 intensity=-9 first=2020-10-08 last=2020-10-08"
	for _, dyad := range []string{"ARM.MIL-AZE.MIL", "AZE.MIL-ARM.MIL"} {
		if edges[dyad] != clash {
			t.Errorf("%s:%s, want%s", dyad, edges[dyad], clash)
		}
	}
	if nodes[""] || len(nodes) != len(g.Nodes) {
		t.Errorf("nodes: %v", g.Nodes)
	}
}

// TestParquet reads the file by its schema and not by our struct.
func TestParquet(t *testing.T) {
	list := rows(t)
	b := written(t, "parquet", Options{Version: "1.2.3"}, list)
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "parquet.schema.txt", []byte(f.Schema().String()+"\n"))
	var got []string
	for _, field := range f.Schema().Fields() {
		got = append(got, field.Name())
	}
	slices.Sort(got)
	if d := cmp.Diff(columnNames("parquet"), got); d != "" {
		t.Errorf("columns and codebook differ: %s", d)
	}
	if !strings.HasPrefix(f.Metadata().CreatedBy, "casus version 1.2.3") {
		t.Errorf("created by %q", f.Metadata().CreatedBy)
	}
	r := parquet.NewReader(bytes.NewReader(b))
	defer r.Close()
	var back bytes.Buffer
	enc := json.NewEncoder(&back)
	enc.SetEscapeHTML(false)
	for {
		row := map[string]any{}
		if err := r.Read(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if err := enc.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "parquet.rows.txt", back.Bytes())
}

// TestParquetGroups holds the writer to letting go of rows: those of a group and no more.
func TestParquetGroups(t *testing.T) {
	r := rows(t)[0]
	list := make([]*Row, rowGroup+1)
	for i := range list {
		list[i] = r
	}
	b := written(t, "parquet", Options{}, list)
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.RowGroups()); n != 2 {
		t.Errorf("%d rows in %d groups, want 2", len(list), n)
	}
}

// TestWriteRows stops at the first error of the rows, and at the writer's.
func TestWriteRows(t *testing.T) {
	broken := errors.New("the store is gone")
	r := rows(t)[0]
	for _, format := range RecordFormats {
		w, err := NewRecord(format, io.Discard, Options{})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		err = WriteRows(w, func(yield func(*Row, error) bool) {
			asked++
			if yield(r, nil) && yield(nil, broken) {
				asked++
			}
		})
		if !errors.Is(err, broken) || asked != 1 {
			t.Errorf("%s: %v after %d", format, err, asked)
		}
		full, err := NewRecord(format, fullDisk{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = WriteRows(full, func(yield func(*Row, error) bool) { yield(r, nil) })
		if !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v", format, err)
		}
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// TestRowNumber holds numbers to what exports have handed out.
func TestRowNumber(t *testing.T) {
	if a, b := rowNumber("e0123456789abcdef", 1), rowNumber("e0123456789abcdef", 2); a == b || a != rowNumber("e0123456789abcdef", 1) {
		t.Errorf("%d and %d", a, b)
	}
	for n := range 1000 {
		if v := rowNumber("e0123456789abcdef", n); v < 0 || v >= 1<<53 {
			t.Fatalf("%d has more than 53 bits", v)
		}
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "plain": "plain", " two  words\t": "two words", "a\nb\r\nc": "a b c", "a\x00b\x1b[31mc\x7f": "ab[31mc",
		"\u0085x": "x", "الخرطوم\u200f (نص)": "الخرطوم\u200f (نص)", "a\u00a0b": "a b", "bad\xff": "bad\ufffd",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
