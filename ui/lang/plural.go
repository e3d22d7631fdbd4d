package lang

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
)

// pluralFiles hold, for the languages that tell one from many, the texts of strings/ in their other forms. The form in
// strings/ is the one for many. A text with a count calls for its forms by its first whole number.
//
//go:embed plurals/*.json
var pluralFiles embed.FS

// forms of one text. An empty one is the form for many.
type forms struct {
	Zero string `json:"zero"` // need not name the number: %[1]s picks other arguments
	One  string `json:"one"`
}

// loadPlurals reads the forms of a language; one without a file has none, as Japanese.
func loadPlurals(code string) map[string]forms {
	data, err := pluralFiles.ReadFile("plurals/" + code + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var all map[string]forms
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		panic("lang: " + err.Error())
	}
	return all
}

// formOf is the form of a text for its arguments.
func formOf(f forms, many string, args []any) string {
	for _, a := range args {
		n, whole := a.(int)
		switch {
		case !whole:
			continue
		case n == 0 && f.Zero != "":
			return f.Zero
		case n == 1 && f.One != "":
			return f.One
		}
		return many
	}
	return many
}
