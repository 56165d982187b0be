package record

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casus"
	"casus/internal/incident"
	"casus/internal/store"
)

// shelf is the record as linking sees it in one step: groups as they are in the store,
// and over them what the step has changed, which is stored as a whole in the end. It
// implements [incident.Shelf].
type shelf struct {
	ctx     context.Context
	store   store.Store
	reports *reports
	// changed are the groups that this step has put, by ID; one without tellings is gone.
	changed map[string]*incident.Group
	// of is where the step has put events, by their ID.
	of map[string]string
	// filed are the events that the step has put, by key.
	filed map[int64][]string
	// was is where the store has events that the step has seen, marks are of what their
	// incidents were then.
	was   map[string]string
	marks map[string]int
	// keys are those of tellings that the step has held against others.
	keys map[*incident.Telling][]int64
	// unlinked are the events that belonged to no incident when the step began.
	unlinked map[string]bool
	// refile are the events whose keys the store does not have as they are now.
	refile map[string]bool
}

func newShelf(ctx context.Context, st store.Store, r *reports) *shelf {
	return &shelf{ctx: ctx, store: st, reports: r, changed: map[string]*incident.Group{}, of: map[string]string{}, filed: map[int64][]string{},
		was: map[string]string{}, marks: map[string]int{}, refile: map[string]bool{},
		keys: map[*incident.Telling][]int64{}, unlinked: map[string]bool{}}
}

// Find implements [incident.Shelf].
func (s *shelf) Find(keys []int64, limit int) ([]*incident.Group, error) {
	candidates, err := s.store.Candidates(s.ctx, stored(keys), limit)
	if err != nil {
		return nil, err
	}
	found := map[string]*incident.Group{}
	for i := range candidates {
		if id := candidates[i].Incident; s.changed[id] == nil {
			if found[id], err = s.candidate(&candidates[i]); err != nil {
				return nil, err
			}
		}
	}
	for _, k := range keys {
		for _, e := range s.filed[k] {
			found[s.of[e]] = s.changed[s.of[e]]
		}
	}
	shared := map[string]int{} // the store cannot rank what it does not know yet
	for id, g := range found {
		shared[id] = s.sharedKeys(g, keys)
	}
	ids := slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), strings.Compare(a, b))
	})
	var groups []*incident.Group
	for _, id := range ids[:min(limit, len(ids))] {
		if len(found[id].Tellings) > 0 {
			groups = append(groups, found[id])
		}
	}
	return groups, nil
}

// sharedKeys is how many of the keys a group has a telling under.
func (s *shelf) sharedKeys(g *incident.Group, keys []int64) (n int) {
	for _, k := range keys {
		if slices.ContainsFunc(g.Tellings, func(t *incident.Telling) bool { return slices.Contains(s.keysOf(t), k) }) {
			n++
		}
	}
	return n
}

func (s *shelf) keysOf(t *incident.Telling) []int64 {
	keys, ok := s.keys[t]
	if !ok {
		keys = t.Keys()
		s.keys[t] = keys
	}
	return keys
}

// Of implements [incident.Shelf].
func (s *shelf) Of(event string) (*incident.Group, error) {
	if id, ok := s.of[event]; ok {
		return s.changed[id], nil
	}
	if s.unlinked[event] {
		return nil, nil
	}
	r, err := s.store.Event(s.ctx, event)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case r.Incident == "" || s.changed[r.Incident] != nil: // in none, or taken out in this step
		return nil, nil
	}
	members, err := s.store.Members(s.ctx, []string{r.Incident})
	if err != nil {
		return nil, err
	}
	groups, err := s.groups(members)
	if err != nil || len(groups) == 0 || len(groups[0].Tellings) == 0 {
		return nil, err
	}
	return groups[0], nil
}

