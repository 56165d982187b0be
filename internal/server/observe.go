package server

import (
	"context"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"casus/internal/store"
)

// figures are what /metrics tells.
type figures struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	under    prometheus.Gauge
	failures prometheus.Counter
}

func newFigures(s *Server) *figures {
	f := &figures{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "casus_http_requests_total", Help: "Requests answered."}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "casus_http_request_seconds", Help: "Time until requests were answered.",
			Buckets: []float64{0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10}}, []string{"route"}),
		under:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "casus_http_requests_under_way", Help: "Requests that are being answered."}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{Name: "casus_http_panics_total", Help: "Requests whose handler broke down."}),
	}
	f.registry.MustRegister(f.requests, f.seconds, f.under, f.failures, &recordFigures{store: s.store, now: time.Now},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return f
}

func (f *figures) handler() http.Handler {
	return promhttp.HandlerFor(f.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
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

var (
	rowsDesc  = prometheus.NewDesc("casus_record_rows", "What is in the record.", []string{"of"}, nil)
	codedDesc = prometheus.NewDesc("casus_coding_documents", "Documents by how far they are read.", []string{"state"}, nil)
	bytesDesc = prometheus.NewDesc("casus_record_bytes", "Size of the record on disk.", nil, nil)
)

// Describe implements [prometheus.Collector].
func (r *recordFigures) Describe(ch chan<- *prometheus.Desc) {
	ch <- rowsDesc
	ch <- codedDesc
	ch <- bytesDesc
}

// Collect implements [prometheus.Collector].
func (r *recordFigures) Collect(ch chan<- prometheus.Metric) {
	st, ok := r.read()
	if !ok {
		return
	}
	gauge := func(d *prometheus.Desc, n int64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
	}
	for _, x := range []struct {
		of string
		n  int
	}{{"documents", st.Documents}, {"copies", st.Copies}, {"versions", st.Versions}, {"events", st.Events}, {"unlinked", st.Unlinked},
		{"incidents", st.Incidents}, {"reviews", st.Reviews}, {"unread", st.Unread}} {
		gauge(rowsDesc, int64(x.n), x.of)
	}
	gauge(codedDesc, int64(st.Documents-st.Uncoded-st.Failed), "coded")
	gauge(codedDesc, int64(st.Uncoded-st.Claimed), "waiting")
	gauge(codedDesc, int64(st.Claimed), "under way")
	gauge(codedDesc, int64(st.Failed), "failed")
	gauge(bytesDesc, st.Bytes)
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
		s.figures.under.Inc()
		defer func() {
			s.figures.under.Dec()
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
			s.figures.requests.WithLabelValues(pattern, strconv.Itoa(seen.status)).Inc()
			if rule := rules[pattern]; !rule.lasting {
				s.figures.seconds.WithLabelValues(pattern).Observe(took.Seconds())
			}
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
