package monitor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/sethvargo/go-retry"

	"casus"
)

// hooked is the JSON that a webhook gets. Text is what chat programs show.
type hooked struct {
	Text   string    `json:"text"`
	Rule   string    `json:"rule"`
	Day    casus.Day `json:"day"`
	Alerts []Alert   `json:"alerts"`
}

// post sends a batch to a webhook. Errors do not tell the address, which can be secret.
func (c *Courier) post(ctx context.Context, w *Webhook, b batch) error {
	body, err := json.Marshal(hooked{b.title() + "\n" + b.text(), b.rule, b.day, b.alerts})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL.String(), bytes.NewReader(body))
	if err != nil {
		return errors.New("the address makes no request")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", b.id())
	if w.BearerEnv != "" {
		token, err := c.secret(w.BearerEnv)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := c.Client.Do(req)
	if err != nil {
		if inner := (*url.Error)(nil); errors.As(err, &inner) {
			err = inner.Err
		}
		return retry.RetryableError(fmt.Errorf("%s: %w", w.URL.Host, err))
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // read, the connection can be used again; what it says does not matter
	switch {
	case resp.StatusCode < 300:
		return nil
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusRequestTimeout:
		return retry.RetryableError(fmt.Errorf("%s answers %s", w.URL.Host, resp.Status))
	}
	return fmt.Errorf("%s answers %s", w.URL.Host, resp.Status)
}
