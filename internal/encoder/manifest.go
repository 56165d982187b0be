package encoder

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Manifest is what a model says of itself.
type Manifest struct {
	Layers    int     `json:"layers"`
	Width     int     `json:"width"` // of a hidden state
	Heads     int     `json:"heads"`
	FF        int     `json:"ff"` // width of the feed-forward layers
	NormEps   float32 `json:"norm_eps"`
	MaxPieces int     `json:"max_pieces"` // of a sequence, [CLS] and [SEP] among them

	// Cond is the sizes of the layers that read a sentence for one trigger.
	Cond struct {
		Layers  int     `json:"layers"`
		Width   int     `json:"width"`
		Heads   int     `json:"heads"`
		FF      int     `json:"ff"`
		NormEps float32 `json:"norm_eps"`
	} `json:"cond"`

	// The names of the logits, in their order.
	TriggerTags []string `json:"trigger_tags"` // O, then B- and I- of each type
	Types       []string `json:"types"`
	RoleTags    []string `json:"role_tags"` // B- and I- of each role
	Roles       []string `json:"roles"`
	Status      []string `json:"status"`
	Modes       []string `json:"modes"` // "" and TYPE/mode
	Contexts    []string `json:"contexts"`

	Thresholds struct {
		Role          float64 `json:"role"`
		Background    float64 `json:"background"`
		Context       float64 `json:"context"`
		NoTriggerBias float64 `json:"no_trigger_bias"` // added to the logit of O
	} `json:"thresholds"`

	raw map[string]json.RawMessage
}

// Get decodes the manifest's entry of the given name into v, for entries that are
// somebody else's, such as calibration. It reports whether there is one.
func (m *Manifest) Get(name string, v any) (bool, error) {
	raw, ok := m.raw[name]
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return true, fmt.Errorf("manifest: %s: %w", name, err)
	}
	return true, nil
}

// ParseManifest reads a manifest. Entries that it does not know are kept for
// [Manifest.Get].
func ParseManifest(text string) (*Manifest, error) {
	m := new(Manifest)
	if err := json.Unmarshal([]byte(text), m); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if err := json.Unmarshal([]byte(text), &m.raw); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return m, nil
}

func (m *Manifest) check() error {
	// What package kernel can do: see Attend for the heads, PackInt for the widths.
	const vector, block, longest = 16, 128, 2048
	whole := func(width, heads, ff int) bool {
		return heads > 0 && width%heads == 0 && width/heads%vector == 0 &&
			width > 0 && width%block == 0 && width <= longest && ff > 0 && ff%block == 0 && ff <= longest
	}
	switch {
	case m.Layers < 0 || m.Cond.Layers < 0 || m.MaxPieces < 3:
		return errors.New("sizes out of range")
	case !whole(m.Width, m.Heads, m.FF) || !whole(m.Cond.Width, m.Cond.Heads, m.Cond.FF):
		return fmt.Errorf("widths must be multiples of %d up to %d, and those of heads multiples of %d", block, longest, vector)
	case len(m.Types) == 0 || len(m.Roles) == 0 || len(m.Status) == 0 || len(m.Modes) == 0 || len(m.Contexts) == 0:
		return errors.New("a list of labels is missing")
	case len(m.TriggerTags) != 1+2*len(m.Types):
		return fmt.Errorf("%d trigger tags for %d types", len(m.TriggerTags), len(m.Types))
	case len(m.RoleTags) != 2*len(m.Roles):
		return fmt.Errorf("%d role tags for %d roles", len(m.RoleTags), len(m.Roles))
	}
	return nil
}
