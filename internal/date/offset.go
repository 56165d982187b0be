package date

import "casus"

// ofClause is "two days after" before the clause that tells the act: "sent troops on
// Thursday, two days after gunmen killed 14". It counts from the day told before it in the
// sentence, else from the report's. Of an act that stands before the words no day is told:
// that of the clause is not known.
func ofClause(r *reader, n *node) (result, bool) {
	order := r.p.at(n.end - 1)
	if n.rule.means == "duration" {
		order = r.p.at(n.end)
	}
	if !r.act.follows(n.end) {
		return r.no(n, "counts from an act whose day is not told")
	}
	from, ok := r.toldBefore(n.start)
	if !ok {
		if d, _ := tense(r.p.tokens, n.start, n.end); d == future {
			return r.no(n, "counts from a day to come that is not told")
		}
		if !r.known(n) {
			return result{}, false
		}
		from = r.ref
		r.why.Add("no day is told before in the sentence: from the report's, %s", from)
	}
	sign := -1
	if order.Is("before") {
		sign = 1
	}
	v, counted := oneDay(from.AddDays(sign))
	if _, numbered := n.get("n"); numbered {
		v, counted = r.countedFrom(n, from, sign)
	} else if n.rule.id == "offset.hours" {
		v, counted = oneDay(from)
	}
	if !ok {
		v.sure = 0.8
	}
	return v, counted
}

// follows reports whether the act stands at token i or after it.
func (a *act) follows(i int) bool { return a != nil && a.start >= i }

// toldBefore is the last single day that the sentence tells of a verb before token end:
// not that of "since Tuesday" or "Tuesday's vote".
func (r *reader) toldBefore(end int) (casus.Day, bool) {
	p := newParser(r.p.tokens[:end], true)
	p.all = r.p.tokens
	var last casus.Day
	for i := 0; i < end; {
		n := p.parse("when", i)
		if n == nil {
			i++
			continue
		}
		of := &reader{p: r.p, text: r.text, c: r.c, ref: r.ref, start: n.start, end: n.end}
		beside := p.at(i-1).Is("since", "until", "till", "by", "from") || p.at(n.end).Is("'")
		if v, ok := of.eval(n); ok && v.From == v.To && !beside {
			last = v.From
		}
		i = n.end
	}
	return last, !last.IsZero()
}
