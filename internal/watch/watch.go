// Package watch looks at feeds and folders for ever, and puts what is new there into the
// record.
//
// What was taken is remembered by the record itself, and saved in one step with the
// documents: a program that is killed at any moment loses no document and hands none on twice.
//
// A feed is asked at its interval; one that fails is left alone twice as long each time, up to a day. A
// host is never asked two things at once (see [fetch]). A file in a folder is taken when it has
// stopped growing.
package watch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"casus/internal/fetch"
	"casus/internal/ingest"
	"casus/internal/store"
)

// Record is what documents and the memory of what was taken go to: a part of [store.Store].
type Record interface {
	States
	Add(context.Context, store.Batch) ([]store.Outcome, error)
}

// States is what the memory is read from.
type States interface {
	State(ctx context.Context, key string) ([]byte, error)
	States(ctx context.Context, prefix string) (map[string][]byte, error)
}

// Client is how the web is asked: a [*fetch.Client].
type Client interface {
	Get(ctx context.Context, address string, known fetch.Validators) (*fetch.Response, error)
	Article(ctx context.Context, entry ingest.Item) (ingest.Item, error)
}

// Options say how to watch. The zero Options are good.
type Options struct {
	// Workers is how many sources are looked at at a time; 0 is 16.
	Workers int
	// Settle is how long a file must have kept its size to be taken; 0 is two seconds.
	Settle time.Duration
	// Report, when not nil, is told of looks that found documents or failed. It may be called from many
	// goroutines.
	Report func(Look)
}

// Look is what one look at a source came to.
type Look struct {
	Source    string
	Documents int   // handed on
	Err       error // why the source could not be read; nil when it could
	Failures  int   // in a row, this one included
	Due       time.Time
}

// Health is how a source has fared.
type Health struct {
	Source    string    `json:"source"`
	From      string    `json:"from"` // the address or folder
	Tried     time.Time `json:"tried,omitzero"`
	Succeeded time.Time `json:"succeeded,omitzero"`
	Error     string    `json:"error,omitempty"` // of the last look; empty when it went well
	Failures  int       `json:"failures"`        // in a row
	Documents int       `json:"documents"`       // handed on since the source was first watched
	Due       time.Time `json:"due,omitzero"`    // of the next look
}

// Keys of the states.
const (
	sourceKey = "watch/source/" // and the source's name
	fileKey   = "watch/file/"   // and the source's name, and the file's in the folder
)

// ReadHealth tells how the sources have fared that were ever watched, in the order of their names.
func ReadHealth(ctx context.Context, r States) ([]Health, error) {
	saved, err := r.States(ctx, sourceKey)
	if err != nil {
		return nil, err
	}
	all := make([]Health, 0, len(saved))
	for key, b := range saved {
		var h Health
		if err := json.Unmarshal(b, &h); err != nil {
			return nil, fmt.Errorf("the state %q: %w", key, err)
		}
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b Health) int { return strings.Compare(a.Source, b.Source) })
	return all, nil
}

const (
	defaultWorkers = 16
	defaultSettle  = 2 * time.Second
	longestBackOff = 24 * time.Hour
	// Documents are handed on in batches of so many, or so many bytes.
	batchDocuments = 100
	batchBytes     = 4 << 20
)

// Run watches until the context ends; that is no error. It is one when the record fails.
func Run(ctx context.Context, r Record, c Client, sources []Source, o Options) error {
	w := &watcher{record: r, client: c, o: o, notify: notify}
	return w.run(ctx, sources)
}

type watcher struct {
	record Record
	client Client
	o      Options
	slots  chan struct{}
	notify func(ctx context.Context, folder string) (<-chan struct{}, error)
}

func (w *watcher) run(ctx context.Context, sources []Source) error {
	if w.o.Workers <= 0 {
		w.o.Workers = defaultWorkers
	}
	if w.o.Settle <= 0 {
		w.o.Settle = defaultSettle
	}
	w.slots = make(chan struct{}, w.o.Workers)
	g, gctx := errgroup.WithContext(ctx)
	for _, s := range sources {
		g.Go(func() error { return w.watch(gctx, s) })
	}
	err := g.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// watched is a source and what is known of it.
type watched struct {
	Source
	w      *watcher
	state  state
	random *rand.Rand
	files  map[string]file // of a folder, by their keys
	young  map[string]youngFile
}

// state is what is remembered of a source.
type state struct {
	Health
	// Of a feed: which version was read, the entries in it that were taken, and how often the pages of others
	// were asked for in vain.
	Validators fetch.Validators `json:"validators,omitzero"`
	Seen       []string         `json:"seen,omitempty"`
	Waiting    map[string]int   `json:"waiting,omitempty"`
}

// watch looks at a source until the context ends or the record fails.
func (w *watcher) watch(ctx context.Context, src Source) error {
	s, err := w.open(ctx, src)
	if err != nil {
		return err
	}
	var wake <-chan struct{}
	if s.Folder != "" && w.notify != nil {
		// Where the system cannot tell of changes, the interval alone decides.
		wake, _ = w.notify(ctx, s.Folder)
	}
	wait := time.Duration(0)
	if s.URL != "" {
		wait = min(time.Until(s.state.Due), s.Interval)
	}
	for {
		if err := sleep(ctx, wait, wake, w.o.Settle); err != nil {
			return err
		}
		select {
		case w.slots <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		wait, err = s.look(ctx)
		<-w.slots
		if err != nil {
			return err
		}
	}
}

// sleep waits for a time, or for a while after something has happened.
func sleep(ctx context.Context, wait time.Duration, wake <-chan struct{}, while time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		case <-wake:
			if wait > while {
				timer.Reset(while)
			}
			wake = nil
		}
	}
}

