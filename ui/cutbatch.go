package ui

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"clickmask/internal/atomicfile"
	"clickmask/picture"
	"clickmask/project/formats"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// cutBatch is what is cut out into one folder: the visible objects of pictures, each with its own edge.
type cutBatch struct {
	pages   []desk.PageFinals
	choices cutChoices
	guard   *atomicfile.Guard
	files   [][]cutTarget // by picture and object
}

// cutTarget is a file that a cut-out is written to.
type cutTarget struct {
	path   string
	there  bool // a file of the name is
	leaves bool // it is left as it is
}

// cutWritten is what has become of a batch.
type cutWritten struct {
	count  int
	left   int     // files that were there and were left as they were
	first  string  // the first file that was written
	failed []error // one for each picture that could not be cut out, or not all of it
}

// saveAllCutouts writes a cut-out of each visible object of the picture into a folder.
func (v *saver) saveAllCutouts(back func()) { v.saveCutouts(v.desk.ShownFinals(), back) }

// savePagesCutouts does the same for all pictures.
func (v *saver) savePagesCutouts(back func()) { v.saveCutouts(v.desk.AllFinals(), back) }

// saveCutouts writes the cut-outs of pictures as the card says now. It asks before it replaces a file, says how far it is and can be
// ended; what is written by then stays.
func (v *saver) saveCutouts(pages []desk.PageFinals, back func()) {
	if len(pages) == 0 {
		return
	}
	doc := v.desk.Document()
	session, batch := doc.Session(), &cutBatch{pages: pages, choices: v.cut}
	v.opts.Picker.Folder(PickOptions{Title: lang.T("Save all cut-outs into a folder"), Folder: v.folderOf(doc)}, func(folder string) {
		if folder == "" {
			back()
			return
		}
		background(v.shell, func(context.Context) (struct{}, error) {
			batch.guard = atomicfile.NewGuard(session.Pictures()...)
			return struct{}{}, batch.plan(folder)
		}, func(_ struct{}, err error) {
			if err != nil {
				v.failed(err)
				return
			}
			v.askToReplace(batch, folder)
		})
	})
}

// askToReplace asks what becomes of the files that are there, and goes on.
func (v *saver) askToReplace(b *cutBatch, folder string) {
	there, all := b.count()
	if there == 0 {
		v.writeBatch(b, folder)
		return
	}
	q := parts.Question{
		Title: lang.T("Replace %d files?", there), Text: lang.T("Files of the same names are already in %s.", filepath.Base(folder)),
		Yes: lang.T("Replace"), Danger: true, OnYes: func() { v.writeBatch(b, folder) },
	}
	if there < all {
		q.Text += " " + lang.T("They may show other objects: their numbers were those of the list at the time.")
		q.Other, q.OnOther = lang.T("Only what is missing"), func() {
			b.leaveThose()
			v.writeBatch(b, folder)
		}
	}
	v.question(q)
}

func (v *saver) writeBatch(b *cutBatch, folder string) {
	cancel := func() {}
	says := func(done int) {
		v.say(parts.Message{Text: lang.T("Saving cut-outs: picture %d of %d", done+1, len(b.pages)), Sticky: true, Action: lang.T("Cancel"), OnAction: func() { cancel() }})
	}
	end := v.begins(filepath.Base(folder))
	cancel = background(v.shell, func(ctx context.Context) (out cutWritten, err error) {
		defer func() { v.do(func() { end(err == nil && len(out.failed) == 0) }) }() // also where it was cancelled
		return b.write(ctx, func(done int) {
			v.do(func() {
				if ctx.Err() == nil {
					says(done)
				}
			})
		})
	}, func(w cutWritten, err error) {
		v.message.Dismiss()
		v.say(w.message(err, folder, v.reveal))
	})
	says(0)
}

