package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/internal/atomicfile"
	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// showExport asks for a format, then for a folder. The format of the last time is the usual choice.
func (v *saver) showExport() {
	var card *parts.Opened
	var rows []fyne.CanvasObject
	var usual func()
	for i, f := range formats.All {
		choose := func() {
			card.Close()
			v.opts.Picker.Folder(PickOptions{Title: lang.T("Export %s into a folder", lang.Named(f.Title)), Folder: v.folderOf(v.desk.Document())}, func(folder string) {
				if folder != "" {
					v.format = f
					v.exportTo(folder, f)
				}
			})
		}
		kind := parts.ButtonPlain
		if f == v.format {
			kind, usual = parts.ButtonPrimary, choose
		}
		button := parts.NewButton(lang.T("Export…"), kind, choose)
		rows = append(rows, parts.NewField(lang.Named(f.Title), button).SetNote(lang.Named(f.Note)))
		rows = append(rows, v.exporting.fieldsAfter(i)...)
	}
	card = v.card(parts.NewCard(lang.T("Export all objects"), container.NewVBox(rows...), func() { card.Close() }))
	card.OnEnter(usual)
}

// planned is an export before it is written.
type planned struct {
	plan  *formats.Plan
	there []string // files that would be replaced
	guard *atomicfile.Guard
	open  int // objects that are open, which are not in it as they are now
	bare  int // objects without a class, where others have one
}

// exportTo plans the files and writes them, both in the background, after asking once when some are there already.
func (v *saver) exportTo(folder string, f *formats.Format) {
	s := v.desk.Document().Session()
	choices := v.exporting
	background(v.shell, func(context.Context) (planned, error) {
		set := s.Set()
		plan, err := formats.NewPlan(set, f, choices.options(s, set))
		if err != nil {
			return planned{}, err
		}
		guard := atomicfile.NewGuard(s.Pictures()...)
		there, err := plan.Existing(folder, guard)
		return planned{plan, there, guard, s.OpenObjects(), s.NamelessObjects()}, err
	}, func(p planned, err error) {
		switch {
		case err != nil:
			v.failed(err)
		case len(p.there) == 0:
			v.writeExport(folder, p)
		default:
			v.question(parts.Question{
				Title: lang.T("Replace %d files?", len(p.there)), Text: lang.T("Files of the same names are already in %s.", filepath.Base(folder)),
				Yes: lang.T("Replace"), Danger: true, OnYes: func() { v.writeExport(folder, p) },
			})
		}
	})
}

// writeExport writes what was planned, over the files that the person agreed to.
func (v *saver) writeExport(folder string, p planned) {
	end := v.saysSaving(filepath.Base(folder))
	background(v.shell, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, p.plan.Write(ctx, folder, formats.WriteOptions{Replace: p.there, Guard: p.guard})
	}, func(_ struct{}, err error) {
		end(err == nil)
		if err != nil {
			v.failed(err)
			return
		}
		v.say(parts.Message{Text: exported(p, filepath.Base(folder)), Action: lang.T("Show in folder"),
			OnAction: func() { v.reveal(filepath.Join(folder, filepath.FromSlash(p.plan.Files[0].Path))) }})
	})
}

// exported says what became of a plan, with the first of the names that are not those of the pictures, and of objects that are open or have
// no class.
func exported(p planned, folder string) string {
	plan := p.plan
	text := lang.T("%d files were exported to %s.", len(plan.Files), folder)
	switch n := len(plan.Renamed); {
	case n == 1:
		text += " " + lang.T("%s is in place of %s, which was taken.", plan.Renamed[0].Path, plan.Renamed[0].Wanted)
	case n > 1:
		text += " " + lang.T("%d have other names than their pictures, such as %s in place of %s.", n, plan.Renamed[0].Path, plan.Renamed[0].Wanted)
	}
	if p.bare > 0 {
		text += " " + lang.T("%d objects have no class.", p.bare)
	}
	if p.open > 0 {
		text += " " + lang.T("%d open objects are not in them as they are now: keep them first.", p.open)
	}
	return text
}

// stem is a file's name without its ending.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
