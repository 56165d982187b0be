package extract

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"casus"
	"casus/internal/encoder"
)

// decoder turns logits into acts by the thresholds of a manifest.
type decoder struct {
	manifest *encoder.Manifest
	types    []casus.Type
	modes    [][]mode // of each type, "" among them
	calib    calibration
}

// mode is a mode of a type and its index among the model's.
type mode struct {
	name  casus.Mode
	index int
}

func newDecoder(m *encoder.Manifest) (decoder, error) {
	d := decoder{manifest: m}
	for _, t := range m.Types {
		typ := casus.Type(t)
		if err := typ.Valid(); err != nil {
			return d, err
		}
		var own []mode
		for i, name := range m.Modes {
			if of, name, ok := strings.Cut(name, "/"); name == "" || ok && of == t {
				if err := casus.Mode(name).Valid(typ); err != nil {
					return d, err
				}
				own = append(own, mode{casus.Mode(name), i})
			}
		}
		d.types, d.modes = append(d.types, typ), append(d.modes, own)
	}
	for _, c := range m.Contexts {
		if err := casus.Context(c).Valid(); err != nil {
			return d, err
		}
	}
	for i, s := range m.Status {
		if i >= len(casus.Statuses) || casus.Statuses[i] != casus.Status(s) {
			return d, fmt.Errorf("statuses %v, want %v", m.Status, casus.Statuses)
		}
	}
	var err error
	d.calib, err = readCalibration(m)
	return d, err
}

// rows are logits, one row a piece: an [encoder.Rows].
type rows interface{ Row(piece int) []float32 }

// trigger is a span of pieces that the tags make an act of.
type trigger struct {
	start, end int // pieces
	kind       int // index of the type
	p          float64
	second     string
}

// triggers decodes tags: the most likely tag of each word head, where a span
// begins at B, or at I of another type than the open span's, or at I with none open.
func (d *decoder) triggers(s *encoder.Sequence, logits rows) []trigger {
	var (
		found []trigger
		open  bool
	)
	for i := 1; i < s.Len()-1; i++ {
		if !s.Heads[i] {
			if open {
				found[len(found)-1].end = i + 1
			}
			continue
		}
		row := logits.Row(i)
		tag := d.tag(row)
		if tag == 0 {
			open = false
			continue
		}
		kind, inside := (tag-1)/2, tag%2 == 0
		if open && inside && found[len(found)-1].kind == kind {
			found[len(found)-1].end = i + 1
			continue
		}
		p, second := d.certainty(row, kind)
		found = append(found, trigger{start: i, end: i + 1, kind: kind, p: p, second: second})
		open = true
	}
	return found
}

// tag is the most likely tag: 0 for none, then B and I of each type in turn.
func (d *decoder) tag(row []float32) int {
	best, top := 0, float64(row[0])+d.manifest.Thresholds.NoTriggerBias
	for i := 1; i < len(row); i++ {
		if v := float64(row[i]); v > top {
			best, top = i, v
		}
	}
	return best
}

// certainty is the probability of a type, begun or continued, at a word, and the
// name and probability of what is most likely apart from it.
func (d *decoder) certainty(row []float32, kind int) (float64, string) {
	p := softmax(row)
	best, name := p[0], "no act"
	for t := range d.types {
		if q := p[1+2*t] + p[2+2*t]; t != kind && q > best {
			best, name = q, string(d.types[t])
		}
	}
	return p[1+2*kind] + p[2+2*kind], fmt.Sprintf("%s %.2f", name, best)
}

