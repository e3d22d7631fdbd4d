package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/project/atomicfile"
	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// showExport asks for a format, then for a folder.
func (w *Window) showExport() {
	var card *parts.Shown
	var rows []fyne.CanvasObject
	for _, f := range formats.All {
		button := parts.NewButton(lang.T("Export…"), parts.ButtonPlain, func() {
			card.Close()
			w.opts.Picker.Folder(PickOptions{Title: lang.T("Choose a folder"), Folder: folderOf(w.Document())}, func(folder string) {
				if folder != "" {
					w.exportTo(folder, f)
				}
			})
		})
		rows = append(rows, parts.NewField(lang.Named(f.Title), button).SetNote(lang.Named(f.Note)))
	}
	card = w.card(parts.NewCard(lang.T("Export all objects"), container.NewVBox(rows...), func() { card.Close() }))
}

// exportTo plans the files and writes them in the background, after asking once when some are there already.
func (w *Window) exportTo(folder string, f *formats.Format) {
	s := w.Document().Session()
	guard := atomicfile.NewGuard(s.Pictures()...)
	plan, err := formats.NewPlan(s.Set(), f, formats.Options{})
	var there []string
	if err == nil {
		there, err = plan.Existing(folder, guard)
	}
	if err != nil {
		w.failed(err)
		return
	}
	write := func() {
		background(w.shell, func(ctx context.Context) (string, error) {
			return folder, plan.Write(ctx, folder, formats.WriteOptions{Replace: there, Guard: guard})
		}, func(folder string, err error) {
			if err != nil {
				w.failed(err)
				return
			}
			w.say(parts.Message{Text: exported(plan), Action: lang.T("Show in folder"),
				OnAction: func() { w.reveal(filepath.Join(folder, filepath.FromSlash(plan.Files[0].Path))) }})
		})
	}
	if len(there) == 0 {
		write()
		return
	}
	w.question(parts.Question{
		Title: lang.T("Replace %d files?", len(there)), Text: lang.T("Files of the same names are already in %s.", filepath.Base(folder)),
		Yes: lang.T("Replace"), Danger: true, OnYes: write,
	})
}

// exported says what became of a plan, with the first of the names that are not those of the pictures.
func exported(plan *formats.Plan) string {
	if len(plan.Renamed) == 0 {
		return lang.T("%d files were exported", len(plan.Files))
	}
	first := plan.Renamed[0]
	return lang.T("%d files were exported. %d have another name than their picture, such as %s in place of %s.",
		len(plan.Files), len(plan.Renamed), first.Path, first.Wanted)
}

// stem is a file's name without its ending.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
