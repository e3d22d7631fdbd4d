package desk

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"clickmask/picture"
	"clickmask/project"
)

// Add puts pictures, and all pictures of folders, that are not among the pages behind them, and shows the first.
func (d *Desk) Add(paths []string) {
	d.intend(turn, func() {
		found, err := pictureList(paths)
		if err != nil {
			d.tell(Notice{Kind: OpenFailed, Err: err})
			return
		}
		d.load.stop()
		d.load.cancel = background(d, func(ctx context.Context) ([]int, error) { return countFrames(ctx, found.list), nil }, func(counted []int, _ error) {
			d.load.cancel = nil
			d.due = true
			d.unfold(found.list, counted, func(pictures []project.Picture) { d.intend(turn, func() { d.add(pictures) }) })
		})
		d.due = true
	})
}

// add puts those of the pictures that are not among the pages behind them, and shows the first; one that is there is shown.
func (d *Desk) add(list []project.Picture) {
	first := len(d.doc.Pages())
	there := map[project.Picture]int{}
	for i, p := range d.doc.Pages() {
		there[p.Picture()] = i
	}
	added := slices.DeleteFunc(slices.Clone(list), func(at project.Picture) bool { _, is := there[at]; return is })
	switch {
	case len(added) > 0 && !d.hasRoom(first+len(added)):
		return
	case len(added) > 0:
		d.doc.AppendPictures(added)
	case len(list) == 1:
		d.goTo(there[list[0]], 1)
		return
	}
	d.goTo(first, 1)
	d.tell(Notice{Kind: PicturesAdded, Count: len(added)})
}

// openFolderSession opens the session that lies in a folder with these pictures, unless it is open, and tells of those that it does
// not have: who opens a folder expects to see all of it.
func (d *Desk) openFolderSession(session string, list []string, done func(path string)) {
	if d.file != nil && d.file.Is(session) {
		if !d.tellBeside(list) {
			d.tell(Notice{Kind: PicturesAdded})
		}
		return
	}
	d.openPaths([]string{session}, func(path string) {
		done(path)
		d.tellBeside(list)
	})
}

// tellBeside tells of those pictures of a folder that are not among the pages, and whether there are any. While pictures are
// missing it tells of none: they may be those, under other names.
func (d *Desk) tellBeside(list []string) bool {
	there := map[string]bool{}
	for _, p := range d.doc.Pages() {
		there[p.Path] = true
		var e *picture.Error
		if errors.As(d.trouble[p.Picture()], &e) && e.Kind == picture.Missing {
			return false
		}
	}
	beside := slices.DeleteFunc(slices.Clone(list), func(path string) bool { return there[path] })
	if len(beside) > 0 {
		d.tell(Notice{Kind: PicturesBeside, Count: len(beside), Name: filepath.Dir(beside[0])})
	}
	return len(beside) > 0
}
