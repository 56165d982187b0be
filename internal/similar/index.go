package similar

// Index holds texts in memory and tells which are copies of which. A store does the
// same over its tables: look up the text's keys, take [Parent] of what they bring,
// and, for those that were published later, [Copy.Yields].
type Index struct {
	texts  map[string]*Text
	copies map[string]Copy
	own    map[string]bool // those that a person said to be no copies
	keys   map[uint64][]*Text
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	return &Index{texts: map[string]*Text{}, copies: map[string]Copy{}, own: map[string]bool{}, keys: map[uint64][]*Text{}}
}

// Add files a text, whose ID must be new, and settles of which earlier text it is a
// copy and which later ones are copies of it. The result is the same for any order of
// adding.
func (x *Index) Add(t *Text) {
	keys := t.Keys()
	candidates := x.Candidates(keys)
	x.texts[t.ID] = t
	for _, k := range keys {
		x.keys[k] = append(x.keys[k], t)
	}
	x.settle(t, candidates)
	for _, c := range candidates {
		if x.own[c.ID] {
			continue
		}
		if l, ok := x.copies[c.ID].Yields(c, t); ok {
			x.copies[c.ID] = Copy{t, l}
		}
	}
}

func (x *Index) settle(t *Text, candidates []*Text) {
	delete(x.copies, t.ID)
	if x.own[t.ID] {
		return
	}
	if of, l := Parent(t, candidates); of != nil {
		x.copies[t.ID] = Copy{of, l}
	}
}

// Candidates are the texts filed under any of the keys, in the order of filing.
func (x *Index) Candidates(keys []uint64) []*Text {
	var found []*Text
	seen := map[*Text]bool{}
	for _, k := range keys {
		for _, t := range x.keys[k] {
			if !seen[t] {
				seen[t] = true
				found = append(found, t)
			}
		}
	}
	return found
}

// Own holds a text to be no copy, as a person decided (casus.Original), or lets it be
// one again.
func (x *Index) Own(id string, own bool) {
	x.own[id] = own
	if t := x.texts[id]; t != nil {
		x.settle(t, x.Candidates(t.Keys()))
	}
}

// Copy tells what a text was copied from; its Of is nil for an original.
func (x *Index) Copy(id string) Copy { return x.copies[id] }

// Original is the text from which a text was copied in one or more steps, and the
// text itself when it was not.
func (x *Index) Original(id string) string {
	for {
		c, ok := x.copies[id]
		if !ok {
			return id
		}
		id = c.Of.ID
	}
}
