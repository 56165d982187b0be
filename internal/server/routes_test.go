package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"casus/internal/query"
	"casus/internal/store"
)

// schemas compiles the schemas of openapi.json.
func schemas(t *testing.T) (*jsonschema.Compiler, map[string]any) {
	t.Helper()
	f := must(os.Open("openapi.json"))
	defer f.Close()
	spec := must(jsonschema.UnmarshalJSON(f)).(map[string]any)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("openapi.json", spec); err != nil {
		t.Fatal(err)
	}
	return c, spec
}

// answerSchema is where the schema of an operation's answer stands; empty where it is no JSON.
func answerSchema(spec map[string]any, pattern string, status string) (pointer string, known bool) {
	method, path, _ := strings.Cut(pattern, " ")
	op, ok := spec["paths"].(map[string]any)[path].(map[string]any)[strings.ToLower(method)].(map[string]any)
	if !ok {
		return "", false
	}
	answer, ok := op["responses"].(map[string]any)[status].(map[string]any)
	if !ok {
		return "", false
	}
	content, _ := answer["content"].(map[string]any)
	if _, ok := content["application/json"]; !ok || len(content) != 1 {
		return "", true
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	return "openapi.json#/paths/" + url.PathEscape(escape(path)) + "/" + strings.ToLower(method) + "/responses/" + status + "/content/application~1json/schema", true
}

// ids are the words in braces of requests.txt.
func ids(t *testing.T, d *desk) *strings.Replacer {
	t.Helper()
	ctx := context.Background()
	events := must(d.store.Search(ctx, store.Query{Where: must(query.Parse("type:ASSAULT"))}, store.LatestDay, store.Page{Limit: 1})).Rows
	talks := must(d.store.SearchIncidents(ctx, store.Query{Where: must(query.Parse("type:CONSULT"))}, store.LastDay, store.Page{Limit: 1})).Rows
	if len(events) == 0 || len(talks) == 0 {
		t.Fatal("the examples tell of no assault and no talks")
	}
	e := events[0]
	return strings.NewReplacer("{incident}", e.Incident, "{talks}", talks[0].ID, "{event}", e.ID, "{document}", url.PathEscape(e.Document.ID),
		"{hostile}", url.PathEscape("https://hostile.example/a?b=<c>&d"))
}

// form is a body of two files.
func form() (body, contentType string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	io.WriteString(must(w.CreateFormFile("file", "../../etc/<b>.txt")), "PARIS, May 2, 2021 - France recalled its ambassador from Rome on Sunday.")
	io.WriteString(must(w.CreateFormFile("file", "broken.bin")), "\x7fELF\x00\x01\x02")
	w.Close()
	return b.String(), w.FormDataContentType()
}

// TestRequests sends every request of the corpus and holds the answers to their schemas.
func TestRequests(t *testing.T) {
	c, spec := schemas(t)
	free, tokened := open(t, withTiles(t, "land sea ")), open(t, withTokens)
	fillIn := ids(t, free)
	validated := 0
	left := maps.Clone(rules)
	delete(left, "GET /metrics") // no JSON; see TestMetrics
	for line := range strings.Lines(string(must(os.ReadFile("testdata/requests.txt")))) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		method, rest, _ := strings.Cut(fillIn.Replace(line), " ")
		path, body, _ := strings.Cut(rest, " ")
		d, headers := free, []string{"Accept-Encoding: identity"}
		if strings.HasPrefix(path, "/session") {
			d, headers = tokened, append(headers, bearer("rita"))
		}
		if body == "FILE" {
			var contentType string
			body, contentType = form()
			headers = append(headers, "Content-Type: "+contentType)
		}
		_, pattern := d.server.mux.Handler(must(http.NewRequest(method, base+path, nil)))
		delete(left, pattern)
		if strings.HasSuffix(pattern, "/stream") {
			continue // see TestStream
		}
		resp, got := d.ask(method, base+path, body, headers...)
		if resp.StatusCode >= 300 {
			t.Errorf("%s: %s\n%.800s", line, resp.Status, got)
			continue
		}
		status, _, _ := strings.Cut(resp.Status, " ")
		pointer, known := answerSchema(spec, pattern, status)
		if !known {
			t.Errorf("%s answers %s, which openapi.json does not tell of", pattern, status)
		}
		if pointer == "" {
			continue
		}
		validated++
		schema, err := c.Compile(pointer)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v\n%.500s", line, err, got)
		}
	}
	if validated < 30 {
		t.Errorf("only %d answers were held to a schema", validated)
	}
	for _, pattern := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("%s stands in no line of requests.txt", pattern)
	}
}

