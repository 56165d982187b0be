package server

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"casus/internal/server/ui"
)

// register makes all routes.
func (s *Server) register() {
	s.api = newAPI(s.mux)
	s.operations()
	nullable(s.api.OpenAPI().Components.Schemas)

	spec := specification(s.api)
	s.mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(spec)
	})
	s.mux.HandleFunc("GET /healthz", s.health)
	s.mux.Handle("GET /metrics", s.figures.handler())
	s.mux.HandleFunc("GET /docs", docsFile("docs.html"))
	s.mux.HandleFunc("GET /docs/{file}", docsFile(""))
	s.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, http.StatusNotFound, "no such route: /docs lists them")
	})
	s.mux.Handle("/", ui.Handler())
}

func newAPI(mux *http.ServeMux) huma.API {
	format := huma.Format{Marshal: func(w io.Writer, v any) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(true) // words of reports are no markup, even where a browser guesses
		return e.Encode(v)
	}, Unmarshal: json.Unmarshal}
	return humago.New(mux, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "casus", Version: "1",
				Description: "The record of what happened, and of who says so. Offsets are bytes of UTF-8. Errors are application/problem+json; where a query is wrong, " +
					"errors[0].value tells which of its bytes and what to write instead."},
			Components: &huma.Components{Schemas: newRegistry(), SecuritySchemes: map[string]*huma.SecurityScheme{
				"token":   {Type: "http", Scheme: "bearer", Description: "where the server was started with --auth"},
				"session": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "of a browser, from POST /api/v1/session"},
			}},
		},
		Formats: map[string]huma.Format{"application/json": format, "json": format}, DefaultFormat: "application/json",
		RejectUnknownQueryParameters: true,
	})
}

// specification is the OpenAPI description in the form in which it is kept and served.
func specification(api huma.API) []byte {
	b, err := json.MarshalIndent(api.OpenAPI(), "", "  ")
	if err != nil {
		panic(err) // it is made of our own types
	}
	return append(b, '\n')
}

