package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"casus/internal/store"
	"casus/internal/store/pgtest"
)

// For the long run: go test -run Kill -timeout 1h ./cmd/casus -kills 200
var kills = flag.Int("kills", 20, "how many times TestKill kills casus on each engine")

// engines are where a new record is to be.
var engines = []struct {
	name  string
	where func(testing.TB) string
}{
	{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "casus.db") }},
	{"postgres", pgtest.URL},
}

// portion is how many reports there are more each time before a process is killed. A
// copy stands in the portion of its original, so that the order of portions counts for
// nothing.
const portion = 7

// TestKill kills 'casus add' and 'casus watch' at random steps, and holds the record to one
// that was made without.
func TestKill(t *testing.T) {
	c := newKilling(t, filepath.Join(t.TempDir(), "calm.db"))
	for i := range *kills {
		c.more(i)
	}
	casusPrints(t, "add", "--store", c.where, c.path("added"), c.path("inbox"), c.path("feeds"))
	calm := c.concluded()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			where := e.where(t)
			k := newKilling(t, where)
			for i := range *kills {
				k.more(i)
				if i%2 == 0 {
					k.kill("add", "--store", where, "--lease", "1s", k.path("added"))
				} else {
					k.kill("watch", "--store", where, "--lease", "1s", "--allow-private", k.path("feeds.toml"))
				}
				k.opens()
			}
			t.Logf("killed after so many steps: %v", k.steps)
			casusPrints(t, "add", "--store", where, "--lease", "1s", k.path("added"))
			k.watchAll()
			casusPrints(t, "recode", "--store", where, "--lease", "1s")
			if d := gocmp.Diff(calm, k.concluded()); d != "" {
				t.Errorf("the record tells something else than one without kills (-without +with):\n%s", d)
			}
			if out := casusPrints(t, "doctor", "--store", where); out != "the record is sound\n" {
				t.Errorf("casus doctor: %s", out)
			}
			codedOnce(t, where)
		})
	}
}

// killing is a record of which the processes are killed.
type killing struct {
	t      *testing.T
	where  string
	dir    string // holds added/, inbox/, feeds/ that are served, and feeds.toml
	random *rand.Rand
	server *httptest.Server
	// documents is how many the record had after the last kill, reports how many there are.
	documents, reports int
	// steps is how often a process was killed after how many steps of its own.
	steps map[int]int
}

func newKilling(t *testing.T, where string) *killing {
	k := &killing{t: t, where: where, dir: t.TempDir(), random: rand.New(rand.NewPCG(3, uint64(*kills))), steps: map[int]int{}}
	k.serve()
	return k
}

func (k *killing) path(name string) string { return filepath.Join(k.dir, name) }

// serve serves the feeds.
func (k *killing) serve() {
	for _, folder := range []string{"added", "inbox", "feeds"} {
		if err := os.Mkdir(k.path(folder), 0o700); err != nil {
			k.t.Fatal(err)
		}
	}
	k.server = httptest.NewServer(http.FileServer(http.Dir(k.path("feeds"))))
	k.t.Cleanup(k.server.Close)
}

// more adds a portion of reports: to what is added, or to the folder and the feeds that
// are watched.
func (k *killing) more(i int) {
	from := i * portion
	k.reports += portion
	name := fmt.Sprintf("%04d", i)
	long := time.Now().Add(-time.Hour)
	write := func(path string, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			k.t.Fatal(err)
		}
		if err := os.Chtimes(path, long, long); err != nil { // it has been there for long: it is taken at once
			k.t.Fatal(err)
		}
	}
	switch i % 4 {
	case 0, 2:
		write(k.path("added/"+name+".jsonl"), jsonLines(from, from+portion))
	case 1:
		write(k.path("inbox/"+name+".jsonl"), jsonLines(from, from+portion))
	case 3: // a feed of its own: one is not asked again within a minute
		write(k.path("feeds/"+name+".xml"), feed(from, from+portion))
	}
	sources := "[[source]]\nfolder = \"inbox\"\ninterval = \"1s\"\n"
	for n := 3; n <= i; n += 4 {
		sources += fmt.Sprintf("[[source]]\nurl = \"%s/%04d.xml\"\narticles = \"never\"\n", k.server.URL, n)
	}
	write(k.path("feeds.toml"), []byte(sources))
}

// feed is a feed of reports.
func feed(from, to int) []byte {
	type item struct {
		Link  string `xml:"link"`
		Title string `xml:"title"`
		Text  string `xml:"description"`
		Date  string `xml:"pubDate"`
	}
	type channel struct {
		Title string `xml:"title"`
		Items []item `xml:"item"`
	}
	rss := struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel channel  `xml:"channel"`
	}{Version: "2.0", Channel: channel{Title: "Wire A"}}
	for n := from; n < to; n++ {
		r := madeUp(n)
		day, err := time.Parse(time.DateOnly, r.Published)
		if err != nil {
			panic(err) // it is a day
		}
		rss.Channel.Items = append(rss.Channel.Items, item{"https://example.org/" + r.ID, r.Title, r.Text, day.Format(time.RFC1123Z)})
	}
	b, err := xml.Marshal(rss)
	if err != nil {
		panic(err) // texts can be written
	}
	return b
}

// The moments at which a process is killed: so many steps after it began, and up to so long
// after that. Before the first step it opens what it needs, which takes longer.
const (
	mostSteps = 4
	inStep    = 60 * time.Millisecond
	toBegin   = 600 * time.Millisecond
	forStep   = 5 * time.Second      // at most
	pause     = 5 * time.Millisecond // between looks at the record
)

