// Package ui holds the desk: the user interface as files that its build has compressed,
// served as they are.
//
// The files lie in dist. A name that ends in .br is served under the name without it,
// in the Brotli encoding; a client that does not take that gets it unpacked. The build
// puts a hash of their content into the names of all files below dist/assets, so these
// never change and are kept for ever; everything else is asked for again each time.
package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/andybalholm/brotli"
)

//go:embed all:dist
var dist embed.FS

// file is a file as it is served.
type file struct {
	contentType string
	tag         string
	packed      []byte // Brotli; nil where the build left it as it is
	plain       []byte // nil where packed is not: unpacked when it is asked for
	lasting     bool   // its name has a hash of its content
}

// mediaTypes are the types of files that the desk may hold. They stand here because what
// the operating system says differs.
var mediaTypes = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".map": "application/json"}

// read reads the files of a folder by the paths under which they are served.
func read(dir fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		f := &file{plain: b, lasting: strings.HasPrefix(name, "assets/")}
		if bare, ok := strings.CutSuffix(name, ".br"); ok {
			name, f.packed, f.plain = bare, b, nil
		}
		if f.contentType = mediaTypes[path.Ext(name)]; f.contentType == "" {
			f.contentType = mime.TypeByExtension(path.Ext(name))
		}
		h := sha256.Sum256(b)
		f.tag = `W/"` + base64.RawURLEncoding.EncodeToString(h[:12]) + `"`
		files["/"+name] = f
		return nil
	})
	return files, err
}

// Handler serves the desk. Paths that are no file and have no ending are views of the
// desk, which the page itself tells apart.
func Handler() http.Handler {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	h, err := handler(sub)
	if err != nil {
		panic(err)
	}
	return h
}

func handler(dir fs.FS) (http.Handler, error) {
	files, err := read(dir)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only files are here", http.StatusMethodNotAllowed)
			return
		}
		f := files[r.URL.Path]
		if f == nil && !isFile(r.URL.Path) {
			f = files["/index.html"]
		}
		if f == nil {
			http.NotFound(w, r)
			return
		}
		f.serve(w, r)
	}), nil
}

// isFile reports whether a path is one of a file rather than of a view. The ids of
// reports, which can be URLs, and codes of actors have dots too.
func isFile(p string) bool {
	return strings.HasPrefix(p, "/assets/") || strings.Count(p, "/") == 1 && path.Ext(p) != ""
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("ETag", f.tag)
	h.Set("Vary", "Accept-Encoding")
	if f.lasting {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if strings.Contains(r.Header.Get("If-None-Match"), strings.TrimPrefix(f.tag, "W/")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	switch {
	case f.packed == nil:
		w.Write(f.plain)
	case takesBrotli(r.Header.Get("Accept-Encoding")):
		h.Set("Content-Encoding", "br")
		w.Write(f.packed)
	default:
		io.Copy(w, brotli.NewReader(bytes.NewReader(f.packed)))
	}
}

// takesBrotli reports whether an Accept-Encoding header lists br and does not refuse it.
func takesBrotli(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "br" {
			weight = strings.ReplaceAll(weight, " ", "")
			return !strings.HasPrefix(weight, "q=0") || strings.Trim(weight, "q=0.") != ""
		}
	}
	return false
}
