package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"casus/internal/export"
	"casus/internal/record"
)

type exportInput struct {
	Asked
	Format   string `query:"format" enum:"csv,jsonl,parquet,geojson,graphml,gdelt,polecat,icews,acled,ged" default:"csv"`
	Extended bool   `query:"extended" doc:"casus' own columns behind those of another data set's layout"`
}

// mediaTypes are those of downloads; none is one that a browser shows as a page.
var mediaTypes = map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet",
	"geojson": "application/geo+json", "graphml": "application/graphml+xml", "gdelt": "text/tab-separated-values; charset=utf-8",
	"polecat": "text/tab-separated-values; charset=utf-8", "icews": "text/tab-separated-values; charset=utf-8", "acled": "text/csv; charset=utf-8", "ged": "text/csv; charset=utf-8"}

// endings are those of files in formats that are not called so.
var endings = map[string]string{"gdelt": "gdelt.tsv", "polecat": "polecat.tsv", "icews": "icews.tsv", "acled": "acled.csv", "ged": "ged.csv"}

// export streams a download. Once rows flow an error can only cut the download off, which
// the client sees as a broken connection.
func (s *Server) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	q, err := in.where()
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	o := export.Options{Extended: in.Extended, Version: s.version, Query: q.Where.String()}
	if _, err := export.NewRecord(in.Format, io.Discard, o); err != nil {
		return nil, badParameter("format", err.Error(), in.Format)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		download(hc, in.Format, "casus-"+time.Now().UTC().Format(time.DateOnly))
		body := bufio.NewWriterSize(hc.BodyWriter(), 1<<16)
		w, err := export.NewRecord(in.Format, body, o)
		if err == nil {
			err = export.WriteRows(w, record.Rows(s.store.Each(ctx, q)))
		}
		if err == nil {
			err = body.Flush()
		}
		if err != nil {
			s.log.ErrorContext(ctx, "export was cut off", "format", in.Format, "error", err)
			panic(http.ErrAbortHandler)
		}
	}}, nil
}

// download says that the answer is a file to be kept.
func download(hc huma.Context, format, name string) {
	ending := endings[format]
	if ending == "" {
		ending = format
	}
	hc.SetHeader("Content-Type", mediaTypes[format])
	hc.SetHeader("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"."+ending))
}

// Codebook describes the columns of an export.
type Codebook struct {
	Text string `json:"text" doc:"Markdown"`
}

func (s *Server) codebook(_ context.Context, in *exportInput) (Codebook, error) {
	q, err := in.where()
	if err != nil {
		return Codebook{}, err
	}
	text, err := export.Codebook(in.Format, export.Options{Extended: in.Extended, Version: s.version, Query: q.Where.String()})
	if err != nil {
		return Codebook{}, badParameter("format", err.Error(), in.Format)
	}
	return Codebook{text}, nil
}
