package watch

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"casus/internal/ingest/layout"
)

// Source is a feed or a folder. Exactly one of URL and Folder is set.
type Source struct {
	Name      string
	URL       string
	Folder    string
	Interval  time.Duration // between two looks
	Articles  Articles      // of a feed
	Publisher string        // of all its reports; empty is what they say
	Language  string        // of all its reports; empty is what they say
	Mapping   layout.Mapping
}

// Articles says when the page of a report is fetched that a feed tells of.
type Articles string

// When pages are fetched.
const (
	WhenShort Articles = "when-short" // where the feed has no more than a summary
	Always    Articles = "always"
	Never     Articles = "never"
)

// How often sources are looked at. Feeds are others' machines; a folder is the user's own.
const (
	feedInterval      = 15 * time.Minute
	feedIntervalMin   = time.Minute
	folderInterval    = time.Minute
	folderIntervalMin = time.Second
)

// settings are the settings of the file, as they are written.
type settings struct {
	Interval string           `toml:"interval"`
	Articles string           `toml:"articles"`
	Language string           `toml:"language"`
	Source   []sourceSettings `toml:"source"`
}

type sourceSettings struct {
	Name      string `toml:"name"`
	URL       string `toml:"url"`
	Folder    string `toml:"folder"`
	Interval  string `toml:"interval"`
	Articles  string `toml:"articles"`
	Publisher string `toml:"publisher"`
	Language  string `toml:"language"`
	Map       string `toml:"map"`
}

// Names of the settings, for who has mistaken one.
const (
	fileSettings   = "interval, articles, language and [[source]]"
	sourceKeywords = "name, url, folder, interval, articles, publisher, language and map"
)

// Load reads the sources of a file. Folders in it stand relative to the file.
func Load(path string) ([]Source, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sources, err := Parse(path, b)
	for i := range sources {
		if f := sources[i].Folder; f != "" && !filepath.IsAbs(f) {
			sources[i].Folder = filepath.Join(filepath.Dir(path), f)
		}
	}
	return sources, err
}

// Parse reads the sources out of the text of a file. Errors tell the file's name, the line and what to do.
func Parse(name string, text []byte) ([]Source, error) {
	p := &parser{name: name, lines: lines(text)}
	var all settings
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&all); err != nil {
		return nil, p.syntax(err)
	}
	p.all = all
	if len(all.Source) == 0 {
		return nil, p.wrong("", "", "names no source: begin one with [[source]] and give it a url or a folder")
	}
	sources := make([]Source, len(all.Source))
	for i, s := range all.Source {
		var err error
		if sources[i], err = p.source("source."+strconv.Itoa(i), s); err != nil {
			return nil, err
		}
		if first := slices.IndexFunc(sources[:i], func(o Source) bool { return o.Name == sources[i].Name }); first >= 0 {
			return nil, p.wrong("source."+strconv.Itoa(i), "name", fmt.Sprintf("%q is the name of another source in line %d: names tell sources apart, and remember how far they were read",
				sources[i].Name, p.line("source."+strconv.Itoa(first), "name")))
		}
	}
	return sources, nil
}

// parser checks the settings of a file.
type parser struct {
	name  string
	lines map[string]int
	all   settings
}

var languageRE = regexp.MustCompile(`^[a-z]{2}$`)

