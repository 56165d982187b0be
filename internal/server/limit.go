package server

import (
	"cmp"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// Limits bound what clients may ask.
type Limits struct {
	// Rate is how many requests a second one user may send on average, Burst how many at
	// once. An address that has shown no token is a user.
	Rate  rate.Limit
	Burst int
	// CostlyRate and CostlyBurst are the same of requests that read or fetch reports, and
	// of attempts to log in.
	CostlyRate  rate.Limit
	CostlyBurst int
	// AtOnce is how many requests are answered at a time, CostlyAtOnce how many of those
	// that read or fetch, Lasting how many streams and downloads.
	AtOnce, CostlyAtOnce, Lasting int64
}

// DefaultLimits are enough for a team of fifty and keep one client from taking it all.
var DefaultLimits = Limits{Rate: 50, Burst: 200, CostlyRate: 1, CostlyBurst: 20, AtOnce: 64, CostlyAtOnce: 2, Lasting: 256}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	return Limits{cmp.Or(l.Rate, d.Rate), cmp.Or(l.Burst, d.Burst), cmp.Or(l.CostlyRate, d.CostlyRate), cmp.Or(l.CostlyBurst, d.CostlyBurst),
		cmp.Or(l.AtOnce, d.AtOnce), cmp.Or(l.CostlyAtOnce, d.CostlyAtOnce), cmp.Or(l.Lasting, d.Lasting)}
}

// limiter counts requests.
type limiter struct {
	limits                  Limits
	atOnce, costly, lasting *semaphore.Weighted

	mu    sync.Mutex
	users map[string]*allowance
	swept time.Time
}

// allowance is what one user may still ask.
type allowance struct {
	all, costly *rate.Limiter
	seen        time.Time
}

func newLimiter(l Limits) *limiter {
	return &limiter{limits: l, atOnce: semaphore.NewWeighted(l.AtOnce), costly: semaphore.NewWeighted(l.CostlyAtOnce),
		lasting: semaphore.NewWeighted(l.Lasting), users: map[string]*allowance{}, swept: time.Now()}
}

// forgetTime is how long a user who asks nothing is remembered: longer than it takes for
// a full allowance to come back.
const forgetTime = 10 * time.Minute

func (l *limiter) of(user string, now time.Time) *allowance {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > forgetTime {
		for k, a := range l.users {
			if now.Sub(a.seen) > forgetTime {
				delete(l.users, k)
			}
		}
		l.swept = now
	}
	a := l.users[user]
	if a == nil {
		a = &allowance{all: rate.NewLimiter(l.limits.Rate, l.limits.Burst), costly: rate.NewLimiter(l.limits.CostlyRate, l.limits.CostlyBurst)}
		l.users[user] = a
	}
	a.seen = now
	return a
}

// waitTime is how long a request waits for its turn.
const waitTime = 20 * time.Second

// limit lets requests to the API in as the limits allow. It also tells who sends them,
// for that decides whose allowance is used up.
func (s *Server) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rule, ok := ruleOf(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		u := s.identify(r)
		name := "name " + u.Name
		if u.Role == Nobody || s.tokens == nil {
			host, _, err := net.SplitHostPort(r.RemoteAddr)
			if err != nil {
				host = r.RemoteAddr
			}
			name = "address " + host
		}
		a := s.limiter.of(name, time.Now())
		// To guess tokens, in whatever way they are shown, is costly.
		costly := rule.costly || u.Role == Nobody && (rule.role == Nobody || r.Header.Get("Authorization") != "")
		if !a.all.Allow() || costly && !a.costly.Allow() {
			seconds := 1
			if costly {
				seconds = max(1, int(1/float64(s.limits.CostlyRate)))
			}
			w.Header().Set("Retry-After", strconv.Itoa(seconds))
			writeProblem(w, http.StatusTooManyRequests, "too many requests: slow down")
			return
		}
		turns := s.limiter.atOnce
		if rule.lasting {
			turns = s.limiter.lasting
			if !turns.TryAcquire(1) {
				s.busy(w)
				return
			}
			// The time for reading a request would end the answer too.
			http.NewResponseController(w).SetReadDeadline(time.Time{})
		} else {
			if rule.costly {
				turns = s.limiter.costly
			}
			ctx, stop := contextWithTimeout(r, waitTime)
			err := turns.Acquire(ctx, 1)
			stop()
			if err != nil {
				s.busy(w)
				return
			}
		}
		defer turns.Release(1)
		if !rule.lasting {
			ctx, stop := contextWithTimeout(r, answerTime)
			defer stop()
			r = r.WithContext(ctx)
		}
		next.ServeHTTP(w, withUser(r, u))
	})
}

func (s *Server) busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "2")
	writeProblem(w, http.StatusServiceUnavailable, "the server is busy: try again")
}
