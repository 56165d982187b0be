package extract

import (
	"casus"
	"casus/internal/encoder"
)

// goesOn is how likely a word must be to continue an argument whose last word is in
// it. The network's probabilities say how likely a word is in an argument at all, so
// one of 0.6 that goes on with 0.4 goes on in two of three cases: a threshold that
// each word has to pass alone cuts names in two.
const goesOn = 0.4

// mend makes whole phrases of the arguments that thresholds cut out: they run on
// while that is likely, one that the next continues takes it in, and articles and
// prepositions without what belongs to them fall off. The arguments are a role's
// after the other's, each in the sentence's order, as the decoder gives them.
func (d *decoder) mend(sentence string, s *encoder.Sequence, args []Argument, logits rows) []Argument {
	at := words(s)
	mended := args[:0]
	for i := 0; i < len(args); i++ {
		g := args[i]
		r := d.role(g.Role)
		first, last := wordAt(s, at, g.Span.Start), wordAt(s, at, g.Span.End-1)
		in := func(w int) (begin, inside float64) {
			row := logits.Row(at[w])
			return sigmoid(row[2*r]), sigmoid(row[2*r+1])
		}
		for w := last + 1; w < len(at)-1; w++ {
			begin, inside := in(w)
			if i+1 < len(args) && args[i+1].Role == g.Role && args[i+1].Span.Start == s.Offsets[at[w]].Start {
				if begin > inside {
					break
				}
				i++ // the next argument is the rest of this one
				g.Confidence = max(g.Confidence, args[i].Confidence)
				last = wordAt(s, at, args[i].Span.End-1)
				w = last
				continue
			}
			before, within := in(w - 1)
			if inside < goesOn*max(before, within) {
				break
			}
			last = w
		}
		for last >= first && isSmall("clips", wordSpan(s, at, last).Of(sentence)) {
			last--
		}
		if last < first {
			continue
		}
		g.Span.End = wordSpan(s, at, last).End
		mended = append(mended, g)
	}
	return mended
}

// role is the index of a role among the model's.
func (d *decoder) role(r Role) int {
	for i, name := range d.manifest.Roles {
		if Role(name) == r {
			return i
		}
	}
	panic("extract: a role that the model does not know: " + string(r))
}

// wordAt is the index in at, the words of s, of the word that holds a byte of the sentence.
func wordAt(s *encoder.Sequence, at []int, byte int) int {
	for w := len(at) - 2; w > 0; w-- {
		if s.Offsets[at[w]].Start <= byte {
			return w
		}
	}
	return 0
}

// wordSpan is where the w-th word of at stands in the sentence.
func wordSpan(s *encoder.Sequence, at []int, w int) casus.Span {
	return casus.Span{Start: s.Offsets[at[w]].Start, End: s.Offsets[at[w+1]-1].End}
}
