package coder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casus"
	"casus/internal/encoder"
)

var shared = sync.OnceValues(func() (*Coder, error) { return New(encoder.Options{}) })

func testCoder(t testing.TB) *Coder {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const wire = `Police detain marchers in Minsk

MINSK, August 10, 2020 (Wireless) - Police arrested 23 people after a march in Minsk on Sunday, rights group Viasna said. The opposition accused the government of beating prisoners.

"We will meet again on Saturday," organiser Alena Varon told reporters.`

// TestReadHoldsInvariants holds every event of varied reports to the vocabulary's invariants.
func TestReadHoldsInvariants(t *testing.T) {
	c := testCoder(t)
	for _, text := range []string{wire, strings.ReplaceAll(wire, "\n", "\r\n"), strings.ToUpper(wire), strings.Repeat(wire+"\n\n", 20),
		"Troops shelled the village of Ağdam\u200b on Thursday\u2028killing “two” people\u00a0— officials said.", "", "\n\n", "a", "\x00\x01"} {
		r := c.Read(&casus.Document{Text: text})
		last := -1
		for i := range r.Events {
			e := &r.Events[i]
			if err := e.Validate(text); err != nil {
				t.Errorf("%v in %.40q", err, text)
			}
			if e.Trigger.Start < last {
				t.Errorf("%.40q: event %d stands before the one before it", text, i)
			}
			last = e.Trigger.Start
		}
		for i, s := range r.Sentences {
			if err := s.In(text); err != nil {
				t.Errorf("sentence %d of %.40q: %v", i, text, err)
			}
		}
	}
}

func TestReadFillsIn(t *testing.T) {
	given := &casus.Document{Text: wire}
	r := testCoder(t).Read(given)
	if given.Title != "" || given.ID != "" {
		t.Errorf("the given document is changed: %+v", given)
	}
	if d := r.Document; d.Title != "Police detain marchers in Minsk" || d.Published.String() != "2020-08-10" || d.Language != "en" || d.ID != casus.TextID(wire) {
		t.Errorf("%+v", d)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "published 2020-08-10 is inferred") {
		t.Errorf("notes %q", r.Notes)
	}
}

// TestIDsStay holds that an event's name depends on its report, act and trigger alone.
func TestIDsStay(t *testing.T) {
	c := testCoder(t)
	one := c.Read(&casus.Document{ID: "d", Text: wire})
	two := c.Read(&casus.Document{ID: "d", Text: wire, Published: casus.Day{Year: 2021, Month: 1, Day: 1}, Publisher: "P"})
	if len(one.Events) == 0 || len(one.Events) != len(two.Events) {
		t.Fatalf("%d and %d events", len(one.Events), len(two.Events))
	}
	for i := range one.Events {
		if one.Events[i].ID != two.Events[i].ID {
			t.Errorf("%s and %s for %q", one.Events[i].ID, two.Events[i].ID, one.Events[i].Trigger.Text)
		}
	}
}

// TestManyInOrder holds that reading many reports at a time changes neither their
// order nor what is read, and that errors keep their place.
func TestManyInOrder(t *testing.T) {
	c := testCoder(t)
	broken := errors.New("broken")
	docs := func(n int) iter.Seq2[*casus.Document, error] {
		return func(yield func(*casus.Document, error) bool) {
			for i := range n {
				var doc *casus.Document
				var err error = broken
				if i%7 != 3 {
					doc, err = &casus.Document{ID: fmt.Sprint(i), Text: strings.Repeat("Police arrested nine people in Tunis. ", 1+i%5)}, nil
				}
				if !yield(doc, err) {
					return
				}
			}
		}
	}
	var want string
	for _, workers := range []int{1, 3, 8} {
		var got strings.Builder
		for r, err := range c.Many(t.Context(), docs(40), workers) {
			if err != nil {
				fmt.Fprintln(&got, err)
				continue
			}
			b, _ := json.Marshal(r.Events)
			fmt.Fprintln(&got, r.Document.ID, string(b))
		}
		if want == "" {
			want = got.String()
		} else if d := cmp.Diff(want, got.String()); d != "" {
			t.Errorf("%d workers: %s", workers, d)
		}
	}
	for range c.Many(t.Context(), docs(100), 4) {
		break // a consumer that has enough leaves nothing running: the race detector and leak would tell
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	var last error
	for _, err := range c.Many(ctx, docs(100000), 2) {
		last = err
	}
	if !errors.Is(last, context.DeadlineExceeded) {
		t.Errorf("a cancelled reading ends with %v", last)
	}
}

// TestLongReport holds that a report read on several goroutines is read as on one.
func TestLongReport(t *testing.T) {
	c := testCoder(t)
	sentence := "Police arrested nine people in Tunis after a march on Friday. "
	n := 2*share + 10
	r := c.Read(&casus.Document{Text: strings.Repeat(sentence, n)})
	if len(r.Sentences) != n {
		t.Fatalf("%d sentences, want %d", len(r.Sentences), n)
	}
	arrests := 0
	for _, e := range r.Events {
		if e.Type == "COERCE" {
			arrests++
		}
	}
	if arrests != n {
		t.Errorf("%d arrests in %d sentences that tell one", arrests, n)
	}
}

func TestResolveAlone(t *testing.T) {
	c := testCoder(t)
	doc := &casus.Document{Text: "They met on Thursday.", Published: casus.Day{Year: 2020, Month: 10, Day: 9}}
	for _, spans := range [][]casus.Span{nil, {{Start: 12, End: 20}}} {
		found, err := c.Resolve(Date, doc, spans)
		if err != nil || len(found) != 1 || found[0].Date.TimeSpan == nil || found[0].Date.TimeSpan.String() != "2020-10-08" {
			t.Errorf("%v: %+v, %v", spans, found, err)
		}
	}
	if found, err := c.Resolve(Date, doc, []casus.Span{}); err != nil || len(found) != 0 {
		t.Errorf("no spans: %+v, %v", found, err)
	}
	if _, err := c.Resolve(Date, doc, []casus.Span{{Start: 12, End: 99}}); err == nil {
		t.Error("a span outside the text passes")
	}
}

// BenchmarkRead is the whole pipeline on one goroutine, in reports of about 250 words.
func BenchmarkRead(b *testing.B) {
	c := testCoder(b)
	text := strings.Repeat(wire+"\n\n", 4)
	c.Read(&casus.Document{Text: text})
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		c.Read(&casus.Document{Text: text})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// BenchmarkMany is the whole pipeline on all processors.
func BenchmarkMany(b *testing.B) {
	c := testCoder(b)
	text := strings.Repeat(wire+"\n\n", 4)
	docs := func(yield func(*casus.Document, error) bool) {
		for range b.N {
			if !yield(&casus.Document{Text: text}, nil) {
				return
			}
		}
	}
	b.SetBytes(int64(len(text)))
	b.ResetTimer()
	for range c.Many(context.Background(), docs, runtime.GOMAXPROCS(0)) {
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}
