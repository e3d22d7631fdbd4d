// Package lang holds the words of the window in English and Japanese.
//
// Why not Fyne's lang package: it reads the language from the system once and has no setter, while ClickMask has a
// setting for it that takes effect at once. The files are plain JSON, English text to translation, and several of
// them make one language, so that each part of the window keeps its words together: strings/WHAT.LANGUAGE.json.
// Forms for one thing and for none are in plurals/LANGUAGE.json, the few words of Fyne's own widgets (its file dialog,
// the menus of its fields) in toolkit/LANGUAGE.json.
//
// Adding a language: translate every strings/*.en.json, add its code to names; the tests say what is missing.
package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"

	fynelang "fyne.io/fyne/v2/lang"

	"clickmask/internal/printable"
)

//go:embed strings/*.json
var files embed.FS

// Name is a language to choose from: its code and what its speakers call it.
type Name struct{ Code, Name string }

var names = []Name{{"en", "English"}, {"ja", "日本語"}}

// Names lists the languages that there are, English first.
func Names() []Name { return append([]Name(nil), names...) }

var (
	mu     sync.RWMutex
	chosen = "" // what Set was given
	words  map[string]string
	counts map[string]forms
)

// Set chooses a language by its code; the empty string and unknown codes choose the system's where it is one of
// [Names], English otherwise. Widgets read their words when they refresh.
func Set(code string) {
	mu.Lock()
	defer mu.Unlock()
	chosen = code
	words, counts = load(resolve(code)), loadPlurals(resolve(code))
	speakToolkit(resolve(code))
}

// Current is the code of the language in use.
func Current() string {
	mu.RLock()
	defer mu.RUnlock()
	return resolve(chosen)
}

// Named is the translation of a name from a table: a command, a menu, a step of the document. Whoever keeps the
// table checks its names, because no literal at the call shows them.
func Named(english string) string { return T(english) }

// Counted is the translation of a sentence from a table with one count in it.
func Counted(english string, n int) string { return T(english, n) }

// T is the translation of an English text. With args, both are formats of package fmt, where %[2]d and the like
// let a language change the order; names of files among them are made safe to be shown. A text without translation is
// shown in English.
// Call it with a literal: the tests find the literals in the source and look them up in every language.
func T(english string, args ...any) string {
	mu.RLock()
	have, count := words, counts
	mu.RUnlock()
	if have == nil {
		Set("")
		return T(english, args...)
	}
	text, ok := have[english]
	if !ok {
		text = english
	}
	if len(args) == 0 {
		return text
	}
	if f, ok := count[english]; ok {
		text = formOf(f, text, args)
	}
	return fmt.Sprintf(text, printable.Args(args)...)
}

func resolve(code string) string {
	for _, want := range []string{code, systemCode()} {
		for _, n := range names {
			if n.Code == want {
				return want
			}
		}
	}
	return "en"
}

// systemCode is the language part of the system's locale, "ja" of "ja-JP".
func systemCode() string {
	code, _, _ := strings.Cut(fynelang.SystemLocale().LanguageString(), "-")
	return code
}

// load merges the files of a language. They are part of the program and tested, so a broken one is a panic.
func load(code string) map[string]string {
	merged := map[string]string{}
	entries, err := files.ReadDir("strings")
	if err != nil {
		panic("lang: " + err.Error())
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), "."+code+".json") {
			continue
		}
		data, err := files.ReadFile(path.Join("strings", entry.Name()))
		if err != nil {
			panic("lang: " + err.Error())
		}
		if err := json.Unmarshal(data, &merged); err != nil {
			panic("lang: " + entry.Name() + ": " + err.Error())
		}
	}
	return merged
}

// All lists the translations into a language, in no order, for checks of fonts and widths.
func All(code string) []string {
	var texts []string
	for _, text := range load(code) {
		texts = append(texts, text)
	}
	return texts
}
