package similar

import (
	"cmp"
	"time"

	"casus"
)

// The rules by which one text is a copy of another. On labelled stories copies
// share 0.59 of their shingles and more, other reports of one story 0.31 and less;
// the shorter of two copies is contained to 0.78 and more, of two others to 0.48
// and less. The limits lie in the middle.
const (
	nearly    = 0.45 // Jaccard index from which two texts are one, re-edited
	contained = 0.65 // share of a shortened text that stands in the longer
	// telling is the fewest shingles by which re-edited or shortened texts can be told
	// from texts that share a phrase, and copies of any age from headlines that recur.
	telling = 20
	// fewest is the number of shingles below which a text is nobody's copy: "subscribe
	// to read more".
	fewest = 6
	// window is how long a text is still copied with changes. What is like an older
	// text is the next in a series ("air raid alerts on Tuesday").
	window = 10 * 24 * time.Hour
)

// Text is a report as far as its copies are concerned.
type Text struct {
	ID  string
	URL string // empty when unknown
	// Published is zero when unknown: then it could be of any time.
	Published   time.Time
	Fingerprint uint64
	Shingles    Shingles
	head        Shingles
}

// NewText gathers what telling copies needs.
func NewText(id, url string, published time.Time, text string) *Text {
	return &Text{id, url, published, Fingerprint(text), Of(text), first(text, headWords)}
}

// A head is long enough to outlast another dateline or none. Of the shingles of two
// heads that have four fifths of them in common the least four are rarely all others.
const (
	headWords = 40
	headKeys  = 4
)

// Keys are those under which an index files a text and looks for texts that it may be
// a copy of: one for each band of its signature, and the least shingles of its head. A
// text too short to be told from others that share a phrase has none: its copies have
// its fingerprint. What they bring grows with the record, but from very
// little: of ten million unlike texts with a hundredth of their shingles in common three
// share a band by chance, and on made-up texts of skewed words the benchmark finds 15
// candidates in a million, each compared in some ten microseconds. A store that holds
// many texts with the same beginning can stop at a few hundred.
func (t *Text) Keys() []uint64 {
	sig, ok := Sign(t.Shingles)
	if !ok || len(t.Shingles) < telling {
		return nil
	}
	bands := sig.Keys()
	return append(bands[:], t.head[:min(headKeys, len(t.head))]...)
}

// How says how a text repeats another.
type How string

// The ways to repeat a text.
const (
	Version   How = "version"   // at the same address: the publisher's own update, no copy
	Exact     How = "exact"     // the same words
	Near      How = "near"      // re-edited or updated
	Shortened How = "shortened" // the most of one stands in the other, longer one
)

// Likeness is what two texts have in common.
type Likeness struct {
	How         How     // empty when neither repeats the other
	Jaccard     float64 // share of all shingles that both have
	Containment float64 // share of the shorter text's shingles that the longer has
	Why         casus.Why
}

// Copy reports whether one of the texts is a copy of the other.
func (l *Likeness) Copy() bool { return l.How != "" && l.How != Version }

// Compare tells what two texts are to each other.
func Compare(a, b *Text) Likeness {
	if a.URL != "" && a.URL == b.URL {
		l := Likeness{How: Version, Jaccard: Jaccard(a.Shingles, b.Shingles), Containment: Containment(a.Shingles, b.Shingles)}
		l.Why.Add("both stand at %s: versions of one report", a.URL)
		return l
	}
	shorter := min(len(a.Shingles), len(b.Shingles))
	if shorter < fewest {
		return Likeness{}
	}
	apart := time.Duration(0)
	if !a.Published.IsZero() && !b.Published.IsZero() {
		apart = a.Published.Sub(b.Published).Abs()
	}
	if a.Fingerprint == b.Fingerprint && (apart <= window || shorter >= telling) {
		l := Likeness{How: Exact, Jaccard: 1, Containment: 1}
		l.Why.Add("the same words in the same order")
		return l
	}
	if apart > window || shorter < telling {
		return Likeness{}
	}
	l := Likeness{Jaccard: Jaccard(a.Shingles, b.Shingles), Containment: Containment(a.Shingles, b.Shingles)}
	switch {
	case l.Jaccard >= nearly:
		l.How = Near
		l.Why.Add("%.2f of all runs of three words are in both: %.2f is enough within %.0f days", l.Jaccard, nearly, window.Hours()/24)
	case l.Containment >= contained:
		l.How = Shortened
		l.Why.Add("%.2f of the shorter one's runs of three words are in the longer: %.2f is enough within %.0f days", l.Containment, contained, window.Hours()/24)
	}
	return l
}

// Closest returns the candidate that a text repeats most, by the share in common and then
// by containment; of equals the one published first, those of unknown days last. It is nil
// when the text is a copy of none. How much they have in common stands in l.
func Closest(t *Text, candidates []*Text) (of *Text, l Likeness) {
	for _, c := range candidates {
		m := Compare(t, c)
		if !m.Copy() {
			continue
		}
		if of == nil || cmp.Or(cmp.Compare(m.Jaccard, l.Jaccard), cmp.Compare(m.Containment, l.Containment), compareTimes(of.Published, c.Published)) > 0 {
			of, l = c, m
		}
	}
	return of, l
}

// compareTimes orders times, the unknown last.
func compareTimes(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return -cmp.Compare(truth(!a.IsZero()), truth(!b.IsZero()))
	}
	return a.Compare(b)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
