package watch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"casus/internal/ingest"
	"casus/internal/store"
)

// file is how far a file was taken.
type file struct {
	version
	Items int  `json:"items"` // of the file that were handed on
	Done  bool `json:"done"`  // all were
}

// version tells a file from what it was before it was written to.
type version struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

// youngFile is a file that may still be growing.
type youngFile struct {
	version
	since time.Time
}

// filePrefix is what the keys of a source's files begin with. A name cannot be the beginning of another's.
func filePrefix(source string) string { return fileKey + url.PathEscape(source) + "/" }

// files reads how far the files of a source were taken.
func (w *watcher) files(ctx context.Context, source string) (map[string]file, error) {
	saved, err := w.record.States(ctx, filePrefix(source))
	if err != nil {
		return nil, fmt.Errorf("what is known of the source %q: %w", source, err)
	}
	files := make(map[string]file, len(saved))
	for key, b := range saved {
		var f file
		if err := json.Unmarshal(b, &f); err != nil {
			return nil, fmt.Errorf("what is known of the source %q, %s: %w", source, key, err)
		}
		files[key] = f
	}
	return files, nil
}

// folder looks at a folder. Soon is when to look again because files are still growing; 0 when none is. The error is
// what is wrong with the folder, the context's or a [*recordError].
func (s *watched) folder(ctx context.Context) (soon time.Duration, _ error) {
	young := map[string]youngFile{}
	var wrong error
	for name, err := range ingest.Walk(s.Folder) {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		info, statErr := os.Stat(name)
		if statErr != nil && name != s.Folder {
			continue // gone since, or a link to nothing
		}
		if err == nil {
			err = readable(name)
		}
		if err != nil {
			wrong = cmp.Or(wrong, err)
			continue
		}
		rel, err := filepath.Rel(s.Folder, name)
		if err != nil {
			return 0, err
		}
		key := filePrefix(s.Name) + filepath.ToSlash(rel)
		now := version{info.Size(), info.ModTime().UTC()}
		if f := s.files[key]; f.Done && f.same(now) {
			continue
		}
		y, ok := s.young[key]
		if !ok || !y.same(now) {
			y = youngFile{now, time.Now()}
			if !ok && now.Modified.Before(y.since) { // it may have rested for long
				y.since = now.Modified
			}
		}
		if time.Since(y.since) < s.w.o.Settle {
			young[key] = y
			soon = s.w.o.Settle
			continue
		}
		if err := s.take(ctx, name, key, now); err != nil {
			return 0, err
		}
	}
	s.young = young
	return soon, wrong
}

func (v version) same(o version) bool { return v.Size == o.Size && v.Modified.Equal(o.Modified) }

// readable tells why a file cannot be read.
func readable(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return f.Close()
}

// take hands on what a file holds, from where it was left.
func (s *watched) take(ctx context.Context, name, key string, now version) error {
	left := 0
	if f := s.files[key]; f.same(now) {
		left = f.Items
	}
	f := file{version: now}
	var batch store.Batch
	size := 0
	flush := func() error {
		b, err := json.Marshal(f)
		if err != nil {
			return &recordError{err}
		}
		if err := s.save(ctx, batch, map[string][]byte{key: b}); err != nil {
			return err
		}
		s.files[key] = f
		batch, size = store.Batch{}, 0
		return nil
	}
	for it := range ingest.Files(ctx, []string{name}, nil, ingest.Options{Mapping: s.Mapping}) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if f.Items++; f.Items <= left {
			continue
		}
		switch {
		case it.Doc != nil:
			batch.Documents = append(batch.Documents, store.Incoming{Document: it.Doc, Origin: it.Where, Partial: it.Partial})
			size += len(it.Doc.Text)
		case it.Err != nil:
			batch.Failures = append(batch.Failures, store.Failure{Origin: it.Where, Reason: reason(it.Where, it.Err)})
		}
		if len(batch.Documents)+len(batch.Failures) >= batchDocuments || size >= batchBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f.Done = true
	return flush()
}

// notify tells of changes in a folder and those in it, until the context ends.
func notify(ctx context.Context, folder string) (<-chan struct{}, error) {
	fsw, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := addFolders(fsw, folder); err != nil {
		return nil, errors.Join(err, fsw.Close())
	}
	wake := make(chan struct{}, 1)
	go func() {
		defer fsw.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-fsw.Events:
				if e.Op == fsnotify.Chmod {
					continue
				}
				if info, err := os.Stat(e.Name); err == nil && info.IsDir() && e.Has(fsnotify.Create) {
					// A folder whose changes are not told of is looked at by its interval.
					_ = addFolders(fsw, e.Name)
				}
			case <-fsw.Errors: // changes were missed: there is something to look at
			}
			select {
			case wake <- struct{}{}:
			default:
			}
		}
	}()
	return wake, nil
}

// addFolders watches a folder and those in it.
func addFolders(fsw *fsnotify.Watcher, folder string) error {
	return filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case name != folder && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		}
		return fsw.Add(name)
	})
}
