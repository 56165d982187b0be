// Package examples holds a few reports of our own writing, in varied styles, for a
// record that is empty.
package examples

import "embed"

// Files are the reports, each a text file.
//
//go:embed *.txt
var Files embed.FS
