// Package incident takes what several reports tell of one act for one incident.
//
// A [Telling] is an event with what is known of its report. Linking goes in four steps,
// each of which a file holds:
//
//   - keys.go: a telling is looked up under keys of its countries, places, names and days,
//     so that it is held against a bounded number of incidents of any record.
//   - pair.go, model.go: two tellings tell one act with a probability that a logistic
//     regression over their features gives (Fellegi and Sunter's record linkage with
//     learned weights). weights.tsv says how they were fitted, by training and fit.
//   - link.go: a telling joins the incident whose tellings it fits best on average, or
//     begins one; incidents that it bridges become one (average linkage, as tellings come).
//     What is linked stays linked: nothing is built anew. A copy goes where its original went.
//   - hand.go: what people merged and split holds against all probabilities.
//
// [Conclude] then says what the tellings of an incident make of it: status.go has the
// rule of the status, where.go those of place and days, claims.go who says what. They are
// explained to readers in doc/incidents.md.
//
// Given the same tellings in the same order, or to [All] in any, the result is the same. A
// record that grows in another order can differ where a telling fits two incidents about
// as well.
package incident
