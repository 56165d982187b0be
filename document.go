package casus

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Document is one report.
type Document struct {
	// ID names the report: what its giver calls it, else its URL, else a hash of Text.
	ID string `json:"id"`
	// Title, Byline, Publisher and URL are as given, or found in the text; empty when unknown.
	Title     string `json:"title"`
	Byline    string `json:"byline,omitempty"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	// Published is the day of publication where the report was published; zero when unknown.
	Published Day `json:"published"`
	// PublishedAt is the instant, with the publisher's offset from UTC, where it is known.
	PublishedAt time.Time `json:"published_at,omitzero"`
	// Modified is the instant of the last change the publisher tells of.
	Modified time.Time `json:"modified,omitzero"`
	// Language is the ISO 639-1 code of the text's language; empty when it was not identified.
	Language string `json:"language,omitempty"`
	// Text is the whole report as it is read, the title included where it stands in
	// the report. It is valid UTF-8 and never changed: spans are offsets into it.
	Text string `json:"text"`
}

// TextID is the identity of a report that nobody has named: a hash of its text.
func TextID(text string) string {
	h := sha256.New()
	for piece := make([]byte, min(len(text), 4096)); len(text) > 0; { // no copy of the whole
		n := copy(piece, text)
		h.Write(piece[:n])
		text = text[n:]
	}
	return "t" + hex.EncodeToString(h.Sum(nil)[:8])
}

// Source is the part of a Document that each of its events repeats.
type Source struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Published Day    `json:"published"`
	URL       string `json:"url"`
}

// Source returns what the document's events say of it.
func (d *Document) Source() Source {
	return Source{ID: d.ID, Title: d.Title, Publisher: d.Publisher, Published: d.Published, URL: d.URL}
}
