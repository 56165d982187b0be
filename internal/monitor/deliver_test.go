package monitor_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sethvargo/go-retry"

	"casus"
	"casus/internal/monitor"
)

// remembered is a State in memory.
type remembered map[string]bool

func (r remembered) Delivered(_ context.Context, key string) (bool, error) { return r[key], nil }
func (r remembered) MarkDelivered(_ context.Context, key string) error {
	r[key] = true
	return nil
}

// forgetful is a State that takes nothing in.
type forgetful struct{ remembered }

func (forgetful) MarkDelivered(context.Context, string) error { return errors.New("disk full") }

func atOnce() retry.Backoff { return retry.WithMaxRetries(3, retry.NewConstant(time.Nanosecond)) }

var day = casus.Day{Year: 2020, Month: 7, Day: 27}

// hostile is what a report can put into an alert: the name of a place.
const hostile = "Ga\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>'; rm \x1b[31m\u202e"

func alerts(places ...string) []monitor.Alert {
	var all []monitor.Alert
	for _, p := range places {
		all = append(all, monitor.Alert{Rule: "r", Day: day, Group: monitor.Group{{By: monitor.ByPlace, ID: p, Name: p}}, Count: 8,
			Baseline: monitor.Baseline{Expected: 1, Spread: 1}, Score: 7, Query: `place:"` + p + `"`})
	}
	return all
}

func courier(out io.Writer) *monitor.Courier {
	return &monitor.Courier{State: remembered{}, Out: out, Client: http.DefaultClient, Backoff: atOnce,
		Getenv: func(name string) string { return map[string]string{"TOKEN": "t0k3n", "PASSWORD": "s3cret"}[name] }}
}

// TestOnce: an alert of a rule, a group and a day is told once.
func TestOnce(t *testing.T) {
	var out strings.Builder
	c := courier(&out)
	r := rules(t, "[[rule]]\nname = 'r'")
	for i, want := range []int{2, 0, 1} {
		found := alerts("Ganja", "Moscow")
		if i == 2 {
			found = alerts("Ganja", "Moscow", "Kyiv")
		}
		sent, err := c.Deliver(t.Context(), r, r.Rules[0], day, found)
		if err != nil || sent != want {
			t.Errorf("time %d: %d sent, want %d: %v", i+1, sent, want, err)
		}
	}
	want := `2020-07-27 r: Ganja: 8 incidents, 1 expected (7.0 deviations)
    casus query 'place:"Ganja"'
2020-07-27 r: Moscow: 8 incidents, 1 expected (7.0 deviations)
    casus query 'place:"Moscow"'
2020-07-27 r: Kyiv: 8 incidents, 1 expected (7.0 deviations)
    casus query 'place:"Kyiv"'
`
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
	out.Reset()
	if _, err := c.Deliver(t.Context(), r, r.Rules[0], day.AddDays(1), []monitor.Alert{{Rule: "r", Day: day.AddDays(1)}}); err != nil || out.Len() == 0 {
		t.Errorf("nothing on the next day: %v", err)
	}
	c.State = forgetful{remembered{}}
	if sent, err := c.Deliver(t.Context(), r, r.Rules[0], day, alerts("Ganja")); err == nil || sent != 0 {
		t.Errorf("not remembered, yet %d sent without an error", sent)
	}
}

// TestHostileText: text of reports stays on its line, and inside the shell's quotation.
func TestHostileText(t *testing.T) {
	var out strings.Builder
	c := courier(&out)
	r := rules(t, "[[rule]]\nname = 'r'")
	if _, err := c.Deliver(t.Context(), r, r.Rules[0], day, alerts(hostile)); err != nil {
		t.Fatal(err)
	}
	const want = `2020-07-27 r: Ga Bcc: all@example.org <script>alert(1)</script>'; rm [31m: 8 incidents, 1 expected (7.0 deviations)
    casus query 'place:"Ga Bcc: all@example.org <script>alert(1)</script>'\''; rm [31m "'
`
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
}

