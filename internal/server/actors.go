package server

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/sync/errgroup"

	"casus"
	"casus/internal/query"
	"casus/internal/store"
)

type actorInput struct {
	Asked
	Code string `path:"code" maxLength:"20" doc:"as AZE, AZE.MIL, .CVL, IGO.UN" example:"AZE"`
}

// ActorView is what an actor did and what was done to it.
type ActorView struct {
	Code     casus.Code `json:"code"`
	Name     string     `json:"name"`
	Kind     string     `json:"kind" enum:"country,country and sector,sector,body"`
	As       []Value    `json:"as" doc:"incidents by role: source, recipient, mediator, claimant"`
	Partners []Partner  `json:"partners" doc:"with whom it has most incidents; countries and bodies"`
	Course
}

// Partner is another side of an actor's acts.
type Partner struct {
	Code    casus.Code `json:"code"`
	Name    string     `json:"name"`
	N       int        `json:"n" doc:"incidents"`
	Balance float64    `json:"balance" doc:"from -1, all conflict, to 1, all cooperation"`
}

// Course is acts over time.
type Course struct {
	Count    int           `json:"count" doc:"incidents"`
	Balance  float64       `json:"balance" doc:"from -1, all conflict, to 1, all cooperation"`
	Timeline []Bucket      `json:"timeline" doc:"by month"`
	Types    []Value       `json:"types"`
	Statuses []Value       `json:"statuses"`
	Talks    []IncidentRow `json:"talks" doc:"the last talks, the last first"`
	Clashes  []IncidentRow `json:"clashes" doc:"the last assaults, the last first"`
}

// balance weighs cooperation against conflict.
func balance(cooperation, conflict int) float64 {
	if cooperation+conflict == 0 {
		return 0
	}
	return float64(cooperation-conflict) / float64(cooperation+conflict)
}

// sidesOfQuad counts an act of a quadrant as cooperation or conflict.
func sidesOfQuad(q casus.Quad, n int) (cooperation, conflict int) {
	switch q {
	case casus.VerbalCoop, casus.MaterialCoop:
		return n, 0
	case casus.VerbalConflict, casus.MaterialConflict:
		return 0, n
	}
	return 0, 0
}

// lastActs is how many talks and clashes a course shows.
const lastActs = 8

// course fills in what acts of a query come to over time.
func (s *Server) course(ctx context.Context, g *errgroup.Group, q store.Query, c *Course) {
	g.Go(func() error {
		var undated int
		var err error
		if c.Timeline, undated, err = s.buckets(ctx, q, store.ByMonth); err != nil {
			return err
		}
		c.Count = undated
		cooperation, conflict := 0, 0
		for _, b := range c.Timeline {
			cooperation += b.MaterialCoop + b.VerbalCoop
			conflict += b.MaterialConflict + b.VerbalConflict
		}
		c.Count += cooperation + conflict
		c.Balance = balance(cooperation, conflict)
		return nil
	})
	for _, f := range []struct {
		by   store.Facet
		into *[]Value
	}{{store.ByType, &c.Types}, {store.ByStatus, &c.Statuses}} {
		g.Go(func() error {
			var err error
			*f.into, err = s.tally(ctx, q, f.by, 0)
			return err
		})
	}
	for _, f := range []struct {
		typ  string
		into *[]IncidentRow
	}{{"CONSULT", &c.Talks}, {"ASSAULT", &c.Clashes}} {
		g.Go(func() (err error) {
			*f.into, err = s.rows(ctx, query.And{q.Where, term(query.FieldType, f.typ)}, store.LastDay, lastActs, "")
			return err
		})
	}
}

func (s *Server) actor(ctx context.Context, in *actorInput) (out ActorView, err error) {
	out.Code = casus.Code(in.Code)
	if err := out.Code.Valid(); err != nil {
		return out, huma.Error400BadRequest(err.Error(), &huma.ErrorDetail{Message: err.Error(), Location: "path.code", Value: in.Code})
	}
	out.Name, out.Kind = nameOf(out.Code), kindOf(out.Code)
	q, err := in.where(term(query.FieldActor, in.Code))
	if err != nil {
		return out, err
	}
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(sideBySide)
	s.course(gctx, g, q, &out.Course)
	out.As = make([]Value, len(roleFields))
	for i, f := range roleFields {
		g.Go(func() error {
			as, err := in.where(term(f.field, in.Code))
			if err != nil {
				return err
			}
			n, err := s.countIncidents(gctx, as)
			out.As[i] = Value{f.role, f.role, n}
			return err
		})
	}
	g.Go(func() (err error) {
		out.Partners, err = s.partners(gctx, q, out.Code)
		return err
	})
	return out, g.Wait()
}

var roleFields = []struct {
	role  string
	field query.Field
}{{"source", query.FieldSource}, {"recipient", query.FieldRecipient}, {"mediator", query.FieldMediator}, {"claimant", query.FieldBy}}

// mostPartners is how many partners of an actor are shown.
const mostPartners = 30

// partners are the other sides of acts in which an actor takes part.
func (s *Server) partners(ctx context.Context, q store.Query, of casus.Code) ([]Partner, error) {
	self := casus.Code(of.Country())
	if self == "IGO" {
		self = of
	}
	edges, err := s.edges(ctx, q)
	if err != nil {
		return nil, err
	}
	all := []Partner{}
	for _, e := range edges {
		other := e.Target
		switch {
		case self == "": // a sector of unknown countries: both sides
		case e.Target == self:
			other = e.Source
		case e.Source != self:
			continue // others of the same acts
		}
		all = append(all, Partner{other, nameOf(other), e.N, e.Balance})
	}
	return all[:min(len(all), mostPartners)], nil
}

