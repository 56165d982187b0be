package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"casus"
	"casus/internal/store"
)

// act is an event of a document whose one sentence is its text.
func act(d *casus.Document, typ casus.Type, trigger string) casus.Event {
	at := strings.Index(d.Text, trigger)
	if at < 0 {
		panic("no " + trigger + " in " + d.Text)
	}
	e := casus.Event{Document: d.Source(), Type: typ, Status: casus.Done, Confidence: 0.9,
		Sentence: casus.MentionAt(d.Text, casus.Span{Start: 0, End: len(d.Text)}), Trigger: casus.MentionAt(d.Text, casus.Span{Start: at, End: at + len(trigger)})}
	e.ID = casus.EventID(d.ID, typ, e.Trigger.Span)
	e.Derived = casus.Derive(&e)
	if err := e.Validate(d.Text); err != nil {
		panic(err)
	}
	return e
}

// add adds documents by id and text.
func add(t testing.TB, s store.Store, pairs ...string) {
	t.Helper()
	var b store.Batch
	for p := range slices.Chunk(pairs, 2) {
		b.Documents = append(b.Documents, store.Incoming{Document: &casus.Document{ID: p[0], Text: p[1]}})
	}
	must(s.Add(context.Background(), b))
}

func claim(t testing.TB, s store.Store, worker, version string, limit int, lease time.Duration) []store.Task {
	t.Helper()
	return must(s.Claim(context.Background(), store.Claim{Worker: worker, Version: version, Limit: limit, Lease: lease}))
}

func keys(tasks []store.Task) (all []string) {
	for _, t := range tasks {
		all = append(all, t.Document.ID)
	}
	return all
}

// nothing is a reading of a task without events.
func nothing(task store.Task) store.Coded {
	return store.Coded{Key: task.Key, Reading: &casus.Reading{Document: task.Document}}
}

// TestClaim follows documents through claims of two workers.
func TestClaim(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		add(t, s, "1", prose(1, 50), "2", prose(2, 50), "3", prose(3, 50), "4", prose(4, 50))
		a := claim(t, s, "a", "v1", 2, time.Hour)
		b := claim(t, s, "b", "v1", 5, time.Millisecond)
		if !slices.Equal(keys(a), []string{"1", "2"}) || !slices.Equal(keys(b), []string{"3", "4"}) || a[0].Document.Text != prose(1, 50) || a[0].Attempt != 1 {
			t.Fatalf("claimed %v and %v", keys(a), keys(b))
		}
		if stats := must(s.Stats(ctx)); stats.Uncoded != 4 || len(stats.Workers) != 2 {
			t.Errorf("stats %+v", stats)
		}
		time.Sleep(5 * time.Millisecond) // b's lease is over: it may be dead
		if c := claim(t, s, "a", "v1", 5, time.Hour); !slices.Equal(keys(c), []string{"3"}) || c[0].Attempt != 2 {
			t.Fatalf("after the lease: %v; documents that came back from nobody are handed out one by one", keys(c))
		}
		if err := s.SaveReadings(ctx, "b", "v1", []store.Coded{nothing(b[0]), nothing(b[1])}); !errors.Is(err, store.ErrLeaseLost) || !strings.Contains(err.Error(), "holds it: 3") {
			t.Errorf("b saves what a holds: %v", err)
		}
		if d := must(s.Document(ctx, "4")); d.Coder != "v1" { // the lease was over, but nobody had taken it
			t.Errorf("4 is not coded: %+v", d)
		}
		if err := s.SaveReadings(ctx, "a", "v1", []store.Coded{nothing(a[0]), {Key: a[1].Key, Failed: "too long"}}); err != nil {
			t.Fatal(err)
		}
		if d := must(s.Document(ctx, "2")); d.Failed != "too long" || d.Coder != "v1" {
			t.Errorf("2 has not failed: %+v", d)
		}
		if err := s.Extend(ctx, "a", time.Hour); err != nil {
			t.Error(err)
		}
		if err := s.Release(ctx, "a"); err != nil {
			t.Error(err)
		}
		if err := s.Extend(ctx, "a", time.Hour); !errors.Is(err, store.ErrLeaseLost) {
			t.Errorf("extends nothing: %v", err)
		}
		if c := claim(t, s, "c", "v1", 5, time.Hour); !slices.Equal(keys(c), []string{"3"}) || c[0].Attempt != 2 {
			t.Errorf("after the release: %v", keys(c))
		}
		if err := s.SaveReadings(ctx, "c", "v1", []store.Coded{nothing(b[0])}); err != nil {
			t.Fatal(err)
		}
		if left := claim(t, s, "c", "v1", 5, time.Hour); len(left) != 0 {
			t.Errorf("left: %v", keys(left))
		}
		stats := must(s.Stats(ctx))
		if stats.Uncoded != 0 || stats.Failed != 1 || stats.Documents != 4 {
			t.Errorf("stats %+v", stats)
		}
		for _, w := range stats.Workers {
			if want := map[string]int{"a": 2, "b": 1, "c": 1}[w.Name]; w.Done != want || w.Claimed != 0 {
				t.Errorf("worker %+v, want %d done", w, want)
			}
		}
		if _, err := s.Claim(ctx, store.Claim{Worker: "a", Version: "v1", Limit: 0, Lease: time.Hour}); err == nil {
			t.Error("claimed no documents")
		}
	})
}

