package ingest_test

import (
	"context"
	"fmt"
	"strings"

	"casus/internal/ingest"
)

func ExampleRead() {
	table := "id,pub_date,headline,story\n" +
		"17,2020-10-09,Delegations meet,The two delegations met on Friday.\n" +
		"18,2020-10-09,One column too many,The envoy, who left\n"
	for it := range ingest.Read(context.Background(), ingest.Source{Name: "reports.csv"}, strings.NewReader(table), ingest.Options{}) {
		switch {
		case it.Doc != nil:
			fmt.Printf("%s: %s of %s: %q\n", it.Where, it.Doc.ID, it.Doc.Published, it.Doc.Text)
		case it.Err != nil:
			fmt.Println(it.Err)
		default:
			fmt.Printf("%s: %s\n", it.Where, it.Note)
		}
	}
	// Output:
	// reports.csv: read as known names: id=id, title=headline, text=story, published=pub_date
	// reports.csv:2: 17 of 2020-10-09: "Delegations meet\n\nThe two delegations met on Friday."
	// reports.csv:3: is a row of 5 columns, and the header has 4 (look for a delimiter or a quote in its text)
}