// source checks the settings of a source, which stand in a table.
func (p *parser) source(table string, s sourceSettings) (Source, error) {
	out := Source{
		Name: cmp.Or(s.Name, s.URL, s.Folder), URL: s.URL, Folder: s.Folder, Publisher: s.Publisher,
		Articles: Articles(cmp.Or(s.Articles, p.all.Articles, string(WhenShort))), Language: cmp.Or(s.Language, p.all.Language),
	}
	shortest := feedIntervalMin
	switch u, err := url.Parse(s.URL); {
	case s.URL == "" && s.Folder == "":
		return out, p.wrong(table, "", "has neither a url nor a folder: give it one of them")
	case s.URL != "" && s.Folder != "":
		return out, p.wrong(table, "folder", "has both a url and a folder: make two sources of it")
	case s.Folder != "":
		shortest = folderIntervalMin
		out.Interval = folderInterval
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return out, p.wrong(table, "url", fmt.Sprintf("url %q is not an address of the web: it begins with https:// or http://", s.URL))
	case s.Map != "":
		return out, p.wrong(table, "map", "map is for the tables in a folder: feeds have no columns")
	default:
		out.Interval = feedInterval
	}
	// An interval for the whole file is meant for its feeds: folders are looked at as soon as something is put there.
	interval, where := s.Interval, table
	if interval == "" && s.URL != "" {
		interval, where = p.all.Interval, ""
	}
	if interval != "" {
		d, err := time.ParseDuration(interval)
		if err != nil {
			return out, p.wrong(where, "interval", fmt.Sprintf("interval %q is no time: write one like 90s, 15m or 2h", interval))
		}
		if d < shortest {
			return out, p.wrong(where, "interval", fmt.Sprintf("interval %q is too short: the shortest is %v", interval, shortest))
		}
		out.Interval = d
	}
	if a := out.Articles; a != WhenShort && a != Always && a != Never {
		return out, p.wrong(p.given(table, s.Articles), "articles", fmt.Sprintf("articles %q is not one of %s, %s and %s", a, WhenShort, Always, Never))
	}
	if out.Language != "" && !languageRE.MatchString(out.Language) {
		return out, p.wrong(p.given(table, s.Language), "language", fmt.Sprintf("language %q is no code of two letters, such as en", out.Language))
	}
	if s.Map != "" {
		var err error
		if out.Mapping, err = layout.ParseMapping(s.Map); err != nil {
			return out, p.wrong(table, "map", fmt.Sprintf("map: %v", err))
		}
	}
	return out, nil
}

// given is the table that a setting stands in: that of the source, or the file's own.
func (p *parser) given(table, own string) string {
	if own != "" {
		return table
	}
	return ""
}

// wrong says what is wrong with a setting.
func (p *parser) wrong(table, key, what string) error {
	return fmt.Errorf("%s:%d: %s", p.name, p.line(table, key), what)
}

// line is where a setting stands, else its table, else the file's first.
func (p *parser) line(table, key string) int {
	return cmp.Or(p.lines[table+"."+key], p.lines[table], p.lines[strings.SplitN(table, ".", 2)[0]], 1)
}

// syntax says what is wrong with the file's form.
func (p *parser) syntax(err error) error {
	var (
		unknown *toml.StrictMissingError
		bad     *toml.DecodeError
	)
	switch {
	case errors.As(err, &unknown):
		e := &unknown.Errors[0]
		line, _ := e.Position()
		key := e.Key()
		known := fileSettings
		if len(key) > 1 {
			known = sourceKeywords
		}
		return fmt.Errorf("%s:%d: there is no setting %q: there are %s", p.name, line, key[len(key)-1], known)
	case errors.As(err, &bad):
		line, _ := bad.Position()
		if key := bad.Key(); len(key) > 0 && strings.Contains(bad.Error(), "cannot decode") {
			return fmt.Errorf("%s:%d: %s is not of the right kind: settings are texts in quotation marks, sources begin with [[source]]", p.name, line, key[len(key)-1])
		}
		return fmt.Errorf("%s:%d: is no TOML: %s", p.name, line, strings.TrimPrefix(bad.Error(), "toml: "))
	}
	return fmt.Errorf("%s: %w", p.name, err)
}

// lines are the lines of the settings: of ".key" for those of the file, of "source.0.key" for those of its
// first source, and of "source.0" for the head of that.
func lines(text []byte) map[string]int {
	out := map[string]int{}
	table, n := "", 0
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.KeyValue && e.Kind != unstable.Table && e.Kind != unstable.ArrayTable {
			continue
		}
		key, line := "", 0
		for it := e.Key(); it.Next(); {
			if line == 0 {
				line = p.Shape(it.Node().Raw).Start.Line
			}
			key += "." + string(it.Node().Data)
		}
		switch e.Kind {
		case unstable.KeyValue:
			out[table+key] = line
		case unstable.ArrayTable:
			table = fmt.Sprintf("%s.%d", strings.TrimPrefix(key, "."), n)
			n++
			out[table] = line
		default:
			table = strings.TrimPrefix(key, ".")
			out[table] = line
		}
	}
	return out
}
