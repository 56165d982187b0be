package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

// answer is what a steady route answered.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// answers are the last steady answers, by what they depend on. Only answers to the
// record as it is now are of use, so all go when it changes.
type answers struct {
	mu    sync.Mutex
	state string
	size  int
	all   map[string]*answer
}

// mostAnswers is the most bytes of answers that are kept, largestAnswer of one.
const (
	mostAnswers   = 64 << 20
	largestAnswer = 4 << 20
)

func newAnswers() *answers { return &answers{all: map[string]*answer{}} }

func (a *answers) get(state, key string) *answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.state != state {
		return nil
	}
	return a.all[key]
}

func (a *answers) put(state, key string, x *answer) {
	if x.status != http.StatusOK || len(x.body) > largestAnswer {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.state != state || a.size+len(x.body) > mostAnswers {
		a.state, a.size = state, 0
		clear(a.all)
	}
	if a.all[key] == nil {
		a.size += len(x.body)
	}
	a.all[key] = x
}

// steady answers requests to routes whose answers depend on the record alone: the ETag
// tells the state of the record and the question, a client that has the answer gets
// none, and of many who ask the same at a time one has it computed.
func (s *Server) steady(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rule, ok := ruleOf(r); !ok || !rule.steady || !safe(r.Method) {
			if ok {
				w.Header().Set("Cache-Control", "no-store")
			}
			next.ServeHTTP(w, r)
			return
		}
		seq, err := s.store.LastChange(r.Context())
		if err != nil {
			writeProblem(w, http.StatusServiceUnavailable, "the record cannot be read now")
			return
		}
		s.changes.set(seq)
		state := fmt.Sprintf("%d %d %s", seq, s.outlineSeq(), time.Now().UTC().Format(time.DateOnly)) // queries can ask for 7d
		key := r.URL.EscapedPath() + "?" + r.URL.RawQuery
		tag := etag(s.version + " " + state + " " + key)
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "private, no-cache")
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		// Answers are kept as they are sent: to compress one takes as long as to find it.
		r = r.Clone(r.Context())
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			r.Header.Set("Accept-Encoding", "gzip")
			key += " gzip"
		} else {
			r.Header.Del("Accept-Encoding")
		}
		x := s.answers.get(state, key)
		if x == nil {
			// Computed for all who wait, so not ended by the one who happened to be first.
			ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), answerTime)
			defer stop()
			found, _, _ := s.flights.Do(state+" "+key, func() (any, error) {
				rec := &recorder{header: http.Header{}, status: http.StatusOK}
				next.ServeHTTP(rec, r.WithContext(ctx))
				x := &answer{rec.status, rec.header, rec.body.Bytes()}
				s.answers.put(state, key, x)
				return x, nil
			})
			x = found.(*answer)
		}
		for k, v := range x.header {
			w.Header()[k] = v
		}
		if x.status != http.StatusOK {
			w.Header().Del("ETag")
			w.Header().Set("Cache-Control", "no-store")
		}
		w.WriteHeader(x.status)
		w.Write(x.body)
	})
}

// outlineSeq is the change up to which things are counted in memory; -1 when they are not.
func (s *Server) outlineSeq() int64 {
	if o := s.outline.Load(); o != nil {
		return o.Seq
	}
	return -1
}

// etag is weak: the same answer may be sent compressed or not.
func etag(of string) string { return "W/" + strongTag(of) }

// strongTag is an ETag for what is sent byte for byte.
func strongTag(of string) string {
	h := sha256.Sum256([]byte(of))
	return `"` + base64.RawURLEncoding.EncodeToString(h[:12]) + `"`
}

// matches reports whether an If-None-Match header lists the tag.
func matches(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// takesGzip reports whether a header Accept-Encoding lets answers be compressed.
func takesGzip(header string) bool {
	for coding := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if q, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64); strings.EqualFold(name, "gzip") && (weight == "" || err == nil && q > 0) {
			return true
		}
	}
	return false
}

// recorder keeps an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// compress packs answers of some size for clients that take it.
func compress(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.ContentTypes([]string{"application/json", "application/problem+json", "text/html", "text/css",
		"text/javascript", "text/csv", "text/tab-separated-values", "application/jsonl", "application/geo+json", "application/graphml+xml"}))
	if err != nil {
		panic(err) // its options are constants
	}
	return wrap(next)
}
