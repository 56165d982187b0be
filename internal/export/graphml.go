package export

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casus"
)

// graphML gathers a directed graph of actors and the acts between them. Its size is
// that of the dyads, not of the rows.
type graphML struct {
	w     io.Writer
	o     Options
	edges map[edgeKey]*edge
	nodes map[casus.Code]bool
}

type edgeKey struct {
	from, to casus.Code
	act      casus.Type
}

// edge sums up the acts of a type that one actor does to another.
type edge struct {
	events      int
	incidents   map[uint64]bool // hashes of the ids
	intensity   float64         // sum
	first, last casus.Day
}

func newGraphML(w io.Writer, o Options) *graphML {
	return &graphML{w: w, o: o, edges: map[edgeKey]*edge{}, nodes: map[casus.Code]bool{}}
}

func (g *graphML) Write(r *Row) error {
	if !g.o.admits(r) {
		return nil
	}
	e := &r.Event
	from, to := sidesOf(e.Source), sidesOf(e.Recipient)
	for _, s := range slices.Concat(from, to) {
		if s.code != "" {
			g.nodes[s.code] = true
		}
	}
	told := map[edgeKey]bool{} // two people of one code are one actor
	for _, pair := range dyadsOf(e, from, to) {
		k := edgeKey{pair[0].code, pair[1].code, e.Type}
		if k.from == "" || k.to == "" || told[k] {
			continue
		}
		told[k] = true
		g.add(k, r)
	}
	return nil
}

func (g *graphML) add(k edgeKey, r *Row) {
	e := g.edges[k]
	if e == nil {
		e = &edge{incidents: map[uint64]bool{}}
		g.edges[k] = e
	}
	e.events++
	e.intensity += r.Intensity
	if r.Incident != "" {
		h := fnv.New64a()
		io.WriteString(h, r.Incident)
		e.incidents[h.Sum64()] = true
	}
	day := dayOf(&r.Event)
	if day.IsZero() {
		return
	}
	if e.first.IsZero() || day.Before(e.first) {
		e.first = day
	}
	if e.last.Before(day) {
		e.last = day
	}
}

// graphKeys are the attributes of nodes and edges.
var graphKeys = []struct{ id, of, kind, doc string }{
	{"label", "node", "string", "Country and sector in words; the code of a body."},
	{"country", "node", "string", "ISO 3166-1 alpha-3 code (XKX for Kosovo), IGO, NGO or MNC; absent when unknown."},
	{"sector", "node", "string", "casus' sector code, or which body (UN, EU, NATO); absent when unknown."},
	{"act", "edge", "string", "Type of the acts."},
	{"events", "edge", "int", "Rows of the record that tell of such an act from the one to the other."},
	{"incidents", "edge", "int", "Incidents among them: acts counted once. Events that are not linked are not in it."},
	{"intensity", "edge", "double", "Mean over the events of PLOVER's score, -10 to 10."},
	{"first", "edge", "string", "YYYY-MM-DD: the earliest day of the events (first day of the act, else of publication); absent when none has one."},
	{"last", "edge", "string", "YYYY-MM-DD: the latest of those days."},
}

// Close writes the graph, nodes and edges in the order of their codes.
func (g *graphML) Close() error {
	w := bufio.NewWriter(g.w) // its errors stay in it until it is flushed
	w.WriteString(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n")
	for _, k := range graphKeys {
		w.WriteString(`<key id="` + k.id + `" for="` + k.of + `" attr.name="` + k.id + `" attr.type="` + k.kind + `"/>` + "\n")
	}
	w.WriteString(`<graph id="casus" edgedefault="directed">` + "\n")
	escape := func(s string) string {
		var b strings.Builder
		xml.EscapeText(&b, []byte(s))
		return b.String()
	}
	data := func(key, value string) {
		if value != "" {
			w.WriteString(`<data key="` + key + `">` + escape(value) + "</data>")
		}
	}
	for _, code := range slices.Sorted(maps.Keys(g.nodes)) {
		w.WriteString(`<node id="` + escape(string(code)) + `">`)
		data("label", labelOf(code))
		data("country", code.Country())
		data("sector", code.Sector())
		w.WriteString("</node>\n")
	}
	keys := slices.SortedFunc(maps.Keys(g.edges), func(a, b edgeKey) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.act, b.act))
	})
	for _, k := range keys {
		e := g.edges[k]
		w.WriteString(`<edge source="` + escape(string(k.from)) + `" target="` + escape(string(k.to)) + `">`)
		data("act", string(k.act))
		data("events", strconv.Itoa(e.events))
		data("incidents", strconv.Itoa(len(e.incidents)))
		data("intensity", decimal(e.intensity/float64(e.events)))
		data("first", e.first.String())
		data("last", e.last.String())
		w.WriteString("</edge>\n")
	}
	w.WriteString("</graph>\n</graphml>\n")
	return w.Flush()
}

// labelOf is an actor's code in words.
func labelOf(c casus.Code) string {
	var parts []string
	if n := countryName(c.Country()); n != "" {
		parts = append(parts, n)
	}
	if s := sectorNames[c.Sector()]; s != "" {
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		return string(c)
	}
	return strings.Join(parts, ", ")
}
