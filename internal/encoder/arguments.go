package encoder

import (
	"fmt"

	"casus/internal/encoder/kernel"
)

// Query asks what the network says of one trigger.
type Query struct {
	Sequence   int // index in the batch of the last call of Encode
	Start, End int // the pieces of the trigger, half-open
	Type       int // index in Types
}

// Arguments is what the network says of one trigger, as logits.
type Arguments struct {
	Roles      Rows      // [pieces][RoleTags], to be taken by sigmoid each
	Status     []float32 // [Status], soft-max
	Background float32   // sigmoid
	Modes      []float32 // [Modes], soft-max over those of the type and ""
	Contexts   []float32 // [Contexts], sigmoid each
}

// Arguments reads the sequences of the last batch again, once for each query, and
// gives what the network says. It panics at a query outside the batch.
func (s *Session) Arguments(queries []Query) []Arguments {
	m, f := s.m, s.m.manifest
	rows := 0
	for _, q := range queries {
		if q.Sequence < 0 || q.Sequence >= len(s.encodings) || q.Type < 0 || q.Type >= len(f.Types) ||
			q.Start < 0 || q.Start >= q.End || q.End > s.encodings[q.Sequence].Hidden.Len() {
			panic(fmt.Sprintf("encoder: query %+v is outside the batch", q))
		}
		rows += s.encodings[q.Sequence].Hidden.Len()
	}
	tags := kernel.Columns(len(f.RoleTags))
	wide := f.Cond.Width + f.Width
	attrWide, headsWide := m.attr.columns(), m.heads.columns()
	room := kernel.Rows(len(queries))
	roles := sized(&s.roles, kernel.Rows(rows)*tags)
	pooled := sized(&s.pooled, room*wide)
	attr := sized(&s.attr, room*attrWide)
	logits := sized(&s.logits, room*headsWide)

	length := func(i int) int { return s.encodings[queries[i].Sequence].Hidden.Len() }
	for from, at := 0, 0; from < len(queries); {
		to := s.chunk(from, len(queries), length)
		at += s.condition(queries[from:to], roles[at*tags:], pooled[from*wide:])
		from = to
	}
	s.mul(attr, pooled, len(queries), &m.attr)
	s.k.GELU(attr[:len(queries)*attrWide])
	s.mul(logits, attr, len(queries), &m.heads)

	s.arguments = s.arguments[:0]
	at := 0
	for i, q := range queries {
		n := s.encodings[q.Sequence].Hidden.Len()
		l := logits[i*headsWide:][:headsWide]
		take := func(n int) []float32 {
			head := l[:n:n]
			l = l[n:]
			return head
		}
		s.arguments = append(s.arguments, Arguments{
			Roles:      Rows{roles[at*tags:], n, len(f.RoleTags), tags},
			Status:     take(len(f.Status)),
			Background: take(1)[0],
			Modes:      take(len(f.Modes)),
			Contexts:   take(len(f.Contexts)),
		})
		at += n
	}
	return s.arguments
}

// condition reads a chunk of queries and tells how many rows it had: role logits
// for each piece, and the pooled states of each trigger.
func (s *Session) condition(queries []Query, roles, pooled []float32) (rows int) {
	m, width, narrow := s.m, s.m.manifest.Width, s.m.manifest.Cond.Width
	for _, n := range s.lengths {
		rows += n
	}
	marked := sized(&s.marked, kernel.Rows(rows)*width)
	x := sized(&s.states, kernel.Rows(rows)*narrow)
	at := 0
	for _, q := range queries {
		h := s.encodings[q.Sequence].Hidden
		for i := range h.Len() {
			mark := 0
			if q.Start <= i && i < q.End {
				mark = 1 + q.Type
			}
			to, add := marked[at*width:][:width], m.marks[mark*width:][:width]
			for j, v := range h.Row(i) {
				to[j] = v + add[j]
			}
			at++
		}
	}
	s.mul(x, marked, rows, &m.down)
	for i := range m.cond {
		s.layer(x, rows, &m.cond[i])
	}
	s.mul(roles, x, rows, &m.role)

	at = 0
	for i, q := range queries {
		h := s.encodings[q.Sequence].Hidden
		to := pooled[i*(narrow+width):][:narrow+width]
		clear(to)
		for j := q.Start; j < q.End; j++ {
			for c, v := range x[(at+j)*narrow:][:narrow] {
				to[c] += v
			}
			for c, v := range h.Row(j) {
				to[narrow+c] += v
			}
		}
		by := 1 / float32(q.End-q.Start)
		for c := range to {
			to[c] *= by
		}
		at += h.Len()
	}
	return rows
}
