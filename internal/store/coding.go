package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

var (
	codingTable = tableOf("coding", "key bigint, document bigint, version text, worker text, at bigint, notes text, failed text, events integer", false)
	actTable    = tableOf("act", "key bigint, coding bigint, id text, type text, start integer, stop integer, body bytea", false)
)

// Claim takes documents to be coded.
//
// Those that nothing has come back from before are handed out last and one at a time, so
// that one that kills its coder takes no others with it; only that counts against them.
func (d *db) Claim(ctx context.Context, c Claim) ([]Task, error) {
	if c.Worker == "" || c.Version == "" || c.Limit <= 0 || c.Lease <= 0 {
		return nil, errors.New("a claim needs a worker, a version, a limit and a lease")
	}
	var tasks []Task
	err := d.write(ctx, func(t *tx) (err error) {
		now := time.Now()
		if err := seen(ctx, t, c.Worker, c.Version, now, 0, 0); err != nil {
			return err
		}
		if err := giveUp(ctx, t, c, now); err != nil {
			return err
		}
		for _, todo := range c.todo() {
			// Not "= 0": SQLite would sort what stands in this order in the index.
			if tasks, err = claim(ctx, t, c, now, todo, "document_coder", "attempts < 1", "coder, attempts, key", c.Limit); err != nil || len(tasks) > 0 {
				return err
			}
		}
		for _, todo := range c.todo() {
			if tasks, err = claim(ctx, t, c, now, todo, "document_tried", "attempts > 0", "attempts, key", 1); err != nil || len(tasks) > 0 {
				return err
			}
		}
		return nil
	})
	return tasks, wrap(err, "claim documents")
}

// todo are the documents that a claim is for: any of the conditions holds for them, each
// of which is a range of the index of coders.
func (c Claim) todo() []sqlPart {
	if !c.Recode {
		return []sqlPart{{sql: "current = 1 and coder = ''"}}
	}
	const unread = " and not exists (select 1 from coding k where k.document = document.key and k.version = ?)"
	return []sqlPart{{"current = 1 and coder < ?" + unread, []any{c.Version, c.Version}}, {"current = 1 and coder > ?" + unread, []any{c.Version, c.Version}}}
}

// Awaited counts the documents of a claim that others hold.
func (d *db) Awaited(ctx context.Context, c Claim) (n int, err error) {
	todo := joined(c.todo(), " or ")
	err = d.read(ctx, func(t *tx) error {
		n, err = t.count(ctx, "select count(*) from document"+t.walk("document_worker")+" where worker <> '' and worker <> ? and ("+todo.sql+")", append([]any{c.Worker}, todo.args...)...)
		return err
	})
	return n, wrap(err, "count what others have claimed")
}

// giveUp marks the documents from which nothing has come back too often.
func giveUp(ctx context.Context, t *tx, c Claim, now time.Time) error {
	todo := joined(c.todo(), " or ")
	lost, err := column[int64](ctx, t, "select key from document"+t.walk("document_tried")+" where attempts > 0 and attempts > ? and lease < ? and ("+todo.sql+")"+t.forUpdate(true),
		append([]any{cmp.Or(c.Attempts, MaxAttempts), stamp(now)}, todo.args...)...)
	if err != nil || len(lost) == 0 {
		return err
	}
	reason := fmt.Sprintf("its coder stopped %d times while it read this alone: read it with 'casus read' to see why", cmp.Or(c.Attempts, MaxAttempts))
	condition, list := in(t, "key", lost)
	_, err = t.exec(ctx, "update document set coder = ?, failed = ?, worker = '', lease = 0, attempts = 0 where "+condition, c.Version, reason, list)
	return err
}

