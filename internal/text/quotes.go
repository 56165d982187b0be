package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casus"
)

// stretch is what stands between two quotation marks of one paragraph.
type stretch struct {
	casus.Span            // without the marks
	outer      casus.Span // with them
	open       bool       // the closing mark is missing: the next paragraph goes on with it
}

// closing marks of the opening ones.
var closing = map[rune]string{'"': `"”`, '“': `”"`, '„': "“”", '«': "»", '「': "」", '『': "』"}

// stretches finds what is quoted in the paragraph p, in order and without nesting:
// marks inside a quotation belong to it.
func stretches(text string, p casus.Span) []stretch {
	var all []stretch
	var mark rune            // the open quotation's mark, 0 outside
	var start, begin int     // where it and its words begin
	tentative, after := 0, 0 // where a single quotation may have ended, and its mark
	emit := func(end, outer int, open bool) {
		if s := trim(text, casus.Span{Start: begin, End: end}); s.Len() > 0 {
			all = append(all, stretch{s, casus.Span{Start: start, End: outer}, open})
		}
		mark, tentative = 0, 0
	}
	var before rune = ' '
	for i := p.Start; i < p.End; {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		at := i
		i += n
		switch r {
		case '"', '“', '”', '„', '«', '»', '「', '」', '『', '』', '\'', '‘', '’':
		default:
			before = r
			continue
		}
		next := ' '
		if i < p.End {
			next, _ = utf8.DecodeRuneInString(text[i:p.End])
		}
		outside := isBlank(before) || isOpener(before) || before == '-' || before == '/'
		single := r == '\'' || r == '‘' || r == '’'
		switch {
		case mark == 0 && single:
			if r != '’' && outside && isWordRune(next) {
				mark, start, begin = '‘', at, i
			}
		case mark == 0:
			if closing[r] != "" && !isBlank(next) && (r != '"' || !unicode.IsDigit(before)) {
				mark, start, begin = r, at, i
			}
		case mark == '‘' && !single:
			// Double marks win: the single one was an apostrophe, or is over.
			if tentative > 0 {
				emit(tentative, after, false)
			}
			mark, tentative = 0, 0
			if closing[r] != "" && !isBlank(next) {
				mark, start, begin = r, at, i
			}
		case mark == '‘' && r == '‘' && outside && tentative > 0:
			emit(tentative, after, false)
			mark, start, begin = '‘', at, i
		case mark == '‘' && r != '‘' && !isWordRune(next) && !isBlank(before):
			if isStop(before) || before == ',' {
				emit(at, i, false)
			} else if tentative == 0 {
				tentative, after = at, i
			}
		case mark != '‘' && strings.ContainsRune(closing[mark], r):
			emit(at, i, false)
		}
		before = r
	}
	switch {
	case mark == '‘' && tentative > 0:
		emit(tentative, after, false)
	case mark != 0 && mark != '‘':
		emit(p.End, p.End, true)
	}
	return all
}

// mostQuotations bounds the quotations of one sentence whose speaker is looked for.
const mostQuotations = 16

// quoter finds the quotations of a report and who says them.
type quoter struct {
	text      string
	sentences []Sentence
	found     []Quotation
	// said is the speaker last named, by a quotation or by a sentence ("Ms Weber
	// said the talks were over."), and saidIn the index of that sentence; -1 when
	// there is none to carry over.
	said   casus.Span
	saidIn int
	// pending are the quotations that ran on into the paragraph at hand and whose
	// speaker is known only by carrying over; who is named there speaks them too.
	pending []int
}

// quotations finds what is quoted in the regions of blocks worth coding.
func quotations(text string, regions []region, blocks []Block, sentences []Sentence) []Quotation {
	q := &quoter{text: text, sentences: sentences, saidIn: -1}
	next := 0 // the first sentence of the block
	goesOn := false
	for i, r := range regions {
		first := next
		for next < len(sentences) && sentences[next].Paragraph == i {
			next++
		}
		if first == next {
			continue
		}
		if blocks[i].Kind != Body {
			q.saidIn, goesOn = -1, false
		}
		goesOn = q.paragraph(first, next, stretches(text, r.Span), goesOn)
	}
	return q.found
}

