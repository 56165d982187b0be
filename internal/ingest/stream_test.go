package ingest

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"casus/internal/ingest/layout"
)

// filler is 8 KB of text that does not compress to nothing.
var filler = randomish(8000)

// generated is report i of a generated input.
func generated(i int) string {
	return fmt.Sprintf("Report %d. The %s.", i, filler[i%1000:])
}

// inputs write n reports in each format that holds many.
var inputs = map[string]func(w io.Writer, n int) error{
	"x.jsonl": func(w io.Writer, n int) error {
		for i := range n {
			if _, err := fmt.Fprintf(w, "{\"id\":\"%d\",\"text\":%q}\n", i, generated(i)); err != nil {
				return err
			}
		}
		return nil
	},
	"x.json": func(w io.Writer, n int) error {
		for i := range n {
			open := ","
			if i == 0 {
				open = `{"status":"ok","articles":[`
			}
			if _, err := fmt.Fprintf(w, "%s{\"id\":\"%d\",\"text\":%q}", open, i, generated(i)); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, "]}")
		return err
	},
	"x.csv": func(w io.Writer, n int) error {
		if _, err := io.WriteString(w, "id,date,text\n"); err != nil {
			return err
		}
		for i := range n {
			if _, err := fmt.Fprintf(w, "%d,03/04/2020,\"%s\n\"\"x\"\"\"\n", i, generated(i)); err != nil {
				return err
			}
		}
		return nil
	},
	"x.rss": func(w io.Writer, n int) error {
		if _, err := io.WriteString(w, "<rss><channel>"); err != nil {
			return err
		}
		for i := range n {
			if _, err := fmt.Fprintf(w, "<item><guid>%d</guid><description>%s</description></item>", i, generated(i)); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, "</channel></rss>")
		return err
	},
	"x.warc": func(w io.Writer, n int) error {
		for i := range n {
			if _, err := io.WriteString(w, warcRecord(fmt.Sprintf("http://a.example/%d", i), "<article><p>"+generated(i)+"</article>")); err != nil {
				return err
			}
		}
		return nil
	},
	"x.tar": func(w io.Writer, n int) error {
		t := tar.NewWriter(w)
		for i := range n {
			text := generated(i)
			if err := t.WriteHeader(&tar.Header{Name: fmt.Sprintf("%d.txt", i), Size: int64(len(text)), Mode: 0o600}); err != nil {
				return err
			}
			if _, err := io.WriteString(t, text); err != nil {
				return err
			}
		}
		return t.Close()
	},
}

// pipe is what write writes, compressed, as it is read.
func pipe(write func(io.Writer, int) error, n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		z, err := gzip.NewWriterLevel(w, gzip.HuffmanOnly)
		if err == nil {
			err = write(z, n)
		}
		if err == nil {
			err = z.Close()
		}
		w.CloseWithError(err)
	}()
	return r
}

// What is held does not grow with the input: 15 MB of each format, compressed and not
// ending before it is read, are read within a few.
func TestMemory(t *testing.T) {
	if underRace {
		t.Skip("the race detector's memory would be measured")
	}
	const n, most = 2000, 8 << 20
	for name, write := range inputs {
		t.Run(name, func(t *testing.T) {
			var before, now runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			docs, peak := 0, uint64(0)
			for it := range Read(context.Background(), Source{Name: name + ".gz"}, pipe(write, n), Options{}) {
				if it.Err != nil {
					t.Fatal(it.Err)
				}
				if it.Doc == nil {
					continue
				}
				if docs++; docs%500 == 1 {
					runtime.GC()
					runtime.ReadMemStats(&now)
					peak = max(peak, now.HeapAlloc)
				}
			}
			if docs != n {
				t.Errorf("%d documents of %d", docs, n)
			}
			if grown := int64(peak) - int64(before.HeapAlloc); grown > most {
				t.Errorf("%d KB held", grown>>10)
			}
		})
	}
}

