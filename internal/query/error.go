package query

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error is what is wrong with a query, and where.
type Error struct {
	Query   string
	At, End int // the bytes of the query that are wrong
	Problem string
	Fix     string // what to write instead; empty where nothing can be said
}

func (e *Error) Error() string {
	s := e.Problem
	if e.Fix != "" {
		s += ": " + e.Fix
	}
	return s
}

// Caret is the query with a line below it that points at what is wrong; empty where
// no part of it is to blame.
func (e *Error) Caret() string {
	if e.Query == "" {
		return ""
	}
	printable := func(s string) string {
		return strings.Map(func(r rune) rune {
			if isSpace(r) {
				return ' '
			}
			return r
		}, s)
	}
	width := utf8.RuneCountInString(e.Query[e.At:e.End])
	return fmt.Sprintf("%s\n%s%s", printable(e.Query), strings.Repeat(" ", utf8.RuneCountInString(e.Query[:e.At])), strings.Repeat("^", max(width, 1)))
}

// nearest is the name of a list that is spelled most like s, within two mistakes;
// empty when none is.
func nearest(s string, names []string) string {
	best, least := "", 3
	for _, n := range names {
		if d := distance(strings.ToLower(s), strings.ToLower(n)); d < least && d < len(n) {
			best, least = n, d
		}
	}
	return best
}

// distance is the number of letters to add, drop or change (Levenshtein 1965).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			next := min(row[j+1]+1, row[j]+1, diagonal)
			if a[i] != b[j] {
				next = min(row[j+1]+1, row[j]+1, diagonal+1)
			}
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
