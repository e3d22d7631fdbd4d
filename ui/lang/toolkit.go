package lang

import (
	"embed"

	"fyne.io/fyne/v2"
	fynelang "fyne.io/fyne/v2/lang"
)

// toolkitFiles are the words of Fyne's own widgets that the window can show: its file dialog, the menus of its fields.
//
//go:embed toolkit/*.json
var toolkitFiles embed.FS

// speakToolkit has Fyne's own widgets speak a language of ours. Fyne chooses its language by the system's locale and
// cannot be told another, so the words of that locale are replaced.
func speakToolkit(code string) {
	words, err := toolkitFiles.ReadFile("toolkit/" + code + ".json")
	if err != nil {
		panic("lang: " + err.Error())
	}
	if err := fynelang.AddTranslationsForLocale(words, fynelang.SystemLocale()); err != nil {
		fyne.LogError("translations of Fyne's own words", err)
	}
}
