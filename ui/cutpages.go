package ui

import (
	"context"
	"path/filepath"

	"clickmask/internal/atomicfile"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// savePagesCutouts writes a cut-out of each visible object of all pictures into a folder, as the card says now. It says how far
// it is and can be ended; what is written by then stays.
func (v *saver) savePagesCutouts() {
	pages := v.desk.AllFinals()
	doc := v.desk.Document()
	session, choices := doc.Session(), v.cut
	v.opts.Picker.Folder(PickOptions{Title: lang.T("Save all cut-outs into a folder"), Folder: v.folderOf(doc)}, func(folder string) {
		if folder == "" || len(pages) == 0 {
			return
		}
		cancel := func() {}
		says := func(done int) {
			v.say(parts.Message{Text: lang.T("Saving cut-outs: picture %d of %d", done+1, len(pages)), Sticky: true, Action: lang.T("Cancel"), OnAction: func() { cancel() }})
		}
		cancel = background(v.shell, func(ctx context.Context) (written, error) {
			return writePages(ctx, folder, pages, choices, atomicfile.NewGuard(session.Pictures()...), func(done int) {
				v.do(func() {
					if ctx.Err() == nil {
						says(done)
					}
				})
			})
		}, func(w written, err error) {
			if v.message.Dismiss(); err != nil {
				v.failed(err)
				return
			}
			v.say(parts.Message{Text: lang.T("%d cut-outs were saved to %s.", w.count, filepath.Base(folder)), Action: lang.T("Show in folder"),
				OnAction: func() { v.reveal(w.first) }})
		})
		says(0)
	})
}

// written is how many files were, and the first one's path.
type written struct {
	count int
	first string
}

// writePages writes the cut-outs of pages, one picture at a time in memory; done is told of each.
func writePages(ctx context.Context, folder string, pages []desk.PageFinals, choices cutChoices, guard *atomicfile.Guard, done func(int)) (written, error) {
	var w written
	names, err := choices.namer()
	if err != nil {
		return w, err
	}
	for i, p := range pages {
		done(i)
		list, err := p.Load(ctx)
		if err != nil {
			return w, err
		}
		first, err := writeCutouts(ctx, folder, p.Stem, list, choices, names, guard)
		if err != nil {
			return w, err
		}
		if w.count += len(list); w.first == "" {
			w.first = first
		}
	}
	return w, nil
}