// TestPoison: a document whose coder always dies is given up, and takes no others with it.
func TestPoison(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		for i := range 20 {
			add(t, s, fmt.Sprint(i), prose(i, 50))
		}
		for range 100 {
			tasks := claim(t, s, "w", "v1", 8, time.Microsecond)
			if len(tasks) == 0 {
				break
			}
			time.Sleep(time.Millisecond)
			if slices.Contains(keys(tasks), "7") {
				continue // the worker is dead
			}
			for _, task := range tasks {
				if err := s.SaveReadings(ctx, "w", "v1", []store.Coded{nothing(task)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := range 20 {
			d := must(s.Document(ctx, fmt.Sprint(i)))
			if d.Coder != "v1" || (d.Failed != "") != (i == 7) {
				t.Errorf("%d: coded by %q, failed: %q", i, d.Coder, d.Failed)
			}
		}
		if tasks := must(s.Claim(ctx, store.Claim{Worker: "w", Version: "v2", Recode: true, Limit: 100, Lease: time.Minute})); len(tasks) != 20 {
			t.Errorf("another version tries %d of them", len(tasks))
		}
	})
}

// TestRecode reads documents again with another version: old events stay beside the new,
// queries see the new.
func TestRecode(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		text := "Police arrested nine people after they marched on the palace."
		add(t, s, "d", text)
		code(t, s, "v1", false, func(d *casus.Document) []casus.Event {
			return []casus.Event{act(d, "COERCE", "arrested"), act(d, "PROTEST", "marched")}
		})
		if n := code(t, s, "v2", false, nil); n != 0 {
			t.Fatalf("%d documents were coded again without being asked", n)
		}
		n := code(t, s, "v2", true, func(d *casus.Document) []casus.Event {
			return []casus.Event{act(d, "COERCE", "arrested"), act(d, "PROTEST", "marched on")}
		})
		if again := code(t, s, "v2", true, nil) + code(t, s, "v1", true, nil); n != 1 || again != 0 {
			t.Fatalf("coded %d documents, then %d", n, again)
		}
		now := must(s.EventsOf(ctx, "d"))
		if len(now) != 2 || now[1].Trigger.Text != "marched on" || now[0].Coder != "v2" {
			t.Errorf("current: %+v", now)
		}
		codings := must(s.Codings(ctx, "d"))
		if len(codings) != 2 || codings[0].Current || !codings[1].Current || codings[0].Version != "v1" || codings[0].Events != 2 {
			t.Errorf("codings %+v", codings)
		}
		// A new text is not coded yet: the old events are not of it.
		add(t, s, "d", text+" They were let go.")
		if now := must(s.EventsOf(ctx, "d")); len(now) != 0 {
			t.Errorf("events of a text that was not read: %v", ids(now))
		}
		code(t, s, "v2", false, func(d *casus.Document) []casus.Event { return []casus.Event{act(d, "CONCEDE", "let go")} })
		if now := must(s.EventsOf(ctx, "d")); len(now) != 1 || now[0].Type != "CONCEDE" {
			t.Errorf("events of the new text: %+v", now)
		}
		healthy(t, s)
	})
}

