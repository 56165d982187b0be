package encoder

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"casus/internal/encoder/kernel"
	"casus/model"
)

// Precision is how the products of the encoder's layers are computed.
type Precision uint8

const (
	Int8 Precision = iota // rounded to integers, exact sums
	FP32                  // single precision
)

func (p Precision) String() string {
	switch p {
	case Int8:
		return "int8"
	case FP32:
		return "fp32"
	}
	return fmt.Sprintf("Precision(%d)", uint8(p))
}

// Files is the content of the three files of a model.
type Files struct {
	Weights    string // safetensors
	Vocabulary string // pieces, one a line
	Manifest   string // JSON
}

// Embedded is the model in the binary.
func Embedded() Files {
	return Files{Weights: model.Weights, Vocabulary: model.Vocabulary, Manifest: model.Manifest}
}

// Options is how a model is opened. The zero value means: the model in the
// binary, [Int8], and the kernel level of [kernel.Default].
type Options struct {
	Files     *Files
	Precision Precision
	Kernel    *kernel.Kernel
}

// Model is a model ready to read with. It does not change: any number of
// sessions use it at once.
type Model struct {
	manifest   *Manifest
	vocabulary *vocabulary
	kernel     *kernel.Kernel
	precision  Precision

	words     wordTable // [vocabulary][width]
	positions []float32 // [MaxPieces][width], the embedding of the only segment type added
	norm      layerNorm
	layers    []layer

	triggerIn  dense
	triggerOut dense

	marks []float32 // [1+types][width]
	down  dense
	cond  []layer
	role  dense
	attr  dense
	heads dense // status, background, mode and contexts side by side
}

// layerNorm is the weights of a layer norm.
type layerNorm struct {
	gamma, beta []float32
	eps         float32
}

// dense is a layer x W + b, packed when it is first used or by [Model.pack].
type dense struct {
	once  sync.Once
	in    int
	parts []kernel.Linear
	grade grade

	float *kernel.Matrix
	ints  *kernel.IntMatrix
}

// grade is the precision of one layer.
type grade uint8

const (
	float  grade = iota
	fine         // integers of eleven bits
	coarse       // integers of eight bits
)

func (g grade) bits() kernel.Bits {
	if g == fine {
		return kernel.Bits11
	}
	return kernel.Bits8
}

func (d *dense) pack(k *kernel.Kernel) {
	d.once.Do(func() {
		if d.grade == float {
			d.float = k.Pack(d.in, d.parts...)
		} else {
			d.ints = k.PackInt(d.grade.bits(), d.in, d.parts...)
		}
	})
}

// columns is how many columns the product has, rounded up to whole vectors.
func (d *dense) columns() int {
	n := 0
	for i := range d.parts {
		n += d.parts[i].Out
	}
	return kernel.Columns(n)
}

// layer is one layer of a transformer that normalises after each half.
type layer struct {
	width, heads, ff int
	qkv, out         dense
	attnNorm         layerNorm
	ffIn, ffOut      dense
	ffNorm           layerNorm
}

// Open reads a model. It checks everything that can be wrong with its files and
// returns soon: the weights are packed in the background and by whoever needs
// them first.
func Open(o Options) (*Model, error) {
	files := o.Files
	if files == nil {
		f := Embedded()
		files = &f
	}
	k := o.Kernel
	if k == nil {
		var err error
		if k, err = kernel.Default(); err != nil {
			return nil, err
		}
	}
	manifest, err := ParseManifest(files.Manifest)
	if err != nil {
		return nil, err
	}
	vocabulary, err := newVocabulary(files.Vocabulary)
	if err != nil {
		return nil, err
	}
	t, err := openTensors(files.Weights)
	if err != nil {
		return nil, err
	}
	m := &Model{manifest: manifest, vocabulary: vocabulary, kernel: k, precision: o.Precision}
	m.read(t)
	if t.err != nil {
		return nil, t.err
	}
	m.pack()
	return m, nil
}

// Manifest is what the model says of itself.
func (m *Model) Manifest() *Manifest { return m.manifest }

// Kernel is the level that the model computes at.
func (m *Model) Kernel() *kernel.Kernel { return m.kernel }

// Precision is what the model was opened with.
func (m *Model) Precision() Precision { return m.precision }

// gradeOf is the precision of a layer of the encoder, by number. Errors of early
// layers do the decisions more harm than those of late ones.
func (m *Model) gradeOf(layer int) grade {
	switch {
	case m.precision == FP32:
		return float
	case layer <= m.manifest.Layers/2:
		return fine
	}
	return coarse
}