// paragraph finds the speakers of the stretches of the paragraph whose sentences
// are [first, next). goesOn says that the paragraph before it ended within a
// quotation; the result, that this one does.
func (q *quoter) paragraph(first, next int, all []stretch, goesOn bool) bool {
	s := first
	in := 0 // quotations of the sentence so far
	for k, x := range all {
		for s+1 < next && q.sentences[s].End <= x.outer.Start {
			if in == 0 {
				q.remember(s)
			}
			s++
			in = 0
		}
		last := s
		for last+1 < next && q.sentences[last].End < x.End {
			last++
		}
		in++
		var speaker casus.Span
		direct := false
		if in <= mostQuotations {
			// What stands outside quotations before and after it.
			from, to := q.sentences[s].Start, q.sentences[last].End
			if k > 0 {
				from = max(from, all[k-1].outer.End)
			}
			if k+1 < len(all) {
				to = min(to, all[k+1].outer.Start)
			}
			before, after := casus.Span{Start: min(from, x.outer.Start), End: x.outer.Start}, casus.Span{Start: x.outer.End, End: max(to, x.outer.End)}
			speaker = q.speaker(x, before, after, q.sentences[s].Start)
			if speaker.Len() == 0 && k > 0 && from == all[k-1].outer.End && q.saidIn == s && !strings.Contains(before.Of(q.text), ";") {
				speaker = q.said // of the quotation before it in the sentence
			}
			direct = speaker.Len() > 0
			bare := before.Len() <= 1 && strings.Trim(after.Of(q.text), " .,") == ""
			if !direct && speaker.Len() == 0 && (goesOn && k == 0 || bare && q.saidIn >= s-1 && q.saidIn >= 0) {
				speaker = q.said
			}
		}
		if speaker.Len() > 0 {
			q.said, q.saidIn = speaker, last
		}
		if k == 0 && direct && goesOn {
			for _, i := range q.pending {
				q.found[i].Speaker = speaker
			}
		}
		if k > 0 || direct || !goesOn {
			q.pending = q.pending[:0]
		}
		if direct || isSpeech(x.Of(q.text)) {
			if x.open && !direct {
				q.pending = append(q.pending, len(q.found))
			}
			q.found = append(q.found, Quotation{x.Span, speaker, s})
		}
		for s < last {
			s++
			in = 1
		}
		goesOn = x.open
	}
	if len(all) == 0 {
		goesOn = false
	}
	for s < next {
		if in == 0 {
			q.remember(s)
		}
		s++
		in = 0
	}
	return goesOn
}

// remember notes who speaks in a sentence without quotations.
func (q *quoter) remember(s int) {
	if speaker := q.before(q.sentences[s].Span, q.sentences[s].Start, false); speaker.Len() > 0 {
		q.said, q.saidIn = speaker, s
	}
}

// isSpeech reports whether quoted words are more than a name or a term: three
// words, or an end of a sentence or of a part of one.
func isSpeech(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.Count(s, " ") >= 2 || (isStop(r) || r == ',') && strings.Contains(s, " ")
}

// speaker finds who says x from the words outside quotations around it. The
// sentence in which it begins starts at start.
func (q *quoter) speaker(x stretch, before, after casus.Span, start int) casus.Span {
	last, _ := utf8.DecodeLastRuneInString(x.Of(q.text))
	comma := strings.HasPrefix(strings.TrimLeft(after.Of(q.text), " "), ",")
	if last == ',' || last == '?' || last == '!' || last == '—' || last == '-' || comma {
		if s := q.after(after); s.Len() > 0 {
			return s
		}
	}
	if s := q.before(before, start, true); s.Len() > 0 {
		return s
	}
	return accordingTo(q.text, after)
}

