package text

import (
	_ "embed"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casus"
)

//go:embed lines.txt
var linesFile string

// lineRule is a line of lines.txt.
type lineRule struct {
	kind string // boilerplate, links, credit, dateline, caption, title or label
	how  string // whole, starts, ends, has or like
	text string
	like *regexp.Regexp
	// first are the bytes with which a line that like matches can begin, so that
	// most rules are passed over at a glance.
	first [256]bool
}

// String names the rule by its words, or by the beginning of a long expression.
func (r *lineRule) String() string {
	s := "lines.txt: " + r.kind + " " + r.how + " " + r.text
	if len(s) > 70 {
		s = strings.ToValidUTF8(s[:70], "") + "..."
	}
	return s
}

// lineRules are the rules of lines.txt, those that hold for the start of a line by their first word.
type lineRules struct {
	whole  map[string]*lineRule
	starts map[string][]*lineRule
	rest   []*lineRule
}

// rules are the rules of lines.txt by kind.
var rules = sync.OnceValue(func() map[string]*lineRules {
	kinds := map[string]*lineRules{}
	for _, k := range []string{"boilerplate", "links", "credit", "dateline", "caption", "title", "label"} {
		kinds[k] = &lineRules{whole: map[string]*lineRule{}, starts: map[string][]*lineRule{}}
	}
	for kind, rest := range entries("lines.txt", linesFile) {
		how, text, _ := strings.Cut(rest, " ")
		r := &lineRule{kind: kind, how: how, text: text}
		of := kinds[kind]
		switch {
		case of == nil || text == "":
			panic(fmt.Sprintf("lines.txt: %q %q: no such kind, or no words", kind, rest))
		case how == "whole":
			of.whole[text] = r
		case how == "starts":
			of.starts[firstWord(text)] = append(of.starts[firstWord(text)], r)
		case how == "ends", how == "has":
			of.rest = append(of.rest, r)
		case how == "like":
			r.like = regexp.MustCompile(`^(?:` + text + `)`)
			r.first = firstBytes(text)
			of.rest = append(of.rest, r)
		default:
			panic(fmt.Sprintf("lines.txt: %q holds in no way: want whole, starts, ends, has or like", how))
		}
	}
	for _, of := range kinds {
		for _, rs := range of.starts { // the longest holds first
			slices.SortStableFunc(rs, func(a, b *lineRule) int { return len(b.text) - len(a.text) })
		}
	}
	return kinds
})

// firstBytes returns the bytes with which a match of the expression can begin: the
// letters that its program reads first.
func firstBytes(expression string) (first [256]bool) {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		panic(err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		panic(err)
	}
	seen := make([]bool, len(prog.Inst))
	var walk func(pc uint32)
	walk = func(pc uint32) {
		if seen[pc] {
			return
		}
		seen[pc] = true
		switch in := &prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			walk(in.Out)
			walk(in.Arg)
		case syntax.InstCapture, syntax.InstEmptyWidth, syntax.InstNop:
			walk(in.Out)
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			for b := range first {
				first[b] = first[b] || b >= utf8.RuneSelf || in.MatchRune(rune(b))
			}
		}
	}
	walk(uint32(prog.Start))
	return first
}

// How long, in words, a line may be for the rules to hold.
const longestLine, longestPhrase = 60, 40

// folded is a line in small letters, with plain quotation marks and single blanks,
// and its number of words. Lines too long for any rule have no text.
func folded(line string) (text string, words int) {
	if len(line) > longestLine*20 {
		return "", longestLine + 1
	}
	var b strings.Builder
	blank := false
	for _, r := range line {
		switch {
		case isBlank(r):
			blank = true
			continue
		case r == '‘' || r == '’':
			r = '\''
		case r == '“' || r == '”':
			r = '"'
		}
		if blank || b.Len() == 0 {
			words++
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			blank = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	if words > longestLine {
		return "", words
	}
	return b.String(), words
}

// match returns the first rule of the kind that holds for a folded line, or nil.
func (l *lineRules) match(line string, words int) *lineRule {
	if line == "" {
		return nil
	}
	if r := l.whole[strings.TrimRight(line, ".:")]; r != nil {
		return r
	}
	for _, r := range l.starts[firstWord(line)] {
		if rest, ok := strings.CutPrefix(line, r.text); ok && atWordEnd(r.text, rest) {
			return r
		}
	}
	for _, r := range l.rest {
		switch r.how {
		case "like":
			if r.first[line[0]] && r.like.MatchString(line) {
				return r
			}
		case "has":
			if words <= longestPhrase && hasPhrase(line, r.text) {
				return r
			}
		case "ends":
			if words <= longestPhrase && strings.HasSuffix(strings.TrimRight(line, "."), r.text) {
				return r
			}
		}
	}
	return nil
}

// firstWord is s up to its first blank.
func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return strings.TrimRight(w, ":,")
}

// atWordEnd reports whether a word ends between text and rest.
func atWordEnd(text, rest string) bool {
	a, _ := utf8.DecodeLastRuneInString(text)
	b, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !isWordRune(a) || !isWordRune(b)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hasPhrase reports whether phrase stands in line between the ends of words.
func hasPhrase(line, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(line[from:], phrase)
		if i < 0 {
			return false
		}
		i += from
		if atWordEnd(line[:i], phrase) && atWordEnd(phrase, line[i+len(phrase):]) || i == 0 && atWordEnd(phrase, line[len(phrase):]) {
			return true
		}
		from = i + 1
	}
}

var (
	//go:embed agencies.txt
	agenciesFile string
	//go:embed cities.txt
	citiesFile string
)

// credited are the words of agencies.txt.
type credited struct {
	certain      map[string]bool // the agencies: true for those whose name means nothing else
	photo, small wordSet         // other words of credits
}

var agencies = sync.OnceValue(func() *credited {
	c := &credited{certain: map[string]bool{}, photo: wordSet{}, small: wordSet{}}
	for class, name := range entries("agencies.txt", agenciesFile) {
		switch class {
		case "plain", "short":
			c.certain[name] = class == "plain"
			c.certain[strings.ToUpper(name)] = class == "plain"
		case "photo":
			c.photo[name] = true
		case "small":
			c.small[name] = true
		default:
			panic(fmt.Sprintf("agencies.txt: %q is no class", class))
		}
	}
	return c
})

// places holds the names, in small letters, of cities.txt and of capitals (true)
// and of countries (false).
var places = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, c := range casus.Countries() {
		names[strings.ToLower(c.Name)] = false
		for _, n := range c.AltNames {
			names[strings.ToLower(n)] = false
		}
	}
	for _, c := range casus.Countries() {
		for n := range strings.SplitSeq(c.Capital, "; ") {
			names[strings.ToLower(n)] = true
		}
	}
	for _, rest := range entries("cities.txt", citiesFile) {
		for c := range strings.FieldsSeq(rest) {
			names[strings.ToLower(strings.ReplaceAll(c, "_", " "))] = true
		}
	}
	delete(names, "")
	return names
})
