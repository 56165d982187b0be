package date

import (
	_ "embed"
	"strings"
	"sync"

	"casus/internal/count/numeral"
)

//go:embed tense.txt
var tenseTxt string

// direction is where words without a full date point from the report's day.
type direction int

// The directions; neither is for sentences without a cue.
const (
	neither direction = iota
	past
	future
)

func (d direction) String() string { return [...]string{"neither", "past", "future"}[d] }

var cues = sync.OnceValue(func() map[string]map[string]bool {
	classes := map[string]map[string]bool{}
	for line := range strings.SplitSeq(tenseTxt, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		classes[f[0]] = map[string]bool{}
		for _, w := range f[1:] {
			classes[f[0]][w] = true
		}
	}
	return classes
})

// clause looks for verbs around a time expression.
type clause struct {
	tokens     []numeral.Token
	start, end int // of the expression
	cues       map[string]map[string]bool
}

// tense tells from the verbs around the tokens from start to end whether the
// time is past or still to come, and by which word.
func tense(tokens []numeral.Token, start, end int) (direction, string) {
	c := clause{tokens, start, end, cues()}
	if c.at(end).Is("'") && c.at(end+1).Is("s") { // "Friday's attack", "ahead of Friday's vote"
		for k := end + 2; k < end+5; k++ {
			if c.cues["planned"][c.at(k).Text] {
				if d, cue := c.left(); d != neither {
					return d, cue
				}
				return c.right()
			}
		}
		if d, cue := c.left(); d == past {
			return d, cue
		}
		return past, "'s"
	}
	if d, cue := c.beside(); d != neither {
		return d, cue
	}
	if c.fronted() {
		if d, cue := c.right(); d != neither {
			return d, cue
		}
	}
	if d, cue := c.left(); d != neither {
		return d, cue
	}
	return c.right()
}

func (c *clause) at(i int) numeral.Token {
	if i >= 0 && i < len(c.tokens) {
		return c.tokens[i]
	}
	return numeral.Token{}
}

// fronted reports whether the expression stands before the verb it belongs to.
func (c *clause) fronted() bool {
	i := c.start - 1
	for c.at(i).Is("on", "in", "by", "at", "early", "late", "the", "earlier", "later", "during", "since", "from", "after", "before", "until", "around", "about", "also", "only", "just") {
		i--
	}
	t := c.at(i)
	return t.Kind == numeral.None || t.Is(",", "that", "and", "but", "while", ":", ";", `"`, "-", "where", "when", "because", "as", "or")
}

// beside looks at the words that touch the expression: "scheduled for Friday", "starting
// May 1", "the summit begins Wednesday", "an attack late Thursday killed six".
func (c *clause) beside() (direction, string) {
	i := c.start - 1
	for c.at(i).Is("on", "in", "at", "early", "late", "the", "as", "soon") {
		i--
	}
	t, before := c.at(i), c.at(i-1)
	switch {
	case c.cues["starting"][t.Text]:
		if d, cue := c.left(); d == past {
			return d, cue
		}
		if d, cue := c.right(); d == past {
			return d, cue
		}
		return future, t.Text
	case c.cues["begins"][t.Text]:
		return future, t.Text
	case t.Is("for", "of") && (c.cues["awaits"][before.Text] || c.cues["planned"][before.Text] || before.Is("announced", "called", "convened", "arranged")):
		return future, before.Text + " " + t.Text
	case c.cues["awaits"][t.Text] && c.past(i):
		return neither, ""
	}
	next := c.at(c.end)
	if next.Is("will", "would", "shall") {
		return future, next.Text
	}
	if c.past(c.end) && t.Kind == numeral.Word && !c.at(c.end+1).Is("by") {
		return past, next.Text
	}
	return neither, ""
}

// Far enough to pass a subject with its description, and short enough that a long
// sentence is read in linear time.
const (
	leftward  = 40
	rightward = 24
)

// left looks for the nearest verb before the expression.
func (c *clause) left() (direction, string) {
	commas := 0
	for k := c.start - 1; k >= max(c.start-leftward, 0); k-- {
		t := c.tokens[k]
		if t.Kind == numeral.Mark {
			if t.Is(",") {
				commas++
			}
			if t.Is(";") || commas > 3 {
				return neither, ""
			}
			continue
		}
		if d := c.verb(k); d != neither {
			return d, t.Text
		}
	}
	return neither, ""
}

