package ui

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"clickmask/assets/sample"
	"clickmask/internal/printable"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// samplePath stands for the sample picture inside the program.
const samplePath = project.Builtin + "sample/" + sample.Name

// openPicture reads a picture from a file, or the sample from the program.
func openPicture(ctx context.Context, path string, opts picture.Options) (*picture.Picture, error) {
	if path == samplePath {
		p, err := picture.Decode(ctx, sample.JPEG, sample.Name, opts)
		if err == nil {
			p.Path = samplePath
		}
		return p, err
	}
	return picture.Open(ctx, path, opts)
}

// files opens what people choose, and remembers it.
type files struct {
	*shell
	desk    *desk.Desk
	changed func() // the list of recent ones
}

func newFiles(s *shell, d *desk.Desk) *files { return &files{shell: s, desk: d, changed: func() {}} }

// open opens pictures, all pictures of a folder, or a session.
func (f *files) open(paths []string) { f.desk.Open(paths, f.remember) }

// offer offers what the program was called with, where other work was restored in its place.
func (f *files) offer(paths []string) {
	text, action := lang.T("%s is not open yet.", filepath.Base(paths[0])), lang.T("Add it")
	do := func() { f.desk.Add(paths) }
	switch {
	case project.IsSession(paths[0]):
		action, do = lang.T("Open"), func() { f.open(paths) }
	case len(paths) > 1:
		text, action = lang.T("%s and %d others are not open yet.", filepath.Base(paths[0]), len(paths)-1), lang.T("Add them")
	}
	f.say(parts.Message{Text: text, Sticky: true, Action: action, OnAction: do})
}

func (f *files) dropped(uris []fyne.URI) {
	if f.busy() {
		return
	}
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	f.take(paths)
}

// choose asks for a picture or a session and opens it.
func (f *files) choose() {
	f.opts.Picker.Open(PickOptions{
		Title:      lang.T("Open a picture"),
		Folder:     f.folder(),
		Kind:       lang.T("Pictures and sessions"),
		Extensions: append([]string{sessionExt}, picture.Extensions...),
	}, f.open)
}

func (f *files) chooseFolder() {
	f.opts.Picker.Folder(PickOptions{Title: lang.T("Open a folder"), Folder: f.folder()}, func(path string) {
		if path != "" {
			f.open([]string{path})
		}
	})
}

// findMissing asks for the folder to which pictures have been moved.
func (f *files) findMissing() {
	f.opts.Picker.Folder(PickOptions{Title: lang.T("Choose a folder"), Folder: f.folder()}, func(folder string) {
		if folder != "" {
			f.desk.FindMissing(folder)
		}
	})
}

// folder is where dialogs start: beside the picture that is open, else beside what was open last and is still there.
func (f *files) folder() string {
	if open := f.folderOf(f.desk.Document()); open != "" {
		return open
	}
	for _, path := range f.settings.recents {
		if folder := filepath.Dir(path); isFolder(folder) {
			return folder
		}
	}
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// folderOf is the folder of the current page's picture, "" for none that is a person's.
func (s *shell) folderOf(doc *project.Document) string { return s.folderOfPage(doc.Current()) }

// folderOfPage is that of any page, which may be nil.
func (s *shell) folderOfPage(page *project.Page) string {
	if page == nil || page.Path == samplePath || s.opts.StateDir != "" && filepath.Dir(page.Path) == filepath.Join(s.opts.StateDir, pastedFolder) {
		return ""
	}
	return filepath.Dir(page.Path)
}

// remember puts what was opened at the top of the recent list.
func (f *files) remember(path string) {
	f.rememberPath(path)
	f.changed()
}

const maxRecents = 8

// rememberPath puts a path at the top of the recent list. It is made absolute, or it would mean something else when the
// program is started in another folder.
func (s *shell) rememberPath(path string) {
	if path == samplePath {
		return
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	r := slices.DeleteFunc(slices.Clone(s.settings.recents), func(p string) bool { return p == path })
	r = append([]string{path}, r...)
	s.settings.recents = r[:min(len(r), maxRecents)]
	s.saveSettings()
}

// recentMenu lists what was open before.
func (f *files) recentMenu() *fyne.Menu {
	m := fyne.NewMenu("")
	for _, path := range f.settings.recents {
		m.Items = append(m.Items, fyne.NewMenuItem(printable.Text(filepath.Base(path)), func() { f.open([]string{path}) }))
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(lang.T("Clear the list"), func() {
		f.settings.recents = nil
		f.saveSettings()
		f.changed()
	}))
	return m
}

// showWelcome fills the page of the empty window, now and whenever the recent list changes: the sample and what was open
// before.
func (f *files) showWelcome(page *parts.Welcome) {
	f.changed = func() { page.SetRecents(recentRows(f.settings.recents)) }
	f.changed()
	background(f.shell, func(ctx context.Context) (image.Image, error) {
		return thumbnail(ctx, samplePath, 600)
	}, func(img image.Image, err error) {
		if err == nil {
			page.SetSample(img)
		}
	})
}

// recentRows are the recent ones that are still there.
func recentRows(paths []string) []parts.Recent {
	var rows []parts.Recent
	for _, path := range paths {
		if _, err := os.Stat(path); err == nil {
			rows = append(rows, parts.Recent{Path: path, Name: printable.Text(filepath.Base(path)), Where: printable.Text(filepath.Dir(path))})
		}
	}
	return rows
}
