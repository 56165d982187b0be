// Package fetch gets feeds and pages from the web, politely and safely.
//
// Politely: a host is asked one thing at a time, with a pause between; what it forbids in
// robots.txt (RFC 9309) is not asked for; what has not changed is not sent again (ETag,
// Last-Modified); a host that says 429 or 503 is left alone for as long as it asks.
//
// Safely: addresses come out of feeds and redirects, and so from strangers. Only http and https are
// spoken, and a connection to a private address is refused by the address that is dialled, so that
// neither a redirect nor a name that changes its address leads into the user's own network. What is sent
// is bounded in bytes and in time.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Limits and delays where Options say nothing.
const (
	DefaultMaxBody = 64 << 20
	DefaultDelay   = time.Second
	DefaultConnect = 10 * time.Second
	DefaultStall   = 30 * time.Second
	DefaultTotal   = 5 * time.Minute
)

// maxRedirects bounds the redirects of one request.
const maxRedirects = 10

// Options say how to fetch. The zero Options are good for the open web.
type Options struct {
	// Version of the program and Contact, a page about who asks and why, are told to servers.
	Version, Contact string
	// Private are the networks that may be reached although they are not the open web's.
	Private []netip.Prefix
	// Proxy goes through the proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, NO_PROXY). Addresses
	// are then the proxy's to refuse: it is the proxy that resolves names.
	Proxy bool
	// MaxBody is the number of bytes that one answer may have, unpacked.
	MaxBody int
	// Delay is the pause between two requests to one host. A longer one that robots.txt asks for is kept.
	Delay time.Duration
	// Connect bounds the making of a connection, Stall the time in which nothing comes, Total one request.
	Connect, Stall, Total time.Duration
}

// Everywhere are all networks, for Options.Private.
var Everywhere = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

// Client fetches. Its methods may be called from many goroutines.
type Client struct {
	o         Options
	agent     string
	dialer    *net.Dialer
	transport *http.Transport
	bare      *http.Client // does not follow redirects
	following *http.Client // follows a few
	hosts     hosts
}

// New returns a client.
func New(o Options) *Client {
	setDefault(&o.MaxBody, DefaultMaxBody)
	setDefault(&o.Delay, DefaultDelay)
	setDefault(&o.Connect, DefaultConnect)
	setDefault(&o.Stall, DefaultStall)
	setDefault(&o.Total, DefaultTotal)
	c := &Client{o: o, agent: product, dialer: &net.Dialer{Timeout: o.Connect}}
	if o.Version != "" {
		c.agent += "/" + o.Version
	}
	if o.Contact != "" {
		c.agent += " (+" + o.Contact + ")"
	}
	c.transport = &http.Transport{
		TLSHandshakeTimeout:    o.Connect,
		MaxResponseHeaderBytes: 1 << 20,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           100,
		ForceAttemptHTTP2:      true,
	}
	if o.Proxy {
		c.transport.Proxy = http.ProxyFromEnvironment
	} else {
		c.dialer.Control = c.refusePrivate
	}
	c.transport.DialContext = c.dialer.DialContext
	c.bare = &http.Client{Transport: c.transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	c.following = &http.Client{Transport: c.transport, CheckRedirect: checkRedirect, Timeout: o.Total}
	return c
}

// setDefault sets what is not given.
func setDefault[T int | time.Duration](v *T, to T) {
	if *v <= 0 {
		*v = to
	}
}

// HTTP is a client that is safe in the same way, for requests of another kind, as to webhooks. It
// knows no politeness, and follows five redirects.
func (c *Client) HTTP() *http.Client { return c.following }

// CloseIdleConnections closes the connections that nothing is asked on.
func (c *Client) CloseIdleConnections() { c.transport.CloseIdleConnections() }

func checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > 5 {
		return errors.New("redirected more than 5 times")
	}
	if err := checkScheme(req.URL); err != nil {
		return err
	}
	req.URL.User = nil // a name and password that the server made up
	return nil
}

// Validators say which version of something is known. A server that still has it sends no body.
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Response is what a server answered.
type Response struct {
	URL         string // where it was found in the end; without a name and password
	ContentType string
	Body        []byte // unpacked
	Validators  Validators
	NotModified bool // the version that was known is the latest; there is no Body
}

// Get fetches what stands at an address, unless its version is known. The error is an [*Error], or the
// context's.
func (c *Client) Get(ctx context.Context, address string, known Validators) (*Response, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for range maxRedirects + 1 {
		if seen[u.String()] {
			return nil, &Error{URL: shown(u), Problem: "is redirected in a circle", Fix: "give the address that a browser ends at"}
		}
		seen[u.String()] = true
		resp, next, err := c.ask(ctx, u, known)
		if err != nil || next == nil {
			return resp, err
		}
		u = next
	}
	return nil, &Error{URL: shown(u), Problem: fmt.Sprintf("is redirected more than %d times", maxRedirects), Fix: "give the address that a browser ends at"}
}

