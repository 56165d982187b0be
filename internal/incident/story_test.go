package incident

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"casus"
	"casus/internal/count"
	"casus/internal/gold"
)

var update = flag.Bool("update", false, "write the expected results anew")

// story is a file of testdata/stories: reports in the notation and the incidents that
// they should make.
//
//	-- places --      name, country, first-order division, precision, latitude, longitude
//	-- reports --     ids of articles are NAME@PUBLISHER, or NAME@PUBLISHER<ORIGINAL for
//	                  copies; they are published an hour apart, in the order of the file
//	                  on each day; ids of sentences are INCIDENT.N, or
//	                  INCIDENT+INCIDENT.N where a sentence tells several
//	-- incidents --   what Conclude makes of them, written by -update
type story struct {
	name     string
	archive  *txtar.Archive
	tellings []*Telling
	label    map[string]string // event to the incident it belongs to
	sentence map[string]string // event to the id of its sentence
}

func readStories(t testing.TB) []*story {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	var all []*story
	for _, f := range files {
		a, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s := &story{name: f, archive: a, label: map[string]string{}, sentence: map[string]string{}}
		s.read(t)
		all = append(all, s)
	}
	return all
}

func (s *story) section(name string) string {
	for _, f := range s.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func (s *story) read(t testing.TB) {
	places := map[string]*casus.Place{}
	for line := range strings.Lines(s.section("places")) {
		f := strings.Split(strings.TrimSpace(line), ", ")
		if len(f) != 6 {
			t.Fatalf("%s: place %q: want six fields", s.name, line)
		}
		lat, _ := strconv.ParseFloat(f[4], 64)
		lon, _ := strconv.ParseFloat(f[5], 64)
		places[f[0]] = &casus.Place{Name: f[0], Country: f[1], Admin1: f[2], Precision: casus.Precision(f[3]), Lat: lat, Lon: lon}
	}
	file, err := gold.Parse(s.name, strings.NewReader(s.section("reports")))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range file.Articles {
		id, original, isCopy := strings.Cut(a.ID, "<")
		name, publisher, ok := strings.Cut(id, "@")
		if !ok {
			t.Fatalf("%s: report %q: want NAME@PUBLISHER", s.name, a.ID)
		}
		if !isCopy {
			original = name
		}
		d := &casus.Document{ID: name, Title: a.Title, Publisher: publisher, Published: a.Published}
		if !a.Published.IsZero() {
			d.PublishedAt = a.Published.Time().Add(time.Duration(i) * time.Hour)
		}
		for _, x := range a.Sentences {
			d.Text += x.Text + "\n"
		}
		var events []casus.Event
		for _, x := range a.Sentences {
			at := strings.Index(d.Text, x.Text)
			labels := strings.Split(strings.SplitN(x.ID, ".", 2)[0], "+")
			if len(labels) != len(x.Events) {
				t.Fatalf("%s: sentence %s has %d events", s.name, x.ID, len(x.Events))
			}
			for k, g := range x.Events {
				e := event(t, d, x.Text, at, g, places)
				s.label[e.ID], s.sentence[e.ID] = labels[k], x.ID
				events = append(events, e)
			}
		}
		s.tellings = append(s.tellings, Tellings(d, original, events)...)
	}
}

// event makes an event of its notation, with places of the story and counts read.
func event(t testing.TB, d *casus.Document, sentence string, at int, g gold.Event, places map[string]*casus.Place) casus.Event {
	mention := func(s casus.Span) casus.Mention { return casus.MentionAt(d.Text, s.Shift(at)) }
	e := casus.Event{Document: d.Source(), Type: g.Type, Mode: g.Mode, Status: g.Status, Background: g.Background, Contexts: g.Contexts,
		Trigger: mention(g.Trigger), Sentence: casus.MentionAt(d.Text, casus.Span{Start: at, End: at + len(sentence)})}
	e.ID = casus.EventID(d.ID, e.Type, e.Trigger.Span)
	codes := map[string][]casus.Actor{} // claimants have the codes of parties of the same words
	for _, a := range g.Args {
		m := mention(a.Span)
		party := func(to *[]casus.Party) {
			p := casus.Party{Mention: m}
			for code := range strings.SplitSeq(a.Code, ",") {
				if code != "" {
					p.Actors = append(p.Actors, casus.Actor{Code: casus.Code(code), Name: m.Text})
				}
			}
			codes[m.Text] = p.Actors
			*to = append(*to, p)
		}
		number := func(c **casus.Count) {
			least, most, why, ok := count.Parse(m.Text)
			if !ok {
				t.Fatalf("%q is no count", m.Text)
			}
			*c = casus.Sum([]casus.CountMention{{Mention: m, Min: least, Max: most, Why: why}})
		}
		switch a.Role {
		case gold.Source:
			party(&e.Source)
		case gold.Recipient:
			party(&e.Recipient)
		case gold.Mediator:
			party(&e.Mediator)
		case gold.Claimant:
			e.Claimant = append(e.Claimant, casus.Party{Mention: m, Actors: codes[m.Text]})
		case gold.Place:
			e.Places = append(e.Places, casus.Location{Mention: m, Place: places[m.Text]})
		case gold.When:
			w := casus.When{Mention: m}
			if a.Code != "" {
				span, err := casus.ParseTimeSpan(a.Code)
				if err != nil {
					t.Fatal(err)
				}
				w.TimeSpan = &span
			}
			e.When = append(e.When, w)
		case gold.Killed:
			number(&e.Killed)
		case gold.Injured:
			number(&e.Injured)
		case gold.Detained:
			number(&e.Detained)
		case gold.Displaced:
			number(&e.Displaced)
		}
	}
	e.Derived = casus.Derive(&e)
	return e
}

// partition writes which sentences are told of one incident, in a form that can be compared.
func (s *story) partition(groups []*Group) string {
	var all []string
	for _, g := range groups {
		var in []string
		for _, t := range g.Tellings {
			in = append(in, s.label[t.Event.ID]+"/"+s.sentence[t.Event.ID])
		}
		slices.Sort(in)
		all = append(all, strings.Join(in, " "))
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// wanted is the partition by labels.
func (s *story) wanted() string {
	by := map[string]*Group{}
	var groups []*Group
	for _, t := range s.tellings {
		l := s.label[t.Event.ID]
		if by[l] == nil {
			by[l] = &Group{}
			groups = append(groups, by[l])
		}
		by[l].Tellings = append(by[l].Tellings, t)
	}
	return s.partition(groups)
}

func TestStories(t *testing.T) {
	for _, s := range readStories(t) {
		t.Run(strings.TrimSuffix(filepath.Base(s.name), ".txtar"), func(t *testing.T) {
			groups := All(s.tellings, Fitted(), NewHand(nil))
			if diff := cmp.Diff(s.wanted(), s.partition(groups)); diff != "" {
				t.Errorf("the groups are not those of the labels (-want +got):\n%s", diff)
			}
			var got strings.Builder
			for _, g := range groups {
				s.print(&got, g)
			}
			if *update {
				s.write(t, got.String())
			}
			if diff := cmp.Diff(s.section("incidents"), got.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func (s *story) write(t *testing.T, incidents string) {
	s.archive.Files = slices.DeleteFunc(s.archive.Files, func(f txtar.File) bool { return f.Name == "incidents" })
	s.archive.Files = append(s.archive.Files, txtar.File{Name: "incidents", Data: []byte(incidents)})
	if err := os.WriteFile(s.name, txtar.Format(s.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// print writes what is concluded of a group for people to read.
func (s *story) print(w *strings.Builder, g *Group) {
	in := Conclude(g, nil)
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	kind := string(in.Type)
	if in.Mode != "" {
		kind += "/" + string(in.Mode)
	}
	place := "nowhere told"
	if in.Place != nil {
		place = fmt.Sprintf("%s (%s)", in.Place.Name, in.Place.Precision)
	}
	line("%s %s %s..%s %s", kind, in.Status, in.From, in.To, place)
	for _, y := range append(slices.Clone(in.StatusWhy), in.Why...) {
		line("  why %s", y)
	}
	for _, role := range []struct {
		name   string
		actors []casus.Actor
	}{{"source", in.Source}, {"recipient", in.Recipient}, {"mediator", in.Mediator}} {
		for _, a := range role.actors {
			line("  %s %s %s", role.name, a.Code, a.Name)
		}
	}
	for _, n := range []struct {
		name string
		of   *casus.Range
	}{{"killed", in.Killed}, {"injured", in.Injured}, {"detained", in.Detained}, {"displaced", in.Displaced}} {
		if n.of == nil {
			continue
		}
		line("  %s %s", n.name, bounds(n.of.Min, n.of.Max))
		for _, f := range n.of.Figure {
			line("    %s by %s in %s", bounds(f.Min, f.Max), f.By, s.sentence[f.Event])
		}
	}
	for _, c := range in.Claims {
		var events []string
		for _, e := range c.Events {
			events = append(events, s.sentence[e])
		}
		line("  %s by %q %s in %s", c.Status, c.By, c.Code, strings.Join(events, " "))
	}
	if in.PLOVER != "" {
		line("  plover %s cameo %s", in.PLOVER, in.CAMEO)
	}
}

func bounds(least int, most *int) string {
	if most == nil {
		return fmt.Sprintf("%d or more", least)
	}
	return fmt.Sprintf("%d to %d", least, *most)
}

// TestOrder: reports that come in another order on their day make the same groups, and
// any order given to All does.
func TestOrder(t *testing.T) {
	for _, s := range readStories(t) {
		want := s.partition(All(s.tellings, Fitted(), NewHand(nil)))
		rapid.Check(t, func(t *rapid.T) {
			shuffled := rapid.Permutation(s.tellings).Draw(t, "order")
			if got := s.partition(All(shuffled, Fitted(), NewHand(nil))); got != want {
				t.Fatalf("%s: given in another order:\n%s\nwant:\n%s", s.name, got, want)
			}
			slices.SortStableFunc(shuffled, func(a, b *Telling) int {
				return a.Event.Document.Published.Compare(b.Event.Document.Published)
			})
			l := Linker{NewMemory(), Fitted(), NewHand(nil)}
			for _, x := range shuffled {
				if _, _, err := l.Add(x); err != nil {
					t.Fatal(err)
				}
			}
			if got := s.partition(l.Shelf.(*Memory).Groups()); got != want {
				t.Fatalf("%s: told in another order on a day:\n%s\nwant:\n%s", s.name, got, want)
			}
		})
	}
}

// TestIDs: an incident keeps its id while tellings are added, and is always named for
// one of its events.
func TestIDs(t *testing.T) {
	for _, s := range readStories(t) {
		rapid.Check(t, func(t *rapid.T) {
			m := NewMemory()
			l := Linker{m, Fitted(), NewHand(nil)}
			id := map[string]string{} // event to the incident it was put into
			for _, x := range rapid.Permutation(s.tellings).Draw(t, "order") {
				g, why, err := l.Add(x)
				if err != nil || len(why) == 0 {
					t.Fatal(err, why)
				}
				id[x.Event.ID] = g.ID
				if !slices.ContainsFunc(g.Tellings, func(u *Telling) bool { return ID(u.Event.ID) == g.ID }) {
					t.Fatalf("%s is named for none of its events", g.ID)
				}
			}
			for e, was := range id {
				now, err := m.Of(e)
				if err != nil || now == nil {
					t.Fatalf("%s is lost: %v", e, err)
				}
				if now.ID != was && m.groups[was] != nil {
					t.Fatalf("%s moved from %s, which still is, to %s", e, was, now.ID)
				}
			}
		})
	}
}