func claim(ctx context.Context, t *tx, c Claim, now time.Time, todo sqlPart, index, attempts, order string, limit int) ([]Task, error) {
	keys, err := column[int64](ctx, t, "select key from document"+t.walk(index)+" where "+todo.sql+" and "+attempts+" and lease < ? order by "+order+" limit ?"+t.forUpdate(true),
		append(todo.args, stamp(now), limit)...)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	among, list := in(t, "key", keys)
	if _, err := t.exec(ctx, "update document set worker = ?, lease = ?, attempts = attempts + 1 where "+among, c.Worker, stamp(now.Add(c.Lease)), list); err != nil {
		return nil, err
	}
	var tasks []Task
	among, list = in(t, "d.key", keys)
	err = t.each(ctx, func(r *sql.Rows) error {
		var task Task
		var body []byte
		key, s, err := readStored(r, &task.Attempt, &body)
		if err != nil {
			return err
		}
		s.Document.Text, err = decompressText(body)
		task.Key, task.Document = key, s.Document
		tasks = append(tasks, task)
		return wrap(err, "document %s", s.ID)
	}, "select "+storedColumns+", d.attempts, x.body from document d join document_text x on x.document = d.key where "+among+" order by d.key", list)
	return tasks, err
}

// seen notes that a worker is alive and what it has done.
func seen(ctx context.Context, t *tx, worker, version string, now time.Time, done, events int) error {
	_, err := t.exec(ctx, "insert into worker (name, version, began, seen, done, events) values (?, ?, ?, ?, ?, ?) on conflict (name) do update set "+
		"version = excluded.version, seen = excluded.seen, done = worker.done + excluded.done, events = worker.events + excluded.events",
		worker, version, stamp(now), stamp(now), done, events)
	return err
}

func (d *db) Extend(ctx context.Context, worker string, lease time.Duration) error {
	err := d.write(ctx, func(t *tx) error {
		now := time.Now()
		n, err := t.exec(ctx, "update document set lease = ? where worker = ? and worker <> ''", stamp(now.Add(lease)), worker)
		if err == nil && n == 0 {
			err = ErrLeaseLost
		}
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, "update worker set seen = ? where name = ?", stamp(now), worker)
		return err
	})
	return wrap(err, "extend the claims of %s", worker)
}

func (d *db) Release(ctx context.Context, worker string) error {
	return wrap(d.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, "update document set worker = '', lease = 0, attempts = attempts - 1 where worker = ? and worker <> ''", worker)
		return err
	}), "release the claims of %s", worker)
}

// SaveReadings stores what was read in claimed documents.
func (d *db) SaveReadings(ctx context.Context, worker, version string, readings []Coded) error {
	for _, c := range readings {
		if (c.Reading == nil) == (c.Failed == "") {
			return errors.New("of a document, either a reading or why there is none is to be saved")
		}
	}
	var lost []string
	err := d.write(ctx, func(t *tx) (err error) {
		lost, err = saveReadings(ctx, t, worker, version, readings)
		return err
	})
	if err == nil && len(lost) > 0 {
		err = fmt.Errorf("%w: %s", ErrLeaseLost, strings.Join(lost, ", "))
	}
	return wrap(err, "save %d readings", len(readings))
}

