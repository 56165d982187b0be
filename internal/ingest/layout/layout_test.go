package layout

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// row is a flat row.
type row map[string]string

func (r row) Get(p Path) string { return r[p.Flat] }

func (r row) has(p Path) bool { _, ok := r[p.Flat]; return ok }

// makeRow makes a row whose values say which column they stand in.
func makeRow(columns string) (row, []string) {
	r := row{}
	var names []string
	for c := range strings.FieldsSeq(columns) {
		r[Normal(c)] = "<" + c + ">"
		names = append(names, Normal(c))
	}
	return r, names
}

func TestRecognised(t *testing.T) {
	for _, c := range []struct{ columns, want string }{
		{"id title publisher published url text", "casus documents: id=id, title=title, text=text, published=published, publisher=publisher, url=url"},
		{"id date event_text", "NGEC: id=id, text=event_text, published=date"},
		{"id date event_type event_mode event_text story_id publisher headline pub_date contexts version", "NGEC: id=id, title=headline, text=event_text, published=pub_date, publisher=publisher"},
		{"authors date_download date_modify date_publish description filename language maintext source_domain title url", "news-please: title=title, text=maintext, published=date_publish, modified=date_modify, publisher=source_domain, byline=authors, url=url, language=language"},
		{"source.id source.name author title description url urlToImage publishedAt content", "NewsAPI: title=title, text=description+content, published=publishedAt, publisher=source.name, byline=author, url=url"},
		{"stories_id publish_date title url language media_id media_name text", "Media Cloud: id=stories_id, title=title, text=text, published=publish_date, publisher=media_name, url=url, language=language"},
		{"AN HD BY WC PD SN SC LA LP TD", "Factiva: id=AN, title=HD, text=LP+TD, published=PD, publisher=SN, byline=BY, language=LA"},
		{"ID Source_File Newspaper Date Length Section Author Headline Article", "LexisNexis: id=id, title=Headline, text=Article, published=Date, publisher=Newspaper, byline=Author"},
		{"Headline Publication Date Byline Body", "LexisNexis: title=Headline, text=Body, published=Date, publisher=Publication, byline=Byline"},
		{"doc_id Body PubDate Source Link", "known names: id=doc_id, text=body, published=pub_date, publisher=source, url=link"},
		{"foo bar", "known names: "},
	} {
		r, names := makeRow(c.columns)
		if got := Choose(names, r.has, nil).Describe(r.has); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.columns, got, c.want)
		}
	}
}

func TestMapping(t *testing.T) {
	r, names := makeRow("id text title body_part_1 body_part_2 when")
	m, err := ParseMapping("text=body_part_1+body_part_2, date=when")
	if err != nil {
		t.Fatal(err)
	}
	p := Choose(names, r.has, m)
	if got := p.Value(Text, r); got != "<body_part_1>\n\n<body_part_2>" {
		t.Errorf("text is %q", got)
	}
	if got := p.Value(Published, r); got != "<when>" {
		t.Errorf("date is %q", got)
	}
	if p.Verbatim {
		t.Error("mapped text is kept verbatim")
	}
	if m, err = ParseMapping("text=nosuch"); err != nil {
		t.Fatal(err)
	}
	if got := Choose(names, r.has, m).Missing(r.has); !slices.Equal(got, []string{"nosuch"}) {
		t.Errorf("missing %q", got)
	}
	for _, bad := range []string{"text", "text=", "nofield=x", "=x"} {
		if _, err := ParseMapping(bad); err == nil {
			t.Errorf("%q is taken for a mapping", bad)
		}
	}
}

func TestFirstThatHoldsSomething(t *testing.T) {
	r := row{"pubdate": "", "date": "2020-10-09", "eventtext": "x", "id": "1"}
	if got := Choose([]string{"pubdate", "date", "eventtext", "id"}, r.has, nil).Value(Published, r); got != "2020-10-09" {
		t.Errorf("got %q", got)
	}
}

func TestVerbatim(t *testing.T) {
	for columns, want := range map[string]bool{
		"text":                           true,
		"id text published published_at": true,
		"id text date":                   false,
		"text mood":                      false,
	} {
		r, names := makeRow(columns)
		if got := Choose(names, r.has, nil).Verbatim; got != want {
			t.Errorf("%s: %v", columns, got)
		}
	}
	// The white space of a document belongs to its text.
	r := row{"text": " a \n"}
	if got := Choose([]string{"text"}, r.has, nil).Value(Text, r); got != " a \n" {
		t.Errorf("got %q", got)
	}
}

func TestDistinct(t *testing.T) {
	long := strings.Repeat("word ", 20)
	for _, c := range [][2][]string{
		{{"a", "b"}, {"a", "b"}},
		{{"The talks", "The talks began"}, {"The talks began"}},
		{{long + "one", long + "two and more"}, {long + "two and more"}},
	} {
		if got := distinct(c[0]); !reflect.DeepEqual(got, c[1]) {
			t.Errorf("%q -> %q", c[0], got)
		}
	}
}

// The file is well-formed, and every layout is recognised by what it needs.
func TestLayouts(t *testing.T) {
	for _, l := range append(slices.Clone(layouts), generic) {
		if l.title == "" || l.origin == "" || len(l.columns[Text]) == 0 || l != generic && len(l.needs) == 0 {
			t.Errorf("layout %s lacks a name, an origin, a text or what it needs", l.name)
		}
		for f := range l.columns {
			if !slices.Contains(Fields, f) {
				t.Errorf("layout %s: %q is not a field", l.name, f)
			}
		}
		r := row{}
		var names []string
		for _, p := range l.needs {
			r[p.Flat] = "x"
			names = append(names, p.Flat)
		}
		if got := Choose(names, r.has, nil); got.Name != l.title {
			t.Errorf("layout %s is taken for %s", l.name, got.Name)
		}
	}
}
