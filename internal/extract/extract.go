// Package extract finds the acts of sentences: it decodes what the network says.
//
// Trigger tags become triggers with a type; for each trigger the network reads
// the sentence once more and tells roles, status, background, mode and contexts.
// Three rules about words follow the network: triggers are the words that name the
// act (tidy), arguments are whole phrases (mend), and what one clause tells twice is
// one act (once). The small words they go by stand in words.txt.
//
// All spans are offsets into the sentence. What the words stand for (codes,
// gazetteer entries, days) is left to the packages that resolve them.
package extract

import (
	"fmt"
	"slices"

	"casus"
	"casus/internal/encoder"
)

// Role is a letter of the notation: what a span of a sentence is in an act.
type Role string

// The roles, in the notation's order.
const (
	Source    Role = "S"
	Recipient Role = "R"
	Mediator  Role = "M"
	Place     Role = "L"
	Time      Role = "W"
	Claimant  Role = "A"
	Killed    Role = "K"
	Injured   Role = "I"
	Detained  Role = "D"
	Displaced Role = "X"
)

// Argument is a span that fills a role.
type Argument struct {
	Role       Role
	Span       casus.Span
	Confidence float64 // calibrated
}

// Act is one act of a sentence, not yet resolved.
type Act struct {
	Type       casus.Type
	Mode       casus.Mode
	Status     casus.Status
	Background bool
	Contexts   []casus.Context // at most three, the most certain first
	Trigger    casus.Span
	Arguments  []Argument // by role in the notation's order, then by place in the sentence
	Confidence float64    // calibrated probability that Trigger is an act of Type
	Why        casus.Why  // what the network said, and what came second
}

// batchPieces bounds the pieces encoded at a time, and with them the memory that
// reading takes, however long the report.
const batchPieces = 2048

// Extractor finds acts with a model. It owns scratch memory: use one a goroutine.
type Extractor struct {
	model   *encoder.Model
	session *encoder.Session
	decoder decoder
}

// New makes an extractor. It fails when the model's labels are not the ontology's.
func New(m *encoder.Model) (*Extractor, error) {
	d, err := newDecoder(m.Manifest())
	if err != nil {
		return nil, fmt.Errorf("the model's manifest: %w", err)
	}
	return &Extractor{model: m, session: m.NewSession(), decoder: d}, nil
}

// Uncalibrated makes the extractor tell the network's own probabilities, as is
// needed to fit a calibration.
func (x *Extractor) Uncalibrated() { x.decoder.calib = calibration{identity, identity} }

// Extract returns the acts of each sentence, in the order of their triggers.
func (x *Extractor) Extract(sentences []string) [][]Act {
	acts := make([][]Act, len(sentences))
	var batch []window
	pieces := 0
	flush := func() {
		x.read(sentences, batch, acts)
		batch, pieces = batch[:0], 0
	}
	for i, s := range sentences {
		for _, w := range windows(x.model.Pieces(s), x.model.Manifest().MaxPieces) {
			w.sentence = i
			if pieces += w.seq.Len(); pieces > batchPieces && len(batch) > 0 {
				flush()
				pieces = w.seq.Len()
			}
			batch = append(batch, w)
		}
	}
	flush()
	for i := range acts {
		acts[i] = once(sentences[i], acts[i])
	}
	return acts
}

// read encodes a batch and adds the acts of its windows to those of their sentences.
func (x *Extractor) read(sentences []string, batch []window, acts [][]Act) {
	if len(batch) == 0 {
		return
	}
	sequences := make([]encoder.Sequence, len(batch))
	for i, w := range batch {
		sequences[i] = w.seq
	}
	var (
		queries  []encoder.Query
		triggers []trigger
	)
	for i, e := range x.session.Encode(sequences) {
		for _, t := range tidy(sentences[batch[i].sentence], &batch[i].seq, x.decoder.triggers(&batch[i].seq, e.Triggers)) {
			if batch[i].owns(t.start) {
				queries = append(queries, encoder.Query{Sequence: i, Start: t.start, End: t.end, Type: t.kind})
				triggers = append(triggers, t)
			}
		}
	}
	for i, a := range x.session.Arguments(queries) {
		w := &batch[queries[i].Sequence]
		act := x.decoder.act(&w.seq, triggers[i], a)
		act.Arguments = x.decoder.mend(sentences[w.sentence], &w.seq, act.Arguments, a.Roles)
		acts[w.sentence] = append(acts[w.sentence], act)
	}
	for _, w := range batch {
		slices.SortStableFunc(acts[w.sentence], func(a, b Act) int { return a.Trigger.Start - b.Trigger.Start })
	}
}
