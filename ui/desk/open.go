package desk

import (
	"context"
	"encoding/hex"
	"errors"
	"path/filepath"
	"slices"

	"clickmask/picture"
	"clickmask/project"
)

// Open opens pictures, all pictures of a folder, or a session, in place of what is open: once it is there, and nothing is
// lost by it (Options.Leave). done runs then, with what is to be remembered of it: the session, the picture, or the folder
// of several.
func (d *Desk) Open(paths []string, done func(path string)) {
	if len(paths) == 0 {
		return
	}
	d.intend(replace, func() { d.openPaths(paths, done) })
}

func (d *Desk) openPaths(paths []string, done func(path string)) {
	if len(paths) == 1 && project.IsSession(paths[0]) {
		path := paths[0]
		d.openWork(func() (opened, error) { return d.openSession(path) }, func() { done(path) }, nil)
		return
	}
	found, err := pictureList(paths)
	if err != nil {
		d.tell(Notice{Kind: OpenFailed, Err: err})
		return
	}
	open := func() { d.openList(found, done) }
	if found.session == "" {
		open()
		return
	}
	d.load.stop()
	turn := d.load.turn
	d.putQuestion(&Question{Kind: AskFolderSession, Name: filepath.Base(found.session), holds: func() bool { return d.load.turn == turn },
		yes:   func() { d.openFolderSession(found.session, found.list, done) },
		other: open})
}

// openList shows the first picture of a new list of files that can be opened. Meanwhile the pictures in the files are counted.
func (d *Desk) openList(found pictureFiles, done func(path string)) {
	list := found.list
	if !d.hasRoom(len(list)) {
		return
	}
	remember := list[0]
	var counted []int
	count := func(ctx context.Context) {
		if counted == nil {
			counted = countFrames(ctx, list)
		}
	}
	if len(list) > 1 {
		remember = filepath.Dir(remember)
	}
	var skipped []error
	var try func(index int)
	try = func(index int) {
		d.loadBeside(count, -1, project.Picture{Path: list[index]}, picture.Options{}, func(s shownPicture) {
			d.unfold(list, counted, func(pictures []project.Picture) {
				d.leaveFor(func(classes bool) {
					trouble := d.trouble
					d.replaceBy(func() {
						d.doc.OpenPictures(pictures)
						d.doc.Show(slices.Index(pictures, project.Picture{Path: list[index]}))
					})
					if classes {
						d.doc.MarkUnsaved()
					}
					for _, path := range list[:index] {
						at := project.Picture{Path: path}
						d.trouble[at] = trouble[at]
					}
					d.showPicture(s)
					if found.made > 0 {
						d.tell(Notice{Kind: MadeLeftOut, Count: found.made})
					}
					d.tellSkipped(skipped)
					done(remember)
				})
			})
		}, func(err error) {
			skipped = append(skipped, err)
			if index+1 == len(list) {
				d.tell(Notice{Kind: PictureFailed, Err: skipped[0]})
				return
			}
			try(index + 1)
		})
	}
	try(0)
}

// Restore puts a session in force once load has brought it, in place of what is open; done runs then, failed where that
// could not be.
func (d *Desk) Restore(load func() (project.Session, error), done, failed func()) {
	d.intend(replace, func() {
		d.openWork(func() (opened, error) {
			s, err := load()
			if err != nil || s.File == "" {
				return opened{session: s}, err
			}
			file, err := project.RestoreSessionFile(s.File, d.opts.Locks, s.Known)
			if err != nil {
				return opened{session: s}, nil // it cannot be saved there; saving says so
			}
			return opened{session: s, file: file}, nil
		}, done, failed)
	})
}

// opened is a session with the file that it is to be saved to, nil for none yet, and the picture of its shown page, where
// that could be opened.
type opened struct {
	session project.Session
	file    *project.SessionFile
	picture shownPicture
	trouble error
}

// openWork reads a session and the picture of its shown page; only then it takes the place of what is open. A picture
// that is missing or cannot be opened bars nothing: then another page's is shown, or none.
func (d *Desk) openWork(load func() (opened, error), done, failed func()) {
	d.load.stop()
	d.load.cancel = background(d, func(ctx context.Context) (opened, error) {
		w, err := load()
		if err == nil && len(w.session.Pages) == 0 && (w.file != nil || len(w.session.Classes) == 0) {
			err = &project.SessionError{Kind: project.SessionEmpty, Path: w.session.File, Reason: "holds no pictures"}
		}
		if err != nil || len(w.session.Pages) == 0 { // work can be a list of classes alone
			return w, err
		}
		w.picture, w.trouble = d.open(ctx, w.session.Pages[w.session.Current].Picture(), picture.Options{})
		return w, nil
	}, func(w opened, err error) {
		d.load.cancel = nil
		d.due = true
		if err != nil {
			closeFile(w.file)
			d.tell(Notice{Kind: OpenFailed, Err: err})
			if failed != nil {
				failed()
			}
			return
		}
		d.leave(func() {
			d.putInForce(w)
			done()
		})
	})
	d.due = true
}

