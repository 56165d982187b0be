package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"casus"
	"casus/internal/similar"
)

// Bounds of the search for near copies.
const (
	// bandLimit is how many documents are kept under one band key. What more documents
	// share is a form, as of a market report, and finds nothing.
	bandLimit = 16
	// candidateLimit is how many texts one text is compared with.
	candidateLimit = 8
)

// likeness is what finding copies needs to know of a text.
type likeness struct {
	likeText    *similar.Text
	fingerprint int64
	bands       []int64 // the text's keys; none for one that is compared word for word only
}

func likenessOf(d *casus.Document) likeness {
	at := d.PublishedAt
	if at.IsZero() && !d.Published.IsZero() {
		at = d.Published.Time()
	}
	t := similar.NewText(d.ID, d.URL, at, d.Text)
	return likeness{t, int64(t.Fingerprint), bands(t)}
}

// bandsOf are the bands of a text of which nothing else is known.
func bandsOf(body string) []int64 { return bands(similar.NewText("", "", time.Time{}, body)) }

func bands(t *similar.Text) []int64 {
	keys := t.Keys()
	bands := make([]int64, len(keys))
	for i, k := range keys {
		bands[i] = int64(k)
	}
	return bands
}

// copies looks for what texts of a batch copy: in the record, and in the batch itself.
type copies struct {
	exact  map[int64]exact         // by fingerprint, the first text that has it
	banded map[int64][]int64       // band to keys of originals
	texts  map[int64]*similar.Text // of these and others, without shingles until they are needed
}

// exact is a text, without shingles, and the original of which it is a copy, or which it is.
type exact struct {
	original string
	text     *similar.Text
}

func newCopies() *copies {
	return &copies{exact: map[int64]exact{}, banded: map[int64][]int64{}, texts: map[int64]*similar.Text{}}
}

// load reads what the record has that texts could copy.
func (c *copies) load(ctx context.Context, t *tx, texts []*arrival) error {
	var prints, bands []int64
	for _, a := range texts {
		a.likeness = likenessOf(&a.doc)
		if a.fingerprint != 0 { // texts without words have that
			prints = append(prints, a.fingerprint)
		}
		bands = append(bands, a.bands...)
	}
	slices.Sort(bands)
	text := func(id, url, day, at string, print int64) (*similar.Text, error) {
		published, err := toldAt(day, at)
		return &similar.Text{ID: id, URL: url, Published: published, Fingerprint: uint64(print)}, err
	}
	condition, list := in(t, "fingerprint", prints)
	err := t.each(ctx, func(r *sql.Rows) error {
		var print int64
		var id, url, day, at, copyOf string
		if err := r.Scan(&print, &id, &url, &day, &at, &copyOf); err != nil {
			return err
		}
		if _, ok := c.exact[print]; ok {
			return nil
		}
		x, err := text(id, url, day, at, print)
		c.exact[print] = exact{cmp.Or(copyOf, id), x}
		return err
	}, "select fingerprint, id, url, published, published_at, copy_of from document where current = 1 and "+condition+" order by key", list)
	if err != nil {
		return err
	}
	condition, list = in(t, "b.band", slices.Compact(bands))
	return t.each(ctx, func(r *sql.Rows) error {
		var band, key, print int64
		var id, url, day, at string
		if err := r.Scan(&band, &key, &print, &id, &url, &day, &at); err != nil {
			return err
		}
		if !slices.Contains(c.banded[band], key) {
			c.banded[band] = append(c.banded[band], key)
		}
		if c.texts[key] != nil {
			return nil
		}
		x, err := text(id, url, day, at, print)
		c.texts[key] = x
		return err
	}, "select b.band, b.document, d.fingerprint, d.id, d.url, d.published, d.published_at from document_band b join document d on d.key = b.document where "+condition+" order by b.band, b.document", list)
}

