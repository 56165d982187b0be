package lexicon

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"casus"
)

// Builder gathers phrases and records, and writes the file that Open reads. The
// same additions in the same order give the same bytes.
type Builder struct {
	strings  bytes.Buffer // names and offices
	stringAt map[string]int
	words    bytes.Buffer // codes and source files, which recur
	wordAt   map[string]int
	records  bytes.Buffer
	phrases  map[uint64]*phrase
	counts   [2]int // of entries and roles
	digest   string // of what the file is made from
	err      error
}

type phrase struct {
	text    string
	longest int
	senses  []Sense
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder {
	return &Builder{stringAt: map[string]int{}, wordAt: map[string]int{}, phrases: map[uint64]*phrase{}}
}

// SetDigest records a digest of what the file is made from, for [Lexicon.Digest].
func (b *Builder) SetDigest(digest string) { b.digest = digest }

// maxPhrase is the most words of a phrase; longer ones are left out, as no report
// repeats them in full.
const maxPhrase = 12

// Add lets a phrase stand for a sense.
func (b *Builder) Add(text string, s Sense) {
	words := Words(nil, text, 0)
	if len(words) == 0 || len(words) > maxPhrase {
		return
	}
	var key uint64
	for _, w := range words {
		key = Extend(key, w.Key)
	}
	first := b.phrase(Extend(0, words[0].Key), "")
	first.longest = max(first.longest, len(words))
	p := b.phrase(key, fold(words))
	if p.text == "" {
		p.text = fold(words)
	}
	if p.text != fold(words) {
		b.fail(fmt.Errorf("phrase %q has the hash of another one", text))
	}
	if !slices.Contains(p.senses, s) {
		p.senses = append(p.senses, s)
	}
}

// fold is what identifies a phrase: the keys of its words.
func fold(words []Word) string {
	var sb strings.Builder
	for _, w := range words {
		fmt.Fprintf(&sb, "%x ", w.Key)
	}
	return sb.String()
}

func (b *Builder) phrase(key uint64, text string) *phrase {
	p := b.phrases[key]
	if p == nil {
		p = &phrase{text: text}
		b.phrases[key] = p
	}
	return p
}

func (b *Builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Nation adds a nation's form. Like the other records it is known by its ID, the
// place where it begins.
func (b *Builder) Nation(e NationEntry) uint32 {
	id := uint32(b.records.Len())
	b.word(string(e.Code))
	b.records.WriteByte(byte(e.Form))
	b.text(e.Name)
	return id
}

// Place adds a place.
func (b *Builder) Place(code casus.Code, name string) uint32 {
	id := uint32(b.records.Len())
	b.word(string(code))
	b.text(name)
	return id
}

// Role adds a role noun in one of its forms.
func (b *Builder) Role(e RoleEntry) uint32 {
	id := uint32(b.records.Len())
	b.counts[1]++
	b.text(e.Noun)
	b.word(string(e.Code))
	flags := byte(e.Class) | e.Strength<<2
	if e.Plural {
		flags |= 1 << 6
	}
	b.records.WriteByte(flags)
	b.source(e.Source)
	return id
}

// Entry adds a named person or body.
func (b *Builder) Entry(e Entry) uint32 {
	id := uint32(b.records.Len())
	b.counts[0]++
	b.records.WriteByte(byte(e.Class) | byte(e.Gender)<<2)
	b.text(e.Name)
	if len(e.Terms) > 255 {
		b.fail(fmt.Errorf("%s has %d terms", e.Name, len(e.Terms)))
		return id
	}
	b.records.WriteByte(byte(len(e.Terms)))
	for _, t := range e.Terms {
		b.word(string(t.Code))
		b.uint16(uint16(t.From))
		b.uint16(uint16(t.To))
		b.text(t.Office)
		flags := t.Rank
		if t.Until {
			flags |= 1 << 4
		}
		b.records.WriteByte(flags)
		b.source(t.Source)
	}
	return id
}

func (b *Builder) uint16(v uint16) { b.records.Write(binary.LittleEndian.AppendUint16(nil, v)) }

func (b *Builder) uvarint(v int) { b.records.Write(binary.AppendUvarint(nil, uint64(v))) }

// text writes a reference to a string, of at most 255 bytes.
func (b *Builder) text(s string) {
	for len(s) > 255 {
		s = s[:strings.LastIndexByte(s[:255], ' ')]
	}
	b.uvarint(intern(&b.strings, b.stringAt, s))
}

// word writes a reference to one of the few strings that recur in most records.
func (b *Builder) word(s string) { b.uvarint(intern(&b.words, b.wordAt, s)) }

func intern(buf *bytes.Buffer, at map[string]int, s string) int {
	i, ok := at[s]
	if !ok {
		i = buf.Len()
		at[s] = i
		buf.WriteByte(byte(len(s)))
		buf.WriteString(s)
	}
	return i
}

// source writes "file:line".
func (b *Builder) source(s string) {
	file, line, _ := strings.Cut(s, ":")
	b.word(file)
	n := 0
	if line != "" {
		if _, err := fmt.Sscan(line, &n); err != nil {
			b.fail(fmt.Errorf("source %q: %w", s, err))
		}
	}
	b.uvarint(n)
}

// Bytes is the finished file.
func (b *Builder) Bytes() ([]byte, error) {
	if b.err != nil {
		return nil, b.err
	}
	type row struct {
		key uint64
		p   *phrase
	}
	rows := make([]row, 0, len(b.phrases))
	for k, p := range b.phrases {
		rows = append(rows, row{k, p})
	}
	slices.SortFunc(rows, func(x, y row) int { return cmp.Compare(x.key, y.key) })

	var keys, senses []byte
	buckets := make([]uint32, bucketCount+1)
	for _, r := range rows {
		buckets[r.key>>bucketShift+1]++
	}
	for i := range buckets[1:] {
		buckets[i+1] += buckets[i]
	}
	for _, r := range rows {
		if len(senses) >= 1<<24 {
			return nil, fmt.Errorf("the senses outgrow the 3 bytes of their offset")
		}
		keys = append(binary.LittleEndian.AppendUint64(keys, r.key)[:len(keys)+keyBytes], byte(len(senses)), byte(len(senses)>>8), byte(len(senses)>>16))
		slices.SortStableFunc(r.p.senses, func(x, y Sense) int { return cmp.Compare(x.Kind, y.Kind) })
		ss := r.p.senses[:min(len(r.p.senses), 255)]
		senses = append(senses, byte(r.p.longest), byte(len(ss)))
		for _, s := range ss {
			senses = append(senses, byte(s.Kind)|byte(s.Case)<<4)
			senses = binary.AppendUvarint(senses, uint64(s.ID))
		}
	}
	counts := words32([]uint32{uint32(b.counts[0]), uint32(b.counts[1])})
	sections := [][]byte{b.strings.Bytes(), b.words.Bytes(), b.records.Bytes(), words32(buckets), keys, senses, counts, []byte(b.digest)}
	out := []byte(magic)
	for _, s := range sections {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
	}
	for _, s := range sections {
		out = append(out, s...)
	}
	return out, nil
}

func words32(v []uint32) []byte {
	out := make([]byte, 0, 4*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, x)
	}
	return out
}