// saveReadings returns the documents that another worker holds now.
func saveReadings(ctx context.Context, t *tx, worker, version string, readings []Coded) (lost []string, err error) {
	held, lost, err := holdings(ctx, t, worker, readings)
	if err != nil || len(held) == 0 {
		return lost, err
	}
	acts := 0
	for _, c := range held {
		if c.Reading != nil {
			acts += len(c.Reading.Events)
		}
	}
	now := time.Now()
	keys, err := t.keys(ctx, t, len(held)+acts)
	if err != nil {
		return lost, err
	}
	next := func() (k int64) { k, keys = keys[0], keys[1:]; return k }
	var codingRows, actRows [][]any
	var coded []int64
	var ids []string
	for _, c := range held {
		coding, r := next(), c.Reading
		if r == nil {
			codingRows = append(codingRows, []any{coding, c.Key, version, worker, stamp(now), "[]", clean(c.Failed), 0})
			if _, err := t.exec(ctx, "update document set failed = ? where key = ?", clean(c.Failed), c.Key); err != nil {
				return lost, err
			}
			continue
		}
		codingRows = append(codingRows, []any{coding, c.Key, version, worker, stamp(now), text(r.Notes), "", len(r.Events)})
		for i := range r.Events {
			e := &r.Events[i]
			body, err := compressJSON(e)
			if err != nil {
				return lost, wrap(err, "event %s", e.ID)
			}
			actRows = append(actRows, []any{next(), coding, e.ID, string(e.Type), e.Trigger.Start, e.Trigger.End, body})
		}
		coded, ids = append(coded, c.Key), append(ids, c.id)
	}
	for _, x := range []struct {
		table
		rows [][]any
	}{{codingTable, codingRows}, {actTable, actRows}} {
		if err := t.insert(ctx, t, x.table, x.rows); err != nil {
			return lost, err
		}
	}
	done := make([]int64, len(held))
	for i, c := range held {
		done[i] = c.Key
	}
	among, list := in(t, "key", done)
	if _, err := t.exec(ctx, "update document set coder = ?, worker = '', lease = 0, attempts = 0 where "+among, version, list); err != nil {
		return lost, err
	}
	among, list = in(t, "key", coded)
	if _, err := t.exec(ctx, "update document set failed = '' where failed <> '' and "+among, list); err != nil {
		return lost, err
	}
	if err := reindex(ctx, t, coded); err != nil {
		return lost, err
	}
	if err := seen(ctx, t, worker, version, now, len(held), acts); err != nil {
		return lost, err
	}
	return lost, t.changed(ctx, DocumentsCoded, ids)
}

// holding is what was read in a document that the worker still holds.
type holding struct {
	Coded
	id string
}

// holdings divides readings into those of documents that a worker holds and the
// others, of which the ids are returned. What the texts told of their documents is put
// where nothing was known.
func holdings(ctx context.Context, t *tx, worker string, readings []Coded) (held []holding, lost []string, err error) {
	type row struct{ id, worker, title, published, language string }
	rows := map[int64]row{}
	keys := make([]int64, len(readings))
	for i, c := range readings {
		keys[i] = c.Key
	}
	among, list := in(t, "key", keys)
	err = t.each(ctx, func(r *sql.Rows) error {
		var key int64
		var d row
		err := r.Scan(&key, &d.id, &d.worker, &d.title, &d.published, &d.language)
		rows[key] = d
		return err
	}, "select key, id, worker, title, published, language from document where "+among+" order by key"+t.forUpdate(false), list)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range readings {
		d, ok := rows[c.Key]
		if !ok || d.worker != worker {
			lost = append(lost, cmp.Or(d.id, fmt.Sprintf("document %d", c.Key)))
			continue
		}
		held = append(held, holding{c, d.id})
		if c.Reading == nil {
			continue
		}
		told := c.Reading.Document
		now := d
		now.title, now.language = cmp.Or(d.title, clean(told.Title)), cmp.Or(d.language, clean(told.Language))
		now.published = cmp.Or(d.published, told.Published.String())
		if now == d {
			continue
		}
		if _, err := t.exec(ctx, "update document set title = ?, published = ?, language = ? where key = ?", now.title, now.published, now.language, c.Key); err != nil {
			return nil, nil, err
		}
	}
	return held, lost, nil
}

// Codings are the codings of a document's current version.
func (d *db) Codings(ctx context.Context, document string) (all []CodingInfo, err error) {
	err = d.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			var c CodingInfo
			var at int64
			var notes string
			if err := r.Scan(&c.Version, &c.Worker, &at, &c.Events, &notes, &c.Failed, &c.Current); err != nil {
				return err
			}
			c.At = fromStamp(at)
			var err error
			c.Notes, err = fromText(notes)
			all = append(all, c)
			return err
		}, "select k.version, k.worker, k.at, k.events, k.notes, k.failed, case when k.key = ("+currentCoding+") then 1 else 0 end "+
			"from document d join coding k on k.document = d.key where d.current = 1 and d.id = ? order by k.key", document)
	})
	return all, err
}

// currentCoding is the key of the coding of the document d that holds: the last.
const currentCoding = "select max(l.key) from coding l where l.document = d.key and l.failed = ''"
