package actor

import (
	"slices"
	"sort"

	"casus"
	"casus/internal/actor/lexicon"
)

// entity is an actor of the report, as told so far.
type entity struct {
	name   string
	first  uint64 // key of the first word of a person's full name; 0 when only one word is known
	actors []casus.Actor
	conf   float64
	why    string
	person bool
	plural bool
	gender lexicon.Gender
	known  bool // by a name or introduction, rather than guessed
}

// mention is an entity at a place of the text.
type mention struct {
	casus.Span
	sentence int32
	entity   *entity
}

// ref is an entity and the offset from which it is known by a key.
type ref struct {
	pos    int
	entity *entity
}

// index holds entities by key, each list in the order of the text.
type index map[uint64][]ref

// put adds an entity, once in a row.
func (x index) put(key uint64, pos int, e *entity) {
	l := x[key]
	if len(l) > 0 && l[len(l)-1].entity == e {
		return
	}
	x[key] = append(l, ref{pos, e})
}

// before returns the entity last known by the key before an offset, nil when there is none.
func (x index) before(key uint64, pos int) *entity {
	l := x[key]
	i := sort.Search(len(l), func(i int) bool { return l[i].pos >= pos })
	if i == 0 {
		return nil
	}
	return l[i-1].entity
}

// after returns the entity first known by the key from an offset on.
func (x index) after(key uint64, pos int) *entity {
	l := x[key]
	i := sort.Search(len(l), func(i int) bool { return l[i].pos >= pos })
	if i == len(l) {
		return nil
	}
	return l[i].entity
}

// nameKeys are the keys of the words of a name.
func (r *Report) nameKeys(items []item) []uint64 {
	if len(items) == 0 {
		return nil
	}
	at := casus.Span{Start: items[0].Start, End: items[len(items)-1].End}
	var keys []uint64
	for _, w := range lexicon.Words(nil, at.Of(r.doc.Text), 0) {
		if !w.Shape.Is(lexicon.Possessive) {
			keys = append(keys, w.Key)
		}
	}
	return keys
}

// nameText is a name as the report writes it.
func (r *Report) nameText(items []item) string {
	return casus.Span{Start: items[0].Start, End: items[len(items)-1].End}.Of(r.doc.Text)
}

// firstKey marks the first word of a full name, which a report may use alone too.
const firstKey = 0x6669727374

// remember lets a name of the given words stand for an entity from pos on.
func (r *Report) remember(keys []uint64, pos int, e *entity) {
	for i := range keys {
		if i > 0 && particles[keys[i]] && i+1 == len(keys) {
			continue
		}
		r.names.put(lexicon.Join(keys[i:]...), pos, e)
	}
	if len(keys) > 1 {
		r.names.put(lexicon.Extend(keys[0], firstKey), pos, e)
		if len(keys) > 2 && !particles[keys[1]] { // "Hugo Chavez" of "Hugo Chavez Frias"
			r.names.put(lexicon.Join(keys[:2]...), pos, e)
			r.names.put(lexicon.Join(keys[1]), pos, e)
		}
	}
}

// recall finds the entity that a name of the given words stands for at pos: the
// last to bear it, else the first that the report will name so.
func (r *Report) recall(keys []uint64, s site) *entity {
	if len(keys) == 0 {
		return nil
	}
	lookups := []uint64{lexicon.Join(keys...)}
	if len(keys) > 1 {
		lookups = append(lookups, lexicon.Join(keys[len(keys)-1]))
	} else {
		lookups = append(lookups, lexicon.Extend(keys[0], firstKey))
	}
	for _, k := range lookups {
		for _, e := range []*entity{r.names.before(k, s.pos), r.names.after(k, s.pos)} {
			if e != nil && (len(keys) == 1 || e.first == 0 || e.first == keys[0]) {
				return e
			}
		}
	}
	return nil
}

// generic are the nouns by which a report may speak of an actor of a sector again.
var generic = map[string][]uint64{
	"REB": keysOf("group groups organization movement rebels militants fighters insurgents force"),
	"UAF": keysOf("group groups organization movement militants fighters terrorists network militia"),
	"PTY": keysOf("party group movement"), "OPP": keysOf("party group movement opposition"), "BUS": keysOf("company firm bank airline"), "MED": keysOf("agency newspaper network station channel broadcaster"),
	"GOV": keysOf("agency ministry department office regime"), "MIL": keysOf("force army military"), "COP": keysOf("force agency police"), "SPY": keysOf("agency service"), "JUD": keysOf("court tribunal"),
	"LEG": keysOf("assembly parliament"), "LAB": keysOf("union group"), "EDU": keysOf("university school"), "REL": keysOf("church group"), "CRM": keysOf("group gang cartel"), "CVL": keysOf("group organization"),
	"IGO": keysOf("organization organisation body bloc alliance agency union commission"), "NGO": keysOf("group organization organisation charity"), "MNC": keysOf("company firm"),
}

func keysOf(words string) []uint64 {
	var out []uint64
	for k := range keySet(words) {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// nounKeys are the keys by which the phrase's nouns may be referred back to: the
// whole noun and its last word.
func nounKeys(p *phrase) []uint64 {
	var out []uint64
	for _, n := range p.nouns {
		out = append(out, n.key, lexicon.Extend(0, n.last))
	}
	return out
}

// hold records that the phrase at a place was read so, for later references.
func (r *Report) hold(p *phrase, rd *reading, sentence int) {
	if len(rd.actors) == 0 {
		return
	}
	e := rd.entity
	if e == nil {
		e = &entity{name: p.Of(r.doc.Text), actors: rd.actors, conf: rd.conf, person: rd.person, plural: rd.plural, gender: rd.gender, known: rd.known}
		rd.entity = e
	}
	r.mentions = append(r.mentions, mention{p.Span, int32(sentence), e})
	if rd.known && !p.sides {
		r.know(p, e)
	}
}

// know lets the nouns of a phrase, and those that say what kind of body it names, stand
// for an entity from there on.
func (r *Report) know(p *phrase, e *entity) {
	for _, k := range nounKeys(p) {
		r.heads.put(k, p.Start, e)
	}
	for _, b := range p.bodies { // "the cartel" after "the Sinaloa cartel"
		if ws := lexicon.Words(nil, b.at.Of(r.doc.Text), 0); len(ws) > 1 {
			r.heads.put(lexicon.Extend(0, ws[len(ws)-1].Key), p.Start, e)
		}
	}
	if !e.person && len(e.actors) == 1 && (len(p.bodies) > 0 || len(p.name) > 0) {
		code := e.actors[0].Code
		sector := code.Sector()
		if c := code.Country(); c == "IGO" || c == "NGO" || c == "MNC" {
			sector = c
		}
		for _, k := range generic[sector] {
			r.heads.put(lexicon.Extend(0, k), p.Start, e)
		}
	}
}