// read takes the weights from t, where errors are kept.
func (m *Model) read(t *tensors) {
	f := m.manifest
	types, width := len(f.Types), f.Width
	r := reader{t, m.kernel}

	m.words = openWords(t, m.kernel, len(m.vocabulary.pieces), width)
	m.positions = r.floats("embed.position", f.MaxPieces, width)
	for i, v := range r.floats("embed.type", 1, width) {
		for at := i; at < len(m.positions); at += width {
			m.positions[at] += v
		}
	}
	m.norm = r.norm("embed.norm", width, f.NormEps)
	m.layers = make([]layer, f.Layers)
	for i := range m.layers {
		g := m.gradeOf(i)
		l, p := &m.layers[i], fmt.Sprintf("layer.%d.", i)
		l.width, l.heads, l.ff = width, f.Heads, f.FF
		r.dense(&l.qkv, g, width, part{p + "attn.query", width}, part{p + "attn.key", width}, part{p + "attn.value", width})
		r.layer(l, p, g, f.NormEps)
	}
	hidden := r.outputs("trigger.in")
	r.dense(&m.triggerIn, float, width, part{"trigger.in", hidden})
	r.dense(&m.triggerOut, float, hidden, part{"trigger.out", 1 + 2*types})

	c, heads := f.Cond, m.gradeOf(0)
	m.marks = r.floats("mark.weight", 1+types, width)
	r.dense(&m.down, heads, width, part{"down", c.Width})
	m.cond = make([]layer, c.Layers)
	for i := range m.cond {
		l, p := &m.cond[i], fmt.Sprintf("cond.%d.", i)
		l.width, l.heads, l.ff = c.Width, c.Heads, c.FF
		r.dense(&l.qkv, heads, c.Width, part{p + "attn.qkv", 3 * c.Width})
		r.layer(l, p, heads, c.NormEps)
	}
	r.dense(&m.role, float, c.Width, part{"role", len(f.RoleTags)})
	hidden = r.outputs("attr")
	r.dense(&m.attr, float, c.Width+width, part{"attr", hidden})
	r.dense(&m.heads, float, hidden, part{"status", len(f.Status)}, part{"bg", 1}, part{"mode", len(f.Modes)}, part{"ctx", len(f.Contexts)})
}

// reader makes weights of tensors.
type reader struct {
	*tensors
	kernel *kernel.Kernel
}

type part struct {
	name string
	out  int
}

func (r reader) floats(name string, shape ...int) []float32 {
	n := 1
	for _, d := range shape {
		n *= d
	}
	to := make([]float32, n)
	if from := r.get(name, shape...); from != "" {
		r.kernel.Half(to, from)
	}
	return to
}

// outputs is how wide the layer of the given name is, where the manifest does not
// say it.
func (r reader) outputs(name string) int {
	n := 0
	if shape := r.named[name+".weight"].Shape; len(shape) == 2 {
		n = shape[0]
	}
	if n != kernel.Columns(n) {
		r.fail("weights: %s has %d outputs, want a multiple of %d", name, n, kernel.Columns(1))
	}
	return n
}

func (r reader) norm(name string, width int, eps float32) layerNorm {
	return layerNorm{r.floats(name+".weight", width), r.floats(name+".bias", width), eps}
}

func (r reader) dense(d *dense, g grade, in int, parts ...part) {
	d.in, d.grade = in, g
	for _, p := range parts {
		d.parts = append(d.parts, kernel.Linear{Out: p.out, Weight: r.get(p.name+".weight", p.out, in), Bias: r.get(p.name+".bias", p.out)})
	}
}

// layer reads what layers of both transformers have under the same names.
func (r reader) layer(l *layer, prefix string, g grade, eps float32) {
	r.dense(&l.out, g, l.width, part{prefix + "attn.out", l.width})
	r.dense(&l.ffIn, g, l.width, part{prefix + "ff.in", l.ff})
	r.dense(&l.ffOut, g, l.ff, part{prefix + "ff.out", l.width})
	l.attnNorm = r.norm(prefix+"attn.norm", l.width, eps)
	l.ffNorm = r.norm(prefix+"ff.norm", l.width, eps)
}

// pack starts packing the weights in the order in which the first sentence needs
// them. Sessions need not wait for it: each takes the part it needs next, or
// waits for whoever is at it.
func (m *Model) pack() {
	var todo []*dense
	add := func(layers []layer) {
		for i := range layers {
			l := &layers[i]
			todo = append(todo, &l.qkv, &l.out, &l.ffIn, &l.ffOut)
		}
	}
	add(m.layers)
	todo = append(todo, &m.triggerIn, &m.triggerOut, &m.down)
	add(m.cond)
	todo = append(todo, &m.role, &m.attr, &m.heads)

	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), 4) {
		go func() {
			for i := next.Add(1) - 1; i < int64(len(todo)); i = next.Add(1) - 1 {
				todo[i].pack(m.kernel)
			}
		}()
	}
}
