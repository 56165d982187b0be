package export

import (
	"io"

	"casus"
	"casus/internal/gold"
)

// blocks prints the notation (doc/notation.md), with codes and days in braces.
type blocks struct{ p *gold.Printer }

func newBlocks(w io.Writer) *blocks { return &blocks{gold.NewPrinter(w)} }

func (b *blocks) Write(r *casus.Reading) error {
	a := gold.FromReading(r)
	return b.p.Print(&a)
}

func (b *blocks) Close() error { return nil }
