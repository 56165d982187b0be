package record

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"casus"
	"casus/internal/store"
)

func someReports(n int) (all [][3]string) {
	for i := range n {
		all = append(all, [3]string{fmt.Sprint("r", i), "Wire A", fmt.Sprintf("Town%d 2021-03-01 ASSAULT %d\nNothing else is to be said of report %d.", i, i, i)})
	}
	return all
}

func TestWorker(t *testing.T) {
	s := newStore(t)
	add(t, s, someReports(40)...)
	r := &reader{}
	var told int
	w := Worker{Store: s, Reader: r, Name: "a", Version: "v1", Parallel: 2, Told: func(documents, _ int) { told = documents }}
	documents, events, err := w.Run(t.Context())
	must(t, err)
	if documents != 40 || events != 40 || told != 40 || r.read.Load() != 40 {
		t.Errorf("%d documents and %d events, %d told, %d read", documents, events, told, r.read.Load())
	}
	if documents, _, err := w.Run(t.Context()); documents > 0 || err != nil {
		t.Errorf("%d documents are left, %v", documents, err)
	}
}

// TestWorkerBrokenReader: a reader that panics has failed on that document alone.
func TestWorkerBrokenReader(t *testing.T) {
	s := newStore(t)
	add(t, s, append(someReports(3), [3]string{"bad", "Wire A", "broken\n"})...)
	w := Worker{Store: s, Reader: &reader{}, Name: "a", Version: "v1", Parallel: 2}
	documents, events, err := w.Run(t.Context())
	must(t, err)
	d, err := s.Document(t.Context(), "bad")
	must(t, err)
	if want := "the coder broke down: no reader can read this"; documents != 4 || events != 3 || d.Failed != want {
		t.Errorf("%d documents, %d events, failed: %q", documents, events, d.Failed)
	}
}

// TestWorkerStopped: what a stopped worker has not stored is free for others at once.
func TestWorkerStopped(t *testing.T) {
	s := newStore(t)
	add(t, s, someReports(40)...)
	ctx, cancel := context.WithCancel(t.Context())
	r := &reader{slow: cancel}
	w := Worker{Store: s, Reader: r, Name: "a", Version: "v1", Parallel: 1}
	if _, _, err := w.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped worker ends with %v", err)
	}
	if st := stats(t, s); st.Claimed != 0 || st.Uncoded != 40 {
		t.Errorf("%d claimed, %d not coded", st.Claimed, st.Uncoded)
	}
	catchUp(t, s, "v1")
	if st := stats(t, s); st.Uncoded != 0 || st.Events != 40 {
		t.Errorf("%d not coded, %d events", st.Uncoded, st.Events)
	}
}

// TestWorkerLeaseLost: of two that read one document, one stores it.
func TestWorkerLeaseLost(t *testing.T) {
	s := newStore(t)
	add(t, s, someReports(4)...)
	slow := Worker{Store: silent{s}, Name: "slow", Version: "v1", Parallel: 1, Lease: time.Millisecond}
	var once sync.Once
	slow.Reader = &reader{slow: func() {
		once.Do(func() { // it has slept for longer than its lease, and another has come
			time.Sleep(20 * time.Millisecond)
			other := Worker{Store: s, Reader: &reader{}, Name: "other", Version: "v1", Parallel: 1}
			_, _, err := other.Run(t.Context())
			must(t, err)
		})
	}}
	_, _, err := slow.Run(t.Context())
	must(t, err)
	for i := range 4 {
		codings, err := s.Codings(t.Context(), fmt.Sprint("r", i))
		must(t, err)
		if len(codings) != 1 || codings[0].Worker != "other" {
			t.Errorf("report %d has the codings %+v", i, codings)
		}
	}
	if st := stats(t, s); st.Events != 4 || st.Claimed != 0 {
		t.Errorf("%d events, %d claimed", st.Events, st.Claimed)
	}
}

// silent is a record to which a worker gives no sign of life.
type silent struct{ store.Store }

func (silent) Extend(context.Context, string, time.Duration) error { return nil }

// TestWorkerWaits: it waits for what one that has died had claimed.
func TestWorkerWaits(t *testing.T) {
	s := newStore(t)
	add(t, s, someReports(5)...)
	tasks, err := s.Claim(t.Context(), store.Claim{Worker: "dead", Version: "v1", Limit: 3, Lease: 300 * time.Millisecond})
	must(t, err)
	waited := 0
	w := Worker{Store: s, Reader: &reader{}, Name: "a", Version: "v1", Parallel: 2, Wait: true, Waits: func(n int) { waited = n }}
	documents, _, err := w.Run(t.Context())
	must(t, err)
	if documents != 5 || waited != len(tasks) {
		t.Errorf("%d documents read, %d waited for", documents, waited)
	}
}

// TestWorkerAlive: a slow reading keeps its claim by signs of life.
func TestWorkerAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &beats{}
		w := Worker{Store: s, Reader: &reader{slow: func() { time.Sleep(10 * time.Minute) }}, Name: "a", Version: "v1", Parallel: 1, Lease: time.Minute}
		_, _, err := w.Run(t.Context())
		must(t, err)
		if s.beats < 29 || s.beats > 31 {
			t.Errorf("%d signs of life in ten minutes under a lease of one", s.beats)
		}
	})
}

// beats is a record with one document that counts signs of life.
type beats struct {
	store.Coding
	mu      sync.Mutex
	claimed bool
	beats   int
}

func (b *beats) Claim(context.Context, store.Claim) ([]store.Task, error) {
	if b.claimed {
		return nil, nil
	}
	b.claimed = true
	return []store.Task{{Document: &casus.Document{ID: "r", Text: "Nothing."}}}, nil
}

func (b *beats) Extend(context.Context, string, time.Duration) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.beats++
	return nil
}

func (b *beats) SaveReadings(context.Context, string, string, []store.Coded) error { return nil }
