package ui

import (
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"clickmask/assets/sample"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// samplePath stands for the sample picture inside the program.
const samplePath = project.Builtin + "sample/" + sample.Name

// shownPicture is the picture on the canvas, nil before the first.
type shownPicture struct {
	picture    *picture.Picture
	pyramid    *picture.Pyramid
	generation uint64 // of the page that it belongs to
}

// loading is the picture that is being opened. A later one takes its place; until it is there, and also when it
// cannot be opened, everything stays as it is.
type loading struct {
	cancel    func()
	switching bool   // the document goes to the page of a picture that is already loaded
	list      uint64 // counts the lists of pages, so that late thumbnails find the right one
}

func (l *loading) busy() bool { return l.cancel != nil }

func (l *loading) stop() {
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}

func (w *Window) openDropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	w.Open(paths)
}

// Start opens what the program was called with; without anything, the sample at the very first start, or when asked.
func (w *Window) Start(paths []string, withSample bool) {
	p := w.app.Preferences()
	first := !p.Bool("started")
	p.SetBool("started", true)
	w.offerRecovery(func() {
		w.askAboutModel(func() {
			switch {
			case len(paths) > 0:
				w.Open(paths)
			case first || withSample:
				w.OpenSample()
			}
		})
	})
}

// OpenSample opens the sample picture inside the program.
func (w *Window) OpenSample() { w.Open([]string{samplePath}) }

// Open opens pictures, all pictures of a folder, or a session, in place of what is open; unsaved work is asked about.
func (w *Window) Open(paths []string) {
	if len(paths) == 0 {
		return
	}
	w.saveFirst(func() { w.open(paths) })
}

func (w *Window) open(paths []string) {
	if len(paths) == 1 && strings.EqualFold(filepath.Ext(paths[0]), sessionExt) {
		w.openSession(paths[0])
		return
	}
	list, err := pictureList(paths)
	if err != nil {
		w.failed(err)
		return
	}
	w.openList(list, 0, picture.Options{})
}

// openList shows the picture at index of a new list of pages.
func (w *Window) openList(list []string, index int, opts picture.Options) {
	w.loadPicture(list[index], opts, func(s shownPicture) {
		w.load.list++
		w.switchTo(func() {
			w.doc.Open(list)
			w.doc.Show(index)
		})
		w.showFrames()
		w.showPicture(s)
		w.remember(list)
	})
}

// showPage goes to another page of the list.
func (w *Window) showPage(index int) {
	pages := w.doc.Pages()
	if index < 0 || index >= len(pages) || index == w.doc.CurrentIndex() {
		return
	}
	w.waitNoLonger()
	w.film.SetCurrent(index)
	w.loadPicture(pages[index].Path, picture.Options{}, func(s shownPicture) {
		w.switchTo(func() { w.doc.Show(index) })
		w.showPicture(s)
	})
}

// switchTo lets the document go to another page, whose picture follows at once.
func (w *Window) switchTo(change func()) {
	w.load.switching = true
	w.shown = shownPicture{}
	change()
	w.load.switching = false
}

// followPage loads the picture of the page that the document went to by itself, as undo does.
func (w *Window) followPage() {
	page := w.doc.Current()
	if w.load.switching || page == nil || w.doc.Generation() == w.shown.generation {
		return
	}
	w.shown = shownPicture{generation: w.doc.Generation()}
	w.engine.Show(nil, w.doc.Generation())
	w.loadPicture(page.Path, picture.Options{}, w.showPicture)
}

// loadPicture opens a picture in the background and hands it to done; of several the latest is opened.
func (w *Window) loadPicture(path string, opts picture.Options, done func(shownPicture)) {
	w.load.stop()
	w.load.cancel = background(w, func(ctx context.Context) (shownPicture, error) {
		p, err := openPicture(ctx, path, opts)
		if err != nil {
			return shownPicture{}, err
		}
		limitGarbage(p)
		return shownPicture{picture: p, pyramid: picture.NewPyramid(p)}, nil
	}, func(s shownPicture, err error) {
		w.load.cancel = nil
		if err != nil {
			w.film.SetCurrent(w.doc.CurrentIndex())
			w.cannotOpen(path, err, func(more picture.Options) { w.loadPicture(path, more, done) })
			w.refresh()
			return
		}
		w.message.Dismiss()
		done(s)
	})
	w.showStatus()
}

