// Package incident links what several reports tell of one act.
//
// A [Telling] is an event with what is known of its report. Two tellings are one
// act with a probability that a logistic regression over their features gives
// (pair.go; weights.tsv says how it was fitted); a telling joins the incident whose
// tellings it fits best on average, or begins one (link.go).
package incident
