package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/storage/repository"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// fynePicker asks with Fyne's own dialogs, where the system's cannot be had. They go through the window's overlays: one
// at a time, and Esc closes them.
type fynePicker struct{ win fyne.Window }

// Open belongs to FilePicker.
func (p fynePicker) Open(o PickOptions, chosen func([]string)) {
	var place *parts.Opened
	restore := func() {}
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		restore()
		place.Close()
		if err != nil || r == nil {
			return
		}
		path := r.URI().Path()
		r.Close()
		chosen([]string{path})
	}, p.win)
	place = p.show(d, o, func() { restore = namesOnly(false) })
}

// Folder belongs to FilePicker.
func (p fynePicker) Folder(o PickOptions, chosen func(string)) {
	var place *parts.Opened
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		place.Close()
		if err == nil && u != nil {
			chosen(u.Path())
		}
	}, p.win)
	d.SetConfirmText(lang.T("Choose this folder")) // what is done with it, the title says
	place = p.show(d, o, nil)
}

// Save belongs to FilePicker.
func (p fynePicker) Save(o PickOptions, chosen func(string)) {
	var place *parts.Opened
	restore := func() {}
	d := dialog.NewFileSave(func(wr fyne.URIWriteCloser, err error) {
		restore() // here, because the writer is made after the dialog is closed
		place.Close()
		if err != nil || wr == nil {
			return
		}
		path := wr.URI().Path()
		wr.Close()
		p.replace(path, o, chosen)
	}, p.win)
	d.SetFileName(o.Name)
	place = p.show(d, o, func() { restore = namesOnly(true) })
}

// replace asks before a file is replaced; no brings the dialog back. A folder cannot be replaced, so it is gone into.
func (p fynePicker) replace(path string, o PickOptions, chosen func(string)) {
	info, err := os.Stat(path)
	if err != nil {
		chosen(path)
		return
	}
	if info.IsDir() {
		o.Folder = path
		p.Save(o, chosen)
		return
	}
	o.Folder, o.Name = filepath.Dir(path), filepath.Base(path)
	parts.ShowQuestion(p.win.Canvas(), parts.Question{
		Title: lang.T("Replace %s?", o.Name),
		Text:  lang.T("A file of that name is already there."),
		Yes:   lang.T("Replace"), Danger: true,
		OnYes: func() { chosen(path) },
		OnNo:  func() { p.Save(o, chosen) },
	})
}

// show puts a dialog up, after prepare; nil means that something else is open, and then nothing happens.
func (p fynePicker) show(d *dialog.FileDialog, o PickOptions, prepare func()) *parts.Opened {
	c := p.win.Canvas()
	place := parts.OverlaysOf(c).Dialog(func() {
		if prepare != nil {
			prepare()
		}
		p.open(d, o)
	}, d.Dismiss)
	place.OnEnter(func() { confirm(c) })
	return place
}

func (p fynePicker) open(d *dialog.FileDialog, o PickOptions) {
	if o.Title != "" {
		d.SetTitleText(o.Title)
	}
	d.SetView(dialog.ListView)
	if len(o.Extensions) > 0 {
		d.SetFilter(storage.NewExtensionFileFilter(bothCases(o.Extensions)))
	}
	if o.Folder != "" {
		if u, err := storage.ListerForURI(storage.NewFileURI(o.Folder)); err == nil {
			d.SetLocation(u)
		}
	}
	c := p.win.Canvas()
	d.Show()
	content := popUpIn(c.Overlays().Top())
	padDialog(content)
	fitDialog(d, c.Size()) // which needs it to be shown
	letEscClose(c, d.Dismiss)
	namePlaces(content)
	ownNewFolder(d, p.win, content)
	showPathEnd(content)
}

// bothCases adds the extensions in capitals, because Fyne's filter tells them apart.
func bothCases(extensions []string) []string {
	all := slices.Clone(extensions)
	for _, e := range extensions {
		all = append(all, strings.ToUpper(e))
	}
	return all
}

// namesOnly lets a dialog name a file and do no more: Fyne's opens it before it answers, which on the window's goroutine
// would wait for the writer of a pipe or for a server that is gone. A save dialog would empty the file, while we write
// beside it and rename; and it asks about an existing file in English alone. The returned function puts things back.
func namesOnly(saving bool) func() {
	u := storage.NewFileURI("/")
	files, err := repository.ForURI(u)
	if err != nil {
		return func() {}
	}
	writable, ok := files.(everyRepository)
	if !ok {
		return func() {}
	}
	repository.Register(u.Scheme(), namingRepository{writable, saving})
	return func() { repository.Register(u.Scheme(), writable) }
}

// everyRepository is all that Fyne's file repository can do.
type everyRepository interface {
	repository.WritableRepository
	repository.HierarchicalRepository
	repository.ListableRepository
}

// namingRepository is the file repository, except that its readers and writers do nothing and that, for saving, no file
// is in the way.
type namingRepository struct {
	everyRepository
	saving bool
}

// Reader gives a reader that names the file and does nothing else.
func (namingRepository) Reader(u fyne.URI) (fyne.URIReadCloser, error) { return nameOnly{u}, nil }

// Writer gives a writer that names the file and does nothing else.
func (namingRepository) Writer(u fyne.URI) (fyne.URIWriteCloser, error) { return nameOnly{u}, nil }

// Exists says no for saving, because whoever asks for the name asks about the file.
func (r namingRepository) Exists(u fyne.URI) (bool, error) {
	if r.saving {
		return false, nil
	}
	return r.everyRepository.Exists(u)
}

type nameOnly struct{ uri fyne.URI }

func (n nameOnly) Read([]byte) (int, error) {
	return 0, errors.New("read " + n.uri.Name() + ": the dialog only names files")
}
func (n nameOnly) Write([]byte) (int, error) {
	return 0, errors.New("write " + n.uri.Name() + ": the dialog only names files")
}
func (n nameOnly) Close() error  { return nil }
func (n nameOnly) URI() fyne.URI { return n.uri }
