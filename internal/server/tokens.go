package server

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Token is what somebody shows to be let in.
type Token struct {
	Name string
	Role Role
	hash [32]byte // SHA-256 of the secret
}

// Tokens are those of a file.
type Tokens struct{ all []Token }

// tokensFile is the form of the file.
type tokensFile struct {
	Token []struct {
		Name   string `toml:"name"`
		Role   string `toml:"role"`
		Token  string `toml:"token"`
		SHA256 string `toml:"sha256"`
	} `toml:"token"`
}

// shortest is the least length of a token that is written out: shorter ones are guessed.
const shortest = 20

// LoadTokens reads a file of tokens. Errors tell the file, the token and what to do.
func LoadTokens(path string) (*Tokens, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseTokens(path, b)
}

// ParseTokens reads tokens out of the text of a file of the name.
func ParseTokens(name string, text []byte) (*Tokens, error) {
	var f tokensFile
	d := toml.NewDecoder(strings.NewReader(string(text))).DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		var at *toml.DecodeError
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) && len(strict.Errors) > 0 {
			at = &strict.Errors[0]
		} else if !errors.As(err, &at) {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		line, _ := at.Position()
		if strict != nil {
			return nil, fmt.Errorf("%s:%d: no setting %q: a [[token]] has name, role, and sha256 or token", name, line, strings.Join(at.Key(), "."))
		}
		return nil, fmt.Errorf("%s:%d: %w", name, line, at)
	}
	if len(f.Token) == 0 {
		return nil, fmt.Errorf("%s: there is no [[token]]: 'casus token NAME --role reader' prints one", name)
	}
	t := &Tokens{}
	for i, x := range f.Token {
		at := fmt.Sprintf("%s: token %d (%s)", name, i+1, x.Name)
		one := Token{Name: x.Name, Role: Role(x.Role)}
		switch {
		case x.Name == "":
			return nil, fmt.Errorf("%s: it has no name; reviews are written under it", at)
		case one.Role == Nobody || !slices.Contains(roles, one.Role):
			return nil, fmt.Errorf("%s: role %q: want reader, reviewer or admin", at, x.Role)
		case (x.Token == "") == (x.SHA256 == ""):
			return nil, fmt.Errorf("%s: want sha256 or token, and not both", at)
		case x.Token != "" && len(x.Token) < shortest:
			return nil, fmt.Errorf("%s: the token has %d characters: want at least %d, as 'casus token %s' makes them", at, len(x.Token), shortest, x.Name)
		case x.Token != "":
			one.hash = sha256.Sum256([]byte(x.Token))
		default:
			b, err := hex.DecodeString(x.SHA256)
			if err != nil || len(b) != len(one.hash) {
				return nil, fmt.Errorf("%s: sha256 is not 64 hexadecimal digits", at)
			}
			copy(one.hash[:], b)
		}
		for _, y := range t.all {
			if y.Name == one.Name || y.hash == one.hash {
				return nil, fmt.Errorf("%s: another token has the same name or secret", at)
			}
		}
		t.all = append(t.all, one)
	}
	return t, nil
}

// Find is the token with a secret. All are compared, in constant time.
func (t *Tokens) Find(secret string) (Token, bool) {
	h := sha256.Sum256([]byte(secret))
	found := -1
	for i := range t.all {
		if subtle.ConstantTimeCompare(t.all[i].hash[:], h[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return Token{}, false
	}
	return t.all[found], true
}

// NewToken makes a secret and the lines of a file of tokens that let it in.
func NewToken(name string, role Role) (secret, lines string, err error) {
	secret = "casus_" + rand.Text()
	h := sha256.Sum256([]byte(secret))
	lines = fmt.Sprintf("[[token]]\nname = %s\nrole = %q\nsha256 = %q\n", tomlString(name), string(role), hex.EncodeToString(h[:]))
	_, err = ParseTokens("token", []byte(lines))
	return secret, lines, err
}

// tomlString writes a string as TOML does.
func tomlString(s string) string {
	b, err := toml.Marshal(map[string]string{"x": s})
	if err != nil {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(b), "x = "))
}
