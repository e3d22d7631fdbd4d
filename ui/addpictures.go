package ui

import (
	"path/filepath"

	"clickmask/internal/printable"
	"clickmask/picture"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// addCommands put pictures behind those that are open: a folder gets more of them while it is being labelled.
func addCommands(f *files, n needs) (some, folder command) {
	return command{menu: "File", title: "Add pictures…", needs: n.picture, do: func() {
			o := PickOptions{Title: lang.T("Add pictures"), Folder: f.folder(), Kind: lang.T("Pictures"), Extensions: picture.Extensions}
			f.opts.Picker.Open(o, func(paths []string) {
				if len(paths) > 0 {
					f.desk.Add(paths)
				}
			})
		}}, command{menu: "File", title: "Add a folder…", needs: n.picture, do: func() {
			f.opts.Picker.Folder(PickOptions{Title: lang.T("Add a folder"), Folder: f.folder()}, func(path string) {
				if path != "" {
					f.desk.Add([]string{path})
				}
			})
		}}
}

// addedMessage says what was added, or found again, or could be added.
func addedMessage(n desk.Notice, add func(paths []string)) parts.Message {
	switch {
	case n.Kind == desk.PicturesBeside:
		return parts.Message{Text: lang.T("%d pictures of the folder %s are not in the session.", n.Count, printable.Text(filepath.Base(n.Name))), Sticky: true,
			Action: lang.T("Add them"), OnAction: func() { add([]string{n.Name}) }}
	case n.Kind == desk.MadeLeftOut:
		return parts.Message{Text: lang.T("%d masks and cut-outs made of these pictures were left out.", n.Count)}
	case n.Kind == desk.PicturesFound:
		return parts.Message{Text: lang.T("%d pictures were found.", n.Count)}
	case n.Count == 0:
		return parts.Message{Text: lang.T("All of these pictures are open already.")}
	}
	return parts.Message{Text: lang.T("%d pictures were added.", n.Count)}
}