// Put implements [incident.Shelf].
func (s *shelf) Put(groups ...*incident.Group) error {
	for _, g := range groups {
		s.changed[g.ID] = g
		for _, t := range g.Tellings {
			if _, filed := s.of[t.Event.ID]; !filed {
				for _, k := range s.keysOf(t) {
					s.filed[k] = append(s.filed[k], t.Event.ID)
				}
			}
			s.of[t.Event.ID] = g.ID
		}
	}
	return nil
}

// renew makes incidents anew of what the store has of them now: events of theirs have
// changed or gone.
func (s *shelf) renew(stale []string) error {
	if len(stale) == 0 {
		return nil
	}
	members, err := s.store.Members(s.ctx, stale)
	if err != nil {
		return err
	}
	s.reports.forget(members)
	groups, err := s.groups(members)
	if err != nil {
		return err
	}
	for _, g := range groups {
		for _, t := range g.Tellings {
			s.refile[t.Event.ID] = true
		}
		if s.changed[g.ID] == nil { // a decision that this step carries out has seen to the others
			if err := s.Put(g); err != nil {
				return err
			}
		}
	}
	return nil
}

// groups are incidents of the store as linking sees them; one of which nothing is left
// has no tellings.
func (s *shelf) groups(members []store.Members) ([]*incident.Group, error) {
	groups := make([]*incident.Group, len(members))
	for i := range members {
		g, err := s.group(&members[i])
		if err != nil {
			return nil, err
		}
		groups[i] = g
	}
	return groups, nil
}

// candidate is a group of which the events are named.
func (s *shelf) candidate(c *store.Candidate) (*incident.Group, error) {
	told := make([]*incident.Telling, len(c.Events))
	for i, e := range c.Events {
		if told[i] = s.reports.known(e); told[i] != nil {
			continue
		}
		r, err := s.store.Event(s.ctx, e.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue // its report was read anew a moment ago
		}
		if err == nil {
			told[i], err = s.reports.telling(s.ctx, &r)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.gather(c.Incident, c.Mark, told), nil
}

func (s *shelf) group(m *store.Members) (*incident.Group, error) {
	told := make([]*incident.Telling, len(m.Tellings))
	for i := range m.Tellings {
		var err error
		if told[i], err = s.reports.telling(s.ctx, &m.Tellings[i]); err != nil {
			return nil, err
		}
	}
	return s.gather(m.Incident, m.Mark, told), nil
}

// gather makes a group of the tellings of an incident of the store; those that are no
// more are nil.
func (s *shelf) gather(id string, mark int, told []*incident.Telling) *incident.Group {
	g := &incident.Group{ID: id}
	s.marks[id] = mark
	for _, t := range told {
		if t != nil {
			s.was[t.Event.ID] = id
			g.Tellings = append(g.Tellings, t)
		}
	}
	slices.SortFunc(g.Tellings, (*incident.Telling).Compare)
	return g
}

// fresh gives an event that belongs to no incident yet.
func (s *shelf) fresh(e *store.Record) (*incident.Telling, error) {
	s.refile[e.ID], s.unlinked[e.ID] = true, true
	return s.reports.telling(s.ctx, e)
}

// links is what the step has changed, for the store.
func (s *shelf) links(worker string, reviews []casus.Review) store.Links {
	links := store.Links{Worker: worker, Marks: s.marks}
	for _, id := range slices.Sorted(maps.Keys(s.changed)) {
		g := s.changed[id]
		if len(g.Tellings) == 0 {
			links.Dropped = append(links.Dropped, id)
			continue
		}
		links.Incidents = append(links.Incidents, incident.Conclude(g, reviews))
		for _, t := range g.Tellings {
			link := store.Link{Event: t.Event.ID, Incident: id}
			if s.refile[link.Event] {
				link.Keys = stored(s.keysOf(t))
			}
			if s.was[link.Event] != id || link.Keys != nil {
				links.Linked = append(links.Linked, link)
			}
		}
	}
	return links
}

// stored are keys as the store takes them.
func stored(keys []int64) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = strconv.FormatInt(k, 36)
	}
	return out
}
