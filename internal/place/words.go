package place

import (
	_ "embed"
	"strings"
	"sync"
)

// class is a set of the classes of words.txt and common.txt.
type class uint32

const (
	populated class = 1 << iota
	seat            // the word "capital"
	province
	district
	water
	land
	nation
	facility
	mission
	direction
	locative
	title
	body
	bodyOf
	function
	never
	common // a word or a person's name more often than a place
)

var classNames = map[string]class{"populated": populated, "capital": seat, "province": province, "district": district, "water": water,
	"land": land, "nation": nation, "facility": facility, "mission": mission, "direction": direction, "locative": locative, "title": title,
	"body": body, "bodyof": bodyOf, "function": function, "never": never}

// feature are the classes of words that say what a place is.
const feature = populated | seat | province | district | water | land | nation

//go:embed words.txt
var wordsFile string

//go:embed common.txt
var commonFile string

type wordList struct{ words map[string]class }

// lexicon reads the lists once.
var lexicon = sync.OnceValue(func() *wordList {
	l := &wordList{words: map[string]class{}}
	var current class
	for line := range strings.Lines(wordsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		if len(words) > 0 && line[0] != '\t' && line[0] != ' ' {
			current = classNames[words[0]]
			words = words[1:]
		}
		for _, w := range words {
			l.words[w] |= current
		}
	}
	for line := range strings.Lines(commonFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			l.words[w] |= common
		}
	}
	return l
})