// TestTold: what a text tells of its report is kept where nothing was known.
func TestTold(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		must(s.Add(ctx, store.Batch{Documents: []store.Incoming{{Document: &casus.Document{ID: "d", Title: "Given", Text: prose(1, 50)}}}}))
		task := claim(t, s, "w", "v1", 1, time.Minute)[0]
		d := *task.Document
		d.Title, d.Published, d.Language = "Told", casus.Day{Year: 2020, Month: 10, Day: 9}, "en"
		if err := s.SaveReadings(ctx, "w", "v1", []store.Coded{{Key: task.Key, Reading: &casus.Reading{Document: &d, Notes: casus.Why{"day from the caption"}}}}); err != nil {
			t.Fatal(err)
		}
		got := must(s.Document(ctx, "d"))
		if got.Title != "Given" || got.Published != d.Published || got.Language != "en" {
			t.Errorf("stored %+v", got.Document)
		}
		if c := must(s.Codings(ctx, "d")); len(c) != 1 || !slices.Equal(c[0].Notes, casus.Why{"day from the caption"}) {
			t.Errorf("codings %+v", c)
		}
	})
}

// TestWorkers lets several workers code one record at the same time, some of which stop
// in the middle: no document is coded twice, none is left.
func TestWorkers(t *testing.T) {
	onEach(t, func(t *testing.T, s store.Store) {
		ctx := context.Background()
		const documents = 200
		var b store.Batch
		for i := range documents {
			b.Documents = append(b.Documents, store.Incoming{Document: &casus.Document{ID: fmt.Sprint(i), Text: prose(i, 40)}})
		}
		must(s.Add(ctx, b))
		var mu sync.Mutex
		saved := map[string]int{}
		var wait sync.WaitGroup
		for w := range 4 {
			wait.Go(func() {
				name := fmt.Sprint("worker ", w)
				for round := 0; ; round++ {
					tasks, err := s.Claim(ctx, store.Claim{Worker: name, Version: "v1", Limit: 7, Lease: time.Minute})
					if err != nil {
						t.Error(err)
						return
					}
					if len(tasks) == 0 {
						return
					}
					if round%5 == w {
						if err := s.Release(ctx, name); err != nil {
							t.Error(err)
						}
						continue
					}
					var coded []store.Coded
					for _, task := range tasks {
						coded = append(coded, store.Coded{Key: task.Key, Reading: &casus.Reading{Document: task.Document, Events: readFirst(task.Document)}})
					}
					if err := s.SaveReadings(ctx, name, "v1", coded); err != nil {
						t.Error(err)
					}
					mu.Lock()
					for _, id := range keys(tasks) {
						saved[id]++
					}
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		for id, n := range saved {
			if n != 1 {
				t.Errorf("%s was coded %d times", id, n)
			}
		}
		if n := must(s.Count(ctx, store.Query{})); n != documents || len(saved) != documents {
			t.Errorf("%d events of %d documents, want %d", n, len(saved), documents)
		}
		last := int64(0)
		for _, c := range must(s.Changes(ctx, 0, 1000)) {
			if c.Seq != last+1 {
				t.Errorf("change %d comes after %d", c.Seq, last)
			}
			last = c.Seq
		}
		healthy(t, s)
	})
}

// healthy checks a record.
func healthy(t testing.TB, s store.Store) {
	t.Helper()
	for _, p := range must(s.Check(context.Background(), false)) {
		t.Errorf("the record is not in order: %d %s", p.N, p.What)
	}
}

// readNothing is a coder that finds no acts.
func readNothing(*casus.Document) []casus.Event { return nil }

// readFirst takes the first word of a text for an act.
func readFirst(d *casus.Document) []casus.Event {
	first, _, _ := strings.Cut(d.Text, " ")
	return []casus.Event{act(d, "ASSAULT", first)}
}
