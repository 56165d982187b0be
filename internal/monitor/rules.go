package monitor

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/mail"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"casus/internal/query"
)

// Rules are what to look for, and where to tell of it.
type Rules struct {
	Rules    []*Rule             `toml:"rule"`
	Webhooks map[string]*Webhook `toml:"webhook"`
	Mails    map[string]*Mail    `toml:"mail"`
}

// Rule says what stands out.
type Rule struct {
	Name string `toml:"name"`
	// Query holds for the events that count.
	Query Query `toml:"query"`
	By    []Key `toml:"by"`
	// Window is how many days before a day its baseline is made of.
	Window int `toml:"window"`
	// Threshold is the least score of an alert, Minimum the least number of incidents.
	Threshold float64 `toml:"threshold"`
	Minimum   int     `toml:"minimum"`
	// Send lists where alerts go: stdout, and names of webhooks and mails.
	Send []string `toml:"send"`
}

// What a rule has that says nothing else.
const (
	defaultWindow    = 8 * week
	maxWindow        = 3 * 366
	defaultThreshold = 3.5
	defaultMinimum   = 3
)

// Stdout is the name under which rules send to standard output.
const Stdout = "stdout"

// Webhook is an address that takes alerts as JSON.
type Webhook struct {
	URL URL `toml:"url"`
	// BearerEnv is the environment variable that holds a token for the address.
	BearerEnv string `toml:"bearer_env"`
}

// Mail is who gets alerts by e-mail, and through which server.
type Mail struct {
	Server   Server    `toml:"server"`
	From     Address   `toml:"from"`
	To       []Address `toml:"to"`
	User     string    `toml:"user"`
	Security Security  `toml:"security"`
	// PasswordEnv is the environment variable that holds the user's password.
	PasswordEnv string `toml:"password_env"`
}

// Security is how a connection to a mail server is kept from being read.
type Security string

// The kinds; an empty one is TLS on port 465 and STARTTLS on others.
const (
	TLS      Security = "tls"
	StartTLS Security = "starttls"
	Plain    Security = "none" // for a server on the same machine
)

var securities = []Security{"", TLS, StartTLS, Plain}

// Query is a rule's query.
type Query struct{ query.Node }

// UnmarshalText reads the query, in which days have no place.
func (q *Query) UnmarshalText(b []byte) (err error) {
	if q.Node, err = query.Parse(string(b)); err != nil {
		if e := (*query.Error)(nil); errors.As(err, &e) && e.End > e.At {
			return fmt.Errorf("query: at %q: %w", e.Query[e.At:e.End], err)
		}
		return fmt.Errorf("query: %w", err)
	}
	for n := range query.Walk(q.Node) {
		if t, ok := n.(query.Term); ok && slices.Contains([]query.Field{query.FieldAfter, query.FieldBefore, query.FieldDay, query.FieldPublished}, t.Field) {
			return fmt.Errorf("query: %s has no place in a rule, which looks at one day after the other: take it out", t)
		}
	}
	return nil
}

// URL is an address on the web.
type URL struct{ *url.URL }

// UnmarshalText checks that the address is one of http or https.
func (u *URL) UnmarshalText(b []byte) (err error) {
	u.URL, err = url.Parse(string(b))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("url: want an address as https://example.org/alerts")
	}
	return nil
}

// Server is a mail server.
type Server struct {
	Host string
	Port int
}

// UnmarshalText reads a name and a port.
func (s *Server) UnmarshalText(b []byte) error {
	host, number, err := net.SplitHostPort(string(b))
	port, bad := strconv.ParseUint(number, 10, 16)
	if err != nil || bad != nil || host == "" || port == 0 {
		return fmt.Errorf("server %q: want a name and a port, as smtp.example.org:587", b)
	}
	*s = Server{host, int(port)}
	return nil
}

// Address is an e-mail address, with or without a name.
type Address struct{ mail.Address }

// UnmarshalText reads the address.
func (a *Address) UnmarshalText(b []byte) error {
	parsed, err := mail.ParseAddress(string(b))
	if err != nil {
		return fmt.Errorf("address %q: want one as desk@example.org", b)
	}
	a.Address = *parsed
	return nil
}

// ReadFile reads the rules of a file.
func ReadFile(path string) (*Rules, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ReadRules(path, b)
}