// TestRules: every route of the API has a rule and every rule a route.
func TestRules(t *testing.T) {
	s := New(Options{})
	seen := map[string]bool{}
	for path, item := range s.api.OpenAPI().Paths {
		for method, op := range map[string]bool{"GET": item.Get != nil, "POST": item.Post != nil, "DELETE": item.Delete != nil, "PUT": item.Put != nil, "PATCH": item.Patch != nil} {
			if op {
				seen[method+" "+path] = true
			}
		}
	}
	for pattern := range rules {
		if !seen[pattern] && pattern != "GET /metrics" {
			t.Errorf("%s has a rule and no operation", pattern)
		}
	}
	for pattern := range seen {
		if _, ok := rules[pattern]; !ok {
			t.Errorf("%s has no rule", pattern)
		}
	}
}

// TestRoles: what each may do on every route. Whoever may gets past the door, whatever
// the route then makes of a request without parameters.
func TestRoles(t *testing.T) {
	d := open(t, withTokens)
	for pattern, rule := range rules {
		if rule.lasting {
			continue // the same door
		}
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{id}", "none", "{code}", "FRA", "{a}", "FRA", "{b}", "DEU").Replace(path)
		for user, role := range map[string]Role{"": Nobody, "rita": Reader, "rex": Reviewer, "ada": Admin} {
			var headers []string
			if user != "" {
				headers = append(headers, bearer(user))
			}
			resp, _ := d.ask(method, path, "", headers...)
			refused := resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusUnauthorized && pattern != "POST "+base+"/session"
			if may := role.may(rule.role); refused == may {
				t.Errorf("%s by %q: %s, may: %v", pattern, role, resp.Status, may)
			}
			if role == Nobody && rule.role != Nobody && resp.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s by nobody: %s", pattern, resp.Status)
			}
		}
	}
	d.want(http.StatusUnauthorized, "GET", base+"/me", "", "Authorization: Bearer reader-token-012345678")
	d.want(http.StatusUnauthorized, "GET", "/metrics", "")
	d.want(http.StatusOK, "GET", "/metrics", "", bearer("rita"))
	d.want(http.StatusOK, "GET", "/healthz", "")
	d.want(http.StatusOK, "GET", "/", "")
}

// TestPaging: pages hang together to the end, whatever is listed.
func TestPaging(t *testing.T) {
	d := open(t, nil)
	for _, list := range []string{"/incidents?order=first-day", "/incidents?order=most-publishers", "/events?order=newest", "/events?q=-type:CONSULT", "/documents?", "/talks?"} {
		seen := map[string]bool{}
		after, rows, pages := "", 0, 0
		for {
			page := fetchJSON[map[string]any](d, list+"&limit=3&after="+url.QueryEscape(after))
			for _, row := range page["rows"].([]any) {
				id := row.(map[string]any)["id"].(string)
				if seen[id] {
					t.Errorf("%s: %s comes twice", list, id)
				}
				seen[id], rows = true, rows+1
			}
			if pages++; pages > 500 {
				t.Fatalf("%s does not end", list)
			}
			if n, ok := page["count"].(float64); ok && pages == 1 {
				defer func() {
					if int(n) != rows {
						t.Errorf("%s: %v counted, %d listed", list, n, rows)
					}
				}()
			}
			if after = page["next"].(string); after == "" {
				break
			}
		}
		if pages < 2 {
			t.Errorf("%s has only %d pages: nothing is shown", list, pages)
		}
		d.want(http.StatusBadRequest, "GET", base+list+"&after=nonsense", "")
	}
}

// TestBadRequests: what is wrong is told with its place.
func TestBadRequests(t *testing.T) {
	d := open(t, nil)
	for line := range strings.Lines(string(must(os.ReadFile("testdata/bad.txt")))) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		request, want, _ := strings.Cut(line, " => ")
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(rest, " ")
		status, says, _ := strings.Cut(want, " ")
		resp, got := d.ask(method, base+path, body)
		if !strings.HasPrefix(resp.Status, status) || !strings.Contains(string(got), says) {
			t.Errorf("%s\n got %s %s\nwant %s", request, resp.Status, got, want)
		}
		if ct := resp.Header.Get("Content-Type"); ct != "application/problem+json" {
			t.Errorf("%s: an error of type %q", request, ct)
		}
	}
	var problem struct {
		Errors []struct {
			Location string
			Value    Fault
		}
	}
	if err := json.Unmarshal(d.want(http.StatusBadRequest, "GET", base+"/events?q=type:ASSALT+x", ""), &problem); err != nil {
		t.Fatal(err)
	}
	if e := problem.Errors[0]; e.Location != "query.q" || e.Value != (Fault{"type:ASSALT x", 5, 11, "did you mean type:ASSAULT?"}) {
		t.Errorf("%+v", e)
	}
}

