//go:build !race

package main

// many is how many reports TestTwice adds.
const many = 20_000