// parse checks an address.
func parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		var inner *url.Error // repeats the address, which may hold a password
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return nil, &Error{URL: "the address", Problem: "is no URL", Fix: "give one like https://example.org/feed.xml", Err: err}
	}
	return u, checkScheme(u)
}

// checkScheme refuses addresses that are not the web's.
func checkScheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return &Error{URL: shown(u), Problem: "is not an address of the web", Fix: "it begins with https:// or http://"}
	}
	return nil
}

// shown is an address as it may be printed and kept: without a name and password.
func shown(u *url.URL) string {
	bare := *u
	bare.User = nil
	return bare.String()
}

// ask makes one request, when its turn has come; next is where a redirect leads to.
func (c *Client) ask(ctx context.Context, u *url.URL, known Validators) (_ *Response, next *url.URL, _ error) {
	h, err := c.hosts.enter(ctx, u.Hostname())
	if err != nil {
		return nil, nil, err
	}
	defer c.hosts.leave(h)
	if err := c.allowed(ctx, h, u); err != nil {
		return nil, nil, err
	}
	req, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, &Error{URL: shown(u), Problem: "cannot be asked for", Err: err}
	}
	req.Header.Set("Accept", "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xhtml+xml, */*;q=0.8")
	if known.ETag != "" {
		req.Header.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		req.Header.Set("If-Modified-Since", known.LastModified)
	}
	resp, body, err := c.do(ctx, h, c.bare, req, c.o.MaxBody)
	if err != nil {
		return nil, nil, err
	}
	out := &Response{
		URL: shown(u), ContentType: resp.Header.Get("Content-Type"), Body: body,
		Validators: Validators{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")},
	}
	switch resp.StatusCode {
	case http.StatusOK:
		h.strikes = 0
		return out, nil, nil
	case http.StatusNotModified:
		if known == (Validators{}) {
			break
		}
		h.strikes = 0
		out.NotModified, out.Validators = true, known
		return out, nil, nil
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next, err := u.Parse(resp.Header.Get("Location"))
		if err != nil || resp.Header.Get("Location") == "" {
			return nil, nil, &Error{URL: shown(u), Problem: "is redirected to nowhere", Err: err}
		}
		if next.Host != u.Host || next.Scheme != u.Scheme {
			next.User = nil // neither those given for this server nor those that it made up
		}
		if err := checkScheme(next); err != nil {
			return nil, nil, &Error{URL: shown(u), Problem: "is redirected to an address that is not the web's", Err: err}
		}
		return nil, next, nil
	}
	return nil, nil, refused(u, resp, h.next)
}

// do makes a request, pausing before it, and reads the answer, of which at most limit bytes are
// taken; the error is then [errTooLarge], and the answer given with it.
func (c *Client) do(ctx context.Context, h *host, client *http.Client, req *http.Request, limit int) (*http.Response, []byte, error) {
	if err := h.pause(ctx); err != nil {
		return nil, nil, err
	}
	defer func() { h.wait(c.o.Delay) }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	total := time.AfterFunc(c.o.Total, func() { cancel(&lateError{"was not done after", c.o.Total}) })
	defer total.Stop()
	stall := time.AfterFunc(c.o.Connect+c.o.Stall, func() { cancel(&lateError{"sent nothing for", c.o.Stall}) })
	defer stall.Stop()

	req.Header.Set("User-Agent", c.agent)
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, nil, failed(ctx, req.URL, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable {
		h.backOff(resp.Header.Get("Retry-After"))
	}
	body, err := io.ReadAll(&lively{io.LimitReader(resp.Body, int64(limit)+1), stall, c.o.Stall})
	if err != nil {
		return nil, nil, failed(ctx, req.URL, err)
	}
	if len(body) > limit {
		return resp, body[:limit], &Error{URL: shown(req.URL), Problem: "is larger than the limit of " + sizeText(limit) + " for what is fetched",
			Fix: "download it and add the file", Err: errTooLarge}
	}
	return resp, body, nil
}

// lively is a reader that puts off a timer whenever something comes.
type lively struct {
	r     io.Reader
	timer *time.Timer
	stall time.Duration
}

func (l *lively) Read(p []byte) (int, error) {
	l.timer.Reset(l.stall)
	return l.r.Read(p)
}

func sizeText(n int) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
