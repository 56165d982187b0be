package score

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casus"
	"casus/internal/gold"
)

// String is the report as a table for people, the same bytes for the same counts.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sentences %d, acts annotated %d, predicted %d\n\n", r.Sentences, r.Trigger.Gold, r.Trigger.Predicted)
	ratios := func(head string) {
		fmt.Fprintf(&b, "%-20s %9s %9s %9s %9s %9s %9s\n", head, "F1", "precision", "recall", "gold", "predicted", "right")
	}
	ratio := func(name string, n Ratio) {
		fmt.Fprintf(&b, "%-20s %9.3f %9.3f %9.3f %9d %9d %9d\n", name, n.F1(), n.Precision(), n.Recall(), n.Gold, n.Predicted, n.Right)
	}
	ratios("all acts")
	ratio("trigger", r.Trigger)
	ratio("trigger and type", r.TriggerType)
	ratio("act in its sentence", r.Act)
	ratio("roles, overlap", r.Roles)
	ratio("roles, exact", r.RolesExact)

	fmt.Fprintf(&b, "\n%-20s %9s %9s %9s\n", "matched acts", "share", "of", "right")
	for _, s := range []struct {
		name  string
		share Share
	}{{"status", r.Status}, {"background", r.Background}, {"mode", r.Mode}, {"actor code", r.ActorCode},
		{"actor country", r.ActorCountry}, {"place country", r.PlaceCountry}, {"day", r.Day}} {
		if s.share.Of > 0 {
			fmt.Fprintf(&b, "%-20s %9.3f %9d %9d\n", s.name, s.share.Value(), s.share.Of, s.share.Right)
		} else {
			fmt.Fprintf(&b, "%-20s %9s %9d %9d\n", s.name, "-", 0, 0)
		}
	}
	fmt.Fprintf(&b, "%-20s %9.3f F1 (precision %.3f, recall %.3f)\n", "contexts", r.Contexts.F1(), r.Contexts.Precision(), r.Contexts.Recall())

	b.WriteByte('\n')
	ratios("by type")
	for _, t := range casus.Types {
		if n := r.ByType[t]; n.Gold+n.Predicted > 0 {
			ratio(string(t), n)
		}
	}
	b.WriteByte('\n')
	ratios("by role")
	for _, role := range gold.Roles {
		if n := r.ByRole[role]; n.Gold+n.Predicted > 0 {
			ratio(roleNames[role]+" "+role.String(), n)
			ratio("  exact", r.ByRoleExact[role])
		}
	}
	if len(r.Confusions) > 0 {
		b.WriteString("\nannotated -> predicted type of one trigger\n")
	}
	for _, c := range r.confusions() {
		fmt.Fprintf(&b, "%-9s -> %-9s %4d\n", c.Gold, c.Predicted, r.Confusions[c])
	}
	return b.String()
}

var roleNames = map[gold.Role]string{gold.Source: "source", gold.Recipient: "recipient", gold.Mediator: "mediator", gold.Place: "place",
	gold.When: "when", gold.Claimant: "claimant", gold.Killed: "killed", gold.Injured: "injured", gold.Detained: "detained", gold.Displaced: "displaced"}

// confusions lists the confusions, the most frequent first.
func (r *Report) confusions() []Confusion {
	return slices.SortedFunc(maps.Keys(r.Confusions), func(a, b Confusion) int {
		return cmp.Or(r.Confusions[b]-r.Confusions[a], cmp.Compare(a.Gold, b.Gold), cmp.Compare(a.Predicted, b.Predicted))
	})
}
