package actor

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casus"
	"casus/internal/text"
)

// goldParty is an annotated party of a gold article.
type goldParty struct {
	doc   *goldDoc
	at    casus.Span
	codes []string
	hint  Hint
}

// goldDoc is an annotated article joined from its sentences.
type goldDoc struct {
	id      string
	doc     casus.Document
	layout  text.Layout
	parties []goldParty
	places  map[casus.Span]string
}

// CountryOf makes the article's own annotation the place resolver.
func (g *goldDoc) CountryOf(at casus.Span) (string, bool) {
	for s, iso := range g.places {
		if s.Contains(at) {
			return iso, true
		}
	}
	return "", false
}

var (
	spanEnd = regexp.MustCompile(`^(.*?)(?:@(\d))?(?:\s*\{([^}]*)\})?$`)
	codeSep = regexp.MustCompile(`[,;]\s*`)
)

// locateSpan finds the words of an annotated span in a sentence, whole words first.
func locateSpan(sentence, words string, nth int) (casus.Span, bool) {
	for _, pattern := range []string{`(?:^|[^\pL\pN_])(` + regexp.QuoteMeta(words) + `)(?:$|[^\pL\pN_])`, `(` + regexp.QuoteMeta(words) + `)`} {
		re := regexp.MustCompile(pattern)
		n, from := 0, 0
		for {
			m := re.FindStringSubmatchIndex(sentence[from:])
			if m == nil {
				break
			}
			if n++; n == nth {
				return casus.Span{Start: from + m[2], End: from + m[3]}, true
			}
			from += m[2] + 1
		}
	}
	return casus.Span{}, false
}

// readGold reads a file of the notation. Without codes (the corpus), parties have none.
func readGold(t testing.TB, path string) []*goldDoc {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skip("the annotated articles are not here: ", err)
	}
	var docs []*goldDoc
	var g *goldDoc
	start := func(id, published string) {
		g = &goldDoc{id: id, places: map[casus.Span]string{}}
		g.doc.ID = id
		if d, err := casus.ParseDay(strings.TrimPrefix(published, "published ")); err == nil {
			g.doc.Published = d
		}
		docs = append(docs, g)
	}
	var sentence casus.Span
	add := func(s string) casus.Span {
		if len(g.doc.Text) > 0 {
			g.doc.Text += "\n\n"
		}
		at := casus.Span{Start: len(g.doc.Text), End: len(g.doc.Text) + len(s)}
		g.doc.Text += s
		g.layout.Sentences = append(g.layout.Sentences, text.Sentence{Span: at, Paragraph: len(g.layout.Sentences)})
		return at
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		switch {
		case strings.HasPrefix(line, "=== "):
			f := strings.Split(line[4:], " | ")
			start(f[0], f[1])
		case strings.HasPrefix(line, "#"):
			if g == nil {
				start("report", "published 2020-10-09")
			}
		case strings.HasPrefix(line, "> "):
			sentence = add(line[2:])
		case strings.Contains(line, " | t=") || strings.Contains(line, "| t="):
			g.event(t, line, sentence)
		}
	}
	return docs
}

// event reads an event line of a sentence.
func (g *goldDoc) event(t testing.TB, line string, sentence casus.Span) {
	fields := strings.Split(line, " | ")
	typ, _, _ := strings.Cut(fields[0], "/")
	words := sentence.Of(g.doc.Text)
	var places []string
	roles := map[string]string{"S": "source", "R": "recipient", "M": "mediator"}
	var parties []goldParty
	for _, f := range fields[1:] {
		key, val, _ := strings.Cut(f, "=")
		if key != "L" && roles[key] == "" {
			continue
		}
		for part := range strings.SplitSeq(val, " ; ") {
			m := spanEnd.FindStringSubmatch(strings.TrimSpace(part))
			nth := 1
			if m[2] != "" {
				fmt.Sscan(m[2], &nth)
			}
			at, ok := locateSpan(words, m[1], nth)
			if !ok {
				t.Logf("%s: %q is not in %q", g.id, m[1], words)
				continue
			}
			at = at.Shift(sentence.Start)
			if key == "L" {
				if m[3] != "" {
					places = append(places, m[3])
					g.places[at] = m[3]
				}
				continue
			}
			var codes []string
			for _, c := range codeSep.Split(m[3], -1) {
				if casus.IsSector(c) { // one file writes a sector of no country without its dot
					c = "." + c
				}
				if c != "" {
					codes = append(codes, c)
				}
			}
			slices.Sort(codes)
			parties = append(parties, goldParty{doc: g, at: at, codes: codes, hint: Hint{Type: casus.Type(typ), Role: roles[key]}})
		}
	}
	for _, p := range parties {
		p.hint.Countries = slices.Compact(slices.Clone(places))
		g.parties = append(g.parties, p)
	}
}

// score counts how many parties of a file are resolved as annotated.
type score struct{ all, resolved, exact, country int }

func (s score) String() string {
	return fmt.Sprintf("%d parties: resolved %.3f, exact codes %.3f, country %.3f", s.all, float64(s.resolved)/float64(s.all), float64(s.exact)/float64(s.all), float64(s.country)/float64(s.all))
}

func measure(t *testing.T, path string, verbose bool) score {
	d, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	var sc score
	for _, g := range readGold(t, path) {
		layout := g.layout
		layout.Quotations = text.Parse(&g.doc).Quotations
		r := d.Read(&g.doc, &layout, g)
		for _, p := range g.parties {
			if len(p.codes) == 0 {
				continue
			}
			actors, conf, why := r.Resolve(p.at, p.hint)
			var codes, countries, want []string
			for _, a := range actors {
				codes = append(codes, string(a.Code))
				countries = append(countries, a.Code.Country())
			}
			for _, c := range p.codes {
				want = append(want, casus.Code(c).Country())
			}
			slices.Sort(codes)
			slices.Sort(countries)
			slices.Sort(want)
			sc.all++
			if len(codes) > 0 {
				sc.resolved++
			}
			if slices.Equal(codes, p.codes) {
				sc.exact++
			}
			same := slices.Equal(slices.Compact(countries), slices.Compact(want))
			if same {
				sc.country++
			}
			if verbose && !slices.Equal(codes, p.codes) {
				mark := "sector "
				if !same {
					mark = "COUNTRY"
				}
				t.Logf("%s %s %s/%s %v %q: got %v, want %v (%.2f) %v", mark, g.id, p.hint.Type, p.hint.Role, p.hint.Countries, p.at.Of(g.doc.Text), codes, p.codes, conf, why)
			}
		}
	}
	return sc
}

// reaches fails when a share of the parties is below what was had before.
func (s score) reaches(t *testing.T, exact, country float64) {
	t.Log(s)
	if got := float64(s.exact) / float64(s.all); got < exact {
		t.Errorf("exact codes %.3f, want %.3f", got, exact)
	}
	if got := float64(s.country) / float64(s.all); got < country {
		t.Errorf("country %.3f, want %.3f", got, country)
	}
}

func TestGoldArticles(t *testing.T) {
	measure(t, "../../../shared/gold/articles.txt", testing.Verbose()).reaches(t, 0.91, 0.96)
}

func TestGoldReport(t *testing.T) {
	measure(t, "../../../shared/gold/seed.txt", testing.Verbose()).reaches(t, 0.78, 0.94)
}
