package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// facet is how events are counted by a property.
type facet struct {
	value string // an expression of the event e and of the tables
	// tables are those that are joined to the event, where a condition holds.
	tables  string
	where   string
	several bool // an event can have several values, or one of them several times
}

// code is the code of an actor in a row of event_actor.
func code(x string) string {
	return x + ".country || case when " + x + ".sector = '' then '' else '.' || " + x + ".sector end"
}

// side is one of a pair: a country, or a body by its name.
func side(x string) string {
	return "case when " + x + ".country = 'IGO' and " + x + ".sector <> '' then 'IGO.' || " + x + ".sector else " + x + ".country end"
}

func actorFacet(roles ...string) facet {
	x := "f" + strings.Join(roles, "")
	return facet{code(x), " cross join event_actor " + x, x + ".event = e.key and " + x + ".role in ('" + strings.Join(roles, "', '") + "')", true}
}

var facets = map[Facet]facet{
	ByType:      {value: "e.type"},
	ByMode:      {value: "e.mode"},
	ByQuad:      {value: "e.quad"},
	ByStatus:    {value: "e.status"},
	ByLanguage:  {value: "e.language"},
	ByReviewed:  {value: "case when e.rejected = 1 then 'rejected' when e.amended = 1 then 'amended' when e.confirmed = 1 then 'confirmed' else '' end"},
	ByDay:       {value: "e.first_day"},
	ByMonth:     {value: "e.first_day / 100"},
	ByPublisher: {"fp.text", " cross join name fp", "fp.key = e.publisher", false},
	ByContext:   {"fx.context", " cross join event_context fx", "fx.event = e.key", true},
	ByActor:     actorFacet(roleSource, roleRecipient, roleMediator),
	BySource:    actorFacet(roleSource),
	ByRecipient: actorFacet(roleRecipient),
	ByClaimant:  actorFacet(roleClaimant),
	ByDyad: {side("ds") + " || '>' || " + side("dr"), " cross join event_actor ds cross join event_actor dr", "ds.event = e.key and ds.role = '" + roleSource +
		"' and ds.country <> '' and dr.event = e.key and dr.role = '" + roleRecipient + "' and dr.country <> ''", true},
	ByCountry: {"fk.country", " cross join event_place fk", "fk.event = e.key and fk.country <> ''", true},
	ByPlace:   {"fn.name", " cross join event_place fl cross join place fn", "fl.event = e.key and fn.key = fl.place", true},
}

// counting is a way to count.
type counting struct {
	columns []string
	tables  string
	where   sqlPart
	number  string // what is counted
}

func newCounting(by []Facet, incidents bool) (counting, error) {
	var c counting
	var where []string
	several := false
	for i, name := range by {
		f, ok := facets[name]
		if !ok || slices.Contains(by[:i], name) {
			return c, fmt.Errorf("events are not counted by %q, or not twice", name)
		}
		c.columns, c.tables, several = append(c.columns, f.value), c.tables+f.tables, several || f.several
		if f.where != "" {
			where = append(where, f.where)
		}
	}
	c.where.sql = strings.Join(where, " and ")
	c.number = "count(*)"
	switch {
	case incidents:
		c.number = "count(distinct e.incident)"
	case several:
		c.number = "count(distinct e.key)"
	}
	return c, nil
}

func (d *db) Counts(ctx context.Context, q Query, g Grouping) (all []Tally, err error) {
	if len(g.By) == 0 {
		return nil, fmt.Errorf("events are counted by something")
	}
	c, err := newCounting(g.By, g.Incidents)
	if err != nil {
		return nil, err
	}
	groups := make([]string, len(g.By))
	for i := range groups {
		groups[i] = strconv.Itoa(i + 1)
	}
	rest := " group by " + strings.Join(groups, ", ")
	if g.Incidents {
		rest += " having " + c.number + " > 0"
	}
	rest += " order by " + strconv.Itoa(len(groups)+1) + " desc, " + strings.Join(groups, ", ")
	if g.Limit > 0 {
		rest += " limit " + strconv.Itoa(g.Limit)
	}
	err = d.read(ctx, func(t *tx) error {
		s, err := prepare(ctx, t, q, 0)
		if err != nil {
			return err
		}
		statement := s.statement(strings.Join(append(c.columns, c.number), ", "), c.tables, c.where, rest)
		return t.each(ctx, func(r *sql.Rows) error {
			x := Tally{Values: make([]string, len(g.By))}
			into := []any{}
			for i := range x.Values {
				into = append(into, &x.Values[i])
			}
			if err := r.Scan(append(into, &x.N)...); err != nil {
				return err
			}
			for i, by := range g.By {
				x.Values[i] = by.format(x.Values[i])
			}
			all = append(all, x)
			return nil
		}, statement.sql, statement.args...)
	})
	return all, err
}

// format writes a day or month as it is read elsewhere.
func (f Facet) format(v string) string {
	switch {
	case f != ByDay && f != ByMonth:
		return v
	case v == "0":
		return ""
	case f == ByMonth:
		return fmt.Sprintf("%04s-%s", v[:len(v)-2], v[len(v)-2:])
	}
	return fmt.Sprintf("%04s-%s-%s", v[:len(v)-4], v[len(v)-4:len(v)-2], v[len(v)-2:])
}
