package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"casus"
)

// storedColumns are what readStored reads, of the document d.
const storedColumns = "d.key, d.id, d.version, d.current, d.title, d.byline, d.publisher, d.url, d.published, d.published_at, d.modified, d.language, " +
	"d.origin, d.partial, d.added, d.copy_of, d.copy_why, d.coder, d.failed, " +
	"(select count(*) from event e where e.document = d.key and e.rejected = 0)"

// readStored reads a row of storedColumns and what follows them.
func readStored(r *sql.Rows, more ...any) (int64, Stored, error) {
	var (
		key                             int64
		added                           int64
		published, at, modified, reason string
	)
	s := Stored{Document: &casus.Document{}}
	d := s.Document
	err := r.Scan(append([]any{&key, &d.ID, &s.Version, &s.Current, &d.Title, &d.Byline, &d.Publisher, &d.URL, &published, &at, &modified, &d.Language,
		&s.Origin, &s.Partial, &added, &s.CopyOf, &reason, &s.Coder, &s.Failed, &s.Events}, more...)...)
	if err != nil {
		return 0, s, err
	}
	s.Added = fromStamp(added)
	if d.Published, err = fromDay(published); err != nil {
		return 0, s, err
	}
	if d.PublishedAt, err = fromInstant(at); err != nil {
		return 0, s, err
	}
	if d.Modified, err = fromInstant(modified); err != nil {
		return 0, s, err
	}
	s.CopyWhy, err = fromText(reason)
	return key, s, err
}

// stored lists documents with their texts.
func (d *db) stored(ctx context.Context, rest string, args ...any) (all []Stored, err error) {
	err = d.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			var body []byte
			_, s, err := readStored(r, &body)
			if err != nil {
				return err
			}
			s.Text, err = decompressText(body)
			all = append(all, s)
			return wrap(err, "document %s", s.ID)
		}, "select "+storedColumns+", x.body from document d join document_text x on x.document = d.key "+rest, args...)
	})
	return all, err
}

// readText reads the text of a version of a document.
func readText(ctx context.Context, t *tx, key int64) (string, error) {
	var body []byte
	if err := t.one(ctx, []any{&body}, "select body from document_text where document = ?", key); err != nil {
		return "", err
	}
	return decompressText(body)
}

func (d *db) Document(ctx context.Context, id string) (Stored, error) {
	all, err := d.stored(ctx, "where d.current = 1 and d.id = ?", id)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Stored{}, wrap(err, "document %q", id)
	}
	return all[0], nil
}

func (d *db) Versions(ctx context.Context, id string) ([]Stored, error) {
	return d.stored(ctx, "where d.id = ? order by d.version", id)
}

func (d *db) Copies(ctx context.Context, id string) ([]Stored, error) {
	return d.stored(ctx, "where d.current = 1 and d.copy_of <> '' and d.copy_of = ? order by d.key", id)
}

func (d *db) ListDocuments(ctx context.Context, p Page) (Results[Stored], error) {
	var out Results[Stored]
	limit, err := p.limit()
	if err != nil {
		return out, err
	}
	before, err := p.keyset("documents", 1)
	if err != nil {
		return out, err
	}
	condition, args := "", []any{}
	if before != nil {
		condition, args = " and d.key < ?", []any{int64(before[0])}
	}
	var last int64
	err = d.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			if len(out.Rows) == limit {
				out.Next = cursor("documents", float64(last))
				return nil
			}
			key, s, err := readStored(r)
			out.Rows, last = append(out.Rows, s), key
			return err
		}, "select "+storedColumns+" from document d where d.current = 1"+condition+" order by d.key desc limit "+strconv.Itoa(limit+1), args...)
	})
	return out, err
}

// documentFacets are the columns, or expressions of both engines, to count documents by.
var documentFacets = map[DocumentFacet]string{
	DocumentsByLanguage: "language", DocumentsByPublisher: "publisher", DocumentsByOrigin: "origin", DocumentsByPublished: "published",
	DocumentsByCoder: "coder", DocumentsByAdded: "added / 86400000000",
}

func (d *db) CountDocuments(ctx context.Context, by DocumentFacet) (all []Tally, err error) {
	err = d.read(ctx, func(t *tx) error {
		all, err = countDocuments(ctx, t, by)
		return err
	})
	return all, err
}

func countDocuments(ctx context.Context, t *tx, by DocumentFacet) (all []Tally, err error) {
	column, ok := documentFacets[by]
	if !ok {
		return nil, fmt.Errorf("documents are not counted by %q", by)
	}
	err = t.each(ctx, func(r *sql.Rows) error {
		var v string
		var n int
		if err := r.Scan(&v, &n); err != nil {
			return err
		}
		if by == DocumentsByAdded {
			days, err := strconv.Atoi(v)
			if err != nil {
				return err
			}
			v = casus.Day{Year: 1970, Month: 1, Day: 1}.AddDays(days).String()
		}
		all = append(all, Tally{[]string{v}, n})
		return nil
	}, "select "+column+", count(*) from document where current = 1 group by 1 order by 2 desc, 1")
	return all, err
}

func (d *db) Failures(ctx context.Context, limit int) (all []Failure, err error) {
	err = d.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			var f Failure
			var at int64
			err := r.Scan(&at, &f.Origin, &f.Reason)
			f.At = fromStamp(at)
			all = append(all, f)
			return err
		}, "select at, origin, reason from failure order by key desc limit ?", limit)
	})
	return all, err
}

// limit is how many rows a page has.
func (p Page) limit() (int, error) {
	switch {
	case p.Limit == 0:
		return 50, nil
	case p.Limit < 0 || p.Limit > 10_000:
		return 0, fmt.Errorf("a page of %d: want 1 to 10000", p.Limit)
	}
	return p.Limit, nil
}

// cursor names the place in a list behind a row, by what the list is sorted by.
func cursor(list string, at ...float64) string {
	b, err := json.Marshal(append([]any{list}, anys(at)...))
	if err != nil {
		panic(err) // no number of a row is infinite
	}
	return encodeCursor(b)
}

// keyset reads what cursor writes; nil for the first page.
func (p Page) keyset(list string, n int) ([]float64, error) {
	if p.After == "" {
		return nil, nil
	}
	b, err := decodeCursor(p.After)
	var values []any
	if err != nil || json.Unmarshal(b, &values) != nil || len(values) != n+1 || values[0] != list {
		return nil, fmt.Errorf("%w: %q", ErrCursor, p.After)
	}
	at := make([]float64, n)
	for i, v := range values[1:] {
		f, ok := v.(float64)
		if !ok {
			return nil, fmt.Errorf("%w: %q", ErrCursor, p.After)
		}
		at[i] = f
	}
	return at, nil
}