// TestReviewing: what a reviewer decides is kept under their name and read back.
func TestReviewing(t *testing.T) {
	d := open(t, withTokens)
	queue := fetchJSON[Queue](d, "/queue", bearer("rex"))
	if len(queue.Rows) == 0 || queue.Reviewed != 0 {
		t.Fatalf("%d rows, %d reviewed", len(queue.Rows), queue.Reviewed)
	}
	for i := 1; i < len(queue.Rows); i++ {
		if queue.Rows[i].Confidence < queue.Rows[i-1].Confidence {
			t.Error("the queue is not in the order of certainty")
		}
	}
	id := queue.Rows[0].ID
	var written Written
	body := d.want(http.StatusCreated, "POST", base+"/reviews", `{"verdict":"amend","event":"`+id+`","field":"status","value":"denied"}`, bearer("rex"))
	if err := json.Unmarshal(body, &written); err != nil {
		t.Fatal(err)
	}
	if written.Event == nil || written.Event.Status != "denied" || written.Event.Reviewed != store.Amended || written.Review.Author != "rex" {
		t.Errorf("%+v", written)
	}
	view := fetchJSON[EventView](d, "/events/"+id, bearer("rita"))
	if view.Record.Status != "denied" || view.Unreviewed.Status == "denied" || len(view.Reviews) != 1 {
		t.Errorf("%s, unreviewed %s, %d reviews", view.Record.Status, view.Unreviewed.Status, len(view.Reviews))
	}
	after := fetchJSON[Queue](d, "/queue", bearer("rex"))
	if after.Reviewed != 1 || after.Mine != 1 || after.Rows[0].ID == id {
		t.Errorf("%d reviewed, %d mine", after.Reviewed, after.Mine)
	}
	if mine := fetchJSON[Queue](d, "/queue?second=true", bearer("rex")); len(mine.Rows) != 0 {
		t.Error("what I reviewed is offered to me again")
	}
	if second := fetchJSON[Queue](d, "/queue?second=true", bearer("ada")); len(second.Rows) != 1 || second.Rows[0].ID != id {
		t.Errorf("%d rows for a second opinion", len(second.Rows))
	}
	d.want(http.StatusCreated, "POST", base+"/reviews", `{"verdict":"confirm","event":"`+id+`"}`, bearer("ada"))
	agreement := fetchJSON[Agreement](d, "/agreement", bearer("rita"))
	if len(agreement.Fields) == 0 {
		t.Error("two reviewers and no agreement")
	}
}

// TestAdding: a report that is pasted is coded and found.
func TestAdding(t *testing.T) {
	d := open(t, nil)
	before := fetchJSON[store.Stats](d, "/stats")
	var added Added
	text := `{"text":"OSLO, March 3, 2024 - Norway expelled three Russian diplomats on Sunday.","publisher":"Wire"}`
	if err := json.Unmarshal(d.want(http.StatusCreated, "POST", base+"/documents", text), &added); err != nil {
		t.Fatal(err)
	}
	if o := added.Outcomes[0]; o.Kind != store.New || !o.Coded || o.ID == "" {
		t.Fatalf("%+v", o)
	}
	if err := d.server.catch(context.Background()); err != nil {
		t.Fatal(err)
	}
	view := fetchJSON[DocumentView](d, "/documents/"+url.PathEscape(added.Outcomes[0].ID))
	if len(view.Events) == 0 || view.Events[0].Incident == "" || view.Document.Publisher != "Wire" {
		t.Errorf("%d events", len(view.Events))
	}
	if now := fetchJSON[store.Stats](d, "/stats"); now.Documents != before.Documents+1 || now.Events <= before.Events {
		t.Errorf("%+v", now)
	}
	if err := json.Unmarshal(d.want(http.StatusCreated, "POST", base+"/documents", text), &added); err != nil || added.Outcomes[0].Kind != store.Same {
		t.Errorf("again: %+v, %v", added.Outcomes, err)
	}
	body, contentType := form()
	if err := json.Unmarshal(d.want(http.StatusCreated, "POST", base+"/documents/files", body, "Content-Type: "+contentType), &added); err != nil {
		t.Fatal(err)
	}
	if len(added.Outcomes) != 2 || added.Outcomes[0].Kind != store.New || !strings.Contains(added.Outcomes[1].Error, "binary") {
		t.Errorf("%+v", added.Outcomes)
	}
}

