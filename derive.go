package casus

import (
	"slices"
	"strings"
)

// Derived are the codes that follow from an event's other fields by the rules of
// PLOVER and CAMEO.
type Derived struct {
	// PLOVER is TYPE or TYPE/mode of the event that PLOVER 2.0 codes; empty where
	// its rules code none (denied, merely possible, or historical acts).
	PLOVER string `json:"plover"`
	// CAMEO is the CAMEO 1.1b3 code nearest to it; empty where PLOVER is.
	CAMEO string `json:"cameo"`
	// Quad and Intensity (PLOVER's scale, -10 to 10) are of the PLOVER event, and
	// of the act itself where there is none.
	Quad      Quad    `json:"quad"`
	Intensity float64 `json:"intensity"`
}

type cameoRow struct {
	code     string
	contexts []Context
}

// Derive returns the codes that follow from the event, which must be valid.
//
// The rules are those of ontology/README.md, by number: acts of the future become
// agreements, concessions or threats (7); denied (8) and hypothetical (9) acts and
// historical background (10) are no events; an act that only another party
// alleges is that party's accusation (11).
func Derive(e *Event) Derived {
	act := actKey{e.Type, e.Mode}
	coded, branch := true, ""
	switch {
	case e.Background, e.Status == Denied, e.Status == Possible:
		coded = false
	case e.Status == Planned:
		act, branch = future(act), cameoIntent[e.Type]
	case e.Accusation():
		act = actKey{"ACCUSE", "allege"}
	}
	row := tables().acts[act]
	d := Derived{Quad: row.quad, Intensity: row.intensity}
	if coded {
		d.PLOVER = string(act.Type)
		if act.Mode != "" {
			d.PLOVER += "/" + string(act.Mode)
		}
		d.CAMEO = cameo(act, e.Contexts, branch)
		if e.Type == "CONSULT" && e.Status == Done && len(e.Mediator) > 0 {
			d.CAMEO = "045" // mediates: the one CAMEO code that a role decides
		}
	}
	return d
}

// Accusation reports whether what PLOVER codes of the event is not the act but
// that its claimants accuse its sources of it.
func (e *Event) Accusation() bool {
	return e.Status == Alleged && !e.Background && len(e.Claimant) > 0 && !sameWords(e.Claimant, e.Source)
}

// future is the event that PLOVER codes for an act that is still to come.
func future(act actKey) actKey {
	switch act.Type {
	case "CONSULT", "SUPPORT", "COOPERATE", "AID":
		return actKey{"AGREE", ""}
	case "CONCEDE", "RETREAT":
		return actKey{"CONCEDE", ""}
	case "PROTEST":
		return actKey{"THREATEN", "restrict"}
	case "SANCTION":
		return actKey{"THREATEN", "relations"}
	case "COERCE":
		if act.Mode == "arrest" {
			return actKey{"THREATEN", "arrest"}
		}
		return actKey{"THREATEN", "restrict"}
	case "MOBILIZE", "ASSAULT":
		return actKey{"THREATEN", "violence"}
	}
	return act
}

// cameoIntent is CAMEO's branch for the intent to do an act of a type. CAMEO
// keeps there what PLOVER's AGREE, CONCEDE and THREATEN merge.
var cameoIntent = map[Type]string{"CONSULT": "036", "SUPPORT": "032", "COOPERATE": "031", "AID": "033", "CONCEDE": "035", "RETREAT": "035",
	"PROTEST": "133", "SANCTION": "131", "COERCE": "132", "MOBILIZE": "138", "ASSAULT": "138"}

// cameoNarrow are codes that say more than a type, a mode and contexts can: a
// breach of a ceasefire, an attempt, a mass expulsion. They are never derived.
var cameoNarrow = []string{"045", "046", "184", "185", "196", "201", "202", "203"}

// cameo finds the code of the table, within a branch of it (a prefix of the
// code), that shares the act's type and mode and most of its contexts without
// adding any; among equals the more general (shorter, then earlier) code. A mode
// that CAMEO lacks falls back to the type.
func cameo(act actKey, contexts []Context, branch string) string {
	rows := tables().cameo[act]
	if len(rows) == 0 {
		rows = tables().cameo[actKey{act.Type, ""}]
	}
	best, bestScore := "", 0
	for _, r := range rows {
		if len(r.code) < 3 || !strings.HasPrefix(r.code, branch) || slices.Contains(cameoNarrow, r.code) {
			continue
		}
		score := 0
		for _, c := range r.contexts {
			if slices.Contains(contexts, c) {
				score += 2
			} else {
				score--
			}
		}
		if best == "" || score > bestScore || score == bestScore && len(r.code) < len(best) {
			best, bestScore = r.code, score
		}
	}
	switch {
	case best != "":
		return best
	case branch != "": // a branch of another mode: its own general code
		return branch
	}
	// Only a bare accusation has no code of its own in the table: CAMEO's roots
	// 09 (investigate) and 11 (disapprove) are both modes of it.
	return "110"
}

// sameWords reports whether the claimants are among the act's own sources: who
// tells of its own act accuses nobody.
func sameWords(claimants, sources []Party) bool {
	for _, c := range claimants {
		if slices.ContainsFunc(sources, func(s Party) bool { return s.Text == c.Text }) {
			return true
		}
	}
	return false
}
