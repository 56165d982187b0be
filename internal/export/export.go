// Package export writes events in the forms people read and scripts load.
//
// There are two kinds. A [Writer] is given the readings of reports (casus read), one
// after the other; a [RowWriter] the rows of the record (casus export): events with
// what reviews, duplicates and incidents add. Writers hold one reading or row in
// memory; Parquet's a group of rows, GraphML's the dyads.
//
// The layouts of other data sets are tables of columns in gdelt.go, polecat.go,
// icews.go, acled.go and ged.go: a column's name, what it holds and its cell stand together,
// and [Codebook] prints them. columns.tsv describes the columns of the record's own
// formats. doc/export.md has the rules that hold for all.
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
