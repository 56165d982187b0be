// Package query is the language in which events are asked for.
//
//	type:ASSAULT place:AZE after:2020-09-27 status:alleged by:ARM
//	actor:RUS.GOV (type:CONSULT or type:AGREE) -status:denied
//	near:40.18,44.51,50 killed>10 "peace talks"
//
// Terms side by side must all hold; or, not (or a minus before a term) and parentheses
// combine them. [Parse] checks every field and value against the ontology and says
// where and how a query is wrong; [Node.String] prints the canonical form;
// [Match] decides an event in memory, and is the oracle for the SQL that a store
// makes of the tree. doc/query.md is the description for users.
package query

import (
	"iter"
	"strconv"
	"strings"
)

// Node is a query or a part of one: [And], [Or], [Not], [Term], [Near],
// [Within] or [Text].
type Node interface {
	// String is the canonical form, which Parse reads back as the same tree.
	String() string
}

// And holds when all of its parts do; without parts it holds always.
type And []Node

// Or holds when one of its parts does.
type Or []Node

// Not holds when its part does not.
type Not struct{ Node Node }

// Term compares a field with values: it holds when one of the values does.
type Term struct {
	Field  Field
	Op     Op
	Values []string // at least one, in canonical form
}

// Near holds for events with a place within a distance of a point.
type Near struct {
	Lat, Lon   float64 // degrees
	Kilometres float64
}

// Within holds for events with a place in a rectangle of the map. West is greater than
// east where it crosses the meridian of 180 degrees.
type Within struct{ Box }

// Text holds for events whose sentence or report's title has the words, one after
// the other; case and accents do not matter.
type Text string

// Op is a comparison.
type Op string

// The comparisons; Is stands for the colon.
const (
	Is      Op = ":"
	Equal   Op = "="
	Less    Op = "<"
	AtMost  Op = "<="
	More    Op = ">"
	AtLeast Op = ">="
)

// Walk yields a query and all parts of it, the outer before the inner.
func Walk(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) { walk(n, yield) }
}

func walk(n Node, yield func(Node) bool) bool {
	if !yield(n) {
		return false
	}
	var parts []Node
	switch n := n.(type) {
	case And:
		parts = n
	case Or:
		parts = n
	case Not:
		parts = []Node{n.Node}
	}
	for _, p := range parts {
		if !walk(p, yield) {
			return false
		}
	}
	return true
}

func (a And) String() string { return join(a, " ") }
func (o Or) String() string  { return join(o, " or ") }

// join writes the parts of a list; a list inside a list is put in parentheses.
func join[L ~[]Node](list L, between string) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = enclosed(n)
	}
	return strings.Join(parts, between)
}

func enclosed(n Node) string {
	switch n.(type) {
	case And, Or:
		return "(" + n.String() + ")"
	}
	return n.String()
}

func (n Not) String() string { return "-" + enclosed(n.Node) }

func (t Term) String() string {
	values := make([]string, len(t.Values))
	for i, v := range t.Values {
		values[i] = quoteValue(v)
	}
	return string(t.Field) + string(t.Op) + strings.Join(values, ",")
}

func (w Within) String() string {
	return "within:" + degrees(w.South) + "," + degrees(w.West) + "," + degrees(w.North) + "," + degrees(w.East)
}

func (n Near) String() string {
	return "near:" + degrees(n.Lat) + "," + degrees(n.Lon) + "," + degrees(n.Kilometres)
}

func degrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (t Text) String() string {
	if s := string(t); plainWord(s) && !isKeyword(s) {
		return s
	}
	return quote(string(t))
}

// quoteValue quotes a value that holds what ends or divides values.
func quoteValue(v string) string {
	if v != "" && !strings.ContainsAny(v, "\"\\(),") && strings.IndexFunc(v, isSpace) < 0 {
		return v
	}
	return quote(v)
}

// quote puts a text between quotation marks; \ keeps one that stands in it.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
