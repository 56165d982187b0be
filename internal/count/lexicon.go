package count

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"casus/internal/count/numeral"
)

//go:embed words.txt
var wordsTxt string

//go:embed people.txt
var peopleTxt string

//go:embed suffered.txt
var sufferedTxt string

// class is what a line of words.txt says of its phrases.
type class string

// entry is a phrase of words.txt. Its bounds are those of a vague or open number.
type entry struct {
	class
	words    []string
	phrase   string
	min, max int
}

// movers are the classes of words before a number that move its bounds.
var movers = []class{"atleast", "above", "upto", "atmost", "below", "near", "about", "justover", "exact"}

// lexicon is the three tables, ready to be looked up by token.
type lexicon struct {
	phrases map[string][]entry        // by first word; longer phrases first
	words   map[class]map[string]bool // single words of the classes of words
	people  map[string]bool           // nouns for people, singular and plural
	before  map[string]What
	after   map[string]What
	starts  map[string]bool // words that a number phrase can begin with
}

// wordClasses are the lines of words.txt that list words rather than phrases.
var wordClasses = []class{"collective", "plurals", "singulars", "ends", "not", "things"}

// tables reads the embedded files, which a test holds to be well-formed.
var tables = sync.OnceValue(func() *lexicon {
	l, err := readTables(wordsTxt, peopleTxt, sufferedTxt)
	if err != nil {
		panic(err)
	}
	return l
})

func readTables(words, people, suffered string) (*lexicon, error) {
	l := &lexicon{phrases: map[string][]entry{}, words: map[class]map[string]bool{}, people: map[string]bool{}, before: map[string]What{}, after: map[string]What{}}
	for n, line := range strings.Split(words, "\n") {
		name, rest, _ := strings.Cut(line, " ")
		c := class(name)
		switch {
		case name == "" || name[0] == '#':
		case slices.Contains(wordClasses, c):
			if l.words[c] == nil {
				l.words[c] = map[string]bool{}
			}
			for _, w := range strings.Fields(rest) {
				l.words[c][w] = true
			}
		default:
			if err := l.addPhrases(c, rest); err != nil {
				return nil, fmt.Errorf("words.txt:%d: %w", n+1, err)
			}
		}
	}
	for _, es := range l.phrases {
		slices.SortStableFunc(es, func(a, b entry) int { return len(b.words) - len(a.words) })
	}
	for line := range strings.SplitSeq(people, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			l.people[w] = true
		}
	}
	for n, line := range strings.Split(suffered, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || f[0][0] == '#' {
			continue
		}
		side := map[string]map[string]What{"before": l.before, "after": l.after}[f[1]]
		if !slices.Contains(Whats, What(f[0])) || side == nil {
			return nil, fmt.Errorf("suffered.txt:%d: want what and before or after, have %q", n+1, f[:2])
		}
		for _, w := range f[2:] {
			side[w] = What(f[0])
		}
	}
	l.starts = map[string]bool{"a": true, "an": true, "another": true, "between": true, "from": true}
	for first, es := range l.phrases {
		for _, e := range es {
			if slices.Contains(movers, e.class) || e.class == "vague" {
				l.starts[first] = true
			}
		}
	}
	for _, w := range numeral.Words() {
		l.starts[w] = true
	}
	return l, nil
}

// addPhrases reads the rest of a line of words.txt that lists phrases.
func (l *lexicon) addPhrases(c class, rest string) error {
	e := entry{class: c, max: -1}
	numbers := map[class]int{"vague": 2, "open": 1}[c]
	for i := range numbers {
		word, more, _ := strings.Cut(strings.TrimSpace(rest), " ")
		n, err := strconv.Atoi(word)
		if err != nil {
			return err
		}
		if rest = more; i == 0 {
			e.min = n
		} else {
			e.max = n
		}
	}
	for phrase := range strings.SplitSeq(rest, "|") {
		e.phrase, e.words = strings.TrimSpace(phrase), nil
		for _, t := range numeral.All(phrase) {
			e.words = append(e.words, t.Text)
		}
		if len(e.words) == 0 {
			return fmt.Errorf("an empty phrase")
		}
		l.phrases[e.words[0]] = append(l.phrases[e.words[0]], e)
	}
	return nil
}

// match finds the longest phrase of the classes that stands at tokens[i].
func (l *lexicon) match(tokens []numeral.Token, i int, classes ...class) (entry, int, bool) {
	if i >= len(tokens) {
		return entry{}, i, false
	}
next:
	for _, e := range l.phrases[tokens[i].Text] {
		if !slices.Contains(classes, e.class) || i+len(e.words) > len(tokens) {
			continue
		}
		for k, w := range e.words {
			if tokens[i+k].Text != w {
				continue next
			}
		}
		return e, i + len(e.words), true
	}
	return entry{}, i, false
}

// has reports whether a word is of a class of words.
func (l *lexicon) has(c class, word string) bool { return l.words[c][word] }

// isPeople reports whether a noun is one for people, in its singular or plural.
func (l *lexicon) isPeople(word string) bool {
	for _, end := range []string{"man", "men", "woman", "women", "person", "people"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	for _, base := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")} {
		if l.people[base] {
			return true
		}
	}
	stem, ok := strings.CutSuffix(word, "ies")
	return ok && l.people[stem+"y"]
}

// isDemonym reports whether a capitalised word is a plural of people by its form:
// "Syrians", "Israelis", "Muscovites".
func isDemonym(t numeral.Token) bool {
	if !t.Capital {
		return false
	}
	for _, end := range []string{"ians", "eans", "icans", "ans", "aelis", "aqis", "anis", "lis", "tis", "ites", "ese", "lims", "indus", "ews", "urds", "urks", "rabs", "erbs", "ikhs"} {
		if strings.HasSuffix(t.Text, end) && len(t.Text) > len(end) {
			return true
		}
	}
	return false
}
