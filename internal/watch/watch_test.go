package watch

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"casus/internal/fetch"
	"casus/internal/ingest"
	"casus/internal/store"
)

// memory is a record that keeps nothing but what the watching needs. It can be killed: at the nth step it
// returns an error, before or after keeping the batch, as a program dies.
type memory struct {
	mu       sync.Mutex
	docs     []string // "ORIGIN: TEXT", in the order of their coming
	failures []string
	states   map[string][]byte
	killAt   int // 0 is never
	kept     bool
	steps    int
	added    func()
}

var errKilled = errors.New("killed")

func (m *memory) Add(ctx context.Context, b store.Batch) ([]store.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.steps++
	if m.steps == m.killAt && !m.kept {
		return nil, errKilled
	}
	for _, in := range b.Documents {
		m.docs = append(m.docs, fmt.Sprintf("%s: %s", in.Document.ID, strings.ReplaceAll(in.Document.Text, "\n", " ")))
	}
	for _, f := range b.Failures {
		m.failures = append(m.failures, f.Origin+": "+f.Reason)
	}
	if m.states == nil {
		m.states = map[string][]byte{}
	}
	maps.Copy(m.states, b.States)
	if m.steps == m.killAt {
		return nil, errKilled
	}
	if m.added != nil {
		m.added()
	}
	return make([]store.Outcome, len(b.Documents)), nil
}

func (m *memory) State(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b, ok := m.states[key]; ok {
		return b, nil
	}
	return nil, store.ErrNotFound
}

func (m *memory) States(_ context.Context, prefix string) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string][]byte{}
	for key, b := range m.states {
		if strings.HasPrefix(key, prefix) {
			out[key] = b
		}
	}
	return out, nil
}

// take returns what has come since the last call.
func (m *memory) take() (docs, failures []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	docs, failures = m.docs, m.failures
	m.docs, m.failures = nil, nil
	return docs, failures
}

// web answers from a table.
type web struct {
	mu    sync.Mutex
	pages map[string]any // by address: a body, or an error
	asked []string       // address, and the time since the web began
	start time.Time
}

func (w *web) set(address string, answer any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pages == nil {
		w.pages, w.start = map[string]any{}, time.Now()
	}
	w.pages[address] = answer
}

func (w *web) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	asked := w.asked
	w.asked = nil
	return asked
}

func (w *web) Get(ctx context.Context, address string, known fetch.Validators) (*fetch.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, fmt.Sprintf("%s %v", address, time.Since(w.start).Round(time.Minute)))
	switch answer := w.pages[address].(type) {
	case string:
		now := fetch.Validators{ETag: fmt.Sprintf("%q", answer)}
		if known == now {
			return &fetch.Response{URL: address, NotModified: true, Validators: now}, nil
		}
		return &fetch.Response{URL: address, Body: []byte(answer), Validators: now}, nil
	case error:
		return nil, answer
	}
	return nil, &fetch.Error{URL: address, Problem: "answered 404 Not Found"}
}

func (w *web) Article(ctx context.Context, entry ingest.Item) (ingest.Item, error) {
	resp, err := w.Get(ctx, entry.Doc.URL, fetch.Validators{})
	if err != nil {
		return entry, err
	}
	d := *entry.Doc
	d.Text = string(resp.Body)
	return ingest.Item{Where: entry.Where, Doc: &d, Entry: true}, nil
}

// rss is a feed of entries "NAME TEXT"; a text that begins with "~" is a summary.
func rss(entries ...string) string {
	var b strings.Builder
	b.WriteString("<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Wire</title>")
	for _, e := range entries {
		name, text, _ := strings.Cut(e, " ")
		tag := "content:encoded"
		if s, ok := strings.CutPrefix(text, "~"); ok {
			tag, text = "description", s
		}
		fmt.Fprintf(&b, "<item><link>https://a.example/%s</link><%s>%s</%s></item>", name, tag, text, tag)
	}
	return b.String() + "</channel></rss>"
}

const feedURL = "https://a.example/feed"

var temporary = &fetch.Error{URL: "x", Problem: "answered 502", Temporary: true}

