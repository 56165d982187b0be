package fetch

import (
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// here is the address that test servers have, and no other.
var here = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}

// serve starts a server and a client that may reach it.
func serve(t *testing.T, h http.HandlerFunc, o Options) (*Client, string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	o.Delay = 1
	o.Private = here
	c := New(o)
	t.Cleanup(c.CloseIdleConnections)
	return c, s.URL
}

// problem checks that an error tells what is expected of it.
func problem(t *testing.T, err error, want string) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Error(), want) {
		t.Errorf("got %v, want an Error with %q", err, want)
		return &Error{}
	}
	return e
}

func TestConditional(t *testing.T) {
	version := "1"
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+version+`"`)
		w.Header().Set("Last-Modified", "Mon, 05 Oct 2020 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"`+version+`"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "version ", version)
	}, Options{})
	var known Validators
	for _, step := range []struct {
		version, want string
		same          bool
	}{{"1", "version 1", false}, {"1", "", true}, {"2", "version 2", false}, {"2", "", true}} {
		version = step.version
		resp, err := c.Get(t.Context(), at+"/feed", known)
		if err != nil {
			t.Fatal(err)
		}
		if string(resp.Body) != step.want || resp.NotModified != step.same || resp.Validators.ETag != `"`+version+`"` {
			t.Errorf("%+v: got %+v", step, resp)
		}
		known = resp.Validators
	}
}

func TestNotModifiedUnasked(t *testing.T) {
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotModified) }, Options{})
	_, err := c.Get(t.Context(), at, Validators{})
	problem(t, err, "answered 304")
}

func TestRedirects(t *testing.T) {
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		switch _, err := fmt.Sscanf(r.URL.Path, "/down/%d", &n); {
		case err == nil && n > 0:
			http.Redirect(w, r, fmt.Sprintf("/down/%d", n-1), http.StatusFound)
		case r.URL.Path == "/circle":
			http.Redirect(w, r, "/circle", http.StatusMovedPermanently)
		case r.URL.Path == "/nowhere":
			w.WriteHeader(http.StatusFound)
		case r.URL.Path == "/to":
			w.Header().Set("Location", r.URL.Query().Get("u"))
			w.WriteHeader(http.StatusTemporaryRedirect)
		default:
			fmt.Fprint(w, "here")
		}
	}, Options{})
	resp, err := c.Get(t.Context(), at+"/down/10", Validators{})
	if err != nil || resp.URL != at+"/down/0" || string(resp.Body) != "here" {
		t.Errorf("ten redirects: %+v, %v", resp, err)
	}
	for _, x := range [][2]string{
		{"/down/11", "is redirected more than 10 times"},
		{"/circle", "is redirected in a circle"},
		{"/nowhere", "is redirected to nowhere"},
		{"/to?u=" + url.QueryEscape("file:///etc/passwd"), "is redirected to an address that is not the web's"},
		{"/to?u=" + url.QueryEscape("gopher://127.0.0.1/"), "is redirected to an address that is not the web's"},
	} {
		_, err := c.Get(t.Context(), at+x[0], Validators{})
		problem(t, err, x[1])
	}
	// The address is refused before anything is sent to it, so that nothing need be there.
	for _, to := range []string{
		"http://127.0.0.2/", "http://10.1.2.3/", "http://192.168.1.1:8080/", "http://169.254.169.254/latest/meta-data/",
		"http://100.100.0.1/", "http://0.0.0.0/", "http://[::ffff:127.0.0.2]/", "http://224.0.0.1/", "http://[::1]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[64:ff9b::7f00:2]/",
	} {
		_, err := c.Get(t.Context(), at+"/to?u="+url.QueryEscape(to), Validators{})
		if errors.Is(err, syscall.EAFNOSUPPORT) {
			continue // a machine without IPv6 does not come to the question
		}
		e := problem(t, err, "--allow-private")
		if e.Temporary || !strings.HasPrefix(e.URL, strings.TrimSuffix(to, "/")) {
			t.Errorf("%s: %+v", to, e)
		}
		resp, err := c.HTTP().Get(at + "/to?u=" + url.QueryEscape(to))
		var private *privateError
		if err == nil {
			resp.Body.Close()
		}
		if !errors.As(err, &private) {
			t.Errorf("%s, by HTTP: %v", to, err)
		}
	}
}

