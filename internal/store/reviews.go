package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"casus"
)

var targetTable = tableOf("review_target", "review bigint, n integer, event text, document text, text bigint, type text, start integer, stop integer, trigger text, now text", false)

// Review adds a review and applies it.
func (d *db) Review(ctx context.Context, r casus.Review) (casus.Review, error) {
	if err := r.Validate(); err != nil {
		return r, wrap(err, "review")
	}
	if clean(r.Author) != r.Author || len(r.Author) > longestID {
		return r, fmt.Errorf("review: %q is no author's name", cut(r.Author, 50))
	}
	err := d.write(ctx, func(t *tx) error {
		if err := t.alone(ctx, t, "review"); err != nil {
			return err
		}
		return addReview(ctx, t, &r)
	})
	return r, wrap(err, "review")
}

// target is an event as a review names it.
type target struct {
	review   int64
	n        int
	event    string
	document string // id
	text     int64  // key of the version of the document
	typ      casus.Type
	trigger  casus.Mention
	now      string
	key      int64 // of the version of the document that is current
}

func addReview(ctx context.Context, t *tx, r *casus.Review) error {
	seq, err := t.count(ctx, "select coalesce(max(seq), 0) + 1 from review")
	if err != nil {
		return err
	}
	r.Seq, r.At = int64(seq), time.Now().UTC().Truncate(time.Microsecond)
	targets, err := targetsOf(ctx, t, r)
	if err != nil {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, "insert into review (seq, at, author, verdict, body) values (?, ?, ?, ?, ?)", r.Seq, stamp(r.At), r.Author, string(r.Verdict), body); err != nil {
		return err
	}
	var rows [][]any
	var ids []string
	documents := map[int64]bool{}
	for _, x := range targets {
		rows = append(rows, []any{r.Seq, x.n, x.event, x.document, x.text, string(x.typ), x.trigger.Start, x.trigger.End, clean(x.trigger.Text), x.now})
		documents[x.text] = true
		if x.event != "" {
			ids = append(ids, x.event)
		}
	}
	if err := t.insert(ctx, t, targetTable, rows); err != nil {
		return err
	}
	if r.Verdict == casus.Original {
		if err := makeOriginal(ctx, t, r.Document); err != nil {
			return err
		}
		ids = append(ids, r.Document)
	}
	// A merge or split changes no event, but the incidents of its events are marked as to
	// be concluded again here too.
	if err := reindex(ctx, t, slices.Sorted(maps.Keys(documents))); err != nil {
		return err
	}
	return t.changed(ctx, ReviewAdded, ids)
}

// targetsOf finds the events that a review judges, or the document, and fills in how
// the event is found again.
func targetsOf(ctx context.Context, t *tx, r *casus.Review) ([]target, error) {
	if r.Verdict == casus.Original {
		var key int64
		err := t.one(ctx, []any{&key}, "select key from document where current = 1 and id = ?"+t.forUpdate(false), r.Document)
		return []target{{document: r.Document, text: key}}, wrap(err, "document %q", r.Document)
	}
	var all []target
	for n, id := range append([]string{r.Event}, r.Events...) {
		if id == "" {
			continue // a merge or split of events that are all in the list
		}
		x := target{n: n, event: id, now: id}
		var body []byte
		err := t.one(ctx, []any{&x.document, &x.text, &body}, "select d.id, d.key, a.body from event e join act a on a.key = e.key join document d on d.key = e.document where e.id = ?", id)
		if err != nil {
			return nil, wrap(err, "event %q", id)
		}
		var e casus.Event
		if err := decompressJSON(body, &e); err != nil {
			return nil, err
		}
		x.typ, x.trigger = e.Type, e.Trigger
		all = append(all, x)
		if n == 0 {
			r.Document, r.Type, r.Trigger = x.document, e.Type, e.Trigger
		}
	}
	var keys []int64
	for _, x := range all {
		keys = append(keys, x.text)
	}
	among, list := in(t, "key", keys)
	_, err := column[int64](ctx, t, "select key from document where "+among+" order by key"+t.forUpdate(false), list)
	return all, err
}

// makeOriginal undoes that a document was taken for a copy, for good.
func makeOriginal(ctx context.Context, t *tx, id string) error {
	if _, err := t.exec(ctx, "update document set copy_of = '', copy_why = '[]', original = 1 where id = ?", id); err != nil {
		return err
	}
	var key int64
	if err := t.one(ctx, []any{&key}, "select key from document where current = 1 and id = ?", id); err != nil {
		return err
	}
	body, err := readText(ctx, t, key)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, band := range bandsOf(body) {
		rows = append(rows, []any{band, key})
	}
	return t.insert(ctx, t, bandTable, rows)
}

