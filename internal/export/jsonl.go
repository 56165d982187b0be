package export

import (
	"encoding/json"
	"io"

	"casus"
)

// jsonl prints one JSON object an event, in the shape of doc/record.md.
type jsonl struct{ enc *json.Encoder }

func newJSONL(w io.Writer) *jsonl {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // the words as they stand; a reader that makes HTML of them has to escape them
	return &jsonl{enc}
}

func (j *jsonl) Write(r *casus.Reading) error {
	for i := range r.Events {
		if err := j.enc.Encode(&r.Events[i]); err != nil {
			return err
		}
	}
	return nil
}

func (j *jsonl) Close() error { return nil }