// putInForce shows a session in place of what is open.
func (d *Desk) putInForce(w opened) {
	missing := project.Missing(w.session)
	d.replaceBy(func() { d.doc.Restore(w.session) })
	d.file = w.file
	if d.file != nil && d.file.InUse() {
		d.tell(Notice{Kind: SessionInUse, Name: filepath.Base(d.file.Path())})
	}
	for _, p := range d.doc.Pages() {
		if slices.Contains(missing, p.Path) {
			d.trouble[p.Picture()] = &picture.Error{Kind: picture.Missing, Name: filepath.Base(p.Path), Reason: "is not where it was"}
		}
	}
	if w.picture.picture != nil {
		d.tell(Notice{Kind: PictureShown})
		d.showPicture(w.picture)
	} else {
		d.leavePicture()
		d.showOther(w)
	}
	if n := w.session.LostEdges; n > 0 {
		d.tell(Notice{Kind: EdgesLost, Count: n})
	}
	if len(missing) > 0 {
		d.tell(Notice{Kind: PicturesMissing, Count: len(missing), Name: filepath.Base(missing[0])})
	}
}

// showOther shows a page of a session whose own page cannot be.
func (d *Desk) showOther(w opened) {
	current := d.doc.CurrentIndex()
	if current < 0 {
		return
	}
	if errors.Is(w.trouble, picture.ErrTooLarge) { // which is asked
		d.loadPage(current, 0, nil)
		return
	}
	d.trouble[w.session.Pages[current].Picture()] = w.trouble
	for i, p := range d.doc.Pages() {
		if d.trouble[p.Picture()] == nil {
			d.loadPage(i, 1, nil)
			return
		}
	}
	d.tell(Notice{Kind: PictureFailed, Err: w.trouble})
}

// leave does what replaces the document once nothing is lost by it.
func (d *Desk) leave(do func()) {
	d.opts.Leave(func() {
		if !d.closed {
			d.during(do)
		}
	})
}

// leaveFor is leave for a new list of pictures. Classes that were made before there was any picture stay with it: nothing
// is lost then, and they are still to be saved.
func (d *Desk) leaveFor(do func(classes bool)) {
	if d.doc.Current() == nil && d.doc.File() == "" {
		do(d.doc.HasWork())
		return
	}
	d.leave(func() { do(false) })
}

// replaceBy replaces the document's pages.
func (d *Desk) replaceBy(change func()) {
	d.trouble = map[project.Picture]error{}
	d.wish, d.next = wish{}, nextClass{}
	d.carry.forget()
	d.shown = shownPicture{}
	closeFile(d.file)
	d.file = nil
	d.work++
	change()
}

// FindMissing looks in a folder and those below it for the pictures that are not where they were, by their names and their
// pixels, and shows the present page's if it was among them.
func (d *Desk) FindMissing(folder string) {
	d.intend(turn, func() {
		var missing []*project.Page
		for _, p := range d.doc.Pages() {
			if d.trouble[p.Picture()] != nil {
				page := *p
				missing = append(missing, &page)
			}
		}
		d.load.stop()
		d.load.cancel = background(d, func(ctx context.Context) (map[project.PageID]string, error) {
			return project.FindPages(ctx, missing, folder, d.pixels), nil
		}, func(found map[project.PageID]string, _ error) {
			d.load.cancel = nil
			d.due = true
			for _, p := range missing {
				if found[p.ID] != "" {
					delete(d.trouble, p.Picture())
				}
			}
			d.doc.RelocatePages(found)
			if left := len(missing) - len(found); left > 0 {
				d.tell(Notice{Kind: PicturesMissing, Count: left, Name: firstTrouble(d)})
			} else if len(found) > 0 {
				d.tell(Notice{Kind: PicturesFound, Count: len(found)})
			}
		})
		d.due = true
	})
}

// pixels is the identity of a picture's pixels, "" where it cannot be opened.
func (d *Desk) pixels(ctx context.Context, at project.Picture) string {
	p, err := d.opts.Open(ctx, at.Path, picture.Options{Background: true, Frame: at.Frame})
	if err != nil {
		return ""
	}
	return hex.EncodeToString(p.Hash[:])
}

func firstTrouble(d *Desk) string {
	for _, p := range d.doc.Pages() {
		if d.trouble[p.Picture()] != nil {
			return p.Name
		}
	}
	return ""
}
