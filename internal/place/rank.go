package place

import (
	"fmt"
	"math"
	"slices"

	"casus"
	"casus/internal/place/packed"
)

// answer is what a span stands for.
type answer struct {
	entry     int // -1 when unresolved
	sure      float64
	precision casus.Precision
	why       casus.Why
}

func unresolved(why casus.Why) answer { return answer{entry: -1, why: why} }

// hint is what the words around a name say it is.
type hint struct {
	feature class    // what it is called: "the province of X", "X district"
	within  []within // what it lies in: "X, Azerbaijan", "the Syrian town of X"
}

// within is an area that the words put a name in.
type within struct {
	area   *name
	weight float64
	how    string
}

// grant is something that speaks for a candidate, or against it.
type grant struct {
	points float64
	why    string
	km     float64 // how near, where that is what speaks
	area   *name   // what it lies in, where that is
}

func (r *Report) grantString(g grant) string {
	s := g.why
	switch {
	case g.area != nil:
		s += fmt.Sprintf(" %q", g.area.span(r).Of(r.text))
	case g.km > 0:
		s += fmt.Sprintf(" %.0f km away", g.km)
	}
	return fmt.Sprintf("%s %+.1f", s, g.points)
}

// rank orders the candidates of a name, best first, by their priors and all that speaks for them.
func (r *Report) rank(n *name, h hint) []candidate {
	found := r.candidates(n)
	top := 0
	for k := range found {
		if found[k].prior > found[top].prior {
			top = k
		}
	}
	wide := len(found) > 0 && (found[top].Kind == packed.Country || found[top].Kind == packed.Admin1)
	r.nearby = r.nearby[:0]
	r.near(n.from, func(q *cue, weight float64) {
		if q.hash != n.hash {
			r.nearby = append(r.nearby, weighted{q, weight})
		}
	})
	for k := range found {
		c := &found[k]
		c.score = c.prior
		add := func(g grant) {
			if g.points != 0 && c.grants < len(c.granted) {
				c.score += g.points
				c.granted[c.grants] = g
				c.grants++
			}
		}
		r.report(c, add)
		if h.feature == 0 && c.Kind.Populated() {
			add(grant{points: overDivision(found, c), why: "a town and not the division called after it"})
		}
		if h.feature != 0 {
			add(grant{points: fits(h.feature, c.Kind), why: "as it is called"})
		}
		for _, w := range h.within {
			if r.inside(c, w.area) {
				if wide && k != top && c.Admin1 != found[top].entry { // a list of countries or divisions is more likely
					w.weight /= 2
				}
				add(grant{points: w.weight, why: w.how, area: w.area})
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.entry - b.entry
	})
	return found
}

// report adds what else the report names that speaks for a candidate: its country, its division, places near it.
func (r *Report) report(c *candidate, add func(grant)) {
	var country, admin1 float64
	sibling := false // another first-order division of its country
	nearest := math.Inf(1)
	shrink := math.Cos(c.Lat * math.Pi / 180)
	for _, q := range r.nearby {
		if int(q.country) == c.Country && c.Country >= 0 {
			country += q.weight
			if int(q.entry) == c.entry {
				continue
			}
			if int(q.admin1) == c.Admin1 && c.Admin1 >= 0 {
				admin1 += q.weight
			}
			sibling = sibling || c.Kind == packed.Admin1 && q.kind == packed.Admin1 && q.weight > 0.7
		}
		if int(q.entry) != c.entry && q.kind != packed.Country && q.kind != packed.Continent && q.kind != packed.Sea {
			dy, dx := c.Lat-float64(q.lat), (c.Lon-float64(q.lon))*shrink
			nearest = min(nearest, dx*dx+dy*dy)
		}
	}
	most := 3.0
	if c.Kind == packed.Country {
		most = 4.5 // it can be inside nothing and near nothing
	}
	add(grant{points: most * country / (country + 1), why: "its country named in the report"})
	add(grant{points: 1.5 * admin1 / (admin1 + 0.5), why: "its division named"})
	if sibling {
		add(grant{points: 1.5, why: "beside divisions of its country"})
	}
	const degree = 111.2 // km
	switch away := degree * math.Sqrt(nearest); {
	case away < 60:
		add(grant{points: 1, why: "a place named", km: max(away, 1)})
	case away < 200:
		add(grant{points: 0.5, why: "a place named", km: away})
	}
}

// overDivision lifts the chief town of a division of its name, however small it is or odd its spelling in GeoNames, just
// above the division. A disputed area is rather meant than its town.
func overDivision(found []candidate, c *candidate) float64 {
	gain := 0.0
	for k := range found {
		d := &found[k]
		switch {
		case c.how == packed.Alternative && d.Kind.Populated() && d.how != packed.Alternative && d.Country == c.Country:
			return 0 // New Delhi is not Delhi
		case d.Kind == packed.Disputed && d.Admin1 == c.Admin1 && c.Admin1 >= 0:
			return 0
		case d.Kind == packed.Admin1 && d.entry == c.Admin1 && (c.Kind == packed.Seat || c.Kind == packed.Capital || c.Population > 50000 && c.Population*3 > d.Population):
			gain = max(gain, min(d.prior+0.6-c.prior, 2))
		case d.Kind == packed.Admin2 && d.Country == c.Country && d.Admin1 == c.Admin1 && km(d.Lat, d.Lon, c.Lat, c.Lon) < 60:
			gain = max(gain, min(d.prior+0.3-c.prior, 2.5))
		}
	}
	return gain
}

// fits says how well what a place is called goes with what an entry is.
func fits(f class, k packed.Kind) float64 {
	yes := false
	if f&seat != 0 {
		switch k {
		case packed.Capital:
			return 3
		case packed.Seat:
			return 2.5
		case packed.Town:
			return 1.5
		}
	}
	switch {
	case k.Populated():
		yes = f&(populated|seat) != 0 || k == packed.Quarter && f&district != 0
	case k == packed.Country:
		yes = f&nation != 0
	case k == packed.Admin1:
		yes = f&province != 0 || f&nation != 0
	case k == packed.Admin2:
		yes = f&district != 0
		if !yes && f&province != 0 {
			return 0.5
		}
	case k == packed.Region || k == packed.Disputed || k == packed.Continent:
		yes = f&(province|land) != 0
	case k == packed.Sea || k == packed.Strait || k == packed.River || k == packed.Lake:
		yes = f&water != 0
	case k == packed.Island || k == packed.Mountains || k == packed.Desert:
		yes = f&land != 0
	case k == packed.Point:
		return 0
	}
	if yes {
		return 2.5
	}
	if f&district != 0 && (k == packed.Admin1 || k.Populated()) {
		return 0
	}
	return -1.5
}

// inside reports whether a candidate lies in what a name can stand for.
func (r *Report) inside(c *candidate, area *name) bool {
	for e, how := range r.g.table.Names(area.hash) {
		if e == c.entry {
			continue
		}
		if how == packed.Alternative && int(area.best) != e {
			continue
		}
		if r.holds(r.g.table.Entry(e), e, c) {
			return true
		}
	}
	return false
}

// holds reports whether entry e, of number i, is an area that holds the candidate.
func (r *Report) holds(e packed.Entry, i int, c *candidate) bool {
	switch {
	case e.Kind == packed.Country:
		return c.Country == i && c.Kind != packed.Country
	case e.Kind == packed.Admin1:
		return c.Admin1 == i && c.Kind != packed.Admin1
	case e.Kind == packed.Disputed || e.Kind == packed.Region || e.Kind == packed.Island:
		if e.Admin1 >= 0 {
			return c.Admin1 == e.Admin1
		}
		return (e.Country == c.Country || e.Country < 0) && c.Kind > packed.Admin1 && km(e.Lat, e.Lon, c.Lat, c.Lon) < 400
	case e.Kind == packed.Admin2:
		return c.Kind.Populated() && c.Country == e.Country && c.Admin1 == e.Admin1 && km(e.Lat, e.Lon, c.Lat, c.Lon) < 150
	case e.Kind.Populated():
		return (c.Kind == packed.Quarter || c.Kind == packed.Point || c.Kind.Populated() && c.Population < e.Population) &&
			c.Country == e.Country && km(e.Lat, e.Lon, c.Lat, c.Lon) < 40
	}
	return false
}

// describe names a candidate in a derivation.
func (r *Report) describe(c *candidate) string {
	s := c.Kind.String() + " " + c.Name
	if c.Admin1 >= 0 && c.Admin1 != c.entry {
		s += ", " + r.g.table.Entry(c.Admin1).Name
	}
	if c.Country >= 0 && c.Country != c.entry {
		s += ", " + r.g.table.ISO3(c.Country)
	}
	if c.GeoNames > 0 {
		s += fmt.Sprintf(" (GeoNames %d)", c.GeoNames)
	}
	return s
}

var hows = [...]string{"its name", "its name in the package's lists", "one of its other names"}

// pick chooses among the ranked candidates of a name. Those of another country or far away that are not clearly
// behind leave it open.
func (r *Report) pick(n *name, h hint, why casus.Why) answer {
	words := n.span(r).Of(r.text)
	ranked := r.rank(n, h)
	best := &ranked[0]
	if best.score < 4 && best.prior < 4 && best.grants == 0 && r.several(ranked) {
		why.Add("place.small: %q is %s, and nothing in the report speaks for it", words, r.describe(best))
		return unresolved(why)
	}
	if best.prior < 5 && best.how != packed.Added && r.elsewhere(best) {
		why.Add("place.elsewhere: %q is %s, and the report plays in other countries", words, r.describe(best))
		return unresolved(why)
	}
	why.Add("place.name: %q is %s of %s: %.1f", words, hows[best.how], r.describe(best), best.score)
	for _, g := range best.granted[:best.grants] {
		why.Add("place.cue: %s", r.grantString(g))
	}
	margin := 4.0
	if best.grants == 0 && best.prior < 5 {
		margin = 1 // nothing but its being the only one speaks for it
	}
	for k := 1; k < len(ranked); k++ {
		c := &ranked[k]
		if c.Country == best.Country && (c.Admin1 == best.Admin1 || km(c.Lat, c.Lon, best.Lat, best.Lon) < 60) {
			continue // the same town as a division, or a quarter of it
		}
		why.Add("place.runner-up: %s: %.1f", r.describe(c), c.score)
		margin = min(margin, best.score-c.score)
		if margin < 0.2 && best.prior < 5 {
			why.Add("place.open: too close to decide")
			return unresolved(why)
		}
		break
	}
	sure := 1 / (1 + math.Exp(-0.6-1.1*margin))
	return answer{entry: best.entry, sure: round(sure), precision: precisionOf(best.Kind), why: why}
}

// elsewhere reports whether the words around a name speak of other countries than a candidate's, far away from it. What
// they speak of was gathered by rank.
func (r *Report) elsewhere(c *candidate) bool {
	other := 0.0
	for _, q := range r.nearby {
		switch {
		case q.country < 0:
		case int(q.country) == c.Country, km(c.Lat, c.Lon, float64(q.lat), float64(q.lon)) < 1500:
			return false
		default:
			other += q.weight
		}
	}
	return other > 0.6
}

// several reports whether candidates lie in more than one country.
func (r *Report) several(found []candidate) bool {
	for i := range found {
		if found[i].Country != found[0].Country {
			return true
		}
	}
	return false
}

func round(p float64) float64 { return math.Round(p*1000) / 1000 }

func precisionOf(k packed.Kind) casus.Precision {
	switch {
	case k == packed.Country:
		return casus.PrecisionCountry
	case k == packed.Admin1:
		return casus.PrecisionProvince
	case k == packed.Admin2:
		return casus.PrecisionDistrict
	case k == packed.Point:
		return casus.PrecisionPoint
	case k.Populated():
		return casus.PrecisionCity
	}
	return casus.PrecisionRegion
}
