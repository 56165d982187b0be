package ingest

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"casus"
	"casus/internal/ingest/page"
	"casus/internal/ingest/pubdate"
)

// report is what a reader of one format makes of one report.
type report struct {
	id, title, byline, publisher, url, language string

	published pubdate.Stamp
	modified  time.Time
	body      string
	verbatim  bool // body is the text, whatever the title
	partial   bool
	entry     bool // of a feed
}

// inFeed names an entry of the feed at an address: by its URL, else by an identity that is
// good everywhere, else by one that is good in this feed.
func (rep *report) inFeed(address string) {
	rep.entry = true
	u, err := url.Parse(strings.TrimSpace(rep.id))
	switch {
	case rep.url != "":
		rep.id = ""
	case rep.id == "" || err == nil && u.Scheme != "":
	case address != "":
		rep.id = address + "#" + rep.id
	default:
		rep.id = "" // other feeds call theirs 1, 2, 3 as well
	}
}

// report yields a document, and reports whether to go on.
func (r *reading) report(where string, rep report) bool {
	text := rep.body
	if !rep.verbatim {
		text = compose(rep.title, rep.body)
	}
	text = strings.ReplaceAll(text, "\x00", "\uFFFD")
	if strings.IndexFunc(text, isWordPart) < 0 {
		return r.fail(where, "holds no text", "", nil)
	}
	d := &casus.Document{
		ID:          oneLine(rep.id),
		Title:       oneLine(rep.title),
		Byline:      oneLine(rep.byline),
		Publisher:   oneLine(rep.publisher),
		URL:         address(rep.url),
		Published:   rep.published.Day,
		PublishedAt: rep.published.At,
		Modified:    rep.modified,
		Language:    languageCode(rep.language),
		Text:        text,
	}
	if strings.Contains(d.Publisher, "://") {
		d.Publisher = page.Host(d.Publisher)
	}
	if d.Publisher == "" {
		d.Publisher = page.Host(d.URL)
	}
	if d.Published.IsZero() {
		d.Published = pubdate.FromURL(d.URL)
	}
	switch {
	case d.ID != "":
	case d.URL != "":
		d.ID = d.URL
	default:
		d.ID = casus.TextID(d.Text)
	}
	return r.give(Item{Where: where, Doc: d, Partial: rep.partial, Entry: rep.entry})
}

// compose puts a title before a body that does not begin with it.
func compose(title, body string) string {
	title = oneLine(title)
	if title == "" || beginsWith(body, title) {
		return body
	}
	if strings.TrimSpace(body) == "" {
		return title
	}
	return title + "\n\n" + strings.TrimLeft(body, "\r\n")
}

// beginsWith reports whether the first line of body is the title, by letters and digits.
func beginsWith(body, title string) bool {
	first, _, _ := strings.Cut(strings.TrimLeftFunc(body, unicode.IsSpace), "\n")
	// A first line much longer than the title is not it: it need not be read to its end.
	return len(first) <= 4*len(title)+16 && fold(first) == fold(title)
}

// fold is s by its letters and digits.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if !isWordPart(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

func isWordPart(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// oneLine is a field of one line: white space and control characters are run together.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// address is a URL as it is kept: one that a browser would not open as a page is none.
func address(s string) string {
	s = oneLine(s)
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "", "http", "https", "ftp":
		return s
	}
	return ""
}

// languageNames are names that tables have in a code's place.
var languageNames = map[string]string{
	"arabic": "ar", "chinese": "zh", "dutch": "nl", "english": "en", "french": "fr", "german": "de", "hebrew": "he", "hindi": "hi",
	"indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko", "persian": "fa", "polish": "pl", "portuguese": "pt",
	"russian": "ru", "spanish": "es", "turkish": "tr", "ukrainian": "uk", "urdu": "ur",
}

// languageCode is the ISO 639-1 code of a language tag or name; empty when it has none.
func languageCode(s string) string {
	s = strings.ToLower(oneLine(s))
	if code, ok := languageNames[s]; ok {
		return code
	}
	tag, err := language.Parse(s)
	if err != nil {
		return ""
	}
	base, _, _ := tag.Raw() // as it is written: a script or a region alone says nothing
	if code := base.String(); len(code) == 2 {
		return code
	}
	return ""
}
