package score

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"casus"
	"casus/internal/gold"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files")

func parse(t *testing.T, text string) []gold.Article {
	t.Helper()
	f, err := gold.Parse("test", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f.Articles
}

const annotated = `=== harbour | published 2031-05-09 | Port shut
#harbour.0
> Port shut
#harbour.1
> Danish police freed two dockers in Oslo on Friday, but the bombing that killed a guard was condemned by Norway.
RETREAT/release | t=freed | S=Danish police {DNK.COP} | R=two dockers {.LAB} | L=Oslo {NOR} | W=Friday {2031-05-09} | D=two
ASSAULT/explosives | t=bombing | R=a guard {NOR.COP} | K=a guard | st=done+bg | c=crime
ACCUSE/disapprove | t=condemned | S=Norway {NOR} | c=diplomatic,legal
#harbour.2
> Chile "may send help".
AID | t=help | S=Chile {CHL} | st=possible
`

const predicted = `#harbour.0
> Port shut
COERCE | t=shut
#harbour.1
> Danish police freed two dockers in Oslo on Friday, but the bombing that killed a guard was condemned by Norway.
RETREAT | t=freed two | S=police {DNK.COP,NOR} | R=two dockers {NOR.LAB} ; Oslo | L=Oslo {SWE} | W=Friday {2031-05-09} | D=two dockers
ASSAULT | t=killed | R=guard
SANCTION | t=condemned | S=Norway {NOR}
#harbour.2
> Chile "may send help".
AID | t=help | S=Chile {CHL} | c=economic
AID | t=send help
`

func TestBetween(t *testing.T) {
	got := Between(parse(t, annotated), parse(t, predicted))
	want := &Report{
		Sentences:   3,
		Trigger:     Ratio{3, 6, 4},
		TriggerType: Ratio{2, 6, 4},
		Act:         Ratio{3, 6, 4}, // and the killing that is a bombing
		Roles:       Ratio{6, 9, 9},
		RolesExact:  Ratio{4, 9, 9},
		Contexts:    Ratio{0, 1, 0},
		ByType: map[casus.Type]Ratio{"RETREAT": {1, 1, 1}, "ASSAULT": {0, 1, 1}, "ACCUSE": {0, 0, 1}, "SANCTION": {0, 1, 0},
			"AID": {1, 2, 1}, "COERCE": {0, 1, 0}},
		ByRole:       map[gold.Role]Ratio{'S': {2, 3, 3}, 'R': {1, 3, 2}, 'L': {1, 1, 1}, 'W': {1, 1, 1}, 'D': {1, 1, 1}, 'K': {0, 0, 1}},
		ByRoleExact:  map[gold.Role]Ratio{'S': {1, 3, 3}, 'R': {1, 3, 2}, 'L': {1, 1, 1}, 'W': {1, 1, 1}, 'D': {0, 1, 1}, 'K': {0, 0, 1}},
		Confusions:   map[Confusion]int{{"ACCUSE", "SANCTION"}: 1},
		Status:       Share{1, 2},
		Background:   Share{2, 2},
		Mode:         Share{1, 2},
		ActorCode:    Share{1, 3},
		ActorCountry: Share{1, 3},
		PlaceCountry: Share{0, 1},
		Day:          Share{1, 1},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if *update {
		if err := os.WriteFile("testdata/table.golden", []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile("testdata/table.golden")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(golden), got.String()); d != "" {
		t.Error(d)
	}
}

// told makes the annotated events of an article into events of its document: what
// a perfect reader would return.
func told(a *gold.Article, d *casus.Document, spans []casus.Span) (events []casus.Event) {
	for i, s := range a.Sentences {
		at := func(span casus.Span) casus.Mention { return casus.MentionAt(d.Text, span.Shift(spans[i].Start)) }
		for _, g := range s.Events {
			e := casus.Event{Type: g.Type, Mode: g.Mode, Status: g.Status, Background: g.Background, Contexts: g.Contexts,
				Trigger: at(g.Trigger), Sentence: casus.MentionAt(d.Text, spans[i])}
			for _, arg := range g.Args {
				switch m := at(arg.Span); arg.Role {
				case gold.Place:
					e.Places = append(e.Places, casus.Location{Mention: m, Place: &casus.Place{Country: arg.Code}})
				case gold.When:
					w := casus.When{Mention: m}
					if span, err := casus.ParseTimeSpan(arg.Code); err == nil && arg.Code != "" {
						w.TimeSpan = &span
					}
					e.When = append(e.When, w)
				case gold.Killed, gold.Injured, gold.Detained, gold.Displaced:
					c := map[gold.Role]**casus.Count{gold.Killed: &e.Killed, gold.Injured: &e.Injured, gold.Detained: &e.Detained, gold.Displaced: &e.Displaced}[arg.Role]
					var mentions []casus.CountMention
					if *c != nil {
						mentions = (*c).Mentions
					}
					*c = casus.Sum(append(mentions, casus.CountMention{Mention: m}))
				default:
					p := casus.Party{Mention: m}
					for code := range strings.SplitSeq(arg.Code, ",") {
						if code != "" {
							p.Actors = append(p.Actors, casus.Actor{Code: casus.Code(code)})
						}
					}
					list := map[gold.Role]*[]casus.Party{gold.Source: &e.Source, gold.Recipient: &e.Recipient, gold.Mediator: &e.Mediator, gold.Claimant: &e.Claimant}[arg.Role]
					*list = append(*list, p)
				}
			}
			events = append(events, e)
		}
	}
	return events
}

func TestComparePerfectReader(t *testing.T) {
	articles := parse(t, annotated)
	if files, _ := filepath.Glob("../../../../shared/gold/*.txt"); files != nil {
		for _, f := range files {
			file, err := gold.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			articles = append(articles, file.Articles...)
		}
	}
	for _, layout := range []Layout{Running, Given} {
		i := 0
		got, err := Compare(articles, layout, func(d *casus.Document) ([]casus.Event, error) {
			a := &articles[i]
			i++
			_, spans := Document(a, layout)
			events := told(a, d, spans)
			slices.Reverse(events) // the order of events is the scorer's to see to
			return events, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := Between(articles, articles)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("layout %d: %s", layout, d)
		}
		if got.TriggerType.F1() != 1 || got.RolesExact.F1() != 1 || got.ActorCode.Value() != 1 || got.Day.Value() != 1 {
			t.Errorf("a perfect reader scores\n%s", got)
		}
	}
}

func TestDocument(t *testing.T) {
	articles := parse(t, annotated+"\n=== b | published unknown | Is it true?\n#b.0\n> Is it true?\n#b.1\n> \"No.\"\n#b.2\n> Then why (really)?\n")
	for _, c := range []struct {
		article int
		layout  Layout
		want    string
	}{
		{0, Running, "Port shut\n\nDanish police freed two dockers in Oslo on Friday, but the bombing that killed a guard was condemned by Norway. Chile \"may send help\"."},
		{1, Running, "Is it true?\n\n\"No.\" Then why (really)?"},
		{1, Given, "Is it true?\n\n\"No.\"\n\nThen why (really)?"},
	} {
		a := &articles[c.article]
		d, spans := Document(a, c.layout)
		if d.Text != c.want || d.ID != a.ID || d.Title != a.Title || d.Published != a.Published {
			t.Errorf("got %+v, want text %q", d, c.want)
		}
		for i, s := range a.Sentences {
			if spans[i].Of(d.Text) != s.Text {
				t.Errorf("span %d is %q", i, spans[i].Of(d.Text))
			}
		}
	}
	for ids, want := range map[string]string{"seed-0 seed-1": "seed", "one-1": "one-1", "a.b.9 a.b.10": "a.b", "1 2": "1"} {
		a := gold.Article{}
		for id := range strings.SplitSeq(ids, " ") {
			a.Sentences = append(a.Sentences, gold.Sentence{ID: id, Text: "T."})
		}
		if d, _ := Document(&a, Running); d.ID != want {
			t.Errorf("%s: document is called %q, want %q", ids, d.ID, want)
		}
	}
}

func TestCompareAcrossSentenceEnds(t *testing.T) {
	articles := parse(t, annotated)
	got, err := Compare(articles, Running, func(d *casus.Document) ([]casus.Event, error) {
		// A reader that takes the whole text for one sentence, and ends a trigger in the next.
		at := strings.Index(d.Text, "help")
		long := casus.Span{Start: at, End: len(d.Text)}
		source := casus.Span{Start: strings.Index(d.Text, "Norway"), End: strings.Index(d.Text, " \"may")}
		return []casus.Event{{Type: "AID", Status: casus.Possible, Trigger: casus.MentionAt(d.Text, long),
			Source: []casus.Party{{Mention: casus.MentionAt(d.Text, source)}}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.TriggerType.Right != 1 || got.Roles.Right != 1 || got.RolesExact.Right != 0 {
		t.Errorf("got\n%s", got)
	}
	fail := fmt.Errorf("no model")
	if _, err := Compare(articles, Running, func(*casus.Document) ([]casus.Event, error) { return nil, fail }); err == nil || !strings.Contains(err.Error(), "harbour") {
		t.Errorf("error is %v", err)
	}
}

// spoil returns the articles with faults of every kind that a reader makes.
func spoil(articles []gold.Article, r *rand.Rand) []gold.Article {
	words := func(text string, s casus.Span) casus.Span { // another span, from a word's start to a word's end
		var starts []int
		for i := range text {
			if (i == 0 || text[i-1] == ' ') && text[i] != ' ' {
				starts = append(starts, i)
			}
		}
		if len(starts) == 0 {
			return s
		}
		i := r.IntN(len(starts))
		end := len(text)
		if j := i + 1 + r.IntN(3); j < len(starts) {
			end = starts[j] - 1
		}
		return casus.Span{Start: starts[i], End: end}
	}
	chance := func(p float64) bool { return r.Float64() < p }
	printable := func(text string, e gold.Event) bool { _, err := e.Line(text); return err == nil }
	var out []gold.Article
	for _, a := range articles {
		b := a
		b.Sentences = nil
		for _, s := range a.Sentences {
			bad := gold.Sentence{ID: s.ID, Text: s.Text}
			for _, e := range s.Events {
				e.Args = slices.Clone(e.Args)
				if chance(0.2) {
					continue
				}
				if chance(0.2) {
					e.Type, e.Mode = casus.Types[r.IntN(len(casus.Types))], ""
				}
				if chance(0.2) {
					e.Trigger = words(s.Text, e.Trigger)
				}
				if chance(0.2) {
					e.Status = casus.Statuses[r.IntN(len(casus.Statuses))]
				}
				e.Background = e.Background != chance(0.1)
				if chance(0.2) {
					e.Mode = ""
				}
				for i := range e.Args {
					arg := &e.Args[i]
					if chance(0.2) {
						arg.Span = words(s.Text, arg.Span)
					}
					if arg.Code != "" && chance(0.2) {
						arg.Code = map[gold.Role]string{gold.Place: "NOR", gold.When: "2031"}[arg.Role]
						if arg.Code == "" && arg.Role != gold.Place && arg.Role != gold.When {
							arg.Code = []string{"NOR.GOV,DNK", "USA", ".CVL", "IGO.UN"}[r.IntN(4)]
						}
					}
					if arg.Code == "" && chance(0.1) {
						arg.Role = []gold.Role{gold.Claimant, gold.Killed, gold.Injured}[r.IntN(3)]
					}
				}
				e.Args = slices.DeleteFunc(e.Args, func(gold.Arg) bool { return chance(0.1) })
				if printable(s.Text, e) {
					bad.Events = append(bad.Events, e)
				}
				if extra := e; chance(0.2) {
					extra.Trigger = words(s.Text, e.Trigger)
					if printable(s.Text, extra) {
						bad.Events = append(bad.Events, extra)
					}
				}
			}
			b.Sentences = append(b.Sentences, bad)
		}
		out = append(out, b)
	}
	return out
}

// TestEqualsOutsideScorer holds the report against the outside scorer's figures.
func TestEqualsOutsideScorer(t *testing.T) {
	const scorer = "../../../../shared/tools/agree.py"
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to run the outside scorer with")
	}
	if _, err := os.Stat(scorer); err != nil {
		t.Skip("no ../shared beside the repository")
	}
	files, err := filepath.Glob("../../../../shared/*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		seeds := map[string]uint64{"articles.txt": 3, "seed.txt": 3, "us-government.txt": 1}[filepath.Base(name)]
		for seed := range seeds {
			f, _ := gold.ReadFile(name) // faults of the file are the notation's tests to report
			for i := range f.Articles { // the outside scorer takes context lines for events
				for j := range f.Articles[i].Sentences {
					f.Articles[i].Sentences[j].Before, f.Articles[i].Sentences[j].After = "", ""
				}
			}
			bad := spoil(f.Articles, rand.New(rand.NewPCG(seed, 1)))
			dir := t.TempDir()
			for side, articles := range map[string][]gold.Article{"gold": f.Articles, "predicted": bad} {
				var b bytes.Buffer
				if err := gold.Print(&b, &gold.File{Articles: articles}); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, side), b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			out, err := exec.Command(python, scorer, filepath.Join(dir, "gold"), filepath.Join(dir, "predicted")).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			holdAgainst(t, fmt.Sprintf("%s, seed %d", filepath.Base(name), seed), Between(f.Articles, bad), string(out))
		}
	}
}

// holdAgainst compares each figure of a report with that in the outside scorer's output.
func holdAgainst(t *testing.T, name string, r *Report, out string) {
	t.Helper()
	check := func(pattern string, ours ...float64) {
		t.Helper()
		m := regexp.MustCompile(pattern).FindStringSubmatch(out)
		if m == nil {
			t.Fatalf("%s: no %s in\n%s", name, pattern, out)
		}
		for i, v := range ours {
			theirs, err := strconv.ParseFloat(m[i+1], 64)
			if err != nil || math.Abs(theirs-v) > 0.000501 {
				t.Errorf("%s: %s: ours %.4f, theirs %s", name, pattern, v, m[i+1])
			}
		}
	}
	const n = `([0-9.]+)`
	check(`sentences `+n+` gold `+n+` pred `+n, float64(r.Sentences), float64(r.Trigger.Gold), float64(r.Trigger.Predicted))
	check(`trigger \(untyped\) F1 `+n, r.Trigger.F1())
	check(`trigger\+type F1 `+n+` P `+n+` R `+n, r.TriggerType.F1(), r.TriggerType.Precision(), r.TriggerType.Recall())
	check(`whatever its trigger: F1 `+n, r.Act.F1())
	check(`role F1 overlap `+n+` exact `+n, r.Roles.F1(), r.RolesExact.F1())
	check(`status `+n+` bg `+n+` mode `+n, r.Status.Value(), r.Background.Value(), r.Mode.Value())
	for word, s := range map[string]Share{"code": r.ActorCode, "country": r.ActorCountry, "when": r.Day, "loc": r.PlaceCountry} {
		if s.Of > 0 {
			check(`\b`+word+` `+n+` \(`+n+`\)`, s.Value(), float64(s.Of))
		}
	}
	for _, typ := range casus.Types {
		if c := r.ByType[typ]; c.Gold+c.Predicted > 0 {
			check(string(typ)+` +gold +`+n+` pred +`+n+` F1 `+n, float64(c.Gold), float64(c.Predicted), c.F1())
		}
	}
	for i, c := range r.confusions() {
		if i == 0 || r.Confusions[c] > r.Confusions[r.confusions()[min(11, len(r.confusions())-1)]] {
			check(fmt.Sprintf(`\('%s', '%s'\), `+n, c.Gold, c.Predicted), float64(r.Confusions[c]))
		}
	}
}