// find tells which document a text copies, and why; empty when none.
func (c *copies) find(ctx context.Context, t *tx, a *arrival) (string, casus.Why, error) {
	if x, ok := c.exact[a.fingerprint]; ok && x.original != a.doc.ID && x.text.ID != a.doc.ID {
		same := *x.text
		same.Shingles = a.likeText.Shingles
		if l := similar.Compare(a.likeText, &same); l.Copy() {
			return x.original, append(casus.Why{"it is a copy of " + x.original}, l.Why...), nil
		}
	}
	shared := map[int64]int{}
	for _, band := range a.bands {
		for _, key := range c.banded[band] {
			if c.texts[key].ID != a.doc.ID {
				shared[key]++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(shared), func(x, y int64) int { return cmp.Or(shared[y]-shared[x], cmp.Compare(x, y)) })
	var candidates []*similar.Text
	for _, key := range keys[:min(len(keys), candidateLimit)] {
		x, err := c.text(ctx, t, key)
		if err != nil {
			return "", nil, err
		}
		candidates = append(candidates, x)
	}
	of, l := similar.Closest(a.likeText, candidates)
	if of == nil {
		return "", nil, nil
	}
	return of.ID, append(casus.Why{"it is a copy of " + of.ID}, l.Why...), nil
}

// text is the text of a version of a document, with its shingles.
func (c *copies) text(ctx context.Context, t *tx, key int64) (*similar.Text, error) {
	x := c.texts[key]
	if x.Shingles == nil {
		body, err := readText(ctx, t, key)
		if err != nil {
			return nil, err
		}
		*x = *similar.NewText(x.ID, x.URL, x.Published, body)
	}
	return x, nil
}

// repeats reports whether a new version repeats the text of the one before it.
func (c *copies) repeats(ctx context.Context, t *tx, a *arrival, before int64) (bool, error) {
	if c.texts[before] == nil {
		c.texts[before] = &similar.Text{ID: a.doc.ID, Published: a.likeText.Published}
	}
	x, err := c.text(ctx, t, before)
	if err != nil {
		return false, err
	}
	elsewhere := *x
	elsewhere.URL = "" // at one address they would be versions whatever they say
	l := similar.Compare(a.likeText, &elsewhere)
	return l.Copy(), nil
}

// add lets later texts of the batch be copies of one that is kept. It returns the bands
// under which an original is to be found.
func (c *copies) add(a *arrival) (bands []int64) {
	if _, ok := c.exact[a.fingerprint]; !ok {
		c.exact[a.fingerprint] = exact{cmp.Or(a.copyOf, a.doc.ID), a.likeText}
	}
	c.texts[a.key] = a.likeText
	if a.copyOf != "" {
		return nil
	}
	for _, band := range a.bands {
		if len(c.banded[band]) < bandLimit {
			c.banded[band] = append(c.banded[band], a.key)
			bands = append(bands, band)
		}
	}
	return bands
}

// drop forgets an original whose text is another now.
func (c *copies) drop(key int64, fingerprint int64, id string) {
	for band, keys := range c.banded {
		c.banded[band] = slices.DeleteFunc(keys, func(k int64) bool { return k == key })
	}
	if c.exact[fingerprint].original == id {
		delete(c.exact, fingerprint)
	}
}

// reroot makes copies of one document copies of another.
func (c *copies) reroot(from, to string) {
	for print, x := range c.exact {
		if x.original == from {
			x.original = to
			c.exact[print] = x
		}
	}
}

// removeBands makes versions of documents no longer found as originals. Their bands are
// told by their texts: an index of them by document would cost each new document more
// than this costs a new version.
func removeBands(ctx context.Context, t *tx, documents []int64) error {
	for _, key := range documents {
		body, err := readText(ctx, t, key)
		if err != nil {
			return err
		}
		bands, list := in(t, "band", bandsOf(body))
		if _, err := t.exec(ctx, "delete from document_band where document = ? and "+bands, key, list); err != nil {
			return err
		}
	}
	return nil
}
