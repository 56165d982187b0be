package encoder

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casus"
)

// Sequence is a sentence cut into pieces. The first is [CLS] and the last [SEP];
// they stand at no place in the text and head no word.
type Sequence struct {
	IDs     []int32
	Offsets []casus.Span // the bytes of the sentence that each piece covers
	Heads   []bool       // the piece is the first of a word
}

// Len is the number of pieces.
func (s *Sequence) Len() int { return len(s.IDs) }

func (s *Sequence) add(id int32, at casus.Span, head bool) {
	s.IDs = append(s.IDs, id)
	s.Offsets = append(s.Offsets, at)
	s.Heads = append(s.Heads, head)
}

// longestWord is how many characters a word can have; a longer one is [UNK].
const longestWord = 100

// Pieces cuts a sentence into pieces as BERT's uncased tokenizer does. All bytes
// are welcome: those that are no UTF-8 count for nothing, as control characters
// do.
//
// Text is normalised first: control characters and the like go, letters become
// lower case and lose their accents (NFD without Mn). Words end at white space,
// around each punctuation character and around each Chinese character; a word
// becomes the longest pieces of the vocabulary from left to right, or [UNK] as a
// whole. A piece covers the accents that go with its letters. Two pieces cover
// the same character where normalisation made several of it (Hangul).
//
// The sequence is as long as the sentence needs: to keep to MaxPieces is up to
// the caller, who knows where a sentence may be cut.
func (m *Model) Pieces(sentence string) Sequence {
	var s Sequence
	guess := len(sentence)/4 + 8
	s.IDs, s.Offsets, s.Heads = make([]int32, 0, guess), make([]casus.Span, 0, guess), make([]bool, 0, guess)
	c := cutter{vocabulary: m.vocabulary, to: &s}
	c.cut(sentence)
	return s
}

// cutter holds the word that is being read.
type cutter struct {
	*vocabulary
	to     *Sequence
	word   []byte       // normalised
	from   []casus.Span // for each byte of word, the character of the sentence that it comes from
	runes  int          // in word
	hashes []uint32
	buffer []byte
}

func (c *cutter) cut(sentence string) {
	c.word = make([]byte, 0, 4*longestWord)
	c.from = make([]casus.Span, 0, 4*longestWord)
	c.hashes = make([]uint32, c.longest)
	c.to.add(c.start, casus.Span{}, false)
	for i := 0; i < len(sentence); {
		if b := sentence[i]; b < utf8.RuneSelf {
			c.ascii(b, casus.Span{Start: i, End: i + 1})
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(sentence[i:])
		c.rune(r, sentence[i:i+size], casus.Span{Start: i, End: i + size})
		i += size
	}
	c.flush()
	c.to.add(c.end, casus.Span{}, false)
}

func (c *cutter) ascii(b byte, at casus.Span) {
	switch {
	case 'a' <= b && b <= 'z' || '0' <= b && b <= '9':
		c.letter(rune(b), at)
	case 'A' <= b && b <= 'Z':
		c.letter(rune(b-'A'+'a'), at)
	case b == ' ' || b == '\t' || b == '\n' || b == '\r':
		c.flush()
	case b < ' ' || b == 0x7f: // a control character
	default:
		c.alone(rune(b), at)
	}
}

// rune takes a character outside ASCII, given as it stands in the sentence too.
func (c *cutter) rune(r rune, text string, at casus.Span) {
	switch {
	case r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co): // no UTF-8, or a control, format or private character
	case unicode.IsSpace(r):
		c.flush()
	case chinese(r):
		c.flush()
		c.decompose(text, at)
		c.flush()
	default:
		c.decompose(text, at)
	}
}

// decompose takes a character apart into its base and its accents.
func (c *cutter) decompose(text string, at casus.Span) {
	c.buffer = norm.NFD.AppendString(c.buffer[:0], text)
	for b := c.buffer; len(b) > 0; {
		r, size := utf8.DecodeRune(b)
		b = b[size:]
		switch {
		case unicode.Is(unicode.Mn, r):
			c.accent(at)
		case punctuation(r):
			c.alone(r, at)
		default:
			c.letter(unicode.ToLower(r), at)
		}
	}
}

// letter adds a character to the word. What is beyond the longest word is
// counted and not kept.
func (c *cutter) letter(r rune, at casus.Span) {
	c.runes++
	if c.runes > longestWord {
		c.from[len(c.from)-1].End = at.End
		return
	}
	n := len(c.word)
	c.word = utf8.AppendRune(c.word, r)
	for range len(c.word) - n {
		c.from = append(c.from, at)
	}
}

// accent widens the last character by an accent that follows it.
func (c *cutter) accent(at casus.Span) {
	if len(c.word) == 0 {
		return
	}
	_, size := utf8.DecodeLastRune(c.word)
	for i := len(c.from) - size; i < len(c.from); i++ {
		c.from[i].End = max(c.from[i].End, at.End)
	}
}

// alone takes a character that is a word of its own.
func (c *cutter) alone(r rune, at casus.Span) {
	c.flush()
	c.letter(r, at)
	c.flush()
}

// flush ends the word, if there is one.
func (c *cutter) flush() {
	if len(c.word) == 0 {
		return
	}
	all := casus.Span{Start: c.from[0].Start, End: c.from[len(c.from)-1].End}
	before := c.to.Len()
	for at := 0; at < len(c.word); {
		id, n := c.match(c.word[at:], at > 0, c.hashes)
		if n == 0 || c.runes > longestWord {
			c.to.IDs, c.to.Offsets, c.to.Heads = c.to.IDs[:before], c.to.Offsets[:before], c.to.Heads[:before]
			c.to.add(c.unknown, all, true)
			break
		}
		c.to.add(id, casus.Span{Start: c.from[at].Start, End: c.from[at+n-1].End}, at == 0)
		at += n
	}
	c.word, c.from, c.runes = c.word[:0], c.from[:0], 0
}

// punctuation reports whether r stands alone: Unicode's punctuation, and all
// printing characters of ASCII that are no letters and digits.
func punctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return '!' <= r && r <= '/' || ':' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
	}
	return unicode.Is(unicode.P, r)
}

// chinese reports whether r is in one of the blocks of CJK ideographs that BERT
// sets apart.
func chinese(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF || 0x20000 <= r && r <= 0x2A6DF ||
		0x2A700 <= r && r <= 0x2B73F || 0x2B740 <= r && r <= 0x2B81F || 0x2B820 <= r && r <= 0x2CEAF ||
		0xF900 <= r && r <= 0xFAFF || 0x2F800 <= r && r <= 0x2FA1F
}
