// Package charset turns bytes of an unknown or wrongly declared character set
// into valid UTF-8.
//
// The evidence is weighed in this order: a byte order mark; bytes that are valid
// UTF-8 and not plain ASCII (no other text is, by accident, for more than a few
// characters); the declared name, read as browsers read it (WHATWG Encoding
// Standard: "iso-8859-1" is windows-1252); detection by the frequency of letter
// groups (the algorithm of ICU). Characters are never normalised or composed:
// only their encoding changes.
package charset

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// UTF8 is the name of the character set that needs no decoding.
const UTF8 = "utf-8"

// fallback is what browsers take undeclared western text for.
const fallback = "windows-1252"

// sampleSize bounds the bytes that detection looks at.
const sampleSize = 32 << 10

// boms are the byte order marks, the longer before those that begin them.
var boms = []struct {
	mark string
	name string
	enc  encoding.Encoding
}{
	{"\xef\xbb\xbf", UTF8, encoding.Nop},
	{"\xff\xfe\x00\x00", "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xfe\xff", "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xff\xfe", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\xfe\xff", "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
}

// Decode returns b as valid UTF-8, without a byte order mark, and the name of the
// character set it was read as. Declared is the name that came with the bytes, and
// may be empty or wrong. Bytes that belong to no character become U+FFFD.
func Decode(b []byte, declared string) (text, name string) {
	name, enc, skip := choose(b, declared, true)
	b = b[skip:]
	if name == UTF8 {
		if utf8.Valid(b) {
			return string(b), name
		}
		return strings.ToValidUTF8(string(b), "\uFFFD"), name
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil { // no decoder of x/text fails on any bytes; were one to, the valid part is kept
		return strings.ToValidUTF8(string(b), "\uFFFD"), UTF8
	}
	return strings.ToValidUTF8(string(out), "\uFFFD"), name
}

// Take is [Decode] of bytes that are not changed afterwards: where they are valid UTF-8,
// the text is made of them and not of a copy.
func Take(b []byte, declared string) (text, name string) {
	name, _, skip := choose(b, declared, true)
	if rest := b[skip:]; name == UTF8 && utf8.Valid(rest) {
		return unsafe.String(unsafe.SliceData(rest), len(rest)), name
	}
	return Decode(b, declared)
}

// NewReader returns what r holds as UTF-8, judging the character set by the bytes
// that r can peek at, and its name. A stream that begins as ASCII or UTF-8 is passed
// through: what comes later may still be anything, so its units (a line, a row) are
// to be given to [Decode].
func NewReader(r *bufio.Reader, declared string) (io.Reader, string) {
	window, err := r.Peek(r.Size())
	name, enc, skip := choose(window, declared, err != nil)
	// The bytes were peeked at, so they are there to be discarded.
	_, _ = r.Discard(skip)
	if name == UTF8 {
		return r, name
	}
	return transform.NewReader(r, enc.NewDecoder()), name
}

// Preview returns the beginning of a text as UTF-8 for telling its format by: only
// the character sets that hide ASCII are decoded.
func Preview(window []byte) []byte {
	name, enc, skip := wide(window)
	if name == "" {
		return window
	}
	if name == UTF8 {
		return window[skip:]
	}
	out, err := enc.NewDecoder().Bytes(window[skip:])
	if err != nil {
		return window
	}
	return out
}

// Known reports whether a declared name is one of a character set, and gives its
// standard name.
func Known(declared string) (string, bool) {
	name, enc := byLabel(declared)
	return name, enc != nil
}

// choose names the character set of b, its encoding, and the length of its byte
// order mark. Whole tells that b is all there is, so that its end cuts no character.
func choose(b []byte, declared string, whole bool) (name string, enc encoding.Encoding, skip int) {
	if name, enc, skip = wide(b); name != "" {
		return name, enc, skip
	}
	label, declaredEnc := byLabel(declared)
	good, bad, ascii := census(b, whole)
	switch {
	case ascii:
		// ISO-2022-JP and its like write every character with ASCII bytes.
		if declaredEnc != nil && label == "iso-2022-jp" {
			return label, declaredEnc, 0
		}
		if bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(J")) {
			return byName("iso-2022-jp")
		}
		if declaredEnc != nil && !strings.HasPrefix(label, "utf-") {
			return label, declaredEnc, 0 // what comes later in the stream may not be ASCII
		}
		return UTF8, encoding.Nop, 0
	case good > bad: // UTF-8, perhaps with a broken character in it
		return UTF8, encoding.Nop, 0
	case declaredEnc != nil && !strings.HasPrefix(label, "utf-"):
		return label, declaredEnc, 0
	}
	return byName(detect(b))
}

// wide recognises what a byte order mark or the zero bytes of UTF-16 give away.
func wide(b []byte) (name string, enc encoding.Encoding, skip int) {
	for _, bom := range boms {
		if bytes.HasPrefix(b, []byte(bom.mark)) {
			return bom.name, bom.enc, len(bom.mark)
		}
	}
	// Unmarked UTF-16 of an alphabetic text has a zero in every second byte. Binary
	// files have them in both places.
	head := b[:min(len(b), 4096)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	if half := len(head) / 2; half >= 8 {
		switch {
		case zeros[0] == 0 && zeros[1] > half*6/10:
			return "utf-16le", boms[3].enc, 0
		case zeros[1] == 0 && zeros[0] > half*6/10:
			return "utf-16be", boms[4].enc, 0
		}
	}
	return "", nil, 0
}

// census counts the well-formed characters of b beyond ASCII and the bytes that
// belong to none.
func census(b []byte, whole bool) (good, bad int, ascii bool) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		switch {
		case r != utf8.RuneError || n > 1:
			good++
		case !whole && !utf8.FullRune(b):
			return good, bad, good+bad == 0
		default:
			bad++
		}
		b = b[n:]
	}
	return good, bad, good+bad == 0
}

// detect names the likeliest character set of text that is neither ASCII nor UTF-8.
func detect(b []byte) string {
	results, err := chardet.NewTextDetector().DetectAll(sample(b))
	if err != nil {
		return fallback
	}
	best, confidence := fallback, 0
	for _, r := range results {
		name, enc := byLabel(detected(r.Charset))
		// The detector's order among equals is that in which its parts finished:
		// the name decides instead, so that the same bytes give the same text.
		if enc == nil || strings.HasPrefix(name, "utf-") ||
			r.Confidence < confidence || r.Confidence == confidence && name <= best {
			continue
		}
		best, confidence = name, r.Confidence
	}
	return best
}

// detected is the label of the Encoding Standard for a name of the detector.
func detected(name string) string {
	if name == "GB-18030" {
		return "gb18030"
	}
	return name
}

// sample is the part of b that detection looks at: it begins near the first byte
// beyond ASCII, for a long English head says nothing about the bytes after it.
func sample(b []byte) []byte {
	first := max(slices.IndexFunc(b, func(c byte) bool { return c >= utf8.RuneSelf }), 0)
	start := max(0, first-256)
	// Begin after a line end or space, so as to split no character of two bytes.
	if i := bytes.LastIndexAny(b[start:first], " \n"); i >= 0 && start > 0 {
		start += i + 1
	}
	return b[start:min(len(b), start+sampleSize)]
}

// byLabel looks a declared name up; the encoding is nil when it is not known.
func byLabel(label string) (string, encoding.Encoding) {
	enc, err := htmlindex.Get(label)
	if err != nil || enc == encoding.Replacement {
		return "", nil
	}
	name, err := htmlindex.Name(enc)
	if err != nil {
		return "", nil
	}
	return name, enc
}

func byName(name string) (string, encoding.Encoding, int) {
	name, enc := byLabel(name)
	return name, enc, 0
}

// markupRE matches the declaration of a character set in HTML or XML.
var markupRE = regexp.MustCompile(`(?i)<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([a-z0-9_:.-]{1,40})`)

// InMarkup returns the name that a page or an XML document declares for its own
// character set, empty when it declares none in its first 8 KB.
func InMarkup(b []byte) string {
	if m := markupRE.FindSubmatch(b[:min(len(b), 8<<10)]); m != nil {
		return string(m[1])
	}
	return ""
}
