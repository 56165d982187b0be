package casus

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Span is the half-open range [Start, End) of bytes in a text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes covered.
func (s Span) Len() int { return s.End - s.Start }

// IsZero reports whether s is the empty span at the start of the text, which
// stands for "no words".
func (s Span) IsZero() bool { return s == Span{} }

// Of returns the bytes of text that s covers. It panics when s does not lie in text.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Shift moves s by n bytes, as from a sentence's offsets to its document's.
func (s Span) Shift(n int) Span { return Span{s.Start + n, s.End + n} }

// In checks that s is a non-empty range of text that splits no UTF-8 sequence.
func (s Span) In(text string) error {
	switch {
	case s.Start < 0 || s.End > len(text) || s.Start >= s.End:
		return fmt.Errorf("span %d-%d is not a range of a text of %d bytes", s.Start, s.End, len(text))
	case !utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End]):
		return fmt.Errorf("span %d-%d splits a character", s.Start, s.End)
	}
	return nil
}

// Mention is a span together with the words it covers.
type Mention struct {
	Span
	Text string `json:"text"`
}

// MentionAt returns the mention that s covers in text.
func MentionAt(text string, s Span) Mention { return Mention{s, s.Of(text)} }

// Why is a derivation: one line a step, each naming the dictionary line, rule or
// model output that decided something, in the order in which they did.
type Why []string

// MarshalJSON writes a list, also for a derivation without steps.
func (w Why) MarshalJSON() ([]byte, error) {
	if w == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]string(w))
}

// Add appends a step written as by [fmt.Sprintf].
func (w *Why) Add(format string, args ...any) { *w = append(*w, fmt.Sprintf(format, args...)) }
