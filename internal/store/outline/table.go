package outline

import (
	"cmp"
	"slices"

	"github.com/bits-and-blooms/bitset"

	"casus"
)

// table is events in columns: place i of each is about the same event. Events of one
// incident come one after the other.
type table struct {
	key, told              []int64
	id                     lists[byte]
	incident               []int32 // place in incidents; -1 for events of none
	first                  []int32 // place in days
	last, published        []int32
	killed, injured        []int32
	detained, displaced    []int32
	confidence             []float64
	typ, status, quad      []uint8
	flags                  []Flags
	publisher, mode        []int32
	language               []int32
	actors                 lists[actor]
	at                     lists[int32] // places
	incidents              []Incident
	incidentID             lists[byte]
	days                   []int32 // those on which events begin, in order
	places                 []Place
	codes, publishers      words // what the numbers above stand for
	languages, modes       words
	placeNames, placeLands words

	// Ways to rows.
	byKey   []int32       // all rows, in the order of keys
	ofCode  lists[acting] // by code: in which rows it acts
	ofPlace lists[int32]  // by place: in which rows it is
	// By index in [casus.Types] and [casus.Statuses]: which rows are of it.
	ofType, ofStatus []*bitset.BitSet
	shown            map[Flags]*bitset.BitSet // rows that have none of the flags
}

// actor is an actor of a row, acting a row of an actor.
type (
	actor struct {
		code int32
		role Role
	}
	acting struct {
		row  int32
		role Role
	}
)

// Builder makes an outline.
type Builder struct {
	t          table
	incidentOf map[int64]int32
	placeOf    map[int64]int32
	// Pairs of an event and what it has.
	acting, standing []int32
	actors           []actor
	at               []int32
}

// Incident adds an incident by its id; events tell its key.
func (b *Builder) Incident(id string, i Incident) {
	if b.incidentOf == nil {
		b.incidentOf = map[int64]int32{}
	}
	b.incidentOf[i.Key] = int32(len(b.t.incidents))
	b.t.incidents = append(b.t.incidents, i)
	b.t.incidentID.add([]byte(id))
}

// Place adds a place by a key, under which events are then told to be there.
func (b *Builder) Place(key int64, p Place) {
	if b.placeOf == nil {
		b.placeOf = map[int64]int32{}
	}
	p.name, p.country = b.t.placeNames.number(p.Name), b.t.placeLands.number(p.Country)
	b.placeOf[key] = int32(len(b.t.places))
	b.t.places = append(b.t.places, p)
}

// Add adds an event and returns its index, for [Builder.Actor] and [Builder.At]. Its
// incident was added before.
func (b *Builder) Add(e Event) int {
	t := &b.t
	incident, ok := b.incidentOf[e.Incident]
	if !ok {
		incident = -1
	}
	t.key, t.told, t.incident = append(t.key, e.Key), append(t.told, e.Told), append(t.incident, incident)
	t.id.add([]byte(e.ID))
	t.first, t.last, t.published = append(t.first, e.First), append(t.last, e.Last), append(t.published, e.Published)
	t.killed, t.injured = append(t.killed, e.Killed), append(t.injured, e.Injured)
	t.detained, t.displaced = append(t.detained, e.Detained), append(t.displaced, e.Displaced)
	t.confidence = append(t.confidence, e.Confidence)
	t.typ, t.status, t.quad, t.flags = append(t.typ, e.Type), append(t.status, e.Status), append(t.quad, e.Quad), append(t.flags, e.Flags)
	t.publisher = append(t.publisher, t.publishers.number(e.Publisher))
	t.language, t.mode = append(t.language, t.languages.number(e.Language)), append(t.mode, t.modes.number(e.Mode))
	return len(t.key) - 1
}

// Actor adds an actor to an event.
func (b *Builder) Actor(event int, role Role, country, sector string) {
	b.acting = append(b.acting, int32(event))
	b.actors = append(b.actors, actor{b.t.codes.number(string(casus.CodeOf(country, sector))), role})
}

// At adds a place to an event.
func (b *Builder) At(event int, place int64) {
	if p, ok := b.placeOf[place]; ok {
		b.standing, b.at = append(b.standing, int32(event)), append(b.at, p)
	}
}

// Outline is what was added, as of a change of the record. The builder is used up.
func (b *Builder) Outline(seq int64) *Outline {
	return &Outline{Seq: seq, Base: seq, whole: b.table()}
}

