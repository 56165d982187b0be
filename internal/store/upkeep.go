package store

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

func (d *db) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Engine: d.name()}
	now := stamp(time.Now())
	err := d.read(ctx, func(t *tx) (err error) {
		for _, x := range []struct {
			into  *int
			query string
			args  []any
		}{
			{&s.Documents, "select count(*) from document where current = 1", nil},
			{&s.Versions, "select count(*) from document where current = 0", nil},
			{&s.Copies, "select count(*) from document where current = 1 and copy_of <> ''", nil},
			{&s.Uncoded, "select count(*) from document where current = 1 and coder = ''", nil},
			{&s.Claimed, "select count(*) from document where worker <> '' and lease >= ?", []any{now}},
			{&s.Failed, "select count(*) from document where current = 1 and failed <> ''", nil},
			{&s.Unread, "select count(*) from failure", nil},
			{&s.Events, "select count(*) from event", nil},
			{&s.Unlinked, "select count(*) from event where incident is null and rejected = 0", nil},
			{&s.Incidents, "select count(*) from incident", nil},
			{&s.Reviews, "select count(*) from review", nil},
		} {
			if *x.into, err = t.count(ctx, x.query, x.args...); err != nil {
				return err
			}
		}
		if s.Languages, err = countDocuments(ctx, t, DocumentsByLanguage); err != nil {
			return err
		}
		if s.Coders, err = countDocuments(ctx, t, DocumentsByCoder); err != nil {
			return err
		}
		s.Workers, err = workers(ctx, t, now)
		return err
	})
	if err != nil {
		return s, err
	}
	s.Bytes, err = d.size(ctx, d)
	return s, err
}

func workers(ctx context.Context, t *tx, now int64) (all []WorkerActivity, err error) {
	return all, t.each(ctx, func(r *sql.Rows) error {
		var w WorkerActivity
		var began, seen int64
		err := r.Scan(&w.Name, &w.Version, &began, &seen, &w.Done, &w.Events, &w.Claimed)
		w.Began, w.Seen = fromStamp(began), fromStamp(seen)
		if took := w.Seen.Sub(w.Began).Seconds(); took > 0 {
			w.Rate = float64(w.Done) / took
		}
		all = append(all, w)
		return err
	}, "select w.name, w.version, w.began, w.seen, w.done, w.events, (select count(*) from document d where d.worker = w.name and d.worker <> '' and d.lease >= ?) "+
		"from worker w order by w.seen desc, w.name", now)
}

// invariant is something that is to hold between the tables.
type invariant struct {
	what  string
	count string // how many rows it does not hold for
	// documents selects the documents to index anew, which mends it; empty where the
	// statement mend does, or nothing.
	documents string
	mend      string
	fix       string // what a person can do
}

// restore is what to do about what was lost.
const restore = "restore a backup, or add the documents again"

var invariants = []invariant{
	{what: "documents without a text", count: "from document d where not exists (select 1 from document_text x where x.document = d.key)", fix: restore},
	{what: "documents of which no version is current", fix: restore,
		count: "from (select id from document group by id having sum(current) <> 1) d"},
	{what: "codings of no document", count: "from coding k where not exists (select 1 from document d where d.key = k.document)", fix: restore},
	{what: "codings with fewer or more events than were read", fix: "read them anew: 'casus recode'",
		count: "from coding k where k.events <> (select count(*) from act a where a.coding = k.key)"},
	{what: "events of no coding", count: "from act a where not exists (select 1 from coding k where k.key = a.coding)", mend: "delete from act where not exists (select 1 from coding k where k.key = act.coding)"},
	{what: "copies of documents that are not there", count: "from document d where d.copy_of <> '' and not exists (select 1 from document o where o.id = d.copy_of)", fix: restore},
	{what: "current events that are not in the index",
		count:     "from document d join act a on a.coding = (" + currentCoding + ") where d.current = 1 and not exists (select 1 from event e where e.key = a.key)",
		documents: "select distinct d.key from document d join act a on a.coding = (" + currentCoding + ") where d.current = 1 and not exists (select 1 from event e where e.key = a.key)"},
	{what: "events in the index that are not current",
		count:     "from event e join document d on d.key = e.document left join act a on a.key = e.key where d.current = 0 or a.key is null or a.coding <> (" + currentCoding + ")",
		documents: "select distinct d.key from event e join document d on d.key = e.document left join act a on a.key = e.key where d.current = 0 or a.key is null or a.coding <> (" + currentCoding + ")"},
	{what: "events of incidents that are not there", count: "from event e where e.incident is not null and not exists (select 1 from incident i where i.key = e.incident)",
		mend: "update event set incident = null where incident is not null and not exists (select 1 from incident i where i.key = event.incident)"},
	{what: "incidents without events", count: "from incident i where stale = 0 and not exists (select 1 from event e where e.incident = i.key)",
		mend: "update incident set stale = 1 where stale = 0 and not exists (select 1 from event e where e.incident = incident.key)"},
	{what: "events with names that are not there", count: "from event_name x where not exists (select 1 from name n where n.key = x.name)",
		documents: "select distinct e.document from event e join event_name x on x.event = e.key where not exists (select 1 from name n where n.key = x.name)"},
	{what: "events with places that are not there", count: "from event_place x where not exists (select 1 from place p where p.key = x.place)",
		documents: "select distinct e.document from event e join event_place x on x.event = e.key where not exists (select 1 from place p where p.key = x.place)"},
	{what: "reviews that name nothing", count: "from review v where not exists (select 1 from review_target g where g.review = v.seq)", fix: restore},
}