// open reads what is remembered of a source.
func (w *watcher) open(ctx context.Context, src Source) (*watched, error) {
	h := fnv.New64a()
	h.Write([]byte(src.Name))
	s := &watched{Source: src, w: w, random: rand.New(rand.NewPCG(h.Sum64(), 0)), young: map[string]youngFile{}}
	b, err := w.record.State(ctx, sourceKey+src.Name)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return nil, fmt.Errorf("what is known of the source %q: %w", src.Name, err)
	default:
		if err := json.Unmarshal(b, &s.state); err != nil {
			return nil, fmt.Errorf("what is known of the source %q: %w", src.Name, err)
		}
	}
	from := src.Folder
	if src.URL != "" {
		from = withoutPassword(src.URL)
	}
	if s.state.From != from { // another feed under the same name
		s.state = state{}
	}
	s.state.Source, s.state.From = src.Name, from
	if src.Folder != "" {
		if s.files, err = w.files(ctx, src.Name); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// withoutPassword is an address as it may be shown.
func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.User = nil
	return u.String()
}

// look looks once, and tells how long to wait for the next look. Its error is the context's or the record's:
// what is wrong with the source is remembered.
func (s *watched) look(ctx context.Context) (time.Duration, error) {
	before := s.state.Documents
	var (
		batch store.Batch
		soon  time.Duration
		err   error
	)
	s.state.Tried = time.Now()
	if s.URL != "" {
		batch, err = s.feed(ctx)
	} else {
		soon, err = s.folder(ctx)
	}
	var fatal *recordError
	if ctx.Err() != nil || errors.As(err, &fatal) {
		return 0, cmp.Or(ctx.Err(), err)
	}
	wait := s.conclude(err)
	if soon > 0 {
		wait = soon
	}
	s.state.Due = time.Now().Add(wait)
	if err != nil && s.state.Failures == 1 { // told once, however long it lasts
		batch.Failures = append(batch.Failures, store.Failure{Origin: s.state.From, Reason: reason(s.state.From, err)})
	}
	if err := s.save(ctx, batch, nil); err != nil {
		return 0, err
	}
	if n := s.state.Documents - before; s.w.o.Report != nil && (n > 0 || err != nil) {
		s.w.o.Report(Look{Source: s.Name, Documents: n, Err: err, Failures: s.state.Failures, Due: s.state.Due})
	}
	return wait, nil
}

// conclude notes how a look went, and tells how long to wait for the next.
func (s *watched) conclude(err error) time.Duration {
	// Sources of one interval are not to come all at once for ever: a tenth more or less.
	wait := time.Duration(float64(s.Interval) * (0.9 + 0.2*s.random.Float64()))
	if err == nil {
		s.state.Succeeded, s.state.Failures, s.state.Error = time.Now(), 0, ""
		return wait
	}
	s.state.Failures++
	s.state.Error = err.Error()
	if s.URL == "" {
		return wait
	}
	wait = max(s.Interval, min(wait<<min(s.state.Failures, 10), longestBackOff))
	var e *fetch.Error
	if errors.As(err, &e) && !e.RetryAfter.IsZero() {
		wait = max(wait, time.Until(e.RetryAfter))
	}
	return wait
}

// recordError is an error of the record, which ends the watching.
type recordError struct{ err error }

func (e *recordError) Error() string { return e.err.Error() }
func (e *recordError) Unwrap() error { return e.err }

// save hands documents on, together with what is then known of the source, and what else is to be remembered.
// The error is a [*recordError].
func (s *watched) save(ctx context.Context, batch store.Batch, more map[string][]byte) error {
	for _, in := range batch.Documents {
		if s.Publisher != "" {
			in.Document.Publisher = s.Publisher
		}
		if s.Language != "" {
			in.Document.Language = s.Language
		}
	}
	s.state.Documents += len(batch.Documents)
	b, err := json.Marshal(s.state)
	if err != nil {
		return &recordError{err}
	}
	batch.States = map[string][]byte{sourceKey + s.Name: b}
	for key, value := range more {
		batch.States[key] = value
	}
	if _, err := s.w.record.Add(ctx, batch); err != nil {
		return &recordError{fmt.Errorf("what the source %q gave could not be kept: %w", s.Name, err)}
	}
	return nil
}

// reason is an error without the place, which is told beside it.
func reason(where string, err error) string {
	return strings.TrimPrefix(err.Error(), where+": ")
}
