package score

import (
	"fmt"
	"slices"
	"strings"

	"casus"
	"casus/internal/gold"
)

// Mistake is an act that was missed, one that nobody annotated, or one whose type
// was misread: the annotated event, the predicted, or both.
type Mistake struct {
	Sentence        string
	Gold, Predicted *gold.Event
}

// Kind says what is wrong: "ASSAULT missed", "AID for nothing", "ACCUSE read as REJECT".
func (m *Mistake) Kind() string {
	switch {
	case m.Predicted == nil:
		return string(m.Gold.Type) + " missed"
	case m.Gold == nil:
		return string(m.Predicted.Type) + " for nothing"
	}
	return string(m.Gold.Type) + " read as " + string(m.Predicted.Type)
}

// String is the sentence with both readings below it, in the notation.
func (m *Mistake) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n> %s\n", m.Kind(), m.Sentence)
	for _, e := range []struct {
		mark  string
		event *gold.Event
	}{{"annotated", m.Gold}, {"read", m.Predicted}} {
		if e.event == nil {
			continue
		}
		line, err := e.event.Line(m.Sentence)
		if err != nil { // the notation cannot say it: the words will do
			line = fmt.Sprintf("%s | t=%s", e.event.Type, e.event.Trigger.Of(m.Sentence))
		}
		fmt.Fprintf(&b, "  %-9s  %s\n", e.mark, line)
	}
	return b.String()
}

// mistakes are those of a sentence, in the order of their triggers. An act that
// another word of the sentence tells is none.
func mistakes(sentence string, want, got []gold.Event) []Mistake {
	var found []Mistake
	paired := make([]bool, len(want))
	var extra []*gold.Event
	for i := range got {
		best := pair(want, paired, &got[i])
		if best < 0 {
			extra = append(extra, &got[i])
			continue
		}
		paired[best] = true
		if want[best].Type != got[i].Type {
			found = append(found, Mistake{sentence, &want[best], &got[i]})
		}
	}
	for i := range want {
		if paired[i] {
			continue
		}
		if n := slices.IndexFunc(extra, func(e *gold.Event) bool { return e.Type == want[i].Type }); n >= 0 {
			extra = slices.Delete(extra, n, n+1)
			continue
		}
		found = append(found, Mistake{sentence, &want[i], nil})
	}
	for _, e := range extra {
		found = append(found, Mistake{sentence, nil, e})
	}
	slices.SortStableFunc(found, func(a, b Mistake) int { return a.trigger().Start - b.trigger().Start })
	return found
}

func (m *Mistake) trigger() casus.Span {
	if m.Gold != nil {
		return m.Gold.Trigger
	}
	return m.Predicted.Trigger
}
