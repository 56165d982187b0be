package casus

import (
	"encoding/json"
	"testing"
	"time"
)

func TestSet(t *testing.T) {
	for _, c := range []struct {
		field, value string
		ok           bool
		check        func(e *Event) bool
	}{
		{"status", `"denied"`, true, func(e *Event) bool { return e.Status == Denied && e.PLOVER == "" }},
		{"status", `"certain"`, false, nil},
		{"type", `"CONSULT"`, true, func(e *Event) bool { return e.Type == "CONSULT" && e.Mode == "" && e.PLOVER == "ACCUSE/allege" }},
		{"type", `"TALK"`, false, nil},
		{"mode", `"aerial"`, true, func(e *Event) bool { return e.Mode == "aerial" }},
		{"mode", `"visit"`, false, nil},
		{"killed", `{"min":5,"max":null,"mentions":[]}`, true, func(e *Event) bool { return e.Killed.Min == 5 && e.Killed.Max == nil }},
		{"killed", `null`, true, func(e *Event) bool { return e.Killed == nil }},
		{"source", `[]`, true, func(e *Event) bool { return len(e.Source) == 0 }},
		{"source", `"Armenia"`, false, nil},
		{"contexts", `["terrorism"]`, true, func(e *Event) bool { return len(e.Contexts) == 1 && e.Contexts[0] == "terrorism" }},
		{"sentence", `{}`, false, nil},
		{"id", `"e0"`, false, nil},
	} {
		e, _ := sample()
		before, _ := json.Marshal(e)
		kept := e.Contexts
		err := e.Set(c.field, json.RawMessage(c.value))
		if (err == nil) != c.ok {
			t.Errorf("%s=%s: %v", c.field, c.value, err)
		}
		if after, _ := json.Marshal(e); !c.ok && string(after) != string(before) {
			t.Errorf("%s=%s: refused, but the event is changed", c.field, c.value)
		}
		if c.ok && !c.check(&e) {
			t.Errorf("%s=%s: %+v", c.field, c.value, e)
		}
		if kept[0] != "military" {
			t.Errorf("%s=%s: another event's list is changed", c.field, c.value)
		}
	}
}

func TestReviewValidate(t *testing.T) {
	good := []Review{
		{Verdict: Confirm, Event: "e1"},
		{Verdict: Amend, Event: "e1", Field: "status", Value: json.RawMessage(`"denied"`)},
		{Verdict: Merge, Events: []string{"e1", "e2"}},
		{Verdict: Split, Event: "e2", Events: []string{"e1"}},
		{Verdict: Original, Document: "d1"},
	}
	for _, r := range good {
		r.Author, r.At = "a", time.Unix(1, 0)
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
		r.Author = ""
		if r.Validate() == nil {
			t.Errorf("%s without an author passes", r.Verdict)
		}
	}
	for _, r := range []Review{{Verdict: "maybe"}, {Verdict: Confirm}, {Verdict: Amend, Event: "e1", Field: "id"}, {Verdict: Amend, Event: "e1", Field: "status", Value: json.RawMessage(`3`)},
		{Verdict: Merge, Events: []string{"e1"}}, {Verdict: Split, Event: "e1"}, {Verdict: Split, Events: []string{"e1"}}, {Verdict: Original}} {
		r.Author = "a"
		if r.Validate() == nil {
			t.Errorf("%+v passes", r)
		}
	}
}
