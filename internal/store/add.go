package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"casus"
)

var (
	documentTable = tableOf("document", "key bigint, id text, version integer, current smallint, title text, byline text, publisher text, url text, "+
		"published text, published_at text, modified text, language text, origin text, partial smallint, added bigint, text_id text, fingerprint bigint, "+
		"copy_of text, copy_why text, original smallint, coder text, failed text, worker text, lease bigint, attempts integer", false)
	textTable    = tableOf("document_text", "document bigint, body bytea", false)
	bandTable    = tableOf("document_band", "band bigint, document bigint", true)
	failureTable = tableOf("failure", "key bigint, at bigint, origin text, reason text", false)
)

// Bounds of what is kept of a document's name.
const (
	longestID  = 500 // bytes; a longer one is replaced by a hash of it
	longestURL = 500 // characters; by a longer one a document is not found
)

// failureLimit is how many failures are kept.
const failureLimit = 10_000

// arrival is a document of a batch on its way into the record.
type arrival struct {
	Incoming
	likeness
	doc      casus.Document
	textID   string
	key      int64
	version  int
	original bool
	copyOf   string
	copyWhy  casus.Why
}

func newArrival(in Incoming) *arrival {
	a := &arrival{Incoming: in, doc: *in.Document, version: 1}
	d := &a.doc
	for _, s := range []*string{&d.ID, &d.Title, &d.Byline, &d.Publisher, &d.URL, &d.Language, &a.Origin} {
		*s = clean(*s)
	}
	if d.Text != clean(d.Text) {
		d.Text = clean(d.Text)
	}
	a.textID = casus.TextID(d.Text)
	d.ID = cmp.Or(d.ID, d.URL, a.textID)
	if len(d.ID) > longestID {
		d.ID = casus.TextID(d.ID)
	}
	return a
}

// present is what the record has under an id.
type present struct {
	key         int64
	version     int
	textID      string
	fingerprint int64
	copyOf      string
	original    bool
}

// Add stores a batch.
func (d *db) Add(ctx context.Context, b Batch) ([]Outcome, error) {
	batch := make([]*arrival, len(b.Documents))
	for i, in := range b.Documents {
		if in.Document == nil {
			return nil, fmt.Errorf("document %d of the batch is nil", i)
		}
		batch[i] = newArrival(in)
	}
	var outcomes []Outcome
	err := d.write(ctx, func(t *tx) (err error) {
		outcomes, err = addBatch(ctx, t, batch, b)
		return err
	})
	if err != nil {
		return nil, wrap(err, "add %d documents", len(batch))
	}
	return outcomes, nil
}

// addBatch runs inside a transaction. Only one at a time adds documents, so that no two
// take each other for new; coding goes on beside it.
func addBatch(ctx context.Context, t *tx, batch []*arrival, b Batch) ([]Outcome, error) {
	if err := t.alone(ctx, t, "add"); err != nil {
		return nil, err
	}
	a := adding{tx: t, now: time.Now()}
	if err := a.lookUp(ctx, batch); err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(batch))
	for i, in := range batch {
		var err error
		if outcomes[i], err = a.add(ctx, in); err != nil {
			return nil, err
		}
	}
	if err := a.save(ctx); err != nil {
		return nil, err
	}
	if err := saveFailures(ctx, t, b.Failures, a.now); err != nil {
		return nil, err
	}
	for key, value := range b.States {
		if err := setState(ctx, t, key, value); err != nil {
			return nil, err
		}
	}
	return outcomes, t.changed(ctx, DocumentsAdded, a.changed)
}

// adding is a batch on its way in.
type adding struct {
	*tx
	now    time.Time
	ids    map[string]present // current documents by id
	urls   map[string]string  // ids by URL; empty where several documents have it
	keys   []int64            // for new rows
	copies *copies

	documents, texts, bands [][]any
	stored                  map[int64]int // index in documents, of what this batch has added
	replaced                []int64       // keys of versions that are no longer current
	reroot                  [][2]string   // copies of the first are copies of the second now
	changed                 []string
}

// lookUp reads what the record has under the ids and URLs of a batch.
func (a *adding) lookUp(ctx context.Context, batch []*arrival) (err error) {
	a.ids, a.urls, a.stored = map[string]present{}, map[string]string{}, map[int64]int{}
	var ids, urls []string
	for _, in := range batch {
		ids = append(ids, in.doc.ID)
		if in.doc.URL != "" {
			ids, urls = append(ids, in.doc.URL), append(urls, in.doc.URL)
		}
	}
	read := func(r *sql.Rows) error {
		var p present
		var id, url string
		if err := r.Scan(&p.key, &id, &url, &p.version, &p.textID, &p.fingerprint, &p.copyOf, &p.original); err != nil {
			return err
		}
		a.ids[id] = p
		a.at(url, id)
		return nil
	}
	const columns = "select key, id, url, version, text_id, fingerprint, copy_of, original from document where current = 1 and "
	condition, list := in(a.tx, "url", urls)
	if err := a.each(ctx, read, columns+"url <> '' and length(url) <= 500 and "+condition+" order by key", list); err != nil {
		return err
	}
	condition, list = in(a.tx, "id", ids)
	if err := a.each(ctx, read, columns+condition, list); err != nil {
		return err
	}
	if a.keys, err = a.tx.keys(ctx, a.tx, len(batch)); err != nil {
		return err
	}
	// What comes again as it was needs no comparing, and is most of what is added.
	a.copies = newCopies()
	var texts []*arrival
	for _, in := range batch {
		if p, ok := a.ids[a.identity(&in.doc)]; !ok || p.textID != in.textID {
			texts = append(texts, in)
		}
	}
	return a.copies.load(ctx, a.tx, texts)
}

