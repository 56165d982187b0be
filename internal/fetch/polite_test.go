package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/temoto/robotstxt"
)

// pipes is a listener whose connections need no network, so that a test's clock may run ahead while
// everybody waits.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// clocked runs a test with a clock that goes ahead when everybody waits, and a server of all hosts.
func clocked(t *testing.T, o Options, h http.HandlerFunc, test func(t *testing.T, c *Client)) {
	synctest.Test(t, func(t *testing.T) {
		l := &pipes{make(chan net.Conn), make(chan struct{})}
		s := &http.Server{Handler: h}
		go func() { _ = s.Serve(l) }() // ends by the closing of the listener
		c := New(o)
		c.transport.DialContext = l.dial
		test(t, c)
		c.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// diary notes who asked for what, and when, since the test began.
type diary struct {
	mu    sync.Mutex
	start time.Time
	lines []string
}

func newDiary() *diary { return &diary{start: time.Now()} }

func (d *diary) note(r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf("%v %s%s", time.Since(d.start), r.Host, r.URL.Path))
}

func (d *diary) check(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if got := strings.Join(d.lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	d.lines = nil
}

func TestDelay(t *testing.T) {
	var d *diary
	clocked(t, Options{Delay: 2 * time.Second}, func(w http.ResponseWriter, r *http.Request) {
		d.note(r)
		if r.Host == "slow.example" && r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 10\n")
		}
	}, func(t *testing.T, c *Client) {
		d = newDiary()
		for _, path := range []string{"a.example/1", "a.example/2", "slow.example/1", "slow.example/2", "A.example/3", "a.example:8080/4"} {
			if _, err := c.Get(t.Context(), "http://"+path, Validators{}); err != nil {
				t.Error(err)
			}
		}
		d.check(t, "0s a.example/robots.txt", "2s a.example/1", "4s a.example/2",
			"4s slow.example/robots.txt", "6s slow.example/1", "16s slow.example/2",
			"16s A.example/robots.txt", "18s A.example/3", "20s a.example:8080/robots.txt", "22s a.example:8080/4")
	})
}

func TestNeverTwoAtOnce(t *testing.T) {
	var (
		mu          sync.Mutex
		now, most   = map[string]int{}, map[string]int{}
		all, atOnce int
	)
	clocked(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now[r.Host]++
		most[r.Host] = max(most[r.Host], now[r.Host])
		all++
		atOnce = max(atOnce, all)
		mu.Unlock()
		time.Sleep(3 * time.Second)
		mu.Lock()
		now[r.Host]--
		all--
		mu.Unlock()
	}, func(t *testing.T, c *Client) {
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				if _, err := c.Get(t.Context(), fmt.Sprintf("http://h%d.example/%d", i%3, i), Validators{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for host, n := range most {
			if n != 1 {
				t.Errorf("%s was asked %d things at once", host, n)
			}
		}
		if atOnce != 3 {
			t.Errorf("%d of 3 hosts were asked at once", atOnce)
		}
	})
}

func TestBackOff(t *testing.T) {
	var d *diary
	header, code := "", http.StatusTooManyRequests
	clocked(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		d.note(r)
		if header != "" {
			w.Header().Set("Retry-After", header)
		}
		w.WriteHeader(code)
	}, func(t *testing.T, c *Client) {
		d = newDiary()
		ask := func(want time.Duration) {
			t.Helper()
			began := time.Now()
			_, err := c.Get(t.Context(), "http://a.example/", Validators{})
			e := problem(t, err, "")
			if !e.Temporary || e.RetryAfter.Sub(began).Round(time.Second) != want {
				t.Errorf("%v: until %v", err, e.RetryAfter.Sub(began))
			}
		}
		ask(61 * time.Second) // one second of pause after robots.txt, and a minute
		ask(3 * time.Minute)  // waits a minute, then two
		code, header = http.StatusServiceUnavailable, "90"
		ask(2*time.Minute + 90*time.Second)
		header = "600"
		ask(90*time.Second + 600*time.Second)
		ask(600 * time.Second) // is not even asked: the wait is too long
		d.check(t, "1s a.example/", "1m1s a.example/", "3m1s a.example/", "4m31s a.example/")
		time.Sleep(600 * time.Second)
		header = time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
		ask(time.Hour)
		time.Sleep(time.Hour)
		header = "99999999"
		ask(24 * time.Hour)
		time.Sleep(24 * time.Hour)
		code, header = http.StatusOK, ""
		if _, err := c.Get(t.Context(), "http://a.example/", Validators{}); err != nil {
			t.Error(err)
		}
		code = http.StatusTooManyRequests
		ask(61 * time.Second) // forgotten after an answer
	})
}

func TestSlow(t *testing.T) {
	o := Options{Stall: 30 * time.Second, Total: 5 * time.Minute}
	clocked(t, o, func(w http.ResponseWriter, r *http.Request) {
		wait := func(d time.Duration) {
			select {
			case <-time.After(d):
			case <-r.Context().Done():
			}
		}
		switch r.URL.Path {
		case "/no-header":
			wait(time.Hour)
		case "/stalls":
			fmt.Fprint(w, "begins")
			w.(http.Flusher).Flush()
			wait(time.Hour)
		case "/drips":
			for r.Context().Err() == nil {
				fmt.Fprint(w, ".")
				w.(http.Flusher).Flush()
				wait(20 * time.Second)
			}
		case "/slow-but-good":
			for range 10 {
				fmt.Fprint(w, ".")
				w.(http.Flusher).Flush()
				wait(20 * time.Second)
			}
		}
	}, func(t *testing.T, c *Client) {
		for path, want := range map[string]string{
			"no-header.example/no-header": "the server sent nothing for 30s",
			"stalls.example/stalls":       "the server sent nothing for 30s",
			"drips.example/drips":         "the server was not done after 5m0s",
		} {
			_, err := c.Get(t.Context(), "http://"+path, Validators{})
			if e := problem(t, err, want); !e.Temporary {
				t.Errorf("%s is not temporary", path)
			}
		}
		resp, err := c.Get(t.Context(), "http://good.example/slow-but-good", Validators{})
		if err != nil || string(resp.Body) != ".........." {
			t.Errorf("%+v, %v", resp, err)
		}
	})
}

func TestStopped(t *testing.T) {
	clocked(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(time.Hour):
		case <-r.Context().Done():
		}
	}, func(t *testing.T, c *Client) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for range 2 { // one asks, one waits for its turn
			wg.Go(func() {
				if _, err := c.Get(ctx, "http://a.example/", Validators{}); !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

// The files in testdata/robots hold a robots.txt each; lines "#+ PATH" and "#- PATH" say what it allows and forbids.
func TestRobotsFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/robots/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				_, _ = w.Write(b) // a client that is gone is no error
			}
		}, Options{})
		for line := range strings.Lines(string(b)) {
			path, forbidden := strings.CutPrefix(strings.TrimSpace(line), "#- ")
			if !forbidden {
				var ok bool
				if path, ok = strings.CutPrefix(path, "#+ "); !ok {
					continue
				}
			}
			_, err := c.Get(t.Context(), at+path, Validators{})
			switch {
			case forbidden:
				problem(t, err, "is forbidden to programs by the server's robots.txt")
			case err != nil:
				t.Errorf("%s: %s: %v", file, path, err)
			}
		}
	}
}

