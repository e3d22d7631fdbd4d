package jsonname

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzName(f *testing.F) {
	for _, name := range []string{"a", "\xff", "\xed\xb3\xbf", `\udcff`, "\xf0\x9f\x98\x80\x80", "\\\xff\"", "\x00\u2028"} {
		f.Add(name, `"`+name+`"`)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		written, err := json.Marshal(Name(name))
		var read Name
		if err != nil || json.Unmarshal(written, &read) != nil || string(read) != name {
			t.Errorf("%q is written as %s and read as %q (%v)", name, written, read, err)
		}
		var plain string
		if json.Unmarshal([]byte(text), &plain) != nil {
			return
		}
		if err := json.Unmarshal([]byte(text), &read); err != nil || !strings.ContainsRune(plain, utf8.RuneError) && string(read) != plain {
			t.Errorf("%s is read as %q (%v)", text, read, err)
		}
	})
}
