package record

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"casus"
	"casus/internal/ingest"
	"casus/internal/language"
	"casus/internal/store"
)

// A batch is stored when it has so many documents or so many bytes of text.
const (
	batchDocuments = 200
	batchBytes     = 4 << 20
)

// Taken is what became of inputs.
type Taken struct {
	New, Same, Versions, Copies int // documents
	Failed                      int // inputs that could not be read
	// NotCoded counts the new documents and versions in each language that is not
	// coded, by its code; the empty code is for texts that are in no language.
	NotCoded map[string]int
}

// Documents is the number of documents that were met.
func (t *Taken) Documents() int { return t.New + t.Same + t.Versions + t.Copies }

// Intake stores documents.
type Intake struct {
	Store store.Documents
	// Languages are those that are coded.
	Languages []string
	// Published is the day of publication of documents that tell none.
	Published casus.Day
	// Origin names where documents are from when set; else it is the place in the input.
	Origin string
	// Told is called after each batch is stored, with the sum so far, when not nil.
	Told func(Taken)
	// Say is called with each input that could not be read and each note on how inputs
	// were understood, when not nil.
	Say func(string)
}

// Add stores what a reading yields, in its order. An input that cannot be read is
// kept by name and reason, and the rest goes on. What was read before an error, the
// context's too, is stored; the sum is of what is stored.
func (in *Intake) Add(ctx context.Context, items iter.Seq[ingest.Item]) (Taken, error) {
	sum := Taken{NotCoded: map[string]int{}}
	var batch store.Batch
	size := 0
	flush := func() error {
		if len(batch.Documents)+len(batch.Failures) == 0 {
			return nil
		}
		// A reading that is stopped keeps what it has read.
		if err := in.store(context.WithoutCancel(ctx), batch, &sum); err != nil {
			return err
		}
		batch, size = store.Batch{}, 0
		if in.Told != nil {
			in.Told(sum)
		}
		return nil
	}
	for item := range items {
		switch {
		case item.Note != "":
			in.say(item.Where + ": " + item.Note)
		case item.Err != nil && ctx.Err() != nil:
			return sum, errors.Join(ctx.Err(), flush())
		case item.Err != nil:
			in.say(item.Err.Error())
			batch.Failures = append(batch.Failures, store.Failure{Origin: item.Where, Reason: reason(item)})
		default:
			if item.Doc.Published.IsZero() {
				item.Doc.Published = in.Published
			}
			batch.Documents = append(batch.Documents, Incoming(item, in.Origin))
			size += len(item.Doc.Text)
		}
		if len(batch.Documents)+len(batch.Failures) >= batchDocuments || size >= batchBytes {
			if err := flush(); err != nil {
				return sum, err
			}
		}
	}
	return sum, flush()
}

// Incoming is a document on its way in, completed by what its text tells; origin is
// where it is from, when that is not its place in the input.
func Incoming(item ingest.Item, origin string) store.Incoming {
	d := item.Doc
	if g := language.Identify(d.Text); g.Code != "" || d.Language == "" {
		d.Language = g.Code // the text's own word counts for more than its giver's
	}
	return store.Incoming{Document: d, Origin: cmp.Or(origin, item.Where), Partial: item.Partial}
}

// store stores a batch and adds what became of it to the sum.
func (in *Intake) store(ctx context.Context, batch store.Batch, sum *Taken) error {
	outcomes, err := in.Store.Add(ctx, batch)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		switch o.Kind {
		case store.New:
			sum.New++
		case store.Same:
			sum.Same++
		case store.Version:
			sum.Versions++
		case store.Copy:
			sum.Copies++
		}
		if code := batch.Documents[i].Document.Language; o.Kind != store.Same && !slices.Contains(in.Languages, code) {
			sum.NotCoded[code]++
		}
	}
	sum.Failed += len(batch.Failures)
	return nil
}

func (in *Intake) say(line string) {
	if in.Say != nil {
		in.Say(line)
	}
}

// reason is what was wrong with an input, without its place, which stands beside it.
func reason(item ingest.Item) string {
	var e *ingest.Error
	if !errors.As(item.Err, &e) {
		return item.Err.Error()
	}
	bare := *e
	bare.Where = ""
	return strings.TrimPrefix(bare.Error(), ": ")
}
