package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Error is why something could not be fetched.
type Error struct {
	URL     string // without a name and password
	Problem string // "answered 404 Not Found"
	Fix     string // what to do about it; empty when there is nothing
	Err     error  // the cause; nil when the problem says all
	// Temporary tells that the same may be had later.
	Temporary bool
	// RetryAfter is when the host wants to be asked again; zero when it does not say.
	RetryAfter time.Time
}

func (e *Error) Error() string {
	s := e.URL + ": " + e.Problem
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Fix != "" {
		s += " (" + e.Fix + ")"
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

var errTooLarge = errors.New("too large")

// lateError is the cause of a context that a time limit has ended.
type lateError struct {
	what  string
	limit time.Duration
}

func (e *lateError) Error() string { return fmt.Sprintf("the server %s %v", e.what, e.limit) }

// failed tells an error of the transport.
func failed(ctx context.Context, u *url.URL, err error) error {
	var (
		late    *lateError
		private *privateError
		dns     *net.DNSError
		wrapped *url.Error
		own     *Error
	)
	if errors.As(err, &wrapped) { // says again what was asked for
		u2, parseErr := url.Parse(wrapped.URL)
		if parseErr == nil {
			u = u2 // where a redirect led
		}
		err = wrapped.Err
	}
	e := &Error{URL: shown(u), Problem: "could not be fetched", Err: err, Temporary: true}
	switch cause := context.Cause(ctx); {
	case errors.As(cause, &late):
		e.Problem, e.Err = "took too long", late
		e.Fix = "try again later"
	case cause != nil:
		return cause
	case errors.As(err, &own):
		return own
	case errors.As(err, &private):
		e.Problem, e.Err, e.Temporary = "is not on the open web", private, false
		e.Fix = "if you trust it, say --allow-private"
	case errors.As(err, &dns):
		e.Problem, e.Err = "cannot be found: there is no address for "+dns.Name, nil
		e.Fix = "check the name, and whether this machine is on-line"
		e.Temporary = dns.IsTemporary || dns.IsTimeout
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Problem, e.Err = "is cut off in the middle", nil
		e.Fix = "try again later"
	}
	return e
}

// refused tells an answer that is none.
func refused(u *url.URL, resp *http.Response, next time.Time) error {
	e := &Error{URL: shown(u), Problem: "answered " + resp.Status}
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
		e.Temporary, e.RetryAfter = true, next
		e.Fix = "it is left alone until " + next.Format(time.DateTime)
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusPaymentRequired:
		e.Fix = "it is not for everyone: save the page with your browser and add the file"
	case code == http.StatusNotFound || code == http.StatusGone:
		e.Fix = "check the address in a browser"
	case code >= 500 || code == http.StatusRequestTimeout:
		e.Temporary = true
		e.Fix = "try again later"
	}
	return e
}