func (b *Builder) table() *table {
	t := &b.t
	rows := len(t.key)
	order := make([]int32, rows)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int {
		return cmp.Or(cmp.Compare(t.incident[x], t.incident[y]), cmp.Compare(t.key[x], t.key[y]))
	})
	place := make([]int32, rows) // of each event as it was added
	for i, x := range order {
		place[x] = int32(i)
	}
	t.arrange(order)
	t.days = slices.Clone(t.first)
	slices.Sort(t.days)
	t.days = slices.Clone(slices.Compact(t.days))
	for i, d := range t.first {
		n, _ := slices.BinarySearch(t.days, d)
		t.first[i] = int32(n)
	}
	for i := range b.acting {
		b.acting[i] = place[b.acting[i]]
	}
	for i := range b.standing {
		b.standing[i] = place[b.standing[i]]
	}
	t.actors, t.at = listsOf(rows, b.acting, b.actors), listsOf(rows, b.standing, b.at)
	b.acting, b.actors, b.standing, b.at = nil, nil, nil, nil
	t.index()
	return t
}

// arrange puts the rows in an order.
func (t *table) arrange(order []int32) {
	for _, column := range []*[]int64{&t.key, &t.told} {
		*column = arranged(*column, order)
	}
	for _, column := range []*[]int32{&t.incident, &t.first, &t.last, &t.published, &t.killed, &t.injured, &t.detained, &t.displaced, &t.publisher, &t.mode, &t.language} {
		*column = arranged(*column, order)
	}
	for _, column := range []*[]uint8{&t.typ, &t.status, &t.quad} {
		*column = arranged(*column, order)
	}
	t.confidence, t.flags = arranged(t.confidence, order), arranged(t.flags, order)
	var id lists[byte]
	for _, x := range order {
		id.add(t.id.of(x))
	}
	t.id = id
}

func arranged[T any](column []T, order []int32) []T {
	all := make([]T, len(column))
	for i, x := range order {
		all[i] = column[x]
	}
	return all
}

// index makes the ways to rows.
func (t *table) index() {
	t.byKey = make([]int32, len(t.key))
	for i := range t.byKey {
		t.byKey[i] = int32(i)
	}
	slices.SortFunc(t.byKey, func(x, y int32) int { return cmp.Compare(t.key[x], t.key[y]) })
	codes, rows := make([]int32, len(t.actors.all)), make([]acting, len(t.actors.all))
	places, there := make([]int32, len(t.at.all)), make([]int32, len(t.at.all))
	a, p := 0, 0
	for row := range int32(len(t.key)) {
		for _, x := range t.actors.of(row) {
			codes[a], rows[a] = x.code, acting{row, x.role}
			a++
		}
		for i, x := range t.at.of(row) {
			if slices.Contains(t.at.of(row)[:i], x) {
				continue
			}
			places[p], there[p] = x, row
			p++
		}
	}
	t.ofType, t.ofStatus = t.rowsOf(t.typ, len(casus.Types)), t.rowsOf(t.status, len(casus.Statuses))
	t.shown = map[Flags]*bitset.BitSet{}
	for _, hidden := range []Flags{0, Rejected, Copy, Rejected | Copy} {
		t.shown[hidden] = t.every()
		keep(t.shown[hidden], t.flagged(hidden, false))
	}
	t.ofCode, t.ofPlace = listsOf(len(t.codes.all), codes, rows), listsOf(len(t.places), places[:p], there[:p])
}

// withKeys are the rows of events by their keys, which need not be in order nor there.
func (t *table) withKeys(keys []int64) *bitset.BitSet {
	set := t.none()
	if !slices.IsSorted(keys) {
		keys = slices.Sorted(slices.Values(keys))
	}
	left := t.byKey
	for _, k := range keys {
		// The next one is near as a rule: it is looked for in twice as many, and again.
		n := 1
		for n < len(left) && t.key[left[n]] < k {
			n *= 2
		}
		i, ok := slices.BinarySearchFunc(left[:min(n+1, len(left))], k, func(row int32, k int64) int { return cmp.Compare(t.key[row], k) })
		if left = left[i:]; ok {
			set.Set(uint(left[0]))
		}
	}
	return set
}

// rowsOf are the rows of each value of a column.
func (t *table) rowsOf(column []uint8, values int) []*bitset.BitSet {
	sets := make([]*bitset.BitSet, values)
	for i := range sets {
		sets[i] = t.none()
	}
	for row, v := range column {
		sets[v].Set(uint(row))
	}
	return sets
}