// invariants are all of them, in the order in which they are mended: what belongs to no
// event is taken away before events are indexed anew.
func (d *db) invariants() []invariant {
	words := d.wordsTable("event")
	var all []invariant
	for _, x := range slices.Concat(indexed[:len(indexed)-1], [][2]string{{"link_key", "event"}, words}) {
		orphans := "from " + x[0] + " where not exists (select 1 from event e where e.key = " + x[0] + "." + x[1] + ")"
		all = append(all, invariant{what: "rows of " + x[0] + " of events that are not there", count: orphans, mend: "delete " + orphans})
	}
	all = append(all, invariants...)
	return append(all, invariant{what: "events whose words are not in the index",
		count:     "from event e where e.key not in (select " + words[1] + " from " + words[0] + ")",
		documents: "select distinct e.document from event e where e.key not in (select " + words[1] + " from " + words[0] + ")"})
}

// Check examines the record.
func (d *db) Check(ctx context.Context, fix bool) ([]Problem, error) {
	if fix && d.access == Read {
		return nil, ErrReadOnly
	}
	found, err := d.check(ctx, d)
	if err != nil {
		return nil, err
	}
	for _, v := range d.invariants() {
		var n int
		err := d.read(ctx, func(t *tx) (err error) {
			n, err = t.count(ctx, "select count(*) "+v.count)
			return err
		})
		if err != nil {
			return found, wrap(err, "look for %s", v.what)
		}
		if n == 0 {
			continue
		}
		p := Problem{What: v.what, N: n, Fix: v.fix}
		if v.documents != "" || v.mend != "" {
			p.Fix = "'casus doctor --fix' mends it"
			if fix {
				if err := d.mend(ctx, v); err != nil {
					return found, wrap(err, "mend %s", v.what)
				}
				p.Fixed, p.Fix = true, ""
			}
		}
		found = append(found, p)
	}
	return found, nil
}

func (d *db) mend(ctx context.Context, v invariant) error {
	return d.write(ctx, func(t *tx) error {
		if v.mend != "" {
			_, err := t.exec(ctx, v.mend)
			return err
		}
		documents, err := column[int64](ctx, t, v.documents)
		if err != nil {
			return err
		}
		if err := reindex(ctx, t, documents); err != nil {
			return err
		}
		among, list := in(t, "key", documents)
		ids, err := column[string](ctx, t, "select id from document where "+among+" order by key", list)
		if err != nil {
			return err
		}
		return t.changed(ctx, DocumentsCoded, ids)
	})
}

func (d *db) Backup(ctx context.Context, path string) error {
	return wrap(d.backup(ctx, d, path), "back up to %s", path)
}

func (d *db) Compact(ctx context.Context) error {
	if d.access == Read {
		return ErrReadOnly
	}
	return wrap(d.compact(ctx, d), "compact the record")
}
