package incident

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// latest is how many of the tellings under one key are looked at.
const latest = 1000

// Memory is a [Shelf] without a store.
type Memory struct {
	groups map[string]*Group
	of     map[string]string  // event to group
	filed  map[int64][]string // key to events, in the order of filing; some may be gone
}

// NewMemory returns an empty one.
func NewMemory() *Memory {
	return &Memory{map[string]*Group{}, map[string]string{}, map[int64][]string{}}
}

// Find implements [Shelf].
func (m *Memory) Find(keys []int64, limit int) ([]*Group, error) {
	type hit struct {
		keys int // how many of the keys so far
		last int // the latest of them, so that each counts once
	}
	hits := map[string]hit{}
	for i, k := range keys {
		events := m.filed[k]
		for _, e := range events[max(0, len(events)-latest):] {
			id, ok := m.of[e]
			if h := hits[id]; ok && h.last != i+1 {
				hits[id] = hit{h.keys + 1, i + 1}
			}
		}
	}
	ids := slices.SortedFunc(maps.Keys(hits), func(a, b string) int {
		return cmp.Or(cmp.Compare(hits[b].keys, hits[a].keys), strings.Compare(a, b))
	})
	var found []*Group
	for _, id := range ids[:min(limit, len(ids))] {
		found = append(found, m.groups[id])
	}
	return found, nil
}

// Of implements [Shelf].
func (m *Memory) Of(event string) (*Group, error) { return m.groups[m.of[event]], nil }

// Put implements [Shelf].
func (m *Memory) Put(groups ...*Group) error {
	before := map[string]bool{}
	for _, g := range groups {
		if old := m.groups[g.ID]; old != nil {
			for _, t := range old.Tellings {
				before[t.Event.ID] = true
				delete(m.of, t.Event.ID)
			}
			delete(m.groups, g.ID)
		}
	}
	for _, g := range groups {
		if len(g.Tellings) == 0 {
			continue
		}
		m.groups[g.ID] = g
		for _, t := range g.Tellings {
			m.of[t.Event.ID] = g.ID
			if before[t.Event.ID] {
				continue
			}
			for _, k := range t.Keys() {
				m.filed[k] = append(m.filed[k], t.Event.ID)
			}
		}
	}
	return nil
}

// Groups are all groups, in the order in which their first telling was told.
func (m *Memory) Groups() []*Group {
	return slices.SortedFunc(maps.Values(m.groups), func(a, b *Group) int { return a.Tellings[0].Compare(b.Tellings[0]) })
}
