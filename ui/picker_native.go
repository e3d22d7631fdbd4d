//go:build windows || darwin || gtk

package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"github.com/sqweek/dialog"

	"clickmask/ui/parts"
)

// nativePicker asks with the system's dialogs. They block, so each has a goroutine of its own; the window is held back
// meanwhile, and there is one at a time.
type nativePicker struct{ win fyne.Window }

func newPicker(win fyne.Window) FilePicker { return nativePicker{win} }

// Open belongs to FilePicker.
func (p nativePicker) Open(o PickOptions, chosen func([]string)) {
	p.ask(dialogOf(o).Load, func(path string) { chosen([]string{path}) })
}

// Folder belongs to FilePicker.
func (p nativePicker) Folder(o PickOptions, chosen func(string)) {
	d := dialog.Directory().Title(o.Title)
	if o.Folder != "" {
		d = d.SetStartDir(o.Folder)
	}
	p.ask(d.Browse, chosen)
}

// Save belongs to FilePicker.
func (p nativePicker) Save(o PickOptions, chosen func(string)) {
	p.ask(dialogOf(o).SetStartFile(o.Name).Save, chosen)
}

// ask runs a dialog, which answers with an error when nothing was chosen.
func (p nativePicker) ask(dialog func() (string, error), chosen func(string)) {
	held := parts.OverlaysOf(p.win.Canvas()).Hold()
	if !held.Open() {
		return
	}
	go func() {
		path, err := dialog()
		fyne.Do(func() {
			held.Close()
			if err == nil {
				chosen(path)
			}
		})
	}()
}

func dialogOf(o PickOptions) *dialog.FileBuilder {
	d := dialog.File().Title(o.Title)
	if o.Folder != "" {
		d = d.SetStartDir(o.Folder)
	}
	if len(o.Extensions) > 0 {
		bare := make([]string, len(o.Extensions))
		for i, e := range o.Extensions {
			bare[i] = strings.TrimPrefix(e, ".")
		}
		d = d.Filter(o.Kind, bare...)
	}
	return d
}
