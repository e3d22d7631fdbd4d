// Package jsonname keeps names of files in JSON.
package jsonname

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Name is a path as JSON has it. Unix takes any bytes as a name, as those of Shift-JIS that an archive has unpacked, and JSON has
// only signs: bytes that are no UTF-8 are written as Python writes them, the byte 0xff as \udcff, which no other name is. Two
// such names would otherwise become one, and the pictures of both not be found again.
type Name string

// MarshalJSON implements [json.Marshaler].
func (n Name) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(n)) {
		return json.Marshal(string(n))
	}
	text := []byte{'"'}
	for rest := string(n); rest != ""; {
		good := len(rest)
		for i, r := range rest {
			if _, size := utf8.DecodeRuneInString(rest[i:]); r == utf8.RuneError && size == 1 {
				good = i
				break
			}
		}
		piece, err := json.Marshal(rest[:good])
		if err != nil {
			return nil, err
		}
		text = append(text, piece[1:len(piece)-1]...)
		if rest = rest[good:]; rest != "" {
			text = fmt.Appendf(text, `\udc%02x`, rest[0])
			rest = rest[1:]
		}
	}
	return append(text, '"'), nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (n *Name) UnmarshalJSON(text []byte) error {
	var whole string
	if err := json.Unmarshal(text, &whole); err != nil || !strings.ContainsRune(whole, utf8.RuneError) {
		*n = Name(whole)
		return err
	}
	var name strings.Builder
	quoted := string(text[1 : len(text)-1])
	from := 0
	for i := 0; i < len(quoted); {
		unit, escaped := surrogate(quoted[i:])
		switch {
		case !escaped && quoted[i] == '\\':
			i += 2
		case !escaped:
			i++
		case unit < 0xdc00: // with the one behind it a sign
			if i += 6; i < len(quoted) {
				if next, is := surrogate(quoted[i:]); is && next >= 0xdc00 {
					i += 6
				}
			}
		case unit >= 0xdc80 && unit <= 0xdcff:
			name.WriteString(unquoted(quoted[from:i]))
			name.WriteByte(byte(unit))
			i += 6
			from = i
		default:
			i += 6
		}
	}
	name.WriteString(unquoted(quoted[from:]))
	*n = Name(name.String())
	return nil
}

// surrogate is half of a sign where a text begins with one that is escaped.
func surrogate(text string) (unit uint64, ok bool) {
	if len(text) < 6 || text[:2] != `\u` {
		return 0, false
	}
	unit, err := strconv.ParseUint(text[2:6], 16, 16)
	return unit, err == nil && unit >= 0xd800 && unit <= 0xdfff
}

// unquoted is a piece of a text that JSON's reader has taken.
func unquoted(piece string) string {
	var text string
	_ = json.Unmarshal([]byte(`"`+piece+`"`), &text) // it has taken all of it
	return text
}
