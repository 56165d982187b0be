package casus_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/format"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// layers are the parts of the program from the bottom up: a part imports parts of
// lower lines only. A part is a folder with the folders in it that are no part
// themselves.
var layers = []string{
	"casus",
	"model examples internal/bcubed internal/language internal/similar internal/ingest/pubdate internal/place/packed",
	"internal/ingest internal/count internal/gold internal/query internal/stories internal/talks",
	"internal/date internal/encoder internal/text internal/place internal/fetch",
	"internal/actor internal/extract internal/incident",
	"internal/coder",
	"internal/store internal/incident/fit",
	"internal/agreement internal/export internal/monitor internal/watch",
	"internal/record",
	"web internal/server",
	"cmd",
	"train",
}

// layerOf is the layer of a package and the part it belongs to; -1 for none.
func layerOf(path string) (layer int, part string) {
	layer = -1
	inside := strings.TrimPrefix(path, "casus/")
	for n, line := range layers {
		for p := range strings.FieldsSeq(line) {
			if (inside == p || strings.HasPrefix(inside, p+"/")) && len(p) > len(part) {
				layer, part = n, p
			}
		}
	}
	return layer, part
}

type goPackage struct {
	ImportPath, Dir string
	Imports         []string
	EmbedFiles      []string
	Module          *struct {
		Path, Dir string
		Main      bool
	}
}

// packages are those that go list prints for its arguments.
func packages(t *testing.T, args ...string) []goPackage {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,Imports,EmbedFiles,Module"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, errs.String())
	}
	var all []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportsRunOneWay(t *testing.T) {
	for _, p := range packages(t, "./...") {
		layer, part := layerOf(p.ImportPath)
		if layer < 0 {
			t.Errorf("%s stands in no layer: add it to layers", p.ImportPath)
			continue
		}
		for _, i := range p.Imports {
			if i != "casus" && !strings.HasPrefix(i, "casus/") {
				if root, _, _ := strings.Cut(i, "/"); layer == 0 && strings.Contains(root, ".") {
					t.Errorf("the vocabulary imports %s; it may import the standard library alone", i)
				}
				continue
			}
			below, of := layerOf(i)
			if of != part && below >= layer {
				t.Errorf("%s imports %s, which is not below it", p.ImportPath, i)
			}
		}
	}
}

// licences are words that stand in the text of each licence and in no other's.
var licences = map[string]string{
	"Apache-2.0": "Apache License",
	"BSD":        "Redistribution and use in source and binary forms",
	"ISC":        "Permission to use, copy, modify, and",
	"MIT":        "Permission is hereby granted, free of charge",
	"MPL-2.0":    "Mozilla Public License",
}

func TestModules(t *testing.T) {
	list, err := os.ReadFile("doc/modules.txt")
	if err != nil {
		t.Fatal(err)
	}
	licence := map[string]string{}
	for line := range strings.Lines(string(list)) {
		if path, l, ok := strings.Cut(strings.TrimSpace(line), " "); ok && path != "#" {
			licence[path] = l
		}
	}
	seen := map[string]bool{}
	for _, p := range packages(t, "-deps", "-test", "./...") {
		if p.Module == nil || p.Module.Main || seen[p.Module.Path] {
			continue
		}
		seen[p.Module.Path] = true
		words, ok := licences[licence[p.Module.Path]]
		if !ok {
			t.Errorf("%s is not in doc/modules.txt with one of the licences there: is its licence fit, and is it alive?", p.Module.Path)
			continue
		}
		if !strings.Contains(licenceText(t, p.Module.Dir), words) {
			t.Errorf("%s: its licence file is not the %s that doc/modules.txt has", p.Module.Path, licence[p.Module.Path])
		}
	}
	if len(seen) == 0 {
		t.Error("go list found no module")
	}
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying)`)

// licenceText is what the licence files of a folder say, on one line.
func licenceText(t *testing.T, dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		if licenceName.MatchString(e.Name()) && !e.IsDir() {
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, strings.Fields(string(b))...)
		}
	}
	return strings.Join(all, " ")
}

// TestDataHasOrigin holds that each file that is part of the binary, and each with
// which a generator makes one, says where it comes from: in its head, or in DATA.md.
func TestDataHasOrigin(t *testing.T) {
	told, err := os.ReadFile("DATA.md")
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, p := range packages(t, "./...") {
		for _, f := range p.EmbedFiles {
			if strings.HasSuffix(f, ".sql") {
				continue // program, no data
			}
			path, err := filepath.Rel(root, filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, filepath.ToSlash(path))
		}
	}
	data, err := filepath.Glob("internal/*/data/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, data...) {
		folder := f[:strings.LastIndex(f, "/")+1]
		if strings.Contains(string(told), "`"+f+"`") || strings.Contains(string(told), "`"+folder+"`") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		head := b[:min(len(b), 4096)]
		if !strings.HasSuffix(f, ".txt") && !strings.HasSuffix(f, ".tsv") || !bytes.Contains(head, []byte("Origin:")) {
			t.Errorf("%s: neither DATA.md nor a line \"Origin:\" in its head says where it comes from", f)
		}
	}
}

func TestFormatted(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name := d.Name(); path != "." && (strings.HasPrefix(name, ".") || slices.Contains([]string{"testdata", "node_modules"}, name)) {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(path, ".go"):
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if f, err := format.Source(b); err != nil || !bytes.Equal(f, b) {
			t.Errorf("%s is not formatted: run gofmt -w %s", path, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
