package watch

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"casus/internal/ingest/layout"
)

func TestManual(t *testing.T) {
	b, err := os.ReadFile("../../doc/watch.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(b), "```toml\n")
	text, _, _ = strings.Cut(text, "```")
	path := filepath.Join(t.TempDir(), "feeds.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := layout.ParseMapping("text=body,date=pub_date")
	if err != nil {
		t.Fatal(err)
	}
	want := []Source{
		{Name: "https://courier.example/rss/world", URL: "https://courier.example/rss/world", Interval: 20 * time.Minute, Articles: WhenShort},
		{Name: "Adria Wire", URL: "https://wire.example/feed.json", Interval: 5 * time.Minute, Articles: Always, Publisher: "Adria Wire", Language: "en"},
		{Name: "drop", Folder: filepath.Join(filepath.Dir(path), "incoming"), Interval: time.Minute, Articles: WhenShort, Mapping: mapping},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestConfigErrors(t *testing.T) {
	b, err := os.ReadFile("testdata/config/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(b), "the line.\n")
	for c := range strings.SplitSeq(text, "----\n") {
		want, file, _ := strings.Cut(c, "\n")
		if _, err := Parse("feeds.toml", []byte(file)); err == nil || err.Error() != "feeds.toml:"+want {
			t.Errorf("%s\ngot  %v\nwant feeds.toml:%s", file, err, want)
		}
	}
}

func TestNoToml(t *testing.T) {
	_, err := Parse("feeds.toml", []byte("[[source]]\nurl = https://a.example/\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "feeds.toml:2: is no TOML: ") {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	b, err := os.ReadFile("testdata/config/errors.txt")
	if err != nil {
		f.Fatal(err)
	}
	for c := range strings.SplitSeq(string(b), "----\n") {
		f.Add(c)
	}
	f.Add("source = [{url = \"https://a.example/\"}]")
	f.Fuzz(func(t *testing.T, s string) {
		sources, err := Parse("f", []byte(s))
		if err == nil && len(sources) == 0 {
			t.Error("neither sources nor an error")
		}
		for _, s := range sources {
			if err == nil && ((s.URL == "") == (s.Folder == "") || s.Interval <= 0 || s.Name == "") {
				t.Errorf("%+v", s)
			}
		}
	})
}
