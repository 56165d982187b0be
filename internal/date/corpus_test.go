package date_test

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"casus"
	"casus/internal/date"
)

// TestGold resolves the times of the annotated articles and compares them with the
// annotators' days.
func TestGold(t *testing.T) {
	right, total := 0, 0
	var last *casus.TimeSpan
	for _, a := range readNotation(t, "gold/*.txt") {
		if a.first {
			last = nil
		}
		c := date.Context{Published: a.published, Sentence: casus.Span{Start: 0, End: len(a.text)}, Last: last}
		before := []*casus.TimeSpan{last} // the time last told before each found one
		found := date.Find(a.text)
		for _, f := range found {
			c.Last = last
			if v, _, _ := date.Resolve(a.text, f, c); v != nil {
				last = date.Follow(last, *v)
			}
			before = append(before, last)
		}
		for _, w := range a.times {
			n := 0
			for n < len(found) && found[n].End <= w.Start {
				n++
			}
			c.Last = before[n]
			v, sure, why := date.Resolve(a.text, w.Span, c)
			got := ""
			if v != nil {
				got = v.String()
			}
			if w.want == "" {
				if v != nil {
					t.Logf("told where the annotators tell none: %q is %s", w.Of(a.text), got)
				}
				continue
			}
			if total++; got == w.want {
				right++
			} else {
				t.Logf("%q is %q (%v), want %q: %s", w.Of(a.text), got, sure, w.want, strings.Join(why, "; "))
			}
		}
	}
	t.Logf("%d of %d days are those of the annotators", right, total)
	if right*100 < total*95 {
		t.Errorf("want 95 of 100")
	}
}

// The training sentences have no days of publication and no normalised times: any day
// serves to see what can be resolved.
var someDay = casus.Day{Year: 2010, Month: time.June, Day: 16}

// unresolvable matches words that tell no day, by their form: lengths of time, vague words.
var unresolvable = regexp.MustCompile(`(?i)^((for|within|after|in|over|nearly|almost|about|more than|less than|at least|another|an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|several|many|a few|few|some|half|recent|coming|past|just|only|around|the|last|next|second|third|fourth|fifth|single|straight|consecutive)[ -]?)*(hours?|days?|weeks?|months?|years?|decades?|nights?|minutes?|centuries)(-?(long|old))?$|recent|soon|now|future|previous|earlier$|later$|weeks later|immediately|daily|current|war$|every|each|the past$|in the past|moments|upcoming|eid|ramadan`)

// TestCorpus shows how much of the times of the training sentences is resolved and found.
func TestCorpus(t *testing.T) {
	var resolved, total, found, exact int
	misses := map[string]int{}
	for _, a := range readNotation(t, "corpus/*.txt") {
		if len(a.times) == 0 {
			continue
		}
		finds := date.Find(a.text)
		c := date.Context{Published: someDay, Sentence: casus.Span{Start: 0, End: len(a.text)}, Last: &casus.TimeSpan{From: someDay, To: someDay}}
		seen := map[casus.Span]bool{}
		for _, w := range a.times {
			words := w.Of(a.text)
			if seen[w.Span] || unresolvable.MatchString(words) {
				continue
			}
			seen[w.Span] = true
			total++
			if v, _, why := date.Resolve(a.text, w.Span, c); v == nil {
				misses["resolve: "+words+" | "+why[len(why)-1]]++
				continue
			}
			resolved++
			i := slices.IndexFunc(finds, w.Overlaps)
			if i < 0 {
				misses["find: "+words]++
				continue
			}
			found++
			if finds[i] == w.Span {
				exact++
			}
		}
	}
	top := slices.SortedFunc(maps.Keys(misses), func(a, b string) int { return cmp.Or(cmp.Compare(misses[b], misses[a]), cmp.Compare(a, b)) })
	for _, m := range top[:min(len(top), 60)] {
		t.Logf("%d %s", misses[m], m)
	}
	t.Logf("of %d times that are no mere lengths, %d are resolved; of these %d are found, %d with the same words", total, resolved, found, exact)
	if resolved*100 < total*96 || found*100 < resolved*98 {
		t.Errorf("want 96 of 100 resolved and 98 of 100 of these found")
	}
}

// bare are times whose days hang on the tense.
var bare = regexp.MustCompile(`^((late|early) )?((Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(January|February|March|April|May|June|July|August|September|October|November|December)( \d+)?)( (night|morning|evening|afternoon))?$`)

// TestTense holds the tense against the status of the acts: planned acts are to come, done
// and alleged ones are past. Some differ by right: "the talks, planned for Monday, were
// held", or a plan that was told of on the day.
func TestTense(t *testing.T) {
	var right, total [2]int
	for _, a := range readNotation(t, "corpus/*.txt") {
		for _, w := range a.times {
			planned := 0
			switch w.status {
			case "planned":
				planned = 1
			case "done", "alleged":
			default:
				continue
			}
			if !bare.MatchString(w.Of(a.text)) {
				continue
			}
			_, _, why := date.Resolve(a.text, w.Span, date.Context{Published: someDay, Sentence: casus.Span{Start: 0, End: len(a.text)}})
			future := 0
			if strings.Contains(strings.Join(why, "\n"), "tense: future") {
				future = 1
			}
			total[planned]++
			if planned == future {
				right[planned]++
			}
		}
	}
	t.Logf("past: %d of %d; still to come: %d of %d", right[0], total[0], right[1], total[1])
	if right[0]*100 < total[0]*95 || right[1]*100 < total[1]*70 {
		t.Errorf("want 95 and 70 of 100")
	}
}
