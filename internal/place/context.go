package place

import (
	"sort"
)

// around reads what the words beside a name say of it: what it is called and what it lies in.
func (r *Report) around(n *name) hint {
	h := hint{feature: r.featureOf(n)}
	if m := r.next(n); m != nil && r.isArea(m) {
		if how, weight := r.follows(n, m); weight > 0 {
			h.within = append(h.within, within{m, weight, how})
			if m2 := r.next(m); m2 != nil && m2.from == m.to && r.words[m2.from].join == ',' && m2.kind == aPlace { // "X, Tarrant County, Texas"
				h.within = append(h.within, within{m2, weight, how})
			}
		}
	}
	if m := r.previous(n); m != nil && r.isArea(m) {
		if how, weight := r.precedes(m, n); weight > 0 {
			h.within = append(h.within, within{m, weight, how})
			if m2 := r.previous(m); m2 != nil && r.isArea(m2) { // "Sudan's North Darfur capital, El Fasher"
				if how, weight := r.precedes(m2, m); weight > 0 {
					h.within = append(h.within, within{m2, weight, how})
				}
			}
		}
	}
	return h
}

// isArea reports whether a name is one of people or of a place that is likely enough to say where another lies.
func (r *Report) isArea(n *name) bool { return n.kind == aPeople || n.prior >= 5 && r.accepts(n) }

// next returns the report's first name after n; nil when there is none.
func (r *Report) next(n *name) *name {
	k := sort.Search(len(r.names), func(i int) bool { return r.names[i].from >= n.to })
	if k == len(r.names) {
		return nil
	}
	return &r.names[k]
}

// previous returns the report's last name before n; nil when there is none.
func (r *Report) previous(n *name) *name {
	k := sort.Search(len(r.names), func(i int) bool { return r.names[i].to > n.from })
	if k == 0 {
		return nil
	}
	return &r.names[k-1]
}

// follows tells whether m, which stands after n, can be the area that n lies in: "n, m", "n (m)", "n in m",
// "n province of northern m", "n, the capital of m".
func (r *Report) follows(n, m *name) (how string, weight float64) {
	if m.from-n.to > 6 || m.kind == aPeople || m.kind == aPerson {
		return "", 0
	}
	how, weight = followsHow, 4
	for k := n.to; k < m.from; k++ {
		w := &r.words[k]
		word := w.in(r.text)
		if w.is(first) || w.is(upper) && !w.of(feature|direction|facility) {
			return "", 0
		}
		switch {
		case word == "in" || word == "of" || word == "the" || w.of(direction|feature|facility):
		default:
			return "", 0
		}
		weight = 3.5
	}
	if w := &r.words[m.from]; w.is(first) || w.join == 0 || w.join == ' ' && m.from == n.to {
		return "", 0
	}
	if r.listed(n, m) {
		weight = 1.5
	}
	return how, weight
}

// listed reports whether "n, m" looks like a part of a list: "k, n, m", "n, m and o".
func (r *Report) listed(n, m *name) bool {
	if r.words[m.from].join != ',' || m.from != n.to {
		return false
	}
	if k := r.previous(n); k != nil && k.to == n.from && r.words[n.from].join == ',' && k.kind == aPlace {
		return true
	}
	i := int(m.to)
	return i+1 < len(r.words) && (r.words[i].in(r.text) == "and" || r.words[i].in(r.text) == "or") && r.nameAt(m.to+1) != nil
}

// precedes tells whether m, which stands before n, can be the area that n lies in: "m's n", "m's second city,
// n", "the Syrian town of n" (m is a demonym), "the West Bank town of n".
func (r *Report) precedes(m, n *name) (how string, weight float64) {
	if n.from-m.to > 6 || m.kind == aPerson {
		return "", 0
	}
	called, commas := false, 0
	for k := m.to; k <= n.from; k++ {
		w := &r.words[k]
		if w.is(first) || w.join == 0 || w.join == '(' {
			return "", 0
		}
		if w.join == ',' {
			commas++
		}
		if k == n.from {
			break
		}
		if w.of(locative) && !w.of(facility) && w.in(r.text) != "to" {
			return "", 0
		}
		called = called || w.of(feature|facility)
	}
	owner := r.words[m.to-1].is(possessive)
	switch {
	case commas > 0 && !(commas == 1 && called), commas > 0 && r.words[m.to].join == ',':
		return "", 0
	case owner:
		return "of", 3.5
	case m.kind == aPeople:
		return "by the adjective", 3
	case called || n.from == m.to && r.words[n.from].join == ' ':
		return "in the area before it", 3
	}
	return "", 0
}

// media are words after which "state" is no place: "Iran state television".
var media = map[string]bool{"media": true, "television": true, "tv": true, "radio": true, "news": true, "run": true, "owned": true,
	"visit": true, "department": true, "department's": true, "funeral": true, "oil": true, "broadcaster": true}

// featureOf reads what a name is called: "n province", "the city of n", "the town n", "the capital, n".
func (r *Report) featureOf(n *name) class {
	var f class
	if w, ok := r.after(n); ok && w.of(feature) && !r.words[n.to-1].is(possessive) {
		word := w.in(r.text)
		tail := ""
		if int(n.to)+1 < len(r.words) {
			tail = r.words[n.to+1].in(r.text)
		}
		if !(word == "state" && media[tail]) && !w.of(seat) && word != "area" && word != "areas" {
			f |= w.class & feature
		}
	}
	f |= r.shared(n)
	k := n.from - 1
	if k < 0 || r.words[n.from].is(first) {
		return f
	}
	w := &r.words[k]
	if w.in(r.text) == "of" && k > 0 && !w.is(first) {
		if k--; r.words[k].of(seat) && !r.words[k].of(populated) {
			return f // "the capital of n"
		}
		w = &r.words[k]
	} else if w.of(seat) && w.in(r.text) != "capital" {
		return f
	}
	if w.of(feature) && !w.is(possessive) && !r.partOf(k) {
		f |= w.class & feature
	}
	return f
}

// shared reads what several are called together: "n and Chernihiv oblasts", "n, Herat and Farah provinces".
func (r *Report) shared(n *name) class {
	for range 4 {
		m := r.next(n)
		if m == nil || m.kind != aPlace || m.from-n.to > 1 || r.words[m.from].is(first) {
			return 0
		}
		if and := m.from > n.to; and && r.words[n.to].in(r.text) != "and" || !and && r.words[m.from].join != ',' {
			return 0
		}
		if w, ok := r.after(m); ok && w.of(feature) && r.text[w.end-1] == 's' {
			return w.class & feature
		}
		n = m
	}
	return 0
}

// nameAt returns the name that a word is a part of; nil when there is none.
func (r *Report) nameAt(word int32) *name {
	k := sort.Search(len(r.names), func(i int) bool { return r.names[i].to > word })
	if k == len(r.names) || r.names[k].from > word {
		return nil
	}
	return &r.names[k]
}

func (r *Report) partOf(word int32) bool { return r.nameAt(word) != nil }

const followsHow = "in the area after it"