// showPicture puts a picture on the canvas; its page is the current one.
func (w *Window) showPicture(s shownPicture) {
	s.generation = w.doc.Generation()
	w.shown = s
	width, height := s.picture.Size()
	if err := w.doc.SetPicture(width, height, hex.EncodeToString(s.picture.Hash[:])); err != nil {
		w.pictureChanged(s, err)
		return
	}
	w.refine = refining{}
	w.state.ready, w.state.encoding, w.state.failed, w.state.took = false, false, nil, 0
	w.hover = hovering{}
	w.ask = asking{}
	w.offered = nil
	w.strip.SetCandidates(nil, 0)
	w.canvas.SetPicture(s.picture, s.pyramid)
	w.engine.Show(s.picture, w.doc.Generation())
	w.status.SetPicture(width, height)
	w.cursor = cursor{}
	w.status.SetCursor(0, 0, false)
	w.film.SetCurrent(w.doc.CurrentIndex())
	w.showThumb()
	w.frame.arrange()
	w.canvas.Fit()
	w.refresh()
	w.focusKeys()
}

// pictureChanged asks what to do when a page's masks were made on another picture than its file holds now.
func (w *Window) pictureChanged(s shownPicture, err error) {
	w.shown.picture = nil
	w.canvas.SetPicture(nil, nil)
	w.engine.Show(nil, w.doc.Generation())
	w.refresh()
	text := lang.T("Its masks have another size and cannot be kept.")
	var changed *project.PictureChangedError
	if errors.As(err, &changed) && changed.SameSize() {
		text = lang.T("Its masks can be laid over the new picture, but may not fit.")
	}
	parts.ShowQuestion(w.win.Canvas(), parts.Question{
		Title: sentence(err), Text: text, Yes: lang.T("Use the new picture"), No: lang.T("Cancel"),
		OnYes: func() {
			width, height := s.picture.Size()
			w.doc.AcceptPicture(width, height, hex.EncodeToString(s.picture.Hash[:]))
			w.showPicture(s)
		},
	})
}

// cannotOpen says why a picture was not opened; one that is merely large is asked about.
func (w *Window) cannotOpen(path string, err error, retry func(picture.Options)) {
	var e *picture.Error
	if errors.As(err, &e) && e.Kind == picture.TooLarge {
		parts.ShowQuestion(w.win.Canvas(), parts.Question{
			Title: lang.T("Open %s although it is very large?", filepath.Base(path)),
			Text:  sentence(err),
			Yes:   lang.T("Open"),
			OnYes: func() { retry(picture.Options{MaxPixels: picture.HardMaxPixels}) },
		})
		return
	}
	w.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Open…"), OnAction: w.chooseFiles})
}

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

// pictureList replaces folders by the pictures in them, by name. Files are taken as they are named.
func pictureList(paths []string) ([]string, error) {
	var list []string
	for _, path := range paths {
		if path == samplePath {
			list = append(list, path)
			continue
		}
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(absolute)
		if err != nil || !info.IsDir() {
			list = append(list, absolute) // opening it says what is wrong
			continue
		}
		inside, err := folderPictures(absolute)
		if err != nil {
			return nil, err
		}
		list = append(list, inside...)
	}
	return list, nil
}

func folderPictures(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, e := range entries {
		if !e.IsDir() && slices.Contains(picture.Extensions, strings.ToLower(filepath.Ext(e.Name()))) {
			list = append(list, filepath.Join(folder, e.Name()))
		}
	}
	if len(list) == 0 {
		return nil, errors.New(lang.T("There is no picture in the folder %s.", filepath.Base(folder)))
	}
	return list, nil
}

// showFrames fills the filmstrip with the pages.
func (w *Window) showFrames() {
	pages := w.doc.Pages()
	frames := make([]parts.Frame, len(pages))
	for i, p := range pages {
		frames[i] = parts.Frame{Name: p.Name, Done: len(p.Objects) > 0}
	}
	w.thumbs.stop()
	w.film.SetFrames(frames, w.doc.CurrentIndex())
}

// encodeAhead prepares the next two pages while there is nothing else to do.
func (w *Window) encodeAhead() {
	pages := w.doc.Pages()
	var loads []func(context.Context) (*picture.Picture, error)
	for i := w.doc.CurrentIndex() + 1; i < len(pages) && len(loads) < 2; i++ {
		path := pages[i].Path
		loads = append(loads, func(ctx context.Context) (*picture.Picture, error) {
			return openPicture(ctx, path, picture.Options{})
		})
	}
	w.engine.EncodeAhead(loads)
}