// watching runs a test beside a watcher of sources, with a clock that runs ahead while everybody waits.
func watching(t *testing.T, m *memory, w *web, o Options, sources []Source, test func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- (&watcher{record: m, client: w, o: o}).run(ctx, sources) }()
	synctest.Wait()
	test()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func equal(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got\n\t%s\nwant\n\t%s", what, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &web{}
		w.set(feedURL, rss("1 One.", "2 ~Two."))
		w.set("https://a.example/2", "Two, in full.")
		sources := []Source{{Name: "a", URL: feedURL, Interval: 10 * time.Minute, Articles: WhenShort, Publisher: "P", Language: "en"}}
		watching(t, m, w, Options{}, sources, func() {
			docs, failures := m.take()
			equal(t, "first", docs, "https://a.example/1: One.", "https://a.example/2: Two, in full.")
			equal(t, "failures", failures)
			after(time.Hour)
			docs, _ = m.take()
			equal(t, "nothing new", docs)
			w.set(feedURL, rss("3 Three.", "1 One, corrected.", "2 ~Two."))
			after(time.Hour)
			docs, _ = m.take()
			equal(t, "one new, one changed", docs, "https://a.example/3: Three.", "https://a.example/1: One, corrected.")
			feed := w.pages[feedURL]
			w.set(feedURL, rss())
			after(time.Hour)
			w.set(feedURL, feed)
			after(time.Hour)
			docs, _ = m.take()
			equal(t, "after an empty feed", docs)
		})
		w.set(feedURL, rss("4 Four.", "3 Three."))
		w.take()
		watching(t, m, w, Options{}, sources, func() { // started again
			equal(t, "asked before it is due", w.take())
			after(time.Hour)
			docs, _ := m.take()
			equal(t, "after the restart", docs, "https://a.example/4: Four.")
		})
		all, err := ReadHealth(t.Context(), m)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		if h := all[0]; h.Source != "a" || h.From != feedURL || h.Documents != 5 || h.Failures != 0 || h.Error != "" || h.Succeeded.IsZero() || !h.Due.After(time.Now()) {
			t.Errorf("%+v", h)
		}
	})
}

func TestArticles(t *testing.T) {
	for _, x := range []struct {
		articles Articles
		want     []string
	}{
		{WhenShort, []string{"https://a.example/1: One.", "https://a.example/2: Page two."}},
		{Always, []string{"https://a.example/1: Page one.", "https://a.example/2: Page two."}},
		{Never, []string{"https://a.example/1: One.", "https://a.example/2: Two."}},
	} {
		synctest.Test(t, func(t *testing.T) {
			m, w := &memory{}, &web{}
			w.set(feedURL, rss("1 One.", "2 ~Two."))
			w.set("https://a.example/1", "Page one.")
			w.set("https://a.example/2", "Page two.")
			watching(t, m, w, Options{}, []Source{{Name: "a", URL: feedURL, Interval: time.Hour, Articles: x.articles}}, func() {
				docs, _ := m.take()
				equal(t, string(x.articles), docs, x.want...)
			})
		})
	}
}

func TestArticlesPutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &web{}
		w.set(feedURL, rss("1 ~One.", "2 ~Two.", "3 ~Three."))
		w.set("https://a.example/1", temporary)
		w.set("https://a.example/2", temporary)
		watching(t, m, w, Options{}, []Source{{Name: "a", URL: feedURL, Interval: 10 * time.Minute, Articles: WhenShort}}, func() {
			docs, failures := m.take()
			equal(t, "what is gone is not waited for", docs, "https://a.example/3: Three.")
			equal(t, "failures", failures, feedURL+"#3: https://a.example/3: answered 404 Not Found")
			w.set("https://a.example/1", "One, in full.")
			after(11 * time.Minute)
			docs, _ = m.take()
			equal(t, "second look", docs, "https://a.example/1: One, in full.")
			after(11 * time.Minute)
			docs, failures = m.take()
			equal(t, "third look", docs, "https://a.example/2: Two.")
			equal(t, "failures", failures, feedURL+"#2: x: answered 502")
			w.take()
			after(time.Hour)
			docs, _ = m.take()
			equal(t, "afterwards", docs)
		})
	})
}

