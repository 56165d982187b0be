package server

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"casus/internal/store"
)

// TestHeaders: what every answer tells browsers.
func TestHeaders(t *testing.T) {
	d := open(t, withTokens)
	for _, path := range []string{"/", "/incident/i1", "/docs", "/docs/docs.js", "/openapi.json", "/metrics", base + "/me", base + "/nowhere", "/healthz"} {
		resp, _ := d.ask("GET", path, "")
		h := resp.Header
		csp := h.Get("Content-Security-Policy")
		if csp == "" || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, h)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s can be read by other sites", path)
		}
	}
}

// TestDocs: the page holds no script or style of its own and names no other host.
func TestDocs(t *testing.T) {
	d := open(t, nil)
	for path, contentType := range map[string]string{"/docs": "text/html; charset=utf-8", "/docs/docs.js": "text/javascript; charset=utf-8", "/docs/docs.css": "text/css; charset=utf-8"} {
		resp, body := d.ask("GET", path, "")
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != contentType {
			t.Errorf("%s: %s %s", path, resp.Status, resp.Header.Get("Content-Type"))
		}
		for _, bad := range []string{"http:", "https:", "<style", "style=", "onclick", "innerHTML", "insertAdjacentHTML"} {
			if bytes.Contains(body, []byte(bad)) {
				t.Errorf("%s holds %s", path, bad)
			}
		}
	}
	d.want(http.StatusNotFound, "GET", "/docs/..%2fdocs.go", "")
	d.want(http.StatusNotFound, "GET", "/docs/none.js", "")
}

// TestHost: without tokens the server answers to names of this machine alone, so that no
// other site's name can be made to lead here.
func TestHost(t *testing.T) {
	free, tokened := open(t, nil), open(t, withTokens)
	for host, own := range map[string]bool{"localhost": true, "LOCALHOST:8420": true, "127.0.0.1:1": true, "127.1.2.3": true, "[::1]:8420": true, "[::1]": true,
		"evil.example": false, "evil.example:8420": false, "localhost.evil.example": false, "10.0.0.1": false, "127.0.0.1.evil.example": false} {
		resp, _ := free.ask("GET", base+"/stats", "", "Host: "+host)
		if got := resp.StatusCode == http.StatusOK; got != own {
			t.Errorf("%s: %s", host, resp.Status)
		}
		if resp, _ := tokened.ask("GET", base+"/stats", "", "Host: "+host, bearer("rita")); resp.StatusCode != http.StatusOK {
			t.Errorf("with a token, %s: %s", host, resp.Status)
		}
	}
}

// TestOtherSites: pages of other sites can change nothing.
func TestOtherSites(t *testing.T) {
	d := open(t, nil)
	body := `{"text":"A report."}`
	for _, headers := range [][]string{{"Sec-Fetch-Site: cross-site"}, {"Sec-Fetch-Site: same-site"}, {"Origin: https://evil.example"}, {"Origin: null"}} {
		d.want(http.StatusForbidden, "POST", base+"/documents", body, headers...)
	}
	d.want(http.StatusCreated, "POST", base+"/documents", body, "Sec-Fetch-Site: same-origin", "Origin: "+d.url)
	d.want(http.StatusCreated, "POST", base+"/documents", body)
	resp, _ := d.ask("POST", base+"/documents", "text=x", "Content-Type: application/x-www-form-urlencoded")
	if resp.StatusCode < 400 {
		t.Errorf("a form: %s", resp.Status)
	}
}