// kill kills a command after a random number of steps, at a random moment of the next one,
// if it lives that long. A step is a change of what is stored, read or linked.
func (k *killing) kill(args ...string) {
	k.t.Helper()
	before := k.done()
	c := exec.Command("casus", args...)
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		k.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	died := func(within time.Duration) bool {
		select {
		case err := <-ended:
			if err != nil {
				k.t.Fatalf("casus %s ended by itself: %v\n%s", strings.Join(args, " "), err, &errs)
			}
			return true
		case <-time.After(within):
			return false
		}
	}
	steps, most, last := 0, k.random.IntN(mostSteps+1), time.Now()
	for steps < most && time.Since(last) < forStep {
		if died(pause) {
			return
		}
		if now := k.done(); now != before {
			steps, before, last = steps+1, now, time.Now()
		}
	}
	longest := inStep
	if most == 0 {
		longest = toBegin
	}
	if died(time.Duration(k.random.Int64N(int64(longest)))) {
		return
	}
	c.Process.Kill()
	<-ended
	k.steps[steps]++
}

// done is how far the record is; nothing while it cannot be opened.
func (k *killing) done() (d struct{ stored, unread, events, unlinked int }) {
	st, err := store.Open(k.t.Context(), k.where, store.Read)
	if err != nil {
		return d
	}
	defer st.Close()
	s, err := st.Stats(k.t.Context())
	if err == nil {
		d.stored, d.unread, d.events, d.unlinked = s.Documents, s.Uncoded, s.Events, s.Unlinked
	}
	return d
}

// opens looks whether the record can be read after a kill and has lost nothing.
func (k *killing) opens() {
	k.t.Helper()
	var out, errs bytes.Buffer
	if status := run(k.t.Context(), []string{"stats", "--json", "--store", k.where}, strings.NewReader(""), &out, &errs); status != exitOK {
		if k.documents == 0 && regexp.MustCompile("there is no record|is empty|older version").Match(errs.Bytes()) {
			return // it was killed before it had made one
		}
		k.t.Fatalf("the record does not open after a kill: %s", &errs)
	}
	var s store.Stats
	if err := json.Unmarshal(out.Bytes(), &s); err != nil {
		k.t.Fatal(err)
	}
	if s.Documents < k.documents {
		k.t.Fatalf("the record had %d documents before a kill, %d after it", k.documents, s.Documents)
	}
	k.documents = s.Documents
}

// concluded is what the record tells. What is told of one act is put together as it comes
// in, and reports come into other records in another order: all is put together anew.
func (k *killing) concluded() (c struct {
	Counts summed
	Told   telling
}) {
	k.t.Helper()
	casusPrints(k.t, "recode", "--relink", "--store", k.where)
	c.Counts, c.Told = counts(k.t, k.where), told(k.t, k.where)
	return c
}

// watchAll watches until all is taken and read.
func (k *killing) watchAll() {
	k.t.Helper()
	c := exec.Command("casus", "watch", "--store", k.where, "--lease", "1s", "--allow-private", k.path("feeds.toml"))
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		k.t.Fatal(err)
	}
	const longest, pause = 10 * time.Minute, 100 * time.Millisecond
	for range longest / pause {
		s := statsOf(k.t, k.where)
		if s.Documents == k.reports && s.Uncoded == 0 && s.Unlinked == 0 {
			break
		}
		time.Sleep(pause)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		k.t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		k.t.Fatalf("casus watch: %v\n%s", err, &errs)
	}
}

func statsOf(t *testing.T, where string) (s store.Stats) {
	t.Helper()
	if err := json.Unmarshal([]byte(casusPrints(t, "stats", "--json", "--store", where)), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// summed are the numbers of 'casus stats' that do not depend on when things happened.
type summed struct{ Documents, Versions, Copies, Uncoded, Claimed, Failed, Unread, Events, Unlinked, Incidents int }

func counts(t *testing.T, where string) summed {
	t.Helper()
	s := statsOf(t, where)
	return summed{s.Documents, s.Versions, s.Copies, s.Uncoded, s.Claimed, s.Failed, s.Unread, s.Events, s.Unlinked, s.Incidents}
}

// telling is the events of a record, and which of them tell of the same act.
type telling struct{ Events, Incidents []string }

func told(t *testing.T, where string) (all telling) {
	t.Helper()
	incidents := map[string][]string{}
	for line := range strings.Lines(casusPrints(t, "export", "--copies", "--store", where)) {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		id, incident := e["id"].(string), e["incident"].(string)
		incidents[incident] = append(incidents[incident], id)
		delete(e, "incident") // it is named for the event that came first
		delete(e, "added")
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		all.Events = append(all.Events, string(b))
	}
	slices.Sort(all.Events)
	for _, members := range incidents {
		slices.Sort(members)
		all.Incidents = append(all.Incidents, strings.Join(members, " "))
	}
	slices.Sort(all.Incidents)
	return all
}

// codedOnce holds each document of a record to one version with one coding.
func codedOnce(t *testing.T, where string) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, where, store.Read)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for page := (store.Page{Limit: 1000}); ; {
		list, err := st.ListDocuments(ctx, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list.Rows {
			codings, err := st.Codings(ctx, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d.Version != 1 || len(codings) != 1 || !codings[0].Current {
				t.Errorf("%s has version %d and the codings %+v", d.ID, d.Version, codings)
			}
		}
		if page.After = list.Next; page.After == "" {
			return
		}
	}
}
