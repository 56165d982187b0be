package encoder

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// tensors is a safetensors file of half-precision numbers and of bytes: eight bytes with
// the length of a JSON header, the header (name -> dtype, shape, range of bytes), the
// numbers. See https://github.com/huggingface/safetensors for the format.
type tensors struct {
	named map[string]tensor
	data  string
	err   error // the first tensor that was asked for and not there
}

type tensor struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// The types of numbers.
const (
	half  = "F16" // little-endian
	index = "U8"  // into the values of another tensor
)

// bytesOf is the size of a number.
var bytesOf = map[string]int{half: 2, index: 1}

func openTensors(file string) (*tensors, error) {
	if len(file) < 8 {
		return nil, fmt.Errorf("weights: %d bytes are no safetensors file", len(file))
	}
	n := binary.LittleEndian.Uint64([]byte(file[:8]))
	if n > uint64(len(file)-8) {
		return nil, fmt.Errorf("weights: a header of %d bytes does not fit into %d", n, len(file))
	}
	header, data := file[8:8+n], file[8+n:]
	var entries map[string]json.RawMessage
	if err := json.NewDecoder(strings.NewReader(header)).Decode(&entries); err != nil {
		return nil, fmt.Errorf("weights: header: %w", err)
	}
	delete(entries, "__metadata__")
	t := &tensors{named: make(map[string]tensor, len(entries)), data: data}
	for name, raw := range entries {
		var e tensor
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("weights: %s: %w", name, err)
		}
		size, ok := bytesOf[e.DType]
		if !ok {
			return nil, fmt.Errorf("weights: %s: %s, want %s or %s", name, e.DType, half, index)
		}
		for _, d := range e.Shape {
			if d < 0 || d > 0 && size > math.MaxInt/d {
				return nil, fmt.Errorf("weights: %s: shape %v", name, e.Shape)
			}
			size *= d
		}
		begin, end := e.Offsets[0], e.Offsets[1]
		switch {
		case begin < 0 || begin > end || end > len(data):
			return nil, fmt.Errorf("weights: %s: bytes %d to %d of %d", name, begin, end, len(data))
		case end-begin != size:
			return nil, fmt.Errorf("weights: %s: %d bytes for shape %v", name, end-begin, e.Shape)
		}
		t.named[name] = e
	}
	return t, nil
}

// get is the bytes of the half-precision tensor of the given name and shape. If there is
// none, t.err says so.
func (t *tensors) get(name string, shape ...int) string { return t.of(half, name, shape...) }

func (t *tensors) of(dtype, name string, shape ...int) string {
	e, ok := t.named[name]
	if !ok {
		t.fail("weights: no %s", name)
		return ""
	}
	if e.DType != dtype {
		t.fail("weights: %s is %s, want %s", name, e.DType, dtype)
		return ""
	}
	same := len(e.Shape) == len(shape)
	for i := 0; same && i < len(shape); i++ {
		same = e.Shape[i] == shape[i]
	}
	if !same {
		t.fail("weights: %s has shape %v, want %v", name, e.Shape, shape)
		return ""
	}
	return t.data[e.Offsets[0]:e.Offsets[1]]
}

func (t *tensors) fail(format string, args ...any) {
	if t.err == nil {
		t.err = fmt.Errorf(format, args...)
	}
}
