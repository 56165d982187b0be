package server

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casus/internal/store"
)

// TestOutlined: a large record, which is counted in memory, gives the answers of a small
// one, which is not; and it sees what changes.
func TestOutlined(t *testing.T) {
	small, large := open(t, nil), open(t, nil)
	large.server.manyEvents = 1
	if err := large.server.readOutline(context.Background()); err != nil {
		t.Fatal(err)
	}
	if large.server.outline.Load() == nil {
		t.Fatal("no outline")
	}
	same := func() {
		t.Helper()
		for _, path := range []string{"/facets", "/facets?q=type:ASSAULT,CONSULT&limit=3", "/facets?q=ceasefire", "/facets?by=type,context,reviewed,by,source,recipient,mode,quad",
			"/facets?q=-status:done&copies=true&rejected=true", "/facets?box=0,20,60,60", "/timeline", "/timeline?by=day", "/timeline?by=month&q=actor:ARM", "/timeline?since=2020-01-01&until=2025-01-01",
			"/incidents", "/incidents?limit=1", "/incidents?q=actor:.MIL&order=first-day", "/incidents?order=most-publishers&box=0,20,60,60", "/incidents?order=last-day&rejected=true", "/points", "/points?limit=3", "/points?box=30,20,60,60&q=-type:ASSAULT", "/talks", "/actors/ARM", "/actors/IGO.UN", "/network", "/network?q=type:ASSAULT&limit=3", "/events?limit=2", "/events?order=least-certain&q=-type:ASSAULT", "/events?order=oldest&limit=3", "/queue?q=type:CONSULT", "/dyads/ARM/AZE"} {
			a, b := fetchJSON[any](small, path), fetchJSON[any](large, path)
			if d := cmp.Diff(a, b); d != "" {
				t.Errorf("%s:\n%s", path, d)
			}
		}
	}
	same()
	before := large.server.outline.Load().Seq
	e := fetchJSON[List[store.Record]](small, "/events?limit=1").Rows[0]
	for _, d := range []*desk{small, large} {
		d.want(http.StatusCreated, "POST", base+"/reviews", `{"verdict":"reject","event":"`+e.ID+`"}`)
	}
	large.server.changes.set(fetchSeq(large))
	if err := large.server.readOutline(context.Background()); err != nil {
		t.Fatal(err)
	}
	if large.server.outline.Load().Seq <= before {
		t.Error("the outline is as it was")
	}
	same()
	tag := func(d *desk) string {
		resp, _ := d.ask("GET", base+"/facets", "")
		return resp.Header.Get("ETag")
	}
	behind := tag(large)
	large.server.outline.Store(nil)
	if tag(large) == behind || !strings.HasPrefix(behind, "W/") {
		t.Error("an answer that is behind cannot be told from one that is not")
	}
}

func fetchSeq(d *desk) int64 { return must(d.store.LastChange(context.Background())) }