func TestWebhook(t *testing.T) {
	type request struct {
		Key, Auth string
		Body      struct {
			Text, Rule, Day string
			Alerts          []monitor.Alert
		}
	}
	for _, x := range []struct {
		name    string
		answers []int
		tries   int
		sent    int
		err     string
	}{
		{"taken", []int{200}, 1, 1, ""},
		{"taken later", []int{503, 429, 204}, 3, 1, ""},
		{"refused", []int{400, 200}, 1, 0, "400"},
		{"broken", []int{500, 500, 500, 500, 200}, 4, 0, "500"},
		{"moved, and not followed with what it holds", []int{302, 405}, 2, 0, "405"},
	} {
		var got []request
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := request{Key: r.Header.Get("Idempotency-Key"), Auth: r.Header.Get("Authorization")}
			_ = json.NewDecoder(r.Body).Decode(&q.Body) // a request that was redirected has none
			got = append(got, q)
			w.Header().Set("Location", "/other")
			w.WriteHeader(x.answers[len(got)-1])
		}))
		c := courier(io.Discard)
		r := rules(t, fmt.Sprintf("[[rule]]\nname = 'r'\nsend = ['hook']\n[webhook.hook]\nurl = '%s/secret'\nbearer_env = 'TOKEN'", server.URL))
		sent, err := c.Deliver(t.Context(), r, r.Rules[0], day, alerts(hostile))
		server.Close()
		if sent != x.sent || len(got) != x.tries || (err == nil) != (x.err == "") {
			t.Errorf("%s: %d sent in %d tries, want %d in %d: %v", x.name, sent, len(got), x.sent, x.tries, err)
			continue
		}
		if err != nil && (!strings.Contains(err.Error(), x.err) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%s: %v", x.name, err)
		}
		first := got[0]
		if first.Auth != "Bearer t0k3n" || first.Key == "" || first.Body.Rule != "r" || first.Body.Day != "2020-07-27" ||
			strings.Count(first.Body.Text, "\n") != 3 || strings.Contains(first.Body.Text, "\r") {
			t.Errorf("%s: %+v", x.name, first)
		}
		if d := cmp.Diff(alerts(hostile), first.Body.Alerts); d != "" {
			t.Errorf("%s: alerts come otherwise:\n%s", x.name, d)
		}
		for _, again := range got[1:] {
			if again.Key != first.Key && x.answers[0] != 302 {
				t.Errorf("%s: another key on the next try", x.name)
			}
		}
	}
}

// TestOneFails: what one place refuses reaches the others, and it alone gets it again.
func TestOneFails(t *testing.T) {
	refuse, posts := true, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if posts++; refuse {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer server.Close()
	var out strings.Builder
	c := courier(&out)
	r := rules(t, fmt.Sprintf("[[rule]]\nname = 'r'\nsend = ['hook', 'stdout', 'tokenless']\n[webhook.hook]\nurl = '%s'\n[webhook.tokenless]\nurl = '%s'\nbearer_env = 'NONE'", server.URL, server.URL))
	sent, err := c.Deliver(t.Context(), r, r.Rules[0], day, alerts("Ganja"))
	if sent != 1 || err == nil || !strings.Contains(err.Error(), "403") || !strings.Contains(err.Error(), "NONE is not set") {
		t.Errorf("%d sent: %v", sent, err)
	}
	refuse = false
	if sent, _ = c.Deliver(t.Context(), r, r.Rules[0], day, alerts("Ganja")); sent != 1 || posts != 2 || strings.Count(out.String(), "Ganja:") != 1 {
		t.Errorf("%d sent, %d posts, and on the output %q", sent, posts, out.String())
	}
}

// post is a mail server that holds what it took.
type post struct {
	net.Listener
	mu    sync.Mutex
	mails []string
	to    []string
	// busy is how many messages it puts off before it takes one; reject is the code
	// with which it refuses addresses; 0 for none.
	busy   int
	reject int
	done   sync.WaitGroup
}

func newPost(t *testing.T) *post {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{Listener: l}
	p.done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			p.done.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		p.done.Wait()
	})
	return p
}