// after finds the speaker in what follows a quotation: "he said", "said Ms Weber",
// "according to Ms Weber".
func (q *quoter) after(s casus.Span) casus.Span {
	ws := wordsOf(q.text, s)
	for i, w := range ws[:min(len(ws), 24)] {
		word := w.Of(q.text)
		switch {
		case i == 0 && speech["verb"][word]:
			if speech["object"][word] {
				return casus.Span{}
			}
			return q.following(ws[1:])
		case i == 0 && word == "according" && len(ws) > 2:
			return q.following(ws[2:])
		case i == 0 && (strings.HasSuffix(word, "ing") || speech["clause"][word] || strings.HasPrefix(word, "who")):
			return casus.Span{} // `the "Green Front", speaking in Bonn, said`
		case speech["verb"][word]:
			return q.subject(ws[:i], true)
		}
		if w.end {
			break
		}
	}
	return casus.Span{}
}

// before finds the subject of a verb of saying in s, a part of the sentence that
// starts at start: of the last such verb where a quotation follows, else of the first.
func (q *quoter) before(s casus.Span, start int, quoted bool) casus.Span {
	ws := wordsOf(q.text, s)
	for n := range ws {
		i := n
		if quoted {
			i = len(ws) - 1 - n
		}
		verb := ws[i].Of(q.text)
		if !speech["verb"][verb] {
			continue
		}
		// "..., saying", "... and said": the sentence's own subject.
		shared := strings.HasSuffix(verb, "ing") || i == 0
		if i > 0 {
			before := ws[i-1].Of(q.text)
			shared = shared || before == "and" || before == "but" || before == "then" || before == "or"
		}
		found := casus.Span{}
		if shared {
			found = q.main(casus.Span{Start: start, End: ws[i].Start})
		} else {
			found = q.subject(ws[:i], false)
		}
		if found.Len() > 0 || !quoted {
			return found
		}
	}
	return accordingTo(q.text, s)
}

// main finds the subject with which a sentence begins: the words before its first
// verb of the past or of saying.
func (q *quoter) main(s casus.Span) casus.Span {
	ws := wordsOf(q.text, s)
	for i := 1; i < len(ws); i++ {
		if w := ws[i].Of(q.text); (isPast(w) || speech["verb"][w]) && !speech["article"][ws[i-1].Of(q.text)] {
			return q.subject(ws[:i], false)
		}
	}
	return casus.Span{}
}

// accordingTo returns whom s names after "according to".
func accordingTo(text string, s casus.Span) casus.Span {
	part := s.Of(text)
	for _, phrase := range []string{"ccording to ", "s quoted by ", "n a statement by "} {
		if i := strings.Index(part, phrase); i >= 0 {
			q := quoter{text: text}
			return q.following(wordsOf(text, casus.Span{Start: s.Start + i + len(phrase), End: s.End}))
		}
	}
	return casus.Span{}
}

// word is a word of a sentence and what stands after it.
type word struct {
	casus.Span
	comma bool // a comma or a bracket
	end   bool // a stop, semicolon, colon or dash
}

// wordsOf splits s into words. Apostrophes, hyphens and the stops of abbreviations are in them.
func wordsOf(text string, s casus.Span) []word {
	var ws []word
	start := -1
	flush := func(end int) {
		if start >= 0 {
			ws = append(ws, word{Span: casus.Span{Start: start, End: end}})
			start = -1
		}
	}
	for i := s.Start; i < s.End; {
		r, n := utf8.DecodeRuneInString(text[i:s.End])
		switch {
		case isWordRune(r), start >= 0 && (r == '\'' || r == '’' || r == '-' || r == '&'), r == '$', r == '@':
			if start < 0 {
				start = i
			}
		case start >= 0 && r == '.' && isAbbreviation(text[start:i]):
		default:
			flush(i)
			if len(ws) > 0 {
				w := &ws[len(ws)-1]
				w.comma = w.comma || r == ',' || r == '(' || r == ')'
				w.end = w.end || isStop(r) || r == ';' || r == ':' || r == '—' || r == '–'
			}
		}
		i += n
	}
	flush(s.End)
	return ws
}

// mostSpeaker is the most words that name a speaker.
const mostSpeaker = 14

// following returns the speaker that begins with the words: up to punctuation or a
// word that begins something else.
func (q *quoter) following(ws []word) casus.Span {
	for i, w := range ws {
		if i >= mostSpeaker || speech["after"][w.Of(q.text)] {
			return q.joined(ws[:i])
		}
		if w.comma || w.end {
			if name := q.name(ws[i+1:]); w.comma && !q.named(ws[:i+1]) && len(name) > 0 {
				return q.joined(name)
			}
			return q.joined(ws[:i+1])
		}
	}
	return q.joined(ws)
}

