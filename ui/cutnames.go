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
	v.askOnCard(lang.T("Names of files"), lang.T("Words to use"), "{picture} {kind} {class} {n}", cmp.Or(v.cut.names, formats.UsualNames), lang.T("Use these names"),
		func(text string) string {
			if _, err := formats.ParseFileNames(cmp.Or(text, formats.UsualNames)); err != nil {
				return lang.T("Files cannot be called so.")
			}
			v.cut.names = text
			return ""
		})
}

// askOnCard asks for a text on a card of its own, beside an example of what it can be, and goes back to the card of cut-outs, whatever comes
// of it; take says why the text cannot be, "" where it is taken.
func (v *saver) askOnCard(title, label, example, text, yes string, take func(text string) string) {
	var card *parts.Opened
	shut := func() { card.Close() }
	entry := newNameEntry(v.win.Canvas(), shut)
	entry.SetText(text)
	words := parts.NewField(label, widget.NewLabel(example))
	done := func() {
		if not := take(entry.Text); not != "" {
			words.SetNote(not)
			return
		}
		v.keepChoices()
		shut()
	}
	entry.OnSubmitted = func(string) { done() }
	rows := []fyne.CanvasObject{entry, words, container.NewHBox(parts.NewButton(yes, parts.ButtonPrimary, done))}
	card = parts.OverlaysOf(v.win.Canvas()).Card(parts.NewCard(title, container.NewVBox(rows...), shut), v.showCutCard)
	card.OnEnter(done)
	v.win.Canvas().Focus(entry)
}
