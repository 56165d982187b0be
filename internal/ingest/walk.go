package ingest

import (
	"context"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Size tells how many files Files will read at the paths, and of how many bytes, as
// far as that can be known before: standard input counts nothing.
func Size(ctx context.Context, paths []string) (files int, bytes int64) {
	w := &walker{
		file: func(name string) bool {
			if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
				files++
				bytes += info.Size()
			}
			return ctx.Err() == nil
		},
		fail: func(string, error) bool { return ctx.Err() == nil },
	}
	for _, path := range paths {
		if path != Stdin {
			w.path(path)
		}
	}
	return files, bytes
}

// Walk yields the names of the files that [Files] reads at a path, in its order. The
// error is an [*Error] that says why what has the name is passed over.
func Walk(name string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		w := &walker{
			file: func(name string) bool { return yield(name, nil) },
			fail: func(name string, err error) bool { return yield(name, cannotWalk(name, err)) },
		}
		w.path(name)
	}
}

// cannotWalk tells why a walk passes something over.
func cannotWalk(name string, err error) *Error {
	switch err {
	case errLoop:
		return &Error{Where: shown(name), Problem: "is a link to a folder that it stands in", Fix: "it is passed over"}
	case errSpecial:
		return &Error{Where: shown(name), Problem: "is no file, but a pipe, a socket or a device", Fix: "name it by itself if it is to be read"}
	}
	return cannotOpen(name, err)
}

// path reads a file or a folder.
func (r *reading) path(name string) {
	found := false
	for file, err := range Walk(name) {
		found = true
		if err != nil {
			r.give(Item{Where: shown(file), Err: err})
		} else {
			r.file(file)
		}
		if r.done || r.ctx.Err() != nil {
			return
		}
	}
	if !found {
		r.fail(shown(name), "is a folder without files", "hidden ones are passed over", nil)
	}
}

// walker finds the files in folders, in the order of names.
type walker struct {
	file    func(name string) bool // reports whether to go on
	fail    func(name string, err error) bool
	above   []os.FileInfo   // the folders that the walk is in
	visited map[string]bool // folders that links led to
}

// walkError is what a walk can find wrong by itself.
type walkError string

func (e walkError) Error() string { return string(e) }

const (
	errLoop    = walkError("the folder is inside itself")
	errSpecial = walkError("not a file")
)

// path visits a path that the user named.
func (w *walker) path(name string) bool {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return w.fail(name, err)
	case info.IsDir():
		return w.folder(name, info)
	}
	return w.file(name)
}

// folder visits what is in a folder.
func (w *walker) folder(name string, info os.FileInfo) bool {
	for _, a := range w.above {
		if os.SameFile(a, info) {
			return w.fail(name, errLoop)
		}
	}
	w.above = append(w.above, info)
	defer func() { w.above = w.above[:len(w.above)-1] }()
	entries, err := os.ReadDir(name)
	if err != nil && !w.fail(name, err) {
		return false
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name()] = true
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || e.IsDir() && isPageFolder(e.Name(), names) {
			continue
		}
		if !w.entry(filepath.Join(name, e.Name()), e) {
			return false
		}
	}
	return true
}

// isPageFolder reports whether a folder holds what a browser saved beside a page.
func isPageFolder(name string, names map[string]bool) bool {
	page, ok := strings.CutSuffix(name, "_files")
	return ok && (names[page+".html"] || names[page+".htm"])
}

// entry visits a file, folder or link in a folder.
func (w *walker) entry(name string, e fs.DirEntry) bool {
	info, err := os.Stat(name) // of what a link leads to
	switch {
	case err != nil:
		return w.fail(name, err)
	case info.IsDir():
		if e.Type()&fs.ModeSymlink != 0 {
			// Links may lead to one folder in many ways: it is read once by them.
			target, err := filepath.EvalSymlinks(name)
			if err != nil {
				return w.fail(name, err)
			}
			if w.visited[target] {
				return true
			}
			if w.visited == nil {
				w.visited = map[string]bool{}
			}
			w.visited[target] = true
		}
		return w.folder(name, info)
	case !info.Mode().IsRegular():
		return w.fail(name, errSpecial)
	}
	return w.file(name)
}
