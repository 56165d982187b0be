package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"regexp"
	"strings"
)

// archive reads the files in a ZIP or tar archive; false when the stream is neither.
func (r *reading) archive(s *stream, head []byte) bool {
	isZip := bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
	if !isZip && !isTar(head) {
		return false
	}
	if s.depth >= maxDepth {
		r.fail(s.where, "has too many archives inside archives", "unpack the outer ones first", nil)
		return true
	}
	if isZip {
		r.zip(s)
	} else {
		r.tar(s)
	}
	return true
}

// isTar reports whether a header of tar, with a checksum that holds, begins head.
func isTar(head []byte) bool {
	if len(head) < 512 {
		return false
	}
	_, err := tar.NewReader(bytes.NewReader(head)).Next()
	return err == nil || errors.Is(err, tar.ErrInsecurePath)
}

// tar reads the files in a tar archive.
func (r *reading) tar(s *stream) {
	t := tar.NewReader(s.r)
	for !r.done {
		h, err := t.Next()
		if err == io.EOF {
			return
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			r.broken(s, err)
			return
		}
		if h.Typeflag == tar.TypeReg {
			r.entry(s, h.Name, t)
		}
	}
}

// zip reads the files in a ZIP archive.
func (r *reading) zip(s *stream) {
	at, size := s.file, s.size
	if at == nil {
		spool, closer, err := r.spool(s)
		if err != nil {
			r.broken(s, err)
			return
		}
		defer closer()
		at, size = spool, spool.Size()
	}
	z, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		if errors.Is(err, zip.ErrFormat) {
			err = io.ErrUnexpectedEOF // the directory stands at the end
		}
		r.broken(s, err)
		return
	}
	if what := officeKind(z); what != "" {
		r.fail(s.where, "is "+what+", not a report", "save it as text or HTML first", nil)
		return
	}
	for _, f := range z.File {
		if r.done {
			return
		}
		if strings.HasSuffix(f.Name, "/") || !f.Mode().IsRegular() {
			continue
		}
		where := s.where + "!" + shown(f.Name)
		if f.Flags&1 != 0 {
			r.fail(where, "is encrypted", "unpack it with its password first", nil)
			continue
		}
		rd, err := f.Open()
		if err != nil {
			r.fail(where, "cannot be unpacked", "", err)
			continue
		}
		r.entry(s, f.Name, rd)
		// What can be wrong with the entry was met by reading it.
		_ = rd.Close()
	}
}

// officeKind names the document that a ZIP archive is in truth; empty when it is an archive.
func officeKind(z *zip.Reader) string {
	for _, f := range z.File[:min(len(z.File), 20)] {
		switch {
		case f.Name == "[Content_Types].xml":
			return "an Office document"
		case f.Name == "mimetype":
			return "an e-book or an OpenDocument file"
		case f.Name == "META-INF/MANIFEST.MF":
			return "a Java archive"
		}
	}
	return ""
}

var driveRE = regexp.MustCompile(`^[A-Za-z]:`)

// entry reads a file in an archive.
func (r *reading) entry(s *stream, name string, rd io.Reader) {
	slashed := strings.ReplaceAll(name, `\`, "/")
	for part := range strings.SplitSeq(slashed, "/") {
		if part == ".." || part == "" && strings.HasPrefix(slashed, "/") || driveRE.MatchString(slashed) {
			r.fail(s.where+"!"+shown(name), "has a name that leads out of the archive", "it is passed over: archives with such names are often made to do harm", nil)
			return
		}
		if strings.HasPrefix(part, ".") && part != "." || part == "__MACOSX" {
			return // hidden, as in folders
		}
	}
	r.stream(s.child(rd, path.Base(slashed), name))
}

// Bounds of a ZIP archive inside another, whose directory can be read only at its end.
const (
	spoolInMemory = 16 << 20
	spoolOnDisk   = 4 << 30
)

var errSpool = errors.New("it is larger than what is unpacked of an archive in an archive: unpack the outer one first")

// spool holds a whole stream, so that it can be read from its end: in memory, or in a
// file that has no name to the outside.
func (r *reading) spool(s *stream) (*io.SectionReader, func(), error) {
	var b bytes.Buffer
	if _, err := io.CopyN(&b, s.r, spoolInMemory); err == io.EOF {
		return io.NewSectionReader(bytes.NewReader(b.Bytes()), 0, int64(b.Len())), func() {}, nil
	} else if err != nil {
		return nil, nil, err
	}
	f, err := os.CreateTemp("", "casus-*.zip")
	if err != nil {
		return nil, nil, err
	}
	closer := func() { // nothing can be done about a temporary file that stays
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	n, err := io.Copy(f, io.MultiReader(&b, io.LimitReader(s.r, spoolOnDisk)))
	if err == nil && n >= spoolOnDisk {
		err = errSpool
	}
	if err != nil {
		closer()
		return nil, nil, err
	}
	return io.NewSectionReader(f, 0, n), closer, nil
}
