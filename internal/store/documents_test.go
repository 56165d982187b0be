package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"casus"
	"casus/internal/store"
)

// prose makes a text of n words of which every word is chosen by the seed.
func prose(seed, n int) string {
	words := make([]string, n)
	x := uint64(seed)*0x9e3779b97f4a7c15 + 1
	for i := range words {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		words[i] = fmt.Sprintf("word%d", x%5000)
	}
	return strings.Join(words, " ") + "."
}

// TestAdd adds documents one after the other and looks at what becomes of each.
func TestAdd(t *testing.T) {
	a, b := prose(1, 80), prose(2, 80)
	edited := strings.Replace(a, " ", " and then ", 1)
	const short = "Subscribe to read more."
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		for i, x := range []struct {
			id, url, text string
			want          store.OutcomeKind
			wantID, of    string
		}{
			{"one", "", a, store.New, "one", ""},
			{"one", "", a, store.Same, "one", ""},
			{"two", "", b, store.New, "two", ""},
			{"three", "", strings.ToUpper(a) + "\n", store.Copy, "three", "one"},
			{"four", "", edited, store.Copy, "four", "one"},
			{"five", "", a[:len(a)/2], store.Copy, "five", "one"}, // shortened
			{"six", "", edited + " It goes on.", store.Copy, "six", "one"},
			{"four", "", edited, store.Same, "four", "one"},
			{"four", "", prose(3, 80), store.Version, "four", ""}, // no copy any more
			{"two", "", b + " More.", store.Version, "two", ""},
			{"", "https://example.org/x", prose(4, 80), store.New, "https://example.org/x", ""},
			{"guid-1", "https://example.org/x", prose(4, 80), store.Same, "https://example.org/x", ""},
			{"guid-1", "https://example.org/x", prose(5, 80), store.Version, "https://example.org/x", ""},
			{"guid-2", "https://example.org/y", prose(6, 80), store.New, "guid-2", ""},
			{"", "https://example.org/y", prose(6, 80), store.Same, "guid-2", ""},
			{"row-1", "https://example.org/", prose(7, 80), store.New, "row-1", ""},
			{"row-2", "https://example.org/", prose(8, 80), store.New, "row-2", ""},            // named by their giver: the URL is another's too
			{"", "https://example.org/", prose(11, 80), store.New, "https://example.org/", ""}, // of neither
			{"", "https://example.org/", prose(12, 80), store.Version, "https://example.org/", ""},
			{"", "", prose(9, 80), store.New, casus.TextID(prose(9, 80)), ""},
			{"", "", prose(9, 80), store.Same, casus.TextID(prose(9, 80)), ""},
			{"wall-1", "", short, store.New, "wall-1", ""},
			{"wall-2", "", short, store.New, "wall-2", ""},
			{"empty-1", "", "", store.New, "empty-1", ""},
			{"empty-2", "", "", store.New, "empty-2", ""},
			{"one", "", prose(2, 80), store.Version, "one", "two"},      // an earlier text of two
			{"seven", "", b + " More.", store.Copy, "seven", "two"},     // of its current text
			{"bad\x00\xff", "", "a \x00 b", store.New, "bad\uFFFD", ""}, // what no database keeps
			{strings.Repeat("x", 3000), strings.Repeat("y", 5000), prose(10, 80), store.New, casus.TextID(strings.Repeat("x", 3000)), ""},
			{strings.Repeat("x", 3000), "", prose(10, 80), store.Same, casus.TextID(strings.Repeat("x", 3000)), ""},
		} {
			d := &casus.Document{ID: x.id, URL: x.url, Text: x.text}
			got := must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: d}}}))[0]
			if got.Kind != x.want || got.ID != x.wantID || got.Of != x.of || (x.of != "" && x.want != store.Same) != (got.Why != nil) {
				t.Errorf("%d: %q: %+v, want %s of %q as %q", i, cut(x.id), got, x.want, x.of, x.wantID)
			}
			if stored := must(s.Document(ctx, got.ID)); stored.CopyOf != x.of || !stored.Current || stored.Added.IsZero() {
				t.Errorf("%d: stored as %+v", i, stored)
			}
		}
		if v := must(s.Versions(ctx, "four")); len(v) != 2 || v[0].Current || !v[1].Current || v[0].Text != edited || v[1].Version != 2 {
			t.Errorf("versions of four: %+v", v)
		}
		// One became another text: its copies stay copies of it, as they were told.
		if c := must(s.Copies(ctx, "one")); len(c) != 3 || c[0].ID != "three" || c[2].ID != "six" {
			t.Errorf("copies of one: %+v", c)
		}
		if _, err := s.Document(ctx, "nobody"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a document that is not there: %v", err)
		}
	})
}

