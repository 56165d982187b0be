package server

import (
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	tokens, err := ParseTokens("tokens.toml", []byte(tokensText))
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[string]Role{"reader-token-0123456789": Reader, "admin-token-0123456789": Admin, "": Nobody, "reader-token-012345678": Nobody, "rita": Nobody} {
		got, ok := tokens.Find(secret)
		if got.Role != want || ok != (want != Nobody) {
			t.Errorf("%q is %+v", secret, got)
		}
	}
	secret, lines, err := NewToken(`Ada "the" Admin`, Admin)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(lines, secret) {
		t.Error("the file keeps the secret")
	}
	if tokens, err = ParseTokens("t", []byte(lines)); err != nil {
		t.Fatal(err)
	}
	if got, ok := tokens.Find(secret); !ok || got.Name != `Ada "the" Admin` || got.Role != Admin {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, _, err := NewToken("x", "boss"); err == nil {
		t.Error("a role that is none")
	}
}

func TestBadTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "there is no [[token]]",
		"x = ":                                   "t:1: ",
		"[[token]]":                              "it has no name",
		"[[token]]\nname = 'a'\nrole = 'boss'":   `role "boss": want`,
		"[[token]]\nname = 'a'\nrole = ''":       `role "": want`,
		"[[token]]\nname = 'a'\nrole = 'reader'": "want sha256 or token",
		"[[token]]\nname = 'a'\nrole = 'reader'\ntoken = 'short'":                                         "want at least 20",
		"[[token]]\nname = 'a'\nrole = 'reader'\nsha256 = 'abc'":                                          "64 hexadecimal digits",
		"[[token]]\nname = 'a'\nrole = 'reader'\npassword = 'abc'":                                        "t:4: no setting \"token.password\"",
		strings.Repeat("[[token]]\nname = 'a'\nrole = 'reader'\ntoken = 'aaaaaaaaaaaaaaaaaaaaaaaa'\n", 2): "same name or secret",
	} {
		if _, err := ParseTokens("t", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add([]byte(tokensText))
	f.Add([]byte("[[token]]\nname = 1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if tokens, err := ParseTokens("t", b); err == nil && len(tokens.all) == 0 {
			t.Error("no token and no error")
		}
	})
}
