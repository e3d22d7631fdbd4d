package ui

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/storage/repository"
)

// fynePicker asks with Fyne's own dialogs, where the system's cannot be had.
type fynePicker struct{ win fyne.Window }

// Open belongs to FilePicker.
func (p fynePicker) Open(o PickOptions, chosen func([]string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			return
		}
		path := r.URI().Path()
		r.Close() // it is opened again by those who know how
		chosen([]string{path})
	}, p.win)
	p.show(d, o)
}

// Folder belongs to FilePicker.
func (p fynePicker) Folder(o PickOptions, chosen func(string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err == nil && u != nil {
			chosen(u.Path())
		}
	}, p.win)
	p.show(d, o)
}

// Save belongs to FilePicker.
func (p fynePicker) Save(o PickOptions, chosen func(string)) {
	restore := withoutTruncation()
	d := dialog.NewFileSave(func(wr fyne.URIWriteCloser, err error) {
		restore() // here, because the writer is made after the dialog is closed
		if err != nil || wr == nil {
			return
		}
		path := wr.URI().Path()
		wr.Close()
		chosen(path)
	}, p.win)
	d.SetFileName(o.Name)
	p.show(d, o)
}

func (p fynePicker) show(d *dialog.FileDialog, o PickOptions) {
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
	size := p.win.Canvas().Size()
	d.Show()
	d.Resize(fyne.NewSize(size.Width*0.8, size.Height*0.85)) // which needs it to be shown
}

// bothCases adds the extensions in capitals, because Fyne's filter tells them apart.
func bothCases(extensions []string) []string {
	all := slices.Clone(extensions)
	for _, e := range extensions {
		all = append(all, strings.ToUpper(e))
	}
	return all
}

// withoutTruncation lets a save dialog name a file without emptying it: Fyne's opens it for writing before it
// answers, while we write beside it and rename. The returned function puts things back.
func withoutTruncation() func() {
	u := storage.NewFileURI("/")
	files, err := repository.ForURI(u)
	if err != nil {
		return func() {}
	}
	writable, ok := files.(everyRepository)
	if !ok {
		return func() {}
	}
	repository.Register(u.Scheme(), namingRepository{writable})
	return func() { repository.Register(u.Scheme(), writable) }
}

// everyRepository is all that Fyne's file repository can do.
type everyRepository interface {
	repository.WritableRepository
	repository.HierarchicalRepository
	repository.ListableRepository
}

// namingRepository is the file repository, except that its writers write nothing.
type namingRepository struct{ everyRepository }

// Writer gives a writer that names the file and does nothing else.
func (namingRepository) Writer(u fyne.URI) (fyne.URIWriteCloser, error) { return nameOnly{u}, nil }

type nameOnly struct{ uri fyne.URI }

func (n nameOnly) Write([]byte) (int, error) {
	return 0, errors.New("write " + n.uri.Name() + ": the dialog only names files")
}
func (n nameOnly) Close() error  { return nil }
func (n nameOnly) URI() fyne.URI { return n.uri }
