package date

import (
	"casus"
	"casus/internal/count/numeral"
)

// How many tokens are held behind and ahead of the one at which an expression is
// looked for, at least, and how many are read at once.
const (
	behind = 32
	ahead  = 4 * longest
	block  = 2048
)

// Find lists the time expressions of a text, in order and without overlaps. A span has
// the words that decide what days are meant: "late on Friday", "October 8, 2020", "since
// the 1990s", without a preposition that does not ("on Friday" is found as "Friday").
// Lengths of time are found only where the words around say that they last to the
// report's day. Its work is linear in the text.
func Find(text string) []casus.Span {
	var spans []casus.Span
	f := finder{scanner: numeral.NewScanner(text), p: newParser(nil, true)}
	starts := f.p.g.sections[f.p.g.index["time"]]
	for f.fill() {
		t := f.p.tokens[f.i]
		next := f.i + 1
		if (t.Kind == numeral.Digits || starts.byWord[t.Text] != nil) && f.near() {
			if n := f.p.parse("time", f.i); n != nil && f.isTime(n) {
				spans = append(spans, casus.Span{Start: t.Start, End: f.p.tokens[n.end-1].End})
				next = n.end
			}
		}
		f.i = next
	}
	return spans
}

// finder slides over the tokens of a text.
type finder struct {
	scanner *numeral.Scanner
	p       *parser
	i       int
	ended   bool
	anchor  int // the next token, from i on, that can be at the heart of a time
}

// fill reads the next tokens when too few lie ahead; false at the end of the text.
// Readings made with fewer tokens are forgotten.
func (f *finder) fill() bool {
	if f.ended || f.i+ahead <= len(f.p.tokens) {
		return f.i < len(f.p.tokens)
	}
	if shift := f.i - behind; shift > 0 {
		f.p.tokens = f.p.tokens[:copy(f.p.tokens, f.p.tokens[shift:])]
		f.i -= shift
		f.anchor -= shift
	}
	for !f.ended && len(f.p.tokens) < f.i+ahead+block {
		t := f.scanner.Next()
		if f.ended = t.Kind == numeral.None; !f.ended {
			f.p.tokens = append(f.p.tokens, t)
		}
	}
	f.p.all = f.p.tokens
	f.p.forget()
	return f.i < len(f.p.tokens)
}

// approach is how many tokens can stand before the heart of a time: "much of the past",
// "shortly before the early morning hours of".
const approach = 10

// near reports whether a token at the heart of times follows closely: digits, or a name of
// the calendar. Most words that a time can begin with ("the", "a") begin none.
func (f *finder) near() bool {
	for f.anchor = max(f.anchor, f.i); f.anchor < min(f.i+approach, len(f.p.tokens)); f.anchor++ {
		if t := f.p.tokens[f.anchor]; t.Kind == numeral.Digits || f.p.g.hearts[t.Text] {
			return true
		}
	}
	return false
}

// isTime reports whether a reading is one in running text.
func (f *finder) isTime(n *node) bool {
	if core := deepest(n); core.rule.means == "duration" {
		return ongoing(f.p, n.start, n.end)
	}
	if t := f.p.at(n.start - 1); t.Glued && t.Is("-") && f.p.at(n.start).Glued && f.p.at(n.start).Kind == numeral.Digits {
		return false // the end of a telephone number or a name
	}
	return true
}
