// Package export writes events in the forms people read and scripts load.
//
// Each form is a [Writer]: it is given readings one after the other and closed at
// the end. Writers hold no more than one reading in memory.
package export

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"casus"
)

// Writer writes readings in one form.
type Writer interface {
	// Write adds one reading.
	Write(*casus.Reading) error
	// Close completes the output; it does not close the writer beneath.
	Close() error
}

// Formats are the names that New takes.
var Formats = []string{"table", "jsonl", "csv", "blocks"}

// Style says how a table is drawn on what it is drawn on; the other forms ignore it.
type Style struct {
	Color bool // ANSI colours
	Width int  // columns of the terminal; 0 stands for no limit
}

// New returns the writer of a form to w.
func New(format string, w io.Writer, style Style) (Writer, error) {
	switch format {
	case "table":
		return newTable(w, style), nil
	case "jsonl":
		return newJSONL(w), nil
	case "csv":
		return newCSV(w), nil
	case "blocks":
		return newBlocks(w), nil
	}
	return nil, fmt.Errorf("no format %q: want one of %s", format, strings.Join(Formats, ", "))
}

// words joins the words of mentions for a cell of a table.
func words[T any](list []T, text func(T) string) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = strings.Join(strings.Fields(text(v)), " ")
	}
	return strings.Join(parts, "; ")
}

// partyWords are the words of parties, partyCodes their actors' codes without repeats.
func partyWords(ps []casus.Party) string {
	return words(ps, func(p casus.Party) string { return p.Text })
}

func partyCodes(ps []casus.Party) string {
	var codes []string
	for _, p := range ps {
		for _, c := range p.Codes() {
			if !slices.Contains(codes, string(c)) {
				codes = append(codes, string(c))
			}
		}
	}
	return strings.Join(codes, "; ")
}
