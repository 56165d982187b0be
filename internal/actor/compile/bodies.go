package main

import (
	"fmt"
	"strings"

	"casus/internal/actor/lexicon"
)

// body is a named actor that is no person.
type body struct {
	entry lexicon.Entry
	names []string
	own   bool // from the project's own entries, which go before all others
}

// body returns the body that one of the names already stands for, or a new one,
// with the names added to it.
func (c *compiler) body(names []string, canonical string) *body {
	var b *body
	for _, n := range names {
		if found := c.bodyOf[bodyKey(n)]; found != nil && b == nil {
			b = found
		}
	}
	if b == nil {
		b = &body{entry: lexicon.Entry{Name: canonical, Class: lexicon.Body}}
		c.bodyOrder = append(c.bodyOrder, b)
	}
	for _, n := range names {
		if c.bodyOf[bodyKey(n)] == nil {
			c.bodyOf[bodyKey(n)] = b
			b.names = append(b.names, n)
		}
	}
	return b
}

func bodyKey(name string) string {
	k, _ := lexicon.PhraseKey(name)
	return fmt.Sprintf("%x", k)
}

// ownBodyFiles are the project's own lists of named actors that are no persons.
var ownBodyFiles = []string{"agencies.txt", "bodies.txt", "companies.txt", "groups.txt", "parties.txt"}

// readOwnBodies reads the lists of bodies: names, code, FROM..TO, note. A body of
// several terms has several lines.
func (c *compiler) readOwnBodies() error {
	for _, file := range ownBodyFiles {
		err := c.lines(file, func(cells []string, source string) error {
			if len(cells) != 4 {
				return fmt.Errorf("want 4 cells: names, code, term, note")
			}
			t, err := ownTerm(cells[1], cells[2], cells[3], source)
			if err != nil {
				return err
			}
			names := strings.Split(cells[0], "; ")
			b := c.body(names, names[0])
			b.own = true
			b.entry.Terms = append(b.entry.Terms, t)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeBodies adds every body under its names.
func (c *compiler) writeBodies() error {
	for _, b := range c.bodyOrder {
		if len(b.entry.Terms) == 0 {
			continue
		}
		id := c.Entry(b.entry)
		for _, n := range b.names {
			kind := properCase(n)
			if !b.own && kind == lexicon.Acronym && strings.Contains(n, " ") {
				kind = lexicon.Proper // the lists of others are in capitals throughout
			}
			if !b.own && kind == lexicon.Acronym && len(n) > 4 {
				kind = lexicon.Proper
			}
			c.Add(strings.TrimPrefix(n, "The "), lexicon.Sense{Kind: lexicon.Named, Case: kind, ID: id})
		}
	}
	return nil
}
