package store

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"casus"
	"casus/internal/query"
)

// sqlPart is a piece of SQL with its arguments.
type sqlPart struct {
	sql  string
	args []any
}

// joined puts pieces together.
func joined(parts []sqlPart, between string) sqlPart {
	var p sqlPart
	list := make([]string, len(parts))
	for i, x := range parts {
		list[i] = x.sql
		p.args = append(p.args, x.args...)
	}
	p.sql = strings.Join(list, between)
	return p
}

// condition is a part of a query in SQL. It decides as [query.Match] does: it is true or
// false and never null.
type condition struct {
	sqlPart // about the event e
	// keys selects, by an index, the keys of all events for which it holds, and perhaps
	// of others unless it is exact; empty where no index helps.
	keys  sqlPart
	exact bool
	broad bool // it holds for many events, as a rule
}

// translator makes SQL of queries. No text of a query becomes a part of the SQL: all
// values are arguments.
type translator struct {
	engine
	today casus.Day
	all   bool // all events are wanted, and not the first of them
}

// always and never hold for every and for no event.
var (
	always = condition{sqlPart: sqlPart{sql: "1 = 1"}}
	never  = condition{sqlPart: sqlPart{sql: "1 = 0"}}
)

// node translates a query.
func (t translator) node(n query.Node) condition {
	switch n := n.(type) {
	case query.And:
		if len(n) == 0 {
			return always
		}
		c := condition{sqlPart: t.list(n, " and ")} // and not exact
		for _, x := range n {                       // any part with an index finds all there is to find
			if k := t.node(x).keys; k.sql != "" {
				c.keys = k
				break
			}
		}
		return c
	case query.Or:
		if len(n) == 0 {
			return never
		}
		c := condition{sqlPart: t.list(n, " or ")}
		parts := make([]condition, len(n))
		for i, x := range n {
			parts[i] = t.node(x)
			c.broad = c.broad || parts[i].broad
		}
		c.keys, c.exact = union(parts)
		return c
	case query.Not:
		c := t.node(n.Node)
		return condition{sqlPart: sqlPart{"not (" + c.sql + ")", c.args}}
	case query.Text:
		return t.text(query.Fold(string(n)))
	case query.Near:
		return t.places(t.near(n))
	case query.Within:
		return t.places(Box(n.Box).inside(t.engine))
	case query.Term:
		return t.term(n)
	}
	panic(fmt.Sprintf("store: a query's node of no known kind: %T", n))
}

func (t translator) list(nodes []query.Node, between string) sqlPart {
	parts := make([]sqlPart, len(nodes))
	for i, n := range nodes {
		parts[i] = t.node(n).sqlPart
	}
	p := joined(parts, between)
	p.sql = "(" + p.sql + ")"
	return p
}

// union selects the keys of several conditions' events; empty where no index helps one of them.
func union(parts []condition) (keys sqlPart, exact bool) {
	exact = true
	lists := make([]sqlPart, len(parts))
	for i, c := range parts {
		if c.keys.sql == "" {
			return sqlPart{}, false
		}
		lists[i], exact = sqlPart{"select * from (" + c.keys.sql + ") u", c.keys.args}, exact && c.exact
	}
	return joined(lists, " union all "), exact
}

// exactly is a condition with keys that find just what it holds for.
func exactly(test string, keys string, args ...any) condition {
	return condition{sqlPart: sqlPart{test, args}, keys: sqlPart{keys, args}, exact: true}
}

// text looks for words event by event where the first hits are wanted, and for all that
// have them at once where all are.
func (t translator) text(folded string) condition {
	keys := t.words("event", folded)
	if t.all {
		return exactly("e.key in ("+keys.sql+")", keys.sql, keys.args...)
	}
	return condition{sqlPart: t.hasWords(folded, "e.key"), keys: keys, exact: true}
}

// term translates a comparison, which holds when it does for one of the values.
func (t translator) term(n query.Term) condition {
	parts, tests := make([]condition, len(n.Values)), make([]sqlPart, len(n.Values))
	for i, v := range n.Values {
		parts[i] = t.value(n, v)
		tests[i] = parts[i].sqlPart
	}
	c := condition{sqlPart: joined(tests, " or ")}
	c.sql = "(" + c.sql + ")"
	c.keys, c.exact = union(parts)
	switch n.Field {
	case query.FieldType, query.FieldFamily, query.FieldStatus, query.FieldAfter, query.FieldBefore:
		c.broad = true
	}
	return c
}

