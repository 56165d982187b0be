package record

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"casus"
	"casus/internal/incident"
	"casus/internal/store"
)

// Linker joins events that are coded to incidents, in the order in which they were told.
type Linker struct {
	Store store.Store
	Name  string // tells linkers apart; see [Name]
	// Lease is how long it keeps others from linking while it gives no sign of life. 0
	// is [DefaultLease].
	Lease time.Duration
	// Wait makes Run wait for another linker that is at work, to link what that one may
	// not have seen any more.
	Wait bool
	// Told is called after each share is stored, with the number of events linked since
	// Run began, when not nil.
	Told func(events int)

	share int // of events that are linked in one transaction; 0 is linkShare
}

// linkShare is how many events are linked in one transaction.
const linkShare = 500

// reviewed is the key of the number of the last review that linking has carried out.
const reviewed = "link/reviewed"

// Run links until nothing is left, and returns the number of events linked. Where it
// does not wait, the error is [store.ErrLeaseLost] while another linker is at work.
func (l *Linker) Run(ctx context.Context) (events int, err error) {
	for {
		err := l.hold(ctx)
		if err == nil {
			break
		}
		if !l.Wait || !errors.Is(err, store.ErrLeaseLost) {
			return 0, err
		}
		if err := sleep(ctx, patience); err != nil {
			return 0, err
		}
	}
	defer func() { err = errors.Join(err, l.Store.Drop(context.WithoutCancel(ctx), store.LinkLease, l.Name)) }()
	d, err := l.decisions(ctx)
	if err != nil {
		return 0, err
	}
	r, err := newReports(l.Store)
	if err != nil {
		return 0, err
	}
	for {
		n, done, err := l.step(ctx, d, r)
		if err != nil {
			return events, err
		}
		if events += n; done {
			return events, nil
		}
		if l.Told != nil && n > 0 {
			l.Told(events)
		}
		if err := l.hold(ctx); err != nil {
			return events, err
		}
	}
}

// hold takes or prolongs the lease of who links.
func (l *Linker) hold(ctx context.Context) error {
	return l.Store.Hold(ctx, store.LinkLease, l.Name, cmp.Or(l.Lease, DefaultLease))
}

// Forget makes all events unlinked, for a Linker to begin again.
func Forget(ctx context.Context, st store.Store) error {
	name := Name()
	if err := st.Hold(ctx, store.LinkLease, name, DefaultLease); err != nil {
		return fmt.Errorf("incidents cannot be forgotten now: %w", err)
	}
	return errors.Join(st.DropIncidents(ctx, name), st.SetState(ctx, reviewed, nil), st.Drop(ctx, store.LinkLease, name))
}

// decided is what people decided of incidents.
type decided struct {
	reviews []casus.Review // merges and splits, by the current names of events
	hand    *incident.Hand // those that are carried out
	fresh   []casus.Review // those that are not yet
}

// decisions reads the reviews that merge and split.
func (l *Linker) decisions(ctx context.Context) (*decided, error) {
	last, err := l.lastReviewed(ctx)
	if err != nil {
		return nil, err
	}
	judged, err := l.Store.ListReviews(ctx, store.ReviewFilter{Verdicts: []casus.Verdict{casus.Merge, casus.Split}})
	if err != nil {
		return nil, err
	}
	d := &decided{}
	var old []casus.Review
	for _, j := range judged {
		r := j.Review
		if r.Event, r.Events = j.Now, nil; j.Event == "" {
			r.Event = ""
		}
		for _, e := range j.NowEvents {
			if e != "" { // an event that is told no more has no say
				r.Events = append(r.Events, e)
			}
		}
		if r.Validate() != nil {
			continue
		}
		d.reviews = append(d.reviews, r)
		if r.Seq <= last {
			old = append(old, r)
		} else {
			d.fresh = append(d.fresh, r)
		}
	}
	d.hand = incident.NewHand(old)
	return d, nil
}

func (l *Linker) lastReviewed(ctx context.Context) (int64, error) {
	b, err := l.Store.State(ctx, reviewed)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(b), 10, 64)
}

// step carries out fresh decisions, concludes stale incidents again and links a share of
// the events that are left, and stores the outcome.
func (l *Linker) step(ctx context.Context, d *decided, r *reports) (linked int, done bool, err error) {
	shelf := newShelf(ctx, l.Store, r)
	linker := incident.Linker{Shelf: shelf, Model: incident.Fitted(), Hand: d.hand}
	last := int64(0)
	for i := range d.fresh {
		if err := linker.Review(&d.fresh[i]); err != nil {
			return 0, false, err
		}
		last = d.fresh[i].Seq
	}
	d.fresh = nil
	share := cmp.Or(l.share, linkShare)
	stale, err := l.Store.Stale(ctx, share)
	if err != nil {
		return 0, false, err
	}
	if err := shelf.renew(stale); err != nil {
		return 0, false, err
	}
	unlinked, err := l.Store.Unlinked(ctx, share)
	if err != nil {
		return 0, false, err
	}
	fresh := make([]*incident.Telling, len(unlinked))
	for i := range unlinked {
		if fresh[i], err = shelf.fresh(&unlinked[i]); err != nil {
			return 0, false, err
		}
	}
	slices.SortFunc(fresh, (*incident.Telling).Compare) // of one instant, as they stand in their reports
	for _, t := range fresh {
		if _, _, err := linker.Add(t); err != nil {
			return 0, false, err
		}
	}
	if links := shelf.links(l.Name, d.reviews); len(links.Linked)+len(links.Incidents)+len(links.Dropped) > 0 {
		if err := l.Store.SaveLinks(ctx, links); err != nil {
			return 0, false, err
		}
	}
	if last > 0 { // after: a decision that is carried out twice is carried out once
		if err := l.Store.SetState(ctx, reviewed, strconv.AppendInt(nil, last, 10)); err != nil {
			return 0, false, err
		}
	}
	return len(unlinked), len(unlinked) == 0 && len(stale) == 0, nil
}
