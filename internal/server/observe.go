package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"casus/internal/store"
)

// figures are what /metrics tells.
type figures struct {
	set      *metrics.Set
	under    atomic.Int64 // requests that are being answered
	failures *metrics.Counter
}

func newFigures(s *Server) *figures {
	f := &figures{set: metrics.NewSet()}
	f.set.NewGauge("casus_http_requests_under_way", func() float64 { return float64(f.under.Load()) })
	f.failures = f.set.NewCounter("casus_http_panics_total") // requests whose handler broke down
	record := &recordFigures{store: s.store, now: time.Now}
	f.set.RegisterMetricsWriter(record.write)
	return f
}

// secondsBuckets are the bounds by which times are counted.
var secondsBuckets = []float64{0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10}

// answered counts a request. Of one that lasts as long as its client likes, the time
// tells nothing.
func (f *figures) answered(route string, status int, took time.Duration, lasting bool) {
	f.set.GetOrCreateCounter(fmt.Sprintf("casus_http_requests_total{route=%q,status=%q}", route, strconv.Itoa(status))).Inc()
	if !lasting {
		f.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("casus_http_request_seconds{route=%q}", route), secondsBuckets).Update(took.Seconds())
	}
}

func (f *figures) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		f.set.WritePrometheus(w)
		metrics.WriteProcessMetrics(w)
	})
}

// recordFigures tell the size of the record. It is counted anew only after a while: the
// record has better to do.
type recordFigures struct {
	store interface {
		Stats(context.Context) (store.Stats, error)
	}
	now   func() time.Time
	mu    sync.Mutex
	at    time.Time
	stats store.Stats
}

// statsTime is how old the counts of the record may be.
const statsTime = 15 * time.Second

// write writes them; nothing where the record cannot be asked.
func (r *recordFigures) write(w io.Writer) {
	st, ok := r.read()
	if !ok {
		return
	}
	for _, x := range []struct {
		of string
		n  int
	}{{"documents", st.Documents}, {"copies", st.Copies}, {"versions", st.Versions}, {"events", st.Events}, {"unlinked", st.Unlinked},
		{"incidents", st.Incidents}, {"reviews", st.Reviews}, {"unread", st.Unread}} {
		metrics.WriteGaugeUint64(w, fmt.Sprintf("casus_record_rows{of=%q}", x.of), uint64(x.n))
	}
	for _, x := range []struct { // documents by how far they are read
		state string
		n     int
	}{{"coded", st.Documents - st.Uncoded - st.Failed}, {"waiting", st.Uncoded - st.Claimed}, {"under way", st.Claimed}, {"failed", st.Failed}} {
		metrics.WriteGaugeUint64(w, fmt.Sprintf("casus_coding_documents{state=%q}", x.state), uint64(max(0, x.n)))
	}
	metrics.WriteGaugeUint64(w, "casus_record_bytes", uint64(st.Bytes))
}

func (r *recordFigures) read() (store.Stats, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now().Sub(r.at) < statsTime {
		return r.stats, true
	}
	ctx, stop := context.WithTimeout(context.Background(), answerTime)
	defer stop()
	st, err := r.store.Stats(ctx)
	if err != nil {
		return st, false
	}
	r.at, r.stats = r.now(), st
	return st, true
}

// observe finds the route of a request, and logs and measures how it is answered. A
// handler that panics answers 500.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := s.mux.Handler(r)
		r = r.WithContext(context.WithValue(r.Context(), patternKey{}, pattern))
		seen := &observed{ResponseWriter: w}
		begun := time.Now()
		s.figures.under.Add(1)
		defer func() {
			s.figures.under.Add(-1)
			p := recover()
			if p != nil && p != http.ErrAbortHandler {
				s.figures.failures.Inc()
				s.log.ErrorContext(r.Context(), "handler broke down", "route", pattern, "panic", p, "stack", string(debug.Stack()))
				if seen.status == 0 {
					writeProblem(seen, http.StatusInternalServerError, "the server failed; its log says why")
				}
			}
			if seen.status == 0 {
				seen.status = http.StatusOK
			}
			took := time.Since(begun)
			s.figures.answered(pattern, seen.status, took, rules[pattern].lasting)
			s.log.DebugContext(r.Context(), "answered", "method", r.Method, "path", r.URL.EscapedPath(), "status", seen.status, "bytes", seen.bytes, "took", took, "from", r.RemoteAddr)
			if p != nil {
				panic(http.ErrAbortHandler) // the connection ends; net/http logs nothing
			}
		}()
		next.ServeHTTP(seen, r)
	})
}

// observed notes the status and size of an answer.
type observed struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (o *observed) WriteHeader(status int) {
	if o.status == 0 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *observed) Write(b []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(b)
	o.bytes += int64(n)
	return n, err
}

// Unwrap is for [http.ResponseController].
func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }
