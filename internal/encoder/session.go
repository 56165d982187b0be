package encoder

import (
	"fmt"

	"casus/internal/encoder/kernel"
)

// chunk is how many pieces go through the layers together, unless one sequence
// has more: enough for the products to run at full speed, few enough for the
// memory between two layers to stay in the second-level cache.
const chunk = 256

// Rows is a view of a matrix: one row for each piece of a sequence.
type Rows struct {
	data          []float32
	n, width, gap int // gap from one row to the next
}

// Len is the number of rows.
func (r Rows) Len() int { return r.n }

// Row is the i-th row.
func (r Rows) Row(i int) []float32 {
	return r.data[i*r.gap:][:r.width:r.width]
}

// Encoding is what one sequence of a batch became.
type Encoding struct {
	Hidden   Rows // hidden states, [pieces][Width]
	Triggers Rows // logits of the trigger tags, [pieces][TriggerTags]
}

// Session reads with a model on one goroutine. It owns the memory that reading
// takes, and what it returns lies there: an encoding is good until the next call
// of Encode, arguments until the next call of Arguments or Encode. Once it has
// seen the largest batch it allocates no more.
type Session struct {
	m *Model
	k *kernel.Kernel

	hidden    []float32 // [pieces of the batch][width]
	triggers  []float32 // [pieces of the batch][columns of the tags]
	starts    []int     // first row of each sequence in hidden, and the number of rows
	encodings []Encoding

	lengths []int // of the sequences of a chunk
	work    work

	marked    []float32 // the chunk's hidden states with the trigger marked
	states    []float32 // the chunk's states of the conditioned layers
	roles     []float32 // [pieces of all queries][columns of the role tags]
	pooled    []float32 // [queries][Cond.Width + Width]
	attr      []float32 // [queries][hidden]
	logits    []float32 // [queries][columns of all heads]
	arguments []Arguments
}

// work is the memory between the products of a layer.
type work struct {
	qkv     []float32
	attn    []float32
	add     []float32
	ff      []float32
	attend  []float32
	rounded kernel.Rounded
}

// NewSession makes a session. Sessions of one model may run at the same time.
func (m *Model) NewSession() *Session { return &Session{m: m, k: m.kernel} }

// sized is buffer with room for n elements. What it held is lost.
func sized(buffer *[]float32, n int) []float32 {
	if len(*buffer) < n {
		*buffer = make([]float32, n+n/4)
	}
	return *buffer
}

// Encode computes the hidden states and trigger logits of each sequence. A
// sequence must have at least one and at most MaxPieces pieces of the vocabulary;
// Encode panics at others, because only a mistake of the caller makes them.
func (s *Session) Encode(batch []Sequence) []Encoding {
	m, width := s.m, s.m.manifest.Width
	s.starts = s.starts[:0]
	rows := 0
	for i := range batch {
		n := batch[i].Len()
		if n < 1 || n > m.manifest.MaxPieces {
			panic(fmt.Sprintf("encoder: a sequence of %d pieces", n))
		}
		s.starts = append(s.starts, rows)
		rows += n
	}
	s.starts = append(s.starts, rows)

	tags := kernel.Columns(len(m.manifest.TriggerTags))
	sized(&s.hidden, kernel.Rows(rows)*width)
	sized(&s.triggers, kernel.Rows(rows)*tags)
	for from := 0; from < len(batch); {
		to := s.chunk(from, len(batch), func(i int) int { return batch[i].Len() })
		s.encode(batch[from:to], s.hidden[s.starts[from]*width:], s.triggers[s.starts[from]*tags:])
		from = to
	}

	s.encodings = s.encodings[:0]
	for i := range batch {
		at, n := s.starts[i], batch[i].Len()
		s.encodings = append(s.encodings, Encoding{
			Hidden:   Rows{s.hidden[at*width:], n, width, width},
			Triggers: Rows{s.triggers[at*tags:], n, len(m.manifest.TriggerTags), tags},
		})
	}
	return s.encodings
}

// chunk notes in s.lengths the sequences from the given one on that go through
// the layers together, and tells where the next chunk begins.
func (s *Session) chunk(from, end int, length func(int) int) (to int) {
	s.lengths = s.lengths[:0]
	rows := 0
	for to = from; to < end && (to == from || rows+length(to) <= chunk); to++ {
		s.lengths = append(s.lengths, length(to))
		rows += length(to)
	}
	return to
}

// encode computes a chunk. x and triggers have room for spare rows after it: as
// the first rows of the next chunk, which are computed later.
func (s *Session) encode(batch []Sequence, x, triggers []float32) {
	m, width := s.m, s.m.manifest.Width
	rows := 0
	for _, n := range s.lengths {
		rows += n
	}
	add, at := sized(&s.work.add, rows*width), 0
	for i := range batch {
		for j, id := range batch[i].IDs {
			m.words.row(x[at:][:width], s.k, int(id))
			copy(add[at:][:width], m.positions[j*width:])
			at += width
		}
	}
	s.norm(x, add, rows, &m.norm)
	for i := range m.layers {
		s.layer(x, rows, &m.layers[i])
	}
	ff := sized(&s.work.ff, kernel.Rows(rows)*m.triggerIn.columns())
	s.mul(ff, x, rows, &m.triggerIn)
	s.k.GELU(ff[:rows*m.triggerIn.columns()])
	s.mul(triggers, ff, rows, &m.triggerOut)
}

// layer takes the rows of x, the sequences of s.lengths one after the other,
// through one layer of a transformer.
func (s *Session) layer(x []float32, rows int, l *layer) {
	room := kernel.Rows(rows)
	w := &s.work
	// Attention takes each sequence in whole tiles from where it begins, so the last
	// one can reach a tile beyond the rows' own.
	reach := room + kernel.Rows(1)
	qkv := sized(&w.qkv, reach*3*l.width)
	attn := sized(&w.attn, reach*l.width)
	add := sized(&w.add, room*l.width)
	ff := sized(&w.ff, room*l.ff)

	s.mul(qkv, x, rows, &l.qkv)
	size, at := l.width/l.heads, 0
	for _, n := range s.lengths {
		scratch := sized(&w.attend, kernel.AttendSize(n, size))
		s.k.Attend(attn[at*l.width:], qkv[at*3*l.width:], n, l.heads, size, scratch)
		at += n
	}
	s.mul(add, attn, rows, &l.out)
	s.norm(x, add, rows, &l.attnNorm)
	s.mul(ff, x, rows, &l.ffIn)
	s.k.GELU(ff[:rows*l.ff])
	s.mul(add, ff, rows, &l.ffOut)
	s.norm(x, add, rows, &l.ffNorm)
}

func (s *Session) norm(x, add []float32, rows int, n *layerNorm) {
	s.k.Norm(x, add, n.gamma, n.beta, rows, n.eps)
}

// mul is c = a W + b.
func (s *Session) mul(c, a []float32, rows int, d *dense) {
	d.pack(s.k)
	if d.grade == float {
		s.k.Mul(c, a, rows, d.float)
		return
	}
	s.k.Round(&s.work.rounded, a, rows, d.in, d.grade.bits())
	s.k.MulInt(c, &s.work.rounded, d.ints)
}
