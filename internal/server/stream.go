package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"casus/internal/store"
)

const (
	// heartbeat is how often a stream on which nothing happens gives a sign of life.
	heartbeat = 15 * time.Second
	// changeShare is how many changes are sent at a time.
	changeShare = 100
	// writeTime is how long a client of a stream may take to accept what is sent.
	writeTime = 10 * time.Second
)

type streamInput struct {
	LastEventID int64 `header:"Last-Event-ID" doc:"number of the last change that was received; absent, changes from now on are sent"`
	After       int64 `query:"after" minimum:"-1" default:"-1" doc:"the same, for clients that cannot set the header"`
}

// stream sends the record's changes as server-sent events: event "change" with the
// change as data and its number as id. Where counts are behind changes, "counted" tells
// up to which change they have come.
func (s *Server) stream(ctx context.Context, in *streamInput) (*huma.StreamResponse, error) {
	after := max(in.LastEventID, in.After)
	last, err := s.store.LastChange(ctx)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	if in.LastEventID == 0 && in.After < 0 || after > last {
		after = last
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/event-stream")
		hc.SetHeader("X-Accel-Buffering", "no") // nginx would wait for more
		s.follow(ctx, hc.BodyWriter(), after)
	}}, nil
}

// follow writes the changes after one until the client or the server goes.
func (s *Server) follow(ctx context.Context, w io.Writer, after int64) {
	rw, ok := w.(http.ResponseWriter)
	if !ok {
		return
	}
	control := http.NewResponseController(rw)
	send := func(format string, args ...any) bool {
		control.SetWriteDeadline(time.Now().Add(writeTime))
		_, err := fmt.Fprintf(w, format, args...)
		return err == nil && control.Flush() == nil
	}
	if !send("retry: 3000\nid: %d\n: connected\n\n", after) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	counted := s.outlineSeq()
	for {
		seen := s.changes.next()
		changes, err := s.store.Changes(ctx, after, changeShare)
		if err != nil {
			return
		}
		for _, c := range changes {
			data, err := json.Marshal(c)
			if err != nil || !send("id: %d\nevent: change\ndata: %s\n\n", c.Seq, data) {
				return
			}
			after = c.Seq
		}
		if len(changes) == changeShare {
			continue
		}
		if seq := s.outlineSeq(); seq > counted {
			if !send("event: counted\ndata: {\"seq\":%d}\n\n", seq) {
				return
			}
			counted = seq
		}
		select {
		case <-seen:
		case <-beat.C:
			if !send(": %s\n\n", strconv.FormatInt(after, 10)) {
				return
			}
		case <-ctx.Done():
			return
		case <-s.stopping:
			return
		}
	}
}

// streamDoc describes the stream in OpenAPI.
func streamDoc(r huma.Registry) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "Server-sent events: `event: change`, `id:` the change's number, `data:` a Change as JSON. In large records counts lag behind: `event: counted`, `data: {\"seq\":N}` tells that they have come up to a change.",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}},
			"application/json": {Schema: r.Schema(reflect.TypeFor[store.Change](), true, "Change")}}}}
}
