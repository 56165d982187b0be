// Fit fits the weights of linking to labelled stories.
//
//	go run ./fit FOLDER OUTPUT
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"casus/internal/coder"
	"casus/internal/encoder"
	"casus/internal/incident"
	"casus/internal/incident/training"
	"casus/internal/stories"
)

const head = `# Weights of the features by which two tellings are one act (pair.go says what each is).
# Fitted by fit/main.go to the labelled stories of shared/dedup, all moved to begin on one
# day: logistic regression with a ridge of %g over %d pairs of tellings that share a key,
# of which %d tell one act; pairs with a look-alike count four times, and each pair of one
# act is there again as two acts a week apart. scores.txt has what weights so fitted score
# on stories that were left out.
`

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: fit FOLDER OUTPUT")
	}
	set, err := stories.Read(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	c, err := coder.New(encoder.Options{})
	if err != nil {
		log.Fatal(err)
	}
	x := training.NewCrowd(set, training.Read(set, c.Read))
	fit, err := x.Fit(training.None)
	if err != nil {
		log.Fatal(err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, head, training.Ridge, fit.Pairs, fit.Same)
	for i, name := range incident.FeatureNames() {
		fmt.Fprintf(&out, "%s\t%.3f\n", name, fit.Weights[i])
	}
	if err := os.WriteFile(os.Args[2], []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
