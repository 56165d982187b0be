// Command fit fits the calibration of the model's confidences on annotated
// sentences, every tenth of each file but those that the reliability tables are
// made of, and prints the entry of the model's manifest.
//
//	go run ./internal/extract/reliability/fit train/data/*.txt
package main

import (
	"fmt"
	"log"
	"os"

	"casus/internal/encoder"
	"casus/internal/extract"
	"casus/internal/extract/reliability"
	"casus/internal/gold"
)

func main() {
	log.SetFlags(0)
	m, err := encoder.Open(encoder.Options{Precision: encoder.Int8})
	if err != nil {
		log.Fatal(err)
	}
	x, err := extract.New(m)
	if err != nil {
		log.Fatal(err)
	}
	x.Uncalibrated()
	var sentences []gold.Sentence
	for _, path := range os.Args[1:] {
		all, err := reliability.Sentences(path)
		if err != nil {
			log.Fatal(err)
		}
		for i := reliability.Step / 2; i < len(all); i += reliability.Step / 2 {
			if i%reliability.Step != 0 {
				sentences = append(sentences, all[i])
			}
		}
	}
	acts, arguments := reliability.Judge(x, sentences)
	entry := func(name string, judged []reliability.Judged) string {
		scale, shift := reliability.Fit(judged)
		return fmt.Sprintf("  %q: {\n   \"scale\": %.3f,\n   \"shift\": %.3f\n  }", name, scale, shift)
	}
	fmt.Printf(" \"calibration\": {\n%s,\n%s\n }\n", entry("trigger", acts), entry("role", arguments))
}