// right looks for the nearest verb after the expression.
func (c *clause) right() (direction, string) {
	for k := c.end; k < min(c.end+rightward, len(c.tokens)); k++ {
		t := c.tokens[k]
		if t.Is(";", ":") {
			return neither, ""
		}
		if t.Kind != numeral.Word {
			continue
		}
		if d := c.verb(k); d != neither {
			return d, t.Text
		}
	}
	return neither, ""
}

// verb is the direction that the word at k gives to its clause.
func (c *clause) verb(k int) direction {
	t, w := c.at(k), c.at(k).Text
	before := c.at(k - 1)
	switch {
	case c.cues["future"][w] && !(w == "will" && (before.Is("the", "'s", "political", "a") || t.Capital && k > 0)):
		return future
	case t.Is("may", "might", "must", "should") && !t.Capital && !c.at(k+1).Is("have") && c.at(k+1).Kind == numeral.Word:
		return future
	case t.Is("ahead", "eve", "advance") && c.at(k+1).Is("of"), t.Is("set") && c.at(k+1).Is("for"), t.Is("upcoming", "forthcoming"):
		return future
	case t.Is("to") && c.at(k+1).Kind == numeral.Word && !c.at(k+1).Capital:
		next := c.at(k + 1)
		if next.Is("the", "a", "an", "his", "her", "its", "their", "this", "that", "date", "be") {
			if next.Is("be") && !before.Is("thought", "believed", "said", "known", "reported", "found", "reportedly") {
				return future // "talks to be held Friday"
			}
			return neither
		}
		if c.awaits(k - 1) {
			return future
		}
		if before.Is("is", "are", "s", "re") {
			return future
		}
		return neither
	case t.Is("scheduled", "due", "slated", "expected", "planned", "tipped") && !(before.Is("had", "than", "as") || c.at(k+1).Is("to") && c.at(k+2).Is("have")):
		return future
	case t.Is("is", "are", "s", "re") && (t.Text != "s" || before.Is("'") && c.at(k-2).Is("he", "she", "it", "who")):
		for j := k + 1; j <= k+3 && c.at(j).Kind == numeral.Word; j++ {
			if n := c.at(j); strings.HasSuffix(n.Text, "ing") && len(n.Text) > 4 && !n.Is("being", "during") {
				return future // "is meeting them on Friday"
			}
			if c.at(j).Is("due", "set", "scheduled", "expected", "to", "slated", "planned") {
				return future
			}
			if !c.cues["adverb"][c.at(j).Text] {
				break
			}
		}
		return neither
	case c.past(k):
		if c.underModal(k) {
			return future
		}
		return past
	}
	return neither
}

// awaits reports whether the word at k, or before adverbs and an object at k, is one
// after which "to" and a verb speak of what is still to come.
func (c *clause) awaits(k int) bool {
	for j := k; j > k-5 && j >= 0; j-- {
		t := c.at(j)
		if c.cues["awaits"][t.Text] {
			return true
		}
		if t.Kind == numeral.Mark {
			return false
		}
		if c.past(j) {
			return false
		}
	}
	return false
}

// past reports whether the word at k is a past verb by its form.
func (c *clause) past(k int) bool {
	t := c.at(k)
	if t.Kind != numeral.Word {
		return false
	}
	if c.cues["past"][t.Text] {
		return !(t.Is("left", "set", "read", "cut", "put", "hit", "shut", "split", "ground", "wound", "bound", "felt", "saw", "found", "led") && c.at(k-1).Is("the", "a", "an", "to", "will", "'"))
	}
	if !strings.HasSuffix(t.Text, "ed") || len(t.Text) < 5 || c.cues["notpast"][t.Text] || t.Capital && k > 0 { // "Mohamed"
		return false
	}
	// "the wounded soldiers", "Iran-backed": adjectives.
	before := c.at(k - 1)
	if before.Is("-") && t.Glued || before.Is("the", "a", "an", "his", "her", "its", "their", "these", "those", "of", "in", "with", "for", "by", "most", "more", "some", "newly", "recently") && c.at(k+1).Kind == numeral.Word {
		return false
	}
	return true
}

// underModal reports whether the past form at k follows "will be", "to be", "would have".
func (c *clause) underModal(k int) bool {
	for j := k - 1; j >= max(k-5, 0); j-- {
		t := c.at(j)
		switch {
		case c.cues["future"][t.Text]:
			return true
		case t.Is("to") && c.at(j+1).Is("be", "get"):
			return true
		case t.Is("must", "should", "may", "might", "can", "could", "shall") && !t.Capital && !c.at(j+1).Is("have"):
			return true
		case t.Is("be", "have", "been", "get", "being") || c.cues["adverb"][t.Text] || strings.HasSuffix(t.Text, "ly"):
			continue
		}
		return false
	}
	return false
}