func cut(s string) string { return s[:min(len(s), 40)] }

// TestBatch adds the same documents one by one and all at once: what becomes of them
// does not depend on it.
func TestBatch(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		var batch store.Batch
		var want []store.Outcome
		for i := range 60 {
			n := i % 20
			text := prose(100+n, 60)
			if i >= 40 {
				text = prose(100+n, 60) + " " + prose(200+n, 30)
			}
			id := fmt.Sprintf("d%d", i%45)
			batch.Documents = append(batch.Documents, store.Incoming{Document: &casus.Document{ID: id, Text: text}})
		}
		for _, d := range batch.Documents {
			one := must(s.Add(ctx, store.Batch{Documents: []store.Incoming{d}}))
			want = append(want, one...)
		}
		var kinds = map[store.OutcomeKind]int{}
		other := open(t, engines[0].where(t))
		for i, got := range must(other.Add(ctx, batch)) {
			kinds[got.Kind]++
			if got.ID != want[i].ID || got.Kind != want[i].Kind || got.Of != want[i].Of {
				t.Errorf("document %d: %+v at once, %+v one by one", i, got, want[i])
			}
		}
		if kinds[store.New] == 0 || kinds[store.Copy] == 0 || kinds[store.Version] == 0 {
			t.Errorf("a poor sample: %v", kinds)
		}
		for _, got := range must(other.Add(ctx, batch)) { // the versions come and go
			if got.Kind == store.New || got.Kind == store.Copy {
				t.Errorf("again: %+v", got)
			}
		}
	})
}

// TestAddAll holds that a batch is stored whole or not at all, with its states and failures.
func TestAddAll(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		at := time.Date(2020, 10, 9, 8, 30, 0, 0, time.FixedZone("", 4*3600))
		d := &casus.Document{ID: "d", Title: "A title", Byline: "By", Publisher: "P", URL: "https://example.org/d", Published: casus.DayOf(at), PublishedAt: at,
			Modified: at.Add(time.Hour), Language: "en", Text: prose(1, 50)}
		b := store.Batch{Documents: []store.Incoming{{Document: d, Origin: "feed", Partial: true}},
			Failures: []store.Failure{{Origin: "dump.jsonl:3", Reason: "line 3 is no object"}}, States: map[string][]byte{"feed:x": []byte("etag"), "feed:y": []byte("z")}}
		canceled, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.Add(canceled, b); !errors.Is(err, context.Canceled) {
			t.Fatalf("canceled: %v", err)
		}
		if _, err := s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: d}, {}}, States: b.States}); err == nil {
			t.Fatal("a batch with nothing in it was added")
		}
		if _, err := s.State(ctx, "feed:x"); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("state of a batch that was not added: %v", err)
		}
		must(s.Add(ctx, b))
		got := must(s.Document(ctx, "d"))
		if _, offset := got.PublishedAt.Zone(); !got.PublishedAt.Equal(at) || offset != 4*3600 || !got.Modified.Equal(d.Modified) {
			t.Errorf("instants %v, %v", got.PublishedAt, got.Modified)
		}
		got.PublishedAt, got.Modified = d.PublishedAt, d.Modified
		if *got.Document != *d || got.Origin != "feed" || !got.Partial || got.Version != 1 {
			t.Errorf("stored %+v, given %+v", got, d)
		}
		if f := must(s.Failures(ctx, 10)); len(f) != 1 || f[0].Origin != "dump.jsonl:3" || f[0].Reason != "line 3 is no object" || f[0].At.IsZero() {
			t.Errorf("failures %+v", f)
		}
		if states := must(s.States(ctx, "feed:")); len(states) != 2 || string(states["feed:x"]) != "etag" {
			t.Errorf("states %q", states)
		}
		if changes := must(s.Changes(ctx, 0, 10)); len(changes) != 1 || changes[0].Kind != store.DocumentsAdded || changes[0].IDs[0] != "d" || changes[0].N != 1 {
			t.Errorf("changes %+v", changes)
		}
	})
}

