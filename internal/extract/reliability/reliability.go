// Package reliability measures whether confidences mean what they say: of the acts
// told with a confidence of 0.8, four of five should be right.
package reliability

import (
	"fmt"
	"math"
	"strings"

	"casus/internal/extract"
	"casus/internal/gold"
)

// Judged is one answer: how sure of it the extractor was, and whether annotators
// give the same.
type Judged struct {
	P     float64
	Right bool
}

// Step tells which sentences of the training data are kept to measure: the first of
// each Step. The calibration is fitted on others.
const Step = 20

// Sentences are the annotated sentences of a file.
func Sentences(path string) ([]gold.Sentence, error) {
	f, err := gold.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []gold.Sentence
	for _, a := range f.Articles {
		all = append(all, a.Sentences...)
	}
	return all, nil
}

// Judge reads annotated sentences and judges what is found in them. An act is right
// when its trigger overlaps an annotated one of its type; an argument, when its act
// is right and it overlaps one of the same role there.
func Judge(x *extract.Extractor, sentences []gold.Sentence) (acts, arguments []Judged) {
	texts := make([]string, len(sentences))
	for i, s := range sentences {
		texts[i] = s.Text
	}
	for i, found := range x.Extract(texts) {
		for _, a := range found {
			same := same(sentences[i].Events, a)
			acts = append(acts, Judged{a.Confidence, same != nil})
			for _, g := range a.Arguments {
				arguments = append(arguments, Judged{g.Confidence, same != nil && fills(same.Args, g)})
			}
		}
	}
	return acts, arguments
}

// same is the annotated event that an act tells; nil when there is none.
func same(events []gold.Event, a extract.Act) *gold.Event {
	for i := range events {
		if events[i].Type == a.Type && events[i].Trigger.Overlaps(a.Trigger) {
			return &events[i]
		}
	}
	return nil
}

func fills(args []gold.Arg, g extract.Argument) bool {
	for _, a := range args {
		if a.Role.String() == string(g.Role) && a.Span.Overlaps(g.Span) {
			return true
		}
	}
	return false
}

// Table sorts answers by their confidence into tenths and prints a row of Markdown
// for each: how many there are, their mean confidence, and the share that is right.
func Table(name string, judged []Judged) string {
	var (
		count, right [10]int
		sum          [10]float64
		b            strings.Builder
	)
	for _, j := range judged {
		i := min(int(j.P*10), 9)
		count[i]++
		sum[i] += j.P
		if j.Right {
			right[i]++
		}
	}
	fmt.Fprintf(&b, "| confidence | %s | mean confidence | right |\n| --- | ---: | ---: | ---: |\n", name)
	off := 0.0
	for i, n := range count {
		if n == 0 {
			continue
		}
		mean, share := sum[i]/float64(n), float64(right[i])/float64(n)
		fmt.Fprintf(&b, "| %.1f-%.1f | %d | %.2f | %.2f |\n", float64(i)/10, float64(i+1)/10, n, mean, share)
		off += math.Abs(mean-share) * float64(n) / float64(len(judged))
	}
	fmt.Fprintf(&b, "\nOn average a confidence is off by %.3f.\n", off)
	return b.String()
}

// Fit is Platt's logistic regression: the scale and shift for which
// sigmoid(scale logit(p) + shift) makes the judgements likeliest, by Newton's method
// with steps that are halved until they better it.
func Fit(judged []Judged) (scale, shift float64) {
	x := make([]float64, len(judged)) // log-odds
	for i, j := range judged {
		const least = 1e-6
		p := min(max(j.P, least), 1-least)
		x[i] = math.Log(p / (1 - p))
	}
	loss := func(scale, shift float64) (sum float64) {
		for i, j := range judged {
			z := scale*x[i] + shift
			if j.Right {
				z = -z
			}
			sum += max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))) // ln(1 + e^z)
		}
		return sum
	}
	scale, shift = 1, 0
	for now := loss(scale, shift); ; {
		var gs, gt, hss, hst, htt float64 // gradient and Hessian of the likelihood
		for i, j := range judged {
			q := 1 / (1 + math.Exp(-scale*x[i]-shift))
			d, w := -q, q*(1-q)
			if j.Right {
				d++
			}
			gs, gt = gs+d*x[i], gt+d
			hss, hst, htt = hss+w*x[i]*x[i], hst+w*x[i], htt+w
		}
		det := hss*htt - hst*hst
		if det <= 0 {
			return scale, shift
		}
		step := 1.0
		ds, dt := (gs*htt-gt*hst)/det, (gt*hss-gs*hst)/det
		for loss(scale+step*ds, shift+step*dt) >= now {
			if step /= 2; step < 1e-6 {
				return scale, shift
			}
		}
		scale, shift = scale+step*ds, shift+step*dt
		now = loss(scale, shift)
	}
}
