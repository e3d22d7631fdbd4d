//go:build windows || darwin || gtk

package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"github.com/sqweek/dialog"
)

// nativePicker asks with the system's dialogs. They block, so each has a goroutine of its own.
type nativePicker struct{}

func newPicker(fyne.Window) FilePicker { return nativePicker{} }

// Open belongs to FilePicker.
func (nativePicker) Open(o PickOptions, chosen func([]string)) {
	go func() {
		path, err := files(o).Load()
		if err == nil {
			fyne.Do(func() { chosen([]string{path}) })
		}
	}()
}

// Folder belongs to FilePicker.
func (nativePicker) Folder(o PickOptions, chosen func(string)) {
	go func() {
		d := dialog.Directory().Title(o.Title)
		if o.Folder != "" {
			d = d.SetStartDir(o.Folder)
		}
		path, err := d.Browse()
		if err == nil {
			fyne.Do(func() { chosen(path) })
		}
	}()
}

// Save belongs to FilePicker.
func (nativePicker) Save(o PickOptions, chosen func(string)) {
	go func() {
		path, err := files(o).SetStartFile(o.Name).Save()
		if err == nil {
			fyne.Do(func() { chosen(path) })
		}
	}()
}

func files(o PickOptions) *dialog.FileBuilder {
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