func TestFailing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, w := &memory{}, &web{}
		w.set(feedURL, temporary)
		var looks []Look
		o := Options{Report: func(l Look) { looks = append(looks, l) }}
		watching(t, m, w, o, []Source{{Name: "a", URL: feedURL, Interval: time.Hour}}, func() {
			after(100 * time.Hour)
			// After 2, 4, 8, 16 and 24 hours, each a tenth more or less.
			var at []time.Duration
			for _, a := range w.take() {
				d, err := time.ParseDuration(strings.Fields(a)[1])
				if err != nil {
					t.Fatal(err)
				}
				at = append(at, d)
			}
			want := []float64{2, 4, 8, 16, 24, 24}
			if len(at) != len(want)+1 {
				t.Fatal(at)
			}
			for i, hours := range want {
				if d := (at[i+1] - at[i]).Hours(); d < hours*0.89 || d > hours*1.11 {
					t.Errorf("look %d came after %.1f hours, want %v", i+1, d, hours)
				}
			}
			_, failures := m.take()
			equal(t, "told once", failures, feedURL+": x: answered 502")
			h, err := ReadHealth(t.Context(), m)
			if err != nil || h[0].Failures != 7 || h[0].Error != "x: answered 502" || !h[0].Succeeded.IsZero() {
				t.Errorf("%+v, %v", h, err)
			}
			if len(looks) != 7 || looks[6].Failures != 7 || !errors.Is(looks[0].Err, temporary) {
				t.Errorf("%+v", looks)
			}
			w.set(feedURL, &fetch.Error{URL: "x", Problem: "answered 429", Temporary: true, RetryAfter: time.Now().Add(60 * time.Hour)})
			after(30 * time.Hour)
			w.take()
			after(20 * time.Hour)
			equal(t, "left alone for as long as it wants", w.take())
			w.set(feedURL, rss("1 One."))
			after(30 * time.Hour)
			docs, _ := m.take()
			equal(t, "well again", docs, "https://a.example/1: One.")
			if h, err = ReadHealth(t.Context(), m); err != nil || h[0].Failures != 0 || h[0].Error != "" {
				t.Errorf("%+v, %v", h, err)
			}
		})
	})
}

func TestBrokenFeeds(t *testing.T) {
	for _, x := range []struct {
		name, body string
		docs       []string
		failures   []string
	}{
		{"a page", "<html><body><p>This domain is for sale.</p></body></html>", nil, []string{feedURL + ": is no feed: the XML is no feed: it has neither rss, nor feed, nor rdf:RDF (RSS and Atom are read)"}},
		{"nothing", "", nil, []string{feedURL + ": is empty"}},
		{"no entries", rss(), nil, nil},
		{"a JSON feed", `{"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[{"id":"1","url":"https://a.example/1","content_text":"One."}]}`,
			[]string{"https://a.example/1: One."}, nil},
		{"a broken entry", rss("1 One.", "2 T<<wo.", "3 Three."), []string{"https://a.example/1: One.", "https://a.example/3: Three."},
			[]string{feedURL + "#2: is no entry that can be read: XML syntax error on line 1: expected element name after < (it is passed over)"}},
		{"cut off", strings.TrimSuffix(rss("1 One.", "2 Two."), "content:encoded></item></channel></rss>"), []string{"https://a.example/1: One."},
			[]string{feedURL + ": is cut off in the middle (what stands before the break was read; get the file again)"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			m, w := &memory{}, &web{}
			w.set(feedURL, x.body)
			watching(t, m, w, Options{}, []Source{{Name: "a", URL: feedURL, Interval: time.Hour}}, func() {
				docs, failures := m.take()
				equal(t, x.name, docs, x.docs...)
				equal(t, x.name+": failures", failures, x.failures...)
			})
		})
	}
}

