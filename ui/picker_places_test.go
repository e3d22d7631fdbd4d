package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
)

// Fyne names the places at the side of its dialogs in English and asks nobody.
func TestThePlacesOfFynesDialogsAreNamedInOurLanguage(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(800, 600))
	lang.Set("ja")
	defer lang.Set("en")
	fynePicker{win}.Folder(PickOptions{Folder: t.TempDir()}, func(string) {})
	var names []string
	for _, o := range test.LaidOutObjects(win.Canvas().Overlays().Top()) {
		if label, ok := o.(*widget.Label); ok {
			names = append(names, label.Text)
		}
	}
	if !slices.Contains(names, "ホーム") || slices.Contains(names, "Home") || slices.Contains(names, "Computer") {
		t.Errorf("the dialog shows %q", names)
	}
}
