package incident

import (
	"fmt"
	"slices"
	"strings"

	"casus"
	"casus/internal/incident/words"
)

// status settles whether the act took place, by the voices that tell it under the
// incident's type. The rules, in their order; a "word" is one of a party to the act,
// as claimant or as publisher, and a "fact" is told by anyone else, or is a party's
// admission of its own act:
//
//  1. Of an act that some voice told ahead of its time the later voice decides: a fact
//     that it was done, then it is done whatever is planned next; a denial after which
//     nobody plans it again, then it is denied (refused, put off, called off); a word that
//     it was done, then it is alleged; else what was last said of it, planned or possible.
//  2. Told as done by as many votes of fact as tell as fact that it was not: done.
//  3. Told as fact not to have happened: denied.
//  4. Only words say that it was done: alleged, denied or not.
//  5. Only words say anything, and all deny: denied.
func status(v voices, of casus.Type) (casus.Status, casus.Why) {
	v = v.of(func(t *Telling) bool { return t.Event.Type == of })
	var (
		parties = v.sides()
		fact    = func(t *Telling) bool { return !parties.speak(t) || t.admits() }
		done    = v.of(func(t *Telling) bool { return t.Event.Status == casus.Done && fact(t) })
		claimed = v.of(func(t *Telling) bool {
			return t.Event.Status == casus.Alleged || t.Event.Status == casus.Done && !fact(t)
		})
		denied = v.of(func(t *Telling) bool { return t.Event.Status == casus.Denied })
		undone = denied.of(func(t *Telling) bool { return !parties.speak(t) })
		future = v.of(func(t *Telling) bool { return ahead(t.Event) })
		why    casus.Why
	)
	switch {
	case len(future) > 0:
		against := undone
		if len(done) == 0 {
			against = denied
		}
		last := future[len(future)-1]
		switch {
		case len(done) > 0 && !done.before(against):
			why.Add("it was announced, and %s told it as done later than any denied it", done.names())
			return casus.Done, why
		case len(against) > 0 && !against.before(future):
			why.Add("it was announced, and then denied, refused or put off according to %s", against.names())
			return casus.Denied, why
		}
		if len(claimed) > 0 && !claimed.before(future) {
			why.Add("it was announced, and only parties to it or doubtful sources say that it was done, in %s", claimed.names())
			return casus.Alleged, why
		}
		why.Add("it lies ahead: %s told of it last, as %s", last.by, last.Event.Status)
		return last.Event.Status, why
	case len(done) > 0 && done.votes() >= undone.votes()-1e-9:
		why.Add("%s told it as fact", done.names())
		if len(denied) > 0 {
			why.Add("denied according to %s", denied.names())
		}
		return casus.Done, why
	case len(undone) > 0:
		why.Add("%s told as fact that it did not happen", undone.names())
		return casus.Denied, why
	case len(claimed) > 0:
		why.Add("only parties to it or doubtful sources say so, in %s", claimed.names())
		if len(denied) > 0 {
			why.Add("denied according to %s", denied.names())
		}
		return casus.Alleged, why
	}
	why.Add("nobody says that it happened; denied according to %s", denied.names())
	return casus.Denied, why
}

// before reports whether the last of the voices told before the last of the others.
func (v voices) before(w voices) bool {
	return len(w) > 0 && v[len(v)-1].Before(w[len(w)-1].Telling)
}

// names are who the voices are.
func (v voices) names() string {
	var by []string
	for _, x := range v {
		if !slices.Contains(by, x.by) {
			by = append(by, x.by)
		}
	}
	const shown = 3
	if len(by) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(by[:shown], ", "), len(by)-shown)
	}
	return strings.Join(by, ", ")
}

// sides are the parties to an act, in whatever role.
type sides []party

func (v voices) sides() sides {
	var s sides
	for _, x := range v {
		s = append(s, x.source, x.target)
	}
	return s
}

// speak reports whether a telling is a party's word: a claimant of it, or its publisher
// where it has none, is a party by code or by name.
func (s sides) speak(t *Telling) bool {
	if len(t.Event.Claimant) == 0 {
		return s.named(t.Publisher)
	}
	return slices.ContainsFunc(t.Event.Claimant, s.among)
}

// admits reports whether a telling is the doer's own word of what it did: then nobody is
// accused by it.
func (t *Telling) admits() bool {
	return slices.ContainsFunc(t.Event.Claimant, sides{t.source}.among)
}

// among reports whether a claimant is one of the parties.
func (s sides) among(claimant casus.Party) bool {
	for _, code := range claimant.Codes() {
		for _, p := range s {
			if slices.ContainsFunc(p.codes, func(d casus.Code) bool { return oneSide(code, d) }) {
				return true
			}
		}
	}
	return s.named(claimant.Text)
}

// named reports whether words name a party.
func (s sides) named(text string) bool {
	bag := words.NewBag(words.Stems(text))
	return slices.ContainsFunc(s, func(p party) bool { return words.Cosine(bag, p.names) >= alike })
}

// state are the sectors that speak for one another: a ministry for its army.
var state = []string{"", "GOV", "MIL", "COP", "SPY"}

// oneSide reports whether two codes stand on one side.
func oneSide(c, d casus.Code) bool {
	return c == d || c.Country() != "" && c.Country() == d.Country() && slices.Contains(state, c.Sector()) && slices.Contains(state, d.Sector())
}
