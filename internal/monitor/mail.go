package monitor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"

	"github.com/sethvargo/go-retry"
	"github.com/wneessen/go-mail"
)

// maxSubject is in characters: the rest is in the mail.
const maxSubject = 150

// mail sends a batch by e-mail, as plain text.
func (c *Courier) mail(ctx context.Context, m *Mail, b batch) error {
	message, err := m.message(b)
	if err != nil {
		return err
	}
	// The client leaves its connection open when it cannot agree on encryption or on a
	// password, so the connection is closed here.
	var conn net.Conn
	client, err := c.mailer(m, &conn)
	if err != nil {
		return err
	}
	defer func() {
		if conn != nil {
			conn.Close()
		}
	}()
	if err = client.DialWithContext(ctx); err == nil {
		err = client.Send(message)
		_ = client.Close() // the message is with the server, or is not: parting changes neither
	}
	var (
		refused *mail.SendError
		answer  *textproto.Error
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &answer) && answer.Code >= 500, errors.As(err, &refused) && !refused.IsTemp():
		return fmt.Errorf("%s: %w", m.Server.Host, err)
	}
	return retry.RetryableError(fmt.Errorf("%s: %w", m.Server.Host, err))
}

// message writes the batch; every text in it is on lines of its own making.
func (m *Mail) message(b batch) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := msg.From(m.From.String()); err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	to := make([]string, len(m.To))
	for i, a := range m.To {
		to[i] = a.String()
	}
	if err := msg.To(to...); err != nil {
		return nil, fmt.Errorf("to: %w", err)
	}
	subject := []rune(b.title())
	msg.Subject(string(subject[:min(len(subject), maxSubject)]))
	_, domain, _ := strings.Cut(msg.GetFrom()[0].Address, "@")
	msg.SetMessageIDWithValue(b.id() + "@" + domain)
	msg.SetDate()
	msg.SetBodyString(mail.TypeTextPlain, b.text())
	return msg, nil
}

// mailer connects as the settings say, and puts the connection it makes into conn.
func (c *Courier) mailer(m *Mail, conn *net.Conn) (*mail.Client, error) {
	dial, policy := (&net.Dialer{}).DialContext, mail.TLSMandatory
	switch {
	case m.Security == Plain:
		policy = mail.NoTLS
	case m.Security == TLS || m.Security == "" && m.Server.Port == 465:
		dial, policy = (&tls.Dialer{Config: &tls.Config{ServerName: m.Server.Host, MinVersion: tls.VersionTLS12}}).DialContext, mail.TLSOpportunistic
	}
	options := []mail.Option{mail.WithPort(m.Server.Port), mail.WithTLSPolicy(policy),
		mail.WithDialContextFunc(func(ctx context.Context, network, address string) (_ net.Conn, err error) {
			*conn, err = dial(ctx, network, address)
			return *conn, err
		})}
	if m.User != "" {
		password, err := c.secret(m.PasswordEnv)
		if err != nil {
			return nil, err
		}
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.User), mail.WithPassword(password))
	}
	return mail.NewClient(m.Server.Host, options...)
}
