package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/user"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"casus"
	"casus/internal/fetch"
	"casus/internal/store"
	"casus/internal/store/outline"
)

// Coder reads one report; *coder.Coder is one.
type Coder interface {
	Read(*casus.Document) *casus.Reading
}

// Options are what a server needs.
type Options struct {
	Store store.Store
	Coder Coder
	// Version of the coder, and the languages that it codes.
	Version   string
	Languages []string
	// Fetch gets pages that are to be added.
	Fetch *fetch.Client
	// Tokens let people in; nil lets in everybody who reaches the server as Owner.
	Tokens *Tokens
	// Owner is the name under which reviews are written where there are no tokens; empty
	// is the user of the process.
	Owner string
	// Loopback tells that the server is reached from this machine alone, by the names of
	// this machine.
	Loopback bool
	// Catch codes and links what has been added, until nothing is left; nil leaves that
	// to others.
	Catch func(context.Context) error
	// Watch looks at feeds until the context ends; nil watches none.
	Watch func(context.Context) error
	// Tiles are map tiles that the desk's map is drawn with; nil for none.
	Tiles *Tiles
	// Limits bound what clients may ask; its zero fields are DefaultLimits'.
	Limits Limits
	// Log is for requests and for what went wrong; nil discards.
	Log *slog.Logger
}

// Server opens a record.
type Server struct {
	store     store.Store
	reader    Coder
	version   string
	languages []string
	fetch     *fetch.Client
	tokens    *Tokens
	owner     string
	loopback  bool
	catch     func(context.Context) error
	watch     func(context.Context) error
	tiles     *Tiles
	limits    Limits
	log       *slog.Logger

	mux        *http.ServeMux
	api        huma.API
	handler    http.Handler
	sessions   *sessions
	limiter    *limiter
	figures    *figures
	changes    *changes
	answers    *answers
	outline    atomic.Pointer[outline.Outline] // nil while the store answers
	wholeAfter time.Time                       // when it may be read as a whole again
	selections *lru.Cache[string, *outline.Selection]
	// manyEvents is from how many events on there is an outline.
	manyEvents int
	flights    singleflight.Group
	woken      chan struct{}
	stopping   chan struct{} // closed when streams are to end
}

// New makes a server. Nothing runs yet: see [Server.Serve].
func New(o Options) *Server {
	s := &Server{store: o.Store, reader: o.Coder, version: o.Version, languages: o.Languages, fetch: o.Fetch, tokens: o.Tokens, owner: o.Owner,
		loopback: o.Loopback, catch: o.Catch, watch: o.Watch, tiles: o.Tiles, limits: o.Limits.orDefault(), log: o.Log,
		sessions: newSessions(), changes: newChanges(), answers: newAnswers(), manyEvents: manyEvents, woken: make(chan struct{}, 1), stopping: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.fetch == nil {
		s.fetch = fetch.New(fetch.Options{})
	}
	if s.owner == "" {
		s.owner = login()
	}
	s.selections, _ = lru.New[string, *outline.Selection](keptSelections) // fails for sizes below 1 alone
	s.limiter = newLimiter(s.limits)
	s.figures = newFigures(s)
	s.mux = http.NewServeMux()
	s.register()
	s.handler = s.layers(s.mux)
	return s
}

// login is the name of the process's user.
func login() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	if name := os.Getenv("USER"); name != "" {
		return name
	}
	return "desk"
}

// layers are what a request goes through before its route, from the outside in.
func (s *Server) layers(routes http.Handler) http.Handler {
	h := s.steady(compress(routes))
	h = s.authorise(h)
	h = s.limit(h)
	h = s.guard(h)
	return s.observe(h)
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

const (
	// headerTime and bodyTime bound how long a client may take to send a request.
	headerTime = 10 * time.Second
	bodyTime   = 2 * time.Minute
	// answerTime bounds an answer, but those that last.
	answerTime = time.Minute
	idleTime   = 2 * time.Minute
	headerSize = 32 << 10
	// stopTime is how long requests under way may take when the server stops.
	stopTime = 10 * time.Second
	// lookTime is how often it is looked whether others have changed the record.
	lookTime = time.Second
	// catchTime is how often it is looked whether others have added something to be coded.
	catchTime = 5 * time.Second
)

// Serve answers on a listener and does its work in the background until the context
// ends; requests that are under way are then answered.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	hs := &http.Server{Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, IdleTimeout: idleTime, MaxHeaderBytes: headerSize,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	// What runs in the background ends after the last answer.
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	g, background := errgroup.WithContext(background)
	defer stop()
	g.Go(func() error { s.watchChanges(background, lookTime); return nil })
	g.Go(func() error { s.keep(background); return nil })
	g.Go(func() error { s.keepOutline(background); return nil })
	if s.watch != nil {
		g.Go(func() error { return s.watch(background) })
	}
	stopped := make(chan error, 1)
	go func() {
		select {
		case <-ctx.Done():
		case <-background.Done():
		}
		close(s.stopping)
		within, done := context.WithTimeout(context.Background(), stopTime)
		defer done()
		err := hs.Shutdown(within)
		if err != nil { // some do not end by themselves
			err = hs.Close()
		}
		stopped <- err
	}()
	err := hs.Serve(l)
	stop()
	err = errors.Join(ignore(err, http.ErrServerClosed), ignore(g.Wait(), context.Canceled))
	if ctx.Err() != nil {
		err = errors.Join(err, <-stopped)
	}
	return err
}

func ignore(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// wake has what was added coded now, and waiting streams told.
func (s *Server) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// keep codes and links what is added, for as long as the context lasts.
func (s *Server) keep(ctx context.Context) {
	if s.catch == nil {
		return
	}
	tick := time.NewTicker(catchTime)
	defer tick.Stop()
	for {
		if err := s.catch(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "coding failed; it is tried again", "error", err)
		}
		select {
		case <-s.woken:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
