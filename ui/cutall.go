package ui

import (
	"context"
	"io"
	"path/filepath"

	"clickmask/internal/atomicfile"
	"clickmask/picture"
	"clickmask/project/formats"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// saveAllCutouts writes a cut-out of each visible object of the picture into a folder, each with its own edge, none over a file
// that is there.
func (v *saver) saveAllCutouts() {
	list := v.desk.VisibleFinals()
	if len(list) == 0 {
		return
	}
	doc := v.desk.Document()
	name, session, choices := doc.Stem(doc.Current()), doc.Session(), v.cut
	v.opts.Picker.Folder(PickOptions{Title: lang.T("Save all cut-outs into a folder"), Folder: v.folderOf(doc)}, func(folder string) {
		if folder == "" {
			return
		}
		background(v.shell, func(ctx context.Context) (string, error) {
			names, err := choices.namer()
			if err != nil {
				return "", err
			}
			return writeCutouts(ctx, folder, name, list, choices, names, atomicfile.NewGuard(session.Pictures()...))
		}, func(first string, err error) {
			if err != nil {
				v.failed(err)
				return
			}
			v.say(parts.Message{Text: lang.T("%d cut-outs were saved to %s.", len(list), filepath.Base(folder)), Action: lang.T("Show in folder"),
				OnAction: func() { v.reveal(first) }})
		})
	})
}

// writeCutouts writes NAME_cutout_1.png and on, with the class between where there is one, or as names and kind of files were
// chosen, and returns the first one's path.
func writeCutouts(ctx context.Context, folder, name string, list []desk.Final, choices cutChoices, names *formats.FileNamer, guard *atomicfile.Guard) (string, error) {
	first := ""
	var deep picture.DeepOnce
	for i, f := range list {
		about := formats.FileAbout{Picture: name, Kind: "cutout", Class: f.Class, N: i + 1}
		path := filepath.Join(folder, names.Name(about, choices.file.kind.Ending()))
		if err := guard.Check(path); err != nil {
			return first, err
		}
		if err := formats.Create(path, false, func(w io.Writer) error { return choices.write(ctx, w, f, path, &deep) }); err != nil {
			return first, err
		}
		if first == "" {
			first = path
		}
	}
	return first, nil
}
