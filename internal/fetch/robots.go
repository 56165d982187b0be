package fetch

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// product is the name that robots.txt files know the program by.
const product = "casus"

const (
	robotsGood   = 24 * time.Hour   // how long a robots.txt is good for (RFC 9309, 2.4)
	robotsRetry  = 10 * time.Minute // how soon one that could not be had is asked for again
	robotsLimit  = 500 << 10        // bytes of it that are read (RFC 9309, 2.5)
	longestCrawl = time.Minute      // the longest pause between requests that it can ask for
)

// robots is what a server allows. Group is nil when the file could not be had, which forbids everything
// (RFC 9309, 2.3.1.4); err says why.
type robots struct {
	group *robotstxt.Group
	err   error
	until time.Time
}

// allowed asks the robots.txt of an address's server. The error is an [*Error] when it is forbidden.
func (c *Client) allowed(ctx context.Context, h *host, u *url.URL) error {
	origin := u.Scheme + "://" + u.Host
	r := h.robots[origin]
	if r == nil || time.Now().After(r.until) {
		fresh, err := c.robots(ctx, h, u)
		if err != nil {
			return err
		}
		if fresh.group == nil && r != nil && r.group != nil {
			r.until = fresh.until // the old one is still better than none
		} else {
			r = fresh
		}
		h.robots[origin] = r
	}
	if r.group == nil {
		return &Error{URL: shown(u), Problem: "is not asked for, as the server's robots.txt cannot be had", Fix: "try again later", Err: r.err, Temporary: true, RetryAfter: r.until}
	}
	h.crawl = min(r.group.CrawlDelay, longestCrawl)
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !r.group.Test(path) {
		return &Error{URL: shown(u), Problem: "is forbidden to programs by the server's robots.txt", Fix: "save the page with your browser and add the file, or ask the publisher"}
	}
	return nil
}

// robots fetches the robots.txt of an address's server. The error is that of the context, or one that
// the address itself would meet as well.
func (c *Client) robots(ctx context.Context, h *host, u *url.URL) (*robots, error) {
	at := url.URL{Scheme: u.Scheme, User: u.User, Host: u.Host, Path: "/robots.txt"}
	req, err := http.NewRequest(http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, &Error{URL: shown(u), Problem: "cannot be asked for", Err: err}
	}
	resp, body, err := c.do(ctx, h, c.following, req, robotsLimit)
	later := time.Now().Add(robotsRetry)
	var own *Error
	switch {
	case errors.Is(err, errTooLarge):
	case errors.As(err, &own) && (!own.Temporary && own.URL == shown(&at) || !own.RetryAfter.IsZero()):
		e := *own
		e.URL = shown(u)
		return nil, &e
	case errors.As(err, &own):
		return &robots{err: own, until: later}, nil
	case err != nil:
		return nil, err
	}
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests || code >= 500:
		err := &Error{URL: shown(&at), Problem: "answered " + resp.Status, Temporary: true}
		if later.Before(h.next) {
			later = h.next
		}
		return &robots{err: err, until: later}, nil
	case code != http.StatusOK:
		body = nil // there is none: everything is allowed (RFC 9309, 2.3.1.3)
	}
	data, err := robotstxt.FromBytes(understood(body))
	if err != nil {
		return &robots{err: err, until: later}, nil
	}
	return &robots{group: data.FindGroup(product), until: time.Now().Add(robotsGood)}, nil
}

// understood is a robots.txt without the lines that the library gives up the whole file at: those before
// the first user agent, and pauses that are no numbers. Lines that are not understood are to
// be passed over (RFC 9309, 2.2).
func understood(body []byte) []byte {
	var out bytes.Buffer
	begun := false
	for line := range strings.Lines(strings.ToValidUTF8(strings.TrimPrefix(string(body), "\uFEFF"), "\uFFFD")) {
		line, _, _ = strings.Cut(line, "#")
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(field)) {
		case "user-agent":
			begun = begun || value != ""
		case "allow", "disallow":
		case "crawl-delay":
			if seconds, err := strconv.ParseFloat(value, 64); err != nil || !(seconds >= 0 && seconds < 1e6) {
				continue
			}
		default:
			continue
		}
		if begun {
			out.WriteString(strings.TrimSpace(field) + ": " + value + "\n")
		}
	}
	return out.Bytes()
}
