package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/klauspost/compress/zstd"

	"casus"
)

// Texts, events and incidents are kept compressed (zstd, RFC 8878).
var (
	compressor   = must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(true)))
	decompressor = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(1<<30)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // the options are constants
	}
	return v
}

func compress(b []byte) []byte { return compressor.EncodeAll(b, nil) }

// compressText and decompressText are for texts, which may be long: they are not copied.
func compressText(s string) []byte { return compress(unsafe.Slice(unsafe.StringData(s), len(s))) }

func decompressText(b []byte) (string, error) {
	text, err := decompress(b)
	return unsafe.String(unsafe.SliceData(text), len(text)), err // nobody else has the bytes
}

func decompress(b []byte) ([]byte, error) {
	text, err := decompressor.DecodeAll(b, nil)
	return text, wrap(err, "a text of the record is damaged")
}

// compressJSON is the compressed JSON form of v.
func compressJSON(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return compress(b), err
}

// decompressJSON reads what compressJSON writes.
func decompressJSON(b []byte, v any) error {
	text, err := decompress(b)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// tokens are the words of a folded text as they are indexed. What no sentence has is
// cut off: PostgreSQL keeps so many places and so long words.
func tokens(folded string) []string {
	const most, longest = 8000, 500
	words := strings.Fields(folded)
	words = words[:min(len(words), most)]
	for i, w := range words {
		words[i] = cut(w, longest)
	}
	return words
}

// cut is the beginning of a text, of at most n bytes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// clean is a text as both engines can keep it in a column.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// hash is a key for a text.
func hash(s string) int64 {
	h := sha256.Sum256([]byte(s))
	return int64(binary.BigEndian.Uint64(h[:]))
}

// stamp is a time as it is kept: microseconds since 1970; 0 when unknown.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// fromStamp reads what stamp writes.
func fromStamp(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// number is a day as it is kept: 20201009; 0 when unknown.
func number(d casus.Day) int { return d.Year*10000 + int(d.Month)*100 + d.Day }

// instant writes a time with its offset; empty when unknown.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// fromInstant reads what instant writes.
func fromInstant(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}

// fromDay reads a day; empty is unknown.
func fromDay(s string) (casus.Day, error) {
	if s == "" {
		return casus.Day{}, nil
	}
	return casus.ParseDay(s)
}

// text is a list of reasons as it is kept.
func text(w casus.Why) string {
	b, err := w.MarshalJSON()
	if err != nil {
		panic(fmt.Sprintf("reasons are texts: %v", err))
	}
	return clean(string(b))
}

func fromText(s string) (w casus.Why, err error) { return w, json.Unmarshal([]byte(s), &w) }

// flag is a truth as both engines keep it.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// encodeCursor and decodeCursor make a cursor fit for a URL.
func encodeCursor(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decodeCursor(s string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(s) }

// anys are values as arguments.
func anys[T any](values []T) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}
