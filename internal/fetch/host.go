package fetch

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// patience is how long a request waits for a host that wants to be left alone.
	patience = 2 * time.Minute
	// longestBackOff bounds what a host can ask for: a mistaken header does not silence it for years.
	longestBackOff = 24 * time.Hour
	// rememberHosts is the number of hosts from which those are forgotten that nothing is asked of.
	rememberHosts = 1000
)

// hosts hands out the turns to ask a host.
type hosts struct {
	mu   sync.Mutex
	byID map[string]*host
}

// host is what is known of a host. It belongs to whoever has the turn.
type host struct {
	name    string
	turn    chan struct{} // holds a token while nobody has the turn
	users   int           // who have the turn or wait for it; of hosts
	next    time.Time     // when it may be asked again
	strikes int           // how often in a row it said that it is asked too much
	crawl   time.Duration // the pause that its robots.txt asks for
	robots  map[string]*robots
}

// enter waits for the turn to ask a host.
func (hs *hosts) enter(ctx context.Context, name string) (*host, error) {
	name = strings.ToLower(name)
	hs.mu.Lock()
	h := hs.byID[name]
	if h == nil {
		if hs.byID == nil || len(hs.byID) >= rememberHosts {
			hs.forget()
		}
		h = &host{name: name, turn: make(chan struct{}, 1), robots: map[string]*robots{}}
		h.turn <- struct{}{}
		hs.byID[name] = h
	}
	h.users++
	hs.mu.Unlock()
	select {
	case <-h.turn:
		return h, nil
	case <-ctx.Done():
		hs.mu.Lock()
		h.users--
		hs.mu.Unlock()
		return nil, context.Cause(ctx)
	}
}

// leave gives the turn to another.
func (hs *hosts) leave(h *host) {
	hs.mu.Lock()
	h.users--
	h.turn <- struct{}{}
	hs.mu.Unlock()
}

// forget drops the hosts that may be asked at once. The caller holds the lock.
func (hs *hosts) forget() {
	kept := map[string]*host{}
	for name, h := range hs.byID {
		if h.users > 0 || time.Now().Before(h.next) {
			kept[name] = h
		}
	}
	hs.byID = kept
}

// pause waits until the host may be asked. A wait that is too long is an error that says until when.
func (h *host) pause(ctx context.Context) error {
	wait := time.Until(h.next)
	if wait > patience {
		return &Error{URL: h.name, Problem: "wants to be left alone until " + h.next.Format(time.DateTime), Fix: "try again then", Temporary: true, RetryAfter: h.next}
	}
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// wait lets the host alone for a time after a request.
func (h *host) wait(delay time.Duration) {
	if next := time.Now().Add(max(delay, h.crawl)); next.After(h.next) {
		h.next = next
	}
}

// backOff lets a host alone that said it is asked too much: for as long as it wants, or for a minute,
// two, four and so on up to an hour.
func (h *host) backOff(retryAfter string) {
	delay := min(time.Minute<<min(h.strikes, 6), time.Hour)
	h.strikes++
	if seconds, err := strconv.ParseUint(strings.TrimSpace(retryAfter), 10, 31); err == nil {
		delay = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(retryAfter); err == nil {
		delay = time.Until(at)
	}
	if next := time.Now().Add(min(delay, longestBackOff)); next.After(h.next) {
		h.next = next
	}
}