// TestSession: a browser logs in, and needs the second word for what changes something.
func TestSession(t *testing.T) {
	d := open(t, withTokens)
	d.want(http.StatusUnauthorized, "POST", base+"/session", `{"token":"guess"}`)
	resp, body := d.ask("POST", base+"/session", `{"token":"reviewer-token-0123456789"}`, "X-Forwarded-Proto: https")
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", resp.Status, body)
	}
	var me Me
	if err := json.Unmarshal(body, &me); err != nil || me.Name != "rex" || me.Role != Reviewer || me.CSRF == "" {
		t.Fatalf("%s %v", body, err)
	}
	c := resp.Cookies()[0]
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.MaxAge <= 0 {
		t.Errorf("cookie %v", c)
	}
	if strings.Contains(string(body), c.Value) {
		t.Error("a script can read the session's secret")
	}
	cookie := "Cookie: " + cookieName + "=" + c.Value
	if again := fetchJSON[Me](d, "/me", cookie); again.CSRF != me.CSRF || again.Name != "rex" {
		t.Errorf("%+v", again)
	}
	e := fetchJSON[List[store.Record]](d, "/events?limit=1", cookie).Rows[0]
	review := `{"verdict":"confirm","event":"` + e.ID + `"}`
	d.want(http.StatusForbidden, "POST", base+"/reviews", review, cookie)
	d.want(http.StatusForbidden, "POST", base+"/reviews", review, cookie, csrfHeader+": wrong")
	d.want(http.StatusCreated, "POST", base+"/reviews", review, cookie, csrfHeader+": "+me.CSRF)
	d.want(http.StatusForbidden, "POST", base+"/documents", `{"text":"x"}`, cookie, csrfHeader+": "+me.CSRF)
	d.want(http.StatusNoContent, "DELETE", base+"/session", "", cookie, csrfHeader+": "+me.CSRF)
	d.want(http.StatusUnauthorized, "GET", base+"/me", "", cookie)
	// A session ends by itself.
	d.server.sessions.now = func() time.Time { return time.Now().Add(-2 * sessionTime) }
	secret, _ := d.server.sessions.begin(Token{Name: "rex", Role: Reviewer})
	d.server.sessions.now = time.Now
	d.want(http.StatusUnauthorized, "GET", base+"/me", "", "Cookie: "+cookieName+"="+secret)
}

// TestLimits: one who asks too much is told when to come back, others are not kept waiting.
func TestLimits(t *testing.T) {
	d := open(t, func(o *Options) {
		withTokens(o)
		o.Limits = Limits{Rate: 0.001, Burst: 5, CostlyRate: 0.001, CostlyBurst: 2}
	})
	for i := range 7 {
		resp, _ := d.ask("GET", base+"/me", "", bearer("rita"))
		if refused := resp.StatusCode == http.StatusTooManyRequests; refused != (i >= 5) || refused && resp.Header.Get("Retry-After") == "" {
			t.Errorf("request %d: %s", i, resp.Status)
		}
	}
	d.want(http.StatusOK, "GET", base+"/me", "", bearer("rex"))
	for i := range 3 {
		want := map[bool]int{false: http.StatusOK, true: http.StatusTooManyRequests}[i >= 2]
		d.want(want, "POST", base+"/read", `{"text":"Talks."}`, bearer("ada"))
		d.want(map[bool]int{false: http.StatusUnauthorized, true: http.StatusTooManyRequests}[i >= 2], "GET", base+"/me", "", "Authorization: Bearer guess")
	}
	d.want(http.StatusTooManyRequests, "POST", base+"/session", `{"token":"guess"}`)
	d.want(http.StatusOK, "GET", "/healthz", "")
}

// TestSizes: what is too large is refused before it is read.
func TestSizes(t *testing.T) {
	d := open(t, nil)
	large := `{"text":"` + strings.Repeat("x", textBody) + `"}`
	d.want(http.StatusRequestEntityTooLarge, "POST", base+"/documents", large)
	d.want(http.StatusRequestEntityTooLarge, "POST", base+"/reviews", `{"verdict":"confirm","note":"`+strings.Repeat("x", smallBody)+`"}`)
	d.want(http.StatusRequestEntityTooLarge, "POST", base+"/read", `{"text":"`+strings.Repeat("a ", mostRead)+`"}`)
	d.want(http.StatusUnprocessableEntity, "GET", base+"/events?q="+strings.Repeat("x", 5000), "")
}