// ReadRules reads rules from TOML. All that can be found wrong is told, each with the
// file's name and the line.
func ReadRules(name string, b []byte) (*Rules, error) {
	rules := &Rules{}
	d := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
	if err := d.Decode(rules); err != nil {
		return nil, withPlace(name, err)
	}
	lines := headers(b)
	var wrong []error
	blame := func(table string, i int, format string, args ...any) {
		line := 1 // of inline tables
		if l := lines[table]; i < len(l) {
			line = l[i]
		}
		wrong = append(wrong, fmt.Errorf("%s:%d: "+format, append([]any{name, line}, args...)...))
	}
	seen := map[string]bool{}
	for i, r := range rules.Rules {
		r.fill()
		for _, problem := range r.check(rules) {
			blame("rule", i, "rule %q: %s", r.Name, problem)
		}
		if seen[r.Name] {
			blame("rule", i, "a second rule %q: names tell which alerts were sent, give it another", r.Name)
		}
		seen[r.Name] = true
	}
	for _, of := range slices.Sorted(maps.Keys(rules.Webhooks)) {
		if rules.Webhooks[of].URL.URL == nil {
			blame("webhook."+of, 0, "webhook %q: no url", of)
		}
	}
	for _, of := range slices.Sorted(maps.Keys(rules.Mails)) {
		m := rules.Mails[of]
		if m.Server.Host == "" || m.From.Address.Address == "" || len(m.To) == 0 {
			blame("mail."+of, 0, "mail %q: want a server, from and to", of)
		}
		if !slices.Contains(securities, m.Security) {
			blame("mail."+of, 0, "mail %q: security = %q: want %s, %s or %s", of, m.Security, TLS, StartTLS, Plain)
		}
		if (m.User == "") != (m.PasswordEnv == "") {
			blame("mail."+of, 0, "mail %q: user and password_env go together", of)
		}
		if rules.Webhooks[of] != nil {
			blame("mail."+of, 0, "mail %q: a webhook has this name: give it another", of)
		}
	}
	return rules, errors.Join(wrong...)
}

// fill sets what a rule does not say.
func (r *Rule) fill() {
	if r.Query.Node == nil {
		r.Query.Node = query.And{}
	}
	if r.Window == 0 {
		r.Window = defaultWindow
	}
	if r.Threshold == 0 {
		r.Threshold = defaultThreshold
	}
	if r.Minimum == 0 {
		r.Minimum = defaultMinimum
	}
	if len(r.Send) == 0 {
		r.Send = []string{Stdout}
	}
}

// check says what is wrong with a rule.
func (r *Rule) check(all *Rules) (problems []string) {
	if strings.TrimSpace(r.Name) == "" {
		problems = append(problems, `no name: write name = "..."`)
	}
	if r.Window < MinHistory || r.Window > maxWindow {
		problems = append(problems, fmt.Sprintf("window = %d: want %d to %d days", r.Window, MinHistory, maxWindow))
	}
	if !(r.Threshold > 0) {
		problems = append(problems, fmt.Sprintf("threshold = %g: want more than 0, as 3.5", r.Threshold))
	}
	if r.Minimum < 1 {
		problems = append(problems, fmt.Sprintf("minimum = %d: want 1 or more", r.Minimum))
	}
	for i, k := range r.By {
		if !slices.Contains(Keys, k) {
			problems = append(problems, fmt.Sprintf("by %q: want some of %v", k, Keys))
		}
		if slices.Contains(r.By[:i], k) {
			problems = append(problems, fmt.Sprintf("by has %s twice", k))
		}
	}
	for i, to := range r.Send {
		switch {
		case slices.Contains(r.Send[:i], to):
			problems = append(problems, fmt.Sprintf("send has %q twice", to))
		case to != Stdout && all.Webhooks[to] == nil && all.Mails[to] == nil:
			problems = append(problems, fmt.Sprintf("send to %q: no such table: write [webhook.%s] or [mail.%s], or send to %s", to, to, to, Stdout))
		}
	}
	return problems
}

// withPlace puts the file and the line before what the decoder found.
func withPlace(name string, err error) error {
	at := func(e *toml.DecodeError, problem string) error {
		line, column := e.Position()
		return fmt.Errorf("%s:%d:%d: %s", name, line, column, problem)
	}
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		var all []error
		for _, e := range unknown.Errors {
			all = append(all, at(&e, fmt.Sprintf("no setting %q: see doc/alerts.md", strings.Join(e.Key(), "."))))
		}
		return errors.Join(all...)
	}
	var e *toml.DecodeError
	if errors.As(err, &e) {
		return at(e, strings.TrimPrefix(e.Error(), "toml: "))
	}
	return fmt.Errorf("%s: %w", name, err)
}

// headers are the lines of a file's tables, by their dotted names.
func headers(b []byte) map[string][]int {
	lines := map[string][]int{}
	var p unstable.Parser
	p.Reset(b)
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.Table && e.Kind != unstable.ArrayTable {
			continue
		}
		var keys []string
		line := 0
		for k := e.Key(); k.Next(); {
			keys = append(keys, string(k.Node().Data))
			line = p.Shape(k.Node().Raw).Start.Line
		}
		lines[strings.Join(keys, ".")] = append(lines[strings.Join(keys, ".")], line)
	}
	return lines
}