func TestRobotsMissing(t *testing.T) {
	for _, x := range []struct {
		code int
		want string
	}{
		{404, ""}, {401, ""}, {403, ""}, {204, ""},
		{500, "robots.txt cannot be had"}, {503, "robots.txt cannot be had"}, {429, "robots.txt cannot be had"},
	} {
		c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				w.WriteHeader(x.code)
			}
		}, Options{})
		_, err := c.Get(t.Context(), at, Validators{})
		switch {
		case x.want == "" && err != nil:
			t.Errorf("%d: %v", x.code, err)
		case x.want != "":
			if e := problem(t, err, x.want); !e.Temporary || e.RetryAfter.IsZero() {
				t.Errorf("%d: %+v", x.code, e)
			}
		}
	}
}

func TestRobotsKept(t *testing.T) {
	var d *diary
	code := http.StatusInternalServerError
	clocked(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		d.note(r)
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(code)
			fmt.Fprint(w, "User-agent: casus\nDisallow: /private\n")
		}
	}, func(t *testing.T, c *Client) {
		d = newDiary()
		ask := func(path, want string) {
			t.Helper()
			_, err := c.Get(t.Context(), "http://a.example"+path, Validators{})
			if want != "" {
				problem(t, err, want)
			} else if err != nil {
				t.Error(err)
			}
		}
		ask("/1", "500") // forbidden for ten minutes
		ask("/1", "500")
		d.check(t, "0s a.example/robots.txt")
		time.Sleep(11 * time.Minute)
		code = http.StatusOK
		ask("/1", "")
		ask("/private/x", "is forbidden")
		d.check(t, "11m0s a.example/robots.txt", "11m1s a.example/1")
		time.Sleep(23 * time.Hour)
		ask("/2", "")
		d.check(t, "23h11m1s a.example/2")
		time.Sleep(2 * time.Hour)
		code = http.StatusInternalServerError // the old one is kept
		ask("/3", "")
		ask("/private/x", "is forbidden")
		d.check(t, "25h11m1s a.example/robots.txt", "25h11m2s a.example/3")
	})
}

func FuzzRobots(f *testing.F) {
	files, err := filepath.Glob("testdata/robots/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Add("\uFEFFuser-agent:\xff\r\ndisallow: /*\xff$\r\ncrawl-delay: 1e308\n")
	f.Fuzz(func(t *testing.T, s string) {
		data, err := robotstxt.FromBytes(understood([]byte(s)))
		if err != nil {
			t.Fatal(err)
		}
		if g := data.FindGroup(product); g.CrawlDelay < 0 {
			t.Errorf("a pause of %v", g.CrawlDelay)
		}
	})
}