// message says what was written, and why something was not; err is what ended it all, nil for nothing.
func (w cutWritten) message(err error, folder string, reveal func(path string)) parts.Message {
	var m parts.Message
	if w.count > 0 {
		m = parts.Message{Text: lang.T("%d cut-outs were saved to %s.", w.count, filepath.Base(folder)), Action: lang.T("Show in folder"), OnAction: func() { reveal(w.first) }}
	}
	if w.left > 0 {
		m.Text = strings.TrimSpace(m.Text + " " + lang.T("%d files were left as they were and may show other objects.", w.left))
	}
	more := func(level parts.Level, text string) {
		if m.Text != "" {
			text = m.Text + " " + text
		}
		m.Level, m.Text = level, text
	}
	switch {
	case err != nil:
		more(parts.LevelError, sentence(err))
	case len(w.failed) == 1:
		more(parts.LevelWarning, sentence(w.failed[0]))
	case len(w.failed) > 1:
		more(parts.LevelWarning, lang.T("%d pictures could not be cut out. The first:", len(w.failed))+" "+sentence(w.failed[0]))
	}
	return m
}

// plan calls each file NAME_cutout_1.png and on, with the class between where there is one, or as names and kind of files were chosen,
// and looks which are there.
func (b *cutBatch) plan(folder string) error {
	names, err := b.choices.namer()
	if err != nil {
		return err
	}
	for _, p := range b.pages {
		var files []cutTarget
		for i, class := range p.Classes() {
			about := formats.FileAbout{Picture: p.Stem, Kind: "cutout", Class: class, N: i + 1}
			path := filepath.Join(folder, names.Name(about, b.choices.file.kind.Ending()))
			if err := b.guard.Check(path); err != nil {
				return err
			}
			there, err := atomicfile.Check(path)
			if err != nil {
				return err
			}
			files = append(files, cutTarget{path: path, there: there})
		}
		b.files = append(b.files, files)
	}
	return nil
}

// count counts the files, and those of them that are there.
func (b *cutBatch) count() (there, all int) {
	for _, files := range b.files {
		for _, f := range files {
			if all++; f.there {
				there++
			}
		}
	}
	return there, all
}

// leaveThose has the files that are there left as they are.
func (b *cutBatch) leaveThose() {
	for _, files := range b.files {
		for i := range files {
			files[i].leaves = files[i].there
		}
	}
}

// write writes the cut-outs, one picture at a time in memory; done is told of each. A picture that cannot be opened or cut out leaves
// the others to be: only a file that cannot be written ends it, for the next could not be either.
func (b *cutBatch) write(ctx context.Context, done func(int)) (cutWritten, error) {
	var w cutWritten
	for i, p := range b.pages {
		done(i)
		if err := b.writePicture(ctx, p, b.files[i], &w); err != nil {
			return w, err
		}
	}
	return w, nil
}

// writePicture writes those of one picture; the error is why no further file can be written.
func (b *cutBatch) writePicture(ctx context.Context, p desk.PageFinals, files []cutTarget, w *cutWritten) error {
	var list []desk.Final
	var deep picture.DeepOnce
	for i, file := range files {
		if file.leaves {
			w.left++
			continue
		}
		var made error
		if list == nil {
			list, made = p.Load(ctx)
		}
		if made == nil {
			var to *heldWriter
			err := b.guard.Write(file.path, file.there, func(wr io.Writer) error {
				to = &heldWriter{Writer: wr}
				made = b.choices.write(ctx, to, list[i], file.path, &deep)
				return made
			})
			if err != nil && (made == nil || to.err != nil) {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if made != nil {
			w.failed = append(w.failed, made)
			return nil
		}
		if w.count++; w.first == "" {
			w.first = file.path
		}
	}
	return nil
}

// heldWriter holds why writing failed, which is of the disk, apart from why there was nothing to write.
type heldWriter struct {
	io.Writer
	err error
}

// Write belongs to io.Writer.
func (h *heldWriter) Write(p []byte) (int, error) {
	n, err := h.Writer.Write(p)
	if err != nil {
		h.err = err
	}
	return n, err
}
