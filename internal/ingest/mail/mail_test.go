package mail

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// crlf writes a message as it travels.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     Message
	}{
		{"plain", "From: Anna Roe <anna@herald.example>\nSubject: Talks\nDate: Fri, 09 Oct 2020 10:15:00 +0400\nMessage-ID: <1@herald.example>\n\nMinisters met.\n",
			Message{ID: "1@herald.example", Subject: "Talks", From: "Anna Roe", Date: "Fri, 09 Oct 2020 10:15:00 +0400", Text: "Ministers met."}},
		{"of a mailbox, bare line ends", "From anna@herald.example Fri Oct  9 10:15:00 2020\nFrom: anna@herald.example\nSubject: Talks\n\nMinisters met.",
			Message{Subject: "Talks", From: "herald.example", Text: "Ministers met."}},
		{"encoded words", "From: =?utf-8?q?Jos=C3=A9_Mu=C3=B1oz?= <j@x.example>\nSubject: =?windows-1251?B?z+Xw5ePu4u7w+w==?=\n =?utf-8?q?_in_Moscow?=\n\nx",
			Message{Subject: "Переговоры in Moscow", From: "José Muñoz", Text: "x"}},
		{"eight bits in the header", "From: Café <c@x.example>\nSubject: Genève\n\nx", Message{Subject: "Genève", From: "Café", Text: "x"}},
		{"a sender that is none", "From: The \"Herald <>\nSubject: s\n\nx", Message{Subject: "s", From: `The "Herald`, Text: "x"}},
		{"quoted-printable", "Subject: s\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nThe caf=E9 was =\nhit.", Message{Subject: "s", Text: "The café was hit."}},
		{"base64", "Subject: s\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("Le café, encore")) + "\n", Message{Subject: "s", Text: "Le café, encore"}},
		{"flowed", "Subject: s\nContent-Type: text/plain; format=flowed\n\nMinisters \nmet.\n\nThey \ntalked.\n", Message{Subject: "s", Text: "Ministers met.\n\nThey talked."}},
		{"HTML", "Subject: s\nContent-Type: text/html; charset=utf-8\n\n<style>x{}</style><p>Ministers met.<p>They talked.", Message{Subject: "s", Text: "Ministers met.\n\nThey talked."}},
		{"two forms of one text", "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nMinisters met.\n--b\nContent-Type: text/html\n\n<p>Ministers <b>met</b>.</p>\n--b--\n", Message{Subject: "s", Text: "Ministers met."}},
		{"a plain form that says nothing", "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nView: https://x.example/averylongaddressthatcountsfornothing\n--b\nContent-Type: text/html\n\n<p>Ministers met in Geneva on Friday.</p>\n--b--\n", Message{Subject: "s", Text: "Ministers met in Geneva on Friday."}},
		{"attachments", "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nHello\n--c--\n--b\nContent-Type: text/csv; name=\"=?utf-8?q?caf=C3=A9.csv?=\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nYSxi\n--b--\n",
			Message{Subject: "s", Text: "Hello", Attached: []Attachment{{Name: "café.csv", Body: []byte("a,b")}}}},
		{"no last boundary", "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: text/plain\n\nwor", Message{Subject: "s", Text: "Hello\n\nwor", Truncated: true}},
		{"fields that are none", "Subject: s\nnonsense line\n folded nonsense\nX-A: b\n\nx", Message{Subject: "s", Text: "x"}},
	} {
		m, err := Read(crlf(c.in))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		m.Text = strings.ReplaceAll(m.Text, "\r\n", "\n")
		if m.ID != c.want.ID || m.Subject != c.want.Subject || m.From != c.want.From || m.Date != c.want.Date || m.Text != c.want.Text || m.Truncated != c.want.Truncated || len(m.Attached) != len(c.want.Attached) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", c.name, *m, c.want)
			continue
		}
		for i, a := range c.want.Attached {
			if got := m.Attached[i]; got.Name != a.Name || string(got.Body) != string(a.Body) {
				t.Errorf("%s: attachment %+v", c.name, got)
			}
		}
	}
}

func TestNotMail(t *testing.T) {
	for _, in := range []string{"", "\n", "Ministers met in Geneva.\n"} {
		if m, err := Read([]byte(in)); !errors.Is(err, ErrNotMail) {
			t.Errorf("%q: %+v, %v", in, m, err)
		}
	}
}

// Parts within parts end somewhere.
func TestNested(t *testing.T) {
	in := "Subject: s\n"
	for range 100 {
		in += "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	}
	if _, err := Read([]byte(in)); err != nil {
		t.Error(err)
	}
	in = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 5000) + "--b--"
	m, err := Read([]byte(in))
	if err != nil || strings.Count(m.Text, "x") > maxParts {
		t.Errorf("%v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("From: a <a@b.c>\r\nSubject: =?utf-8?q?a?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nYSxi\r\n--b--\r\n"))
	f.Add([]byte("Subject: s\nContent-Type: text/plain; format=flowed; delsp=yes\nContent-Transfer-Encoding: quoted-printable\n\na =E9 \nb"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Read(b)
		if err != nil {
			return
		}
		for _, s := range []string{m.Subject, m.From, m.Text} {
			if !utf8.ValidString(s) {
				t.Fatalf("%q of %q is not UTF-8", s, b)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	in := crlf("From: a <a@b.c>\nSubject: s\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("<p>Ministers met in Geneva=2E</p>\n", 500))
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := Read(in); err != nil {
			b.Fatal(err)
		}
	}
}
