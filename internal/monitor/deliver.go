package monitor

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/sethvargo/go-retry"

	"casus"
)

// State remembers what was delivered.
type State interface {
	Delivered(ctx context.Context, key string) (bool, error)
	MarkDelivered(ctx context.Context, key string) error
}

// Courier delivers alerts to where their rules say. An alert is of a rule, a group
// and a day, and reaches each place once. A courier that dies between delivering and
// remembering delivers again; webhooks are told so by an Idempotency-Key, mails by
// their Message-ID.
type Courier struct {
	State State
	Out   io.Writer // what rules call stdout
	// Client carries webhooks. It is to refuse what they must not reach.
	Client *http.Client
	// Getenv tells secrets; nil is [os.Getenv].
	Getenv func(string) string
	// Backoff says how long to wait before trying again, and how often; nil is three
	// times, after one, two and four seconds.
	Backoff func() retry.Backoff
}

// batch is what a place gets at once: the new alerts of a rule and a day.
type batch struct {
	rule   string
	day    casus.Day
	alerts []Alert
}

// id names the batch.
func (b batch) id() string {
	h := sha256.New()
	for i := range b.alerts {
		io.WriteString(h, b.alerts[i].key()) // a hash takes all that is written
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// title is a line that sums the batch up.
func (b batch) title() string {
	if len(b.alerts) == 1 {
		return b.alerts[0].String()
	}
	return fmt.Sprintf("%s %s: %d groups stand out", b.day, printable(b.rule), len(b.alerts))
}

// text is the batch for people.
func (b batch) text() string {
	var s strings.Builder
	for i := range b.alerts {
		fmt.Fprintf(&s, "%s\n    casus query '%s'\n", &b.alerts[i], strings.ReplaceAll(printable(b.alerts[i].Query), "'", `'\''`))
	}
	return s.String()
}

// Deliver sends what stood out by a rule on a day, and returns how many alerts
// reached a place that they had not reached before. That one place fails keeps
// nothing from the others; a later call tries it again.
func (c *Courier) Deliver(ctx context.Context, rules *Rules, r *Rule, day casus.Day, alerts []Alert) (sent int, err error) {
	var failed []error
	for _, to := range r.Send {
		n, err := c.deliverTo(ctx, rules, to, batch{rule: r.Name, day: day, alerts: alerts})
		if sent += n; err != nil {
			failed = append(failed, fmt.Errorf("rule %q to %s: %w", r.Name, to, err))
		}
	}
	return sent, errors.Join(failed...)
}

func (c *Courier) deliverTo(ctx context.Context, rules *Rules, to string, b batch) (int, error) {
	var fresh []Alert
	for _, a := range b.alerts {
		done, err := c.State.Delivered(ctx, a.key()+" "+to)
		if err != nil {
			return 0, err
		}
		if !done {
			fresh = append(fresh, a)
		}
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	b.alerts = fresh
	backoff := retry.WithMaxRetries(3, retry.NewExponential(time.Second))
	if c.Backoff != nil {
		backoff = c.Backoff()
	}
	err := retry.Do(ctx, backoff, func(ctx context.Context) error {
		switch {
		case rules.Webhooks[to] != nil:
			return c.post(ctx, rules.Webhooks[to], b)
		case rules.Mails[to] != nil:
			return c.mail(ctx, rules.Mails[to], b)
		}
		_, err := io.WriteString(c.Out, b.text())
		return err
	})
	if err != nil {
		return 0, err
	}
	for i := range fresh {
		if err := c.State.MarkDelivered(ctx, fresh[i].key()+" "+to); err != nil {
			return i, fmt.Errorf("delivered, but not remembered: %w", err)
		}
	}
	return len(fresh), nil
}

// secret is the value of an environment variable, which must be set.
func (c *Courier) secret(name string) (string, error) {
	getenv := os.Getenv
	if c.Getenv != nil {
		getenv = c.Getenv
	}
	if s := getenv(name); s != "" {
		return s, nil
	}
	return "", fmt.Errorf("the environment variable %s is not set", cmp.Or(name, "(no name)"))
}
