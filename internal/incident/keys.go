package incident

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"

	"casus"
	"casus/internal/incident/words"
)

// Tellings are looked up under keys, each of a scope and a tile of days. A scope is a
// country that the telling or its report is most about, with a family of types, a place,
// a rare word of the sentence, or a name of the report; tellings of one act that share
// none of these can hardly be known for such. Candidates are those that share most keys,
// so that their number is bounded, whatever the size of the record.
const (
	// tile is the number of days under one key.
	tile = 8
	// slack is how many days off a telling's days those of another may lie to be found.
	slack = 6
	// back is how many days before a report its history of untold time is looked for.
	back = 30
	// rare is the weight (see [words.Weight]) from which a word tells stories apart. A
	// telling is filed under a few such words of its sentence and of its report's names.
	rare          = 5.5
	sentenceWords = 4
	reportWords   = 6
	// mostCountries is how many of a report's countries its tellings are filed under.
	mostCountries = 2
)

// families are types under which one act is told, as far as different reports differ.
// It is coarse: what it parts can still meet at a place or by a word.
var families = map[casus.Type]string{
	"AGREE": "talk", "CONSULT": "talk", "SUPPORT": "talk", "REQUEST": "talk", "REJECT": "talk", "COOPERATE": "talk",
	"ACCUSE": "blame", "THREATEN": "blame", "SANCTION": "blame",
	"CONCEDE": "yield", "RETREAT": "yield", "AID": "yield",
	"PROTEST": "force", "MOBILIZE": "force", "COERCE": "force", "ASSAULT": "force",
}

// Keys are those under which a telling is filed. There are some ten, of which a
// telling shares one or more with nearly every other of its act.
func (t *Telling) Keys() []int64 {
	d := t.days
	if d.from.IsZero() {
		d = t.published()
	}
	return t.keys(d)
}

// Lookups are the keys under which to look for tellings of the same act.
func (t *Telling) Lookups() []int64 {
	d := t.days
	if d.from.IsZero() {
		if d = t.published(); !d.from.IsZero() {
			d.from = d.from.AddDays(-back)
		}
	}
	if !d.from.IsZero() {
		d = days{from: d.from.AddDays(-slack), to: d.to.AddDays(slack)}
	}
	return t.keys(d)
}

// published is the day of the report as a range; zero when it is unknown.
func (t *Telling) published() days {
	day := t.Event.Document.Published
	return days{from: day, to: day}
}

func (t *Telling) keys(d days) []int64 {
	tiles := []int{-1} // of no day
	if !d.from.IsZero() {
		tiles = tiles[:0]
		first, last := tileOf(d.from), tileOf(d.to)
		for i := first; i <= last; i++ {
			tiles = append(tiles, i)
		}
	}
	scopes := t.scopes()
	keys := make([]int64, 0, len(tiles)*len(scopes)+1)
	for _, s := range scopes {
		for _, i := range tiles {
			keys = append(keys, hash(s+"\x00"+strconv.Itoa(i)))
		}
	}
	return append(keys, hash("copy "+t.Original)) // what copies tell is found on any day
}

// scopes are what a telling is about.
func (t *Telling) scopes() []string {
	var s []string
	add := func(scope string) {
		if !slices.Contains(s, scope) {
			s = append(s, scope)
		}
	}
	for _, c := range slices.Concat(t.countries, t.Report.countries[:min(mostCountries, len(t.Report.countries))]) {
		add("country " + c + " " + families[t.Event.Type])
	}
	for _, p := range t.places {
		if p.Precision != casus.PrecisionCountry && p.Precision != casus.PrecisionRegion {
			add("place " + p.Country + " " + p.Admin1 + " " + p.Name)
		}
	}
	for _, w := range slices.Concat(t.rare, t.Report.rare) {
		add("word " + w)
	}
	return s
}

// rarest are stems that weigh much, by how often they stand there and by weight.
func rarest(stems []string, most int) []string {
	count := map[string]float64{}
	var found []string
	for _, w := range stems {
		if words.Weight(w) >= rare {
			if count[w]++; count[w] == 1 {
				found = append(found, w)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return cmp.Compare(count[b]*words.Weight(b), count[a]*words.Weight(a)) })
	return found[:min(most, len(found))]
}

// tileOf numbers the tiles from that of 1970-01-01.
func tileOf(d casus.Day) int {
	n := d.Sub(epoch)
	if n < 0 {
		n -= tile - 1
	}
	return n / tile
}

var epoch = casus.Day{Year: 1970, Month: 1, Day: 1}

// hash is FNV-1a: keys are stored, so it must not change between runs. It is signed, as
// the columns of databases are.
func hash(s string) int64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return int64(h.Sum64())
}
