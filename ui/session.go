package ui

import (
	"context"
	"fmt"
	"path/filepath"

	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// sessionExt is the ending of session files.
const sessionExt = project.SessionExtension

// saveFirst runs next after unsaved work was saved, given up, or where there is none. Cancelling runs nothing.
func (w *Window) saveFirst(next func()) {
	if !w.doc.HasWork() || w.objectCount() == 0 && w.doc.File() == "" {
		next()
		return
	}
	parts.ShowQuestion(w.win.Canvas(), parts.Question{
		Title: lang.T("Save the changes to %s?", w.workName()),
		Text:  lang.T("Your changes are lost if you do not save them."),
		Yes:   lang.T("Save"), Other: lang.T("Don't save"), No: lang.T("Cancel"),
		OnYes:   func() { w.saveSession(next) },
		OnOther: next,
	})
}

// workName is what people call the open work: its session, else its picture.
func (w *Window) workName() string {
	if file := w.doc.File(); file != "" {
		return filepath.Base(file)
	}
	return w.doc.Current().Name
}

// askToClose closes the window once nothing is lost by it.
func (w *Window) askToClose() { w.saveFirst(w.Close) }

// saveSession writes the session to its file, or asks for one; then runs only when it was written.
func (w *Window) saveSession(then func()) {
	if file := w.doc.File(); file != "" {
		w.writeSession(file, then)
		return
	}
	w.saveSessionAs(then)
}

func (w *Window) saveSessionAs(then func()) {
	name := stem(w.doc.Current().Name) + sessionExt
	w.opts.Picker.Save(PickOptions{
		Title: lang.T("Save session as…"), Folder: w.folder(), Name: name,
		Kind: lang.T("Pictures and sessions"), Extensions: []string{sessionExt},
	}, func(path string) {
		if path == "" {
			return
		}
		if filepath.Ext(path) == "" {
			path += sessionExt
		}
		w.writeSession(path, then)
	})
}

// writeSession writes in the background what the document holds now; a failure leaves the file and the document as
// they were.
func (w *Window) writeSession(path string, then func()) {
	s := w.doc.Session()
	background(w, func(context.Context) (struct{}, error) {
		return struct{}{}, project.SaveSession(path, true, s)
	}, func(_ struct{}, err error) {
		if err != nil {
			w.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Choose a folder"), OnAction: func() { w.saveSessionAs(then) }})
			return
		}
		w.doc.SavedAs(path, s.State)
		w.rememberPath(path)
		if then != nil {
			then()
			return
		}
		w.say(parts.Message{Text: lang.T("Saved %s", filepath.Base(path))})
	})
}

// loadedSession is a session with the picture of its shown page.
type loadedSession struct {
	session project.Session
	missing []string
	picture shownPicture
}

// openSession reads a session and its shown picture; only then it takes the place of what is open.
func (w *Window) openSession(path string) {
	w.loadSession(func(ctx context.Context) (loadedSession, error) {
		s, missing, err := project.LoadSession(path)
		if err != nil {
			return loadedSession{}, err
		}
		return loadPages(ctx, s, missing)
	}, func() { w.rememberPath(path) })
}

// loadSession puts a session in force once load has brought it, asking for pictures that are missing, and then runs
// shown.
func (w *Window) loadSession(load func(context.Context) (loadedSession, error), shown func()) {
	w.load.stop()
	w.load.cancel = background(w, load, func(l loadedSession, err error) {
		w.load.cancel = nil
		switch {
		case err != nil:
			w.failed(err)
		case len(l.missing) > 0:
			w.askForPictures(l)
		default:
			w.putInForce(l)
			shown()
		}
		w.refresh()
	})
	w.showStatus()
}

// loadPages opens the shown page's picture, if all pictures are there.
func loadPages(ctx context.Context, s project.Session, missing []string) (loadedSession, error) {
	l := loadedSession{session: s, missing: missing}
	if len(missing) > 0 {
		return l, nil
	}
	if len(s.Pages) == 0 {
		return l, fmt.Errorf("%s holds no pictures", filepath.Base(s.File))
	}
	p, err := openPicture(ctx, s.Pages[s.Current].Path, picture.Options{MaxPixels: picture.HardMaxPixels})
	if err != nil {
		return l, err
	}
	limitGarbage(p)
	l.picture = shownPicture{picture: p, pyramid: picture.NewPyramid(p)}
	return l, nil
}

// askForPictures asks where a session's pictures have gone, and goes on once all are found.
func (w *Window) askForPictures(l loadedSession) {
	parts.ShowQuestion(w.win.Canvas(), parts.Question{
		Title: lang.T("Where are the pictures of %s?", filepath.Base(l.session.File)),
		Text:  lang.T("%s and %d others are not where they were.", filepath.Base(l.missing[0]), len(l.missing)-1),
		Yes:   lang.T("Choose a folder"), No: lang.T("Cancel"),
		OnYes: func() {
			w.opts.Picker.Folder(PickOptions{Title: lang.T("Choose a folder")}, func(folder string) {
				if folder == "" {
					return
				}
				found := project.FindPictures(l.missing, folder)
				for i := range l.session.Pages {
					if to, ok := found[l.session.Pages[i].Path]; ok {
						l.session.Pages[i].Path = to
					}
				}
				w.loadSession(func(ctx context.Context) (loadedSession, error) {
					return loadPages(ctx, l.session, project.Missing(l.session))
				}, w.doc.MarkUnsaved) // the file still has the old places
			})
		},
	})
}

// putInForce shows a session in place of what is open.
func (w *Window) putInForce(l loadedSession) {
	w.load.list++
	w.switchTo(func() { w.doc.Restore(l.session) })
	w.showFrames()
	w.showPicture(l.picture)
}
