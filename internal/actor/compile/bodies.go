package main

import (
	"fmt"
	"slices"
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
	for i, n := range names {
		if i > 0 && !strings.Contains(n, " ") {
			continue // an acronym that is not the first name may be that of another body too
		}
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

func phraseKey(s string) uint64 {
	k, _ := lexicon.PhraseKey(s)
	return k
}

// capitals are the words of a name before the first that has no capital.
func capitals(name string) string {
	ws := strings.Fields(name)
	n := slices.IndexFunc(ws, func(w string) bool { return w[0] >= 'a' && w[0] <= 'z' })
	return strings.Join(ws[:max(n, 0)], " ")
}

// ownBodyFiles are the project's own lists of named actors that are no persons.
var ownBodyFiles = []string{"agencies.txt", "bodies.txt", "companies.txt", "groups.txt", "parties.txt"}

// readOwnBodies reads the lists of bodies: names, code, FROM..TO, note. A body of
// several terms has several lines, which share the first name.
func (c *compiler) readOwnBodies() error {
	own := map[string]*body{}
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
			b := own[names[0]]
			if b == nil {
				b = &body{entry: lexicon.Entry{Name: names[0], Class: lexicon.Body}, own: true}
				own[names[0]] = b
				c.bodyOrder = append(c.bodyOrder, b)
			}
			for _, n := range names {
				if !slices.Contains(b.names, n) {
					b.names = append(b.names, n)
				}
				if c.bodyOf[bodyKey(n)] == nil {
					c.bodyOf[bodyKey(n)] = b
				}
			}
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
			if kind == lexicon.Partly && c.nationForms[phraseKey(capitals(n))] {
				kind = lexicon.Proper // "Iraqi army" is read as a nation and a noun
			}
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