// equal compares a column of the event with a value that an index finds.
func equal(column string, value any) condition {
	return exactly("e."+column+" = ?", "select key from event where "+column+" = ?", value)
}

// value translates a comparison with one value.
func (t translator) value(n query.Term, v string) condition {
	plain := func(sql string, args ...any) condition { return condition{sqlPart: sqlPart{sql, args}} }
	switch n.Field {
	case query.FieldType:
		return equal("type", v)
	case query.FieldMode:
		return plain("e.mode = ?", v)
	case query.FieldFamily:
		var types []query.Node
		for _, typ := range query.Types(v) {
			types = append(types, query.Term{Field: query.FieldType, Op: query.Is, Values: []string{string(typ)}})
		}
		return t.node(query.Or(types))
	case query.FieldStatus:
		return equal("status", v)
	case query.FieldBackground:
		return plain("e.background = ?", flag(v == "yes"))
	case query.FieldContext:
		return exactly("exists (select 1 from event_context where event = e.key and context = ?)", "select event from event_context where context = ?", v)
	case query.FieldPLOVER:
		return plain("(e.plover = ? or substr(e.plover, 1, ?) = ?)", v, len(v)+1, v+"/")
	case query.FieldCAMEO:
		return plain("substr(e.cameo, 1, ?) = ?", len(v), v)
	case query.FieldQuad:
		return plain("e.quad = ?", v)
	case query.FieldActor:
		return t.who(v, roleSource, roleRecipient, roleMediator)
	case query.FieldSource:
		return t.who(v, roleSource)
	case query.FieldRecipient:
		return t.who(v, roleRecipient)
	case query.FieldMediator:
		return t.who(v, roleMediator)
	case query.FieldBy:
		return t.who(v, roleClaimant)
	case query.FieldDenied:
		return t.denied(v)
	case query.FieldPlace:
		return t.where(query.WhereOf(v))
	case query.FieldAfter, query.FieldBefore, query.FieldDay, query.FieldPublished:
		return days(n.Field, query.Days(v, t.today))
	case query.FieldKilled, query.FieldInjured, query.FieldDetained, query.FieldDisplaced:
		return count(string(n.Field), n.Op, query.Number(v))
	case query.FieldConfidence:
		return plain("e.confidence "+string(n.Op)+" ?", query.Number(v))
	case query.FieldPublisher:
		names := t.words("name", query.Fold(v))
		return exactly("e.publisher in ("+names.sql+")", "select key from event where publisher in ("+names.sql+")", names.args...)
	case query.FieldLanguage:
		return plain("e.language = ?", v)
	case query.FieldReviewed:
		return reviewedAs(v)
	case query.FieldIncident:
		return exactly("(e.incident is not null and e.incident in (select key from incident where id = ?))",
			"select key from event where incident in (select key from incident where id = ?)", v)
	case query.FieldDocument:
		return exactly("e.document in (select key from document where current = 1 and id = ?)",
			"select key from event where document in (select key from document where current = 1 and id = ?)", v)
	case query.FieldEvent:
		return equal("id", v)
	}
	panic("store: no field " + string(n.Field))
}

// who translates a value of an actor's field.
func (t translator) who(v string, roles ...string) condition {
	in := "role in ('" + strings.Join(roles, "', '") + "')"
	who := query.WhoOf(v)
	if who.Words != "" {
		return t.name(who.Words, in)
	}
	var tests []string
	var args []any
	if who.Country != "" {
		tests, args = append(tests, "country = ?"), append(args, who.Country)
	}
	if who.Sector != "" {
		tests, args = append(tests, "sector = ?"), append(args, who.Sector)
		if who.Country == "" {
			tests = append(tests, "sector <> ''") // the index's own condition
		}
	}
	test := strings.Join(append(tests, in), " and ")
	return exactly("exists (select 1 from event_actor where event = e.key and "+test+")", "select event from event_actor where "+test, args...)
}

// name holds for events that have a name with these words in a role.
func (t translator) name(folded, role string) condition {
	names := t.words("name", folded)
	test := "name in (" + names.sql + ") and " + role
	return exactly("exists (select 1 from event_name where event = e.key and "+test+")", "select event from event_name where "+test, names.args...)
}

func (t translator) denied(v string) condition {
	status := equal("status", string(casus.Denied))
	switch v {
	case "yes":
		return status
	case "no":
		return condition{sqlPart: sqlPart{"e.status <> ?", status.args}}
	}
	by := t.who(v, roleClaimant)
	c := condition{sqlPart: joined([]sqlPart{status.sqlPart, by.sqlPart}, " and "), keys: by.keys}
	c.sql = "(" + c.sql + ")"
	return c
}

