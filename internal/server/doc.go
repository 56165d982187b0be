// Package server opens a record in a browser and to programs: an HTTP API, a stream of
// changes, and the desk, a user interface of files that are embedded.
//
// # Layers of a request
//
//	observe   a log line and figures for each request; a handler that panics answers 500
//	guard     headers of security, names of hosts, sizes, requests of other sites
//	limit     how many a second from whom, and how many at a time
//	auth      who asks, and whether the table of routes lets them
//	steady    answers that the record alone decides: ETag, one computation for all who ask
//	routes    the operations, described to huma by their Go types
//
// The table in rules.go says of every route who may call it and how it is treated; a
// route that does not stand in it cannot be registered.
//
// # What leaves
//
// Words of reports leave as strings of JSON, or in downloads that no browser opens, and
// never as a page. What the store counts is counted there; nothing is counted here that
// a query of the record can answer.
package server
