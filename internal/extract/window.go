package extract

import (
	"casus"
	"casus/internal/encoder"
)

// window is a sentence, or a part of one that is too long for the model.
type window struct {
	sentence int
	seq      encoder.Sequence
	from, to int // the pieces whose triggers are this window's to tell, half-open
}

func (w *window) owns(piece int) bool { return w.from <= piece && piece < w.to }

// overlap is how many pieces neighbouring windows share: a trigger is told by the
// window that has more of the sentence on both sides of it.
const overlap = 64

// windows cuts a sequence into windows of at most limit pieces, beginning at
// words. A sequence that fits is its own window; an empty sentence has none.
func windows(s encoder.Sequence, limit int) []window {
	n := s.Len()
	if n <= 2 {
		return nil
	}
	if n <= limit {
		return []window{{seq: s, to: n}}
	}
	var ws []window
	body := limit - 2
	for at := 1; ; {
		end := min(at+body, n-1)
		w := window{seq: encoder.Sequence{
			IDs:     join(s.IDs, 0, at, end, n-1),
			Offsets: join(s.Offsets, 0, at, end, n-1),
			Heads:   join(s.Heads, 0, at, end, n-1),
		}, from: 1 + overlap/2, to: 1 + end - at - overlap/2}
		if at == 1 {
			w.from = 0
		}
		if end == n-1 {
			w.to = w.seq.Len()
			return append(ws, w)
		}
		next := end - overlap
		for next > at+1 && !s.Heads[next] {
			next--
		}
		// Both windows know where the border between them lies.
		w.to = 1 + next + overlap/2 - at
		ws = append(ws, w)
		at = next
	}
}

// join is the elements first, [from, to) and last of a slice.
func join[T int32 | bool | casus.Span](s []T, first, from, to, last int) []T {
	part := make([]T, 0, to-from+2)
	part = append(part, s[first])
	part = append(part, s[from:to]...)
	return append(part, s[last])
}