// applyReviews gives events what people decided on them, and reviews the current names
// of their events.
func applyReviews(ctx context.Context, t *tx, x *index) error {
	ids := map[string]*report{}
	for _, r := range x.reports {
		ids[r.id] = r
	}
	type decided struct {
		target
		body []byte
	}
	var all []decided
	among, list := in(t, "g.document", slices.Sorted(maps.Keys(ids)))
	err := t.each(ctx, func(r *sql.Rows) error {
		var g decided
		if err := r.Scan(&g.review, &g.n, &g.event, &g.document, &g.text, &g.typ, &g.trigger.Start, &g.trigger.End, &g.trigger.Text, &g.now, &g.body); err != nil {
			return err
		}
		all = append(all, g)
		return nil
	}, "select g.review, g.n, g.event, g.document, g.text, g.type, g.start, g.stop, g.trigger, g.now, v.body from review_target g join review v on v.seq = g.review "+
		"where g.event <> '' and "+among+" order by g.review, g.n", list)
	if err != nil || len(all) == 0 {
		return err
	}
	of := map[*report][]*entry{}
	for _, e := range x.events {
		of[e.report] = append(of[e.report], e)
	}
	verdicts := map[*entry][]casus.Review{}
	for _, g := range all {
		e := g.find(of[ids[g.document]])
		now := ""
		if e != nil {
			now = e.event.ID
		}
		if now != g.now {
			if _, err := t.exec(ctx, "update review_target set now = ? where review = ? and n = ?", now, g.review, g.n); err != nil {
				return err
			}
		}
		if e == nil || g.n != 0 {
			continue
		}
		var r casus.Review
		if err := json.Unmarshal(g.body, &r); err != nil {
			return wrap(err, "review %d", g.review)
		}
		verdicts[e] = append(verdicts[e], r)
	}
	for e, reviews := range verdicts {
		e.apply(reviews)
	}
	return nil
}

// find is the event that a review named, among those of its document now: the one of
// the same name; else one with an overlapping trigger, or in another version of the
// text the same trigger's words, of the same type rather than of another, the nearest.
func (g *target) find(events []*entry) *entry {
	var best *entry
	rank := func(e *entry) (int, bool) {
		score := 0
		if e.event.Type == g.typ {
			score += 1 << 30
		}
		if e.report.key == g.text {
			if e.event.ID == g.event {
				score += 1 << 31
			}
			overlap := min(e.event.Trigger.End, g.trigger.End) - max(e.event.Trigger.Start, g.trigger.Start)
			return score + overlap, overlap > 0
		}
		away := e.event.Trigger.Start - g.trigger.Start
		return score - max(away, -away), clean(e.event.Trigger.Text) == g.trigger.Text
	}
	most := 0
	for _, e := range events {
		if score, ok := rank(e); ok && (best == nil || score > most) {
			best, most = e, score
		}
	}
	return best
}

// apply gives an event the reviews of it, which stand in their order: of confirm and
// reject the latest holds, of amendments the latest of each field.
func (e *entry) apply(reviews []casus.Review) {
	latest := map[string]int{}
	for i, r := range reviews {
		switch r.Verdict {
		case casus.Confirm, casus.Reject:
			e.review.Confirmed, e.review.Rejected = r.Verdict == casus.Confirm, r.Verdict == casus.Reject
		case casus.Amend:
			latest[r.Field] = i
		}
	}
	for i, r := range reviews {
		if r.Verdict != casus.Amend || latest[r.Field] != i {
			continue
		}
		// What does not fit any more, as a mode of a type that was amended later, is passed over.
		if err := e.event.Set(r.Field, r.Value); err == nil {
			e.review.Amended, e.changed = true, true
		}
	}
}

func (d *db) ListReviews(ctx context.Context, f ReviewFilter) ([]Judged, error) {
	conditions, args := []string{"v.seq > ?"}, []any{f.After}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if f.Event != "" {
		add("v.seq in (select review from review_target where event = ? or now = ?)", f.Event, f.Event)
	}
	if f.Document != "" {
		add("v.seq in (select review from review_target where document = ?)", f.Document)
	}
	if f.Author != "" {
		add("v.author = ?", f.Author)
	}
	limit := ""
	if f.Limit > 0 {
		limit = " limit " + strconv.Itoa(f.Limit)
	}
	var all []Judged
	err := d.read(ctx, func(t *tx) error {
		if len(f.Verdicts) > 0 {
			verdicts := make([]string, len(f.Verdicts))
			for i, v := range f.Verdicts {
				verdicts[i] = string(v)
			}
			condition, list := in(t, "v.verdict", verdicts)
			add(condition, list)
		}
		at := map[int64]int{}
		err := t.each(ctx, func(r *sql.Rows) error {
			var body []byte
			if err := r.Scan(&body); err != nil {
				return err
			}
			var j Judged
			if err := json.Unmarshal(body, &j.Review); err != nil {
				return err
			}
			j.NowEvents = make([]string, len(j.Review.Events))
			at[j.Seq] = len(all)
			all = append(all, j)
			return nil
		}, "select v.body from review v where "+strings.Join(conditions, " and ")+" order by v.seq"+limit, args...)
		if err != nil {
			return err
		}
		among, list := in(t, "review", slices.Sorted(maps.Keys(at)))
		return t.each(ctx, func(r *sql.Rows) error {
			var seq int64
			var n int
			var now string
			if err := r.Scan(&seq, &n, &now); err != nil {
				return err
			}
			if n == 0 {
				all[at[seq]].Now = now
			} else {
				all[at[seq]].NowEvents[n-1] = now
			}
			return nil
		}, "select review, n, now from review_target where "+among, list)
	})
	return all, err
}

// reviewed is what people made of an event, in one word.
func reviewed(confirmed, amended, rejected bool) Reviewed {
	switch {
	case rejected:
		return Rejected
	case amended:
		return Amended
	case confirmed:
		return Confirmed
	}
	return NotReviewed
}