// TestListDocuments pages through documents and counts them.
func TestListDocuments(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		for i := range 7 {
			d := &casus.Document{ID: fmt.Sprint(i), Text: prose(i, 50), Language: []string{"en", "fr", ""}[i%3], Publisher: "P"}
			must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: d}}}))
		}
		var got strings.Builder
		page := store.Page{Limit: 3}
		for pages := 1; ; pages++ {
			r := must(s.ListDocuments(ctx, page))
			for _, d := range r.Rows {
				got.WriteString(d.ID)
			}
			if page.After = r.Next; r.Next == "" {
				if pages != 3 {
					t.Errorf("%d pages", pages)
				}
				break
			}
		}
		if got.String() != "6543210" {
			t.Errorf("listed %s", got.String())
		}
		if _, err := s.ListDocuments(ctx, store.Page{After: "nonsense"}); !errors.Is(err, store.ErrCursor) {
			t.Errorf("a wrong cursor: %v", err)
		}
		for facet, want := range map[store.DocumentFacet]string{
			store.DocumentsByLanguage:  `[{"values":["en"],"n":3},{"values":[""],"n":2},{"values":["fr"],"n":2}]`,
			store.DocumentsByPublisher: `[{"values":["P"],"n":7}]`,
			store.DocumentsByAdded:     fmt.Sprintf(`[{"values":["%s"],"n":7}]`, casus.DayOf(time.Now().UTC())),
		} {
			if got := string(must(json.Marshal(must(s.CountDocuments(ctx, facet))))); got != want {
				t.Errorf("by %s: %s, want %s", facet, got, want)
			}
		}
	})
}

// TestOriginal undoes that a document was taken for a copy.
func TestOriginal(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		for _, id := range []string{"one", "two"} {
			must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: &casus.Document{ID: id, Text: prose(1, 50)}}}}))
		}
		if _, err := s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Original, Document: "nobody"}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a document that is not there: %v", err)
		}
		must(s.Review(ctx, casus.Review{Author: "ann", Verdict: casus.Original, Document: "two"}))
		if d := must(s.Document(ctx, "two")); d.CopyOf != "" || len(d.CopyWhy) > 0 {
			t.Errorf("still a copy: %+v", d)
		}
		// It holds for later versions too, and now it can be copied itself.
		must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: &casus.Document{ID: "two", Text: prose(1, 50) + " More."}}}}))
		if d := must(s.Document(ctx, "two")); d.CopyOf != "" || d.Version != 2 {
			t.Errorf("a copy again: %+v", d)
		}
		got := must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: &casus.Document{ID: "three", Text: prose(1, 50) + " More. More."}}}}))
		if got[0].Kind != store.Copy {
			t.Errorf("no copy: %+v", got)
		}
		if j := must(s.ListReviews(ctx, store.ReviewFilter{Document: "two"})); len(j) != 1 || j[0].Document != "two" || j[0].Seq != 1 {
			t.Errorf("reviews %+v", j)
		}
	})
}

// TestLabelledCopies scores what is taken for copies in the labelled stories by B-cubed
// precision and recall over reports (Bagga and Baldwin 1998).
func TestLabelledCopies(t *testing.T) {
	type label struct {
		Kind    string
		Reports []string
	}
	group := map[string]string{}
	for _, l := range lines[label](t, "../../../shared/dedup/labels.jsonl") {
		if l.Kind == "copies" {
			for _, r := range l.Reports {
				group[r] = l.Reports[0]
			}
		}
	}
	type report struct{ ID, Title, Text, Publisher string }
	reports := lines[report](t, "../../../shared/dedup/reports.jsonl")
	onEach(t, func(t *testing.T, s store.Store) {
		var b store.Batch
		for _, r := range reports {
			if group[r.ID] == "" {
				group[r.ID] = r.ID
			}
			b.Documents = append(b.Documents, store.Incoming{Document: &casus.Document{ID: r.ID, Title: r.Title, Text: r.Text, Publisher: r.Publisher}})
		}
		found := map[string]string{}
		for _, o := range must(s.Add(context.Background(), b)) {
			found[o.ID] = o.ID
			if o.Of != "" {
				found[o.ID] = o.Of
			}
		}
		var precision, recall float64
		for x := range found {
			var both, inFound, inGroup float64
			for y := range found {
				same, labelled := found[x] == found[y], group[x] == group[y]
				if same {
					inFound++
				}
				if labelled {
					inGroup++
				}
				if same && labelled {
					both++
				}
			}
			precision, recall = precision+both/inFound/float64(len(found)), recall+both/inGroup/float64(len(found))
		}
		f1 := 2 * precision * recall / (precision + recall)
		t.Logf("copies: B-cubed precision %.3f, recall %.3f, F1 %.3f", precision, recall, f1)
		if f1 < 0.97 {
			t.Errorf("F1 %.3f, want 0.97", f1)
		}
	})
}

// lines reads a file of JSON lines of the shared data.
func lines[T any](t *testing.T, path string) (all []T) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("skipped: the labelled stories are not there (%v)", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}
