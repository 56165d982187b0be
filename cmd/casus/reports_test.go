package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
)

// report is a made-up report: JSON lines of it can be added.
type report struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Published string `json:"published"`
	Publisher string `json:"publisher"`
}

// What made-up reports are made of.
var (
	towns  = []string{"Tunis", "Minsk", "Baghdad", "Kabul", "Nairobi", "Lagos", "Bogota", "Manila", "Cairo", "Ankara", "Beirut", "Tripoli", "Khartoum", "Karachi", "Dhaka", "Lima"}
	causes = []string{"unemployment", "fuel prices", "the election law", "bread prices", "corruption", "land reform", "power cuts", "a disputed vote"}
	acts   = []string{
		"Police arrested %d people in %s on Friday after a march against %s, the interior ministry said.",
		"Gunmen killed %d civilians in %s on Friday, officials said, a day after a strike over %s.",
		"Clashes over %[3]s injured %[1]d people in %[2]s on Friday, witnesses said.",
		"The foreign minister will meet opposition leaders in %[2]s on Friday for talks about %[3]s.",
	}
	filler     = strings.Fields("harbour bridge teacher orchard window river cattle engine letter winter market garden copper lantern valley sister basket thunder pocket mirror ladder candle island pepper kettle ribbon saddle tunnel violin walnut quiet yellow narrow gentle hollow bitter distant crooked patient silver")
	publishers = []string{"Wire A", "Daily B", "Agency C", "Post D"}
)

// madeUp is report n of an endless row of different ones. Every fifth is told by
// another publisher in other words, every seventh is copied by one.
func madeUp(n int) report {
	story, copied := n, false
	switch {
	case n%5 == 4:
		story--
	case n%7 == 6:
		story, copied = n-1, true
	}
	r := rand.New(rand.NewPCG(uint64(story), 1))
	town, cause := towns[r.IntN(len(towns))], causes[r.IntN(len(causes))]
	act := fmt.Sprintf(acts[r.IntN(len(acts))], 2+r.IntN(60), town, cause)
	day := fmt.Sprintf("2021-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
	words := r
	if !copied && story != n {
		words = rand.New(rand.NewPCG(uint64(n), 2))
	}
	text := act + "\n\nNobody could say why the"
	for range 30 {
		text += " " + filler[words.IntN(len(filler))]
	}
	text += fmt.Sprintf(" at %d.", words.IntN(1e9))
	return report{fmt.Sprintf("r%06d", n), fmt.Sprintf("Report %d from %s", story, town), text, day, publishers[n%len(publishers)]}
}

// jsonLines are reports from one to before another, a JSON object a line.
func jsonLines(from, to int) []byte {
	var all []byte
	for n := from; n < to; n++ {
		line, err := json.Marshal(madeUp(n))
		if err != nil {
			panic(err) // texts can be written
		}
		all = append(append(all, line...), '\n')
	}
	return all
}