// TestSafety goes through a real client: a redirect into a private network is a failure of the source.
func TestSafety(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/feed" {
			http.Redirect(w, r, "http://10.0.0.1/feed", http.StatusFound)
		}
	}))
	defer s.Close()
	c := fetch.New(fetch.Options{Delay: 1, Private: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	defer c.CloseIdleConnections()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var look Look
	o := Options{Report: func(l Look) { look = l; cancel() }}
	if err := Run(ctx, &memory{}, c, []Source{{Name: "a", URL: s.URL + "/feed", Interval: time.Hour}}, o); err != nil {
		t.Fatal(err)
	}
	if look.Err == nil || !strings.Contains(look.Err.Error(), "10.0.0.1 is a private address") {
		t.Errorf("%+v", look)
	}
}

// write writes a file of a folder, which may be new.
func write(t *testing.T, folder, name string, content []byte) {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func jsonl(prefix string, n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"id":"%s%d","text":"Report %d."}`+"\n", prefix, i, i)
	}
	return b.Bytes()
}

func TestFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		m := &memory{}
		write(t, dir, "a.jsonl", jsonl("a", 1))
		write(t, dir, ".hidden.jsonl", jsonl("h", 1))
		sources := []Source{{Name: "drop", Folder: dir, Interval: time.Minute}}
		write(t, dir, "old.jsonl", jsonl("old", 1))
		yesterday := time.Now().Add(-24 * time.Hour)
		if err := os.Chtimes(filepath.Join(dir, "old.jsonl"), yesterday, yesterday); err != nil {
			t.Fatal(err)
		}
		watching(t, m, &web{}, Options{Settle: 2 * time.Second}, sources, func() {
			after(time.Second)
			docs, _ := m.take()
			equal(t, "at once, what has rested for long", docs, "old0: Report 0.")
			after(3 * time.Second)
			docs, _ = m.take()
			equal(t, "when it has settled", docs, "a0: Report 0.")
			after(time.Hour)
			docs, _ = m.take()
			equal(t, "once", docs)

			write(t, dir, "sub/b.jsonl", jsonl("b", 1))
			after(67 * time.Second)
			docs, _ = m.take()
			equal(t, "in a folder in it", docs, "b0: Report 0.")

			// A file that grows is not taken before it stops.
			for n := range 100 {
				write(t, dir, "c.jsonl", jsonl("c", n+1))
				after(time.Second)
			}
			docs, _ = m.take()
			equal(t, "while it grows", docs)
			after(2 * time.Minute)
			docs, _ = m.take()
			if len(docs) != 100 {
				t.Errorf("%d documents of a file that grew", len(docs))
			}
			write(t, dir, "photo.jpg", []byte("\xff\xd8\xff\xe0\x00\x00\x00"))
			after(2 * time.Minute)
			_, failures := m.take()
			equal(t, "what is no report", failures, filepath.Join(dir, "photo.jpg")+": is an image, not a report")
		})
		write(t, dir, "d.jsonl", jsonl("d", 1))
		watching(t, m, &web{}, Options{}, sources, func() {
			after(time.Minute)
			docs, failures := m.take()
			equal(t, "after a restart", docs, "d0: Report 0.")
			equal(t, "failures", failures)
		})
	})
}

func TestFolderMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "later")
		m := &memory{}
		watching(t, m, &web{}, Options{}, []Source{{Name: "drop", Folder: dir, Interval: time.Minute}}, func() {
			after(time.Hour)
			_, failures := m.take()
			equal(t, "told once", failures, dir+": there is no such file or folder (check the name and the folder you are in)")
			write(t, dir, "a.jsonl", jsonl("a", 1))
			after(3 * time.Minute)
			docs, _ := m.take()
			equal(t, "when it is there", docs, "a0: Report 0.")
		})
	})
}

// TestNotify waits for the system to tell of a file: the interval is too long for it to be found else.
func TestNotify(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	told, err := notify(ctx, dir)
	if err != nil {
		t.Skip("the system does not tell of changes:", err)
	}
	write(t, dir, "x", nil)
	<-told

	m := &memory{}
	came := make(chan struct{}, 100)
	m.added = func() { came <- struct{}{} }
	done := make(chan error)
	go func() {
		done <- Run(ctx, m, &web{}, []Source{{Name: "drop", Folder: dir, Interval: 24 * time.Hour}}, Options{Settle: time.Millisecond})
	}()
	<-came // the first look is over
	write(t, dir, "sub/deep/a.jsonl", jsonl("a", 1))
	for {
		<-came
		if docs, _ := m.take(); len(docs) > 0 {
			equal(t, "told of", docs, "a0: Report 0.")
			break
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestKilled kills the watching at each of its steps, before and after the record has kept what it was handed, and
// starts it again: every document is there, once.
func TestKilled(t *testing.T) {
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	f, err := z.Create("in.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(jsonl("z", 130)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "a.jsonl", append(jsonl("a", 250), []byte("broken\n")...))
	write(t, dir, "b.zip", archive.Bytes())
	var entries, want []string
	w := &web{}
	for i := range 25 {
		entries = append(entries, fmt.Sprintf("%d ~Short.", i))
		want = append(want, fmt.Sprintf("https://a.example/%d: Page %d.", i, i))
	}
	for i := range 130 {
		want = append(want, fmt.Sprintf("z%d: Report %d.", i, i))
	}
	for i := range 250 {
		want = append(want, fmt.Sprintf("a%d: Report %d.", i, i))
	}
	slices.Sort(want)
	sources := []Source{{Name: "feed", URL: feedURL, Interval: 10 * time.Minute, Articles: WhenShort}, {Name: "drop", Folder: dir, Interval: time.Minute}}
	for _, kept := range []bool{false, true} {
		for step := 1; ; step++ {
			killed := false
			synctest.Test(t, func(t *testing.T) {
				w.set(feedURL, rss(entries...))
				for i := range 25 {
					w.set(fmt.Sprintf("https://a.example/%d", i), fmt.Sprintf("Page %d.", i))
				}
				m := &memory{killAt: step, kept: kept}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				err := (&watcher{record: m, client: w}).run(ctx, sources)
				if killed = errors.Is(err, errKilled); !killed && err != nil {
					t.Fatal(err)
				}
				m.killAt = 0
				again, cancelAgain := context.WithTimeout(t.Context(), time.Hour)
				defer cancelAgain()
				if err := (&watcher{record: m, client: w}).run(again, sources); err != nil {
					t.Fatal(err)
				}
				docs, failures := m.take()
				slices.Sort(docs)
				if !slices.Equal(docs, want) || len(failures) != 1 {
					t.Errorf("killed at step %d (kept: %v): %d documents, want %d; failures: %q", step, kept, len(docs), len(want), failures)
				}
				health, err := ReadHealth(t.Context(), m)
				if err != nil || len(health) != 2 || health[0].Documents+health[1].Documents != len(want) {
					t.Errorf("killed at step %d (kept: %v): %+v, %v", step, kept, health, err)
				}
			})
			if !killed {
				break
			}
		}
	}
}

// TestWorkers counts how many sources are looked at at once.
func TestWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &slowWeb{}
		var sources []Source
		for i := range 20 {
			sources = append(sources, Source{Name: fmt.Sprint(i), URL: fmt.Sprintf("https://h%d.example/", i), Interval: time.Hour})
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Hour)
		defer cancel()
		if err := (&watcher{record: &memory{}, client: c, o: Options{Workers: 3}}).run(ctx, sources); err != nil {
			t.Fatal(err)
		}
		if c.most != 3 || c.all < 100 {
			t.Errorf("%d at once, %d in all", c.most, c.all)
		}
	})
}

type slowWeb struct {
	web
	mu             sync.Mutex
	now, most, all int
}

func (w *slowWeb) Get(ctx context.Context, address string, _ fetch.Validators) (*fetch.Response, error) {
	w.mu.Lock()
	w.now++
	w.all++
	w.most = max(w.most, w.now)
	w.mu.Unlock()
	time.Sleep(time.Minute)
	w.mu.Lock()
	w.now--
	w.mu.Unlock()
	return &fetch.Response{URL: address, Body: []byte(rss())}, nil
}
