package serve

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// Token is what a client has to give: as "Authorization: Bearer", as the password of basic authentication, or as the first
// part of the path, for those that can be given an address and nothing else.
type Token string

// NewToken makes one that nobody guesses.
func NewToken() Token { return Token(rand.Text()) }

// leastToken is how short one may be that a person chose.
const leastToken = 16

// mostTokenFile is how much is read of a file that has one.
const mostTokenFile = 4 << 10

// ErrToken is wrapped where a file holds no token.
var ErrToken = errors.New("holds no token")

// ReadToken reads one from a file.
func ReadToken(path string) (Token, error) {
	f, err := os.Open(path) // which may be a pipe from a keeper of secrets
	if err != nil {
		return "", err
	}
	defer f.Close() // only read from
	text, err := io.ReadAll(io.LimitReader(f, mostTokenFile))
	if err != nil {
		return "", err
	}
	t := strings.TrimSpace(string(text))
	if len(t) < leastToken || len(t) > 200 || strings.Trim(t, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return "", fmt.Errorf("%s %w: that is %d to 200 letters, digits, - and _ on a line", path, ErrToken, leastToken)
	}
	return Token(t), nil
}

// carried tells whether a request has the token, and its path without it.
func (t Token) carried(r *http.Request) (path string, ok bool) {
	path = r.URL.Path
	if first, rest, more := strings.Cut(strings.TrimPrefix(path, "/"), "/"); t.is(first) {
		if !more {
			return "/", true
		}
		return "/" + rest, true
	}
	if _, password, basic := r.BasicAuth(); basic {
		return path, t.is(password)
	}
	_, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return path, t.is(given)
}

// is compares in a time that tells nothing of where they differ.
func (t Token) is(given string) bool {
	return len(t) > 0 && subtle.ConstantTimeCompare([]byte(t), []byte(given)) == 1
}
