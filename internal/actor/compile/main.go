// Command compile makes zactors.bin, the packed dictionary of package actor.
//
// It reads the text files of internal/actor/data, the ontology's countries, and
// from the reference folder (see -reference; origins and licences in DATA.md):
//
//	officials-wikidata.tsv.gz                  office holders with their terms, CC0
//	officials-cia-world-leaders-2019-06.tsv.gz office holders of June 2019, public domain
//	oeda-Phoenix.Countries.actors.txt.gz       leaders and cabinets to 2014, towns, MIT
//	oeda-Phoenix.International.actors.txt.gz   bodies and companies, MIT
//	oeda-Phoenix.MilNonState.actors.txt.gz     armed groups to 2013, MIT
//	oeda-PLOVER_agents.txt.gz                  role nouns, MIT
//
// Run by go generate in internal/actor; the same inputs give the same bytes.
package main

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"casus/internal/actor/lexicon"
)

func main() {
	data := flag.String("data", "data", "folder of the project's own entries")
	reference := flag.String("reference", "../../../shared/reference", "folder of the reference data")
	out := flag.String("o", "zactors.bin", "file to write")
	flag.Parse()
	packed, err := compile(*data, *reference)
	if err == nil {
		err = os.WriteFile(*out, packed, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compile:", err)
		os.Exit(1)
	}
}

// compile reads every source and returns the packed dictionary.
func compile(data, reference string) ([]byte, error) {
	c := &compiler{Builder: lexicon.NewBuilder(), data: data, reference: reference, people: newPeople(), roleForms: map[string]bool{}, bodyOf: map[string]*body{}}
	for _, step := range []func() error{
		c.readNations, c.readRoles, c.readAgents, c.readGiven,
		c.readOwnBodies, c.readOwnPersons, c.readWikidata, c.readCIA, c.readPhoenixCountries, c.readPhoenixInternational, c.readPhoenixGroups,
		c.writeBodies, c.writePeople,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	digest, err := digestOf(data)
	if err != nil {
		return nil, err
	}
	c.SetDigest(digest)
	return c.Bytes()
}

// digestOf is the digest of the project's own entries, which a test holds the file to.
func digestOf(data string) (string, error) {
	files, err := filepath.Glob(filepath.Join(data, "*.txt")) // sorted
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n%s", filepath.Base(f), len(b), b)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// compiler holds what the steps share.
type compiler struct {
	*lexicon.Builder
	data, reference string
	people          *people
	nationForms     map[uint64]bool  // keys of the phrases that name nations
	roleForms       map[string]bool  // nouns of roles.txt, which go before the agents' list
	bodyOf          map[string]*body // by the key of a name
	bodyOrder       []*body
}

// lines calls f with each line of a text file of the project's own entries that is
// neither empty nor a comment, cut at tabs.
func (c *compiler) lines(name string, f func(cells []string, source string) error) error {
	b, err := os.ReadFile(filepath.Join(c.data, name))
	if err != nil {
		return err
	}
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		source := fmt.Sprintf("%s:%d", name, i+1)
		if err := f(strings.Split(line, "\t"), source); err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
	}
	return nil
}

// referenceLines calls f with each line of a compressed reference file and its
// number, from 1.
func (c *compiler) referenceLines(name string, f func(line string, n int) error) error {
	r, err := os.Open(filepath.Join(c.reference, name))
	if err != nil {
		return err
	}
	defer r.Close()
	z, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for i, line := range strings.Split(strings.ToValidUTF8(string(b), ""), "\n") {
		if err := f(line, i+1); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}
