package encoder

import (
	"errors"
	"fmt"
	"strings"
)

// vocabulary finds the WordPiece pieces that text begins with. Pieces inside a
// word ("##ing") and at its start are two sets in one open hash table, whose
// entries hold the number of a piece, counted from one; a slot without an entry
// holds zero.
type vocabulary struct {
	pieces  []string // by id, "##" cut off
	inside  []bool   // by id: the piece had "##"
	slots   []int32
	longest int // bytes of the longest piece
	unknown int32
	start   int32
	end     int32
}

// FNV-1a, 32 bits. A piece inside a word starts from another basis.
const (
	fnvStart  = 2166136261
	fnvInside = fnvStart ^ 0x5bd1e995
	fnvPrime  = 16777619
)

func newVocabulary(text string) (*vocabulary, error) {
	lines := strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
	size := 4
	for size < 4*lines {
		size *= 2
	}
	v := &vocabulary{pieces: make([]string, 0, lines), inside: make([]bool, 0, lines), slots: make([]int32, size), unknown: -1, start: -1, end: -1}
	for line := range strings.Lines(text) {
		piece := strings.TrimRight(line, "\r\n")
		id := int32(len(v.pieces))
		switch piece {
		case "[UNK]":
			v.unknown = id
		case "[CLS]":
			v.start = id
		case "[SEP]":
			v.end = id
		}
		inside := len(piece) > 2 && piece[:2] == "##"
		hash := uint32(fnvStart)
		if inside {
			piece, hash = piece[2:], fnvInside
		}
		for i := range len(piece) {
			hash = (hash ^ uint32(piece[i])) * fnvPrime
		}
		v.pieces, v.inside = append(v.pieces, piece), append(v.inside, inside)
		v.longest = max(v.longest, len(piece))
		slot := v.slot(hash)
		for v.slots[slot] != 0 {
			if old := v.slots[slot] - 1; v.pieces[old] == piece && v.inside[old] == inside {
				return nil, fmt.Errorf("vocabulary: %q is there twice, as %d and %d", line, old, id)
			}
			slot = (slot + 1) & uint32(len(v.slots)-1)
		}
		v.slots[slot] = id + 1
	}
	if v.unknown < 0 || v.start < 0 || v.end < 0 {
		return nil, errors.New("vocabulary: no [UNK], [CLS] or [SEP]")
	}
	return v, nil
}

// slot is where the search for a piece of the given hash begins.
func (v *vocabulary) slot(hash uint32) uint32 {
	return (hash ^ hash>>15) & uint32(len(v.slots)-1)
}

// match is the longest piece that word begins with, and its length in bytes; 0 if
// there is none. hashes is scratch memory of longest elements.
func (v *vocabulary) match(word []byte, inside bool, hashes []uint32) (id int32, length int) {
	hash := uint32(fnvStart)
	if inside {
		hash = fnvInside
	}
	n := min(len(word), v.longest)
	for i, b := range word[:n] {
		hash = (hash ^ uint32(b)) * fnvPrime
		hashes[i] = hash
	}
	for ; n > 0; n-- {
		for slot := v.slot(hashes[n-1]); v.slots[slot] != 0; slot = (slot + 1) & uint32(len(v.slots)-1) {
			if id := v.slots[slot] - 1; v.pieces[id] == string(word[:n]) && v.inside[id] == inside {
				return id, n
			}
		}
	}
	return v.unknown, 0
}