// FuzzRead gives arbitrary bytes every name. Nothing may panic or go on for ever, and
// what comes out keeps the promises of the vocabulary.
func FuzzRead(f *testing.F) {
	names := []string{"x", "x.txt", "x.html", "x.rss", "x.xml", "x.jsonl", "x.json", "x.csv", "x.tsv", "x.warc", "x.eml", "x.gz", "x.zip"}
	files, err := filepath.Glob("testdata/in/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, uint8(0))
		f.Add(gz(f, string(b)), uint8(11))
		f.Add(zipped(f, file{filepath.Base(name), string(b)}), uint8(12))
		f.Add(tarred(f, file{filepath.Base(name), string(b)}), uint8(0))
	}
	f.Fuzz(func(t *testing.T, b []byte, name uint8) {
		n := 0
		for it := range Read(context.Background(), Source{Name: names[int(name)%len(names)]}, strings.NewReader(string(b)), Options{MaxDocument: 1 << 20}) {
			check(t, it)
			if n++; n > 300*len(b)+100 {
				t.Fatal("no end")
			}
		}
	})
}

// check holds an item to what is promised of items.
func check(t *testing.T, it Item) {
	t.Helper()
	kinds := 0
	for _, is := range []bool{it.Doc != nil, it.Err != nil, it.Note != ""} {
		if is {
			kinds++
		}
	}
	if kinds != 1 || it.Where == "" {
		t.Fatalf("an item of %d kinds: %+v", kinds, it)
	}
	var e *Error
	if it.Err != nil && (!errors.As(it.Err, &e) || e.Where != it.Where || e.Problem == "") {
		t.Fatalf("an error without a place: %v", it.Err)
	}
	if d := it.Doc; d != nil {
		for _, s := range []string{d.ID, d.Title, d.Byline, d.Publisher, d.URL, d.Text, it.Where} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Fatalf("%q is not fit for a record", s)
			}
		}
		if d.ID == "" || d.Text == "" || strings.ContainsAny(d.ID+d.Title+d.Publisher+d.URL, "\n\r") {
			t.Fatalf("%+v", d)
		}
		if !d.PublishedAt.IsZero() && d.Published.IsZero() {
			t.Fatalf("an instant without a day: %+v", d)
		}
	}
}

// FuzzMapping gives a table and a mapping.
func FuzzMapping(f *testing.F) {
	f.Add("id,a,b\n1,x,03/04/2020\n", "text=a,date=b")
	f.Add("a\tb\n\"x\ty\n", "text=a+b")
	f.Add("sep=;\na;b\n\"x\"\"\n\";13/10/2020", "title=a,text=b")
	f.Fuzz(func(t *testing.T, in, mapping string) {
		m, err := layout.ParseMapping(mapping)
		if err != nil {
			return
		}
		for _, format := range []string{"csv", "jsonl"} {
			n := 0
			for it := range Read(context.Background(), Source{Name: "x"}, strings.NewReader(in), Options{Format: format, Mapping: m, MaxDocument: 1 << 16}) {
				check(t, it)
				if n++; n > 2*strings.Count(in, "\n")+10 {
					t.Fatal("no end")
				}
			}
		}
	})
}

// BenchmarkRead reads 8 KB reports in each format; docs/s stands beside the bytes.
func BenchmarkRead(b *testing.B) {
	const n = 200
	for name, write := range inputs {
		var in strings.Builder
		if err := write(&in, n); err != nil {
			b.Fatal(err)
		}
		bench := func(name, in string) {
			b.Run(strings.TrimPrefix(name, "x."), func(b *testing.B) {
				b.SetBytes(int64(len(in)))
				b.ReportAllocs()
				for b.Loop() {
					docs := 0
					for it := range Read(context.Background(), Source{Name: name}, strings.NewReader(in), Options{}) {
						if it.Doc != nil {
							docs++
						}
					}
					if docs != n {
						b.Fatal(docs)
					}
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "docs/s")
			})
		}
		bench(name, in.String())
		if name == "x.jsonl" {
			bench(name+".gz", string(gz(b, in.String())))
		}
	}
}