func (t translator) where(w query.Where) condition {
	switch {
	case w.Words != "":
		return t.name(w.Words, "role = '"+rolePlace+"'")
	case w.Country != "":
		return exactly("exists (select 1 from event_place where event = e.key and country = ?)", "select event from event_place where country = ?", w.Country)
	}
	return t.places(sqlPart{"p.geonames = ?", []any{w.GeoNames}})
}

// places holds for events with a place p for which a condition does.
func (t translator) places(p sqlPart) condition {
	in := "place in (select p.key from place p where " + p.sql + ")"
	return exactly("exists (select 1 from event_place where event = e.key and "+in+")", "select event from event_place where "+in, p.args...)
}

// near is the condition that a place p lies within the distance: in a rectangle around
// the circle, and then by the haversine of the angle between the two.
func (t translator) near(n query.Near) sqlPart {
	var boxes []sqlPart
	for _, b := range n.Boxes() {
		boxes = append(boxes, t.box(Box(b)))
	}
	box := joined(boxes, " or ")
	const haversine = "sin(radians(p.lat - ?) / 2) * sin(radians(p.lat - ?) / 2) + cos(radians(?)) * cos(radians(p.lat)) * sin(radians(p.lon - ?) / 2) * sin(radians(p.lon - ?) / 2)"
	half := math.Sin(min(n.Kilometres/earthDiameter, math.Pi/2))
	return sqlPart{"p.located = 1 and (" + box.sql + ") and " + haversine + " <= ?", append(box.args, n.Lat, n.Lat, n.Lat, n.Lon, n.Lon, half*half)}
}

// earthDiameter is that of [query.Distance], in kilometres.
const earthDiameter = 2 * 6371.0088

func days(f query.Field, asked casus.TimeSpan) condition {
	from, to := number(asked.From), number(asked.To)
	column := func(sql string, args ...any) condition {
		return exactly("("+strings.NewReplacer("first_day", "e.first_day", "last_day", "e.last_day", "published", "e.published").Replace(sql)+")", "select key from event where "+sql, args...)
	}
	switch f {
	case query.FieldAfter:
		return column("last_day >= ? and first_day > 0", from)
	case query.FieldBefore:
		return column("first_day < ? and first_day > 0", from)
	case query.FieldDay:
		return column("last_day >= ? and first_day <= ? and first_day > 0", from, to)
	}
	return column("published >= ? and published <= ? and published > 0", from, to)
}

// count compares a column of whole numbers with any number.
func count(column string, op query.Op, v float64) condition {
	var n int64
	switch op {
	case query.More, query.AtMost: // n > 11.5 is n > 11, n <= 11.5 is n <= 11
		n = int64(math.Floor(v))
	case query.AtLeast, query.Less:
		n = int64(math.Ceil(v))
	default:
		if v != math.Trunc(v) {
			return never
		}
		op, n = query.Equal, int64(v)
	}
	test := column + " is not null and " + column + " " + string(op) + " ?"
	return exactly("(e."+strings.ReplaceAll(test, "and "+column, "and e."+column)+")", "select key from event where "+test, n)
}

func reviewedAs(v string) condition {
	const any = "(e.confirmed = 1 or e.amended = 1 or e.rejected = 1)"
	keys := sqlPart{sql: "select key from event where confirmed = 1 or amended = 1 or rejected = 1"}
	switch v {
	case "yes":
		return condition{sqlPart: sqlPart{sql: any}, keys: keys, exact: true}
	case "no":
		return condition{sqlPart: sqlPart{sql: "not " + any}}
	}
	column := map[string]string{"confirmed": "e.confirmed", "amended": "e.amended", "rejected": "e.rejected"}[v]
	return condition{sqlPart: sqlPart{sql: column + " = 1"}, keys: keys}
}

// asksForReviews reports whether a query names the field of reviews.
func asksForReviews(n query.Node) bool {
	for x := range query.Walk(n) {
		if term, ok := x.(query.Term); ok && term.Field == query.FieldReviewed {
			return true
		}
	}
	return false
}

// conjuncts are the parts of a query that must all hold.
func conjuncts(n query.Node) []query.Node {
	if and, ok := n.(query.And); ok {
		return slices.Clone(and)
	}
	return []query.Node{n}
}