// TestHostileText: words of reports leave as strings of JSON and come back as they were;
// markup in them cannot be taken for markup.
func TestHostileText(t *testing.T) {
	d := open(t, nil)
	path := "/documents/" + url.PathEscape("https://hostile.example/a?b=<c>&d")
	resp, body := d.ask("GET", base+path, "")
	if resp.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s", resp.Header.Get("Content-Type"))
	}
	if bytes.ContainsAny(body, "<>") {
		t.Error("angle brackets leave as they are")
	}
	view := fetchJSON[DocumentView](d, path)
	if view.Document.Text != hostile || view.Document.Publisher != "<i>Wire</i>" || len(view.Events) == 0 || len(view.Copies) != 1 {
		t.Errorf("%q, %d events, %d copies", view.Document.Text, len(view.Events), len(view.Copies))
	}
	for _, e := range view.Events {
		if err := e.Validate(hostile); err != nil {
			t.Error(err)
		}
	}
	for _, format := range []string{"csv", "geojson", "graphml", "jsonl", "gdelt"} {
		resp, _ := d.ask("GET", base+"/export?format="+format, "")
		if ct := resp.Header.Get("Content-Type"); strings.Contains(ct, "html") || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %s %s", format, ct, resp.Header.Get("Content-Disposition"))
		}
	}
	// A paragraph of ten megabytes, of bidi controls and zero-width characters too.
	long := strings.Repeat("Rebels \u202eattacked\u200b <b>Goma</b> ", 10<<20/34)
	b := must(json.Marshal(map[string]string{"text": long}))
	var added Added
	if err := json.Unmarshal(d.want(http.StatusCreated, "POST", base+"/documents", string(b)), &added); err != nil {
		t.Fatal(err)
	}
	if got := fetchJSON[DocumentView](d, "/documents/"+added.Outcomes[0].ID); got.Document.Text != long {
		t.Errorf("%d bytes come back of %d", len(got.Document.Text), len(long))
	}
}

// TestMetrics: requests and the record are counted; words of requests are no labels.
func TestMetrics(t *testing.T) {
	d := open(t, nil)
	d.want(http.StatusOK, "GET", base+"/events?q=ceasefire", "")
	d.want(http.StatusNotFound, "GET", base+"/events/secret", "")
	body := string(d.want(http.StatusOK, "GET", "/metrics", ""))
	for _, want := range []string{`casus_http_requests_total{route="GET /api/v1/events",status="200"} 1`, `casus_http_requests_total{route="GET /api/v1/events/{id}",status="404"} 1`,
		`casus_record_rows{of="documents"} 15`, `casus_coding_documents{state="waiting"} 0`, "casus_http_request_seconds_bucket"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(body, "secret") {
		t.Error("an id is a label")
	}
}

// TestPanic: a handler that breaks down answers 500 and the server goes on.
func TestPanic(t *testing.T) {
	d := open(t, nil)
	d.server.mux.HandleFunc("GET /breaks", func(http.ResponseWriter, *http.Request) { panic("broken") })
	r := must(http.NewRequest("GET", d.url+"/breaks", nil))
	if resp, err := http.DefaultTransport.RoundTrip(r); err == nil {
		resp.Body.Close()
		if resp.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s", resp.Status)
		}
	}
	d.want(http.StatusOK, "GET", base+"/me", "")
	if !strings.Contains(string(d.want(http.StatusOK, "GET", "/metrics", "")), "casus_http_panics_total 1") {
		t.Error("it is not counted")
	}
}

// TestAudit: who changed what stands in the log; tokens do not.
func TestAudit(t *testing.T) {
	var log lockedBuffer
	d := open(t, func(o *Options) {
		withTokens(o)
		o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	e := fetchJSON[List[store.Record]](d, "/events?limit=1", bearer("rita")).Rows[0]
	d.want(http.StatusCreated, "POST", base+"/reviews", `{"verdict":"reject","event":"`+e.ID+`"}`, bearer("rex"))
	d.want(http.StatusCreated, "POST", base+"/documents", `{"text":"A report."}`, bearer("ada"))
	d.want(http.StatusOK, "POST", base+"/session", `{"token":"admin-token-0123456789"}`)
	text := log.String()
	for _, want := range []string{`"msg":"reviewed","audit":true,"by":"rex"`, `"verdict":"reject"`, `"msg":"added","audit":true,"by":"ada"`, `"msg":"logged in","audit":true,"by":"ada"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	if strings.Contains(text, "token-0123456789") {
		t.Error("the log holds a token")
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestServe: the server codes what is added, ends its streams when it is told to stop,
// and answers what is under way.
func TestServe(t *testing.T) {
	st := openCopy(t)
	s := New(Options{Store: st, Coder: theCoder(), Version: "casus-test", Languages: []string{"en"}, Loopback: true, Catch: catchUp(st)})
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	d := &desk{t, st, s, "http://" + l.Addr().String()}
	var added Added
	if err := json.Unmarshal(d.want(http.StatusCreated, "POST", base+"/documents", `{"text":"OSLO, March 3, 2024 - Norway expelled three Russian diplomats on Sunday."}`), &added); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		if must(st.Document(context.Background(), added.Outcomes[0].ID)).Coder != "" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it is not coded")
		}
		time.Sleep(20 * time.Millisecond)
	}
	r := must(http.NewRequest("GET", d.url+base+"/stream", nil))
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not stop")
	}
}
