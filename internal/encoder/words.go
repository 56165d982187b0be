package encoder

import "casus/internal/encoder/kernel"

// wordTable is the embeddings of the pieces, a row each, which are converted when their
// piece comes. A table of few distinct values, as one that was once rounded to eight
// bits has, is stored as a byte a number: the index of its value.
type wordTable struct {
	width  int
	rows   string        // half precision, or indexes where there are values
	values *[256]float32 // the distinct values; nil for a table in half precision
}

const (
	wordsName  = "embed.word"
	valuesName = "embed.word.values"
)

func openWords(t *tensors, k *kernel.Kernel, pieces, width int) wordTable {
	w := wordTable{width: width}
	v, ok := t.named[valuesName]
	if !ok {
		w.rows = t.get(wordsName, pieces, width)
		return w
	}
	if len(v.Shape) != 1 || v.Shape[0] == 0 || v.Shape[0] > 256 {
		t.fail("weights: %s has shape %v, want one of 1 to 256", valuesName, v.Shape)
		return w
	}
	values := t.get(valuesName, v.Shape[0])
	w.rows = t.of(index, wordsName, pieces, width)
	if t.err == nil {
		w.values = new([256]float32) // as many as a byte can name: an index beyond them is zero
		k.Half(w.values[:v.Shape[0]], values)
	}
	return w
}

// row writes the embedding of a piece.
func (w *wordTable) row(to []float32, k *kernel.Kernel, id int) {
	if w.values == nil {
		k.Half(to, w.rows[2*w.width*id:])
		return
	}
	for i, v := range []byte(w.rows[w.width*id:][:w.width]) {
		to[i] = w.values[v]
	}
}
