package server

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Tiles are an archive of map tiles (PMTiles, version 3) that all readers are offered.
// It is one file, of which a browser asks for the parts that it draws.
type Tiles struct {
	file     *os.File
	size     int64
	modified time.Time
	tag      string // ETag, strong: parts of two archives must not be put together
}

// tilesHeader is how long the head of an archive is.
const tilesHeader = 127

// OpenTiles opens an archive. Errors tell the file and what is wrong with it.
func OpenTiles(path string) (*Tiles, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t := &Tiles{file: f}
	if err := t.check(); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// check reads the head of the archive: what it is, and whether all of it is there.
func (t *Tiles) check() error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("is no file: want an archive of map tiles (PMTiles)")
	}
	t.size, t.modified = info.Size(), info.ModTime()
	head := make([]byte, tilesHeader)
	n, err := t.file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return fmt.Errorf("is no archive of map tiles (PMTiles); if it is an MBTiles file, 'pmtiles convert' makes one of it")
	case n < tilesHeader || !bytes.HasPrefix(head, []byte("PMTiles")):
		return fmt.Errorf("is no archive of map tiles (PMTiles)")
	case head[7] != 3:
		return fmt.Errorf("is of version %d of PMTiles: want 3, which 'pmtiles convert' makes of it", head[7])
	}
	for at := 8; at < 72; at += 16 { // where its four parts begin, and how long they are
		begin, length := binary.LittleEndian.Uint64(head[at:]), binary.LittleEndian.Uint64(head[at+8:])
		if size := uint64(t.size); begin > size || length > size-begin {
			return fmt.Errorf("is cut short: it has %d bytes and tells of more", t.size)
		}
	}
	t.tag = strongTag(fmt.Sprintf("%s%d %d", head, t.size, t.modified.UnixNano()))
	return nil
}

// Close closes the archive.
func (t *Tiles) Close() error { return t.file.Close() }

// tilesAge is how long browsers may keep a part of the archive.
const tilesAge = "private, max-age=3600"

// mapTiles serves the archive, as a whole or in the parts that are asked for.
func (s *Server) mapTiles(context.Context, *struct{}) (*huma.StreamResponse, error) {
	if s.tiles == nil {
		return nil, huma.Error404NotFound("this server has no map tiles: 'casus serve --tiles FILE' gives it some")
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		// Who takes the whole of it, or takes long, must not hold the place of others.
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Now().Add(answerTime))
		defer control.SetWriteDeadline(time.Time{})
		w.Header().Set("Content-Type", "application/vnd.pmtiles")
		w.Header().Set("Cache-Control", tilesAge)
		w.Header().Set("ETag", s.tiles.tag)
		http.ServeContent(w, r, "", s.tiles.modified, io.NewSectionReader(s.tiles.file, 0, s.tiles.size))
	}}, nil
}
