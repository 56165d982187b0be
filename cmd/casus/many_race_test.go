//go:build race

package main

// many is how many reports TestTwice adds: under the race detector, which makes SQLite ten
// times as slow, fewer.
const many = 4_000
