package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// namer gives out the names of files of several cut-outs.
func (c cutChoices) namer() (*formats.FileNamer, error) {
	names, err := formats.ParseFileNames(cmp.Or(c.names, formats.UsualNames))
	if err != nil {
		return nil, err
	}
	return formats.NewFileNamer(names), nil
}

// showCutNames asks what files of several cut-outs are called, and goes back to the card of cut-outs.
func (v *saver) showCutNames() {
	var card *parts.Opened
	shut := func() { card.Close() }
	name := newNameEntry(v.win.Canvas(), shut)
	name.SetText(cmp.Or(v.cut.names, formats.UsualNames))
	words := parts.NewField(lang.T("Words to use"), widget.NewLabel("{picture} {kind} {class} {n}"))
	take := func() {
		if _, err := formats.ParseFileNames(cmp.Or(name.Text, formats.UsualNames)); err != nil {
			words.SetNote(lang.T("Files cannot be called so."))
			return
		}
		v.cut.names = name.Text
		shut()
		v.showCutCard()
	}
	name.OnSubmitted = func(string) { take() }
	rows := []fyne.CanvasObject{name, words, container.NewHBox(parts.NewButton(lang.T("Use these names"), parts.ButtonPrimary, take))}
	card = parts.OverlaysOf(v.win.Canvas()).Card(parts.NewCard(lang.T("Names of files"), container.NewVBox(rows...), shut), nil)
	card.OnEnter(take)
	v.win.Canvas().Focus(name)
}
