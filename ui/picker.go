package ui

import (
	"path/filepath"

	"clickmask/picture"
	"clickmask/ui/lang"
)

// PickOptions say what a file dialog asks for.
type PickOptions struct {
	Title      string
	Folder     string   // where it starts; "" is up to the dialog
	Name       string   // the suggested name of a file to save
	Kind       string   // what the files are, for the native dialog's filter
	Extensions []string // with dots, lower case; none shows all files
}

// FilePicker asks for files. Callbacks come on Fyne's goroutine, with nothing chosen as an empty answer.
type FilePicker interface {
	Open(o PickOptions, chosen func(paths []string))
	Folder(o PickOptions, chosen func(path string))
	// Save asks for a file to write; that an existing one may be replaced was asked. Nothing is written or truncated.
	Save(o PickOptions, chosen func(path string))
}

// chooseFiles asks for a picture or a session and opens it.
func (w *Window) chooseFiles() {
	w.opts.Picker.Open(PickOptions{
		Title:      lang.T("Open a picture"),
		Folder:     w.folder(),
		Kind:       lang.T("Pictures and sessions"),
		Extensions: append([]string{sessionExt}, picture.Extensions...),
	}, func(paths []string) { w.Open(paths) })
}

func (w *Window) chooseFolder() {
	w.opts.Picker.Folder(PickOptions{Title: lang.T("Open a folder"), Folder: w.folder()}, func(path string) {
		if path != "" {
			w.Open([]string{path})
		}
	})
}

// folder is where dialogs start: beside the picture that is open.
func (w *Window) folder() string {
	if page := w.doc.Current(); page != nil && page.Path != samplePath {
		return filepath.Dir(page.Path)
	}
	return ""
}
