package place

import "casus/internal/place/packed"

// enough is what a name must have, in powers of ten of a population, to be found without being pointed at.
const enough = 6

// accepts reports whether a name is taken for a place where nobody has said that it is one. The smaller the
// place, the more must speak for it.
func (r *Report) accepts(n *name) bool {
	if n.kind != aPlace {
		return false
	}
	w := &r.words[n.from]
	e := float64(n.prior)
	if r.located(n) {
		e += 1.5
	}
	if r.featureOf(n) != 0 {
		e += 2
	}
	single := n.to-n.from == 1
	if !single && n.prior < 7 {
		e += 0.5
	}
	best := candidate{entry: int(n.best), Entry: r.g.table.Entry(int(n.best))}
	if m := r.next(n); m != nil {
		if _, weight := r.follows(n, m); weight > 0 && r.insideAny(n, m) {
			e += 2.5
		}
	}
	if m := r.previous(n); m != nil {
		if _, weight := r.precedes(m, n); weight > 0 && r.insideAny(n, m) {
			e += 1.5
		}
	}
	if best.Kind != packed.Country {
		support := 0.0
		r.near(n.from, func(q *cue, weight float64) {
			if q.hash != n.hash && int(q.country) == best.Country && best.Country >= 0 {
				support += weight
			}
		})
		e += min(support, 1)
	}
	if !w.of(common) && r.inOneCountry(n) {
		e += 0.8
	}
	if single && w.of(common) {
		if e -= 2.5; w.is(first) || w.is(headline) {
			e -= 1.5
		}
	}
	if single && (w.is(first) || w.is(headline)) && n.prior < 6.5 {
		e--
		if w.of(function) {
			e -= 3
		}
	}
	return e >= enough
}

// inOneCountry reports whether all that a name can stand for lies in one country.
func (r *Report) inOneCountry(n *name) bool { return !r.several(r.candidates(n)) }

// insideAny reports whether any candidate of a name lies in an area.
func (r *Report) insideAny(n, area *name) bool {
	for _, c := range r.candidates(n) {
		if r.inside(&c, area) {
			return true
		}
	}
	return false
}
