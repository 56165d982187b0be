package encoder

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"casus/internal/encoder/kernel"
)

func TestManifest(t *testing.T) {
	m := open(t, Options{}).Manifest()
	if m.Layers != 12 || m.Cond.Layers != 2 || len(m.Types) != 16 || m.TriggerTags[0] != "O" || m.Thresholds.NoTriggerBias != -0.5 {
		t.Errorf("manifest is %+v", m)
	}
	var status []string
	if ok, err := m.Get("status", &status); !ok || err != nil || !slices.Equal(status, m.Status) {
		t.Errorf("status is %v, %v, %v", status, ok, err)
	}
	if ok, err := m.Get("no such entry", &status); ok || err != nil {
		t.Errorf("an entry that is not there: %v, %v", ok, err)
	}
	var number int
	if ok, err := m.Get("status", &number); !ok || err == nil {
		t.Errorf("an entry of another type: %v, %v", ok, err)
	}
}

// TestOpen opens models that are broken in one way each.
func TestOpen(t *testing.T) {
	good := Embedded()
	manifest := func(change func(m map[string]any)) Files {
		var m map[string]any
		if err := json.Unmarshal([]byte(good.Manifest), &m); err != nil {
			t.Fatal(err)
		}
		change(m)
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return Files{good.Weights, good.Vocabulary, string(text)}
	}
	set := func(name string, v any) Files { return manifest(func(m map[string]any) { m[name] = v }) }
	for _, c := range []struct {
		files Files
		want  string
	}{
		{Files{good.Weights, good.Vocabulary, "{"}, "manifest: "},
		{set("layers", 13), "no layer.12.attn.query.weight"},
		{set("layers", -1), "sizes out of range"},
		{manifest(func(m map[string]any) { m["width"], m["heads"] = 256, 8 }), "embed.word has shape [30522 384]"},
		{set("width", 192), "multiples of"},
		{set("ff", 4096), "multiples of"},
		{set("heads", 7), "multiples of"},
		{set("heads", 48), "multiples of"},
		{set("ff", 1024), "layer.0.ff.in.weight has shape [1536 384]"},
		{set("max_pieces", 512), "embed.position has shape [192 384], want [512 384]"},
		{set("types", []string{"AGREE"}), "33 trigger tags for 1 types"},
		{set("role_tags", []string{"B-S"}), "1 role tags for 10 roles"},
		{set("status", []string{}), "list of labels is missing"},
		{set("contexts", []string{"military"}), "ctx.weight has shape"},
		{set("width", "wide"), "manifest: json"},
		{Files{good.Weights, "[UNK]\n[CLS]\n", good.Manifest}, "no [UNK], [CLS] or [SEP]"},
		{Files{good.Weights, "[UNK]\n[CLS]\n[SEP]\na\nb\na\n", good.Manifest}, `"a\n" is there twice`},
		{Files{good.Weights, good.Vocabulary + "onemorepiece\n", good.Manifest}, "embed.word has shape"},
		{Files{"", good.Vocabulary, good.Manifest}, "no safetensors file"},
		{Files{good.Weights[:1000], good.Vocabulary, good.Manifest}, "does not fit"},
		{Files{good.Weights[:len(good.Weights)-1], good.Vocabulary, good.Manifest}, "bytes "},
		{Files{tensorFile(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234"), good.Vocabulary, good.Manifest}, "a: F32, want F16"},
		{Files{tensorFile(`{"a":{"dtype":"F16","shape":[-1],"data_offsets":[0,4]}}`, "1234"), good.Vocabulary, good.Manifest}, "shape [-1]"},
		{Files{tensorFile(`{"a":{"dtype":"F16","shape":[4294967296,4294967296,4],"data_offsets":[0,4]}}`, "1234"), good.Vocabulary, good.Manifest}, "shape ["},
		{Files{tensorFile(`{"a":{"dtype":"F16","shape":[3],"data_offsets":[0,4]}}`, "1234"), good.Vocabulary, good.Manifest}, "4 bytes for shape [3]"},
		{Files{tensorFile(`{"a":{"dtype":"F16","shape":[2],"data_offsets":[4,0]}}`, "1234"), good.Vocabulary, good.Manifest}, "bytes 4 to 0 of 4"},
		{Files{tensorFile(`{"a":{"dtype":"F16","shape":[2],"data_offsets":[-4,0]}}`, "1234"), good.Vocabulary, good.Manifest}, "bytes -4 to 0 of 4"},
		{Files{tensorFile(`{"a":{}`, ""), good.Vocabulary, good.Manifest}, "header"},
	} {
		_, err := Open(Options{Files: &c.files})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error is %v, want one with %q", err, c.want)
		}
	}
}

// tensorFile is a safetensors file of the given header and data.
func tensorFile(header, data string) string {
	return string(binary.LittleEndian.AppendUint64(nil, uint64(len(header)))) + header + data
}

func FuzzTensors(f *testing.F) {
	f.Add(tensorFile(`{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]}}`, "1234"), "a")
	f.Add(tensorFile(`{}`, ""), "")
	f.Fuzz(func(t *testing.T, file, name string) {
		tensors, err := openTensors(file)
		if err != nil {
			return
		}
		if e, ok := tensors.named[name]; ok {
			size := 2
			for _, d := range e.Shape {
				size *= d
			}
			if got := tensors.get(name, e.Shape...); len(got) != size || tensors.err != nil {
				t.Errorf("%d bytes for shape %v: %v", len(got), e.Shape, tensors.err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		m := open(b, Options{})
		s := m.NewSession()
		batch := []Sequence{m.Pieces(ownSentences[0])}
		s.Encode(batch) // waits for all layers of the encoder
		s.Arguments([]Query{{0, 1, 2, 0}})
	}
}

// TestWords holds a table of indexes to the one in half precision that it stands for.
func TestWords(t *testing.T) {
	halves := "\x00\x3c\x00\xc0\x00\x00\x00\xc0\x00\x3c\x00\xc0" // 1 -2 0; -2 1 -2
	plain, err := openTensors(safetensors(`{"embed.word":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]}}`, halves))
	if err != nil {
		t.Fatal(err)
	}
	short, err := openTensors(safetensors(`{"embed.word.values":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"embed.word":{"dtype":"U8","shape":[2,3],"data_offsets":[6,12]}}`,
		"\x00\xc0\x00\x00\x00\x3c"+"\x02\x00\x01\x00\x02\x00"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := kernel.Default()
	if err != nil {
		t.Fatal(err)
	}
	a, b := openWords(plain, k, 2, 3), openWords(short, k, 2, 3)
	if plain.err != nil || short.err != nil {
		t.Fatal(plain.err, short.err)
	}
	for id := range 2 {
		var x, y [3]float32
		a.row(x[:], k, id)
		b.row(y[:], k, id)
		if x != y || x[0] == 0 {
			t.Errorf("piece %d is %v by its numbers and %v by their indexes", id, x, y)
		}
	}
	swapped, err := openTensors(safetensors(`{"embed.word.values":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"embed.word":{"dtype":"F16","shape":[1,3],"data_offsets":[6,12]}}`, halves))
	if err != nil {
		t.Fatal(err)
	}
	if openWords(swapped, k, 1, 3); swapped.err == nil || !strings.Contains(swapped.err.Error(), "embed.word is F16, want U8") {
		t.Errorf("values without indexes: %v", swapped.err)
	}
}

// safetensors is a file with a header and numbers.
func safetensors(header, numbers string) string {
	return string(binary.LittleEndian.AppendUint64(nil, uint64(len(header)))) + header + numbers
}
