package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"casus"
	"casus/internal/similar"
)

// When a text is a copy of another. In the labelled stories of ../shared/dedup, copies
// have a Jaccard index of 0.59 or more and other reports of the same event of 0.31 or
// less; of the shorter text, copies share 0.78 or more and others 0.48 or less.
const (
	copyJaccard     = 0.45
	copyContainment = 0.75
	// shortest is the number of shingles below which texts are compared word for word
	// only: two reports of one line are alike by chance.
	shortest = 30
	// fewest is the number of shingles below which a text is nobody's copy: "subscribe
	// to read more".
	fewest = 6
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
	fingerprint int64 // 0 for a text that is too short to be a copy
	shingles    similar.Shingles
	bands       []int64 // none for a text that is compared word for word only
}

func likenessOf(text string) likeness {
	l := likeness{shingles: similar.Of(text)}
	if len(l.shingles) < fewest {
		return l
	}
	l.fingerprint = int64(similar.Fingerprint(text))
	if len(l.shingles) < shortest {
		return l
	}
	if s, ok := similar.Sign(l.shingles); ok {
		for _, k := range s.Keys() {
			l.bands = append(l.bands, int64(k))
		}
	}
	return l
}

// copies looks for what texts of a batch copy: in the record, and in the batch itself.
type copies struct {
	exact  map[int64]string           // fingerprint to the id of an original
	banded map[int64][]int64          // band to keys of originals
	ids    map[int64]string           // of these
	texts  map[int64]similar.Shingles // of these and others, as far as they were needed
}

func newCopies() *copies {
	return &copies{exact: map[int64]string{}, banded: map[int64][]int64{}, ids: map[int64]string{}, texts: map[int64]similar.Shingles{}}
}

// load reads what the record has that texts could copy.
func (c *copies) load(ctx context.Context, t *tx, texts []*arrival) error {
	var prints, bands []int64
	for _, a := range texts {
		a.likeness = likenessOf(a.doc.Text)
		if a.fingerprint != 0 {
			prints = append(prints, a.fingerprint)
		}
		bands = append(bands, a.bands...)
	}
	slices.Sort(bands)
	condition, list := in(t, "fingerprint", prints)
	err := t.each(ctx, func(r *sql.Rows) error {
		var print int64
		var id, copyOf string
		if err := r.Scan(&print, &id, &copyOf); err != nil {
			return err
		}
		if _, ok := c.exact[print]; !ok {
			c.exact[print] = cmp.Or(copyOf, id)
		}
		return nil
	}, "select fingerprint, id, copy_of from document where current = 1 and fingerprint <> 0 and "+condition+" order by key", list)
	if err != nil {
		return err
	}
	condition, list = in(t, "b.band", slices.Compact(bands))
	return t.each(ctx, func(r *sql.Rows) error {
		var band, key int64
		var id string
		if err := r.Scan(&band, &key, &id); err != nil {
			return err
		}
		if !slices.Contains(c.banded[band], key) {
			c.banded[band] = append(c.banded[band], key)
		}
		c.ids[key] = id
		return nil
	}, "select b.band, b.document, d.id from document_band b join document d on d.key = b.document where "+condition+" order by b.band, b.document", list)
}

// find tells which document a text copies, and why; empty when none.
func (c *copies) find(ctx context.Context, t *tx, a *arrival) (string, casus.Why, error) {
	if id, ok := c.exact[a.fingerprint]; ok && a.fingerprint != 0 && id != a.doc.ID {
		return id, casus.Why{"its words are those of " + id}, nil
	}
	shared := map[int64]int{}
	for _, band := range a.bands {
		for _, key := range c.banded[band] {
			if c.ids[key] != a.doc.ID {
				shared[key]++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(shared), func(x, y int64) int { return cmp.Or(shared[y]-shared[x], cmp.Compare(x, y)) })
	for _, key := range keys[:min(len(keys), candidateLimit)] {
		j, k, err := c.compare(ctx, t, a, key)
		if err != nil {
			return "", nil, err
		}
		if alike(j, k) {
			return c.ids[key], casus.Why{fmt.Sprintf("it shares %.0f %% of all runs of three words with %s, and %.0f %% of the shorter text's", 100*j, c.ids[key], 100*k)}, nil
		}
	}
	return "", nil, nil
}

func alike(jaccard, containment float64) bool {
	return jaccard >= copyJaccard || containment >= copyContainment
}

// compare tells how like a text is to a version of a document.
func (c *copies) compare(ctx context.Context, t *tx, a *arrival, key int64) (jaccard, containment float64, err error) {
	other, ok := c.texts[key]
	if !ok {
		text, err := readText(ctx, t, key)
		if err != nil {
			return 0, 0, err
		}
		other = similar.Of(text)
		c.texts[key] = other
	}
	return similar.Jaccard(a.shingles, other), similar.Containment(a.shingles, other), nil
}

// add lets later texts of the batch be copies of one that is kept. It returns the bands
// under which an original is to be found.
func (c *copies) add(a *arrival) (bands []int64) {
	if _, ok := c.exact[a.fingerprint]; !ok && a.fingerprint != 0 {
		c.exact[a.fingerprint] = cmp.Or(a.copyOf, a.doc.ID)
	}
	c.texts[a.key] = a.shingles
	if a.copyOf != "" {
		return nil
	}
	c.ids[a.key] = a.doc.ID
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
	if c.exact[fingerprint] == id {
		delete(c.exact, fingerprint)
	}
}

// reroot makes copies of one document copies of another.
func (c *copies) reroot(from, to string) {
	for print, id := range c.exact {
		if id == from {
			c.exact[print] = to
		}
	}
}

// removeBands makes versions of documents no longer found as originals. Their bands are
// told by their texts: an index of them by document would cost each new document more
// than this costs a new version.
func removeBands(ctx context.Context, t *tx, documents []int64) error {
	for _, key := range documents {
		text, err := readText(ctx, t, key)
		if err != nil {
			return err
		}
		bands, list := in(t, "band", likenessOf(text).bands)
		if _, err := t.exec(ctx, "delete from document_band where document = ? and "+bands, key, list); err != nil {
			return err
		}
	}
	return nil
}