// named reports whether a name is among the words: a capital that does not come first.
func (q *quoter) named(ws []word) bool {
	return len(ws) > 1 && slices.ContainsFunc(ws[1:], q.capital) || len(ws) == 1 && q.capital(ws[0])
}

// name returns the words of an apposition that is a name: "the mayor, Anton Breza, said".
func (q *quoter) name(ws []word) []word {
	for i, w := range ws[:min(len(ws), 5)] {
		if !q.capital(w) {
			break
		}
		if w.comma || w.end || i+1 == len(ws) {
			return ws[:i+1]
		}
	}
	return nil
}

// subject returns the speaker among the words before its verb. right says that the
// words follow a quotation, so that the first of them begin the speaker's name.
func (q *quoter) subject(ws []word, right bool) casus.Span {
	// "he later said", "Iran on Friday said"
	for len(ws) > 0 {
		last := ws[len(ws)-1]
		w := last.Of(q.text)
		switch {
		case last.end:
			return casus.Span{}
		case speech["adverb"][w], strings.HasSuffix(w, "ly") && unicode.IsLower(rune(w[0])):
			ws = ws[:len(ws)-1]
			continue
		case isWeekday(w) && len(ws) > 1:
			ws = ws[:len(ws)-1]
			if w := ws[len(ws)-1].Of(q.text); w == "on" || w == "late" || w == "early" || w == "last" {
				ws = ws[:len(ws)-1]
			}
			continue
		}
		break
	}
	if len(ws) == 0 {
		return casus.Span{}
	}
	// "Ms Weber, who leads the party, said"
	apposition := ws[len(ws)-1].comma
	end := len(ws)
	if apposition {
		end = 0
		if right {
			for end < len(ws) && !ws[end].comma {
				end++
			}
			end++
		} else {
			for i := len(ws) - 2; i >= 0; i-- {
				if ws[i].comma || ws[i].end {
					end = i + 1
					break
				}
			}
		}
		if end == 0 || end > len(ws) || ws[end-1].end {
			return casus.Span{}
		}
		if name := q.name(ws[end:]); len(name) > 0 && !q.named(ws[:end]) {
			return q.joined(name)
		}
	}
	start := end - 1
	for start > 0 && !ws[start-1].end {
		before := ws[start-1]
		w := before.Of(q.text)
		if before.comma || speech["clause"][w] || speech["verb"][w] || w == "who" {
			break
		}
		if w == "and" && !(start > 1 && q.capital(ws[start]) && q.capital(ws[start-2]) || start-1 == 0) {
			break
		}
		start--
	}
	for start < end-1 && speech["lead"][ws[start].Of(q.text)] {
		// "On Friday Ms Weber said": the phrase ends with the day.
		at := start + 1
		for at < end && !isWeekday(ws[at].Of(q.text)) {
			at++
		}
		switch {
		case at < end-1:
			start = at + 1
		case ws[start].Of(q.text) == "But" || ws[start].Of(q.text) == "And" || ws[start].Of(q.text) == "Meanwhile" || ws[start].Of(q.text) == "Later":
			start++
		default:
			return casus.Span{}
		}
	}
	return q.joined(ws[start:end])
}

func (q *quoter) capital(w word) bool {
	r, _ := utf8.DecodeRuneInString(w.Of(q.text))
	return unicode.IsUpper(r)
}

// joined is the span of the words, when they can name somebody: not too many, and
// a name, a pronoun or a noun with its article among them.
func (q *quoter) joined(ws []word) casus.Span {
	if len(ws) == 0 || len(ws) > mostSpeaker {
		return casus.Span{}
	}
	s := casus.Span{Start: ws[0].Start, End: ws[len(ws)-1].End}
	if len(ws) == 1 && (!q.capital(ws[0]) || speech["article"][ws[0].Of(q.text)]) && !speech["speaker"][ws[0].Of(q.text)] {
		return casus.Span{}
	}
	return s
}
