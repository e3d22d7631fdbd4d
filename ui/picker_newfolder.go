package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
)

// ownNewFolder has the button for a new folder in one of Fyne's dialogs ask and fail in our words: Fyne's own fails
// in English alone, and does not say why.
func ownNewFolder(d *dialog.FileDialog, win fyne.Window, content fyne.CanvasObject) {
	button := buttonWith(content, theme.FolderNewIcon())
	if button == nil {
		return
	}
	button.OnTapped = func() {
		path := pathIn(content)
		if path == nil {
			return
		}
		var names []string
		for _, b := range foldersIn(path) {
			names = append(names, b.Text)
		}
		in := filepath.Join(names...)
		var form *dialog.FormDialog
		name := newNameEntry(win.Canvas(), func() { form.Hide() })
		form = dialog.NewForm(lang.T("New folder"), lang.T("Create"), lang.T("Cancel"), []*widget.FormItem{widget.NewFormItem(lang.T("Name"), name)}, func(yes bool) {
			if !yes || name.Text == "" {
				return
			}
			if text := makeFolder(in, name.Text); text != "" {
				dialog.ShowCustom(lang.T("New folder"), lang.T("Close"), widget.NewLabel(text), win)
				return
			}
			if u, err := storage.ListerForURI(storage.NewFileURI(in)); err == nil {
				d.SetLocation(u)
			}
		}, win)
		name.OnSubmitted = func(string) { form.Submit() }
		form.Show()
		win.Canvas().Focus(name)
	}
}

// makeFolder makes a folder in another one; where it cannot, it says why.
func makeFolder(in, name string) (failed string) {
	if filepath.Base(name) != name || name == "." || name == ".." || name == string(filepath.Separator) {
		return lang.T("A folder cannot be called %s.", name)
	}
	err := os.Mkdir(filepath.Join(in, name), 0o750)
	switch {
	case err == nil:
		return ""
	case errors.Is(err, fs.ErrExist):
		return lang.T("There is something called %s already.", name)
	}
	return lang.T("The folder %s cannot be made here. Choose another place.", name)
}

// buttonWith is the button within root that shows an icon, nil for none.
func buttonWith(root fyne.CanvasObject, icon fyne.Resource) *widget.Button {
	return findIn(root, func(b *widget.Button) bool { return b.Icon != nil && b.Icon.Name() == icon.Name() })
}