func TestCredentials(t *testing.T) {
	got := map[string]string{}
	record := func(name string, r *http.Request) {
		user, password, _ := r.BasicAuth()
		got[name+r.URL.Path] = user + ":" + password
	}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { record("other", r) }))
	defer other.Close()
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		record("own", r)
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", http.StatusFound)
		case "/b":
			http.Redirect(w, r, strings.Replace(other.URL, "//", "//made:up@", 1)+"/c", http.StatusFound)
		}
	}, Options{})
	resp, err := c.Get(t.Context(), strings.Replace(at, "//", "//reader:secret@", 1)+"/a", Validators{})
	if err != nil || resp.URL != other.URL+"/c" {
		t.Fatalf("%+v, %v", resp, err)
	}
	for place, want := range map[string]string{"own/a": "reader:secret", "own/b": "reader:secret", "other/c": ":"} {
		if got[place] != want {
			t.Errorf("%s: got %q, want %q", place, got[place], want)
		}
	}
	_, err = c.Get(t.Context(), "http://reader:secret@127.0.0.2/feed", Validators{})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the password: %v", err)
	}
	_, err = c.Get(t.Context(), "http://reader:secret@[::1/feed", Validators{})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the password: %v", err)
	}
}

func TestBodies(t *testing.T) {
	const limit = 1000
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gzip":
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				t.Error("gzip is not asked for")
			}
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			fmt.Fprint(z, "packed")
			z.Close()
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			z.Write(make([]byte, 10<<20))
			z.Close()
		case "/broken-gzip":
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "\x1f\x8b\x08\x00nothing of the kind")
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		case "/exact":
			fmt.Fprint(w, strings.Repeat("x", limit))
		case "/cut":
			w.Header().Set("Content-Length", "500")
			fmt.Fprint(w, "half")
		case "/empty":
		}
	}, Options{MaxBody: limit})
	for path, want := range map[string]string{"/gzip": "packed", "/exact": strings.Repeat("x", limit), "/empty": ""} {
		resp, err := c.Get(t.Context(), at+path, Validators{})
		if err != nil || string(resp.Body) != want {
			t.Errorf("%s: %+v, %v", path, resp, err)
		}
	}
	for path, want := range map[string]string{
		"/bomb": "is larger than the limit of 1000 bytes", "/endless": "is larger than the limit", "/cut": "is cut off in the middle", "/broken-gzip": "could not be fetched",
	} {
		_, err := c.Get(t.Context(), at+path, Validators{})
		problem(t, err, want)
	}
}

func TestStatus(t *testing.T) {
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var code int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &code); err != nil {
			code = http.StatusNotFound
		}
		w.WriteHeader(code)
	}, Options{})
	for _, x := range []struct {
		code      int
		temporary bool
	}{{204, false}, {401, false}, {403, false}, {404, false}, {410, false}, {451, false}, {408, true}, {500, true}, {502, true}} {
		_, err := c.Get(t.Context(), fmt.Sprintf("%s/%d", at, x.code), Validators{})
		if e := problem(t, err, fmt.Sprintf("answered %d", x.code)); e.Temporary != x.temporary || !e.RetryAfter.IsZero() {
			t.Errorf("%d: %+v", x.code, e)
		}
	}
}

func TestAddresses(t *testing.T) {
	c := New(Options{})
	for address, want := range map[string]string{
		"example.org/feed": "is not an address of the web", "file:///etc/passwd": "is not an address of the web",
		"ftp://example.org/x": "is not an address of the web", "https://": "is not an address of the web", "http://[::1": "is no URL", "": "is not an address of the web",
	} {
		_, err := c.Get(t.Context(), address, Validators{})
		problem(t, err, want)
	}
}

func TestAgent(t *testing.T) {
	var agent string
	c, at := serve(t, func(_ http.ResponseWriter, r *http.Request) { agent = r.UserAgent() }, Options{Version: "1.2", Contact: "https://lab.example/casus"})
	if _, err := c.Get(t.Context(), at, Validators{}); err != nil {
		t.Fatal(err)
	}
	if want := "casus/1.2 (+https://lab.example/casus)"; agent != want {
		t.Errorf("got %q, want %q", agent, want)
	}
}