// at notes under which URL a document is found.
func (a *adding) at(url, id string) {
	if url == "" {
		return
	}
	if known, ok := a.urls[url]; ok && known != id {
		id = "" // as the address of a whole site
	}
	a.urls[url] = id
}

// identity is the id under which the record has a document: its own; that of the
// document with its URL where it has no other name than that; or its URL, where that was
// all that was known of it before.
func (a *adding) identity(d *casus.Document) string {
	if _, ok := a.ids[d.ID]; ok || d.URL == "" {
		return d.ID
	}
	if id := a.urls[d.URL]; id != "" && d.ID == d.URL {
		return id
	}
	if _, ok := a.ids[d.URL]; ok {
		return d.URL
	}
	return d.ID
}

func (a *adding) add(ctx context.Context, in *arrival) (Outcome, error) {
	in.doc.ID = a.identity(&in.doc)
	out := Outcome{ID: in.doc.ID, Kind: New}
	before, known := a.ids[in.doc.ID]
	if known {
		if before.textID == in.textID {
			out.Kind, out.Of = Same, before.copyOf
			return out, nil
		}
		out.Kind = Version
		in.version, in.original = before.version+1, before.original
		a.copies.drop(before.key, before.fingerprint, in.doc.ID)
		a.replace(before.key)
	}
	in.key, a.keys = a.keys[0], a.keys[1:]
	if in.likeText == nil { // seemed to be the same until another version came before it
		if err := a.copies.load(ctx, a.tx, []*arrival{in}); err != nil {
			return out, err
		}
	}
	if !in.original {
		var err error
		if in.copyOf, in.copyWhy, err = a.copies.find(ctx, a.tx, in); err != nil {
			return out, err
		}
		out.Of, out.Why = in.copyOf, in.copyWhy
	}
	switch {
	case in.copyOf != "" && !known:
		out.Kind = Copy
	case in.copyOf != "" && before.copyOf == "":
		// Its own copies are copies of the same now, if they were of a text like this one.
		like, err := a.copies.repeats(ctx, a.tx, in, before.key)
		if err != nil {
			return out, err
		}
		if like {
			a.reroot = append(a.reroot, [2]string{in.doc.ID, in.copyOf})
			a.copies.reroot(in.doc.ID, in.copyOf)
		}
	}
	for _, band := range a.copies.add(in) {
		a.bands = append(a.bands, []any{band, in.key})
	}
	d := &in.doc
	a.stored[in.key] = len(a.documents)
	a.documents = append(a.documents, []any{in.key, d.ID, in.version, 1, d.Title, d.Byline, d.Publisher, d.URL, d.Published.String(), instant(d.PublishedAt),
		instant(d.Modified), d.Language, in.Origin, flag(in.Partial), stamp(a.now), in.textID, in.fingerprint, in.copyOf, text(in.copyWhy), flag(in.original), "", "", "", 0, 0})
	a.texts = append(a.texts, []any{in.key, compressText(d.Text)})
	a.ids[d.ID] = present{in.key, in.version, in.textID, in.fingerprint, in.copyOf, in.original}
	a.at(d.URL, d.ID)
	a.changed = append(a.changed, d.ID)
	return out, nil
}

// replace makes a version an older one.
func (a *adding) replace(key int64) {
	const current = 3 // the column
	if i, ok := a.stored[key]; ok {
		a.documents[i][current] = 0
	} else {
		a.replaced = append(a.replaced, key)
	}
	kept := a.bands[:0]
	for _, b := range a.bands {
		if b[1] != key {
			kept = append(kept, b)
		}
	}
	a.bands = kept
}

// save writes what add has gathered.
func (a *adding) save(ctx context.Context) error {
	if len(a.replaced) > 0 {
		condition, list := in(a.tx, "key", a.replaced)
		if _, err := a.exec(ctx, "update document set current = 0, worker = '', lease = 0 where "+condition, list); err != nil {
			return err
		}
		if err := removeBands(ctx, a.tx, a.replaced); err != nil {
			return err
		}
		if err := unindex(ctx, a.tx, a.replaced); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		table
		rows [][]any
	}{{documentTable, a.documents}, {textTable, a.texts}, {bandTable, a.bands}} {
		if err := a.insert(ctx, a.tx, x.table, x.rows); err != nil {
			return err
		}
	}
	for _, r := range a.reroot {
		if _, err := a.exec(ctx, "update document set copy_of = ? where current = 1 and copy_of = ?", r[1], r[0]); err != nil {
			return err
		}
	}
	return nil
}

func saveFailures(ctx context.Context, t *tx, failures []Failure, now time.Time) error {
	if len(failures) == 0 {
		return nil
	}
	keys, err := t.keys(ctx, t, len(failures))
	if err != nil {
		return err
	}
	rows := make([][]any, len(failures))
	for i, f := range failures {
		rows[i] = []any{keys[i], stamp(now), clean(f.Origin), clean(f.Reason)}
	}
	if err := t.insert(ctx, t, failureTable, rows); err != nil {
		return err
	}
	_, err = t.exec(ctx, "delete from failure where key < (select min(key) from (select key from failure order by key desc limit ?) x)", failureLimit)
	return err
}
