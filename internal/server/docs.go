package server

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
)

// docs are the page of API documentation: it draws /openapi.json with nothing from
// elsewhere.
//
//go:embed docs
var docs embed.FS

var docsTypes = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

// docsFile serves a file of the page: the one of the name, or the one that the path has.
func docsFile(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := name
		if name == "" {
			name = r.PathValue("file")
		}
		b, err := fs.ReadFile(docs, path.Join("docs", path.Base(name)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", docsTypes[path.Ext(name)])
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(b)
	}
}