// act decodes what the network says of one trigger.
func (d *decoder) act(s *encoder.Sequence, t trigger, a encoder.Arguments) Act {
	act := Act{
		Type:       d.types[t.kind],
		Trigger:    casus.Span{Start: s.Offsets[t.start].Start, End: s.Offsets[t.end-1].End},
		Confidence: d.calib.trigger(t.p),
	}
	act.Why.Add("model: %s %.2f at the trigger, next %s; confidence %.2f calibrated", act.Type, t.p, t.second, act.Confidence)

	status, top, second := rank(softmax(a.Status))
	act.Status = casus.Statuses[status]
	act.Why.Add("model: status %s %.2f%s", act.Status, top, runnerUp(second, func(i int) string { return d.manifest.Status[i] }))

	background := sigmoid(a.Background)
	act.Background = background > d.manifest.Thresholds.Background
	if act.Background {
		act.Why.Add("model: background %.2f", background)
	}

	own := d.modes[t.kind]
	logits := make([]float32, len(own))
	for i, m := range own {
		logits[i] = a.Modes[m.index]
	}
	best, top, second := rank(softmax(logits))
	act.Mode = own[best].name
	if len(own) > 1 {
		name := func(i int) string {
			if own[i].name == "" {
				return "no mode"
			}
			return string(own[i].name)
		}
		act.Why.Add("model: mode %s %.2f%s", name(best), top, runnerUp(second, name))
	}

	act.Contexts = d.contexts(a.Contexts)
	act.Arguments = d.arguments(s, a.Roles)
	return act
}

// contexts are the three most certain contexts over the threshold.
func (d *decoder) contexts(logits []float32) []casus.Context {
	var over []int
	for i, l := range logits {
		if sigmoid(l) > d.manifest.Thresholds.Context {
			over = append(over, i)
		}
	}
	slices.SortStableFunc(over, func(a, b int) int {
		switch {
		case logits[a] > logits[b]:
			return -1
		case logits[a] < logits[b]:
			return 1
		}
		return 0
	})
	contexts := []casus.Context{}
	for _, i := range over[:min(3, len(over))] {
		contexts = append(contexts, casus.Context(d.manifest.Contexts[i]))
	}
	return contexts
}

// arguments decodes the role tags: a span begins at a word where B is over the
// threshold, and runs on while I is and B is not. Words may fill several roles.
func (d *decoder) arguments(s *encoder.Sequence, logits rows) []Argument {
	var args []Argument
	threshold := d.manifest.Thresholds.Role
	for r, role := range d.manifest.Roles {
		var (
			open  bool
			at    casus.Span
			sum   float64
			words int
		)
		closeSpan := func() {
			if open {
				args = append(args, Argument{Role(role), at, d.calib.role(sum / float64(words))})
			}
			open = false
		}
		for i := 1; i < s.Len()-1; i++ {
			if !s.Heads[i] {
				if open {
					at.End = max(at.End, s.Offsets[i].End)
				}
				continue
			}
			begin, inside := sigmoid(logits.Row(i)[2*r]), sigmoid(logits.Row(i)[2*r+1])
			switch {
			case begin > threshold:
				closeSpan()
				open, at, sum, words = true, s.Offsets[i], begin, 1
			case open && inside > threshold:
				at.End, sum, words = s.Offsets[i].End, sum+inside, words+1
			default:
				closeSpan()
			}
		}
		closeSpan()
	}
	return args
}

func sigmoid(x float32) float64 { return 1 / (1 + math.Exp(-float64(x))) }

func softmax(logits []float32) []float64 {
	p := make([]float64, len(logits))
	top, sum := slices.Max(logits), 0.0
	for i, l := range logits {
		p[i] = math.Exp(float64(l - top))
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// ranked is a label's index and probability.
type ranked struct {
	index int
	p     float64
}

// rank returns the most likely label and the runner-up, whose index is -1 where
// there is one label only.
func rank(p []float64) (best int, top float64, second ranked) {
	second = ranked{-1, 0}
	for i := range p {
		if p[i] > p[best] {
			best = i
		}
	}
	for i := range p {
		if i != best && (second.index < 0 || p[i] > second.p) {
			second = ranked{i, p[i]}
		}
	}
	return best, p[best], second
}

func runnerUp(r ranked, name func(int) string) string {
	if r.index < 0 {
		return ""
	}
	return fmt.Sprintf(", next %s %.2f", name(r.index), r.p)
}
