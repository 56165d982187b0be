package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"casus/internal/query"
	"casus/internal/store"
)

// Fault is the value of a problem's first error where a query is wrong: which of its
// bytes, and what to write instead.
type Fault struct {
	Query string `json:"query"`
	At    int    `json:"at"`
	End   int    `json:"end"`
	Fix   string `json:"fix"`
}

// badParameter is the problem of a parameter of the URL.
func badParameter(name, problem string, value any) error {
	return huma.Error400BadRequest(name+": "+problem, &huma.ErrorDetail{Message: problem, Location: "query." + name, Value: value})
}

// problem is an error as the client is told of it. What is the server's own fault is
// logged and told without details.
func (s *Server) problem(ctx context.Context, err error) error {
	var told huma.StatusError
	var fault *query.Error
	switch {
	case err == nil, errors.As(err, &told):
		return err
	case errors.As(err, &fault):
		return huma.Error400BadRequest(fault.Error(), &huma.ErrorDetail{Message: fault.Problem, Location: "query.q",
			Value: Fault{fault.Query, fault.At, fault.End, fault.Fix}})
	case errors.Is(err, store.ErrNotFound):
		return huma.Error404NotFound(err.Error())
	case errors.Is(err, store.ErrCursor):
		return badParameter("after", "is no cursor of this list: begin again without it", nil)
	case errors.Is(err, store.ErrReadOnly):
		return huma.Error403Forbidden("the record is open for reading only")
	case errors.Is(err, store.ErrBusy), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return huma.ErrorWithHeaders(huma.Error503ServiceUnavailable("the record is busy: try again"), http.Header{"Retry-After": {"1"}})
	}
	s.log.ErrorContext(ctx, "answer failed", "error", err)
	return huma.Error500InternalServerError("the server failed; its log says why")
}

// writeProblem answers with a problem before any operation is reached.
func writeProblem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(&huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail})
}