// serve speaks as much of RFC 5321 as a client needs to deliver.
func (p *post) serve(conn net.Conn) {
	defer conn.Close()
	in, out := textproto.NewReader(bufio.NewReader(conn)), textproto.NewWriter(bufio.NewWriter(conn))
	say := func(s string) { out.PrintfLine("%s", s) }
	say("220 test")
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		p.mu.Lock()
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
		case "EHLO", "MAIL", "NOOP", "RSET":
			say("250 ok")
		case "RCPT":
			if p.reject != 0 {
				say(fmt.Sprintf("%d no such user", p.reject))
			} else {
				p.to = append(p.to, line)
				say("250 ok")
			}
		case "DATA":
			if p.busy > 0 {
				p.busy--
				say("451 busy")
				break
			}
			say("354 go on")
			b, _ := in.ReadDotBytes()
			p.mails = append(p.mails, string(b))
			say("250 taken")
		case "QUIT":
			say("221 bye")
			p.mu.Unlock()
			return
		default:
			say("502 what?")
		}
		p.mu.Unlock()
	}
}

func mailRules(t *testing.T, server, more string) *monitor.Rules {
	return rules(t, fmt.Sprintf("[[rule]]\nname = 'r'\nsend = ['team']\n[mail.team]\nserver = '%s'\nfrom = 'casus <casus@example.org>'\nto = ['a@example.org', 'b@example.org']\n%s", server, more))
}

func TestMail(t *testing.T) {
	p := newPost(t)
	p.busy = 2
	c := courier(io.Discard)
	r := mailRules(t, p.Addr().String(), "security = 'none'")
	if sent, err := c.Deliver(t.Context(), r, r.Rules[0], day, alerts(hostile)); sent != 1 || err != nil {
		t.Fatalf("%d sent: %v", sent, err)
	}
	if sent, err := c.Deliver(t.Context(), r, r.Rules[0], day, alerts(hostile)); sent != 0 || err != nil {
		t.Fatalf("again, %d sent: %v", sent, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.mails) != 1 {
		t.Fatalf("%d mails", len(p.mails))
	}
	m, err := mail.ReadMessage(strings.NewReader(p.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"From": `"casus" <casus@example.org>`, "To": "<a@example.org>, <b@example.org>", "Bcc": "", "Content-Type": "text/plain; charset=UTF-8",
		"Subject": "2020-07-27 r: Ga Bcc: all@example.org <script>alert(1)</script>'; rm [31m: 8 incidents, 1 expected (7.0 deviations)",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	if id := m.Header.Get("Message-ID"); !strings.HasSuffix(id, "@example.org>") {
		t.Errorf("Message-ID is %s", id)
	}
	for _, to := range p.to {
		if strings.Contains(to, "all@") {
			t.Errorf("sent to %s", to)
		}
	}
}

func TestMailFails(t *testing.T) {
	for _, x := range []struct {
		name, more string
		reject     int
		want       string
	}{
		{"nobody there", "security = 'none'", 550, "550"},
		{"no encryption, which is asked for by default", "", 0, "STARTTLS"},
		{"no encryption from the start", "security = 'tls'", 0, "TLS handshake"},
		{"no password", "security = 'none'\nuser = 'u'\npassword_env = 'NONE'", 0, "NONE is not set"},
		{"a server that knows no passwords", "security = 'none'\nuser = 'u'\npassword_env = 'PASSWORD'", 0, "AUTH"},
	} {
		p := newPost(t)
		p.reject = x.reject
		c := courier(io.Discard)
		r := mailRules(t, p.Addr().String(), x.more)
		sent, err := c.Deliver(t.Context(), r, r.Rules[0], day, alerts("Ganja"))
		if sent != 0 || err == nil || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "s3cret") || len(p.mails) > 0 {
			t.Errorf("%s: %d sent: %v", x.name, sent, err)
		}
	}
}