// Edge is two sides and the acts between them.
type Edge struct {
	Source  casus.Code `json:"source" doc:"the first of the two by code; acts of both directions are counted"`
	Target  casus.Code `json:"target"`
	N       int        `json:"n" doc:"incidents"`
	Balance float64    `json:"balance" doc:"from -1, all conflict, to 1, all cooperation"`
}

// edges are the pairs of sides in a query's acts, those with most incidents first; acts
// of one side with itself are an edge from it to itself. An incident whose events lie in
// two quadrants counts once in each.
func (s *Server) edges(ctx context.Context, q store.Query) ([]Edge, error) {
	dyads, err := s.dyads(ctx, q)
	if err != nil {
		return nil, err
	}
	type sums struct{ cooperation, conflict int }
	pairs := map[[2]casus.Code]sums{}
	for _, d := range dyads {
		pair := [2]casus.Code{min(d.Source, d.Recipient), max(d.Source, d.Recipient)}
		x, y := sidesOfQuad(d.Quad, d.N)
		sum := pairs[pair]
		pairs[pair] = sums{sum.cooperation + x, sum.conflict + y}
	}
	edges := make([]Edge, 0, len(pairs))
	for p, n := range pairs {
		edges = append(edges, Edge{p[0], p[1], n.cooperation + n.conflict, balance(n.cooperation, n.conflict)})
	}
	slices.SortFunc(edges, func(a, b Edge) int {
		return cmp.Or(b.N-a.N, strings.Compare(string(a.Source), string(b.Source)), strings.Compare(string(a.Target), string(b.Target)))
	})
	return edges, nil
}

type dyadInput struct {
	Asked
	A string `path:"a" maxLength:"20" doc:"code of one side" example:"ARM"`
	B string `path:"b" maxLength:"20" doc:"code of the other" example:"AZE"`
}

// DyadView is what two sides did to and with each other.
type DyadView struct {
	A  Side    `json:"a"`
	B  Side    `json:"b"`
	AB []Value `json:"ab" doc:"incidents by type that a did to b"`
	BA []Value `json:"ba" doc:"incidents by type that b did to a"`
	Course
}

// Side is one side of a dyad.
type Side struct {
	Code casus.Code `json:"code"`
	Name string     `json:"name"`
}

// dyad counts acts in which both sides take part, in whatever roles.
func (s *Server) dyad(ctx context.Context, in *dyadInput) (out DyadView, err error) {
	for _, x := range []struct {
		name, code string
		into       *Side
	}{{"a", in.A, &out.A}, {"b", in.B, &out.B}} {
		c := casus.Code(x.code)
		if err := c.Valid(); err != nil {
			return out, huma.Error400BadRequest(err.Error(), &huma.ErrorDetail{Message: err.Error(), Location: "path." + x.name, Value: x.code})
		}
		*x.into = Side{c, nameOf(c)}
	}
	q, err := in.where(term(query.FieldActor, in.A), term(query.FieldActor, in.B))
	if err != nil {
		return out, err
	}
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(sideBySide)
	s.course(gctx, g, q, &out.Course)
	for _, x := range []struct {
		from, to string
		into     *[]Value
	}{{in.A, in.B, &out.AB}, {in.B, in.A, &out.BA}} {
		g.Go(func() error {
			q, err := in.where(term(query.FieldSource, x.from), term(query.FieldRecipient, x.to))
			if err != nil {
				return err
			}
			*x.into, err = s.tally(gctx, q, store.ByType, 0)
			return err
		})
	}
	return out, g.Wait()
}

type networkInput struct {
	Asked
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"150" doc:"edges, those with most incidents first"`
}

// Network is who acts with whom.
type Network struct {
	Nodes     []Node `json:"nodes" doc:"countries and bodies"`
	Edges     []Edge `json:"edges" doc:"between two nodes, the one with most incidents first"`
	Truncated bool   `json:"truncated" doc:"there are more edges than the limit"`
}

// Node is a side and its acts.
type Node struct {
	Code casus.Code `json:"code"`
	Name string     `json:"name"`
	N    int        `json:"n" doc:"incidents on its edges, and those in which it acts on itself"`
}

func (s *Server) network(ctx context.Context, in *networkInput) (out Network, err error) {
	q, err := in.where()
	if err != nil {
		return out, err
	}
	edges, err := s.edges(ctx, q)
	if err != nil {
		return out, err
	}
	n := map[casus.Code]int{}
	shown := map[casus.Code]bool{}
	for _, e := range edges {
		n[e.Source] += e.N
		if e.Source == e.Target {
			continue
		}
		n[e.Target] += e.N
		if len(out.Edges) == in.Limit {
			out.Truncated = true
			continue
		}
		out.Edges = append(out.Edges, e)
		shown[e.Source], shown[e.Target] = true, true
	}
	for c := range shown {
		out.Nodes = append(out.Nodes, Node{c, nameOf(c), n[c]})
	}
	slices.SortFunc(out.Nodes, func(a, b Node) int { return cmp.Or(b.N-a.N, strings.Compare(string(a.Code), string(b.Code))) })
	return out, nil
}