func TestPublic(t *testing.T) {
	for _, x := range []struct {
		addr string
		want bool
	}{
		{"1.1.1.1", true}, {"93.184.215.14", true}, {"172.15.0.1", true}, {"172.32.0.1", true}, {"100.63.0.1", true}, {"100.128.0.1", true}, {"223.255.255.255", true},
		{"2606:4700::1111", true}, {"2a00:1450:4001::200e", true}, {"::ffff:1.1.1.1", true}, {"64:ff9b::1.1.1.1", true},
		{"0.0.0.0", false}, {"10.0.0.1", false}, {"127.0.0.1", false}, {"127.255.255.254", false}, {"169.254.169.254", false}, {"172.16.0.1", false}, {"172.31.255.255", false},
		{"192.168.0.1", false}, {"100.64.0.1", false}, {"100.127.255.255", false}, {"192.0.0.8", false}, {"198.18.0.1", false}, {"224.0.0.1", false}, {"239.1.1.1", false},
		{"240.0.0.1", false}, {"255.255.255.255", false}, {"192.0.2.1", false}, {"::ffff:127.0.0.1", false}, {"::ffff:10.0.0.1", false},
		{"::", false}, {"::1", false}, {"::127.0.0.1", false}, {"fe80::1", false}, {"fe80::1%eth0", false}, {"fc00::1", false}, {"fd12:3456::1", false}, {"ff02::1", false}, {"fec0::1", false},
		{"64:ff9b::10.0.0.1", false}, {"64:ff9b::127.0.0.1", false}, {"64:ff9b:1::1", false}, {"2002:7f00:1::", false}, {"2001:0:4136:e378::1", false}, {"2001:db8::1", false}, {"100::1", false},
	} {
		if got := isPublic(netip.MustParseAddr(x.addr)); got != x.want {
			t.Errorf("%s: got %v, want %v", x.addr, got, x.want)
		}
	}
}

// names is a resolver of names, which are told over a pipe as over TCP.
func names(t *testing.T, answer func(name string) [4]byte) *net.Resolver {
	serve := func(conn net.Conn) error {
		defer conn.Close()
		for {
			var size [2]byte
			if _, err := io.ReadFull(conn, size[:]); err != nil {
				return nil
			}
			b := make([]byte, binary.BigEndian.Uint16(size[:]))
			if _, err := io.ReadFull(conn, b); err != nil {
				return err
			}
			var m dnsmessage.Message
			if err := m.Unpack(b); err != nil {
				return err
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: answer(strings.TrimSuffix(q.Name.String(), "."))},
				}}
			}
			out, err := m.Pack()
			if err != nil {
				return err
			}
			if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(out))), out...)); err != nil {
				return err
			}
		}
	}
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			if err := serve(theirs); err != nil {
				t.Error(err)
			}
		}()
		return ours, nil
	}}
}

func TestRebinding(t *testing.T) {
	var asked atomic.Int32
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); fmt.Fprint(w, r.Host) }, Options{})
	_, port, _ := strings.Cut(strings.TrimPrefix(at, "http://"), ":")
	var last atomic.Int32
	last.Store(1)
	c.dialer.Resolver = names(t, func(string) [4]byte { return [4]byte{127, 0, 0, byte(last.Load())} })
	if _, err := c.Get(t.Context(), "http://news.example:"+port+"/", Validators{}); err != nil {
		t.Fatal(err)
	}
	before := asked.Load()
	c.CloseIdleConnections()
	last.Store(2)
	_, err := c.Get(t.Context(), "http://news.example:"+port+"/again", Validators{})
	problem(t, err, "127.0.0.2 is a private address")
	if asked.Load() != before {
		t.Error("the name's new address was asked")
	}
}

func TestProxyIgnored(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.2:9")
	if New(Options{}).transport.Proxy != nil {
		t.Error("the environment's proxy is used unasked")
	}
	if New(Options{Proxy: true}).transport.Proxy == nil {
		t.Error("the environment's proxy is not used when asked for")
	}
}