// TestStream: changes come as they are made, and a client that comes back misses none.
func TestStream(t *testing.T) {
	d := open(t, nil)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go d.server.watchChanges(ctx, 1e7)
	follow := func(headers ...string) (next func() (id, data string), close func()) {
		r := must(http.NewRequest("GET", d.url+base+"/stream", nil))
		for _, h := range headers {
			k, v, _ := strings.Cut(h, ": ")
			r.Header.Set(k, v)
		}
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if ct := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || ct != "text/event-stream" {
			t.Fatalf("%s %s", resp.Status, ct)
		}
		lines := bufio.NewScanner(resp.Body)
		return func() (id, data string) {
			for lines.Scan() {
				if v, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
					id = v
				}
				if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
					return id, v
				}
			}
			t.Fatal("the stream ended")
			return "", ""
		}, func() { resp.Body.Close() }
	}
	add := func(text string) {
		d.want(http.StatusCreated, "POST", base+"/documents", `{"text":"`+text+`"}`)
	}
	next, hangUp := follow()
	add("First report of nothing.")
	id, data := next()
	var c store.Change
	if err := json.Unmarshal([]byte(data), &c); err != nil || c.Kind != store.DocumentsAdded || c.N != 1 {
		t.Fatalf("%s: %v", data, err)
	}
	hangUp()
	add("Second report of nothing.")
	add("Third report of nothing.")
	next, hangUp = follow("Last-Event-ID: " + id)
	defer hangUp()
	for _, what := range []string{"second", "third"} {
		_, data := next()
		var missed store.Change
		if err := json.Unmarshal([]byte(data), &missed); err != nil || missed.Seq <= c.Seq || missed.Kind != store.DocumentsAdded {
			t.Fatalf("%s: %s, %v", what, data, err)
		}
		c = missed
	}
}

// TestETag: who has an answer gets none until the record changes.
func TestETag(t *testing.T) {
	d := open(t, nil)
	path := base + "/facets?q=type:ASSAULT"
	resp, _ := d.ask("GET", path, "")
	tag := resp.Header.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	if resp, body := d.ask("GET", path, "", "If-None-Match: \"x\", "+tag); resp.StatusCode != http.StatusNotModified || len(body) > 0 {
		t.Errorf("%s", resp.Status)
	}
	if resp, _ := d.ask("GET", base+"/facets?q=type:CONSULT", "", "If-None-Match: "+tag); resp.StatusCode != 200 {
		t.Errorf("another question: %s", resp.Status)
	}
	e := fetchJSON[List[store.Record]](d, "/events?limit=1").Rows[0]
	d.want(http.StatusCreated, "POST", base+"/reviews", `{"verdict":"reject","event":"`+e.ID+`"}`)
	if resp, _ := d.ask("GET", path, "", "If-None-Match: "+tag); resp.StatusCode != 200 || resp.Header.Get("ETag") == tag {
		t.Errorf("after a review: %s", resp.Status)
	}
	if resp, _ := d.ask("GET", base+"/facets?q=type:ASSALT", ""); resp.Header.Get("ETag") != "" {
		t.Error("an error has an ETag")
	}
}

// TestCompressed: answers are compressed for those who take it and for nobody else, and
// are the same, asked for the first time and again.
func TestCompressed(t *testing.T) {
	d := open(t, nil)
	path := base + "/incidents?limit=50"
	_, plain := d.ask("GET", path, "", "Accept-Encoding: identity")
	for range 2 {
		for accepted, want := range map[string]bool{"gzip": true, "br;q=1, GZip;q=0.5": true, "deflate": false, "gzip;q=0": false, "gzip;q=x": false} {
			resp, body := d.ask("GET", path, "", "Accept-Encoding: "+accepted)
			if got := resp.Header.Get("Content-Encoding") == "gzip"; got != want || resp.Header.Get("Vary") == "" {
				t.Errorf("%q: %v", accepted, resp.Header)
				continue
			}
			if want {
				body = must(io.ReadAll(must(gzip.NewReader(bytes.NewReader(body)))))
			}
			if !bytes.Equal(body, plain) {
				t.Errorf("%q: another answer", accepted)
			}
		}
	}
}
