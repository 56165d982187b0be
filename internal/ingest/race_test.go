//go:build race

package ingest

// underRace tells that the race detector is on: it holds memory of its own.
const underRace = true
