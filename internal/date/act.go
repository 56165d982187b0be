package date

import (
	"casus"
	"casus/internal/count/numeral"
)

// act is the act of a time expression: the tokens of the words that name it, and where
// acts of its status lie.
type act struct {
	start, end int
	lies       direction
	possible   bool
}

// actAt finds the tokens of an act; nil where its status tells nothing of its time.
func actAt(tokens []numeral.Token, trigger casus.Span, status casus.Status) *act {
	a := &act{possible: status == casus.Possible}
	switch status {
	case casus.Planned, casus.Possible:
		a.lies = future
	case casus.Done, casus.Alleged:
		a.lies = past
	default:
		return nil // what did not happen may be of any time
	}
	for a.start < len(tokens) && tokens[a.start].End <= trigger.Start {
		a.start++
	}
	for a.end = a.start; a.end < len(tokens) && tokens[a.end].Start < trigger.End; {
		a.end++
	}
	return a
}

// points tells where the act sets the expression of the tokens from start to end, whose
// clause has the direction by. False is for an expression that belongs to another verb
// than the act: "said on Friday that it will meet".
func (a *act) points(tokens []numeral.Token, start, end int, by direction) (direction, bool) {
	if a == nil {
		return neither, false
	}
	c := clause{tokens, start, end, cues()}
	switch {
	case by == neither, a.lies == future && c.at(start-1).Is("until", "till", "by"):
		return a.lies, true
	case a.end <= start: // "the talks in Amman on Friday"
		return a.lies, !c.told(a.end, start)
	case a.start < end: // the expression is a part of the act's words
		return a.lies, true
	case c.at(end).Is("'") && c.at(end+1).Is("s"), !c.fronted(): // "Friday's vote", "the February killing"
		near := a.start-end <= 5 && !a.possible
		return a.lies, near && !c.told(end, a.start) && !c.governed()
	}
	return a.lies, !c.told(end, a.start) // "on Friday, the ministers of both countries meet"
}

// told reports whether a verb among the tokens from start to end tells a time.
func (c *clause) told(start, end int) bool {
	for k := start; k < end; k++ {
		if c.verb(k) != neither {
			return true
		}
	}
	return false
}

// governed reports whether the expression hangs on the verb before it: "said on Friday".
func (c *clause) governed() bool {
	i := c.start - 1
	for c.at(i).Is("on", "in", "at", "early", "late", "earlier", "later") {
		i--
	}
	return c.verb(i) != neither
}
