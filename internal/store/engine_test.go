package store

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestBusy: a file that another process writes to is said to be busy.
func TestBusy(t *testing.T) {
	e := sqliteEngine{t.TempDir() + "/casus.db"}
	first, second := must(e.open("rwc", "immediate", "busy_timeout(0)")), must(e.open("rwc", "immediate", "busy_timeout(0)"))
	defer first.Close()
	defer second.Close()
	tx := must(first.Begin())
	defer tx.Rollback()
	if _, err := second.Begin(); !errors.Is(e.explain(err), ErrBusy) || !strings.Contains(e.explain(err).Error(), "wait") {
		t.Errorf("a second writer: %v", e.explain(err))
	}
}

func TestBind(t *testing.T) {
	const statement = "select ? from t where a = ? and b in (?)"
	if got := (postgresEngine{}).bind(statement); got != "select $1 from t where a = $2 and b in ($3)" {
		t.Error(got)
	}
	if got := (sqliteEngine{}).bind(statement); got != statement {
		t.Error(got)
	}
}

// TestTokens: what no sentence has is cut off, between characters.
func TestTokens(t *testing.T) {
	for _, x := range []struct {
		text      string
		n, length int // of words, of the first
	}{
		{"", 0, 0}, {"peace talks", 2, 5}, {strings.Repeat("a ", 10_000), 8000, 1}, {strings.Repeat("é", 400), 1, 500}, {strings.Repeat("界", 200), 1, 498},
	} {
		got := tokens(x.text)
		if len(got) != x.n || x.n > 0 && (len(got[0]) != x.length || !utf8.ValidString(got[0])) {
			t.Errorf("%.20q: %d words", x.text, len(got))
		}
	}
}

// TestClean: what goes into a column can be kept by both engines.
func TestClean(t *testing.T) {
	for text, want := range map[string]string{"": "", "é": "é", "a\x00b": "ab", "a\xffb": "a\uFFFDb"} {
		if got := clean(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzCursor reads cursors that were made up: they are refused or read, and what cursor
// writes is read as it was.
func FuzzCursor(f *testing.F) {
	for _, s := range []string{"", "x", cursor("newest", 1, 2), cursor("newest", math.MaxInt32), cursor("oldest", -1.5, 0), "W10", "WyJuZXdlc3QiLCJ4Iiwibm8iXQ"} {
		f.Add(s, 1.5, 2.5)
	}
	f.Fuzz(func(t *testing.T, s string, a, b float64) {
		if at, err := (Page{After: s}).keyset("newest", 2); err != nil && !errors.Is(err, ErrCursor) || err == nil && s != "" && len(at) != 2 {
			t.Fatalf("%q: %v, %v", s, at, err)
		}
		if math.IsNaN(a+b) || math.IsInf(a, 0) || math.IsInf(b, 0) {
			return
		}
		at, err := (Page{After: cursor("newest", a, b)}).keyset("newest", 2)
		if err != nil || at[0] != a || at[1] != b {
			t.Fatalf("%v, %v: %v, %v", a, b, at, err)
		}
	})
}
