package count

// Denominators of the shares that people are told in; "half" has no numerator.
var denominators = map[string]int{"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10}

var numerators = map[string]int{"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "nine": 9}

// partOf reads a share of a number of people: "half of the 200 hostages", "two-thirds of
// about 90", "most of the 12". A share of something else tells no number.
func (p *parser) partOf(i, depth int) (bounds, int, bool) {
	over, under := 1, 2
	j := i
	switch {
	case p.at(i).Is("most"):
		over = 0 // more than half
		j++
	case p.at(i).Is("half"):
		j++
	default:
		if over = numerators[p.at(i).Text]; over == 0 {
			return bounds{}, i, false
		}
		if j++; p.at(j).Is("-") {
			j++
		}
		if under = denominators[p.at(j).Text]; under == 0 {
			return bounds{}, i, false
		}
		j++
	}
	if !p.at(j).Is("of") || i == j {
		return bounds{}, i, false
	}
	whole, next, ok := p.quantity(j+1, depth+1)
	if !ok {
		return bounds{}, i, false
	}
	if over == 0 {
		return bounds{whole.min/2 + 1, whole.max}, next, true
	}
	b := bounds{whole.min * over / under, whole.max}
	if whole.max >= 0 {
		b.max = (whole.max*over + under - 1) / under
	}
	return b, next, true
}
