package server

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

// policy is the Content-Security-Policy of every answer: the desk's own files and
// nothing else. Pictures may come from memory (the map's), workers from the desk.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guard sets the headers of security, and refuses requests that come under a strange
// name or from another site, and bodies that are too large.
func (s *Server) guard(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, http.StatusForbidden, "the request comes from another site")
	}))
	next = crossOrigin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		// Without tokens a name of another site that resolves to this machine would make
		// its pages ours.
		if s.tokens == nil && s.loopback && !ownName(r.Host) {
			writeProblem(w, http.StatusMisdirectedRequest, "this server is called localhost or 127.0.0.1; to be reached under another name it needs --auth")
			return
		}
		limit := int64(smallBody)
		if rule, ok := ruleOf(r); ok && rule.body > 0 {
			limit = rule.body
		}
		if r.ContentLength > limit {
			writeProblem(w, http.StatusRequestEntityTooLarge, "the request is too large")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// ownName reports whether a Host header names this machine.
func ownName(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

type patternKey struct{}

// routeOf is the pattern of the route that a request goes to; empty for none. It is found
// once, by observe.
func routeOf(r *http.Request) string {
	p, _ := r.Context().Value(patternKey{}).(string)
	return p
}

// ruleOf is the rule of the API's route that a request goes to.
func ruleOf(r *http.Request) (rule, bool) {
	x, ok := rules[routeOf(r)]
	return x, ok
}

func withUser(r *http.Request, u User) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), userKey{}, u))
}

func contextWithTimeout(r *http.Request, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(r.Context(), d)
}
