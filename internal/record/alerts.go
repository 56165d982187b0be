package record

import (
	"context"
	"errors"
	"time"

	"casus"
	"casus/internal/monitor"
	"casus/internal/query"
	"casus/internal/store"
)

// Alerts looks for what stands out in a record.
type Alerts struct {
	Store   store.Store
	Rules   *monitor.Rules
	Courier *monitor.Courier // its State is the record's, see [Delivered]
}

// Find tells what stands out on a day by every rule and returns the number of alerts
// that were delivered. A record that is too young for a rule's baseline is an error of
// that rule alone.
func (a *Alerts) Find(ctx context.Context, day casus.Day) (sent int, err error) {
	var errs []error
	for _, r := range a.Rules.Rules {
		alerts, err := monitor.Find(ctx, counted{a.Store}, r, day)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		n, err := a.Courier.Deliver(ctx, a.Rules, r, day, alerts)
		sent += n
		if err != nil {
			errs = append(errs, err)
		}
	}
	return sent, errors.Join(errs...)
}

// counted is a record that the monitor counts.
type counted struct{ store store.Store }

// Counts implements [monitor.Source].
func (c counted) Counts(ctx context.Context, q query.Node, by []monitor.Key, from, to casus.Day) ([]monitor.Count, error) {
	within := query.And{
		query.Term{Field: query.FieldAfter, Op: query.Is, Values: []string{from.String()}},
		query.Term{Field: query.FieldBefore, Op: query.Is, Values: []string{to.AddDays(1).String()}},
	}
	if q != nil {
		within = append(within, q)
	}
	tally := monitor.NewTally(by)
	for r, err := range c.store.Each(ctx, store.Query{Where: within}) {
		if err != nil {
			return nil, err
		}
		if day := monitor.Day(&r.Event); day.Before(from) || to.Before(day) {
			continue
		}
		tally.Add(query.Facts{Event: &r.Event, Incident: r.Incident})
	}
	return tally.Counts(), nil
}

// Since implements [monitor.Source].
func (c counted) Since(ctx context.Context) (casus.Day, error) {
	days, err := c.store.CountDocuments(ctx, store.DocumentsByPublished)
	if err != nil {
		return casus.Day{}, err
	}
	var first casus.Day
	for _, t := range days {
		if t.Values[0] == "" {
			continue
		}
		d, err := casus.ParseDay(t.Values[0])
		if err != nil {
			return first, err
		}
		if first.IsZero() || d.Before(first) {
			first = d
		}
	}
	return first, nil
}

// Delivered remembers in a record which alerts were delivered.
type Delivered struct{ Store store.States }

const deliveredKey = "alert/"

// Delivered implements [monitor.State].
func (d Delivered) Delivered(ctx context.Context, key string) (bool, error) {
	_, err := d.Store.State(ctx, deliveredKey+key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// MarkDelivered implements [monitor.State].
func (d Delivered) MarkDelivered(ctx context.Context, key string) error {
	return d.Store.SetState(ctx, deliveredKey+key, []byte(time.Now().UTC().Format(time.RFC3339)))
}
