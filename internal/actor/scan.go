package actor

import (
	"casus"
	"casus/internal/actor/lexicon"
)

// item is one word, or one phrase of the dictionary, of a scanned stretch of text.
type item struct {
	casus.Span                 // in the document
	key        uint64          // of the word or phrase
	last       uint64          // of its last word
	words      int             // number of words
	class      class           // of a function word
	shape      lexicon.Shape   // of the first word
	sep        byte            // punctuation before it: one of , ; : ( ) " . or 0
	senses     []lexicon.Sense // what the dictionary says; nil for words it does not have
}

// has reports whether the item has a sense of kind k.
func (it *item) has(k lexicon.Kind) bool {
	for _, s := range it.senses {
		if s.Kind == k {
			return true
		}
	}
	return false
}

// sense returns the first sense of kind k.
func (it *item) sense(k lexicon.Kind) (lexicon.Sense, bool) {
	for _, s := range it.senses {
		if s.Kind == k {
			return s, true
		}
	}
	return lexicon.Sense{}, false
}

func (it *item) capital() bool { return it.shape.Is(lexicon.Capital) }

// scanner cuts text into items. Its buffers are reused: items live until the next scan.
type scanner struct {
	lex    *lexicon.Lexicon
	words  []lexicon.Word
	seps   []byte
	items  []item
	senses []lexicon.Sense
}

// scan returns the items of a stretch of the document. The longest phrase of the
// dictionary that begins at a word wins; phrases do not cross punctuation.
func (sc *scanner) scan(doc string, at casus.Span) []item {
	sc.words = lexicon.Words(sc.words[:0], at.Of(doc), at.Start)
	sc.items, sc.senses, sc.seps = sc.items[:0], sc.senses[:0], sc.seps[:0]
	before := at.Start
	lower := false
	for _, w := range sc.words {
		sc.seps = append(sc.seps, separator(doc[before:w.Start]))
		before = int(w.End)
		lower = lower || w.Shape&(lexicon.Upper|lexicon.Digits|lexicon.Possessive) == 0 && w.End-w.Start > 1
	}
	shouting := !lower && len(sc.words) > 3 // in a line of capitals no capital tells anything
	for i := 0; i < len(sc.words); {
		it, n := sc.match(i, shouting)
		it.sep = sc.seps[i]
		it.Span = casus.Span{Start: int(sc.words[i].Start), End: int(sc.words[i+n-1].End)}
		if it.End < len(doc) && doc[it.End] == '$' { // "US$591,000", "A$28 million"
			it.senses, it.class = nil, quantity
		}
		sc.items = append(sc.items, it)
		i += n
	}
	return sc.items
}

// match finds the item that begins at word i and the number of its words.
func (sc *scanner) match(i int, shouting bool) (item, int) {
	w := sc.words[i]
	longest := min(sc.lex.Longest(w.Key), len(sc.words)-i)
	var keys [16]uint64
	n := 0
	for phrase := uint64(0); n < longest && (n == 0 || sc.seps[i+n] == 0); n++ {
		phrase = lexicon.Extend(phrase, sc.words[i+n].Key)
		keys[n] = phrase
	}
	for ; n > 0; n-- {
		from := len(sc.senses)
		sc.senses = sc.lex.Senses(sc.senses, keys[n-1])
		kept := sc.senses[from:from]
		for _, s := range sc.senses[from:] {
			if sc.written(s.Case, i, n, shouting) {
				kept = append(kept, s)
			}
		}
		sc.senses = sc.senses[:from+len(kept)]
		if len(kept) > 0 {
			it := item{key: keys[n-1], last: sc.words[i+n-1].Key, words: n, shape: w.Shape, senses: kept[:len(kept):len(kept)]}
			if n == 1 {
				it.class = sc.classAt(i, kept)
			}
			return it, n
		}
	}
	return item{key: lexicon.Extend(0, w.Key), last: w.Key, words: 1, shape: w.Shape, class: sc.classAt(i, nil)}, 1
}

// classAt is the class of a single word that has the given senses. A word that is
// a role too ("minister" is none, "group" is one) keeps both; one that is a
// proper name in capitals is no function word ("US", "IS", "May").
func (sc *scanner) classAt(i int, senses []lexicon.Sense) class {
	w := sc.words[i]
	c := classOf[w.Key]
	if c == content {
		return content
	}
	for _, s := range senses {
		if s.Kind != lexicon.Role && (s.Case == lexicon.Acronym || i > 0 && sc.seps[i] == 0) {
			return content
		}
	}
	if w.Shape.Is(lexicon.Upper) && w.End-w.Start > 1 && c != compass && c != title {
		return content // an acronym that the dictionary does not have
	}
	return c
}

// written reports whether words i to i+n are written as a sense demands.
func (sc *scanner) written(c lexicon.Case, i, n int, shouting bool) bool {
	switch c {
	case lexicon.Acronym:
		for _, w := range sc.words[i : i+n] {
			if !w.Shape.Is(lexicon.Upper) && !w.Shape.Is(lexicon.Digits) && !(n > 1 && w.Shape.Is(lexicon.Capital)) || shouting && classOf[w.Key] != content {
				return false
			}
		}
	case lexicon.Partly:
		return sc.words[i].Shape.Is(lexicon.Capital) || sc.words[i].Shape.Is(lexicon.Mixed)
	case lexicon.Proper:
		capitals := false
		for _, w := range sc.words[i : i+n] {
			switch {
			case w.Shape.Is(lexicon.Capital), w.Shape.Is(lexicon.Mixed):
				capitals = true
			case !small[w.Key] && w.Shape&(lexicon.Joined|lexicon.Digits|lexicon.Possessive) == 0:
				return false
			}
		}
		return capitals
	}
	return true
}

// separator is the punctuation mark that counts most in the gap between two words.
func separator(gap string) byte {
	var sep byte
	for i := range len(gap) {
		switch gap[i] {
		case '(', '[':
			return '('
		case ')', ']':
			sep = ')'
		case ',', ';', ':', '"', '.', '!', '?', '/', '|', '\n':
			if sep == 0 || sep == ',' {
				sep = gap[i]
			}
		case 0xE2: // dashes and curved quotes
			if i+2 < len(gap) && gap[i+1] == 0x80 {
				switch gap[i+2] {
				case 0x9C, 0x9D:
					sep = '"'
				case 0x93, 0x94, 0x95:
					sep = ':'
				}
			}
		}
		if sep == 0 && gap[i] == '-' && len(gap) > 1 && i > 0 && gap[i-1] == ' ' {
			sep = ':'
		}
	}
	return sep
}
