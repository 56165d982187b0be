package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// User is who asks.
type User struct {
	Name string
	Role Role
	// session is the browser's session; nil for tokens, and where nobody needs one.
	session *session
}

type userKey struct{}

// who is the user of a request.
func who(ctx context.Context) User {
	u, _ := ctx.Value(userKey{}).(User)
	return u
}

// session is a browser that has shown a token.
type session struct {
	key     [32]byte // hash of the cookie
	csrf    string   // must come back in csrfHeader with what changes something
	token   Token
	expires time.Time
}

const (
	cookieName  = "casus_session"
	csrfHeader  = "X-Casus-CSRF"
	sessionTime = 12 * time.Hour
	// mostSessions is how many browsers are logged in at a time; the oldest has to go.
	mostSessions = 10_000
)

// sessions are the browsers that are logged in. They end with the server.
type sessions struct {
	mu  sync.Mutex
	all map[[32]byte]*session
	now func() time.Time
}

func newSessions() *sessions { return &sessions{all: map[[32]byte]*session{}, now: time.Now} }

// begin makes a session and the secret that its cookie holds.
func (s *sessions) begin(t Token) (secret string, _ *session) {
	secret = rand.Text()
	x := &session{key: sha256.Sum256([]byte(secret)), csrf: rand.Text(), token: t}
	s.mu.Lock()
	defer s.mu.Unlock()
	x.expires = s.now().Add(sessionTime)
	oldest := x
	for k, y := range s.all {
		if y.expires.Before(s.now()) {
			delete(s.all, k)
		} else if y.expires.Before(oldest.expires) {
			oldest = y
		}
	}
	if len(s.all) >= mostSessions {
		delete(s.all, oldest.key)
	}
	s.all[x.key] = x
	return secret, x
}

// find looks by the hash, so that the time it takes tells nothing of the secret.
func (s *sessions) find(secret string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.all[sha256.Sum256([]byte(secret))]
	if x == nil || x.expires.Before(s.now()) {
		return nil
	}
	return x
}

func (s *sessions) end(x *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, x.key)
}

// identify tells who sent a request; a user without a role is not known.
func (s *Server) identify(r *http.Request) User {
	if s.tokens == nil {
		return User{Name: s.owner, Role: Admin}
	}
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		if t, ok := s.tokens.Find(strings.TrimSpace(token)); ok {
			return User{Name: t.Name, Role: t.Role}
		}
		return User{}
	}
	if c, err := r.Cookie(cookieName); err == nil {
		if x := s.sessions.find(c.Value); x != nil {
			return User{Name: x.token.Name, Role: x.token.Role, session: x}
		}
	}
	return User{}
}

// authorise lets a request to a route of the API through when its sender may.
func (s *Server) authorise(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rule, ok := ruleOf(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		u := who(r.Context())
		switch {
		case rule.role == Nobody:
		case u.Role == Nobody:
			w.Header().Set("WWW-Authenticate", `Bearer realm="casus"`)
			writeProblem(w, http.StatusUnauthorized, "a token is needed: Authorization: Bearer TOKEN, or log in")
			return
		case !u.Role.may(rule.role):
			writeProblem(w, http.StatusForbidden, "the role "+string(u.Role)+" may not do this: it needs "+string(rule.role))
			return
		case u.session != nil && !safe(r.Method) && subtle.ConstantTimeCompare([]byte(r.Header.Get(csrfHeader)), []byte(u.session.csrf)) != 1:
			writeProblem(w, http.StatusForbidden, "the header "+csrfHeader+" must hold what /me and /session tell as csrf")
			return
		}
		if rule.audited {
			s.log.InfoContext(r.Context(), "asked to change", "audit", true, "by", u.Name, "role", u.Role, "route", routeOf(r), "from", r.RemoteAddr)
		}
		next.ServeHTTP(w, r)
	})
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// Me is who asks and what they may do.
type Me struct {
	Name string `json:"name" doc:"under which reviews are written"`
	Role Role   `json:"role" enum:"reader,reviewer,admin"`
	CSRF string `json:"csrf" doc:"to be sent as X-Casus-CSRF with what changes something; empty where none is needed"`
	Auth bool   `json:"auth" doc:"the server asks for tokens, so that one can log out"`
	// Tiles tells the desk how it can draw its map before it has drawn anything.
	Tiles bool `json:"tiles" doc:"the server has map tiles, see /tiles"`
}

func (s *Server) me(ctx context.Context, _ *struct{}) (Me, error) {
	u := who(ctx)
	m := Me{Name: u.Name, Role: u.Role, Auth: s.tokens != nil, Tiles: s.tiles != nil}
	if u.session != nil {
		m.CSRF = u.session.csrf
	}
	return m, nil
}

type loginInput struct {
	Body struct {
		Token string `json:"token" maxLength:"500"`
	}
	Proto string `header:"X-Forwarded-Proto" hidden:"true"`
}

type loginOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Me
}

// login begins a session of a browser.
func (s *Server) login(ctx context.Context, in *loginInput) (*loginOutput, error) {
	if s.tokens == nil {
		return nil, huma.Error404NotFound("this server asks for no tokens")
	}
	t, ok := s.tokens.Find(in.Body.Token)
	if !ok {
		s.log.WarnContext(ctx, "log in refused", "audit", true)
		return nil, huma.Error401Unauthorized("no such token")
	}
	secret, x := s.sessions.begin(t)
	s.log.InfoContext(ctx, "logged in", "audit", true, "by", t.Name, "role", t.Role)
	return &loginOutput{cookie(secret, int(sessionTime/time.Second), s.secure(ctx, in.Proto)), Me{t.Name, t.Role, x.csrf, true, s.tiles != nil}}, nil
}

// cookie is the session's. A script cannot read it, and other sites cannot send it.
func cookie(secret string, age int, secure bool) http.Cookie {
	return http.Cookie{Name: cookieName, Value: secret, Path: "/", MaxAge: age, HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode}
}

// secure reports whether the client speaks TLS, to a proxy before this server perhaps. A
// client that lies about it harms nobody but itself.
func (s *Server) secure(_ context.Context, proto string) bool {
	return strings.EqualFold(proto, "https")
}

type logoutOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *Server) logout(ctx context.Context, _ *struct{}) (*logoutOutput, error) {
	if x := who(ctx).session; x != nil {
		s.sessions.end(x)
	}
	return &logoutOutput{cookie("", -1, false)}, nil
}