// operation describes a route; its rule must stand in [rules].
func operation(method, path, id, tag, summary string) huma.Operation {
	rule, ok := rules[method+" "+base+path]
	if !ok {
		panic("server: no rule for " + method + " " + base + path)
	}
	op := huma.Operation{OperationID: id, Method: method, Path: base + path, Summary: summary, Tags: []string{tag}, MaxBodyBytes: max(rule.body, smallBody), BodyReadTimeout: bodyTime}
	if rule.role != Nobody {
		op.Description = "Needs the role " + string(rule.role) + "."
		op.Security = []map[string][]string{{"token": {}}, {"session": {}}, {}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusNotFound, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	return op
}

// reply is an answer of JSON.
type reply[T any] struct{ Body T }

// handle registers a route that answers JSON.
func handle[I, T any](s *Server, op huma.Operation, f func(context.Context, *I) (T, error)) {
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*reply[T], error) {
		out, err := f(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		fill(&out)
		return &reply[T]{out}, nil
	})
}

func get[I, T any](s *Server, path, id, tag, summary string, f func(context.Context, *I) (T, error)) {
	handle(s, operation(http.MethodGet, path, id, tag, summary), f)
}

func post[I, T any](s *Server, path, id, tag, summary string, status int, f func(context.Context, *I) (T, error)) {
	op := operation(http.MethodPost, path, id, tag, summary)
	op.DefaultStatus = status
	handle(s, op, f)
}

// operations are the routes of the API.
func (s *Server) operations() {
	get(s, "/incidents", "listIncidents", "desk", "Incidents, page by page", s.listIncidents)
	get(s, "/incidents/{id}", "incident", "desk", "An incident, and who says what of it", s.incident)
	get(s, "/events", "listEvents", "desk", "Events, page by page", s.listEvents)
	get(s, "/events/{id}", "event", "desk", "An event, as it was read and as people reviewed it", s.event)
	get(s, "/facets", "facets", "desk", "Incidents counted by properties", s.facets)
	get(s, "/timeline", "timeline", "desk", "Incidents counted over time", s.timeline)
	get(s, "/points", "points", "desk", "Places of events for a map", s.points)

	get(s, "/actors/{code}", "actor", "sides", "What an actor did and what was done to it", s.actor)
	get(s, "/dyads/{a}/{b}", "dyad", "sides", "What two sides did to and with each other", s.dyad)
	get(s, "/network", "network", "sides", "Who acts with whom", s.network)
	get(s, "/talks", "talks", "sides", "Negotiations as processes", s.talks)

	get(s, "/documents", "listDocuments", "reports", "Reports without their texts, the last added first", s.listDocuments)
	get(s, "/documents/{id}", "document", "reports", "A report as the reader shows it; an id that is a URL is escaped whole", s.document)
	post(s, "/documents", "addDocument", "reports", "Add a text or the page at a URL", http.StatusCreated, s.addDocument)
	post(s, "/documents/files", "addFiles", "reports", "Add files", http.StatusCreated, s.addFiles)
	post(s, "/read", "read", "reports", "Read a report without storing it", http.StatusOK, s.read)
	get(s, "/examples", "examples", "reports", "The reports that come with casus", s.examples)
	post(s, "/examples", "addExamples", "reports", "Add the reports that come with casus", http.StatusCreated, s.addExamples)

	get(s, "/queue", "queue", "reviews", "Events to be reviewed, the least certain first", s.queue)
	get(s, "/reviews", "listReviews", "reviews", "Reviews, the first written first", s.listReviews)
	post(s, "/reviews", "review", "reviews", "Write a review", http.StatusCreated, s.review)
	get(s, "/agreement", "agreement", "reviews", "How far reviewers agree, by field", s.agreement)

	get(s, "/sources", "sources", "record", "Where reports come from and how far they are read", s.sources)
	get(s, "/stats", "stats", "record", "The record in numbers", s.stats)
	get(s, "/vocabulary", "vocabulary", "record", "The words of the record", s.vocabulary)
	get(s, "/complete", "complete", "record", "Ways to go on with a query", s.complete)
	get(s, "/export/codebook", "codebook", "record", "What the columns of an export mean", s.codebook)
	huma.Register(s.api, fileAnswer(operation(http.MethodGet, "/export", "export", "record", "Download the events of a query")), s.export)
	stream := operation(http.MethodGet, "/stream", "stream", "record", "Changes of the record as server-sent events")
	stream.Responses = streamDoc(s.api.OpenAPI().Components.Schemas)
	huma.Register(s.api, stream, s.stream)

	huma.Register(s.api, tilesAnswer(operation(http.MethodGet, "/tiles", "tiles", "desk", "Map tiles that the server offers, an archive (PMTiles 3)")), s.mapTiles)

	get(s, "/me", "me", "session", "Who I am", s.me)
	huma.Register(s.api, operation(http.MethodPost, "/session", "login", "session", "Begin a session of a browser with a token"), s.login)
	huma.Register(s.api, operation(http.MethodDelete, "/session", "logout", "session", "End the session"), s.logout)
}

// fileAnswer describes an answer that is a file.
func fileAnswer(op huma.Operation) huma.Operation {
	op.Responses = map[string]*huma.Response{"200": {Description: "A file in the format.", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	return op
}

// tilesAnswer describes an answer that is a file of which parts can be asked for.
func tilesAnswer(op huma.Operation) huma.Operation {
	op.Description += " Takes Range; 404 where the server has none."
	file := map[string]*huma.MediaType{"application/vnd.pmtiles": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	op.Responses = map[string]*huma.Response{"200": {Description: "The archive.", Content: file}, "206": {Description: "The part that Range asks for.", Content: file}}
	return op
}

// healthTime bounds how long the record may take to answer.
const healthTime = 5 * time.Second

// health answers 200 when the record can be read.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	ctx, stop := contextWithTimeout(r, healthTime)
	defer stop()
	w.Header().Set("Cache-Control", "no-store")
	if _, err := s.store.LastChange(ctx); err != nil {
		writeProblem(w, http.StatusServiceUnavailable, "the record cannot be read")
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "ok\n")
}
