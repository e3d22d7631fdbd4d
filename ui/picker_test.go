package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestSaveDialogNamesAFileAndLeavesItAlone(t *testing.T) {
	for name, content := range map[string]string{"old.png": "what was there", "new.png": ""} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			win := test.NewTempWindow(t, widget.NewLabel(""))
			win.Resize(fyne.NewSize(800, 600))
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			if content != "" {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			chosen := ""
			fynePicker{win}.Save(PickOptions{Folder: dir, Name: name}, func(path string) { chosen = path })
			tapButton(t, win, "Save")
			if content != "" {
				tapButton(t, win, "Yes")
			}
			if chosen != path {
				t.Fatalf("chosen %q, want %q", chosen, path)
			}
			got, err := os.ReadFile(path)
			if content == "" && !os.IsNotExist(err) || string(got) != content {
				t.Errorf("the dialog left %q, %v", got, err)
			}
			// Afterwards files are written as ever.
			w, err := storage.Writer(storage.NewFileURI(filepath.Join(dir, "other.txt")))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte("x")); err != nil {
				t.Errorf("writing through Fyne is broken: %v", err)
			}
			w.Close()
		})
	}
}

func tapButton(t *testing.T, win fyne.Window, text string) {
	t.Helper()
	overlays := win.Canvas().Overlays().List()
	for i := len(overlays) - 1; i >= 0; i-- {
		if b := findButton(overlays[i], text); b != nil {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q", text)
}

func findButton(o fyne.CanvasObject, text string) *widget.Button {
	if b, ok := o.(*widget.Button); ok && b.Text == text {
		return b
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		if b := findButton(c, text); b != nil {
			return b
		}
	}
	return nil
}
